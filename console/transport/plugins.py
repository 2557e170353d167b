"""Transports that other packages bring: found by their entry points, off until the user switches one on.

Apart from `specs`, whose own schemes come first. A plug-in is not imported before it is used or listed as on;
one that has changed since it was switched on is off again. Whatever it does wrong is one sentence that names
it, and never the end of the program. How to write one: docs/transports.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Protocol

from console.domain.carriers import Carrier, CarrierState
from console.errors import FileRefused, LinkError, LinkNotOpened, PluginRefused
from console.transport.foreign import contained
from console.transport.guards import GuardedListener, GuardedTransport, insist_on
from console.transport.offers import Offer, offers
from console.transport.port import Listener, Transport
from console.transport.switches import Switch, Switches

SCHEME = re.compile(r"[a-z][a-z0-9-]{0,31}")
"""What a plug-in may be called: addresses begin with it."""

SAID = ("form", "carries", "needs")
LONGEST_SAID = 100


class Plugin(Protocol):
    """What an entry point of the group is: a module or an object with these."""

    form: str
    """The form of a spec, beginning with the scheme and a colon."""
    carries: str
    """What it carries a link to, in a few words."""
    needs: str
    """What it needs, in a few words; `nothing` if so."""

    def open_transport(self, spec: str) -> Transport:
        """Return a console's end; raises `LinkNotOpened` or `BadTransportSpec`."""

    def open_listener(self, spec: str) -> Listener:
        """Return the place where consoles arrive; raises as `open_transport` does."""


class _Changed(PluginRefused):
    """A plug-in is not what was switched on."""


class Plugins:
    """The plug-ins that are installed, by the switches of the user; `taken` are the schemes of our own."""

    def __init__(self, switches: Switches, taken: Collection[str]) -> None:
        self._switches = switches
        self._taken = taken

    def carriers(self) -> tuple[Carrier, ...]:
        """Return all of them, also those that are off or broken, by scheme."""
        offered = offers()
        on, trouble = self._read()
        listed = {name: self._carrier(name, found, on.get(name), trouble) for name, found in offered.items()}
        gone = {name: _gone(name, switch) for name, switch in on.items() if name not in offered}
        return tuple(carrier for _, carrier in sorted((listed | gone).items()))

    def enable(self, scheme: str) -> None:
        """Switch one on as it is now; raises `PluginRefused` or `FileRefused`."""
        offered = offers()
        if scheme not in offered:
            raise PluginRefused(
                f"No plug-in is called {scheme}; there is {', '.join(sorted(offered)) or 'none'}."
            )
        self._insist_on_one(scheme, offered[scheme])
        self._switches.set(scheme, offered[scheme][0].switch())

    def disable(self, scheme: str) -> None:
        """Switch one off; raises `PluginRefused` for one that is not on, and `FileRefused`."""
        if scheme not in self._switches.read():
            raise PluginRefused(f"No plug-in called {scheme} is on.")
        self._switches.set(scheme, None)

    def has(self, scheme: str) -> bool:
        """Return whether a package that is installed brings `scheme`."""
        return scheme in offers()

    def open_transport(self, spec: str) -> Transport:
        """Return a console's end at `spec`; raises `LinkNotOpened` or `BadTransportSpec`."""
        who, plugin = self._used(spec)
        with contained(who, LinkNotOpened):
            return GuardedTransport(who, plugin.open_transport(spec))

    def open_listener(self, spec: str) -> Listener:
        """Return the place where consoles arrive at `spec`; raises as `open_transport` does."""
        who, plugin = self._used(spec)
        with contained(who, LinkNotOpened):
            return GuardedListener(who, plugin.open_listener(spec))

    def _used(self, spec: str) -> tuple[str, Plugin]:
        scheme = spec.partition(":")[0]
        found = offers()[scheme]
        self._insist_on_one(scheme, found)
        switch = self._read()[0].get(scheme)
        if switch is None:
            raise PluginRefused(
                f"{scheme}: is carried by the plug-in {found[0].plugin}, which is off; "
                f"if you trust it: transports --enable {scheme}"
            )
        _insist_on_the_same(found[0], switch)
        return _called(found[0]), _loaded(found[0])[0]

    def _carrier(self, scheme: str, found: list[Offer], switch: Switch | None, trouble: str) -> Carrier:
        offer = found[0]
        form, carries, needs = f"{scheme}:…", offer.summary or "what its package says", "to be switched on"
        state = CarrierState.OFF
        try:
            self._insist_on_one(scheme, found)
            if switch is not None:
                _insist_on_the_same(offer, switch)
                (form, carries, needs), state = _loaded(offer)[1], CarrierState.ON
        except _Changed as why:
            trouble = str(why)
        except LinkError as why:
            needs, state, trouble = "to be mended", CarrierState.BROKEN, str(why)
        return Carrier(scheme, form, carries, needs, offer.plugin, state, trouble)

    def _read(self) -> tuple[dict[str, Switch], str]:
        """Return which are on: none, and why, where the file does not say."""
        try:
            return self._switches.read(), ""
        except FileRefused as why:
            return {}, str(why)

    def _insist_on_one(self, scheme: str, found: list[Offer]) -> None:
        if not SCHEME.fullmatch(scheme):
            raise PluginRefused(f"{found[0].plugin} brings a plug-in with a name that begins no address.")
        if scheme in self._taken:
            raise PluginRefused(
                f"{found[0].plugin} brings a plug-in called {scheme}, as one is that is built in."
            )
        if len(found) > 1:
            plugins = " and ".join(sorted(offer.plugin for offer in found))
            raise PluginRefused(f"{plugins} both bring a plug-in called {scheme}; remove one of them.")


def _called(offer: Offer) -> str:
    return f"The plug-in {offer.entry.name} ({offer.plugin})"


def _loaded(offer: Offer) -> tuple[Plugin, list[str]]:
    """Return the plug-in itself, imported at the first use, and what it says of itself."""
    who = _called(offer)
    with contained(who, PluginRefused):
        plugin: Plugin = offer.entry.load()
        insist_on(who, plugin, ("open_transport", "open_listener"))
        return plugin, _words(who, offer.entry.name, plugin)


def _gone(scheme: str, switch: Switch) -> Carrier:
    plugin = f"{switch.distribution} {switch.version}"
    trouble = f"{plugin} is not installed any more; install it, or: transports --disable {scheme}"
    return Carrier(
        scheme,
        f"{scheme}:…",
        "what its package said",
        "to be installed",
        plugin,
        CarrierState.BROKEN,
        trouble,
    )


def _insist_on_the_same(offer: Offer, switch: Switch) -> None:
    if offer.switch() != switch:
        raise _Changed(
            f"{offer.plugin} is not as it was when it was switched on; if you trust it: "
            f"transports --enable {offer.entry.name}"
        )


def _words(who: str, scheme: str, plugin: Plugin) -> list[str]:
    """Return form, carries and needs; raises `PluginRefused` unless each is said in few words."""
    words: list[str] = []
    for name in SAID:
        said = getattr(plugin, name, None)
        if not isinstance(said, str) or not 1 <= len(said) <= LONGEST_SAID or not said.isprintable():
            raise PluginRefused(f"{who} does not say its {name} in up to {LONGEST_SAID} signs.")
        words.append(said)
    if not words[0].startswith(f"{scheme}:"):
        raise PluginRefused(f"{who} has the form {words[0]}, which does not begin with {scheme}:")
    return words

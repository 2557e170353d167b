"""The ways from this console to pumps: what carries a link, which pumps it is paired with, and who is there.

Apart from the rig, which opens one pump at a time: what lives here is so whoever is open, and a pump is met
for the first time beside the one that is. It never shows a key, and a spec only without what is secret in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from console import keys
from console.domain.carriers import Carrier
from console.domain.pairing import KnownPump, Pairing, PairingKey
from console.errors import BadTransportSpec, FileRefused, NotPaired, PluginRefused, RuleBroken
from console.keys import KeyFolder
from console.session.events import MeetingFailed, PumpMet, SessionEvent
from console.session.line import Caller
from console.session.meeting import SILENT, UNHEARD, Meeting
from console.transport import specs
from console.transport.places import Address, broker_in
from console.transport.port import Transport
from console.transport.presence import Presence
from console.transport.recording import RecordingTransport
from console.transport.recordings import Recorder
from console.transport.wording import shown


@dataclass(frozen=True, slots=True)
class _Met:
    """A first meeting under way, where, and with which key."""

    meeting: Meeting
    transport: Transport
    spec: str
    key: PairingKey


class Ways:
    """What this console knows of pumps, kept in the directory `data`; `entropy(n)` returns n random bytes.

    `listeners()` gives the pumps of this process by name; `recorder` is told all that goes over the link of
    a first meeting.
    """

    def __init__(
        self,
        data: Path,
        entropy: Callable[[int], bytes],
        listeners: Callable[[], specs.Listeners],
        recorder: Recorder | None = None,
    ) -> None:
        self.data = data
        """The directory of all files."""
        self.keys = KeyFolder(data)
        """The pumps that this console is paired with, with their keys."""
        self._entropy = entropy
        self._listeners = listeners
        self._recorder = recorder
        self._meeting: _Met | None = None
        self._pairings: tuple[Pairing, ...] = ()
        self._watched: dict[Address, Presence] = {}

    @property
    def name(self) -> str:
        """What this console is called on a pump's panel."""
        return keys.console_name(self.data)

    @staticmethod
    def shown(spec: str) -> str:
        """Return `spec` as it may be shown: without what is secret in it."""
        return shown(spec)

    def carriers(self) -> tuple[Carrier, ...]:
        """Return what can carry a link, and what each needs; a plug-in that is on is loaded by this."""
        return specs.known()

    def switch(self, scheme: str, *, on: bool) -> None:
        """Switch the plug-in `scheme` on as it is now, or off; raises `PluginRefused` or `FileRefused`."""
        plugins = specs.plugged()
        if plugins is None:
            raise PluginRefused("There is no data directory to keep the switches in.")
        (plugins.enable if on else plugins.disable)(scheme)

    # first meetings

    @property
    def meets(self) -> bool:
        """Whether a pump is being met for the first time."""
        return self._meeting is not None

    def meet(self, spec: str, key: PairingKey, expect_serial: str | None = None) -> None:
        """Meet the pump at `spec` by a key from its panel, and keep the key; whatever is open stays as it is.

        Comes as `PumpMet` or `MeetingFailed`; one that is still under way is given up. Raises
        `BadTransportSpec`, `LinkNotOpened` if nobody answers, and `FileRefused` where a console cannot keep
        its name.
        """
        self._meet(Pairing(expect_serial or "", key, spec), UNHEARD)

    def _meet(self, wanted: Pairing, silence: str) -> None:
        self.part()
        keys.make_name(self.data, self._entropy)
        transport = specs.open_transport(wanted.spec, self._listeners())
        if self._recorder is not None:
            transport = RecordingTransport(transport, self._recorder)
        caller = Caller(self.name, (wanted.key,), self._entropy)
        meeting = Meeting(transport, caller, wanted.serial or None, silence)
        self._meeting = _Met(meeting, transport, wanted.spec, wanted.key)

    def meet_again(self, serial: str) -> None:
        """Meet pump `serial` where it was last met, by the key that is kept; see `meet`.

        Raises `NotPaired` where nothing is kept of it, `FileRefused` where what is kept is damaged.
        """
        kept = self.keys.find(serial)
        if kept is None:
            raise NotPaired(f"This console is not paired with pump {serial}. {keys.HOW_TO_PAIR}")
        self._meet(kept, SILENT)

    def part(self) -> None:
        """Take leave of the pump that is being met, if there is one."""
        if self._meeting is not None:
            self._meeting.meeting.close()
        self._meeting = None

    def turn(self, link_now_ms: int) -> tuple[SessionEvent, ...]:
        """Carry on with a first meeting, and keep the key once the pump has taken it; return how it ended."""
        met = self._meeting
        outcome = met.meeting.turn(link_now_ms) if met is not None else None
        if met is None or outcome is None:
            return ()
        self._meeting = None
        if isinstance(outcome, PumpMet):
            try:
                self.keys.keep(Pairing(outcome.identity.serial, met.key, met.spec))
            except (FileRefused, RuleBroken) as why:
                return (MeetingFailed(f"The pump knows this console, but its key cannot be kept. {why}"),)
        return (outcome,)

    def wait(self, timeout_s: float) -> None:
        """Return when the pump that is met may have answered or `timeout_s` has passed."""
        if self._meeting is not None:
            self._meeting.transport.wait(timeout_s)

    # who is known, and who is there

    def look(self) -> tuple[KnownPump, ...]:
        """Read the keys that are kept now, and return whose they are; see `known`."""
        self._pairings = self.keys.all()
        return self.known()

    def known(self) -> tuple[KnownPump, ...]:
        """Return the pumps whose keys were kept at the last `look`, by serial number, and which are there.

        Only a broker tells who is there, and only while it is watched.
        """
        return tuple(
            KnownPump(each.serial, each.key.fingerprint, shown(each.spec), self._is_there(each.spec))
            for each in self._pairings
        )

    def met_at(self, serial: str) -> str:
        """Return where pump `serial` was last met, empty for one that is known nowhere but in this process.

        Raises `FileRefused` where what is kept of it is damaged.
        """
        kept = self.keys.find(serial)
        return "" if kept is None or kept.spec.startswith("loopback:") else kept.spec

    def is_own(self, serial: str) -> bool:
        """Whether all that is known of pump `serial` is what it wrote when this user started it."""
        kept = self.keys.find(serial)
        return kept is not None and kept.own

    def choose(self, serial: str) -> None:
        """Take it that somebody means the pump at this address by `serial`; raises `FileRefused`."""
        kept = self.keys.find(serial)
        if kept is not None and kept.own:
            self.keys.keep(replace(kept, own=False))

    def watch(self) -> None:
        """Have the brokers of all known pumps tell who is there, until `look_away`; twice is as once."""
        for each in self._pairings:
            broker = _broker(each.spec)
            if broker is not None and broker not in self._watched:
                self._watched[broker] = Presence(each.spec)

    @property
    def waits(self) -> bool:
        """Whether a broker that is watched has not told yet who is there."""
        return any(presence.there() is None for presence in self._watched.values())

    def look_away(self) -> None:
        """Look no more who is there."""
        while self._watched:
            _, presence = self._watched.popitem()
            presence.close()

    def close(self) -> None:
        """Take leave of all that is under way."""
        self.part()
        self.look_away()

    def _is_there(self, spec: str) -> bool | None:
        broker = _broker(spec)
        presence = self._watched.get(broker) if broker is not None else None
        names = presence.there() if presence is not None else None
        return None if names is None else spec.rpartition("/")[2] in names


def _broker(spec: str) -> Address | None:
    """Return the broker at which the pump at `spec` is; None for one that is at none."""
    if not spec.startswith("mqtt:"):
        return None
    try:
        return broker_in(spec)
    except BadTransportSpec:
        return None

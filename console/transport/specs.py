"""Spec strings to transports and listeners: a dict from scheme to opener.

Apart from the transports so that none knows of another. A scheme that is not known is answered with
those that are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from console.errors import BadTransportSpec, LinkNotOpened
from console.transport import tcp
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener, Transport

Listeners = Mapping[str, LoopbackListener]


@dataclass(frozen=True, slots=True)
class Known:
    """A scheme as the `transports` verb lists it: its form, what carries it, and what it needs."""

    scheme: str
    form: str
    carries: str
    needs: str


@dataclass(frozen=True, slots=True)
class _Scheme:
    known: Known
    open: Callable[[str, Listeners], Transport]
    listen: Callable[[str], Listener]


def open_transport(spec: str, listeners: Listeners | None = None) -> Transport:
    """Return a console's end at `spec`; `listeners` holds the pumps of this process by name.

    Raises `BadTransportSpec` for a spec that cannot be understood, `LinkNotOpened` if nobody answers.
    """
    return _scheme(spec).open(spec, listeners or {})


def open_listener(spec: str) -> Listener:
    """Return the place at `spec` where consoles arrive; raises as `open_transport` does."""
    return _scheme(spec).listen(spec)


def known() -> tuple[Known, ...]:
    """Return what can be opened, in alphabetical order."""
    return tuple(_SCHEMES[name].known for name in sorted(_SCHEMES))


def _scheme(spec: str) -> _Scheme:
    scheme = _SCHEMES.get(spec.partition(":")[0])
    if scheme is None:
        forms = ", ".join(each.form for each in known())
        raise BadTransportSpec(f"{_quoted(spec)} is not an address of a pump. Known forms: {forms}.")
    return scheme


def _quoted(spec: str) -> str:
    """Return `spec` as it may stand in a sentence: on one line and not endless."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in spec[:80])
    return f"“{shown}”" if len(spec) <= 80 else f"“{shown}…”"


def _name(spec: str) -> str:
    name = spec.partition(":")[2]
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise BadTransportSpec(f"{_quoted(spec)} lacks a name; the form is loopback:NAME.")
    return name


def _open_loopback(spec: str, listeners: Listeners) -> Transport:
    listener = listeners.get(_name(spec))
    if listener is None:
        raise LinkNotOpened(f"No pump called “{_name(spec)}” runs in this program.")
    return listener.connect()


def _host_and_port(spec: str) -> tuple[str, int]:
    try:
        parts = urlsplit(spec)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None or spec.lower() != tcp.spec_of(host, port):
        raise BadTransportSpec(
            f"{_quoted(spec)} is not of the form tcp://HOST:PORT, such as tcp://127.0.0.1:9001."
        )
    return host, port


def _open_tcp(spec: str, _: Listeners) -> Transport:
    return tcp.connect(*_host_and_port(spec))


_SCHEMES: dict[str, _Scheme] = {
    "loopback": _Scheme(
        Known("loopback", "loopback:NAME", "a pump inside this program", "nothing"),
        _open_loopback,
        lambda spec: LoopbackListener(_name(spec)),
    ),
    "tcp": _Scheme(
        Known("tcp", "tcp://HOST:PORT", "a pump in a process of its own, here or on the network", "nothing"),
        _open_tcp,
        lambda spec: tcp.listen(*_host_and_port(spec)),
    ),
}

"""Spec strings to transports and listeners: a dict from scheme to opener.

Apart from the transports so that none knows of another. A scheme that is not known is answered with
those that are. What a transport stands on is imported when the first spec of its scheme is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.domain.carriers import Carrier
from console.errors import BadTransportSpec, LinkNotOpened
from console.transport import places, switches, tcp
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener, Transport
from console.transport.wording import quoted

if TYPE_CHECKING:
    from console.transport.plugins import Plugins

Listeners = Mapping[str, LoopbackListener]


@dataclass(frozen=True, slots=True)
class _Scheme:
    carrier: Carrier
    open: Callable[[str, Listeners], Transport]
    listen: Callable[[str], Listener]


def open_transport(spec: str, listeners: Listeners | None = None) -> Transport:
    """Return a console's end at `spec`; `listeners` holds the pumps of this process by name.

    Raises `BadTransportSpec` for a spec that cannot be understood, `LinkNotOpened` if nobody answers.
    """
    scheme = _scheme(spec)
    return scheme.open(spec, listeners or {}) if scheme else _plugins_for(spec).open_transport(spec)


def open_listener(spec: str) -> Listener:
    """Return the place at `spec` where consoles arrive; raises as `open_transport` does."""
    scheme = _scheme(spec)
    return scheme.listen(spec) if scheme else _plugins_for(spec).open_listener(spec)


def known() -> tuple[Carrier, ...]:
    """Return what there is to carry a link, built in and brought by plug-ins, in alphabetical order."""
    here = plugged()
    brought = here.carriers() if here is not None else ()
    own = tuple(scheme.carrier for scheme in _SCHEMES.values())
    return tuple(sorted(own + brought, key=lambda each: (each.scheme, each.plugin or "")))


def built_in() -> frozenset[str]:
    """Return the schemes that come with the console."""
    return frozenset(_SCHEMES)


def plugged() -> Plugins | None:
    """Return the plug-ins, to list them and to switch them; None where no data directory is in use."""
    from console.transport.plugins import Plugins  # noqa: PLC0415 - to look for packages takes a while

    switched = switches.in_use()
    return None if switched is None else Plugins(switched, built_in())


def for_pump(spec: str, pump: str) -> str:
    """Return the spec under which `pump` listens at `spec`, which may name a place for many."""
    return places.with_pump(spec, pump) if spec.startswith("mqtt:") else spec


def _scheme(spec: str) -> _Scheme | None:
    return _SCHEMES.get(spec.partition(":")[0])


def _plugins_for(spec: str) -> Plugins:
    """Return the plug-ins where one is called as `spec` begins; raises `BadTransportSpec`."""
    here = plugged()
    if here is None or not here.has(spec.partition(":")[0]):
        forms = ", ".join(each.form for each in known() if each.usable)
        raise BadTransportSpec(f"{quoted(spec)} is not an address of a pump. Known forms: {forms}.")
    return here


def _name(spec: str) -> str:
    name = spec.partition(":")[2]
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise BadTransportSpec(f"{quoted(spec)} lacks a name; the form is loopback:NAME.")
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
            f"{quoted(spec)} is not of the form tcp://HOST:PORT, such as tcp://127.0.0.1:9001."
        )
    return host, port


def _open_mqtt(spec: str, _: Listeners) -> Transport:
    from console.transport import mqtt  # noqa: PLC0415 - paho is for those who have a broker

    return mqtt.connect(*places.pump_in(spec))


def _listen_mqtt(spec: str) -> Listener:
    from console.transport import mqtt  # noqa: PLC0415 - as above

    return mqtt.listen(*places.pump_in(spec))


def _open_tcp(spec: str, _: Listeners) -> Transport:
    return tcp.connect(*_host_and_port(spec))


def _open_serial(spec: str, _: Listeners) -> Transport:
    from console.transport import serial  # noqa: PLC0415 - pyserial is for those who have a line

    return serial.connect(serial.place(spec))


def _listen_serial(spec: str) -> Listener:
    from console.transport import serial  # noqa: PLC0415 - as above

    return serial.SerialListener(serial.place(spec))


_SCHEMES: dict[str, _Scheme] = {
    "loopback": _Scheme(
        Carrier("loopback", "loopback:NAME", "a pump inside this program", "nothing"),
        _open_loopback,
        lambda spec: LoopbackListener(_name(spec)),
    ),
    "mqtt": _Scheme(
        Carrier(
            "mqtt",
            places.FORM,
            "a pump at a broker, such as one of a classroom",
            "a broker for MQTT 5, such as Mosquitto",
        ),
        _open_mqtt,
        _listen_mqtt,
    ),
    "serial": _Scheme(
        Carrier(
            "serial",
            "serial://PORT?baud=N",
            "a pump at the other end of a serial line",
            "a serial port that this user may open, for this program alone",
        ),
        _open_serial,
        _listen_serial,
    ),
    "tcp": _Scheme(
        Carrier(
            "tcp", "tcp://HOST:PORT", "a pump in a process of its own, here or on the network", "nothing"
        ),
        _open_tcp,
        lambda spec: tcp.listen(*_host_and_port(spec)),
    ),
}

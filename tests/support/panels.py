"""States of the window with the simulated pump's panel in sight, and with links that carry badly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console.domain.carriers import Carrier, CarrierState
from console.domain.pairing import KnownPump, Paired, Panel
from console.session.health import Health
from support import keys, states
from ui.state import ConsoleState, FirstMeeting, Heart, Link, Ways

OWN = Paired("console 7QHD", "7QHDLX2A", own=True)
OTHERS = (
    Paired("ward 3", "KAT5WQ2M"),
    Paired("the console of the training room upstairs", "ZB4PQX7C"),
)
AFAR = Ways(name=OWN.name, data="/data", elsewhere="tcp://pump-3.ward.example:4711")


def seen(panel: Panel, ways: Ways = AFAR) -> ConsoleState:
    """Return a linked pump whose panel shows `panel`."""
    return replace(states.linked(), hands=True, own_key=OWN.fingerprint, panel=panel, ways=ways)


def off() -> ConsoleState:
    """Return the panel of a pump in this program, with pairing off."""
    return seen(Panel(None, 0, (OWN,)), Ways(name=OWN.name, data="/data"))


def pairing() -> ConsoleState:
    """Return the panel with a code that counts for 1 min 52 s."""
    return seen(Panel(keys.OTHER.text, 112_000, (OWN, *OTHERS)))


def full() -> ConsoleState:
    """Return a panel that has refused one console more."""
    others = tuple(Paired(f"console {number}", f"FULL{number}FUL") for number in range(2, 9))
    sentence = (
        "The pump is paired with 7 other consoles, and more it does not take; revoke one of them on its "
        "panel first."
    )
    return replace(seen(Panel(None, 0, (OWN, *others))), panel_sentence=sentence)


PUMPS = (
    KnownPump("CS-100001", "KAT5WQ2M", "mqtt://broker.ward.example/CS-100001", there=True),
    KnownPump("CS-100002", "ZB4PQX7C", "mqtt://…@broker.training.example/CS-100002", there=False),
    KnownPump("SIM-700182", "7QHDLX2A", "tcp://pump-3.ward.example:4711"),
)
_BUILT_IN = (
    Carrier("loopback", "loopback:NAME", "a pump inside this program", "nothing"),
    Carrier(
        "mqtt", "mqtt://HOST[:PORT]/PUMP", "a pump at a broker", "a broker for MQTT 5, such as Mosquitto"
    ),
    Carrier(
        "serial",
        "serial://PORT?baud=N",
        "a pump at the other end of a serial line",
        "a serial port that this user may open, for this program alone",
    ),
    Carrier("tcp", "tcp://HOST:PORT", "a pump in a process of its own, here or on the network", "nothing"),
)
PLUGINS = (
    Carrier(
        "unix",
        "unix:PATH",
        "a pump on this machine",
        "a directory that this user may write",
        "cisterna-transport-unix 1.2",
        CarrierState.ON,
    ),
    Carrier(
        "pigeon",
        "pigeon:…",
        "what its package says",
        "to be switched on",
        "cisterna-transport-pigeon 0.2",
        CarrierState.OFF,
    ),
    Carrier(
        "smoke",
        "smoke:…",
        "what its package said",
        "to be installed",
        "cisterna-transport-smoke 3.1",
        CarrierState.BROKEN,
        "cisterna-transport-smoke 3.1 is not installed any more; install it, or: transports --disable smoke",
    ),
)
DATA = "/srv/cisterna"
DAMAGED = "SIM-000099 holds no pairing of a pump; remove it and pair anew."


def settings() -> ConsoleState:
    """Return Settings as at the first start: nothing paired, nothing plugged in."""
    return replace(states.no_patient(), ways=Ways(name=OWN.name, data=DATA, carriers=_BUILT_IN))


def known() -> ConsoleState:
    """Return Settings with pumps that are there, not there and not known, plug-ins, and a damaged key."""
    ways = Ways(
        name=OWN.name,
        data=DATA,
        carriers=(*_BUILT_IN, *PLUGINS),
        pumps=PUMPS,
        damaged=(DAMAGED,),
        watched=True,
    )
    return replace(states.linked(), ways=ways)


def unpaired() -> ConsoleState:
    """Return a patient whose pump is elsewhere and knows nothing of this console."""
    sentence = (
        "This console is not paired with pump SIM-700182. Switch pairing on at the pump's panel and enter "
        "its code: python main.py pair add, or Pair a pump in the window. The pump keeps running its last "
        "confirmed program."
    )
    return replace(states.opened(), link=Link.LOST, link_sentence=sentence, ways=AFAR)


def meeting(**how: Any) -> ConsoleState:
    """Return the same with a first meeting at its address that stands as `how` says."""
    met = FirstMeeting(AFAR.elsewhere, **how)
    return replace(unpaired(), ways=replace(AFAR, meeting=met))


def reached() -> ConsoleState:
    """Return Settings with pump CS-100001, which nobody carries, called and there."""
    identity = replace(states.reading().identity, serial="CS-100001")
    ways = replace(known().ways, named="", meeting=FirstMeeting(PUMPS[0].spec, identity=identity))
    return replace(known(), ways=ways)


def linked(health: Health) -> ConsoleState:
    """Return a linked pump whose link carries as `health` says."""
    silent = states.WALL_MS if health is Health.SILENT else None
    return replace(states.linked(), heart=Heart(health, 12, silent))

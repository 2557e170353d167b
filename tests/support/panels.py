"""States of the window with the simulated pump's panel in sight, and with links that carry badly."""

from __future__ import annotations

from dataclasses import replace

from console.domain.pairing import Paired, Panel
from console.session.health import Health
from support import keys, states
from ui.state import ConsoleState, Heart, Ways

OWN = Paired("console 7QHD", "7QHDLX2A", own=True)
OTHERS = (
    Paired("ward 3", "KAT5WQ2M"),
    Paired("the console of the training room upstairs", "ZB4PQX7C"),
)
AFAR = Ways(name=OWN.name, data="/data", elsewhere="tcp://10.0.4.17:4711")


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


def linked(health: Health) -> ConsoleState:
    """Return a linked pump whose link carries as `health` says."""
    silent = states.WALL_MS if health is Health.SILENT else None
    return replace(states.linked(), heart=Heart(health, 12, silent))

"""What a journey holds against the pump and the record: that neither was touched, and what one visit holds.

Apart from `consoles`, which opens the window. The pump is read again by hand for it, as a person would.
"""

from __future__ import annotations

from console.domain.visit import Operation
from console.records.store import Store
from ui.tour.driver import Driver
from ui.tour.moves import Moves


def store_of(moves: Moves) -> Store:
    """Return the record behind the window."""
    rig = moves.app.bridge.rig
    assert rig is not None, "the record is open"
    return rig.store


def operations(moves: Moves) -> list[Operation]:
    """Return what was done to the pump in the latest visit, as the record holds it."""
    latest = moves.state.visits[0].id
    return list(store_of(moves).operations(latest))


def typed_into(hands: Driver, **entries: str) -> None:
    """Type into each field, named with `_` for `-`, in place of what stands there."""
    for name, text in entries.items():
        hands.type(name.replace("_", "-"), text)


class Untouched:
    """The pump and the record as they are now, to be held against what they are later."""

    def __init__(self, moves: Moves) -> None:
        """Keep version, digest, program and visits of the open patient."""
        self._moves = moves
        self._before = self._now()

    def check(self) -> None:
        """Read the pump again by hand; fails where version, program or record are not as they were."""
        self._moves.read_again()
        assert self._now() == self._before

    def _now(self) -> tuple[object, ...]:
        state = self._moves.state
        assert state.reading is not None, "the pump has been read"
        assert state.patient is not None, "a patient is open"
        visits = store_of(self._moves).visits(patient=state.patient.id)
        done = [store_of(self._moves).operations(visit.id) for visit in visits]
        reading = state.reading
        return (reading.version, reading.digest, reading.prescription, reading.bolus, visits, done)

"""A sitting at the whole console, by keys and mouse: open a patient, order, review, send, see the visit.

Apart from the tour, which tells a story: here each step stands alone, for journeys through one therapy. It
does nothing that a person could not do, but to look into the state and the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.domain.reading import Reading
from console.domain.visit import Operation
from console.records.store import Store
from console.rig import Rig
from support.consoles import console
from ui.tour.moves import Moves

CLINICIAN = "C. Moreau"
ALMA = "S-00042"
"""Alma Rivera: SP-20, baclofen 2,000 mcg/mL, flex of 267 mcg/day."""


class Sitting(Moves):
    """One clinician at one window."""

    @property
    def reading(self) -> Reading:
        """The reading at hand; there is one once a patient is open."""
        reading = self.state.reading
        assert reading is not None, "the pump has been read"
        return reading

    @property
    def rig(self) -> Rig:
        """What lies beneath the window, whose link can be spoilt."""
        rig = self.app.bridge.rig
        assert rig is not None, "the record is open"
        return rig

    @property
    def store(self) -> Store:
        """The record behind the window."""
        return self.rig.store

    def order(self, daily: str, pattern: str, strength: str = "2000", *, via: str = "program-order") -> None:
        """Fill in an order sheet, from the strip `via` of the page shown, and save it."""
        self.fill_order(f"{via}-action", strength=strength, dose=daily, pattern=pattern)
        self.save_order()

    def enter(self, **entries: str) -> None:
        """Type into each field, named with `_` for `-`, in place of what stands there."""
        for name, text in entries.items():
            self.hands.type(name.replace("_", "-"), text)

    def confirm(self, **typed: str) -> None:
        """Read back, type what is asked (`daily_dose="72"` goes into `typed-daily-dose`), and hold."""
        self.send({field.replace("_", "-"): text for field, text in typed.items()})

    def operations(self) -> list[Operation]:
        """Return what was done to the pump in the latest visit, as the record holds it."""
        return list(self.store.operations(self.state.visits[0].id))

    def latest(self) -> Operation:
        """Return what was last done to the pump, as the record has it."""
        return max(self.operations(), key=lambda done: done.version or 0)

    def visit_words(self) -> str:
        """Go to Visits and return all that the latest visit says."""
        self.hands.click("go-visits")
        return self.hands.words("visit-detail")

    def words(self, name: str = "main-window") -> str:
        """Return all words to be read in `name`."""
        return self.hands.words(name)


class Untouched:
    """The pump and the record as they are now, to be held against what they are later."""

    def __init__(self, at_work: Sitting) -> None:
        """Keep the program, the bolus and all visits of the open patient."""
        self._at_work = at_work
        self._before = self._now()

    def check(self) -> None:
        """Read the pump again by hand; fails where version, program or record are not as they were."""
        self._at_work.read_again()
        assert self._now() == self._before

    def _now(self) -> tuple[object, ...]:
        patient, reading = self._at_work.state.patient, self._at_work.reading
        assert patient is not None, "a patient is open"
        visits = self._at_work.store.visits(patient=patient.id)
        done = [self._at_work.store.operations(visit.id) for visit in visits]
        return (reading.version, reading.digest, reading.prescription, reading.bolus, visits, done)


@contextmanager
def sitting(folder: Path, code: str = ALMA) -> Iterator[Sitting]:
    """Open the console on a fresh record in `folder`, with the patient `code` and their pump open."""
    with console(folder) as app:
        at_work = Sitting(app)
        at_work.sign_in(CLINICIAN)
        at_work.open_patient(code)
        yield at_work

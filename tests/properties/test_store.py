"""The record against a plain list: whatever is done in whatever order, it holds what was done and no more."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.domain.change import BolusChange, Change, ResumeChange, StopChange
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, Dose
from console.domain.reading import Reading
from console.domain.visit import Draft
from console.errors import RecordsError
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session.journal import Intent
from support.clinic import (
    ALMA,
    MORNING_MS,
    USER,
    admitted,
    committed,
    flex,
    intent,
    not_applied,
    program,
    reading,
    refill,
    simple,
    wall_clock,
)

PUMPS = ("SIM-700182", "SIM-7")
programs = st.sampled_from([simple("267"), simple("280"), flex(10, 14), flex(9, 15)])
others = (BolusChange(Dose(50_000), 10 * MS_PER_MINUTE), StopChange(), ResumeChange(), refill(simple("267")))
changes = st.builds(program, programs) | st.sampled_from(others)


@dataclass
class Book:
    """What the record must hold, kept as lists: visits as (pump, therapy day, operations, signed)."""

    intents: list[Intent] = field(default_factory=list)
    verdicts: dict[bytes, str] = field(default_factory=dict)
    visits: list[list[object]] = field(default_factory=list)
    readings: list[tuple[str, int, int]] = field(default_factory=list)
    latest: dict[str, tuple[Reading, int]] = field(default_factory=dict)
    draft: Draft | None = None

    def open_visit(self, serial: str, day: int) -> int:
        """Return the number of the open visit of that pump and day, opening one if there is none."""
        for number, (pump, on, _, signed) in enumerate(self.visits, start=1):
            if (pump, on, signed) == (serial, day, False):
                return number
        self.visits.append([serial, day, [], False])
        return len(self.visits)

    def unresolved(self, serial: str) -> list[Intent]:
        """Return what was confirmed on that pump and has no verdict."""
        return [one for one in self.intents if one.serial == serial and one.operation not in self.verdicts]


class RecordMachine(RuleBasedStateMachine):
    """Two patients with a pump each, and everything a console does with a record, in any order."""

    @initialize()
    def open_a_new_record(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="cisterna-")
        self.path = Path(self.folder.name) / "records.db"
        self.book = Book()
        self.now_ms = MORNING_MS
        self.patients: dict[str, int] = {}
        self._open()
        self.patients[PUMPS[0]] = admitted(self.store)
        other = self.store.add_patient(replace(ALMA, code="S-2"), USER).id
        self.store.add_reading(reading(simple("90"), serial=PUMPS[1]), USER)
        self.store.assign(PUMPS[1], other, USER)
        self.patients[PUMPS[1]] = other
        self.book.readings.append((PUMPS[1], 0, MORNING_MS))

    def _open(self) -> None:
        self.store = Store(self.path, wall_clock().wall_utc_ms)
        self.journal = RecordJournal(self.store)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(days=st.integers(0, 2), minutes=st.integers(0, 30))
    def let_time_pass(self, days: int, minutes: int) -> None:
        self.now_ms += days * MS_PER_DAY + minutes * MS_PER_MINUTE

    @rule(serial=st.sampled_from(PUMPS), running=programs, version=st.integers(0, 3))
    def read(self, serial: str, running, version: int) -> None:
        came = reading(running, version, self.now_ms, serial)
        visit = self.book.open_visit(serial, self.now_ms // MS_PER_DAY)
        if self.book.latest.get(serial) != (came, visit):
            self.book.readings.append((serial, version, self.now_ms))
        self.book.latest[serial] = (came, visit)
        kept = self.store.add_reading(came, USER)
        assert kept.visit == visit

    @rule(serial=st.sampled_from(PUMPS), before=programs, change=changes)
    def confirm(self, serial: str, before, change: Change) -> None:
        number = len(self.book.intents) + 1
        one = intent(number, before, change, patient=self.patients[serial], at_ms=self.now_ms, serial=serial)
        self.journal.confirm(one)
        self.book.intents.append(one)

    @precondition(lambda self: self.book.intents)
    @rule(data=st.data(), taken=st.booleans(), again=st.booleans())
    def conclude(self, data: st.DataObject, *, taken: bool, again: bool) -> None:
        one = data.draw(st.sampled_from(self.book.intents))
        conclusion = committed(one) if taken else not_applied(one)
        earlier = self.book.verdicts.get(one.operation)
        if earlier is None:
            self.journal.conclude(conclusion)
            self.book.verdicts[one.operation] = conclusion.verdict
            visit = self.book.open_visit(one.serial, one.therapy_ms // MS_PER_DAY)
            self.book.visits[visit - 1][2].append(one)
            self._drop_draft(one, taken=taken)
        if again or earlier is not None:
            try:
                self.journal.conclude(conclusion)
            except RecordsError:
                assert earlier not in {None, conclusion.verdict}
            else:
                assert earlier in {None, conclusion.verdict}

    def _drop_draft(self, one: Intent, *, taken: bool) -> None:
        draft, change = self.book.draft, one.change
        if taken and draft and one.serial == draft.serial:
            same = (draft.base_version, draft.change) == (one.base_version, change)
            self.book.draft = None if same else draft

    @precondition(lambda self: self.book.visits)
    @rule(data=st.data())
    def sign(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.book.visits)))
        serial, _, _, signed = self.book.visits[number - 1]
        try:
            self.store.sign_visit(number, USER)
        except RecordsError:
            assert signed or self.book.unresolved(serial)
        else:
            assert not signed
            assert not self.book.unresolved(serial)
            self.book.visits[number - 1][3] = True

    @rule(change=changes, version=st.integers(0, 5))
    def save_draft(self, change: Change, version: int) -> None:
        self.book.draft = Draft(self.patients[PUMPS[0]], PUMPS[0], version, bytes(32), change, ())
        self.store.save_draft(self.book.draft, USER)

    @rule()
    def discard_draft(self) -> None:
        self.store.discard_draft(self.patients[PUMPS[0]], USER)
        self.book.draft = None

    @rule()
    def close_and_open_again(self) -> None:
        self.store.close()
        self._open()

    @rule()
    def fail_in_the_middle_of_a_block(self) -> None:
        try:
            with self.store.together():
                self.store.add_reading(reading(simple("1"), 99, self.now_ms, PUMPS[0]), USER)
                self.store.discard_draft(self.patients[PUMPS[0]], USER)
                raise RecordsError("No.")
        except RecordsError:
            pass

    @invariant()
    def every_visit_holds_its_operations_once(self) -> None:
        if not hasattr(self, "store"):
            return
        held = sorted(self.store.visits(), key=lambda visit: visit.id)
        assert [visit.serial for visit in held] == [visit[0] for visit in self.book.visits]
        assert [visit.signature == "signed" for visit in held] == [visit[3] for visit in self.book.visits]
        for visit, (_, _, operations, _) in zip(held, self.book.visits, strict=True):
            found = [one.operation for one in self.store.operations(visit.id)]
            assert found == sorted(one.operation for one in operations)
            assert visit.patient == self.patients[visit.serial]

    @invariant()
    def the_unresolved_are_those_without_a_verdict(self) -> None:
        for serial in PUMPS if hasattr(self, "store") else ():
            assert list(self.journal.unresolved(serial)) == self.book.unresolved(serial)

    @invariant()
    def the_readings_are_those_that_came(self) -> None:
        if hasattr(self, "store"):
            kept = [
                (one.serial, one.version, one.therapy_ms) for s in PUMPS for one in self.store.readings(s)
            ]
            assert sorted(kept) == sorted(self.book.readings)

    @invariant()
    def the_draft_is_the_last_one_saved(self) -> None:
        if hasattr(self, "store"):
            assert self.store.draft_of(self.patients[PUMPS[0]]) == self.book.draft

    @invariant()
    def the_trail_holds(self) -> None:
        if hasattr(self, "store"):
            assert self.store.verify_chain().intact


TestRecord = RecordMachine.TestCase
TestRecord.settings = settings(max_examples=25, stateful_step_count=30)

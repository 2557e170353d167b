"""Every therapy in the real window, by key and mouse: drawn up, reviewed, held, in the pump and on record.

Apart from `test_visit`, which is about a program and a link. The clock is moved by the window's own button;
the patient's controller, which no window has, is pressed through the bench.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from console.domain import calendar
from console.domain.change import (
    BolusChange,
    Change,
    ImplantChange,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.hands import PressButton
from console.domain.prescription import Later, PatientBolus, PeriodicBolus, SimpleContinuous
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    DailyDose,
    Dose,
    DoseRate,
)
from console.domain.reading import Alarm, BolusKind, Reading
from console.domain.visit import Operation
from console.session import draft as drafts
from console.session.journal import Verdict
from support.consoles import console
from ui.app import App
from ui.format import short_moment
from ui.models.hold import HOLD_MS
from ui.state import ConsoleState, Link, Stage
from ui.tour.album import PLACES
from ui.tour.driver import Driver
from ui.tour.moves import SETTLES_MS

RIVERA, OKOYE, HADDAD = "S-00042", "S-00047", "S-00051"
"""Flex on an SP-20 at 2,000 mcg/mL; even on a VP-20; even on an SP-20 at 1,000, with a patient controller."""

CLINICIAN, SECOND = "C. Moreau", "J. Okafor"
_SAID_WITHIN_MS = 5_000
REASON = "Discussed with Dr S. Lindqvist; the patient is watched."


class Room:
    """One clinician at one window, and what its state says came of it."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def hands(self) -> Driver:
        return Driver(self.app.window)

    @property
    def state(self) -> ConsoleState:
        return self.app.bridge.state

    @property
    def reading(self) -> Reading:
        assert self.state.reading is not None
        return self.state.reading

    def open(self, code: str) -> Reading:
        """Open a sample patient and let the console read the pump."""
        self.hands.until(lambda: len(self.state.patients) > 0, "the sample patients are listed")
        self.app.window.show_name()
        self.hands.type("user-name", CLINICIAN)
        self.hands.click("name-enter")
        self.hands.pick("patients-table", code)
        self.hands.click("open-patient")
        self.hands.until(lambda: self.state.reading is not None, "the pump has been read")
        linked = lambda: self.state.rate is not None and self.state.hands  # noqa: E731
        self.hands.until(linked, "clock and hands are linked")
        return self.reading

    def type_all(self, **fields: str) -> None:
        """Type into each field by its name (`bolus_dose="20"`)."""
        for name, text in fields.items():
            self.hands.type(name.replace("_", "-"), text)

    def order(self, strength: str, dose: str, pattern: str) -> None:
        """Fill in the order sheet of the page that is shown, and save it."""
        self.hands.click(f"{self.app.window.place}-order-action")
        self.hands.choose("order-strength", strength)
        self.type_all(order_daily_dose=dose, order_pattern=pattern, order_by="Dr S. Lindqvist")
        self.hands.click("order-save")
        self.hands.until(lambda: self.state.order is not None, "the order is kept")

    def drafted(self, kind: type[Change], dose: str = "") -> None:
        """Wait for a draft of this kind, and answer the checks: a reason each, `dose` where they ask."""
        self.hands.until(lambda: isinstance(self.state.draft, kind), f"a draft is a {kind.__name__}")
        for finding in drafts.unanswered(self.state.findings, dict(self.state.reasons)):
            if finding.typed:
                self.hands.type(f"again-{finding.code}", dose)
            self.hands.type(f"reason-{finding.code}", REASON)

    def read_back(self, **typed: str) -> None:
        """Type on Review what the pump read back (`daily_dose="267"`), with a second person present."""
        before = self.reading
        self.hands.until(lambda: self.state.update.stage is Stage.READ_BACK, "the pump read the draft back")
        self.type_all(**{f"typed_{field}": text for field, text in typed.items()})
        self.hands.type("second-person", SECOND)
        self.hands.reach_end("review-comparison")
        assert self.reading == before, "nothing is in the pump before the hold"

    def hold(self) -> None:
        self.hands.hold("hold-to-send", HOLD_MS + SETTLES_MS)

    def send(self, **typed: str) -> Reading:
        """Review the draft, type what is asked, hold, and wait until a fresh reading shows what was sent."""
        if self.app.window.place != "review":
            self.hands.click("review-draft")
        version = self.reading.version
        self.read_back(**typed)
        self.hold()
        self.hands.until(lambda: self.state.update.stage is Stage.VERIFIED, "the pump is read back")
        assert self.reading.version == version + 1
        self.is_recorded(self.reading)
        return self.reading

    def is_recorded(self, reading: Reading, *, recovered: bool = False) -> Operation:
        """Hold the latest operation on record to be what `reading` shows."""
        [done] = [each for each in self.state.operations if each.operation == reading.operation]
        assert done.visit == self.state.visits[0].id
        assert (done.version, done.verdict) == (reading.version, Verdict.COMMITTED)
        assert (done.user, done.second_person, done.recovered) == (CLINICIAN, SECOND, recovered)
        return done

    def sees(self, name: str, *words: str) -> None:
        """Wait until what is called `name` says all of `words`."""
        deadline = QDeadlineTimer(_SAID_WITHIN_MS)
        while missing := [each for each in words if each not in self.said(name)]:
            assert not deadline.hasExpired(), f"{name} does not say {missing}, but: {self.said(name)}"
            self.hands.rest(10)

    def sees_in_visit(self, *words: str) -> None:
        """Go to the latest visit and find `words` in its detail."""
        self.hands.click("go-visits")
        self.hands.pick("visits-table", short_moment(self.state.visits[0].therapy_ms))
        self.sees("visit-detail", *words)

    def said(self, name: str) -> str:
        """Return all that is to be read in what is called `name`, with plain spaces."""
        return plain(" ".join(shown(self.hands.find(name))))

    def read_again(self) -> Reading:
        """Have the pump read once more."""
        before = self.reading
        self.hands.click("go-overview")
        self.hands.click("read-pump")
        self.hands.until(lambda: self.state.reading not in {None, before}, "the pump is read again")
        return self.reading

    def jump_a_day(self) -> Reading:
        """Move the pump's clock a day on by the window's button, and read the pump."""
        from_ms = self.reading.clock_ms
        self.hands.click("jump-day")
        later = lambda: (self.state.clock_ms or 0) >= from_ms + MS_PER_DAY - MS_PER_MINUTE  # noqa: E731
        self.hands.until(later, "the pump's clock is a day on")
        return self.read_again()

    def act(self, tool: str) -> None:
        """Press a tool of the bench and wait for what is felt."""
        done = len(self.state.deeds)
        self.hands.click(tool)
        self.hands.until(lambda: len(self.state.deeds) > done, f"{tool} was used")

    def take_vial(self, label: str) -> None:
        """Take the vial of this label in hand, by the arrow key."""
        tray = self.hands.the("bench-vial", QComboBox)
        self.hands.reach(tray)
        for _ in range(tray.count()):
            if plain(tray.currentText()) == label:
                return
            QTest.keyClick(tray, Qt.Key.Key_Down)
        raise AssertionError(f"There is no vial of {label} on the tray.")

    def press_patients_button(self) -> str:
        """Have the patient press their controller's button; return why nothing came of it, else nothing."""
        said, deeds = self.state.hands_sentence, len(self.state.deeds)
        self.app.bridge.act(PressButton())
        told = lambda: self.state.hands_sentence != said or len(self.state.deeds) > deeds  # noqa: E731
        self.hands.until(told, "the bench says what came of the button")
        return plain(self.state.hands_sentence)


def shown(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


def plain(text: str) -> str:
    """Return `text` with its spaces plain and without marks that keep words together."""
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.fixture(scope="module")
def admitted(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Path:
    """Return a record into which the sample patients were admitted, to be copied."""
    folder = tmp_path_factory.mktemp("admitted")
    with console(folder):
        pass
    return folder


@pytest.fixture
def room(admitted: Path, tmp_path: Path, qapp: QApplication) -> Iterator[Room]:
    folder = tmp_path / "console"
    shutil.copytree(admitted, folder)
    with console(folder) as app:
        yield Room(app)


def test_that_a_single_bolus_is_sent_given_and_found_in_the_record(room: Room) -> None:
    before = room.open(OKOYE)
    room.hands.click("go-program")
    room.order("2000", "340", "single bolus of 20 mcg over 10 min")
    room.type_all(bolus_dose="20", bolus_hours="0", bolus_minutes="10")
    room.drafted(BolusChange)
    after = room.send(bolus_dose="20")
    assert after.prescription == before.prescription
    assert after.bolus is not None
    assert (after.bolus.kind, after.bolus.replaces) == (BolusKind.SINGLE, True)
    assert room.is_recorded(after).change == BolusChange(Dose(20_000), 10 * MS_PER_MINUTE)
    room.sees_in_visit("Single bolus, 20 mcg over 10 min", f"in the pump, version {after.version}")


def test_that_patient_boluses_are_sent_and_the_pump_tells_that_the_patient_pressed(room: Room) -> None:
    before = room.open(HADDAD)
    assert room.press_patients_button() == "The button does nothing: no patient bolus is set."
    room.hands.click("go-program")
    room.order("1000", "108", "even, with patient boluses of 5 mcg")
    room.hands.choose("patient-allowed", "on")
    room.type_all(
        patient_dose="5",
        patient_lasts_hours="0",
        patient_lasts_minutes="5",
        patient_lockout_hours="4",
        patient_lockout_minutes="0",
        patient_most="3",
    )
    room.drafted(ProgramChange)
    after = room.send(daily_dose="108")
    allowed = PatientBolus(Dose(5_000), 5 * MS_PER_MINUTE, 4 * MS_PER_HOUR, 3)
    assert after.prescription == replace(before.prescription, patient_bolus=allowed)
    room.sees_in_visit("Patient boluses none → allowed", "Lockout — → 4 h", "15 mcg more in 24 h")

    assert room.press_patients_button() == ""
    told = room.read_again()
    assert told.version == after.version, "the patient's button changes no program"
    assert told.bolus is not None
    assert told.bolus.kind is BolusKind.PATIENT
    assert told.patient_boluses == (told.bolus.started_ms,)
    room.sees("overview-page", "A patient bolus of 5 mcg over 5 min runs", "1 of 3 given in the last 24 h.")
    assert room.press_patients_button().startswith("Not yet: the next bolus can be given from ")
    rested = room.jump_a_day()
    assert rested.bolus is None
    room.sees("overview-page", "0 of 3 given in the last 24 h.")


def test_that_periodic_boluses_on_a_basal_rate_are_sent_and_come_round(room: Room) -> None:
    room.open(HADDAD)
    room.hands.click("go-program")
    room.order("1000", "108", "15 mcg over 30 min every 6 h, on 2 mcg/h")
    room.hands.choose("program-mode", "Periodic bolus")
    room.type_all(
        periodic_dose="15",
        periodic_basal="2",
        periodic_every_hours="6",
        periodic_every_minutes="0",
        periodic_lasts_hours="0",
        periodic_lasts_minutes="30",
    )
    room.sees("periodic-card", "4 boluses a day = 60 mcg/day.", "Up to 108 mcg in any 24 h in all.")
    room.drafted(ProgramChange)
    after = room.send(daily_dose="108", peak="32")
    runs = after.prescription.infusion
    assert isinstance(runs, PeriodicBolus)
    asked = PeriodicBolus(Dose(15_000), 6 * MS_PER_HOUR, 30 * MS_PER_MINUTE, DoseRate(2_000))
    assert replace(runs, first_ms=None) == asked
    room.sees_in_visit(
        "Mode Simple continuous → Periodic bolus, every 6 h", "Basal between boluses — → 2 mcg/h"
    )

    day_later = room.jump_a_day()
    over_ms = day_later.clock_ms - after.clock_ms - MS_PER_DAY
    given_ng = 108_000 + Fraction(32_000 * over_ms, MS_PER_HOUR)
    assert abs(delivered_ng(after, day_later) - given_ng) < 1


def test_that_a_pump_is_stopped_and_said_to_be_so_on_every_page_until_it_is_resumed(room: Room) -> None:
    before = room.open(OKOYE)
    room.hands.click("go-program")
    room.hands.click("interrupt-therapy")
    room.hands.choose("interrupt-way", "Stop pump")
    room.hands.type("interrupt-plan", "On the ward, watched; tablets by mouth at noon.")
    room.hands.click("interrupt-draft")
    room.drafted(StopChange)
    stopped = room.send(word="stop")
    assert stopped.stopped_ms is not None
    assert stopped.alarms == (Alarm.PUMP_STOPPED,)
    for place in PLACES:
        room.hands.click(f"go-{place}")
        room.sees("notice-stopped", "Pump is STOPPED since ", "Nothing flows.")
    room.sees_in_visit("Pump stopped, no restart planned", "tablets by mouth at noon.", REASON)

    later = room.jump_a_day()
    assert later.delivered_pl == stopped.delivered_pl
    room.hands.click("notice-stopped-resume")
    room.drafted(ResumeChange, dose="340")
    again = room.send(daily_dose="340")
    assert (again.stopped_ms, again.alarms) == (None, ())
    assert again.prescription == before.prescription
    assert not room.hands.shows("notice-stopped")
    room.sees_in_visit("Pump started again", REASON)


def test_that_a_revised_catheter_is_told_and_primed_alone_after_access(room: Room) -> None:
    before = room.open(RIVERA)
    room.hands.click("go-implant")
    room.hands.choose("implant-kind", "catheter-revision")
    room.hands.type("trimmed-1", "12.5")
    room.hands.choose("catheter-source", "operation note")
    room.drafted(ImplantChange)
    told = room.send(catheter_volume="0.168")
    assert told.catheter is not None
    assert told.catheter.volume_pl == 168_300_000, "76.5 cm of 0.0022 mL/cm"
    room.sees_in_visit(
        "Catheter revised, catheter ONE-89", "76.5 cm implanted", "Figures from operation note"
    )

    room.hands.click("go-implant")
    room.hands.choose("implant-part", "access")
    room.hands.type("aspirate-volume", "0.5")
    room.act("aspirate-catheter")
    room.sees(
        "implant-page",
        "0.5 mL of clear fluid comes freely",
        "The catheter now holds CSF: prime it (0.168 mL).",
    )
    room.hands.click("access-prime-go")
    room.drafted(PrimeChange)
    primed = room.send(prime_volume="0.168")
    change = room.is_recorded(primed).change
    assert isinstance(change, PrimeChange)
    assert (change.case, change.volume.pl) == (PrimeCase.CATHETER_ACCESS, 168_300_000)
    assert primed.bolus is not None
    assert primed.bolus.kind is BolusKind.PRIME
    assert primed.prescription == before.prescription
    room.sees_in_visit("Prime, catheter only, after catheter access, 0.168 mL", "Catheter accessed yes")


def test_that_a_temporary_program_ends_by_itself_and_the_old_one_runs_again(room: Room) -> None:
    before = room.open(OKOYE)
    old = before.prescription.infusion
    ends_ms = before.clock_ms - before.clock_ms % MS_PER_MINUTE + 20 * MS_PER_HOUR
    room.hands.click("go-program")
    room.order("2000", "323", "even, lower for 20 hours")
    room.hands.choose("when-kind", "For a while")
    room.type_all(
        program_daily_field="323",
        when_temporary_day=calendar.day(ends_ms).isoformat(),
        when_temporary_time=calendar.clock_text(calendar.minute_of_day(ends_ms)),
    )
    room.sees("when-card", "the pump goes back by itself to what runs now: 340 mcg/day.")
    room.drafted(ProgramChange)
    lower = room.send(daily_dose="323")
    assert lower.prescription.infusion == SimpleContinuous(DailyDose(323_000))
    assert lower.prescription.later == Later(ends_ms, old)
    room.sees_in_visit("Daily dose 340 mcg/day → 323 mcg/day", "Then from — → ")

    again = room.jump_a_day()
    assert again.prescription == before.prescription
    assert again.version == lower.version, "it went back by itself"
    each_ng = 323_000 * (ends_ms - lower.clock_ms) + 340_000 * (again.clock_ms - ends_ms)
    assert abs(delivered_ng(lower, again) - Fraction(each_ng, MS_PER_DAY)) < 1
    room.sees("overview-page", "340 mcg/day")


def test_that_a_refill_of_another_strength_over_a_bridge_outlives_a_lost_link(room: Room) -> None:
    before = room.open(RIVERA)
    visits = len(room.state.visits)
    room.hands.click("go-refill")
    room.order("1000", "267", "flex, five steps, as before")
    draw_up_refill(room)
    room.drafted(RefillChange)
    room.hands.click("refill-next")
    room.read_back(daily_dose="267", peak="14", strength="1000")
    assert room.app.bridge.rig is not None
    room.app.bridge.rig.spoil_link(inward="silent")
    room.hold()
    room.hands.until(lambda: room.state.update.stage is Stage.UNKNOWN, "the outcome is unknown")
    assert room.state.link is Link.LOST
    room.sees("notice-unknown", "EITHER knows of the refill", "OR it knows nothing of it")

    room.hands.click("notice-unknown-read")
    room.hands.until(lambda: room.state.update.stage is Stage.VERIFIED, "the outcome is found out")
    after = room.reading
    assert after.prescription.drug.concentration.mcg_per_ml == 1000
    assert after.prescription.infusion == before.prescription.infusion
    assert after.bolus is not None
    assert after.bolus.kind is BolusKind.BRIDGE
    done = room.is_recorded(after, recovered=True)
    assert len(room.state.visits) == visits, "the visit under way holds it, no other was made"
    assert [each for each in room.state.operations if each.visit == done.visit] == [done]
    room.sees_in_visit("baclofen 2,000 mcg/mL → baclofen 1,000 mcg/mL", "found out after the link was lost")


def test_that_a_replaced_pump_is_opened_out_of_its_box_and_told_the_catheter_that_stays(room: Room) -> None:
    before = room.open(OKOYE)
    room.hands.click("go-implant")
    room.hands.choose("implant-kind", "pump-replacement")
    room.hands.choose("implant-place", "old")
    room.hands.type("new-serial", "SIM-700999")
    room.hands.choose("new-model", "SP-40")
    room.hands.click("record-pump")
    room.hands.until(lambda: room.state.reading not in {None, before}, "the new pump has been read")
    new = room.reading
    assert (new.identity.serial, new.identity.model) == ("SIM-700999", "SP-40")
    assert (new.version, new.catheter) == (0, None), "as it left the factory"
    assert new.prescription.infusion != before.prescription.infusion, "no program is carried over"

    room.sees("implant-page", "SIM-700999 has not been told its catheter.")
    room.hands.click("catheter-untold-tell")
    room.drafted(ImplantChange)
    told = room.send(catheter_volume="0.153")
    assert told.catheter == before.catheter
    room.sees_in_visit("pump SIM-700999", "Pump replaced, catheter TWO-114")


def test_that_a_first_dose_after_screening_is_said_and_has_to_be_typed(room: Room) -> None:
    room.open(OKOYE)
    room.hands.click("go-implant")
    room.hands.choose("implant-part", "screening")
    room.hands.choose("response-1", "yes")
    room.hands.type("lasted-1", "6")
    room.hands.click("suggest-first-dose")
    assert room.app.window.place == "program"
    room.sees("program-page", "suggested after screening: 100 mcg/day")
    assert room.hands.the("program-daily-field", QLineEdit).text() == "340"
    assert room.state.draft is None


def draw_up_refill(room: Room) -> None:
    """Empty the reservoir, fill 18 mL of 1,000 mcg/mL, and tell the console so, with a bridge."""
    room.hands.click("bench-port-reservoir")
    room.act("bench-aspirate-all")
    drawn = room.state.deeds[-1].felt.volume
    assert drawn is not None
    room.hands.type("refill-withdrawn", f"{drawn.ml.normalize():f}")
    for answer in ("emptied-nothing-more-came", "look-clear,-colourless", "next", "next"):
        room.hands.click(f"refill-{answer}")
    room.take_vial("baclofen 1,000 mcg/mL")
    room.hands.type("bench-inject-ml", "18")
    room.act("bench-inject")
    room.hands.click("refill-strength-choice-1000")
    room.type_all(refill_filled="18", refill_lot="SIM-BA1000", refill_expiry="082028")
    for answer in ("rinse-not-done", "accessed-no", "next", "bridging-bridge", "next"):
        room.hands.click(f"refill-{answer}")


def delivered_ng(earlier: Reading, later: Reading) -> Fraction:
    """Return the drug pumped between two readings of one strength."""
    ng_per_ml = later.prescription.drug.concentration.ng_per_ml
    return Fraction((later.delivered_pl - earlier.delivered_pl) * ng_per_ml, PL_PER_ML)

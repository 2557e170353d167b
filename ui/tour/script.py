"""The visit the tour goes through: what is done in which order, what is pictured, what must be true then.

Apart from `driver`, which knows how to press and type, and from `tour`, which opens the window. Each
scene ends when the window shows what it should; if it does not, the tour stops there with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from console.domain import dosing, wording
from console.domain.change import ProgramChange
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG
from console.domain.reading import Reading
from console.session import draft as drafts
from ui.app import App
from ui.models.hold import HOLD_MS
from ui.state import ConsoleState, Link, Stage
from ui.tour.driver import Driver, HandsFailed

PATIENT = "S-00042"
CLINICIAN = "C. Moreau"
FIRST_DOSE, SECOND_DOSE, PEAK = "293.5", "297.5", "18"
PLACES = ("patients", "overview", "program", "refill", "implant", "review", "trends", "visits")
SETTLES_MS = 250
"""Longer than any motion in the window (150 ms), so that no picture is taken in the middle of one."""

Say = Callable[[str], None]


@dataclass
class Account:
    """What the tour saw, for `summary.json`."""

    steps: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    seen: dict[str, object] = field(default_factory=dict)


class Tour:
    """One visit in one window; `say` is told each step, pictures go to `folder`."""

    def __init__(self, app: App, folder: Path, say: Say) -> None:
        """Take the running `app`, its window shown and its record not open yet."""
        self.account = Account()
        self._app, self._folder, self._say = app, folder, say

    def run(self) -> Account:
        """Go through the whole visit; raises `HandsFailed` where the window does not follow."""
        for scene in (
            self.open_patient,
            self.enter_order,
            self.draw_up_program,
            self.read_program_back,
            self.hold,
            self.see_it_verified,
            self.look_at_refill_date,
            self.draw_up_second,
            self.lose_link,
            self.recover,
            self.sign_visit,
            self.look_around,
        ):
            scene()
        return self.account

    @property
    def _hands(self) -> Driver:
        """Hands on the window of this moment: another look is another window."""
        return Driver(self._app.window)

    @property
    def _state(self) -> ConsoleState:
        return self._app.bridge.state

    def open_patient(self) -> None:
        """Open the sample patient and let the console read the pump."""
        self._hands.until(lambda: len(self._state.patients) > 0, "the sample patients are listed")
        self._step("The sample patients are in the record.", "patients")
        self._app.window.show_name()
        self._hands.type("user-name", CLINICIAN)
        self._hands.click("name-enter")
        self._hands.pick("patients-table", PATIENT)
        self._hands.click("open-patient")
        self._hands.until(lambda: self._state.reading is not None, "the pump has been read")
        self._hands.click("go-overview")
        self._step(f"Pump {self._serial()} has been read: {self._daily_dose()}.", "overview")

    def enter_order(self) -> None:
        """Fill in the order sheet of the first change."""
        self._hands.click("change-therapy")
        self._order(FIRST_DOSE, "flex, five steps, more in the morning")
        self._step(f"The order is entered: {FIRST_DOSE} mcg/day.")

    def draw_up_program(self) -> None:
        """Drag one step, type the others, until four fields differ."""
        self._hands.drag_rate("schedule-chart-plot", step=2, mcg_per_h=4)
        self._hands.until(lambda: self._state.draft is not None, "dragging made a draft")
        dragged = self._draft_rate(6)
        self._hands.type("step-2-rate", PEAK)
        self._hands.type("step-3-rate", "11.5")
        self._hands.type("step-4-rate", "14")
        self._hands.type("step-5-start", "22:00")
        self._hands.until(lambda: self._state.changes == 4, "four changes are in the draft")
        self._step(f"Step 2 was dragged to {dragged}, four fields are changed.", "program")

    def read_program_back(self) -> None:
        """Have the pump read the draft back, and type it from the order."""
        self._hands.click("review-draft")
        self._read_back(FIRST_DOSE, peak=PEAK)
        self._picture("review")

    def hold(self) -> None:
        """Hold the button that sends until it is sent."""
        self._hands.hold("hold-to-send", HOLD_MS + SETTLES_MS)

    def see_it_verified(self) -> None:
        """Wait until a fresh reading shows what was sent."""
        self._hands.until(lambda: self._state.update.stage is Stage.VERIFIED, "the pump is read back")
        self.account.seen["first"] = {"daily_dose_mcg": self._dose_mcg(), "version": self._version()}
        self._step(f"Programmed and verified: {self._daily_dose()}, version {self._version()}.", "verified")

    def look_at_refill_date(self) -> None:
        """See on the Overview what follows from the new dose."""
        self._hands.click("go-overview")
        self._step("The refill date follows from the new dose.", "after")

    def draw_up_second(self) -> None:
        """Order and draw up another change, with its reason."""
        self._hands.click("go-program")
        self._order(SECOND_DOSE, "flex, five steps, more at night")
        self._hands.type("step-1-rate", "10.5")
        self._hands.type("step-5-rate", "10.5")
        self._hands.until(lambda: self._state.changes == 2, "two changes are in the draft")
        for finding in drafts.unanswered(self._state.findings, dict(self._state.reasons)):
            self._hands.type(f"reason-{finding.code}", "Tour: a second change on one day, to lose its answer")
        self._hands.click("review-draft")
        self._read_back(SECOND_DOSE, peak=PEAK)

    def lose_link(self) -> None:
        """Send it, and lose the answer on the way."""
        rig = self._app.bridge.rig
        if rig is None:
            raise HandsFailed("The record is not open.")
        rig.spoil_link(inward="silent")
        self.hold()
        self._hands.until(lambda: self._state.update.stage is Stage.UNKNOWN, "the outcome is not known")
        self._step("The answer was lost: the outcome is unknown, and the window says so.", "unknown")

    def recover(self) -> None:
        """Read the pump again, which tells what became of it."""
        if self._state.link is not Link.LOST:
            raise HandsFailed("The window does not show that the link is lost.")
        self._hands.click("go-overview")
        self._hands.click("read-pump")
        self._hands.until(lambda: self._state.update.stage is Stage.VERIFIED, "the outcome is found out")
        self.account.seen["recovered"] = {"daily_dose_mcg": self._dose_mcg(), "version": self._version()}
        self._step(f"Read again: the pump runs {self._daily_dose()}, as confirmed.", "recovered")

    def sign_visit(self) -> None:
        """Sign the visit."""
        self._hands.click("go-visits")
        self._hands.click("sign-visit")
        self._hands.until(lambda: self._state.visits[0].signed_by == CLINICIAN, "the visit is signed")
        self.account.seen["visits"] = len(self._state.visits)
        self._step("The visit is signed.", "visits")

    def look_around(self) -> None:
        """See Trends, and every page in the other themes."""
        self._hands.click("go-trends")
        self._step("Dose, reservoir and flow stand on one time axis.", "trends")
        for theme in ("dark", "high-contrast"):
            self._app.relook(theme, 100)
            for place in PLACES:
                self._hands.click(f"go-{place}")
                self._picture(f"{place}_{theme}")
        self._app.relook("light", 100)
        self._step("Every page has been seen in three themes.")

    def _order(self, dose: str, pattern: str) -> None:
        """Fill in an order sheet and save it."""
        self._hands.click("program-order-action")
        self._hands.choose("order-strength", "2000")
        self._hands.type("order-daily-dose", dose)
        self._hands.type("order-pattern", pattern)
        self._hands.type("order-by", "Dr A. Lindqvist")
        self._picture(f"order_{dose}", of="order-sheet")
        self._hands.click("order-save")
        self._hands.until(lambda: self._state.order is not None, "the order is kept")

    def _read_back(self, dose: str, *, peak: str) -> None:
        """Wait for the pump's read-back and type it from the order."""
        self._hands.until(lambda: self._state.update.stage is Stage.READ_BACK, "the pump read the draft back")
        self._hands.type("typed-daily-dose", dose)
        self._hands.type("typed-peak", peak)
        self._hands.tick("no-second-person")
        self._hands.reach_end("review-comparison")

    def _draft_rate(self, hour: int) -> str:
        rate = dosing.ng_per_h_at(self._draft().infusion, dosing.MONDAY_MS + hour * MS_PER_HOUR)
        return wording.amount(rate / NG_PER_MCG, "mcg/h", 1)

    def _draft(self) -> Prescription:
        draft = self._state.draft
        if not isinstance(draft, ProgramChange):
            raise HandsFailed("There is no draft of a program.")
        return draft.prescription

    def _reading(self) -> Reading:
        reading = self._state.reading
        if reading is None:
            raise HandsFailed("The pump has not been read.")
        return reading

    def _serial(self) -> str:
        return self._reading().identity.serial

    def _version(self) -> int:
        return self._reading().version

    def _dose_mcg(self) -> str:
        return wording.digits(_mcg(self._reading().prescription))

    def _daily_dose(self) -> str:
        return wording.amount(_mcg(self._reading().prescription), "mcg/day")

    def _step(self, sentence: str, picture: str = "") -> None:
        self.account.steps.append(sentence)
        self._say(sentence)
        if picture:
            self._picture(picture)

    def _picture(self, name: str, of: str = "main-window") -> None:
        hands = self._hands
        hands.rest(SETTLES_MS)
        hands.picture(self._folder / f"{name}.png", of)
        self.account.pictures.append(f"{name}.png")


def _mcg(prescription: Prescription) -> Decimal:
    """Return the daily dose in mcg; the tour's programs have exact ones."""
    return wording.derived(dosing.highest_day_ng(prescription.infusion) / NG_PER_MCG, 1)

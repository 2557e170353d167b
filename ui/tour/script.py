"""The visit the tour goes through: what is done in which order, what is pictured, what must be true then.

Apart from `moves` and `refilling`, which know how each thing is done, and from `performance`, which opens the
window. Each scene ends when the window shows what it should; if it does not, the tour stops there with a
sentence.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from console.domain import dosing, wording
from console.domain.calendar import day, iso
from console.domain.change import ProgramChange, RefillChange
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML
from console.domain.reading import BolusKind, Reading
from console.domain.visit import Signature, Visit
from console.domain.wording import moment_text
from ui.app import App
from ui.format import short_moment
from ui.models import summary
from ui.state import ConsoleState, Link, Stage
from ui.tour.album import Account, Album, Say
from ui.tour.driver import Driver, HandsFailed
from ui.tour.moves import Moves
from ui.tour.refilling import Bench, Console

PATIENT = "S-00042"
CLINICIAN = "C. Moreau"
SECOND = "J. Okafor"
FIRST_DOSE, PEAK = "293.5", "18"
OLD_STRENGTH, NEW_STRENGTH, FILLED_ML = "2,000", "1,000", "20"
"""In mcg/mL as a vial's label reads, and in mL."""


class Tour:
    """Two visits in one window; `say` is told each step, pictures go to `folder`."""

    def __init__(self, app: App, folder: Path, say: Say) -> None:
        """Take the running `app`, its window shown and its record not open yet."""
        self._moves = Moves(app)
        self._album = Album(self._moves, folder, say)
        self._label = ("", "")

    def run(self) -> Account:
        """Go through both visits; raises `HandsFailed` where the window does not follow."""
        for scene in (
            self.open_patient,
            self.enter_order,
            self.draw_up_program,
            self.read_program_back,
            self.hold,
            self.see_it_verified,
            self.look_at_refill_date,
            self.go_to_refill_date,
            self.empty_by_hand,
            self.fill_by_hand,
            self.tell_refill,
            self.check_refill,
            self.lose_link,
            self.recover,
            self.follow_bridge,
            self.sign_visits,
            self.look_around,
        ):
            scene()
        return self.account

    @property
    def account(self) -> Account:
        """What was seen so far."""
        return self._album.account

    @property
    def _hands(self) -> Driver:
        """Hands on the window of this moment: another look is another window."""
        return self._moves.hands

    @property
    def _state(self) -> ConsoleState:
        return self._moves.state

    def open_patient(self) -> None:
        """Open the sample patient and let the console read the pump."""
        self._hands.until(lambda: len(self._state.patients) > 0, "the sample patients are listed")
        self._album.step("The sample patients are in the record.", "patients")
        self._moves.sign_in(CLINICIAN)
        self._moves.open_patient(PATIENT)
        self._hands.click("go-overview")
        self._album.step(
            f"Pump {self._reading().identity.serial} has been read: {self._daily_dose()}.", "overview"
        )

    def enter_order(self) -> None:
        """Fill in the order sheet of the first change."""
        self._hands.click("change-therapy")
        self._order("program", OLD_STRENGTH, "flex, five steps, more in the morning")
        self._album.step(f"The order is entered: {FIRST_DOSE} mcg/day.")

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
        self._album.step(f"Step 2 was dragged to {dragged}, four fields are changed.", "program")

    def read_program_back(self) -> None:
        """Have the pump read the draft back, and type it from the order."""
        self._hands.click("review-draft")
        self._moves.read_back({"daily-dose": FIRST_DOSE, "peak": PEAK})
        self._album.picture("review")

    def hold(self) -> None:
        """Hold the button that sends until it is sent."""
        self._moves.hold()

    def see_it_verified(self) -> None:
        """Wait until a fresh reading shows what was sent."""
        self._hands.until(lambda: self._state.update.stage is Stage.VERIFIED, "the pump is read back")
        self.account.seen["first"] = {"daily_dose_mcg": self._dose_mcg(), "version": self._reading().version}
        told = f"{self._daily_dose()}, version {self._reading().version}"
        self._album.step(f"Programmed and verified: {told}.", "verified")

    def look_at_refill_date(self) -> None:
        """See on the Overview what follows from the new dose."""
        self._hands.click("go-overview")
        due = self._refill_by()
        self.account.seen["refill_by"] = due.isoformat()
        self._album.step(f"The refill date follows from the new dose: {wording.date_text(due)}.", "after")

    def go_to_refill_date(self) -> None:
        """Move the pump's clock on to the day of the refill, by the window's buttons, and read the pump."""
        days = (self._refill_by() - day(self._reading().clock_ms)).days
        self._moves.jump("jump-week", days // 7)
        self._moves.jump("jump-day", days % 7)
        self._moves.read_again()
        here = wording.date_text(day(self._reading().clock_ms))
        self._album.step(f"{days} days on, {here}: {self._reservoir()} are left, calculated.", "due")

    def empty_by_hand(self) -> None:
        """Order another strength, aspirate by hand, and tell the console what came."""
        self._hands.click("go-refill")
        self._order("refill", NEW_STRENGTH, "flex as before, from a weaker drug")
        drawn = Bench(self._moves).empty()
        Console(self._moves).tell_emptied(drawn)
        self._album.step(f"Hands aspirated {drawn} mL; the console compares.", "refill_compare")
        Console(self._moves).go_on()

    def fill_by_hand(self) -> None:
        """Rinse and fill by hand from a vial, which tells the pump nothing."""
        bench = Bench(self._moves)
        self._label = bench.take_vial(NEW_STRENGTH)
        bench.rinse("3", "2")
        bench.inject(FILLED_ML)
        self._album.step(f"Hands rinsed and injected {FILLED_ML} mL of {NEW_STRENGTH} mcg/mL.")

    def tell_refill(self) -> None:
        """Tell the console what was filled, and decide for the bridge."""
        lot, expiry = self._label
        Console(self._moves).tell_drug(_plain(NEW_STRENGTH), FILLED_ML, lot=lot, expiry=expiry)
        self._hands.click("refill-rinse-as-usual")
        self._album.picture("refill_drug")
        Console(self._moves).go_on()
        self._hands.click("refill-bridging-bridge")
        self._album.step(f"The console is told: {NEW_STRENGTH} mcg/mL, over a bridge.", "refill_bridge")
        Console(self._moves).go_on()

    def check_refill(self) -> None:
        """Answer what the checks ask, and see the refill as it will be, in every theme."""
        self._moves.give_reasons(f"Order, vial and figures read aloud with {SECOND}")
        self._hands.type("refill-checked-by", SECOND)
        self._album.step("Each question of the checks has its answer.", "refill")
        self._album.see_refill()

    def lose_link(self) -> None:
        """Read it back and send it, and lose the answer on the way."""
        self._hands.click("go-review")
        typed = {"daily-dose": FIRST_DOSE, "peak": PEAK, "strength": _plain(NEW_STRENGTH)}
        self._moves.read_back(typed, second=SECOND)
        self._album.picture("refill_review")
        rig = self._moves.app.bridge.rig
        if rig is None:
            raise HandsFailed("The record is not open.")
        rig.spoil_link(inward="silent")
        self.hold()
        self._hands.until(lambda: self._state.update.stage is Stage.UNKNOWN, "the outcome is not known")
        self._hands.reach(self._hands.find("review-figures"))
        self._album.step("The answer was lost: the outcome is unknown, and the window says so.", "unknown")

    def recover(self) -> None:
        """Read the pump again, which tells what became of it."""
        if self._state.link is not Link.LOST:
            raise HandsFailed("The window does not show that the link is lost.")
        self._hands.click("go-overview")
        self._hands.click("read-pump")
        self._hands.until(lambda: self._state.update.stage is Stage.VERIFIED, "the outcome is found out")
        reading = self._reading()
        strength = reading.prescription.drug.concentration.mcg_per_ml
        self.account.seen["recovered"] = {
            "daily_dose_mcg": self._dose_mcg(),
            "concentration_mcg_per_ml": wording.digits(strength),
            "version": reading.version,
        }
        self._album.step(
            f"Read again: the pump holds {wording.amount(strength, 'mcg/mL')}, as confirmed.", "recovered"
        )

    def follow_bridge(self) -> None:
        """See the old drug go along the path, and the program go on when it has gone."""
        bolus = self._reading().bolus
        if bolus is None or bolus.kind is not BolusKind.BRIDGE:
            raise HandsFailed("No bridge runs after the refill.")
        self.account.seen["bridge_ends"] = iso(bolus.ends_ms)
        self._moves.jump("jump-day")
        self._album.step(
            f"A day later the front has moved; it arrives {moment_text(bolus.ends_ms)}.", "bridge"
        )
        while (self._state.clock_ms or 0) < bolus.ends_ms:
            self._moves.jump("jump-day")
        self._moves.read_again()
        if self._reading().bolus is not None:
            raise HandsFailed("The bridge still runs after its end.")
        self._album.step(f"The bridge has ended; the program goes on with {self._daily_dose()}.", "bridged")

    def sign_visits(self) -> None:
        """Sign every visit of the tour."""
        self._hands.click("go-visits")
        for visit in _unsigned(self._state):
            self._sign(visit)
        self.account.seen["visits"] = len(self._state.visits)
        self.account.seen["refills"] = sum(
            isinstance(each.change, RefillChange) for each in self._state.operations
        )
        self._hands.pick("visits-table", "Refill")
        self._album.step("The visits are signed.", "visits")

    def look_around(self) -> None:
        """See Trends, and every page with its modes and parts, in every theme."""
        self._hands.click("go-trends")
        self._album.step("Dose, reservoir and flow stand on one time axis.", "trends")
        self._album.see_pages()
        self._album.step("Every page has been seen in three themes.")

    def _order(self, place: str, strength: str, pattern: str) -> None:
        """Fill in an order sheet on the page `place` and save it."""
        action, mcg_per_ml = f"{place}-order-action", _plain(strength)
        self._moves.fill_order(action, strength=mcg_per_ml, dose=FIRST_DOSE, pattern=pattern)
        self._album.picture(f"order_{mcg_per_ml}", of="order-sheet")
        self._moves.save_order()

    def _sign(self, visit: Visit) -> None:
        self._hands.pick("visits-table", short_moment(visit.therapy_ms))
        self._hands.click("sign-visit")
        self._hands.until(lambda: visit.id not in map(_id, _unsigned(self._state)), "the visit is signed")

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

    def _refill_by(self) -> date:
        due = summary.forecast(self._state, self._reading()).refill_by
        if due is None:
            raise HandsFailed("No refill is foreseen.")
        return due

    def _reservoir(self) -> str:
        return wording.amount(Fraction(self._reading().reservoir_pl, PL_PER_ML), "mL", 2)

    def _dose_mcg(self) -> str:
        return wording.digits(_mcg(self._reading().prescription))

    def _daily_dose(self) -> str:
        return wording.amount(_mcg(self._reading().prescription), "mcg/day")


def _plain(strength: str) -> str:
    """Return a strength as it is typed: `1000` for `1,000`."""
    return strength.replace(",", "")


def _unsigned(state: ConsoleState) -> list[Visit]:
    return [visit for visit in state.visits if visit.signature is not Signature.SIGNED]


def _id(visit: Visit) -> int:
    return visit.id


def _mcg(prescription: Prescription) -> Decimal:
    """Return the daily dose in mcg; the tour's programs have exact ones."""
    return wording.derived(dosing.highest_day_ng(prescription.infusion) / NG_PER_MCG, 1)

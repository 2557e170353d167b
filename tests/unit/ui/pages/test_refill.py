"""The Refill page under real keys and presses: five steps, one draft, and no way to undo what was done."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.change import ProgramChange, RefillChange
from console.domain.finding import reason
from support import refills, scenes, states, windows
from ui import theme as themes
from ui.models.refill_entry import Step
from ui.pages.refill import RefillPage
from ui.state import ConsoleState


class Sitting:
    """A page with its window: what is drafted comes back in the state, as in life."""

    def __init__(self, page: RefillPage, clock: ManualClock) -> None:
        self.page, self.clock = page, clock
        self.state = refills.state()
        self.drafts: list[tuple[RefillChange, tuple[tuple[str, str], ...]]] = []
        self.discarded = 0
        page.change_drafted.connect(self._drafted)
        page.discard_requested.connect(self._discard)

    def show(self, state: ConsoleState) -> None:
        self.state = state
        self.page.set_state(state)

    def type(self, name: str, text: str) -> None:
        field = windows.child(self.page, name)
        field.selectAll()
        windows.type_into(field, text, self.clock)

    def press(self, *names: str) -> None:
        for name in names:
            windows.press(self.page, name)

    def words(self) -> str:
        return windows.words(self.page)

    def _drafted(self, change: RefillChange, noted: tuple[tuple[str, str], ...]) -> None:
        self.drafts.append((change, noted))
        self.show(replace(self.state, draft=change, particulars=noted, changes=5))

    def _discard(self) -> None:
        self.discarded += 1
        self.show(replace(self.state, draft=None, particulars=(), changes=0))


@pytest.fixture
def sitting(qtbot: QtBot) -> Sitting:
    clock = ManualClock(states.WALL_MS)
    made = Sitting(windows.shown(qtbot, RefillPage(windows.LIGHT, clock), 1_240, 1_400), clock)
    made.show(refills.state())
    return made


def empty(sitting: Sitting, ml: str = "3.2") -> None:
    sitting.type("refill-withdrawn", ml)
    sitting.press("refill-emptied-nothing-more-came", "refill-look-clear,-colourless")


def drug(sitting: Sitting, strength: str = "2000", ml: str = "18") -> None:
    sitting.press(f"refill-strength-choice-{strength}")
    sitting.type("refill-filled", ml)
    sitting.type("refill-lot", "BX-2291")
    sitting.type("refill-expiry", "082028")
    if windows.child(sitting.page, "refill-rinse-ask").isVisible():
        sitting.press("refill-rinse-as-usual")
    sitting.press("refill-accessed-no")


def through(sitting: Sitting) -> None:
    empty(sitting)
    sitting.press("refill-next", "refill-next")
    drug(sitting)
    sitting.press("refill-next", "refill-bridging-bridge", "refill-next")


def test_that_a_refill_goes_through_its_five_steps_into_one_draft(sitting: Sitting) -> None:
    through(sitting)
    assert sitting.page.step is Step.CHECK
    change, noted = sitting.drafts[-1]
    assert (change.withdrawn, change.filled) == (refills.ml("3.2"), refills.ml("18"))
    assert change.prescription.drug == refills.NEW
    assert change.bridge is not None
    assert change.bridge.volume_pl == 377_860_000
    assert ("Lot", "BX-2291") in noted
    assert ("Rinse", "3 × 2\u00a0mL") in noted


def test_that_nothing_is_drafted_before_every_step_is_whole(sitting: Sitting) -> None:
    empty(sitting)
    sitting.press("refill-next", "refill-next")
    drug(sitting)
    assert sitting.drafts == []
    sitting.press("refill-next", "refill-bridging-no-bridge")
    assert len(sitting.drafts) == 1
    assert sitting.drafts[0][0].bridge is None


def test_that_each_step_says_what_it_waits_for(sitting: Sitting) -> None:
    next_button = windows.child(sitting.page, "refill-next")
    assert next_button.toolTip() == "Type the volume that was aspirated."
    empty(sitting)
    assert next_button.isEnabled()
    sitting.press("refill-next", "refill-next")
    assert next_button.toolTip().startswith("Choose the strength")


def test_that_what_hands_drew_is_shown_beside_the_field_and_never_typed_into_it(sitting: Sitting) -> None:
    sitting.show(refills.with_hands(refills.ASPIRATED, refills.INJECTED))
    assert windows.child(sitting.page, "refill-withdrawn").text() == ""
    assert "hands drew 3.2 mL" in sitting.words()


def test_that_without_hands_the_console_stands_alone(sitting: Sitting) -> None:
    assert not windows.child(sitting.page, "refill-bench").isVisible()
    sitting.show(refills.with_hands())
    assert windows.child(sitting.page, "refill-bench").isVisible()


def test_that_what_hands_are_asked_to_do_goes_up(qtbot: QtBot, sitting: Sitting) -> None:
    sitting.show(refills.with_hands())
    sitting.press("bench-port-reservoir")
    with qtbot.waitSignal(sitting.page.hand_asked) as told:
        sitting.press("bench-aspirate-all")
    assert told.args == [refills.ASPIRATED[0]]


def test_that_a_difference_outside_the_limit_asks_what_explains_it(sitting: Sitting) -> None:
    empty(sitting, "6")
    sitting.press("refill-next")
    assert "3 mL more left than calculated (points to under-delivery)." in sitting.words()
    assert not windows.child(sitting.page, "refill-next").isEnabled()
    sitting.press("refill-explanation-under-delivery-suspected")
    assert windows.child(sitting.page, "refill-next").isEnabled()


def test_that_2000_injected_and_500_told_is_said_beside_the_strength(sitting: Sitting) -> None:
    sitting.show(refills.with_hands(refills.ASPIRATED, refills.INJECTED))
    empty(sitting)
    sitting.press("refill-next", "refill-next", "refill-strength-choice-500")
    told = "The vial injected reads baclofen 2,000 mcg/mL; the console is told baclofen 500 mcg/mL."
    assert told in sitting.words()


def test_that_another_strength_takes_the_bridge_s_decision_back(sitting: Sitting) -> None:
    through(sitting)
    sitting.press("refill-step-3", "refill-strength-choice-1000")
    assert sitting.page.entry.bridging == ""
    assert windows.child(sitting.page, "refill-next").isEnabled()
    sitting.press("refill-next")
    assert windows.child(sitting.page, "refill-next").toolTip().startswith("Decide on the bridge")


def test_that_the_bridge_is_said_in_the_order_of_the_rules(sitting: Sitting) -> None:
    empty(sitting)
    sitting.press("refill-next", "refill-next")
    drug(sitting)
    card = windows.child(sitting.page, "refill-bridge-figures")
    told = card.words.replace("\u00a0", " ")
    assert told.index("The patient receives 150 mcg/day") < told.index(
        "The pump lists this as a 755.7 mcg bridge"
    )
    assert not windows.child(sitting.page, "refill-assumptions").isChecked()
    sitting.press("refill-assumptions")
    assert "used for priming it would take 25 h 31 min" in sitting.words()


def test_that_a_refill_in_which_nothing_was_done_is_discarded(sitting: Sitting) -> None:
    assert not windows.child(sitting.page, "leave-refill").isEnabled()
    sitting.press("refill-look-cloudy")
    assert windows.child(sitting.page, "leave-refill").text() == "Discard draft"
    sitting.press("leave-refill")
    assert sitting.discarded == 1
    assert sitting.page.entry.look == ""


def test_that_an_emptied_reservoir_cannot_be_cancelled_only_told(sitting: Sitting) -> None:
    sitting.show(refills.with_hands(refills.ASPIRATED))
    sitting.press("leave-refill")
    assert (
        "The reservoir has been emptied. Record what is in it now; the pump still calculates with 500 mcg/mL."
        in sitting.words()
    )
    sitting.type("refill-leave-withdrawn", "3.2")
    sitting.type("refill-leave-left", "0")
    sitting.type("refill-leave-filled", "0")
    change, noted = sitting.drafts[-1]
    assert (change.withdrawn, change.holds_pl, change.bridge) == (refills.ml("3.2"), 0, None)
    assert change.prescription == refills.reading().prescription
    assert ("Left half-way", "yes") in noted


def test_that_leaving_filled_asks_for_the_strength(sitting: Sitting) -> None:
    sitting.show(refills.with_hands(refills.ASPIRATED, refills.INJECTED))
    sitting.press("leave-refill")
    sitting.type("refill-leave-withdrawn", "3.2")
    sitting.type("refill-leave-left", "0")
    sitting.type("refill-leave-filled", "20")
    assert sitting.drafts == []
    sitting.press("refill-leave-strength-choice-2000")
    assert sitting.drafts[-1][0].prescription.drug == refills.NEW


def test_that_going_on_takes_the_left_refill_out_of_the_draft_and_keeps_what_was_typed(
    sitting: Sitting,
) -> None:
    sitting.show(refills.with_hands(refills.ASPIRATED))
    empty(sitting)
    sitting.press("leave-refill")
    sitting.type("refill-leave-filled", "0")
    assert len(sitting.drafts) == 1
    sitting.press("leave-refill")
    assert sitting.discarded == 1
    assert sitting.page.entry.withdrawn == Decimal("3.2")
    assert not sitting.page.entry.leaving


def test_that_check_shows_everything_before_and_after_and_opens_the_review(
    qtbot: QtBot, sitting: Sitting
) -> None:
    through(sitting)
    told = sitting.words()
    for part in ("In the pump now", "After the refill", "What is kept with the visit", "Sat 22 May 2027"):
        assert part in told
    with qtbot.waitSignal(sitting.page.review_requested):
        sitting.press("refill-next")


def test_that_a_reason_written_at_check_goes_up(sitting: Sitting) -> None:
    through(sitting)
    asked = reason("unbridged", "bridge", "No bridge. Say why not.")
    sitting.show(replace(sitting.state, findings=(asked,)))
    given: list[tuple[str, str]] = []
    sitting.page.reason_given.connect(lambda code, text: given.append((code, text)))
    windows.child(sitting.page, "reason-unbridged").setPlainText("New catheter.")
    assert given[-1] == ("unbridged", "New catheter.")


def test_that_who_checked_and_who_saw_the_waste_are_particulars_of_the_draft(sitting: Sitting) -> None:
    through(sitting)
    sitting.type("refill-checked-by", "J. Okafor")
    sitting.type("refill-waste", "R. Lee")
    assert {("Checked by", "J. Okafor"), ("Waste witnessed by", "R. Lee")} <= set(sitting.drafts[-1][1])


def test_that_a_draft_typed_over_by_half_is_as_it_was_again_once_the_page_is_left(sitting: Sitting) -> None:
    through(sitting)
    sitting.press("refill-step-3")
    windows.child(sitting.page, "refill-filled").put(None)
    windows.child(sitting.page, "refill-filled").value_changed.emit(None)
    assert sitting.page.entry.filled is None
    sitting.page.hide()
    assert sitting.page.entry.filled == Decimal(18)
    sitting.page.show()
    assert "What was left unfinished is as in the draft again." in sitting.words()


def test_that_a_draft_of_another_kind_keeps_the_fields_off(sitting: Sitting) -> None:
    sitting.show(refills.state(draft=ProgramChange(refills.reading().prescription)))
    assert not windows.child(sitting.page, "refill-withdrawn").isEnabled()
    assert "Another draft waits; send or discard it before a refill." in sitting.words()


def test_that_a_draft_from_an_earlier_sitting_is_shown_at_check(qtbot: QtBot, sitting: Sitting) -> None:
    through(sitting)
    other = Sitting(
        windows.shown(qtbot, RefillPage(windows.LIGHT, sitting.clock), 1_240, 1_400), sitting.clock
    )
    other.show(sitting.state)
    assert other.page.step is Step.CHECK
    assert other.page.entry.lot == "BX-2291"
    assert other.drafts == []


def test_that_without_a_pump_the_page_teaches(sitting: Sitting) -> None:
    sitting.show(states.opened())
    assert "No pump to refill yet" in sitting.words()
    assert not windows.child(sitting.page, "refill-next").isVisible()


@pytest.mark.parametrize("width", [1_072, 1_232, 1_712])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("step", list(Step))
def test_that_no_word_is_cut_in_any_step(qtbot: QtBot, step: Step, percent: int, width: int) -> None:
    page = windows.shown(qtbot, RefillPage(themes.read("light", percent), ManualClock()), width, 720)
    page.set_state(refills.with_hands(refills.ASPIRATED, refills.INJECTED))
    page._hand = replace(page._hand, entry=refills.whole())
    page._go(step)
    scenes.settle()
    assert windows.cut_off(page) == []
    assert windows.nameless(page) == []
    assert page.area.horizontalScrollBar().maximum() == 0


def test_that_a_refill_says_before_it_is_sent_what_it_gives_with_the_hours_before_it(
    sitting: Sitting,
) -> None:
    said = "given in 24 h, together with what the program until now gave; the limit is 3,000 mcg."
    high = replace(refills.reading(), given=states.ran_before("4800", hours=12))
    sitting.show(refills.state(reading=high))
    empty(sitting)
    sitting.press("refill-next", "refill-next")
    drug(sitting)
    sitting.type("refill-daily", "2000")
    assert said in sitting.words()
    sitting.type("refill-daily", "100")
    assert said not in sitting.words()

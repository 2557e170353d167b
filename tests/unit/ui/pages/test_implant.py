"""The Implant page: its parts held together, one draft, and the answer on catheter access kept with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from console.clock import ManualClock
from console.domain.change import Change, ImplantChange, ImplantKind, PrimeCase, PrimeChange
from console.domain.quantities import DailyDose
from support import implants as made
from support import states, windows
from ui import theme as themes
from ui.models.implant_parts import Part
from ui.pages.implant import ImplantPage
from ui.state import ConsoleState


class Bench:
    """The page in a window, and a bridge that keeps what it is handed."""

    def __init__(self, qtbot: Any, state: ConsoleState, theme: themes.Theme = windows.LIGHT) -> None:
        self.clock = ManualClock(states.WALL_MS)
        self.page = ImplantPage(theme, self.clock)
        self.state = state
        self.drafts: list[tuple[Change, dict[str, str]]] = []
        self.asked: list[str] = []
        self.page.change_drafted.connect(self._draft)
        self.page.discard_requested.connect(self._discard)
        self.page.review_requested.connect(lambda: self.asked.append("review"))
        self.page.order_requested.connect(lambda: self.asked.append("order"))
        self.page.set_state(state)
        windows.shown(qtbot, self.page, 1_240, 900)

    def show(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self.page.set_state(self.state)
        QApplication.processEvents()

    def child(self, name: str) -> Any:
        return windows.child(self.page, name)

    def answer(self, name: str, key: str) -> None:
        found = next(part for part in self.page.findChildren(QWidget, name) if hasattr(part, "point_of"))
        self.page.area.ensureWidgetVisible(found)
        windows.click_at(found, found.point_of(key).toPoint())

    def go(self, part: Part) -> None:
        self.answer("implant-part", part)

    def prime(self) -> None:
        self.go(Part.PRIMING)
        for name, key in (("where", "patient"), ("tubing", "drug"), ("catheter", "csf")):
            self.answer(f"prime-{name}", key)

    def _draft(self, change: Change, particulars: tuple[tuple[str, str], ...]) -> None:
        self.drafts.append((change, dict(particulars)))
        self.show(draft=change, particulars=particulars, changes=1)

    def _discard(self) -> None:
        self.asked.append("discard")
        self.show(draft=None, particulars=(), changes=0)


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, made.linked())


@pytest.mark.parametrize("part", Part)
def test_that_one_part_is_shown_at_a_time(bench, part):
    bench.go(part)
    shown = [key for key, board in bench.page._boards() if board.isVisible()]
    assert shown == [part]


def test_that_an_empty_page_teaches(qtbot):
    bench = Bench(qtbot, states.no_patient())
    assert "No patient is open" in bench.child("implant-vacant").words
    assert not bench.child("review-draft").isVisible()
    bench.show(patient=states.ALMA)
    bench.go(Part.PRIMING)
    assert "Nothing to prime yet" in bench.child("implant-vacant").words


def test_that_a_whole_prime_is_a_draft_that_can_be_reviewed(bench):
    assert not bench.child("review-draft").isEnabled()
    bench.prime()
    assert bench.page.badge.words == "draft · not yet in the pump"
    windows.press(bench.page, "review-draft")
    assert bench.asked == ["review"]


def test_that_the_first_daily_dose_leads_to_its_order(bench):
    bench.go(Part.SCREENING)
    bench.answer("response-1", "yes")
    windows.type_into(bench.child("lasted-1"), "6", bench.clock)
    windows.press(bench.page, "order-first-dose")
    assert bench.asked == ["order"]
    assert bench.drafts == []


def test_that_what_is_never_primed_cannot_be_reviewed(bench):
    bench.prime()
    bench.answer("prime-catheter", "drug")
    assert not bench.child("review-draft").isEnabled()
    assert "nothing to prime" in bench.child("review-draft").toolTip()


def test_that_discarding_empties_both_parts(bench):
    bench.prime()
    windows.press(bench.page, "discard-draft")
    assert bench.asked == ["discard"]
    assert bench.child("prime-where").choice == ""
    assert bench.page.badge.words == ""


def test_that_access_leads_to_a_prime_of_the_catheter_that_says_so(bench):
    bench.show(deeds=(made.aspirated(),))
    bench.go(Part.ACCESS)
    windows.press(bench.page, "access-prime-go")
    change, noted = bench.drafts[-1]
    assert isinstance(change, PrimeChange)
    assert change.case is PrimeCase.CATHETER_ACCESS
    assert noted["Catheter accessed"] == "yes"
    assert bench.child("prime-where").isVisible()


def test_that_an_answer_given_first_goes_with_the_next_draft(bench):
    bench.go(Part.ACCESS)
    bench.answer("catheter-accessed", "no")
    assert bench.drafts == []
    bench.prime()
    assert bench.drafts[-1][1]["Catheter accessed"] == "no"


def test_that_an_answer_given_later_joins_the_draft_of_whatever_kind(qtbot):
    bench = Bench(qtbot, replace(states.drafting(), implant=made.IMPLANT, particulars=(("Lot", "BX"),)))
    bench.go(Part.ACCESS)
    bench.answer("catheter-accessed", "not known")
    change, noted = bench.drafts[-1]
    assert change == states.drafting().draft
    assert noted == {"Lot": "BX", "Catheter accessed": "not known"}


def test_that_the_way_out_by_aspiration_goes_to_the_access(bench):
    bench.prime()
    bench.answer("prime-catheter", "unknown")
    windows.press(bench.page, "prime-never-access")
    assert bench.child("aspirate-volume").isVisible()


def test_that_what_is_left_unfinished_is_let_go_when_the_page_is_left_and_that_is_said(bench):
    bench.prime()
    bench.answer("prime-catheter", "drug")
    bench.page.hide()
    bench.page.show()
    assert bench.child("prime-catheter").choice == "csf"
    assert "What was left unfinished was let go." in bench.child("implant-notice").words
    assert bench.child("review-draft").isEnabled()


def test_that_every_wish_of_its_parts_is_handed_on(bench):
    told: list[object] = []
    for signal in (bench.page.hand_asked, bench.page.pump_replaced, bench.page.first_dose_suggested):
        signal.connect(told.append)
    bench.page.reason_given.connect(lambda *said: told.append(said))
    bench.prime()
    bench.go(Part.SCREENING)
    boards = dict(bench.page._boards())
    boards[Part.CATHETER].hand_asked.emit("part")
    boards[Part.CATHETER].pump_replaced.emit("pump")
    boards[Part.CATHETER].reason_given.emit("code", "why")
    boards[Part.PRIMING].reason_given.emit("code", "too")
    boards[Part.SCREENING].first_dose_suggested.emit(DailyDose(100_000))
    assert told == ["part", "pump", ("code", "why"), ("code", "too"), DailyDose(100_000)]


def test_that_a_state_with_nothing_new_for_it_costs_nothing(bench):
    bench.answer("implant-kind", ImplantKind.REVISION)
    drafts = len(bench.drafts)
    bench.show(work="Exporting", wall_ms=states.WALL_MS + 60_000)
    assert len(bench.drafts) == drafts


def test_that_a_revision_in_the_draft_is_shown_as_one(qtbot):
    change = ImplantChange(ImplantKind.REVISION, made.NOT_KNOWN)
    bench = Bench(qtbot, made.linked(draft=change, changes=1))
    assert "no bridge and no prime can be calculated" in bench.child("volume-unknown").words
    assert bench.page.badge.words == "draft · not yet in the pump"
    assert bench.drafts == []


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("part", Part)
def test_that_nothing_is_cut_at_twice_the_text_and_all_has_a_name(qtbot, qapp, percent, part):
    theme = themes.read("light", percent)
    themes.dress(qapp, theme)
    bench = Bench(qtbot, made.linked(deeds=(made.aspirated(),)), theme)
    bench.page.resize(1_190, 610)
    bench.go(part)
    for _ in range(4):
        QApplication.processEvents()
    cut, nameless = windows.cut_off(bench.page), windows.nameless(bench.page)
    wide = bench.page.area.horizontalScrollBar().maximum()
    themes.dress(qapp, windows.LIGHT)
    assert (cut, nameless, wide) == ([], [], 0)

"""What the Visits page says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange
from console.domain.hands import Felt, PressButton
from console.domain.quantities import MS_PER_HOUR, Dose
from console.records.changes import deed_text
from console.records.trail import DEED
from console.session.journal import Verdict
from support import drafted, states
from ui.models import visits


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_a_changed_dose_is_told_before_and_after_with_its_percent():
    visit = states.VISITS[2]
    assert visits.dose_words(visit) == "225 → 248"
    assert plain(visits.change_words(visit)) == "+10.2 %"


def test_that_an_unchanged_dose_is_told_once():
    assert visits.dose_words(states.VISITS[0]) == "267"
    assert plain(visits.change_words(states.VISITS[0])) == "0 %"


def test_that_a_visit_shows_what_it_changed():
    rows = visits.diff(states.VISITS[2])
    changed = [(row.setting, plain(row.before), plain(row.after)) for row in rows if row.mark == "changed"]
    assert changed == [("Daily dose", "225 mcg/day", "248 mcg/day")]


def test_that_two_visits_are_compared_by_what_ran_after_each():
    rows = visits.diff_between(states.VISITS[4], states.VISITS[2])
    changed = [(plain(row.before), plain(row.after)) for row in rows if row.mark == "changed"]
    assert changed == [("225 mcg/day", "248 mcg/day")]


def test_that_what_was_found_is_told_as_calculated():
    found = dict(visits.found(states.linked(), states.VISITS[0]))
    assert plain(found["Reservoir, calculated"]) == "8.79 mL"
    assert plain(found["Pumped in all, calculated"]) == "11.21 mL"
    assert plain(found["Program that ran"]) == "Flex, 5 steps"


def test_that_a_visit_without_a_reading_tells_only_the_program():
    assert [label for label, _ in visits.found(states.linked(), states.VISITS[1])] == ["Program that ran"]


def test_that_an_operation_is_told_with_its_outcome_and_second_person():
    what, became = visits.done(states.OPERATIONS[0])
    assert plain(what) == "Program, 267 mcg/day"
    assert became == "in the pump, version 17; second person: none present"


def test_that_a_refill_tells_what_went_in_and_out_and_a_program_tells_nothing_beside_itself():
    state = drafted.refill_on_record()
    told = dict(visits.told_beside(state.visits[0], state.operations[0]))
    assert [plain(told[what]) for what in ("Withdrawn", "Injected", "Reservoir after")] == [
        "3.2 mL",
        "20 mL",
        "20 mL",
    ]
    assert "30 h 14 min" in plain(told["Bridge"])
    assert visits.told_beside(states.VISITS[1], states.OPERATIONS[0]) == ()


def test_that_a_bolus_not_applied_after_a_lost_link_is_told_so():
    bolus = BolusChange(Dose(50_000), MS_PER_HOUR)
    lost = replace(
        states.OPERATIONS[0], change=bolus, verdict=Verdict.NOT_APPLIED.value, version=None, recovered=True
    )
    what, became = visits.done(lost)
    assert plain(what) == "Single bolus, 50 mcg over 1 h"
    assert became.startswith("not applied, found out after the link was lost")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "visit begun · C. Moreau"),
        (1, "pump read, program 17 · C. Moreau"),
        (2, "draft saved · C. Moreau"),
    ],
)
def test_that_a_line_of_the_trail_is_in_words(number, words):
    time, said, clocks = visits.told(states.TRAIL[number])
    assert said == words
    assert time.startswith("09:44:")
    assert "pump's clock Mon 23 Nov 2026 09:44, here" in clocks


def test_that_a_deed_without_a_pump_has_our_own_time():
    _, _, clocks = visits.told(replace(states.TRAIL[0], therapy_ms=None))
    assert clocks.startswith("here ")


def test_that_a_kind_nobody_worded_is_still_readable():
    _, said, _ = visits.told(replace(states.TRAIL[0], kind="moon-landed"))
    assert said == "moon landed · C. Moreau"


def test_that_only_an_open_visit_of_the_day_is_under_way():
    assert visits.visit_under_way(states.linked()) == states.VISITS[0]
    assert visits.visit_under_way(states.opened()) is None
    other_day = replace(states.linked(), reading=states.reading(at_ms=states.NOW_MS + 24 * MS_PER_HOUR))
    assert visits.visit_under_way(other_day) is None


def test_that_the_badge_says_draft_only_while_one_waits():
    assert visits.status(states.VISITS[0], drafting=False) == ("open", "plain")
    assert visits.status(states.VISITS[0], drafting=True) == ("draft", "draft")
    assert visits.status(states.VISITS[1], drafting=True) == ("signed", "good")


def test_that_a_draft_shows_what_the_visit_would_become():
    told = visits.drafted(states.VISITS[0], states.drafting().draft)
    assert visits.dose_words(told) == "267 → 293.5"
    bolus = BolusChange(Dose(50_000), MS_PER_HOUR)
    assert visits.drafted(states.VISITS[0], bolus) == states.VISITS[0]


@pytest.mark.parametrize("word", ["okafor", "spasms at night", "sim-700182", "baclofen", "dose"])
def test_that_a_search_finds_people_reasons_pump_drug_and_deed(word):
    state = states.linked()
    assert any(word in visits.searchable(state, visit) for visit in state.visits)


def test_that_hands_are_told_in_the_trail_in_their_own_words():
    row = replace(
        states.TRAIL[0], kind="hand", after=deed_text(PressButton(), Felt(None, "A click.")), unit=DEED
    )
    assert visits.told(row)[1] == f"The patient's button was pressed: A click. · {states.USER}"


def test_that_what_was_noted_is_listed_operation_by_operation_and_found_by_a_search():
    first = replace(
        states.OPERATIONS[0], visit=118, change=drafted.refill(), particulars=(("Lot", "BX-2291"),)
    )
    second = replace(first, particulars=(("Plan while interrupted", "ward"),))
    assert visits.noted((first, second)) == (("Lot", "BX-2291"), ("Plan while interrupted", "ward"))
    state = replace(states.linked(), operations=(first,))
    found = visits.searchable(state, states.VISITS[0])
    assert "bx-2291" in found
    assert "refill" in found


def test_that_a_refill_in_the_draft_shows_what_the_visit_would_become():
    after = visits.drafted(states.VISITS[0], drafted.refill())
    assert after.after == drafted.refill().prescription
    assert visits.drafted(states.VISITS[0], drafted.STOP) == states.VISITS[0]

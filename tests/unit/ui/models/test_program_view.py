"""What each part of Program shows, and why something is off, in sentences."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.change import BolusChange, Phase, ProgramChange
from console.domain.quantities import MS_PER_HOUR, DailyDose, Dose
from console.domain.reading import BolusKind, RunningBolus
from support import drafted, states
from ui.models import edit as edits
from ui.models import hand as hands
from ui.models import program_view as views
from ui.models import schedule as schedules
from ui.models.edit import Ground, Mode
from ui.models.schedule import Grouping
from ui.state import ConsoleState, Stage, Update

RUNNING = edits.from_infusion(states.RUNNING)
WANTED = edits.from_infusion(states.WANTED)
ON = Ground(drafted.MINIMUM, states.NOW_MS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_simple_continuous_is_shown_as_one_step_of_the_daily_dose():
    shown = views.day(replace(RUNNING, mode=Mode.SIMPLE, daily=DailyDose(300_000)), states.reading(), 0, ON)
    assert [(row.start, row.dose.typed, row.rate.derived) for row in shown.rows] == [
        (0, Decimal(300), "12.5")
    ]
    assert shown.drafted
    empty = views.day(replace(RUNNING, mode=Mode.SIMPLE), states.reading(), 0, ON)
    assert empty.rows[0].dose.typed is None


def test_that_a_finding_on_a_step_goes_to_its_row_also_while_the_rows_are_out_of_order():
    low = states.flex(("00:00", "10"), ("06:00", "1"), ("09:00", "11"))
    state = states.drafting(low)
    shown = views.day(edits.from_infusion(low), states.reading(), 0, ON)
    rows = dict(views.row_findings(state, shown, 0))
    assert list(rows) == [2]
    assert "below the lowest rate" in rows[2]
    swapped = schedules.set_start(schedules.from_infusion(low), 0, 1, 700)
    shown = views.day(replace(WANTED, schedule=swapped), states.reading(), 0, ON)
    later = replace(state, findings=tuple(replace(found, field="step-1-3") for found in state.findings))
    assert list(dict(views.row_findings(later, shown, 0))) == [2]


def test_that_notes_do_not_stand_at_rows():
    state = states.drafting()
    noted = replace(state, findings=tuple(replace(found, field="step-1-1") for found in state.findings))
    assert views.row_findings(noted, views.day(WANTED, states.reading(), 0, ON), 0) == ()


def test_that_a_pump_s_own_days_stay_on_offer_only_while_they_hold():
    offered, here = views.groupings(RUNNING)
    assert [key for key, _ in offered] == ["Every day", "Weekdays / weekend", "Each day"]
    assert here == Grouping.EVERY_DAY


def test_that_groups_are_offered_by_their_days_and_none_in_simple_continuous():
    split = replace(RUNNING, schedule=schedules.regroup(RUNNING.schedule, Grouping.WEEKDAYS_WEEKEND))
    assert views.groups(split) == (("0", "Weekdays"), ("1", "Weekend"))
    assert views.groups(replace(split, mode=Mode.SIMPLE)) == ()


def test_that_the_pump_s_daily_dose_stands_beside_the_field_in_its_own_mode():
    assert views.daily_in_pump(states.reading(states.prescription(states.simple("267")))) == (
        Decimal(267),
        "267\u00a0mcg/day",
    )
    typed, words = views.daily_in_pump(states.reading())
    assert typed is None
    assert plain(words) == "267 mcg/day, flex, 5 steps"


def test_that_an_even_dose_is_echoed_as_a_rate():
    assert plain(views.even_echo(DailyDose(267_000))) == "= 11.12 mcg/h all day"
    assert views.even_echo(None) == ""


def test_that_a_suggested_dose_is_said_until_it_runs_and_elsewhere_while_its_field_is_not_shown():
    daily = DailyDose(100_000)
    assert plain(views.suggested_words(daily, states.RUNNING)) == "suggested after screening: 100 mcg/day"
    assert views.suggested_words(daily, states.simple("100")) == ""
    assert views.suggested_words(None, states.RUNNING) == ""
    strong, rest = views.suggestion(daily, states.RUNNING, Mode.FLEX)
    assert plain(strong) == "Suggested after screening: 100 mcg/day."
    assert rest == "It is typed under Simple continuous; nothing is filled in."
    assert views.suggestion(daily, states.RUNNING, Mode.SIMPLE) == ("", "")


def test_that_the_daily_dose_to_type_again_is_the_one_shown():
    assert views.daily_mcg(states.WANTED) == Decimal("293.5")


def test_that_the_order_reads_as_a_sentence_or_is_asked_for():
    strong, rest = views.order_words(states.ORDER)
    assert (
        plain(strong) == "Order: flex, more in the morning and evening, 293.5 mcg/day, baclofen 2,000 mcg/mL."
    )
    assert rest.startswith("Ordered by Dr. I. Haddad.")
    assert views.order_words(None)[0] == "Enter the order first."


@pytest.mark.parametrize(
    ("state", "problem", "why"),
    [
        (states.drafting(), "Step 2 has no rate yet.", "Step 2 has no rate yet."),
        (replace(states.drafting(), update=Update(Stage.UNKNOWN)), "", "not settled"),
        (states.linked(), "", "Nothing differs"),
        (states.drafting(states.flex(("00:00", "1"))), "", "below the lowest rate"),
        (replace(states.drafting(), order=None), "", "Enter the order first"),
        (states.drafting(), "", ""),
    ],
)
def test_that_why_a_draft_cannot_be_reviewed_is_said(state: ConsoleState, problem: str, why: str):
    said = views.review_off(state, problem)
    assert why in said
    assert bool(said) == bool(why)


def test_that_the_primary_button_counts_the_changes():
    assert plain(views.review_words(states.drafting())) == "Review 4 changes"
    assert views.review_words(states.linked()) == "Review"


def test_that_a_bolus_waits_for_the_program_s_draft_and_for_the_bolus_before_it():
    hand, _ = hands.met(hands.empty(), states.linked())
    assert views.bolus_off(states.linked(), hand, states.reading()) == ""
    assert "before a bolus" in views.bolus_off(states.drafting(), hand, states.reading())
    half = replace(hand, edit=replace(hand.edit, mode=Mode.SIMPLE))
    assert "before a bolus" in views.bolus_off(states.linked(), half, states.reading())
    running = RunningBolus(
        BolusKind.SINGLE, (Phase(Dose(50_000), MS_PER_HOUR),), states.NOW_MS, replaces=False
    )
    busy = replace(states.reading(), bolus=running)
    assert "under way until Mon 23 Nov 2026 10:44" in views.bolus_off(states.linked(), hand, busy)
    over = replace(states.linked(), clock_ms=states.NOW_MS + MS_PER_HOUR)
    assert views.bolus_off(over, hand, busy) == ""


def test_that_no_bolus_is_offered_during_a_bridge_nor_to_a_stopped_pump():
    hand, _ = hands.met(hands.empty(), states.linked())
    bridged = views.bolus_off(states.linked(), hand, drafted.bridging())
    assert bridged == "A bridge is under way until Tue 24 Nov 2026 14:57; give a bolus after it."
    assert "stopped" in views.bolus_off(states.linked(), hand, drafted.stopped())


def test_that_periodic_boluses_are_drawn_and_have_no_step_to_take_hold_of():
    shown = views.day(edits.from_infusion(drafted.PERIODIC), states.reading(), 0, ON)
    assert shown.drawn is not None
    assert [run.end - run.start for run in shown.drawn if run.ng_per_h and run.ng_per_h > 1_000] == [10] * 4
    assert (shown.rows, shown.days.steps, shown.drafted) == ((), (), True)
    unfinished = views.day(replace(WANTED, mode=Mode.PERIODIC), states.reading(), 0, ON)
    assert unfinished.drawn == ()


def test_that_an_interruption_waits_for_a_draft_and_for_no_stopped_pump():
    assert views.interrupt_off(states.linked(), states.reading()) == ""
    assert views.interrupt_off(states.linked(), drafted.stopped()) == "The pump is stopped already."
    assert "the program waits" in views.interrupt_off(states.drafting(), states.reading())


def test_that_what_is_planned_is_told_beside_the_program():
    planned = replace(states.prescription(), later=drafted.TEMPORARY)
    assert plain(views.later_words(states.reading(planned))) == (
        "Planned: Flex, 5 steps, 267 mcg/day from Tue 24 Nov 2026 06:00."
    )
    assert views.later_words(states.reading()) == ""


def test_that_a_stop_and_the_minimum_rate_need_no_order_to_be_reviewed():
    for change in (drafted.STOP, ProgramChange(drafted.running(drafted.MINIMUM))):
        state = replace(drafted.of(change), order=None)
        assert views.review_off(state, "") == ""


def test_that_the_program_waits_for_a_bolus_in_the_draft():
    assert views.program_off(states.drafting()) == ""
    bolus = replace(states.linked(), draft=BolusChange(Dose(50_000), MS_PER_HOUR))
    assert "a single bolus waits" in views.program_off(bolus)


def test_that_silence_of_the_checks_is_explained():
    assert (
        views.silent_checks(states.drafting(), "Step 2 has no rate yet.")
        == "Not checked yet. Step 2 has no rate yet."
    )
    assert "checked here at once" in views.silent_checks(states.linked(), "")
    assert views.silent_checks(states.drafting(), "") == "Nothing to ask and nothing to note."

"""What the Overview says of a therapy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from console.domain.change import BolusChange
from console.domain.prescription import DayGroup, Flex, Step
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Dose, DoseRate
from console.domain.reading import Alarm, RunningBolus
from support import states
from ui.models import summary


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(state=None, **changes):
    state = state or states.linked()
    found = replace(state.reading, **changes)
    state = replace(state, reading=found)
    return summary.summary(state, found)


def test_that_the_daily_dose_is_told_with_drug_strength_and_pattern():
    cards = told()
    assert cards.daily == "267"
    assert plain(cards.dose_note) == "baclofen 2,000 mcg/mL · flex, 5 steps, every day"


def test_that_the_reservoir_is_told_as_calculated_share_of_its_capacity():
    cards = told()
    assert (cards.reservoir, plain(cards.capacity)) == ("8.79", "of 20 mL")
    assert (cards.level, cards.alarm_level) == (pytest.approx(0.4395), pytest.approx(0.1))


def test_that_the_refill_is_told_with_its_distance_and_the_alarm_behind_it():
    cards = told()
    assert cards.refill == "Wed 6 Jan 2027"
    assert plain(cards.refill_note) == "in 44 days · alarm Wed 13 Jan, calculated"


def test_that_the_drugs_stability_sets_the_refill_when_it_ends_first():
    old = replace(
        states.linked(), implant=replace(states.IMPLANT, implanted_ms=states.NOW_MS - 170 * MS_PER_DAY)
    )
    assert "stability ends" in told(old).refill_note


def test_that_a_pump_that_never_runs_low_has_no_refill_foreseen():
    cards = told(
        replace(states.linked(), implant=None), prescription=states.prescription(states.simple("0.0"))
    )
    assert cards.refill == "Not foreseen"


def test_that_where_days_differ_the_dose_of_each_is_told():
    week = tuple(
        DayGroup(days, (Step(0, DoseRate.from_mcg_per_h(Decimal(rate))),))
        for days, rate in (((0, 1, 2, 3, 4), "10"), ((5, 6), "12"))
    )
    cards = told(prescription=states.prescription(Flex(week)))
    assert cards.daily == "288"
    assert "highest day shown, weekdays 240, weekend 288" in plain(cards.dose_note)


def test_that_sounding_alarms_come_with_the_most_urgent_first():
    cards = told(alarms=(Alarm.LOW_RESERVOIR, Alarm.EMPTY_RESERVOIR))
    assert [words for words, _ in cards.alarms] == ["Reservoir empty", "Low reservoir"]
    assert [kind for _, kind in cards.alarms] == ["alarm-high", "alarm-medium"]


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (41, "replacement warning about Apr 2030, estimate"),
        (0, "the pump stops 90 days after it began"),
        (None, "not told by this pump"),
    ],
)
def test_that_the_replacement_is_told_as_far_as_the_pump_knows(months, words):
    assert words in told(months_to_eri=months).alarms_note


def test_that_a_reading_is_held_against_the_record():
    assert summary.read_note(states.linked()).endswith("same as the record")
    other = replace(states.linked(), reading=states.reading(version=18))
    assert summary.read_note(other).endswith("differs from the record")
    first = replace(states.linked(), operations=())
    assert summary.read_note(first).endswith("first program on record")
    assert summary.read_note(states.opened()) == ""


def test_that_nothing_needs_attention_when_all_is_as_it_should_be():
    assert summary.attentions(states.linked()) == ()
    assert summary.attentions(states.opened()) == ()


def test_that_an_alarm_needs_attention_first():
    state = replace(
        states.linked(), reading=replace(states.reading(version=18), alarms=(Alarm.EMPTY_RESERVOIR,))
    )
    first, second = summary.attentions(state)
    assert first.strong == "Reservoir empty alarm is sounding."
    assert "Withdrawal" in first.rest
    assert "holds program 18; the record knows program 17" in second.strong


def test_that_a_running_bolus_is_told_until_it_ends():
    bolus = RunningBolus(BolusChange(Dose(50_000), MS_PER_HOUR), states.NOW_MS, states.NOW_MS + MS_PER_HOUR)
    running = replace(states.linked(), reading=replace(states.reading(), bolus=bolus))
    assert "50 mcg over 1 h runs until Mon 23 Nov 2026 10:44" in plain(summary.attentions(running)[0].strong)
    later = replace(running, clock_ms=states.NOW_MS + 2 * MS_PER_HOUR)
    assert summary.attentions(later) == ()


def test_that_a_clock_moved_on_asks_for_another_reading():
    moved = replace(states.linked(), clock_ms=states.NOW_MS + 7 * MS_PER_DAY)
    (one,) = summary.attentions(moved)
    assert "moved on 7 days" in plain(one.strong)
    assert one.action == ("read", "Read pump again")


def test_that_a_refill_overdue_needs_attention():
    late = replace(states.linked(), clock_ms=states.NOW_MS + 46 * MS_PER_DAY)
    assert any("was due by Wed 6 Jan 2027" in one.strong for one in summary.attentions(late))


def test_that_a_replacement_within_a_year_needs_attention():
    soon = replace(states.linked(), reading=replace(states.reading(), months_to_eri=5))
    (one,) = summary.attentions(soon)
    assert "at least 3 months ahead" in one.rest


def test_that_stability_counts_from_the_fill_at_implant():
    assert summary.stable_until(states.linked()) == date(2027, 2, 27)
    assert summary.stable_until(states.opened()) is None

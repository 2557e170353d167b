"""What the Overview says of a therapy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from console.domain.prescription import DayGroup, Flex, Step
from console.domain.quantities import MS_PER_DAY, DoseRate
from console.domain.reading import Alarm
from support import drafted, states
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
        (0, "replacement warning within a month, estimate"),
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


def test_that_stability_counts_from_the_fill_at_implant():
    assert summary.stable_until(states.linked()) == date(2027, 2, 27)
    assert summary.stable_until(states.opened()) is None


def test_that_stability_is_as_the_pump_was_told_else_counted_from_its_filling():
    filled = replace(states.reading(), filled_ms=states.NOW_MS)
    assert summary.stable_until(replace(states.linked(), reading=filled)) == date(2027, 5, 22)
    named = replace(filled, stable_until=date(2027, 1, 31))
    assert summary.stable_until(replace(states.linked(), reading=named)) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("alarm", "word"), [(Alarm.MOTOR_STALL, "STALLED"), (Alarm.EMPTY_RESERVOIR, "EMPTY")]
)
def test_that_a_pump_that_stands_still_or_is_empty_gives_nothing_and_says_what_is_stored(alarm, word):
    shown = summary.summary(states.linked(), drafted.alarmed(alarm, Alarm.LOW_RESERVOIR))
    assert shown.daily == "0"
    assert plain(shown.dose_note).startswith(f"{word}: nothing flows; stored: 267 mcg/day")


def test_that_a_stopped_pump_gives_nothing_and_says_what_is_stored():
    shown = summary.summary(states.linked(), drafted.stopped())
    assert shown.daily == "0"
    assert plain(shown.dose_note).startswith("STOPPED: nothing flows; stored: 267 mcg/day")
    assert shown.alarms == (("Pump stopped", "alarm-medium"),)
    assert plain(shown.refill_note) == "in 96 days · the drug's stability ends, teaching value"


def test_that_behind_a_bridge_the_daily_dose_is_the_one_to_come():
    shown = summary.summary(states.linked(), drafted.bridging())
    assert shown.dose_note.startswith("when the bridge has ended · baclofen")


def test_that_patient_boluses_bring_the_refill_nearer_and_that_is_said():
    running = replace(states.prescription(), patient_bolus=drafted.PATIENT_BOLUS)
    shown = summary.summary(states.linked(), states.reading(running))
    assert "if the patient takes every bolus allowed" in shown.refill_note


def test_that_what_a_level_sensor_measures_stands_beside_what_is_calculated():
    assert plain(told().reservoir_note) == "alarm at 2 mL"
    cards = told(measured_pl=8_700_000_000)
    assert plain(cards.reservoir_note) == "alarm at 2 mL; the pump's level sensor measures 8.7 mL"
    assert cards.reservoir == "8.79"


def test_that_after_the_warning_the_day_before_which_the_pump_is_replaced_is_told():
    """Clinical rules, Replacement."""
    ends_ms = states.NOW_MS + 90 * MS_PER_DAY
    note = told(months_to_eri=0, service_ends_ms=ends_ms).alarms_note
    assert note.startswith("Replace before ")
    assert "stops 90 days after the warning; plan at least 3 months ahead" in note


def test_that_a_pump_after_its_end_of_service_gives_nothing():
    off = replace(states.linked(), reading=drafted.alarmed(Alarm.END_OF_SERVICE))
    found = summary.summary(off, off.reading)
    assert found.daily == "0"
    assert found.dose_note.startswith("OFF, end of service: nothing flows; stored: 267")


def test_that_after_the_end_of_service_it_is_said_since_when_the_pump_is_off():
    reading = drafted.alarmed(Alarm.END_OF_SERVICE, service_ends_ms=states.NOW_MS)
    assert summary.replacement(reading) == "The pump is off since Mon 23 Nov 2026: replace it"

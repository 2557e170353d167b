"""What needs attention: alarms first, then what runs beside the program, then dates."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.domain.change import Phase
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Dose
from console.domain.reading import Alarm, BolusKind, RunningBolus
from support import drafted, states
from ui.models import attention


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_nothing_needs_attention_when_all_is_as_it_should_be():
    assert attention.attentions(states.linked()) == ()
    assert attention.attentions(states.opened()) == ()


def test_that_an_alarm_needs_attention_first():
    state = replace(
        states.linked(), reading=replace(states.reading(version=18), alarms=(Alarm.EMPTY_RESERVOIR,))
    )
    first, second = attention.attentions(state)
    assert first.strong == "Reservoir empty alarm is sounding."
    assert "Withdrawal" in first.rest
    assert "holds program 18; the record knows program 17" in second.strong


@pytest.mark.parametrize(
    ("told", "strong", "rest"),
    [
        (
            states.reading(version=18),
            "holds program 18; the record knows program 17",
            "changed from elsewhere",
        ),
        (states.reading(version=16), "holds program 16; the record knows program 17", "only counts up"),
        (replace(states.reading(), digest=bytes(32)), "holds another program 17 than", "only counts up"),
    ],
)
def test_that_another_program_than_the_records_is_told_with_what_it_may_mean(told, strong, rest):
    """A memory restored from an older one, and another pump of the same number, hold less than was taken."""
    (found,) = attention.attentions(replace(states.linked(), reading=told))
    assert strong in found.strong
    assert rest in found.rest


def test_that_a_running_bolus_is_told_until_it_ends():
    bolus = RunningBolus(BolusKind.SINGLE, (Phase(Dose(50_000), MS_PER_HOUR),), states.NOW_MS, replaces=False)
    running = replace(states.linked(), reading=replace(states.reading(), bolus=bolus))
    (one,) = attention.attentions(running)
    assert plain(one.strong) == "A bolus of 50 mcg over 1 h runs until Mon 23 Nov 2026 10:44."
    assert "added to the dose rate" in one.rest
    later = replace(running, clock_ms=states.NOW_MS + 2 * MS_PER_HOUR)
    assert attention.attentions(later) == ()


def test_that_a_prime_under_way_is_told_as_a_volume_in_the_place_of_the_program():
    prime = RunningBolus(
        BolusKind.PRIME,
        (Phase(drafted.PRIME.volume, drafted.PRIME.duration_ms),),
        states.NOW_MS,
        replaces=True,
    )
    (one,) = attention.attentions(replace(states.linked(), reading=replace(states.reading(), bolus=prime)))
    assert plain(one.strong) == "A prime of 0.179 mL over 11 min runs until Mon 23 Nov 2026 09:54."
    assert one.rest.startswith("In place of the program")


def test_that_a_bridge_under_way_says_what_the_patient_receives_until_when():
    (one,) = attention.attentions(replace(states.linked(), reading=drafted.bridging()))
    assert plain(one.strong) == (
        "A bridge is under way. "
        "The patient receives 150 mcg/day of the old 500 mcg/mL until Tue 24 Nov 2026 14:57."
    )
    assert "755.7 mcg bridge: bookkeeping" in plain(one.rest)


def test_that_a_bridge_in_a_stopped_pump_stands_still_whatever_the_clock():
    reading = replace(drafted.bridging(), stopped_ms=states.NOW_MS)
    late = replace(states.linked(), reading=reading, clock_ms=states.NOW_MS + 3 * MS_PER_DAY)
    assert attention.attentions(late)[0].strong == "A bridge stands still while the pump is stopped."


def test_that_what_comes_later_and_what_the_patient_may_add_is_told():
    running = replace(
        states.prescription(states.WANTED), later=drafted.TEMPORARY, patient_bolus=drafted.PATIENT_BOLUS
    )
    reading = replace(states.reading(running), patient_boluses=(states.NOW_MS - 1,))
    later, patient = attention.attentions(replace(states.linked(), reading=reading))
    assert plain(later.strong) == "Then from Tue 24 Nov 2026 06:00: Flex, 5 steps, 267 mcg/day."
    assert later.action == ("program", "See the program")
    assert plain(patient.strong) == ("Patient boluses: 20 mcg over 5 min, lockout 4 h, at most 4 in 24 h.")
    assert patient.rest.startswith("1 of 4 given in the last 24 h. At worst 4 × 20")


def test_that_a_clock_moved_on_asks_for_another_reading():
    moved = replace(states.linked(), clock_ms=states.NOW_MS + 7 * MS_PER_DAY)
    (one,) = attention.attentions(moved)
    assert "moved on 7 days" in plain(one.strong)
    assert one.action == ("read", "Read pump again")


def test_that_a_refill_overdue_needs_attention():
    late = replace(states.linked(), clock_ms=states.NOW_MS + 46 * MS_PER_DAY)
    assert any("was due by Wed 6 Jan 2027" in one.strong for one in attention.attentions(late))


def test_that_a_replacement_within_a_year_needs_attention():
    soon = replace(states.linked(), reading=replace(states.reading(), months_to_eri=5))
    (one,) = attention.attentions(soon)
    assert "at least 3 months ahead" in one.rest


def test_that_a_level_sensor_far_from_the_account_needs_attention():
    def found(measured_ml: str):
        measured_pl = round(Fraction(measured_ml) * PL_PER_ML)
        state = replace(states.linked(), reading=replace(states.reading(), measured_pl=measured_pl))
        return attention.attentions(state)

    # calculated 8.79 mL; up to 1 mL is within what a syringe leaves open
    assert found("9.7") == found("7.8") == ()
    (more,), (less,) = found("9.8"), found("3.2")
    assert (
        plain(more.strong)
        == "The level sensor measures 9.8 mL, more than the 8.8 mL that the pump calculates."
    )
    assert "less than the 8.8 mL" in plain(less.strong)
    assert more.action == ("refill", "Go to Refill")


def test_that_a_version_the_pump_made_itself_is_named_as_its_own():
    state = replace(states.linked(), reading=drafted.reset())
    said = [one.strong for one in attention.attentions(state)]
    assert any("The pump was reset and made version 18 itself" in one for one in said)
    assert any(one == "Memory reset alarm is sounding." for one in said)


def test_that_after_the_warning_the_day_of_replacement_is_said():
    ends_ms = states.NOW_MS + 90 * 86_400_000
    found = drafted.alarmed(Alarm.REPLACEMENT_DUE, months_to_eri=0, service_ends_ms=ends_ms)
    said = [one.strong for one in attention.attentions(replace(states.linked(), reading=found))]
    assert "Replace before Sun 21 Feb 2027: the pump stops 90 days after the warning." in said


def test_that_a_silenced_alarm_is_not_said_to_sound():
    found = drafted.alarmed(Alarm.LOW_RESERVOIR, silenced_until_ms=states.NOW_MS + 60_000)
    said = [one.strong for one in attention.attentions(replace(states.linked(), reading=found))]
    assert "Low reservoir alarm is silenced; it stands." in said

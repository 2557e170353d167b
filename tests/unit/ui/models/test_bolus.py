"""The single bolus: hours and minutes apart (NE-16), its echo in words, nothing assumed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Dose
from console.domain.reading import Given
from support import states
from support.therapies import patient_bolus
from ui.models import bolus as boluses
from ui.models.bolus import BolusEntry

FIFTY = Decimal(50)


def echo(entry: BolusEntry, *, adds: bool = True, **read: object) -> str:
    change = boluses.to_change(entry)
    assert isinstance(change, BolusChange)
    reading = replace(states.reading(), **read)
    return boluses.echo(change, reading, states.NOW_MS, adds=adds).replace("\u00a0", " ")


def test_ne_16_six_hours_and_six_minutes_read_differently():
    assert "evenly over 6 h = 8.33 mcg/h" in echo(BolusEntry(FIFTY, Decimal(6)))
    assert "evenly over 6 min = 500 mcg/h" in echo(BolusEntry(FIFTY, None, Decimal(6)))


def test_that_the_echo_says_what_runs_meanwhile_and_the_day_s_sum():
    said = echo(BolusEntry(FIFTY, None, Decimal(30)))
    assert said == (
        "50 mcg evenly over 30 min = 100 mcg/h on top of the 11 mcg/h that runs now. "
        "Up to 317 mcg in 24 h with it. The program is unchanged."
    )


def test_that_the_echo_sums_what_the_checks_sum_and_names_what_was_given_already():
    thirty = BolusEntry(FIFTY, None, Decimal(30))
    allowed = replace(states.prescription(), patient_bolus=patient_bolus("20", 10, 60, 3))
    said = echo(thirty, prescription=allowed, given=Given(single_ng=100_000))
    assert "Up to 477 mcg in 24 h with it, with 100 mcg of single boluses in the last 24 h." in said


def test_that_a_model_whose_bolus_takes_the_basal_s_place_says_so():
    assert "= 100 mcg/h in place of the 11 mcg/h" in echo(BolusEntry(FIFTY, None, Decimal(30)), adds=False)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (BolusEntry(), "Type the dose of the bolus."),
        (BolusEntry(None, Decimal(1)), "Type the dose of the bolus."),
        (BolusEntry(FIFTY), "Type how long the bolus lasts."),
        (BolusEntry(FIFTY, Decimal(0), Decimal(0)), "duration above 0 minutes"),
        (BolusEntry(Decimal(0), Decimal(1)), "dose above 0 mcg"),
    ],
)
def test_that_what_is_missing_is_said(entry: BolusEntry, sentence: str):
    assert sentence in str(boluses.to_change(entry))


@given(st.integers(1, 10_000), st.integers(0, 24), st.integers(0, 59))
def test_that_a_bolus_taken_from_a_draft_and_left_alone_is_the_same(dose: int, hours: int, minutes: int):
    if hours + minutes == 0:
        return
    change = BolusChange(Dose(dose * 100), hours * MS_PER_HOUR + minutes * MS_PER_MINUTE)
    assert boluses.to_change(boluses.from_change(change)) == change


def test_that_the_fields_take_whole_hours_up_to_a_day_and_minutes_below_sixty():
    hours, minutes = boluses.parts(states.catalog())
    assert (hours.unit, hours.high, hours.decimals) == ("h", 24, 0)
    assert (minutes.unit, minutes.high, minutes.low) == ("min", 59, 0)


def test_that_an_entry_knows_when_it_is_empty():
    assert BolusEntry().is_empty
    assert not BolusEntry(FIFTY).is_empty


def test_that_a_part_of_an_hour_is_kept_and_never_cut_off():
    assert boluses.to_change(BolusEntry(FIFTY, Decimal("1.5"))) == BolusChange(
        Dose(50_000), 90 * MS_PER_MINUTE
    )

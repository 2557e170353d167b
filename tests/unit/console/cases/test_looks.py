"""What is found at an instant: by the console's figures, a needle, the patient, and the log."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.cases.looks import LOOKS, Scene, tone
from console.cases.wanted import Found
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, PL_PER_ML
from console.domain.reading import Alarm
from console.protocol import codec
from support.pumps import START_MS, new, started
from support.responses import HOUR, stopped, treated
from support.therapies import catalog

TEN_ML = 10 * PL_PER_ML


def scene() -> Scene:
    """Return a pump of 20 mL with 10 mL left, calculated and really, and a treated patient."""
    reading = replace(codec.reading(started(new()).status()), reservoir_pl=TEN_ML)
    signs = treated("rivera").signs(0)
    return Scene(
        at_ms=START_MS,
        reading=reading,
        held_pl=20 * PL_PER_ML,
        drawable_pl=Fraction(TEN_ML),
        practice=catalog().practice,
        first=signs,
        signs=signs,
        log=("stopped",),
    )


def look(key: str, **changed: object) -> Found:
    """Return what `key` finds in a scene that differs in this."""
    return LOOKS[key](replace(scene(), **changed))  # type: ignore[arg-type]  # the scene's own fields


@pytest.mark.parametrize(
    ("drawable_pl", "points", "difference"),
    [
        (TEN_ML, "right", 0),
        (TEN_ML + PL_PER_ML // 30, "right", 0),
        (TEN_ML + 14 * PL_PER_ML // 10, "right", Fraction(14, 10)),
        (TEN_ML + 2 * PL_PER_ML, "more-left", 2),
        (TEN_ML - 2 * PL_PER_ML, "less-left", -2),
    ],
)
def test_that_a_residual_points_where_a_clinician_would_say(
    drawable_pl: int, points: str, difference: Fraction
) -> None:
    assert look("residual.points", drawable_pl=Fraction(drawable_pl)) == points
    assert look("residual.difference_ml", drawable_pl=Fraction(drawable_pl)) == difference


def test_that_tone_is_compared_with_how_it_was_at_first() -> None:
    without = stopped("rivera").signs(48 * HOUR)
    assert tone(without) > tone(scene().first)
    assert look("patient.ashworth") == "same"
    assert look("patient.ashworth", signs=without) == "worse"
    assert look("patient.ashworth", first=without) == "better"
    assert look("patient.withdrawal") == "none"
    assert look("patient.withdrawal", signs=without) in {"moderate", "severe"}
    assert look("patient.itch", signs=without) is True


def test_that_the_console_is_looked_at_as_it_reads() -> None:
    assert look("console.alarms") == ()
    assert look("console.calculated_ml") == 10
    assert look("console.measured_ml") is None
    assert look("console.daily_dose_mcg") == 267
    assert look("console.mode") == "flex"
    assert look("console.stopped") is False
    assert look("console.bolus") == "none"
    assert look("console.clock_off_min") == 0
    assert look("log.has") == look("log.lacks") == ("stopped",)


def test_that_an_alarm_a_sensor_a_stop_and_a_clock_show() -> None:
    reading = scene().reading
    shown = replace(
        reading,
        alarms=(Alarm.PUMP_STOPPED,),
        measured_pl=PL_PER_ML,
        stopped_ms=START_MS,
        clock_ms=START_MS - 90 * MS_PER_MINUTE,
    )
    assert look("console.alarms", reading=shown) == ("pump-stopped",)
    assert look("console.measured_ml", reading=shown) == 1
    assert look("console.stopped", reading=shown) is True
    assert look("console.clock_off_min", reading=shown) == -90
    assert look("console.days_to_alarm", reading=shown) is None


def test_that_the_days_to_the_alarm_are_those_of_the_calculated_volume() -> None:
    days = look("console.days_to_alarm")
    assert isinstance(days, Fraction)
    assert round(days) == round((TEN_ML - 2 * PL_PER_ML) / (267 * PL_PER_ML / 2_000)) == 60
    assert days * MS_PER_DAY == int(days * MS_PER_DAY)

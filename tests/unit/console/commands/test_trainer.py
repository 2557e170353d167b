"""`trainer` at the command line, against a real pump on a port of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.trainer import span
from console.commands.verbs import assembled
from console.domain.calendar import therapy_ms
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from support.rigs import STARTS_MS, Served, served


def called(*arguments: str) -> Result:
    folders = Folders(resources.path(""), Path("/nowhere"))
    return CliRunner().invoke(assembled({}, "read"), ["trainer", *arguments], obj=folders)


@pytest.fixture
def pump() -> Iterator[Served]:
    with served() as pump:
        yield pump


@pytest.mark.parametrize(
    ("text", "ms"),
    (
        ("30d", 30 * MS_PER_DAY),
        ("1w", 7 * MS_PER_DAY),
        ("12h", 12 * MS_PER_HOUR),
        ("90min", 90 * MS_PER_MINUTE),
        ("45s", 45_000),
    ),
)
def test_that_a_span_is_a_whole_number_with_its_unit(text, ms):
    assert span(text) == ms


@pytest.mark.parametrize("text", ("30", "d", "-1d", "1.5h", "30 d", "0d", "1e3s", "٣d", "12m", ""))
def test_that_any_other_span_is_wrong_usage(text):
    with pytest.raises(click.BadParameter):
        span(text)


def test_that_a_jump_moves_the_pumps_clock_and_says_where_it_stands(pump):
    told = json.loads(called("--pump", pump.spec, "--jump", "30d", "--json").stdout)
    assert therapy_ms(datetime.fromisoformat(told["clock"])) >= STARTS_MS // 1_000 * 1_000 + 30 * MS_PER_DAY
    assert told["rate"] == 1


def test_that_a_rate_is_set_and_said(pump):
    assert json.loads(called("--pump", pump.spec, "--rate", "3600", "--json").stdout)["rate"] == 3_600


def test_that_a_jump_and_a_rate_at_once_are_both_done(pump):
    told = json.loads(called("--pump", pump.spec, "--jump", "1d", "--rate", "0", "--json").stdout)
    assert told["rate"] == 0


@pytest.mark.parametrize("arguments", ((), ("--rate", "86401"), ("--rate", "-1"), ("--jump", "soon")))
def test_that_nothing_to_do_and_what_cannot_be_done_are_wrong_usage(arguments):
    assert called("--pump", "tcp://127.0.0.1:1", *arguments).exit_code == 2


def test_that_a_jump_beyond_ten_years_is_refused_in_a_sentence(pump):
    result = called("--pump", pump.spec, "--jump", "4000d")
    assert result.exit_code == 1
    assert "ten years" in result.stderr


def test_that_a_pump_that_is_not_there_is_refused_in_a_sentence():
    result = called("--pump", "loopback:nobody", "--jump", "1d")
    assert result.exit_code == 1
    assert "nobody" in result.stderr


def truth(pump) -> dict[str, object]:
    """Return what the trainer tells of `pump`."""
    told: dict[str, object] = json.loads(called("--pump", pump.spec, "--truth", "--json").stdout)
    return told


def test_that_the_truth_of_a_pump_that_does_what_it_is_told_is_what_it_calculates(pump):
    told = truth(pump)
    assert set(told) == {
        "clock",
        "true_reservoir_ml",
        "true_concentration_mcg_per_ml",
        "calculated_reservoir_ml",
        "through_tip_ml_per_day",
        "programmed_ml_per_day",
        "faults",
    }
    assert told["true_reservoir_ml"] == pytest.approx(told["calculated_reservoir_ml"], abs=1e-5)
    assert told["true_concentration_mcg_per_ml"] == 2000
    assert told["through_tip_ml_per_day"] == told["programmed_ml_per_day"] > 0
    assert told["faults"] == []


def test_that_what_hands_drew_is_true_and_not_calculated(pump):
    drawn = pump.device.firmware.body.drawn(Fraction(5 * 10**9))
    assert pump.device.firmware.keep_body(drawn) is None
    told = truth(pump)
    assert told["true_reservoir_ml"] == pytest.approx(told["calculated_reservoir_ml"] - 5, abs=1e-5)


def test_that_nothing_goes_through_the_tip_of_a_pump_taken_off_its_catheter(pump):
    assert pump.device.firmware.keep_body(pump.device.firmware.body.parted()) is None
    assert truth(pump)["through_tip_ml_per_day"] == 0


def test_that_truth_is_told_after_a_jump_in_one_call(pump):
    told = json.loads(called("--pump", pump.spec, "--jump", "30d", "--truth", "--json").stdout)
    assert told["true_reservoir_ml"] < 17
    assert told["rate"] == 1

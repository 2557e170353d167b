"""`trainer` at the command line, against a real pump on a port of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from tempfile import mkdtemp

import click
import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.trainer import span
from console.commands.verbs import assembled
from console.domain.calendar import therapy_ms
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.pump.firmware import Firmware
from console.pump.memory import FileMemory
from support.rigs import STARTS_MS, Served, catalog, served

DATA = Path(mkdtemp())


def called(*arguments: str) -> Result:
    folders = Folders(resources.path(""), DATA)
    return CliRunner().invoke(assembled({}, "read"), ["trainer", *arguments], obj=folders)


@pytest.fixture
def pump() -> Iterator[Served]:
    with served(DATA) as pump:
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


PROMISED = (
    "true_reservoir_ml",
    "calculated_reservoir_ml",
    "through_tip_ml_per_day",
    "programmed_ml_per_day",
    "csf_mcg_per_ml",
    "ashworth",
    "faults",
)


def test_that_the_truth_has_the_promised_keys_and_agrees_with_a_pump_that_does_what_it_is_told(pump):
    told = truth(pump)
    assert set(PROMISED) <= set(told)
    assert told["true_reservoir_ml"] == pytest.approx(told["calculated_reservoir_ml"], abs=1e-4)
    assert told["true_concentration_mcg_per_ml"] == 2000
    assert told["through_tip_ml_per_day"] == pytest.approx(told["programmed_ml_per_day"], rel=0.145)
    assert told["faults"] == []
    assert told["csf_mcg_per_ml"] > 0
    assert all(0 <= tone <= 4 for tone in told["ashworth"].values())


def test_that_the_help_says_of_the_drug_level_that_its_scale_is_arbitrary():
    assert "model drug level, arbitrary scale" in " ".join(called("--help").stdout.split())


def test_that_a_fault_is_told_with_its_value_and_span_and_acts(pump):
    told = json.loads(
        called(
            "--pump", pump.spec, "--fault", "leak=60", "--for", "20d", "--jump", "3d", "--truth", "--json"
        ).stdout
    )
    (leak,) = told["faults"]
    assert (leak["fault"], leak["value"]) == ("leak", 60)
    begins, ends = (therapy_ms(datetime.fromisoformat(leak[key])) for key in ("from", "until"))
    assert abs(ends - begins - 20 * MS_PER_DAY) <= 1_000
    assert told["through_tip_ml_per_day"] < told["programmed_ml_per_day"] / 2


def test_that_a_fault_may_begin_later_and_be_cleared_by_name(pump):
    called("--pump", pump.spec, "--fault", "clock-off=-60", "--at", "2d")
    (fault,) = pump.device.firmware.world.faults
    assert (fault.name, fault.value) == ("clock-off", -60)
    assert fault.from_ms >= STARTS_MS + 2 * MS_PER_DAY
    assert called("--pump", pump.spec, "--clear", "clock-off").exit_code == 0
    assert pump.device.firmware.world.faults == ()


def test_that_what_can_go_wrong_and_what_was_done_is_listed(pump):
    called("--pump", pump.spec, "--fault", "leak=60")
    told = json.loads(called("--pump", pump.spec, "--faults", "--json").stdout)
    assert [each["fault"] for each in told["faults"]] == ["leak"]
    assert [(each["kind"], each["what"].split()[0]) for each in told["deeds"]] == [("injected", "Leak,")]
    assert {each["fault"]: each["high"] for each in told["kinds"]}["leak"] == 99
    assert "clock-off (−720 to 720" in called("--pump", pump.spec, "--faults").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    (
        (("--fault", "leak"), "needs a value"),
        (("--fault", "leak=0"), "takes 1 to 99"),
        (("--fault", "flood"), "There is no fault 'flood'"),
        (("--fault", "stall=1"), "takes no value"),
        (("--clear", "leak"), "no fault 'leak' on the pump"),
    ),
)
def test_that_what_cannot_be_is_refused_in_a_sentence(pump, arguments, sentence):
    result = called("--pump", pump.spec, *arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert pump.device.firmware.world.faults == ()


@pytest.mark.parametrize(
    "arguments",
    (
        ("--fault", "leak=much"),
        ("--fault", "leak=60.5"),
        ("--at", "3d"),
        ("--to-alarm", "3661"),
        ("--at", "soon"),
    ),
)
def test_that_what_is_no_fault_or_span_is_wrong_usage(pump, arguments):
    assert called("--pump", pump.spec, *arguments).exit_code == 2


def test_that_a_jump_to_the_next_alarm_names_it_or_says_that_none_came(pump):
    none = json.loads(called("--pump", pump.spec, "--to-alarm", "30", "--json").stdout)
    assert none["alarm"] is None
    assert "none within 30 days" in called("--pump", pump.spec, "--to-alarm", "30").stdout
    told = json.loads(called("--pump", pump.spec, "--to-alarm", "--json").stdout)
    assert told["alarm"] == "low-reservoir"


def test_that_a_snapshot_is_a_pumps_memory_and_overwrites_nothing(pump, tmp_path):
    path = tmp_path / "then.bin"
    told = json.loads(called("--pump", pump.spec, "--snapshot", str(path), "--json").stdout)
    with FileMemory(path) as memory:
        kept = memory.load()
        branch = Firmware(catalog(), memory)
    assert told["snapshot_bytes"] == len(kept)
    assert branch.serial == pump.device.firmware.serial
    again = called("--pump", pump.spec, "--snapshot", str(path))
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_that_reading_the_truth_is_no_reading_of_the_pump(pump):
    """A pump in the telemetry trap flows again once a console reads it: the trainer must not end it."""
    called("--pump", pump.spec, "--fault", "mri-telemetry-trap", "--jump", "1d")
    assert truth(pump)["through_tip_ml_per_day"] == 0
    assert truth(pump)["through_tip_ml_per_day"] == 0


def test_that_what_hands_drew_is_true_and_not_calculated(pump):
    drawn = pump.device.firmware.body.drawn(Fraction(5 * 10**9))
    assert pump.device.firmware.keep_body(drawn) is None
    told = truth(pump)
    assert told["true_reservoir_ml"] == pytest.approx(told["calculated_reservoir_ml"] - 5, abs=1e-4)


def test_that_nothing_goes_through_the_tip_of_a_pump_taken_off_its_catheter(pump):
    assert pump.device.firmware.keep_body(pump.device.firmware.body.parted()) is None
    assert truth(pump)["through_tip_ml_per_day"] == 0


def test_that_truth_is_told_after_a_jump_in_one_call(pump):
    told = json.loads(called("--pump", pump.spec, "--jump", "30d", "--truth", "--json").stdout)
    assert told["true_reservoir_ml"] < 17
    assert told["rate"] == 1

"""`trainer` at the command line, against a real pump on a port of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
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

"""Therapy interrupted: what dose is left, how it goes on, and nothing drafted without a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import ProgramChange, StopChange
from console.domain.prescription import Later
from console.domain.quantities import MS_PER_DAY
from support import drafted, states
from ui.models import interrupt
from ui.models.interrupt import Interruption, Way

RUNNING = states.prescription()
PLAN = "ward, oral baclofen 10 mg three times"
DAY, MINUTE = drafted.TOMORROW_MS // MS_PER_DAY, 360


def made(typed: Interruption, running=RUNNING):
    return interrupt.to_change(typed, running, drafted.MINIMUM, states.NOW_MS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_the_dose_that_is_left_and_the_withdrawal_are_told():
    practice = states.catalog().practice
    minimum = [plain(line) for line in interrupt.facts(Way.MINIMUM, drafted.MINIMUM, practice)]
    assert minimum[0] == "0.006 mL/day of 2,000 mcg/mL = 12 mcg/day: the slowest the pump can run."
    stop = [plain(line) for line in interrupt.facts(Way.STOP, drafted.MINIMUM, practice)]
    assert stop[0] == "Nothing flows while the pump is stopped: 0 mcg/day."
    assert all("Withdrawal may begin within 12 to 24 h" in lines[1] for lines in (minimum, stop))


def test_that_a_stop_is_drafted_with_its_planned_restart_or_without():
    assert made(Interruption(Way.STOP, plan=PLAN)) == StopChange(None)
    assert made(Interruption(Way.STOP, DAY, MINUTE, PLAN)) == StopChange(drafted.TOMORROW_MS)


def test_that_minimum_rate_is_a_program_that_goes_back_by_itself_when_a_restart_is_planned():
    assert made(Interruption(plan=PLAN)) == ProgramChange(drafted.running(drafted.MINIMUM))
    until = made(Interruption(Way.MINIMUM, DAY, MINUTE, PLAN))
    assert until == ProgramChange(replace(drafted.running(drafted.MINIMUM), later=drafted.TEMPORARY))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Interruption(Way.STOP), "Write what is planned"),
        (Interruption(Way.STOP, plan="  "), "Write what is planned"),
        (Interruption(Way.STOP, DAY, None, PLAN), "Type the day and the time"),
        (Interruption(Way.STOP, DAY - 2, 0, PLAN), "is over on the pump's clock"),
    ],
)
def test_that_what_is_missing_is_said(typed: Interruption, said: str):
    assert said in str(made(typed))


def test_that_a_pump_at_minimum_rate_already_is_said():
    running = drafted.running(drafted.MINIMUM)
    assert made(Interruption(plan=PLAN), running) == "The pump runs at its minimum rate already."


def test_that_how_therapy_goes_on_is_told():
    assert "does not start again by itself" in interrupt.restart_words(Interruption(Way.STOP), RUNNING)
    planned = interrupt.restart_words(Interruption(Way.STOP, DAY, MINUTE), RUNNING)
    assert planned.startswith("Planned for Tue 24 Nov 2026 06:00.")
    back = plain(interrupt.restart_words(Interruption(Way.MINIMUM, DAY, MINUTE), RUNNING))
    assert back == "At Tue 24 Nov 2026 06:00 the pump goes back by itself to Flex, 5 steps, 267 mcg/day."
    assert "until another program" in interrupt.restart_words(Interruption(), RUNNING)


def test_that_the_plan_is_noted_for_the_record():
    assert interrupt.particulars(Interruption(plan=f" {PLAN} ")) == (("Plan while interrupted", PLAN),)
    assert Later(drafted.TOMORROW_MS, states.RUNNING) == drafted.TEMPORARY

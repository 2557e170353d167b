"""A fault plan is read whole or refused by its file, its line and a sentence; its instants are a run's."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import fault_plans
from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.errors import FileRefused, RuleBroken
from console.fault_plans import (
    FaultPlan,
    InjectDue,
    Moment,
    PlannedFault,
    PressDue,
    RefillDue,
    Repeated,
)
from support.therapies import RESOURCES, at, catalog

KINDS = catalog().faults
START_MS = at(2026, 1, 1)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def plan(tmp_path: Path, text: str) -> FaultPlan:
    return fault_plans.read(written(tmp_path, text), KINDS)


def refusal(tmp_path: Path, text: str) -> str:
    path = written(tmp_path, text)
    with pytest.raises(FileRefused) as refused:
        fault_plans.read(path, KINDS)
    sentence = str(refused.value)
    assert sentence.startswith(str(path))
    return sentence.removeprefix(str(path)).lstrip(":, ")


def test_that_the_example_says_what_its_words_say() -> None:
    found = fault_plans.read(RESOURCES.parent / "docs/examples/faults.toml", KINDS)
    assert found.seed == 7
    assert [each.name for each in found.faults] == ["leak", "over-delivery", "false-alarm"]
    leak = found.faults[0]
    assert leak == PlannedFault("leak", 60, Moment(3 * MS_PER_DAY + 6 * MS_PER_HOUR, True), 2 * MS_PER_DAY)
    assert found.presses == (Repeated(Moment(MS_PER_DAY + 7 * MS_PER_HOUR, True), 12 * MS_PER_HOUR, 4),)
    assert found.refills == (Repeated(Moment(45 * MS_PER_DAY + 9 * MS_PER_HOUR, True), MS_PER_DAY, 1),)


def test_that_an_empty_file_is_a_plan_in_which_nothing_happens(tmp_path: Path) -> None:
    assert plan(tmp_path, "") == FaultPlan()
    assert FaultPlan().due(START_MS, START_MS + MS_PER_DAY) == ()


@pytest.mark.parametrize(
    ("text", "at_ms"),
    [
        ('"0d"', START_MS),
        ('"3d 06:30"', START_MS + 3 * MS_PER_DAY + 390 * MS_PER_MINUTE),
        ('"2026-01-05T06:00"', at(2026, 1, 5) + 6 * MS_PER_HOUR),
        ("2026-01-05T06:00:00", at(2026, 1, 5) + 6 * MS_PER_HOUR),
    ],
)
def test_that_an_instant_is_a_day_of_the_run_or_one_of_the_pumps_clock(
    tmp_path: Path, text: str, at_ms: int
) -> None:
    found = plan(tmp_path, f"[[press]]\nat = {text}\n").due(START_MS, START_MS + 30 * MS_PER_DAY)
    assert found == (PressDue(at_ms),)


def test_that_day_0_is_the_day_on_which_a_run_starts_at_any_hour() -> None:
    assert (
        Moment(9 * MS_PER_HOUR, relative=True).at_ms(START_MS + 5 * MS_PER_HOUR) == START_MS + 9 * MS_PER_HOUR
    )


def test_that_what_is_due_comes_in_order_and_at_one_instant_faults_come_first(tmp_path: Path) -> None:
    text = """
[[press]]
at = "1d"
every = "1d"
times = 3
[[refill]]
at = "2d"
[[fault]]
name = "stall"
at = "2d"
for = "90min"
"""
    second = START_MS + 2 * MS_PER_DAY
    assert plan(tmp_path, text).due(START_MS, START_MS + 3 * MS_PER_DAY) == (
        PressDue(START_MS + MS_PER_DAY),
        InjectDue(second, Fault("stall", None, second, second + 90 * MS_PER_MINUTE)),
        RefillDue(second),
        PressDue(second),
    )


def test_a_run_is_refused_when_the_plan_has_something_before_it() -> None:
    early = FaultPlan(presses=(Repeated(Moment(START_MS - 1, relative=False), MS_PER_DAY, 1),))
    with pytest.raises(RuleBroken, match="2025-12-31T23:59:59, before the run starts"):
        early.due(START_MS, START_MS + MS_PER_DAY)


FAULT = '[[fault]]\nname = "leak"\nvalue = 60\nat = "3d"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seed = -1\n", "line 1: seed is negative; write 0 or more."),
        ("seed = 9007199254740992\n", "line 1: seed is at most 9007199254740991."),
        ("[[jump]]\n", "line 1: 'jump' is not known here; known are seed, fault, press, refill."),
        (FAULT.replace("leak", "flood"), "fault 1, line 2: there is no fault 'flood'; there is occlusion,"),
        (
            FAULT.replace("60", "0"),
            "fault 1, line 3: The fault leak takes 1 to 99\N{NO-BREAK SPACE}%, not 0.",
        ),
        (FAULT.replace("60", "60.0"), "fault 1, line 3: value takes a whole number"),
        (FAULT.replace("value = 60\n", ""), "fault 1, line 1: The fault leak needs a value"),
        (FAULT + 'until = "4d"\n', "fault 1, line 5: 'until' is not known here"),
        (FAULT + 'for = "two days"\n', "fault 1, line 5: for is a span such as 2d, 12h, 90min or 45s."),
        (FAULT + 'for = "0d"\n', "fault 1, line 5: for is a span"),
        (FAULT.replace("3d", "3 days"), "fault 1, line 4: at is a time on the pump's clock"),
        (FAULT.replace("3d", "3d 24:01"), "fault 1, line 4: "),
        (FAULT.replace("3d", "2026-01-05T06:00Z"), "fault 1, line 4: at is a time on the pump's clock"),
        ('[[fault]]\nname = "leak"\nvalue = 60\n', "fault 1, line 1: at is missing; add it."),
        (
            '[[fault]]\nname = "memory-reset"\nat = "3d"\nfor = "1d"\n',
            "fault 1, line 4: The fault memory-reset happens at one instant; leave for out.",
        ),
        ('[[press]]\nat = "1d"\nevery = "8h"\n', "press 1, line 1: every and times stand together"),
        ('[[press]]\nat = "1d"\nevery = "8h"\ntimes = 0\n', "press 1, line 4: times is 1 to 10,000."),
        ('[[refill]]\nat = "1d"\nml = 20\n', "refill 1, line 3: 'ml' is not known here"),
    ],
)
def test_a_plan_is_refused_by_its_line_when_it_says_what_cannot_be(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert refusal(tmp_path, text).startswith(sentence)

"""When a program holds: at once, later, for a while, or with the pump's plan kept; and what holds besides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.prescription import Later, Prescription
from console.domain.quantities import MS_PER_DAY
from support import drafted, states
from ui.models import when as whens
from ui.models.when import AT_ONCE, Kind, When

RUNNING = states.prescription()
PLANNED = replace(RUNNING, later=Later(drafted.TOMORROW_MS, states.simple("311")))
DAY, MINUTE = drafted.TOMORROW_MS // MS_PER_DAY, 360


def made(when: When, running: Prescription = RUNNING) -> Prescription | str:
    return whens.prescribed(when, states.WANTED, running, states.NOW_MS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_at_once_runs_the_program_and_drops_the_plan_which_is_said():
    assert made(AT_ONCE, PLANNED) == states.prescription(states.WANTED)
    said = plain(whens.echo(AT_ONCE, PLANNED, states.NOW_MS))
    assert said == "The plan is dropped: 311 mcg/day from Tue 24 Nov 2026 06:00."
    assert whens.echo(AT_ONCE, RUNNING, states.NOW_MS) == ""


def test_that_the_plan_can_be_kept_only_where_there_is_one():
    assert made(When(Kind.PLANNED), PLANNED) == replace(PLANNED, infusion=states.WANTED)
    assert Kind.PLANNED.value in dict(whens.choices(PLANNED))
    assert Kind.PLANNED.value not in dict(whens.choices(RUNNING))
    assert "The plan stays" in whens.echo(When(Kind.PLANNED), PLANNED, states.NOW_MS)


def test_that_a_delayed_start_keeps_what_runs_until_then():
    when = When(Kind.DELAYED, DAY, MINUTE)
    assert made(when) == replace(RUNNING, later=Later(drafted.TOMORROW_MS, states.WANTED))
    assert plain(whens.echo(when, RUNNING, states.NOW_MS)) == (
        "Until Tue 24 Nov 2026 06:00 the pump goes on as now: Flex, 5 steps, 267 mcg/day."
    )


def test_that_a_temporary_change_goes_back_by_itself():
    when = When(Kind.TEMPORARY, DAY, MINUTE)
    assert made(when) == replace(states.prescription(states.WANTED), later=drafted.TEMPORARY)
    assert "goes back by itself to what runs now" in whens.echo(when, RUNNING, states.NOW_MS)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(Kind.DELAYED), "Type the day and the time at which the program begins."),
        (When(Kind.TEMPORARY, DAY), "Type the day and the time at which the program ends."),
        (When(Kind.DELAYED, DAY - 1, 584), "That instant is over"),
    ],
)
def test_that_an_instant_missing_or_over_is_said(when: When, said: str):
    assert str(made(when)).startswith(said)


@pytest.mark.parametrize("running", [RUNNING, PLANNED])
@pytest.mark.parametrize(
    "when", [AT_ONCE, When(Kind.DELAYED, DAY + 1, 0), When(Kind.TEMPORARY, DAY + 1, 0), When(Kind.PLANNED)]
)
def test_that_what_was_drawn_up_comes_back_as_it_was(when: When, running: Prescription):
    wanted = made(when, running)
    assert isinstance(wanted, Prescription)
    back, infusion = whens.from_prescription(wanted, running)
    assert whens.prescribed(back, infusion, running, states.NOW_MS) == wanted
    assert infusion == states.WANTED

"""The paper of the limits says what the rules ask of it, and lists every figure as the data files have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.alarms import KINDS
from console.domain.response import OWN, SHARED
from console.pump import teaching
from support.limits import PAPER, constants, named, redrawn, tables
from support.responses import HOUR, stopped
from support.therapies import catalog

SAID = (
    "not a model of any maker's pump or programmer",
    "Screens, tones, rounding, bridge and flex rules are ours and may differ from yours",
    "train on your own device before touching a patient",
    "Drug levels and effects are illustrative",
    "Patients do not respond on schedule",
    "Withdrawal and overdose may come earlier than here, later, or one after the other",
    "drawn sharp unless mixing is on",
    "Reservoir figures are calculated",
    "needle feel, palpation, sterile technique, talking to a family, or recognising a sick patient",
    "teaching values",
    "not validated by a clinical body",
    "Passing a scenario is not competence",
    "Clinically reviewed by: none yet.",
    "model drug level (arbitrary scale)",
    "Albright 2007",
)


@pytest.fixture
def paper() -> str:
    """Return the text of the paper."""
    return PAPER.read_text(encoding="utf-8")


def test_that_its_tables_are_those_of_the_data_files(paper: str) -> None:
    assert redrawn(paper, catalog()) == paper, "Draw it anew: PYTHONPATH=.:tests python -m support.limits"
    assert paper.count("<!-- drawn to here -->") == len(tables(catalog()))


@pytest.mark.parametrize("words", SAID)
def test_that_it_says_plainly_what_it_must(paper: str, words: str) -> None:
    assert words in " ".join(paper.replace("**", "").split())


def test_that_every_figure_of_a_response_is_listed(paper: str) -> None:
    assert named((*OWN, *SHARED), paper) == []


def test_that_every_figure_of_the_physics_says_what_it_is_and_is_listed(paper: str) -> None:
    public = [name for name in vars(teaching) if name.isupper() and not name.startswith("_")]
    written = [name for name in public if name not in {"MS_PER_HOUR", "MS_PER_MINUTE", "PL_PER_ML"}]
    assert sorted(name for name, _, _ in constants(teaching)) == sorted(written)
    assert named(written, paper) == []


def test_that_every_fault_and_every_alarm_is_listed_with_its_figures(paper: str) -> None:
    assert named((*catalog().faults, *(alarm.value for alarm in KINDS)), paper) == []
    assert "| `leak` | 1 to 99 % |" in paper
    assert "| `TO_END_OF_SERVICE_MS` | `90 * MS_PER_DAY` |" in paper
    assert "| `COST` | `Fraction(55, 100)` |" in paper


def test_that_a_limit_is_listed_with_its_value(paper: str) -> None:
    assert "| entry | `daily-dose` | 0 to 3,000 mcg/day, a reason above 1,000 |" in paper
    assert "| practice | `trend_percent` | 5 |" in paper
    assert "| baclofen | `titration.titration_percent` | 30; 15; 15 |" in paper
    assert "| SP-20 | `measures_level` | no |" in paper


def test_that_all_pictures_of_the_response_are_in_it(paper: str) -> None:
    pictures = (Path(PAPER).parent / "pictures").glob("response-*.svg")
    assert not [each.name for each in pictures if f"pictures/{each.name}" not in paper]


def test_that_the_six_patients_share_the_source_of_each_of_their_own_figures() -> None:
    for figure in OWN:
        cited = {
            (each.source_of(figure), each.confidence_of(figure)) for each in catalog().responses.values()
        }
        assert len(cited) == 1, figure


def test_that_the_first_sign_after_a_stop_comes_when_the_paper_says(paper: str) -> None:
    patient = stopped("rivera")
    first = next(hour for hour in range(100) if patient.signs(hour * HOUR).itch)
    assert f"Rivera in this model: {first} h." in " ".join(paper.split())

"""The training cases that come with the console, each played from its file on a real pump and patient."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.cases import files
from console.cases.play import play
from console.cases.values import Begins
from support.cases import missed
from support.therapies import RESOURCES, catalog

FILES = sorted((RESOURCES / "cases").glob("*.toml"))
GROUPS = ("console", "residual", "patient", "log")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_everything_in_a_case_is_as_it_expects(path: Path) -> None:
    report = play(files.read(path, catalog()), catalog())
    assert not report.missed, missed(report.missed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_a_case_looks_where_a_clinician_looks(path: Path) -> None:
    """Console, residual, patient and log: a case that leaves one out does not tell its fault from others."""
    case = files.read(path, catalog())
    asked = {check.key.partition(".")[0] for each in case.expectations for check in each.checks}
    assert asked == set(GROUPS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_a_case_is_another_without_what_happens_in_it(path: Path) -> None:
    """Without its faults, or, where it has none, without its events: what it expects must come of them."""
    case = files.read(path, catalog())
    sound = tuple(event for event in case.events if not isinstance(event.deed, Begins))
    left = sound if sound != case.events else ()
    assert play(replace(case, events=left), catalog()).missed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_a_pump_as_accurate_as_real_ones_shows_the_same(path: Path) -> None:
    """A case whose expectations hold for an exact pump alone would teach a clinician the wrong margins."""
    case = files.read(path, catalog())
    report = play(replace(case, pump=replace(case.pump, seed=3)), catalog())
    found = [verdict for verdict in report.missed if not verdict.key.endswith(("_ml", ".ml"))]
    assert not found, missed(found)


def test_that_there_is_each_case_of_the_clinical_reference_named_by_its_number() -> None:
    cases = files.read_all(RESOURCES / "cases", catalog())
    assert [case.number for case in cases] == list(range(1, 23))
    assert [int(path.stem.partition("-")[0]) for path in FILES] == list(range(1, 23))
    assert len({case.title for case in cases}) == len(cases)

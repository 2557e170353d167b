"""A case as values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.cases.values import Event, Read
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from support.cases import read


def test_that_a_case_ends_with_the_last_thing_that_happens_or_is_looked_at(tmp_path: Path) -> None:
    case = read(tmp_path)
    assert case.ends_ms - case.starts_ms == 4 * MS_PER_DAY + MS_PER_HOUR
    later = Event(case.starts_ms + 9 * MS_PER_DAY, Read())
    assert replace(case, events=(*case.events, later)).ends_ms == later.at_ms

"""How the window writes wall time, short dates and counts."""

from __future__ import annotations

import time

import pytest

from support import states
from ui import format as written


@pytest.fixture(autouse=True)
def _in_greenwich(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_that_wall_time_is_told_in_minutes_and_when_asked_in_seconds():
    assert written.wall_time(states.WALL_MS + 7_000) == "09:44"
    assert written.wall_time_exact(states.WALL_MS + 7_000) == "09:44:07"


def test_that_wall_time_follows_the_zone_of_the_machine(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    assert written.wall_time(states.WALL_MS) == "15:14"


def test_that_a_moment_on_the_wall_has_its_date():
    assert written.wall_moment(states.WALL_MS) == "Mon 23 Nov 2026 09:44"
    assert written.wall_short_moment(states.WALL_MS) == "23 Nov 2026 09:44"


def test_that_a_date_in_a_list_cannot_be_broken_apart():
    assert written.short_moment(states.NOW_MS) == "23\u00a0Nov\u00a02026\u00a009:44"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "2 days ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (43, "in 43 days"),
    ],
)
def test_that_a_distance_in_days_is_told_as_people_say_it(days, words):
    assert written.days_away(days).replace("\u00a0", " ") == words


def test_that_a_patient_is_told_by_year_of_birth_only_and_as_synthetic():
    assert written.identity(states.ALMA) == "F · born 1981 · S-00042 · synthetic patient"


@pytest.mark.parametrize(("number", "words"), [(0, "0 changes"), (1, "1 change"), (4, "4 changes")])
def test_that_a_count_agrees_with_its_noun(number, words):
    assert written.counted(number, "change").replace("\u00a0", " ") == words

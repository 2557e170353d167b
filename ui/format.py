"""How the window writes what only a window writes: wall time where it stands, and short dates for lists.

Apart from `console.domain.wording`, which words amounts and the pump's dates for every reader. Reads
no clock: it turns a given instant into the machine's local time.
"""

from __future__ import annotations

from datetime import UTC, datetime

from console.domain import calendar
from console.domain.patient import Patient
from console.domain.wording import NO_BREAK, date_text


def _local(wall_utc_ms: int) -> datetime:
    return datetime.fromtimestamp(wall_utc_ms / 1000, UTC).astimezone()


def wall_time(wall_utc_ms: int) -> str:
    """Return UTC milliseconds as the local time of day, `09:42`."""
    return _local(wall_utc_ms).strftime("%H:%M")


def wall_time_exact(wall_utc_ms: int) -> str:
    """Return UTC milliseconds as the local time of day with its second, `09:42:07`."""
    return _local(wall_utc_ms).strftime("%H:%M:%S")


def wall_short_moment(wall_utc_ms: int) -> str:
    """Return UTC milliseconds as local date and time in short, `12 Jan 2027 09:42`."""
    return wall_moment(wall_utc_ms).partition(" ")[2]


def wall_moment(wall_utc_ms: int) -> str:
    """Return UTC milliseconds as local date and time, `Tue 12 Jan 2027 09:42`."""
    here = _local(wall_utc_ms)
    return f"{date_text(here.date())} {here:%H:%M}"


def short_date(at_ms: int) -> str:
    """Return therapy time as a date for lists, `31 Aug 2026`, held together."""
    return date_text(calendar.day(at_ms)).partition(" ")[2].replace(" ", NO_BREAK)


def short_moment(at_ms: int) -> str:
    """Return therapy time for lists, `31 Aug 2026 10:12`, held together."""
    return f"{short_date(at_ms)}{NO_BREAK}{calendar.clock_text(calendar.minute_of_day(at_ms))}"


def days_away(days: int) -> str:
    """Return how far a day lies from today: `in 43 days`, `tomorrow`, `today`, `3 days ago`."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {days}{NO_BREAK}days" if days > 0 else f"{-days}{NO_BREAK}days ago"


def identity(patient: Patient) -> str:
    """Return the second line of the patient header: `F · born 1981 · S-00042 · synthetic patient`."""
    return f"{patient.sex} · born {patient.born.year} · {patient.code} · synthetic patient"


def counted(number: int, noun: str) -> str:
    """Return `1 change`, `4 changes`; held together."""
    return f"{number}{NO_BREAK}{noun}{'' if number == 1 else 's'}"

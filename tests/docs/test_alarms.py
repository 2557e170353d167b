"""The alarms' paper says what the code does."""

from __future__ import annotations

from pathlib import Path

from console.domain.alarms import DEFAULT_REPEATS, KINDS, LONGEST_SILENCE_MS, SILENCE_MS
from console.domain.quantities import MS_PER_MINUTE
from console.pump.battery import PER_MS

HEAD = "| alarm | words | priority | latches | raised by | ended by |\n|---|---|---|---|---|---|\n"


def paper(project: Path) -> str:
    return (project / "docs/alarms.md").read_text(encoding="utf-8")


def drawn() -> str:
    rows = (
        f"| `{alarm.value}` | {kind.label} | {kind.priority.value} | {'yes' if kind.latches else 'no'} | "
        f"{kind.raised_by} | {kind.ended_by} |\n"
        for alarm, kind in KINDS.items()
    )
    return HEAD + "".join(rows)


def test_that_the_table_of_alarms_is_the_codes(project: Path) -> None:
    assert drawn() in paper(project)


def test_that_the_paper_states_the_intervals_of_the_code(project: Path) -> None:
    text = " ".join(paper(project).split())
    assert f"every {DEFAULT_REPEATS.critical_ms // MS_PER_MINUTE} min after" in text
    assert f"a non-critical one every {DEFAULT_REPEATS.non_critical_ms // MS_PER_MINUTE} min" in text
    assert f"lasts 1 to {LONGEST_SILENCE_MS // MS_PER_MINUTE} min" in text
    assert f"the window offers {SILENCE_MS // MS_PER_MINUTE} min" in text
    assert f"a ms is {PER_MS:,} units" in text

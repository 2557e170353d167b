"""A short training case as text, and how it is played: tests change one line of it and see what happens."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from console.cases import files
from console.cases.play import Report, play
from console.cases.values import Case
from support.therapies import catalog

HEAD = """\
number = 99
title = "A leak, and nothing else"
source = "Invented for a test."
confidence = "teaching"
teaches = "A residual that is right says nothing of the patient."
starts = "2026-01-05T08:00"
patient = "rivera"

[pump]
model = "SP-20"
filled_ml = 18

[program.drug]
name = "baclofen"
concentration_mcg_per_ml = 500

[program.infusion]
mode = "simple-continuous"
daily_dose_mcg = 300
"""

LEAK = f"""{HEAD}
[[event]]
at = "1d 08:00"
fault = "leak"
value = 60

[[event]]
at = "4d 08:00"
hand = "x-ray"
finds = {{ "Catheter" = "whole" }}

[[expect]]
at = "4d 09:00"
console = {{ alarms = [] }}
residual = {{ points = "right" }}
patient = {{ ashworth = "worse" }}
log = {{ lacks = ["low-reservoir"] }}
"""
"""Everything that a case needs, and no more; it is as it expects."""


def read(folder: Path, text: str = LEAK) -> Case:
    """Return the case that `text` is, read from a file in `folder`."""
    path = folder / "case.toml"
    path.write_text(text, encoding="utf-8")
    return files.read(path, catalog())


def played(folder: Path, text: str = LEAK) -> Report:
    """Return the report of the case that `text` is."""
    return play(read(folder, text), catalog())


def told(report: Report, who: str) -> list[str]:
    """Return the names of what `who` did, in order."""
    return [row.what for row in report.rows if row.who == who]


def missed(verdicts: Iterable[object]) -> str:
    """Return verdicts one on a line, for a test that says what went wrong."""
    return "\n".join(map(str, verdicts))

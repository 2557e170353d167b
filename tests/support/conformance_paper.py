"""The tables of checks in `docs/conformance.md`, drawn from the suite's; running this module writes them.

From the project's folder: `PYTHONPATH=.:tests python -m support.conformance_paper`.
"""

from __future__ import annotations

from pathlib import Path

from console.conformance.check import Check
from console.conformance.checks import CHECKS, GROUPS

OPENING, CLOSING = "<!-- drawn: checks -->\n", "<!-- drawn to here -->"


def tables() -> str:
    """Return a table for each group of checks: id, what a pump does, level, section, what the check does."""
    lines: list[str] = []
    for group, heading in GROUPS.items():
        lines += [
            *(f"### {heading}", "", "| check | a pump | level | section | what the check does |"),
            *("|---|---|---|---|---|", *(_row(check) for check in CHECKS if check.group == group), ""),
        ]
    return "\n".join(lines)


def redrawn(paper: str) -> str:
    """Return `paper` with the tables as they should be now."""
    head, opening, rest = paper.partition(OPENING)
    _, closing, tail = rest.partition(CLOSING)
    return head + opening + tables() + closing + tail


def _row(check: Check) -> str:
    does = f"{check.does} Only with `--yes`." if check.changes else check.does
    return f"| `{check.id}` | {check.title} | {check.level} | {check.section} | {does} |"


if __name__ == "__main__":
    place = Path("docs/conformance.md")
    place.write_text(redrawn(place.read_text(encoding="utf-8")), encoding="utf-8")

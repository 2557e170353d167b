"""The table of cases in `docs/cases.md`, made from their files; written anew by running this module.

From the project's folder: `PYTHONPATH=.:tests python -m support.case_paper`.
"""

from __future__ import annotations

from pathlib import Path

from console.cases import files
from console.cases.values import Begins, Case
from console.domain.wording import NO_BREAK
from support.therapies import RESOURCES, catalog

PAPER = Path(__file__).resolve().parents[2] / "docs/cases.md"
OPENING, CLOSING = "<!-- made: cases -->\n", "<!-- made to here -->"


def table() -> str:
    """Return a row for each case: number, title, what it teaches, what goes wrong, and whence it is."""
    rows = ["| # | case | teaches | what goes wrong | source |", "|---:|---|---|---|---|"]
    for case in files.read_all(RESOURCES / "cases", catalog()):
        source = f"[{case.confidence}] {case.source.replace(NO_BREAK, ' ')}"
        rows.append(f"| {case.number} | {case.title} | {case.teaches} | {_wrong(case)} | {source} |")
    return "\n".join(rows) + "\n"


def _wrong(case: Case) -> str:
    """Return the faults in it, each once; a case without any goes wrong by hands or console alone."""
    begun = [event.deed.fault.name for event in case.events if isinstance(event.deed, Begins)]
    return ", ".join(f"`{name}`" for name in dict.fromkeys(begun)) or "hands and console"


def remade(paper: str) -> str:
    """Return `paper` with the table as it should be now."""
    head, opening, rest = paper.partition(OPENING)
    _, closing, tail = rest.partition(CLOSING)
    return head + opening + table() + closing + tail


if __name__ == "__main__":
    PAPER.write_text(remade(PAPER.read_text(encoding="utf-8")), encoding="utf-8")

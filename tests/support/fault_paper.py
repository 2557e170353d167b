"""The table of faults in `docs/faults.md`, made from the data; written anew by running this module.

From the project's folder: `PYTHONPATH=.:tests python -m support.fault_paper`.
"""

from __future__ import annotations

from pathlib import Path

from console.domain.wording import NO_BREAK
from support.therapies import catalog

OPENING, CLOSING = "<!-- made: faults -->\n", "<!-- made to here -->"


def table() -> str:
    """Return a row for each fault: name, place, what it does, its value, and how sure its figures are."""
    rows = ["| fault | where | what it does | value | lasts | figures |", "|---|---|---|---|---|---|"]
    for kind in catalog().faults.values():
        takes = "–" if kind.low is None else kind.takes.replace(NO_BREAK, " ")
        lasts = "yes" if kind.lasts else "one instant"
        rows.append(
            f"| `{kind.name}` | {kind.place} | {kind.words} | {takes} | {lasts} | {kind.confidence} |"
        )
    return "\n".join(rows) + "\n"


def remade(paper: str) -> str:
    """Return `paper` with the table as it should be now."""
    head, opening, rest = paper.partition(OPENING)
    _, closing, tail = rest.partition(CLOSING)
    return head + opening + table() + closing + tail


if __name__ == "__main__":
    place = Path("docs/faults.md")
    place.write_text(remade(place.read_text(encoding="utf-8")), encoding="utf-8")

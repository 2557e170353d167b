"""The link's paper says what the code does: tables, diagrams, bytes and limits."""

from __future__ import annotations

import re
from pathlib import Path

from console.protocol.codec import MAX_MESSAGE
from console.protocol.framing import MAX_BODY, MAX_ENCODED
from console.protocol.waiting import PATIENCE
from support.paper import blocks, redrawn


def paper(project: Path) -> str:
    """Return the text of the link's paper."""
    return (project / "docs/protocol.md").read_text(encoding="utf-8")


def test_that_the_drawn_parts_of_the_paper_are_current(project: Path) -> None:
    assert redrawn(paper(project)) == paper(project), (
        "Draw it anew: PYTHONPATH=.:tests python -m support.paper"
    )


def test_that_every_drawn_part_has_one_place(project: Path) -> None:
    assert sorted(re.findall(r"<!-- drawn: (.*) -->", paper(project))) == sorted(blocks())
    assert paper(project).count("<!-- drawn to here -->") == len(blocks())


def test_that_the_paper_states_the_limits_of_the_code(project: Path) -> None:
    text = " ".join(paper(project).split())
    assert f"1 to {MAX_BODY} bytes" in text
    assert f"longer than {MAX_ENCODED} bytes" in text
    assert f"at most {MAX_MESSAGE} bytes" in text
    assert f"handshake, at the console | {PATIENCE.handshake_ms // 1_000} s" in text
    assert f"| answer | {PATIENCE.answer_ms // 1_000} s" in text
    assert f"every {PATIENCE.repeat_ms} ms" in text
    assert f"idle session | {PATIENCE.idle_ms // 60_000} min" in text

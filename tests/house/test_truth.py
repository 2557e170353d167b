"""Truth stays where a trainer looks: nothing that a trainee's window is made of knows of it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from support.shape import sources
from ui.state import ConsoleState

WHERE_TRUTH_IS_SHOWN = re.compile(r"ui/(instructor/\w+|models/truth|charts/truth)\.py")
TRUTH = re.compile(r"\b([A-Z]\w+Told|read_truth|read_trace|read_faults|rig\.told)\b")


def found(project: Path) -> list[str]:
    """Return where in the window's code truth is named, as `path:line`."""
    return [
        f"{file.path.relative_to(project) if file.path.is_absolute() else file.path}:{number}"
        for file in sources(project, "ui")
        for number, line in enumerate((project / file.path).read_text("utf-8").splitlines(), 1)
        if TRUTH.search(line)
    ]


def test_that_truth_is_named_only_in_the_instructors_part_of_the_window(project: Path) -> None:
    places = found(project)
    assert [place for place in places if WHERE_TRUTH_IS_SHOWN.match(place)], "the search finds what there is"
    assert not [place for place in places if not WHERE_TRUTH_IS_SHOWN.match(place)]


def test_that_the_state_of_the_trainees_window_has_no_room_for_truth() -> None:
    held = " ".join(f"{field.name} {field.type}" for field in fields(ConsoleState)).lower()
    assert not re.search(r"truth|signs|fault|trace", held)

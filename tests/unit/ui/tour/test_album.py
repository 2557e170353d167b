"""The tour's album: it pictures every page, mode and part there is, and keeps what was said."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from support.consoles import console
from ui.models.edit import CHOICES, Mode
from ui.models.implant_parts import Part
from ui.places import BUILDERS
from ui.tour import album
from ui.tour.album import Album
from ui.tour.moves import Moves


def test_that_every_page_mode_and_part_is_pictured() -> None:
    assert sorted(album.PLACES) == sorted(BUILDERS)
    assert {mode for mode, _ in album.MODES} == {str(mode) for mode in CHOICES} - {str(Mode.FLEX)}
    assert set(album.PARTS) == {str(part) for part in Part} - {str(Part.CATHETER)}


def test_that_a_step_is_said_noted_and_pictured(tmp_path: Path, qapp: QApplication) -> None:
    told: list[str] = []
    with console(tmp_path) as app:
        kept = Album(Moves(app), tmp_path, told.append)
        kept.step("The patients are listed.", "patients")
        kept.step("Nothing to see.")
    assert told == kept.account.steps == ["The patients are listed.", "Nothing to see."]
    assert kept.account.pictures == ["patients.png"]
    assert (tmp_path / "patients.png").stat().st_size > 10_000

"""The tour's script goes through scenes that say what they do."""

from __future__ import annotations

from ui.tour import script
from ui.tour.script import Tour


def test_that_the_order_of_the_first_change_is_the_dose_of_the_program_paper() -> None:
    assert (script.FIRST_DOSE, script.PEAK) == ("293.5", "18")


def test_that_every_scene_says_what_it_shows() -> None:
    scenes = [name for name, value in vars(Tour).items() if callable(value) and not name.startswith("_")]
    assert [name for name in scenes if not (getattr(Tour, name).__doc__ or "").endswith(".")] == []

"""No figure goes without saying whence it is."""

from __future__ import annotations

from pathlib import Path

from support.spoiling import spoilt


def test_that_a_figure_without_a_source_is_refused(folder: Path) -> None:
    path = folder / "pumps" / "sp-20.toml"
    line = next(
        row for row in path.read_text(encoding="utf-8").splitlines() if row.startswith("residual_ml = {")
    )
    assert spoilt(path, line, "") == "sources, line 21: residual_ml is missing; add it."


def test_that_an_empty_source_is_refused(folder: Path) -> None:
    text = (folder / "quantities.toml").read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if row.startswith("source"))
    assert spoilt(folder / "quantities.toml", line, 'source = " "') == (
        "daily-dose, line 13: source is empty; say where the figure is from."
    )

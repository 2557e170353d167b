"""A verb knows what the site has added, and says what it could not read."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from console.commands.catalog import catalog_for
from console.commands.folders import Folders

SHEET = "pumps/sp-20.toml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the site's pumps, with a model of their own in it."""
    folder = tmp_path / "site" / "pumps"
    folder.mkdir(parents=True)
    text = (resources.path("") / SHEET).read_text(encoding="utf-8")
    (folder / "ours.toml").write_text(text.replace('"SP-20"', '"OURS-20"'), encoding="utf-8")
    return folder


def test_that_a_verb_knows_the_models_of_the_site(tmp_path: Path, site: Path, capsys) -> None:
    catalog = catalog_for(Folders(resources.path(""), tmp_path))
    assert {"OURS-20", "SP-20"} <= set(catalog.pumps)
    assert capsys.readouterr().err == ""


def test_that_a_verb_goes_on_without_a_bad_file_and_says_so_on_stderr(tmp_path, site, capsys) -> None:
    (site / "bad.toml").write_text("name = 5\n", encoding="utf-8")
    assert "OURS-20" in catalog_for(Folders(resources.path(""), tmp_path)).pumps
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{site / 'bad.toml'}, line 1: name takes text, not a number.")

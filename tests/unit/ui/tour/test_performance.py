"""The tour's folder: made, cleared of an earlier tour, and never of anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.errors import ConsoleError
from ui.tour import performance


def test_that_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    performance.clear(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_that_an_earlier_tour_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "pumps").mkdir()
    for name in ("overview.png", "records.db", "records.db-wal", "pumps/SIM-700182.bin"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "summary.json").write_text(json.dumps({"notice": performance.NOTICE}))
    performance.clear(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["pumps"]


@pytest.mark.parametrize("name", ["records.db", "summary.json", "holiday.png"])
def test_that_a_folder_with_anything_else_in_it_is_refused_and_left(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("somebody's")
    with pytest.raises(ConsoleError, match="name another folder"):
        performance.clear(tmp_path)
    assert (tmp_path / name).read_text() == "somebody's"

"""A data file of faults that is not what it should be is refused by its name, its line and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import fault_kinds, tables
from console.errors import FileRefused
from support.therapies import RESOURCES


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('place = "catheter"', 'place = "cloud"', "occlusion, line 5: place is catheter, motor,"),
        ("low = 5\n", "low = 96\n", "positional-occlusion, line 17: low lies below high."),
        ("low = 5\n", "low = 5.5\n", "positional-occlusion, line 17: low takes a whole number"),
        ("low = 5\n", "low = 1000000000\n", "positional-occlusion, line 17: low is too large"),
        ("low = 5\n", "", "positional-occlusion, line 12: low is missing"),
        ('unit = "%"\n', "", "positional-occlusion, line 12: unit is missing"),
        ("lasts = true\n", "", "occlusion, line 4: lasts is missing"),
        ("lasts = true\n", "lasts = true\nlevel = 3\n", "occlusion, line 9: 'level' is not known here"),
        ('confidence = "sourced"', 'confidence = "sure"', "occlusion, line 10: confidence is"),
    ],
)
def test_a_fault_is_refused_by_its_line_when_the_file_does_not_say_what_it_is(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    text = (RESOURCES / "faults.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "faults.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        fault_kinds.faults(tables.read(path, lines=True))
    assert str(refused.value).startswith(f"{path}, {sentence}")

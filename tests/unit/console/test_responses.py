"""A file of how a patient responds is refused by its name, its line and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import catalogs
from console.errors import FileRefused
from support.spoiling import spoilt


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("csf_half_life_h = 1.51\n", "csf_half_life_h = 0\n", "line 4: csf_half_life_h is 0; write more"),
        ("csf_half_life_h = 1.51\n", "csf_half_life_h = 5.9\n", "two half-lives are the same within 1 %"),
        ("gcs = 15\n", "", "gcs is missing; add it."),
        ("breaths = 14\n", "breath = 14\n", "'breath' is not known here"),
        ("untreated = 3.4\n", "untreated = 4.1\n", "untreated is 0 to 4 on the modified Ashworth scale."),
        ("untreated = 3.4\n", "untreated = 3.456\n", "3.456 on the modified Ashworth scale"),
        ('side = "right"', 'side = "left"', "each side of one once."),
        ('gcs = { source = "Assumption: awake', 'gcs = { source = "", why = "awake', "'why' is not known"),
    ],
)
def test_that_a_response_file_is_refused_by_name_and_place(
    folder: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in spoilt(folder / "responses" / "rivera.toml", old, new)


def test_that_what_all_responses_share_is_refused_by_name_and_place(folder: Path) -> None:
    path = folder / "response.toml"
    assert "overdose_from_percent lies below" in spoilt_shared(path, "overdose_from_percent = 300", "1000")
    assert "is not known here" in spoilt_shared(path, "spo2_percent = 98\n", "spo2_percent = 98\nspo3 = 98\n")


def spoilt_shared(path: Path, old: str, new: str) -> str:
    """Replace `old`, or the number at its end, by `new`; return the sentence the catalog is refused with."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    into = new if "=" in new else f"{old.partition(' = ')[0]} = {new}"
    path.write_text(text.replace(old, into, 1), encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        catalogs.load(path.parent)
    path.write_text(text, encoding="utf-8")
    return str(refused.value)

"""Data files to spoil, and the sentence that a spoilt one is refused with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from console import catalogs
from console.errors import FileRefused
from support.therapies import RESOURCES


def copied(folder: Path) -> Path:
    """Return `folder` with a copy of all data files in it."""
    shutil.copytree(RESOURCES, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def spoilt(path: Path, old: str, new: str) -> str:
    """Replace `old` by `new` in `path`, and return the sentence the catalog is refused with."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    folder = path.parent if (path.parent / "quantities.toml").exists() else path.parent.parent
    with pytest.raises(FileRefused) as refused:
        catalogs.load(folder)
    sentence = str(refused.value)
    assert sentence.startswith(str(path))
    return sentence.removeprefix(str(path)).lstrip(":, ")

"""What several tests of the console start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.spoiling import copied


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the data files to spoil."""
    return copied(tmp_path)

"""Data only: theme, pump models, drugs and sample patients, and where they lie.

Apart so that nothing else knows the folder. Reads no file: it names one.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Return where `name` (such as `theme/tokens.toml`) lies; raises FileNotFoundError if it does not."""
    found = _HERE / name
    if not found.exists():
        raise FileNotFoundError(f"There is no resource called {name}.")
    return found

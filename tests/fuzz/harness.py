"""Fuzzes one target under atheris: `python tests/fuzz/harness.py TARGET`, and then libFuzzer's arguments."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Fuzz until time is up or a promise is broken."""
    sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]
    import atheris

    with atheris.instrument_imports(include=["console"], enable_loader_override=False):
        from support.fuzzing import TARGETS
    name, *arguments = sys.argv[1:]
    atheris.Setup([sys.argv[0], *arguments], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()

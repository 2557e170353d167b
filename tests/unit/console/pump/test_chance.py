"""Draws that come out the same everywhere, and differ with whatever is drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from console.pump import chance


def test_that_draws_depend_on_seed_pump_purpose_and_number() -> None:
    one = chance.draws(1, "SIM-1", "fill", 0)
    others = [
        chance.draws(2, "SIM-1", "fill", 0),
        chance.draws(1, "SIM-2", "fill", 0),
        chance.draws(1, "SIM-1", "day", 0),
        chance.draws(1, "SIM-1", "fill", 1),
    ]
    assert one == chance.draws(1, "SIM-1", "fill", 0)
    assert one not in others
    assert len(one) == 16
    assert all(0 <= number <= chance.MOST for number in one)


def test_that_draws_are_the_same_in_every_process_whatever_its_hash_seed(project: Path) -> None:
    ask = "from console.pump import chance; print(chance.draws(1, 'SIM-1', 'fill', 0))"
    told = {
        subprocess.run(
            [sys.executable, "-c", ask],
            cwd=project,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    assert told == {str(chance.draws(1, "SIM-1", "fill", 0))}

"""Years of a busy patient: not a drop is lost by programs, refills, boluses, faults and kills."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.living import Life

ALONE = """
import sys
sys.path[:0] = [".", "tests"]
from support.living import Life
life = Life(5)
life.lives(40, kills=3)
print(life.digest())
"""


@pytest.mark.parametrize(
    ("days", "kills"), [(130, 7), pytest.param(1_000, 50, marks=pytest.mark.soak)], ids=["months", "years"]
)
def test_that_a_busy_life_conserves_every_drop_through_kills_and_refills(days: int, kills: int) -> None:
    life = Life(1)
    life.lives(days, kills)
    body, ledger = life.desk.firmware.body, life.desk.firmware.hydraulics.ledger
    assert body.is_whole
    assert ledger.filled_pl - ledger.withdrawn_pl + ledger.corrected_pl == (
        ledger.reservoir_pl + ledger.delivered_pl
    )
    assert life.given > 2.5 * days
    assert body.given.pl > ledger.delivered_pl * 8 // 10


def test_that_a_seed_gives_the_same_bytes_in_every_process_whatever_its_hash_seed(project: Path) -> None:
    life = Life(5)
    life.lives(40, kills=3)
    told = {
        subprocess.run(
            [sys.executable, "-c", ALONE],
            cwd=project,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }
    assert told == {life.digest()}


def test_that_another_seed_gives_another_life() -> None:
    lives = [Life(seed) for seed in (1, 2)]
    for life in lives:
        life.lives(3, kills=1)
    assert lives[0].digest() != lives[1].digest()

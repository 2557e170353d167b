"""What an input costs a simulated patient: at durations that come again and at ones that never do."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.scale import best_of, tell

from console.pump import kinetics
from console.pump.response import Response
from support.responses import HOUR, response_of

INPUTS = 20_000
MODES = tuple(float(each) for each in range(len(kinetics.HALF_LIVES)))
ODD_MS = 7_919
"""A prime, so that no duration comes twice for long."""


def inputs(durations: Sequence[int]) -> None:
    """Change the rate of a patient after each of `durations`."""
    patient, at_ms = Response(response_of("rivera"), 0), 0
    for number, duration_ms in enumerate(durations):
        at_ms += duration_ms
        patient.input(at_ms, 0.003 if number % 2 else 0.002)


def bare() -> None:
    """Move ten modes as often, and nothing else."""
    for _ in range(INPUTS):
        tuple([mode * part + 0.5 * end for mode, part, end in zip(MODES, MODES, MODES, strict=True)])


def test_that_an_input_costs_little_more_than_moving_ten_modes() -> None:
    floor = best_of(3, bare)
    again = [(1 + number % 13) * HOUR // 4 for number in range(INPUTS)]
    odd = [HOUR + number * ODD_MS % (6 * HOUR) for number in range(INPUTS)]
    tell(
        "an input, durations that come again",
        best_of(3, lambda: inputs(again)),
        "ten modes",
        floor,
        at_most=2,
    )
    tell("an input, durations that never do", best_of(3, lambda: inputs(odd)), "ten modes", floor, at_most=6)

"""The four pictures of the simulated patient in the paper of the limits, drawn from the model itself.

With CISTERNA_SCREENS=DIR they are saved there; `make screens` does so. Without, those in docs/pictures must
be the current ones.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from console.pump import kinetics
from console.pump.response import Response
from console.pump.signs import Signs
from support.drawing import Panel, Trace, svg
from support.responses import HOUR, USUAL, mean_tone, stopped, treated, untreated

BLUE, RED, GREEN = "#0b6e8a", "#b3261e", "#3f6212"
PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
THOUSANDTHS = 1_000


def exact(value: float) -> Fraction:
    """Return a value to three decimals: finer than a picture shows."""
    return Fraction(round(value * THOUSANDTHS), THOUSANDTHS)


def course(response: Response, hours: int, read: Callable[[Signs], float]):
    """Return (hour, value) of what `read` makes of the signs, every half hour."""
    halves = range(2 * hours + 1)
    return tuple((Fraction(half, 2), exact(read(response.signs(half * HOUR // 2)))) for half in halves)


def tone(response: Response, hours: int):
    """Return (hour, mean tone of the spastic muscles), every half hour."""
    return tuple(
        (Fraction(half, 2), exact(mean_tone(response, half * HOUR // 2))) for half in range(2 * hours + 1)
    )


def drawn_steady() -> str:
    """Return the picture of the steady model level and the tone against the daily dose."""
    doses = range(0, 1_001, 25)
    levels = tuple((Fraction(dose), exact(treated("rivera", dose).signs(0).level)) for dose in doses)
    names = ("rivera", "zielinski", "perrin")
    tones = [
        tuple((Fraction(dose), exact(mean_tone(treated(name, dose), 0))) for dose in doses) for name in names
    ]
    colours = (BLUE, RED, GREEN)
    ticks = (0, 200, 400, 600, 800, 1_000)
    return svg(
        [
            Panel(
                "Model drug level (arbitrary scale) against daily dose, steady",
                (Trace("(dose/24)/clearance", BLUE, levels, smooth=True),),
                1_000, ticks, 1_500, (0, 500, 1_000, 1_500), Fraction(267), "267 mcg/day", "mcg",
            ),
            Panel(
                "Tone (modified Ashworth, mean) against daily dose after years",
                tuple(
                    Trace(f"{name}, at {USUAL[name]} now", colour, points, smooth=True, lift=lift)
                    for name, colour, points, lift in zip(names, colours, tones, (0, 13, -4), strict=True)
                ),
                1_000, ticks, 4, (0, 1, 2, 3, 4), Fraction(267), "267 mcg/day", "mcg",
            ),
        ],
        "Steady model level and tone against daily dose",
    )  # fmt: skip


def drawn_bolus() -> str:
    """Return the picture of a test bolus: what is in the fluid at once, and what acts hours later."""
    patient = untreated("rivera")
    patient.bolus(0, 50_000)
    halves = range(49)
    amounts = [patient.amounts(half * HOUR // 2) for half in halves]
    fluid, acting = (
        tuple((Fraction(half, 2), exact(amounts[half][which])) for half in halves)
        for which in (kinetics.CSF, kinetics.ACTING)
    )
    peak = max(acting, key=lambda point: point[1])
    ticks = (0, 4, 8, 12, 16, 20, 24)
    return svg(
        [
            Panel(
                "50 mcg by lumbar puncture: model level (arbitrary scale)",
                (
                    Trace("in the spinal fluid", BLUE, fluid, dashed=True, lift=3, smooth=True),
                    Trace("that acts", RED, acting, lift=14, smooth=True),
                ),
                24, ticks, 800, (0, 200, 400, 600, 800), peak[0], "most effect after 4 h",
            ),
            Panel(
                "50 mcg by lumbar puncture: tone (modified Ashworth, mean)",
                (Trace("rivera", BLUE, tone(patient, 24), smooth=True),),
                24, ticks, 4, (0, 1, 2, 3, 4), peak[0], "most effect after 4 h",
            ),
        ],
        "Course of a test bolus of 50 mcg",
    )  # fmt: skip


def drawn_withdrawal() -> str:
    """Return the picture of a full stop: withdrawal, temperature and pulse in two patients."""
    panels = []
    ticks = tuple(range(0, 241, 24))
    for name in ("rivera", "perrin"):
        patient = stopped(name)
        first = next(hour for hour in range(240) if patient.signs(hour * HOUR).itch)
        severe = course(patient, 240, lambda signs: 100 * signs.withdrawal)
        fever = course(patient, 240, lambda signs: (signs.temperature_tenths - 360) * 2)
        panels.append(
            Panel(
                f"A full stop of {USUAL[name]} mcg/day, {name}: percent of the worst, and fever",
                (
                    Trace("withdrawal, percent", RED, severe, lift=-2, smooth=True),
                    Trace("100: 41 °C, 0: 36 °C", BLUE, fever, dashed=True, lift=6, smooth=True),
                ),
                240, ticks, 100, (0, 25, 50, 75, 100), Fraction(first), f"itch after {first} h",
            )
        )  # fmt: skip
    return svg(panels, "Course of withdrawal after a full stop")


def drawn_overdose() -> str:
    """Return the picture of four times the dose for a day, and what follows when the pump is then stopped."""
    patient = treated("rivera")
    usual = float.fromhex(patient.state.ng_per_ms)
    patient.input(0, 4 * usual)
    up = [(half, patient.signs(half * HOUR // 2)) for half in range(48)]
    patient.input(24 * HOUR, 0.0)
    signs = [*up, *((half, patient.signs(half * HOUR // 2)) for half in range(48, 337))]
    ticks = tuple(range(0, 169, 24))

    def of(read: Callable[[Signs], float]):
        return tuple((Fraction(half, 2), exact(read(each))) for half, each in signs)

    return svg(
        [
            Panel(
                "2000 for 500 mcg/mL for a day, then stopped: percent of the worst",
                (
                    Trace("overdose", BLUE, of(lambda each: 100 * each.overdose), lift=6, smooth=True),
                    Trace("withdrawal", RED, of(lambda each: 100 * each.withdrawal), smooth=True),
                ),
                168, ticks, 100, (0, 25, 50, 75, 100), Fraction(24), "pump stopped",
            ),
            Panel(
                "Breaths a minute, and the coma scale",
                (
                    Trace("breaths", BLUE, of(lambda each: each.breaths), lift=4),
                    Trace("coma scale", RED, of(lambda each: each.gcs), dashed=True, lift=-8),
                ),
                168, ticks, 24, (0, 8, 15, 24), Fraction(24), "pump stopped",
            ),
        ],
        "Course of an overdose, and of the withdrawal that follows it",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("response-steady.svg", drawn_steady),
        ("response-bolus.svg", drawn_bolus),
        ("response-withdrawal.svg", drawn_withdrawal),
        ("response-overdose.svg", drawn_overdose),
    ],
)
def test_that_the_picture_of_the_response_is_current(name: str, draw: Callable[[], str]) -> None:
    picture = draw()
    wanted = os.environ.get("CISTERNA_SCREENS")
    if wanted:
        Path(wanted).mkdir(parents=True, exist_ok=True)
        (Path(wanted) / name).write_text(picture, encoding="utf-8")
        return
    assert (PICTURES / name).read_text(encoding="utf-8") == picture, "Draw it anew: make screens"

"""Simulated patients for tests: their usual doses, and short ways to give them something."""

from __future__ import annotations

from console.domain.catalog import ResponseParameters
from console.pump.response import Response, steady
from support.therapies import catalog

HOUR = 3_600_000
DAY = 24 * HOUR

USUAL = {"ferreira": 650, "haddad": 108, "okoye": 340, "perrin": 122, "rivera": 267, "zielinski": 410}
"""Each patient's dose at the end of their history, in whole mcg/day."""
PATIENTS = tuple(USUAL)


def response_of(name: str) -> ResponseParameters:
    """Return the figures of one of the six."""
    return catalog().responses[name]


def per_ms(mcg_per_day: float) -> float:
    """Return a daily dose as ng/ms."""
    return mcg_per_day * 1_000 / DAY


def treated(name: str, mcg_per_day: float | None = None) -> Response:
    """Return one of the six after years of a dose: left out, of their own."""
    dose = USUAL[name] if mcg_per_day is None else mcg_per_day
    return Response(response_of(name), 0, steady(0, per_ms(dose)))


def untreated(name: str) -> Response:
    """Return one of the six before the first dose."""
    return Response(response_of(name), 0)


def stopped(name: str) -> Response:
    """Return one of the six when their usual dose has just stopped."""
    patient = treated(name)
    patient.input(0, 0.0)
    return patient


def mean_tone(response: Response, at_ms: int) -> float:
    """Return the mean of the muscles that are spastic untreated, on the modified Ashworth scale."""
    spastic = {muscle.name for muscle in response.parameters.muscles if muscle.untreated}
    tones = [tone for name, tone in response.signs(at_ms).ashworth if name in spastic]
    return sum(tones) / len(tones)

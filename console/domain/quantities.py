"""Exact quantities with their unit in the type: doses, rates, strengths and volumes as integers.

Apart so that no float and no bare number can come near a dose. What a person types or reads is a
`Decimal` in the display unit (mcg, mL); what is stored is an integer in the small unit (ng, pL).
What follows from a program by division (a flow, a date) is a `Fraction`, never one of these types.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.errors import RuleBroken

NG_PER_MCG = 1_000
PL_PER_ML = 10**9
MS_PER_MINUTE = 60_000
MS_PER_HOUR = 60 * MS_PER_MINUTE
MS_PER_DAY = 24 * MS_PER_HOUR
MS_PER_WEEK = 7 * MS_PER_DAY
MINUTES_PER_DAY = 1_440
LARGEST = 2**53 - 1
"""The largest integer any quantity may hold, so that every language's JSON can carry it."""

_MAX_EXPONENT = 30
"""Beyond ten to this power no amount is real, and writing it out as an integer could take for ever."""


def scaled(number: Decimal, factor: int, unit: str) -> int:
    """Return `number * factor` as an integer, or refuse if it is not exact or not in 0…2^53−1.

    Raises `RuleBroken` with a sentence naming `unit`.
    """
    if not number.is_finite():
        raise RuleBroken(f"{number} is not a number of {unit}.")
    if number and not -_MAX_EXPONENT < number.adjusted() < _MAX_EXPONENT:
        raise RuleBroken(f"{number} {unit} is outside what can be stored.")
    exact = Fraction(number) * factor
    if exact.denominator != 1:
        raise RuleBroken(f"{number} {unit} is finer than the smallest amount that can be stored.")
    if not 0 <= exact.numerator <= LARGEST:
        raise RuleBroken(f"{number} {unit} is outside what can be stored.")
    return exact.numerator


def unscaled(value: int, factor: int) -> Decimal:
    """Return `value / factor` as an exact decimal (`factor` is a power of ten)."""
    return Decimal(value) / Decimal(factor)


def _checked(value: object, name: str) -> None:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise RuleBroken(f"{name} takes a whole number from 0 to {LARGEST}, not {value!r}.")


@dataclass(frozen=True, slots=True, order=True)
class Dose:
    """An amount of drug, in ng."""

    ng: int

    def __post_init__(self) -> None:
        """Refuse anything but an integer in range."""
        _checked(self.ng, "A dose in ng")

    @classmethod
    def from_mcg(cls, mcg: Decimal) -> Dose:
        """Return the dose typed as `mcg`; refuses what is finer than 1 ng."""
        return cls(scaled(mcg, NG_PER_MCG, "mcg"))

    @property
    def mcg(self) -> Decimal:
        """The dose in mcg, exact."""
        return unscaled(self.ng, NG_PER_MCG)


@dataclass(frozen=True, slots=True, order=True)
class DoseRate:
    """Drug per hour, in ng/h."""

    ng_per_h: int

    def __post_init__(self) -> None:
        """Refuse anything but an integer in range."""
        _checked(self.ng_per_h, "A rate in ng/h")

    @classmethod
    def from_mcg_per_h(cls, mcg_per_h: Decimal) -> DoseRate:
        """Return the rate typed as `mcg_per_h`; refuses what is finer than 1 ng/h."""
        return cls(scaled(mcg_per_h, NG_PER_MCG, "mcg/h"))

    @property
    def mcg_per_h(self) -> Decimal:
        """The rate in mcg/h, exact."""
        return unscaled(self.ng_per_h, NG_PER_MCG)


@dataclass(frozen=True, slots=True, order=True)
class DailyDose:
    """Drug per day of 24 h, in ng/day."""

    ng_per_day: int

    def __post_init__(self) -> None:
        """Refuse anything but an integer in range."""
        _checked(self.ng_per_day, "A daily dose in ng/day")

    @classmethod
    def from_mcg_per_day(cls, mcg_per_day: Decimal) -> DailyDose:
        """Return the daily dose typed as `mcg_per_day`; refuses what is finer than 1 ng/day."""
        return cls(scaled(mcg_per_day, NG_PER_MCG, "mcg/day"))

    @property
    def mcg_per_day(self) -> Decimal:
        """The daily dose in mcg/day, exact."""
        return unscaled(self.ng_per_day, NG_PER_MCG)


@dataclass(frozen=True, slots=True, order=True)
class Concentration:
    """Drug per volume, in ng/mL; never zero."""

    ng_per_ml: int

    def __post_init__(self) -> None:
        """Refuse anything but a positive integer in range."""
        _checked(self.ng_per_ml, "A concentration in ng/mL")
        if self.ng_per_ml == 0:
            raise RuleBroken("A concentration of 0 mcg/mL holds no drug; enter what the vial's label says.")

    @classmethod
    def from_mcg_per_ml(cls, mcg_per_ml: Decimal) -> Concentration:
        """Return the concentration typed as `mcg_per_ml`; refuses zero and what is finer than 1 ng/mL."""
        return cls(scaled(mcg_per_ml, NG_PER_MCG, "mcg/mL"))

    @property
    def mcg_per_ml(self) -> Decimal:
        """The concentration in mcg/mL, exact."""
        return unscaled(self.ng_per_ml, NG_PER_MCG)


@dataclass(frozen=True, slots=True, order=True)
class Volume:
    """A volume that was typed or declared, in pL (1 mL = 10^9 pL)."""

    pl: int

    def __post_init__(self) -> None:
        """Refuse anything but an integer in range."""
        _checked(self.pl, "A volume in pL")

    @classmethod
    def from_ml(cls, ml: Decimal) -> Volume:
        """Return the volume typed as `ml`; refuses what is finer than 1 pL."""
        return cls(scaled(ml, PL_PER_ML, "mL"))

    @property
    def ml(self) -> Decimal:
        """The volume in mL, exact."""
        return unscaled(self.pl, PL_PER_ML)


def flow_pl_per_h(dose_ng_per_h: Fraction | int, concentration: Concentration) -> Fraction:
    """Return the flow in pL/h that gives `dose_ng_per_h` (ng/h) of a drug of `concentration`.

    Source: clinical reference §3.1 formula 1, Q = D / C.
    """
    return Fraction(dose_ng_per_h) * PL_PER_ML / concentration.ng_per_ml

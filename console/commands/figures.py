"""How the calculators ask for figures, and what they make of them: options, a path, a drug.

Apart from `calc`, whose verbs share them. A figure that cannot be is wrong usage or one sentence; nothing is
rounded on the way in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, TypeVar

import click

from console.commands.report import amount
from console.domain.calendar import EPOCH, therapy_ms
from console.domain.path import Path
from console.domain.prescription import Drug, Prescription, SimpleContinuous
from console.domain.quantities import PL_PER_ML, Concentration, DailyDose, Volume

Function = TypeVar("Function", bound=Callable[..., Any])

DRUG = "baclofen"
_PRODUCT = Context(prec=60)
"""Two figures of at most 24 characters multiply without rounding."""


def moment(text: str) -> int:
    """Return the pump's clock that an option's `text` spells (a `type=` for click)."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    in_form = found is not None and found.tzinfo is None and found.isoformat(timespec="minutes") == text
    if found is None or not in_form or found.year < EPOCH.year:
        raise click.BadParameter(f"{text!r}: write the pump's clock as 2026-11-23T10:00.")
    return therapy_ms(found)


def figure(name: str, unit: str, said: str, *, required: bool = True) -> Callable[[Function], Function]:
    """Give a verb an option that takes a number; a second word in `name` is its parameter."""
    return click.option(*name.split(), type=amount, required=required, metavar=unit, help=said)


def along_path(function: Function) -> Function:
    """Give a verb the three options that make a path."""
    tubing = figure("--tubing-ml", "ML", "What the tubing inside the pump holds, mL.")
    length = figure("--catheter-cm", "CM", "Length of the catheter as implanted, cm.")
    bore = figure("--catheter-ml-per-cm", "ML_PER_CM", "What a cm of the catheter holds, mL.")
    return tubing(length(bore(function)))


concentration_option = figure("--concentration", "MCG_PER_ML", "Drug in the reservoir, mcg/mL.")
daily_dose_option = figure("--daily-dose", "MCG", "Daily dose, mcg/day.")
from_option = figure("--from old", "MCG_PER_ML", "Strength of the old drug, mcg/mL.")
to_option = figure("--to new", "MCG_PER_ML", "Strength of the new drug, mcg/mL.")
filled_option = figure("--filled-ml", "ML", "Volume filled, mL.")


def path_of(tubing_ml: Decimal, length_cm: Decimal, ml_per_cm: Decimal) -> Path:
    """Return the path through a tubing and a catheter; refuses a volume that is finer than 1 pL."""
    catheter_ml = _PRODUCT.multiply(length_cm, ml_per_cm)
    return Path(Volume.from_ml(tubing_ml).pl, Volume.from_ml(catheter_ml).pl)


def baclofen(mcg_per_ml: Decimal) -> Drug:
    """Return baclofen of a strength; refuses 0."""
    return Drug(DRUG, Concentration.from_mcg_per_ml(mcg_per_ml))


def therapeutic(held: Drug, daily_dose: Decimal | None) -> Prescription | None:
    """Return what a catheter full of `held` was given at; only its drug and its dose matter."""
    if daily_dose is None:
        return None
    return Prescription(held, SimpleContinuous(DailyDose.from_mcg_per_day(daily_dose)), Volume(0))


def in_ml(pl: Fraction | int) -> Fraction:
    """Return a volume of `pl` in mL, exact."""
    return Fraction(pl) / PL_PER_ML

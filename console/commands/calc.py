"""`calc`: the calculators, for a figure without a pump.

Apart from the window's pages, which show the same sums beside a patient. It judges nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import click

from console import catalogs
from console.commands.folders import Folders, pass_folders
from console.commands.report import amount, answer, day, json_option
from console.domain import reservoir
from console.domain.quantities import PL_PER_ML, Concentration, DailyDose, Volume, flow_pl_per_h
from console.errors import RuleBroken

_HOURS_PER_DAY = 24
_DRUG = "baclofen"


_concentration = click.option(
    "--concentration",
    type=amount,
    required=True,
    metavar="MCG_PER_ML",
    help="Drug in the reservoir, mcg/mL.",
)
_daily_dose = click.option(
    "--daily-dose", type=amount, required=True, metavar="MCG", help="Daily dose, mcg/day."
)


@click.group()
def calc() -> None:
    """Calculate flow, dose rate and refill date. A simulation, not for patient care."""


@calc.command()
@_concentration
@_daily_dose
@json_option
def flow(concentration: Decimal, daily_dose: Decimal, *, as_json: bool) -> None:
    """Print the flow and the hourly dose of a daily dose."""
    strength = Concentration.from_mcg_per_ml(concentration)
    daily = DailyDose.from_mcg_per_day(daily_dose)
    figures = {
        "flow_ml_per_day": flow_pl_per_h(daily.ng_per_day, strength) / PL_PER_ML,
        "dose_mcg_per_h": Fraction(daily.mcg_per_day) / _HOURS_PER_DAY,
    }
    answer(figures, as_json=as_json)


@calc.command()
@click.option("--volume-ml", type=amount, required=True, metavar="ML", help="Volume filled, mL.")
@click.option("--alarm-ml", type=amount, required=True, metavar="ML", help="Low-reservoir alarm, mL.")
@_concentration
@_daily_dose
@click.option("--stability-days", type=click.IntRange(0, 3650), help="Days the drug in hand is stable.")
@click.option("--from-date", type=day, help="Day of the fill; prints the two dates.")
@click.option(
    "--margin-days", type=click.IntRange(0, 365), help="Clinic's margin before the alarm [the drug's]."
)
@json_option
@pass_folders
def refill(
    folders: Folders,
    *,
    volume_ml: Decimal,
    alarm_ml: Decimal,
    concentration: Decimal,
    daily_dose: Decimal,
    stability_days: int | None,
    from_date: date | None,
    margin_days: int | None,
    as_json: bool,
) -> None:
    """Print the days from a fill to the refill, and the dates.

    `refill_before` is the day of the alarm or the end of stability; `refill_by` keeps the clinic's margin.
    """
    to_alarm = reservoir.refill_days(
        Volume.from_ml(volume_ml),
        Volume.from_ml(alarm_ml),
        Concentration.from_mcg_per_ml(concentration),
        DailyDose.from_mcg_per_day(daily_dose),
    )
    figures: dict[str, object] = {
        "days": to_alarm if stability_days is None else min(to_alarm, stability_days)
    }
    if from_date is not None:
        if margin_days is None:
            margin_days = catalogs.load(folders.resources).drugs[_DRUG].refill_margin_days
        stable = None if stability_days is None else _day_after(from_date, stability_days)
        before, by, binding = reservoir.due(_day_after(from_date, to_alarm), stable, margin_days)
        figures |= {"refill_before": before, "refill_by": by, "binding": binding}
    answer(figures, as_json=as_json)


def _day_after(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise RuleBroken("The refill would fall after the year 9999; check the daily dose.") from None

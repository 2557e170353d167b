"""`calc`: the calculators, for a figure without a pump.

Apart from the window's pages, which show the same sums beside a patient. It judges nothing that is in a
pump, and sends nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import click

from console import catalogs
from console.commands.figures import (
    DRUG,
    along_path,
    baclofen,
    concentration_option,
    daily_dose_option,
    figure,
    filled_option,
    from_option,
    in_ml,
    moment,
    path_of,
    therapeutic,
    to_option,
)
from console.commands.folders import Folders, pass_folders
from console.commands.refusal import Refused
from console.commands.report import amount, answer, day, json_option
from console.domain import bridge as bridges
from console.domain import mixture, reservoir
from console.domain import prime as primes
from console.domain import residual as residuals
from console.domain import screening as screenings
from console.domain.calendar import iso
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import PrimeCase
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import (
    MS_PER_HOUR,
    NG_PER_MCG,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Dose,
    Volume,
    flow_pl_per_h,
    scaled,
)
from console.errors import RuleBroken
from console.pump import factory

_HOURS_PER_DAY = 24
_MS_PER_S = 1_000


@click.group()
def calc() -> None:
    """Calculate flow, bridge, prime, refill and more. A simulation, not for patient care."""


@calc.command()
@concentration_option
@daily_dose_option
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
@along_path
@from_option
@to_option
@figure("--daily-dose", "MCG", "Daily dose to keep up while the old drug leaves, mcg/day.")
@figure("--new-daily-dose", "MCG", "Daily dose that follows, mcg/day [the same].", required=False)
@click.option("--start", type=moment, metavar="DATE_TIME", help="Begin on the pump's clock; prints the end.")
@json_option
def bridge(
    *,
    tubing_ml: Decimal,
    catheter_cm: Decimal,
    catheter_ml_per_cm: Decimal,
    old: Decimal,
    new: Decimal,
    daily_dose: Decimal,
    new_daily_dose: Decimal | None,
    start: int | None,
    as_json: bool,
) -> None:
    """Print the bridge bolus from one strength to another, and what happens without it."""
    before, after = baclofen(old), baclofen(new)
    path_pl = path_of(tubing_ml, catheter_cm, catheter_ml_per_cm).volume_pl
    daily = DailyDose.from_mcg_per_day(daily_dose)
    follows = daily if new_daily_dose is None else DailyDose.from_mcg_per_day(new_daily_dose)
    plan = bridges.plan(path_pl, before, after, daily.ng_per_day)
    missed = bridges.unbridged(path_pl, before, after, SimpleContinuous(follows))
    figures: dict[str, object] = {
        "path_volume_ml": in_ml(path_pl),
        "old_drug_mcg": plan.old_drug_ng / NG_PER_MCG,
        "duration_s": plan.exact_ms / _MS_PER_S,
        "displayed_bolus_mcg": plan.listed_ng / NG_PER_MCG,
        "flow_ml_per_day": plan.flow_pl_per_day / PL_PER_ML,
        "unbridged_dose_mcg_per_day": missed.ng_per_day / NG_PER_MCG,
        "unbridged_duration_h": missed.duration_ms / MS_PER_HOUR,
    }
    if start is not None:
        figures["ends"] = iso(start + plan.bridge.duration_ms)
        figures["says"] = " ".join(bridges.words(plan, start))
    answer(figures, as_json=as_json)


@calc.command()
@click.option(
    "--case",
    type=click.Choice([case.value for case in PrimeCase]),
    required=True,
    help="Which of the four cases it is.",
)
@along_path
@concentration_option
@figure(
    "--daily-dose",
    "MCG",
    "New pump on an old catheter: run the tubing at this daily dose, mcg/day.",
    required=False,
)
@figure(
    "--catheter-concentration",
    "MCG_PER_ML",
    "New pump on an old catheter: drug in the catheter [as in the reservoir].",
    required=False,
)
@click.option("--model", default=factory.MODEL, metavar="NAME", help=f"Pump model [{factory.MODEL}].")
@json_option
@pass_folders
def prime(
    folders: Folders,
    *,
    case: str,
    tubing_ml: Decimal,
    catheter_cm: Decimal,
    catheter_ml_per_cm: Decimal,
    concentration: Decimal,
    daily_dose: Decimal | None,
    catheter_concentration: Decimal | None,
    model: str,
    as_json: bool,
) -> None:
    """Print a prime: volume, drug moved, drug that reaches the patient, and how long it takes.

    A new pump on an old catheter is never primed at the highest flow: without --daily-dose the figures are
    what that would do.
    """
    old_catheter = case == PrimeCase.NEW_PUMP_OLD_CATHETER
    if not old_catheter and (daily_dose is not None or catheter_concentration is not None):
        raise click.UsageError(f"--daily-dose and --catheter-concentration say nothing with --case {case}.")
    catalog = catalogs.load(folders.resources)
    path = path_of(tubing_ml, catheter_cm, catheter_ml_per_cm)
    drug, pump = baclofen(concentration), _pump(catalog, model)
    held = drug if catheter_concentration is None else baclofen(catheter_concentration)
    if old_catheter and daily_dose is None:
        plan = primes.hasty(path, drug, pump, held)
    else:
        plan = primes.plan(PrimeCase(case), path, drug, pump, therapeutic(held, daily_dose))
    figures = {
        "volume_ml": in_ml(plan.volume_pl),
        "dose_moved_mcg": plan.moved_ng / NG_PER_MCG,
        "dose_to_patient_mcg": plan.to_patient_ng / NG_PER_MCG,
        "duration_s": Fraction(plan.duration_ms, _MS_PER_S),
        "observe_h": catalog.practice.observe_hours,
        "says": plan.words,
    }
    answer(figures, as_json=as_json)


@calc.command()
@click.option("--volume-ml", type=amount, required=True, metavar="ML", help="Volume filled, mL.")
@click.option("--alarm-ml", type=amount, required=True, metavar="ML", help="Low-reservoir alarm, mL.")
@concentration_option
@daily_dose_option
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
            margin_days = catalogs.load(folders.resources).drugs[DRUG].refill_margin_days
        stable = None if stability_days is None else _day_after(from_date, stability_days)
        before, by, binding = reservoir.due(_day_after(from_date, to_alarm), stable, margin_days)
        figures |= {"refill_before": before, "refill_by": by, "binding": binding}
    answer(figures, as_json=as_json)


@calc.command()
@filled_option
@concentration_option
@daily_dose_option
@figure("--days", "DAYS", "Days since the fill.")
@figure("--measured-ml", "ML", "Volume aspirated, mL.")
@figure("--reservoir-ml", "ML", "What the reservoir holds when full, mL.")
@json_option
@pass_folders
def residual(
    folders: Folders,
    *,
    filled_ml: Decimal,
    concentration: Decimal,
    daily_dose: Decimal,
    days: Decimal,
    measured_ml: Decimal,
    reservoir_ml: Decimal,
    as_json: bool,
) -> None:
    """Compare what was aspirated with what should be left, and say where a difference points."""
    filled, full = Volume.from_ml(filled_ml), Volume.from_ml(reservoir_ml)
    measured = Volume.from_ml(measured_ml)
    if max(filled, measured) > full:
        raise RuleBroken("More was filled or aspirated than the reservoir holds; check the volumes.")
    strength = Concentration.from_mcg_per_ml(concentration)
    flow_pl = flow_pl_per_h(DailyDose.from_mcg_per_day(daily_dose).ng_per_day, strength)
    expected_pl = filled.pl - flow_pl * Fraction(days)
    if expected_pl < 0:
        raise RuleBroken("By these figures the reservoir ran dry before that day; check dose and days.")
    # Whole pL, rounded down, as a pump tells what it calculates
    calculated_pl = int(expected_pl)
    practice = catalogs.load(folders.resources).practice
    found = residuals.judge(calculated_pl, measured.pl, filled.pl - calculated_pl, practice)
    figures = {
        "expected_ml": in_ml(found.calculated_pl),
        "difference_ml": in_ml(found.difference_pl),
        "limit_ml": in_ml(found.limit_pl),
        "verdict": found.verdict,
        "suggests": found.suggests,
        "says": residuals.words(found, interpret=True),
    }
    answer(figures, as_json=as_json)


@calc.command()
@figure("--residual-ml", "ML", "What cannot be drawn from the reservoir, mL.")
@from_option
@to_option
@filled_option
@figure("--rinse-ml", "ML", "Volume of each rinse with the new drug, mL.", required=False)
@click.option("--times", type=click.IntRange(1, 5), help="How often it is rinsed [once].")
@json_option
def rinse(
    *,
    residual_ml: Decimal,
    old: Decimal,
    new: Decimal,
    filled_ml: Decimal,
    rinse_ml: Decimal | None,
    times: int | None,
    as_json: bool,
) -> None:
    """Print the strength that a fill comes to on what could not be drawn, rinsed or not."""
    if rinse_ml is None and times is not None:
        raise click.UsageError("--times says how often --rinse-ml is given; give both.")
    residual_pl = Volume.from_ml(residual_ml).pl
    found = mixture.mixed(
        residual_pl,
        baclofen(old),
        Volume.from_ml(filled_ml).pl,
        baclofen(new),
        rinse_pl=0 if rinse_ml is None else Volume.from_ml(rinse_ml).pl,
        times=0 if rinse_ml is None else times or 1,
    )
    figures = {"concentration_mcg_per_ml": found.ng_per_ml / NG_PER_MCG, "off_percent": found.percent}
    answer(figures, as_json=as_json)


@calc.command()
@daily_dose_option
@click.option("--group", required=True, metavar="NAME", help="Patient group, such as adult-spinal.")
@json_option
@pass_folders
def titrate(folders: Folders, *, daily_dose: Decimal, group: str, as_json: bool) -> None:
    """Print what one usual step up leads to: from the smallest to the largest of the patient group."""
    rules = catalogs.load(folders.resources).drugs[DRUG]
    found = screenings.titration_range(DailyDose.from_mcg_per_day(daily_dose), group, rules)
    figures = {
        "low_mcg_per_day": found.low_ng / NG_PER_MCG,
        "high_mcg_per_day": found.high_ng / NG_PER_MCG,
        "once_in_h": rules.rise_interval_hours,
    }
    answer(figures, as_json=as_json)


@calc.command()
@figure("--tried-mcg", "MCG", "The screening dose given last, mcg [none yet].", required=False)
@figure("--lasted-h", "H", "How long its effect lasted, h [it had none].", required=False)
@click.option("--bad-reaction", is_flag=True, help="The effect of it was too much.")
@click.option("--very-small", is_flag=True, help="A very small patient, who begins lower.")
@json_option
@pass_folders
def screening(
    folders: Folders,
    *,
    tried_mcg: Decimal | None,
    lasted_h: Decimal | None,
    bad_reaction: bool,
    very_small: bool,
    as_json: bool,
) -> None:
    """Print the next screening dose, or the first daily dose once one had an effect."""
    if tried_mcg is None and (lasted_h is not None or bad_reaction):
        raise click.UsageError("--lasted-h and --bad-reaction are said of a dose: give --tried-mcg too.")
    catalog = catalogs.load(folders.resources)
    lasted_ms = None if lasted_h is None else scaled(lasted_h, MS_PER_HOUR, "h")
    effective = lasted_ms is not None or bad_reaction
    trials = []
    if tried_mcg is not None:
        trials = [screenings.Trial(Dose.from_mcg(tried_mcg), 0, effective, lasted_ms, bad_reaction)]
    if effective:
        first = screenings.first_daily_dose(trials[0], catalog.practice, catalog.drugs[DRUG])
        figures: dict[str, object] = {
            "first_daily_dose_mcg_per_day": first.daily.mcg_per_day,
            "no_rise_h": first.no_rise_hours,
            "says": first.words,
        }
    else:
        figures = _next_dose(screenings.Screening(tuple(trials), very_small), catalog)
    answer(figures, as_json=as_json)


def _next_dose(tried: screenings.Screening, catalog: Catalog) -> dict[str, object]:
    """Return the figures of the next screening dose; refuses where there is none."""
    found = screenings.next_dose(tried, catalog.practice)
    if isinstance(found, str):
        raise Refused(found)
    earliest, latest = catalog.practice.screening_observe_hours
    return {
        "next_dose_mcg": found.dose.mcg,
        "next_volume_ml": in_ml(found.volume_pl),
        "wait_h": Fraction(found.not_before_ms or 0, MS_PER_HOUR),
        "observe_from_h": earliest,
        "observe_to_h": latest,
    }


def _pump(catalog: Catalog, model: str) -> PumpModel:
    if model not in catalog.pumps:
        raise Refused(f"There is no pump model {model}; there is {', '.join(sorted(catalog.pumps))}.")
    return catalog.pumps[model]


def _day_after(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise RuleBroken("The refill would fall after the year 9999; check the daily dose.") from None

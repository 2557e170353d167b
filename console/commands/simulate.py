"""`simulate`: a program on a simulated pump for some days, with what is left and what sounded.

Apart from `pump`: no link and no clock. Alone the real pump's hydraulics run ahead; with faults or a seed
the whole pump does, with its hands and its patient. It starts full at 2026-01-01T00:00; day 0 is that day. A
refill draws all that is left and fills to capacity.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import click

from console import fault_plans, programs
from console.clock import WallClock
from console.commands.catalog import catalog_for
from console.commands.folders import PATH, Folders, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option, number
from console.commands.truth_figures import truth_told
from console.domain import calendar, dosing, limits, reservoir, wording
from console.domain.catalog import Catalog
from console.domain.change import ProgramChange, RefillChange
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import Alarm
from console.fault_plans import FaultPlan, Moment, Repeated
from console.fault_runs import FaultRun, Refilled, Sounded
from console.pump import factory
from console.pump import told as pump_told
from console.pump.happenings import AlarmSounded, Happening
from console.pump.hydraulics import Hydraulics
from console.pump.ledger import Ledger
from console.session import truth

START_MS = calendar.therapy_ms(calendar.EPOCH.replace(year=2026))
LONGEST_DAYS = 36_525


@dataclass(slots=True)
class Course:
    """A run in progress: the pumping, what a fill holds, when the last one was, and what sounded."""

    pumping: Hydraulics
    capacity_pl: int
    filled_ms: int = START_MS
    refills: int = 0
    sounded: list[Sounded] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Everything that happened, refills too."""
        return self.pumping.events + self.refills

    def until(self, day: int) -> None:
        """Pump until the beginning of `day`."""
        self._note(self.pumping.advance(START_MS + day * MS_PER_DAY))

    def refill(self) -> None:
        """Draw the rest and fill to capacity, now."""
        change = self._emptied_and_filled()
        volumes = (change.withdrawn.pl, change.left.pl, change.filled.pl)
        self._note(self.pumping.refill(*volumes, change.prescription))
        self.filled_ms = self.pumping.at_ms
        self.refills += 1

    def _emptied_and_filled(self) -> RefillChange:
        """Return what the pump is told: whole pL; what is less than one is put right by its account."""
        drawn = Volume(int(self.pumping.ledger.reservoir_pl))
        return RefillChange(drawn, Volume(0), Volume(self.capacity_pl), self.pumping.prescription)

    def _note(self, happened: list[Happening]) -> None:
        self.sounded += [
            Sounded(each.at_ms, each.alarm) for each in happened if isinstance(each, AlarmSounded)
        ]


@click.command()
@click.argument("file", type=PATH)
@click.option(
    "--days", type=click.IntRange(1, LONGEST_DAYS), required=True, metavar="N", help="How many days."
)
@click.option("--model", default=factory.MODEL, metavar="NAME", help=f"Pump model [{factory.MODEL}].")
@click.option("--refill-every", type=click.IntRange(1), metavar="DAYS", help="Empty and fill at these days.")
@click.option(
    "--faults", "plan_file", type=PATH, metavar="FILE", help="What goes wrong, as docs/examples/faults.toml."
)
@click.option(
    "--seed", type=click.IntRange(0), metavar="N", help="A pump only as accurate as real ones; repeatable."
)
@json_option
@pass_folders
def simulate(
    folders: Folders,
    *,
    file: Path,
    days: int,
    model: str,
    refill_every: int | None,
    plan_file: Path | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Run the program in FILE on a full pump from 2026-01-01T00:00 and print what it gave.

    Without --refill-every nothing is refilled; when the reservoir is empty, delivery stops. Nobody presses
    the patient's button, unless --faults says so. With --faults or --seed what is true, which no trainee is
    shown, stands beside what the pump believes.
    """
    catalog, clock = catalog_for(folders), WallClock()
    began_ms = clock.link_ms()
    prescription = _prescription(file, catalog, model)
    course: Course | FaultRun
    if plan_file is None and seed is None:
        course = _run(prescription, catalog, model, days, refill_every)
        figures = _figures(course, catalog, as_json=as_json)
    else:
        plan = FaultPlan() if plan_file is None else fault_plans.read(plan_file, catalog.faults)
        chance = plan.seed if seed is None else seed
        course = FaultRun(catalog, model, prescription, START_MS, chance)
        course.carry_out(_with_refills(plan, days, refill_every), START_MS + days * MS_PER_DAY)
        figures = _figures(course, catalog, as_json=as_json)
        figures |= _true_figures(course, as_json=as_json) | {"seed": chance}
    figures["wall_s"] = Fraction(clock.link_ms() - began_ms, 1_000)
    answer(figures, as_json=as_json)
    if not as_json:
        for sounded in _dry(course):
            click.echo(_dry_sentence(sounded))


def _prescription(file: Path, catalog: Catalog, model: str) -> Prescription:
    """Return what the file says, by the pump's own limits."""
    if model not in catalog.pumps:
        raise Refused(f"There is no pump model {model}; there is {', '.join(sorted(catalog.pumps))}.")
    read = programs.read(file, catalog.quantities, catalog.pumps[model])
    if read.minimum:
        click.echo(read.minimum, err=True)
    prescription = read.prescription(catalog.pumps[model].low_reservoir_default)
    stops = limits.stops(prescription, ProgramChange(prescription), catalog, model)
    if stops:
        raise Refused(stops[0].sentence)
    return prescription


def _run(
    prescription: Prescription, catalog: Catalog, model: str, days: int, refill_every: int | None
) -> Course:
    pump = catalog.pumps[model]
    full = Ledger(Fraction(pump.capacity.pl))
    pumping = Hydraulics(full, prescription, START_MS)
    course = Course(pumping, pump.capacity.pl)
    for day in range(refill_every, days, refill_every) if refill_every else ():
        course.until(day)
        course.refill()
    course.until(days)
    return course


def _with_refills(plan: FaultPlan, days: int, every: int | None) -> FaultPlan:
    """Return the plan with a refill at every so many days, as the option asks."""
    if every is None or every >= days:
        return plan
    span_ms = every * MS_PER_DAY
    refills = Repeated(Moment(span_ms, relative=True), span_ms, (days - 1) // every)
    return replace(plan, refills=(*plan.refills, refills))


def _true_figures(run: FaultRun, *, as_json: bool) -> dict[str, object]:
    """Return what is true at the end, and what each refill found."""
    return {
        **truth_told(truth.truth(pump_told.truth(run.firmware)), as_json=as_json),
        "refills": [_refill_told(each, as_json=as_json) for each in run.refilled],
        "presses_given": run.presses_given,
    }


def _refill_told(refilled: Refilled, *, as_json: bool) -> object:
    at = calendar.iso(refilled.at_ms)
    calculated = Fraction(refilled.calculated_pl, PL_PER_ML)
    aspirated = Fraction(refilled.aspirated_pl, PL_PER_ML)
    if as_json:
        return {"at": at, "calculated_ml": calculated, "aspirated_ml": aspirated}
    return f"{at} calculated {number(calculated)} aspirated {number(aspirated)}"


def _figures(course: Course | FaultRun, catalog: Catalog, *, as_json: bool) -> dict[str, object]:
    pumping, ledger = course.pumping, course.pumping.ledger
    alarms = [
        {"alarm": each.alarm, "at": calendar.iso(each.at_ms), "day": _day(each.at_ms)}
        for each in course.sounded
    ]
    told = [f"{each['alarm']} {each['at']} (day {each['day']})" for each in alarms]
    return {
        "delivered_ml": ledger.delivered_pl / PL_PER_ML,
        "reservoir_ml": ledger.reservoir_pl / PL_PER_ML,
        "filled_ml": ledger.filled_pl / PL_PER_ML,
        "withdrawn_ml": ledger.withdrawn_pl / PL_PER_ML,
        "daily_dose_mcg": dosing.highest_day_ng(pumping.prescription.infusion) / NG_PER_MCG,
        "alarms": alarms if as_json else told,
        "ran_dry_on_days": [_day(each.at_ms) for each in _dry(course)],
        "refill_before": _refill_before(course, catalog),
        "events": course.events,
    }


def _refill_before(course: Course | FaultRun, catalog: Catalog) -> date | None:
    """Return the day before which the last fill is to be replaced: by its alarm, or by its stability."""
    prescription = course.pumping.prescription
    drug = catalog.drugs[prescription.drug.name]
    stable_until = calendar.day(course.filled_ms) + timedelta(days=drug.stability_days)
    return reservoir.forecast(
        course.capacity_pl,
        prescription,
        course.filled_ms,
        residual_alarm_pl=prescription.low_reservoir.pl,
        stability_until=stable_until,
        margin_days=drug.refill_margin_days,
    ).refill_before


def _dry(course: Course | FaultRun) -> list[Sounded]:
    return [each for each in course.sounded if each.alarm == Alarm.EMPTY_RESERVOIR]


def _dry_sentence(sounded: Sounded) -> str:
    dry = wording.moment_text(sounded.at_ms)
    return f"The reservoir ran dry on day {_day(sounded.at_ms)}, {dry}; delivery stopped."


def _day(at_ms: int) -> int:
    return (at_ms - START_MS) // MS_PER_DAY

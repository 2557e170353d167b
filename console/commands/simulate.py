"""`simulate`: a program on a simulated pump for some days, with what is left and what sounded.

Apart from `pump`: no link and no clock, only the real pump's hydraulics run ahead. It starts full at
2026-01-01T00:00; day 0 is that day. A refill draws all that is left and fills to capacity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import click

from console import programs
from console.clock import WallClock
from console.commands.catalog import catalog_for
from console.commands.folders import PATH, Folders, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.domain import calendar, dosing, limits, reservoir, wording
from console.domain.catalog import Catalog
from console.domain.change import ProgramChange, RefillChange
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import Alarm
from console.pump import factory
from console.pump.happenings import AlarmSounded, Happening
from console.pump.hydraulics import Hydraulics
from console.pump.ledger import Ledger

START_MS = calendar.therapy_ms(calendar.EPOCH.replace(year=2026))
LONGEST_DAYS = 36_525


@dataclass(slots=True)
class Course:
    """A run in progress: the pumping, what a fill holds, when the last one was, and what sounded."""

    pumping: Hydraulics
    capacity_pl: int
    filled_ms: int = START_MS
    refills: int = 0
    sounded: list[AlarmSounded] = field(default_factory=list)

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
        self.sounded += [each for each in happened if isinstance(each, AlarmSounded)]


@click.command()
@click.argument("file", type=PATH)
@click.option(
    "--days", type=click.IntRange(1, LONGEST_DAYS), required=True, metavar="N", help="How many days."
)
@click.option("--model", default=factory.MODEL, metavar="NAME", help=f"Pump model [{factory.MODEL}].")
@click.option("--refill-every", type=click.IntRange(1), metavar="DAYS", help="Empty and fill at these days.")
@json_option
@pass_folders
def simulate(
    folders: Folders, *, file: Path, days: int, model: str, refill_every: int | None, as_json: bool
) -> None:
    """Run the program in FILE on a full pump from 2026-01-01T00:00 and print what it gave.

    Without --refill-every nothing is refilled; when the reservoir is empty, delivery stops. Nobody presses
    the patient's button.
    """
    catalog, clock = catalog_for(folders), WallClock()
    began_ms = clock.link_ms()
    prescription = _prescription(file, catalog, model)
    course = _run(prescription, catalog, model, days, refill_every)
    figures = _figures(course, catalog, as_json=as_json)
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


def _figures(course: Course, catalog: Catalog, *, as_json: bool) -> dict[str, object]:
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
        "events": pumping.events + course.refills,
    }


def _refill_before(course: Course, catalog: Catalog) -> date | None:
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


def _dry(course: Course) -> list[AlarmSounded]:
    return [each for each in course.sounded if each.alarm is Alarm.EMPTY_RESERVOIR]


def _dry_sentence(sounded: AlarmSounded) -> str:
    dry = wording.moment_text(sounded.at_ms)
    return f"The reservoir ran dry on day {_day(sounded.at_ms)}, {dry}; delivery stopped."


def _day(at_ms: int) -> int:
    return (at_ms - START_MS) // MS_PER_DAY

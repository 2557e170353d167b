"""What each part of the Program page shows, from the state and what is under the hand.

Apart from the page so that all of it can be tried without Qt. Pure functions; what is judged is judged
by the checks in the state.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing
from console.domain.calendar import weekday
from console.domain.change import BolusChange, ProgramChange
from console.domain.finding import FindingKind
from console.domain.prescription import EVERY_DAY, Infusion, SimpleContinuous
from console.domain.quantities import NG_PER_MCG, DailyDose, Dose
from console.domain.reading import Reading
from console.domain.visit import Order
from console.domain.wording import amount, bolus_text, days_heading, derived, infusion_text, moment_text
from console.session import draft as drafts
from ui import kind
from ui.format import counted
from ui.models import edit as edits
from ui.models import hand as hands
from ui.models import schedule as schedules
from ui.models import steps as rows
from ui.models import when as whens
from ui.models.edit import Edit, Ground, Mode
from ui.models.hand import Hand
from ui.models.schedule import EditedDays, EditedStep, Grouping, Run
from ui.models.steps import StepRow, Stretch
from ui.state import ConsoleState, Stage

_BUSY = (Stage.SENDING, Stage.SWITCHED, Stage.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Day:
    """The day group that chart and table show: its steps, the pump's day beside it, and the table's rows."""

    days: EditedDays
    in_pump: tuple[Stretch, ...]
    drafted: bool
    rows: tuple[StepRow, ...]
    drawn: tuple[Run, ...] | None = None


def day(edit: Edit, reading: Reading, group: int, on: Ground) -> Day:
    """Return what is under the hand for day group `group`; simple continuous is one step, all day.

    Periodic boluses and the minimum rate have no steps to take hold of: their day is only drawn.
    """
    if edit.mode is Mode.FLEX:
        days = edit.schedule.groups[group]
    elif edit.mode is Mode.SIMPLE:
        dose = None if edit.daily is None else Dose(edit.daily.ng_per_day)
        days = EditedDays(EVERY_DAY, (EditedStep(0, dose),))
    else:
        return _drawn(edit, reading, on)
    in_pump = rows.stretches(reading.prescription.infusion, days.days[0], on.now_ms)
    strength = reading.prescription.drug.concentration
    return Day(days, in_pump, rows.drafted(days, in_pump), rows.rows(days, in_pump, strength))


def _drawn(edit: Edit, reading: Reading, on: Ground) -> Day:
    infusion, running = edits.to_infusion(edit, on), reading.prescription.infusion
    in_pump = rows.stretches(running, weekday(on.now_ms), on.now_ms)
    days = EditedDays(EVERY_DAY, ())
    if isinstance(infusion, str):
        return Day(days, in_pump, drafted=True, rows=(), drawn=())
    mine = rows.stretches(infusion, weekday(on.now_ms), on.now_ms)
    runs = tuple(Run(number, each.start, each.end, each.ng_per_h) for number, each in enumerate(mine))
    return Day(days, in_pump, infusion != running, (), runs)


def row_findings(state: ConsoleState, shown: Day, group: int) -> tuple[tuple[int, str], ...]:
    """Return what the checks say of this day group: (row from 1, sentence), notes left out."""
    place = {
        f"step-{group + 1}-{number}": run.index for number, run in enumerate(schedules.runs(shown.days), 1)
    }
    said: dict[int, str] = {}
    for finding in state.findings:
        if finding.field in place and finding.kind is not FindingKind.NOTE:
            said.setdefault(place[finding.field] + 1, finding.sentence)
    return tuple(said.items())


def groupings(edit: Edit) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return which day groupings are offered, and which is chosen."""
    here = schedules.grouping(edit.schedule)
    offered = [kind for kind in Grouping if kind is not Grouping.OTHER or here is Grouping.OTHER]
    return tuple((kind.value, kind.value) for kind in offered), here.value


def groups(edit: Edit) -> tuple[tuple[str, str], ...]:
    """Return the day groups to be shown one at a time: (number, days); empty in simple continuous."""
    if edit.mode is not Mode.FLEX:
        return ()
    return tuple((str(number), days_heading(group.days)) for number, group in enumerate(edit.schedule.groups))


def daily_in_pump(reading: Reading) -> tuple[Decimal | None, str]:
    """Return the pump's typed daily dose, None in another mode, and what stands beside the field."""
    infusion = reading.prescription.infusion
    if isinstance(infusion, SimpleContinuous):
        return infusion.daily.mcg_per_day, amount(infusion.daily.mcg_per_day, "mcg/day")
    highest = dosing.highest_day_ng(infusion) / NG_PER_MCG
    return None, f"{amount(highest, 'mcg/day', 1)}, {_lower(infusion_text(infusion))}"


def even_echo(daily: DailyDose | None) -> str:
    """Return the rate that a daily dose comes to; empty without one."""
    return (
        ""
        if daily is None
        else f"= {amount(Fraction(daily.ng_per_day, 24) / NG_PER_MCG, 'mcg/h', 2)} all day"
    )


def suggested_words(daily: DailyDose | None, running: Infusion) -> str:
    """Return the first daily dose that the screening led to; empty without one, or when it runs already."""
    if daily is None or running == SimpleContinuous(daily):
        return ""
    return f"suggested after screening: {amount(daily.mcg_per_day, 'mcg/day')}"


def suggestion(daily: DailyDose | None, running: Infusion, mode: Mode) -> tuple[str, str]:
    """Return what is said of a suggested dose while the field it stands beside is not shown, or nothing."""
    said = suggested_words(daily, running)
    if not said or mode is Mode.SIMPLE:
        return "", ""
    return f"{said[0].upper()}{said[1:]}.", f"It is typed under {Mode.SIMPLE.value}; nothing is filled in."


def daily_mcg(infusion: Infusion) -> Decimal:
    """Return the daily dose as it is shown and typed once more: the highest day, at one decimal."""
    return derived(dosing.highest_day_ng(infusion) / NG_PER_MCG, 1)


def order_words(order: Order | None) -> tuple[str, str]:
    """Return the strip above the page: the order in a sentence, and what to do without one."""
    if order is None:
        return (
            "Enter the order first.",
            "Drug, strength, daily dose and pattern as ordered; the review compares with it.",
        )
    daily = amount(order.daily_dose_mcg, "mcg/day")
    strength = amount(order.concentration_mcg_per_ml, "mcg/mL")
    return (
        f"Order: {order.pattern}, {daily}, {order.drug} {strength}.",
        f"Ordered by {order.ordered_by}. {order.note}".strip(),
    )


def review_off(state: ConsoleState, problem: str) -> str:
    """Return why the draft cannot be reviewed now; empty when it can. `problem` is what is unfinished."""
    if problem:
        return problem
    if state.update.stage in _BUSY:
        return "The last update of the pump is not settled yet."
    if state.draft is None:
        return "Nothing differs from the pump yet."
    stopped = drafts.stops(state.findings)
    if stopped:
        return stopped[0].sentence
    unordered = kind.needs_order(state.draft) and state.order is None
    return "Enter the order first; the review compares with it." if unordered else ""


def review_words(state: ConsoleState) -> str:
    """Return what the primary button says: `Review 4 changes`."""
    return f"Review {counted(state.changes, 'change')}" if state.changes else "Review"


def bolus_off(state: ConsoleState, hand: Hand, reading: Reading) -> str:
    """Return why no bolus can be drafted; empty when it can."""
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    if reading.stopped_ms is not None:
        return "The pump is stopped; a bolus flows only after it is resumed."
    if reading.bolus is not None and now_ms < reading.bolus.ends_ms:
        what, ends = bolus_text(reading.bolus.kind), moment_text(reading.bolus.ends_ms)
        return f"{what} is under way until {ends}; give a bolus after it."
    if state.draft is not None and not isinstance(state.draft, BolusChange):
        return f"{kind.waits(state.draft)} Send or discard it before a bolus."
    if (
        hands.to_prescription(hand, reading.prescription, hands.ground(state, reading))
        != reading.prescription
    ):
        return "The program is being changed; finish or discard that before a bolus."
    return ""


def program_off(state: ConsoleState) -> str:
    """Return why the program cannot be edited; empty when it can."""
    if state.update.stage in _BUSY:
        return "The last update of the pump is not settled yet."
    if state.draft is not None and not isinstance(state.draft, ProgramChange):
        return f"{kind.waits(state.draft)} Send or discard it before the program is changed."
    return ""


def interrupt_off(state: ConsoleState, reading: Reading) -> str:
    """Return why no interruption can be drafted; empty when one can."""
    if state.update.stage in _BUSY:
        return "The last update of the pump is not settled yet."
    if reading.stopped_ms is not None:
        return "The pump is stopped already."
    if state.draft is not None:
        return f"{kind.waits(state.draft)} Send or discard it first."
    return ""


def later_words(reading: Reading) -> str:
    """Return what the pump has planned, in words; empty where nothing comes later."""
    later = reading.prescription.later
    return "" if later is None else f"Planned: {whens.planned(later)}."


def silent_checks(state: ConsoleState, problem: str) -> str:
    """Return what stands in the place of findings when there are none."""
    if problem:
        return f"Not checked yet. {problem}"
    if state.draft is None:
        return "Nothing differs from the pump. What you change is checked here at once."
    return "Nothing to ask and nothing to note."


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]

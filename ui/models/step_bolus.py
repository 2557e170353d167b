"""A bolus on a base, put into a flex schedule as two steps: more for a while, then the base again.

Apart from `schedule`, which knows steps only. It counts against the thirteen steps of a day. Pure
functions; knows no Qt; nothing is rounded: what does not come out at the finest step is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain.calendar import clock_text
from console.domain.prescription import MAX_STEPS, Amount, MinimumRate
from console.domain.quantities import MS_PER_MINUTE, NG_PER_MCG, Dose, DoseRate
from console.domain.wording import amount, duration_text, span_text
from console.errors import RuleBroken
from ui.models import schedule as schedules
from ui.models.lasts import UNTYPED, Lasts
from ui.models.schedule import EditedDays, EditedStep, Run


@dataclass(frozen=True, slots=True)
class StepBolus:
    """What was typed: the minute of the day at which it begins, its dose in mcg, and how long."""

    minute: int | None = None
    dose: Decimal | None = None
    each: Lasts = UNTYPED

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return self == StepBolus()


def put(days: EditedDays, typed: StepBolus, step_ng: int) -> EditedDays | str:
    """Return the day with the bolus in it, or the sentence why it is not put in.

    `step_ng` is the finest step of a rate or a dose, in ng.
    """
    lasts_ms = typed.each.ms
    if typed.minute is None or typed.dose is None or not lasts_ms:
        return "Type when the bolus begins, its dose, and how long it lasts."
    ends = typed.minute + lasts_ms // MS_PER_MINUTE
    run = next((one for one in schedules.runs(days) if one.start <= typed.minute < one.end), None)
    problem = _problem(days, run, typed.minute, ends)
    if problem or run is None:
        return problem or "No step holds at that time yet."
    given = _amount(run, typed.dose, ends - typed.minute, step_ng)
    if isinstance(given, str):
        return given
    return replace(days, steps=_steps(days, run, EditedStep(typed.minute, given), ends))


def words(days: EditedDays, typed: StepBolus, step_ng: int) -> str:
    """Return what the bolus comes to, or why it cannot be put in; empty while nothing is typed."""
    if typed.is_empty:
        return ""
    after = put(days, typed, step_ng)
    if isinstance(after, str) or typed.minute is None:
        return after if isinstance(after, str) else ""
    run = next(one for one in schedules.runs(after) if one.start == typed.minute)
    rate = amount((run.ng_per_h or Fraction(0)) / NG_PER_MCG, "mcg/h", 2)
    used = f"{len(after.steps) - len(days.steps)} more of {MAX_STEPS} steps, {len(after.steps)} in use"
    return f"{span_text(run.start, run.end)} {rate}, then as before: {used}."


def _problem(days: EditedDays, run: Run | None, start: int, ends: int) -> str:
    if run is None:
        return ""
    base = days.steps[run.index].amount
    if not isinstance(base, DoseRate | MinimumRate):
        return "The step it falls into is not typed as a rate; type its rate first."
    if ends > run.end:
        return f"It would last beyond {clock_text(run.end)}, where another step begins; make it shorter."
    more = (start != run.start) + (ends != run.end)
    if len(days.steps) + more > MAX_STEPS:
        return f"The pump holds {MAX_STEPS} steps a day; take {len(days.steps) + more - MAX_STEPS} out first."
    return ""


def _amount(run: Run, dose: Decimal, minutes: int, step_ng: int) -> Amount | str:
    """Return the step's amount at the finest step, as a rate or else as a dose in the step."""
    base = run.ng_per_h or Fraction(0)
    try:
        own = Dose.from_mcg(dose).ng
    except RuleBroken as broken:
        return str(broken)
    rate, within = base + Fraction(own * 60, minutes), own + base * minutes / 60
    if rate % step_ng == 0:
        return DoseRate(int(rate))
    if within % step_ng == 0:
        return Dose(int(within))
    lasts = duration_text(minutes * MS_PER_MINUTE)
    return (
        f"{amount(dose, 'mcg')} over {lasts} on {amount(base / NG_PER_MCG, 'mcg/h', 2)} comes out at no "
        f"step of {amount(Fraction(step_ng, NG_PER_MCG), 'mcg')}; change the dose or how long it lasts."
    )


def _steps(days: EditedDays, run: Run, bolus: EditedStep, ends: int) -> tuple[EditedStep, ...]:
    base = days.steps[run.index]
    before = (base,) if bolus.start_minute != run.start else ()
    after = (EditedStep(ends, base.amount),) if ends != run.end else ()
    return (*days.steps[: run.index], *before, bolus, *after, *days.steps[run.index + 1 :])

"""Therapy interrupted: minimum rate or a stop, what dose is left, and when it is to go on again.

Apart from `edit` because these are no modes beside the others (clinical rules, Doses 7). Pure functions;
knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from console.domain.catalog import Practice
from console.domain.change import Change, ProgramChange, StopChange
from console.domain.prescription import Later, MinimumRate, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, NG_PER_MCG, PL_PER_ML
from console.domain.wording import NO_BREAK, amount, moment_text
from ui.models.when import brief

_PASSED = "The planned restart is over on the pump's clock; give a later one."


class Way(StrEnum):
    """The two ways to interrupt therapy."""

    MINIMUM = "Minimum rate"
    STOP = "Stop pump"


@dataclass(frozen=True, slots=True)
class Interruption:
    """What was chosen and typed: day (days since 1970) and minute of the planned restart, and the plan."""

    way: Way = Way.MINIMUM
    day: int | None = None
    minute: int | None = None
    plan: str = ""

    @property
    def restart_ms(self) -> int | None:
        """When therapy is to go on, on the pump's clock; None while it is not typed."""
        if self.day is None or self.minute is None:
            return None
        return self.day * MS_PER_DAY + self.minute * MS_PER_MINUTE


def facts(way: Way, minimum: MinimumRate | None, practice: Practice) -> tuple[str, ...]:
    """Return what the interruption leaves of the dose, and what may come of it."""
    hours = f"{practice.withdrawal_from_hours} to {practice.withdrawal_to_hours}{NO_BREAK}h"
    withdrawal = f"Withdrawal may begin within {hours}: keep watch, and have baclofen by mouth at hand."
    if way is Way.STOP:
        return ("Nothing flows while the pump is stopped: 0 mcg/day.", withdrawal)
    if minimum is None:
        return ("The minimum rate of this pump model is not known.", withdrawal)
    flow = Fraction(minimum.flow_pl_per_h * 24, PL_PER_ML)
    daily = amount(minimum.ng_per_h * 24 / NG_PER_MCG, "mcg/day", 1)
    strength = amount(minimum.concentration.mcg_per_ml, "mcg/mL")
    return (f"{amount(flow, 'mL/day', 3)} of {strength} = {daily}: the slowest the pump can run.", withdrawal)


def restart_words(typed: Interruption, running: Prescription) -> str:
    """Return how therapy goes on again: by itself after minimum rate, by hand after a stop."""
    at = typed.restart_ms
    if typed.way is Way.STOP:
        if at is None:
            return (
                "The pump does not start again by itself: somebody resumes it here. The stored program stays."
            )
        return (
            f"Planned for {moment_text(at)}. The pump does not start by itself: somebody resumes it here. "
            "The stored program stays."
        )
    if at is None:
        return "Without a restart the pump stays at its minimum rate until another program is sent."
    return f"At {moment_text(at)} the pump goes back by itself to {brief(running.infusion)}."


def to_change(
    typed: Interruption, running: Prescription, minimum: MinimumRate | None, now_ms: int
) -> Change | str:
    """Return the change, or the sentence that says why there is none yet."""
    at_ms = typed.restart_ms
    if (typed.day is None) != (typed.minute is None):
        return "Type the day and the time of the planned restart, or neither."
    if at_ms is not None and at_ms <= now_ms:
        return _PASSED
    if not typed.plan.strip():
        return "Write what is planned until then: who watches, and what is given by mouth."
    if typed.way is Way.STOP:
        return StopChange(at_ms)
    if minimum is None:
        return "The minimum rate of this pump model is not known."
    if running.infusion == minimum and at_ms is None:
        return "The pump runs at its minimum rate already."
    later = None if at_ms is None else Later(at_ms, running.infusion)
    return ProgramChange(replace(running, infusion=minimum, later=later))


def particulars(typed: Interruption) -> tuple[tuple[str, str], ...]:
    """Return what is noted for the record."""
    return (("Plan while interrupted", typed.plan.strip()),)

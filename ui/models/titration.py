"""Which percent buttons are offered, and why not: the checks themselves decide.

Apart from `edit`, which does the scaling. A change that the checks would ask about is not offered as a
button; the fields still take any dose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from console.domain import dosing
from console.domain.change import ProgramChange
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Infusion, SimpleContinuous
from console.domain.quantities import NG_PER_MCG, DailyDose
from console.domain.reading import Reading
from console.domain.wording import amount, percent_change, percent_text
from ui import fold
from ui.models import edit as edits
from ui.models.edit import Edit, Ground, Mode
from ui.state import ConsoleState

PERCENTS = (-20, -10, -5, 5, 10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Offers:
    """The percents that are offered, and what is to be said when no rise is."""

    percents: tuple[int, ...]
    note: str


def step_ng(state: ConsoleState) -> int:
    """Return the finest step of a dose or a rate in ng, as the catalog declares it."""
    return int(state.catalog.quantities["step-rate"].step * NG_PER_MCG)


def offers(state: ConsoleState, reading: Reading) -> Offers:
    """Return which changes of the running dose the checks have nothing to ask about."""
    asked = {percent: _asked(state, reading, percent) for percent in PERCENTS}
    offered = tuple(percent for percent, finding in asked.items() if finding is None)
    rises = [finding for percent, finding in asked.items() if percent > 0 and finding is not None]
    none_up = not any(percent > 0 for percent in offered)
    return Offers(offered, f"No plus buttons now. {rises[0].sentence}" if none_up and rises else "")


def _asked(state: ConsoleState, reading: Reading, percent: int) -> Finding | None:
    """Return what the checks would stop or ask about after a change by `percent`."""
    running = reading.prescription
    wanted = edits.percent_total_ng(running.infusion, Decimal(percent))
    infusion = edits.scaled_to(running.infusion, wanted, step_ng(state))
    if infusion is None:
        return Finding(
            FindingKind.STOP, "no-dose", "daily-dose", "There is no running dose to change by percent."
        )
    found = fold.findings(state, reading, ProgramChange(replace(running, infusion=infusion)))
    return next((finding for finding in found if finding.kind is not FindingKind.NOTE), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a percent button comes to: the infusion, and what is said where it is not the percent exactly."""

    infusion: Infusion
    said: str


def by_percent(edit: Edit, running: Infusion, percent: int, finest_ng: int, on: Ground) -> Asked | None:
    """Return the draft of `edit`'s pattern whose daily dose is the running one changed by `percent`.

    Or the nearest programmable below; None where there is nothing to scale.
    """
    wanted = edits.percent_total_ng(running, Decimal(percent))
    if not wanted:
        return None
    if edit.mode is Mode.SIMPLE:
        infusion: Infusion | None = SimpleContinuous(DailyDose(int(wanted // finest_ng) * finest_ng))
    else:
        pattern = edits.to_infusion(edit, on)
        infusion = None if isinstance(pattern, str) else edits.scaled_to(pattern, wanted, finest_ng)
    if infusion is None:
        return None
    reached = dosing.highest_day_ng(infusion)
    if reached == wanted:
        return Asked(infusion, "")
    change = percent_change(dosing.highest_day_ng(running), reached, 2)
    said = (
        f"{percent_text(percent)} would be {amount(wanted / NG_PER_MCG, 'mcg/day', 2)}; the nearest below "
        f"that can be programmed is {amount(reached / NG_PER_MCG, 'mcg/day', 2)}, {change}."
    )
    return Asked(infusion, said)

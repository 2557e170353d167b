"""What can be taken hold of in the schedule's chart, in the order of the Tab key, and where it may go.

Apart from the drawing so that reach and limits are tried without a screen. A rate moves by its step, a
start by minutes between its neighbours; where it can go no further, that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import dist

from console.domain import wording
from console.domain.calendar import clock_text
from console.domain.quantities import NG_PER_MCG
from ui.models import schedule as schedules
from ui.models.schedule import EditedDays, Run

SNAP_MINUTES = 5
"""What the pointer moves a start by; with Shift, and by the keys, it is a minute."""


class Grip(StrEnum):
    """What a handle changes."""

    RATE = "rate"
    START = "start"


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle of step `index`; `x` in minutes and `y` in mcg/h place it, `label` is what it reads."""

    grip: Grip
    index: int
    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a handle comes to stand (ng/h or minutes), and the sentence if it could go no further."""

    value: int
    stopped: str = ""


def handles(days: EditedDays) -> tuple[Handle, ...]:
    """Return the handles from left to right: each step's start, where it can move, and its rate.

    A rate that follows from a share of the day cannot be taken hold of.
    """
    found: list[Handle] = []
    for place, run in enumerate(schedules.runs(days)):
        if place:
            found.append(Handle(Grip.START, run.index, run.start, 0))
        if run.ng_per_h is not None and not days.shares:
            rate = run.ng_per_h / NG_PER_MCG
            middle = (run.start + run.end) / 2
            found.append(Handle(Grip.RATE, run.index, middle, float(rate), wording.number_text(rate, 2)))
    return tuple(found)


def nearest(
    spots: list[tuple[Handle, tuple[float, float]]], at: tuple[float, float], reach: float
) -> Handle | None:
    """Return the handle whose spot (px) lies nearest to `at`, if within `reach` px."""
    near = [(dist(spot, at), number) for number, (_, spot) in enumerate(spots)]
    distance, number = min(near, default=(reach + 1, -1))
    return spots[number][0] if distance <= reach else None


def rate_at(mcg_per_h: float, step_ng: int) -> Move:
    """Return the programmable rate nearest to where the handle is dragged; never below 0."""
    steps = round(mcg_per_h * NG_PER_MCG / step_ng)
    if steps < 0:
        return Move(0, "A rate does not go below 0.")
    return Move(steps * step_ng)


def rate_by(run: Run, steps: int, step_ng: int) -> Move:
    """Return the rate of `run` moved by so many programmable steps."""
    now = 0 if run.ng_per_h is None else round(run.ng_per_h / step_ng)
    return rate_at((now + steps) * step_ng / NG_PER_MCG, step_ng)


def start_at(days: EditedDays, index: int, minute: float, snap: int) -> Move:
    """Return the start nearest to where the handle is dragged, on a multiple of `snap` minutes."""
    low, high = schedules.boundary_limits(days, index)
    wanted = round(minute / snap) * snap
    if wanted < low:
        return Move(low, f"The step before begins at {clock_text(low - 1)}; each lasts a minute at least.")
    if wanted > high:
        return Move(high, f"The next step begins at {clock_text(high + 1)}; each lasts a minute at least.")
    return Move(wanted)


def words(days: EditedDays, handle: Handle) -> str:
    """Return what a handle says of itself: `Step 2, 06:00–09:00: 18 mcg/h`."""
    run = schedules.run_of(days, handle.index)
    if run is None:
        return ""
    number = [placed.index for placed in schedules.runs(days)].index(handle.index) + 1
    if handle.grip is Grip.START:
        return f"Step {number} starts at {clock_text(run.start)}"
    rate = "no rate yet" if run.ng_per_h is None else wording.amount(run.ng_per_h / NG_PER_MCG, "mcg/h", 2)
    return f"Step {number}, {wording.span_text(run.start, run.end)}: {rate}"

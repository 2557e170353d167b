"""When a drafted program holds: at once, from an instant on, or for a while; and what holds besides.

Apart from `edit`, which is the program itself. A delayed start keeps what runs until then; a temporary
change brings it back by itself. Pure functions; knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from console.domain.prescription import Infusion, Later, Prescription, SimpleContinuous
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE
from console.domain.wording import infusion_text, moment_text
from ui.models import changes

_PASSED = "That instant is over on the pump's clock; give a later one."


class Kind(StrEnum):
    """The ways in which a program can begin."""

    NOW = "At once"
    DELAYED = "Later"
    TEMPORARY = "For a while"
    PLANNED = "With the plan kept"


@dataclass(frozen=True, slots=True)
class When:
    """The way, and the instant typed for it: a day (days since 1970) and a minute of it."""

    kind: Kind = Kind.NOW
    day: int | None = None
    minute: int | None = None

    @property
    def at_ms(self) -> int | None:
        """The instant on the pump's clock; None while it is not typed."""
        if self.day is None or self.minute is None:
            return None
        return self.day * MS_PER_DAY + self.minute * MS_PER_MINUTE


AT_ONCE = When()
"""Nothing delayed and nothing planned."""


def from_prescription(drafted: Prescription, running: Prescription) -> tuple[When, Infusion]:
    """Return when a drafted program holds and which infusion is edited, beside what runs."""
    later = drafted.later
    if later is None:
        return AT_ONCE, drafted.infusion
    if later == running.later:
        return When(Kind.PLANNED), drafted.infusion
    day, rest_ms = divmod(later.at_ms, MS_PER_DAY)
    minute = rest_ms // MS_PER_MINUTE
    if drafted.infusion == running.infusion and later.infusion != running.infusion:
        return When(Kind.DELAYED, day, minute), later.infusion
    return When(Kind.TEMPORARY, day, minute), drafted.infusion


def prescribed(when: When, infusion: Infusion, running: Prescription, now_ms: int) -> Prescription | str:
    """Return the prescription, or the sentence that says what is missing."""
    if when.kind is Kind.NOW:
        return replace(running, infusion=infusion, later=None)
    if when.kind is Kind.PLANNED:
        return replace(running, infusion=infusion)
    at_ms = when.at_ms
    if at_ms is None:
        what = "begins" if when.kind is Kind.DELAYED else "ends"
        return f"Type the day and the time at which the program {what}."
    if at_ms <= now_ms:
        return _PASSED
    if when.kind is Kind.DELAYED:
        return replace(running, later=Later(at_ms, infusion))
    return replace(running, infusion=infusion, later=Later(at_ms, running.infusion))


def choices(running: Prescription) -> tuple[tuple[str, str], ...]:
    """Return the ways that are offered; the plan can be kept only where the pump has one."""
    offered = [kind for kind in Kind if kind is not Kind.PLANNED or running.later is not None]
    return tuple((kind.value, kind.value) for kind in offered)


def echo(when: When, running: Prescription, now_ms: int) -> str:
    """Return what holds besides the edited program, in words; empty where nothing does."""
    at_ms = when.at_ms
    known = at_ms is not None and at_ms > now_ms
    here = brief(running.infusion)
    if when.kind is Kind.NOW:
        return "" if running.later is None else f"The plan is dropped: {planned(running.later)}."
    if when.kind is Kind.PLANNED:
        return "" if running.later is None else f"The plan stays: {planned(running.later)}."
    if at_ms is not None and not known:
        return _PASSED
    until = "then" if at_ms is None else moment_text(at_ms)
    if when.kind is Kind.DELAYED:
        return f"Until {until} the pump goes on as now: {here}."
    return f"At {until} the pump goes back by itself to what runs now: {here}."


def planned(later: Later) -> str:
    """Return what is to come: `Flex, 5 steps, 293.5 mcg/day from Tue 24 Nov 2026 06:00`."""
    return f"{brief(later.infusion)} from {moment_text(later.at_ms)}"


def brief(infusion: Infusion) -> str:
    """Return an infusion in a few words: `Flex, 5 steps, 267 mcg/day`; an even one is its dose alone."""
    told = changes.daily(infusion)
    return told if isinstance(infusion, SimpleContinuous) else f"{infusion_text(infusion)}, {told}"

"""What the part "Priming" shows: two large figures always, what it takes, and how long to observe.

Apart from `priming`, which says what follows from the answers. It decides nothing.
"""

from __future__ import annotations

from fractions import Fraction

from console.domain.change import PrimeCase
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, NG_PER_MCG, PL_PER_ML
from console.domain.wording import NO_BREAK, NOTHING, amount, derived, duration_text, moment_text, number_text
from ui.models import implant_pump, priming
from ui.models.priming import Priming, PrimingEntry
from ui.state import ConsoleState

_HOURS_PER_DAY = 24
_SECONDS_TO_MS = 1_000
CASES = {
    PrimeCase.BACK_TABLE: "back table: the tubing, into the air",
    PrimeCase.POST_IMPLANT: "after implant: the catheter only",
    PrimeCase.CATHETER_ACCESS: "after catheter access: the catheter only",
    PrimeCase.NEW_PUMP_OLD_CATHETER: "new pump on a full catheter: the tubing's volume at therapeutic rate",
}
MOVED, REACHES = "Drug moved", "Drug reaching the patient"
Figure = tuple[str, str, str, str]
"""Label, number, unit, note."""


def figures(made: Priming, state: ConsoleState) -> tuple[Figure, Figure]:
    """Return the two figures: drug moved, and drug that reaches the patient."""
    plan, hasty = made.plan, made.hasty
    if plan is not None:
        strength = _strength(state)
        return (
            (MOVED, *_mcg(plan.moved_ng), f"{_ml(plan.volume_pl)}{strength}"),
            (REACHES, *_mcg(plan.to_patient_ng), f"within {lasts(plan.duration_ms)}"),
        )
    if hasty is not None:
        never = f"if it ran at the highest flow, in {lasts(hasty.duration_ms)}: never sent"
        return ((MOVED, *_mcg(hasty.moved_ng), never), (REACHES, *_mcg(hasty.to_patient_ng), never))
    note = "not calculated yet" if not made.never else "nothing is primed like this"
    return ((MOVED, NOTHING, "", note), (REACHES, NOTHING, "", note))


def facts(made: Priming, state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what the prime is and takes: (label, value); nothing without a plan."""
    plan = made.plan
    if plan is None:
        return ()
    flow = Fraction(plan.volume_pl * MS_PER_HOUR * _HOURS_PER_DAY, plan.duration_ms * PL_PER_ML)
    ends_ms = implant_pump.now_ms(state) + plan.duration_ms
    return (
        ("Case", CASES[plan.case]),
        ("Volume, exact", amount(Fraction(plan.volume_pl, PL_PER_ML), "mL")),
        ("Takes", lasts(plan.duration_ms)),
        ("Flow meanwhile", amount(flow, "mL/day", 3)),
        ("Ends, if sent now", moment_text(ends_ms)),
        observing(made, state),
    )


def observing(made: Priming, state: ConsoleState) -> tuple[str, str]:
    """Return how long the patient is observed and until when, as a line: (label, value)."""
    until_ms = observed_until_ms(made, state)
    if until_ms is None:
        return "Observe", "not for this"
    return f"Observe at least {amount(state.catalog.practice.observe_hours, 'h')}, until", moment_text(
        until_ms
    )


def observed_until_ms(made: Priming, state: ConsoleState) -> int | None:
    """Return until when the patient is observed if it were sent now; None where nothing reaches anybody."""
    if made.plan is None or made.plan.case is PrimeCase.BACK_TABLE:
        return None
    hours = state.catalog.practice.observe_hours
    return implant_pump.now_ms(state) + made.plan.duration_ms + hours * MS_PER_HOUR


def banner(made: Priming) -> tuple[str, str]:
    """Return what is never done and how to do it instead: a heading and the sentence; empty otherwise."""
    return ("Not primed like this.", made.why_not) if made.never else ("", "")


def never_words(made: Priming) -> str:
    """Return what stands in place of the checks where nothing is ever primed like this; else empty."""
    if not made.never:
        return ""
    return f"It is never primed like this{'; take one of the ways above' if made.ways else ''}."


def particulars(entry: PrimingEntry, made: Priming, state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what the record keeps beside the change: (what, in words)."""
    plan = made.plan
    if plan is None:
        return ()
    return (
        ("Prime", CASES[plan.case]),
        *priming.facts_noted(entry, state),
        (MOVED, NO_BREAK.join(_mcg(plan.moved_ng))),
        (REACHES, NO_BREAK.join(_mcg(plan.to_patient_ng))),
        observing(made, state),
    )


def lasts(duration_ms: int) -> str:
    """Return a duration below an hour to the second, `10 min 44 s`, and else in hours and minutes."""
    if duration_ms >= MS_PER_HOUR:
        return duration_text(duration_ms)
    minutes, seconds = divmod(round(Fraction(duration_ms, _SECONDS_TO_MS)), MS_PER_MINUTE // _SECONDS_TO_MS)
    told = ([amount(minutes, "min")] if minutes else []) + ([amount(seconds, "s")] if seconds else [])
    return NO_BREAK.join(told)


def _mcg(ng: Fraction) -> tuple[str, str]:
    return number_text(derived(ng / NG_PER_MCG, 1)), "mcg"


def _ml(pl: int) -> str:
    return amount(Fraction(pl, PL_PER_ML), "mL", 3)


def _strength(state: ConsoleState) -> str:
    reading = state.reading
    if reading is None:
        return ""
    return f" of {amount(reading.prescription.drug.concentration.mcg_per_ml, 'mcg/mL')}"

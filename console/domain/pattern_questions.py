"""What is said about how a dose is spread: steps, intervals, later turns, and what the patient may add.

Apart from `dose_questions`, which weighs the total. Most of it is said and no more; what goes on beside a
change, and who may add to it, is never left to be remembered. Source: clinical rules, Doses 1 to 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from console.domain import dosing
from console.domain.bounds import highest_24h_ng, rate_text
from console.domain.context import Ground, RuleContext
from console.domain.dose_questions import daily_text
from console.domain.finding import Finding, note, reason, stop
from console.domain.places import step_label
from console.domain.prescription import (
    DayGroup,
    Flex,
    Infusion,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    minimum_rates,
)
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, NG_PER_MCG
from console.domain.wording import (
    amount,
    days_text,
    duration_text,
    infusion_text,
    interval_echo,
    minimum_text,
    moment_text,
    percent_change,
    step_text,
)


def pattern_questions(
    before: Prescription, after: Prescription, ground: Ground, bridged_ms: int | None = None
) -> Iterator[Finding]:
    """Yield what there is to say about the pattern of `after` where `before` ran.

    A bridge flows in place of it until `bridged_ms`; None: none does, or nobody knows until when.
    """
    for infusion, where in _ordered(before, after):
        yield from _quantised(infusion, where)
        yield from _basal_notes(infusion, where)
        if isinstance(infusion, PeriodicBolus):
            field, code = where or "interval", f"interval-echo:{where}" if where else "interval-echo"
            echo = interval_echo(infusion.every_ms, infusion.dose)
            yield note(code, field, f"{echo[0].upper()}{echo[1:]} in boluses, beside the basal.")
    yield from _later(before, after, ground.context)
    yield from _behind_bridge(after, bridged_ms)
    if after.patient_bolus is not None and after.patient_bolus != before.patient_bolus:
        yield from _patient(before, after, after.patient_bolus, ground)


def _ordered(before: Prescription, after: Prescription) -> Iterator[tuple[Infusion, str]]:
    """Yield the infusions that a change brings, with their field: `later` for what comes later."""
    if after.infusion != before.infusion:
        yield after.infusion, ""
    if after.later is not None and after.later.infusion not in (before.infusion, after.infusion):
        yield after.later.infusion, "later"


def _quantised(infusion: Infusion, where: str) -> Iterator[Finding]:
    """Say where a step cannot run at what was typed: the pump's steps are whole ng/h (decision 013)."""
    for number, group in enumerate(infusion.groups if isinstance(infusion, Flex) else ()):
        if not isinstance(infusion, Flex):
            return
        clauses = [
            f"{step_label(infusion, number, index)}: {_runs(group, index)}"
            for index in range(len(group.steps))
            if dosing.asked_ng_per_h(group, index) != dosing.step_ng_per_h(group, index)
        ]
        if clauses:
            days = "" if len(infusion.groups) == 1 else f" on {days_text(group.days)}"
            nearest = amount(dosing.daily_ng(infusion)[group.days[0]] / NG_PER_MCG, "mcg/day", 3)
            told = f"{'; '.join(clauses)}. Nearest programmable total{days}: {nearest}."
            code = ":".join(filter(None, ("steps-quantised", where, "" if number == 0 else str(number + 1))))
            yield note(code, where or "daily-dose", told)


def _runs(group: DayGroup, index: int) -> str:
    minutes = group.minutes(index)
    rate = dosing.step_ng_per_h(group, index)
    given = amount(rate * minutes / 60 / NG_PER_MCG, "mcg", 6)
    typed, lasts = step_text(group.steps[index].amount), duration_text(minutes * MS_PER_MINUTE)
    return f"{typed} in {lasts}: the pump runs {rate_text(rate)}, {given}"


def _basal_notes(infusion: Infusion, where: str) -> Iterator[Finding]:
    """Say where a basal of 0 means the model's minimum rate, and that it counts (Doses 3)."""
    if isinstance(infusion, MinimumRate):
        return
    minimum = next(iter(minimum_rates(infusion)), None)
    if minimum is not None:
        code = f"basal-minimum:{where}" if where else "basal-minimum"
        field = where or ("basal" if isinstance(infusion, PeriodicBolus) else "daily-dose")
        yield note(code, field, f"A basal of 0 is the pump's {minimum_text(minimum)}: it is counted.")


def _later(before: Prescription, after: Prescription, context: RuleContext) -> Iterator[Finding]:
    """Say what starts now and what comes by itself, and that a later turn is dropped or has passed."""
    if after.later is None:
        if before.later is not None:
            when = moment_text(before.later.at_ms)
            gone = f"{infusion_text(before.later.infusion)} from {when}"
            yield note("later-dropped", "later", f"This leaves out what was to come by itself: {gone}.")
        return
    at, text = moment_text(after.later.at_ms), infusion_text(after.later.infusion)
    if after.later.at_ms <= context.now_ms:
        yield stop("later-passed", "later", f"{at} has passed. Choose a later time, or begin at once.")
        return
    if after.later == before.later and after.infusion == before.infusion:
        stays = f"{text}, {daily_text(after.later.infusion)}"
        yield note("later-stays", "later", f"What was to come by itself stays: {stays}, from {at}.")
        return
    new, now = daily_text(after.later.infusion), daily_text(after.infusion)
    if after.infusion == before.infusion:
        sentence = f"Nothing changes now: {now} until {at}; then {text}, {new}, by itself."
    elif after.later.infusion == before.infusion:
        sentence = f"Temporary: {now} until {at}; then {text}, {new}, as before, by itself."
    else:
        sentence = f"Now {infusion_text(after.infusion)}, {now}, until {at}; then {text}, {new}, by itself."
    yield note("later", "later", sentence)


def _behind_bridge(after: Prescription, bridged_ms: int | None) -> Iterator[Finding]:
    """Say of a turn that comes while a bridge flows that the patient has it only after that (Bridge 2)."""
    if after.later is None or bridged_ms is None or after.later.at_ms >= bridged_ms:
        return
    sentence = (
        f"The bridge flows until {moment_text(bridged_ms)}, past {moment_text(after.later.at_ms)}: what "
        "comes then by itself is given only once the bridge has ended."
    )
    yield note("later-behind-bridge", "later", sentence)


def _patient(
    before: Prescription, after: Prescription, allowed: PatientBolus, ground: Ground
) -> Iterator[Finding]:
    """Say what the patient can add at most, and ask where that is more than a usual step (Doses 4)."""
    yield from _settings(allowed, ground)
    base = highest_24h_ng(replace(after, patient_bolus=None))
    worst, ran = base + allowed.worst_ng_per_day, highest_24h_ng(before)
    told = (
        f"Worst case {amount(worst / NG_PER_MCG, 'mcg', 1)} in 24 h: {amount(base / NG_PER_MCG, 'mcg', 1)} "
        f"and {allowed.per_day} boluses of {amount(allowed.dose.mcg, 'mcg')}. Every date counts with it."
    )
    ceilings = {key: titrating for key, _, titrating, _ in ground.drug.titration}
    ceiling = ceilings.get(ground.context.group or "", min(ceilings.values()))
    if ran and (worst / ran - 1) * 100 > Fraction(ceiling):
        change = percent_change(ran, worst)
        sentence = f"{told} That is {change} against now, above the usual step of {amount(ceiling, '%')}."
        yield reason("patient-worst", "per-day", f"{sentence} Say why.")
    else:
        yield note("patient-worst", "per-day", told)


def _settings(allowed: PatientBolus, ground: Ground) -> Iterator[Finding]:
    """Ask about settings out of the ordinary, each beside its field."""
    largest = ground.catalog.quantities["patient-bolus-dose"].reason_above
    if largest is not None and allowed.dose.mcg > largest:
        sentence = (
            f"A patient bolus above {amount(largest, 'mcg')} is larger than the largest screening dose."
        )
        yield reason("patient-dose-large", "patient-dose", f"{sentence} Say why.")
    most = ground.catalog.quantities["patient-boluses-per-day"].reason_above
    if most is not None and allowed.per_day > most:
        sentence = f"More than {amount(most, 'patient boluses')} in 24 h is unusual. Say why."
        yield reason("patient-boluses-many", "per-day", sentence)
    if allowed.lockout_ms * (allowed.per_day - 1) >= MS_PER_DAY:
        fits = -(-MS_PER_DAY // allowed.lockout_ms)
        told = amount(fits, "bolus" if fits == 1 else "boluses")
        lockout = duration_text(allowed.lockout_ms)
        sentence = f"With a lockout of {lockout} no more than {told} fit in 24 h, whatever is allowed."
        yield note("patient-lockout", "lockout", sentence)

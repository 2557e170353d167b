"""What is asked about a single bolus, and about stopping the pump and letting it run again.

Apart from `dose_questions`, which compares programs: these leave the stored program as it is. Source:
clinical rules, Doses 5 and 7; clinical reference §4.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.domain import dosing
from console.domain.bounds import highest_24h_ng, most_24h_ng
from console.domain.catalog import Catalog
from console.domain.change import BolusChange, StopChange
from console.domain.context import Ground, RuleContext
from console.domain.dose_questions import daily_text, high_dose, withdrawal
from console.domain.finding import Finding, FindingKind, note, reason, stop
from console.domain.prescription import MinimumRate, Prescription
from console.domain.quantities import NG_PER_MCG
from console.domain.reading import BolusKind
from console.domain.wording import amount, bolus_text, duration_text, moment_text, upward


def bolus_questions(before: Prescription, bolus: BolusChange, ground: Ground) -> Iterator[Finding]:
    """Yield what there is to ask about a single bolus."""
    catalog, context = ground.catalog, ground.context
    daily = dosing.highest_day_ng(before.infusion)
    largest = catalog.quantities["bolus-dose"].reason_above
    if largest is not None and bolus.dose.mcg > largest:
        sentence = (
            f"A bolus above {amount(largest, 'mcg')} is larger than the largest screening dose. Say why."
        )
        yield reason("bolus-large", "bolus-dose", sentence)
    given = context.given
    yield from high_dose(highest_24h_ng(before, given=given) + bolus.dose.ng, "bolus-dose", catalog, given)
    if bolus.dose.ng >= daily:
        sentence = (
            f"A bolus of {amount(bolus.dose.mcg, 'mcg')} is as much as a whole day gives ({_daily(daily)}). "
            "Is it the daily dose? If it is meant, say why."
        )
        yield reason("bolus-whole-day", "bolus-dose", sentence)
    else:
        share = amount(Fraction(bolus.dose.ng) / daily * 100, "%", 1)
        lasts = duration_text(bolus.duration_ms)
        beside = "on top of the basal" if ground.pump.bolus_adds_to_basal else "in place of the basal"
        sentence = f"{amount(bolus.dose.mcg, 'mcg')} within {lasts} is {share} of a day's dose, {beside}."
        yield note("bolus-share", "bolus-dose", sentence)
    if given.single_ng:
        told = amount(upward(Fraction(given.single_ng, NG_PER_MCG), 1), "mcg")
        yield note("boluses-given", "bolus-dose", f"Single boluses gave {told} in the last 24 h already.")
    if context.patient_boluses:
        count = len(context.patient_boluses)
        taken = f"{count} {'bolus' if count == 1 else 'boluses'}"
        last = moment_text(max(context.patient_boluses))
        sentence = f"The patient took {taken} of their own in the last 24 h, the last at {last}."
        yield note("patient-boluses-taken", "bolus-dose", sentence)


def stop_questions(
    before: Prescription, change: StopChange, catalog: Catalog, context: RuleContext
) -> Iterator[Finding]:
    """Ask for reason and plan of a stop, and say what becomes of a bolus under way."""
    plan = "No restart is planned."
    if change.restart_ms is not None:
        when = moment_text(change.restart_ms)
        plan = f"Restart planned for {when}: the pump does not resume by itself."
        if change.restart_ms <= context.now_ms:
            yield stop("restart-passed", "change", f"{when} has passed. Plan the restart for later.")
    sentence = (
        f"Stop pump: {amount(0, 'mcg/day')} instead of {daily_text(before.infusion)}. "
        f"{withdrawal(catalog.practice)} {plan} Say why, and who looks after the patient."
    )
    yield reason("stop-pump", "change", sentence)
    running = context.running_bolus
    if running is not None:
        becomes = "stands still and goes on when resumed" if running.kind is BolusKind.BRIDGE else "ends here"
        sentence = f"{bolus_text(running.kind)} under way {becomes}."
        yield note("bolus-stops", "change", sentence)


def resume_questions(before: Prescription, catalog: Catalog, context: RuleContext) -> Iterator[Finding]:
    """Ask about resuming as about any rise from nothing: the dose is typed once more (Doses 5)."""
    stood = "The pump stood still"
    if context.stopped_ms is not None:
        stood = f"The pump stood still for {duration_text(max(context.now_ms - context.stopped_ms, 0))}"
    if isinstance(before.infusion, MinimumRate):
        yield note("resume-minimum", "change", f"{stood}; what resumes is the minimum rate.")
        return
    sentence = (
        f"Resume: from {amount(0, 'mcg/day')} to {daily_text(before.infusion)} is more than double. {stood}; "
        "after a pause the dose from before may be too much. Type the daily dose once more, and say why."
    )
    yield Finding(FindingKind.REASON, "rise-doubled", "change", sentence, typed=True)
    most = most_24h_ng(before, context.running_bolus, context.given, bridge=context.bridge)
    yield from high_dose(most, "change", catalog, context.given)
    yield from _over_the_day(most, catalog)
    if context.bridge is not None and context.stopped_ms is not None:
        ends = moment_text(context.bridge.ends_ms)
        yield note("bridge-resumes", "bridge", f"The bridge goes on, until {ends} if resumed now.")


def _over_the_day(most_ng: Fraction, catalog: Catalog) -> Iterator[Finding]:
    """Ask about a resume that gives more in 24 h than the limit: a stop moves a bridge (decision 018)."""
    limit = catalog.quantities["daily-dose"].high
    if most_ng / NG_PER_MCG > Fraction(limit):
        most = amount(upward(most_ng / NG_PER_MCG, 1), "mcg")
        sentence = (
            f"Resumed now, up to {most} would be given in 24 h with what was given before the stop; the "
            f"limit is {amount(limit, 'mcg')}. The pump does not refuse it. Lower the program first, or "
            "say why."
        )
        yield reason("resume-day", "change", sentence)


def _daily(ng_per_day: Fraction) -> str:
    return amount(ng_per_day / NG_PER_MCG, "mcg/day", 1)

"""A program drawn up while a bridge runs: finish the bridge, then apply; or work it out afresh.

Apart from `hand` because the fluid in the path moves on while one thinks: what is worked out here holds for
the instant it was asked for. Nothing is dropped silently (clinical rules, Bridge and prime 4).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from console.domain import bridge, dosing, path
from console.domain.change import Bridge, ProgramChange
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import BolusKind, Reading, RunningBolus
from console.domain.wording import amount, drug_text, moment_text
from console.errors import RuleBroken
from ui.state import ConsoleState


class Choice(StrEnum):
    """What becomes of the bridge; the first is what happens unless somebody chooses."""

    FINISH = "Finish it, then apply"
    AFRESH = "Recalculate it"


CHOICES = tuple((choice.value, choice.value) for choice in Choice)


def under_way(state: ConsoleState, reading: Reading) -> RunningBolus | None:
    """Return the bridge that runs now; None while none does."""
    running, now_ms = reading.bolus, max(reading.clock_ms, state.clock_ms or 0)
    if running is None or running.kind is not BolusKind.BRIDGE:
        return None
    stands = reading.stopped_ms is not None
    return running if stands or running.ends_ms > now_ms else None


def afresh(state: ConsoleState, reading: Reading, wanted: Prescription) -> Bridge | str:
    """Return the bridge worked out again for `wanted`, or the sentence why it cannot be.

    Each old fluid leaves the tip at the mean daily dose of what is to run.
    """
    model = state.catalog.pumps.get(reading.identity.model)
    catheter = reading.catheter or (state.implant.catheter if state.implant else None)
    whole = None if model is None else path.bridge_path(model, catheter)
    if whole is None:
        return "The volume of the catheter is not known, so no bridge can be worked out for it."
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    held = reading.prescription.drug
    try:
        inside = path.fluids(reading.bolus_at(now_ms), held, whole.volume_pl, now_ms)
        return bridge.recalculated(inside, held, dosing.weekly_mean_ng(wanted.infusion))
    except RuleBroken as broken:
        return str(broken)


def change(
    state: ConsoleState, reading: Reading, wanted: Prescription, choice: Choice
) -> ProgramChange | str:
    """Return the change that runs `wanted`, with the bridge chosen, or why there is none."""
    if choice is Choice.FINISH or under_way(state, reading) is None:
        return ProgramChange(wanted)
    worked_out = afresh(state, reading, wanted)
    return worked_out if isinstance(worked_out, str) else ProgramChange(wanted, worked_out)


def choice_words(state: ConsoleState, reading: Reading, choice: Choice, wanted: Prescription | None) -> str:
    """Return what becomes of the bridge under way, in words; empty while none runs.

    `wanted` is the program drawn up, None while it is unfinished.
    """
    running = under_way(state, reading)
    if running is None:
        return ""
    drafted = None if choice is Choice.FINISH or wanted is None else afresh(state, reading, wanted)
    if isinstance(drafted, str):
        return drafted
    if drafted is None and choice is Choice.AFRESH:
        return "Worked out from the fluid now in the path once the program is whole."
    if drafted is None:
        until = "when it has ended" if reading.stopped_ms is not None else moment_text(running.ends_ms)
        return f"The bridge goes on as it is; the new program follows {_at(until)}."
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    return _afresh_words(drafted, reading, now_ms)


def _afresh_words(drafted: Bridge, reading: Reading, now_ms: int) -> str:
    """Return what a bridge worked out afresh does; in a stopped pump it has no date yet."""
    begins_ms = None if reading.stopped_ms is not None else now_ms
    told = " ".join(receives(drafted, reading.prescription.drug, begins_ms))
    ends = "when it has ended" if begins_ms is None else moment_text(begins_ms + drafted.duration_ms)
    return f"{told} The new program follows {_at(ends)}."


def _at(until: str) -> str:
    return until if until.startswith("when") else f"at {until}"


def receives(planned: Bridge, held: Drug, from_ms: int | None) -> tuple[str, ...]:
    """Return a sentence for each phase of a bridge begun at `from_ms`: what is received until when.

    `held` is the drug in the reservoir, which follows behind. `from_ms` None: the pump is stopped, and each
    phase is told by how long it lasts.
    """
    said, ends_ms = [], from_ms
    for phase in planned.phases:
        ends_ms = None if ends_ms is None else ends_ms + phase.duration_ms
        if phase.clears is None or not isinstance(phase.amount, Volume):
            continue
        ng = Fraction(phase.amount.pl * phase.clears.concentration.ng_per_ml, PL_PER_ML)
        daily = amount(ng * MS_PER_DAY / phase.duration_ms / NG_PER_MCG, "mcg/day", 1)
        old = amount(phase.clears.concentration.mcg_per_ml, "mcg/mL")
        if phase.clears.name != held.name:
            old = drug_text(phase.clears)
        until = bridge.until_text(ends_ms, phase.duration_ms)
        said.append(f"The patient receives {daily} of the old {old} {until}.")
    return tuple(said)


def listed(planned: Bridge, held: Drug) -> str:
    """Return how the pump lists the bridge: bookkeeping, in the strength that is in the reservoir."""
    ng = Fraction(planned.volume_pl * held.concentration.ng_per_ml, PL_PER_ML)
    return (
        f"The pump lists this as a {amount(ng / NG_PER_MCG, 'mcg', 1)} bridge: bookkeeping in the new "
        "strength, not a dose to the patient."
    )

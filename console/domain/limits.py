"""The hard limits of pump model and drug: what cannot be sent, and what the pump itself refuses.

Apart from `rules`, whose questions a reason can answer; nothing here can be overridden. The figures
are the catalog's. No limit forbids a reduction but the lowest flow the model can give. What boluses and
refills have of their own stands in `bolus_limits` and `refill_limits`.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.domain import bolus_limits, bounds, program_limits, refill_limits, spanning
from console.domain.bridge_limits import bridging
from console.domain.calendar import LATEST_MS
from console.domain.catalog import Catalog
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.finding import Finding, stop
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_DAY
from console.domain.reading import NOTHING_GIVEN, BolusKind, Given, RunningBolus
from console.domain.wording import bolus_text, moment_text


def stops(
    before: Prescription,
    change: Change,
    catalog: Catalog,
    model: str,
    running_bolus: RunningBolus | None = None,
    *,
    stopped: bool = False,
    given: Given = NOTHING_GIVEN,
) -> tuple[Finding, ...]:
    """Return the hard limits that `change` breaks in a pump of `model` that runs `before`.

    `running_bolus` is the bolus of any kind under way, `stopped` that nothing flows by order, `given` what
    was given in the last 24 h.
    """
    pump = catalog.pumps.get(model)
    if pump is None:
        return (stop("model-unknown", "change", f"The pump says it is a {model}, a model not known here."),)
    if before.drug.name not in catalog.drugs:
        sentence = f"No rules are known for {before.drug.name}; only a drug with rules is programmed."
        return (stop("drug-unknown", "drug", sentence),)
    found = [*_standing_stops(change, stopped=stopped), *_beside_stops(change, running_bolus)]
    match change:
        case ProgramChange():
            found += program_limits.stops(before, change, catalog, pump, running_bolus, given=given)
        case BolusChange():
            found += bolus_limits.single_stops(before, change, catalog, pump, given)
        case PrimeChange():
            found += bolus_limits.prime_stops(before, change, catalog, pump)
        case RefillChange():
            found += refill_limits.stops(before, change, catalog, pump, running_bolus, given=given)
        case StopChange(restart_ms):
            found += _restart_stops(restart_ms)
        case ResumeChange() | ImplantChange() | AlarmsChange():
            pass
    return _once(found, _across_stops(before, change, catalog, running_bolus, given))


def _once(found: list[Finding], across: Iterator[Finding]) -> tuple[Finding, ...]:
    """Return both, without a second word about a day's dose that is too high by itself."""
    known = {each.code for each in found}
    return (*found, *(each for each in across if each.code not in known))


def _across_stops(
    before: Prescription, change: Change, catalog: Catalog, running: RunningBolus | None, given: Given
) -> Iterator[Finding]:
    """Stop what gives too much in 24 h that reach back before now, together with what ran in them.

    Unless what runs now would give as much if it went on: a reduction is never stopped (rules, Doses 5).
    """
    if not isinstance(change, ProgramChange | RefillChange | BolusChange) or not given.ran:
        return
    going = running if bridging(running) else None
    coming = _bridge_after(change, going, given.ran[-1].to_ms)
    most = bounds.most_24h_ng(prescribed(before, change), running, given, bridge=coming)
    most += change.dose.ng if isinstance(change, BolusChange) else 0
    if most > bounds.most_24h_ng(before, running, given, bridge=going):
        field = "bolus-dose" if isinstance(change, BolusChange) else "daily-dose"
        yield from bounds.in_24_hours(most, field, catalog, given, before=True)


def switches_ms(
    before: Prescription, change: Change, running: RunningBolus | None, given: Given, until_ms: int
) -> tuple[int, ...]:
    """Return when `change` has to keep the limits so that it keeps them whenever it is made until `until_ms`.

    From the end of what was `given` on; none for a change that gives nothing, or where nothing is known.
    """
    if not isinstance(change, ProgramChange | RefillChange | BolusChange) or not given.ran:
        return ()
    now_ms = given.ran[-1].to_ms
    going = running if bridging(running) else None
    coming = _bridge_after(change, going, now_ms)
    goes_on = spanning.flow(before, now_ms, until_ms, going)
    comes = spanning.flow(prescribed(before, change), now_ms, until_ms + MS_PER_DAY, coming)
    return spanning.switches_ms(given.ran, goes_on, comes, until_ms)


def _bridge_after(change: Change, going: RunningBolus | None, now_ms: int) -> RunningBolus | None:
    """Return the bridge that flows once `change` is made: its own, or the one no refill ends."""
    if isinstance(change, ProgramChange | RefillChange) and change.bridge is not None:
        return RunningBolus(BolusKind.BRIDGE, change.bridge.phases, now_ms, replaces=True)
    return None if isinstance(change, RefillChange) else going


def _standing_stops(change: Change, *, stopped: bool) -> Iterator[Finding]:
    """Stop what cannot come while the pump stands still, and a resume while it runs."""
    if stopped and isinstance(change, BolusChange | PrimeChange | StopChange):
        sentence = (
            "The pump is stopped already."
            if isinstance(change, StopChange)
            else "The pump is stopped, so no bolus flows. Resume it first."
        )
        yield stop("pump-stopped", "change", sentence)
    if not stopped and isinstance(change, ResumeChange):
        yield stop("pump-runs", "change", "The pump runs; there is nothing to resume.")


def _beside_stops(change: Change, running: RunningBolus | None) -> Iterator[Finding]:
    """Stop what cannot come beside a bolus under way."""
    if running is None:
        return
    what, ends = bolus_text(running.kind), moment_text(running.ends_ms)
    if isinstance(change, BolusChange | PrimeChange):
        field = "bolus-dose" if isinstance(change, BolusChange) else "prime-volume"
        wanted = "bolus" if isinstance(change, BolusChange) else "prime"
        yield stop("bolus-running", field, f"{what} runs until {ends}; give the {wanted} after it.")
    if isinstance(change, RefillChange) and running.kind is not BolusKind.BRIDGE:
        sentence = f"{what} runs until {ends}; tell the pump of the refill after it."
        yield stop("bolus-running", "change", sentence)


def _restart_stops(restart_ms: int | None) -> Iterator[Finding]:
    if restart_ms is not None and not 0 <= restart_ms <= LATEST_MS:
        yield stop("restart-out-of-range", "change", "The planned restart lies outside the pump's calendar.")

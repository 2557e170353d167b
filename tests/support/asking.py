"""What the checks say of a change, for tests of limits and rules: by code, and with plain spaces.

Apart from the tests so that each shows only the change and the context that matter to it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain import limits
from console.domain.change import Change, Phase, ProgramChange
from console.domain.context import RuleContext
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Drug, Infusion, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Volume
from console.domain.reading import BolusKind, RunningBolus
from console.domain.rules import findings
from support.therapies import at, catalog, dose, prescription, strength

NB = "\u00a0"
NOW = at(2026, 11, 23, 9, 44)
SPINAL = RuleContext(group="adult-spinal", last_change_ms=NOW - 71 * MS_PER_DAY, now_ms=NOW)


def drug(mcg_per_ml: str) -> Drug:
    """Return baclofen of a strength."""
    return Drug("baclofen", strength(mcg_per_ml))


def volume(ml: str) -> Volume:
    """Return a volume typed as `ml`."""
    return Volume.from_ml(Decimal(ml))


def plain(finding: Finding) -> Finding:
    """Return the finding with spaces that may break."""
    return replace(finding, sentence=finding.sentence.replace(NB, " "))


def asked(
    before: Prescription, change: Change, context: RuleContext = SPINAL, model: str = "SP-20"
) -> dict[str, Finding]:
    """Return the findings by their code, and see that none comes twice but among the stops."""
    found = findings(before, change, catalog(), model, context)
    open_codes = [item.code for item in found if item.kind is not FindingKind.STOP]
    assert len(open_codes) == len(set(open_codes))
    return {item.code: plain(item) for item in found}


def programmed(
    before: Infusion, after: Infusion, context: RuleContext = SPINAL, strength: str = "500"
) -> dict[str, Finding]:
    """Return what is said of one infusion after another, of the same strength."""
    return asked(prescription(before, strength), ProgramChange(prescription(after, strength)), context)


def stopped(
    before: Prescription,
    change: Change,
    running: RunningBolus | None = None,
    model: str = "SP-20",
    *,
    still: bool = False,
) -> dict[str, Finding]:
    """Return the stops by their code; `still`: the pump is stopped."""
    found = limits.stops(before, change, catalog(), model, running, stopped=still)
    assert all(item.kind is FindingKind.STOP for item in found)
    return {item.code: plain(item) for item in found}


def running_bolus(
    mcg: str, hours: int, started_ms: int = NOW, kind: BolusKind = BolusKind.SINGLE
) -> RunningBolus:
    """Return a bolus under way that is given on top of the basal."""
    return RunningBolus(kind, (Phase(dose(mcg), hours * MS_PER_HOUR),), started_ms, replaces=False)


def running_bridge(ml: str, hours: int, strength: str = "500", started_ms: int = NOW) -> RunningBolus:
    """Return a bridge under way that clears a strength of baclofen."""
    phase = Phase(volume(ml), hours * MS_PER_HOUR, clears=drug(strength))
    return RunningBolus(BolusKind.BRIDGE, (phase,), started_ms, replaces=True)

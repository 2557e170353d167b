"""The bridge that goes with a refill at the command line: whether one is needed, over which path, as of when.

Apart from `refill`, which takes it into the change, and from the domain, which works it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import click

from console.commands.refusal import Refused
from console.domain import bridge as bridges
from console.domain import calendar, entry, path, wording
from console.domain.catalog import Catalog, PumpModel
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import Bridge, Phase
from console.domain.prescription import Prescription
from console.domain.quantities import (
    MS_PER_MINUTE,
    NG_PER_MCG,
    PL_PER_ML,
    DailyDose,
    Volume,
    scaled,
)
from console.domain.reading import BolusKind, Reading

TYPED = "Typed at the console"
OLDEST_MS = 10 * MS_PER_MINUTE
"""How long ago a bridge may have been worked out when it is sent."""

NOTHING_TO_BRIDGE = (
    "Drug and strength stay the same and no bridge runs: there is nothing to bridge; leave --bridge out."
)
VOLUME_UNKNOWN = (
    "The volume of the catheter is not known, so no bridge can be worked out: give --catheter-ml, or "
    "--catheter-cm and --catheter-ml-per-cm, or decline the bridge with --no-bridge."
)


@dataclass(frozen=True, slots=True)
class BridgeTyped:
    """What the options say of the bridge; None where they say nothing."""

    wanted: bool | None = None
    daily_dose: Decimal | None = None
    from_ms: int | None = None
    catheter: Catheter | None = None


@dataclass(frozen=True, slots=True)
class Bridged:
    """The bridge that is sent, if any, with what is said of it and noted beside it."""

    bridge: Bridge | None
    said: tuple[str, ...] = ()
    particulars: tuple[tuple[str, str], ...] = ()


def catheter_typed(ml: Decimal | None, cm: Decimal | None, ml_per_cm: Decimal | None) -> Catheter | None:
    """Return the catheter that the options describe, by volume or by length and bore; None for neither."""
    if (cm is None) != (ml_per_cm is None):
        raise click.UsageError("--catheter-cm and --catheter-ml-per-cm go together.")
    if ml is not None and cm is not None:
        raise click.UsageError("Give the catheter's volume or its length and bore, not both.")
    if ml is not None:
        return Catheter(TYPED, typed=Volume.from_ml(ml))
    if cm is None or ml_per_cm is None:
        return None
    length, bore = scaled(cm, 100, "cm"), scaled(ml_per_cm, 1_000_000, "mL per cm")
    return Catheter(TYPED, (CatheterSegment("Catheter", length, 0, bore),))


def bridge(
    typed: BridgeTyped, reading: Reading, after: Prescription, model: PumpModel, catalog: Catalog
) -> Bridged:
    """Return the bridge from what the pump of `reading` runs to `after`.

    One is needed where drug or strength change, and where one is under way, which a refill ends: then it is
    worked out anew from the fluid now in the path. Declined, it is noted; the rules ask for the reason.
    """
    runs = reading.bolus is not None and reading.bolus.kind is BolusKind.BRIDGE
    if after.drug == reading.prescription.drug and not runs:
        if typed.wanted:
            raise Refused(NOTHING_TO_BRIDGE)
        return Bridged(None)
    if typed.wanted is False:
        return Bridged(None, particulars=(("Bridge", "no bridge"),))
    way = path.bridge_path(model, typed.catheter or reading.catheter)
    if way is None:
        raise Refused(VOLUME_UNKNOWN)
    from_ms = _from_ms(typed, reading)
    daily_ng = _daily_ng(typed, catalog)
    work_out = _recalculated if runs else _planned
    return _noted(work_out(reading, after, way.volume_pl, from_ms, daily_ng), typed, from_ms)


def _planned(
    reading: Reading, after: Prescription, path_pl: int, from_ms: int, daily_ng: Fraction | None
) -> Bridged:
    plan = bridges.planned(reading.prescription, after.drug, path_pl, from_ms, daily_ng)
    return Bridged(plan.bridge)


def _recalculated(
    reading: Reading, after: Prescription, path_pl: int, from_ms: int, daily_ng: Fraction | None
) -> Bridged:
    before = reading.prescription
    held = path.fluids(reading.bolus_at(from_ms), before.drug, path_pl, from_ms)
    if all(fluid.drug == after.drug for fluid in held):
        return Bridged(None)
    if daily_ng is None:
        daily_ng = bridges.average_ng(before.infusion, from_ms, path_pl, before.drug)
    found = bridges.recalculated(held, after.drug, daily_ng)
    keeps = wording.amount(daily_ng / NG_PER_MCG, "mcg/day", 1)
    ends_ms = None if reading.stopped_ms is not None else from_ms + found.duration_ms
    until = bridges.until_text(ends_ms, found.duration_ms)
    clears = ", then ".join(_phase_text(phase) for phase in found.phases)
    said = (
        "A bridge is under way; the refill ends it, and a new one clears what is still in the path: "
        f"{clears}, at {keeps} {until}."
    )
    return Bridged(found, (said,))


def _phase_text(phase: Phase) -> str:
    volume = phase.amount.pl if isinstance(phase.amount, Volume) else 0
    drug = "" if phase.clears is None else f" of {wording.drug_text(phase.clears)}"
    return wording.amount(Fraction(volume, PL_PER_ML), "mL", 3) + drug


def _noted(found: Bridged, typed: BridgeTyped, from_ms: int) -> Bridged:
    if found.bridge is None:
        return found
    noted: list[tuple[str, str]] = []
    if typed.daily_dose is not None:
        noted.append(("Bridge keeps", wording.amount(typed.daily_dose, "mcg/day")))
    if typed.catheter is not None and typed.catheter.volume_pl is not None:
        noted.append(
            ("Catheter volume typed", wording.amount(Fraction(typed.catheter.volume_pl, PL_PER_ML), "mL"))
        )
    as_of = calendar.iso(from_ms)
    said = f"The bridge is worked out as of {as_of}; to send exactly this one, add --bridge-from {as_of}."
    return Bridged(found.bridge, (*found.said, said), tuple(noted))


def _from_ms(typed: BridgeTyped, reading: Reading) -> int:
    """Return as of when the bridge is worked out: the second begun, so that it can be said again."""
    now_ms = reading.clock_ms
    if typed.from_ms is None:
        return now_ms - now_ms % 1_000
    if not 0 <= now_ms - typed.from_ms <= OLDEST_MS:
        raise Refused(
            f"The pump's clock shows {calendar.iso(now_ms)}: a bridge worked out as of "
            f"{calendar.iso(typed.from_ms)} is not sent now; leave --bridge-from out and look again."
        )
    return typed.from_ms


def _daily_ng(typed: BridgeTyped, catalog: Catalog) -> Fraction | None:
    if typed.daily_dose is None:
        return None
    entry.check_step(typed.daily_dose, catalog.quantities["bridge-daily-dose"])
    return Fraction(DailyDose.from_mcg_per_day(typed.daily_dose).ng_per_day)

"""Refills made by hand: the pump of the sketch with 500 mcg/mL at 150 mcg/day, and entries for it.

Apart from `states`, whose pump holds 2,000: here the strength changes. The figures are those of the sketches
and the clinical rules; the catalog is the real one.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import Phase
from console.domain.hands import Aspirate, Felt, Hand, Inject, Port, Rinse
from console.domain.prescription import Drug, Infusion, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, PL_PER_ML, Concentration, Volume
from console.domain.reading import BolusKind, Reading, RunningBolus
from console.domain.visit import Deed
from support import states
from ui.models import refill_entry as entries
from ui.models.refill_entry import EMPTIED, Accessed, Bridging, Look, RefillEntry, Rinsed
from ui.state import ConsoleState

OLD, NEW = Drug("baclofen", Concentration(500_000)), Drug("baclofen", Concentration(2_000_000))
CATHETER = Catheter("two-104", (CatheterSegment("spinal", 8_130, 0, 2_200),))
TWENTY_MONTHS = (2028 * 12) + 7
"""August 2028, as the sketch's vial reads."""


def ml(text: str) -> Volume:
    """Return a volume from mL as typed."""
    return Volume.from_ml(Decimal(text))


def reading(
    infusion: Infusion | None = None, *, left: str = "3", catheter: Catheter | None = CATHETER
) -> Reading:
    """Return the sketch's pump before the refill: `left` mL of 500 mcg/mL by its own account."""
    running = Prescription(OLD, infusion or states.simple("150"), ml("2"))
    volume_pl = ml(left).pl
    return replace(
        states.reading(running),
        reservoir_pl=volume_pl,
        filled_pl=18 * PL_PER_ML,
        delivered_pl=18 * PL_PER_ML - volume_pl,
        catheter=catheter,
    )


def state(infusion: Infusion | None = None, **changes: object) -> ConsoleState:
    """Return Alma's window with that pump, no refill on record and no hands at the bench."""
    base = replace(states.linked(), reading=reading(infusion), operations=(), order=states.ORDER)
    return replace(base, **changes)  # type: ignore[arg-type]


def with_hands(*hands: tuple[Hand, str, str], base: ConsoleState | None = None) -> ConsoleState:
    """Return the window with a bench and deeds of (hand, felt mL or nothing, words), a minute apart."""
    deeds = tuple(
        Deed(
            states.NOW_MS - (len(hands) - number) * MS_PER_MINUTE,
            hand,
            Felt(ml(felt) if felt else None, words),
        )
        for number, (hand, felt, words) in enumerate(hands)
    )
    return replace(base or state(), hands=True, deeds=deeds)


ASPIRATED = (Aspirate(Port.RESERVOIR), "3.2", "3.2 mL, clear and colourless")
RINSED = (Rinse(NEW, ml("2"), 3), "6", "6 mL back")
INJECTED = (Inject(Port.RESERVOIR, NEW, ml("20")), "20", "20 mL went in easily")


def emptied() -> RefillEntry:
    """Return an entry with the first two steps done: 3.2 mL aspirated, nothing left."""
    begun = entries.begun(reading())
    return replace(begun, withdrawn=Decimal("3.2"), emptied=EMPTIED, look=Look.CLEAR.value)


def filled(strength: str = "2000", volume: str = "18") -> RefillEntry:
    """Return an entry with the third step done: rinsed, and the catheter not accessed."""
    return replace(
        emptied(),
        strength=Decimal(strength),
        filled=Decimal(volume),
        lot="BX-2291",
        expiry=TWENTY_MONTHS,
        rinse=Rinsed.USUAL.value,
        accessed=Accessed.NO.value,
    )


def whole() -> RefillEntry:
    """Return an entry with every step done: a bridge at the old dose."""
    return replace(filled(), bridging=Bridging.BRIDGE.value, decided_ms=states.NOW_MS)


def bridging(hours: int = 10) -> ConsoleState:
    """Return the pump refilled with 2,000 mcg/mL, its bridge of 30 h 14 min running since `hours`."""
    lasts_ms = 108_823_680
    running = RunningBolus(
        BolusKind.BRIDGE,
        (Phase(Volume(377_860_000), lasts_ms, clears=OLD),),
        states.NOW_MS - hours * MS_PER_DAY // 24,
        replaces=True,
    )
    base = reading()
    held = replace(
        base, prescription=replace(base.prescription, drug=NEW), bolus=running, reservoir_pl=18 * PL_PER_ML
    )
    return state(reading=held)

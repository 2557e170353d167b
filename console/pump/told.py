"""The truth of a pump in the form in which it is told: whole numbers, rounded down, from pump to tip.

Apart from `trainer`, which decides when it is told, and from the world and the patient's response: it only
looks at them.
"""

from __future__ import annotations

from fractions import Fraction

from console.domain.faults import Fault
from console.domain.quantities import LARGEST, MS_PER_DAY
from console.protocol.trainer_messages import Truth
from console.protocol.truth import WireFault, WireSigns, WireTone
from console.protocol.wire import WireParcel
from console.pump.catheter import Parcel
from console.pump.firmware import Firmware

HIGHEST_TONE = 400
PERMILLE = 1_000


def truth(firmware: Firmware) -> Truth:
    """Return what is true now."""
    body, pumping = firmware.body, firmware.hydraulics
    return Truth(
        reservoir_pl=int(body.reservoir.pl),
        ng_per_ml=int(body.ng_per_ml),
        tubing=_told(body.tubing),
        catheter=None if body.catheter is None else _told(body.unmixed().catheter or ()),
        given_ng=int(body.given.ng),
        clock_ms=pumping.at_ms,
        drawable_pl=int(body.drawable_pl),
        calculated_pl=int(pumping.ledger.reservoir_pl),
        commanded_pl_per_day=pl_per_day(pumping.flow),
        tip_pl_per_day=int(firmware.world.through_tip_pl_per_day),
        signs=signs_now(firmware),
        faults=faults(firmware.world.faults),
    )


def pl_per_day(pl_per_ms: Fraction) -> int:
    """Return a flow in whole pL/day, rounded down."""
    return int(pl_per_ms * MS_PER_DAY)


def faults(held: tuple[Fault, ...]) -> tuple[WireFault, ...]:
    """Return `held` as they are told."""
    return tuple(WireFault(each.name, each.value, each.from_ms, each.until_ms) for each in held)


def signs_now(firmware: Firmware) -> WireSigns:
    """Return how the patient is now, half-even and within what the scales hold.

    The response counts its level in ng/mL; told are thousandths of a scale where published levels lie near 1.
    """
    signs = firmware.world.response.signs(firmware.hydraulics.at_ms)
    return WireSigns(
        level_thousandths=_whole(signs.level, LARGEST),
        effect=_whole(signs.effect * PERMILLE, PERMILLE),
        tones=tuple(
            WireTone(group, _whole(tone * HIGHEST_TONE / 4, HIGHEST_TONE)) for group, tone in signs.ashworth
        ),
        spasms_tenths_per_h=_whole(signs.spasms_per_h * 10, LARGEST),
        spasm_severity=signs.spasm_severity,
        sedation=signs.sedation,
        withdrawal=_whole(signs.withdrawal * PERMILLE, PERMILLE),
        overdose=_whole(signs.overdose * PERMILLE, PERMILLE),
        heart_rate=signs.heart_rate,
        systolic=signs.systolic,
        diastolic=signs.diastolic,
        breaths=signs.breaths,
        spo2=signs.spo2,
        temperature_tenths=signs.temperature_tenths,
        gcs=signs.gcs,
        itch=signs.itch,
    )


def _whole(number: float, most: int) -> int:
    return min(max(round(number), 0), most)


def _told(parcels: tuple[Parcel, ...]) -> tuple[WireParcel, ...]:
    return tuple(WireParcel(int(parcel.pl), int(parcel.ng_per_ml)) for parcel in reversed(parcels))

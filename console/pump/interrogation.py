"""What the pump tells when it is read or asked to change: a reading, and a read-back, out of what runs.

Apart from the firmware, which answers with it. Volumes are rounded down to whole pL; nothing here is true
but what a level sensor measures, the rest is what the pump knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from console.domain import dosing
from console.domain.alarms import TO_END_OF_SERVICE_MS, Alarm
from console.domain.catalog import PumpModel
from console.domain.quantities import flow_pl_per_h
from console.domain.reading import Identity, ReadBack, Reading
from console.pump.preparation import EXPIRES_IN_MS, Slot
from console.pump.running import Running

HOURS_PER_DAY = 24


@dataclass(frozen=True, slots=True)
class Self:
    """What a pump knows of itself that no change alters: who it is, since when, and how often it began."""

    identity: Identity
    model: PumpModel
    made_ms: int
    boots: int


def reading(running: Running, itself: Self) -> Reading:
    """Return what a console is told of `running` now, with every instant as the pump's own clock has it."""
    pumping, ledger, last = running.hydraulics, running.hydraulics.ledger, running.history.last
    filled_ms, board = running.history.filled_ms, running.board
    return Reading(
        identity=itself.identity,
        boot_id=itself.boots.to_bytes(8, "big"),
        version=last.version,
        operation=last.operation,
        digest=last.digest,
        prescription=pumping.prescription,
        bolus=pumping.bolus,
        clock_ms=pumping.at_ms,
        capacity_pl=itself.model.capacity.pl,
        reservoir_pl=int(ledger.reservoir_pl),
        delivered_pl=int(ledger.delivered_pl),
        filled_pl=int(ledger.filled_pl),
        withdrawn_pl=int(ledger.withdrawn_pl),
        alarms=board.alarms,
        months_to_eri=_months_to_eri(running, itself.model),
        log_head=running.log.head,
        corrected_pl=floor(ledger.corrected_pl),
        stopped_ms=pumping.stopped_ms,
        catheter=running.catheter,
        filled_ms=itself.made_ms if filled_ms is None else filled_ms,
        stable_until=running.history.stable_until,
        patient_boluses=running.recent_presses,
        given=running.given,
        measured_pl=running.world.measured_pl(pumping.at_ms) if itself.model.measures_level else None,
        alarms_since=tuple(one.since_ms for one in board.standing),
        silenced_until_ms=board.silenced_until_ms,
        repeats=running.history.repeats,
        service_ends_ms=_service_ends_ms(running),
        log_first=running.log.first,
    ).on_clock(pumping.fast_ms)


def read_back(running: Running, slot: Slot, model: PumpModel) -> ReadBack:
    """Return the change out of the slot, and what follows from the pump as it would then run."""
    staged, _ = running.changed(slot.change, model)
    infusion, bolus = staged.prescription.infusion, staged.bolus
    peak = dosing.peak(infusion)
    return ReadBack(
        operation=slot.operation,
        change=slot.change,
        base_version=slot.base_version,
        digest=slot.digest,
        daily_ng=tuple(day.as_integer_ratio() for day in dosing.daily_ng(infusion)),
        peak_ng_per_h=peak.ng_per_h.as_integer_ratio(),
        peak_minutes=(peak.start_minute, peak.end_minute),
        empty_ms=staged.dry_ms(),
        expires_in_ms=EXPIRES_IN_MS,
        bolus_ends_ms=None if bolus is None or staged.stopped_ms is not None else bolus.ends_ms,
    ).on_clock(staged.fast_ms)


def _months_to_eri(running: Running, model: PumpModel) -> int:
    """Return the months that are left at the present mean flow, today's part counted until now."""
    pumping = running.hydraulics
    if Alarm.REPLACEMENT_DUE in running.board.alarms:
        return 0
    per_hour = dosing.weekly_mean_ng(pumping.prescription.infusion) / HOURS_PER_DAY
    flow = flow_pl_per_h(per_hour, pumping.prescription.drug.concentration) * HOURS_PER_DAY
    today = running.battery.counted(pumping.at_ms, int(pumping.ledger.delivered_pl))
    return today.months_to_eri(model.months_to_eri, flow)


def _service_ends_ms(running: Running) -> int | None:
    warned_ms = running.board.since_ms(Alarm.REPLACEMENT_DUE)
    return None if warned_ms is None else warned_ms + TO_END_OF_SERVICE_MS

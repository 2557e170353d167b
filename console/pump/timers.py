"""What the pump does by itself at an instant of its own clock: the next such instant, and what happens at it.

Apart from the firmware, which pumps from one to the next: midnight counts the battery, 48 h of standing
still raise their alarms, and 90 days after the replacement warning the pump is off. An instant depends on
what stands alone, never on when somebody looked, so that time may be split anywhere.
"""

from __future__ import annotations

from dataclasses import replace

from console.domain.alarms import STOPPED_FOR_MS, TO_END_OF_SERVICE_MS, Alarm
from console.domain.catalog import PumpModel
from console.pump.hydraulics import NEVER_MS
from console.pump.running import Running


def next_ms(running: Running) -> int:
    """Return the next instant at which `fire` is due; never, once the pump is off."""
    board = running.board
    if Alarm.END_OF_SERVICE in board.alarms:
        return NEVER_MS
    return min(running.battery.next_ms, _service_ends_ms(running), *_stood_ms(running))


def fire(running: Running, at_ms: int, model: PumpModel) -> Running:
    """Return what runs once all that is due at `at_ms` has happened; the hydraulics have come so far."""
    if running.battery.next_ms == at_ms:
        pumped_pl = int(running.hydraulics.ledger.delivered_pl)
        running = replace(running, battery=running.battery.counted(at_ms, pumped_pl))
        if running.battery.is_used_up(model.months_to_eri):
            running = running.with_alarm(Alarm.REPLACEMENT_DUE)
    if at_ms in _stood_ms(running):
        if running.hydraulics.stopped_ms == at_ms - STOPPED_FOR_MS:
            running = running.with_alarm(Alarm.STOPPED_48H)
        running = running.with_alarm(Alarm.TUBE_SET)
    return running.switched_off() if _service_ends_ms(running) == at_ms else running


def _stood_ms(running: Running) -> tuple[int, ...]:
    """Return when the pump has stood still for 48 h, by order and in a stall, and has not said so."""
    board, stopped_ms = running.board, running.hydraulics.stopped_ms
    stall_ms = board.since_ms(Alarm.MOTOR_STALL)
    found = []
    if stopped_ms is not None and Alarm.STOPPED_48H not in board.alarms:
        found.append(stopped_ms + STOPPED_FOR_MS)
    if stall_ms is not None and Alarm.TUBE_SET not in board.alarms:
        found.append(stall_ms + STOPPED_FOR_MS)
    return tuple(found)


def _service_ends_ms(running: Running) -> int:
    warned_ms = running.board.since_ms(Alarm.REPLACEMENT_DUE)
    return NEVER_MS if warned_ms is None else warned_ms + TO_END_OF_SERVICE_MS

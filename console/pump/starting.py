"""What runs again when a pump is switched on, out of what its memory held.

Apart from `running`, which is what runs, and from `state`, which is its form in bytes.
"""

from __future__ import annotations

from console.domain import faults
from console.domain.alarms import Alarm
from console.domain.catalog import Catalog, PumpModel
from console.errors import PumpMemoryError, RuleBroken
from console.protocol import values
from console.pump import timers
from console.pump.battery import Battery
from console.pump.history import History
from console.pump.hydraulics import Hydraulics
from console.pump.log import EventLog
from console.pump.running import Running
from console.pump.state import CONTRADICTS, State


def known(start: State, catalog: Catalog, name: str) -> PumpModel:
    """Return the model of the pump in the memory `name`; raises `PumpMemoryError` for a foreign one."""
    if start.model not in catalog.pumps:
        raise PumpMemoryError(f"{name} is the memory of a {start.model}, a model not known here.")
    patient = start.world.patient
    if patient not in catalog.responses:
        raise PumpMemoryError(f"{name} is the pump of {patient}, a simulated patient not known here.")
    return catalog.pumps[start.model]


def started(start: State, catalog: Catalog, name: str) -> Running:
    """Return what runs again when a pump is switched on with `start` in the memory `name`.

    Raises `PumpMemoryError` where `catalog` knows no such fault or patient, where nothing could run so, and
    where something that the pump does by itself should have been done.
    """
    try:
        running = _running(start, catalog)
        for fault in running.world.faults:
            faults.checked(catalog.faults, fault)
    except (RuleBroken, ValueError, OverflowError) as why:
        raise PumpMemoryError(CONTRADICTS.format(name)) from why
    if timers.next_ms(running) <= start.clock_ms:
        raise PumpMemoryError(CONTRADICTS.format(name))
    return running


def _running(start: State, catalog: Catalog) -> Running:
    history, board, battery = History(start.history), start.board, start.battery
    world = start.world.started(start.clock_ms, catalog.responses)
    hydraulics = Hydraulics(
        start.ledger,
        history.prescription_at(start.clock_ms + world.clock_off_ms, turned=start.turned),
        start.clock_ms,
        bolus=start.running_bolus,
        stopped_ms=history.stopped_ms,
        fast_ms=world.clock_off_ms,
        off=Alarm.END_OF_SERVICE in board.alarms,
    )
    implanted = None if start.implanted is None else values.catheter_from_wire(start.implanted)
    world.command(start.clock_ms, hydraulics.flow)
    running = Running(
        hydraulics=hydraulics,
        history=history,
        log=EventLog(start.log, start.log_before, catalog.pumps[start.model].log_entries),
        world=world,
        battery=Battery(battery.used, battery.at_ms, battery.delivered_pl),
        board=board,
        presses=start.presses,
        implanted=implanted,
    )
    for alarm in hydraulics.alarms:  # a pump that leaves the factory with little in it
        running = running.with_alarm(alarm)
    return running

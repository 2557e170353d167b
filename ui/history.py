"""What the window takes out of the record: the patient list, and one patient's visits and readings.

Apart from `bridge` so that what is loaded when is in one place. Knows no Qt and writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain import dosing
from console.domain.quantities import NG_PER_MCG
from console.domain.visit import Visit
from console.domain.wording import amount
from console.records.context import emptyings
from ui.state import ConsoleState, PatientRow

if TYPE_CHECKING:
    from console.records.store import Store


def with_patients(state: ConsoleState, store: Store) -> ConsoleState:
    """Return the state with the patient list as the record has it now."""
    carried = {each.patient: each for each in store.implants() if each.explanted_ms is None}
    latest: dict[int | None, Visit] = {}
    for visit in store.visits():
        latest.setdefault(visit.patient, visit)
    rows = []
    for patient in store.patients():
        last = latest.get(patient.id)
        rows.append(
            PatientRow(
                patient,
                carried.get(patient.id),
                None if last is None else last.therapy_ms,
                "" if last is None else daily_text(last),
            )
        )
    return replace(state, patients=tuple(rows))


def with_history(state: ConsoleState, store: Store) -> ConsoleState:
    """Return the state with the open patient's visits, operations, readings, order and what hands did."""
    if state.patient is None:
        return replace(
            state, visits=(), operations=(), readings=(), order=None, deeds=(), seen=(), residuals=()
        )
    visits = store.visits(patient=state.patient.id)
    return replace(
        state,
        visits=visits,
        operations=tuple(operation for visit in visits for operation in store.operations(visit.id)),
        readings=store.readings(state.implant.serial) if state.implant else (),
        order=store.order_of(state.patient.id),
        deeds=store.deeds(state.implant.serial) if state.implant else (),
        seen=store.seen(state.implant.serial) if state.implant else (),
        residuals=emptyings(store, state.implant.serial) if state.implant else (),
    )


def with_deeds(state: ConsoleState, store: Store) -> ConsoleState:
    """Return the state with what hands did to the open pump, and what they found in the open visit."""
    if state.implant is None:
        return replace(state, deeds=(), seen=())
    serial = state.implant.serial
    return replace(state, deeds=store.deeds(serial), seen=store.seen(serial))


def with_trail(state: ConsoleState, store: Store, visit: int | None) -> ConsoleState:
    """Return the state with the trail of `visit` on screen; None for none."""
    trail = () if visit is None else store.events(visit=visit)
    return replace(state, shown_visit=visit, shown_trail=trail)


def daily_text(visit: Visit) -> str:
    """Return the daily dose after a visit, `267 mcg/day`."""
    return amount(dosing.highest_day_ng(visit.after.infusion) / NG_PER_MCG, "mcg/day", 1)

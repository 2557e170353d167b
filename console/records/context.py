"""What the checks ask of the record: the patient's group, the last change of dose, the last refills.

Apart from the store, which keeps facts without weighing them, and from the rules, which know no record.
"""

from __future__ import annotations

from console.domain.catheter import Catheter
from console.domain.context import RuleContext
from console.domain.dosing import daily_ng
from console.domain.reading import Reading
from console.domain.residual import Emptying
from console.records.store import Store


def rule_context(store: Store, reading: Reading) -> RuleContext:
    """Return what is known of the pump in `reading` and of its patient; what was noted today is not in it."""
    serial = reading.identity.serial
    patient = store.patient_of(serial)
    return RuleContext(
        group=None if patient is None else store.patient(patient).group,
        last_change_ms=_last_change_ms(store, serial),
        now_ms=reading.clock_ms,
        running_bolus=reading.bolus,
        catheter=reading.catheter or _recorded(store, serial),
        stopped_ms=reading.stopped_ms,
        reservoir_pl=reading.reservoir_pl,
        residuals=emptyings(store, serial),
        patient_boluses=reading.patient_boluses,
        given=reading.given,
        delivered_pl=reading.delivered_pl - store.delivered_at_refill_pl(serial),
    )


def emptyings(store: Store, serial: str) -> tuple[Emptying, ...]:
    """Return how far each emptying of pump `serial` was off, the latest first."""
    return tuple(
        Emptying(aspirated_pl - calculated_pl, delivered_pl)
        for _, calculated_pl, aspirated_pl, delivered_pl in store.residuals(serial)
    )


def _recorded(store: Store, serial: str) -> Catheter | None:
    """Return the catheter on record, for a pump that was never told of one."""
    return next((each.catheter for each in store.implants() if each.serial == serial), None)


def _last_change_ms(store: Store, serial: str) -> int | None:
    """Return when, on the pump's clock, the record last saw the dose of pump `serial` change."""
    for visit in store.visits(serial=serial):
        if daily_ng(visit.before.infusion) != daily_ng(visit.after.infusion):
            switched = [done.at_ms for done in store.operations(visit.id) if done.at_ms is not None]
            return max(switched, default=visit.therapy_ms)
    return None

"""A small clinic for the tests of the record: a patient, their pump, and what is done and found in a visit.

Apart from the tests so that each says only what matters to it. Everything is made up, repeats
exactly, and uses the real values of the domain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from console.clock import ManualClock
from console.domain.calendar import therapy_ms
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import Bridge, Change, Phase, ProgramChange, RefillChange
from console.domain.patient import Implant, Patient, Sex
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Prescription,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import PL_PER_ML, Concentration, DailyDose, DoseRate, Volume
from console.domain.reading import Identity, Reading
from console.domain.visit import Draft, Order
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session.journal import Conclusion, Intent, Particulars, Reason, Verdict

SERIAL = "SIM-700182"
USER = "C. Moreau"
MORNING_MS = therapy_ms(datetime(2026, 11, 23, 9, 44))  # noqa: DTZ001 - the pump's clock has no zone
WALL_MS = 1_795_427_040_000
ALMA = Patient(
    id=0,
    code="S-00042",
    family_name="Rivera",
    given_name="Alma",
    sex=Sex.FEMALE,
    born=date(1981, 3, 14),
    diagnosis="Multiple sclerosis",
    group="adult-spinal",
    note="",
)

CATHETER = Catheter("IC-80", (CatheterSegment("Spinal", 8_900, 770, 2_200),))


def wall_clock() -> ManualClock:
    """Return a clock that stands at the morning of the visit."""
    return ManualClock(WALL_MS)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """Open the record at `path` by a clock that stands still, and close it."""
    with Store(path, wall_clock().wall_utc_ms, busy_ms=50) as store:
        yield store


def admitted(store: Store) -> int:
    """Add Alma Rivera with her pump, and return her id."""
    alma = store.add_patient(ALMA, USER)
    store.add_implant(Implant(SERIAL, "SP-20", alma.id, MORNING_MS, CATHETER), USER)
    return alma.id


def prescription(infusion: Infusion) -> Prescription:
    """Return `infusion` of baclofen 2000 mcg/mL with the usual low-reservoir volume."""
    return Prescription(Drug("baclofen", Concentration(2_000_000)), infusion, Volume(2 * PL_PER_ML))


def simple(mcg_per_day: str) -> Prescription:
    """Return an even program of `mcg_per_day`."""
    return prescription(SimpleContinuous(DailyDose.from_mcg_per_day(Decimal(mcg_per_day))))


def flex(*rates_mcg_per_h: int) -> Prescription:
    """Return a program of equally long steps, the same on every day."""
    minutes = 1_440 // len(rates_mcg_per_h)
    steps = tuple(Step(i * minutes, DoseRate(rate * 1_000)) for i, rate in enumerate(rates_mcg_per_h))
    return prescription(Flex((DayGroup(EVERY_DAY, steps),)))


def reading(
    running: Prescription, version: int = 0, at_ms: int = MORNING_MS, serial: str = SERIAL
) -> Reading:
    """Return what a half empty pump says at `at_ms`."""
    return Reading(
        identity=Identity("SP-20", serial, simulated=True, services=("pump", "trainer")),
        boot_id=bytes(8),
        version=version,
        operation=bytes(16),
        digest=version.to_bytes(32),
        prescription=running,
        bolus=None,
        clock_ms=at_ms,
        capacity_pl=20 * PL_PER_ML,
        reservoir_pl=9 * PL_PER_ML,
        delivered_pl=11 * PL_PER_ML,
        filled_pl=20 * PL_PER_ML,
        withdrawn_pl=0,
        alarms=(),
        months_to_eri=60,
        log_head=1,
    )


def intent(
    number: int,
    before: Prescription,
    change: Change,
    *,
    patient: int | None = None,
    at_ms: int = MORNING_MS,
    serial: str = SERIAL,
    reasons: tuple[Reason, ...] = (),
    particulars: Particulars = (),
) -> Intent:
    """Return what a clinician confirmed as operation `number`, on version `number`."""
    return Intent(
        operation=number.to_bytes(16),
        serial=serial,
        patient=patient,
        user=USER,
        second_person="J. Okafor",
        base_version=number,
        digest=number.to_bytes(32),
        before=before,
        change=change,
        reasons=reasons,
        therapy_ms=at_ms,
        wall_utc_ms=WALL_MS,
        particulars=particulars,
        reservoir_pl=4 * PL_PER_ML + number,
        delivered_pl=16 * PL_PER_ML + number,
    )


def committed(confirmed: Intent, found: Reading | None = None, *, recovered: bool = False) -> Conclusion:
    """Return the verdict that the pump took it, a second later."""
    return Conclusion(
        operation=confirmed.operation,
        verdict=Verdict.COMMITTED,
        version=confirmed.base_version + 1,
        at_ms=confirmed.therapy_ms + 1_000,
        recovered=recovered,
        sentence="The pump switched.",
        reading=found,
        wall_utc_ms=WALL_MS + 1_000,
    )


def not_applied(confirmed: Intent, *, recovered: bool = True) -> Conclusion:
    """Return the verdict that the pump never took it."""
    return Conclusion(
        operation=confirmed.operation,
        verdict=Verdict.NOT_APPLIED,
        version=None,
        at_ms=None,
        recovered=recovered,
        sentence="The pump never took this update.",
        reading=None,
        wall_utc_ms=WALL_MS + 1_000,
    )


def program(after: Prescription) -> ProgramChange:
    """Return the change to `after`."""
    return ProgramChange(after)


def refill(after: Prescription, *, left_ml: int = 0, bridged: bool = False) -> RefillChange:
    """Return the change that tells of 4.9 mL drawn and 20 mL filled in, and the running of `after`."""
    old = Drug("baclofen", Concentration(500_000))
    bridge = Bridge((Phase(Volume(377_860_000), 108_824_000, old),)) if bridged else None
    withdrawn, left, filled = Volume(4_900_000_000), Volume(left_ml * PL_PER_ML), Volume(20 * PL_PER_ML)
    return RefillChange(withdrawn, left, filled, after, bridge, date(2027, 5, 22))


def make_an_old_file(path: Path) -> None:
    """Make a record with one of everything: `tests/data/records-v<format>.db` was made so in its time."""
    with opened(path) as store:
        alma = admitted(store)
        visit = store.add_reading(reading(simple("267")), USER).visit
        given = (Reason("rise-above-usual", "The dose rises.", "spasms at night"),)
        confirmed = intent(1, simple("267"), program(simple("280")), patient=alma, reasons=given)
        journal = RecordJournal(store)
        journal.confirm(confirmed)
        journal.conclude(committed(confirmed, reading(simple("280"), 2, MORNING_MS + 2_000)))
        store.sign_visit(visit or 0, USER)
        order = Order(
            alma, "baclofen", Decimal(2000), Decimal("293.5"), "more in the morning", "Dr Okafor", ""
        )
        store.save_order(order, USER)
        change, why = program(flex(10, 14)), (("rise-usual", "spasms"),)
        draft = Draft(alma, SERIAL, 2, bytes(32), change, why, (("Lot", "BX-2291"),))
        store.save_draft(draft, USER)

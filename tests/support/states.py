"""States of the window made by hand: any page can be shown in any of them, without rig, store or bridge.

Apart from `clinic`, which is for the record's tests: here a state is one frozen value, and each builder
changes what its name says. The figures are those of the sketches, the catalog is the real one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from console import catalogs
from console.domain import dosing, rules, transitions
from console.domain.calendar import therapy_ms
from console.domain.catalog import Catalog
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import ProgramChange
from console.domain.patient import Implant, Patient, Sex
from console.domain.prescription import EVERY_DAY, DayGroup, Drug, Flex, Prescription, SimpleContinuous, Step
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    NG_PER_MCG,
    PL_PER_ML,
    Concentration,
    DailyDose,
    DoseRate,
    Volume,
)
from console.domain.reading import Given, Identity, ReadBack, Reading
from console.domain.spanning import flow
from console.domain.visit import Event, Operation, Order, Signature, StoredReading, Visit
from console.domain.wording import amount
from console.session.health import Health
from console.session.journal import Verdict
from ui.state import ConsoleState, Heart, Link, PatientRow, Stage, Update

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SERIAL, USER = "SIM-700182", "C. Moreau"
NOW_MS = therapy_ms(datetime(2026, 11, 23, 9, 44))  # noqa: DTZ001 - the pump's clock has no zone
WALL_MS = 1_795_427_040_000
STRENGTH = Concentration(2_000_000)

ALMA = Patient(
    1, "S-00042", "Rivera", "Alma", Sex.FEMALE, date(1981, 3, 14), "Multiple sclerosis", "adult-spinal", ""
)
OTHERS = (
    Patient(2, "S-00043", "Okonkwo", "Daniel", Sex.MALE, date(1994, 7, 2), "Spinal cord injury, T4",
            "adult-spinal", ""),
    Patient(3, "S-00044", "Lindqvist", "Maja", Sex.FEMALE, date(2017, 1, 20), "Cerebral palsy, GMFCS IV",
            "child", ""),
)  # fmt: skip


@cache
def catalog() -> Catalog:
    """Return the catalog that the program ships."""
    return catalogs.load(RESOURCES)


def flex(*steps: tuple[str, str]) -> Flex:
    """Return a flex program for every day from (start `HH:MM`, rate in mcg/h) pairs."""
    made = (
        Step(int(start[:2]) * 60 + int(start[3:]), DoseRate.from_mcg_per_h(Decimal(rate)))
        for start, rate in steps
    )
    return Flex((DayGroup(EVERY_DAY, tuple(made)),))


RUNNING = flex(("00:00", "10"), ("06:00", "14"), ("09:00", "11"), ("18:00", "12"), ("21:00", "10"))
WANTED = flex(("00:00", "10"), ("06:00", "18"), ("09:00", "11.5"), ("18:00", "14"), ("22:00", "10"))


def prescription(infusion: Flex | SimpleContinuous = RUNNING) -> Prescription:
    """Return `infusion` of baclofen 2000 mcg/mL."""
    return Prescription(Drug("baclofen", STRENGTH), infusion, Volume(2 * PL_PER_ML))


def simple(mcg_per_day: str) -> SimpleContinuous:
    """Return simple continuous at `mcg_per_day`."""
    return SimpleContinuous(DailyDose.from_mcg_per_day(Decimal(mcg_per_day)))


def reading(running: Prescription | None = None, *, version: int = 17, at_ms: int = NOW_MS) -> Reading:
    """Return what the pump of the sketches says: 8.79 mL left of 20."""
    return Reading(
        identity=Identity("SP-20", SERIAL, simulated=True, services=("pump", "trainer")),
        boot_id=bytes(8),
        version=version,
        operation=version.to_bytes(16),
        digest=version.to_bytes(32),
        prescription=running or prescription(),
        bolus=None,
        clock_ms=at_ms,
        capacity_pl=20 * PL_PER_ML,
        reservoir_pl=8_790_000_000,
        delivered_pl=11_210_000_000,
        filled_pl=20 * PL_PER_ML,
        withdrawn_pl=0,
        alarms=(),
        months_to_eri=41,
        log_head=1,
    )


def ran_before(mcg_per_day: str, hours: int = 24) -> Given:
    """Return what was given where `mcg_per_day` ran for the last `hours`, and nothing before."""
    return Given(ran=tuple(flow(prescription(simple(mcg_per_day)), NOW_MS - hours * MS_PER_HOUR, NOW_MS)))


def empty() -> ConsoleState:
    """Return the state of the window before anything is known."""
    return ConsoleState(catalog=catalog(), user=USER)


def no_patient() -> ConsoleState:
    """Return the patient list, nobody opened."""
    rows = [PatientRow(ALMA, IMPLANT, NOW_MS, amount(267, "mcg/day"))]
    rows += [PatientRow(other, None, None, "") for other in OTHERS]
    return replace(empty(), patients=tuple(rows), wall_ms=WALL_MS)


def opened() -> ConsoleState:
    """Return Alma Rivera opened, her pump not yet read."""
    return replace(
        no_patient(), patient=ALMA, implant=IMPLANT, link=Link.OPENING, visits=VISITS, operations=OPERATIONS,
        readings=READINGS,
    )  # fmt: skip


def linked() -> ConsoleState:
    """Return Alma Rivera with her pump read: the Overview of the sketches."""
    return replace(
        opened(),
        link=Link.LINKED,
        reading=reading(),
        read_wall_ms=WALL_MS,
        clock_ms=NOW_MS,
        rate=1,
        heart=Heart(Health.GOOD, 12),
    )


def drafting(infusion: Flex | SimpleContinuous = WANTED) -> ConsoleState:
    """Return a draft of 293.5 mcg/day on the 267 that runs, with its order and its findings."""
    state = linked()
    change = ProgramChange(prescription(infusion))
    context = rules.RuleContext(group="adult-spinal", last_change_ms=VISITS[2].therapy_ms, now_ms=NOW_MS)
    return replace(
        state,
        draft=change,
        draft_base=(17, (17).to_bytes(32)),
        draft_saved_wall_ms=WALL_MS + 2_000,
        order=ORDER,
        changes=transitions.count_changes(prescription(), change),
        findings=rules.findings(prescription(), change, catalog(), "SP-20", context),
    )


def read_back() -> ConsoleState:
    """Return the draft with the pump's read-back of it, 112 link seconds left."""
    state = drafting()
    made = state.draft
    peak = dosing.peak(WANTED)
    back = ReadBack(
        operation=bytes(16),
        change=ProgramChange(prescription(WANTED)),
        base_version=17,
        digest=bytes(32),
        daily_ng=tuple((total.numerator, total.denominator) for total in dosing.daily_ng(WANTED)),
        peak_ng_per_h=(peak.ng_per_h.numerator, peak.ng_per_h.denominator),
        peak_minutes=(peak.start_minute, peak.end_minute),
        empty_ms=NOW_MS + 50 * MS_PER_DAY,
        expires_in_ms=120_000,
    )
    update = Update(Stage.READ_BACK, made, prescription(), back, seconds_left=112)
    return replace(state, update=update)


def unknown() -> ConsoleState:
    """Return the link lost between confirmation and answer."""
    state = drafting()
    update = Update(Stage.UNKNOWN, state.draft, prescription(), sentence="The link was lost after sending.")
    return replace(
        state, link=Link.LOST, link_sentence="The pump does not answer.", update=update, heart=Heart()
    )


def verified() -> ConsoleState:
    """Return the update done: 293.5 mcg/day runs and was read back."""
    state = linked()
    change = ProgramChange(prescription(WANTED))
    done = Update(Stage.VERIFIED, change, prescription(), verified_wall_ms=WALL_MS + 60_000)
    return replace(state, reading=reading(prescription(WANTED), version=18), update=done)


def implant_of(patient: int) -> Implant:
    """Return the pump and catheter of the sketches, in `patient`."""
    return Implant(SERIAL, "SP-20", patient, therapy_ms(datetime(2026, 8, 31, 10, 12)), CATHETER)  # noqa: DTZ001


CATHETER = Catheter("ONE-89", (CatheterSegment("catheter", 8_900, 770, 2_200),))
IMPLANT = implant_of(ALMA.id)
ORDER = Order(
    ALMA.id, "baclofen", Decimal(2000), Decimal("293.5"), "flex, more in the morning and evening",
    "Dr. I. Haddad", "Spasms worse at 06:00 and 18:00.",
)  # fmt: skip


def _visit(number: int, when: datetime, what: str, doses: tuple[str, str], by: str = USER) -> Visit:
    before, after = (prescription(simple(dose)) for dose in doses)
    signed = number < 118
    return Visit(
        number, ALMA.id, SERIAL, by, therapy_ms(when), WALL_MS - (118 - number) * MS_PER_DAY, what,
        before, after if doses[1] != "267" else prescription(),
        Signature.SIGNED if signed else Signature.OPEN, by if signed else "",
    )  # fmt: skip


VISITS = (
    replace(
        _visit(118, datetime(2026, 11, 23, 9, 44), "Pump read", ("267", "267")),  # noqa: DTZ001
        before=prescription(),
    ),
    _visit(117, datetime(2026, 10, 22, 14, 5), "Dose", ("248", "267"), "J. Okafor"),  # noqa: DTZ001
    _visit(116, datetime(2026, 9, 30, 9, 30), "Dose", ("225", "248")),  # noqa: DTZ001
    _visit(115, datetime(2026, 9, 16, 11, 20), "Single bolus", ("225", "225")),  # noqa: DTZ001
    _visit(114, datetime(2026, 8, 31, 10, 12), "Dose", ("205", "225")),  # noqa: DTZ001
)
OPERATIONS = tuple(
    Operation(
        number.to_bytes(16), visit.id, Verdict.COMMITTED.value, number, number.to_bytes(32),
        ProgramChange(visit.after), visit.therapy_ms + 90_000, visit.wall_utc_ms + 90_000, visit.user,
        "J. Okafor" if visit.user == USER else "none present", recovered=False,
        reasons=(("rise-above-usual", "A rise above the usual largest step.", "Spasms at night."),)
        if visit.id == 116 else (),
    )
    for number, visit in zip((17, 16, 15, 14), VISITS[1:], strict=True)
)  # fmt: skip
TRAIL = tuple(
    Event(
        number, WALL_MS + number * 7_000, NOW_MS + number * 7_000, USER, kind, thing, "", after, unit,
        bytes(32),
    )
    for number, (kind, thing, after, unit) in enumerate(
        (
            ("visit-opened", "visit:118", "", ""),
            ("pump-read", f"pump:{SERIAL}", "17", "version"),
            ("draft-saved", "patient:1", "", "form"),
        ),
        1,
    )
)  # fmt: skip


def _stored(days_ago: int, milli_ml: int, mcg_per_day: str) -> StoredReading:
    at_ms = NOW_MS - days_ago * MS_PER_DAY
    running = prescription(simple(mcg_per_day)) if mcg_per_day != "267" else prescription()
    left = milli_ml * PL_PER_ML // 1_000
    visit = 118 if days_ago == 0 else None
    wall_ms = WALL_MS - days_ago * MS_PER_DAY
    return StoredReading(
        visit, SERIAL, at_ms, wall_ms, 17, bytes(32), running, left, 20 * PL_PER_ML - left, 20 * PL_PER_ML, 0
    )


READINGS = tuple(
    _stored(*found)
    for found in (
        (84, 20_000, "205"),
        (68, 18_200, "225"),
        (54, 16_620, "248"),
        (32, 13_890, "267"),
        (0, 8_790, "267"),
    )
)
DAILY_MCG = dosing.highest_day_ng(WANTED) / NG_PER_MCG

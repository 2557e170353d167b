"""The sample patients: invented people whose histories a real pump produces, visit by visit.

Apart from `rig`, which serves a console: here both ends are driven by a plan, in no time. A history is
never typed as rows: each visit of a data file is a jump of the pump's clock, a reading, a change that
the rules judge, a read-back, a confirmation, a fresh reading and a signature, over a real link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from console import programs, tables
from console.clock import Clock
from console.domain import rules
from console.domain.calendar import therapy_ms
from console.domain.catalog import Catalog
from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.dosing import highest_day_ng
from console.domain.patient import Implant, Patient, Sex
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import MS_PER_MINUTE, NG_PER_MCG, Concentration, Dose, Volume, scaled, unscaled
from console.domain.reading import Reading
from console.domain.visit import Order
from console.domain.wording import infusion_text
from console.errors import RuleBroken
from console.pump.device import Device
from console.pump.factory import manufacture
from console.pump.memory import FileMemory, VolatileMemory
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session import draft
from console.session.events import ChangePrepared, Interrogated, NotApplied, SessionEvent, Verified
from console.session.journal import Reason
from console.session.session import Session
from console.tables import Table
from console.transport.faulty import Faults, FaultyTransport
from console.transport.loopback import pair

TODAY = "2026-11-23T09:44"
"""Where the clocks of the sample pumps stand when a history ends: a Monday morning in clinic."""

TO_DECIDE_MS = 6 * MS_PER_MINUTE
"""From reading the pump to sending the change, on the pump's clock."""

CUT_IN_THE_COMMIT = Faults(cut_after=1)
"""A byte of it goes through: the cut comes after the confirmation and before the pump could switch."""

CONSOLE_NAME = "console"
Progress = Callable[[int, int], None]
Told = TypeVar("Told", bound=SessionEvent)


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit of the plan: when on the pump's clock, who, and what is sent, if anything.

    `link_lost` cuts the link under the commit: the pump never gets it, and a new session finds that out.
    """

    at_ms: int
    by: str
    second: str
    change: Change | None
    link_lost: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented patient, the pump as implanted, what it ran at first, and the visits since."""

    patient: Patient
    implant: Implant
    first: Prescription
    filled: Volume
    ordered_by: str
    visits: tuple[Planned, ...]


def read(path: Path, catalog: Catalog) -> Sample:
    """Return the sample that the file at `path` plans; raises `FileRefused` for what is none."""
    root = tables.read(path)
    root.only("patient", "pump", "start", "orders", "visit")
    pump, first = root.table("pump"), _first(root.table("start"), catalog)
    pump.only("model", "serial", "implanted", "filled_ml", "catheter_cm", "catheter_ml_per_cm")
    visits: list[Planned] = []
    running = first
    for table in root.tables("visit", "visit"):
        visits.append(_planned(table, running, catalog))
        change = visits[-1].change
        if isinstance(change, ProgramChange) and not visits[-1].link_lost:
            running = change.prescription
    return Sample(
        patient=_patient(root.table("patient")),
        implant=_implant(pump),
        first=first,
        filled=Volume.from_ml(pump.number("filled_ml")),
        ordered_by=root.table("orders").text("by"),
        visits=tuple(visits),
    )


def _patient(table: Table) -> Patient:
    table.only("code", "family_name", "given_name", "sex", "born", "diagnosis", "group", "note")
    try:
        sex, born = Sex(table.text("sex")), date.fromisoformat(table.text("born"))
    except ValueError:
        raise table.refused("sex is F, M or X, and born a date such as 1981-03-14.") from None
    texts = {key: table.text(key) for key in table.values if key not in {"sex", "born"}}
    return Patient(id=0, sex=sex, born=born, **texts)


def _implant(table: Table) -> Implant:
    return Implant(
        serial=table.text("serial"),
        model=table.text("model"),
        patient=None,
        implanted_ms=_moment(table, "implanted"),
        catheter_tenth_mm=scaled(table.number("catheter_cm"), 100, "cm"),
        catheter_nl_per_cm=scaled(table.number("catheter_ml_per_cm"), 10**6, "mL per cm"),
    )


def _first(table: Table, catalog: Catalog) -> Prescription:
    own = ("drug", "concentration_mcg_per_ml", "low_reservoir_ml")
    infusion = Table({key: value for key, value in table.values.items() if key not in own}, table.where)
    return Prescription(
        Drug(table.text("drug"), Concentration.from_mcg_per_ml(table.number("concentration_mcg_per_ml"))),
        programs.infusion_in(infusion, catalog.quantities),
        Volume.from_ml(table.number("low_reservoir_ml")),
    )


def _planned(table: Table, running: Prescription, catalog: Catalog) -> Planned:
    table.only("at", "by", "second", "program", "bolus", "link_lost")
    change: Change | None = None
    if "program" in table.values:
        infusion = programs.infusion_in(table.table("program"), catalog.quantities)
        change = ProgramChange(replace(running, infusion=infusion))
    elif "bolus" in table.values:
        bolus = table.table("bolus")
        bolus.only("dose_mcg", "minutes")
        change = BolusChange(Dose.from_mcg(bolus.number("dose_mcg")), bolus.whole("minutes") * MS_PER_MINUTE)
    return Planned(
        at_ms=_moment(table, "at"),
        by=table.text("by"),
        second=table.text("second") if "second" in table.values else "",
        change=change,
        link_lost="link_lost" in table.values and table.flag("link_lost"),
    )


def _moment(table: Table, key: str) -> int:
    try:
        return therapy_ms(datetime.fromisoformat(table.text(key)))
    except (ValueError, RuleBroken):
        raise table.refused(f"{key} is a time on the pump's clock, such as {TODAY}.") from None


def admit(
    store: Store, files: Path, data: Path, catalog: Catalog, clock: Clock, *, progress: Progress
) -> tuple[Patient, ...]:
    """Admit every sample of the folder `files` that the record does not hold yet, and return those admitted.

    Each is in the record with the whole history, or not at all; the pump's memory goes to
    `data/pumps/<serial>.bin`, where one that is there already is left as it is. `progress` is told how
    many of how many are done. Killed half-way, call it again.
    """
    known = {patient.code for patient in store.patients()}
    samples = [read(path, catalog) for path in sorted(files.glob("*.toml"))]
    missing = [sample for sample in samples if sample.patient.code not in known]
    admitted = []
    for done, sample in enumerate(missing):
        progress(done, len(missing))
        with store.together():
            course = Course(sample, store, catalog, clock)
            admitted.append(course.lived())
            course.leave_pump(data)
    progress(len(missing), len(missing))
    return tuple(admitted)


class Course:
    """One sample's course of therapy as it is lived: the pump, and a console that visits it."""

    def __init__(self, sample: Sample, store: Store, catalog: Catalog, clock: Clock) -> None:
        self._sample = sample
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._journal = RecordJournal(store)
        self._chance = Random(sample.implant.serial)  # noqa: S311 - the same history every time, no secret
        self._memory = VolatileMemory()
        self._link_ms = 0
        self._last_change_ms: int | None = None
        self._device = self._implanted()

    def lived(self) -> Patient:
        """Enter the patient and the pump, live through every visit, and return the patient."""
        first_user = self._sample.visits[0].by
        patient = self._store.add_patient(self._sample.patient, first_user)
        self._store.add_implant(replace(self._sample.implant, patient=patient.id), first_user)
        for planned in self._sample.visits:
            self._visit(patient, planned)
        self._jump_to(therapy_ms(datetime.fromisoformat(TODAY)))
        self._device.close(self._link_ms)
        return patient

    def leave_pump(self, data: Path) -> None:
        """Put the pump's memory where a console finds it; one that is there already is left as it is."""
        folder = data / "pumps"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, kept = folder / f"{self._sample.implant.serial}.bin", self._memory.load()
        if kept is None or path.exists():
            return
        with FileMemory(path) as memory:
            memory.save(kept, durable=True)

    def _implanted(self) -> Device:
        implant = self._sample.implant
        manufacture(
            self._catalog,
            self._memory,
            clock_ms=implant.implanted_ms,
            model=implant.model,
            serial=implant.serial,
            prescription=self._sample.first,
            filled=self._sample.filled,
        )
        return Device(self._catalog, self._memory, entropy=self._chance.randbytes)

    def _jump_to(self, at_ms: int) -> None:
        self._device.clock.jump(at_ms - self._device.clock.now(self._link_ms), self._link_ms)
        self._device.turn(self._link_ms)

    def _visit(self, patient: Patient, planned: Planned) -> None:
        """Read the pump, send what is planned and see it settled, and sign."""
        self._jump_to(planned.at_ms)
        session, wire = self._linked()
        session.interrogate()
        reading = _told(Interrogated, self._settled(session, planned)).reading
        if planned.change is not None:
            self._order(patient, planned)
            session.prepare(planned.change, reading, planned.by)
            _told(ChangePrepared, self._settled(session, planned))
            self._jump_to(planned.at_ms + TO_DECIDE_MS)
            if planned.link_lost:
                wire.set(outward=CUT_IN_THE_COMMIT)
            session.confirm(planned.second, self._reasons(planned.change, reading), patient.id)
            self._conclude(self._settled(session, planned), planned)
        session.close()
        self._store.sign_visit(self._store.visits(patient=patient.id)[0].id, planned.by)

    def _conclude(self, events: list[SessionEvent], planned: Planned) -> None:
        """See that what was planned came about; after a lost link a new session finds that it did not."""
        if planned.link_lost:
            again, _ = self._linked()
            again.interrogate()
            _told(NotApplied, self._settled(again, planned))
            again.close()
            return
        verified = _told(Verified, events)
        if isinstance(verified.change, ProgramChange):
            self._last_change_ms = verified.reading.clock_ms

    def _order(self, patient: Patient, planned: Planned) -> None:
        if isinstance(planned.change, ProgramChange):
            wanted = planned.change.prescription
            order = Order(
                patient=patient.id,
                drug=wanted.drug.name,
                concentration_mcg_per_ml=wanted.drug.concentration.mcg_per_ml,
                daily_dose_mcg=unscaled(int(highest_day_ng(wanted.infusion)), NG_PER_MCG),
                pattern=infusion_text(wanted.infusion),
                ordered_by=self._sample.ordered_by,
                note="",
            )
            self._store.save_order(order, planned.by)

    def _reasons(self, change: Change, reading: Reading) -> tuple[Reason, ...]:
        """Return no reason, as none was asked for; a sample that breaks a rule it should teach is refused."""
        group, now_ms = self._sample.patient.group, reading.clock_ms
        context = rules.RuleContext(group, self._last_change_ms, now_ms, reading.bolus)
        model = self._sample.implant.model
        found = rules.findings(reading.prescription, change, self._catalog, model, context)
        for stopped in draft.stops(found):
            raise RuleBroken(stopped.sentence)
        return draft.reasons(found, {})

    def _linked(self) -> tuple[Session, FaultyTransport]:
        console, pump = pair()
        self._device.attach(pump)
        wire = FaultyTransport(console, self._chance, lambda: self._link_ms)
        entropy, serial = self._chance.randbytes, self._sample.implant.serial
        return Session(wire, self._journal, entropy, CONSOLE_NAME, serial), wire

    def _settled(self, session: Session, planned: Planned) -> list[SessionEvent]:
        """Turn both ends until everything asked is answered or the link is gone; keep what was told."""
        told: list[SessionEvent] = []
        while not told or session.busy:
            self._link_ms += 1
            self._device.turn(self._link_ms)
            now_ms = self._device.clock.now(self._link_ms)
            for event in session.turn(self._link_ms, self._clock.wall_utc_ms()):
                self._store.note(event, self._sample.implant.serial, planned.by, now_ms)
                told.append(event)
        return told


def _told(kind: type[Told], events: list[SessionEvent]) -> Told:
    """Return the event of `kind`; refuses a history in which it did not come."""
    for event in events:
        if isinstance(event, kind):
            return event
    raise RuleBroken(f"A sample's history cannot be lived as planned: {kind.__name__} did not come.")

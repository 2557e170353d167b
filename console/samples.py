"""The sample patients: invented people whose histories a real pump produces, visit by visit.

Apart from `rig`, which serves a console, and from `plans`, which reads what is to happen: here both ends are
driven by a plan, in no time. A history is never typed as rows: each visit is a jump of the pump's clock, a
reading, what hands do, a change that the rules judge, a read-back, a confirmation, a fresh reading and a
signature, over a real link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from console import plans
from console.clock import Clock
from console.domain import bridge, calendar, path, rules
from console.domain.calendar import therapy_ms
from console.domain.catalog import Catalog
from console.domain.change import Bridge, Change, ProgramChange, RefillChange
from console.domain.dosing import highest_day_ng
from console.domain.finding import FindingKind
from console.domain.hands import Aspirate, Hand, Inject, Port, PressButton, Rinse
from console.domain.patient import Patient
from console.domain.prescription import Drug
from console.domain.quantities import MS_PER_MINUTE, NG_PER_MCG, Volume, unscaled
from console.domain.reading import Reading
from console.domain.visit import Order
from console.domain.wording import NO_BREAK, digits, infusion_text
from console.errors import RuleBroken
from console.plans import Filling, Planned, Sample
from console.pump.device import Device
from console.pump.factory import PATIENT, SEED, manufacture
from console.pump.memory import FileMemory, VolatileMemory
from console.pump.ring import Ring
from console.records.context import rule_context
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session import draft
from console.session.bench import BenchClient
from console.session.events import (
    Acted,
    ChangePrepared,
    Interrogated,
    NotApplied,
    SessionEvent,
    Verified,
)
from console.session.journal import Particulars, Reason
from console.session.line import Caller
from console.session.session import Session
from console.transport.faulty import Faults, FaultyTransport
from console.transport.loopback import pair

TODAY = "2026-11-23T09:44"
"""Where the clocks of the sample pumps stand when a history ends: a Monday morning in clinic."""

TO_DECIDE_MS = 6 * MS_PER_MINUTE
"""From reading the pump to sending the change, on the pump's clock."""

CUT_IN_THE_COMMIT = Faults(cut_after=1)
"""A byte of it goes through: the cut comes after the confirmation and before the pump could switch."""

CONSOLE_NAME = "console"
BENCH_NAME = "bench"
Progress = Callable[[int, int], None]
Told = TypeVar("Told", bound=SessionEvent)


def planned(files: Path, catalog: Catalog) -> tuple[Sample, ...]:
    """Return what the files of the folder `files` plan, by their names; refuses as `plans.read` does."""
    return tuple(plans.read(path, catalog) for path in sorted(files.glob("*.toml")))


def admit(
    store: Store, files: Path, data: Path, catalog: Catalog, clock: Clock, *, progress: Progress
) -> tuple[Patient, ...]:
    """Admit every sample of the folder `files` that the record does not hold yet, and return those admitted.

    Each is in the record with the whole history, or not at all; the pump's memory goes to
    `data/pumps/<serial>.bin`, where one that is there already is left as it is. `progress` is told how
    many of how many are done. Killed half-way, call it again.
    """
    known = {patient.code for patient in store.patients()}
    missing = [sample for sample in planned(files, catalog) if sample.patient.code not in known]
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
        self._ring = Ring(VolatileMemory(), self._chance.randbytes)
        self._key = self._ring.adopt(CONSOLE_NAME)
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
        implant, name = self._sample.implant, self._sample.name
        manufacture(
            self._catalog,
            self._memory,
            clock_ms=implant.implanted_ms,
            model=implant.model,
            serial=implant.serial,
            prescription=self._sample.first,
            filled=self._sample.filled,
            catheter=implant.catheter,
            seed=SEED,
            near_empty=self._sample.near_empty,
            patient=name if name in self._catalog.responses else PATIENT,
        )
        return Device(self._catalog, self._memory, self._ring, entropy=self._chance.randbytes)

    def _jump_to(self, at_ms: int) -> None:
        self._device.clock.jump(at_ms - self._device.clock.now(self._link_ms), self._link_ms)
        self._device.turn(self._link_ms)
        while not self._device.has_arrived:
            self._device.turn(self._link_ms)

    def _visit(self, patient: Patient, planned: Planned) -> None:
        """Read the pump, do and send what is planned and see it settled, and sign."""
        for at_ms in planned.pressed:
            self._jump_to(at_ms)
            self._act(PressButton(), planned, noted=False)
        self._jump_to(planned.at_ms)
        session, wire = self._linked()
        session.interrogate()
        reading = _told(Interrogated, self._settled(session, planned)).reading
        if planned.deed is not None:
            change, noted = self._done(planned, reading)
            self._order(patient, change, planned)
            session.prepare(change, reading, planned.by)
            _told(ChangePrepared, self._settled(session, planned))
            self._jump_to(planned.at_ms + TO_DECIDE_MS)
            if planned.link_lost:
                wire.set(outward=CUT_IN_THE_COMMIT)
            reasons = self._reasons(change, reading, planned)
            session.confirm(planned.second, reasons, patient.id, noted)
            self._conclude(self._settled(session, planned), planned)
        session.close()
        self._store.sign_visit(self._store.visits(patient=patient.id)[0].id, planned.by)

    def _conclude(self, events: list[SessionEvent], planned: Planned) -> None:
        """See that what was planned came about; after a lost link a new session finds that it did not."""
        if not planned.link_lost:
            _told(Verified, events)
            return
        again, _ = self._linked()
        again.interrogate()
        _told(NotApplied, self._settled(again, planned))
        again.close()

    def _done(self, planned: Planned, reading: Reading) -> tuple[Change, Particulars]:
        """Return the change that is to be sent, with what was noted; of a refill, once hands have done it."""
        if not isinstance(planned.deed, Filling):
            if planned.deed is None:
                raise RuleBroken("A visit at which nothing is done sends nothing.")
            return planned.deed, ()
        filling, held = planned.deed, reading.prescription.drug
        drawn = self._act(Aspirate(Port.RESERVOIR), planned).felt.volume or Volume(0)
        drug, volume = filling.after.drug, self._catalog.practice.rinse_volume
        if filling.rinses:
            self._act(Rinse(drug, volume, filling.rinses), planned)
        self._act(Inject(Port.RESERVOIR, drug, filling.filled), planned)
        rinsed = f"{filling.rinses} × {digits(volume.ml)}{NO_BREAK}mL" if filling.rinses else "not done"
        noted = (
            ("Aspirate", "clear, colourless"),
            ("Lot", filling.lot),
            ("Expiry", f"{filling.expiry:%m/%Y}"),
            *((("Rinse", rinsed),) if drug != held else ()),
            ("Catheter accessed", "no"),
        )
        change = RefillChange(
            withdrawn=drawn,
            left=Volume(0),
            filled=filling.filled,
            prescription=filling.after,
            bridge=self._bridge(reading, drug),
            stable_until=min(filling.expiry, self._stable_until(drug, reading.clock_ms)),
        )
        return change, noted

    def _bridge(self, reading: Reading, drug: Drug) -> Bridge | None:
        """Return the bridge to `drug`, None where the reservoir held that before."""
        model = self._catalog.pumps[self._sample.implant.model]
        way = path.bridge_path(model, self._sample.implant.catheter)
        if drug == reading.prescription.drug or way is None:
            return None
        return bridge.planned(reading.prescription, drug, way.volume_pl, reading.clock_ms).bridge

    def _stable_until(self, drug: Drug, now_ms: int) -> date:
        known = self._catalog.drugs[drug.name]
        strengths = (each for each in known.strengths if each.concentration == drug.concentration)
        days = next((each.stability_days for each in strengths), known.stability_days)
        return calendar.day(now_ms) + timedelta(days=days)

    def _act(self, hand: Hand, planned: Planned, *, noted: bool = True) -> Acted:
        """Let hands act, and return what they felt; refuses a plan by which they cannot."""
        console, pump = pair()
        self._device.attach(pump)
        bench = BenchClient(console, self._caller(BENCH_NAME), self._sample.implant.serial)
        bench.act(hand)
        told: list[SessionEvent] = []
        while bench.busy:
            self._link_ms += 1
            self._device.turn(self._link_ms)
            told += bench.turn(self._link_ms)
        bench.close()
        acted = _told(Acted, told)
        if noted:
            now_ms = self._device.clock.now(self._link_ms)
            self._store.note(acted, self._sample.implant.serial, planned.by, now_ms)
        return acted

    def _order(self, patient: Patient, change: Change, planned: Planned) -> None:
        if isinstance(change, ProgramChange | RefillChange):
            wanted = change.prescription
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

    def _reasons(self, change: Change, reading: Reading, planned: Planned) -> tuple[Reason, ...]:
        """Return the plan's reason for each question; a sample that breaks a rule it should teach is refused.

        Where the plan gives none there must be no question, and where it gives one there must be.
        """
        rinsed = planned.deed.rinses > 0 if isinstance(planned.deed, Filling) else None
        known = rule_context(self._store, reading)
        context = replace(known, rinsed=rinsed, catheter_accessed=False)
        found = rules.findings(
            reading.prescription, change, self._catalog, self._sample.implant.model, context
        )
        for stopped in draft.stops(found):
            raise RuleBroken(stopped.sentence)
        asked = [each.code for each in found if each.kind is FindingKind.REASON]
        if planned.reason and not asked:
            raise RuleBroken(f"A reason is given that nothing asks for: {planned.reason}")
        return draft.reasons(found, dict.fromkeys(asked, planned.reason))

    def _linked(self) -> tuple[Session, FaultyTransport]:
        console, pump = pair()
        self._device.attach(pump)
        wire = FaultyTransport(console, self._chance, lambda: self._link_ms)
        caller = self._caller(CONSOLE_NAME)
        return Session(wire, self._journal, caller, self._sample.implant.serial), wire

    def _caller(self, name: str) -> Caller:
        return Caller(name, (self._key,), self._chance.randbytes)

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

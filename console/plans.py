"""What the files of the sample patients plan: who they are, the pump as implanted, and each visit since.

Apart from `samples`, which lives a plan through with a real pump. A plan holds what people decide and what
their hands do; what a reservoir still holds, and how a bridge comes out, is found in the living.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from console import programs, tables
from console.domain.catalog import Catalog, PumpModel
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    BolusChange,
    Change,
    ImplantChange,
    ImplantKind,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.hands import MOST_RINSES
from console.domain.patient import Implant, Patient, Sex
from console.domain.prescription import Drug, Prescription, restrengthed
from console.domain.quantities import MS_PER_MINUTE, Concentration, Dose, Volume, scaled
from console.tables import Table

_DEEDS = ("program", "patient_bolus", "bolus", "refill", "stop", "resume", "implant")
_TOGETHER = ({"program", "patient_bolus"}, {"program", "refill"})
_TENTH_MM_PER_CM = 100


@dataclass(frozen=True, slots=True)
class Filling:
    """A refill as planned: emptied, rinsed `rinses` times with the new drug, and filled to `filled`.

    `after` is what the pump shall run then; `expiry` is the last day on the vial's label.
    """

    filled: Volume
    after: Prescription
    lot: str
    expiry: date
    rinses: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit of the plan: when on the pump's clock, who, and what is sent, if anything.

    `pressed` is when the patient pressed the button since the visit before. `reason` answers what the rules
    ask, and is empty where they must have nothing to ask. `link_lost` cuts the link under the commit: the
    pump never gets it, and a new session finds that out.
    """

    at_ms: int
    by: str
    second: str
    deed: Change | Filling | None
    reason: str
    pressed: tuple[int, ...]
    link_lost: bool


NEAR_EMPTY = "symptoms_near_empty"


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented patient, the pump as implanted, what it ran at first, and the visits since.

    `name` is that of the file, and of the patient's simulated response. `near_empty`: little arrives from the
    last mL of the reservoir, as in the patients of Refill 4.
    """

    name: str
    patient: Patient
    implant: Implant
    first: Prescription
    filled: Volume
    ordered_by: str
    near_empty: bool
    visits: tuple[Planned, ...]


def read(path: Path, catalog: Catalog) -> Sample:
    """Return the sample that the file at `path` plans; raises `FileRefused` for what is none."""
    root = tables.read(path)
    root.only("patient", "pump", "start", "orders", "visit")
    pump = root.table("pump")
    pump.only("model", "serial", "implanted", "filled_ml", "catheter", NEAR_EMPTY)
    model = catalog.pumps.get(pump.text("model"))
    if model is None:
        raise pump.refused(f"there is no pump model {pump.text('model')}.")
    implant = _implant(pump, catalog)
    planner = _Planner(catalog, model, implant)
    first = planner.first(root.table("start"))
    return Sample(
        name=path.stem,
        patient=_patient(root.table("patient")),
        implant=implant,
        first=first,
        filled=Volume.from_ml(pump.number("filled_ml")),
        ordered_by=root.table("orders").text("by"),
        near_empty=NEAR_EMPTY in pump.values and pump.flag(NEAR_EMPTY),
        visits=planner.visits(root.tables("visit", "visit"), first),
    )


def _patient(table: Table) -> Patient:
    table.only("code", "family_name", "given_name", "sex", "born", "diagnosis", "group", "note")
    try:
        sex, born = Sex(table.text("sex")), date.fromisoformat(table.text("born"))
    except ValueError:
        raise table.refused("sex is F, M or X, and born a date such as 1981-03-14.") from None
    texts = {key: table.text(key) for key in table.values if key not in {"sex", "born"}}
    return Patient(id=0, sex=sex, born=born, **texts)


def _implant(table: Table, catalog: Catalog) -> Implant:
    return Implant(
        serial=table.text("serial"),
        model=table.text("model"),
        patient=None,
        implanted_ms=programs.moment_in(table, "implanted"),
        catheter=catheter_in(table.table("catheter"), catalog),
    )


def catheter_in(table: Table, catalog: Catalog) -> Catheter:
    """Return a catheter as sold, with what was trimmed off each of its segments."""
    table.only("model", "trimmed_cm")
    model = catalog.catheters.get(table.text("model"))
    trimmed = table.numbers("trimmed_cm")
    if model is None or len(trimmed) != len(model.segments):
        raise table.refused("model is a catheter of the catalog, trimmed_cm a number for each segment.")
    with table:
        segments = tuple(
            CatheterSegment(name, length, scaled(cm, _TENTH_MM_PER_CM, "cm"), bore)
            for (name, length, bore), cm in zip(model.segments, trimmed, strict=True)
        )
        return Catheter(model.name, segments)


class _Planner:
    """Reads visits one after the other, each on what the one before left running."""

    def __init__(self, catalog: Catalog, model: PumpModel, implant: Implant) -> None:
        self._catalog = catalog
        self._model = model
        self._implant = implant

    def first(self, table: Table) -> Prescription:
        """Return what the pump ran as implanted."""
        own = ("drug", "concentration_mcg_per_ml", "low_reservoir_ml")
        infusion = replace(table, values={key: each for key, each in table.values.items() if key not in own})
        drug = Drug(table.text("drug"), _strength(table))
        least = programs.slowest(self._model, drug)
        return Prescription(
            drug,
            programs.infusion_in(infusion, self._catalog.quantities, least),
            Volume.from_ml(table.number("low_reservoir_ml")),
        )

    def visits(self, planned: tuple[Table, ...], running: Prescription) -> tuple[Planned, ...]:
        """Return the visits, the first on `running`."""
        visits: list[Planned] = []
        for table in planned:
            visits.append(self._visit(table, running))
            if not visits[-1].link_lost:
                running = _left(visits[-1].deed, running)
        return tuple(visits)

    def _visit(self, table: Table, running: Prescription) -> Planned:
        table.only("at", "by", "second", "reason", "pressed", "link_lost", *_DEEDS)
        deeds = {key for key in _DEEDS if key in table.values}
        if len(deeds) > 1 and not any(deeds <= together for together in _TOGETHER):
            raise table.refused(f"a visit is one of {', '.join(_DEEDS)}.")
        return Planned(
            at_ms=programs.moment_in(table, "at"),
            by=table.text("by"),
            second=_told(table, "second"),
            deed=self._deed(table, running) if deeds else None,
            reason=_told(table, "reason"),
            pressed=_presses(table),
            link_lost="link_lost" in table.values and table.flag("link_lost"),
        )

    def _deed(self, table: Table, running: Prescription) -> Change | Filling:
        if "refill" in table.values:
            return self._filling(table, running)
        if "bolus" in table.values:
            return _bolus(table.table("bolus"))
        if "stop" in table.values:
            stop = table.table("stop")
            stop.only("restart")
            return StopChange(programs.moment_in(stop, "restart"))
        if "resume" in table.values and table.flag("resume"):
            return ResumeChange()
        if "implant" in table.values and table.flag("implant") and self._implant.catheter is not None:
            return ImplantChange(ImplantKind.NEW, self._implant.catheter)
        after = self._programmed(table, running, running.drug)
        if "patient_bolus" in table.values:
            allowed = table.table("patient_bolus")
            given = programs.patient_bolus_in(allowed, self._catalog.quantities)
            after = replace(after, patient_bolus=given)
        return ProgramChange(after)

    def _programmed(self, table: Table, running: Prescription, drug: Drug) -> Prescription:
        """Return `running` on `drug`, with the visit's program in its place if it has one."""
        infusion = restrengthed(running.infusion, drug.concentration)
        if "program" in table.values:
            least = programs.slowest(self._model, drug)
            infusion = programs.infusion_in(table.table("program"), self._catalog.quantities, least)
        return replace(running, drug=drug, infusion=infusion)

    def _filling(self, table: Table, running: Prescription) -> Filling:
        refill = table.table("refill")
        refill.only("filled_ml", "concentration_mcg_per_ml", "lot", "expiry", "rinse")
        drug = running.drug
        if "concentration_mcg_per_ml" in refill.values:
            drug = replace(drug, concentration=_strength(refill))
        rinses = refill.whole("rinse") if "rinse" in refill.values else 0
        if rinses > MOST_RINSES:
            raise refill.refused(f"a reservoir is rinsed at most {MOST_RINSES} times.")
        try:
            expiry = date.fromisoformat(refill.text("expiry"))
        except ValueError:
            raise refill.refused("expiry is a date such as 2027-08-31.") from None
        filled, after = Volume.from_ml(refill.number("filled_ml")), self._programmed(table, running, drug)
        return Filling(filled, after, refill.text("lot"), expiry, rinses)


def _told(table: Table, key: str) -> str:
    return table.text(key) if key in table.values else ""


def _presses(table: Table) -> tuple[int, ...]:
    presses = table.tables("pressed", "press") if "pressed" in table.values else ()
    return tuple(programs.moment_in(press, "at") for press in presses)


def _left(deed: Change | Filling | None, running: Prescription) -> Prescription:
    """Return what runs after a deed."""
    if isinstance(deed, Filling):
        return deed.after
    return deed.prescription if isinstance(deed, ProgramChange) else running


def _strength(table: Table) -> Concentration:
    return Concentration.from_mcg_per_ml(table.number("concentration_mcg_per_ml"))


def _bolus(table: Table) -> BolusChange:
    table.only("dose_mcg", "minutes")
    return BolusChange(Dose.from_mcg(table.number("dose_mcg")), table.whole("minutes") * MS_PER_MINUTE)

"""The sample patients: believable, within the rules they teach, and lived through by a real pump."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

import resources
from console import plans, samples
from console.clock import ManualClock
from console.domain import calendar, residual
from console.domain.calendar import therapy_ms
from console.domain.change import (
    BolusChange,
    ImplantChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.dosing import daily_ng
from console.domain.prescription import Flex, PeriodicBolus, SimpleContinuous
from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from console.domain.visit import Signature
from console.errors import ConsoleError, RuleBroken
from console.pump.factory import first_prescription
from console.pump.firmware import Firmware
from console.pump.memory import FileMemory, VolatileMemory
from console.records.store import Store
from support.rigs import catalog

FILES = resources.path("patients")
TODAY_MS = therapy_ms(datetime.fromisoformat(samples.TODAY))
WALL = ManualClock(TODAY_MS)
PLANNED = sum(len(plans.read(path, catalog()).visits) for path in FILES.glob("*.toml"))
CODES = ["S-00029", "S-00038", "S-00042", "S-00043", "S-00047", "S-00051"]


def admit(data: Path, files: Path = FILES, progress=lambda done, of: None):
    """Admit the samples of `files` into the record in `data`, and return who was."""
    with Store(data / "records.db", WALL.wall_utc_ms) as store:
        return samples.admit(store, files, data, catalog(), WALL, progress=progress)


def pump_of(data: Path, serial: str) -> Firmware:
    """Switch on the pump that was left in `data`, without leaving a trace there."""
    switched_on = VolatileMemory()
    with FileMemory(data / "pumps" / f"{serial}.bin") as memory:
        switched_on.save(memory.load() or b"", durable=False)
    return Firmware(catalog(), switched_on)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A data directory in which all samples were admitted."""
    folder = tmp_path_factory.mktemp("data")
    admit(folder)
    return folder


@pytest.fixture
def store(data):
    with Store(data / "records.db", WALL.wall_utc_ms) as store:
        yield store


def visits_of(store, patient):
    """Return a patient's visits, the earliest first."""
    return tuple(reversed(store.visits(patient=patient.id)))


def test_that_there_are_six_patients_of_six_kinds(store):
    patients = store.patients()
    assert sorted(patient.code for patient in patients) == CODES
    kinds = ("sclerosis", "Spinal cord injury", "Cerebral palsy", "Stroke", "brain injury", "dystonia")
    assert all(any(kind in patient.diagnosis for patient in patients) for kind in kinds)
    assert {patient.group for patient in patients} == {"adult-spinal", "adult-cerebral", "child"}


def test_that_a_child_is_a_child_and_an_adult_is_not(store):
    for patient in store.patients():
        implanted = calendar.day(store.implant_of(patient.id).implanted_ms)
        assert (implanted.year - patient.born.year < 16) == (patient.group == "child")


def test_that_alma_rivera_runs_the_flex_of_267_mcg_a_day(store, data):
    alma = store.patient_with_code("S-00042")
    assert (alma.name, alma.sex.value, alma.born.year) == ("Rivera, Alma", "F", 1981)
    implant = store.implant_of(alma.id)
    (segment,) = implant.catheter.segments
    assert (implant.serial, segment.implanted_tenth_mm, segment.nl_per_cm) == ("SIM-700182", 8_130, 2_200)
    running = pump_of(data, "SIM-700182").hydraulics.prescription
    assert running == first_prescription(catalog().pumps["SP-20"])
    assert visits_of(store, alma)[-1].after == running


def test_that_every_visit_is_signed_and_was_on_a_weekday(store):
    for visit in store.visits():
        when = calendar.moment(visit.therapy_ms)
        assert visit.signature is Signature.SIGNED
        assert when.weekday() < 5
        assert 8 <= when.hour < 17
        assert visit.therapy_ms < TODAY_MS


def given_reasons(store, visit):
    """Return the codes of what was asked at a visit, each with what was answered."""
    return {
        code: written for operation in store.operations(visit.id) for code, _, written in operation.reasons
    }


def test_that_no_rise_is_above_the_groups_ceiling_nor_within_a_day_of_the_last(store):
    drug = catalog().drugs["baclofen"]
    ceilings = {group: titrating for group, _, titrating, _ in drug.titration}
    for patient in store.patients():
        last_ms = None
        for visit in visits_of(store, patient):
            days = zip(daily_ng(visit.before.infusion), daily_ng(visit.after.infusion), strict=True)
            shift, running = max(((after / before - 1) * 100, before) for before, after in days)
            high = running >= drug.high_dose_mcg_per_day * 1_000
            assert shift <= min(ceilings[patient.group], drug.high_dose_step_percent if high else 100)
            if shift != 0:
                assert last_ms is None or visit.therapy_ms - last_ms >= MS_PER_DAY
                last_ms = visit.therapy_ms


def test_that_no_cut_is_larger_than_needs_a_reason(store):
    limit = 1 - Fraction(catalog().drugs["baclofen"].cut_needs_reason_percent) / 100
    for visit in store.visits():
        for before, after in zip(
            daily_ng(visit.before.infusion), daily_ng(visit.after.infusion), strict=True
        ):
            assert after >= before * limit


def test_that_a_reason_stands_where_a_rule_asks_for_one_and_nowhere_else(store):
    asked = {visit.what: given_reasons(store, visit) for visit in store.visits()}
    told = {what.replace("\N{NO-BREAK SPACE}", " "): set(codes) for what, codes in asked.items() if codes}
    assert told == {
        "Refill, 1,000 mcg/mL, bridge": {"strength-higher"},
        "Stop pump": {"stop-pump"},
        "Resume pump": {"rise-doubled"},
    }
    assert all(written for codes in asked.values() for written in codes.values())


def test_that_every_kind_of_therapy_is_in_the_histories(store):
    kinds = {type(operation.change) for visit in store.visits() for operation in store.operations(visit.id)}
    assert kinds == {ProgramChange, BolusChange, RefillChange, StopChange, ResumeChange, ImplantChange}
    modes = {type(visit.after.infusion) for visit in store.visits()}
    assert modes == {SimpleContinuous, Flex, PeriodicBolus}
    assert {implant.model for implant in store.implants()} == {"SP-20", "SP-40", "VP-20", "MP-20"}
    assert any(visit.after.patient_bolus for visit in store.visits())


def test_that_each_visit_goes_on_from_the_program_the_one_before_left(store):
    for patient in store.patients():
        visits = visits_of(store, patient)
        assert [visit.before for visit in visits[1:]] == [visit.after for visit in visits[:-1]]


def test_that_the_record_and_the_pumps_own_history_tell_the_same(store, data):
    for implant in store.implants():
        visits = reversed(store.visits(serial=implant.serial))
        operations = [operation for visit in visits for operation in store.operations(visit.id)]
        told = [
            (operation.version, operation.operation, operation.digest, operation.at_ms)
            for operation in operations
            if operation.verdict == "committed"
        ]
        entries = pump_of(data, implant.serial).history.entries[1:]
        assert told == [(entry.version, entry.operation, entry.digest, entry.at_ms) for entry in entries]


def test_that_the_pumps_stand_at_today_with_drug_above_the_alarm(data):
    for path in (data / "pumps").glob("*.bin"):
        pumping = pump_of(data, path.stem).hydraulics
        assert 0 <= pumping.at_ms - TODAY_MS < 60_000
        assert pumping.ledger.reservoir_pl > pumping.prescription.low_reservoir.pl
        assert pumping.alarms == ()


def test_that_every_account_is_whole_to_the_last_drop(data):
    for path in (data / "pumps").glob("*.bin"):
        ledger = pump_of(data, path.stem).hydraulics.ledger
        came = ledger.filled_pl - ledger.withdrawn_pl + ledger.corrected_pl
        assert came == ledger.reservoir_pl + ledger.delivered_pl


def test_that_each_patient_has_a_year_or_more_behind_them_and_two_refills_or_more(store):
    for implant in store.implants():
        assert TODAY_MS - implant.implanted_ms > 365 * MS_PER_DAY
        assert len(store.residuals(implant.serial)) >= 2
        assert store.readings(implant.serial)[-1].therapy_ms < TODAY_MS


def test_that_no_reservoir_ever_ran_down_to_its_alarm_or_past_its_drugs_days(store):
    for implant in store.implants():
        last_ms = implant.implanted_ms
        for visit in reversed(store.visits(serial=implant.serial)):
            readings = [one for one in store.readings(implant.serial) if one.visit == visit.id]
            assert all(one.reservoir_pl > one.prescription.low_reservoir.pl for one in readings)
            for operation in store.operations(visit.id):
                if isinstance(operation.change, RefillChange):
                    assert visit.therapy_ms - last_ms < 180 * MS_PER_DAY
                    last_ms = visit.therapy_ms
        assert TODAY_MS - last_ms < 180 * MS_PER_DAY


def test_that_what_was_aspirated_differs_as_in_a_pump_that_is_healthy_and_not_exact(store):
    """Within the limits of Refill 1, never twice in a row to one side, and not everywhere as calculated."""
    practice, off_pl = catalog().practice, []
    for implant in store.implants():
        emptied = []
        for _, calculated_pl, aspirated_pl, delivered_pl in store.residuals(implant.serial):
            assert aspirated_pl % (PL_PER_ML // 10) == 0
            found = residual.judge(calculated_pl, aspirated_pl, delivered_pl, practice)
            assert found.verdict is residual.Verdict.WITHIN
            emptied.append(residual.Emptying(found.difference_pl, delivered_pl))
        assert residual.trend(emptied, practice) == ""
        off_pl += [each.difference_pl for each in emptied]
    assert max(off_pl) > PL_PER_ML // 10
    assert min(off_pl) < -PL_PER_ML // 10


def test_that_hands_did_each_refill_before_the_pump_was_told(store):
    for visit in store.visits():
        kinds = [event.kind for event in store.events(visit=visit.id)]
        for operation in store.operations(visit.id):
            if isinstance(operation.change, RefillChange):
                assert kinds.count("hand") == 2 + (operation.change.bridge is not None)
                assert kinds.index("hand") < kinds.index("change-prepared")
                assert dict(operation.particulars)["Lot"].startswith("BX-")
    assert all(store.deeds(implant.serial) == () for implant in store.implants())


def test_that_another_strength_was_rinsed_in_and_bridged_to_the_tip(store, data):
    (change,) = [
        operation.change
        for visit in store.visits()
        for operation in store.operations(visit.id)
        if isinstance(operation.change, RefillChange) and operation.change.bridge
    ]
    (phase,) = change.bridge.phases
    assert phase.clears.concentration.mcg_per_ml == 500
    noor = store.implant_of(store.patient_with_code("S-00051").id)
    tubing_pl = catalog().pumps["SP-20"].bridge_tubing.pl
    assert phase.amount.pl == noor.catheter.volume_pl + tubing_pl
    body = pump_of(data, noor.serial).body
    assert 950_000 < body.ng_per_ml < 1_000_000
    assert all(parcel.ng_per_ml > 900_000 for parcel in (*body.tubing, *body.catheter))


def test_that_a_link_lost_in_a_commit_stands_in_one_history(store):
    (visit,) = [visit for visit in store.visits() if visit.what == "Link lost, pump unchanged"]
    assert visit.before == visit.after
    (operation,) = store.operations(visit.id)
    assert (operation.verdict, operation.recovered) == ("not-applied", True)
    kinds = [event.kind for event in store.events(visit=visit.id)]
    assert (
        kinds.index("operation-confirmed") < kinds.index("link-lost") < kinds.index("operation-not-applied")
    )


def test_that_every_change_was_ordered_and_told_from_read_back_to_signature(store):
    for visit in store.visits():
        kinds = [event.kind for event in store.events(visit=visit.id)]
        assert kinds[0] == "visit-opened"
        assert kinds[-1] == "visit-signed"
        for operation in store.operations(visit.id):
            assert kinds.index("change-prepared") < kinds.index("operation-confirmed")
            assert ("order-saved" in kinds) == isinstance(operation.change, ProgramChange | RefillChange)


def test_that_the_trail_of_all_histories_holds(store):
    assert store.verify_chain().intact


def test_that_admitting_again_admits_nobody_and_changes_nothing(data):
    with Store(data / "records.db", WALL.wall_utc_ms) as store:
        before = store.events()
    pumps = {path.name: path.read_bytes() for path in (data / "pumps").iterdir()}
    assert admit(data) == ()
    with Store(data / "records.db", WALL.wall_utc_ms) as store:
        assert store.events() == before
    assert {path.name: path.read_bytes() for path in (data / "pumps").iterdir()} == pumps


def test_that_the_same_patients_are_made_the_same_on_every_machine(data, tmp_path):
    admit(tmp_path)
    made = {path.name: path.read_bytes() for path in (tmp_path / "pumps").glob("*.bin")}
    assert made == {path.name: path.read_bytes() for path in (data / "pumps").glob("*.bin")}


def test_that_progress_is_told_for_each_patient(tmp_path):
    told: list[tuple[int, int]] = []
    admit(tmp_path, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, 6) for done in range(7)]


def test_that_a_pump_that_is_there_already_is_left_as_it_is(data, tmp_path):
    (tmp_path / "pumps").mkdir()
    there = (data / "pumps" / "SIM-700182.bin").read_bytes()
    (tmp_path / "pumps" / "SIM-700182.bin").write_bytes(there)
    assert len(admit(tmp_path)) == 6
    assert (tmp_path / "pumps" / "SIM-700182.bin").read_bytes() == there


class PowerCut(Exception):
    """What ends an admission half-way."""


def test_that_an_admission_broken_off_leaves_whole_patients_and_goes_on(tmp_path):
    def cut(done: int, of: int) -> None:
        if done == 2:
            raise PowerCut

    with pytest.raises(PowerCut):
        admit(tmp_path, progress=cut)
    with Store(tmp_path / "records.db", WALL.wall_utc_ms) as store:
        assert len(store.patients()) == 2
        assert all(store.visits(patient=patient.id) for patient in store.patients())
    assert len(admit(tmp_path)) == 4
    with Store(tmp_path / "records.db", WALL.wall_utc_ms) as store:
        assert sorted(patient.code for patient in store.patients()) == CODES
        assert store.verify_chain().intact


ADMIT = """
import sys
from pathlib import Path
import resources
from console import plans, samples
from console.clock import WallClock
from console.records.store import Store
from support.rigs import catalog
data = Path(sys.argv[1])
with Store(data / "records.db", WallClock().wall_utc_ms) as store:
    told = lambda done, of: print(done, flush=True)
    samples.admit(store, resources.path("patients"), data, catalog(), WallClock(), progress=told)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is what is tried here")
@pytest.mark.parametrize("after", [1, 3, 5])
def test_that_an_admission_killed_half_way_is_finished_by_the_next(tmp_path, project, after):
    working = subprocess.Popen(
        [sys.executable, "-c", ADMIT, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": f"{project}{os.pathsep}{project / 'tests'}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with working:
        for _ in range(after):
            working.stdout.readline()
        working.kill()
    admit(tmp_path)
    with Store(tmp_path / "records.db", WALL.wall_utc_ms) as store:
        assert sorted(patient.code for patient in store.patients()) == CODES
        assert len(store.visits()) == PLANNED
        assert store.verify_chain().intact
        for implant in store.implants():
            last = store.readings(implant.serial)[-1]
            assert pump_of(tmp_path, implant.serial).history.last.digest == last.digest


def planned(tmp_path: Path, old: str, new: str) -> Path:
    """Return a folder with Alma Rivera's file in which `old` reads `new`."""
    text = (FILES / "rivera.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "rivera.toml").write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("daily_dose_mcg = 120", "daily_dose_mcg = 135"),
        ("daily_dose_mcg = 120", "daily_dose_mcg = 60"),
        ("daily_dose_mcg = 120", "daily_dose_mcg = 3500"),
        ("2025-06-23T10:00", "2025-06-19T10:00"),
        ("2025-06-23T10:00", "2025-06-18T10:00"),
        ("refill = { filled_ml = 20,", "refill = { filled_ml = 25,"),
        ("refill = { filled_ml = 20,", "refill = { filled_ml = 20, concentration_mcg_per_ml = 1000,"),
        ('by = "J. Okafor"\nprogram', 'by = "J. Okafor"\nreason = "Nothing asks."\nprogram'),
    ],
)
def test_that_a_history_that_breaks_a_rule_is_not_admitted(tmp_path, old, new):
    files = planned(tmp_path, old, new)
    with pytest.raises(ConsoleError):
        admit(tmp_path, files)
    with Store(tmp_path / "records.db", WALL.wall_utc_ms) as store:
        assert store.patients() == ()
        assert store.events() == ()
    assert not list(tmp_path.glob("pumps/*.bin"))


def test_that_a_button_press_that_gives_nothing_is_no_history(tmp_path):
    pressed = 'program = { mode = "simple-continuous", daily_dose_mcg = 120 }'
    files = planned(tmp_path, pressed, f'pressed = [{{ at = "2025-06-17T10:00" }}]\n{pressed}')
    with pytest.raises(RuleBroken, match="Acted did not come"):
        admit(tmp_path, files)


def test_that_each_pump_is_in_its_own_patient_and_one_of_them_feels_it_near_empty(store, data):
    serials = [implant.serial for implant in store.implants()]
    worlds = {serial: pump_of(data, serial).world for serial in serials}
    assert len({world.response.parameters.name for world in worlds.values()}) == 6
    assert [serial for serial, world in worlds.items() if world.origin.near_empty] == ["SIM-700156"]
    assert all(world.origin.accuracy.seed is not None for world in worlds.values())

"""The composition root, with the real pump, wire and record put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from console.clock import ManualClock
from console.domain.catheter import Catheter
from console.domain.hands import Aspirate, Join, Port
from console.domain.pairing import Pairing
from console.domain.patient import Implant, Patient, Sex
from console.domain.quantities import MS_PER_DAY, Volume
from console.errors import (
    BadTransportSpec,
    FileRefused,
    LinkNotOpened,
    NotPaired,
    PumpMemoryError,
    RecordsError,
    RuleBroken,
)
from console.keys import KeyFolder
from console.protocol.waiting import PATIENCE
from console.pump.device import Device
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.rig import TIME_EVERY_MS, Rig
from console.session.events import (
    Acted,
    ChangePrepared,
    Confirmed,
    HandsRefused,
    Interrogated,
    LinkLost,
    LinkOpened,
    NotApplied,
    OutcomeUnknown,
    PumpMet,
    SessionEvent,
    Verified,
)
from console.session.truth import TruthTold
from console.transport import specs
from console.transport.port import Listener
from support import keys
from support.remote import remote
from support.rigs import STARTS_MS, STEP_MS, catalog, daily, kinds, one

Turn = Callable[[Rig], tuple[SessionEvent, ...]]

AMARA = Patient(0, "S-00042", "Okafor", "Amara", Sex.FEMALE, date(1979, 5, 4), "MS", "adult-spinal", "")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(STARTS_MS)


@pytest.fixture
def rig(tmp_path: Path, clock: ManualClock) -> Iterator[Rig]:
    made = Rig(catalog(), clock, tmp_path, tmp_path / "records.db", entropy=Random(1).randbytes)
    yield made
    made.close()


@pytest.fixture
def settle(clock: ManualClock) -> Turn:
    """Turn a rig until its session has nothing outstanding, and return what it told."""

    def turn_until_idle(rig: Rig) -> tuple[SessionEvent, ...]:
        events: list[SessionEvent] = []
        for _ in range(1_000):
            clock.move(STEP_MS)
            events.extend(rig.turn(clock.link_ms()))
            if rig.session is None or not rig.session.busy:
                return tuple(events)
        raise AssertionError(f"Still busy; told: {events}")

    return turn_until_idle


def admit(rig: Rig) -> int:
    """Enter a patient who carries the pump, and return their id."""
    patient = rig.store.add_patient(AMARA, "Ada").id
    rig.store.add_implant(Implant(SERIAL, "SP-20", patient, STARTS_MS - MS_PER_DAY, None, None), "Ada")
    return patient


def prepare(rig: Rig, settle: Turn, mcg: str = "280") -> ChangePrepared:
    """Read the open pump and prepare a change of its dose."""
    rig.session.interrogate()
    base = one(Interrogated, settle(rig)).reading
    rig.session.prepare(daily(base, mcg), base, "Ada")
    return one(ChangePrepared, settle(rig))


def test_an_embedded_pump_is_made_when_first_opened_and_answers(rig, settle, tmp_path):
    rig.open_embedded(SERIAL, "SP-20")
    assert one(LinkOpened, settle(rig)).identity.serial == SERIAL
    assert (tmp_path / "pumps" / f"{SERIAL}.bin").is_file()


def test_that_an_embedded_pumps_memory_outlives_the_rig(rig, settle, tmp_path, clock):
    rig.open_embedded(SERIAL, "SP-20")
    prepare(rig, settle)
    rig.session.confirm("", (), None)
    confirmed = one(Verified, settle(rig)).reading
    rig.close()
    again = Rig(catalog(), clock, tmp_path, tmp_path / "records.db")
    again.open_embedded(SERIAL, "SP-20")
    again.session.interrogate()
    reading = one(Interrogated, settle(again)).reading
    again.close()
    assert (reading.version, reading.digest, reading.prescription) == (
        confirmed.version,
        confirmed.digest,
        confirmed.prescription,
    )


def test_that_a_patients_pump_is_opened_and_expected_by_its_serial_number(rig, settle):
    patient = admit(rig)
    assert rig.open_patient(patient).serial == SERIAL
    assert one(LinkOpened, settle(rig)).identity.serial == SERIAL


def test_that_a_patient_without_a_pump_is_refused_in_a_sentence(rig):
    patient = rig.store.add_patient(AMARA, "Ada").id
    with pytest.raises(RecordsError, match="No pump"):
        rig.open_patient(patient)


def test_that_a_pump_at_a_spec_that_is_not_the_patients_is_let_go(rig, settle, tmp_path, clock):
    patient = admit(rig)
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=STARTS_MS, serial="SIM-000001")
    device = Device(catalog(), memory, keys.ring(), entropy=Random(2).randbytes)
    listener = specs.open_listener("tcp://127.0.0.1:0")
    device.listen(listener)
    KeyFolder(tmp_path).keep(Pairing(SERIAL, keys.KEY, listener.spec))
    elsewhere = Rig(catalog(), clock, tmp_path, tmp_path / "records.db", spec=listener.spec)
    elsewhere.open_patient(patient)
    events: list[SessionEvent] = []
    while not events:
        clock.move(1)
        device.turn(clock.link_ms())
        events.extend(elsewhere.turn(clock.link_ms()))
        elsewhere.wait(0.001)
    elsewhere.close()
    device.close(clock.link_ms())
    assert "SIM-000001" in one(LinkLost, tuple(events)).sentence


def test_that_a_pump_that_is_not_there_is_a_lost_link_with_a_sentence(rig, settle):
    rig.open_pump("loopback:nobody", SERIAL)
    (lost,) = settle(rig)
    assert "nobody" in lost.sentence
    assert "keeps running" in lost.sentence
    assert rig.session is None


def test_that_a_pump_that_is_not_there_leaves_its_unresolved_update_unknown(rig, settle):
    rig.open_embedded(SERIAL, "SP-20")
    prepare(rig, settle)
    rig.session.confirm("", (), None)
    one(Confirmed, turn_once(rig))
    rig.open_pump("loopback:nobody", SERIAL)
    events = settle(rig)
    assert kinds(events) == ["LinkLost", "OutcomeUnknown"]
    assert "keeps running" not in one(LinkLost, events).sentence


def turn_once(rig: Rig) -> tuple[SessionEvent, ...]:
    """Turn the rig once, which is how far a confirmation takes to be durable."""
    rig.clock.move(STEP_MS)
    return rig.turn(rig.clock.link_ms())


def test_that_a_spec_nobody_understands_is_refused_at_once(rig):
    with pytest.raises(BadTransportSpec):
        rig.open_pump("carrier-pigeon:coo")


@pytest.mark.parametrize(
    ("outward", "inward", "verdict"), (("clean", "cut", Verified), ("silent", "clean", NotApplied))
)
def test_that_a_link_lost_in_mid_update_is_reconnected_to_the_right_verdict_and_one_visit(
    rig, settle, outward, inward, verdict
):
    patient = admit(rig)
    rig.open_patient(patient)
    operation = prepare(rig, settle).read_back.operation
    rig.spoil_link(outward=outward)
    rig.session.confirm("", (), patient)
    one(Confirmed, turn_once(rig))
    rig.spoil_link(outward=outward, inward=inward)
    assert one(OutcomeUnknown, settle(rig)).operation == operation
    assert [intent.operation for intent in rig.journal.unresolved(SERIAL)] == [operation]
    rig.reconnect()
    told = one(verdict, settle(rig))
    assert told.recovered
    (visit,) = rig.store.visits(patient)
    assert [each.operation for each in rig.store.operations(visit.id)] == [operation]
    assert rig.journal.unresolved(SERIAL) == ()


def test_that_a_fault_nobody_knows_is_refused_with_those_that_are_known(rig, settle):
    with pytest.raises(LinkNotOpened):
        rig.spoil_link(inward="cut")
    rig.open_embedded(SERIAL, "SP-20")
    with pytest.raises(RuleBroken, match="silent"):
        rig.spoil_link(inward="gremlins")


def test_that_reconnecting_without_a_pump_is_refused(rig):
    with pytest.raises(LinkNotOpened):
        rig.reconnect()


def test_that_the_trainer_is_there_once_the_pump_has_said_that_it_has_one(rig, settle, clock):
    rig.open_embedded(SERIAL, "SP-20")
    assert rig.trainer is None
    settle(rig)
    for _ in range(10):
        clock.move(STEP_MS)
        rig.turn(clock.link_ms())
    assert rig.trainer.time.rate == 1


def test_that_the_pumps_clock_is_asked_for_twice_a_second_of_link_time(rig, settle, clock):
    rig.open_embedded(SERIAL, "SP-20")
    settle(rig)
    told = set()
    for _ in range(100):
        clock.move(STEP_MS)
        rig.turn(clock.link_ms())
        told.add(rig.trainer.time)
    assert len(told - {None}) == 100 * STEP_MS // TIME_EVERY_MS


def test_that_a_jump_by_the_trainer_shows_in_the_next_reading(rig, settle, clock):
    rig.open_embedded(SERIAL, "SP-20")
    settle(rig)
    rig.trainer.jump(30 * MS_PER_DAY)
    for _ in range(3):
        clock.move(STEP_MS)
        rig.turn(clock.link_ms())
    rig.session.interrogate()
    assert one(Interrogated, settle(rig)).reading.clock_ms >= STARTS_MS + 30 * MS_PER_DAY


def test_that_truth_is_told_apart_from_the_sessions_events_and_for_one_turn_alone(rig, settle, clock):
    rig.open_embedded(SERIAL, "SP-20")
    settle(rig)
    rig.trainer.read_truth()
    for _ in range(50):
        clock.move(STEP_MS)
        events = rig.turn(clock.link_ms())
        assert not [event for event in events if isinstance(event, TruthTold)]
        if any(isinstance(event, TruthTold) for event in rig.told):
            break
    else:
        pytest.fail("no truth was told")
    clock.move(STEP_MS)
    rig.turn(clock.link_ms())
    assert not [event for event in rig.told if isinstance(event, TruthTold)]


def test_that_a_rig_without_a_record_reads_and_programs_nothing(tmp_path, clock, settle):
    rig = Rig(catalog(), clock, tmp_path)
    rig.open_embedded(SERIAL, "SP-20")
    rig.session.interrogate()
    one(Interrogated, settle(rig))
    with pytest.raises(RecordsError):
        rig.store  # noqa: B018 - opening it is what is refused
    rig.close()


def test_that_a_change_confirmed_without_a_record_never_reaches_the_pump(tmp_path, clock, settle):
    rig = Rig(catalog(), clock, tmp_path)
    rig.open_embedded(SERIAL, "SP-20")
    prepare(rig, settle)
    rig.session.confirm("", (), None)
    assert kinds(settle(rig)) == ["PrepareRefused"]
    rig.session.interrogate()
    assert one(Interrogated, settle(rig)).reading.version == 0
    rig.close()


def test_that_a_pump_that_runs_in_another_program_cannot_be_run_here_too(rig, settle, tmp_path, clock):
    rig.open_embedded(SERIAL, "SP-20")
    second = Rig(catalog(), clock, tmp_path)
    with pytest.raises(PumpMemoryError, match="running"):
        second.open_embedded(SERIAL, "SP-20")
    second.close()


def test_that_closing_twice_is_closing_once(rig, settle):
    rig.open_embedded(SERIAL, "SP-20")
    settle(rig)
    rig.close()
    rig.close()
    assert rig.session is None


def test_that_the_rules_are_told_the_patients_group_and_the_last_change_of_dose(rig, settle):
    patient = admit(rig)
    rig.open_patient(patient)
    rig.session.interrogate()
    reading = one(Interrogated, settle(rig)).reading
    context = rig.rule_context(reading)
    assert (context.group, context.last_change_ms, context.now_ms) == (
        "adult-spinal",
        None,
        reading.clock_ms,
    )
    prepare(rig, settle)
    rig.session.confirm("", (), patient)
    verified = one(Verified, settle(rig))
    (visit,) = rig.store.visits(patient)
    (operation,) = rig.store.operations(visit.id)
    assert rig.rule_context(verified.reading).last_change_ms == operation.at_ms


def test_that_the_rules_are_told_nothing_of_a_pump_of_nobody(rig, settle):
    rig.open_embedded(SERIAL, "SP-20")
    rig.session.interrogate()
    context = rig.rule_context(one(Interrogated, settle(rig)).reading)
    assert (context.group, context.last_change_ms) == (None, None)


CATHETER = Catheter("C-80", typed=Volume.from_ml(Decimal("0.25")))


def act(rig, clock, hand):
    """Let hands act and return what the rig told until they had."""
    rig.bench.act(hand)
    told = []
    while rig.bench.busy:
        clock.move(STEP_MS)
        told.extend(rig.turn(clock.link_ms()))
    return tuple(told)


def test_that_hands_are_at_the_bench_once_the_pump_has_said_that_it_has_one(rig, settle, clock):
    rig.open_embedded(SERIAL, "SP-20")
    assert rig.bench is None
    settle(rig)
    acted = one(Acted, act(rig, clock, Aspirate(Port.RESERVOIR)))
    assert acted.felt.volume == Volume.from_ml(Decimal(20))
    rig.close_pump()
    assert rig.bench is None


def test_that_a_new_pump_of_a_patient_is_full_to_the_tip_of_the_recorded_catheter(rig, settle, clock):
    patient = rig.store.add_patient(AMARA, "Ada").id
    rig.store.add_implant(Implant(SERIAL, "SP-20", patient, STARTS_MS, CATHETER), "Ada")
    rig.open_patient(patient)
    settle(rig)
    rig.session.interrogate()
    assert one(Interrogated, settle(rig)).reading.catheter == CATHETER
    refused = one(HandsRefused, act(rig, clock, Join(Volume(1))))
    assert refused.code == "catheter-joined"


@pytest.mark.parametrize(("catheter", "boxed"), [(CATHETER, True), (None, False)])
def test_that_a_new_pump_is_as_out_of_its_box_when_told_so_or_no_catheter_is_recorded(
    rig, settle, clock, catheter, boxed
):
    patient = rig.store.add_patient(AMARA, "Ada").id
    rig.store.add_implant(Implant(SERIAL, "SP-20", patient, STARTS_MS, catheter), "Ada")
    rig.open_patient(patient, boxed=boxed)
    settle(rig)
    rig.session.interrogate()
    assert one(Interrogated, settle(rig)).reading.catheter is None
    assert one(Acted, act(rig, clock, Join(Volume(1)))).felt.volume is None


def test_that_a_pump_is_met_beside_the_open_one_and_can_then_be_opened(rig, settle, clock):
    rig.open_embedded(SERIAL, "SP-20")
    settle(rig)
    told: list[SessionEvent] = []
    with remote(clock) as pump:
        rig.ways.meet(pump.spec, pump.key())
        pump.until(lambda: told.extend(rig.turn(clock.link_ms())), lambda: not rig.ways.meets)
        assert one(PumpMet, tuple(told)).identity.serial == pump.serial
        assert not rig.session.ended
        rig.open_pump(pump.spec, pump.serial)
        pump.until(lambda: told.extend(rig.turn(clock.link_ms())), lambda: isinstance(told[-1], LinkOpened))
        assert told[-1].identity.serial == pump.serial


def test_that_a_rig_that_is_closed_meets_nobody_any_more(rig, clock):
    with remote(clock) as pump:
        rig.ways.meet(pump.spec, pump.key())
        rig.close()
        assert not rig.ways.meets


def test_that_a_rig_says_where_the_open_pump_is(rig, clock, tmp_path):
    assert (rig.named, rig.elsewhere) == ("", "")
    rig.open_embedded(SERIAL, "SP-20")
    assert rig.elsewhere == ""
    rig.open_pump("tcp://127.0.0.1:1", SERIAL)
    assert (rig.named, rig.elsewhere) == ("", "tcp://127.0.0.1:1")
    rig.close_pump()
    assert rig.elsewhere == ""
    assert Rig(catalog(), clock, tmp_path, spec="tcp://127.0.0.1:1").named == "tcp://127.0.0.1:1"


def test_that_a_patients_pump_is_opened_where_it_was_met_and_none_is_made_here(rig, clock, tmp_path):
    patient = admit(rig)
    with remote(clock, SERIAL) as pump:
        rig.ways.meet(pump.spec, pump.key())
        pump.until(lambda: rig.turn(clock.link_ms()), lambda: not rig.ways.meets)
        rig.open_patient(patient)
        told: list[SessionEvent] = []
        pump.until(lambda: told.extend(rig.turn(clock.link_ms())), lambda: bool(told))
    assert one(LinkOpened, tuple(told)).identity.serial == SERIAL
    assert rig.elsewhere == pump.spec
    assert not (tmp_path / "pumps").exists()


@pytest.mark.parametrize("spec", ["", f"loopback:{SERIAL}"])
def test_that_a_pump_that_was_met_nowhere_but_here_runs_here(rig, settle, spec):
    rig.keys.keep(Pairing(SERIAL, keys.KEY, spec))
    rig.open_patient(admit(rig))
    one(LinkOpened, settle(rig))
    assert rig.elsewhere == ""


def test_that_a_pump_which_runs_here_stays_a_patients_until_somebody_has_met_one_that_was_started(
    rig, settle, tmp_path
):
    patient = admit(rig)
    rig.open_patient(patient)
    settle(rig)
    started = Pairing(SERIAL, keys.KEY, "tcp://127.0.0.1:1", own=True)
    rig.keys.keep(started)
    rig.open_patient(patient)
    one(LinkOpened, settle(rig))
    assert rig.elsewhere == ""
    rig.keys.keep(replace(started, own=False))
    rig.open_patient(patient)
    assert rig.elsewhere == "tcp://127.0.0.1:1"


def test_that_a_pump_which_was_started_and_never_ran_here_is_opened_there(rig):
    rig.keys.keep(Pairing(SERIAL, keys.KEY, "tcp://127.0.0.1:1", own=True))
    rig.open_patient(admit(rig))
    assert rig.elsewhere == "tcp://127.0.0.1:1"


def test_that_a_damaged_pairing_is_no_reason_to_run_a_pump_here(rig):
    patient = admit(rig)
    rig.keys.keep(Pairing(SERIAL, keys.KEY, "tcp://127.0.0.1:1"))
    rig.keys.path(SERIAL).write_text("no key")
    with pytest.raises(FileRefused, match=SERIAL):
        rig.open_patient(patient)
    assert rig.session is None


def test_that_a_pump_with_a_history_is_not_made_anew_once_its_pairing_is_forgotten(
    rig, settle, clock, tmp_path
):
    patient = admit(rig)
    rig.open_patient(patient)
    settle(rig)
    assert rig.session is not None
    rig.session.interrogate()
    read = one(Interrogated, settle(rig))
    rig.store.add_reading(read.reading, "C. Moreau")
    rig.open_patient(patient)
    one(LinkOpened, settle(rig))
    rig.close_pump()
    (tmp_path / "pumps" / f"{SERIAL}.bin").unlink()
    with pytest.raises(NotPaired, match="was read before"):
        rig.open_patient(patient)


@pytest.fixture
def listener() -> Listener:
    return specs.open_listener("tcp://127.0.0.1:0")


@pytest.fixture
def distant(listener: Listener, clock: ManualClock) -> Iterator[Device]:
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=STARTS_MS, serial=SERIAL)
    device = Device(catalog(), memory, keys.ring(), entropy=Random(2).randbytes)
    device.listen(listener)
    yield device
    device.close(clock.link_ms())


def met(rig: Rig, clock: ManualClock, device: Device) -> tuple[SessionEvent, ...]:
    """Turn rig and pump for as long as a handshake may take, or until the rig told something."""
    events: list[SessionEvent] = []
    while not events and clock.link_ms() < 2 * PATIENCE.handshake_ms:
        clock.move(10)
        device.turn(clock.link_ms())
        events.extend(rig.turn(clock.link_ms()))
        rig.wait(0.001)
    return tuple(events)


def test_that_a_pump_in_this_process_which_revoked_the_console_is_paired_anew_when_it_is_linked_again(
    rig, settle
):
    rig.open_embedded(SERIAL, "SP-20")
    settle(rig)
    revoked = rig._embedded.key
    rig._embedded.ring.revoke(revoked.fingerprint)
    one(LinkLost, settle(rig))
    rig.reconnect()
    one(LinkOpened, settle(rig))
    assert rig._embedded.key != revoked


def test_that_a_pump_is_not_called_without_a_key_for_it(
    rig: Rig, clock: ManualClock, distant: Device, listener: Listener
) -> None:
    rig.open_pump(listener.spec)
    assert "paired with no pump yet" in one(LinkLost, met(rig, clock, distant)).sentence
    assert rig.session is None


def test_that_an_embedded_pump_pairs_itself_and_leaves_no_key_among_the_consoles(
    rig: Rig, settle: Turn
) -> None:
    rig.open_embedded(SERIAL, "SP-20")
    one(LinkOpened, settle(rig))
    assert rig.keys.all() == ()

"""From an unknown outcome to a verdict: after a lost link, a killed console, another console's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    ImplantKind,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.faults import Fault
from console.domain.prescription import Later, PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Dose, Volume
from console.domain.reading import BolusKind
from console.protocol.messages import Outcome, Status
from console.pump.factory import first_prescription
from console.session.events import (
    ChangePrepared,
    LinkLost,
    MismatchFound,
    NotApplied,
    OutcomeUnknown,
    Verified,
)
from console.session.journal import Verdict
from console.session.recovery import NEVER_TAKEN, shows, unknown
from console.transport.faulty import NAMED
from support.journals import MemoryJournal
from support.pumps import begun, bolus, bridge, drug, prime, refill
from support.rigs import STARTS_MS, Bench, TwistedPump, catalog, kinds, one
from support.therapies import dose, rate, simple
from support.wires import worsened


@pytest.fixture
def bench() -> Bench:
    return Bench()


def lose_the_answer(bench: Bench, mcg: str = "280") -> bytes:
    """Confirm a change, let the pump commit it, and kill the console; return the operation."""
    session = bench.session()
    operation = bench.prepare(session, mcg).read_back.operation
    session.confirm("", (), None)
    bench.turn(session)
    bench.turn()
    return operation


def lose_the_commit(bench: Bench) -> bytes:
    """Confirm a change and let the commit be lost on its way; return the operation."""
    session = bench.session()
    operation = bench.prepare(session).read_back.operation
    session.confirm("", (), None)
    bench.turn(session)
    bench.kill()
    bench.switch_on()
    return operation


def program_elsewhere(bench: Bench, mcg: str) -> None:
    """Let another console program the pump."""
    mine, bench.journal = bench.journal, MemoryJournal()
    other = bench.session()
    bench.prepare(other, mcg)
    other.confirm("", (), None)
    one(Verified, bench.settle(other))
    bench.journal = mine


def test_that_an_update_whose_answer_was_lost_is_found_to_have_been_carried_out(bench):
    operation = lose_the_answer(bench)
    assert bench.kept.visits == []
    events = bench.settle(bench.session())
    assert kinds(events) == ["LinkOpened", "Programmed", "Verified"]
    verified = one(Verified, events)
    assert (verified.operation, verified.recovered, verified.reading.version) == (operation, True, 1)
    assert not verified.changed_since
    assert bench.kept.visits == [operation]
    conclusion = bench.kept.conclusions[operation]
    assert (conclusion.verdict, conclusion.recovered) == (Verdict.COMMITTED, True)
    assert conclusion.at_ms == bench.device.firmware.history.entries[-1].at_ms


def test_that_an_update_that_never_arrived_is_found_not_to_have_been_carried_out(bench):
    operation = lose_the_commit(bench)
    events = bench.settle(bench.session())
    assert kinds(events) == ["LinkOpened", "NotApplied"]
    assert one(NotApplied, events).recovered
    assert bench.kept.conclusions[operation].verdict is Verdict.NOT_APPLIED
    assert bench.kept.visits == [operation]


def test_that_a_change_still_prepared_in_the_pump_is_withdrawn_before_it_is_called_not_applied(bench):
    wire = worsened(bench.link(), "clean", bench.chance, bench.clock.link_ms)
    session = bench.session(wire)
    operation = bench.prepare(session).read_back.operation
    wire.set(outward=NAMED["silent"])
    session.confirm("", (), None)
    bench.turn(session)
    firmware = bench.device.firmware
    assert firmware.query(operation, bench.clock.link_ms()).state == "prepared"
    one(NotApplied, bench.settle(bench.session()))
    assert firmware.query(operation, bench.clock.link_ms()).state == "rejected"


def test_f05_a_commit_that_arrives_after_the_verdict_is_fenced_off(bench):
    wire = worsened(bench.link(), "clean", bench.chance, bench.clock.link_ms)
    late = bench.session(wire)
    bench.prepare(late)
    wire.set(outward=NAMED["delayed"])
    late.confirm("", (), None)
    bench.turn(late)
    recovering = bench.session()
    one(NotApplied, bench.settle(recovering))
    bench.turn(late, recovering, by_ms=3_000)
    bench.turn(late, recovering)
    assert late.ended
    assert bench.read(recovering).version == 0
    assert len(bench.kept.visits) == 1


def test_that_recovery_ends_with_the_same_verdict_however_often_it_is_run(bench):
    operation = lose_the_answer(bench)
    bench.settle(bench.session())
    bench.settle(bench.session())
    assert bench.kept.visits == [operation]


def test_an_update_is_called_carried_out_by_the_history_when_another_console_programmed_since(bench):
    operation = lose_the_answer(bench, "280")
    program_elsewhere(bench, "290")
    verified = one(Verified, bench.settle(bench.session()))
    assert (verified.operation, verified.reading.version) == (operation, 2)
    assert verified.changed_since
    conclusion = bench.kept.conclusions[operation]
    assert (conclusion.verdict, conclusion.version) == (Verdict.COMMITTED, 1)
    assert "changed since" in conclusion.sentence


def test_that_a_pump_whose_restored_memory_used_the_version_for_another_update_is_not_taken_in(bench):
    bench.device.close(bench.clock.link_ms())
    yesterday = bench.memory.load()
    bench.switch_on()
    operation = lose_the_answer(bench, "280")
    assert bench.device.firmware.history.last.operation == operation
    bench.kill()
    bench.memory.save(yesterday, durable=True)
    bench.switch_on()
    program_elsewhere(bench, "290")
    assert bench.device.firmware.history.last.version == bench.kept.intents[operation].base_version + 1
    told = one(NotApplied, bench.settle(bench.session()))
    assert (told.operation, told.sentence) == (operation, NEVER_TAKEN)
    assert bench.kept.conclusions[operation].verdict is Verdict.NOT_APPLIED


def test_that_a_bolus_that_ended_before_the_link_came_back_is_found_to_have_been_given(bench):
    session = bench.session()
    base = bench.read(session)
    session.prepare(BolusChange(Dose.from_mcg(Decimal(25)), MS_PER_HOUR), base, "Ada")
    bench.settle(session)
    session.confirm("", (), None)
    bench.turn(session)
    bench.turn()
    bench.device.clock.jump(MS_PER_DAY, bench.clock.link_ms())
    verified = one(Verified, bench.settle(bench.session()))
    assert verified.reading.bolus is None


def test_that_several_unresolved_updates_are_settled_oldest_first(bench):
    first = lose_the_answer(bench, "280")
    others = bench.kept.intents[first]
    never = replace(others, operation=b"\x01" * 16)
    bench.kept.confirm(never)
    events = bench.settle(bench.session())
    assert kinds(events) == ["LinkOpened", "Programmed", "Verified", "NotApplied"]
    assert bench.kept.visits == [first, never.operation]


def test_that_an_unresolved_update_of_another_pump_is_left_alone(bench):
    lose_the_answer(bench)
    intent = next(iter(bench.kept.intents.values()))
    elsewhere = replace(intent, operation=b"\x02" * 16, serial="SIM-000001")
    bench.kept.confirm(elsewhere)
    bench.settle(bench.session())
    assert bench.kept.unresolved("SIM-000001") == (elsewhere,)


def test_that_a_pump_out_of_reach_leaves_the_update_unknown_and_says_either_or(bench):
    operation = lose_the_answer(bench)
    bench.kill()
    events = bench.settle(bench.session())
    assert kinds(events) == ["LinkLost", "OutcomeUnknown"]
    assert one(OutcomeUnknown, events) == unknown(bench.kept.intents[operation])
    assert bench.kept.conclusions == {}


def test_that_a_link_lost_again_in_the_middle_of_recovery_leaves_the_rest_unknown(bench):
    operation = lose_the_answer(bench)
    session = bench.session()
    while not [event for event in bench.turn(session) if type(event).__name__ == "Programmed"]:
        pass
    bench.kill()
    assert one(OutcomeUnknown, bench.settle(session)).operation == operation
    bench.switch_on()
    one(Verified, bench.settle(bench.session()))


@pytest.mark.parametrize(
    "lie",
    (
        {"state": "prepared"},
        {"state": "maybe"},
        {"version": None},
        {"operation": b"\x09" * 16},
    ),
    ids=str,
)
def test_that_an_outcome_that_cannot_be_is_no_verdict(bench, lie):
    lose_the_answer(bench)

    def bend(_, answer):
        return structs.replace(answer, **lie) if isinstance(answer, Outcome) else answer

    bench.device = TwistedPump(bench, bend)
    events = bench.settle(bench.session())
    one(LinkLost, events)
    one(OutcomeUnknown, events)
    assert bench.kept.conclusions == {}


@pytest.mark.parametrize("lie", ({"digest": b"\x09" * 32}, {"version": 2}, {"version": 0}), ids=str)
def test_that_an_outcome_that_names_another_change_is_told_and_never_concluded(bench, lie):
    lose_the_answer(bench)

    def bend(_, answer):
        return structs.replace(answer, **lie) if isinstance(answer, Outcome) else answer

    bench.device = TwistedPump(bench, bend)
    assert one(MismatchFound, bench.settle(bench.session())).sentence
    assert bench.kept.conclusions == {}


def test_that_a_reading_older_than_the_outcome_is_told_and_never_concluded(bench):
    lose_the_answer(bench)

    def bend(_, answer):
        return structs.replace(answer, version=0) if isinstance(answer, Status) else answer

    bench.device = TwistedPump(bench, bend)
    assert "version 0" in one(MismatchFound, bench.settle(bench.session())).sentence
    assert bench.kept.conclusions == {}


RUNS = first_prescription(catalog().pumps["SP-20"])
OTHER = replace(RUNS, drug=drug("500"), infusion=simple("200"))
PERIODIC = PeriodicBolus(dose("30"), 6 * MS_PER_HOUR, MS_PER_HOUR, rate("5"))
CATHETER = Catheter("C-80", typed=Volume.from_ml(Decimal("0.176")))
BRIDGE = bridge("0.319", 19, "2000")
CHANGES: dict[str, Change] = {
    "program": ProgramChange(replace(RUNS, infusion=simple("280"))),
    "periodic": ProgramChange(replace(RUNS, infusion=PERIODIC)),
    "later": ProgramChange(replace(RUNS, later=Later(STARTS_MS + MS_PER_HOUR, PERIODIC))),
    "bolus": bolus("25", 60),
    "prime": prime(),
    "refill": refill(RUNS),
    "refill with a bridge": replace(
        refill(OTHER, left="0.2", filled="19", bridge=BRIDGE), stable_until=date(2027, 3, 1)
    ),
    "left half-way": refill(RUNS, withdrawn="18", left="2", filled="0"),
    "stop": StopChange(STARTS_MS + MS_PER_DAY),
    "implant": ImplantChange(ImplantKind.REVISION, CATHETER),
    "alarms": AlarmsChange(Repeats(20 * 60_000)),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("later_ms", [0, MS_PER_HOUR // 2, 3 * MS_PER_DAY])
def test_that_every_change_whose_answer_was_lost_is_found_by_what_the_pump_shows_by_then(
    bench, name, later_ms
):
    session = bench.session()
    base = bench.read(session)
    session.prepare(CHANGES[name], base, "Ada")
    assert one(ChangePrepared, bench.settle(session)).read_back.change == CHANGES[name]
    session.confirm("", (), None)
    bench.turn(session)
    bench.turn()
    if later_ms:
        bench.device.clock.jump(later_ms, bench.clock.link_ms())
    bench.device.turn(bench.clock.link_ms())
    bench.kill()
    bench.switch_on()
    assert one(Verified, bench.settle(bench.session())).change == CHANGES[name]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("minutes", [-90, 90])
def test_that_a_change_whose_answer_was_lost_is_found_though_the_pumps_clock_was_set_since(
    bench, name, minutes
):
    session = bench.session()
    base = bench.read(session)
    session.prepare(CHANGES[name], base, "Ada")
    bench.settle(session)
    session.confirm("", (), None)
    bench.turn(session)
    bench.turn()
    firmware = bench.device.firmware
    assert firmware.inject(Fault("clock-off", minutes, firmware.hydraulics.at_ms)) is None
    assert one(Verified, bench.settle(bench.session())).change == CHANGES[name]
    assert bench.kept.unresolved(firmware.serial) == ()


def test_that_a_change_is_found_whose_later_part_took_over_before_the_clock_was_set_back(bench):
    session = bench.session()
    base = bench.read(session)
    session.prepare(CHANGES["later"], base, "Ada")
    bench.settle(session)
    session.confirm("", (), None)
    bench.turn(session)
    bench.turn()
    firmware = bench.device.firmware
    bench.device.clock.jump(MS_PER_HOUR, bench.clock.link_ms())
    bench.turn()
    assert firmware.inject(Fault("clock-off", -90, firmware.hydraulics.at_ms)) is None
    assert one(Verified, bench.settle(bench.session())).change == CHANGES["later"]


def test_that_a_resume_is_verified_by_a_pump_that_runs(bench):
    session = bench.session()
    for change in (StopChange(), ResumeChange()):
        base = bench.read(session)
        session.prepare(change, base, "Ada")
        bench.settle(session)
        session.confirm("", (), None)
        reading = one(Verified, bench.settle(session)).reading
        assert (reading.stopped_ms is None) == isinstance(change, ResumeChange)


def shown(bench, change):
    """Carry `change` out; return the intent, when it was applied, and the reading that verified it."""
    session = bench.session()
    base = bench.read(session)
    session.prepare(change, base, "Ada")
    bench.settle(session)
    session.confirm("", (), None)
    reading = one(Verified, bench.settle(session)).reading
    (intent,) = bench.kept.intents.values()
    at_ms = bench.kept.conclusions[intent.operation].at_ms
    assert shows(intent, at_ms, reading)
    return intent, at_ms, reading


def ended(reading):
    return replace(reading, bolus=None)


def stranger(reading):
    return replace(reading, bolus=begun(bolus("1", 1), reading.clock_ms))


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("program", lambda reading: replace(reading, prescription=RUNS)),
        ("periodic", lambda reading: replace(reading, prescription=replace(RUNS, infusion=PERIODIC))),
        ("bolus", ended),
        ("bolus", stranger),
        ("bolus", lambda reading: replace(reading, prescription=OTHER)),
        ("prime", ended),
        ("refill", lambda reading: replace(reading, filled_ms=0)),
        ("refill", lambda reading: replace(reading, reservoir_pl=20 * 10**9 + 1)),
        ("refill", lambda reading: replace(reading, stable_until=date(2027, 1, 1))),
        ("refill", lambda reading: replace(reading, bolus=begun(refill(RUNS, bridge=BRIDGE), 0))),
        ("refill with a bridge", ended),
        ("refill with a bridge", stranger),
        ("stop", lambda reading: replace(reading, stopped_ms=None)),
        ("stop", lambda reading: replace(reading, stopped_ms=reading.clock_ms + 1)),
        ("stop", lambda reading: replace(reading, stopped_ms=reading.stopped_ms + 2 * MS_PER_DAY)),
        ("refill with a bridge", lambda reading: replace(reading, filled_ms=reading.filled_ms + 60_000)),
        ("implant", lambda reading: replace(reading, catheter=None)),
    ],
)
def test_that_a_reading_which_lacks_what_was_confirmed_does_not_show_it(bench, name, lie):
    intent, at_ms, reading = shown(bench, CHANGES[name])
    assert not shows(intent, at_ms, lie(reading))


def test_that_a_patient_bolus_after_a_single_one_is_no_sign_against_it(bench):
    intent, at_ms, reading = shown(bench, CHANGES["bolus"])
    ends_ms = at_ms + MS_PER_HOUR
    theirs = replace(begun(bolus("5", 10), ends_ms), kind=BolusKind.PATIENT)
    assert shows(intent, at_ms, replace(reading, clock_ms=ends_ms, bolus=theirs))
    assert not shows(intent, at_ms, replace(reading, clock_ms=ends_ms, bolus=stranger(reading).bolus))


def test_that_a_bridge_held_by_a_stop_is_shown_wherever_it_stands(bench):
    session = bench.session()
    for change in (StopChange(), CHANGES["refill with a bridge"]):
        base = bench.read(session)
        session.prepare(change, base, "Ada")
        bench.settle(session)
        session.confirm("", (), None)
        verified = one(Verified, bench.settle(session))
    assert verified.reading.bolus.phases == BRIDGE.phases
    intent = bench.kept.intents[verified.operation]
    at_ms = bench.kept.conclusions[verified.operation].at_ms
    assert shows(intent, at_ms, bench.read(session))
    assert not shows(intent, at_ms, ended(verified.reading))

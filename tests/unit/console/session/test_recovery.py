"""From an unknown outcome to a verdict: after a lost link, a killed console, another console's change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Dose
from console.protocol.messages import Outcome, Status
from console.session.events import LinkLost, MismatchFound, NotApplied, OutcomeUnknown, Verified
from console.session.journal import Verdict
from console.session.recovery import shows, unknown
from console.transport.faulty import NAMED
from support.journals import MemoryJournal
from support.rigs import Bench, TwistedPump, daily, kinds, one
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


def test_that_an_update_whose_answer_was_lost_is_found_to_have_been_carried_out(bench):
    operation = lose_the_answer(bench)
    assert bench.kept.visits == []
    events = bench.settle(bench.session())
    assert kinds(events) == ["LinkOpened", "Programmed", "Verified"]
    verified = one(Verified, events)
    assert (verified.operation, verified.recovered, verified.reading.version) == (operation, True, 1)
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


def test_that_a_commit_that_arrives_after_the_verdict_is_fenced_off(bench):
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
    mine, bench.journal = bench.journal, MemoryJournal()
    other = bench.session()
    bench.prepare(other, "290")
    other.confirm("", (), None)
    bench.settle(other)
    bench.journal = mine
    verified = one(Verified, bench.settle(bench.session()))
    assert (verified.operation, verified.reading.version) == (operation, 2)
    conclusion = bench.kept.conclusions[operation]
    assert (conclusion.verdict, conclusion.version) == (Verdict.COMMITTED, 1)
    assert "changed since" in conclusion.sentence


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


@pytest.mark.parametrize("lie", ({"digest": b"\x09" * 32}, {"version": 2}), ids=str)
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


def test_that_a_reading_shows_a_bolus_only_while_the_program_is_the_one_from_before(bench):
    session = bench.session()
    base = bench.read(session)
    lose_the_answer(bench)
    intent = replace(
        next(iter(bench.kept.intents.values())), change=BolusChange(Dose.from_mcg(Decimal(25)), MS_PER_HOUR)
    )
    assert shows(intent, base)
    other = daily(base, "290").prescription
    assert not shows(intent, replace(base, prescription=other))

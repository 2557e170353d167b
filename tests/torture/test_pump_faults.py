"""F16, F17 and F29 to F37 over a whole link: a pump reset, exchanged, spoilt, or in a state nobody knows."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from msgspec import structs

from console.domain.alarms import Alarm
from console.domain.change import ProgramChange
from console.domain.quantities import MS_PER_DAY, DailyDose
from console.protocol.channel import LAST_COUNTER
from console.protocol.messages import Status
from console.protocol.wire import WireDosePhase, WireRunningBolus, WireStanding
from console.pump.device import Device
from console.pump.factory import SERIAL
from console.session.events import (
    ChangePrepared,
    Interrogated,
    LinkLost,
    NotApplied,
    PrepareRefused,
    SessionEvent,
    Verified,
)
from console.session.journal import Verdict
from console.session.session import NOTHING_PREPARED, Session
from support import keys
from support.journals import MemoryJournal
from support.pumps import drug
from support.rigs import Bench, TwistedPump, daily, kinds, one

TOGETHER = 100


@pytest.fixture
def bench() -> Bench:
    return Bench()


def firmware(bench: Bench):
    """Return what the pump of the bench runs by."""
    assert isinstance(bench.device, Device)
    return bench.device.firmware


def confirmed(bench: Bench, session: Session) -> tuple[SessionEvent, ...]:
    """Confirm what was read back; return what came of it."""
    session.confirm("", (), None)
    return bench.settle(session)


@pytest.mark.parametrize("end", ("console", "pump"))
def test_f16_a_session_whose_counter_is_used_up_ends_and_the_next_one_has_keys_of_its_own(bench, end):
    session = bench.session()
    before = bench.read(session)
    (peer,) = bench.device._peers
    connection = session.line._connection if end == "console" else peer.connection
    connection._channel._running.sent = LAST_COUNTER - 1
    session.interrogate()
    assert "LinkLost" in kinds(bench.settle(session) + bench.turn(session))
    assert session.ended
    again = bench.session()
    assert bench.read(again).version == before.version
    assert again.line._connection._channel._running.sent < 10


def test_f17_a_console_with_another_key_is_told_in_a_sentence_and_opens_nothing(bench):
    stranger = Session(
        bench.link(), bench.journal, keys.caller(bench.chance.randbytes, key=keys.OTHER), SERIAL
    )
    (lost,) = bench.settle(stranger)
    assert isinstance(lost, LinkLost)
    assert lost.sentence.endswith(".")
    assert firmware(bench).history.last.version == 0
    assert bench.read(bench.session()).version == 0


@pytest.mark.parametrize("first", ("reset", "confirmed"), ids=("before", "with"))
def test_f29_a_pump_that_is_reset_at_the_confirmation_takes_nothing(bench, first):
    session = bench.session()
    bench.prepare(session)
    boot = bench.read(session).boot_id
    session.confirm("", (), None)
    if first == "confirmed":
        session.turn(bench.clock.link_ms(), bench.clock.wall_utc_ms())
    bench.kill()
    bench.switch_on()
    bench.settle(session)
    assert session.ended
    again = bench.session()
    reading = bench.read(again)
    assert (reading.version, reading.boot_id == boot) == (0, False)
    assert bench.kept.unresolved(SERIAL) == ()
    assert {each.verdict for each in bench.kept.conclusions.values()} <= {Verdict.NOT_APPLIED}
    assert len(bench.kept.intents) == (first == "confirmed")
    assert one(ChangePrepared, prepared_again(bench, again))


def prepared_again(bench: Bench, session: Session) -> tuple[SessionEvent, ...]:
    """Prepare anew on a fresh reading; return what came of it."""
    base = bench.read(session)
    session.prepare(daily(base, "280"), base, "Ada")
    return bench.settle(session)


@pytest.mark.parametrize("kept", (False, True), ids=("before it is kept", "once it is kept"))
def test_f30_a_pump_that_stops_in_the_midst_of_a_commit_runs_the_old_program_or_the_new_one(
    bench, kept, monkeypatch
):
    session = bench.session()
    prepared = bench.prepare(session)
    before = firmware(bench).hydraulics.prescription
    save = bench.memory.save

    class PoweredOffError(Exception):
        """The current is gone."""

    def fail(data: bytes, *, durable: bool) -> None:
        if kept:
            save(data, durable=durable)
        raise PoweredOffError

    session.confirm("", (), None)
    monkeypatch.setattr(bench.memory, "save", fail)
    with pytest.raises(PoweredOffError):
        bench.settle(session)
    monkeypatch.undo()
    bench.kill()
    bench.switch_on()
    bench.settle(session)
    told = bench.settle(bench.session())
    after = firmware(bench)
    assert after.history.last.version == int(kept)
    assert after.hydraulics.prescription == (prepared.read_back.change.prescription if kept else before)
    assert one(Verified if kept else NotApplied, told).recovered


def test_f31_a_change_made_on_a_reading_that_stands_no_more_is_refused_and_a_fresh_reading_shows_why(bench):
    first = bench.session()
    stale = bench.read(first)
    other = bench.session()
    bench.prepare(other, "290")
    one(Verified, confirmed(bench, other))
    again = bench.session()
    bench.settle(again)
    again.prepare(daily(stale, "280"), stale, "Ada")
    assert one(PrepareRefused, bench.settle(again)).code == "version-differs"
    fresh = bench.read(again)
    assert (fresh.version, fresh.prescription.infusion) != (stale.version, stale.prescription.infusion)


@pytest.mark.parametrize("seed", range(TOGETHER))
def test_f32_exactly_one_wins_when_two_consoles_program_on_the_same_reading(seed):
    bench, chance = Bench(seed=seed), Random(seed)
    base = bench.read(bench.session())
    journals = [MemoryJournal(), MemoryJournal()]
    told: list[list[SessionEvent]] = [[], []]
    sessions: list[Session | None] = [None, None]
    for _ in range(400):
        bench.clock.move(50)
        bench.device.turn(bench.clock.link_ms())
        for me in chance.sample(range(2), 2):
            session = sessions[me]
            if session is None or session.ended:
                if chance.random() < 0.3 and not (verdicts(told[me])):
                    sessions[me] = session = Session(bench.link(), journals[me], bench.caller(), SERIAL)
                    session.prepare(daily(base, ("280", "290")[me]), base, "Ada")
                continue
            events = session.turn(bench.clock.link_ms(), bench.clock.wall_utc_ms())
            told[me] += events
            if any(isinstance(event, ChangePrepared) for event in events):
                session.confirm("", (), None)
        if all(verdicts(each) for each in told):
            break
    history = firmware(bench).history
    assert history.last.version == 1
    assert sum(history.last.operation in journal.intents for journal in journals) == 1
    winners = [me for me in range(2) if history.last.operation in journals[me].intents]
    for me in range(2):
        assert any(isinstance(event, Verified) for event in told[me]) is (me in winners)


def verdicts(told: list[SessionEvent]) -> list[SessionEvent]:
    """Return what ended an attempt to program: a verdict, or a refusal because the other one was first."""
    return [
        event
        for event in told
        if isinstance(event, Verified)
        or (isinstance(event, PrepareRefused) and event.code == "version-differs")
    ]


def test_f33_another_pump_at_the_same_address_opens_no_session_and_is_told_nothing(bench):
    prepared = bench.prepare(bench.session())
    other = Bench(seed=9)
    other.ring = keys.ring(key=keys.OTHER)
    other.switch_on()
    session = other.session()
    (lost,) = other.settle(session)
    assert isinstance(lost, LinkLost)
    assert firmware(other).history.last.version == 0
    assert prepared.read_back.operation not in other.kept.intents


def test_f34_a_prepared_program_that_changed_in_the_pumps_memory_is_not_made(bench):
    session = bench.session()
    prepared = bench.prepare(session, "280")
    preparation = firmware(bench)._preparation
    change = preparation.slot.change
    infusion = replace(change.prescription.infusion, daily=DailyDose(2_800_000))
    preparation.slot = replace(
        preparation.slot, change=ProgramChange(replace(change.prescription, infusion=infusion))
    )
    told = confirmed(bench, session)
    assert one(NotApplied, told).sentence.startswith("What was confirmed is not what is prepared")
    assert firmware(bench).history.last.version == 0
    assert firmware(bench).hydraulics.prescription != prepared.read_back.change.prescription


def dry(bench: Bench) -> None:
    """Let the reservoir run dry, whose drug lasts for 150 days."""
    bench.device.clock.jump(200 * MS_PER_DAY, bench.clock.link_ms())


def worn_out(bench: Bench) -> None:
    """Let the battery be at its end, 90 days after it warned."""
    firmware(bench).strike(Alarm.REPLACEMENT_DUE)
    bench.device.clock.jump(91 * MS_PER_DAY, bench.clock.link_ms())


def reset(bench: Bench) -> None:
    """Let the pump be reset, after which it runs its minimum rate."""
    firmware(bench).strike(Alarm.MEMORY_RESET)


@pytest.mark.parametrize(
    ("happens", "why", "version"),
    ((dry, "reservoir is empty", 0), (worn_out, "battery", 0), (reset, "was reset", 1)),
)
def test_f35_a_commit_is_refused_with_the_reason_when_the_pump_has_raised_an_alarm_since_the_read_back(
    bench, happens, why, version
):
    session = bench.session()
    operation = bench.prepare(session).read_back.operation
    happens(bench)
    bench.turn(session)
    while not bench.device.has_arrived:
        bench.turn(session)
    told = confirmed(bench, session)
    refusal = one(NotApplied, told)
    assert why in refusal.sentence
    assert (refusal.operation, bench.kept.unresolved(SERIAL)) == (operation, ())
    assert firmware(bench).history.last.version == version
    assert firmware(bench).history.committed(operation) is None


def test_f36_a_program_for_another_strength_than_is_in_the_pump_is_refused(bench):
    session = bench.session()
    base = bench.read(session)
    assert base.prescription.drug != drug("500")
    wrong = ProgramChange(replace(base.prescription, drug=drug("500")))
    session.prepare(wrong, base, "Ada")
    assert one(PrepareRefused, bench.settle(session)).code == "drug-differs"
    assert confirmed(bench, session) == (PrepareRefused("nothing-prepared", NOTHING_PREPARED),)
    assert bench.read(session).version == 0


@pytest.mark.parametrize(
    ("strange", "named"),
    (
        ({"alarms": (WireStanding("meltdown", 0),)}, "“meltdown”, which this console does not know"),
        (
            {"bolus": WireRunningBolus("drip", (WireDosePhase(1, 1),), 0, replaces=False)},
            "“drip” arrived, which is not known here",
        ),
    ),
    ids=("an alarm", "a bolus"),
)
def test_f37_a_state_the_console_does_not_know_ends_the_session_and_nothing_can_be_programmed(
    bench, strange, named
):
    bench.device = TwistedPump(
        bench,
        lambda _, answer: structs.replace(answer, **strange) if isinstance(answer, Status) else answer,
    )
    session = bench.session()
    session.interrogate()
    told = bench.settle(session)
    assert kinds(told) == ["LinkOpened", "LinkLost"]
    assert named in one(LinkLost, told).sentence
    assert session.ended
    assert not any(isinstance(event, Interrogated) for event in told)

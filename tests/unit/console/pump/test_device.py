"""The pump on a link: sessions and their fence, silence for strangers, bounded work, kept before said."""

from __future__ import annotations

from random import Random

import pytest

from console.domain.change import ProgramChange, StopChange
from console.domain.faults import Fault
from console.domain.pairing import MOST_PAIRED, PAIRING_MS, PairingKey
from console.domain.prescription import PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, Dose, DoseRate
from console.errors import LinkLost
from console.protocol import codec, values
from console.protocol.channel import Channel
from console.protocol.connection import PATIENCE
from console.protocol.events import Closed, TurnedAway
from console.protocol.framing import FrameReader, frame
from console.protocol.messages import (
    Commit,
    Committed,
    Hello,
    Outcome,
    PanelShown,
    Prepare,
    Prepared,
    Query,
    ReadStatus,
    Refused,
    Request,
    Status,
    UsePanel,
)
from console.protocol.states import Role, State
from console.protocol.trainer_messages import FaultsTold, InjectFault, Jump, ReadTime, SetRate, Time
from console.pump import device
from console.pump.device import (
    ACCEPTS_A_TURN,
    ATTENTIVE_S,
    CHECKPOINT_MS,
    EVENTS_A_TURN,
    MAX_STRANGERS,
    STRANGER_BYTES,
)
from console.transport.loopback import LoopbackListener, LoopbackTransport, pair
from support.keys import OTHER, keys, ring
from support.pumps import START_MS, USER, Caller, FailingMemory, Ward, bolus, expect, new, started
from support.therapies import ORDERED, catalog, prescription

CHANGE = ProgramChange(prescription(ORDERED))


@pytest.fixture
def memory() -> FailingMemory:
    failing = FailingMemory()
    new(memory=failing)
    return failing


@pytest.fixture
def ward(memory: FailingMemory) -> Ward:
    return Ward(memory)


def prepare(ward: Ward, caller: Caller, operation: bytes = b"o" * 16) -> Prepared:
    last = ward.device.firmware.history.last
    request = Prepare(operation, last.version, last.digest, values.to_wire(CHANGE), USER)
    return expect(Prepared, ward.answer(caller, request))


def is_over(transport: LoopbackTransport) -> bool:
    try:
        while transport.receive():
            pass
    except LinkLost:
        return True
    return False


def test_that_a_console_is_told_what_the_pump_knows(ward: Ward) -> None:
    found = expect(Status, ward.answer(ward.caller(), ReadStatus()))
    assert found.identity.serial == "SIM-700182"
    assert found.identity.simulated
    assert found.identity.services == ("pump", "trainer", "bench")


def test_that_therapy_time_runs_with_link_time_at_the_rate_given(memory: FailingMemory) -> None:
    ward = Ward(memory, rate=60)
    ward.turn(1, each_ms=1_000)
    assert ward.device.firmware.hydraulics.at_ms == START_MS + 60_000


def test_that_a_change_is_made_in_two_steps_over_the_link(ward: Ward) -> None:
    caller = ward.caller()
    back = prepare(ward, caller)
    done = expect(Committed, ward.answer(caller, Commit(back.operation, back.digest)))
    assert done.version == 1
    assert ward.device.firmware.history.last.console == "ward 3"


def test_that_a_new_session_ends_the_old_one_and_what_it_had_prepared(ward: Ward) -> None:
    first = ward.caller()
    back = prepare(ward, first)
    second = ward.caller()
    assert Closed() in first.heard
    assert is_over(first.transport)
    refusal = expect(Refused, ward.answer(second, Commit(back.operation, back.digest)))
    assert refusal.code == "no-prepare"
    assert expect(Outcome, ward.answer(second, Query(back.operation))).state == "rejected"


def test_f32_a_commit_of_a_session_which_ends_in_the_same_turn_is_not_made(ward: Ward) -> None:
    """The fence: the new session is heard first, and the old one's late commit finds no ear."""
    second = Caller.of(ward.device, seed=99)
    first = ward.caller()
    back = prepare(ward, first)
    second.say_hello(ward.now)
    ward.device.turn(ward.now)
    second.carry(ward.now)
    first.ask(Commit(back.operation, back.digest), ward.now)
    ward.callers = [second]
    ward.turn(2)
    assert ward.device.firmware.history.last.version == 0
    assert expect(Outcome, ward.answer(second, Query(back.operation))).state == "rejected"


def test_that_a_hello_alone_does_not_disturb_the_session(ward: Ward) -> None:
    first = ward.caller()
    back = prepare(ward, first)
    other = Caller.of(ward.device, seed=99)
    other.say_hello(ward.now)
    ward.turn(3)
    assert isinstance(ward.answer(first, Commit(back.operation, back.digest)), Committed)


def test_that_a_trainer_and_a_console_have_a_session_each(ward: Ward) -> None:
    console, trainer = ward.caller(), ward.caller("trainer")
    assert isinstance(ward.answer(console, ReadStatus()), Status)
    told = expect(Time, ward.answer(trainer, Jump(30 * MS_PER_DAY)))
    found = expect(Status, ward.answer(console, ReadStatus()))
    assert found.clock_ms >= told.clock_ms >= START_MS + 30 * MS_PER_DAY
    ward.answer(trainer, SetRate(0))
    assert expect(Time, ward.answer(trainer, ReadTime())).rate == 0


def test_that_a_session_is_kept_to_its_own_service(ward: Ward) -> None:
    assert expect(Refused, ward.answer(ward.caller(), SetRate(0))).code == "wrong-service"
    assert expect(Refused, ward.answer(ward.caller("trainer"), ReadStatus())).code == "wrong-service"


def test_a_console_is_turned_away_when_it_asks_for_a_service_there_is_not(ward: Ward) -> None:
    caller = Caller.of(ward.device)
    ward.callers.append(caller)
    caller.say_hello(ward.now, "nurse")
    ward.turn(3)
    away = next(event for event in caller.heard if isinstance(event, TurnedAway))
    assert away.refused.code == "no-such-service"


@pytest.mark.parametrize(
    "said", [b"GET / HTTP/1.1\r\nHost: pump\r\n\r\n", b"\x00" * 100, b"\xff\x00" * 50, b"SSH-2.0-x\r\n"]
)
def test_that_a_stranger_meets_silence_and_is_dropped_at_the_deadline(ward: Ward, said: bytes) -> None:
    stranger, theirs = pair()
    ward.device.attach(theirs)
    kept = ward.device.firmware.log
    stranger.send(said)
    ward.turn(10)
    assert stranger.receive() == b""
    ward.turn(1, each_ms=PATIENCE.handshake_ms)
    assert is_over(stranger)
    assert ward.device.strangers == 1
    assert ward.device.firmware.log == kept


def test_f22_a_stranger_who_says_nothing_is_dropped_at_the_deadline(ward: Ward) -> None:
    stranger, theirs = pair()
    ward.device.attach(theirs)
    ward.turn(1)
    ward.turn(1, each_ms=PATIENCE.handshake_ms - 1)
    assert not is_over(stranger)
    ward.turn(1, each_ms=1)
    assert is_over(stranger)


def test_that_a_stranger_who_talks_too_much_is_dropped_unread(ward: Ward) -> None:
    stranger, theirs = pair()
    ward.device.attach(theirs)
    stranger.send(b"x" * (STRANGER_BYTES + 1))
    ward.turn(2)
    assert is_over(stranger)


def test_f23_a_flood_of_strangers_leaves_the_session_alone_and_only_some_are_kept(ward: Ward) -> None:
    listener = LoopbackListener("pump")
    ward.device.listen(listener)
    caller = ward.caller()
    strangers = [listener.connect() for _ in range(16)]
    ward.turn(1)
    assert sum(is_over(each) for each in strangers) == 0
    ward.turn(10)
    assert sum(is_over(each) for each in strangers) == 16 - MAX_STRANGERS
    assert isinstance(ward.answer(caller, ReadStatus()), Status)


def test_that_a_newcomer_takes_the_place_of_the_stranger_who_has_shown_no_key_for_longest(ward: Ward) -> None:
    keyed = Caller.of(ward.device, seed=99)
    keyed.say_hello(ward.now, "pump")
    ward.device.turn(ward.now)
    listener = LoopbackListener("pump")
    ward.device.listen(listener)
    strangers = []
    for _ in range(MAX_STRANGERS + 2):
        strangers.append(listener.connect())
        ward.turn(1)
    assert [is_over(each) for each in strangers] == [True] * 3 + [False] * (MAX_STRANGERS - 1)
    assert ward.device._peers[0].connection.key is not None


def test_that_a_turn_accepts_a_few_and_leaves_the_rest_for_the_next(ward: Ward) -> None:
    class Crowd:
        spec = "crowd:"
        accepted = 0

        def accept(self) -> LoopbackTransport:
            self.accepted += 1
            return pair()[0]

        def wait(self, timeout_s: float) -> None:
            pass

        def close(self) -> None:
            pass

    crowd = Crowd()
    ward.device.listen(crowd)
    ward.turn(1)
    assert crowd.accepted == ACCEPTS_A_TURN
    ward.turn(1)
    assert crowd.accepted == 2 * ACCEPTS_A_TURN


def test_that_a_turn_answers_a_bounded_number_of_requests_and_loses_none(ward: Ward) -> None:
    """A console that does not wait for answers: each of its frames is sealed beforehand, all sent at once."""
    caller = ward.caller()
    count = 3 * EVENTS_A_TURN
    for number in range(1, count + 1):
        caller.connection._seal(number, codec.encode(ReadTime()))
    caller.transport.send(caller.connection.bytes_to_send())
    answered: list[int] = []
    for _ in range(6):
        ward.device.turn(ward.now)
        answered.append(caller.transport.receive().count(b"\x00"))
    assert sum(answered) == count
    assert max(answered) <= EVENTS_A_TURN
    assert answered[:3] == [EVENTS_A_TURN] * 3


def test_that_no_more_is_taken_in_while_something_waits_to_be_answered(ward: Ward) -> None:
    class Counted:
        """The pump's end of a link, counting how often it was emptied."""

        def __init__(self, end: LoopbackTransport) -> None:
            self.end, self.receives = end, 0

        def receive(self) -> bytes:
            self.receives += 1
            return self.end.receive()

        def send(self, data: bytes) -> None:
            self.end.send(data)

        def wait(self, timeout_s: float) -> None:
            self.end.wait(timeout_s)

        def close(self) -> None:
            self.end.close()

    ours, theirs = pair()
    counted, caller = Counted(theirs), Caller(ours)
    ward.device.attach(counted)
    ward.callers.append(caller)
    caller.say_hello(ward.now)
    ward.turn(4)
    for number in range(1, 3 * EVENTS_A_TURN + 1):
        caller.connection._seal(number, codec.encode(ReadTime()))
    caller.transport.send(caller.connection.bytes_to_send())
    before = counted.receives
    for _ in range(4):
        ward.device.turn(ward.now)
    assert counted.receives == before + 1


def test_that_a_request_which_came_with_a_session_since_ended_is_not_acted_on(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A console seals a jump into the frame that establishes it, and is fenced before it is heard out."""
    monkeypatch.setattr(device, "EVENTS_A_TURN", 1)
    fencing = Caller.of(ward.device, seed=8)
    ours, theirs = pair()
    ward.device.attach(theirs)
    hasty, frames = Channel(Role.CONSOLE, Random(9).randbytes, keys), FrameReader()
    (offer,) = hasty.offers(codec.encode(Hello("hasty", "trainer")))
    ours.send(frame(offer))
    fencing.say_hello(ward.now, "trainer")
    ward.device.turn(ward.now)
    ward.device.turn(ward.now)
    for body in frames.feed(ours.receive()):
        hasty.open(body)
    jump = codec.encode(Jump(30 * MS_PER_DAY))
    ours.send(frame(hasty.seal((1).to_bytes(4, "big") + jump)))
    ward.device.turn(ward.now)
    assert [peer.service for peer in ward.device._peers] == ["", "trainer"]
    fencing.carry(ward.now)
    ward.device.turn(ward.now)
    assert is_over(ours)
    assert ward.device.firmware.hydraulics.at_ms < START_MS + MS_PER_DAY


def test_that_a_session_not_used_for_five_minutes_ends(ward: Ward) -> None:
    caller = ward.caller()
    ward.turn(1, each_ms=PATIENCE.idle_ms)
    assert is_over(caller.transport)


def test_that_a_console_which_hangs_up_is_let_go_and_the_next_is_served(ward: Ward) -> None:
    caller = ward.caller()
    caller.transport.close()
    ward.callers.clear()
    ward.turn(2)
    assert isinstance(ward.answer(ward.caller(), ReadStatus()), Status)


def test_that_what_a_reading_showed_is_kept_before_it_was_sent(ward: Ward, memory: FailingMemory) -> None:
    found = expect(Status, ward.answer(ward.caller(), ReadStatus()))
    again = started(memory)
    assert again.hydraulics.at_ms >= found.clock_ms
    assert int(again.hydraulics.ledger.delivered_pl) >= found.delivered_pl


def test_nothing_is_shown_when_it_cannot_be_kept(ward: Ward, memory: FailingMemory) -> None:
    caller = ward.caller()
    memory.full = True
    refusal = expect(Refused, ward.answer(caller, ReadStatus()))
    assert refusal.code == "memory-failed"
    assert ward.device.trouble == "The disk is full. What it held before is whole."
    memory.full = False
    assert isinstance(ward.answer(caller, ReadStatus()), Status)
    assert ward.device.trouble == ""


def test_f30_a_session_ends_without_an_answer_when_a_commit_may_not_survive(
    ward: Ward, memory: FailingMemory
) -> None:
    caller = ward.caller()
    back = prepare(ward, caller)
    memory.unsure = True
    caller.ask(Commit(back.operation, back.digest), ward.now)
    ward.turn(2)
    assert not [answer for answer in caller.answers() if isinstance(answer, Committed | Refused)]
    assert is_over(caller.transport)
    assert "reports an error" in ward.device.trouble
    memory.unsure = False
    assert expect(Outcome, ward.answer(ward.caller(), Query(back.operation))).state == "committed"


def test_that_an_alarm_is_kept_though_nobody_looks() -> None:
    ward = Ward(new(filled_ml=1), rate=86_400)
    ward.turn(1, each_ms=CHECKPOINT_MS // 2)
    assert "empty-reservoir" in [each.kind for each in started(ward.memory).log.entries]


def test_that_the_state_is_kept_every_minute_though_nothing_happens(
    ward: Ward, memory: FailingMemory
) -> None:
    before = memory.saves
    ward.turn(1, each_ms=CHECKPOINT_MS - 1)
    assert memory.saves == before
    ward.turn(1, each_ms=1)
    assert memory.saves == before + 1
    ward.turn(1, each_ms=1)
    assert memory.saves == before + 1


def test_that_switching_off_takes_leave_and_keeps_the_state(ward: Ward, memory: FailingMemory) -> None:
    listener = LoopbackListener("pump")
    ward.device.listen(listener)
    caller = ward.caller()
    durable = memory.durable_saves
    ward.device.close(ward.now + 5_000)
    caller.carry(ward.now)
    assert Closed() in caller.heard
    assert is_over(caller.transport)
    assert memory.durable_saves == durable + 1
    assert started(memory).hydraulics.at_ms == START_MS + ward.now + 5_000
    assert listener.accept() is None


def test_that_a_running_console_changes_no_delivery(memory: FailingMemory) -> None:
    """Two pumps of the same make and time, one read and prepared all the while, deliver the same."""
    watched, alone = Ward(memory, rate=3_600), Ward(rate=3_600)
    caller = watched.caller()
    while watched.now < 60_000:
        prepare(watched, caller, watched.now.to_bytes(16, "big"))
        watched.turn(1, each_ms=1_000)
    alone.turn(1, each_ms=watched.now - alone.now)
    assert alone.device.firmware.hydraulics.ledger == watched.device.firmware.hydraulics.ledger


class Quiet:
    """A transport that says what is put into `says`, and counts how long it was waited for."""

    def __init__(self) -> None:
        self.waited = 0.0
        self.says = b""

    def wait(self, timeout_s: float) -> None:
        self.waited += timeout_s

    def send(self, data: bytes) -> None:
        pass

    def receive(self) -> bytes:
        said, self.says = self.says, b""
        return said

    def close(self) -> None:
        pass


def test_that_whoever_spoke_last_is_the_one_waited_for_and_not_for_long(ward: Ward) -> None:
    first, second = Quiet(), Quiet()
    for each in (first, second):
        ward.device.attach(each)
    for talker, other in ((second, first), (first, second)):
        ward.turn(1, each_ms=10)
        talker.says = b"\x00"
        ward.turn(1, each_ms=10)
        talker.waited = other.waited = 0.0
        ward.device.wait(10.0)
        assert (talker.waited, other.waited) == (ATTENTIVE_S, 0.0)


def test_that_waiting_returns_at_once_while_somebody_is_not_heard_out(ward: Ward) -> None:
    quiet = Quiet()
    ward.device.attach(quiet)
    ward.device.wait(10.0)
    assert 0 < quiet.waited <= 0.05
    ward.device._peers[-1].drained = False
    ward.device.wait(10.0)
    assert quiet.waited <= 0.05


def test_that_nothing_is_waited_for_while_more_may_have_arrived_than_were_taken_in(ward: Ward) -> None:
    listener = LoopbackListener("pump")
    ward.device.listen(listener)
    quiet = Quiet()
    ward.device.attach(quiet)
    for _ in range(ACCEPTS_A_TURN):
        listener.connect()
    ward.turn(1)
    ward.device.wait(10.0)
    assert quiet.waited == 0
    ward.turn(1)
    ward.device.wait(10.0)
    assert quiet.waited > 0


def test_that_a_bolus_given_over_the_link_flows(ward: Ward) -> None:
    caller = ward.caller()
    last = ward.device.firmware.history.last
    request = Prepare(b"b" * 16, 0, last.digest, values.to_wire(bolus("50", 10)), USER)
    back = expect(Prepared, ward.answer(caller, request))
    expect(Committed, ward.answer(caller, Commit(back.operation, back.digest)))
    found = expect(Status, ward.answer(caller, ReadStatus()))
    assert found.bolus is not None
    assert caller.connection.state is State.OPEN


def test_that_a_turn_passes_a_bounded_number_of_events_and_a_long_jump_is_answered_when_it_has_arrived() -> (
    None
):
    """Ten years of an hourly rhythm; meanwhile the pump is read, at the instant it has reached."""
    hourly = PeriodicBolus(Dose(1_000), MS_PER_HOUR, 10 * MS_PER_MINUTE, DoseRate(5_000))
    ward = Ward(new(prescription(hourly)))
    console, trainer = ward.caller(), ward.caller("trainer")
    pumping, world = ward.device.firmware.hydraulics, ward.device.firmware.world
    begun_ms = pumping.at_ms
    trainer.ask(Jump(3_650 * MS_PER_DAY), ward.now)
    turns = 0
    while not trainer.answers():
        before = pumping.events + world.events
        if turns == 3:
            console.ask(ReadStatus(), ward.now)
        ward.turn(1, each_ms=20)
        assert pumping.events + world.events - before <= 2 * device.PASSED_A_TURN
        turns += 1
    assert turns > 50
    assert ward.now < PATIENCE.answer_ms
    told, read = expect(Time, trainer.answers()[0]), expect(Status, console.answers()[0])
    assert told.clock_ms >= begun_ms + 3_650 * MS_PER_DAY
    assert begun_ms < read.clock_ms < told.clock_ms
    assert ward.device.has_arrived
    assert not any(is_over(caller.transport) for caller in ward.callers)


def test_that_what_is_confirmed_in_the_middle_of_a_jump_is_made_at_the_instant_that_was_reached() -> None:
    """A trainee programs while one trainer jumps and another asks: nothing is lost, and nobody waits."""
    hourly = PeriodicBolus(Dose(1_000), MS_PER_HOUR, 10 * MS_PER_MINUTE, DoseRate(5_000))
    ward = Ward(new(prescription(hourly)))
    console, trainer = ward.caller(), ward.caller("trainer")
    firmware = ward.device.firmware
    end_ms = firmware.hydraulics.at_ms + 1_000 * MS_PER_DAY
    trainer.ask(Jump(1_000 * MS_PER_DAY), ward.now)
    ward.turn(2)
    last = firmware.history.last
    wire, stop = values.to_wire(bolus("50", 60)), values.to_wire(StopChange(None))
    back = expect(
        Prepared, ward.answer(console, Prepare(bytes([7] * 16), last.version, last.digest, wire, USER))
    )
    second = ward.caller("trainer")
    assert expect(FaultsTold, ward.answer(second, InjectFault("memory-reset", None, MS_PER_DAY, None)))
    refused = expect(Refused, ward.answer(console, Commit(back.operation, back.digest)))
    assert refused.code == "no-prepare"
    assert "reset" in expect(Outcome, ward.answer(console, Query(back.operation))).why
    last = firmware.history.last
    assert last.is_fallback
    back = expect(
        Prepared, ward.answer(console, Prepare(bytes([8] * 16), last.version, last.digest, stop, USER))
    )
    committed = expect(Committed, ward.answer(console, Commit(back.operation, back.digest)))
    assert (committed.version, last.version) == (2, 1)
    assert last.at_ms < committed.at_ms < end_ms
    ledger = firmware.hydraulics.ledger
    assert ledger.filled_pl == ledger.reservoir_pl + ledger.delivered_pl
    while not ward.device.has_arrived:
        ward.turn()
    assert firmware.hydraulics.at_ms >= end_ms
    assert not trainer.answers()
    assert is_over(trainer.transport)


def test_that_a_pump_switched_off_in_the_middle_of_a_jump_ends_it_where_it_has_come() -> None:
    hourly = PeriodicBolus(Dose(1_000), MS_PER_HOUR, 10 * MS_PER_MINUTE, DoseRate(5_000))
    memory = new(prescription(hourly))
    ward = Ward(memory)
    ward.caller("trainer").ask(Jump(3_650 * MS_PER_DAY), ward.now)
    ward.turn(3, each_ms=20)
    pumping, world = ward.device.firmware.hydraulics, ward.device.firmware.world
    before, came_ms = pumping.events + world.events, pumping.at_ms
    ward.device.close(ward.now)
    assert pumping.events + world.events - before <= 2 * device.PASSED_A_TURN
    again = started(memory)
    assert came_ms <= again.hydraulics.at_ms < START_MS + 3_650 * MS_PER_DAY
    assert again.body.is_whole


def test_that_one_and_eighty_six_thousand_four_hundred_times_give_the_same_history() -> None:
    slow, fast = Ward(new(seed=3)), Ward(new(seed=3), rate=86_400)
    slow.device.firmware.inject(Fault("positional-occlusion", 30, START_MS))
    fast.device.firmware.inject(Fault("positional-occlusion", 30, START_MS))
    slow.turn(1, each_ms=20 * 86_400_000)
    fast.turn(100, each_ms=200)
    while not slow.device.has_arrived:
        slow.turn(1, each_ms=0)
    kept = [ward.device.firmware for ward in (slow, fast)]
    assert kept[0].hydraulics.at_ms == kept[1].hydraulics.at_ms
    assert kept[0].log == kept[1].log
    assert kept[0].body == kept[1].body
    assert kept[0].world.response.state == kept[1].world.response.state


def press(ward: Ward, bench: Caller, press: str, fingerprint: str | None = None) -> PanelShown:
    return expect(PanelShown, ward.answer(bench, UsePanel(press, fingerprint)))


def shown_key(ward: Ward, bench: Caller) -> PairingKey:
    """Switch pairing on at the panel and return the key that it shows."""
    key = press(ward, bench, "start").key
    assert key is not None
    return PairingKey(key)


def knock(ward: Ward, key: PairingKey, console: str = "ward 4", service: str = "pump") -> Caller:
    """Return a console with `key` that has asked for a session and had time to get it."""
    transport, theirs = pair()
    ward.device.attach(theirs)
    caller = Caller(transport, seed=50 + len(ward.callers), key=key)
    ward.callers.append(caller)
    caller.say_hello(ward.now, service, console)
    ward.turn(4)
    return caller


def names(ward: Ward, bench: Caller) -> list[str]:
    return [each.name for each in press(ward, bench, "look").paired]


def paired_in_log(ward: Ward) -> int:
    return [entry.kind for entry in ward.device.firmware.log.entries].count("paired")


def test_that_a_console_without_the_key_meets_silence_and_one_that_is_paired_is_heard(ward: Ward) -> None:
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    stranger, newcomer = knock(ward, OTHER), knock(ward, key)
    assert stranger.heard == []
    assert isinstance(ward.answer(newcomer, ReadStatus()), Status)
    assert names(ward, bench) == ["ward 3", "ward 4"]
    assert press(ward, bench, "look").key is None


def test_that_a_revoked_console_is_shown_the_door_in_the_middle_of_every_session_it_has(ward: Ward) -> None:
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    sessions = [knock(ward, key), knock(ward, key, service="trainer")]
    assert all(caller.connection.state is State.OPEN for caller in sessions)
    press(ward, bench, "revoke", key.fingerprint)
    ward.turn(1)
    for caller in sessions:
        assert Closed() in caller.heard
        assert is_over(caller.transport)
    assert knock(ward, key).heard == []
    assert isinstance(ward.answer(bench, UsePanel("look", None)), PanelShown)


def test_that_what_a_revoked_console_sends_in_the_same_turn_is_the_last_that_is_answered(ward: Ward) -> None:
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    gone = knock(ward, key)
    back = prepare(ward, gone)
    press(ward, bench, "revoke", key.fingerprint)
    assert gone.connection.state is State.CLOSED
    assert ward.device.firmware.history.last.version == 0
    assert expect(Outcome, ward.answer(ward.caller(), Query(back.operation))).state == "rejected"


def offered(ward: Ward, key: PairingKey, seed: int = 60) -> Caller:
    """Return a console with `key` that is offered a session and has not taken it up."""
    transport, theirs = pair()
    ward.device.attach(theirs)
    caller = Caller(transport, seed=seed, key=key)
    caller.say_hello(ward.now, console="ward 4")
    ward.device.turn(ward.now)
    return caller


def take_up_with(ward: Ward, caller: Caller, *requests: Request) -> None:
    """Take a session up and ask all of `requests` at once, as no console of ours does."""
    caller.connection.receive(caller.transport.receive(), ward.now)
    caller.connection.next_event()
    caller.connection.bytes_to_send()  # the empty frame is lost
    for number, request in enumerate(requests, 1):
        caller.connection._seal(number, codec.encode(request))
    caller.transport.send(caller.connection.bytes_to_send())
    ward.turn(2)


@pytest.mark.parametrize("taken_back", ["revoke", "stop", "start"])
def test_that_a_session_offered_by_a_key_that_was_taken_back_since_is_asked_nothing(
    ward: Ward, taken_back: str
) -> None:
    bench, other = ward.caller("bench"), ward.caller()
    key = shown_key(ward, bench)
    if taken_back == "revoke":
        knock(ward, key, service="trainer")
    gone = offered(ward, key)
    press(ward, bench, taken_back, key.fingerprint)
    last, operation = ward.device.firmware.history.last, bytes(16)
    change = values.to_wire(CHANGE)
    digest = codec.digest(ward.device.firmware.serial, last.version, CHANGE)
    asked = Prepare(operation, last.version, last.digest, change, USER), Commit(operation, digest)
    take_up_with(ward, gone, *asked)
    assert ward.device.firmware.history.last.version == 0
    assert is_over(gone.transport)
    assert isinstance(ward.answer(other, ReadStatus()), Status)
    assert names(ward, bench) == ["ward 3"]


@pytest.mark.parametrize(("after_ms", "heard"), [(PAIRING_MS - 200, True), (PAIRING_MS, False)])
def test_that_a_key_that_is_shown_opens_a_session_for_two_minutes_and_no_longer(
    ward: Ward, after_ms: int, *, heard: bool
) -> None:
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    ward.turn(1, each_ms=after_ms)
    assert bool(knock(ward, key).heard) is heard
    assert paired_in_log(ward) == heard


def test_that_a_session_offered_in_time_pairs_though_the_key_is_shown_no_more_when_it_is_taken_up(
    ward: Ward,
) -> None:
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    ward.turn(1, each_ms=PAIRING_MS - 100)
    transport, theirs = pair()
    ward.device.attach(theirs)
    late = Caller(transport, seed=60, key=key)
    late.say_hello(ward.now, console="ward 4")
    ward.device.turn(ward.now)
    ward.turn(1, each_ms=100)
    assert press(ward, bench, "look").key is None
    late.carry(ward.now)
    ward.turn(2)
    assert names(ward, bench) == ["ward 3", "ward 4"]


def test_that_a_key_that_is_shown_pairs_one_console(ward: Ward) -> None:
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    knock(ward, key, "ward 4")
    second = knock(ward, key, "ward 5")
    assert isinstance(ward.answer(second, ReadStatus()), Status)
    assert names(ward, bench) == ["ward 3", "ward 4"]
    assert paired_in_log(ward) == 1


def test_that_a_pump_is_paired_with_eight_consoles_and_a_ninth_is_refused_at_its_panel(ward: Ward) -> None:
    bench = ward.caller("bench")
    for number in range(MOST_PAIRED - 1):
        knock(ward, shown_key(ward, bench), f"ward {number}")
    assert len(names(ward, bench)) == MOST_PAIRED
    assert expect(Refused, ward.answer(bench, UsePanel("start", None))).code == "panel-full"


def test_that_a_replayed_pairing_pairs_nobody_a_second_time(ward: Ward) -> None:
    """All that the console sent while it was paired, again: while it still is, and after."""
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    transport, theirs = pair()
    heard = Listening(theirs)
    ward.device.attach(heard)
    newcomer = Caller(transport, seed=70, key=key)
    ward.callers.append(newcomer)
    newcomer.say_hello(ward.now, console="ward 4")
    ward.turn(4)
    expect(Status, ward.answer(newcomer, ReadStatus()))
    assert names(ward, bench) == ["ward 3", "ward 4"]

    def replayed() -> LoopbackTransport:
        ours, pumps = pair()
        ward.device.attach(pumps)
        ours.send(heard.all)
        ward.turn(4)
        return ours

    replayed()
    assert newcomer.connection.state is State.OPEN
    assert names(ward, bench) == ["ward 3", "ward 4"]
    press(ward, bench, "revoke", key.fingerprint)
    assert replayed().receive() == b""
    shown_key(ward, bench)
    assert replayed().receive() == b""
    assert names(ward, bench) == ["ward 3"]
    assert paired_in_log(ward) == 1


class Listening:
    """The pump's end of a link, with all that it ever received."""

    def __init__(self, end: LoopbackTransport) -> None:
        self.end, self.all = end, b""

    def receive(self) -> bytes:
        data = self.end.receive()
        self.all += data
        return data

    def send(self, data: bytes) -> None:
        self.end.send(data)

    def wait(self, timeout_s: float) -> None:
        self.end.wait(timeout_s)

    def close(self) -> None:
        self.end.close()


def test_that_a_console_whose_key_cannot_be_kept_may_ask_with_its_first_frame_and_is_let_go(
    memory: FailingMemory,
) -> None:
    kept = FailingMemory()
    ward = Ward(memory)
    ward.device = device.Device(catalog(), memory, ring(kept), entropy=Random(1).randbytes)
    ward.device.turn(0)
    bench = ward.caller("bench")
    newcomer = offered(ward, shown_key(ward, bench))
    kept.full = True
    take_up_with(ward, newcomer, ReadStatus())
    assert is_over(newcomer.transport)
    assert "disk is full" in ward.device.trouble
    assert names(ward, bench) == ["ward 3"]


def test_a_console_is_not_paired_when_its_key_cannot_be_kept(memory: FailingMemory) -> None:
    kept = FailingMemory()
    ward = Ward(memory)
    ward.device = device.Device(catalog(), memory, ring(kept), entropy=Random(1).randbytes)
    ward.device.turn(0)
    bench = ward.caller("bench")
    key = shown_key(ward, bench)
    kept.full = True
    newcomer = knock(ward, key)
    assert is_over(newcomer.transport)
    assert "disk is full" in ward.device.trouble
    assert names(ward, bench) == ["ward 3"]
    assert knock(ward, key).heard == []

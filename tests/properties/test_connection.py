"""Two ends over a wire that loses, doubles, damages, holds back, replays and reflects: nothing raises,
no request is done twice in a session, and every answer belongs to its request.

The pump's clock counts the requests it acted on, so that an answer tells which act it is of.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.events import Established, Expired, Received
from console.protocol.messages import Close, Message, ReadStatus, Refused
from console.protocol.states import State
from console.protocol.trainer_messages import Jump, ReadTime, SetRate, Time
from support.ends import HELLO, Ends

ACTS = ("console to pump", "pump to console", "ask", "close", "wait", "a new console")


class Wire:
    """Frames under way in each direction, all frames ever seen, and seeded ill luck."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.ends = Ends(seed)
        self.acts = 0
        self.ends.give = self._act
        self.ends.begin()
        self.to_pump: list[bytes] = []
        self.to_console: list[bytes] = []
        self.seen: list[bytes] = []

    def _act(self, request: object) -> Message:
        self.acts += 1
        return Refused("no", "No.") if isinstance(request, ReadStatus) else Time(self.acts, 1)

    def put(self, way: list[bytes], data: bytes) -> None:
        """Put the frames of `data` under way, unless ill luck has it otherwise."""
        for piece in data.split(b"\x00")[:-1]:
            framed = piece + b"\x00"
            self.seen.append(framed)
            luck = self.chance.randrange(10)
            if luck == 0:
                continue
            if luck == 1:
                framed = bytes(byte ^ (self.chance.randrange(200) == 0) for byte in framed)
            way += [framed] * (2 if luck == 2 else 1)
            if luck == 3:
                self.chance.shuffle(way)
        if self.seen and self.chance.randrange(6) == 0:
            way.append(self.chance.choice(self.seen))

    def step(self, act: str) -> None:
        """Do one act; whatever an end says goes under way."""
        ends = self.ends
        match act:
            case "console to pump":
                data, self.to_pump[:] = b"".join(self.to_pump), []
                self.put(self.to_console, ends.at_pump(data))
            case "pump to console":
                data, self.to_console[:] = b"".join(self.to_console), []
                self.put(self.to_pump, ends.at_console(data))
            case "ask" if ends.console.state is State.OPEN:
                ends.console.send(
                    self.chance.choice([ReadTime(), SetRate(5), Jump(9), ReadStatus()]), ends.now
                )
            case "close" if ends.console.state is State.OPEN and self.chance.randrange(4) == 0:
                ends.console.send(Close(), ends.now)
            case "wait":
                ends.later(self.chance.choice([1, 400, 500, 1_000, 7_000]))
            case "a new console" if ends.console.state is State.CLOSED:
                ends.console = ends.another_console()
                ends.console.open(HELLO, ends.now)
        if ends.pump.state is State.CLOSED:
            self._new_pump()

    def _new_pump(self) -> None:
        """Let the pump's device begin again on the same wire, as it does for the next console."""
        fresh = Ends(self.chance.randrange(10**6))
        self.ends.pump = fresh.pump
        self.ends.pump.listen(self.ends.now)
        self.ends.pump_heard.clear()

    def check(self) -> None:
        """Hold what must hold at every moment."""
        numbers = self.ends.requests_at_pump()
        assert numbers == sorted(set(numbers))
        answers = [event for event in self.ends.console_heard if isinstance(event, Received)]
        clocks = [event.message.clock_ms for event in answers if isinstance(event.message, Time)]
        assert clocks == sorted(set(clocks))


@given(seed=st.integers(0, 10**6), acts=st.lists(st.sampled_from(ACTS), max_size=120))
def test_that_no_ill_luck_raises_or_does_a_request_twice(seed: int, acts: list[str]) -> None:
    wire = Wire(seed)
    for act in acts:
        wire.step(act)
        wire.check()


def _lossy(seed: int, permille: int) -> Callable[[bytes], bytes]:
    """Return a wire that loses `permille` of 1000 frames."""
    chance = Random(seed)
    return lambda data: b"".join(
        piece + b"\x00" for piece in data.split(b"\x00")[:-1] if chance.randrange(1_000) >= permille
    )


@pytest.mark.parametrize("seed", range(20))
def test_that_a_session_on_a_link_that_loses_one_frame_in_twenty_misses_no_answer(seed: int) -> None:
    ends, lossy = Ends(seed).begin(), _lossy(seed, 50)
    asked = 0
    while asked < 50 or ends.console.state is not State.OPEN:
        if ends.console.state is State.OPEN:
            ends.console.send(Jump(1), ends.now)
            asked += 1
        ends.at_console(lossy(ends.at_pump(lossy(ends.console.bytes_to_send()))))
        ends.later(50)
    assert not [event for event in ends.console_heard if isinstance(event, Expired)]
    assert sum(isinstance(event, Received) for event in ends.console_heard) == 50
    assert ends.requests_at_pump() == list(range(1, 51))
    assert sum(isinstance(event, Established) for event in ends.pump_heard) == 1


@given(junk=st.lists(st.binary(max_size=200), max_size=20), opened=st.booleans())
def test_that_junk_on_the_wire_changes_nothing_but_counters(junk: list[bytes], opened: bool) -> None:
    ends = Ends().opened() if opened else Ends().begin()
    states = ends.console.state, ends.pump.state
    ends.console.bytes_to_send()
    heard = len(ends.console_heard), len(ends.pump_heard)
    for each in junk:
        assert ends.at_console(each) == b""
        assert ends.at_pump(each) == b""
    assert (ends.console.state, ends.pump.state) == states
    assert (len(ends.console_heard), len(ends.pump_heard)) == heard

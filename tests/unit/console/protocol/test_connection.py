"""The connection: both ends in order, every wait bounded, nothing done twice, strangers told apart."""

from __future__ import annotations

import pytest

from console.domain.reading import Identity
from console.errors import LocalProtocolError
from console.protocol import codec
from console.protocol.channel import LAST_COUNTER
from console.protocol.connection import LAST_REQUEST, NOT_ITBP, Connection, Patience
from console.protocol.events import (
    Beat,
    Closed,
    Deadline,
    Established,
    Expired,
    Knocked,
    Lost,
    PeerBroke,
    Received,
    TurnedAway,
    Welcomed,
)
from console.protocol.framing import MOST_BODIES, FrameReader, frame
from console.protocol.messages import Alive, Close, Hello, Message, Query, ReadStatus, Refused, Welcome
from console.protocol.states import State
from console.protocol.trainer_messages import Jump, ReadTime, SetRate, Time
from console.protocol.waiting import PATIENCE
from console.protocol.wire import WireIdentity
from support.ends import HELLO, PUMP, Ends


def _sealed(end: Connection, number: int, payload: bytes) -> bytes:
    """Return a frame of `end`'s running session as a faulty implementation might send it."""
    return frame(end._channel.seal(number.to_bytes(4, "big") + payload))


def _broke(ends: Ends) -> str:
    """Return the sentence with which the console ended."""
    event = ends.console_heard[-1]
    assert isinstance(event, PeerBroke)
    assert ends.console.state is State.CLOSED
    return str(event.error)


# A session from beginning to end


def test_that_a_session_opens_with_who_the_pump_is() -> None:
    ends = Ends().opened()
    assert ends.pump_heard == [Knocked(HELLO), Established(HELLO)]
    assert ends.console_heard == [Welcomed(Identity(PUMP.model, PUMP.serial, PUMP.simulated, PUMP.services))]
    assert (ends.console.state, ends.pump.state) == (State.OPEN, State.OPEN)


def test_that_a_request_gets_its_answer_under_its_number() -> None:
    ends = Ends().opened()
    assert ends.console.send(ReadTime(), 0) == 1
    ends.settle()
    assert ends.console.send(SetRate(60), 0) == 2
    ends.settle()
    assert ends.pump_heard[-2:] == [Received(ReadTime(), 1), Received(SetRate(60), 2)]
    assert ends.console_heard[-2:] == [Received(Time(0, 1), 1), Received(Time(0, 1), 2)]


def test_that_a_refusal_answers_any_request() -> None:
    ends = Ends().opened()
    ends.console.send(ReadStatus(), 0)
    ends.settle()
    assert ends.console_heard[-1] == Received(Refused("not-here", "This pump only tells the time."), 1)


@pytest.mark.parametrize("closer", ["console", "pump"])
def test_that_either_end_can_close_and_the_other_hears_of_it(closer: str) -> None:
    ends = Ends().opened()
    if closer == "console":
        ends.console.send(Close(), 0)
        ends.settle()
        assert ends.pump_heard[-1] == Closed()
    else:
        ends.pump.send(Close(), 0)
        ends.at_console(ends.pump.bytes_to_send())
        assert ends.console_heard[-1] == Closed()
    assert (ends.console.state, ends.pump.state) == (State.CLOSED, State.CLOSED)


def test_that_bytes_are_handed_out_once() -> None:
    ends = Ends().begin()
    assert ends.console.bytes_to_send()
    assert ends.console.bytes_to_send() == b""


def test_that_the_session_opens_when_the_bytes_come_one_by_one() -> None:
    ends = Ends().begin()
    outward = ends.console.bytes_to_send()
    while outward:
        inward = b"".join(ends.at_pump(outward[i : i + 1]) for i in range(len(outward)))
        outward = b"".join(ends.at_console(inward[i : i + 1]) for i in range(len(inward)))
    assert (ends.console.state, ends.pump.state) == (State.OPEN, State.OPEN)


# What our own end may not do


@pytest.mark.parametrize(
    "message", [Welcome(PUMP), Refused("busy", "Later."), Time(0, 1), HELLO], ids=lambda m: type(m).__name__
)
def test_that_a_console_in_session_sends_requests_only(message: Message) -> None:
    ends = Ends().opened()
    for _ in range(2):
        with pytest.raises(LocalProtocolError):
            ends.console.send(message, 0)
        if ends.console.state is State.OPEN:
            ends.console.send(ReadTime(), 0)


def test_that_a_console_asks_one_thing_at_a_time() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    with pytest.raises(LocalProtocolError, match="in state Asking may not do this: request sent"):
        ends.console.send(ReadStatus(), 0)


def test_that_a_console_asks_nothing_before_it_is_welcome() -> None:
    ends = Ends()
    with pytest.raises(LocalProtocolError, match="in state New"):
        ends.console.send(ReadStatus(), 0)
    ends.begin()
    with pytest.raises(LocalProtocolError, match="in state Opening"):
        ends.console.send(ReadStatus(), 0)


def test_that_nothing_is_sent_after_the_end() -> None:
    ends = Ends().opened()
    ends.console.send(Close(), 0)
    for message in (ReadStatus(), Close()):
        with pytest.raises(LocalProtocolError, match="in state Closed"):
            ends.console.send(message, 0)


def test_that_a_pump_answers_only_what_was_asked() -> None:
    ends = Ends().opened()
    with pytest.raises(LocalProtocolError, match="Nothing was asked that Time answers"):
        ends.pump.send(Time(0, 1), 0)
    ends.console.send(ReadStatus(), 0)
    ends.pump.receive(ends.console.bytes_to_send(), 0)
    assert ends.pump.next_event() == Received(ReadStatus(), 1)
    with pytest.raises(LocalProtocolError, match="Nothing was asked that Time answers"):
        ends.pump.send(Time(0, 1), 0)
    ends.pump.send(Refused("busy", "Not now."), 0)
    with pytest.raises(LocalProtocolError, match="Nothing was asked that Refused answers"):
        ends.pump.send(Refused("busy", "Not now."), 0)


def test_that_a_pump_asks_nothing() -> None:
    ends = Ends().opened()
    with pytest.raises(LocalProtocolError, match="A pump in state Open may not do this: request sent"):
        ends.pump.send(ReadTime(), 0)


def test_that_a_knock_is_answered_by_welcome_or_refused_only() -> None:
    ends = Ends().begin()
    ends.pump.receive(ends.console.bytes_to_send(), 0)
    assert ends.pump.next_event() == Knocked(HELLO)
    with pytest.raises(LocalProtocolError, match="not Time"):
        ends.pump.send(Time(0, 1), 0)


def test_that_an_end_begins_once_and_as_what_it_is() -> None:
    ends = Ends().begin()
    with pytest.raises(LocalProtocolError):
        ends.console.open(HELLO, 0)
    with pytest.raises(LocalProtocolError):
        ends.pump.listen(0)
    with pytest.raises(LocalProtocolError):
        Ends().console.listen(0)
    with pytest.raises(LocalProtocolError):
        Ends().pump.open(HELLO, 0)


def test_that_bytes_before_the_beginning_are_our_own_bug() -> None:
    with pytest.raises(LocalProtocolError, match="only after `open` or `listen`"):
        Ends().pump.receive(b"", 0)


def test_that_a_session_ends_before_its_request_numbers_wrap() -> None:
    ends = Ends().opened()
    ends.console._number = LAST_REQUEST - 1
    assert ends.console.send(ReadTime(), 0) == LAST_REQUEST
    ends.settle()
    assert ends.console_heard[-1] == Received(Time(0, 1), LAST_REQUEST)
    with pytest.raises(LocalProtocolError, match="last request number"):
        ends.console.send(ReadTime(), 0)


# Lost, repeated and late frames


def test_that_a_lost_hello_is_said_again() -> None:
    ends = Ends().begin()
    hello = ends.console.bytes_to_send()
    ends.later(499)
    assert ends.console.bytes_to_send() == b""
    ends.later(1)
    assert ends.console.bytes_to_send() == hello


def test_that_a_hello_that_comes_twice_knocks_once() -> None:
    ends = Ends().begin()
    hello = ends.console.bytes_to_send()
    welcome = ends.at_pump(hello)
    assert ends.at_pump(hello) == welcome
    assert ends.pump_heard == [Knocked(HELLO)]
    ends.at_pump(ends.at_console(welcome + welcome))
    ends.at_pump(hello)
    assert ends.pump_heard == [Knocked(HELLO), Established(HELLO)]


def test_that_a_lost_request_is_asked_again_and_done_once() -> None:
    ends = Ends().opened()
    ends.console.send(Jump(86_400_000), 0)
    ends.console.bytes_to_send()
    ends.later(500)
    ends.settle()
    assert ends.requests_at_pump() == [1]
    assert ends.console_heard[-1] == Received(Time(0, 1), 1)


def test_f03_a_request_that_comes_again_is_answered_and_not_done_again() -> None:
    ends = Ends().opened()
    given = iter(range(1, 9))
    ends.give = lambda _: Time(next(given), 1)
    ends.console.send(Jump(86_400_000), 0)
    ends.at_pump(ends.console.bytes_to_send())
    ends.later(500)
    ends.settle()
    assert ends.requests_at_pump() == [1]
    assert ends.console_heard[-1] == Received(Time(1, 1), 1)


def test_f05_the_answer_to_an_earlier_request_is_not_taken_for_a_later_ones() -> None:
    ends = Ends().opened()
    given = iter(range(1, 9))
    ends.give = lambda _: Time(next(given), 1)
    ends.console.send(ReadTime(), 0)
    first = ends.console.bytes_to_send()
    ends.later(500)
    second = ends.console.bytes_to_send()
    ends.at_console(ends.at_pump(first))
    late = ends.at_pump(second)
    ends.console.send(ReadTime(), 0)
    request = ends.at_console(late)
    assert ends.console.state is State.ASKING
    ends.at_console(ends.at_pump(request))
    assert ends.console_heard[-2:] == [Received(Time(1, 1), 1), Received(Time(2, 1), 2)]


def test_that_an_old_request_is_neither_done_nor_answered() -> None:
    ends = Ends().opened()
    for _ in (1, 2):
        ends.console.send(ReadTime(), 0)
        ends.settle()
    assert ends.at_pump(_sealed(ends.console, 1, codec.encode(Jump(1)))) == b""
    assert ends.requests_at_pump() == [1, 2]


def test_that_asking_again_stops_with_the_answer() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.settle()
    ends.later(5_000)
    assert ends.console.bytes_to_send() == b""


# Deadlines


def test_that_each_wait_has_a_deadline() -> None:
    ends = Ends()
    assert ends.console.next_deadline() is ends.pump.next_deadline() is None
    ends.begin()
    assert (ends.console.next_deadline(), ends.pump.next_deadline()) == (500, 5_000)
    ends.settle()
    assert (ends.console.next_deadline(), ends.pump.next_deadline()) == (300_000, 2_000)
    ends.console.send(ReadTime(), 1_000)
    assert ends.console.next_deadline() == 1_500
    ends.console.send(Close(), 1_000)
    assert ends.console.next_deadline() is None


def test_that_a_deadline_does_nothing_early() -> None:
    ends = Ends().opened()
    ends.later(299_999)
    assert (ends.console.state, ends.pump.state) == (State.OPEN, State.OPEN)


def test_that_silence_ends_the_handshake_after_five_seconds_in_total() -> None:
    ends = Ends().begin()
    for _ in range(10):
        ends.later(500)
        ends.console.bytes_to_send()
    assert ends.console.next_event() == Expired(Deadline.HANDSHAKE)
    assert ends.pump.next_event() == Expired(Deadline.HANDSHAKE)
    assert (ends.console.state, ends.pump.state) == (State.CLOSED, State.CLOSED)


def test_f22_the_pumps_handshake_time_is_not_renewed_by_noise() -> None:
    ends = Ends().begin()
    for _ in range(5):
        ends.later(999)
        ends.at_pump(b"noise\x00")
    ends.later(5)
    assert ends.pump.next_event() == Expired(Deadline.HANDSHAKE)


def test_that_the_pumps_handshake_time_begins_again_once_when_a_hello_was_opened() -> None:
    """A link of two seconds a way needs six for three frames; whoever knocks for ever has ten."""
    ends = Ends().begin()
    hello = ends.console.bytes_to_send()
    ends.later(2_000)
    for _ in range(5):
        ends.at_pump(hello)
        ends.later(999)
        assert ends.pump.next_event() is None
    ends.later(5)
    assert ends.pump.next_event() == Expired(Deadline.HANDSHAKE)


def test_that_the_pumps_handshake_time_does_not_begin_again_with_every_other_hello() -> None:
    ends = Ends().begin()
    for _ in range(5):
        ends.at_pump(ends.console.bytes_to_send())
        ends.console = ends.another_console()
        ends.console.open(HELLO, ends.now)
        ends.later(999)
        assert ends.pump.next_event() is None
    ends.at_pump(ends.console.bytes_to_send())
    ends.later(5)
    assert ends.pump.next_event() == Expired(Deadline.HANDSHAKE)


def test_that_a_hello_in_a_running_session_takes_nothing_of_its_time() -> None:
    ends = Ends().opened()
    stranger = ends.another_console()
    stranger.open(HELLO, 0)
    ends.at_pump(stranger.bytes_to_send())
    ends.pump.on_deadline(PATIENCE.handshake_ms + 1)
    assert ends.pump.next_event() is None
    assert ends.pump.state is State.OPEN


def test_that_an_answer_is_waited_for_six_seconds_in_total() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    tries = 0
    while ends.console.state is State.ASKING:
        tries += bool(ends.console.bytes_to_send())
        ends.later(500)
    assert (tries, ends.now) == (12, 6_000)
    assert ends.console.next_event() == Expired(Deadline.ANSWER)


def test_that_a_pump_that_says_everything_but_the_answer_does_not_prolong_the_wait() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    for _ in range(59):
        ends.later(100)
        ends.at_console(frame(ends.pump._channel.seal(b"")) + _sealed(ends.pump, 7, b"late"))
    assert ends.console.state is State.ASKING
    ends.later(100)
    assert ends.console.next_event() == Expired(Deadline.ANSWER)


def test_that_a_sleep_longer_than_the_deadline_ends_the_wait() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.console.bytes_to_send()
    ends.later(3_600_000)
    assert ends.console.next_event() == Expired(Deadline.ANSWER)


def test_that_the_pump_is_told_when_the_console_gives_up() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.console.bytes_to_send()
    ends.now = 6_000
    ends.console.on_deadline(6_000)
    ends.at_pump(ends.console.bytes_to_send())
    assert ends.pump_heard[-1] == Closed()


def test_that_five_minutes_without_use_end_the_session() -> None:
    ends = Ends().opened()
    ends.later(200_000)
    ends.console.send(ReadTime(), ends.now)
    ends.settle()
    ends.later(299_999)
    assert ends.console.state is State.OPEN
    ends.later(1)
    assert ends.console.next_event() == Expired(Deadline.IDLE)
    assert ends.pump.next_event() == Expired(Deadline.IDLE)


def test_that_the_patience_can_be_chosen() -> None:
    ends = Ends(patience=Patience(handshake_ms=40, repeat_ms=30)).begin()
    assert (ends.console.next_deadline(), ends.pump.next_deadline()) == (30, 40)


# The fence


def test_that_a_new_session_on_the_same_link_ends_the_old_one() -> None:
    ends = Ends().opened()
    old = ends.console
    old.send(ReadTime(), 0)
    ends.settle()
    late = _sealed(old, 9, codec.encode(Jump(1)))
    ends.console = ends.another_console()
    ends.console.open(Hello("ward 3", "trainer"), 0)
    ends.settle()
    assert ends.pump_heard[-2:] == [
        Knocked(Hello("ward 3", "trainer")),
        Established(Hello("ward 3", "trainer")),
    ]
    ends.at_pump(late)
    assert ends.requests_at_pump() == []
    ends.console.send(ReadTime(), 0)
    ends.settle()
    assert ends.requests_at_pump() == [1]


def test_that_a_replayed_hello_leaves_the_session_as_it_is() -> None:
    ends = Ends().begin()
    recorded = ends.console.bytes_to_send()
    ends.at_pump(ends.at_console(ends.at_pump(recorded)))
    ends.console = ends.another_console()
    ends.console.open(HELLO, 0)
    ends.settle()
    for _ in range(3):
        assert ends.at_pump(recorded)
    ends.console.send(ReadTime(), 0)
    ends.settle()
    assert ends.requests_at_pump() == [1]
    assert ends.pump.state is State.OPEN


def test_that_a_second_console_can_be_refused_while_the_first_goes_on() -> None:
    ends = Ends().opened()
    second = ends.another_console()
    second.open(HELLO, 0)
    ends.pump.receive(second.bytes_to_send(), 0)
    assert ends.pump.next_event() == Knocked(HELLO)
    ends.pump.send(Refused("busy", "Another console is in session."), 0)
    second.receive(ends.pump.bytes_to_send(), 0)
    assert second.next_event() == TurnedAway(Refused("busy", "Another console is in session."))
    assert second.state is State.CLOSED
    assert second.bytes_to_send() == b""
    ends.console.send(ReadTime(), 0)
    ends.settle()
    assert ends.console_heard[-1] == Received(Time(0, 1), 1)


def test_that_a_refused_console_may_knock_again_within_the_handshakes_time() -> None:
    ends = Ends().begin()
    hello = ends.console.bytes_to_send()
    for _ in range(2):
        ends.pump.receive(hello, 0)
        assert ends.pump.next_event() == Knocked(HELLO)
        ends.pump.send(Refused("busy", "Later."), 0)
        assert ends.pump.state is State.LISTENING


def test_that_another_hello_replaces_one_that_was_not_taken_up() -> None:
    ends = Ends().begin()
    first = ends.console
    ends.at_pump(first.bytes_to_send())
    assert ends.pump.state is State.WELCOMED
    ends.console = ends.another_console()
    ends.console.open(HELLO, 0)
    ends.settle()
    assert ends.console.state is State.OPEN


def test_that_an_answer_is_owed_before_the_next_frame_is_looked_at() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    knock = ends.another_console()
    knock.open(HELLO, 0)
    ends.pump.receive(ends.console.bytes_to_send() + knock.bytes_to_send(), 0)
    assert ends.pump.next_event() == Received(ReadTime(), 1)
    assert ends.pump.next_event() is None
    ends.pump.send(Time(0, 1), 0)
    assert ends.pump.next_event() == Knocked(HELLO)


# Peers that break the protocol


def test_that_a_flood_behind_an_answer_that_is_long_owed_is_held_within_bounds() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.pump.receive(ends.console.bytes_to_send(), 0)
    assert isinstance(ends.pump.next_event(), Received)
    flood = frame(b"\x7f") * 4_096
    for _ in range(8):
        ends.pump.receive(flood, 0)
    assert ends.pump.next_event() is None
    ends.pump.send(Time(0, 1), 0)
    assert ends.pump.next_event() is None
    assert ends.pump.refused == MOST_BODIES
    ends.at_console(ends.pump.bytes_to_send())
    assert ends.console_heard[-1] == Received(Time(0, 1), 1)


def test_that_a_pump_that_is_not_simulated_is_refused_and_not_taken_up() -> None:
    ends = Ends().begin()
    ends.pump.receive(ends.console.bytes_to_send(), 0)
    ends.pump.next_event()
    real = WireIdentity("Real pump", "R-1", False, ("pump",))
    ends.pump.send(Welcome(real), 0)
    assert ends.at_console(ends.pump.bytes_to_send()) == b""
    assert _broke(ends).startswith("What answers does not call itself a simulated pump")
    assert ends.pump.state is State.WELCOMED


def test_that_a_pump_without_the_service_is_refused() -> None:
    ends = Ends()
    ends.pump.listen(0)
    ends.console.open(Hello("ward 3", "espresso"), 0)
    ends.settle()
    assert _broke(ends) == "The pump does not offer the service “espresso”."


def test_that_a_greeting_that_is_no_greeting_ends_the_handshake() -> None:
    ends = Ends().begin()
    ends.pump.receive(ends.console.bytes_to_send(), 0)
    ends.pump.next_event()
    ends.at_console(frame(ends.pump._channel.reply(codec.encode(Time(0, 1)))))
    assert _broke(ends) == "The pump greeted with Time instead of Welcome."


def test_that_an_answer_of_another_kind_ends_the_session() -> None:
    ends = Ends().opened()
    ends.console.send(Query(bytes(16)), 0)
    ends.at_console(_sealed(ends.pump, 1, codec.encode(Time(0, 1))))
    assert _broke(ends) == "The pump answered Query with Time."


def test_that_an_answer_that_is_no_message_ends_the_session() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.at_console(_sealed(ends.pump, 1, b"\x91\x63"))
    assert "not ITBP/1: Invalid value 99" in _broke(ends)


def test_that_an_answer_nobody_asked_for_is_nothing() -> None:
    ends = Ends().opened()
    ends.at_console(_sealed(ends.pump, 1, codec.encode(Time(0, 1))))
    ends.at_console(_sealed(ends.pump, 7, b"nonsense"))
    assert ends.console.state is State.OPEN


@pytest.mark.parametrize(
    "payload", [b"\x91\x63", b"", b"\x92\x20\xc0", codec.encode(Time(0, 1)), codec.encode(HELLO)]
)
def test_f08_a_request_that_is_none_is_refused_and_the_session_goes_on(payload: bytes) -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.console.bytes_to_send()
    ends.at_console(ends.at_pump(_sealed(ends.console, 1, payload)))
    heard = ends.console_heard[-1]
    assert isinstance(heard, Received)
    assert isinstance(heard.message, Refused)
    assert heard.message.code == "not-understood"
    assert ends.requests_at_pump() == []
    ends.console.send(ReadTime(), 0)
    ends.settle()
    assert ends.requests_at_pump() == [2]


@pytest.mark.parametrize("payload", [codec.encode(ReadTime()), b"", b"\x91\x63"])
def test_that_a_message_without_a_number_must_be_close(payload: bytes) -> None:
    ends = Ends().opened()
    ends.at_pump(_sealed(ends.console, 0, payload))
    assert isinstance(ends.pump_heard[-1], PeerBroke)
    assert ends.pump.state is State.CLOSED


@pytest.mark.parametrize("length", [1, 3])
def test_that_a_frame_too_short_for_a_number_ends_the_session(length: int) -> None:
    ends = Ends().opened()
    ends.console.send(ReadStatus(), ends.now)
    ends.settle()
    said = ends.at_pump(frame(ends.console._channel.seal(b"\x00\x00\x01"[-length:])))
    assert isinstance(ends.pump_heard[-1], PeerBroke)
    ends.at_console(said)
    assert ends.console_heard[-1] == Closed()


def test_that_a_frame_that_carries_nothing_is_nothing() -> None:
    ends = Ends().opened()
    heard = len(ends.pump_heard)
    assert ends.at_pump(frame(ends.console._channel.seal(b""))) == b""
    assert len(ends.pump_heard) == heard


def test_that_an_offer_without_a_hello_meets_silence() -> None:
    ends = Ends()
    ends.pump.listen(0)
    for payload in (b"", b"\x91\x63", codec.encode(ReadTime())):
        stranger = ends.another_console()
        (offer,) = stranger._channel.offers(payload)
        assert ends.at_pump(frame(offer)) == b""
    assert ends.pump_heard == []
    assert ends.pump.state is State.LISTENING


# Peers that speak something else

FOREIGN = [
    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    b"\x15\x03\x01\x00\x02\x02\x46",
    bytes(range(256)) * 64,
]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_that_a_foreign_peer_is_named_as_such_by_the_handshakes_deadline(foreign: bytes) -> None:
    ends = Ends().begin()
    ends.at_console(foreign)
    ends.later(5_000)
    ends.at_console(b"")
    assert _broke(ends) == NOT_ITBP


@pytest.mark.parametrize("foreign", FOREIGN)
def test_that_a_foreign_peer_that_hangs_up_is_named_at_once(foreign: bytes) -> None:
    ends = Ends().begin()
    ends.at_console(foreign)
    ends.console.link_lost(0)
    ends.at_console(b"")
    assert _broke(ends) == NOT_ITBP


@pytest.mark.parametrize("foreign", [b"GET / HTTP/1.1\r\nHost: pump\r\n\r\n", *FOREIGN])
def test_f24_a_foreign_peer_meets_silence_at_the_pump(foreign: bytes) -> None:
    ends = Ends()
    ends.pump.listen(0)
    assert ends.at_pump(foreign * 3) == b""
    ends.later(5_000)
    assert ends.at_pump(b"") == b""
    assert ends.pump_heard == [Expired(Deadline.HANDSHAKE)]


def test_that_frames_of_another_session_do_not_make_a_pump_foreign() -> None:
    ends = Ends().opened()
    stray = _sealed(ends.pump, 1, codec.encode(Time(0, 1)))
    ends.console = ends.another_console()
    ends.console.open(HELLO, 0)
    ends.at_console(stray)
    ends.later(5_000)
    ends.at_console(b"")
    assert ends.console_heard[-1] == Expired(Deadline.HANDSHAKE)
    assert ends.console.refused == 1


# The end of the link


def test_that_a_peer_who_hangs_up_without_a_word_is_told_like_one_who_never_answers() -> None:
    """A pump that lets a stranger go at its own deadline, before ours, is asked about not called lost."""
    ends = Ends().begin()
    ends.console.link_lost(0)
    ends.at_console(b"")
    assert ends.console_heard == [Expired(Deadline.HANDSHAKE)]


def test_that_a_lost_link_ends_the_session_at_either_end() -> None:
    ends = Ends().opened()
    ends.console.link_lost(0)
    ends.pump.link_lost(0)
    ends.at_console(b"")
    ends.at_pump(b"")
    assert ends.console_heard[-1] == ends.pump_heard[-1] == Lost()
    assert ends.console.bytes_to_send() == b""


def test_that_an_answer_before_the_end_of_the_link_still_counts() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    answer = ends.at_pump(ends.console.bytes_to_send())
    ends.console.receive(answer, 0)
    ends.console.link_lost(0)
    ends.at_console(b"")
    assert ends.console_heard[-2:] == [Received(Time(0, 1), 1), Lost()]


def test_that_what_arrives_after_the_end_is_dropped() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    request = ends.console.bytes_to_send()
    ends.pump.send(Close(), 0)
    ends.pump.bytes_to_send()
    heard = len(ends.pump_heard)
    assert ends.at_pump(request) == b""
    ends.pump.link_lost(0)
    ends.pump.on_deadline(10**9)
    assert ends.at_pump(b"") == b""
    assert len(ends.pump_heard) == heard


def test_that_what_came_together_with_close_but_after_it_is_dropped() -> None:
    ends = Ends().opened()
    close = _sealed(ends.console, 0, codec.encode(Close()))
    ends.at_pump(close + _sealed(ends.console, 1, codec.encode(Jump(1))))
    assert ends.pump_heard[-1] == Closed()
    assert ends.requests_at_pump() == []


def test_that_a_link_that_ends_before_it_began_is_nothing() -> None:
    end = Ends().console
    end.link_lost(0)
    assert end.next_event() is None


def test_that_skipped_frames_are_counted() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    request = ends.console.bytes_to_send()
    ends.at_pump(request + request + b"noise\x00")
    assert ends.pump.refused == 2


def test_that_every_frame_is_whole_and_small() -> None:
    ends = Ends().begin()
    assert [len(body) for body in FrameReader().feed(ends.console.bytes_to_send())] == [67]


# Beats, and the end of a session that has carried all it may


def _beaten(ends: Ends) -> bytes:
    """Let a beat's time pass, and return what the pump says then."""
    ends.now += PATIENCE.beat_ms
    ends.pump.on_deadline(ends.now)
    return ends.pump.bytes_to_send()


def test_that_a_pump_in_session_beats_every_two_seconds_and_says_how_long_it_heard_nothing() -> None:
    ends = Ends().opened()
    assert PATIENCE.beat_ms == 2_000
    for count in (1, 2, 3):
        ends.at_console(_beaten(ends))
        assert ends.console_heard[-1] == Beat(count * PATIENCE.beat_ms)
    assert sum(isinstance(event, Beat) for event in ends.console_heard) == 3


def test_that_a_console_answers_a_beat_with_a_frame_that_carries_nothing() -> None:
    ends = Ends().opened()
    back = ends.at_console(_beaten(ends))
    (body,) = FrameReader().feed(back)
    assert len(body) == 1 + 8 + 16
    heard = len(ends.pump_heard)
    assert ends.at_pump(back) == b""
    assert len(ends.pump_heard) == heard
    ends.at_console(_beaten(ends))
    assert ends.console_heard[-1] == Beat(PATIENCE.beat_ms)


def test_that_a_pump_without_a_session_beats_not() -> None:
    ends = Ends()
    ends.pump.listen(0)
    assert _beaten(ends) == b""
    ends = Ends().begin()
    ends.at_pump(ends.console.bytes_to_send())
    assert _beaten(ends) == b""


def test_that_beats_both_ways_do_not_keep_a_session_that_nobody_uses() -> None:
    ends = Ends().opened()
    while ends.now < PATIENCE.idle_ms - PATIENCE.beat_ms:
        ends.at_pump(ends.at_console(_beaten(ends)))
    assert ends.pump.state is ends.console.state is State.OPEN
    ends.later(PATIENCE.beat_ms)
    ends.at_pump(b"")
    assert ends.pump_heard[-1] == Expired(Deadline.IDLE)


def test_that_a_pump_which_is_asked_goes_on_beating() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.pump.receive(ends.console.bytes_to_send(), 0)
    assert isinstance(ends.pump.next_event(), Received)
    ends.at_console(_beaten(ends))
    assert ends.console_heard[-1] == Beat(PATIENCE.beat_ms)
    ends.pump.send(Time(0, 1), ends.now)
    ends.at_console(ends.pump.bytes_to_send())
    assert ends.console_heard[-1] == Received(Time(0, 1), 1)


def test_that_a_beat_does_not_put_off_the_deadline_of_an_answer() -> None:
    ends = Ends().opened()
    ends.console.send(ReadTime(), 0)
    ends.console.bytes_to_send()
    for _ in range(2):
        ends.at_console(_beaten(ends))
    ends.now = PATIENCE.answer_ms
    ends.console.on_deadline(ends.now)
    ends.at_console(b"")
    assert ends.console_heard[-1] == Expired(Deadline.ANSWER)


def test_that_a_console_which_says_that_it_is_alive_breaks_the_protocol() -> None:
    ends = Ends().opened()
    ends.at_pump(_sealed(ends.console, 0, codec.encode(Alive(0))))
    assert isinstance(ends.pump_heard[-1], PeerBroke)


def _near_its_end(end: Connection) -> None:
    running = end._channel._running
    assert running is not None
    running.sent = LAST_COUNTER - 1


def test_that_a_session_ends_at_both_ends_with_the_last_frame_that_a_console_may_send() -> None:
    ends = Ends().opened()
    _near_its_end(ends.console)
    ends.at_pump(frame(ends.console._channel.seal(b"")))
    assert ends.pump_heard[-1] == Expired(Deadline.SPENT)
    assert ends.pump.state is State.CLOSED
    ends.at_console(_sealed(ends.pump, 0, codec.encode(Close())))
    assert ends.console.state is State.CLOSED


def test_that_a_session_ends_at_both_ends_with_the_last_frame_that_a_pump_may_send() -> None:
    ends = Ends().opened()
    _near_its_end(ends.pump)
    ends.at_console(_beaten(ends))
    assert ends.console_heard[-1] == Expired(Deadline.SPENT)
    assert _beaten(ends) == b""

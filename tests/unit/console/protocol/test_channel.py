"""The channel: sessions that cannot be replayed, reflected, reordered or ended by an old Hello."""

from __future__ import annotations

from hashlib import sha256
from itertools import count

import pytest

from console.errors import LocalProtocolError
from console.protocol.channel import LAST_COUNTER, PROLOGUE, Channel, Kind, Opened
from console.protocol.states import Role


def _entropy() -> object:
    numbers = count(1)
    return lambda length: next(numbers).to_bytes(length, "big")


ENTROPY = _entropy()


def _ends() -> tuple[Channel, Channel]:
    return Channel(Role.CONSOLE, ENTROPY), Channel(Role.PUMP, ENTROPY)


def _opened() -> tuple[Channel, Channel]:
    """Return two ends with a session, its first transport frame already taken."""
    console, pump = _ends()
    pump.open(console.offer(b"hello"))
    console.open(pump.reply(b"welcome"))
    pump.open(console.seal(b"first"))
    return console, pump


def test_that_a_session_opens_in_three_frames() -> None:
    console, pump = _ends()
    assert pump.open(console.offer(b"hello")) == Opened(Kind.OFFER, b"hello")
    assert console.open(pump.reply(b"welcome")) == Opened(Kind.REPLY, b"welcome")
    assert pump.open(console.seal(b"first")) == Opened(Kind.FIRST, b"first")
    assert console.open(pump.seal(b"back")) == Opened(Kind.NEXT, b"back")
    assert pump.open(console.seal(b"second")) == Opened(Kind.NEXT, b"second")


def test_that_the_frames_are_laid_out_as_the_paper_says() -> None:
    nonces = iter([b"C" * 16, b"P" * 16])
    entropy = lambda _: next(nonces)  # noqa: E731  # two nonces in order
    console, pump = Channel(Role.CONSOLE, entropy), Channel(Role.PUMP, entropy)
    identifier = sha256(b"ITBP/1" + b"C" * 16 + b"P" * 16).digest()[:16]
    offer = console.offer(b"hello")
    pump.open(offer)
    reply = pump.reply(b"welcome")
    console.open(reply)
    sealed = console.seal(b"a")
    pump.open(sealed)
    assert offer == b"\x01ITBP/1" + b"C" * 16 + b"hello"
    assert reply == b"\x02" + b"P" * 16 + identifier + b"welcome"
    assert sealed == b"\x03" + identifier + bytes(8) + b"a"
    assert console.seal(b"b") == b"\x03" + identifier + bytes(7) + b"\x01b"
    assert pump.seal(b"c") == b"\x04" + identifier + bytes(8) + b"c"


def test_that_a_frame_counts_once() -> None:
    console, pump = _opened()
    sealed = console.seal(b"jump a day")
    assert pump.open(sealed) is not None
    assert pump.open(sealed) is None
    assert pump.refused == 1


def test_that_a_frame_overtaken_by_a_later_one_is_refused() -> None:
    console, pump = _opened()
    early, late = console.seal(b"early"), console.seal(b"late")
    assert pump.open(late) == Opened(Kind.NEXT, b"late")
    assert pump.open(early) is None


def test_that_a_lost_frame_does_not_break_the_session() -> None:
    console, pump = _opened()
    console.seal(b"lost")
    assert pump.open(console.seal(b"kept")) == Opened(Kind.NEXT, b"kept")


def test_that_a_frame_sent_back_to_its_sender_is_refused() -> None:
    console, pump = _opened()
    assert console.open(console.seal(b"mirror")) is None
    assert pump.open(pump.seal(b"mirror")) is None
    assert console.open(console.offer(b"mirror")) is None


def test_that_a_frame_of_another_session_is_refused() -> None:
    console, _ = _opened()
    _, pump = _opened()
    assert pump.open(console.seal(b"stray")) is None


def test_that_a_replayed_offer_does_not_end_the_running_session() -> None:
    console, pump = _ends()
    recorded = console.offer(b"hello")
    pump.open(recorded)
    console.open(pump.reply(b"welcome"))
    recorded_first = console.seal(b"first")
    pump.open(recorded_first)
    console, pump_frame = Channel(Role.CONSOLE, ENTROPY), None
    pump.open(console.offer(b"hello again"))
    console.open(pump.reply(b"welcome"))
    pump.open(console.seal(b"fence"))

    assert pump.open(recorded) == Opened(Kind.OFFER, b"hello")
    pump_frame = pump.reply(b"welcome")
    assert pump.open(recorded_first) is None
    assert console.open(pump_frame) is None
    assert pump.open(console.seal(b"still here")) == Opened(Kind.NEXT, b"still here")


def test_that_the_old_session_ends_with_the_first_frame_of_the_new_one() -> None:
    old, pump = _opened()
    new = Channel(Role.CONSOLE, ENTROPY)
    pump.open(new.offer(b"hello"))
    new.open(pump.reply(b"welcome"))
    assert pump.open(old.seal(b"late commit")) == Opened(Kind.NEXT, b"late commit")
    assert pump.open(new.seal(b"fence")) == Opened(Kind.FIRST, b"fence")
    assert pump.open(old.seal(b"too late")) is None


def test_that_a_repeated_offer_gets_the_same_reply() -> None:
    console, pump = _ends()
    offer = console.offer(b"hello")
    pump.open(offer)
    assert pump.open(offer) is None
    reply = pump.reply(b"welcome")
    assert pump.open(offer) == Opened(Kind.REPEAT, reply)
    console.open(reply)
    pump.open(console.seal(b"first"))
    assert pump.open(offer) is None


def test_that_a_forgotten_offer_is_a_new_one_when_it_comes_again() -> None:
    console, pump = _ends()
    offer = console.offer(b"hello")
    pump.open(offer)
    pump.forget_offer()
    with pytest.raises(LocalProtocolError, match="only when it was offered"):
        pump.reply(b"welcome")
    assert pump.open(offer) == Opened(Kind.OFFER, b"hello")


def test_that_a_session_is_granted_once() -> None:
    console, pump = _ends()
    pump.open(console.offer(b"hello"))
    pump.reply(b"welcome")
    with pytest.raises(LocalProtocolError, match="granted once"):
        pump.reply(b"welcome")


def test_that_a_reply_to_another_console_is_refused() -> None:
    console, pump = _ends()
    other = Channel(Role.CONSOLE, ENTROPY)
    other.offer(b"hello")
    pump.open(console.offer(b"hello"))
    assert other.open(pump.reply(b"welcome")) is None


def test_that_a_second_reply_is_refused() -> None:
    console, pump = _ends()
    pump.open(console.offer(b"hello"))
    reply = pump.reply(b"welcome")
    assert console.open(reply) is not None
    assert console.open(reply) is None


STRANGE = (
    b"",
    b"\x00",
    b"\x01",
    b"\x01ITBP/2" + bytes(20),
    b"\x01ITBP/1" + bytes(15),
    b"\x02" + bytes(40),
    b"\x03",
    b"\x03" + bytes(30),
    b"\x04" + bytes(30),
    b"\x05" + bytes(30),
    b"GET / HTTP/1.1\r\n",
)


@pytest.mark.parametrize("body", STRANGE)
def test_that_a_strange_body_is_counted_and_nothing_else(body: bytes) -> None:
    for end in (*_ends(), *_opened()):
        before = end.refused
        assert end.open(body) is None
        assert end.refused == before + 1


def test_that_a_body_cut_within_its_counter_is_refused() -> None:
    console, pump = _opened()
    sealed = console.seal(b"")
    for length in range(1, len(sealed)):
        assert pump.open(sealed[:length]) is None
    assert pump.open(sealed) == Opened(Kind.NEXT, b"")


def test_that_nothing_is_sealed_before_a_session() -> None:
    console, pump = _ends()
    for end in (console, pump):
        with pytest.raises(LocalProtocolError, match="before a session is open"):
            end.seal(b"early")


def test_that_a_session_ends_before_its_counter_wraps() -> None:
    console, pump = _opened()
    assert console._running is not None
    console._running.sent = LAST_COUNTER - 1
    assert pump.open(console.seal(b"last")) == Opened(Kind.NEXT, b"last")
    with pytest.raises(LocalProtocolError, match="last counter"):
        console.seal(b"one too many")


def test_that_the_prologue_names_protocol_and_version() -> None:
    assert PROLOGUE == b"ITBP/1"

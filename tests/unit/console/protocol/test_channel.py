"""The channel: sessions that cannot be replayed, reflected, reordered or ended by an old Hello."""

from __future__ import annotations

from random import Random
from zlib import crc32

import pytest

from console.errors import LocalProtocolError
from console.protocol import noise
from console.protocol.channel import (
    LAST_COUNTER,
    MOST_KEYS,
    OFFERS_A_TURN,
    PROLOGUE,
    Channel,
    Kind,
    Opened,
    without_flood,
)
from console.protocol.noise import Initiator, Responder
from console.protocol.states import Role
from support.keys import KEY, OTHER, keys

ENTROPY = Random(1).randbytes


def _console() -> Channel:
    return Channel(Role.CONSOLE, ENTROPY, keys)


def _ends() -> tuple[Channel, Channel]:
    return _console(), Channel(Role.PUMP, ENTROPY, keys)


def _offer(console: Channel, payload: bytes = b"hello") -> bytes:
    (offer,) = console.offers(payload)
    return offer


def _opened() -> tuple[Channel, Channel]:
    """Return two ends with a session, its first transport frame already taken."""
    console, pump = _ends()
    pump.open(_offer(console))
    console.open(pump.reply(b"welcome"))
    pump.open(console.seal(b"first"))
    return console, pump


def test_that_a_session_opens_in_three_frames() -> None:
    console, pump = _ends()
    assert pump.open(_offer(console)) == Opened(Kind.OFFER, b"hello")
    assert console.open(pump.reply(b"welcome")) == Opened(Kind.REPLY, b"welcome")
    assert pump.open(console.seal(b"first")) == Opened(Kind.FIRST, b"first")
    assert console.open(pump.seal(b"back")) == Opened(Kind.NEXT, b"back")
    assert pump.open(console.seal(b"second")) == Opened(Kind.NEXT, b"second")


def checked(body: bytes) -> bytes:
    return body + crc32(body).to_bytes(4, "big")


def test_that_the_frames_are_laid_out_as_the_paper_says() -> None:
    console, pump = (
        Channel(Role.CONSOLE, lambda _: b"C" * 32, keys),
        Channel(Role.PUMP, lambda _: b"P" * 32, keys),
    )
    initiator = Initiator(KEY.data, b"ITBP/1", b"C" * 32)
    first = initiator.write(b"hello")
    second, _ = Responder(KEY.data, b"ITBP/1", first).write(b"welcome", b"P" * 32)
    _, ciphers = initiator.read(second)
    offer = _offer(console)
    pump.open(offer)
    reply = pump.reply(b"welcome")
    console.open(reply)
    assert offer == checked(b"\x01" + first)
    assert reply == checked(b"\x02" + second)
    sealed = console.seal(b"a")
    pump.open(sealed)
    assert sealed == b"\x03" + bytes(8) + ciphers.send.encrypt(0, b"a")
    assert console.seal(b"b") == b"\x03" + bytes(7) + b"\x01" + ciphers.send.encrypt(1, b"b")
    assert ciphers.receive.decrypt(0, pump.seal(b"c").removeprefix(b"\x04" + bytes(8))) == b"c"


def test_that_a_pump_finds_the_key_that_an_offer_was_made_with() -> None:
    console = Channel(Role.CONSOLE, ENTROPY, lambda: (OTHER,))
    pump = Channel(Role.PUMP, ENTROPY, lambda: (KEY, OTHER))
    assert pump.open(_offer(console)) == Opened(Kind.OFFER, b"hello")
    assert pump.key == OTHER


def test_that_a_console_with_several_keys_makes_an_offer_by_each_and_takes_the_reply_to_any() -> None:
    console = Channel(Role.CONSOLE, ENTROPY, lambda: (OTHER, KEY))
    pump = Channel(Role.PUMP, ENTROPY, keys)
    by_other, by_key = console.offers(b"hello")
    assert pump.open(by_other) is None
    assert pump.open(by_key) == Opened(Kind.OFFER, b"hello")
    assert console.open(pump.reply(b"welcome")) == Opened(Kind.REPLY, b"welcome")
    assert console.key == pump.key == KEY


def test_f17_an_offer_by_another_key_is_refused_and_only_counted() -> None:
    stranger, pump = Channel(Role.CONSOLE, ENTROPY, lambda: (OTHER,)), _ends()[1]
    assert pump.open(_offer(stranger)) is None
    assert pump.key is None
    with pytest.raises(LocalProtocolError, match="only when it was offered"):
        pump.reply(b"welcome")


def test_that_a_console_tries_no_more_than_so_many_keys() -> None:
    console = Channel(Role.CONSOLE, ENTROPY, lambda: (KEY,) * (MOST_KEYS + 1))
    assert len(console.offers(b"hello")) == MOST_KEYS


def test_that_offers_beyond_the_first_few_of_a_turn_are_left_out() -> None:
    bodies = [b"\x01a"] * (OFFERS_A_TURN + 2) + [b"\x03b"]
    assert list(without_flood(bodies)) == [b"\x01a"] * OFFERS_A_TURN + [b"\x03b"]


def test_f01_no_bit_of_any_frame_can_be_flipped() -> None:
    console, pump = _ends()
    offer = _offer(console)
    assert _refuses(pump, _flips(offer))
    pump.open(offer)
    reply = pump.reply(b"welcome")
    assert _refuses(console, _flips(reply))
    console.open(reply)
    first = console.seal(b"first")
    assert _refuses(pump, _flips(first))
    assert pump.open(first) == Opened(Kind.FIRST, b"first")


def _refuses(end: Channel, bodies: list[bytes]) -> bool:
    """Tell whether `end` opens none of the bodies, and counts each."""
    before = end.refused
    return not any(map(end.open, bodies)) and end.refused == before + len(bodies)


def _flips(body: bytes) -> list[bytes]:
    whole = int.from_bytes(body, "big")
    return [(whole ^ (1 << bit)).to_bytes(len(body), "big") for bit in range(8 * len(body))]


def test_f17_a_key_of_zeros_is_not_authentic() -> None:
    """X25519 with such a key has no secret: the library would raise, and whoever has our key could end us."""
    pump = _ends()[1]
    begun = noise._begun(KEY.data, PROLOGUE).mix_ephemeral(bytes(32))
    _, sealed = begun.sealed(b"hello")
    assert pump.open(checked(b"\x01" + bytes(32) + sealed)) is None
    assert pump.refused == 1


def test_f03_a_frame_counts_once_and_its_copy_is_refused() -> None:
    console, pump = _opened()
    sealed = console.seal(b"jump a day")
    assert pump.open(sealed) is not None
    assert pump.open(sealed) is None
    assert pump.refused == 1


def test_f04_a_frame_overtaken_by_a_later_one_is_refused() -> None:
    console, pump = _opened()
    early, late = console.seal(b"early"), console.seal(b"late")
    assert pump.open(late) == Opened(Kind.NEXT, b"late")
    assert pump.open(early) is None


def test_that_a_lost_frame_does_not_break_the_session() -> None:
    console, pump = _opened()
    console.seal(b"lost")
    assert pump.open(console.seal(b"kept")) == Opened(Kind.NEXT, b"kept")


def test_f07_a_frame_sent_back_to_its_sender_is_refused() -> None:
    console, pump = _opened()
    assert console.open(console.seal(b"mirror")) is None
    assert pump.open(pump.seal(b"mirror")) is None
    assert console.open(_offer(console, b"mirror")) is None


def test_f06_a_frame_of_another_session_is_refused() -> None:
    console, _ = _opened()
    _, pump = _opened()
    assert pump.open(console.seal(b"stray")) is None


def test_that_a_replayed_offer_does_not_end_the_running_session() -> None:
    console, pump = _ends()
    recorded = _offer(console)
    pump.open(recorded)
    console.open(pump.reply(b"welcome"))
    recorded_first = console.seal(b"first")
    pump.open(recorded_first)
    console, pump_frame = _console(), None
    pump.open(_offer(console, b"hello again"))
    console.open(pump.reply(b"welcome"))
    pump.open(console.seal(b"fence"))

    assert pump.open(recorded) == Opened(Kind.OFFER, b"hello")
    pump_frame = pump.reply(b"welcome")
    assert pump.open(recorded_first) is None
    assert console.open(pump_frame) is None
    assert pump.open(console.seal(b"still here")) == Opened(Kind.NEXT, b"still here")


def test_that_the_old_session_ends_with_the_first_frame_of_the_new_one() -> None:
    old, pump = _opened()
    new = _console()
    pump.open(_offer(new))
    new.open(pump.reply(b"welcome"))
    assert pump.open(old.seal(b"late commit")) == Opened(Kind.NEXT, b"late commit")
    assert pump.open(new.seal(b"fence")) == Opened(Kind.FIRST, b"fence")
    assert pump.open(old.seal(b"too late")) is None


def test_that_a_repeated_offer_gets_the_same_reply() -> None:
    console, pump = _ends()
    offer = _offer(console)
    pump.open(offer)
    assert pump.open(offer) is None
    reply = pump.reply(b"welcome")
    assert pump.open(offer) == Opened(Kind.REPEAT, reply)
    console.open(reply)
    pump.open(console.seal(b"first"))
    assert pump.open(offer) is None


def test_that_a_forgotten_offer_is_a_new_one_when_it_comes_again() -> None:
    console, pump = _ends()
    offer = _offer(console)
    pump.open(offer)
    pump.forget_offer()
    with pytest.raises(LocalProtocolError, match="only when it was offered"):
        pump.reply(b"welcome")
    assert pump.open(offer) == Opened(Kind.OFFER, b"hello")


def test_that_a_session_is_granted_once() -> None:
    console, pump = _ends()
    pump.open(_offer(console))
    pump.reply(b"welcome")
    with pytest.raises(LocalProtocolError, match="granted once"):
        pump.reply(b"welcome")


def test_that_a_reply_to_another_console_is_refused() -> None:
    console, pump = _ends()
    other = _console()
    _offer(other)
    pump.open(_offer(console))
    assert other.open(pump.reply(b"welcome")) is None


def test_that_a_second_reply_is_refused() -> None:
    console, pump = _ends()
    pump.open(_offer(console))
    reply = pump.reply(b"welcome")
    assert console.open(reply) is not None
    assert console.open(reply) is None


STRANGE = (
    b"",
    b"\x00",
    b"\x01",
    checked(b"\x01"),
    checked(b"\x01" + bytes(47)),
    checked(b"\x01" + bytes(48)),
    b"\x01" + bytes(60),
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


def test_f02_a_body_cut_anywhere_is_refused() -> None:
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


def test_f16_a_session_ends_before_its_counter_wraps() -> None:
    console, pump = _opened()
    assert console._running is not None
    console._running.sent = LAST_COUNTER - 1
    assert pump.open(console.seal(b"last")) == Opened(Kind.NEXT, b"last")
    assert console.spent
    assert pump.spent
    with pytest.raises(LocalProtocolError, match="last counter"):
        console.seal(b"one too many")


def test_f16_a_counter_beyond_the_last_is_refused() -> None:
    console, pump = _opened()
    assert console._running is not None
    sealed = console._running.ciphers.send.encrypt(LAST_COUNTER + 1, b"beyond")
    assert pump.open(b"\x03" + (LAST_COUNTER + 1).to_bytes(8, "big") + sealed) is None


def test_that_the_prologue_names_protocol_and_version() -> None:
    assert PROLOGUE == b"ITBP/1"

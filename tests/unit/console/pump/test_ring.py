"""The pump's keys: whose count, for how long one is shown, how many there may be, and what is kept."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest

from console.domain.pairing import MOST_PAIRED, PAIRING_MS, Paired, PairingKey
from console.errors import PumpMemoryError
from console.pump import ring as ring_module
from console.pump.memory import FileMemory, NotKnownDurable, VolatileMemory
from console.pump.ring import MOST_OTHERS, Ring
from support import keys
from support.keys import CONSOLE, KEY, OTHER
from support.pumps import FailingMemory


def shown(ring: Ring, now: int = 0) -> PairingKey:
    """Let `ring` show a new key, and return it."""
    assert ring.begin(now) == ""
    code = ring.panel(now).code
    assert code is not None
    return PairingKey.parse(code)


def paired(ring: Ring, console: str) -> PairingKey:
    """Pair `console`, and return its key."""
    key = shown(ring)
    assert ring.opened(key, console)
    return key


def test_that_a_new_pump_has_no_key_and_hears_nobody() -> None:
    ring = Ring(VolatileMemory(), Random(1).randbytes)
    assert ring.keys(0) == ()
    assert ring.panel(0).paired == ()


def test_that_the_first_console_is_adopted_once_and_its_key_outlives_the_pump() -> None:
    memory = VolatileMemory()
    key = Ring(memory, Random(1).randbytes).adopt(CONSOLE)
    again = Ring(memory, Random(2).randbytes)
    assert again.adopt("another name") == key
    assert again.panel(0).paired == (Paired(CONSOLE, key.fingerprint, own=True),)


def test_that_the_key_shown_counts_until_its_time_is_over_and_then_no_more() -> None:
    ring = keys.ring()
    key = shown(ring, now=1_000)
    last = 1_000 + PAIRING_MS - 1
    assert ring.keys(last) == (KEY, key)
    assert (ring.panel(last).code, ring.panel(last).left_ms) == (key.text, 1)
    assert ring.keys(last + 1) == (KEY,)
    assert (ring.panel(last + 1).code, ring.panel(last + 1).left_ms) == (None, 0)


def test_that_a_key_is_shown_for_two_minutes() -> None:
    assert PAIRING_MS == 120_000


def test_that_a_key_shown_anew_takes_the_place_of_the_one_before() -> None:
    ring = keys.ring()
    first, second = shown(ring), shown(ring)
    assert first != second
    assert ring.keys(0) == (KEY, second)


def test_that_a_key_that_is_hidden_counts_no_more() -> None:
    ring = keys.ring()
    key = shown(ring)
    ring.hide()
    assert ring.keys(0) == (KEY,)
    assert not ring.opened(key, "ward 4")


def test_that_the_key_shown_is_kept_at_its_first_use_and_shown_no_more() -> None:
    memory = VolatileMemory()
    ring = keys.ring(memory)
    key = paired(ring, "ward 4")
    assert ring.panel(0).code is None
    assert not ring.opened(key, "ward 5")
    kept = Ring(memory, Random(2).randbytes)
    assert kept.keys(10 * PAIRING_MS) == (KEY, key)
    assert kept.panel(0).paired[1] == Paired("ward 4", key.fingerprint)


def test_that_a_session_by_a_key_that_is_not_shown_pairs_nobody() -> None:
    ring = keys.ring()
    shown(ring)
    assert not ring.opened(KEY, CONSOLE)
    assert not ring.opened(OTHER, "ward 4")
    assert len(ring.panel(0).paired) == 1


def test_that_a_pump_is_paired_with_eight_and_the_ninth_is_refused_in_a_sentence() -> None:
    ring = keys.ring()
    for number in range(MOST_OTHERS):
        paired(ring, f"ward {number}")
    assert len(ring.panel(0).paired) == MOST_PAIRED == 8
    assert "revoke one" in ring.begin(0)
    assert ring.panel(0).code is None
    gone = ring.panel(0).paired[1]
    assert ring.revoke(gone.fingerprint) == gone
    assert ring.begin(0) == ""


def test_that_the_first_console_finds_its_place_though_all_others_came_before() -> None:
    ring = Ring(VolatileMemory(), Random(1).randbytes)
    for number in range(MOST_OTHERS):
        paired(ring, f"ward {number}")
    key = ring.adopt(CONSOLE)
    assert ring.panel(0).paired[0] == Paired(CONSOLE, key.fingerprint, own=True)
    assert len(ring.keys(0)) == MOST_PAIRED


def test_that_a_revoked_key_counts_no_more_also_after_the_pump_was_switched_off() -> None:
    memory = VolatileMemory()
    ring = keys.ring(memory)
    key = paired(ring, "ward 4")
    assert ring.revoke(key.fingerprint) == Paired("ward 4", key.fingerprint)
    assert ring.revoke(key.fingerprint) is None
    assert ring.keys(0) == Ring(memory, Random(2).randbytes).keys(0) == (KEY,)


def test_nobody_is_paired_or_revoked_when_it_cannot_be_kept() -> None:
    memory = FailingMemory()
    ring = keys.ring(memory)
    key = shown(ring)
    memory.full = True
    with pytest.raises(PumpMemoryError):
        ring.opened(key, "ward 4")
    assert ring.keys(0) == (KEY,)
    with pytest.raises(PumpMemoryError):
        ring.revoke(KEY.fingerprint)
    assert ring.keys(0) == (KEY,)


def test_that_what_is_in_place_counts_though_the_disk_will_not_say_that_it_lasts() -> None:
    memory = FailingMemory()
    ring = keys.ring(memory)
    key = shown(ring)
    memory.unsure = True
    with pytest.raises(NotKnownDurable):
        ring.opened(key, "ward 4")
    assert ring.keys(0) == keys.ring(memory).keys(0) == (KEY, key)
    with pytest.raises(NotKnownDurable):
        ring.revoke(key.fingerprint)
    assert ring.keys(0) == keys.ring(memory).keys(0) == (KEY,)


def test_that_what_changes_the_keys_is_durable() -> None:
    memory = FailingMemory()
    ring = keys.ring(memory)
    key = paired(ring, "ward 4")
    ring.revoke(key.fingerprint)
    assert memory.saves == memory.durable_saves == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no keys",
        msgspec.msgpack.encode([["ward 3", bytes(31), True]]),
        msgspec.msgpack.encode([["ward 3", bytes(32)]]),
        msgspec.msgpack.encode([["ward 3", bytes([number] * 32), False] for number in range(9)]),
    ],
)
def test_that_a_memory_that_holds_no_keys_is_named_and_left_as_it_is(content: bytes) -> None:
    memory = VolatileMemory()
    memory.save(content, durable=True)
    with pytest.raises(PumpMemoryError, match=r"this memory holds .* left as it is"):
        Ring(memory, Random(1).randbytes)
    assert memory.load() == content


def test_that_keys_lie_in_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "pump.bin.keys"
    with FileMemory(path, ring_module.MAGIC) as memory:
        keys.ring(memory)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(ring_module.MAGIC)


def test_that_a_ring_which_is_closed_lets_its_file_go(tmp_path: Path) -> None:
    path = tmp_path / "pump.bin.keys"
    keys.ring(FileMemory(path, ring_module.MAGIC)).close()
    with FileMemory(path, ring_module.MAGIC) as memory:
        assert Ring(memory, Random(1).randbytes).keys(0) == (KEY,)

"""Which pumps are there, from what is kept published: of some by name, or of all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from console.transport import roll as module
from console.transport.broker import OPEN_MS, Broker, shared
from console.transport.places import Address
from console.transport.roll import Roll, roll_of
from support.brokers import Mosquitto, Stranger, within

HOUSE, OTHER = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture
def mosquitto(tmp_path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path) as running:
        yield running


@pytest.fixture
def stranger(mosquitto: Mosquitto) -> Iterator[Stranger]:
    with closing(Stranger(mosquitto)) as there:
        yield there


@pytest.fixture
def broker(mosquitto: Mosquitto) -> Iterator[Broker]:
    held = shared(Address("127.0.0.1", mosquitto.port))
    held.open(held.now() + OPEN_MS)
    yield held
    held.release()


@pytest.fixture
def roll(broker: Broker) -> Roll:
    return roll_of(broker)


def settle(broker: Broker, stranger: Stranger) -> None:
    """Hear all that has been published."""
    heard: list[str] = []
    broker.hear("settled", lambda *_: heard.append(""))
    within(5_000, lambda: broker.granted("settled") is not None, lambda: turn(broker))
    stranger.publish("settled", b"x", qos=1)
    within(5_000, lambda: bool(heard), lambda: turn(broker))
    broker.forget("settled")


def turn(broker: Broker) -> None:
    broker.wait(0.01)
    broker.turn()


def says(stranger: Stranger, topic: str, payload: bytes) -> None:
    stranger.publish(f"cisterna/{topic}", payload, qos=1, retain=True)


def test_that_a_pump_is_there_when_its_process_is(roll: Roll, broker: Broker, stranger: Stranger) -> None:
    roll.watch("CS-1")
    assert roll.process_of("CS-1") == ""
    says(stranger, "CS-1/presence", HOUSE.encode())
    settle(broker, stranger)
    assert roll.process_of("CS-1") == ""
    says(stranger, f"process/{HOUSE}", b"1")
    settle(broker, stranger)
    assert roll.process_of("CS-1") == HOUSE
    says(stranger, f"process/{HOUSE}", b"")
    settle(broker, stranger)
    assert roll.process_of("CS-1") == ""


def test_that_a_pump_alone_with_a_will_of_its_own_needs_no_process(
    roll: Roll, broker: Broker, stranger: Stranger
) -> None:
    says(stranger, "CS-1/presence", b"1")
    roll.watch()
    settle(broker, stranger)
    assert roll.there() == {"CS-1"}
    says(stranger, "CS-1/presence", b"")
    settle(broker, stranger)
    assert roll.there() == frozenset()


def test_that_a_thousand_pumps_are_gone_with_their_process(
    roll: Roll, broker: Broker, stranger: Stranger
) -> None:
    says(stranger, f"process/{HOUSE}", b"1")
    says(stranger, f"process/{OTHER}", b"1")
    for number in range(1_000):
        stranger.publish(f"cisterna/CS-{number}/presence", HOUSE.encode(), retain=True)
    says(stranger, "OTHER/presence", OTHER.encode())
    roll.watch()
    settle(broker, stranger)
    assert len(roll.there() or ()) == 1_001
    says(stranger, f"process/{HOUSE}", b"")
    settle(broker, stranger)
    assert roll.there() == {"OTHER"}


def test_that_who_is_there_is_not_known_before_the_broker_has_said_so(
    roll: Roll, broker: Broker, mosquitto: Mosquitto
) -> None:
    assert roll.there() is None
    roll.watch()
    assert roll.there() is None
    within(5_000, lambda: roll.there() == frozenset(), lambda: turn(broker))
    mosquitto.stop()
    within(5_000, lambda: roll.there() is None, lambda: turn(broker))


def test_that_what_was_so_before_the_connection_was_lost_is_forgotten(
    roll: Roll, broker: Broker, stranger: Stranger
) -> None:
    says(stranger, "CS-1/presence", b"1")
    roll.watch()
    settle(broker, stranger)
    roll.lost("The broker is gone.")
    assert roll.there() == frozenset()
    assert roll.process_of("CS-1") == ""


@pytest.mark.parametrize("payload", [b"2", b"\xff", HOUSE.upper().encode(), HOUSE.encode() * 2, b"0" * 8_000])
def test_that_a_presence_that_names_no_process_is_none(
    roll: Roll, broker: Broker, stranger: Stranger, payload: bytes
) -> None:
    roll.watch()
    says(stranger, "CS-1/presence", b"1")
    says(stranger, "CS-1/presence", payload)
    says(stranger, "a pump/presence", b"1")
    says(stranger, "process/presence", b"1")
    says(stranger, "process/nobody", b"1")
    settle(broker, stranger)
    assert roll.there() == {"process"}


def test_that_only_so_many_pumps_and_processes_are_remembered(
    monkeypatch: pytest.MonkeyPatch, roll: Roll, broker: Broker, stranger: Stranger
) -> None:
    monkeypatch.setattr(module, "MOST_PUMPS", 3)
    roll.watch()
    for number in range(9):
        says(stranger, f"CS-{number}/presence", b"1")
        says(stranger, f"process/{number:016x}", b"1")
    settle(broker, stranger)
    assert roll.there() == {"CS-0", "CS-1", "CS-2"}
    assert len(roll._processes) == 3


def test_that_nothing_is_heard_any_more_when_nobody_watches(roll: Roll, broker: Broker) -> None:
    for _ in range(2):
        roll.watch("CS-1")
    roll.watch()
    roll.leave()
    roll.leave("CS-1")
    assert broker.hears("cisterna/CS-1/presence")
    roll.leave("CS-1")
    assert not broker.hears("cisterna/CS-1/presence")
    assert not broker.hears("cisterna/+/presence")
    assert not broker.hears("cisterna/process/+")


def test_that_all_who_use_a_broker_share_one_roll(broker: Broker, roll: Roll) -> None:
    assert roll_of(broker) is roll

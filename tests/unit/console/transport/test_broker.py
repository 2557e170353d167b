"""A broker as a process shares it: found, lost, found again, and a message for whoever wants it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from random import Random

import pytest

from console.clock import ManualClock
from console.errors import LinkLost, LinkNotOpened
from console.transport import broker as module
from console.transport.broker import (
    FIRST_PAUSE_MS,
    LONGEST_PAUSE_MS,
    MAX_WAITING,
    OPEN_MS,
    STEADY_MS,
    Broker,
    shared,
)
from console.transport.client import LONGEST_PAYLOAD
from console.transport.places import Address
from support.brokers import Mosquitto, Stranger, free_port, within


class Watcher:
    """A user of the connection that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def joined(self) -> None:
        self.told.append("joined")

    def lost(self, sentence: str) -> None:
        self.told.append(sentence)


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def broker(mosquitto: Mosquitto) -> Iterator[Broker]:
    held = opened(mosquitto)
    yield held
    held.release()


@pytest.fixture
def stranger(mosquitto: Mosquitto) -> Iterator[Stranger]:
    with closing(Stranger(mosquitto)) as there:
        yield there


def opened(mosquitto: Mosquitto) -> Broker:
    broker = shared(Address("127.0.0.1", mosquitto.port))
    broker.open(broker.now() + OPEN_MS)
    return broker


def turn_until(broker: Broker, happened: Callable[[], bool]) -> None:
    """Turn and wait at `broker` until `happened()`."""

    def turn() -> None:
        broker.wait(0.01)
        broker.turn()

    within(5_000, happened, turn)


def hears(broker: Broker, topic: str, *, kept: bool = False) -> list[tuple[str, bytes]]:
    """Hear `topic`, and return the list that what is heard is put in."""
    heard: list[tuple[str, bytes]] = []
    broker.hear(topic, lambda *message: heard.append(message), kept=kept)
    turn_until(broker, lambda: broker.granted(topic) is not None)
    assert broker.granted(topic)
    return heard


def test_that_a_process_has_one_connection_for_each_broker(mosquitto: Mosquitto, broker: Broker) -> None:
    again = opened(mosquitto)
    assert again is broker
    again.release()
    assert broker.up
    other = shared(Address("127.0.0.1", mosquitto.port, "ada", "secret"))
    assert other is not broker
    other.release()


def test_that_the_last_to_let_go_takes_leave(mosquitto: Mosquitto) -> None:
    broker = opened(mosquitto)
    broker.release()
    assert not broker.up
    assert opened(mosquitto) is not broker
    shared(Address("127.0.0.1", mosquitto.port)).release()
    module._BROKERS[Address("127.0.0.1", mosquitto.port)].release()
    assert not module._BROKERS


def test_that_a_broker_that_is_not_there_is_said_at_once_with_what_to_do() -> None:
    address = Address("127.0.0.1", free_port())
    broker = shared(address)
    with pytest.raises(LinkNotOpened) as refused:
        broker.open(broker.now() + OPEN_MS)
    assert str(refused.value) == (
        f"No broker answers at {address.spec} (Connection refused). Start it, or check host and port."
    )
    broker.release()


def test_that_a_machine_that_is_not_known_is_said_so() -> None:
    broker = shared(Address("no-such-broker.invalid"))
    with pytest.raises(LinkNotOpened, match="belongs to no machine"):
        broker.open(broker.now() + OPEN_MS)
    broker.release()


def test_that_a_broker_that_does_not_know_us_is_said_so(tmp_path) -> None:
    with Mosquitto(tmp_path, anonymous=False) as closed:
        broker = shared(Address("127.0.0.1", closed.port, "ada", "secret"))
        with pytest.raises(LinkNotOpened) as refused:
            broker.open(broker.now() + OPEN_MS)
        assert str(refused.value) == (
            f"The broker at {closed.spec} does not let this program in (Not authorized); "
            "check user and password."
        )
        broker.release()


def test_that_whoever_speaks_no_mqtt_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        broker = shared(Address("127.0.0.1", port))
        with pytest.raises(LinkNotOpened) as refused:
            broker.open(broker.now() + 50)
        assert str(refused.value) == (
            f"Whoever answers at mqtt://127.0.0.1:{port} is no broker for MQTT 5; check host and port."
        )
        broker.release()


@pytest.mark.parametrize("answer", [b"HTTP/1.0 400 Bad request\r\n\r\n", b"\x20\x02\x00\x01", b"\xff" * 9])
def test_that_whoever_answers_something_else_is_said_so_at_once(answer: bytes) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        broker = shared(Address("127.0.0.1", server.getsockname()[1]))
        broker.attend(watcher := Watcher(), seeks=True)
        turn_until(broker, lambda: broker._client is not None)
        with closing(server.accept()[0]), closing(server.accept()[0]) as greeted:
            greeted.sendall(answer)
            greeted.shutdown(socket.SHUT_WR)
            turn_until(broker, lambda: broker._client is None)
        assert "is no broker for MQTT 5" in broker._trouble
        assert watcher.told == []
        broker.release()


def test_that_a_message_comes_to_whoever_wants_its_topic(broker: Broker, stranger: Stranger) -> None:
    exact, folder, last = (hears(broker, topic) for topic in ("t/b/c", "t/a/+", "cisterna/+/presence"))
    for topic in ("t/b/c", "t/a/b", "t/a/c", "t/b/b", "cisterna/x/presence"):
        stranger.publish(topic, topic.encode(), qos=1)
    turn_until(broker, lambda: bool(last))
    assert exact == [("t/b/c", b"t/b/c")]
    assert folder == [("t/a/b", b"t/a/b"), ("t/a/c", b"t/a/c")]
    assert last == [("cisterna/x/presence", b"cisterna/x/presence")]
    for topic in ("t/b/c", "t/a/+", "cisterna/+/presence"):
        broker.forget(topic)
        assert broker.granted(topic) is None
    broker.forget("t/b/c")


def test_that_what_is_retained_is_dropped_where_it_may_not_be(broker: Broker, stranger: Stranger) -> None:
    kept, fleeting = hears(broker, "t/kept", kept=True), hears(broker, "t/fleeting")
    before = broker.dropped
    for topic in ("t/kept", "t/fleeting"):
        stranger.publish(topic, b"x", qos=1, retain=True)
    stranger.publish("t/fleeting", b"y", qos=1)
    turn_until(broker, lambda: bool(fleeting))
    assert kept == [("t/kept", b"x")]
    assert fleeting == [("t/fleeting", b"y")]
    assert broker.dropped == before + 1
    for topic in ("t/kept", "t/fleeting"):
        broker.forget(topic)
        stranger.publish(topic, b"", qos=1, retain=True)


def test_that_nothing_longer_than_a_frame_can_be_is_handed_on(broker: Broker) -> None:
    heard = hears(broker, "t/long")
    broker.publish("t/long", bytes(LONGEST_PAYLOAD + 1))
    broker.publish("t/long", bytes(LONGEST_PAYLOAD))
    turn_until(broker, lambda: bool(heard))
    assert [len(payload) for _, payload in heard] == [LONGEST_PAYLOAD]
    assert broker.dropped == 1
    broker.forget("t/long")


def test_that_a_turn_takes_in_a_bounded_number_of_packets(
    monkeypatch: pytest.MonkeyPatch, broker: Broker, stranger: Stranger
) -> None:
    monkeypatch.setattr(module, "PACKETS_A_TURN", 3)
    heard = hears(broker, "t/many")
    for _ in range(10):
        stranger.publish("t/many", b"x", qos=1)
    broker.wait(5)
    broker.turn()
    assert len(heard) <= 3
    turn_until(broker, lambda: len(heard) == 10)
    broker.forget("t/many")


@contextmanager
def of_a_few_packets() -> Iterator[tuple[Broker, socket.socket]]:
    """Have a connection to a broker that says its welcome, and else what a test makes it say."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        broker = shared(Address("127.0.0.1", server.getsockname()[1]))
        broker.attend(watcher := Watcher(), seeks=True)
        turn_until(broker, lambda: broker._client is not None)
        with closing(server.accept()[0]), closing(server.accept()[0]) as greeted:
            assert greeted.recv(4_096)[0] == 0x10
            greeted.sendall(b"\x20\x03\x00\x00\x00")
            turn_until(broker, lambda: broker.up)
            yield broker, greeted
            broker.part(watcher, seeks=True)
            broker.release()


def test_that_a_topic_that_may_not_be_heard_is_said_so() -> None:
    # Mosquitto grants every subscription, and lets nothing through instead.
    with of_a_few_packets() as (broker, greeted):
        broker.hear("closed/a", lambda *_: None)
        asked = greeted.recv(4_096)
        assert asked[0] == 0x82
        greeted.sendall(b"\x90\x04" + asked[2:4] + b"\x00\x87")
        turn_until(broker, lambda: broker.granted("closed/a") is not None)
        assert broker.granted("closed/a") is False


def test_that_a_broker_that_takes_nothing_does_not_cost_our_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAVE_MS", 1)
    with of_a_few_packets() as (broker, _):
        with pytest.raises(LinkLost, match="takes no more data"):
            publish(broker, bytes(8_000), times=10_000)
        assert broker._waiting <= MAX_WAITING


def publish(broker: Broker, payload: bytes, times: int) -> None:
    for _ in range(times):
        broker.publish("t", payload)


def test_that_there_is_no_publishing_without_a_connection() -> None:
    broker = shared(Address("127.0.0.1", free_port()))
    with pytest.raises(LinkLost, match=r"The broker at mqtt://.* is gone\."):
        broker.publish("t", b"x")
    broker.release()


def test_that_a_broker_that_goes_is_told_to_all_and_comes_back_by_itself_for_those_who_seek(tmp_path) -> None:
    with Mosquitto(tmp_path) as mosquitto:
        broker = opened(mosquitto)
        guest, host = Watcher(), Watcher()
        broker.attend(guest)
        broker.attend(host, seeks=True)
        heard = hears(broker, "t/a")
        name = broker.name
        mosquitto.stop()
        turn_until(broker, lambda: not broker.up)
        broker.turn()
        gone = f"The broker at {mosquitto.spec} is gone."
        assert guest.told == host.told == [gone]
        assert broker.granted("t/a") is None
        mosquitto.start()
        turn_until(broker, lambda: broker.up)
        assert guest.told == host.told == [gone, "joined"]
        assert broker.name not in ("", name)
        turn_until(broker, lambda: broker.granted("t/a") is not None)
        broker.publish("t/a", b"x")
        turn_until(broker, lambda: bool(heard))
        broker.release()


def test_that_nobody_seeks_a_broker_that_nobody_needs(tmp_path) -> None:
    with Mosquitto(tmp_path) as mosquitto:
        broker = opened(mosquitto)
        broker.attend(host := Watcher(), seeks=True)
        broker.part(host, seeks=True)
        broker.part(host, seeks=True)
        mosquitto.stop()
        turn_until(broker, lambda: not broker.up)
        mosquitto.start()
        broker._next_ms = 0
        for _ in range(3):
            broker.wait(0.001)
            broker.turn()
        assert broker._client is None
        broker.open(broker.now() + OPEN_MS)
        assert broker.up
        broker.release()


def pauses(seed: int, attempts: int) -> list[int]:
    """Return how long a broker that is not there is left alone after each of so many attempts."""
    clock = ManualClock()
    broker = Broker(Address("127.0.0.1", free_port()), clock, Random(seed))
    broker.attend(Watcher(), seeks=True)
    found = []
    for _ in range(attempts):
        broker.turn()
        assert broker._trouble.startswith("No broker answers")
        broker._trouble = ""
        found.append(broker._next_ms - clock.link_ms())
        clock.move(found[-1] - 1)
        broker.turn()
        assert broker._trouble == ""
        clock.move(1)
    return found


def test_that_the_pauses_between_attempts_double_up_to_a_longest_and_differ_by_chance() -> None:
    found = pauses(seed=1, attempts=10)
    for number, pause in enumerate(found):
        longest = min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2**number)
        assert longest // 2 <= pause <= longest
    assert found != pauses(seed=2, attempts=10)
    assert found == pauses(seed=1, attempts=10)


@pytest.mark.parametrize(("held_ms", "longest"), [(STEADY_MS, FIRST_PAUSE_MS), (0, FIRST_PAUSE_MS * 16)])
def test_that_only_a_connection_that_held_begins_with_the_shortest_pause_again(
    tmp_path, held_ms: int, longest: int
) -> None:
    with Mosquitto(tmp_path) as mosquitto:
        clock = ManualClock()
        broker = Broker(Address("127.0.0.1", mosquitto.port), clock, Random(1))
        broker.hold()
        broker.attend(Watcher(), seeks=True)
        broker._failures = 4
        turn_until(broker, lambda: broker.up)
        clock.move(held_ms)
        mosquitto.stop()
        turn_until(broker, lambda: not broker.up)
        assert longest // 2 <= broker._next_ms - clock.link_ms() <= longest
        broker.release()


def test_that_a_broker_that_answers_and_says_nothing_is_given_up() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        clock = ManualClock()
        broker = Broker(Address("127.0.0.1", server.getsockname()[1]), clock, Random(1))
        broker.hold()
        broker.attend(Watcher(), seeks=True)
        turn_until(broker, lambda: broker._client is not None)
        clock.move(OPEN_MS)
        broker.turn()
        assert broker._client is None
        assert "is no broker for MQTT 5" in broker._trouble
        broker.release()


def test_that_an_error_in_whoever_is_given_a_message_is_a_lost_connection_and_no_silence(
    broker: Broker,
) -> None:
    broker.attend(watcher := Watcher())

    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    broker.hear("t/bad", fail)
    turn_until(broker, lambda: broker.granted("t/bad") is not None)
    broker.publish("t/bad", b"x")
    turn_until(broker, lambda: bool(watcher.told))
    assert watcher.told == ["The link to the broker failed (RuntimeError: boom)."]
    assert not broker.up
    broker.forget("t/bad")
    broker.part(watcher)
    broker.open(broker.now() + OPEN_MS)


def test_that_waiting_ends_at_once_and_once_when_something_came_for_another(broker: Broker) -> None:
    turn_until(broker, lambda: True)
    broker.stir()
    broker.wait(60)
    broker.wait(0.001)


def test_that_this_process_is_announced_once_and_taken_back_when_it_leaves(
    mosquitto: Mosquitto, stranger: Stranger
) -> None:
    stranger.hear("cisterna/process/+")
    broker = opened(mosquitto)
    broker.announce()
    broker.announce()
    topic = f"cisterna/process/{broker.name}"
    stranger.until(lambda: (topic, b"1", False) in stranger.heard)
    broker.release()
    stranger.until(lambda: len(stranger.heard) == 2)
    assert stranger.heard == [(topic, b"1", False), (topic, b"", False)]

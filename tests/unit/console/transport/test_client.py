"""One connection to a real broker: what it puts down of what paho calls back with."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from console.transport.client import LONGEST_PAYLOAD, Client, Heard
from console.transport.waiting import READ, until_ready
from support.brokers import Mosquitto, Stranger, free_port, within


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def client(broker: Mosquitto) -> Iterator[Client]:
    greeted = Client(("127.0.0.1", broker.port), None, None, "wills")
    until(greeted, lambda: greeted.joined)
    yield greeted
    greeted.drop()


@pytest.fixture
def stranger(broker: Mosquitto) -> Iterator[Stranger]:
    with closing(Stranger(broker)) as there:
        yield there


def until(client: Client, happened: Callable[[], bool]) -> None:
    """Read at `client` until `happened()`."""

    def read() -> None:
        client.read()
        if client.socket is not None:
            until_ready(client.socket, READ, 0.01)

    within(5_000, happened, read)


def test_that_each_connection_has_a_name_of_its_own(broker: Mosquitto) -> None:
    names = set()
    for _ in range(3):
        client = Client(("127.0.0.1", broker.port), None, None, "wills")
        names.add(client.name)
        client.drop()
    assert len(names) == 3


def test_that_small_messages_are_not_held_back(client: Client) -> None:
    assert client.socket is not None
    assert client.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_that_nobody_at_the_port_is_an_error_of_the_system() -> None:
    with pytest.raises(ConnectionRefusedError):
        Client(("127.0.0.1", free_port()), None, None, "wills")


def test_that_what_is_published_is_heard_in_order(client: Client) -> None:
    number = client.subscribe([("a/b", False)])
    until(client, lambda: number in client.granted)
    assert client.granted[number]
    for payload in (b"one", b"", b"\x00two"):
        client.publish("a/b", payload)
    until(client, lambda: len(client.inbox) == 3)
    assert list(client.inbox) == [Heard("a/b", each, retained=False) for each in (b"one", b"", b"\x00two")]


def test_that_at_most_one_packet_is_taken_in_at_a_time(client: Client, stranger: Stranger) -> None:
    number = client.subscribe([("a/c", False)])
    until(client, lambda: number in client.granted)
    for _ in range(3):
        stranger.publish("a/c", b"x", qos=1)
    assert client.socket is not None
    until_ready(client.socket, READ, 5)
    client.read()
    assert len(client.inbox) <= 1


@pytest.mark.parametrize("kept", [True, False])
def test_that_what_is_retained_comes_only_when_wanted_and_is_marked(
    client: Client, stranger: Stranger, kept: bool
) -> None:
    topic = f"kept/{kept}"
    stranger.publish(topic, b"old", qos=1, retain=True)
    number = client.subscribe([(topic, kept)])
    until(client, lambda: number in client.granted)
    stranger.publish(topic, b"new", qos=1, retain=True)
    until(client, lambda: any(heard.payload == b"new" for heard in client.inbox))
    assert all(heard.retained for heard in client.inbox)
    assert [heard.payload for heard in client.inbox] == ([b"old", b"new"] if kept else [b"new"])
    stranger.publish(topic, b"", qos=1, retain=True)


def test_that_a_message_longer_than_any_does_not_even_arrive(client: Client, stranger: Stranger) -> None:
    number = client.subscribe([("a/d", False)])
    until(client, lambda: number in client.granted)
    stranger.publish("a/d", bytes(1_048_576), qos=1)
    stranger.publish("a/d", bytes(LONGEST_PAYLOAD), qos=1)
    until(client, lambda: bool(client.inbox))
    assert [len(heard.payload) for heard in client.inbox] == [LONGEST_PAYLOAD]


def test_that_what_is_published_twice_for_safety_is_heard_at_most_once(
    client: Client, stranger: Stranger
) -> None:
    number = client.subscribe([("a/e", False)])
    until(client, lambda: number in client.granted)
    for payload in (b"once", b"last"):
        stranger.publish("a/e", payload, qos=2)
    until(client, lambda: len(client.inbox) == 2)
    assert [heard.payload for heard in client.inbox] == [b"once", b"last"]


def test_that_what_is_asked_for_no_more_is_heard_no_more(client: Client, stranger: Stranger) -> None:
    for topic in ("a/f", "a/g"):
        client.subscribe([(topic, False)])
    client.unsubscribe("a/f")
    until(client, lambda: len(client.granted) == 2)
    until(client, client.read)
    stranger.publish("a/f", b"unheard", qos=1)
    stranger.publish("a/g", b"heard", qos=1)
    until(client, lambda: bool(client.inbox))
    assert [heard.payload for heard in client.inbox] == [b"heard"]


def test_that_the_will_clears_what_was_kept_when_we_go_without_a_word_and_not_when_we_take_leave(
    broker: Mosquitto, stranger: Stranger
) -> None:
    stranger.hear("wills/+")
    for leaves in (True, False):
        client = Client(("127.0.0.1", broker.port), None, None, "wills")
        until(client, lambda client=client: client.joined)
        client.leave() if leaves else client.drop()
        assert client.ended
        if not leaves:
            stranger.until(lambda: bool(stranger.heard))
            assert stranger.heard == [(f"wills/{client.name}", b"", False)]


def test_that_a_broker_that_goes_is_noted_with_a_reason(tmp_path) -> None:
    with Mosquitto(tmp_path) as broker:
        client = Client(("127.0.0.1", broker.port), None, None, "wills")
        until(client, lambda: client.joined)
        broker.stop()
        until(client, lambda: bool(client.ended))
        assert client.socket is None
        client.publish("a/b", b"too late")
        client.write()
        client.mind()
        client.drop()


def test_that_a_broker_that_does_not_let_us_in_says_why(tmp_path) -> None:
    with Mosquitto(tmp_path, anonymous=False) as broker:
        client = Client(("127.0.0.1", broker.port), "ada", "wrong", "wills")
        until(client, lambda: bool(client.ended))
        assert client.refused == "Not authorized"
        assert not client.joined
        client.drop()

"""Pumps and consoles at a real broker: knocks, farewells, bounds, and who is no peer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from console.errors import LinkLost, LinkNotOpened
from console.transport import broker as shared_broker
from console.transport import mqtt
from console.transport.client import LONGEST_PAYLOAD
from console.transport.mqtt import MAX_RECEIVED, MAX_WAITING, MOST_PEERS, MqttListener, MqttTransport, pieces
from console.transport.places import Address
from support.brokers import Mosquitto, Stranger, free_port, within


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def address(mosquitto: Mosquitto) -> Address:
    return Address("127.0.0.1", mosquitto.port)


@pytest.fixture
def listener(address: Address) -> Iterator[MqttListener]:
    with closing(mqtt.listen(address, "CS-1")) as listening:
        yield listening
    assert not shared_broker._BROKERS


@pytest.fixture
def ends(address: Address, listener: MqttListener) -> Iterator[tuple[MqttTransport, MqttTransport]]:
    """Yield a console's and a pump's end."""
    with closing(mqtt.connect(address, "CS-1")) as console, closing(arrived(listener)) as pump:
        yield console, pump


@pytest.fixture
def stranger(mosquitto: Mosquitto) -> Iterator[Stranger]:
    with closing(Stranger(mosquitto)) as there:
        yield there


def arrived(listener: MqttListener) -> MqttTransport:
    """Return the next console that knocks at `listener`."""
    found: list[MqttTransport] = []

    def accept() -> None:
        listener.wait(0.01)
        accepted = listener.accept()
        found.extend([] if accepted is None else [accepted])

    within(5_000, lambda: bool(found), accept)
    return found[0]


def heard(end: MqttTransport, length: int) -> bytes:
    """Return what comes in at `end`, at least `length` bytes."""
    data = bytearray()

    def receive() -> None:
        end.wait(0.01)
        data.extend(end.receive())

    within(5_000, lambda: len(data) >= length, receive)
    return bytes(data)


def settled(end: MqttTransport, happened: Callable[[], bool]) -> None:
    """Let `end` hear until `happened()`, without taking anything from it."""

    def turn() -> None:
        end._broker.wait(0.01)
        end._broker.turn()

    within(5_000, happened, turn)


def lost(end: MqttTransport) -> str:
    """Return why `end` is lost in the end."""
    said: list[str] = []

    def receive() -> None:
        try:
            end.wait(0.01)
            end.receive()
        except LinkLost as why:
            said.append(str(why))

    within(5_000, lambda: bool(said), receive)
    return said[0]


@pytest.mark.parametrize(
    ("data", "cut"),
    [
        (b"", []),
        (b"a", [b"a"]),
        (b"a\x00b\x00", [b"a\x00", b"b\x00"]),
        (b"\x00\x00a", [b"\x00", b"\x00", b"a"]),
        (b"x" * (LONGEST_PAYLOAD + 1), [b"x" * LONGEST_PAYLOAD, b"x"]),
        (b"x" * LONGEST_PAYLOAD + b"\x00", [b"x" * LONGEST_PAYLOAD, b"\x00"]),
        (b"x" * (LONGEST_PAYLOAD - 1) + b"\x00y", [b"x" * (LONGEST_PAYLOAD - 1) + b"\x00", b"y"]),
    ],
)
def test_that_what_is_sent_is_cut_into_a_message_for_each_frame(data: bytes, cut: list[bytes]) -> None:
    assert list(pieces(data)) == cut


def test_that_a_listener_is_named_without_who_it_is_at_the_broker(mosquitto: Mosquitto) -> None:
    with closing(mqtt.listen(Address("127.0.0.1", mosquitto.port, "ada", "secret"), "CS-1")) as listener:
        assert listener.spec == f"{mosquitto.spec}/CS-1"


def test_that_frames_stand_one_by_one_under_the_topics_of_the_link(
    ends: tuple[MqttTransport, MqttTransport], stranger: Stranger
) -> None:
    console, pump = ends
    stranger.hear("cisterna/CS-1/+/+")
    console.send(b"one\x00two\x00")
    pump.send(b"three\x00")
    stranger.until(lambda: len(stranger.heard) == 3)
    name = console._outward.rpartition("/")[2]
    assert sorted(stranger.heard) == [
        (f"cisterna/CS-1/in/{name}", b"one\x00", False),
        (f"cisterna/CS-1/in/{name}", b"two\x00", False),
        (f"cisterna/CS-1/out/{name}", b"three\x00", False),
    ]


def test_that_each_console_has_a_name_of_its_own(address: Address, listener: MqttListener) -> None:
    with closing(mqtt.connect(address, "CS-1")) as one, closing(mqtt.connect(address, "CS-1")) as other:
        assert one._outward != other._outward
        with closing(arrived(listener)) as first, closing(arrived(listener)) as second:
            one.send(b"one\x00")
            other.send(b"other\x00")
            assert (heard(first, 4), heard(second, 6)) == (b"one\x00", b"other\x00")


def test_that_a_pump_that_is_not_there_is_said_with_what_to_do(address: Address) -> None:
    with pytest.raises(LinkNotOpened) as refused:
        mqtt.connect(address, "CS-2")
    assert (
        str(refused.value) == f"No pump called CS-2 is there at {address.spec}. Start it, or check its name."
    )
    assert not shared_broker._BROKERS


def test_that_a_broker_that_is_not_there_is_said_at_both_ends() -> None:
    nowhere = Address("127.0.0.1", free_port())
    for opened in (mqtt.connect, mqtt.listen):
        with pytest.raises(LinkNotOpened, match="No broker answers"):
            opened(nowhere, "CS-1")
    assert not shared_broker._BROKERS


def test_that_a_pump_listens_once_in_a_program(address: Address, listener: MqttListener) -> None:
    with pytest.raises(LinkNotOpened, match=r"A pump called CS-1 of this program listens at .* already"):
        mqtt.listen(address, "CS-1")
    mqtt.connect(address, "CS-1").close()


def test_that_opening_ends_when_the_broker_says_nothing_more(
    monkeypatch: pytest.MonkeyPatch, address: Address
) -> None:
    monkeypatch.setattr(mqtt, "OPEN_MS", 50)
    monkeypatch.setattr(shared_broker.Broker, "granted", lambda *_: None)
    for opened in (mqtt.connect, mqtt.listen):
        with pytest.raises(LinkNotOpened, match="says nothing about"):
            opened(address, "CS-1")
    monkeypatch.setattr(shared_broker.Broker, "granted", lambda *_: False)
    for opened in (mqtt.connect, mqtt.listen):
        with pytest.raises(LinkNotOpened, match="does not let this program use"):
            opened(address, "CS-1")
    assert not shared_broker._BROKERS


def test_that_nobody_is_a_peer_who_has_not_knocked(
    listener: MqttListener, stranger: Stranger, address: Address
) -> None:
    for topic, payload in (
        ("cisterna/CS-1/in/x", b"frame\x00"),
        ("cisterna/CS-1/in/x", b""),
        ("cisterna/CS-1/in/a b", b"\x00"),
        ("cisterna/CS-1/in/" + "x" * 65, b"\x00"),
        ("cisterna/CS-1/in", b"\x00"),
        ("cisterna/CS-1/in/x/y", b"\x00"),
        ("cisterna/CS-1/out/x", b"\x00"),
        ("cisterna/CS-2/in/x", b"\x00"),
    ):
        stranger.publish(topic, payload, qos=1)
    stranger.publish("cisterna/CS-1/in/kept", b"\x00", qos=1, retain=True)
    stranger.publish("cisterna/CS-1/in/last", b"\x00", qos=1)
    with closing(arrived(listener)) as peer:
        assert peer._outward == "cisterna/CS-1/out/last"
    assert listener.accept() is None
    stranger.publish("cisterna/CS-1/in/kept", b"", qos=1, retain=True)


def test_that_a_pump_has_to_do_with_so_many_consoles_at_a_time_and_sends_others_away(
    listener: MqttListener, stranger: Stranger
) -> None:
    stranger.hear("cisterna/CS-1/out/+")
    for number in range(MOST_PEERS + 1):
        stranger.publish(f"cisterna/CS-1/in/{number}", b"\x00", qos=1)
    with ExitStack() as stack:
        peers = [stack.enter_context(closing(arrived(listener))) for _ in range(MOST_PEERS)]
        stranger.until(lambda: bool(stranger.heard))
        assert stranger.heard == [(f"cisterna/CS-1/out/{MOST_PEERS}", b"", False)]
        peers[0].close()
        stranger.publish("cisterna/CS-1/in/late", b"\x00", qos=1)
        stack.enter_context(closing(arrived(listener)))


def test_that_a_peer_that_took_leave_is_forgotten_and_can_knock_again(
    listener: MqttListener, stranger: Stranger
) -> None:
    topic = "cisterna/CS-1/in/x"
    stranger.publish(topic, b"\x00", qos=1)
    with closing(arrived(listener)) as first:
        for payload in (b"", b"late\x00", b"\x00", b"frame\x00"):
            stranger.publish(topic, payload, qos=1)
        assert lost(first) == "The other end closed the link."
        with closing(arrived(listener)) as second:
            assert heard(second, 6) == b"frame\x00"


def test_that_a_closed_peer_says_farewell_once(
    ends: tuple[MqttTransport, MqttTransport], stranger: Stranger
) -> None:
    console, pump = ends
    stranger.hear("cisterna/CS-1/+/+")
    pump.close()
    assert lost(console) == "The other end closed the link."
    console.close()
    stranger.publish("cisterna/CS-1/out/end", b"end", qos=1)
    stranger.until(lambda: stranger.heard[-1:] == [("cisterna/CS-1/out/end", b"end", False)])
    assert [payload for _, payload, _ in stranger.heard] == [b"", b"end"]


def test_that_one_call_is_bounded(ends: tuple[MqttTransport, MqttTransport]) -> None:
    console, pump = ends
    console.send((b"x" * 999 + b"\x00") * 60)
    settled(pump, lambda: pump._waiting == 60_000)
    sizes = [len(pump.receive()) for _ in range(5)]
    assert max(sizes) <= MAX_RECEIVED
    assert sum(sizes) == 60_000


def test_that_whoever_does_not_read_is_ended_and_others_are_not(
    listener: MqttListener, stranger: Stranger, ends: tuple[MqttTransport, MqttTransport]
) -> None:
    console, pump = ends
    stranger.publish("cisterna/CS-1/in/flood", b"\x00", qos=1)
    with closing(arrived(listener)) as flooded:
        for _ in range(MAX_WAITING // LONGEST_PAYLOAD + 1):
            stranger.publish("cisterna/CS-1/in/flood", bytes(LONGEST_PAYLOAD), qos=1)
        assert lost_at_once(flooded) == "More came than is read here."
        console.send(b"unharmed\x00")
        assert heard(pump, 9) == b"unharmed\x00"


def lost_at_once(end: MqttTransport) -> str:
    """Return why `end` is lost, without taking anything from it before."""
    settled(end, lambda: bool(end._ended))
    with pytest.raises(LinkLost) as why:
        end.receive()
    return str(why.value)


def test_that_a_pump_that_stops_listening_serves_on_whom_it_has_and_is_gone_with_the_last(
    address: Address, listener: MqttListener, ends: tuple[MqttTransport, MqttTransport]
) -> None:
    console, pump = ends
    listener.close()
    assert listener.accept() is None
    listener.wait(60)
    console.send(b"on\x00")
    assert heard(pump, 3) == b"on\x00"
    with closing(mqtt.connect(address, "CS-1")) as late:
        assert lost(late) == "The other end closed the link."
    pump.close()
    assert lost(console) == "The other end closed the link."
    with pytest.raises(LinkNotOpened, match="No pump called CS-1 is there"):
        mqtt.connect(address, "CS-1")


def test_that_a_console_that_nobody_accepted_is_sent_away_with_the_listener(
    address: Address, listener: MqttListener
) -> None:
    with closing(mqtt.connect(address, "CS-1")) as console:
        settled(console, lambda: bool(listener._arrived))
        listener.close()
        assert lost(console) == "The other end closed the link."


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [(b"", "The pump has left {spec}."), (b"1", "The pump was started anew.")],
)
def test_that_a_pump_that_vanishes_or_begins_anew_is_a_lost_link(
    ends: tuple[MqttTransport, MqttTransport],
    stranger: Stranger,
    address: Address,
    payload: bytes,
    sentence: str,
) -> None:
    console, pump = ends
    pump.send(b"last words\x00")
    settled(console, lambda: bool(console._came))
    stranger.publish("cisterna/CS-1/presence", payload, qos=1, retain=True)
    assert heard(console, 11) == b"last words\x00"
    assert lost(console) == sentence.format(spec=address.spec)
    with pytest.raises(LinkLost):
        console.send(b"too late\x00")


def test_that_a_broker_that_goes_ends_all_links_and_listeners_come_back(tmp_path) -> None:
    with Mosquitto(tmp_path) as mosquitto, ExitStack() as stack:
        address = Address("127.0.0.1", mosquitto.port)
        listener = stack.enter_context(closing(mqtt.listen(address, "CS-1")))
        console = stack.enter_context(closing(mqtt.connect(address, "CS-1")))
        pump = stack.enter_context(closing(arrived(listener)))
        pump.send(b"last words\x00")
        settled(console, lambda: bool(console._came))
        mosquitto.stop()
        assert heard(console, 11) == b"last words\x00"
        for end in (console, pump):
            assert lost(end) == f"The broker at {mosquitto.spec} is gone."
            with pytest.raises(LinkLost):
                end.send(b"")
            end.wait(60)
        with pytest.raises(LinkNotOpened, match="No broker answers"):
            mqtt.connect(address, "CS-1")
        mosquitto.start()
        settled(console, lambda: listener.granted is True)
        again = stack.enter_context(closing(mqtt.connect(address, "CS-1")))
        renewed = stack.enter_context(closing(arrived(listener)))
        again.send(b"hello\x00")
        assert heard(renewed, 6) == b"hello\x00"
        assert lost(console) == f"The broker at {mosquitto.spec} is gone."


def test_that_what_has_come_for_one_wakes_whoever_waits_for_another(
    address: Address, ends: tuple[MqttTransport, MqttTransport]
) -> None:
    console, pump = ends
    with closing(mqtt.listen(address, "CS-2")) as other:
        console.send(b"a\x00")
        settled(pump, lambda: bool(pump._came))
        other.wait(60)
        assert heard(pump, 2) == b"a\x00"

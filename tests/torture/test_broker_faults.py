"""F26, F27 and F28: what a broker, and whoever else is at it, do to a session; with a real broker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

import resources
from console.errors import LinkLost
from console.session.events import Interrogated, Verified
from console.session.journal import Verdict
from console.session.session import Session
from console.transport import client, specs
from console.transport.mqtt import MqttTransport
from console.transport.port import Transport
from console.transport.presence import Presence
from support.apart import Apart
from support.brokers import Mosquitto, Stranger, within
from support.rigs import kinds, one

PROJECT = Path(resources.path("")).parent

A_THOUSAND = """
import sys
from console.transport import specs

listeners = [specs.open_listener(f"{sys.argv[1]}/CS-{number}") for number in range(1_000)]
print("listening", flush=True)
while True:
    for listener in listeners:
        listener.accept()
    listeners[0].wait(0.25)
"""


@pytest.fixture
def broker(tmp_path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path) as running:
        yield running


@pytest.fixture
def apart(broker: Mosquitto) -> Iterator[Apart]:
    with closing(Apart(f"{broker.spec}/CS-1")) as bench:
        yield bench


@pytest.fixture
def stranger(broker: Mosquitto) -> Iterator[Stranger]:
    with closing(Stranger(broker)) as there:
        yield there


def at(broker: Mosquitto) -> MqttTransport:
    wire = specs.open_transport(f"{broker.spec}/CS-1")
    assert isinstance(wire, MqttTransport)
    return wire


def inward(wire: MqttTransport) -> str:
    """Return the topic under which the console at `wire` speaks to the pump."""
    return wire._outward


def outward(wire: MqttTransport) -> str:
    """Return the topic under which the pump answers it."""
    return wire._outward.replace("/in/", "/out/")


def verified(apart: Apart, session: Session, worsen: Callable[[], None] = lambda: None) -> None:
    """Prepare, confirm, let `worsen` happen once that is durable, and verify."""
    prepared = apart.prepare(session)
    apart.bench.kept.when_durable = worsen
    session.confirm("", (), None)
    seen = one(Verified, apart.settle(session))
    assert seen.reading.digest == prepared.read_back.digest


def test_f26_a_program_is_verified_over_a_broker(apart: Apart, broker: Mosquitto) -> None:
    verified(apart, apart.session(at(broker)))


def test_f26_whatever_a_stranger_publishes_changes_nothing_in_a_session(
    apart: Apart, broker: Mosquitto, stranger: Stranger
) -> None:
    wire = at(broker)
    session = apart.session(wire)
    chance = apart.bench.chance

    def disturb() -> None:
        for topic in (inward(wire), outward(wire)):
            stranger.publish(topic, chance.randbytes(200).replace(b"\x00", b"\x01") + b"\x00", qos=1)
            stranger.publish(topic, bytes(1_048_576), qos=1)
            stranger.publish(topic, chance.randbytes(8_192), qos=2)
            stranger.publish(topic, b"\x00", qos=1, retain=True)
            stranger.publish(f"{topic}/further", b"x\x00", qos=1)
        stranger.publish("cisterna/CS-1/presence/x", b"", qos=1)
        stranger.publish("cisterna/CS-1", b"\x00", qos=1)

    # Before its session stands, a console that seems to say much is a stranger that does, and is dropped.
    read(apart, session)
    disturb()
    verified(apart, session, disturb)
    assert apart.bench.kept.visits
    assert not session.ended


def test_f26_a_message_longer_than_any_frame_is_not_heard(broker: Mosquitto, stranger: Stranger) -> None:
    """Not cut, and not taken into memory: the longest that counts comes after it, and is all there is."""
    with closing(specs.open_listener(f"{broker.spec}/CS-1")), closing(at(broker)) as wire:
        for length in (client.LONGEST_PAYLOAD + 1, 1_048_576, client.LONGEST_PAYLOAD):
            stranger.publish(outward(wire), b"\x01" * length, qos=1)
        heard = bytearray()

        def hear() -> None:
            wire.wait(0.05)
            heard.extend(wire.receive())

        within(5_000, lambda: len(heard) >= client.LONGEST_PAYLOAD, hear)
        wire.wait(0.2)
        assert heard + wire.receive() == b"\x01" * client.LONGEST_PAYLOAD


def test_f26_frames_that_were_recorded_and_are_played_again_change_nothing(
    apart: Apart, broker: Mosquitto, stranger: Stranger
) -> None:
    stranger.hear("cisterna/CS-1/in/+")
    wire = at(broker)
    session = apart.session(wire)
    verified(apart, session)
    stranger.until(lambda: len(stranger.heard) > 6)
    session.close()
    again = apart.session(other := at(broker))
    version = read(apart, again)
    for topic, payload, _ in tuple(stranger.heard):
        for each in (topic, inward(other)):
            stranger.publish(each, payload or b"\x00", qos=2)
    assert read(apart, again) == version == 1


def read(apart: Apart, session: Session) -> int:
    session.interrogate()
    return one(Interrogated, apart.settle(session)).reading.version


def test_f26_a_command_that_was_retained_is_no_command(
    apart: Apart, broker: Mosquitto, stranger: Stranger
) -> None:
    for topic in ("cisterna/CS-1/in/retained", "cisterna/CS-2/in/retained"):
        stranger.publish(topic, b"\x00", qos=1, retain=True)
    with closing(specs.open_listener(f"{broker.spec}/CS-2")) as fresh:
        for _ in range(20):
            fresh.wait(0.01)
            assert fresh.accept() is None
    read(apart, apart.session(at(broker)))
    assert apart.device.strangers == 0


def test_f26_strangers_that_knock_are_bounded_and_a_session_goes_on_beside_them(
    apart: Apart, broker: Mosquitto, stranger: Stranger
) -> None:
    session = apart.session(at(broker))
    read(apart, session)
    for number in range(200):
        stranger.publish(f"cisterna/CS-1/in/s{number}", b"\x00")
        stranger.publish(f"cisterna/CS-1/in/s{number}", bytes(8_192), qos=1)
    verified(apart, session)
    assert len(apart.device._peers) <= 9


def test_f27_a_broker_that_restarts_costs_the_session_and_pump_and_console_find_each_other_again(
    apart: Apart, broker: Mosquitto
) -> None:
    session = apart.session(at(broker))
    apart.prepare(session)

    def restart() -> None:
        broker.stop()
        broker.start()

    apart.bench.kept.when_durable = restart
    session.confirm("", (), None)
    told = apart.until(lambda: session.ended, session)
    assert kinds(told)[-2:] == ["LinkLost", "OutcomeUnknown"]
    session.close()
    again = apart.session(returned(apart, broker))
    version = read(apart, again)
    ((_, conclusion),) = apart.bench.kept.conclusions.items()
    assert (conclusion.verdict is Verdict.COMMITTED) is bool(version)


def returned(apart: Apart, broker: Mosquitto) -> Transport:
    """Return a console's end once the pump is at the broker again."""
    with closing(Presence(broker.spec)) as presence:
        apart.until(lambda: "CS-1" in (presence.there() or ()))
    return at(broker)


def test_f27_somebody_with_the_same_client_id_ends_one_connection_and_no_two_throw_each_other_out(
    apart: Apart, broker: Mosquitto
) -> None:
    wire = at(broker)
    session = apart.session(wire)
    read(apart, session)
    name = wire._broker.name
    with closing(Stranger(broker, f"cisterna-{name}")) as double:
        apart.until(lambda: session.ended, session)
        session.close()
        again = apart.session(returned(apart, broker))
        read(apart, again)
        double.hear("settled")
        assert not double.ended
        assert not again.ended


@pytest.mark.parametrize("callback", ["_on_message", "_on_subscribe", "_on_connect"])
def test_f28_an_error_in_a_callback_of_paho_is_a_lost_link_and_the_pump_comes_back(
    monkeypatch: pytest.MonkeyPatch, apart: Apart, broker: Mosquitto, callback: str
) -> None:
    wire = at(broker)
    session = apart.session(wire)
    read(apart, session)

    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    with monkeypatch.context() as patch:
        patch.setattr(client.Client, callback, fail)
        paho = wire._broker._client._paho  # type: ignore[union-attr]
        setattr(paho, callback.removeprefix("_"), fail)
        if callback == "_on_connect":
            broker.stop()
            broker.start()
        wire._broker.hear("settled", lambda *_: None)
        session.interrogate()
        told = apart.until(lambda: session.ended, session)
        assert kinds(told)[-1] == "LinkLost"
        with pytest.raises(LinkLost, match=r"failed \(RuntimeError: boom\)|is gone"):
            wire.send(b"")
        for _ in range(5):
            apart.turn()
    session.close()
    wire._broker.forget("settled")
    read(apart, apart.session(returned(apart, broker)))


def test_that_a_pump_process_that_is_killed_is_gone_for_its_consoles_and_from_the_list(
    broker: Mosquitto,
) -> None:
    with ExitStack() as stack:
        process = started(stack, "main.py", "pump", "--listen", f"{broker.spec}/CS-1")
        presence = stack.enter_context(closing(Presence(broker.spec)))
        within(10_000, lambda: presence.there() == {"CS-1"}, lambda: presence._broker.wait(0.01))
        wire = stack.enter_context(closing(at(broker)))
        process.kill()
        assert lost(wire) == f"The pump has left {broker.spec}."
        assert presence.there() == frozenset()


def test_that_a_thousand_pumps_of_one_process_are_there_in_seconds_and_gone_when_it_is_killed(
    broker: Mosquitto,
) -> None:
    with ExitStack() as stack:
        process = started(stack, "-c", A_THOUSAND, broker.spec)
        presence = stack.enter_context(closing(Presence(broker.spec)))

        def wait() -> None:
            presence._broker.wait(0.01)

        within(20_000, lambda: len(presence.there() or ()) == 1_000, wait)
        with closing(specs.open_transport(f"{broker.spec}/CS-999")) as wire:
            assert isinstance(wire, MqttTransport)
            process.kill()
            assert lost(wire) == f"The pump has left {broker.spec}."
        within(5_000, lambda: presence.there() == frozenset(), wait)


def started(stack: ExitStack, *arguments: str) -> subprocess.Popen[str]:
    """Start Python with `arguments` in the project, and return when it listens; it is killed in the end."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    stack.callback(process.wait)
    stack.callback(process.kill)
    assert process.stdout is not None
    stack.enter_context(process.stdout)
    assert process.stdout.readline().startswith("listening")
    return process


def lost(wire: MqttTransport) -> str:
    """Return why `wire` is lost in the end."""
    said: list[str] = []

    def receive() -> None:
        try:
            wire.wait(0.01)
            wire.receive()
        except LinkLost as why:
            said.append(str(why))

    within(10_000, lambda: bool(said), receive)
    return said[0]

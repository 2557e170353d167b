"""F25: what a serial line does to a session, over real ports of the system joined by a cable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace

import pytest

from console.session.events import Interrogated, Verified
from console.session.journal import Verdict
from console.session.session import Session
from console.transport import serial, specs
from console.transport.port import Transport
from support.apart import Apart
from support.lines import Cable
from support.rigs import Bench, kinds, one

REPEATED_MS = 500
"""After how long an unanswered request is repeated (protocol, Requests and answers)."""


@pytest.fixture
def cable() -> Iterator[Cable]:
    with Cable() as joined:
        yield joined


@pytest.fixture
def apart(cable: Cable) -> Iterator[Apart]:
    with closing(Apart(f"serial://{cable.pump}?baud=115200")) as bench:
        yield bench


def plugged(cable: Cable) -> Transport:
    return specs.open_transport(f"serial://{cable.console}?baud=115200")


def opened(apart: Apart, cable: Cable) -> Session:
    """Return a session that has read the pump once."""
    session = apart.session(plugged(cable))
    session.interrogate()
    one(Interrogated, apart.settle(session))
    return session


def read_again(apart: Apart, session: Session) -> int:
    """Read the pump, and return how many ms of link time that took."""
    before = apart.bench.clock.link_ms()
    session.interrogate()
    one(Interrogated, apart.settle(session))
    return apart.bench.clock.link_ms() - before


@pytest.mark.parametrize("end", ["pump", "console"])
@pytest.mark.parametrize(
    "noise",
    [b"\xa5\x5a" * 40, b"\xff", b"\x00\x07\x00\x00garbage\x00", bytes(64)],
    ids=("long", "one byte", "with delimiters", "delimiters alone"),
)
def test_f25_noise_on_a_serial_line_costs_one_frame(
    apart: Apart, cable: Cable, noise: bytes, end: str
) -> None:
    session = opened(apart, cable)
    cable.noise(end, noise)
    assert read_again(apart, session) < 2 * REPEATED_MS
    assert read_again(apart, session) < REPEATED_MS


def test_f25_noise_without_end_ends_in_the_old_program_or_the_confirmed_one(
    apart: Apart, cable: Cable
) -> None:
    chance = apart.bench.chance

    def spoil(piece: bytes) -> bytes:
        at = chance.randrange(len(piece) + 1)
        hit = chance.randrange(5) == 0
        return piece[:at] + chance.randbytes(3) + piece[at:] if hit else piece

    cable.spoil("pump", spoil)
    cable.spoil("console", spoil)
    session = apart.session(plugged(cable))
    prepared = apart.prepare(session)
    session.confirm("", (), None)
    verified = one(Verified, apart.settle(session))
    assert verified.reading.digest == prepared.read_back.digest


def test_f25_a_break_in_the_midst_of_a_frame_costs_one_frame(apart: Apart, cable: Cable) -> None:
    # A BREAK comes out of a port as a zero byte: pyserial leaves the driver at that, a pty knows no other.
    session = opened(apart, cable)
    breaks = iter([b"\x00"])
    cable.spoil("pump", lambda piece: piece[:20] + next(breaks, b"") + piece[20:])
    assert REPEATED_MS <= read_again(apart, session) < 2 * REPEATED_MS
    assert read_again(apart, session) < REPEATED_MS


def test_f25_a_wrong_rate_opens_no_session_and_spoils_no_later_one(apart: Apart, cable: Cable) -> None:
    # A pty has no rate; at a wrong one every byte is another, and some become several.
    cable.spoil("pump", lambda piece: bytes(byte ^ 0x55 for byte in piece) + b"\xf8")
    apart.pace = 20
    session = apart.session(plugged(cable))
    session.interrogate()
    told = apart.settle(session)
    assert session.ended
    assert kinds(told)[-1] == "LinkLost"
    session.close()
    cable.spoil("pump", bytes)
    opened(apart, cable)


@pytest.mark.parametrize("count", [0, 1, 17, 40, 90])
@pytest.mark.parametrize("end", ["pump", "console"])
def test_f25_a_plug_pulled_in_the_midst_of_a_frame_ends_in_the_right_verdict(
    monkeypatch: pytest.MonkeyPatch, cable: Cable, end: str, count: int
) -> None:
    def ports(name: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(device=cable.ports[name])] if name in cable.ports else []

    monkeypatch.setattr(serial.list_ports, "grep", ports)
    with closing(Apart("serial:hwgrep://pump", pace=20)) as apart:
        session = apart.session(specs.open_transport("serial:hwgrep://console"))
        apart.prepare(session)
        apart.bench.kept.when_durable = lambda: cable.pull_after(end, count)
        session.confirm("", (), None)
        told = apart.until(lambda: session.ended, session)
        assert kinds(told)[-1] in ("OutcomeUnknown", "LinkLost")
        session.close()

        # Plugged in again, the port has another name.
        cable.plug_in(end)
        again = apart.session(specs.open_transport("serial:hwgrep://console"))
        again.interrogate()
        reading = one(Interrogated, apart.settle(again)).reading
        ((operation, conclusion),) = apart.bench.kept.conclusions.items()
        committed = conclusion.verdict is Verdict.COMMITTED
        assert reading.version == int(committed)
        assert (reading.operation == operation) is committed


def test_f25_a_pump_on_a_line_that_stays_silent_has_no_stranger_to_count(apart: Apart) -> None:
    for _ in range(20):
        apart.turn()
    assert apart.device.strangers == 0


def test_f25_a_console_that_was_killed_leaves_the_line_to_the_next(apart: Apart, cable: Cable) -> None:
    wire = plugged(cable)
    session = apart.session(wire)
    apart.prepare(session)
    wire.close()
    opened(apart, cable)


def test_that_a_bench_apart_gives_up_in_the_end() -> None:
    with closing(Apart("loopback:ward", bench=Bench())) as apart, pytest.raises(AssertionError):
        apart.until(lambda: False)

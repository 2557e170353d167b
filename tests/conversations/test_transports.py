"""One conversation over every transport and every wire: interrogate, prepare, confirm, verified, and a bolus.

Ports, sockets and the broker are real; link time is turned by hand, and stands while bytes are under way in
them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from console.transport.faulty import NAMED, Faults, FaultyTransport
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener, Transport
from console.transport.specs import open_listener, open_transport
from support.brokers import Mosquitto
from support.carried import Carried
from support.lines import Cable
from support.pumps import bolus
from support.rigs import Bench, daily
from support.wires import FOUR

Place = tuple[Listener, Callable[[], Transport]]
"""Where a pump listens, and how a console gets there."""


def _loopback(stack: ExitStack, folder: Path) -> Place:
    listener = open_listener("loopback:ward")
    assert isinstance(listener, LoopbackListener)
    return listener, lambda: open_transport(listener.spec, {"ward": listener})


def _tcp(stack: ExitStack, folder: Path) -> Place:
    listener = open_listener("tcp://127.0.0.1:0")
    return listener, lambda: open_transport(listener.spec)


def _serial(stack: ExitStack, folder: Path) -> Place:
    cable = stack.enter_context(Cable())
    return open_listener(f"serial://{cable.pump}"), lambda: open_transport(f"serial://{cable.console}")


def _mqtt(stack: ExitStack, folder: Path) -> Place:
    spec = f"{stack.enter_context(Mosquitto(folder)).spec}/CS-1"
    return open_listener(spec), lambda: open_transport(spec)


PLACES = {"loopback": _loopback, "tcp": _tcp, "serial": _serial, "mqtt": _mqtt}
CASES = [(wire, seed) for wire in FOUR for seed in (range(3) if wire == "lossy" else (1,))]
"""Chance plays a part on the lossy wire alone."""


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Yield each transport's place in turn."""
    if request.param == "serial" and sys.platform == "win32":
        pytest.skip("a pty is a thing of POSIX")
    with ExitStack() as stack:
        yield PLACES[request.param](stack, tmp_path)


@pytest.mark.parametrize(("wire", "seed"), CASES)
def test_that_a_dose_and_then_a_bolus_are_read_prepared_confirmed_and_verified(
    place: Place, wire: str, seed: int
):
    listener, call = place
    with closing(Carried(listener, wire, seed)) as carried:
        session = carried.session(call())
        dose = carried.make(session, lambda base: daily(base, "293.5"))
        assert (dose.reading.version, dose.reading.prescription) == (1, dose.change.prescription)
        given = carried.make(session, lambda _: bolus("10", 30))
        assert (given.reading.version, given.reading.prescription) == (2, dose.reading.prescription)
        assert given.reading.bolus is not None
        assert (dose.recovered, given.recovered) == (False, False)
        assert carried.bench.kept.visits == [dose.operation, given.operation]
        session.close()


@pytest.mark.parametrize(("delay_ms", "opens"), ((NAMED["delayed"].delay_ms, True), (2_500, False)))
def test_that_a_link_carries_a_session_up_to_the_delay_that_is_said_of_it(delay_ms: int, opens: bool):
    bench = Bench()
    wire = FaultyTransport(bench.link(), bench.chance, bench.clock.link_ms)
    wire.set(outward=Faults(delay_ms=delay_ms), inward=Faults(delay_ms=delay_ms))
    session = bench.session(wire)
    bench.settle(session)
    assert (session.identity is not None) is opens

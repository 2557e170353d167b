"""A whole session, recorded and played back to either end: the same entropy gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pytest

from console.clock import ManualClock
from console.errors import LinkLost
from console.pump.device import Device
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.session.events import ChangePrepared, Interrogated, SessionEvent
from console.session.session import Session
from console.transport.loopback import pair
from console.transport.port import Transport
from console.transport.recording import RecordingTransport, Replay
from console.transport.recordings import Link, Recorder, Way, parsed
from support import keys
from support.journals import MemoryJournal
from support.rigs import STARTS_MS, STEP_MS, catalog, daily, kinds, one

CONSOLE_SEED, PUMP_SEED = 5, 6


class Stage:
    """A console and a pump, each with chance of its own; either can be left out and played instead."""

    def __init__(self) -> None:
        self.clock = ManualClock(STARTS_MS)
        self.device: Device | None = None
        self.told: list[SessionEvent] = []

    def pump(self) -> Device:
        """Return the pump as it is at the beginning."""
        memory = VolatileMemory()
        manufacture(catalog(), memory, clock_ms=STARTS_MS)
        return Device(catalog(), memory, keys.ring(), entropy=Random(PUMP_SEED).randbytes)

    def turn(self) -> None:
        self.clock.move(STEP_MS)
        if self.device is not None:
            self.device.turn(self.clock.link_ms())

    def program(self, transport: Transport, *, seed: int = CONSOLE_SEED) -> list[SessionEvent]:
        """Read the pump at the other end of `transport` and program it; return what was told."""
        session = Session(transport, MemoryJournal(), keys.caller(Random(seed).randbytes), SERIAL)

        def settled() -> tuple[SessionEvent, ...]:
            events: list[SessionEvent] = []
            while session.busy:
                self.turn()
                events += session.turn(self.clock.link_ms(), self.clock.wall_utc_ms())
            self.told += events
            return tuple(events)

        session.interrogate()
        base = [event for event in settled() if isinstance(event, Interrogated)]
        if base:
            session.prepare(daily(base[0].reading, "280"), base[0].reading, "Ada")
            one(ChangePrepared, settled())
            session.confirm("", (), None)
            settled()
        session.close()
        return self.told


@pytest.fixture(scope="module")
def link() -> Link:
    """A program, sent over a link that was recorded."""
    stage, file = Stage(), BytesIO()
    stage.device = stage.pump()
    console, pump = pair()
    stage.device.attach(pump)
    told = stage.program(RecordingTransport(console, Recorder(file, stage.clock.link_ms)))
    assert kinds(tuple(told))[-1] == "Verified"
    (link,) = parsed(file.getvalue().decode(), "FILE").links
    return link


def test_that_a_recorded_pump_answers_a_console_as_the_pump_did(link: Link) -> None:
    stage = Stage()
    replay = Replay(link, Way.TO_CONSOLE, stage.clock.link_ms)
    assert kinds(tuple(stage.program(replay))) == [
        "LinkOpened",
        "Interrogated",
        "ChangePrepared",
        "Confirmed",
        "Programmed",
        "Verified",
    ]
    assert replay.differs == ""
    assert replay.done


def test_that_a_recorded_console_programs_a_pump_as_the_console_did(link: Link) -> None:
    stage = Stage()
    stage.device = stage.pump()
    # The console spoke after the pump's turn, so the pump hears in its next one what was sent in this.
    replay = Replay(link, Way.TO_PUMP, lambda: max(0, stage.clock.link_ms() - STEP_MS))
    stage.device.attach(replay)
    for _ in range(100):
        stage.turn()
    assert replay.differs == ""
    assert replay.done
    assert stage.device.firmware.history.last.version == 1


def test_that_a_console_with_other_entropy_is_told_where_it_differs(link: Link) -> None:
    stage = Stage()
    replay = Replay(link, Way.TO_CONSOLE, stage.clock.link_ms)
    assert kinds(tuple(stage.program(replay, seed=CONSOLE_SEED + 1))) == ["LinkLost"]
    assert replay.differs.startswith("Byte ")
    with pytest.raises(LinkLost, match="of what was sent is"):
        replay.receive()


def test_that_a_recording_sent_to_a_pump_of_other_entropy_changes_nothing(link: Link) -> None:
    stage = Stage()
    stage.device = stage.pump()
    stage.device._entropy = Random(PUMP_SEED + 1).randbytes
    replay = Replay(link, Way.TO_PUMP, stage.clock.link_ms)
    stage.device.attach(replay)
    for _ in range(100):
        stage.turn()
    assert replay.differs.startswith("Byte ")
    assert stage.device.firmware.history.last.version == 0

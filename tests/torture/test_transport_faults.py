"""A bad link under a real pump process, byte by byte: F18 to F21 of the fault catalogue, by their numbers.

A proxy between console and pump does the harm. Link time is moved by hand at console and proxy; a pump in a
process of its own has the machine's.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from console.clock import ManualClock, WallClock
from console.domain.pairing import Pairing
from console.domain.reading import Reading
from console.keys import KeyFolder
from console.protocol import codec
from console.protocol.channel import COUNTER_BYTES
from console.protocol.connection import REQUEST_BYTES
from console.protocol.framing import frame
from console.protocol.messages import Abort, Close, Commit, Message, ReadStatus
from console.protocol.noise import TAG_BYTES
from console.pump.device import Device
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.rig import Rig
from console.session.events import (
    ChangePrepared,
    Interrogated,
    LinkLost,
    LinkOpened,
    NotApplied,
    OutcomeUnknown,
    SessionEvent,
    Verified,
)
from console.session.health import DEAF_MS, SILENT_MS, Health
from console.session.session import KEEPS_RUNNING
from console.transport import specs
from support import keys
from support.processes import PROJECT, pump, started
from support.proxy import UNHARMED, Harm, Proxy
from support.pumps import given_pl
from support.rigs import STARTS_MS, catalog, daily, kinds, one

FLEX = str(PROJECT / "docs" / "examples" / "flex.toml")
STEP_MS = 2
WAIT_S = 0.005
PATIENT_S = 60
HANDSHAKE_MS, ANSWER_MS = 5_000, 6_000
EXPIRES_MS = 120_000
BEAT_MS = 2_000


class Ward:
    """A console with a record, its pump behind a proxy, and a link time that only a test moves."""

    def __init__(self, folder: Path, spec: str, device: Device | None = None) -> None:
        self.clock = ManualClock(STARTS_MS)
        self.proxy = Proxy(spec, self.clock.link_ms)
        self.folder, self.spec = folder, spec
        self.told: list[SessionEvent] = []
        self._device = device
        chance = Random(1)
        self.rig = Rig(catalog(), self.clock, folder, folder / "records.db", entropy=chance.randbytes)

    def close(self) -> None:
        """Let everything go."""
        self.rig.close()
        self.proxy.__exit__(None, None, None)
        if self._device is not None:
            self._device.close(self.clock.link_ms())

    def open(self) -> None:
        """Begin a session through the proxy."""
        self.rig.open_pump(self.proxy.spec, SERIAL)

    @property
    def outward(self) -> int:
        """How many bytes of the latest link the console has sent."""
        return self.proxy.links[-1].outward.heard

    @property
    def inward(self) -> int:
        """How many bytes of the latest link the pump has sent."""
        return self.proxy.links[-1].inward.heard

    def turn(self, by_ms: int = STEP_MS) -> tuple[SessionEvent, ...]:
        """Let link time and bytes move on once; return what was told."""
        self.clock.move(by_ms)
        self.proxy.turn(WAIT_S if self._device is None else 0)
        if self._device is not None:
            self._device.turn(self.clock.link_ms())
            self.proxy.turn(0)
        events = self.rig.turn(self.clock.link_ms())
        self.told.extend(events)
        return events

    def settle(self, by_ms: int = STEP_MS) -> tuple[SessionEvent, ...]:
        """Turn until the session has nothing outstanding, or has ended; return what was told."""
        clock, events = WallClock(), list(self.turn(by_ms))
        ends_ms = clock.link_ms() + PATIENT_S * 1_000
        while self.rig.session is not None and self.rig.session.busy:
            assert clock.link_ms() < ends_ms, f"Still busy; told: {events}"
            events += self.turn(by_ms)
        return tuple(events)

    def pass_time(self, for_ms: int, by_ms: int = 100) -> tuple[SessionEvent, ...]:
        """Let link time pass; return what was told."""
        return tuple(event for _ in range(for_ms // by_ms) for event in self.turn(by_ms))

    def read(self) -> Reading:
        """Read the pump over the open link."""
        assert self.rig.session is not None
        self.rig.session.interrogate()
        return one(Interrogated, self.settle()).reading

    def prepare(self, base: Reading, mcg: str = "280") -> tuple[SessionEvent, ...]:
        """Ask for a change; return what came of it."""
        assert self.rig.session is not None
        self.rig.session.prepare(daily(base, mcg), base, "Ada")
        return self.settle()

    def confirm(self, by_ms: int = STEP_MS) -> tuple[SessionEvent, ...]:
        """Confirm what was read back; return what came of it."""
        assert self.rig.session is not None
        self.rig.session.confirm("", (), None)
        return self.settle(by_ms)

    def verdicts(self) -> list[Verified | NotApplied]:
        """Return the verdicts told so far."""
        return [event for event in self.told if isinstance(event, Verified | NotApplied)]

    def live(self, process: subprocess.Popen[str], until: Callable[[], bool] = lambda: False) -> bool:
        """Carry the bytes of a verb to its end, or `until()`; return whether it has ended."""
        return self.proxy.serve(process, PATIENT_S, until)

    def read_afresh(self) -> Reading:
        """Read the pump over a new link without harm."""
        self.proxy.worsen(outward=UNHARMED, inward=UNHARMED)
        self.open()
        return self.read()


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A ward whose pump is a process of its own."""
    with pump(tmp_path) as spec:
        made = Ward(tmp_path, spec)
        yield made
        made.close()


@pytest.fixture
def own_ward(tmp_path: Path) -> Iterator[Ward]:
    """A ward whose pump is turned by the ward's own link time, behind the same proxy."""
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=STARTS_MS)
    device = Device(catalog(), memory, keys.ring(), entropy=Random(2).randbytes)
    listener = specs.open_listener("tcp://127.0.0.1:0")
    device.listen(listener)
    KeyFolder(tmp_path).keep(Pairing(SERIAL, keys.KEY, listener.spec))
    made = Ward(tmp_path, listener.spec, device)
    yield made
    made.close()


def never_paused(before: Reading, after: Reading) -> bool:
    """Tell whether the pump gave, from one reading to the other, what its program calls for, to a pL."""
    given = given_pl(before.prescription, before.clock_ms, after.clock_ms)
    return abs(after.delivered_pl - before.delivered_pl - given) <= 1


def carried(message: Message) -> int:
    """Return how many bytes of the link a short message of a session takes: number, seal, counter, COBS."""
    body = 1 + COUNTER_BYTES + REQUEST_BYTES + len(codec.encode(message)) + TAG_BYTES
    return len(frame(bytes(body)))


COMMIT = carried(Commit(bytes(16), bytes(32)))


def cut_between_prepare_and_commit(ward: Ward, way: str, at: int) -> bool:
    """Lose the link once `at` more bytes have gone `way` after a reading; return whether that was in between.

    Whatever was said by then, the pump must run on as it did, and the record must know it.
    """
    ward.open()
    before = ward.read()
    begun = getattr(ward, way)
    ward.proxy.worsen(**{way: Harm(cut_at=begun + at)})
    if kinds(ward.prepare(before)) == ["ChangePrepared"]:
        if way == "inward" or begun + at >= ward.outward + COMMIT:
            return False
        assert kinds(ward.confirm()) == ["Confirmed", "LinkLost", "OutcomeUnknown"]
    assert ward.rig.session is not None
    assert ward.rig.session.ended
    after = ward.read_afresh()
    assert (after.version, after.prescription, after.bolus) == (0, before.prescription, None)
    assert never_paused(before, after)
    assert ward.rig.journal.unresolved(SERIAL) == ()
    return True


@pytest.mark.parametrize("way", ("outward", "inward"))
def test_f18_nothing_is_applied_when_the_link_goes_at_any_byte_between_prepare_and_commit(
    ward: Ward, way: str
) -> None:
    at = 0
    while cut_between_prepare_and_commit(ward, way, at):
        at += 1
    assert at > 100


@pytest.mark.parametrize(("late_ms", "version"), ((EXPIRES_MS - 1_000, 1), (EXPIRES_MS, 0)))
def test_f18_a_commit_counts_no_more_when_it_comes_120_s_after_its_preparation(
    own_ward: Ward, late_ms: int, version: int
) -> None:
    own_ward.open()
    before = own_ward.read()
    assert kinds(own_ward.prepare(before)) == ["ChangePrepared"]
    own_ward.proxy.worsen(outward=Harm(delay_ms=late_ms))
    assert kinds(own_ward.confirm(by_ms=100)) == ["Confirmed", "LinkLost", "OutcomeUnknown"]
    own_ward.pass_time(late_ms)
    after = own_ward.read_afresh()
    assert after.version == version
    verdict = one(Verified if version else NotApplied, tuple(own_ward.verdicts()))
    assert verdict.recovered
    if not version:
        assert never_paused(before, after)


def lost_answer(ward: Ward) -> Reading:
    """Confirm a change over a link that carries nothing back any more; return the reading from before."""
    ward.open()
    before = ward.read()
    one(ChangePrepared, ward.prepare(before))
    ward.proxy.worsen(inward=Harm(swallow_from=ward.inward))
    began_ms = ward.clock.link_ms()
    assert kinds(ward.confirm(by_ms=50)) == ["Confirmed", "LinkLost", "OutcomeUnknown"]
    assert ANSWER_MS <= ward.clock.link_ms() - began_ms <= ANSWER_MS + 200
    return before


def test_f19_the_outcome_is_unknown_and_stays_so_when_the_answer_is_lost_until_the_pump_has_told(
    ward: Ward,
) -> None:
    before = lost_answer(ward)
    unknown = one(OutcomeUnknown, tuple(each for each in ward.told if isinstance(each, OutcomeUnknown)))
    assert (unknown.before.prescription, unknown.after) == (before.prescription, daily(before, "280"))
    ward.proxy.worsen(inward=Harm(swallow_from=0))
    ward.rig.reconnect()
    assert kinds(ward.settle(by_ms=50)) == ["LinkLost", "OutcomeUnknown"]
    assert len(ward.rig.journal.unresolved(SERIAL)) == 1
    after = ward.read_afresh()
    (verdict,) = ward.verdicts()
    assert isinstance(verdict, Verified)
    assert verdict.recovered
    assert (after.version, after.prescription) == (1, verdict.change.prescription)
    assert ward.rig.journal.unresolved(SERIAL) == ()
    assert kinds(ward.prepare(after, "285")) == ["ChangePrepared"]


def test_f19_nothing_is_prepared_when_an_outcome_of_that_pump_is_unknown(ward: Ward) -> None:
    before = lost_answer(ward)
    ward.proxy.worsen(inward=UNHARMED)
    ward.rig.reconnect()
    while not any(isinstance(event, LinkOpened) for event in ward.turn()):
        pass
    ward.proxy.worsen(inward=Harm(swallow_from=ward.inward))
    ward.turn()
    sent = ward.outward
    assert ward.rig.session is not None
    ward.rig.session.prepare(daily(before, "290"), before, "Ada")
    assert kinds(ward.settle(by_ms=50)) == ["LinkLost", "OutcomeUnknown"]
    repeats, rest = divmod(ward.outward - sent, carried(Abort(bytes(16))))
    assert repeats > 5
    assert rest in (0, carried(Close()))
    assert ward.read_afresh().version == 1


def calling(proxy: Proxy, folder: Path, verb: str, *arguments: str) -> tuple[str, ...]:
    """Return the command line of `verb` on the pump behind `proxy`."""
    user = () if verb == "read" else ("--user", "Ada")
    return (verb, *arguments, "--pump", proxy.spec, "--data", str(folder), *user)


def called(ward: Ward, verb: str, *arguments: str) -> tuple[int, str, str]:
    """Let a verb in a process of its own speak through the proxy; return its exit code and what it said."""
    with started(*calling(ward.proxy, ward.folder, verb, *arguments)) as process:
        assert ward.live(process)
        out, err = process.communicate()
        assert "Traceback" not in err
        return process.returncode, out, err.strip()


def test_f19_a_verb_ends_with_3_when_the_answer_is_lost_and_the_next_call_finds_out(ward: Ward) -> None:
    assert called(ward, "program", FLEX, "--yes")[0] == 0
    after_commit = carried(ReadStatus()) + carried(Close())
    ward.proxy.worsen(outward=Harm(cut_at=ward.outward - after_commit))
    code, said, told = called(ward, "program", FLEX, "--yes")
    assert (code, said) == (3, "")
    assert "EITHER the program from before OR the new one" in told
    ward.proxy.worsen(outward=Harm(cut_at=0))
    assert called(ward, "stop-pump", "--yes", "--reason", "MRI")[0] == 1
    ward.proxy.worsen(outward=UNHARMED)
    code, _, told = called(ward, "program", FLEX)
    assert (code, told) == (0, "An earlier update was carried out; the pump is at version 2.")
    read = json.loads(called(ward, "read", "--json")[1])
    assert (read["program"]["version"], read["stopped_since"]) == (2, None)


def health(ward: Ward) -> Health:
    """Return how well the console says that its link carries."""
    assert ward.rig.session is not None
    return ward.rig.session.line.pulse.health


def test_f20_a_console_says_that_it_is_not_heard_when_it_still_hears_the_pump(
    own_ward: Ward,
) -> None:
    own_ward.open()
    before = own_ward.read()
    own_ward.pass_time(20_000)
    assert health(own_ward) is Health.GOOD
    own_ward.proxy.worsen(outward=Harm(swallow_from=own_ward.outward))
    own_ward.pass_time(DEAF_MS - BEAT_MS)
    assert health(own_ward) is Health.GOOD
    own_ward.pass_time(3 * BEAT_MS)
    assert health(own_ward) is Health.DEAF
    own_ward.proxy.worsen(outward=UNHARMED)
    own_ward.pass_time(2 * BEAT_MS)
    assert health(own_ward) is Health.GOOD
    assert own_ward.read().version == before.version


def test_f20_a_request_that_never_arrives_ends_in_6_s_when_the_pump_is_still_heard(
    own_ward: Ward,
) -> None:
    own_ward.open()
    before = own_ward.read()
    own_ward.proxy.worsen(outward=Harm(swallow_from=own_ward.outward))
    assert own_ward.rig.session is not None
    own_ward.rig.session.prepare(daily(before, "280"), before, "Ada")
    began_ms = own_ward.clock.link_ms()
    (lost,) = own_ward.settle(by_ms=50)
    assert isinstance(lost, LinkLost)
    assert lost.sentence == f"The pump did not answer in time. {KEEPS_RUNNING}"
    assert own_ward.clock.link_ms() - began_ms <= ANSWER_MS + 200
    assert never_paused(before, own_ward.read_afresh())


def test_f20_a_pump_that_is_not_heard_is_called_silent_when_it_hears_every_word(own_ward: Ward) -> None:
    own_ward.open()
    own_ward.read()
    own_ward.proxy.worsen(inward=Harm(swallow_from=own_ward.inward))
    own_ward.pass_time(SILENT_MS - 100)
    assert health(own_ward) is Health.GOOD
    own_ward.pass_time(200)
    assert health(own_ward) is Health.SILENT


@pytest.mark.parametrize(
    "harm", (Harm(delay_ms=30_000), Harm(bytes_per_s=1)), ids=("30 s late", "a byte a second")
)
@pytest.mark.parametrize("way", ("outward", "inward"))
def test_f21_opening_ends_after_5_s_in_all_when_the_link_crawls(ward: Ward, way: str, harm: Harm) -> None:
    ward.proxy.worsen(**{way: harm})
    began_ms = ward.clock.link_ms()
    ward.open()
    (lost,) = ward.settle(by_ms=50)
    assert isinstance(lost, LinkLost)
    assert lost.sentence.endswith(KEEPS_RUNNING)
    assert HANDSHAKE_MS <= ward.clock.link_ms() - began_ms <= HANDSHAKE_MS + 200


@pytest.mark.parametrize("way", ("outward", "inward"))
def test_f21_a_request_ends_after_6_s_in_all_when_each_second_brings_a_byte(ward: Ward, way: str) -> None:
    ward.open()
    ward.read()
    ward.proxy.worsen(**{way: Harm(bytes_per_s=1)})
    passed = getattr(ward.proxy.links[-1], way).passed
    assert ward.rig.session is not None
    ward.rig.session.interrogate()
    began_ms = ward.clock.link_ms()
    (lost,) = ward.settle(by_ms=50)
    assert isinstance(lost, LinkLost)
    assert lost.sentence == f"The pump did not answer in time. {KEEPS_RUNNING}"
    assert ANSWER_MS <= ward.clock.link_ms() - began_ms <= ANSWER_MS + 200
    assert 4 <= getattr(ward.proxy.links[-1], way).passed - passed <= 8


@pytest.mark.parametrize("asked", ("opening", "a reading"))
def test_f21_cancelling_takes_no_time_of_the_link_when_it_crawls(ward: Ward, asked: str) -> None:
    if asked == "a reading":
        ward.open()
        ward.read()
    ward.proxy.worsen(outward=Harm(delay_ms=30_000), inward=Harm(bytes_per_s=1))
    if asked == "opening":
        ward.open()
    else:
        assert ward.rig.session is not None
        ward.rig.session.interrogate()
    ward.pass_time(1_000)
    before_ms = WallClock().link_ms()
    ward.rig.close_pump()
    assert WallClock().link_ms() - before_ms < 500
    assert ward.turn() == ()


@pytest.mark.parametrize("verb", ("read", "stop-pump"))
def test_f21_a_verb_that_is_interrupted_ends_at_once_when_the_link_crawls(ward: Ward, verb: str) -> None:
    with (
        Proxy(ward.spec, WallClock().link_ms, inward=Harm(bytes_per_s=1)) as slow,
        started(*calling(slow, ward.folder, verb)) as process,
    ):
        assert not slow.serve(process, PATIENT_S, lambda: any(link.inward.passed for link in slow.links))
        process.send_signal(signal.SIGINT)
        assert slow.serve(process, 3)
        _, told = process.communicate()
    assert process.returncode == 1
    assert "Traceback" not in told
    assert ward.read_afresh().version == 0


def test_f21_a_verb_that_is_interrupted_after_its_commit_calls_the_outcome_unknown_when_it_waits(
    ward: Ward,
) -> None:
    assert called(ward, "program", FLEX, "--yes")[0] == 0
    answers = carried(ReadStatus()) + carried(Close())
    ward.proxy.worsen(outward=Harm(swallow_from=ward.outward - answers - COMMIT))
    sent = ward.outward - answers
    with started(*calling(ward.proxy, ward.folder, "program", FLEX, "--yes")) as process:
        assert not ward.live(process, lambda: len(ward.proxy.links) == 2 and ward.outward >= sent)
        process.send_signal(signal.SIGINT)
        assert ward.proxy.serve(process, 3)
        _, told = process.communicate()
    assert process.returncode == 3
    assert "The outcome is unknown" in told
    assert ward.read_afresh().version == 1
    assert [type(verdict) for verdict in ward.verdicts()] == [NotApplied]

"""The main conversation, interrogate to verified, over every wire, and cut at every frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console.pump.factory import SERIAL
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session.events import (
    NotApplied,
    OutcomeUnknown,
    SessionEvent,
    Verified,
)
from console.session.journal import Verdict
from console.session.session import Session
from console.transport.faulty import Faults, FaultyTransport
from support.journals import MemoryJournal
from support.rigs import Bench, kinds, one
from support.wires import FOUR, CountingWire

FRAMES_FROM_CONFIRM_TO_VERIFIED = 4
"""Commit, Committed, ReadStatus, Status."""


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wire", FOUR)
def test_that_a_dose_is_read_prepared_confirmed_and_verified(wire, seed):
    bench = Bench(wire=wire, seed=seed)
    session = bench.session()
    prepared = bench.prepare(session, "293.5")
    session.confirm("", (), None)
    events = bench.settle(session)
    assert kinds(events) == ["Confirmed", "Programmed", "Verified"]
    verified = one(Verified, events)
    assert verified.reading.version == 1
    assert verified.reading.digest == prepared.read_back.digest
    assert verified.reading.prescription == verified.change.prescription
    assert bench.kept.visits == [prepared.read_back.operation]


def confirmed_over(bench: Bench, wire: CountingWire | FaultyTransport, worsen: Callable[[], None]) -> Session:
    """Prepare over `wire`, confirm, let `worsen` spoil it once that is durable, and turn to the end."""
    session = bench.session(wire)
    bench.prepare(session)
    bench.kept.when_durable = worsen
    session.confirm("", (), None)
    bench.settle(session)
    bench.kept.when_durable = MemoryJournal().when_durable
    return session


def cut_after_frames(bench: Bench, frames: int) -> Session:
    """Confirm over a link that ends after `frames` more frames, either way."""
    wire = CountingWire(bench.link())

    def cut() -> None:
        wire.cut_after = wire.passed + frames

    return confirmed_over(bench, wire, cut)


def recovered(bench: Bench) -> tuple[SessionEvent, ...]:
    """Recover in a new session; hold the verdict against a fresh reading, and the record against both."""
    session = bench.session()
    told = bench.settle(session)
    reading = bench.read(session)
    ((operation, conclusion),) = bench.kept.conclusions.items()
    committed = conclusion.verdict is Verdict.COMMITTED
    assert reading.version == int(committed)
    assert (reading.operation == operation) is committed
    assert bench.kept.visits == [operation]
    assert bench.kept.unresolved(SERIAL) == ()
    return told


@pytest.mark.parametrize(
    "restart", (False, True), ids=("the pump runs on", "the pump is killed and restarted")
)
@pytest.mark.parametrize(
    ("frames", "verdict"), ((0, NotApplied), (1, Verified), (2, Verified), (3, Verified))
)
def test_that_a_link_cut_at_any_frame_after_confirmation_ends_in_the_right_verdict(frames, verdict, restart):
    bench = Bench()
    session = cut_after_frames(bench, frames)
    assert session.ended
    assert kinds(tuple(bench.told))[-2:] == ["LinkLost", "OutcomeUnknown"]
    bench.turn()
    if restart:
        bench.kill()
        bench.switch_on()
    assert one(verdict, recovered(bench)).recovered


def test_that_a_link_cut_once_the_reading_is_through_has_nothing_left_to_recover():
    bench = Bench()
    cut_after_frames(bench, FRAMES_FROM_CONFIRM_TO_VERIFIED)
    assert not one(Verified, tuple(event for event in bench.told if isinstance(event, Verified))).recovered
    assert kinds(recovered(bench)) == ["LinkOpened"]


@pytest.mark.soak
@pytest.mark.parametrize("direction", ("outward", "inward"))
def test_that_a_link_cut_at_any_byte_after_confirmation_ends_in_the_right_verdict(direction):
    for count in range(700):
        cut_after_bytes(direction, count)


@pytest.mark.parametrize("direction", ("outward", "inward"))
def test_that_a_link_cut_within_a_frame_after_confirmation_ends_in_the_right_verdict(direction):
    for count in range(1, 500, 23):
        cut_after_bytes(direction, count)


def cut_after_bytes(direction: str, count: int) -> None:
    """Confirm over a link that ends after `count` more bytes in one direction, and check the recovery."""
    bench = Bench(seed=count)
    wire = FaultyTransport(bench.link(), bench.chance, bench.clock.link_ms)
    confirmed_over(bench, wire, lambda: wire.set(**{direction: Faults(cut_after=count)}))
    bench.turn()
    recovered(bench)


@pytest.mark.parametrize("wire", FOUR)
def test_that_recovery_itself_survives_every_wire(wire):
    bench = Bench(wire=wire, seed=7)
    cut_after_frames(bench, 1)
    bench.turn()
    one(Verified, recovered(bench))


def test_that_a_link_cut_again_and_again_during_recovery_still_ends_in_one_verdict():
    bench = Bench()
    cut_after_frames(bench, 1)
    bench.turn()
    for frames in range(6):
        again = bench.session(CountingWire(bench.link(), cut_after=frames))
        assert one(OutcomeUnknown, bench.settle(again))
        bench.kill()
        bench.switch_on()
    one(Verified, recovered(bench))


def test_that_the_record_file_holds_one_visit_after_a_lost_answer_and_a_restart(tmp_path: Path):
    path = tmp_path / "records.db"
    wall = [1_790_000_000_000]
    with Store(path, lambda: wall[0]) as store:
        bench = Bench(journal=RecordJournal(store))
        wire = CountingWire(bench.link())
        session = bench.session(wire)
        bench.prepare(session)
        session.confirm("", (), None)
        wire.cut_after = wire.passed + 1
        bench.settle(session)
        (intent,) = bench.journal.unresolved(SERIAL)
        assert store.visits() == ()
    bench.turn()
    with Store(path, lambda: wall[0]) as store:
        bench.journal = RecordJournal(store)
        assert bench.journal.unresolved(SERIAL) == (intent,)
        assert one(Verified, bench.settle(bench.session())).recovered
        (visit,) = store.visits()
        (operation,) = store.operations(visit.id)
        assert (operation.operation, operation.version, operation.recovered) == (intent.operation, 1, True)
        assert visit.after == intent.change.prescription
        assert bench.journal.unresolved(SERIAL) == ()
        assert store.verify_chain().intact

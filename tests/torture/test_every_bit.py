"""Every bit of a session flipped, every byte lost and cut, every frame said twice, held up and replayed.

The conversation reads, prepares, confirms and verifies a program. Afterwards the pump runs the old program or
the confirmed one, and what the window shows, what the record holds and what a fresh reading tells agree.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from console.domain.quantities import MS_PER_DAY
from console.pump.factory import SERIAL
from console.session.session import Session
from console.transport.recordings import Way
from support.spoilt import BUSY_MS, UNHARMED, Harm, Trial, said, spoilt
from ui.state import Link, Stage

EACH = 3
"""`./test` turns every third bit, which has no divisor with the eight of a byte: each place of a byte, each
frame and each field of more than two bits is hit. `make soak` turns them all."""

LATE_MS = 7_000
"""Longer than any answer is waited for."""

WAYS = (Way.TO_PUMP, Way.TO_CONSOLE)
HELLO, FIRST, READ, PREPARE, COMMIT, READ_AGAIN, CLOSE = range(7)
"""The frames to the pump, by their numbers."""

PLACES = [(way, number) for way in WAYS for number in range(7 if way is Way.TO_PUMP else 5)]


def harmed(way: Way, harm: Harm) -> Trial:
    """Return what stands after a conversation with `harm` done to one way."""
    return spoilt(harm, UNHARMED) if way is Way.TO_PUMP else spoilt(UNHARMED, harm)


def bits(way: Way) -> int:
    """Return how many bits go that way."""
    return 8 * len(b"".join(said()[way]))


def flip(way: Way, bit: int) -> None:
    """Flip one bit: it costs a repeat, and neither the session nor the update."""
    trial = harmed(way, Harm(flipped=bit))
    assert trial.state.update.stage is Stage.VERIFIED, (way, bit, trial.told)
    assert not any(type(event).__name__ == "LinkLost" for event in trial.told), (way, bit, trial.told)
    trial.check()


def test_that_the_conversation_holds_the_frames_that_are_named_here():
    assert [len(said()[way]) for way in WAYS] == [CLOSE + 1, 5]
    assert said() == {way: tuple(frames) for way, frames in spoilt().wires[0].frames.items()}
    spoilt().check()


@pytest.mark.parametrize("way", WAYS, ids=("to the pump", "to the console"))
def test_f01_a_flipped_bit_costs_a_repeat_and_nothing_else_wherever_it_is(way):
    for bit in range(0, bits(way), EACH):
        flip(way, bit)


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS, ids=("to the pump", "to the console"))
def test_f01_a_flipped_bit_costs_a_repeat_and_nothing_else_at_every_bit_there_is(way):
    for bit in range(bits(way)):
        flip(way, bit)


def lose(way: Way, first: int, last: int) -> None:
    """Lose some bytes: what is left of a frame is never taken for one, and it is said again."""
    trial = harmed(way, Harm(missing=(first, last)))
    assert trial.state.update.stage is Stage.VERIFIED, (way, first, last, trial.told)
    trial.check()


def ends(way: Way) -> list[int]:
    """Return where each byte's frame ends, for every byte that goes that way."""
    end, found = 0, []
    for piece in said()[way]:
        end += len(piece)
        found += [end] * len(piece)
    return found


@pytest.mark.parametrize("way", WAYS, ids=("to the pump", "to the console"))
def test_f02_a_byte_lost_or_a_frame_cut_short_costs_a_repeat_and_nothing_else_wherever_it_is(way):
    for at, end in list(enumerate(ends(way)))[::EACH]:
        lose(way, at, at + 1)
        lose(way, at, end)


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS, ids=("to the pump", "to the console"))
def test_f02_a_byte_lost_or_a_frame_cut_short_costs_a_repeat_and_nothing_else_at_every_byte(way):
    for at, end in enumerate(ends(way)):
        lose(way, at, at + 1)
        lose(way, at, end)


@pytest.mark.parametrize("way", WAYS, ids=("to the pump", "to the console"))
def test_f02_a_link_cut_at_any_byte_leaves_the_old_program_or_the_confirmed_one(way):
    outcomes = []
    for at in range(bits(way) // 8):
        trial = harmed(way, Harm(cut_at=at))
        assert trial.state.link is Link.LOST or at >= bits(way) // 8 - len(said()[way][-1])
        trial.check()
        outcomes.append(trial.check_pump())
    changes = [one for one, other in pairwise(outcomes) if one != other]
    assert changes == [False]  # up to one byte nothing was programmed, and from there on all was


@pytest.mark.parametrize(("way", "number"), PLACES)
def test_f03_a_frame_that_comes_twice_counts_once_wherever_the_second_comes(way, number):
    for after in range(number, len(said()[way])):
        trial = harmed(way, Harm(again=(number, after)))
        assert trial.state.update.stage is Stage.VERIFIED, (after, trial.told)
        trial.check()


@pytest.mark.parametrize(("way", "number"), PLACES)
def test_f04_a_frame_overtaken_by_all_that_follow_it_is_nothing_when_it_comes(way, number):
    trial = harmed(way, Harm(late=number, by_ms=LATE_MS))
    assert trial.state.update.stage is Stage.VERIFIED, trial.told
    stands_after_all(trial)


@pytest.mark.parametrize(("way", "number"), PLACES)
def test_f05_a_frame_that_comes_after_its_time_is_nothing_when_the_outcome_was_asked_for(way, number):
    trial = harmed(way, Harm(slow_from=number, by_ms=LATE_MS))
    lost = number < (CLOSE if way is Way.TO_PUMP else 5)
    assert (trial.state.link is Link.LOST) is lost
    if way is Way.TO_PUMP and number == COMMIT:
        assert trial.state.update.stage is Stage.UNKNOWN
    stands_after_all(trial)


def stands_after_all(trial: Trial) -> None:
    """Hold everything together now, and again when all that was held back has come."""
    trial.check()
    verdict, ran = trial.state.update.stage, trial.runs
    for _ in range(2 * LATE_MS // 250):
        trial.turn(by_ms=250)
    trial.check()
    assert (trial.state.update.stage, trial.runs) == (verdict, ran)


def recorded(*, applied: bool) -> tuple[Trial, dict[Way, list[bytes]]]:
    """Return a conversation that ended before or after its commit arrived, and what somebody heard of it."""
    before_commit = len(b"".join(said()[Way.TO_PUMP][:COMMIT]))
    trial = spoilt() if applied else harmed(Way.TO_PUMP, Harm(cut_at=before_commit + 1))
    assert len(trial.wires[0].frames[Way.TO_PUMP]) > COMMIT
    return trial, trial.wires[0].frames


def opened(trial: Trial) -> Session:
    """Return a new session that is open, over a new link, the last of the trial's."""
    session = trial.session(trial.link())
    trial.settle(session)
    return session


@pytest.mark.parametrize("later_ms", (BUSY_MS, MS_PER_DAY), ids=("at once", "the next day"))
@pytest.mark.parametrize("applied", (False, True), ids=("the commit was lost", "the commit was made"))
@pytest.mark.parametrize("way", WAYS, ids=("to the pump", "to the console"))
def test_f06_a_frame_of_an_old_session_is_nothing_in_a_new_one(way, applied, later_ms):
    trial, heard = recorded(applied=applied)
    stands = trial.check()
    trial.turn(by_ms=later_ms)
    session = opened(trial)
    for piece in (*heard[way], b"".join(heard[way])):
        trial.wires[-1].slip_in(way, piece)
        trial.turn(session)
        trial.turn(session)
        session.interrogate()
        trial.settle(session)
        assert not session.ended
        assert (trial.check_pump(), trial.runs) == (applied, stands.prescription)
    session.close()
    trial.check()


@pytest.mark.parametrize("later_ms", (BUSY_MS, MS_PER_DAY), ids=("at once", "the next day"))
@pytest.mark.parametrize("applied", (False, True), ids=("the commit was lost", "the commit was made"))
def test_f06_a_session_played_back_by_a_stranger_does_nothing_while_its_outcome_is_unknown(applied, later_ms):
    trial, heard = recorded(applied=applied)
    trial.turn(by_ms=later_ms)
    stranger = trial.link()
    for piece in heard[Way.TO_PUMP]:
        stranger.slip_in(Way.TO_PUMP, piece)
        trial.turn()
        assert trial.check_pump() is applied
    assert bool(trial.journal.unresolved(SERIAL)) is not applied
    trial.check()
    assert trial.check_pump() is applied

"""The instructor's hands: what is asked of the trainer's service and when, and where each answer goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.domain.quantities import MS_PER_DAY
from console.session.trainer import TimeTold, TraceTold, TrainerEvent, TrainerRefused
from support import states, told
from support.fake_trainer import FakeRig, FakeTrainer
from ui.instructor.desk import FARTHEST_ALARM_DAYS, TRUTH_EVERY_MS, InstructorDesk
from ui.instructor.state import InstructorState


@pytest.fixture
def rig() -> FakeRig:
    return FakeRig()


@pytest.fixture
def desk(rig: FakeRig) -> InstructorDesk:
    """A desk that has begun, with what it asked at first answered."""
    made = InstructorDesk()
    turn(made, rig)
    trainer(rig).took()
    turn(made, rig, told.FAULTS, told.TRUTH)
    return made


def trainer(rig: FakeRig) -> FakeTrainer:
    assert rig.trainer is not None
    return rig.trainer


def turn(desk: InstructorDesk, rig: Any, *events: TrainerEvent, at_ms: int = 0) -> None:
    if rig is not None:
        rig.told = events
    desk.turn(rig, states.linked(), at_ms)


def test_that_the_first_turn_asks_for_the_trace_the_truth_and_the_faults(rig: FakeRig) -> None:
    desk = InstructorDesk()
    turn(desk, rig)
    assert trainer(rig).took() == [("trace", 0), ("truth",), ("faults",)]
    assert desk.state.linked


def test_that_truth_is_asked_for_every_half_second_and_not_while_an_answer_is_awaited(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    turn(desk, rig, at_ms=TRUTH_EVERY_MS - 1)
    assert trainer(rig).took() == []
    trainer(rig).busy = True
    turn(desk, rig, at_ms=TRUTH_EVERY_MS)
    assert trainer(rig).took() == []
    trainer(rig).busy = False
    turn(desk, rig, at_ms=TRUTH_EVERY_MS)
    assert trainer(rig).took() == [("truth",), ("faults",)]


def test_that_it_tells_pump_patient_clock_and_what_the_console_believes(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    trainer(rig).time = TimeTold(told.NOW_MS + 1_234, 60, 0)
    turn(desk, rig)
    state = desk.state
    assert (state.serial, state.who) == (states.SERIAL, "Rivera, Alma")
    assert (state.clock_ms, state.rate) == (told.NOW_MS + 1_000, 60)
    assert state.believed_ng_per_ml == states.STRENGTH.ng_per_ml
    assert not state.drafting


@pytest.mark.parametrize("gone", ["no rig", "no trainer", "ended"])
def test_that_without_a_trainers_link_nothing_of_the_last_pump_is_kept(
    desk: InstructorDesk, rig: FakeRig, gone: str
) -> None:
    assert desk.state.truth == told.TRUTH
    if gone == "no trainer":
        rig.trainer = None
    trainer_ended = gone == "ended"
    if trainer_ended:
        trainer(rig).ended = True
    turn(desk, None if gone == "no rig" else rig)
    assert desk.state == InstructorState()


def test_that_another_link_begins_anew(desk: InstructorDesk, rig: FakeRig) -> None:
    rig.trainer = FakeTrainer()
    turn(desk, rig)
    assert desk.state.truth is None
    assert ("trace", 0) in trainer(rig).took()


def test_that_an_answer_to_an_earlier_window_is_not_taken_for_ours(rig: FakeRig) -> None:
    desk = InstructorDesk()
    trainer(rig).busy = True
    turn(desk, rig, told.TRUTH)
    assert (desk.state.truth, trainer(rig).took()) == (None, [])
    trainer(rig).busy = False
    turn(desk, rig, told.FAULTS)
    assert desk.state.faults == ()
    assert trainer(rig).took()[0] == ("trace", 0)


def test_that_a_fault_is_injected_with_its_value_and_cleared_by_name(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    desk.ask("leak", True, 60)
    desk.ask("stall", True, None)
    desk.ask("leak", False, None)
    assert trainer(rig).took() == [("inject", "leak", 60), ("inject", "stall", None), ("clear", "leak")]


def test_that_a_refusal_stands_beside_the_fault_that_was_asked_for(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    desk.ask("leak", True, 60)
    desk.ask("stall", True, None)
    turn(desk, rig, told.FAULTS, TrainerRefused("fault-refused", "The motor is gone."))
    assert desk.state.refused == (("stall", "The motor is gone."),)
    assert desk.state.notice == ""
    desk.ask("stall", True, None)
    assert desk.state.refused == ()


def test_that_an_answer_to_a_poll_takes_no_refusal_from_what_was_asked_after_it(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    turn(desk, rig, at_ms=TRUTH_EVERY_MS)
    desk.ask("leak", True, 60)
    turn(desk, rig, told.TRUTH, told.FAULTS, TrainerRefused("fault-refused", "No."), at_ms=TRUTH_EVERY_MS)
    assert desk.state.refused == (("leak", "No."),)


def test_that_a_refused_jump_concerns_no_fault(desk: InstructorDesk, rig: FakeRig) -> None:
    desk.ask("leak", True, 60)
    turn(desk, rig, TrainerRefused("jump-refused", "Not beyond the calendar."))
    assert desk.state.notice == "Not beyond the calendar."
    assert desk.state.refused == ()


def test_that_what_the_link_suffers_is_ours_to_set_and_goes_with_the_link(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    desk.ask("link:lossy", True, None)
    assert rig.spoilt == [("lossy", "lossy")]
    assert desk.state.link_fault == "lossy"
    desk.ask("link:lossy", False, None)
    assert rig.spoilt[-1] == ("clean", "clean")
    assert desk.state.link_fault == ""
    desk.ask("link:silent", True, None)
    rig.wire = object()
    turn(desk, rig)
    assert desk.state.link_fault == ""
    assert trainer(rig).took() == []


def test_that_a_cut_is_done_and_not_on(desk: InstructorDesk, rig: FakeRig) -> None:
    desk.ask("link:cut", True, None)
    assert rig.spoilt == [("cut", "cut")]
    assert desk.state.link_fault == ""


def test_that_a_link_that_is_not_there_is_said_beside_its_fault(desk: InstructorDesk, rig: FakeRig) -> None:
    rig.wire = None
    turn(desk, rig)
    desk.ask("link:noisy", True, None)
    assert desk.state.refused == (("link:noisy", "No pump is open; open one first."),)
    assert desk.state.link_fault == ""


def test_that_a_gap_in_the_samples_is_filled_from_the_pumps_own_trace(
    desk: InstructorDesk, rig: FakeRig
) -> None:
    turn(desk, rig, TraceTold(told.samples(2)))
    last_ms = desk.state.samples[-1].at_ms
    turn(desk, rig, replace(told.TRUTH, clock_ms=last_ms + MS_PER_DAY))
    assert trainer(rig).took() == [("trace", last_ms + 1)]
    turn(desk, rig, replace(told.TRUTH, clock_ms=last_ms + MS_PER_DAY + 60_000))
    assert trainer(rig).took() == []


def test_that_the_next_alarm_is_gone_to_and_the_way_there_is_told(desk: InstructorDesk, rig: FakeRig) -> None:
    desk.to_next_alarm()
    assert trainer(rig).took() == [("alarm", FARTHEST_ALARM_DAYS)]
    assert desk.state.moving
    trainer(rig).busy = True
    turn(desk, rig)
    assert desk.state.moving
    trainer(rig).busy = False
    turn(desk, rig)
    assert not desk.state.moving


def test_that_no_alarm_is_gone_to_while_a_draft_waits(desk: InstructorDesk, rig: FakeRig) -> None:
    rig.told = ()
    desk.turn(rig, states.drafting(), 0)  # type: ignore[arg-type]  # a fake in place of the rig
    assert desk.state.drafting
    desk.to_next_alarm()
    assert trainer(rig).took() == []


def test_that_nothing_is_asked_where_there_is_no_link() -> None:
    desk = InstructorDesk()
    desk.ask("leak", True, 60)
    desk.ask("link:lossy", True, None)
    desk.to_next_alarm()
    assert desk.state.link_fault == ""

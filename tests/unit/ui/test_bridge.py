"""The bridge: a timer that turns, signals that tell, and sentences for what is refused."""

from __future__ import annotations

import pytest

from console.clock import ManualClock, WallClock
from console.domain.change import BolusChange
from console.domain.hands import Aspirate, Port
from console.domain.patient import Implant
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Dose
from support import states, windows
from ui.bridge import BUSY_MS, IDLE_MS, Bridge
from ui.state import Link, Stage


@pytest.fixture
def clock():
    return ManualClock(states.WALL_MS)


@pytest.fixture
def bridge(qapp, tmp_path, clock):
    made = Bridge(states.catalog(), clock, states.USER)
    made.start(windows.admitted_rig(tmp_path, clock))
    yield made
    made.stop()


def _read(bridge, clock):
    bridge.open_patient(1)
    windows.turned(bridge, clock, lambda: bridge.state.rate is not None and bridge.state.reading is not None)


def test_that_starting_lists_the_patients_of_the_record(bridge):
    assert [row.patient.name for row in bridge.state.patients] == ["Rivera, Alma"]


def test_that_turned_is_given_with_every_turn_and_never_without_a_rig(qtbot, bridge):
    with qtbot.waitSignal(bridge.turned):
        bridge.turn()
    bridge.stop()
    with qtbot.assertNotEmitted(bridge.turned):
        bridge.turn()


def test_that_changed_is_given_once_for_each_state_that_differs(bridge, clock):
    seen = []
    bridge.changed.connect(seen.append)
    bridge.turn()
    bridge.turn()
    told = len(seen)
    bridge.turn()
    assert len(seen) == told
    bridge.rename_user("J. Okafor")
    bridge.rename_user("J. Okafor")
    assert len(seen) == told + 1
    assert seen[-1].user == "J. Okafor"
    assert seen[-1] == bridge.state


def test_that_the_timer_turns_the_rig_by_itself(qtbot, tmp_path):
    made = Bridge(states.catalog(), WallClock(), states.USER)
    made.start(windows.admitted_rig(tmp_path, ManualClock(states.WALL_MS)))
    try:
        made.open_patient(1)
        qtbot.waitUntil(lambda: made.state.reading is not None)
    finally:
        made.stop()


def test_that_the_timer_is_quick_while_an_answer_is_awaited_and_slow_otherwise(bridge, clock):
    timer = bridge._timer
    assert timer.interval() == IDLE_MS
    bridge.open_patient(1)
    assert timer.interval() == BUSY_MS
    windows.turned(bridge, clock, lambda: bridge.state.rate is not None and bridge.state.reading is not None)
    windows.turned(bridge, clock, lambda: timer.interval() == IDLE_MS)


def test_that_what_is_refused_becomes_a_notice_and_changes_nothing_else(bridge):
    bridge.prepare()
    assert "no draft" in bridge.state.notice
    bridge.tell("")
    assert bridge.state.notice == ""


def test_that_a_file_that_fails_becomes_a_notice(bridge):
    def full():
        raise OSError(28, "No space left on device", "records.db")

    bridge.attempt(full)
    assert bridge.state.notice == "records.db cannot be used: No space left on device."


def test_that_an_intention_before_the_record_is_open_is_refused_in_words(qapp, clock):
    made = Bridge(states.catalog(), clock, states.USER)
    made.open_patient(1)
    assert "still being opened" in made.state.notice
    made.turn()
    made.stop()


def test_that_stopping_twice_is_as_once(bridge):
    bridge.stop()
    bridge.stop()
    assert bridge.rig is None


def test_that_stopping_saves_a_draft_that_was_not_saved_yet(bridge, clock, tmp_path):
    _read(bridge, clock)
    bridge.edit(states.simple("250"))
    bridge.stop()
    again = Bridge(states.catalog(), clock, states.USER)
    again.start(windows.rig(tmp_path, clock))
    _read(again, clock)
    assert again.state.draft is not None
    again.stop()


def test_that_a_whole_update_goes_through_the_bridge(bridge, clock):
    _read(bridge, clock)
    bridge.save_order(states.ORDER)
    bridge.edit(states.simple("250"))
    bridge.give_reason("cut-usual", "Loose in the mornings.")
    bridge.prepare()
    windows.turned(bridge, clock, lambda: bridge.state.update.stage is Stage.READ_BACK)
    bridge.leave_review()
    bridge.prepare()
    windows.turned(bridge, clock, lambda: bridge.state.update.stage is Stage.READ_BACK)
    bridge.confirm("none present")
    windows.turned(bridge, clock, lambda: bridge.state.update.stage is Stage.VERIFIED)
    visit = bridge.state.visits[0].id
    bridge.show_visit(visit)
    bridge.sign_visit(visit)
    assert bridge.state.visits[0].signed_by == states.USER
    assert bridge.state.notice == ""


def test_that_a_bolus_and_its_discarding_go_through_the_bridge(bridge, clock):
    _read(bridge, clock)
    bridge.edit_change(BolusChange(Dose(10_000), MS_PER_HOUR))
    assert bridge.state.draft is not None
    bridge.discard_draft()
    assert bridge.state.draft is None


def test_that_time_is_moved_through_the_bridge(bridge, clock):
    _read(bridge, clock)
    bridge.set_rate(60)
    windows.turned(bridge, clock, lambda: bridge.state.rate == 60)
    before = bridge.state.clock_ms
    bridge.jump(MS_PER_DAY)
    windows.turned(bridge, clock, lambda: bridge.state.clock_ms >= before + MS_PER_DAY)


def test_that_reading_again_and_closing_go_through_the_bridge(bridge, clock):
    _read(bridge, clock)
    clock.move(60_000)
    bridge.interrogate()
    windows.turned(bridge, clock, lambda: bridge.state.read_wall_ms > states.WALL_MS + 60_000)
    bridge.close_patient()
    assert bridge.state.link is Link.NONE


def test_that_work_under_way_is_told_with_its_percent(bridge):
    bridge.work("Admitting sample patients, 3 of 6…", 50)
    assert (bridge.state.work, bridge.state.work_done) == ("Admitting sample patients, 3 of 6…", 50)


def test_that_a_draft_set_aside_is_taken_over_through_the_bridge(bridge, clock):
    _read(bridge, clock)
    bridge.adopt_draft()
    assert bridge.state.draft is None


def test_that_others_who_came_into_the_record_are_listed_after_a_refresh(bridge):
    bridge.rig.store.add_patient(states.OTHERS[0], states.USER)
    bridge.refresh()
    assert len(bridge.state.patients) == 2


def test_that_hands_and_a_replaced_pump_go_through_the_bridge(bridge, clock):
    _read(bridge, clock)
    windows.turned(bridge, clock, lambda: bridge.state.hands)
    bridge.act(Aspirate(Port.RESERVOIR))
    windows.turned(bridge, clock, lambda: bridge.state.deeds != ())
    bridge.replace_pump(Implant("SIM-700183", "SP-40", 1, states.NOW_MS, states.CATHETER))
    windows.turned(bridge, clock, lambda: bridge.state.reading is not None)
    assert bridge.state.reading.identity.serial == "SIM-700183"
    assert bridge.state.notice == ""

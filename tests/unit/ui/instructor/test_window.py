"""The instructor's window: what it says without a pump, what it shows of truth, and that closed it stops."""

from __future__ import annotations

from typing import Any

import pytest

from console.clock import ManualClock
from console.domain.quantities import MS_PER_DAY
from support import states, told, windows
from support.fake_trainer import FakeRig
from ui.bridge import Bridge
from ui.instructor.window import TITLE, InstructorWindow
from ui.widgets.stripes import SIMULATION


class ListeningBridge(Bridge):
    """A bridge that only remembers what was asked of time."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(states.catalog(), clock, states.USER)
        self.asked: list[tuple[str, int]] = []
        self.fake: FakeRig | None = None

    @property
    def rig(self) -> Any:
        return self.fake

    def set_rate(self, rate: int) -> None:
        self.asked.append(("rate", rate))

    def jump(self, by_ms: int) -> None:
        self.asked.append(("jump", by_ms))


@pytest.fixture
def bridge(qapp: Any) -> ListeningBridge:
    return ListeningBridge(ManualClock(states.WALL_MS))


@pytest.fixture
def window(qapp: Any, light: Any, bridge: ListeningBridge) -> Any:
    made = InstructorWindow(light, bridge, ManualClock(states.WALL_MS))
    made.show()
    yield made
    made.close()


def linked(window: InstructorWindow, bridge: ListeningBridge) -> FakeRig:
    """Let the window turn on a rig that has told of the leak."""
    bridge.fake = FakeRig()
    bridge._desk.state = states.linked()
    window.turn()
    bridge.fake.told = (told.FAULTS, told.TRUTH)
    window.turn()
    bridge.fake.told = ()
    return bridge.fake


def test_that_without_a_pump_it_teaches_and_says_that_this_is_a_simulation(window: InstructorWindow) -> None:
    said = windows.words(window)
    assert "No simulated pump is linked" in said
    assert SIMULATION in said
    assert "Occlusion" not in said
    assert window.windowTitle() == TITLE


def test_that_truth_faults_and_timeline_are_shown_once_told(
    window: InstructorWindow, bridge: ListeningBridge
) -> None:
    linked(window, bridge)
    said = windows.words(window)
    assert window.page.badge.words == "SIM-700182 · Rivera, Alma"
    for part in ("0.053 mL/day", "8.81 mL", "Leak, loses 60 %, from now on."):
        assert part in said
    assert windows.child(window, "fault-leak-switch").on
    assert window.page.chart.isVisible()
    assert SIMULATION in said


def test_that_nothing_has_the_keyboard_at_first_that_a_stray_space_would_press(
    window: InstructorWindow, bridge: ListeningBridge
) -> None:
    linked(window, bridge)
    assert window.focusWidget() is window.centralWidget()


def test_that_a_switch_asks_the_trainers_service(window: InstructorWindow, bridge: ListeningBridge) -> None:
    rig = linked(window, bridge)
    windows.press(window, "fault-stall-switch")
    assert rig.trainer is not None
    assert rig.trainer.asked[-1] == ("inject", "stall", None)


def test_that_time_is_moved_through_the_bridge_which_holds_it_while_a_draft_waits(
    window: InstructorWindow, bridge: ListeningBridge
) -> None:
    rig = linked(window, bridge)
    windows.press(window, "instructor-rate-60")
    windows.press(window, "instructor-jump-24h")
    assert bridge.asked == [("rate", 60), ("jump", MS_PER_DAY)]
    window.turn()
    windows.press(window, "instructor-next-alarm")
    assert rig.trainer is not None
    assert rig.trainer.asked[-1][0] == "alarm"


def test_that_a_refusal_that_concerns_no_fault_is_said_above(
    window: InstructorWindow, bridge: ListeningBridge
) -> None:
    linked(window, bridge)
    window.show_state(told.state(notice="No alarm came in that time."))
    assert "No alarm came in that time." in windows.words(window)
    window.show_state(told.state())
    assert not windows.child(window, "instructor-notice").isVisible()


def test_that_it_is_turned_with_the_bridge_and_not_after_it_was_closed(
    qtbot: Any, light: Any, bridge: ListeningBridge
) -> None:
    window = InstructorWindow(light, bridge, ManualClock(states.WALL_MS))
    bridge.fake = FakeRig()
    bridge.turned.emit()
    assert bridge.fake.trainer is not None
    assert bridge.fake.trainer.took()
    with qtbot.waitSignal(window.closed):
        window.close()
    bridge.fake = FakeRig()
    bridge.turned.emit()
    assert bridge.fake.trainer is not None
    assert bridge.fake.trainer.took() == []

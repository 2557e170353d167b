"""A trainer beside a trainee: what one lets go wrong, the other's window tells only as a real one would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from console.session.truth import TruthTold
from support.consoles import console
from support.sitting import ALMA, CLINICIAN, Sitting
from ui.instructor.window import InstructorWindow
from ui.state import ConsoleState
from ui.tour.driver import Driver

_CLOCK = re.compile(r"\d\d:\d\d")


class Teaching:
    """A trainer at the instructor's window, and a trainee at the other."""

    def __init__(self, trainee: Sitting, window: InstructorWindow) -> None:
        self.trainee, self.window = trainee, window
        self.hands = Driver(window)

    @property
    def truth(self) -> TruthTold:
        """What was last told."""
        told = self.window.desk.state.truth
        assert told is not None
        return told

    def what_the_trainee_sees(self) -> dict[str, str]:
        """Return all words of the trainee's pages, but for the time of day."""
        seen = {}
        for place in ("overview", "trends", "visits"):
            self.trainee.hands.click(f"go-{place}")
            seen[place] = _CLOCK.sub("", self.trainee.words())
        return seen


@contextmanager
def teaching(folder: Path) -> Iterator[Teaching]:
    """Open both windows on Alma's pump, until the first truth is told."""
    with console(folder, instructor=True) as app:
        trainee = Sitting(app)
        trainee.sign_in(CLINICIAN)
        trainee.open_patient(ALMA)
        action = app.window.findChild(QAction, "instructor-open")
        assert action is not None
        action.trigger()
        assert app.instructor is not None
        made = Teaching(trainee, app.instructor)
        made.hands.until(lambda: made.window.desk.state.truth is not None, "truth was told")
        yield made


def test_that_a_leak_takes_the_drug_from_the_patient_and_nothing_from_the_trainees_screen(
    tmp_path: Path, qapp: QApplication
) -> None:
    with teaching(tmp_path) as at_work:
        hands = at_work.hands
        assert at_work.truth.tip_pl_per_day > 0
        before = at_work.what_the_trainee_sees()
        hands.type("fault-leak-value", "60")
        hands.click("fault-leak-switch")
        hands.until(lambda: at_work.window.desk.state.faults != (), "the leak is listed")
        [leak] = at_work.window.desk.state.faults
        assert (leak.name, leak.value) == ("leak", 60)
        hands.until(
            lambda: at_work.truth.tip_pl_per_day * 2 < at_work.truth.commanded_pl_per_day, "less flows"
        )
        hands.until(lambda: "eak" in hands.words("instructor-timeline"), "the timeline tells of it")
        assert at_work.what_the_trainee_sees() == before
        assert "leak" not in _all_but_the_catalog(at_work.trainee.state)
        at_work.trainee.read_again()
        assert "leak" not in _all_but_the_catalog(at_work.trainee.state)
        assert at_work.what_the_trainee_sees()["overview"].count("leak") == 0


def test_that_a_leak_switched_off_is_gone_and_a_value_out_of_range_never_leaves_the_window(
    tmp_path: Path, qapp: QApplication
) -> None:
    with teaching(tmp_path) as at_work:
        hands = at_work.hands
        hands.type("fault-leak-value", "100")
        hands.click("fault-leak-switch")
        assert "outside what there is" in hands.words("fault-leak")
        hands.rest(200)
        assert at_work.window.desk.state.faults == ()
        hands.type("fault-leak-value", "60")
        hands.click("fault-leak-switch")
        hands.until(lambda: at_work.window.desk.state.faults != (), "the leak is listed")
        hands.click("fault-leak-switch")
        hands.until(lambda: at_work.window.desk.state.faults == (), "the leak is gone")


def test_that_time_goes_to_the_next_alarm_and_the_trainees_clock_with_it(
    tmp_path: Path, qapp: QApplication
) -> None:
    with teaching(tmp_path) as at_work:
        before_ms = at_work.trainee.state.clock_ms
        assert before_ms is not None
        at_work.hands.click("instructor-next-alarm")
        at_work.hands.until(
            lambda: at_work.window.desk.state.notice.startswith("Arrived at the next alarm"), "an alarm came"
        )
        at_work.hands.until(
            lambda: (at_work.trainee.state.clock_ms or 0) > before_ms + 86_400_000,
            "the trainee's clock moved",
        )
        at_work.hands.until(
            lambda: len(at_work.window.desk.state.series) > 10, "the chart has what was passed over"
        )


def test_that_a_lost_frame_or_a_cut_is_the_links_and_the_trainer_still_sees(
    tmp_path: Path, qapp: QApplication
) -> None:
    with teaching(tmp_path) as at_work:
        at_work.hands.click("fault-link-cut-now")
        at_work.hands.until(lambda: "link lost" in at_work.trainee.state.link.value, "the link is lost")
        clock_ms = at_work.truth.clock_ms
        at_work.hands.until(lambda: at_work.truth.clock_ms > clock_ms, "truth is told all the same")


def _all_but_the_catalog(state: ConsoleState) -> str:
    """Return all that the trainee's screen is drawn from, but for this test's folder: its name says it."""
    told = [field.name for field in fields(state) if field.name not in ("catalog", "ways")]
    ways = replace(state.ways, data="")
    return " ".join([repr(ways), *(repr(getattr(state, name)) for name in told)])

"""From nothing to a window that works, and back."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction

from console.clock import ManualClock
from console.errors import RecordsError
from support import states, windows
from ui import app as program
from ui import start, theme
from ui.app import NOBODY, App, Setup
from ui.widgets.brand import Brand


@pytest.fixture
def setup(tmp_path):
    return Setup(
        catalog=states.catalog(),
        clock=ManualClock(states.WALL_MS),
        data=tmp_path,
        records=tmp_path / "records.db",
        samples=tmp_path / "samples",
    )


@pytest.fixture
def one_sample(setup):
    setup.samples.mkdir()
    plan = states.RESOURCES / "patients" / "rivera.toml"
    (setup.samples / plan.name).write_bytes(plan.read_bytes())


@pytest.fixture
def opened(qapp, setup):
    made = []

    def open_one(theme="light", **changed):
        app = App(replace(setup, **changed), start.shown(setup.data, theme))
        made.append(app)
        return app

    yield open_one
    for app in made:
        app.end()
        app.window.retire()
        app.frame.hide()
        app.frame.deleteLater()
    theme.dress(qapp, windows.LIGHT)


def test_that_the_shell_is_shown_before_the_record_is_opened(opened, tmp_path):
    app = opened()
    assert app.window.isVisible()
    assert app.bridge.rig is None
    assert not (tmp_path / "records.db").exists()
    assert "No patients yet" in windows.words(app.window)


def test_that_the_brand_stays_where_it_is_when_the_window_comes(setup, qapp, opened):
    def brand(frame):
        found = frame.centralWidget().findChild(Brand)
        return found.mapTo(frame, found.rect().topLeft()), found.size()

    frame = start.shown(setup.data, "light")
    before = brand(frame)
    frame.deleteLater()
    app = opened()
    qapp.processEvents()
    assert brand(app.frame) == before


def test_that_the_instructors_window_is_shown_once_and_closes_with_the_program(opened):
    app = opened(instructor=True)
    app.window.instructor_asked.emit()
    first = app.instructor
    assert first is not None
    assert first.isVisible()
    app.window.instructor_asked.emit()
    assert app.instructor is first
    app.end()
    assert not first.isVisible()
    assert app.instructor is None


def test_that_another_look_is_another_instructors_window_too(opened):
    app = opened(instructor=True)
    app.show_instructor()
    first = app.instructor
    app.relook("dark", 125)
    assert app.instructor is not first
    assert (app.instructor.theme.name, app.instructor.theme.percent) == ("dark", 125)
    app.instructor.close()
    app.relook("light", 100)
    assert app.instructor is None, "who closed it does not get it back"


def test_that_a_trainees_console_offers_no_instructors_window(opened):
    assert opened().window.findChild(QAction, "instructor-open") is None
    assert opened(instructor=True).window.findChild(QAction, "instructor-open") is not None


def test_that_the_first_start_admits_the_samples(opened, one_sample):
    app = opened()
    app.begin()
    assert [row.patient.name for row in app.bridge.state.patients] == ["Rivera, Alma"]
    assert len(app.bridge.rig.store.visits()) > 5
    assert (app.bridge.state.work, app.bridge.state.work_done) == ("", None)
    assert app.bridge.state.notice == ""


def test_that_a_second_start_admits_nobody_twice(opened, one_sample):
    first = opened()
    first.begin()
    visits = len(first.bridge.rig.store.visits())
    first.end()
    second = opened()
    second.begin()
    assert len(second.bridge.rig.store.visits()) == visits


def test_that_a_record_of_ones_own_is_left_without_samples(opened, setup, one_sample):
    own = windows.admitted_rig(setup.data, setup.clock)
    own.store.add_patient(states.OTHERS[0], states.USER)
    own.close()
    app = opened()
    app.begin()
    assert len(app.bridge.state.patients) == 2
    assert app.bridge.rig.store.visits() == ()


def test_that_a_record_that_cannot_be_opened_is_a_sentence_on_screen(opened, setup, one_sample):
    setup.records.mkdir()
    app = opened()
    app.begin()
    assert app.bridge.state.notice
    assert windows.child(app.window, "notices").words("notice") == app.bridge.state.notice


def test_that_another_look_shows_the_same_place_and_is_remembered(opened):
    app = opened()
    app.window.go_to("visits")
    before = app.window
    app.relook("dark", 150)
    assert app.window is not before
    assert not before.isVisible()
    assert (app.window.place, app.window.theme.name, app.window.theme.percent) == ("visits", "dark", 150)
    app.end()
    again = opened(theme=None)
    assert (again.window.theme.name, again.window.theme.percent) == ("dark", 150)


def test_that_who_was_there_is_remembered(opened):
    app = opened()
    assert app.bridge.state.user == NOBODY
    app.bridge.rename_user("J. Okafor")
    app.end()
    assert opened().bridge.state.user == "J. Okafor"


def test_that_a_kept_look_that_no_longer_exists_is_passed_over(opened, tmp_path):
    (tmp_path / "window.ini").write_text("[General]\ntheme=sepia\npercent=900\n")
    app = opened(theme=None)
    assert app.window.theme.name in theme.names()
    assert app.window.theme.percent == 100


def test_that_an_error_nobody_foresaw_becomes_a_sentence_and_the_console_goes_on(opened, expect_log):
    app = opened()
    with expect_log("nobody foresaw"):
        app.fault(ZeroDivisionError, ZeroDivisionError("x"), None)
    assert "nothing was sent to the pump by it" in app.bridge.state.notice
    assert "console.log" in app.bridge.state.notice
    assert app.window.isVisible()


def test_that_the_program_runs_until_its_window_is_closed(qapp, setup):
    hooks = []

    def then(app):
        hooks.append(sys.excepthook == app.fault)
        QTimer.singleShot(0, app.frame, app.frame.close)

    before = sys.excepthook
    assert program.opened(setup, start.shown(setup.data, "light"), then) == 0
    assert hooks == [True]
    assert sys.excepthook is before
    theme.dress(qapp, windows.LIGHT)


def test_that_a_window_closed_while_it_was_opening_stays_closed(qapp, setup):
    frame = start.shown(setup.data, "light")
    frame.close()
    begun = []
    assert program.opened(setup, frame, begun.append) == 0
    assert not begun
    assert not list(setup.data.iterdir())


def test_that_running_opens_the_record_behind_the_first_paint(qapp, setup, monkeypatch):
    begun = []
    monkeypatch.setattr(App, "begin", lambda self: (begun.append(self), self.frame.close()))
    assert program.run(setup, start.shown(setup.data, "light")) == 0
    assert len(begun) == 1
    theme.dress(qapp, windows.LIGHT)


def test_that_what_the_record_refuses_while_samples_come_is_told(opened, one_sample, monkeypatch):
    from console import samples

    def refuse(*_, **__):
        raise RecordsError("The disk is full.")

    monkeypatch.setattr(samples, "admit", refuse)
    app = opened()
    app.begin()
    assert app.bridge.state.notice == "The disk is full."


def test_that_a_file_of_the_site_that_was_left_out_is_said_in_the_window(opened):
    app = opened(refused=("site/pumps/bad.toml, line 3: name takes text, not a number.",))
    app.begin()
    assert "line 3: name takes text, not a number." in windows.words(app.window)


def test_that_the_pumps_tones_are_off_until_asked_for_and_kept_then(opened, setup):
    app = opened()
    assert not app.window._user.sounds.isChecked()
    app.window._user.sounds.setChecked(True)
    assert app._bell.on
    app.end()
    assert opened().window._user.sounds.isChecked()


def test_that_motion_is_as_the_desktop_asks_until_it_is_switched_and_then_kept(opened):
    app = opened()
    app.window.go_to("settings")
    switch = windows.child(app.window, "motion")
    assert switch.on
    windows.press(app.window, "motion")
    assert not switch.on
    app.relook("dark", 100)
    app.window.go_to("settings")
    assert not windows.child(app.window, "motion").on
    app.end()
    again = opened()
    again.window.go_to("settings")
    assert not windows.child(again.window, "motion").on

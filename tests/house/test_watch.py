"""The watch over noise and leftovers can itself see, and forgives what was asked for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from support.leaks import open_windows, running_timers, threads_left
from support.logwatch import LogWatch

LOG = logging.getLogger("cisterna.test")


@pytest.fixture
def watch(_log_watch: LogWatch) -> Iterator[LogWatch]:
    """Return a watch of this test's own; what it sees is forgiven by the one around it."""
    root = logging.getLogger()
    root.removeHandler(_log_watch)
    with LogWatch() as own:
        yield own
    root.addHandler(_log_watch)


def test_that_a_warning_nobody_asked_for_is_kept(watch: LogWatch) -> None:
    LOG.warning("the pump %s is silent", "SIM-700182")
    assert watch.unasked() == ["WARNING cisterna.test: the pump SIM-700182 is silent"]


def test_that_what_is_said_below_warning_is_nobodys_concern(watch: LogWatch) -> None:
    LOG.info("a frame came")
    assert watch.unasked() == []


def test_that_a_warning_that_was_asked_for_is_forgiven(watch: LogWatch) -> None:
    with watch.expect("silent"):
        LOG.warning("the pump is silent")
    assert watch.unasked() == []


def test_that_asking_for_one_warning_forgives_no_other(watch: LogWatch) -> None:
    with watch.expect("silent"):
        LOG.warning("the pump is silent")
        LOG.error("the record is full")
    assert watch.unasked() == ["ERROR cisterna.test: the record is full"]


def test_that_a_warning_that_does_not_come_is_missed(watch: LogWatch) -> None:
    with pytest.raises(AssertionError, match="silent"), watch.expect("silent"):
        pass


def test_that_a_running_thread_is_found_and_an_ended_one_is_not() -> None:
    before = set(threading.enumerate())
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="left behind")
    thread.start()
    assert threads_left(before, grace_s=0) == ["left behind"]
    end.set()
    assert threads_left(before, grace_s=2) == []


def test_that_a_running_timer_is_found_and_a_stopped_one_is_not(qapp: QApplication) -> None:
    timer = QTimer()
    timer.start(60_000)
    assert timer in running_timers()
    timer.stop()
    assert timer not in running_timers()


def test_that_an_open_window_is_found_and_a_closed_one_is_not(qapp: QApplication) -> None:
    window = QWidget()
    window.show()
    assert window in open_windows()
    window.close()
    assert window not in open_windows()

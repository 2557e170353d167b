"""What every test stands on: no noise, nothing left behind, nothing of the user's touched.

A test fails on a log record of WARNING or above that it did not ask for, on a thread it leaves
running, and, where Qt is installed, on a running timer or an open window. Runs without PySide6.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from support.leaks import let_loops_run, open_windows, running_timers, threads_left
from support.logwatch import LogWatch

os.environ["QT_QPA_PLATFORM"] = "offscreen"

# The same examples on every machine, so that a failure is the change's and not the day's; `make soak`
# looks further afield. No deadline: machines are slow when they like.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("soak", max_examples=5_000, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know pytest-qt's settings where pytest-qt is not installed, so that one configuration serves both."""
    if find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "a setting of pytest-qt, which is not installed here")
        parser.addini("qt_log_ignore", "another of its settings", type="linelist")


class _ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Gives the tests of a file to one process, and all those on number entry: they share its fields.

    A block of the simulation's seeds goes to either by itself.
    """

    def _split_scope(self, nodeid: str) -> str:
        if "[seeds " in nodeid:
            return nodeid
        file = Path(nodeid.partition("::")[0])
        return file.parent.name if file.parent.name == "number_entry" else str(file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _ByFile:
    """Deal the tests out so, where there is more than one process."""
    return _ByFile(config, log)


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's own records and settings out of reach of every test, and of what it starts."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _log_watch() -> Iterator[LogWatch]:
    """Fail the test on a record ≥ WARNING that no `expect_log` asked for."""
    with LogWatch() as watch:
        yield watch
    unasked = watch.unasked()
    if unasked:
        pytest.fail(
            "Logged and not asked for:\n  " + "\n  ".join(unasked) + "\n"
            "Mend what warned, or say in the test that it must: `with expect_log('part of the text'): …`.",
            pytrace=False,
        )


@pytest.fixture
def expect_log(_log_watch: LogWatch) -> Callable[[str], AbstractContextManager[None]]:
    """Return `expect_log(text)`: a block in which a record ≥ WARNING holding `text` must come."""
    return _log_watch.expect


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail the test on a thread that is still running two seconds after it."""
    before = set(threading.enumerate())
    yield
    left = threads_left(before, grace_s=2)
    if left:
        pytest.fail(
            f"Threads left running: {', '.join(left)}.\nClose what started them before the test ends, "
            "in a fixture or a `with` block.",
            pytrace=False,
        )


@pytest.fixture(autouse=True)
def _nothing_of_qt_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that uses Qt on a window it leaves open or a timer it leaves running."""
    if "qapp" not in request.fixturenames:
        yield
        return
    windows = set(open_windows())
    gc.freeze()  # whatever there is already need not be looked through after the test
    let_loops_run()
    yield
    left = [*(set(open_windows()) - windows), *running_timers()]
    gc.unfreeze()
    if left:
        pytest.fail(
            "Left behind: "
            + ", ".join(map(repr, left))
            + ".\nGive windows to `qtbot.addWidget`; give a timer "
            "a parent that dies with the test, or stop it.",
            pytrace=False,
        )


@pytest.fixture(scope="session")
def project() -> Path:
    """The top of the project."""
    return Path(__file__).resolve().parent.parent

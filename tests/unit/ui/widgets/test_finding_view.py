"""One finding: its sentence, its kind in words, and the reason written where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.finding import Finding, FindingKind, note, reason, stop
from support import states, windows
from ui.widgets.finding_view import FindingView

ASKED = reason("rise-above-usual", "daily-dose", "Above the usual step; say why.")
TYPED = Finding(
    FindingKind.REASON, "rise-doubled", "daily-dose", "More than double; type it again.", typed=True
)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.clock = ManualClock()
        self.view = FindingView(windows.LIGHT, states.catalog().quantities["daily-dose"], self.clock)
        self.given: list[tuple[str, str]] = []
        self.view.reason_given.connect(lambda code, text: self.given.append((code, text)))
        windows.shown(qtbot, self.view, 400, 260)

    def write(self, name: str, text: str) -> None:
        field = windows.child(self.view, name)
        field.setFocus()
        for key in text:
            self.clock.move(100)
            QTest.keyClicks(field, key)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


@pytest.mark.parametrize(
    ("finding", "words", "written"),
    [
        (stop("s", "daily-dose", "Too high."), "Too high. cannot be sent", False),
        (ASKED, "Above the usual step; say why. needs a reason", True),
        (note("n", "daily-dose", "As usual."), "As usual.", False),
    ],
)
def test_that_each_kind_says_in_words_what_it_asks(bench: Bench, finding: Finding, words: str, written: bool):
    bench.view.set_finding(finding, "", None)
    assert bench.view.words == words
    assert windows.child(bench.view, f"reason-{finding.code}").isVisible() == written


def test_that_a_reason_is_handed_up_as_it_is_written(bench: Bench):
    bench.view.set_finding(ASKED, "", None)
    bench.write("reason-rise-above-usual", "Spasms")
    assert bench.given[-1] == ("rise-above-usual", "Spasms")
    bench.view.set_finding(ASKED, "Spasms", None)
    assert bench.view.words.endswith("reason given")


def test_that_blanks_are_no_reason(bench: Bench):
    bench.view.set_finding(ASKED, "", None)
    bench.write("reason-rise-above-usual", "  ")
    assert bench.given[-1] == ("rise-above-usual", "")


def test_that_a_reason_of_the_draft_is_shown_and_not_handed_up_again(bench: Bench):
    bench.view.set_finding(ASKED, "Spasms at night", None)
    assert windows.child(bench.view, "reason-rise-above-usual").toPlainText() == "Spasms at night"
    assert bench.given == []


def test_that_a_state_coming_in_leaves_the_writer_s_text_alone(bench: Bench):
    bench.view.set_finding(ASKED, "", None)
    bench.write("reason-rise-above-usual", "Spa")
    bench.view.set_finding(ASKED, "Sp", None)
    assert windows.child(bench.view, "reason-rise-above-usual").toPlainText() == "Spa"


def test_that_the_dose_typed_once_more_must_be_the_one_wanted(bench: Bench):
    bench.view.set_finding(TYPED, "", Decimal(650))
    bench.write("reason-rise-doubled", "Resuming")
    assert bench.given[-1] == ("rise-doubled", "")
    bench.write("again-rise-doubled", "650")
    assert bench.given[-1] == ("rise-doubled", "Resuming")


def test_that_another_finding_begins_with_nothing_written(bench: Bench):
    bench.view.set_finding(ASKED, "", None)
    bench.write("reason-rise-above-usual", "Spasms")
    bench.view.set_finding(reason("cut-large", "daily-dose", "A large cut."), "", None)
    assert windows.child(bench.view, "reason-cut-large").toPlainText() == ""


def test_that_what_was_written_to_a_finding_that_went_away_does_not_come_back(bench: Bench):
    bench.view.set_finding(ASKED, "", None)
    bench.write("reason-rise-above-usual", "Spasms")
    bench.view.forget()
    assert not bench.view.isVisible()
    bench.view.set_finding(ASKED, "", None)
    assert windows.child(bench.view, "reason-rise-above-usual").toPlainText() == ""


def test_that_tab_leaves_the_reason(bench: Bench):
    bench.view.set_finding(TYPED, "", Decimal(650))
    field = windows.child(bench.view, "reason-rise-doubled")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert field.toPlainText() == ""
    assert windows.child(bench.view, "again-rise-doubled").hasFocus()

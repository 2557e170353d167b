"""All findings of a draft below each other, and silence explained."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.finding import note, reason
from support import states, windows
from ui.widgets.checks import Checks, ChecksState

ASKED = reason("rise-above-usual", "daily-dose", "Above the usual step; say why.")
NOTED = note("bolus-goes-on", "change", "The bolus goes on.")


@pytest.fixture
def checks(qtbot: QtBot) -> Checks:
    quantity = states.catalog().quantities["daily-dose"]
    return windows.shown(qtbot, Checks(windows.LIGHT, quantity, ManualClock(), name="checks"), 420, 400)


def test_that_every_finding_stands_in_its_order(checks: Checks):
    checks.set_state(ChecksState((ASKED, NOTED), (), None, "nothing"))
    assert checks.words == ("Above the usual step; say why. needs a reason", "The bolus goes on.")


def test_that_silence_has_its_sentence(checks: Checks):
    checks.set_state(ChecksState((), (), None, "Nothing differs from the pump."))
    assert "Nothing differs from the pump." in windows.words(checks)
    checks.set_state(ChecksState((NOTED,), (), None, "Nothing differs from the pump."))
    assert "Nothing differs" not in windows.words(checks)


def test_that_a_reason_goes_to_its_finding(checks: Checks):
    checks.set_state(ChecksState((NOTED, ASKED), ((ASKED.code, "Spasms"),), None, ""))
    assert checks.words[1].endswith("reason given")
    assert windows.child(checks, "reason-rise-above-usual").toPlainText() == "Spasms"


def test_that_findings_that_are_gone_are_gone(checks: Checks):
    checks.set_state(ChecksState((ASKED, NOTED), (), None, ""))
    checks.set_state(ChecksState((NOTED,), (), None, ""))
    assert checks.words == ("The bolus goes on.",)
    assert "say why" not in windows.words(checks)

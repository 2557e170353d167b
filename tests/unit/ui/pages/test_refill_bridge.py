"""The bridge's two cards: the decision, and the figures in the order of the rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import refills, states, windows
from ui.models import refill_bridge as bridges
from ui.models.refill_entry import Bridging, Keeps, RefillEntry
from ui.pages.refill_bridge import BridgeCard, BridgeFigures


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def card(qtbot: QtBot, clock: ManualClock) -> BridgeCard:
    made = windows.shown(qtbot, BridgeCard(windows.LIGHT, refills.state(), clock), 600, 600)
    made.set_entry(refills.filled(), refills.state(), fresh=True)
    return made


@pytest.fixture
def figures(qtbot: QtBot) -> BridgeFigures:
    return windows.shown(qtbot, BridgeFigures(windows.LIGHT), 300, 500)


def test_that_the_decision_is_kept_with_the_instant_it_was_made(card: BridgeCard) -> None:
    told: list[RefillEntry] = []
    card.entry_changed.connect(told.append)
    windows.press(card, "refill-bridging-bridge")
    assert (told[-1].bridging, told[-1].decided_ms) == (Bridging.BRIDGE.value, states.NOW_MS)


def test_that_what_happens_without_a_bridge_is_said_before_the_decision(card: BridgeCard) -> None:
    told = windows.words(card)
    assert "Without a bridge the tip gives 37.5 mcg/day of the old drug for 120 h 55 min" in told
    assert windows.child(card, "path-picture").isVisible()


def test_that_which_dose_is_kept_is_asked_only_where_the_dose_changes(card: BridgeCard) -> None:
    assert not windows.child(card, "refill-keeps").isVisible()
    card.set_entry(replace(refills.filled(), daily=Decimal(200)), refills.state(), fresh=True)
    assert windows.child(card, "refill-keeps").isVisible()
    told: list[RefillEntry] = []
    card.entry_changed.connect(told.append)
    windows.press(card, "refill-keeps-new-dose")
    assert told[-1].keeps == Keeps.NEW


def test_that_an_unknown_catheter_volume_is_typed_here(card: BridgeCard, clock: ManualClock) -> None:
    state = refills.state(reading=refills.reading(catheter=None))
    card.set_entry(refills.filled(), state, fresh=True)
    told: list[RefillEntry] = []
    card.entry_changed.connect(told.append)
    windows.type_into(windows.child(card, "refill-catheter-ml"), "0.179", clock)
    assert told[-1].catheter_ml == Decimal("0.179")


def test_that_nothing_is_decided_where_nothing_is_bridged(card: BridgeCard) -> None:
    card.set_entry(refills.filled("500"), refills.state(), fresh=True)
    assert not windows.child(card, "refill-bridging").isVisible()
    assert "no bridge is needed" in windows.words(card)


def test_that_the_figures_stand_between_the_two_sentences(figures: BridgeFigures) -> None:
    figures.set_view(bridges.view(refills.whole(), refills.state()))
    told = windows.words(figures)
    for part in ("Pump tubing", "0.199 mL", "Catheter, 81.3 cm", "0.378 mL", "30 h 14 min", "755.7 mcg"):
        assert part in told
    assert "* The pump lists this as a 755.7 mcg bridge: bookkeeping" in told
    assert "priming" not in told


def test_that_without_a_bridge_there_is_no_card(figures: BridgeFigures) -> None:
    figures.set_view(bridges.view(refills.filled("500"), refills.state()))
    assert not figures.isVisible()


def test_that_during_a_bridge_the_fluids_are_told_from_the_tip(figures: BridgeFigures) -> None:
    figures.set_view(bridges.view(replace(refills.whole(), strength=Decimal(1000)), refills.bridging()))
    told = windows.words(figures)
    assert "In the path, from the tip: 0.253 mL of baclofen 500 mcg/mL" in told
    assert "60 h 14 min" in told

"""What was found is read in lines, the latest first; what is gone from the visit is gone from the card."""

from __future__ import annotations

import pytest

from support import bedsides, windows
from ui.models import bedside
from ui.widgets.sights_card import SightsCard


@pytest.fixture
def card(qtbot, light):
    return windows.shown(qtbot, SightsCard(light), 520, 900)


def test_that_an_empty_visit_says_so(card):
    card.set_sights(())
    assert "Nothing was done or looked at" in windows.words(card)


def test_that_findings_stand_below_what_was_done(card):
    card.set_sights(bedside.sights(bedsides.looked_at()))
    words = windows.words(card)
    assert "Nothing was done" not in words
    assert words.index("Vital signs") < words.index("Examination") < words.index("History")
    assert "a gap at the pump's connector" in words


def test_that_fewer_findings_leave_none_of_the_old(card):
    sights = bedside.sights(bedsides.looked_at())
    card.set_sights(sights)
    card.set_sights(sights[:1])
    assert "Itch" not in windows.words(card)
    card.set_sights(())
    assert "test bolus" not in windows.words(card)

"""The simulated patient: figures, words, and nothing before truth was told."""

from __future__ import annotations

from typing import Any

import pytest

from support import told, windows
from ui.instructor import words
from ui.instructor.patient_card import PatientCard
from ui.instructor.state import InstructorState


@pytest.fixture
def card(qtbot: Any, light: Any) -> PatientCard:
    return windows.shown(qtbot, PatientCard(light), 480, 300)


def test_that_the_figures_and_the_words_below_are_shown(card: PatientCard) -> None:
    card.set_state(told.state())
    assert [figure.split(":")[0] for figure in card.words] == ["Ashworth, legs", "Spasms", "Sedation"]
    assert "HR\u00a0104" in card.said
    assert "falling (arbitrary scale)" in card.said
    assert words.SOURCES.replace("\u00a0", " ") in windows.words(card)


def test_that_it_waits_for_the_first_truth(card: PatientCard) -> None:
    card.set_state(InstructorState(linked=True))
    assert not card.isVisible()

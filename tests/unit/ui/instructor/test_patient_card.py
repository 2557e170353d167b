"""The simulated patient: figures, words, and nothing where there is nobody."""

from __future__ import annotations

from dataclasses import replace
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
    assert words.SOURCES in windows.words(card)


def test_that_it_waits_for_the_first_truth(card: PatientCard) -> None:
    card.set_state(InstructorState(linked=True))
    assert card.isHidden()


def test_that_a_pump_in_nobody_is_said_without_figures(card: PatientCard) -> None:
    card.set_state(told.state())
    card.set_state(told.state(truth=replace(told.TRUTH, signs=None)))
    assert not card.isHidden()
    said = windows.words(card)
    assert words.NOBODY in said
    assert "3.1" not in said
    assert words.SOURCES not in said

"""Which pump, and how the link to it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.alarms import Alarm
from console.session.health import Health
from support import drafted, panels, states, windows
from ui.format import wall_time
from ui.state import Heart, Link
from ui.widgets.pump_chip import PumpChip


@pytest.fixture
def chip(qtbot, light):
    return windows.shown(qtbot, PumpChip(light), 260, 50)


def test_that_a_linked_pump_is_told_with_serial_model_and_reading(chip):
    chip.set_state(states.linked())
    assert "SIM-700182" in windows.words(chip)
    assert "SP-20" in windows.words(chip)
    assert chip.words == f"running · link good · read {wall_time(states.WALL_MS)}"


def test_that_a_pump_elsewhere_is_said_to_be_there_and_its_address_is_told(chip):
    chip.set_state(replace(states.linked(), ways=panels.AFAR))
    assert "elsewhere" in windows.words(chip)
    assert chip.toolTip() == f"Link good. The pump is at {panels.AFAR.elsewhere}."
    assert chip.accessibleDescription() == chip.toolTip()
    chip.set_state(states.linked())
    assert "here" in windows.words(chip).split("\n")
    assert "elsewhere" not in windows.words(chip)


def test_that_without_a_pump_it_says_when_there_will_be_one(chip):
    chip.set_state(states.no_patient())
    assert "No pump" in windows.words(chip)
    assert chip.words == "opens with the patient"


def test_that_a_bad_link_is_said_and_heard_in_words_and_drawn_otherwise(chip):
    chip.set_state(states.linked())
    good = chip.dot.grab().toImage()
    chip.set_state(replace(states.linked(), heart=Heart(Health.DEAF, 13)))
    assert chip.words == "Pump does not hear this console"
    assert chip.toolTip() == "The pump does not hear this console. The pump is inside this program."
    assert chip.accessibleName() == "Pump SIM-700182, Pump does not hear this console"
    assert chip.dot.grab().toImage() != good


def test_that_a_lost_link_is_said_in_words_and_drawn_otherwise(chip):
    chip.set_state(states.linked())
    linked = chip.grab().toImage()
    chip.set_state(replace(states.linked(), link=Link.LOST, link_sentence="Nobody answers."))
    assert chip.words.startswith("No link")
    assert "running" not in chip.words
    assert chip.toolTip() == "Nobody answers."
    assert chip.grab().toImage() != linked
    assert chip.accessibleName().startswith("Pump SIM-700182, No link")


@pytest.mark.parametrize(
    ("reading", "word"),
    [
        (drafted.alarmed(Alarm.END_OF_SERVICE), "OFF"),
        (drafted.alarmed(Alarm.MOTOR_STALL), "STALLED"),
        (drafted.alarmed(Alarm.EMPTY_RESERVOIR), "EMPTY"),
        (drafted.stopped(), "STOPPED"),
        (replace(drafted.stopped(), alarms=(Alarm.MOTOR_STALL,)), "STOPPED"),
        (drafted.alarmed(Alarm.LOW_RESERVOIR, Alarm.TUBE_SET), "running"),
    ],
)
def test_that_a_pump_that_gives_nothing_is_not_called_running(chip, reading, word):
    chip.set_state(replace(states.linked(), reading=reading))
    assert chip.words.startswith(f"{word} · ")

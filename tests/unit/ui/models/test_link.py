"""How the link to the open pump does, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.session.health import Health
from support import panels, states
from ui.format import wall_time, wall_time_exact
from ui.models import link
from ui.state import Heart, Link

READ = f"read {wall_time(states.WALL_MS)}"


def at(health, silent=None):
    return replace(states.linked(), heart=Heart(health, 3, silent))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (states.no_patient(), "opens with the patient"),
        (states.opened(), "Opening the link"),
        (states.linked(), f"running · link good · {READ}"),
        (at(Health.OPENING), f"Opening the link · {READ}"),
        (at(Health.DEAF), "Pump does not hear this console"),
        (
            at(Health.SILENT, states.WALL_MS),
            f"Pump is silent since {wall_time_exact(states.WALL_MS)}",
        ),
        (replace(states.linked(), link=Link.LOST), f"No link · {READ}"),
        (replace(states.linked(), link=Link.OPENING), f"Opening the link · {READ}"),
    ],
)
def test_that_each_way_a_link_can_be_has_its_words(state, words):
    assert link.line(state) == words


def test_that_a_pump_which_is_not_heard_is_not_said_to_run():
    for health in (Health.DEAF, Health.SILENT, Health.ENDED, Health.OPENING):
        assert "running" not in link.line(at(health, states.WALL_MS))


def test_that_the_place_of_a_pump_that_is_not_known_is_not_said():
    lost = replace(states.linked(), link=Link.LOST, link_sentence="Nobody answers.")
    assert (link.where(lost), link.told(lost)) == ("", "Nobody answers.")
    assert link.told(replace(lost, ways=panels.AFAR)).endswith(f"The pump is at {panels.AFAR.elsewhere}.")
    assert (link.where(states.no_patient()), link.told(states.no_patient())) == ("", "")


def test_that_a_silent_pump_is_never_said_to_be_silent_since_no_time():
    assert link.words(at(Health.SILENT)) == "The pump is silent"

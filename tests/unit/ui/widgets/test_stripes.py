"""The ground of the simulation notice."""

from __future__ import annotations

from support import windows
from ui.widgets.stripes import SIMULATION, Stripes


def test_that_its_ground_is_striped_from_end_to_end(qtbot, light):
    strip = windows.shown(qtbot, Stripes(light), 400, 28)
    picture = strip.grab().toImage()
    both = {light.colour("bar").name(), light.colour("bar_stripe").name()}
    for part in (range(60), range(340, 400)):
        assert both <= {picture.pixelColor(x, 14).name() for x in part}


def test_that_it_is_heard_as_what_it_says(qtbot, light):
    assert windows.shown(qtbot, Stripes(light), 400, 28).accessibleName() == SIMULATION
    assert "not for patient care" in SIMULATION

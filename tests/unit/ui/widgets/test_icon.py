"""Our own strokes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

import resources
from support import windows
from ui.widgets import icon
from ui.widgets.navigation import PLACES

NAMES = sorted(path.stem for path in resources.path("theme/icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_that_an_icon_is_drawn_in_the_colour_asked_for(qapp, light, name):
    picture = icon.pixmap(light, name, "accent", 40).toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert colours == {light.colour("accent").name()}


@pytest.mark.parametrize("name", NAMES)
def test_that_an_icon_names_no_colour_of_its_own(name):
    source = resources.path(f"theme/icons/{name}.svg").read_text("utf-8")
    assert "#" not in source
    assert QSvgRenderer(QByteArray(source.encode())).isValid()


def test_that_every_page_has_its_icon():
    assert {place.key for place in PLACES} <= set(NAMES)


def test_that_a_larger_text_has_larger_icons(qapp):
    from ui import theme

    small, large = (icon.pixmap(theme.read("light", percent), "pump").width() for percent in (100, 200))
    assert large == 2 * small
    assert not icon.icon(windows.LIGHT, "pump").isNull()

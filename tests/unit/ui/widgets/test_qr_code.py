"""The QR code: what a camera sees of it, in every theme."""

from __future__ import annotations

import pytest
import segno

from support import windows
from support.keys import OTHER
from ui import theme as themes
from ui.theme import names
from ui.widgets.qr_code import QUIET, QrCode


def modules(code, theme):
    """Return what is dark in the picture of `code`, by rows of modules, the quiet zone too."""
    image, size = code.grab().toImage(), theme.px(5)
    count = image.width() // size
    return [
        [image.pixelColor(along * size + size // 2, down * size + size // 2).lightness() < 128
         for along in range(count)]
        for down in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("percent", [100, 125, 200])
def test_that_each_module_is_drawn_dark_on_light_with_a_quiet_zone_around(qtbot, name, percent):
    theme = themes.read(name, percent)
    code = windows.shown(qtbot, QrCode(theme, name="qr", label="A code"), 100, 100)
    code.set_text(OTHER.text)
    code.resize(code.sizeHint())
    drawn = modules(code, theme)
    wanted = [[bool(dark) for dark in row] for row in segno.make_qr(OTHER.text, error="m").matrix]
    assert [row[QUIET:-QUIET] for row in drawn[QUIET:-QUIET]] == wanted
    edge = [*drawn[:QUIET], *drawn[-QUIET:], *(row[:QUIET] + row[-QUIET:] for row in drawn)]
    assert not any(dark for row in edge for dark in row)


def test_that_without_a_text_there_is_no_code(qtbot, light):
    code = QrCode(light, name="qr", label="A code")
    windows.shown(qtbot, code)
    code.set_text("")
    assert code.isHidden()
    code.set_text("ABCD")
    assert (code.isHidden(), code.text) == (False, "ABCD")
    assert code.minimumSizeHint() == code.sizeHint()

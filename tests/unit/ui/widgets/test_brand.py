"""The program's mark and name."""

from __future__ import annotations

from support import windows
from ui.widgets.brand import NAME, Brand


def test_that_the_name_goes_and_the_mark_stays_where_it_is_narrow(qtbot, light):
    brand = windows.shown(qtbot, Brand(light), 200, 44)
    wide = brand.sizeHint().width()
    full = brand.grab().toImage()
    brand.set_room(narrow=False, aligned=False)
    assert brand.sizeHint().width() < wide
    wide = brand.sizeHint().width()
    brand.set_room(narrow=True, aligned=False)
    assert brand.sizeHint().width() < wide
    assert brand.grab().toImage() != full
    assert brand.accessibleName() == NAME == "Cisterna"

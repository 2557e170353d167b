"""Every place in the list of pages has a page, and every page a place."""

from __future__ import annotations

from ui.places import BUILDERS
from ui.widgets.navigation import PLACES


def test_that_the_list_of_pages_and_the_pages_are_the_same() -> None:
    assert sorted(place.key for place in PLACES) == sorted(BUILDERS)

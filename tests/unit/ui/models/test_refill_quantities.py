"""What the refill's fields take: each from the catalog, whole numbers cut from one that is declared."""

from __future__ import annotations

from decimal import Decimal

from console.domain.hands import MOST_RINSES
from support import states
from ui.models import refill_quantities as quantities


def test_that_volumes_are_the_catalog_s_own() -> None:
    catalog = states.catalog()
    asked = (quantities.withdrawn, quantities.left, quantities.filled, quantities.rinse, quantities.catheter)
    assert {ask(catalog).unit for ask in asked} == {"mL"}
    assert all(ask(catalog) in catalog.quantities.values() for ask in asked)


def test_that_what_is_counted_takes_whole_numbers_within_its_own_limits() -> None:
    times, passes = quantities.times(states.catalog()), quantities.passes(states.catalog())
    assert (times.low, times.high, times.decimals) == (Decimal(1), Decimal(MOST_RINSES), 0)
    assert (passes.low, passes.decimals) == (Decimal(1), 0)


def test_that_a_syringe_takes_what_a_reservoir_takes() -> None:
    assert quantities.drawn(states.catalog()).high == quantities.filled(states.catalog()).high

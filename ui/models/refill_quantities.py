"""What the refill's fields take: quantities of the catalog, under the names that a refill gives them.

Apart from the cards so that no limit stands in a widget. Whole numbers that no data file declares (how often
a needle passed, how often was rinsed) are cut from one that does, as hours and minutes of a bolus are.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain.catalog import Catalog, Quantity
from console.domain.hands import MOST_RINSES

_MOST_PASSES = 20


def withdrawn(catalog: Catalog) -> Quantity:
    """Return the quantity of what was aspirated."""
    return catalog.quantities["withdrawn-volume"]


def left(catalog: Catalog) -> Quantity:
    """Return the quantity of what was left in."""
    return catalog.quantities["left-volume"]


def filled(catalog: Catalog) -> Quantity:
    """Return the quantity of what was filled."""
    return catalog.quantities["filled-volume"]


def rinse(catalog: Catalog) -> Quantity:
    """Return the quantity of one rinse."""
    return catalog.quantities["rinse-volume"]


def catheter(catalog: Catalog) -> Quantity:
    """Return the quantity of a catheter's volume."""
    return catalog.quantities["catheter-volume"]


def times(catalog: Catalog) -> Quantity:
    """Return how often a reservoir can be rinsed."""
    return _counted(catalog, "rinse-times", "Times rinsed", MOST_RINSES)


def passes(catalog: Catalog) -> Quantity:
    """Return how often a needle can have been passed until it was in the port."""
    return _counted(catalog, "needle-passes", "Needle passes", _MOST_PASSES)


def drawn(catalog: Catalog) -> Quantity:
    """Return the quantity that hands draw or inject: what was filled, of 0.1 mL or more."""
    return replace(filled(catalog), key="syringe-volume", label="Volume in the syringe")


def _counted(catalog: Catalog, key: str, label: str, most: int) -> Quantity:
    whole = catalog.quantities["bolus-duration"]
    return replace(
        whole, key=key, label=label, unit="×", low=Decimal(1), high=Decimal(most), reason_above=None
    )

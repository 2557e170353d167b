"""What the data file of faults says: what can go wrong, what each is called, and which value it takes.

Apart from `figures`, which reads pumps, drugs and the rest. As there, a figure without a source is refused,
and a key that nobody knows.
"""

from __future__ import annotations

from console.domain.faults import FaultKind, Place
from console.sourced import confidence_of, source_of
from console.tables import Table

_KEYS = ("place", "label", "words", "unit", "low", "high", "lasts", "source", "confidence")


def faults(root: Table) -> dict[str, FaultKind]:
    """Return what can go wrong, by name, in the order of the file."""
    return {name: _fault(name, root.table(name)) for name in root.values}


def _fault(name: str, table: Table) -> FaultKind:
    table.only(*_KEYS)
    bounded = "unit" in table.values
    kind = FaultKind(
        name=name,
        place=_place(table),
        label=table.text("label"),
        unit=table.text("unit") if bounded else "",
        low=table.signed("low") if bounded else None,
        high=table.signed("high") if bounded else None,
        lasts=table.flag("lasts"),
        source=source_of(table),
        confidence=confidence_of(table),
        words=table.text("words"),
    )
    if not bounded and {"low", "high"} & set(table.values):
        raise table.refused("unit is missing; a value without one says nothing.")
    if kind.low is not None and kind.high is not None and kind.low >= kind.high:
        raise table.refused("low lies below high.", "low")
    return kind


def _place(table: Table) -> Place:
    try:
        return Place(table.text("place"))
    except ValueError:
        raise table.refused(f"place is {', '.join(Place)}.", "place") from None

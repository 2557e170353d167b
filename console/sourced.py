"""What every data file gives with its figures: a name, and for each figure its source and how sure it is.

Apart from `figures` and `simulated`, which say which figures there are. A figure without a source is refused.
"""

from __future__ import annotations

import re

from console.domain.catalog import Confidence
from console.domain.wording import NO_BREAK
from console.tables import Table

_LONGEST_NAME = 40
_PARTED = re.compile(r"(?<=[0-9]) (?=(?:mcg|mL|mm|cm|h|min)\b|%)")


def name_of(table: Table, key: str) -> str:
    """Return the name under `key`; refuses an empty, an unprintable and a long one."""
    name = table.text(key)
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise table.refused(
            f"{key} has 1 to {_LONGEST_NAME} printable characters, no space around them.", key
        )
    return name


def sources_of(
    root: Table, figures: tuple[str, ...], parts: dict[str, tuple[str, ...]] | None = None
) -> tuple[tuple[str, str, Confidence], ...]:
    """Return figure, source and confidence for each of `figures`; refuses one that is left out.

    `parts` are the figures of the tables in a list, cited once for all of them as `list.figure`.
    """
    named = figures + tuple(f"{part}.{figure}" for part, held in (parts or {}).items() for figure in held)
    table = root.table("sources")
    table.only(*named)
    cited = [(figure, table.table(figure)) for figure in named]
    for _, entry in cited:
        entry.only("source", "confidence")
    return tuple((figure, source_of(entry), confidence_of(entry)) for figure, entry in cited)


def source_of(table: Table) -> str:
    """Return whence a figure is; refuses none."""
    source = table.text("source")
    if not source.strip():
        raise table.refused("source is empty; say where the figure is from.", "source")
    return _PARTED.sub(NO_BREAK, source)


def confidence_of(table: Table) -> Confidence:
    """Return how sure a figure is."""
    try:
        return Confidence(table.text("confidence"))
    except ValueError:
        raise table.refused(f"confidence is {', '.join(Confidence)}.", "confidence") from None

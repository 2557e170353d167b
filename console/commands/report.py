"""How a verb reads figures and answers with figures: options, JSON, lines.

Apart so that all verbs do it alike; how one ends that is refused is in `refusal`. Figures are exact
until here: no float is made even for JSON.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import click
import msgspec

from console.domain import entry
from console.domain.calendar import EPOCH, therapy_ms
from console.domain.wording import NOTHING, derived

Function = TypeVar("Function", bound=Callable[..., Any])

DECIMALS = 6
"""How many decimals a figure has at most, half-even."""

_encoder = msgspec.json.Encoder(decimal_format="number")


def amount(text: str) -> Decimal:
    """Return the number that an option's `text` spells; all else is wrong usage (a `type=` for click)."""
    try:
        return entry.number(text)
    except entry.EntryRefused as refused:
        raise click.BadParameter(f"{text!r}: {refused.sentence}") from None


def day(text: str) -> date:
    """Return the date that an option's `text` spells as `YYYY-MM-DD` (a `type=` for click)."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text or found.year < EPOCH.year:
        raise click.BadParameter(f"{text!r}: write a date of the pump's calendar as 2026-11-23.")
    return found


def moment(text: str) -> int:
    """Return the therapy ms that an option's `text` spells as a time on the pump's clock (for click)."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or found.microsecond or found < EPOCH:
        raise click.BadParameter(f"{text!r}: write a time on the pump's clock as 2026-11-23T09:44.")
    return therapy_ms(found)


def month(text: str) -> date:
    """Return the last day of the month that an option's `text` spells as `YYYY-MM` (for click)."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = None
    if first is None or f"{first:%Y-%m}" != text:
        raise click.BadParameter(f"{text!r}: write the month on the label as 2028-08.")
    return first.replace(day=monthrange(first.year, first.month)[1])


def json_option(function: Function) -> Function:
    """Give a verb `--json`, its parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object, units in the keys.")(
        function
    )


def answer(figures: Mapping[str, object], *, as_json: bool) -> None:
    """Write `figures` to stdout: as one JSON object on one line, or as a line for each with its key."""
    click.echo(json_text(figures) if as_json else "\n".join(_lines(figures)))


def json_text(figures: Mapping[str, object]) -> str:
    """Return `figures` as one JSON object; a key with a dot is nested, numbers are as `number` makes them."""
    nested: dict[str, Any] = {}
    for key, value in figures.items():
        *above, last = key.split(".")
        place = nested
        for name in above:
            place = place.setdefault(name, {})
        place[last] = _jsonable(value)
    return _encoder.encode(nested).decode()


def number(value: Fraction | Decimal | int) -> int | Decimal:
    """Return a figure at six decimals at most, half-even; whole ones are integers."""
    rounded = derived(value, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _jsonable(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Fraction | Decimal | int):
        return number(value)
    if isinstance(value, Mapping):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(inner) for inner in value]
    return str(value)


def _lines(figures: Mapping[str, object]) -> Iterator[str]:
    width = max(map(len, figures), default=0)
    for key, value in figures.items():
        yield f"{key:<{width}}  {line_value(value)}"


def line_value(value: object) -> str:
    """Return a figure as a line shows it."""
    if value is None:
        return NOTHING
    if isinstance(value, list | tuple):
        return ", ".join(map(line_value, value)) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(_jsonable(value))

"""Keys of the field for a vial's expiry: month and year, `08/2028`, as labels print it.

Apart from `keying` because only a vial has one. Nothing is guessed: a year has four digits, and a month is
written with two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.domain.entry import EntryRefused, Typed
from ui.models.keying import Value

_MONTHS = 12
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_FORM = re.compile(r"(0[1-9]|1[0-2])/(20[0-9]{2})")
_BEGUN = re.compile(r"([01]|(0[1-9]|1[0-2])(/(2(0([0-9][0-9]?)?)?)?)?)?")


@dataclass(frozen=True, slots=True)
class MonthKeying:
    """`MM/YYYY`; the stroke may be typed or left out. The value counts months from the year 0."""

    label: str = "Expiry"
    unit: str = ""

    def typed(self, text: str, key: str, at: int) -> Typed:
        """Return the field after `key`, or the refusal."""
        joined = text[:at] + key + text[at:]
        needs_stroke = at == len(text) == 2 and key.isascii() and key.isdigit()
        entered = f"{text}/{key}" if needs_stroke else joined
        if len(key) != 1 or key not in "0123456789/":
            return Typed(text, at, EntryRefused("not-a-month", "Type month and year, like 08/2028."))
        if _BEGUN.fullmatch(entered) is None:
            return Typed(text, at, EntryRefused("no-such-month", _why(entered)))
        return Typed(entered, at + len(entered) - len(text), None)

    def parsed(self, text: str) -> int:
        """Return the month of `text`; raises `EntryRefused`."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise EntryRefused("not-a-month", "Type month and year as the label has them, like 08/2028.")
        return int(found[2]) * _MONTHS + int(found[1]) - 1

    def tidied(self, text: str) -> str:
        """Return `text`: a month has one form only."""
        return text

    def shown(self, value: Value) -> str:
        """Return a month as `08/2028`."""
        return month_text(int(value))


def month_text(months: int) -> str:
    """Return months counted from the year 0 as `08/2028`."""
    year, month = divmod(months, _MONTHS)
    return f"{month + 1:02d}/{year}"


def from_text(text: str) -> int | None:
    """Return the month that `08/2028` names, or None."""
    try:
        return MonthKeying().parsed(text)
    except EntryRefused:
        return None


def _why(entered: str) -> str:
    month, stroke, year = entered.partition("/")
    if len(month) == 1 and month > "1":
        return f"Type two digits for the month, like 0{month}."
    if stroke and len(year) > 4:
        return "A month has two digits and its year four, like 08/2028."
    if stroke and year and not "20".startswith(year[:2]):
        return f"The year is from {_FIRST_YEAR} to {_LAST_YEAR}, with four digits."
    return "Months go from 01 to 12."

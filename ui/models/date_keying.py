"""Keys of the field for a day: year, month and day, `2026-11-24`, which reads one way only.

Apart from `keying` because only plans ask for a day. What was typed is said again in words beside the
field; nothing is guessed, a year has four digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from console.domain.entry import EntryRefused, Typed
from ui.models.keying import Value

_EPOCH = date(1970, 1, 1).toordinal()
_YEARS = (2000, 2199)
_FORM = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_BEGUN = re.compile(
    r"(2([01]([0-9]([0-9](-((0[1-9]?|1[0-2]?)|(0[1-9]|1[0-2])-([0-3]|0[1-9]|[12][0-9]|3[01])?)?)?)?)?)?)?"
)
_DASHED = (4, 7)
"""How many characters stand before a dash."""


@dataclass(frozen=True, slots=True)
class DateKeying:
    """`YYYY-MM-DD`; the dashes may be typed or left out. The value counts days from 1 January 1970."""

    label: str = "Day"
    unit: str = ""

    def typed(self, text: str, key: str, at: int) -> Typed:
        """Return the field after `key`, or the refusal."""
        digit = len(key) == 1 and key in "0123456789"
        if not digit and key != "-":
            return Typed(text, at, EntryRefused("not-a-day", "Type year, month and day, like 2026-11-24."))
        dash = "-" if digit and at == len(text) and len(text) in _DASHED else ""
        entered = text[:at] + dash + key + text[at:]
        if _BEGUN.fullmatch(entered) is None:
            return Typed(text, at, EntryRefused("no-such-day", _why(entered)))
        return Typed(entered, at + len(entered) - len(text), None)

    def parsed(self, text: str) -> int:
        """Return the day of `text`; raises `EntryRefused`, for days no calendar has too."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise EntryRefused("not-a-day", "Type year, month and day, like 2026-11-24.")
        try:
            return date(int(found[1]), int(found[2]), int(found[3])).toordinal() - _EPOCH
        except ValueError:
            raise EntryRefused("no-such-day", f"{text} is on no calendar.") from None

    def tidied(self, text: str) -> str:
        """Return `text`: a day has one form only."""
        return text

    def shown(self, value: Value) -> str:
        """Return the day as `2026-11-24`."""
        return date.fromordinal(int(value) + _EPOCH).isoformat()


def _why(entered: str) -> str:
    """Return what is wrong with the first part that cannot be."""
    year, _, rest = entered.partition("-")
    month, dash, _ = rest.partition("-")
    if len(year) > 4 or re.fullmatch("2([01]([0-9]{0,2}))?", year) is None:
        return f"Type the year with four digits, {_YEARS[0]} to {_YEARS[1]}, then a dash."
    if len(month) > 2 or re.fullmatch("(0[1-9]?|1[0-2]?)?", month) is None or (dash and len(month) < 2):
        return "Months are 01 to 12, with two digits, like 2026-11-24."
    return "Days are 01 to 31, with two digits, like 2026-11-24."

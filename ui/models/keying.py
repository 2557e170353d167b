"""What a key does in a field: for a number of a declared quantity, and for a clock time.

Apart from the fields so that every key can be tried without a screen. The numbers' rules are
`console.domain.entry`'s; this only gives both kinds of field one face. Corrects nothing but the look
of a number (`5.0` → `5`), and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from console.domain import entry
from console.domain.calendar import clock_text
from console.domain.catalog import Quantity
from console.domain.entry import EntryRefused, Typed

Value = Decimal | int


class Keying(Protocol):
    """How a field takes keys: the key's effect, the value of a finished text, and its two tidy forms."""

    @property
    def label(self) -> str:
        """What the field is called when the page gives it no other name."""

    @property
    def unit(self) -> str:
        """The unit shown inside the field; empty for a clock time."""

    def typed(self, text: str, key: str, at: int) -> Typed:
        """Return the field after `key` at cursor `at`, or the refusal."""

    def parsed(self, text: str) -> Value:
        """Return the value of a finished `text`; raises `EntryRefused`."""

    def tidied(self, text: str) -> str:
        """Return `text` as the value is written: no needless zeros."""

    def shown(self, value: Value) -> str:
        """Return the text of `value`, ungrouped."""


@dataclass(frozen=True, slots=True)
class NumberKeying:
    """Keys of a field for one quantity of the catalog."""

    quantity: Quantity

    @property
    def label(self) -> str:
        """The quantity's name."""
        return self.quantity.label

    @property
    def unit(self) -> str:
        """The quantity's unit."""
        return self.quantity.unit

    def typed(self, text: str, key: str, at: int) -> Typed:
        """Return the field after `key`; the quantity's decimals and the strict parser decide."""
        return entry.typed(text, key, self.quantity, at)

    def parsed(self, text: str) -> Decimal:
        """Return the number of `text`; raises `EntryRefused`, outside the hard limits too (NE-05)."""
        return entry.parse(self.tidied(text), self.quantity)

    def tidied(self, text: str) -> str:
        """Return `5.0` as `5` (NE-09); what is not a number of digits and points is left alone."""
        return entry.normal(text) if text.strip("0123456789.") == "" and any(map(str.isdigit, text)) else text

    def shown(self, value: Value) -> str:
        """Return `2000`, `0.5`: no grouping in a field (NE-10)."""
        return entry.normal(f"{value:f}")


_COLON_FITS = re.compile("[0-9]{2}:[0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class ClockKeying:
    """Keys of a field for a time of day, `HH:MM`; the colon may be typed or left out."""

    label: str = "Start"
    unit: str = ""

    def typed(self, text: str, key: str, at: int) -> Typed:
        """Return the field after `key`: two digits, a colon, two digits, 00:00 to 23:59."""
        joined = text[:at] + key + text[at:]
        needs_colon = at == len(text) == 2 and key.isdigit()
        entered = f"{text}:{key}" if needs_colon else joined
        refused = self._refused(key, entered)
        if refused is not None:
            return Typed(text, at, refused)
        return Typed(entered, at + len(entered) - len(text), None)

    def parsed(self, text: str) -> int:
        """Return minutes since midnight, 0–1439; raises `EntryRefused`."""
        return entry.parse_clock(text)

    def tidied(self, text: str) -> str:
        """Return `text`: a time has one form only."""
        return text

    def shown(self, value: Value) -> str:
        """Return minutes of the day as `06:00`."""
        return clock_text(int(value))

    def _refused(self, key: str, entered: str) -> EntryRefused | None:
        hours, _, minutes = entered.partition(":")
        checks = (
            (key not in "0123456789:", "not-a-time", "Type hours and minutes, like 06:00."),
            (
                key == ":" and not _COLON_FITS.fullmatch(entered),
                "colon",
                "Two digits, then the colon, like 06:00.",
            ),
            (len(hours) > 2 or len(minutes) > 2, "too-long", "A time has two digits and two, like 06:00."),
            (len(hours) == 1 and hours > "2", "hour", f"Type two digits for the hour, like 0{hours}."),
            (hours > "23" or minutes > "59", "no-such-time", "Times of a day go from 00:00 to 23:59."),
        )
        return next((EntryRefused(code, sentence) for broken, code, sentence in checks if broken), None)

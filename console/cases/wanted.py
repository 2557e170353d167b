"""What an expectation asks for: a number within bounds, one of some words, or what a list holds.

Apart from what is looked at (`sight`): here stands only whether what was found is what was wanted, and how
both are said.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain.wording import NOTHING, derived, number_text

Found = str | bool | Decimal | Fraction | float | int | tuple[str, ...] | None
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both of them among it."""

    low: Decimal
    high: Decimal

    def met(self, found: Found) -> bool:
        """Tell whether `found` is such a number."""
        if isinstance(found, str | bool | tuple) or found is None:
            return False
        return self.low <= found <= self.high

    def __str__(self) -> str:
        """Return it as `2 to 3`, or as the one number it is."""
        if self.low == self.high:
            return number_text(self.low)
        return f"{number_text(self.low)} to {number_text(self.high)}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]

    def met(self, found: Found) -> bool:
        """Tell whether `found` is one of them."""
        return found in self.words

    def __str__(self) -> str:
        """Return them with "or" between."""
        return " or ".join(self.words)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes, or no."""

    value: bool

    def met(self, found: Found) -> bool:
        """Tell whether `found` is the same."""
        return found is self.value

    def __str__(self) -> str:
        """Return the word for it."""
        return _words(self.value)


@dataclass(frozen=True, slots=True)
class Exactly:
    """These names and no others, in any order."""

    names: tuple[str, ...]

    def met(self, found: Found) -> bool:
        """Tell whether `found` holds these and nothing else."""
        return isinstance(found, tuple) and set(found) == set(self.names)

    def __str__(self) -> str:
        """Return the names."""
        return _words(self.names)


@dataclass(frozen=True, slots=True)
class Holds:
    """All of these names, and possibly others."""

    names: tuple[str, ...]

    def met(self, found: Found) -> bool:
        """Tell whether all are there."""
        return isinstance(found, tuple) and set(self.names) <= set(found)

    def __str__(self) -> str:
        """Return the names."""
        return _words(self.names)


@dataclass(frozen=True, slots=True)
class Lacks:
    """None of these names."""

    names: tuple[str, ...]

    def met(self, found: Found) -> bool:
        """Tell whether none is there."""
        return isinstance(found, tuple) and not self.there(found)

    def there(self, found: Found) -> tuple[str, ...]:
        """Return which of them are there."""
        return tuple(name for name in self.names if isinstance(found, tuple) and name in found)

    def __str__(self) -> str:
        """Return the names."""
        return f"nothing of {_words(self.names)}"


@dataclass(frozen=True, slots=True)
class Says:
    """Whole words that are to be found in a sentence, in capitals or not: 3 does not stand in 13."""

    words: str

    def met(self, found: Found) -> bool:
        """Tell whether the words stand there."""
        whole = rf"(?<!\w){re.escape(self.words)}(?!\w)"
        return isinstance(found, str) and re.search(whole, plain(found), re.IGNORECASE) is not None

    def __str__(self) -> str:
        """Return the words."""
        return f"“{self.words}”"


Wanted = Between | OneOf | Flag | Exactly | Holds | Lacks | Says


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at, such as `patient.gcs`, and what is wanted of it."""

    key: str
    wanted: Wanted

    def sentence(self, found: Found) -> str:
        """Return what was wanted and what was found; of what must be lacking, only what is there."""
        told = self.wanted.there(found) if isinstance(self.wanted, Lacks) else found
        if self.wanted.met(found):
            return f"{self.key} is {_words(told)}, as expected ({self.wanted})."
        return f"{self.key} is {_words(told)}; expected was {self.wanted}."


def plain(text: str) -> str:
    """Return `text` with plain spaces, as a person writes it into a file."""
    return text.replace("\u00a0", " ")


def _words(found: Found | Collection[str]) -> str:
    if found is None:
        return NOTHING
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, str):
        return plain(found)
    if isinstance(found, tuple):
        return ", ".join(found) or "none"
    if isinstance(found, float | int | Decimal | Fraction):
        return number_text(derived(Fraction(found), DECIMALS))
    return ", ".join(found)

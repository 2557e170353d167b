"""The catheter as implanted: its segments with what was trimmed off, and the volume they hold.

Apart from `catalog`, which knows catheters as they are sold. A volume that is not known is None, never 0:
a bridge or a prime over an unknown volume is a guess, and the checks say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.quantities import Volume
from console.errors import RuleBroken

LONGEST_TENTH_MM = 20_000
"""Two metres: longer than any catheter on the market."""

MOST_NL_PER_CM = 100_000
PL_PER_NL_AND_TENTH_MM = 10
"""A nanolitre per cm over a tenth of a millimetre, in pL."""


@dataclass(frozen=True, slots=True)
class CatheterSegment:
    """A piece of catheter: its length as sold and what was trimmed off, in 0.1 mm, and nL per cm of bore."""

    name: str
    length_tenth_mm: int
    trimmed_tenth_mm: int
    nl_per_cm: int

    def __post_init__(self) -> None:
        """Refuse a name out of 1 to 40 characters, more trimmed than there is, and figures out of range."""
        if not 1 <= len(self.name) <= 40 or not self.name.isprintable():
            raise RuleBroken("A catheter segment needs a printable name of 1 to 40 characters.")
        figures = (self.length_tenth_mm, self.trimmed_tenth_mm, self.nl_per_cm)
        if any(type(figure) is not int for figure in figures):
            raise RuleBroken("A catheter segment is measured in whole tenths of a millimetre and nL per cm.")
        if not 0 < self.length_tenth_mm <= LONGEST_TENTH_MM or not 0 < self.nl_per_cm <= MOST_NL_PER_CM:
            raise RuleBroken("A catheter segment is up to 200 cm long and holds up to 0.1 mL per cm.")
        if not 0 <= self.trimmed_tenth_mm < self.length_tenth_mm:
            raise RuleBroken("No more can be trimmed off a catheter segment than its length, nor all of it.")

    @property
    def implanted_tenth_mm(self) -> int:
        """What is left after trimming, in 0.1 mm."""
        return self.length_tenth_mm - self.trimmed_tenth_mm

    @property
    def volume_pl(self) -> int:
        """What it holds, in pL, exact."""
        return self.implanted_tenth_mm * self.nl_per_cm * PL_PER_NL_AND_TENTH_MM


@dataclass(frozen=True, slots=True)
class Catheter:
    """A catheter of the model named `model`, by its segments or by a volume that somebody typed.

    With neither, its volume is not known. Source: clinical reference §3.1 formula 2, Vc = Σ len · v.
    """

    model: str
    segments: tuple[CatheterSegment, ...] = ()
    typed: Volume | None = None

    def __post_init__(self) -> None:
        """Refuse a name out of 1 to 40 characters, more than four segments, and two ways to a volume."""
        if not 1 <= len(self.model) <= 40 or not self.model.isprintable():
            raise RuleBroken("A catheter needs a printable model name of 1 to 40 characters.")
        if len(self.segments) > 4:
            raise RuleBroken("A catheter has at most four segments.")
        if self.segments and self.typed is not None:
            raise RuleBroken("A catheter's volume is typed or follows from its segments, not both.")

    @property
    def volume_pl(self) -> int | None:
        """What it holds, in pL; None when that is not known."""
        if self.typed is not None:
            return self.typed.pl
        return sum(segment.volume_pl for segment in self.segments) if self.segments else None

    @property
    def implanted_tenth_mm(self) -> int | None:
        """Its length as implanted, in 0.1 mm; None when only a volume, or nothing, is known."""
        return sum(segment.implanted_tenth_mm for segment in self.segments) if self.segments else None

"""A synthetic patient and the pump implanted in them, as the record holds them.

Apart from `visit` because patients outlive visits. No real person is ever entered: the console says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from console.domain.catheter import Catheter


class Sex(StrEnum):
    """As shown in the patient header."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the record; `id` is 0 until stored.

    `code` is the second identifier (S-00042), `group` a titration group of the drug's data file
    (adult-spinal, adult-cerebral, child), `diagnosis` and `note` are free text.
    """

    id: int
    code: str
    family_name: str
    given_name: str
    sex: Sex
    born: date
    diagnosis: str
    group: str
    note: str

    @property
    def name(self) -> str:
        """Return `Family, Given`."""
        return f"{self.family_name}, {self.given_name}"


@dataclass(frozen=True, slots=True)
class Implant:
    """Which pump a patient carries, since when (pump's clock), and the catheter as implanted.

    `patient` is None for a pump nobody has been assigned, `catheter` where nothing was recorded of it.
    `explanted_ms` is when another pump took its place.
    """

    serial: str
    model: str
    patient: int | None
    implanted_ms: int
    catheter: Catheter | None
    explanted_ms: int | None = None

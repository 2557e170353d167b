"""What the record holds of a visit: operations on the pump, readings, events, the order and the draft.

Apart from `records`, which stores them, so that screens and exports know the values alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from console.domain.change import Change
from console.domain.hands import Felt, Hand
from console.domain.prescription import Prescription


class Signature(StrEnum):
    """Whether a visit can still be added to."""

    OPEN = "open"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit's head; `therapy_ms` is the pump's clock when it began, `wall_utc_ms` ours.

    `before`/`after` are the prescriptions around its operations (equal when none changed them);
    `what` says in words what was done ("Dose", "Pump read", "Single bolus", "Link lost, pump unchanged").
    """

    id: int
    patient: int | None
    serial: str
    user: str
    therapy_ms: int
    wall_utc_ms: int
    what: str
    before: Prescription
    after: Prescription
    signature: Signature
    signed_by: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A concluded operation of a visit. `reasons` are (code, sentence shown, what was written).

    `particulars` are what was noted of the hands' work: (what, in words), such as ("Lot", "BX-2291").
    """

    operation: bytes
    visit: int
    verdict: str
    version: int | None
    digest: bytes
    change: Change
    at_ms: int | None
    wall_utc_ms: int
    user: str
    second_person: str
    recovered: bool
    reasons: tuple[tuple[str, str, str], ...]
    particulars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReading:
    """An interrogation as kept for charts and the trail."""

    visit: int | None
    serial: str
    therapy_ms: int
    wall_utc_ms: int
    version: int
    digest: bytes
    prescription: Prescription
    reservoir_pl: int
    delivered_pl: int
    filled_pl: int
    withdrawn_pl: int
    corrected_pl: int = 0
    stopped_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """What hands did at the bedside, when on the pump's clock, and what they felt."""

    therapy_ms: int
    hand: Hand
    felt: Felt


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the hash-chained trail: who did what to which object, from what to what."""

    sequence: int
    wall_utc_ms: int
    therapy_ms: int | None
    actor: str
    kind: str
    object: str
    before: str
    after: str
    unit: str
    chain: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """An order sheet, entered before programming: what somebody prescribed, in figures and words."""

    patient: int
    drug: str
    concentration_mcg_per_ml: Decimal
    daily_dose_mcg: Decimal
    pattern: str
    ordered_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A change not yet in the pump, and the version it was made on."""

    patient: int
    serial: str
    base_version: int
    base_digest: bytes
    change: Change
    reasons: tuple[tuple[str, str], ...]
    """Pairs of finding code and what the clinician wrote."""
    particulars: tuple[tuple[str, str], ...] = ()

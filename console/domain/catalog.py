"""What a pump model and a drug allow: values read from data files, each figure with its source.

Apart from the reader (`console/catalogs.py`), so that rules can be tried on made-up models.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from console.domain.quantities import Concentration, Volume


class Confidence(StrEnum):
    """How sure a figure is; TEACHING is shown on screen as a teaching value."""

    SOURCED = "sourced"
    COMPUTED = "computed"
    TEACHING = "teaching"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A programmable quantity, declared once: fields, checks, JSON and docs derive from it.

    `low`…`high` are the hard limits and `step` the finest entry, in `unit`; above `reason_above` a
    reason is asked. `decimals` is how many are shown and may be typed.
    """

    key: str
    label: str
    unit: str
    decimals: int
    step: Decimal
    low: Decimal
    high: Decimal
    reason_above: Decimal | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class PumpModel:
    """A pump model of our own naming, and what it can do.

    Flows in pL/h, volumes in pL. `residual` cannot be drawn; `tubing` is the priming volume.
    """

    name: str
    family: str
    capacity: Volume
    residual: Volume
    flow_low_pl_per_h: int
    flow_high_pl_per_h: int
    minimum_rate_pl_per_h: int
    bolus_adds_to_basal: bool
    low_reservoir_default: Volume
    low_reservoir_low: Volume
    low_reservoir_high: Volume
    months_to_eri: int
    sources: tuple[tuple[str, str, Confidence], ...]


@dataclass(frozen=True, slots=True)
class DrugRules:
    """A drug's strengths and the thresholds of its checks; percentages are of the running daily dose.

    `titration` holds per patient group its key, its label, and its usual largest rise in percent while
    titrating and at maintenance; `rise_interval_hours` is the usual time between two rises. Within
    `slip_tolerance_percent` of ten times the running dose is asked about as ten times.
    """

    name: str
    strengths: tuple[Concentration, ...]
    rise_needs_typed_percent: Decimal
    cut_needs_reason_percent: Decimal
    high_dose_mcg_per_day: Decimal
    high_dose_step_percent: Decimal
    rise_interval_hours: int
    slip_tolerance_percent: Decimal
    stability_days: int
    refill_margin_days: int
    titration: tuple[tuple[str, str, Decimal, Decimal], ...]
    sources: tuple[tuple[str, str, Confidence], ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the data files hold: quantities by key, pump models and drugs by name."""

    quantities: dict[str, Quantity]
    pumps: dict[str, PumpModel]
    drugs: dict[str, DrugRules]

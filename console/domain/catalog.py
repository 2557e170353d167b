"""What a pump model and a drug allow: values read from data files, each figure with its source.

Apart from the reader (`console/catalogs.py`), so that rules can be tried on made-up models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from console.domain.faults import FaultKind
from console.domain.quantities import Concentration, Volume
from console.errors import RuleBroken


class Confidence(StrEnum):
    """How sure a figure is; TEACHING is shown on screen as a teaching value."""

    SOURCED = "sourced"
    COMPUTED = "computed"
    TEACHING = "teaching"

    @property
    def words(self) -> str:
        """What a screen says beside a figure: `teaching value`, `computed`, `from a source`."""
        return {"sourced": "from a source", "computed": "computed", "teaching": "teaching value"}[self.value]


class Sourced:
    """What has figures, each with its source: a pump model, a drug, a catheter, the practice.

    A figure goes by its name in the data file (`capacity_ml`, `strength.stability_days`).
    """

    __slots__ = ()
    sources: tuple[tuple[str, str, Confidence], ...]

    def source_of(self, figure: str) -> str:
        """Return where `figure` is from; refuses a figure that is not there."""
        return self._cited(figure)[1]

    def confidence_of(self, figure: str) -> Confidence:
        """Return how sure `figure` is; refuses a figure that is not there."""
        return self._cited(figure)[2]

    def _cited(self, figure: str) -> tuple[str, str, Confidence]:
        for cited in self.sources:
            if cited[0] == figure:
                return cited
        raise RuleBroken(f"No source is kept for {figure}; name it as in its data file.")


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
class PumpModel(Sourced):
    """A pump model of our own naming, and what it can do.

    Flows in pL/h, volumes in pL. `residual` cannot be drawn. The tubing inside the pump has two figures, one
    for priming and one for a bridge (clinical rules, Bridge and prime 6). `measures_level` says that a
    sensor measures what is in the reservoir, `patient_controller` that the patient can be given a button.
    `log_entries` is how many entries its event log holds.
    """

    name: str
    family: str
    capacity: Volume
    residual: Volume
    flow_low_pl_per_h: int
    flow_high_pl_per_h: int
    minimum_rate_pl_per_h: int
    bolus_adds_to_basal: bool
    priming_tubing: Volume
    bridge_tubing: Volume
    measures_level: bool
    patient_controller: bool
    low_reservoir_default: Volume
    low_reservoir_low: Volume
    low_reservoir_high: Volume
    months_to_eri: int
    log_entries: int
    sources: tuple[tuple[str, str, Confidence], ...]


@dataclass(frozen=True, slots=True)
class CatheterModel(Sourced):
    """A catheter as sold: its segments' names, lengths in 0.1 mm and bores in nL per cm."""

    name: str
    label: str
    segments: tuple[tuple[str, int, int], ...]
    sources: tuple[tuple[str, str, Confidence], ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """A strength that a drug is sold in: how long it is stable in a pump, and limits of its own.

    `daily_low`…`daily_high` (mcg/day) is what is usual with it: outside, the checks ask.
    """

    concentration: Concentration
    stability_days: int
    daily_low: Decimal
    daily_high: Decimal


@dataclass(frozen=True, slots=True)
class DrugRules(Sourced):
    """A drug's strengths and the thresholds of its checks; percentages are of the running daily dose.

    `titration` holds per patient group its key, its label, and its usual largest rise in percent while
    titrating and at maintenance; `rise_interval_hours` is the usual time between two rises, and
    a dose unchanged for `maintenance_after_days` is at maintenance. Within
    `slip_tolerance_percent` of ten times the running dose is asked about as ten times.
    """

    name: str
    strengths: tuple[Strength, ...]
    screening_strengths: tuple[Concentration, ...]
    """Strengths for a test by lumbar puncture: they go into no pump."""
    rise_needs_typed_percent: Decimal
    cut_needs_reason_percent: Decimal
    high_dose_mcg_per_day: Decimal
    high_dose_step_percent: Decimal
    rise_interval_hours: int
    maintenance_after_days: int
    slip_tolerance_percent: Decimal
    stability_days: int
    """Where a strength says nothing of its own."""
    refill_margin_days: int
    titration: tuple[tuple[str, str, Decimal, Decimal], ...]
    sources: tuple[tuple[str, str, Confidence], ...]
    titration_from: tuple[tuple[str, Decimal], ...] = ()
    """Per patient group its key and its usual smallest rise in percent while titrating."""


@dataclass(frozen=True, slots=True)
class Practice(Sourced):
    """Figures of procedure, the same for all models and drugs; each has its source.

    A residual is flagged outside max(`residual_floor`, min(`residual_percent` of what was delivered,
    `residual_cap`)); in a row it counts beyond `trend_percent` of what was delivered, from `trend_floor` on.
    `after_fill` are (capacity, difference) for the check after filling. Times in hours.
    `first_dose_factor` times the effective screening dose is the first daily dose, unless its effect
    lasted over `first_dose_plain_after_hours`. `screening_interval_hours` lie between two screening doses.
    """

    residual_floor: Volume
    residual_percent: Decimal
    residual_cap: Volume
    trend_percent: Decimal
    trend_floor: Volume
    after_fill: tuple[tuple[Volume, Volume], ...]
    unrinsed_percent: Decimal
    rinse_volume: Volume
    rinse_times: int
    observe_hours: int
    withdrawal_from_hours: int
    withdrawal_to_hours: int
    symptoms_near_empty: Volume
    screening_doses_mcg: tuple[Decimal, ...]
    screening_small_mcg: Decimal
    screening_strength: Concentration
    screening_observe_hours: tuple[int, int]
    screening_interval_hours: int
    first_dose_factor: int
    first_dose_plain_after_hours: int
    shortest_interval_minutes: int
    sources: tuple[tuple[str, str, Confidence], ...]


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle group of one side; `untreated` is its tone in hundredths of modified Ashworth, 0 to 400."""

    group: str
    side: str
    untreated: int

    @property
    def name(self) -> str:
        """As it is written: `knee flexors, left`."""
        return f"{self.group}, {self.side}"


@dataclass(frozen=True, slots=True)
class ResponseParameters(Sourced):
    """A simulated patient's response: figures by name (`response.OWN`, `response.SHARED`), and muscles."""

    name: str
    figures: tuple[tuple[str, Decimal], ...]
    muscles: tuple[Muscle, ...]
    sources: tuple[tuple[str, str, Confidence], ...]

    def figure(self, name: str) -> Decimal:
        """Return the figure that goes by `name` in the data file; refuses one that is not there."""
        for known, value in self.figures:
            if known == name:
                return value
        raise RuleBroken(f"A response has no figure {name}; name it as in its data file.")


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the data files hold; models, drugs, catheters, faults and responses go by name."""

    quantities: dict[str, Quantity]
    pumps: dict[str, PumpModel]
    drugs: dict[str, DrugRules]
    catheters: dict[str, CatheterModel]
    practice: Practice
    faults: Mapping[str, FaultKind]
    responses: dict[str, ResponseParameters]
    """How the simulated patients respond, by name; the name is that of the patient's own file."""

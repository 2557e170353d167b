"""What the calculators are tried on: a made-up pump, practice and drug, written out by hand.

Apart from `therapies`, whose catalog is the one that ships: these figures are the reference's, and stay what
they are when a data file changes.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from console.domain.catalog import DrugRules, Practice, PumpModel
from console.domain.path import Path
from console.domain.prescription import Drug
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Concentration, Volume

HOUR = MS_PER_HOUR
DAY = MS_PER_DAY


def ml(text: str) -> int:
    """Return a volume written in mL, in pL."""
    return Volume.from_ml(Decimal(text)).pl


def mcg(text: str) -> Fraction:
    """Return a dose written in mcg, or a daily one in mcg/day, in ng."""
    return Fraction(text) * 1_000


def drug(mcg_per_ml: str, name: str = "baclofen") -> Drug:
    """Return a drug of a strength."""
    return Drug(name, Concentration.from_mcg_per_ml(Decimal(mcg_per_ml)))


def way(length_cm: str, tubing_ml: str, ml_per_cm: str = "0.0022") -> Path:
    """Return the path through a tubing and a catheter of one bore."""
    return Path(ml(tubing_ml), Volume.from_ml(Decimal(length_cm) * Decimal(ml_per_cm)).pl)


MODEL = PumpModel(
    name="TEST-20",
    family="Simulated pump, 20 mL",
    capacity=Volume(ml("20")),
    residual=Volume(ml("1.4")),
    flow_low_pl_per_h=ml("0.048") // 24,
    flow_high_pl_per_h=ml("1"),
    minimum_rate_pl_per_h=ml("0.006") // 24,
    bolus_adds_to_basal=True,
    priming_tubing=Volume(ml("0.14")),
    bridge_tubing=Volume(ml("0.199")),
    measures_level=False,
    patient_controller=False,
    low_reservoir_default=Volume(ml("2")),
    low_reservoir_low=Volume(ml("1")),
    low_reservoir_high=Volume(ml("10")),
    months_to_eri=84,
    log_entries=100,
    sources=(),
)

PRACTICE = Practice(
    residual_floor=Volume(ml("1")),
    residual_percent=Decimal("14.5"),
    residual_cap=Volume(ml("2")),
    trend_percent=Decimal(5),
    trend_floor=Volume(ml("0.2")),
    after_fill=((Volume(ml("20")), Volume(ml("1"))), (Volume(ml("40")), Volume(ml("2")))),
    unrinsed_percent=Decimal(5),
    rinse_volume=Volume(ml("2")),
    rinse_times=3,
    observe_hours=8,
    withdrawal_from_hours=12,
    withdrawal_to_hours=24,
    symptoms_near_empty=Volume(ml("2.7")),
    screening_doses_mcg=(Decimal(50), Decimal(75), Decimal(100)),
    screening_small_mcg=Decimal(25),
    screening_strength=Concentration(50_000),
    screening_observe_hours=(4, 8),
    screening_interval_hours=24,
    first_dose_factor=2,
    first_dose_plain_after_hours=8,
    shortest_interval_minutes=60,
    sources=(),
)

BACLOFEN = DrugRules(
    name="baclofen",
    strengths=(),
    screening_strengths=(Concentration(50_000),),
    rise_needs_typed_percent=Decimal(100),
    cut_needs_reason_percent=Decimal(20),
    high_dose_mcg_per_day=Decimal(500),
    high_dose_step_percent=Decimal(20),
    rise_interval_hours=24,
    maintenance_after_days=90,
    slip_tolerance_percent=Decimal(15),
    stability_days=180,
    refill_margin_days=7,
    titration=(
        ("adult-spinal", "adult, spinal", Decimal(30), Decimal(40)),
        ("adult-cerebral", "adult, cerebral", Decimal(15), Decimal(20)),
        ("child", "child", Decimal(15), Decimal(20)),
    ),
    sources=(),
    titration_from=(("adult-spinal", Decimal(10)), ("adult-cerebral", Decimal(5))),
)

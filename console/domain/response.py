"""The names of the figures that a simulated patient responds by, as they stand in the data files.

Apart from `catalog`, which holds them with their sources, and from the model that runs on them
(`console/pump/response.py`). None of them is a limit, and no dose depends on one.
"""

from __future__ import annotations

OWN = (
    "csf_half_life_h",
    "csf_clearance_ml_per_h",
    "effect_half_life_h",
    "half_effect_ng_per_ml",
    "largest_effect_percent",
    "withdrawal_half_life_h",
    "withdrawal_threshold_percent",
    "spasms_per_h",
    "spasm_severity",
    "heart_rate",
    "systolic_mmhg",
    "diastolic_mmhg",
    "breaths",
    "gcs",
    "dysreflexia_mmhg",
)
"""What differs from patient to patient."""

SHARED = (
    "habit_half_life_h",
    "tolerance_half_life_h",
    "tolerance_most_percent",
    "tolerance_level_ng_per_ml",
    "dependence_half_life_h",
    "dependence_level_ng_per_ml",
    "dependence_first_percent",
    "withdrawal_scale_percent",
    "itch_from_percent",
    "fever_from_percent",
    "altered_from_percent",
    "seizure_from_percent",
    "withdrawal_tone_percent",
    "withdrawal_heart_rate",
    "withdrawal_mmhg",
    "withdrawal_fever_tenths",
    "withdrawal_gcs",
    "overdose_from_percent",
    "overdose_full_percent",
    "coma_from_percent",
    "overdose_breaths_percent",
    "overdose_heart_rate",
    "overdose_mmhg",
    "overdose_chill_tenths",
    "overdose_gcs",
    "desaturation_below_breaths",
    "desaturation_per_breath",
    "spo2_percent",
    "temperature_tenths",
    "ventilated_breaths",
    "noxious_tone_percent",
    "noxious_heart_rate",
    "skin_half_life_h",
    "skin_share_percent",
    "baclofen_half_life_h",
    "baclofen_share_percent",
    "diazepam_half_life_h",
    "diazepam_half_mg",
    "diazepam_relief_percent",
    "diazepam_sedation_mg",
    "cyproheptadine_half_life_h",
    "cyproheptadine_half_mg",
    "cyproheptadine_relief_percent",
)
"""What is the same in all of them."""

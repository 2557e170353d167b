"""What each data file says, as the value it means: quantities, pumps, drugs, catheters, practice.

Apart from `catalogs`, which finds the files and says what becomes of a bad one. A figure without a
source, or a key nobody knows, is refused: no limit goes without saying whence it is.
"""

from __future__ import annotations

from decimal import Decimal

from console.domain.catalog import (
    CatheterModel,
    DrugRules,
    Practice,
    PumpModel,
    Quantity,
    Strength,
)
from console.domain.catheter import CatheterSegment
from console.domain.quantities import PL_PER_ML, Concentration, Volume, scaled
from console.sourced import confidence_of, name_of, source_of, sources_of
from console.tables import Table

_HOURS_PER_DAY = 24
"""The blank between a number and its unit: on screen the two are never broken apart."""

_TENTH_MM_PER_CM = 100
_NL_PER_ML = 1_000_000
_PUMP_FIGURES = (
    "capacity_ml",
    "residual_ml",
    "flow_low_ml_per_day",
    "flow_high_ml_per_day",
    "minimum_rate_ml_per_day",
    "bolus_adds_to_basal",
    "priming_tubing_ml",
    "bridge_tubing_ml",
    "measures_level",
    "patient_controller",
    "low_reservoir_default_ml",
    "low_reservoir_low_ml",
    "low_reservoir_high_ml",
    "months_to_eri",
    "log_entries",
)
_STRENGTH_FIGURES = ("mcg_per_ml", "stability_days", "daily_low_mcg", "daily_high_mcg")
_GROUP_FIGURES = ("smallest_percent", "titration_percent", "maintenance_percent")
_DRUG_FIGURES = (
    "screening_strengths_mcg_per_ml",
    "rise_needs_typed_percent",
    "cut_needs_reason_percent",
    "high_dose_mcg_per_day",
    "high_dose_step_percent",
    "rise_interval_hours",
    "maintenance_after_days",
    "slip_tolerance_percent",
    "stability_days",
    "refill_margin_days",
)
_SEGMENT_FIGURES = ("length_cm", "ml_per_cm")
_PRACTICE_FIGURES = (
    "residual_floor_ml",
    "residual_percent",
    "residual_cap_ml",
    "trend_percent",
    "trend_floor_ml",
    "unrinsed_percent",
    "rinse_ml",
    "rinse_times",
    "observe_hours",
    "withdrawal_from_hours",
    "withdrawal_to_hours",
    "symptoms_near_empty_ml",
    "screening_doses_mcg",
    "screening_small_mcg",
    "screening_strength_mcg_per_ml",
    "screening_observe_from_hours",
    "screening_observe_to_hours",
    "screening_interval_hours",
    "first_dose_factor",
    "first_dose_plain_after_hours",
    "shortest_interval_minutes",
)
_AFTER_FILL_FIGURES = ("capacity_ml", "difference_ml")
_QUANTITY_KEYS = ("label", "unit", "decimals", "step", "low", "high", "reason_above", "source", "confidence")


def quantities(root: Table) -> dict[str, Quantity]:
    """Return the quantities of the file, each by the key of its table."""
    return {key: _quantity(key, root.table(key)) for key in root.values}


def _quantity(key: str, table: Table) -> Quantity:
    table.only(*_QUANTITY_KEYS)
    quantity = Quantity(
        key=key,
        label=table.text("label"),
        unit=table.text("unit"),
        decimals=table.whole("decimals"),
        step=table.number("step"),
        low=table.number("low"),
        high=table.number("high"),
        reason_above=table.number("reason_above") if "reason_above" in table.values else None,
        source=source_of(table),
        confidence=confidence_of(table),
    )
    if quantity.step != Decimal(1).scaleb(-quantity.decimals):
        raise table.refused("step is one unit of the last decimal that may be typed.", "step")
    if quantity.low >= quantity.high:
        raise table.refused("low lies below high.", "low")
    return quantity


def pump(root: Table) -> PumpModel:
    """Return the pump model that the file describes; refuses figures that contradict each other."""
    root.only("name", "family", *_PUMP_FIGURES, "sources")
    with root:
        model = PumpModel(
            name=name_of(root, "name"),
            family=root.text("family"),
            capacity=_volume(root, "capacity_ml"),
            residual=_volume(root, "residual_ml"),
            flow_low_pl_per_h=_flow(root, "flow_low_ml_per_day")[0],
            flow_high_pl_per_h=_flow(root, "flow_high_ml_per_day")[1],
            minimum_rate_pl_per_h=_exact_flow(root, "minimum_rate_ml_per_day"),
            bolus_adds_to_basal=root.flag("bolus_adds_to_basal"),
            priming_tubing=_volume(root, "priming_tubing_ml"),
            bridge_tubing=_volume(root, "bridge_tubing_ml"),
            measures_level=root.flag("measures_level"),
            patient_controller=root.flag("patient_controller"),
            low_reservoir_default=_volume(root, "low_reservoir_default_ml"),
            low_reservoir_low=_volume(root, "low_reservoir_low_ml"),
            low_reservoir_high=_volume(root, "low_reservoir_high_ml"),
            months_to_eri=root.whole("months_to_eri"),
            log_entries=root.whole("log_entries"),
            sources=sources_of(root, _PUMP_FIGURES),
        )
    _check_pump(root, model)
    return model


def _check_pump(root: Table, pump: PumpModel) -> None:
    """Refuse figures of a pump that contradict each other."""
    if not pump.flow_low_pl_per_h < pump.flow_high_pl_per_h:
        raise root.refused("flow_low_ml_per_day lies below flow_high_ml_per_day.", "flow_low_ml_per_day")
    if pump.minimum_rate_pl_per_h > pump.flow_high_pl_per_h:
        raise root.refused(
            "minimum_rate_ml_per_day is no more than flow_high_ml_per_day.", "minimum_rate_ml_per_day"
        )
    if pump.log_entries < 1:
        raise root.refused("log_entries is 1 or more.", "log_entries")
    if not pump.residual < pump.capacity:
        raise root.refused("residual_ml lies below capacity_ml.", "residual_ml")
    if not pump.low_reservoir_low <= pump.low_reservoir_default <= pump.low_reservoir_high < pump.capacity:
        raise root.refused(
            "low_reservoir_default_ml lies from low_reservoir_low_ml to low_reservoir_high_ml, and all of "
            "them below capacity_ml.",
            "low_reservoir_default_ml",
        )


def drug(root: Table) -> DrugRules:
    """Return the drug that the file describes: at least one strength and one group of patients."""
    root.only("name", "strength", "titration", *_DRUG_FIGURES, "sources")
    strengths = tuple(_strength(table) for table in root.tables("strength", "strength"))
    if not strengths:
        raise root.refused("strength names none; give at least one.", "strength")
    tables = root.tables("titration", "titration")
    groups = tuple(_group(table) for table in tables)
    if not groups:
        raise root.refused("titration names no group; give at least one.", "titration")
    parts = {"strength": _STRENGTH_FIGURES, "titration": _GROUP_FIGURES}
    with root:
        rules = DrugRules(
            name=name_of(root, "name"),
            strengths=strengths,
            screening_strengths=tuple(
                Concentration.from_mcg_per_ml(number)
                for number in root.numbers("screening_strengths_mcg_per_ml")
            ),
            rise_needs_typed_percent=root.number("rise_needs_typed_percent"),
            cut_needs_reason_percent=root.number("cut_needs_reason_percent"),
            high_dose_mcg_per_day=root.number("high_dose_mcg_per_day"),
            high_dose_step_percent=root.number("high_dose_step_percent"),
            rise_interval_hours=root.whole("rise_interval_hours"),
            maintenance_after_days=root.whole("maintenance_after_days"),
            slip_tolerance_percent=root.number("slip_tolerance_percent"),
            stability_days=root.whole("stability_days"),
            refill_margin_days=root.whole("refill_margin_days"),
            titration=groups,
            sources=sources_of(root, _DRUG_FIGURES, parts),
            titration_from=tuple((table.text("group"), table.number("smallest_percent")) for table in tables),
        )
    sold = [strength.concentration for strength in strengths]
    if len({*sold, *rules.screening_strengths}) < len(sold) + len(rules.screening_strengths):
        raise root.refused("a strength is named once, for pumps or for screening.", "strength")
    return rules


def _strength(table: Table) -> Strength:
    table.only(*_STRENGTH_FIGURES)
    low, high = table.number("daily_low_mcg"), table.number("daily_high_mcg")
    if not low < high:
        raise table.refused("daily_low_mcg lies below daily_high_mcg.", "daily_low_mcg")
    with table:
        concentration = Concentration.from_mcg_per_ml(table.number("mcg_per_ml"))
    return Strength(concentration, table.whole("stability_days"), low, high)


def _group(table: Table) -> tuple[str, str, Decimal, Decimal]:
    table.only("group", "label", *_GROUP_FIGURES)
    ceilings = table.number("titration_percent"), table.number("maintenance_percent")
    if table.number("smallest_percent") > ceilings[0]:
        raise table.refused("smallest_percent is not above titration_percent.", "smallest_percent")
    return (table.text("group"), table.text("label"), *ceilings)


def catheter(root: Table) -> CatheterModel:
    """Return the catheter that the file describes, of one to four segments."""
    root.only("name", "label", "segment", "sources")
    segments = tuple(_segment(table) for table in root.tables("segment", "segment"))
    if not 1 <= len(segments) <= 4:
        raise root.refused("a catheter has one to four segments.", "segment")
    return CatheterModel(
        name=name_of(root, "name"),
        label=root.text("label"),
        segments=segments,
        sources=sources_of(root, (), {"segment": _SEGMENT_FIGURES}),
    )


def _segment(table: Table) -> tuple[str, int, int]:
    table.only("name", *_SEGMENT_FIGURES)
    with table:
        length = scaled(table.number("length_cm"), _TENTH_MM_PER_CM, "cm")
        bore = scaled(table.number("ml_per_cm"), _NL_PER_ML, "mL/cm")
        segment = CatheterSegment(table.text("name"), length, 0, bore)
    return segment.name, segment.length_tenth_mm, segment.nl_per_cm


def practice(root: Table) -> Practice:
    """Return the figures of procedure."""
    root.only(*_PRACTICE_FIGURES, "after_fill", "sources")
    with root:
        return Practice(
            residual_floor=_volume(root, "residual_floor_ml"),
            residual_percent=root.number("residual_percent"),
            residual_cap=_volume(root, "residual_cap_ml"),
            trend_percent=root.number("trend_percent"),
            trend_floor=_volume(root, "trend_floor_ml"),
            after_fill=tuple(_after_fill(table) for table in root.tables("after_fill", "after_fill")),
            unrinsed_percent=root.number("unrinsed_percent"),
            rinse_volume=_volume(root, "rinse_ml"),
            rinse_times=root.whole("rinse_times"),
            observe_hours=root.whole("observe_hours"),
            withdrawal_from_hours=root.whole("withdrawal_from_hours"),
            withdrawal_to_hours=root.whole("withdrawal_to_hours"),
            symptoms_near_empty=_volume(root, "symptoms_near_empty_ml"),
            screening_doses_mcg=root.numbers("screening_doses_mcg"),
            screening_small_mcg=root.number("screening_small_mcg"),
            screening_strength=Concentration.from_mcg_per_ml(root.number("screening_strength_mcg_per_ml")),
            screening_observe_hours=(
                root.whole("screening_observe_from_hours"),
                root.whole("screening_observe_to_hours"),
            ),
            screening_interval_hours=root.whole("screening_interval_hours"),
            first_dose_factor=root.whole("first_dose_factor"),
            first_dose_plain_after_hours=root.whole("first_dose_plain_after_hours"),
            shortest_interval_minutes=root.whole("shortest_interval_minutes"),
            sources=sources_of(root, _PRACTICE_FIGURES, {"after_fill": _AFTER_FILL_FIGURES}),
        )


def _after_fill(table: Table) -> tuple[Volume, Volume]:
    table.only(*_AFTER_FILL_FIGURES)
    with table:
        return _volume(table, "capacity_ml"), _volume(table, "difference_ml")


def _volume(table: Table, key: str) -> Volume:
    return Volume.from_ml(table.number(key))


def _exact_flow(table: Table, key: str) -> int:
    """Return a flow written in mL/day as whole pL/h."""
    below, above = _flow(table, key)
    if below != above:
        raise table.refused(f"{key} is no whole number of pL/h; write a multiple of 24.", key)
    return below


def _flow(table: Table, key: str) -> tuple[int, int]:
    """Return the whole pL/h next below and next above a flow written in mL/day, the same where it is one.

    A lowest flow takes the one below and a highest the one above, so that the figure itself can be given.
    """
    pl_per_h, rest = divmod(scaled(table.number(key), PL_PER_ML, "mL/day"), _HOURS_PER_DAY)
    return pl_per_h, pl_per_h + bool(rest)

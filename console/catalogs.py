"""Reads the data files into a catalog: quantities, pump models and drugs, each figure with its source.

Apart from `domain/catalog`, which is what they mean, and from where they lie: the folder is handed in.
A figure without a source, or a key nobody knows, is refused: no limit goes without saying whence it is.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from console import tables
from console.domain.catalog import Catalog, Confidence, DrugRules, PumpModel, Quantity
from console.domain.quantities import PL_PER_ML, Concentration, Volume, scaled
from console.tables import Table

_HOURS_PER_DAY = 24
_PUMP_FIGURES = (
    "capacity_ml",
    "residual_ml",
    "flow_low_ml_per_day",
    "flow_high_ml_per_day",
    "minimum_rate_ml_per_day",
    "bolus_adds_to_basal",
    "low_reservoir_default_ml",
    "low_reservoir_low_ml",
    "low_reservoir_high_ml",
    "months_to_eri",
)
_DRUG_FIGURES = (
    "strengths_mcg_per_ml",
    "titration",
    "rise_needs_typed_percent",
    "cut_needs_reason_percent",
    "high_dose_mcg_per_day",
    "high_dose_step_percent",
    "rise_interval_hours",
    "slip_tolerance_percent",
    "stability_days",
    "refill_margin_days",
)
_QUANTITY_KEYS = ("label", "unit", "decimals", "step", "low", "high", "reason_above", "source", "confidence")


def load(folder: Path) -> Catalog:
    """Return the catalog of `folder`: its quantities.toml, and all of pumps/*.toml and drugs/*.toml.

    Raises `FileRefused` naming the file, and the line where the file is not TOML.
    """
    pumps = [_pump(tables.read(path)) for path in sorted((folder / "pumps").glob("*.toml"))]
    drugs = [_drug(tables.read(path)) for path in sorted((folder / "drugs").glob("*.toml"))]
    return Catalog(
        quantities=_quantities(tables.read(folder / "quantities.toml")),
        pumps={pump.name: pump for pump in pumps},
        drugs={drug.name: drug for drug in drugs},
    )


def _quantities(root: Table) -> dict[str, Quantity]:
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
        source=_source(table),
        confidence=_confidence(table),
    )
    if quantity.step != Decimal(1).scaleb(-quantity.decimals):
        raise table.refused("step is one unit of the last decimal that may be typed.")
    if quantity.low >= quantity.high:
        raise table.refused("low lies below high.")
    return quantity


def _pump(root: Table) -> PumpModel:
    root.only("name", "family", *_PUMP_FIGURES, "sources")
    with root:
        return PumpModel(
            name=root.text("name"),
            family=root.text("family"),
            capacity=_volume(root, "capacity_ml"),
            residual=_volume(root, "residual_ml"),
            flow_low_pl_per_h=_flow(root, "flow_low_ml_per_day"),
            flow_high_pl_per_h=_flow(root, "flow_high_ml_per_day"),
            minimum_rate_pl_per_h=_flow(root, "minimum_rate_ml_per_day"),
            bolus_adds_to_basal=root.flag("bolus_adds_to_basal"),
            low_reservoir_default=_volume(root, "low_reservoir_default_ml"),
            low_reservoir_low=_volume(root, "low_reservoir_low_ml"),
            low_reservoir_high=_volume(root, "low_reservoir_high_ml"),
            months_to_eri=root.whole("months_to_eri"),
            sources=_sources(root, _PUMP_FIGURES),
        )


def _drug(root: Table) -> DrugRules:
    root.only("name", *_DRUG_FIGURES, "sources")
    groups = tuple(_group(group) for group in root.tables("titration", "titration"))
    if not groups:
        raise root.refused("titration names no group; give at least one.")
    with root:
        return DrugRules(
            name=root.text("name"),
            strengths=tuple(
                Concentration.from_mcg_per_ml(number) for number in root.numbers("strengths_mcg_per_ml")
            ),
            rise_needs_typed_percent=root.number("rise_needs_typed_percent"),
            cut_needs_reason_percent=root.number("cut_needs_reason_percent"),
            high_dose_mcg_per_day=root.number("high_dose_mcg_per_day"),
            high_dose_step_percent=root.number("high_dose_step_percent"),
            rise_interval_hours=root.whole("rise_interval_hours"),
            slip_tolerance_percent=root.number("slip_tolerance_percent"),
            stability_days=root.whole("stability_days"),
            refill_margin_days=root.whole("refill_margin_days"),
            titration=groups,
            sources=_sources(root, _DRUG_FIGURES),
        )


def _group(table: Table) -> tuple[str, str, Decimal, Decimal]:
    table.only("group", "label", "titration_percent", "maintenance_percent")
    ceilings = table.number("titration_percent"), table.number("maintenance_percent")
    return (table.text("group"), table.text("label"), *ceilings)


def _volume(table: Table, key: str) -> Volume:
    return Volume.from_ml(table.number(key))


def _flow(table: Table, key: str) -> int:
    """Return a flow written in mL/day as whole pL/h."""
    pl_per_h, rest = divmod(scaled(table.number(key), PL_PER_ML, "mL/day"), _HOURS_PER_DAY)
    if rest:
        raise table.refused(f"{key} is no whole number of pL/h; write a multiple of 24.")
    return pl_per_h


def _sources(root: Table, figures: tuple[str, ...]) -> tuple[tuple[str, str, Confidence], ...]:
    """Return figure, source and confidence for each of `figures`; refuses one that is left out."""
    table = root.table("sources")
    table.only(*figures)
    cited = [(figure, table.table(figure)) for figure in figures]
    for _, entry in cited:
        entry.only("source", "confidence")
    return tuple((figure, _source(entry), _confidence(entry)) for figure, entry in cited)


def _source(table: Table) -> str:
    source = table.text("source")
    if not source.strip():
        raise table.refused("source is empty; say where the figure is from.")
    return source


def _confidence(table: Table) -> Confidence:
    try:
        return Confidence(table.text("confidence"))
    except ValueError:
        raise table.refused(f"confidence is {', '.join(Confidence)}.") from None

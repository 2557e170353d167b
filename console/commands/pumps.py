"""`pumps`: the pump models that are known here, each figure with its source and how sure it is.

Apart from `pump`, which runs one. It asks no pump anything.
"""

from __future__ import annotations

from fractions import Fraction

import click

from console.commands.catalog import catalog_for
from console.commands.folders import Folders, data_option, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option, line_value
from console.domain.catalog import PumpModel
from console.domain.quantities import PL_PER_ML

_HOURS_PER_DAY = 24


@click.command()
@click.argument("model", required=False, metavar="[MODEL]")
@json_option
@data_option
@pass_folders
def pumps(folders: Folders, *, model: str | None, as_json: bool) -> None:
    """Show the pump models, or one of them: its figures, their sources, and how sure each is."""
    known = catalog_for(folders).pumps
    if model is not None and model not in known:
        raise Refused(f"There is no pump model {model}; there is {', '.join(sorted(known))}.")
    shown = [known[name] for name in sorted(known) if model in (None, name)]
    if as_json:
        answer({"pumps": [_figures(each) | {"sources": _sources(each)} for each in shown]}, as_json=True)
        return
    for each in shown:
        click.echo("\n".join(_lines(each)))


def _figures(model: PumpModel) -> dict[str, object]:
    """Return a model's figures under the keys of its data file."""
    return {
        "name": model.name,
        "family": model.family,
        "capacity_ml": model.capacity.ml,
        "residual_ml": model.residual.ml,
        "flow_low_ml_per_day": _per_day(model.flow_low_pl_per_h),
        "flow_high_ml_per_day": _per_day(model.flow_high_pl_per_h),
        "minimum_rate_ml_per_day": _per_day(model.minimum_rate_pl_per_h),
        "bolus_adds_to_basal": model.bolus_adds_to_basal,
        "priming_tubing_ml": model.priming_tubing.ml,
        "bridge_tubing_ml": model.bridge_tubing.ml,
        "measures_level": model.measures_level,
        "patient_controller": model.patient_controller,
        "low_reservoir_default_ml": model.low_reservoir_default.ml,
        "low_reservoir_low_ml": model.low_reservoir_low.ml,
        "low_reservoir_high_ml": model.low_reservoir_high.ml,
        "months_to_eri": model.months_to_eri,
        "log_entries": model.log_entries,
    }


def _per_day(pl_per_h: int) -> Fraction:
    return Fraction(pl_per_h * _HOURS_PER_DAY, PL_PER_ML)


def _sources(model: PumpModel) -> dict[str, object]:
    return {key: {"source": source, "confidence": sure.value} for key, source, sure in model.sources}


def _lines(model: PumpModel) -> list[str]:
    """Return a model's name, and a line for each figure with its source; teaching values are marked."""
    told = {key: (source, sure.value) for key, source, sure in model.sources}
    lines = [f"{model.name}: {model.family}"]
    for key, value in _figures(model).items():
        if key in told:
            source, sure = told[key]
            lines.append(f"  {key:<26}{line_value(value):<10}[{sure}] {source}")
    return [*lines, ""]

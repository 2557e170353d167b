"""What is known of each figure that a path's volume is made of: the figure, its source, and how sure it is.

Apart from `implant`, which makes the volume: here nothing is computed beyond a sum, and a teaching value
is called one on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain.catalog import CatheterModel, Confidence, PumpModel
from console.domain.catheter import Catheter
from console.domain.quantities import PL_PER_ML, Volume
from console.domain.wording import amount
from ui.models import implant as implants
from ui.models.implant import CatheterEntry, Way

TEACHING = "teaching value"
_LENGTH, _BORE = "segment.length_cm", "segment.ml_per_cm"
_AS_RECORDED = "As the pump or the record has it; the catalog does not list this catheter."


PATHS_NOTE = (
    "The tubing inside the pump has two figures: its correction of 2016 was documented for priming only."
)


@dataclass(frozen=True, slots=True)
class Known:
    """A figure in words, where it is from, and the mark it carries; the mark is empty for a sourced one."""

    label: str
    figure: str
    source: str
    mark: str


def known(entry: CatheterEntry, catheter: CatheterModel | None, pump: PumpModel | None) -> tuple[Known, ...]:
    """Return every figure that goes into the path, first the catheter's, then the pump's."""
    return (*_catheter(entry, catheter), *_pump(pump))


def _catheter(entry: CatheterEntry, model: CatheterModel | None) -> tuple[Known, ...]:
    if entry.way is Way.TYPED and entry.volume is not None:
        return (Known("Catheter volume", amount(entry.volume, "mL"), _from(entry), ""),)
    segments = entry.segments if model is None else model.segments
    if not segments:
        return ()
    lengths = ", ".join(f"{name} {implants.length_text(length)}" for name, length, _ in segments)
    bores = ", ".join(dict.fromkeys(_bore(bore) for _, _, bore in segments))
    figures = {_LENGTH: ("Lengths as sold", lengths), _BORE: ("Volume per cm", bores)}
    if model is None:
        return tuple(Known(label, figure, _AS_RECORDED, "") for label, figure in figures.values())
    return tuple(
        Known(*figures.get(key, (key, "")), source, _mark(confidence))
        for key, source, confidence in model.sources
    )


def _pump(model: PumpModel | None) -> tuple[Known, ...]:
    if model is None:
        return ()
    sources = {key: (source, confidence) for key, source, confidence in model.sources}
    told = (
        ("priming_tubing_ml", "Pump tubing, for priming", model.priming_tubing),
        ("bridge_tubing_ml", "Pump tubing, for a bridge", model.bridge_tubing),
    )
    return tuple(
        Known(f"{model.name}: {words.lower()}", _volume(volume), sources[key][0], _mark(sources[key][1]))
        for key, words, volume in told
        if key in sources
    )


def paths(catheter: Catheter | None, pump: PumpModel | None) -> tuple[tuple[str, str], ...]:
    """Return the two paths through this pump: (label, `0.31886 mL`); `not known` where the catheter's is."""
    if pump is None:
        return ()
    held = None if catheter is None else catheter.volume_pl
    told = (("Path for a prime", pump.priming_tubing), ("Path for a bridge", pump.bridge_tubing))
    return tuple(
        (label, "not known" if held is None else implants.volume_text(held + tubing.pl))
        for label, tubing in told
    )


def _from(entry: CatheterEntry) -> str:
    return f"Typed; from: {entry.source}." if entry.source else "Typed; where it is from was not said."


def _mark(confidence: Confidence) -> str:
    return TEACHING if confidence is Confidence.TEACHING else ""


def _bore(nl_per_cm: int) -> str:
    return amount(Fraction(nl_per_cm, 10**6), "mL/cm")


def _volume(volume: Volume) -> str:
    return amount(Fraction(volume.pl, PL_PER_ML), "mL")

"""The way of the drug: how much tubing and catheter hold, and what is calculated to be in them now.

Apart from `bridge` and `prime`, which both go along it, with a tubing figure each (clinical rules, Bridge
and prime 6). It is what a console works out from a reading, never what is true: the front is taken as sharp,
the pump as exact. A volume that is not known stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain.catalog import PumpModel
from console.domain.catheter import Catheter
from console.domain.prescription import Drug
from console.domain.quantities import Volume
from console.domain.reading import BolusKind, RunningBolus
from console.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Path:
    """What the tubing inside the pump and the catheter hold, in pL."""

    tubing_pl: int
    catheter_pl: int

    def __post_init__(self) -> None:
        """Refuse volumes that are not whole numbers of 0 pL or more."""
        if any(type(pl) is not int or pl < 0 for pl in (self.tubing_pl, self.catheter_pl)):
            raise RuleBroken("Tubing and catheter hold whole numbers of pL, 0 or more.")

    @property
    def volume_pl(self) -> int:
        """Both together: Vp = Vtub + Vc (clinical reference §3.1 formula 2)."""
        return self.tubing_pl + self.catheter_pl


@dataclass(frozen=True, slots=True)
class Fluid:
    """A stretch of the path with one drug in it."""

    drug: Drug
    pl: Fraction


def bridge_path(model: PumpModel, catheter: Catheter | None) -> Path | None:
    """Return the path that a bridge clears, with the model's tubing figure for that; None if not known."""
    return _path(model.bridge_tubing, catheter)


def prime_path(model: PumpModel, catheter: Catheter | None) -> Path | None:
    """Return the path that a prime fills, with the model's tubing figure for that; None if not known."""
    return _path(model.priming_tubing, catheter)


def _path(tubing: Volume, catheter: Catheter | None) -> Path | None:
    volume_pl = None if catheter is None else catheter.volume_pl
    return None if volume_pl is None else Path(tubing.pl, volume_pl)


def fluids(running: RunningBolus | None, held: Drug, path_pl: int, at_ms: int) -> tuple[Fluid, ...]:
    """Return what is calculated to be in the path at `at_ms`, from the tip back to the pump.

    `held` is the drug in the reservoir: it fills all that a `running` bridge has not still to clear, which is
    everything while none runs. A bridge that a stop holds is taken as it would go on at `at_ms`
    (`Reading.bolus_at`). What a bridge has to clear is told whole, also where it is more than `path_pl`.
    """
    ahead = _to_clear(running, at_ms)
    rest_pl = path_pl - sum((fluid.pl for fluid in ahead), Fraction(0))
    behind = [Fluid(held, rest_pl)] if rest_pl > 0 else []
    joined: list[Fluid] = []
    for fluid in [*ahead, *behind]:
        if joined and joined[-1].drug == fluid.drug:
            joined[-1] = Fluid(fluid.drug, joined[-1].pl + fluid.pl)
        else:
            joined.append(fluid)
    return tuple(joined)


def _to_clear(running: RunningBolus | None, at_ms: int) -> list[Fluid]:
    """Return what a running bridge has still to drive out of the tip, in that order."""
    if running is None or running.kind is not BolusKind.BRIDGE:
        return []
    ahead: list[Fluid] = []
    begins_ms = running.started_ms
    for phase in running.phases:
        gone_ms = min(max(at_ms - begins_ms, 0), phase.duration_ms)
        begins_ms += phase.duration_ms
        if isinstance(phase.amount, Volume) and phase.clears is not None and gone_ms < phase.duration_ms:
            left = Fraction(phase.duration_ms - gone_ms, phase.duration_ms)
            ahead.append(Fluid(phase.clears, phase.amount.pl * left))
    return ahead

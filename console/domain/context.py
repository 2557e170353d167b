"""What the checks need to know beside program and change: patient, time, catheter, the facts of the visit.

Apart from `rules` and its rooms of questions, which all read it. What is not known is None, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.catalog import Catalog, DrugRules, PumpModel
from console.domain.catheter import Catheter
from console.domain.prescription import Drug
from console.domain.reading import NOTHING_GIVEN, BolusKind, Given, RunningBolus
from console.domain.residual import Emptying


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What the checks need beside prescription and change.

    `group` is the patient's titration group and `last_change_ms` when the dose was last changed, each
    None when not recorded; `now_ms` is the pump's clock; `running_bolus` is the bolus under way (one that a
    stop holds as it would go on now), `stopped_ms` since when nothing flows by order. `reservoir_pl` is what
    the pump calculates before a refill and `delivered_pl` what it pumped since the last one; `residuals` are
    the last emptyings, newest first. `rinsed`, `catheter_accessed`, the
    `vial` in hand and `injected_pl` are what was noted at this visit. `patient_boluses` began within the last
    24 h, in which boluses gave what `given` says. `pumped_into_catheter_pl` is what the pump pumped since it
    was joined to its catheter.
    """

    group: str | None
    last_change_ms: int | None
    now_ms: int
    running_bolus: RunningBolus | None = None
    catheter: Catheter | None = None
    stopped_ms: int | None = None
    reservoir_pl: int | None = None
    residuals: tuple[Emptying, ...] = ()
    rinsed: bool | None = None
    catheter_accessed: bool | None = None
    patient_boluses: tuple[int, ...] = ()
    given: Given = NOTHING_GIVEN
    delivered_pl: int | None = None
    vial: Drug | None = None
    injected_pl: int | None = None
    pumped_into_catheter_pl: int | None = None

    @property
    def bridge(self) -> RunningBolus | None:
        """The bridge under way, if one is."""
        running = self.running_bolus
        return running if running is not None and running.kind is BolusKind.BRIDGE else None


@dataclass(frozen=True, slots=True)
class Ground:
    """What every question stands on: data files, the pump's model, the drug that will run, context."""

    catalog: Catalog
    pump: PumpModel
    drug: DrugRules
    context: RuleContext

"""Every change a clinician can make to a pump: each is one operation, taken whole or not at all.

Apart from `prescription`, what a pump runs by: a change says how to get from one to the next. A value
here is well formed, not yet wise. Volumes and times are whole pL and ms, so that what was confirmed is
what is given, to the last drop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import Dose, Volume
from console.errors import RuleBroken

MOST_PHASES = 4
"""A path holds no more than this many fluids one behind the other; more strengths in a row are refused."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a bolus at one flow: what is given, as drug or as volume, evenly over `duration_ms`.

    `clears` is, in a bridge, the old drug that leaves the catheter's tip meanwhile; None elsewhere.
    """

    amount: Dose | Volume
    duration_ms: int
    clears: Drug | None = None

    def __post_init__(self) -> None:
        """Refuse nothing, or anything in no time."""
        nothing = self.amount.ng == 0 if isinstance(self.amount, Dose) else self.amount.pl == 0
        if nothing or type(self.duration_ms) is not int or self.duration_ms <= 0:
            raise RuleBroken("A bolus needs an amount above 0 and a duration above 0 minutes.")


@dataclass(frozen=True, slots=True)
class Bridge:
    """What moves the old drug out of tubing and catheter at the old dose, in place of the basal infusion.

    One phase for each fluid that is in the path, in the order in which they leave the tip; amounts are
    volumes. Source: clinical rules, Bridge and prime 1 and 2.
    """

    phases: tuple[Phase, ...]

    def __post_init__(self) -> None:
        """Refuse no phase, more than four, and phases that are no volume of a known drug."""
        if not 1 <= len(self.phases) <= MOST_PHASES:
            raise RuleBroken(f"A bridge has 1 to {MOST_PHASES} phases, one for each fluid in the path.")
        if any(not isinstance(phase.amount, Volume) or phase.clears is None for phase in self.phases):
            raise RuleBroken("Each phase of a bridge clears a volume of a known drug.")

    @property
    def duration_ms(self) -> int:
        """How long all of it takes."""
        return sum(phase.duration_ms for phase in self.phases)

    @property
    def volume_pl(self) -> int:
        """The volume it clears, in pL."""
        return sum(phase.amount.pl for phase in self.phases if isinstance(phase.amount, Volume))


@dataclass(frozen=True, slots=True)
class ProgramChange:
    """Run `prescription` from the instant of the switch; its drug must be the one in the pump.

    While a bridge runs it goes on as it is, unless `bridge` replaces it: one computed afresh from the
    fluid now in the path.
    """

    prescription: Prescription
    bridge: Bridge | None = None


@dataclass(frozen=True, slots=True)
class BolusChange:
    """Give `dose` once, evenly over `duration_ms`; the stored basal infusion is unchanged."""

    dose: Dose
    duration_ms: int

    def __post_init__(self) -> None:
        """Refuse a bolus of nothing or in no time."""
        if self.dose.ng == 0 or self.duration_ms <= 0:
            raise RuleBroken("A bolus needs a dose above 0 mcg and a duration above 0 minutes.")


class PrimeCase(StrEnum):
    """The four cases of priming (clinical rules, Bridge and prime 7); the value is its name on the wire."""

    BACK_TABLE = "back-table"
    POST_IMPLANT = "post-implant"
    CATHETER_ACCESS = "catheter-access"
    NEW_PUMP_OLD_CATHETER = "new-pump-old-catheter"


@dataclass(frozen=True, slots=True)
class PrimeChange:
    """Move `volume` out of the reservoir in `duration_ms`, in place of the basal, to fill a path."""

    case: PrimeCase
    volume: Volume
    duration_ms: int

    def __post_init__(self) -> None:
        """Refuse a prime of nothing or in no time."""
        if self.volume.pl == 0 or self.duration_ms <= 0:
            raise RuleBroken("A prime needs a volume above 0 mL and a duration above 0 minutes.")


@dataclass(frozen=True, slots=True)
class RefillChange:
    """What was done to the reservoir, and what the pump runs from now on: one atomic change.

    `withdrawn` was aspirated, `left` stayed in (0 when emptied), `filled` was injected (0 when the refill
    was left half-way); the pump then calculates with `left` + `filled`. `prescription` names the drug that
    is in it now. `bridge` clears the old drug, None where drug and strength stay or it was declined.
    `stable_until` is the last day the drug may be used.
    """

    withdrawn: Volume
    left: Volume
    filled: Volume
    prescription: Prescription
    bridge: Bridge | None = None
    stable_until: date | None = None

    def __post_init__(self) -> None:
        """Refuse more in all than a volume can be."""
        Volume(self.holds_pl)

    @property
    def holds_pl(self) -> int:
        """What the pump is told that the reservoir holds, in pL."""
        return self.left.pl + self.filled.pl


@dataclass(frozen=True, slots=True)
class StopChange:
    """No flow until resumed; the stored program stays. `restart_ms` is when a restart is planned, if it is.

    A single, patient or prime bolus under way ends here; a bridge stands still and goes on when resumed.
    """

    restart_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ResumeChange:
    """Run the stored program again, at the step due by the pump's clock."""


class ImplantKind(StrEnum):
    """What was done in theatre; the value is its name on the wire."""

    NEW = "new-implant"
    REPLACEMENT = "pump-replacement"
    REVISION = "catheter-revision"


@dataclass(frozen=True, slots=True)
class ImplantChange:
    """Tell the pump which catheter it is joined to, after an implant, a replacement or a revision."""

    kind: ImplantKind
    catheter: Catheter


@dataclass(frozen=True, slots=True)
class AlarmsChange:
    """Set how often an alarm that stands sounds again, by its priority."""

    repeats: Repeats


Change = (
    ProgramChange
    | BolusChange
    | PrimeChange
    | RefillChange
    | StopChange
    | ResumeChange
    | ImplantChange
    | AlarmsChange
)


def prescribed(before: Prescription, change: Change) -> Prescription:
    """Return the prescription after `change`: only a program and a refill bring another."""
    if isinstance(change, ProgramChange | RefillChange):
        return change.prescription
    return before

"""What the instructor's window shows at one instant, and what each event of the trainer's makes of it.

Apart from `ui.state`, which every page of the trainee's window is given: truth stays on this side. Knows no
Qt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from console.domain.faults import Fault
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from console.session.trainer import AlarmReached, TrainerEvent, TrainerRefused
from console.session.truth import Deed, FaultsTold, Sample, SignsTold, TraceTold, TruthTold

KEEP_EVERY_MS = 10 * MS_PER_MINUTE
"""How far apart, on the pump's clock, two samples of the live truth are that are kept for the chart."""

MOST_SAMPLES = 4_000
"""How many samples are kept, the latest: the pump's own trace and some days of live truth."""

_TREND_OVER_MS = MS_PER_HOUR
_STEADY = Fraction(2, 100)
"""A model drug level that has moved by less of itself is called steady."""


@dataclass(frozen=True, slots=True)
class InstructorState:
    """Everything in the instructor's window.

    `linked` says that a trainer's service answers; `serial` and `who` name pump and patient. `link_fault` is
    what the console's link suffers by our hand. `refused` holds a sentence by the name of each fault that
    would not be done, `notice` what concerns no single one; `moving` says that a jump is under way.
    """

    linked: bool = False
    serial: str = ""
    who: str = ""
    clock_ms: int | None = None
    rate: int | None = None
    drafting: bool = False
    moving: bool = False
    believed_ng_per_ml: int | None = None
    truth: TruthTold | None = None
    faults: tuple[Fault, ...] = ()
    deeds: tuple[Deed, ...] = ()
    samples: tuple[Sample, ...] = ()
    link_fault: str = ""
    refused: tuple[tuple[str, str], ...] = ()
    notice: str = ""

    @property
    def series(self) -> tuple[Sample, ...]:
        """The samples kept and, to the minute, what is so now."""
        if self.truth is None:
            return self.samples
        now = sample_of(self.truth)
        minute = replace(now, at_ms=now.at_ms - now.at_ms % MS_PER_MINUTE)
        return (*(sample for sample in self.samples if sample.at_ms < minute.at_ms), minute)

    @property
    def trend(self) -> str:
        """Where the model drug level goes: `rising`, `falling`, `steady`, or nothing while not known."""
        if self.truth is None:
            return ""
        early_ms = self.truth.clock_ms - _TREND_OVER_MS
        before = next((past for past in reversed(self.samples) if past.at_ms <= early_ms), None)
        if before is None:
            return ""
        change = self.truth.signs.level_thousandths - before.level_thousandths
        if abs(change) <= _STEADY * max(before.level_thousandths, 50):
            return "steady"
        return "rising" if change > 0 else "falling"


def fold(state: InstructorState, event: TrainerEvent) -> InstructorState:
    """Return the state after `event`; one that says nothing to be shown changes nothing."""
    match event:
        case TruthTold():
            return replace(_kept(state, event), truth=event)
        case FaultsTold(_, faults, deeds):
            return replace(state, faults=faults, deeds=deeds)
        case TraceTold(samples):
            return replace(state, samples=merged(state.samples, samples))
        case AlarmReached(_, alarm):
            said = f"Arrived at the next alarm: {alarm}." if alarm else "No alarm came in that time."
            return replace(state, notice=said)
        case TrainerRefused(_, sentence):
            return replace(state, notice=sentence)
        case _:
            return state


def merged(kept: tuple[Sample, ...], more: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Return both in order of time, each instant once, and of all the latest `MOST_SAMPLES`."""
    by_time = {sample.at_ms: sample for sample in (*kept, *more)}
    return tuple(by_time[at_ms] for at_ms in sorted(by_time))[-MOST_SAMPLES:]


def sample_of(truth: TruthTold) -> Sample:
    """Return what the chart draws of a truth."""
    return Sample(
        at_ms=truth.clock_ms,
        true_pl=truth.drawable_pl,
        calculated_pl=truth.calculated_pl,
        commanded_pl_per_day=truth.commanded_pl_per_day,
        tip_pl_per_day=truth.tip_pl_per_day,
        level_thousandths=truth.signs.level_thousandths,
        tone_hundredths=tone(truth.signs),
    )


def tone(signs: SignsTold) -> int:
    """Return the mean tone over all muscle groups told, in hundredths of the Ashworth scale."""
    tones = [hundredths for _, hundredths in signs.tones]
    return round(Fraction(sum(tones), len(tones))) if tones else 0


def _kept(state: InstructorState, truth: TruthTold) -> InstructorState:
    """Return the state with `truth` among its samples, if the last one kept is old enough."""
    if state.samples and truth.clock_ms < state.samples[-1].at_ms + KEEP_EVERY_MS:
        return state
    return replace(state, samples=merged(state.samples, (sample_of(truth),)))

"""What a pump says of itself: its identity, a reading, and the read-back of a prepared change.

Apart from `protocol/messages`, which is their form on the wire, so that screens and records never
need the wire. Everything here is what the pump *knows* (programmed, calculated), never what is true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from console.domain.alarms import DEFAULT_REPEATS, Alarm, Repeats, Sound, Standing, next_sound
from console.domain.catheter import Catheter
from console.domain.change import Change, Phase
from console.domain.fallback import is_own
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR

__all__ = ["NOTHING_GIVEN", "Alarm", "BolusKind", "Given", "Identity", "ReadBack", "Reading", "RunningBolus"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which pump answered. `services` holds "pump" and, for a simulator, "trainer"."""

    model: str
    serial: str
    simulated: bool
    services: tuple[str, ...]


class BolusKind(StrEnum):
    """What flows beside or in place of the basal infusion; the value is its name on the wire."""

    SINGLE = "single-bolus"
    PATIENT = "patient-bolus"
    PRIME = "prime"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class RunningBolus:
    """A bolus of any kind under way, from `started_ms` on the pump's clock, phase after phase.

    `replaces` says that the basal infusion does not flow meanwhile. A bridge that a stop held up begins
    as much later as it stood still.
    """

    kind: BolusKind
    phases: tuple[Phase, ...]
    started_ms: int
    replaces: bool

    @property
    def duration_ms(self) -> int:
        """How long all of it takes."""
        return sum([phase.duration_ms for phase in self.phases])

    @property
    def ends_ms(self) -> int:
        """When it ends on the pump's clock, unless it is stopped."""
        return self.started_ms + self.duration_ms

    def on_clock(self, off_ms: int) -> RunningBolus:
        """Return the same by a clock that is fast by `off_ms`, slow where negative."""
        return replace(self, started_ms=max(0, self.started_ms + off_ms))


@dataclass(frozen=True, slots=True)
class Ran:
    """A stretch of time from `from_ms` to `to_ms` of the pump's clock, with one rate to the patient."""

    from_ms: int
    to_ms: int
    ng_per_h: Fraction

    @property
    def ng(self) -> Fraction:
        """What it gave, in ng."""
        return self.ng_per_h * (self.to_ms - self.from_ms) / MS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Given:
    """The drug given within the last 24 h, in ng: what a day's limit has to count.

    `single_ng` is of single boluses that are over, and of one that reaches back further only what lies
    within; one under way is not in it. `patient_ng` is of the `patient_count` boluses of the patient's own
    that began within it. `ran` is what programs and bridges gave beneath them: stretches without a gap, the
    last of which ends at the reading; none where nothing is known.
    """

    single_ng: int = 0
    patient_ng: int = 0
    patient_count: int = 0
    ran: tuple[Ran, ...] = ()

    def on_clock(self, off_ms: int) -> Given:
        """Return the same by a clock that is fast by `off_ms`, slow where negative."""
        shown = (
            replace(each, from_ms=max(0, each.from_ms + off_ms), to_ms=max(0, each.to_ms + off_ms))
            for each in self.ran
        )
        return replace(self, ran=tuple(shown))


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Reading:
    """One interrogation.

    Volumes are pL calculated by the pump, rounded down to whole pL; `clock_ms` is the pump's clock;
    `version`, `operation` (16 bytes) and `digest` (32 bytes) name the change last made. `corrected_pl` is
    by how much refills have put the account right, so that filled − withdrawn + corrected = reservoir +
    delivered. `stopped_ms` is since when nothing flows by order, `filled_ms` when the reservoir was last
    filled, `patient_boluses` when the patient's of the last 24 h began; None and empty: not, or not known.
    `given` is what was given in those 24 h. `measured_pl` is what a level sensor shows, to 0.1 mL; None
    where the model has none.

    `alarms_since` is since when each of `alarms` stands, in the same order, empty where that is not known;
    no tone sounds before `silenced_until_ms`, if that lies ahead. `repeats` is how often tones come.
    `service_ends_ms` is when the pump stops for good, known once the replacement warning stands.
    `log_first` is the first entry of the log that is still kept.
    """

    identity: Identity
    boot_id: bytes
    version: int
    operation: bytes
    digest: bytes
    prescription: Prescription
    bolus: RunningBolus | None
    clock_ms: int
    capacity_pl: int
    reservoir_pl: int
    delivered_pl: int
    filled_pl: int
    withdrawn_pl: int
    alarms: tuple[Alarm, ...]
    months_to_eri: int | None
    log_head: int
    corrected_pl: int = 0
    stopped_ms: int | None = None
    catheter: Catheter | None = None
    filled_ms: int | None = None
    stable_until: date | None = None
    patient_boluses: tuple[int, ...] = ()
    given: Given = NOTHING_GIVEN
    measured_pl: int | None = None
    alarms_since: tuple[int, ...] = ()
    silenced_until_ms: int | None = None
    repeats: Repeats = DEFAULT_REPEATS
    service_ends_ms: int | None = None
    log_first: int = 0

    @property
    def made_by_pump(self) -> bool:
        """Whether the pump itself made the version that runs: its fallback after a reset."""
        return is_own(self.operation)

    @property
    def flows(self) -> bool:
        """Whether the pump gives what it holds: not while stopped by order, nor after its end of service."""
        return self.still_since_ms is None

    @property
    def still_since_ms(self) -> int | None:
        """Since when nothing flows, by order or since the end of service; None while the pump gives."""
        ended = (one.since_ms for one in self.standing if one.alarm is Alarm.END_OF_SERVICE)
        return next(ended, None) if self.stopped_ms is None else self.stopped_ms

    @property
    def standing(self) -> tuple[Standing, ...]:
        """The alarms that stand, with since when; a time that was not told is the reading's."""
        since = self.alarms_since or (self.clock_ms,) * len(self.alarms)
        return tuple(Standing(alarm, at_ms) for alarm, at_ms in zip(self.alarms, since, strict=True))

    def silenced_at(self, now_ms: int) -> bool:
        """Tell whether the alarms make no tone at `now_ms`."""
        return self.silenced_until_ms is not None and now_ms < self.silenced_until_ms

    def next_sound(self, now_ms: int) -> Sound | None:
        """Return the next tone at or after `now_ms`, if nothing changes; None if none is to come."""
        return next_sound(self.standing, self.repeats, self.silenced_until_ms, now_ms)

    def on_clock(self, off_ms: int) -> Reading:
        """Return the same reading by a clock that is fast by `off_ms`, slow where negative."""
        return replace(
            self,
            bolus=self.bolus and self.bolus.on_clock(off_ms),
            clock_ms=max(0, self.clock_ms + off_ms),
            stopped_ms=_shown(self.stopped_ms, off_ms),
            filled_ms=_shown(self.filled_ms, off_ms),
            patient_boluses=tuple(max(0, at_ms + off_ms) for at_ms in self.patient_boluses),
            alarms_since=tuple(max(0, at_ms + off_ms) for at_ms in self.alarms_since),
            silenced_until_ms=_shown(self.silenced_until_ms, off_ms),
            service_ends_ms=_shown(self.service_ends_ms, off_ms),
            given=self.given.on_clock(off_ms),
        )

    def bolus_at(self, now_ms: int) -> RunningBolus | None:
        """Return the bolus under way as it stands at `now_ms`, when the pump has not been read since.

        A bridge that a stop holds is told as it would go on at `clock_ms`, and begins later the longer it
        stands still: what of it is still to come stays the same.
        """
        if self.bolus is None or self.stopped_ms is None:
            return self.bolus
        return replace(self.bolus, started_ms=self.bolus.started_ms + now_ms - self.clock_ms)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the pump read out of its own structure after `Prepare`: the thing a clinician confirms.

    `daily_ng` holds seven totals from Monday as exact (numerator, denominator) pairs in ng/day;
    `peak_ng_per_h` the same for the highest rate with its first interval in minutes of the day;
    `empty_ms` is when the reservoir runs dry by the pump's own sum, None when it never does; `bolus_ends_ms`
    when the bridge, prime or bolus it would run ends if it switched now; `expires_in_ms` is link time.
    """

    operation: bytes
    change: Change
    base_version: int
    digest: bytes
    daily_ng: tuple[tuple[int, int], ...]
    peak_ng_per_h: tuple[int, int]
    peak_minutes: tuple[int, int]
    empty_ms: int | None
    expires_in_ms: int
    bolus_ends_ms: int | None = None

    def on_clock(self, off_ms: int) -> ReadBack:
        """Return the same by a clock that is fast by `off_ms`, slow where negative."""
        ends_ms = _shown(self.bolus_ends_ms, off_ms)
        return replace(self, empty_ms=_shown(self.empty_ms, off_ms), bolus_ends_ms=ends_ms)


def _shown(at_ms: int | None, off_ms: int) -> int | None:
    """Return an instant by a clock that is off; there is none before 1970."""
    return None if at_ms is None else max(0, at_ms + off_ms)

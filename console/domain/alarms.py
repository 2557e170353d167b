"""The pump's alarms: what each is called, how urgent it is, what raises and what ends it, and when it sounds.

Apart from `reading`, which says which stand now, and from the pump, which raises them. The kinds are one
table. When a tone sounds is a function of time: an alarm that stands for a year needs no event of its own
for each tone. Tones, intervals and limits are teaching values (clinical reference §1.1 and §1.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.errors import RuleBroken


class Alarm(StrEnum):
    """The pump's alarms; the value is the name on wire, in the log and in JSON."""

    LOW_RESERVOIR = "low-reservoir"
    EMPTY_RESERVOIR = "empty-reservoir"
    PUMP_STOPPED = "pump-stopped"
    STOPPED_48H = "stopped-48h"
    MOTOR_STALL = "motor-stall"
    MEMORY_RESET = "memory-reset"
    LOW_BATTERY_RESET = "low-battery-reset"
    REPLACEMENT_DUE = "replacement-due"
    END_OF_SERVICE = "end-of-service"
    TUBE_SET = "tube-set"


class Priority(StrEnum):
    """How urgent an alarm is: a critical one sounds two tones, another one tone, a message none."""

    CRITICAL = "critical"
    NON_CRITICAL = "non-critical"
    MESSAGE = "message"


class Tone(StrEnum):
    """What the pump sounds at the bedside."""

    TWO = "two-tone"
    ONE = "one-tone"


TONES = {Priority.CRITICAL: Tone.TWO, Priority.NON_CRITICAL: Tone.ONE}


@dataclass(frozen=True, slots=True)
class AlarmKind:
    """One kind of alarm: its words, its priority, and where both come from.

    `latches` says that it stands when what raised it is over; `raised_by` and `ended_by` are for people and
    for the documents' table.
    """

    label: str
    told: str
    priority: Priority
    latches: bool
    raised_by: str
    ended_by: str
    source: str


_TABLE = "Clinical reference §1.1: published patient pages of a pump of this kind."
_TEACHING = "Teaching value."
_REPROGRAMMED = "a program or a refill"
_NEVER = "nothing: the pump is replaced"

KINDS: dict[Alarm, AlarmKind] = {
    Alarm.END_OF_SERVICE: AlarmKind(
        "End of service",
        "The battery has come to its end: nothing flows, and nothing can be programmed.",
        Priority.CRITICAL,
        latches=True,
        raised_by="90 days after the replacement warning",
        ended_by=_NEVER,
        source=_TABLE,
    ),
    Alarm.EMPTY_RESERVOIR: AlarmKind(
        "Reservoir empty",
        "The reservoir is empty, calculated; delivery has stopped.",
        Priority.CRITICAL,
        latches=False,
        raised_by="the calculated volume reaches 0 mL",
        ended_by="a refill",
        source=_TABLE,
    ),
    Alarm.MOTOR_STALL: AlarmKind(
        "Motor stall",
        "Motor stall: the rotor does not turn, nothing flows.",
        Priority.CRITICAL,
        latches=False,
        raised_by="the stall detector",
        ended_by="a recovery that the pump has noticed",
        source=_TABLE,
    ),
    Alarm.STOPPED_48H: AlarmKind(
        "Stopped over 48 h",
        "The pump has been stopped for 48 h.",
        Priority.CRITICAL,
        latches=False,
        raised_by="48 h after a stop",
        ended_by="a resume, or a reset",
        source=_TABLE,
    ),
    Alarm.MEMORY_RESET: AlarmKind(
        "Memory reset",
        "The memory was reset: therapy is lost, the pump runs at its minimum rate.",
        Priority.CRITICAL,
        latches=True,
        raised_by="a critical error of its memory",
        ended_by=_REPROGRAMMED,
        source=_TABLE,
    ),
    Alarm.LOW_BATTERY_RESET: AlarmKind(
        "Low-battery reset",
        "The battery's voltage fell and the pump was reset: therapy is lost, it runs at its minimum rate.",
        Priority.CRITICAL,
        latches=True,
        raised_by="the battery's voltage falls",
        ended_by=_REPROGRAMMED,
        source="Clinical reference §1.1: named in a recall of 2013; its priority is from memory.",
    ),
    Alarm.PUMP_STOPPED: AlarmKind(
        "Pump stopped",
        "The pump is stopped by order; nothing flows until it is resumed.",
        Priority.NON_CRITICAL,
        latches=False,
        raised_by="a stop",
        ended_by="a resume, or a reset",
        source=f"{_TEACHING} One published list has any stop as critical, another only one of over 48 h.",
    ),
    Alarm.REPLACEMENT_DUE: AlarmKind(
        "Replacement due",
        "Replacement warning (ERI): the pump stops 90 days after it.",
        Priority.NON_CRITICAL,
        latches=True,
        raised_by="the battery's life is used up",
        ended_by=_NEVER,
        source=_TABLE,
    ),
    Alarm.LOW_RESERVOIR: AlarmKind(
        "Low reservoir",
        "The reservoir has reached the low-reservoir volume, calculated.",
        Priority.NON_CRITICAL,
        latches=False,
        raised_by="the calculated volume reaches the alarm's",
        ended_by="a refill, or a lower alarm",
        source=_TABLE,
    ),
    Alarm.TUBE_SET: AlarmKind(
        "Tube set",
        "The rotor stood still for 48 h: the tubing may have set. It may give too much or too little.",
        Priority.MESSAGE,
        latches=True,
        raised_by="48 h of standing still in one go, by order or in a stall",
        ended_by=_NEVER,
        source=f"{_TEACHING} Stops of over 48 h are a published risk of later over-delivery.",
    ),
}
"""Every alarm, the most urgent first."""

UNTIL_REPROGRAMMED = frozenset({Alarm.MEMORY_RESET, Alarm.LOW_BATTERY_RESET})
"""What a program or a refill ends, whatever it says."""

RESETS = UNTIL_REPROGRAMMED
"""What takes the therapy and leaves the minimum rate."""

STOPPED_FOR_MS = 48 * MS_PER_HOUR
"""How long a pump may stand still before it says so once more, and that its tubing may have set (clinical
reference §1.1)."""

TO_END_OF_SERVICE_MS = 90 * MS_PER_DAY
"""From the replacement warning to the end (clinical rules, Replacement)."""

CRITICAL_EVERY_MS = 10 * MS_PER_MINUTE
"""How often a critical alarm sounds again if nothing else is set (clinical reference §1.1, from memory)."""

NON_CRITICAL_EVERY_MS = 60 * MS_PER_MINUTE
"""How often a non-critical alarm does (clinical reference §1.1: about once an hour)."""

REPEAT_LOW_MS = 10 * MS_PER_MINUTE
"""The shortest interval that can be set (clinical reference §1.1, from memory)."""

REPEAT_HIGH_MS = 120 * MS_PER_MINUTE
"""The longest interval that can be set (clinical reference §1.1, from memory)."""

LONGEST_SILENCE_MS = 120 * MS_PER_MINUTE
"""An alarm is never silenced for good: after this at most it sounds again."""

SILENCE_MS = 30 * MS_PER_MINUTE
"""The silence that the window offers."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often an alarm that stands sounds again, in ms, by its priority; 10 min to 2 h in whole minutes."""

    critical_ms: int = CRITICAL_EVERY_MS
    non_critical_ms: int = NON_CRITICAL_EVERY_MS

    def __post_init__(self) -> None:
        """Refuse an interval outside 10 min to 2 h, and one that is no whole number of minutes."""
        for every_ms in (self.critical_ms, self.non_critical_ms):
            if not REPEAT_LOW_MS <= every_ms <= REPEAT_HIGH_MS or every_ms % MS_PER_MINUTE:
                raise RuleBroken("An alarm's tone is repeated every 10 to 120 minutes.")

    def every_ms(self, alarm: Alarm) -> int | None:
        """Return after how many ms `alarm` sounds again; None for a message, which never sounds."""
        intervals = {Priority.CRITICAL: self.critical_ms, Priority.NON_CRITICAL: self.non_critical_ms}
        return intervals.get(KINDS[alarm].priority)


DEFAULT_REPEATS = Repeats()


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that stands, since when on the pump's clock."""

    alarm: Alarm
    since_ms: int


@dataclass(frozen=True, slots=True)
class Sound:
    """A tone that will sound at `at_ms`, and for which alarm."""

    at_ms: int
    tone: Tone
    alarm: Alarm


def next_sound(
    standing: Iterable[Standing], repeats: Repeats, silenced_until_ms: int | None, now_ms: int
) -> Sound | None:
    """Return the next tone at or after `now_ms`, with silence; None if nothing that stands sounds.

    An alarm sounds when it begins and at each interval after; where two fall on one ms, the two tones go
    before the one. What falls within a silence does not sound; the interval goes on beneath it.
    """
    from_ms = now_ms if silenced_until_ms is None else max(now_ms, silenced_until_ms)
    found = []
    for place, one in enumerate(by_urgency(standing)):
        every_ms = repeats.every_ms(one.alarm)
        if every_ms is not None:
            rounds = -(min(one.since_ms - from_ms, 0) // every_ms)
            sound = Sound(one.since_ms + rounds * every_ms, TONES[KINDS[one.alarm].priority], one.alarm)
            found.append((sound.at_ms, place, sound))
    return min(found)[2] if found else None


def by_urgency(standing: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return `standing` with the most urgent first: in the order of the table."""
    places = list(KINDS)
    return tuple(sorted(standing, key=lambda one: places.index(one.alarm)))


def silenced_until(now_ms: int, for_ms: int) -> int:
    """Return when a silence of `for_ms` from `now_ms` ends; refuses none, and more than 2 h."""
    if not 0 < for_ms <= LONGEST_SILENCE_MS:
        raise RuleBroken("Alarms are silenced for 1 to 120 minutes, never for good.")
    return now_ms + for_ms

"""The alarm line: each alarm that stands with its priority and since when, and when the pump sounds next.

Apart from the widget that shows it, and from `attention`, which says what follows from an alarm. The pump's
tone is heard at the bedside; what the console says of itself is a notice, never an alarm. Since when it was
read the pump may have gone on: only its clock is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.alarms import KINDS, SILENCE_MS, Alarm, Priority, Sound, Tone
from console.domain.calendar import clock_text, minute_of_day
from console.domain.reading import Reading
from console.domain.wording import duration_text, moment_text
from ui.state import ConsoleState, Link

BADGES = {
    Priority.CRITICAL: "alarm-high",
    Priority.NON_CRITICAL: "alarm-medium",
    Priority.MESSAGE: "alarm-low",
}
"""Priority → the look of its badge."""

_PRIORITIES = {
    Priority.CRITICAL: "critical",
    Priority.NON_CRITICAL: "non-critical",
    Priority.MESSAGE: "message, no tone",
}
_TONES = {Tone.TWO: "two tones", Tone.ONE: "one tone"}
SILENCE = f"Silence for {duration_text(SILENCE_MS)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One alarm: its word, the look of its badge, its priority and since when."""

    label: str
    badge: str
    note: str


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """What stands, what the pump sounds, and the button that silences it; empty where there is none."""

    rows: tuple[Row, ...] = ()
    tone: str = ""
    silence: str = ""


def alarm_line(state: ConsoleState) -> AlarmLine:
    """Return the line for the reading at hand; nothing where no alarm stands."""
    reading = state.reading
    if reading is None or not reading.alarms:
        return AlarmLine()
    rows = tuple(_row(alarm.alarm, alarm.since_ms) for alarm in reading.standing)
    sounds = reading.next_sound(clock_ms(state)) is not None
    offered = sounds and state.link is Link.LINKED and not reading.silenced_at(clock_ms(state))
    return AlarmLine(rows, tone_words(state, reading), SILENCE if offered else "")


def tone_words(state: ConsoleState, reading: Reading) -> str:
    """Return what the pump sounds and when next, or until when it is silent."""
    now_ms = clock_ms(state)
    sound = reading.next_sound(now_ms)
    if sound is None:
        return "The pump makes no tone."
    tone, next_at = _TONES[sound.tone], _time(sound.at_ms)
    if reading.silenced_at(now_ms):
        return f"Silent until {_time(reading.silenced_until_ms or 0)}; then {tone} at {next_at}."
    every = duration_text(reading.repeats.every_ms(sound.alarm) or 0)
    return f"The pump sounds {tone} every {every}, next at {next_at}."


def heard(state: ConsoleState, since_ms: int) -> Sound | None:
    """Return the tone that the pump has sounded after `since_ms` and until now; the first if several."""
    reading = state.reading
    sound = None if reading is None else reading.next_sound(since_ms + 1)
    return sound if sound is not None and sound.at_ms <= clock_ms(state) else None


def clock_ms(state: ConsoleState) -> int:
    """Return the pump's clock as last known; 0 before anything was read."""
    read_ms = 0 if state.reading is None else state.reading.clock_ms
    return max(read_ms, state.clock_ms or 0)


def _time(at_ms: int) -> str:
    """Return the time of day: a tone or the end of a silence is never more than 2 h away."""
    return clock_text(minute_of_day(at_ms))


def _row(alarm: Alarm, since_ms: int) -> Row:
    kind = KINDS[alarm]
    note = f"{_PRIORITIES[kind.priority]}, since {moment_text(since_ms)}"
    return Row(kind.label, BADGES[kind.priority], note)

"""The table of alarms, and the tones as a function of time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.alarms import (
    DEFAULT_REPEATS,
    KINDS,
    LONGEST_SILENCE_MS,
    Alarm,
    Priority,
    Repeats,
    Sound,
    Standing,
    Tone,
    by_urgency,
    next_sound,
    silenced_until,
)
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from console.errors import RuleBroken

NOW = 1_000_000_000
minutes = st.integers(10, 120).map(lambda count: count * MS_PER_MINUTE)
standing = st.sets(st.sampled_from(Alarm), min_size=1).flatmap(
    lambda alarms: st.tuples(
        *(st.builds(Standing, st.just(alarm), st.integers(0, NOW)) for alarm in sorted(alarms))
    )
)


@pytest.mark.parametrize(
    ("alarm", "priority", "latches"),
    [
        ("end-of-service", "critical", True),
        ("empty-reservoir", "critical", False),
        ("motor-stall", "critical", False),
        ("stopped-48h", "critical", False),
        ("memory-reset", "critical", True),
        ("low-battery-reset", "critical", True),
        ("pump-stopped", "non-critical", False),
        ("replacement-due", "non-critical", True),
        ("low-reservoir", "non-critical", False),
        ("tube-set", "message", True),
    ],
)
def test_that_each_alarm_has_the_priority_of_the_published_lists(
    alarm: str, priority: str, latches: bool
) -> None:
    kind = KINDS[Alarm(alarm)]
    assert (kind.priority, kind.latches) == (priority, latches)


def test_that_every_alarm_is_in_the_table_with_words_and_a_source() -> None:
    assert set(KINDS) == set(Alarm)
    for kind in KINDS.values():
        assert kind.told.endswith(".")
        assert all((kind.label, kind.raised_by, kind.ended_by, kind.source))


def test_that_the_table_is_ordered_by_urgency() -> None:
    priorities = [list(Priority).index(kind.priority) for kind in KINDS.values()]
    assert priorities == sorted(priorities)


def test_that_critical_tones_come_every_10_minutes_and_others_every_hour() -> None:
    assert DEFAULT_REPEATS.every_ms(Alarm.MOTOR_STALL) == 10 * MS_PER_MINUTE
    assert DEFAULT_REPEATS.every_ms(Alarm.LOW_RESERVOIR) == MS_PER_HOUR
    assert DEFAULT_REPEATS.every_ms(Alarm.TUBE_SET) is None


@pytest.mark.parametrize("every_ms", [0, 9 * MS_PER_MINUTE, 121 * MS_PER_MINUTE, 10 * MS_PER_MINUTE + 1])
def test_that_tones_are_repeated_every_10_minutes_to_2_hours(every_ms: int) -> None:
    with pytest.raises(RuleBroken, match="every 10 to 120 minutes"):
        Repeats(every_ms, MS_PER_HOUR)
    with pytest.raises(RuleBroken, match="every 10 to 120 minutes"):
        Repeats(MS_PER_HOUR, every_ms)


def test_that_an_alarm_sounds_when_it_begins_and_at_each_interval_after() -> None:
    stall = (Standing(Alarm.MOTOR_STALL, NOW),)
    tones = [next_sound(stall, DEFAULT_REPEATS, None, at_ms) for at_ms in (NOW, NOW + 1, NOW + 600_001)]
    assert [tone and tone.at_ms for tone in tones] == [NOW, NOW + 600_000, NOW + 1_200_000]


def test_that_two_tones_go_before_one_at_the_same_instant() -> None:
    both = (Standing(Alarm.LOW_RESERVOIR, NOW), Standing(Alarm.EMPTY_RESERVOIR, NOW))
    assert next_sound(both, DEFAULT_REPEATS, None, NOW) == Sound(NOW, Tone.TWO, Alarm.EMPTY_RESERVOIR)


def test_that_a_message_alone_never_sounds() -> None:
    assert next_sound((Standing(Alarm.TUBE_SET, NOW),), DEFAULT_REPEATS, None, NOW) is None
    assert next_sound((), DEFAULT_REPEATS, None, NOW) is None


@given(standing, minutes, minutes, st.none() | st.integers(NOW - 10, NOW + LONGEST_SILENCE_MS))
def test_that_no_tone_sounds_in_a_silence_and_the_next_comes_within_an_interval_of_its_end(
    alarms: tuple[Standing, ...], critical_ms: int, other_ms: int, silent_ms: int | None
) -> None:
    repeats = Repeats(critical_ms, other_ms)
    sound = next_sound(alarms, repeats, silent_ms, NOW)
    audible = [repeats.every_ms(one.alarm) for one in alarms if repeats.every_ms(one.alarm)]
    if not audible:
        assert sound is None
        return
    assert sound is not None
    from_ms = max(NOW, silent_ms or NOW)
    assert from_ms <= sound.at_ms < from_ms + min(every for every in audible if every)
    (begun,) = [one for one in alarms if one.alarm is sound.alarm]
    assert (sound.at_ms - begun.since_ms) % (repeats.every_ms(sound.alarm) or 1) == 0


@given(standing, minutes, minutes, st.lists(st.integers(0, 10**8), min_size=1, max_size=5))
def test_that_the_next_tone_is_the_same_whoever_asks_before_it(
    alarms: tuple[Standing, ...], critical_ms: int, other_ms: int, later: list[int]
) -> None:
    repeats = Repeats(critical_ms, other_ms)
    first = next_sound(alarms, repeats, None, NOW)
    for by_ms in later:
        if first is not None and NOW + by_ms <= first.at_ms:
            assert next_sound(alarms, repeats, None, NOW + by_ms) == first


@pytest.mark.parametrize("for_ms", [0, -1, LONGEST_SILENCE_MS + 1])
def test_that_no_silence_is_for_good(for_ms: int) -> None:
    with pytest.raises(RuleBroken, match="never for good"):
        silenced_until(NOW, for_ms)
    assert silenced_until(NOW, LONGEST_SILENCE_MS) == NOW + LONGEST_SILENCE_MS


def test_that_alarms_are_listed_with_the_most_urgent_first() -> None:
    low, stall = Standing(Alarm.LOW_RESERVOIR, 1), Standing(Alarm.MOTOR_STALL, 2)
    assert by_urgency((low, stall)) == (stall, low)

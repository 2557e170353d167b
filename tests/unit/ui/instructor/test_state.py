"""What each event makes of the instructor's state, and what the chart is given of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from console.session.trainer import AlarmReached, TimeTold, TrainerLost, TrainerRefused
from console.session.truth import FaultsTold, TraceTold, TruthTold
from support import told
from ui.instructor.state import (
    KEEP_EVERY_MS,
    MOST_SAMPLES,
    InstructorState,
    fold,
    merged,
    sample_of,
)

LATER_MS = told.NOW_MS + KEEP_EVERY_MS


def truth_at(at_ms: int, level: int = 152) -> TruthTold:
    return replace(told.TRUTH, clock_ms=at_ms, signs=replace(told.STIFF, level_thousandths=level))


def test_that_truth_faults_and_deeds_are_the_last_told() -> None:
    state = fold(fold(InstructorState(), told.TRUTH), told.FAULTS)
    assert (state.truth, state.faults, state.deeds) == (told.TRUTH, (told.LEAK,), told.DEEDS)
    state = fold(state, FaultsTold(told.NOW_MS, (), told.DEEDS[:1]))
    assert (state.faults, state.deeds) == ((), told.DEEDS[:1])


@pytest.mark.parametrize(
    ("event", "notice"),
    [
        (
            AlarmReached(TimeTold(LATER_MS, 1, 0), "low-reservoir"),
            "Arrived at the next alarm: low-reservoir.",
        ),
        (AlarmReached(TimeTold(LATER_MS, 1, 0), None), "No alarm came in that time."),
        (TrainerRefused("jump-refused", "Not so far."), "Not so far."),
    ],
)
def test_that_what_concerns_no_fault_is_said(event: AlarmReached | TrainerRefused, notice: str) -> None:
    assert fold(InstructorState(), event).notice == notice


def test_that_an_event_that_says_nothing_to_be_shown_changes_nothing() -> None:
    assert fold(told.state(), TrainerLost("The link is gone.")) == told.state()
    assert fold(told.state(), TimeTold(LATER_MS, 1, 0)) == told.state()


def test_that_of_the_live_truth_a_sample_is_kept_every_ten_minutes() -> None:
    state = fold(InstructorState(), truth_at(told.NOW_MS))
    state = fold(state, truth_at(LATER_MS - 1))
    assert [sample.at_ms for sample in state.samples] == [told.NOW_MS]
    state = fold(state, truth_at(LATER_MS))
    assert [sample.at_ms for sample in state.samples] == [told.NOW_MS, LATER_MS]


def test_that_the_pumps_trace_goes_among_the_live_samples_in_order_of_time() -> None:
    state = fold(fold(InstructorState(), told.TRUTH), TraceTold(told.samples(2)))
    times = [sample.at_ms for sample in state.samples]
    assert times == sorted(times)
    assert times[-1] == told.NOW_MS
    assert len(times) == 9


def test_that_an_instant_told_twice_is_kept_once_and_only_the_latest_are_kept() -> None:
    trace = told.samples(2)
    assert merged(trace, trace) == trace
    many = tuple(replace(trace[0], at_ms=number) for number in range(MOST_SAMPLES + 5))
    assert [merged(many[:10], many[10:])[0].at_ms, len(merged(many, ()))] == [5, MOST_SAMPLES]


def test_that_the_chart_ends_with_what_is_so_now_to_the_minute() -> None:
    state = replace(told.state(), truth=truth_at(told.NOW_MS + 90_500))
    assert state.series[-1].at_ms == told.NOW_MS + MS_PER_MINUTE
    assert state.series[:-1] == told.samples()
    assert replace(state, truth=None).series == told.samples()


def test_that_a_sample_of_a_truth_carries_its_figures_and_the_mean_tone() -> None:
    sample = sample_of(told.TRUTH)
    assert (sample.true_pl, sample.calculated_pl) == (8_810_000_000, 8_790_000_000)
    assert (sample.commanded_pl_per_day, sample.tip_pl_per_day) == (133_500_000, 53_400_000)
    assert (sample.level_thousandths, sample.tone_hundredths) == (152, 310)


@pytest.mark.parametrize(
    ("level", "trend"), [(171, "steady"), (168, "steady"), (190, "rising"), (152, "falling")]
)
def test_that_the_model_drug_level_is_held_against_an_hour_ago(level: int, trend: str) -> None:
    assert told.state(truth=truth_at(told.NOW_MS, level)).trend == trend


def test_that_no_trend_is_made_up_before_an_hour_was_seen() -> None:
    young = (replace(told.samples(1)[-1], at_ms=told.NOW_MS - MS_PER_HOUR + 1),)
    assert told.state(samples=young).trend == ""
    assert InstructorState().trend == ""

"""The trace samples the last year every six hours, wherever time is cut, and looking moves nothing."""

from __future__ import annotations

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.pump.firmware import Firmware
from console.pump.hydraulics import ANY_NUMBER
from console.pump.trace import EVERY_MS, MOST_SAMPLES, Trace
from support.pumps import START_MS, new, started

ALL = MOST_SAMPLES + 1


def traced() -> tuple[Firmware, Trace]:
    firmware = started(new())
    return firmware, Trace(firmware)


def test_that_a_sample_is_taken_at_every_six_hours_of_the_pumps_day() -> None:
    _, trace = traced()
    trace.advance(START_MS + 3 * MS_PER_DAY)
    found = [sample.at_ms for sample in trace.since(0, ALL)]
    assert len(found) in (12, 13)
    assert {at_ms % (6 * MS_PER_HOUR) for at_ms in found} == {0}
    assert found == sorted(set(found))


def test_that_time_cut_anywhere_leaves_the_same_trace_and_the_same_pump() -> None:
    whole, cut = traced(), traced()
    whole[1].advance(START_MS + 5 * MS_PER_DAY)
    for at_ms in range(START_MS, START_MS + 5 * MS_PER_DAY, 7 * MS_PER_HOUR + 1):
        cut[1].advance(at_ms, most=3)
    cut[1].advance(START_MS + 5 * MS_PER_DAY)
    assert cut[1].since(0, ALL) == whole[1].since(0, ALL)
    assert cut[0].packed() == whole[0].packed()


def test_that_watching_a_pump_leaves_it_as_it_is_without() -> None:
    watched, trace = traced()
    trace.advance(START_MS + 40 * MS_PER_DAY)
    alone = started(new())
    alone.advance(START_MS + 40 * MS_PER_DAY, ANY_NUMBER)
    assert watched.packed() == alone.packed()


def test_that_a_long_jump_is_sampled_over_its_last_year_alone_and_memory_stays_the_same() -> None:
    firmware, trace = traced()
    end_ms = START_MS + 1_000 * MS_PER_DAY
    trace.advance(end_ms)
    found = trace.since(0, 2 * ALL)
    assert len(found) <= MOST_SAMPLES
    assert found[0].at_ms >= end_ms - (MOST_SAMPLES - 1) * EVERY_MS
    trace.advance(end_ms + 30 * MS_PER_DAY)
    assert len(trace.since(0, 2 * ALL)) == MOST_SAMPLES
    assert firmware.hydraulics.at_ms == end_ms + 30 * MS_PER_DAY


def test_that_a_way_that_may_end_early_is_sampled_from_its_beginning() -> None:
    _, trace = traced()
    while trace._firmware.hydraulics.at_ms < START_MS + 2 * MS_PER_DAY:
        trace.advance(START_MS + 3_000 * MS_PER_DAY, most=1, all_of_it=True)
    assert len(trace.since(0, ALL)) >= 8


def test_that_a_turn_ends_after_about_so_many_events() -> None:
    firmware, trace = traced()
    trace.advance(START_MS + 300 * MS_PER_DAY, most=50)
    assert START_MS < firmware.hydraulics.at_ms < START_MS + 20 * MS_PER_DAY


def test_that_a_sample_says_what_is_true_beside_what_is_believed() -> None:
    firmware, trace = traced()
    trace.advance(START_MS + 10 * MS_PER_DAY)
    last = trace.since(0, ALL)[-1]
    assert last.calculated_pl == last.true_pl == int(firmware.hydraulics.ledger.reservoir_pl)
    assert last.commanded_pl_per_day > 0
    assert last.tip_pl_per_day <= last.commanded_pl_per_day
    assert 0 < last.tone_hundredths <= 400
    assert last.level_thousandths > 0

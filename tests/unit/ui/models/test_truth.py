"""What of the true past is in sight, and what one instant reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from support import told
from ui.models import truth

SAMPLES = told.samples(30)
NOW_MS = SAMPLES[-1].at_ms


@pytest.mark.parametrize(("back", "days"), [("24 h", 1), ("7 d", 7), ("30 d", 30), ("90 d", 90)])
def test_that_a_range_looks_back_from_the_last_sample(back: str, days: int) -> None:
    assert truth.bounds(SAMPLES, back) == (NOW_MS - days * MS_PER_DAY, NOW_MS)


def test_that_all_begins_with_the_first_sample_and_is_never_no_time_at_all() -> None:
    assert truth.bounds(SAMPLES, "All") == (SAMPLES[0].at_ms, NOW_MS)
    assert truth.bounds(SAMPLES[:1], "All") == (SAMPLES[0].at_ms - MS_PER_HOUR, SAMPLES[0].at_ms)


def test_that_a_line_begins_with_the_last_sample_before_the_edge_of_sight() -> None:
    seen = truth.within(SAMPLES, SAMPLES[10].at_ms + 1)
    assert seen == SAMPLES[10:]
    assert truth.within(SAMPLES, SAMPLES[10].at_ms) == SAMPLES[10:]
    assert truth.within(SAMPLES, 0) == SAMPLES


@pytest.mark.parametrize(("off_ms", "found"), [(0, 5), (MS_PER_HOUR, 5), (5 * MS_PER_HOUR, 6), (-1, 5)])
def test_that_between_two_samples_the_nearer_is_read(off_ms: int, found: int) -> None:
    assert truth.nearest(SAMPLES, SAMPLES[5].at_ms + off_ms) == SAMPLES[found]


def test_that_beyond_the_ends_the_end_is_read() -> None:
    assert truth.nearest(SAMPLES, 0) == SAMPLES[0]
    assert truth.nearest(SAMPLES, NOW_MS + MS_PER_DAY) == SAMPLES[-1]


def test_that_a_sample_reads_truth_before_belief() -> None:
    said = truth.read_out(SAMPLES[-1]).replace("\u00a0", " ")
    assert said == (
        "Mon 23 Nov 2026 03:44 · reservoir 8.84 true, 8.82 mL believed · flow 0.062 through the tip, "
        "0.142 mL/day programmed · model drug level 0.17 · Ashworth 2.9"
    )


def test_that_a_row_of_the_table_has_plain_figures() -> None:
    sample = replace(SAMPLES[-1], true_pl=8_000_000_000, level_thousandths=0, tone_hundredths=150)
    assert truth.row(sample) == ("2026-11-23T03:44:00", "8", "8.823", "0.0624", "0.1425", "0", "1.5")

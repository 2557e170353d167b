"""The log: numbered without gaps, chained, and whole or not."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from console.pump.log import GENESIS, EventLog, chain, is_whole

LOG = (
    EventLog().with_entry(1, "made", "Made.").with_entry(2, "started", "Switched on.").with_entry(2, "x", "y")
)


def test_that_entries_are_numbered_from_0_without_a_gap() -> None:
    assert [(each.sequence, each.at_ms, each.kind, each.what) for each in LOG.entries] == [
        (0, 1, "made", "Made."),
        (1, 2, "started", "Switched on."),
        (2, 2, "x", "y"),
    ]


def test_that_the_chain_is_sha_256_over_the_link_before_and_the_entry() -> None:
    """Written out, so that a console in another language can check it."""
    first = sha256(GENESIS + msgspec.msgpack.encode([0, 1, "made", "Made."])).digest()
    assert LOG.entries[0].chain == first
    assert LOG.entries[1].chain == chain(first, 1, 2, "started", "Switched on.")


def test_that_adding_an_entry_leaves_the_log_before_as_it_was() -> None:
    before = LOG.entries
    LOG.with_entry(3, "later", "Later.")
    assert LOG.entries == before


def test_that_a_log_as_written_is_whole() -> None:
    assert is_whole(LOG.entries)
    assert is_whole(())


@pytest.mark.parametrize("index", range(3))
@pytest.mark.parametrize(
    ("field", "value"),
    [("at_ms", 99), ("kind", "other"), ("what", "Other."), ("chain", bytes(32)), ("sequence", 9)],
)
def test_a_log_is_not_whole_when_any_field_of_any_entry_was_changed(
    index: int, field: str, value: object
) -> None:
    entries = list(LOG.entries)
    entries[index] = msgspec.structs.replace(entries[index], **{field: value})
    assert not is_whole(tuple(entries))


@pytest.mark.parametrize("missing", [0, 1])
def test_a_log_is_not_whole_when_an_entry_is_missing(missing: int) -> None:
    assert not is_whole(LOG.entries[:missing] + LOG.entries[missing + 1 :])


def test_a_log_is_not_whole_when_two_entries_have_changed_places() -> None:
    assert not is_whole((LOG.entries[1], LOG.entries[0], LOG.entries[2]))


def limited(most: int, written: int) -> EventLog:
    log = EventLog(most=most)
    for number in range(written):
        log = log.with_entry(number, "noted", f"Number {number}.")
    return log


def test_that_the_oldest_entries_fall_out_of_a_full_log_and_numbers_go_on() -> None:
    log = limited(3, 5)
    assert [each.sequence for each in log.entries] == [2, 3, 4]
    assert (log.first, log.head) == (2, 5)


def test_that_the_chain_goes_on_across_what_has_fallen_out() -> None:
    log, all_of_it = limited(3, 5), limited(99, 5)
    assert log.entries == all_of_it.entries[2:]
    assert log.before == all_of_it.entries[1].chain
    assert is_whole(log.entries, log.before)


def test_a_shortened_log_is_not_whole_when_it_passes_for_a_full_one_or_begins_elsewhere() -> None:
    log = limited(3, 5)
    assert not is_whole(log.entries)
    assert not is_whole(log.entries[1:], log.before)
    assert not is_whole(limited(9, 3).entries, log.before)


@pytest.mark.parametrize(("first", "found"), [(0, [2, 3]), (2, [2, 3]), (4, [4]), (5, []), (2**53 - 1, [])])
def test_that_a_page_begins_with_the_first_entry_kept_where_older_ones_are_asked(
    first: int, found: list[int]
) -> None:
    assert [each.sequence for each in limited(3, 5).page(first, 2)] == found

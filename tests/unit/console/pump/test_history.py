"""The version history: gapless, and the place where it stands what runs."""

from __future__ import annotations

import msgspec
import pytest

from console.domain.change import Change, ProgramChange
from console.domain.quantities import MS_PER_HOUR
from console.errors import RuleBroken
from console.protocol import codec, values
from console.pump.history import NO_OPERATION, History, HistoryEntry
from support.pumps import START_MS, begun, bolus
from support.therapies import ORDERED, RUNNING, prescription

FIRST, SECOND = ProgramChange(prescription(RUNNING)), ProgramChange(prescription(ORDERED))


def entry(version: int, change: Change, at_ms: int = START_MS) -> HistoryEntry:
    return HistoryEntry(
        version=version,
        operation=version.to_bytes(16, "big"),
        digest=codec.digest("SIM-1", max(version - 1, 0), change),
        base_version=max(version - 1, 0),
        console="ward 3",
        user="C. Moreau",
        at_ms=at_ms,
        change=values.to_wire(change),
    )


def history(*changes: Change) -> History:
    return History(tuple(entry(version, change) for version, change in enumerate(changes)))


def test_that_the_last_program_is_what_runs_whatever_came_after_it() -> None:
    assert history(FIRST).prescription == FIRST.prescription
    assert history(FIRST, SECOND, bolus("50", 10)).prescription == SECOND.prescription
    assert history(FIRST, SECOND, FIRST).prescription == FIRST.prescription


def test_that_a_bolus_is_under_way_until_its_time_has_passed() -> None:
    extra = bolus("50", 60)
    after = history(FIRST, extra, SECOND)
    assert after.bolus_at(START_MS) == begun(extra, START_MS)
    assert after.bolus_at(START_MS + MS_PER_HOUR - 1) == begun(extra, START_MS)
    assert after.bolus_at(START_MS + MS_PER_HOUR) is None
    assert history(FIRST).bolus_at(START_MS) is None


def test_that_the_version_an_operation_made_is_found_by_its_id() -> None:
    after = history(FIRST, SECOND)
    assert after.committed((1).to_bytes(16, "big")) == after.last
    assert after.committed(b"x" * 16) is None


def test_that_no_console_can_claim_the_operation_of_version_0() -> None:
    assert history(FIRST).entries[0].operation == NO_OPERATION
    assert history(FIRST).committed(NO_OPERATION) is None


@pytest.mark.parametrize("versions", [(), (1,), (0, 2), (0, 1, 1), (1, 0)])
def test_a_history_is_refused_when_its_versions_have_a_gap(versions: tuple[int, ...]) -> None:
    with pytest.raises(RuleBroken, match="without a gap"):
        History(tuple(entry(version, FIRST) for version in versions))


def test_a_history_is_refused_when_it_begins_with_a_bolus() -> None:
    with pytest.raises(RuleBroken, match="begins with a program"):
        history(bolus("50", 10))


def test_that_adding_a_version_leaves_the_history_before_as_it_was() -> None:
    before = history(FIRST)
    after = before.with_entry(entry(1, SECOND))
    assert (before.last.version, after.last.version) == (0, 1)
    with pytest.raises(RuleBroken):
        after.with_entry(msgspec.structs.replace(entry(1, SECOND), version=3))

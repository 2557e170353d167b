"""What runs, as one value: a change is tried, objected to and made without touching what runs now."""

from __future__ import annotations

import pytest

from console.domain.change import Change, ProgramChange
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE
from console.protocol import codec
from console.pump import state
from console.pump.preparation import Slot
from console.pump.running import Running, refused, started
from support.pumps import START_MS, USER, bolus, new
from support.therapies import ORDERED, RUNNING, catalog, prescription, simple

MODEL = catalog().pumps["SP-20"]
CHANGE = ProgramChange(prescription(ORDERED))


def runs(filled_ml: int = 20) -> Running:
    kept = new(filled_ml=filled_ml).load()
    assert kept is not None
    return started(state.unpack(kept, "memory"))


def slot(change: Change, base_version: int = 0) -> Slot:
    digest = codec.digest("SIM-700182", base_version, change)
    return Slot(b"o" * 16, base_version, change, digest, USER, 120_000)


def objection(running: Running, change: Change, base_version: int = 0) -> str | None:
    refusal = running.objection(slot(change, base_version), catalog(), MODEL)
    return None if refusal is None else refusal.code


def test_that_a_change_gives_a_new_value_and_leaves_the_old_running() -> None:
    before = runs()
    after = before.with_change(slot(CHANGE), "ward 3", MODEL)
    assert (before.history.last.version, after.history.last.version) == (0, 1)
    assert before.hydraulics.prescription == prescription(RUNNING)
    assert after.hydraulics.prescription == CHANGE.prescription
    entry = after.history.last
    assert (entry.console, entry.user, entry.at_ms, entry.base_version) == ("ward 3", USER, START_MS, 0)
    assert [each.kind for each in after.log.entries] == [
        *(each.kind for each in before.log.entries),
        "programmed",
    ]


def test_that_a_bolus_makes_a_version_and_leaves_the_program() -> None:
    after = runs().with_change(slot(bolus("50", 10)), "ward 3", MODEL)
    assert after.history.last.version == 1
    assert after.hydraulics.prescription == prescription(RUNNING)
    assert after.hydraulics.bolus is not None
    assert after.hydraulics.bolus.ends_ms == START_MS + 10 * MS_PER_MINUTE


def test_that_the_alarm_a_program_sounds_is_logged_with_it() -> None:
    louder = ProgramChange(prescription(ORDERED, alarm_ml="9"))
    after = runs(filled_ml=8).with_change(slot(louder), "ward 3", MODEL)
    assert [each.kind for each in after.log.entries][-2:] == ["programmed", "low-reservoir"]


def test_nothing_stands_against_a_change_when_it_keeps_all_limits() -> None:
    assert objection(runs(), CHANGE) is None
    assert objection(runs(), bolus("50", 10)) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (ProgramChange(prescription(simple("1"))), "flow-below-range"),
        (ProgramChange(prescription(simple("3000.1"))), "daily-dose-too-high"),
        (ProgramChange(prescription(ORDERED, "500")), "drug-differs"),
        (ProgramChange(prescription(ORDERED, alarm_ml="0.9")), "low-reservoir-too-low"),
        (bolus("1000.1", 60), "bolus-dose-too-high"),
        (bolus("50", 1_441), "bolus-duration-too-high"),
    ],
)
def test_a_change_is_objected_to_when_it_breaks_a_hard_limit(change: Change, code: str) -> None:
    assert objection(runs(), change) == code


def test_a_change_is_objected_to_when_it_was_made_on_another_version() -> None:
    assert objection(runs(), CHANGE, base_version=1) == "version-differs"


def test_a_bolus_is_objected_to_when_another_runs() -> None:
    after = runs().with_change(slot(bolus("50", 10)), "ward 3", MODEL)
    assert objection(after, bolus("50", 10), base_version=1) == "bolus-running"
    after.hydraulics.advance(START_MS + 10 * MS_PER_MINUTE)
    assert objection(after, bolus("50", 10), base_version=1) is None


@pytest.mark.parametrize("change", [CHANGE, bolus("50", 10)])
def test_any_change_is_objected_to_when_the_reservoir_is_empty(change: Change) -> None:
    running = runs(filled_ml=1)
    running.hydraulics.advance(START_MS + 30 * MS_PER_DAY)
    assert objection(running, change) == "reservoir-empty"


def test_a_bolus_is_objected_to_when_the_reservoir_cannot_give_it() -> None:
    """Five minutes before it runs dry, a bolus of one minute can still be given, and one of ten cannot."""
    running = runs(filled_ml=1)
    dry_ms = running.hydraulics.dry_ms()
    assert dry_ms is not None
    running.hydraulics.advance(dry_ms - 5 * MS_PER_MINUTE)
    assert objection(running, bolus("0.1", 1)) is None
    assert objection(running, bolus("0.1", 10)) == "reservoir-short"


def test_that_a_refusals_sentence_is_no_longer_than_the_wire_takes() -> None:
    codec.encode(refused("code", "x" * 1_000))


def test_that_a_note_is_logged_now() -> None:
    running = runs()
    running.hydraulics.advance(START_MS + 5)
    entry = running.with_note("jumped", "The trainer moves time.").log.entries[-1]
    assert (entry.at_ms, entry.kind) == (START_MS + 5, "jumped")

"""The version history: gapless, and the place where it stands what runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import msgspec
import pytest

from console.domain.catheter import Catheter
from console.domain.change import (
    Change,
    ImplantChange,
    ImplantKind,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Later, PeriodicBolus
from console.domain.quantities import MS_PER_HOUR, Volume
from console.domain.reading import BolusKind, Given
from console.errors import RuleBroken
from console.protocol import codec, values
from console.pump.history import NO_OPERATION, History, HistoryEntry, bolus_of
from support.pumps import START_MS, begun, bolus, bridge, patient_bolus, prime, refill
from support.therapies import ORDERED, RUNNING, dose, prescription, rate, simple

FIRST, SECOND = ProgramChange(prescription(RUNNING)), ProgramChange(prescription(ORDERED))
REFILL = replace(refill(prescription(RUNNING, "500"), bridge=bridge()), stable_until=date(2026, 6, 30))


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
    assert history(FIRST).prescription_at(START_MS) == FIRST.prescription
    assert history(FIRST, SECOND, bolus("50", 10)).prescription_at(START_MS) == SECOND.prescription
    assert history(FIRST, SECOND, FIRST).prescription_at(START_MS) == FIRST.prescription


def test_that_a_refill_says_what_runs_since_when_and_until_which_day_the_drug_is_good() -> None:
    after = history(FIRST, REFILL, bolus("50", 10))
    assert after.prescription_at(START_MS) == REFILL.prescription
    assert (after.filled_ms, after.stable_until) == (START_MS, date(2026, 6, 30))
    assert (history(FIRST).filled_ms, history(FIRST).stable_until) == (None, None)


def test_that_a_refill_which_filled_nothing_is_no_filling() -> None:
    emptied = replace(REFILL, filled=Volume(0), stable_until=None)
    after = History((entry(0, FIRST), entry(1, REFILL), entry(2, emptied, START_MS + 1)))
    assert (after.filled_ms, after.stable_until) == (START_MS, None)


def test_that_what_was_to_come_later_runs_once_its_time_has_come() -> None:
    later = Later(START_MS + MS_PER_HOUR, prescription(ORDERED).infusion)
    after = history(ProgramChange(replace(FIRST.prescription, later=later)))
    assert after.prescription_at(START_MS + MS_PER_HOUR - 1).infusion == RUNNING
    assert after.prescription_at(START_MS + MS_PER_HOUR) == SECOND.prescription
    assert after.prescription_at(START_MS, turned=True) == SECOND.prescription
    assert (after.turns, history(FIRST).turns) == (True, False)


def test_that_periodic_boluses_count_from_their_version_however_late_one_asks() -> None:
    periodic = PeriodicBolus(dose("60"), 6 * MS_PER_HOUR, MS_PER_HOUR, rate("4"))
    after = history(FIRST, ProgramChange(prescription(periodic)))
    runs = after.prescription_at(START_MS + 5 * MS_PER_HOUR)
    assert runs.infusion == replace(periodic, first_ms=START_MS)


def test_that_the_last_stop_or_resume_says_whether_the_pump_is_stopped() -> None:
    assert history(FIRST).stopped_ms is None
    assert history(FIRST, StopChange(), SECOND).stopped_ms == START_MS
    assert history(FIRST, StopChange(), ResumeChange()).stopped_ms is None


def test_that_the_catheter_is_the_one_told_last() -> None:
    first, second = (Catheter("C-80", typed=Volume(pl)) for pl in (1, 2))
    kind = ImplantKind.REVISION
    assert history(FIRST).catheter is None
    assert history(FIRST, ImplantChange(kind, first), ImplantChange(kind, second)).catheter == second


@pytest.mark.parametrize(
    "change", [bolus("50", 60), prime(), REFILL, ProgramChange(FIRST.prescription, bridge())]
)
def test_that_a_bolus_was_begun_by_a_version_at_its_instant_and_by_no_other(change: Change) -> None:
    after, running = history(FIRST, change, SECOND), begun(change, START_MS)
    assert after.began(running)
    assert not history(FIRST, SECOND).began(running)
    assert not after.began(replace(running, started_ms=START_MS - 1))
    held = replace(running, started_ms=START_MS + 1)
    assert after.began(held) == (running.kind is BolusKind.BRIDGE)


def test_that_bridge_and_prime_replace_the_basal_and_a_single_bolus_as_the_model_has_it() -> None:
    for adds in (True, False):
        assert begun(REFILL, START_MS, adds=adds).replaces
        assert begun(prime(), START_MS, adds=adds).replaces
        assert begun(bolus("50", 60), START_MS, adds=adds).replaces is not adds
    assert bolus_of(SECOND, START_MS, adds=True) is None


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


def at_hours(version: int, change: Change, hours: float) -> HistoryEntry:
    return entry(version, change, START_MS + round(hours * MS_PER_HOUR))


def given(hours: float, *entries: HistoryEntry, presses: tuple[float, ...] = ()) -> Given:
    pressed = tuple(START_MS + round(press * MS_PER_HOUR) for press in presses)
    return History((entry(0, FIRST), *entries)).given(pressed, START_MS + round(hours * MS_PER_HOUR))


def pressed(hours: float, *entries: HistoryEntry, presses: tuple[float, ...]) -> tuple[int, int]:
    found = given(hours, *entries, presses=presses)
    return found.patient_ng, found.patient_count


def test_that_single_boluses_that_are_over_count_for_24_hours_and_one_under_way_not_yet() -> None:
    ordered = at_hours(1, bolus("60", 60), 1), at_hours(2, bolus("30", 30), 4)
    assert given(1.5, *ordered[:1]).single_ng == 0
    assert given(2, *ordered[:1]).single_ng == 60_000
    assert given(5, *ordered).single_ng == 90_000
    # at 25 h 30 min half of the first lies within the last 24 h
    assert given(25.5, *ordered).single_ng == 60_000
    assert given(26, *ordered).single_ng == 30_000
    assert given(28.5, *ordered).single_ng == 0


def test_that_a_bolus_which_a_stop_ended_gave_what_had_flowed() -> None:
    ordered = at_hours(1, bolus("60", 60), 1), at_hours(2, StopChange(), 1.5)
    assert given(1.5, *ordered).single_ng == 30_000
    assert given(3, *ordered, at_hours(3, ResumeChange(), 2)).single_ng == 30_000


def test_that_a_press_gave_the_dose_of_the_settings_it_met() -> None:
    settings = [replace(FIRST.prescription, patient_bolus=patient_bolus(mcg)) for mcg in ("20", "5")]
    programmed = [at_hours(n + 1, ProgramChange(each), n * 10) for n, each in enumerate(settings)]
    assert pressed(11, *programmed, presses=(2, 10.5)) == (25_000, 2)
    # pressed and programmed in one ms: whichever was first, no less is counted than was given
    assert pressed(11, *programmed, presses=(10,)) == (20_000, 1)
    assert pressed(11, *programmed, at_hours(3, FIRST, 10.75), presses=(10.5,)) == (5_000, 1)


def told(history: History, hours: float) -> list[tuple[float, float, Fraction]]:
    """Return begin and end in hours, and mcg/h, of what ran in the 24 h before."""
    runs = history.ran(START_MS + round(hours * MS_PER_HOUR))
    return [
        (
            (each.from_ms - START_MS) / MS_PER_HOUR,
            (each.to_ms - START_MS) / MS_PER_HOUR,
            each.ng_per_h / 1_000,
        )
        for each in runs
    ]


def test_that_what_flowed_in_the_last_24_hours_is_told_stretch_by_stretch_with_stops() -> None:
    later = Later(START_MS + 30 * MS_PER_HOUR, simple("48"))
    runs = History(
        (
            entry(0, ProgramChange(prescription(simple("24")))),
            at_hours(1, ProgramChange(replace(prescription(simple("240")), later=later)), 20),
            at_hours(2, StopChange(), 32),
            at_hours(3, bolus("50", 10), 33),
            at_hours(4, ResumeChange(), 34),
        )
    )
    assert told(runs, 36) == [(12, 20, 1), (20, 30, 10), (30, 32, 2), (32, 34, 0), (34, 36, 2)]
    assert told(history(FIRST), 0) == []


def test_that_a_bridge_is_told_as_the_old_dose_also_where_a_stop_holds_it() -> None:
    runs = History(
        (
            entry(0, ProgramChange(prescription(simple("240"), "500"))),
            at_hours(1, refill(prescription(simple("24")), bridge=bridge("0.48", 24)), 10),
            at_hours(2, StopChange(), 12),
            at_hours(3, ResumeChange(), 15),
        )
    )
    # 0.48 mL of 500 mcg/mL in 24 h: 10 mcg/h, held for 3 h
    assert told(runs, 24) == [(0, 12, 10), (12, 15, 0), (15, 24, 10)]
    assert told(runs, 40) == [(16, 37, 10), (37, 40, 1)]
    again = runs.with_entry(at_hours(4, refill(prescription(simple("48"))), 20))
    assert told(again, 22)[-1] == (20, 22, 2)

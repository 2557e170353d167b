"""A prescription before and after, setting by setting, and how many typed fields differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain import transitions
from console.domain.catheter import Catheter
from console.domain.change import (
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import WEEKDAYS, WEEKEND, Flex, Infusion, Later, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, Concentration
from console.domain.transitions import DiffRow
from support.asking import NOW, volume
from support.therapies import ORDERED, RUNNING, dose, flex, group, periodic, prescription, simple

NB = "\u00a0"


def rows(before: Infusion, after: Infusion) -> list[DiffRow]:
    """Return the rows with plain spaces."""
    found = transitions.diff(prescription(before), ProgramChange(prescription(after)))
    return [
        replace(row, before=row.before.replace(NB, " "), after=row.after.replace(NB, " ")) for row in found
    ]


def row(found: list[DiffRow], setting: str) -> DiffRow:
    (only,) = [item for item in found if item.setting == setting]
    return only


def count(before: Infusion, after: Infusion) -> int:
    return transitions.count_changes(prescription(before), ProgramChange(prescription(after)))


def test_that_the_visit_of_the_papers_is_four_changes_and_reads_like_its_sketch() -> None:
    assert rows(RUNNING, ORDERED) == [
        DiffRow("Mode", "Flex, 5 steps", "Flex, 5 steps", "unchanged"),
        DiffRow("Step 1 · 00:00–06:00", "10 mcg/h", "10 mcg/h", "unchanged"),
        DiffRow("Step 2 · 06:00–09:00", "14 mcg/h", "18 mcg/h", "changed", 1),
        DiffRow("Step 3 · 09:00–18:00", "11 mcg/h", "11.5 mcg/h", "changed", 1),
        DiffRow("Step 4 · from 18:00", "12 mcg/h to 21:00", "14 mcg/h to 22:00", "changed", 1),
        DiffRow("Step 5", "10 mcg/h, 21:00–24:00", "10 mcg/h, 22:00–24:00", "changed", 1),
        DiffRow("Daily dose", "267 mcg/day", "293.5 mcg/day", "follows"),
        DiffRow("Drug", "baclofen 2,000 mcg/mL", "baclofen 2,000 mcg/mL", "unchanged"),
        DiffRow("Low-reservoir alarm", "2 mL", "2 mL", "unchanged"),
        DiffRow("Highest rate", "14 mcg/h, 06:00–09:00", "18 mcg/h, 06:00–09:00", "follows"),
        DiffRow("Volume per day", "0.134 mL", "0.147 mL", "follows"),
    ]
    assert count(RUNNING, ORDERED) == 4


def test_that_the_same_program_has_no_change_and_no_row_that_says_so() -> None:
    assert count(ORDERED, ORDERED) == 0
    assert {item.mark for item in rows(ORDERED, ORDERED)} == {"unchanged"}


def test_that_a_moved_start_is_one_change_and_the_step_before_it_follows() -> None:
    found = rows(flex(("00:00", "10"), ("06:00", "14")), flex(("00:00", "10"), ("07:00", "14")))
    assert row(found, "Step 1 · from 00:00") == DiffRow(
        "Step 1 · from 00:00", "10 mcg/h to 06:00", "10 mcg/h to 07:00", "follows"
    )
    assert row(found, "Step 2").changes == 1


def test_that_a_step_put_in_between_is_two_changes_and_moves_no_other() -> None:
    before = flex(("00:00", "10"), ("06:00", "14"), ("09:00", "11"))
    after = flex(("00:00", "10"), ("03:00", "12"), ("06:00", "14"), ("09:00", "11"))
    found = rows(before, after)
    assert count(before, after) == 2
    assert row(found, "Mode").mark == "follows"
    assert row(found, "Step 2 · 03:00–06:00") == DiffRow(
        "Step 2 · 03:00–06:00", "—", "12 mcg/h", "changed", 2
    )
    assert row(found, "Step 3 · 06:00–09:00").mark == "unchanged"


def test_that_a_step_left_out_is_two_changes() -> None:
    before = flex(("00:00", "10"), ("06:00", "14"), ("09:00", "11"))
    after = flex(("00:00", "10"), ("09:00", "11"))
    assert count(before, after) == 2
    assert row(rows(before, after), "Step left out · 06:00–09:00") == DiffRow(
        "Step left out · 06:00–09:00", "14 mcg/h", "—", "changed", 2
    )


def test_that_start_and_amount_of_a_step_are_a_change_each() -> None:
    before, after = flex(("00:00", "10"), ("06:00", "14")), flex(("00:00", "10"), ("07:00", "18"))
    assert count(before, after) == 2


def test_that_a_dose_typed_instead_of_the_same_rate_is_a_change() -> None:
    before, after = flex(("00:00", "10")), flex(("00:00", dose("240")))
    assert count(before, after) == 1
    found = rows(before, after)
    assert row(found, "Step 1 · 00:00–24:00") == DiffRow(
        "Step 1 · 00:00–24:00", "10 mcg/h", "240 mcg", "changed", 1
    )
    assert row(found, "Daily dose").mark == "unchanged"


def test_that_from_simple_to_flex_the_mode_and_every_typed_field_of_the_steps_count() -> None:
    after = flex(("00:00", "10"), ("06:00", "18"))
    # The mode, the first step's amount (its start is always 00:00), the second's start and amount.
    assert count(simple("267"), after) == 4
    found = rows(simple("267"), after)
    assert row(found, "Mode") == DiffRow("Mode", "Simple continuous", "Flex, 2 steps", "changed", 1)
    assert row(found, "Daily dose").mark == "follows"


def test_that_from_flex_to_simple_the_mode_and_the_daily_dose_count() -> None:
    found = rows(RUNNING, simple("293.5"))
    assert count(RUNNING, simple("293.5")) == 2
    assert row(found, "Daily dose") == DiffRow("Daily dose", "267 mcg/day", "293.5 mcg/day", "changed", 1)
    assert row(found, "Step left out · 06:00–09:00").mark == "follows"
    assert row(found, "Highest rate").after == "12.229167 mcg/h"


def test_that_the_daily_dose_of_simple_continuous_is_one_change() -> None:
    assert count(simple("100"), simple("110")) == 1
    assert row(rows(simple("100"), simple("110")), "Daily dose").mark == "changed"


APART = Flex(
    (
        group(("00:00", "10"), ("06:00", "14"), days=WEEKDAYS),
        group(("00:00", "10"), ("06:00", "12"), days=WEEKEND),
    )
)


def test_that_days_told_apart_are_one_change_beside_the_fields_that_differ() -> None:
    before = flex(("00:00", "10"), ("06:00", "14"))
    found = rows(before, APART)
    assert count(before, APART) == 2
    assert row(found, "Days") == DiffRow("Days", "every day", "weekdays; weekend", "changed", 1)
    assert row(found, "Weekdays · step 2 · 06:00–24:00").mark == "unchanged"
    assert row(found, "Weekend · step 2 · 06:00–24:00").changes == 1
    assert row(found, "Daily dose, weekdays").mark == "unchanged"
    assert row(found, "Daily dose, weekend").mark == "follows"


def test_that_days_put_together_show_what_changes_on_each() -> None:
    after = flex(("00:00", "10"), ("06:00", "14"))
    found = rows(APART, after)
    assert row(found, "Weekend · step 2 · 06:00–24:00") == DiffRow(
        "Weekend · step 2 · 06:00–24:00", "12 mcg/h", "14 mcg/h", "changed", 1
    )
    assert count(APART, after) == 2


def test_that_the_order_of_day_groups_is_no_change() -> None:
    assert count(APART, Flex(tuple(reversed(APART.groups)))) == 0


def test_that_from_different_days_to_one_daily_dose_one_field_was_typed() -> None:
    found = rows(APART, simple("300"))
    assert count(APART, simple("300")) == 2
    assert row(found, "Daily dose, weekdays").mark == "changed"
    assert row(found, "Daily dose, weekend").mark == "follows"
    assert row(found, "Weekend · step left out · 06:00–24:00").mark == "follows"


def test_that_the_highest_rate_names_its_days_when_days_differ() -> None:
    assert row(rows(RUNNING, APART), "Highest rate").after == "14 mcg/h, 06:00–24:00, weekdays"


def test_that_figures_that_differ_never_read_the_same() -> None:
    found = rows(simple("2000"), simple("2000.1"))
    # 1 mL and 1.00005 mL a day
    assert row(found, "Volume per day") == DiffRow("Volume per day", "1 mL", "1.00005 mL", "follows")


def test_that_a_daily_dose_is_shown_to_a_tenth() -> None:
    # 10 mcg/h, and 11 mcg/h in the last minute: 240.01666… mcg
    found = rows(simple("100"), flex(("00:00", "10"), ("23:59", "11")))
    assert row(found, "Daily dose").after == "240 mcg/day"


def test_that_another_strength_and_another_alarm_are_a_change_each() -> None:
    before = prescription(RUNNING)
    after = replace(
        prescription(RUNNING, alarm_ml="4"), drug=replace(before.drug, concentration=Concentration(500_000))
    )
    assert transitions.count_changes(before, ProgramChange(after)) == 2


def test_that_a_bolus_is_its_dose_and_its_duration_and_leaves_the_rest_unchanged() -> None:
    bolus = BolusChange(dose("50"), 10 * MS_PER_MINUTE)
    found = transitions.diff(prescription(RUNNING), bolus)
    # 50 mcg of 2000 mcg/mL in 10 min: 0.025 mL · 6 = 0.15 mL/h
    assert found[:3] == (
        DiffRow("Bolus dose", "—", f"50{NB}mcg", "changed", 1),
        DiffRow("Bolus duration", "—", f"10{NB}min", "changed", 1),
        DiffRow("Bolus flow", "—", f"0.15{NB}mL/h", "follows"),
    )
    assert {item.mark for item in found[3:]} == {"unchanged"}
    assert transitions.count_changes(prescription(RUNNING), bolus) == 2


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        (("00:00", "06:00"), ("00:00", "06:00"), ((0, 0), (1, 1))),
        (("00:00",), ("00:00", "06:00"), ((0, 0), (None, 1))),
        (("00:00", "06:00", "09:00"), ("00:00", "09:00"), ((0, 0), (1, None), (2, 1))),
        (
            ("00:00", "06:00", "09:00", "12:00"),
            ("00:00", "01:00", "02:00", "06:00", "09:00", "12:00"),
            ((0, 0), (None, 1), (None, 2), (1, 3), (2, 4), (3, 5)),
        ),
    ],
)
def test_that_steps_are_paired_so_that_the_fewest_fields_differ(
    before: tuple[str, ...], after: tuple[str, ...], pairs: tuple[tuple[int | None, int | None], ...]
) -> None:
    old = group(*((start, start[:2]) for start in before))
    new = group(*((start, start[:2]) for start in after))
    assert transitions.aligned(old, new) == pairs


def told(change: Change, before: Prescription | None = None) -> dict[str, DiffRow]:
    found = transitions.diff(before or prescription(RUNNING), change, at_ms=NOW)
    return {
        item.setting: replace(item, before=item.before.replace(NB, " "), after=item.after.replace(NB, " "))
        for item in found
    }


def test_that_a_delayed_start_tells_when_and_what_beside_what_would_go_on() -> None:
    before = prescription(RUNNING)
    change = ProgramChange(replace(before, later=Later(NOW + MS_PER_DAY, ORDERED)))
    found = told(change)
    assert found["Then from"] == DiffRow("Then from", "—", "Tue 24 Nov 2026 09:44", "changed", 1)
    assert found["Then · step 2 · 06:00–09:00"].after == "18 mcg/h"
    assert found["Then · daily dose"].after == "293.5 mcg/day"
    assert found["Daily dose"].mark == "unchanged"
    # the instant, and the four fields that differ from what runs
    assert transitions.count_changes(before, change) == 5


def test_that_a_temporary_change_counts_itself_and_its_end_but_not_the_way_back() -> None:
    before = prescription(simple("240"))
    change = ProgramChange(replace(before, infusion=simple("120"), later=Later(NOW, simple("240"))))
    assert transitions.count_changes(before, change) == 2


def test_that_a_later_turn_left_out_is_a_change() -> None:
    before = replace(prescription(RUNNING), later=Later(NOW, ORDERED))
    change = ProgramChange(prescription(RUNNING))
    assert told(change, before)["Then from"] == DiffRow(
        "Then from", "Mon 23 Nov 2026 09:44", "—", "changed", 1
    )
    assert transitions.count_changes(before, change) == 1


def test_that_a_refill_tells_the_reservoir_first_and_then_the_program_with_its_flow() -> None:
    after = prescription(RUNNING, "1000")
    change = RefillChange(volume("2"), volume("0"), volume("18"), after)
    found = told(change)
    assert list(found)[:4] == ["Withdrawn", "Left in the reservoir", "Injected", "Reservoir after"]
    assert found["Drug"] == DiffRow("Drug", "baclofen 2,000 mcg/mL", "baclofen 1,000 mcg/mL", "changed", 1)
    assert found["Volume per day"].after == "0.267 mL"


@pytest.mark.parametrize(
    ("change", "first", "count"),
    [
        (BolusChange(dose("50"), 10 * MS_PER_MINUTE), "Bolus dose", 2),
        (PrimeChange(PrimeCase.BACK_TABLE, volume("0.14"), 9 * MS_PER_MINUTE), "Prime", 2),
        (StopChange(), "Flow", 1),
        (ResumeChange(), "Flow", 1),
        (ImplantChange(ImplantKind.NEW, Catheter("CS-90")), "Done", 2),
    ],
)
def test_that_an_operation_stands_before_the_program_that_it_leaves_alone(
    change: Change, first: str, count: int
) -> None:
    found = told(change)
    assert next(iter(found)) == first
    assert transitions.count_changes(prescription(RUNNING), change) == count
    assert found["Daily dose"].mark == found["Drug"].mark == "unchanged"


def test_that_a_bridge_worked_out_again_is_told_with_its_program() -> None:
    bridge = Bridge((Phase(volume("0.3"), 12 * MS_PER_HOUR, clears=prescription(RUNNING, "500").drug),))
    found = told(ProgramChange(prescription(RUNNING), bridge))
    assert found["Bridge"].after == "300 mcg/day of the old baclofen 500 mcg/mL until Mon 23 Nov 2026 21:44"


def test_that_the_catheter_before_an_implant_is_told_where_it_is_known() -> None:
    change = ImplantChange(ImplantKind.REVISION, Catheter("CS-90"))
    found = transitions.diff(prescription(RUNNING), change, catheter=Catheter("CS-80"))
    assert row(list(found), "Catheter").before == "CS-80"


def test_that_the_highest_rate_of_periodic_boluses_is_told_with_its_length() -> None:
    found = told(ProgramChange(prescription(periodic("60", 360, 30, "2"))))
    assert found["Highest rate"].after == "122 mcg/h, 30 min in each 6 h"

"""An infusion before and after, mode by mode."""

from __future__ import annotations

from dataclasses import replace

from console.domain.infusion_rows import infusion_rows
from console.domain.prescription import EVERY_DAY, DayGroup, Flex, Infusion, Share, Step
from console.domain.quantities import DailyDose
from console.domain.rows import DiffRow
from support.asking import NB, NOW
from support.therapies import flex, minimum, periodic, simple


def rows(before: Infusion, after: Infusion) -> dict[str, DiffRow]:
    return {
        row.setting: replace(row, before=row.before.replace(NB, " "), after=row.after.replace(NB, " "))
        for row in infusion_rows(before, after)
    }


def changed(before: Infusion, after: Infusion) -> list[str]:
    return [row.setting for row in rows(before, after).values() if row.changes]


def shared(total: int, *hundredths: int) -> Flex:
    steps = tuple(Step(index * 60, Share(share)) for index, share in enumerate(hundredths))
    return Flex((DayGroup(EVERY_DAY, steps, DailyDose(total * 1_000)),))


def test_that_new_periodic_boluses_are_told_setting_by_setting() -> None:
    found = rows(simple("240"), periodic("60", 360, 30, "2"))
    assert list(found.values()) == [
        DiffRow("Mode", "Simple continuous", "Periodic bolus, every 6 h", "changed", 1),
        DiffRow("Bolus dose", "—", "60 mcg", "changed", 1),
        DiffRow("Interval", "—", "every 6 hours 0 minutes", "changed", 1),
        DiffRow("Bolus duration", "—", "30 min", "changed", 1),
        DiffRow("Basal between boluses", "—", "2 mcg/h", "changed", 1),
        DiffRow("First bolus", "—", "at the switch", "changed", 1),
        DiffRow("Boluses", "—", "4 boluses a day", "follows"),
        DiffRow("Daily dose", "240 mcg/day", "288 mcg/day", "follows"),
    ]


def test_that_an_interval_that_changes_is_one_change_and_what_it_makes_follows() -> None:
    before, after = periodic("60", 360, 30, "2"), periodic("60", 480, 30, "2")
    assert changed(before, after) == ["Interval"]
    found = rows(before, after)
    assert found["Interval"].after == "every 8 hours 0 minutes"
    assert (found["Boluses"].after, found["Boluses"].mark) == ("3 boluses a day", "follows")
    assert found["Mode"].mark == "follows"


def test_that_another_beginning_of_the_boluses_is_a_change() -> None:
    before = replace(periodic("60", 360, 30, "2"), first_ms=NOW)
    found = rows(before, periodic("60", 360, 30, "2"))["First bolus"]
    assert (found.before, found.after, found.changes) == ("Mon 23 Nov 2026 09:44", "at the switch", 1)


def test_that_periodic_boluses_that_are_left_go_without_being_typed() -> None:
    found = rows(periodic("60", 360, 30, "2"), simple("240"))
    assert (found["Interval"].after, found["Interval"].mark) == ("—", "follows")
    assert changed(periodic("60", 360, 30, "2"), simple("240")) == ["Mode", "Daily dose"]


def test_that_a_minimum_rate_is_chosen_and_its_dose_follows() -> None:
    assert changed(simple("240"), minimum()) == ["Mode"]
    found = rows(simple("240"), minimum())
    assert found["Minimum rate"] == DiffRow("Minimum rate", "—", "minimum rate, 0.5 mcg/h", "follows")
    assert found["Daily dose"].after == "12 mcg/day"
    assert changed(minimum(), simple("240")) == ["Mode", "Daily dose"]


def test_that_shares_are_told_in_percent_with_the_total_they_divide() -> None:
    found = rows(shared(240, 2_500, 7_500), shared(264, 2_550, 7_450))
    assert found["Step 1 · 00:00–01:00"].after == "25.5 %"
    assert found["Total of the day"] == DiffRow(
        "Total of the day", "240 mcg/day", "264 mcg/day", "changed", 1
    )
    assert changed(shared(240, 2_500, 7_500), shared(264, 2_500, 7_500)) == ["Total of the day"]


def test_that_a_total_goes_with_its_shares() -> None:
    found = rows(shared(240, 10_000), flex(("00:00", "10")))
    assert (found["Total of the day"].after, found["Total of the day"].mark) == ("—", "follows")
    assert "Total of the day" not in rows(flex(("00:00", "10")), flex(("00:00", "11")))

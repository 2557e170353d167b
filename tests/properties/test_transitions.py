"""What holds of every change: nothing differs silently, and nothing is counted that was not typed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from console.domain import transitions
from console.domain.change import ProgramChange
from console.domain.prescription import MAX_STEPS, Flex, Infusion, Later, MinimumRate
from support.asking import drug
from support.therapies import infusions, infusions_of, prescription

any_infusions = infusions_of(drug("2000"))


@given(any_infusions)
def test_that_a_prescription_does_not_differ_from_itself(infusion: Infusion) -> None:
    same = prescription(infusion)
    found = transitions.diff(same, ProgramChange(same))
    assert {row.mark for row in found} == {"unchanged"}
    assert transitions.count_changes(same, ProgramChange(same)) == 0


@given(any_infusions, any_infusions)
def test_that_infusions_that_differ_have_a_change(before: Infusion, after: Infusion) -> None:
    change = ProgramChange(prescription(after))
    changes = transitions.count_changes(prescription(before), change)
    if isinstance(before, MinimumRate) and isinstance(after, MinimumRate):
        assert changes == 0, "the model's own flow follows from the model; nobody types it"
    elif before != after and not (isinstance(before, Flex) and isinstance(after, Flex)):
        assert changes > 0
    if isinstance(before, Flex) and isinstance(after, Flex):
        same = {group.days: group for group in before.groups} == {group.days: group for group in after.groups}
        assert (changes == 0) is same


@given(any_infusions, any_infusions)
def test_that_each_row_says_what_its_texts_show(before: Infusion, after: Infusion) -> None:
    for row in transitions.diff(prescription(before), ProgramChange(prescription(after))):
        assert (row.mark == "changed") is (row.changes > 0)
        assert (row.mark == "unchanged") is (row.before == row.after)
        assert 0 <= row.changes <= 2


@given(infusions(), infusions())
def test_that_steps_are_paired_in_order_and_each_once(before: Infusion, after: Infusion) -> None:
    if not (isinstance(before, Flex) and isinstance(after, Flex)):
        return
    old, new = before.groups[0], after.groups[0]
    pairs = transitions.aligned(old, new)
    assert [i for i, _ in pairs if i is not None] == list(range(len(old.steps)))
    assert [j for _, j in pairs if j is not None] == list(range(len(new.steps)))
    assert max(len(old.steps), len(new.steps)) <= len(pairs) <= 2 * MAX_STEPS


@given(any_infusions, any_infusions, any_infusions)
def test_that_what_comes_later_is_told_and_counted_where_it_differs(
    before: Infusion, now: Infusion, then: Infusion
) -> None:
    running = prescription(before)
    change = ProgramChange(replace(prescription(now), later=Later(0, then)))
    found = transitions.diff(running, change)
    assert transitions.count_changes(running, change) >= 1
    ahead = [row for row in found if row.setting.startswith("Then ·")]
    alone = transitions.diff(running, ProgramChange(prescription(then)))
    counted = sum(row.changes for row in ahead)
    assert counted == sum(row.changes for row in alone)

"""The kinds of finding."""

from __future__ import annotations

from console.domain.finding import Finding, FindingKind, note, reason, stop


def test_that_each_kind_is_made_by_its_name_and_asks_for_no_typing() -> None:
    parts = ("code", "daily-dose", "A sentence.")
    assert stop(*parts) == Finding(FindingKind.STOP, *parts, typed=False)
    assert reason(*parts) == Finding(FindingKind.REASON, *parts, typed=False)
    assert note(*parts) == Finding(FindingKind.NOTE, *parts, typed=False)


def test_that_kinds_are_told_from_the_gravest_to_the_lightest() -> None:
    assert list(FindingKind) == ["stop", "reason", "note"]

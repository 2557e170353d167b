"""The checks while a refill is typed: what concerns a figure that was given, before there is a draft."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.finding import FindingKind, note
from support import refills
from ui.models import refill, refill_checks
from ui.models.refill_entry import Accessed, Bridging, Rinsed


def codes(entry, state=None) -> set[str]:
    return {each.code for each in refill_checks.findings(entry, state or refills.state())}


def test_that_a_strength_other_than_before_is_asked_about_as_soon_as_it_is_chosen() -> None:
    chosen = replace(refills.emptied(), strength=Decimal(2000))
    assert "strength-higher" in codes(chosen)
    assert not any(code.startswith("filled") for code in codes(chosen))


def test_that_a_screening_strength_is_stopped_at_the_field() -> None:
    found = refill_checks.findings(replace(refills.filled(), strength=Decimal(50)), refills.state())
    assert [each.code for each in found if each.kind is FindingKind.STOP and each.field == "strength"] == [
        "screening-strength"
    ]


def test_that_too_much_for_the_reservoir_is_stopped_at_the_volume() -> None:
    assert "over-capacity" in codes(refills.filled(volume="25"))
    assert "over-capacity" not in codes(refills.filled(volume="18"))


@pytest.mark.parametrize(
    ("without", "code"),
    [
        ({"rinse": Rinsed.NONE.value}, "unrinsed"),
        ({"bridging": Bridging.DECLINED.value}, "unbridged"),
        ({"accessed": Accessed.YES.value}, "catheter-accessed"),
    ],
)
def test_that_an_answer_is_judged_once_it_is_given_and_not_before(without: dict[str, str], code: str) -> None:
    answered = replace(refills.filled(), **without)  # type: ignore[arg-type]
    assert code in codes(answered)
    unanswered = replace(answered, **dict.fromkeys(without, ""))  # type: ignore[arg-type]
    assert code not in codes(unanswered)


def test_that_the_vial_in_hand_is_held_against_the_strength_told() -> None:
    state = refills.with_hands(refills.ASPIRATED, refills.INJECTED)
    assert "vial-differs" in codes(refills.filled("500"), state)
    assert "vial-differs" not in codes(refills.filled("2000"), state)


def test_that_nothing_is_judged_before_a_strength_is_told_or_while_leaving() -> None:
    assert codes(refills.emptied()) == set()
    assert codes(replace(refills.filled(), leaving=True)) == set()


def test_that_the_findings_of_the_draft_are_shown_where_the_entry_is_the_draft() -> None:
    drafted = refill.to_change(refills.whole(), refills.state())
    assert not isinstance(drafted, str)
    said = (note("said", "filled", "The draft's own."),)
    state = refills.state(draft=drafted, findings=said)
    assert refill_checks.findings(refills.whole(), state) == said
    assert refill_checks.findings(replace(refills.whole(), filled=Decimal(25)), state) != said

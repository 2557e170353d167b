"""The words of the refill's cards: the comparison, the rinse, the steps' notes, and leaving half-way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.finding import note, reason, stop
from console.domain.residual import Emptying
from support import refills
from ui.models import refill_words as words
from ui.models.refill_entry import NOT_EMPTIED, RefillEntry, Rinsed, Step


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("withdrawn", "says", "asks"),
    [
        ("3.9", "0.9 mL more left than calculated (points to under-delivery).", False),
        ("5.5", "2.5 mL more left than calculated (points to under-delivery).", True),
        ("0.5", "2.5 mL less left than calculated (points to over-delivery, leak or pocket fill).", True),
        ("3", "As much left as calculated.", False),
    ],
)
def test_that_the_comparison_says_more_or_less_left_and_asks_outside_the_limit(
    withdrawn: str, says: str, *, asks: bool
) -> None:
    told = words.compare(replace(refills.emptied(), withdrawn=Decimal(withdrawn)), refills.state())
    assert told is not None
    assert plain(told.sentence) == says
    assert told.asks is asks


def test_that_what_was_left_in_is_named_where_it_counts_with_what_was_aspirated() -> None:
    rest = replace(refills.emptied(), withdrawn=Decimal(3), emptied=NOT_EMPTIED, left=Decimal("0.2"))
    for entry, fact in (
        (rest, ("Aspirated and left in, as typed", "3.2 mL")),
        (refills.emptied(), ("Aspirated, as typed", "3 mL")),
    ):
        told = words.compare(replace(entry, withdrawn=Decimal(3)), refills.state())
        assert told is not None
        assert fact in [(name, plain(value)) for name, value in told.facts]


def test_that_nothing_is_compared_before_anything_is_typed() -> None:
    assert words.compare(RefillEntry(), refills.state()) is None


def test_that_two_like_signed_differences_in_a_row_are_noted() -> None:
    state = refills.state(residuals=(Emptying(800_000_000, 9_000_000_000),))
    told = words.compare(replace(refills.emptied(), withdrawn=Decimal("3.9")), state)
    assert told is not None
    assert plain(told.trend).startswith("2 times in a row more was left than calculated (0.8 mL, 0.9 mL)")
    usual = words.compare(replace(refills.emptied(), withdrawn=Decimal("3.7")), state)
    assert usual is not None
    assert usual.trend == ""


@pytest.mark.parametrize(
    ("old", "new", "volume", "says"),
    [("500", "2000", "20", "1,902 mcg/mL (−4.9 %)"), ("2000", "500", "20", "598 mcg/mL (+19.6 %)")],
)
def test_that_an_unrinsed_change_of_strength_says_what_it_becomes(
    old: str, new: str, volume: str, says: str
) -> None:
    held = refills.NEW if old == "2000" else refills.OLD
    running = replace(refills.reading().prescription, drug=held)
    state = refills.state(reading=replace(refills.reading(), prescription=running))
    asked = words.rinsing(replace(refills.filled(new, volume), rinse=""), state)
    assert asked.strong == "Rinsed?"
    assert f"cannot be drawn: unrinsed, 20 mL becomes {says}." in plain(asked.rest)
    assert plain(asked.usual) == "3 × 2 mL"


def test_that_a_rinse_says_what_it_leaves_of_the_error() -> None:
    told = plain(words.rinsing(refills.filled("2000", "20"), refills.state()).rest)
    assert (
        told == "1.4 mL of 500 mcg/mL cannot be drawn: rinsed 3 × 2 mL, 20 mL becomes 1,993 mcg/mL (−0.3 %)."
    )
    once = replace(
        refills.filled("2000", "20"), rinse=Rinsed.OTHER.value, rinse_times=Decimal(1), rinse_ml=Decimal(2)
    )
    assert "rinsed 1 × 2 mL, 20 mL becomes 1,960 mcg/mL (−2 %)." in plain(
        words.rinsing(once, refills.state()).rest
    )


def test_that_no_rinse_is_asked_where_the_strength_stays() -> None:
    assert words.rinsing(refills.filled("500"), refills.state()).strong == ""


@pytest.mark.parametrize(("told", "says"), [("18", ""), ("17", ""), ("15", "differ by 3 mL, over 1 mL")])
def test_that_after_filling_injected_and_told_may_differ_by_the_pump_s_limit(told: str, says: str) -> None:
    injected = replace(refills.INJECTED[0], volume=refills.ml("18"))
    state = refills.with_hands((injected, "18", "went in"))
    said = plain(words.after_fill(refills.filled(volume=told), state))
    assert (says in said) if says else said == ""


def test_that_the_steps_say_what_they_came_to() -> None:
    notes = words.steps(refills.whole(), refills.state(), Step.CHECK)
    assert [(plain(step.note), step.done) for step in notes] == [
        ("3.2 mL aspirated", True),
        ("0.2 mL more left, within the limit", True),
        ("strength changes, rinse 3 × 2 mL", True),
        ("decided", True),
        ("before review", False),
    ]


def test_that_a_step_nobody_went_past_is_not_done() -> None:
    notes = words.steps(refills.emptied(), refills.state(), Step.EMPTY)
    assert [step.done for step in notes] == [True, False, False, False, False]


def test_that_a_finding_is_found_by_its_field_and_a_stop_before_a_question() -> None:
    found = (
        note("a", "filled", "A note."),
        reason("b", "filled", "A question."),
        stop("c", "filled", "A stop."),
    )
    state = refills.state(findings=found)
    assert words.finding_words(state, "filled") == "A stop."
    assert words.finding_words(refills.state(findings=found[:2]), "filled") == "A question."
    assert words.finding_words(refills.state(findings=found[:1]), "filled") == ""
    assert words.finding_words(state, "rinse") == ""


def test_that_a_refill_can_be_cancelled_only_while_nothing_was_done_or_told() -> None:
    begun = RefillEntry()
    assert words.can_cancel(begun, refills.state())
    assert not words.can_cancel(replace(begun, withdrawn=Decimal(3)), refills.state())
    assert not words.can_cancel(begun, refills.with_hands(refills.ASPIRATED))


@pytest.mark.parametrize(
    ("deeds", "done"), [((refills.ASPIRATED,), "emptied"), ((refills.ASPIRATED, refills.INJECTED), "filled")]
)
def test_that_leaving_says_what_the_pump_still_calculates_with(deeds, done: str) -> None:
    strong, rest = words.leaving(RefillEntry(), refills.with_hands(*deeds))
    assert plain(strong) == (
        f"The reservoir has been {done}. Record what is in it now; the pump still calculates with 500 mcg/mL."
    )
    assert rest.startswith("This cannot be cancelled, only left.")


def test_that_the_alarm_s_evidence_is_cited() -> None:
    assert "24 % felt withdrawal 1 to 7 days before about 2.7 mL" in plain(words.near_empty(refills.state()))


def test_that_a_difference_too_small_for_a_syringe_is_none_in_the_strip() -> None:
    almost = refills.state(reading=replace(refills.reading(), reservoir_pl=3_199_999_908))
    notes = words.steps(refills.emptied(), almost, Step.DRUG)
    assert plain(notes[1].note) == "as calculated, within the limit"

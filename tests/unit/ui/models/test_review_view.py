"""What Review shows and what keeps an update back: the pump's read-back against draft, order and hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.change import BolusChange, ProgramChange
from console.domain.quantities import Dose
from console.domain.reading import ReadBack
from support import states
from ui.models import review_view as views
from ui.state import ConsoleState, Link, Stage, Update

BOLUS = BolusChange(Dose(50_000), 1_800_000)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def back_of(state: ConsoleState) -> ReadBack:
    assert state.update.read_back is not None
    return state.update.read_back


def with_back(**changed: object) -> ConsoleState:
    state = states.read_back()
    back = replace(back_of(state), **changed)  # type: ignore[arg-type]
    return replace(state, update=replace(state.update, read_back=back))


def test_ne_30_the_change_on_screen_is_the_pump_s_then_what_was_sent_then_the_draft():
    other = ProgramChange(states.prescription(states.simple("250")))
    assert views.shown_change(with_back(change=other)) == other
    assert views.shown_change(states.verified()) == ProgramChange(states.prescription(states.WANTED))
    assert views.shown_change(states.drafting()) == states.drafting().draft
    assert views.shown_change(states.linked()) is None


def test_that_the_figures_of_the_sketch_are_its_figures():
    was, will = views.figures(states.read_back(), masked=False)
    assert (was.number, was.unit, was.drafted) == ("267", "mcg/day", False)
    assert (will.number, will.label, will.drafted) == ("293.5", "After the update", True)
    assert plain(views.change_words(states.read_back(), masked=False)) == "+9.9 %"


def test_that_a_masked_total_stands_nowhere():
    state = states.read_back()
    told = [figure.number for figure in views.figures(state, masked=True)]
    told += [views.change_words(state, masked=True), views.hold_words(state, masked=True)]
    told += [row.after for row in views.rows(state, masked=True)]
    assert not [words for words in told if "293.5" in words]
    assert "•••" in told[1]


def test_that_a_bolus_has_its_own_figure_and_leaves_the_program():
    state = with_back(change=BOLUS)
    _, will = views.figures(state, masked=False)
    assert (will.label, will.number, plain(will.unit)) == ("Single bolus", "50", "mcg over 30 min")
    assert views.change_words(state, masked=False) == "program unchanged"
    assert plain(views.hold_words(state, masked=False)) == "Hold to send 50 mcg over 30 min to SIM-700182"


def test_ne_32_an_unknown_outcome_is_either_and_or_and_no_change():
    labels = [figure.label for figure in views.figures(states.unknown(), masked=False)]
    assert labels == ["EITHER", "OR"]
    assert views.change_words(states.unknown(), masked=False) == ""
    assert views.headings(states.verified()) == ("Before", "In the pump now")


def test_that_flex_asks_for_the_total_and_the_peak_with_its_span():
    wanted = views.ask(back_of(states.read_back()))
    assert (wanted.total, wanted.peak) == (Decimal("293.5"), Decimal(18))
    assert wanted.peak_unit == "mcg/h, 06:00–09:00"


def test_that_simple_continuous_asks_for_the_total_alone_and_a_bolus_for_its_dose():
    even = ProgramChange(states.prescription(states.simple("293.5")))
    assert views.ask(replace(back_of(states.read_back()), change=even)).peak is None
    asked = views.ask(replace(back_of(states.read_back()), change=BOLUS))
    assert (asked.key, asked.total, plain(asked.unit)) == ("bolus-dose", Decimal(50), "mcg over 30 min")


@pytest.mark.parametrize(
    ("total", "peak", "said"),
    [
        (None, None, "Type the new daily dose from the order."),
        ("239.5", None, "239.5 mcg/day is not what the pump read back."),
        ("293.5", None, "Type the highest rate from the order."),
        ("293.5", "14", "14 mcg/h, 06:00–09:00 is not what the pump read back."),
        ("293.5", "18", ""),
    ],
)
def test_that_what_was_typed_is_answered(total: str | None, peak: str | None, said: str):
    wanted = views.ask(back_of(states.read_back()))
    answer = views.typed_words(
        wanted, None if total is None else Decimal(total), None if peak is None else Decimal(peak)
    )
    assert plain(answer).startswith(said)
    assert bool(answer) == bool(said)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (states.drafting(), "not read the draft back"),
        (replace(states.read_back(), link=Link.LOST), "link to the pump is gone"),
        (with_back(daily_ng=((1, 1),) * 7), "totals"),
        (with_back(peak_ng_per_h=(1, 1)), "totals"),
        (with_back(change=ProgramChange(states.prescription(states.simple("250")))), "something else"),
        (replace(states.read_back(), order=None), "Enter the order first."),
        (
            replace(states.read_back(), order=replace(states.ORDER, daily_dose_mcg=Decimal(290))),
            "not the daily dose of the order",
        ),
        (
            replace(states.read_back(), order=replace(states.ORDER, drug="morphine")),
            "The order is for morphine 2,000 mcg/mL; the pump holds baclofen 2,000 mcg/mL.",
        ),
        (states.read_back(), ""),
    ],
)
def test_that_what_keeps_an_update_back_is_said(state: ConsoleState, why: str):
    said = plain(views.blocked(state))
    assert why in said
    assert bool(said) == bool(why)


def test_that_an_old_read_back_keeps_it_back():
    state = states.read_back()
    old = replace(state, update=replace(state.update, seconds_left=0))
    assert "too old" in views.blocked(old)


def test_that_a_stop_and_a_missing_reason_keep_it_back():
    state = states.read_back()
    stopped = replace(state, findings=states.drafting(states.flex(("00:00", "1"))).findings)
    assert "below the lowest rate" in views.blocked(stopped)
    asked = replace(state, findings=states.drafting(states.flex(("00:00", "20"))).findings)
    assert views.blocked(asked) == "Write the reason that the checks ask for."
    reasons = tuple((finding.code, "because") for finding in asked.findings)
    assert views.blocked(replace(asked, reasons=reasons)) == ""


def test_that_a_bolus_is_not_held_against_the_order_s_daily_dose():
    state = with_back(change=BOLUS)
    order = replace(states.ORDER, daily_dose_mcg=Decimal(1))
    assert views.blocked(replace(state, draft=BOLUS, order=order)) == ""


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (states.verified(), "Programmed, verified"),
        (states.unknown(), "Outcome unknown: the pump runs EITHER the old OR the new."),
        (
            replace(states.drafting(), update=Update(Stage.NOT_APPLIED, sentence="It never came.")),
            "Not applied: the pump runs what it ran before.",
        ),
        (
            replace(states.drafting(), update=Update(Stage.REFUSED, sentence="Too fast.")),
            "The draft was not taken.",
        ),
        (replace(states.drafting(), update=Update(sentence="Too old.")), "Too old."),
        (states.read_back(), ""),
    ],
)
def test_that_how_an_update_ended_is_a_sentence(state: ConsoleState, said: str):
    strong, _, mark = views.ended(state)
    assert strong.startswith(said)
    assert bool(strong) == bool(said)
    assert mark


def test_that_the_order_is_told_with_what_to_type_from_it():
    said = plain(views.order_words(states.read_back()))
    assert said.endswith("Type the daily dose from the order with the highest rate.")
    assert "No order was entered" in views.order_words(replace(states.read_back(), order=None))
    assert views.order_words(states.verified()) == ""
    assert "Type the bolus dose" in views.order_words(with_back(change=BOLUS))

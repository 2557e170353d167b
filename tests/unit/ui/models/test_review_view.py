"""What Review shows and what keeps an update back: the pump's read-back against draft, order and hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange, ProgramChange
from console.domain.prescription import Later
from console.domain.quantities import Dose
from console.domain.reading import ReadBack
from support import drafted, states
from ui.models import review_view as views
from ui.state import ConsoleState, Stage, Update

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


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (states.verified(), "Programmed, verified"),
        (states.unknown(), "Outcome unknown: the pump runs EITHER the old OR the new."),
        (
            replace(states.drafting(), update=Update(Stage.NOT_APPLIED, sentence="It never came.")),
            "Not applied: nothing of this update came about.",
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


def back_at(state: ConsoleState) -> ConsoleState:
    return drafted.read_back(state)


@pytest.mark.parametrize(
    ("state", "was", "will", "held"),
    [
        (
            back_at(drafted.refilling()),
            "150 mcg/day",
            "150 mcg/day",
            "Hold to send the refill and 150 mcg/day to SIM-700182",
        ),
        (back_at(drafted.of(drafted.STOP)), "267 mcg/day", "0 mcg/day, stopped", "Hold to stop SIM-700182"),
        (
            back_at(drafted.of(drafted.RESUME, drafted.stopped())),
            "0 mcg/day, stopped",
            "267 mcg/day",
            "Hold to resume SIM-700182 at 267 mcg/day",
        ),
        (
            back_at(drafted.of(drafted.PRIME)),
            "267 mcg/day",
            "0.179 mL over 11 min",
            "Hold to prime SIM-700182 with 0.179 mL",
        ),
        (
            back_at(drafted.of(drafted.IMPLANT)),
            "— mL, not known",
            "0.179 mL of catheter",
            "Hold to tell SIM-700182 of its catheter",
        ),
        (
            back_at(drafted.program(drafted.PERIODIC)),
            "267 mcg/day",
            "252 mcg/day",
            "Hold to send 252 mcg/day to SIM-700182",
        ),
    ],
    ids=("refill", "stop", "resume", "prime", "implant", "periodic"),
)
def test_that_every_kind_of_change_has_its_figures_and_the_button_says_its_effect(
    state: ConsoleState, was: str, will: str, held: str
):
    told = [f"{figure.number} {plain(figure.unit)}" for figure in views.figures(state, masked=False)]
    assert told == [was, will]
    assert plain(views.hold_words(state, masked=False)) == held
    assert views.rows(state, masked=False)


def test_that_a_masked_figure_of_any_kind_stands_neither_in_figures_rows_nor_on_the_button():
    later = Later(drafted.TOMORROW_MS, states.simple("311"))
    for state, number in (
        (back_at(drafted.of(drafted.PRIME)), "0.179"),
        (back_at(drafted.program(drafted.PERIODIC)), "252"),
        (back_at(drafted.of(drafted.RESUME, drafted.stopped())), "267"),
        (back_at(drafted.program(states.RUNNING, later=later)), "311"),
    ):
        will = views.figures(state, masked=True)[1].number
        told = [will, views.hold_words(state, masked=True)]
        told += [row.after for row in views.rows(state, masked=True)]
        assert not [words for words in told if number in words], number
    resumes = views.rows(back_at(drafted.of(drafted.RESUME, drafted.stopped())), masked=True)
    assert not [row for row in resumes if "267" in row.before]
    stop = views.figures(back_at(drafted.of(drafted.STOP)), masked=True)[1]
    assert stop.number == views.NO_FLOW


def test_that_a_delayed_and_a_temporary_program_say_since_and_until_when_their_dose_counts():
    delayed = back_at(drafted.program(states.RUNNING, later=Later(drafted.TOMORROW_MS, states.WANTED)))
    temporary = back_at(drafted.program(states.WANTED, later=drafted.TEMPORARY))
    told = [views.figures(state, masked=False)[1] for state in (delayed, temporary)]
    assert [(figure.label, figure.number) for figure in told] == [
        ("From Tue 24 Nov 2026 06:00", "293.5"),
        ("Until Tue 24 Nov 2026 06:00", "293.5"),
    ]
    assert plain(views.change_words(delayed, masked=False)) == "+9.9 %"


def test_that_a_bridge_is_told_in_the_words_of_the_rules_with_its_end_as_a_date():
    first, listed = views.under_way_words(back_at(drafted.refilling()))
    assert (
        plain(first) == "The patient receives 150 mcg/day of the old 500 mcg/mL until Tue 24 Nov 2026 15:57."
    )
    assert plain(listed) == (
        "The pump lists this as a 755.7 mcg bridge: "
        "bookkeeping in the new strength, not a dose to the patient."
    )
    on = drafted.of(ProgramChange(states.prescription(states.WANTED)), drafted.bridging())
    (goes_on,) = views.under_way_words(back_at(on))
    assert goes_on == "The bridge goes on as it is; the new program follows at Tue 24 Nov 2026 14:57."
    (primed,) = views.under_way_words(back_at(drafted.of(drafted.PRIME)))
    assert "until Mon 23 Nov 2026 09:54" in primed
    assert views.under_way_words(states.read_back()) == ()


def test_that_each_procedure_says_what_it_needs_in_the_place_of_an_order():
    assert views.order_words(back_at(drafted.of(drafted.STOP))).startswith("A stop needs no order.")
    refill = plain(views.order_words(back_at(drafted.refilling())))
    assert refill.endswith("Type the strength from the vial's label.")
    minimum = replace(back_at(drafted.program(drafted.MINIMUM)), order=None)
    assert views.order_words(minimum).startswith("Minimum rate needs no order.")

"""Whether a read-back may be sent: it must be the draft, the order's, and every question answered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.change import BolusChange, ProgramChange
from console.domain.prescription import Later
from console.domain.quantities import Dose
from console.domain.reading import ReadBack
from support import drafted, states
from ui.models import agreement
from ui.state import ConsoleState, Link

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
    said = plain(agreement.blocked(state))
    assert why in said
    assert bool(said) == bool(why)


def test_that_an_old_read_back_keeps_it_back():
    state = states.read_back()
    old = replace(state, update=replace(state.update, seconds_left=0))
    assert "too old" in agreement.blocked(old)


def test_that_a_stop_and_a_missing_reason_keep_it_back():
    state = states.read_back()
    stopped = replace(state, findings=states.drafting(states.flex(("00:00", "1"))).findings)
    assert "below the lowest rate" in agreement.blocked(stopped)
    asked = replace(state, findings=states.drafting(states.flex(("00:00", "20"))).findings)
    assert agreement.blocked(asked) == "Write the reason that the checks ask for."
    reasons = tuple((finding.code, "because") for finding in asked.findings)
    assert agreement.blocked(replace(asked, reasons=reasons)) == ""


def test_that_a_bolus_is_not_held_against_the_order_s_daily_dose():
    state = with_back(change=BOLUS)
    order = replace(states.ORDER, daily_dose_mcg=Decimal(1))
    assert agreement.blocked(replace(state, draft=BOLUS, order=order)) == ""


@pytest.mark.parametrize(
    "state",
    [
        drafted.of(drafted.STOP, order=None),
        drafted.of(drafted.RESUME, drafted.stopped(), order=None),
        drafted.of(drafted.IMPLANT, order=None),
        drafted.program(drafted.MINIMUM),
    ],
    ids=("stop", "resume", "implant", "minimum rate"),
)
def test_that_what_interrupts_therapy_and_what_hands_did_wait_for_no_order(state: ConsoleState):
    back = drafted.read_back(replace(state, order=None))
    assert agreement.blocked(back) == ""


def test_that_a_refill_is_held_against_the_order_s_strength_and_dose():
    good = drafted.read_back(drafted.refilling())
    assert agreement.blocked(good) == ""
    assert good.order is not None
    weaker = replace(good, order=replace(good.order, concentration_mcg_per_ml=Decimal(500)))
    assert plain(agreement.blocked(weaker)) == (
        "The order is for baclofen 500 mcg/mL; the refill is of baclofen 2,000 mcg/mL."
    )
    more = replace(good, order=replace(good.order, daily_dose_mcg=Decimal(160)))
    assert "not the daily dose of the order" in agreement.blocked(more)


def test_that_a_delayed_program_is_held_against_the_order_by_the_dose_that_is_to_come():
    state = drafted.read_back(
        drafted.program(states.RUNNING, later=Later(drafted.TOMORROW_MS, states.WANTED))
    )
    assert agreement.blocked(state) == ""
    other = replace(state, order=replace(states.ORDER, daily_dose_mcg=Decimal(267)))
    assert "not the daily dose of the order" in agreement.blocked(other)


def test_that_a_refill_whose_totals_the_console_does_not_find_the_same_is_not_sent():
    state = drafted.read_back(drafted.refilling())
    back = replace(back_of(state), daily_ng=((1, 1),) * 7)
    assert "totals" in agreement.disagreement(replace(state, update=replace(state.update, read_back=back)))

"""What is typed once more before a change is sent: the figure that must not be wrong, by kind of change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.catheter import Catheter
from console.domain.change import BolusChange, ImplantChange, ImplantKind, ProgramChange
from console.domain.prescription import Later
from console.domain.quantities import Dose
from console.domain.reading import ReadBack
from support import drafted, states
from ui.models import ask as asks
from ui.models.ask import Ask, Typed
from ui.state import ConsoleState

BOLUS = BolusChange(Dose(50_000), 1_800_000)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def back_of(state: ConsoleState) -> ReadBack:
    assert state.update.read_back is not None
    return state.update.read_back


def asked(state: ConsoleState) -> Ask:
    assert state.update.before is not None
    return asks.ask(back_of(state), state.update.before)


def test_that_flex_asks_for_the_total_and_the_peak_with_its_span():
    wanted = asked(states.read_back())
    assert (wanted.total, wanted.peak) == (Decimal("293.5"), Decimal(18))
    assert wanted.peak_unit == "mcg/h, 06:00–09:00"


def test_that_simple_continuous_asks_for_the_total_alone_and_a_bolus_for_its_dose():
    even = ProgramChange(states.prescription(states.simple("293.5")))
    running = states.prescription()
    assert asks.ask(replace(back_of(states.read_back()), change=even), running).peak is None
    wanted = asks.ask(replace(back_of(states.read_back()), change=BOLUS), running)
    assert (wanted.key, wanted.total, plain(wanted.unit)) == ("bolus-dose", Decimal(50), "mcg over 30 min")


def test_that_periodic_boluses_ask_for_the_highest_rate_and_say_how_long_in_how_long():
    wanted = asked(drafted.read_back(drafted.program(drafted.PERIODIC)))
    assert (wanted.total, wanted.peak) == (Decimal(252), Decimal("360.5"))
    assert plain(wanted.peak_unit) == "mcg/h, 10 min in every 6 h"


def test_that_a_new_strength_is_typed_from_the_vial_and_an_old_one_is_not_asked_for():
    wanted = asked(drafted.read_back(drafted.refilling()))
    assert (wanted.total, wanted.strength) == (Decimal(150), Decimal(2000))
    same = replace(drafted.refill(), bridge=None)
    state = drafted.of(same, states.reading(drafted.running(states.simple("150"))))
    assert asked(drafted.read_back(state)).strength is None


def test_that_a_delayed_program_asks_for_the_dose_and_the_rate_that_are_to_come():
    later = Later(drafted.TOMORROW_MS, states.WANTED)
    wanted = asked(drafted.read_back(drafted.program(states.RUNNING, later=later)))
    assert (wanted.total, wanted.peak) == (Decimal("293.5"), Decimal(18))


def test_that_a_prime_asks_for_its_volume_a_resume_for_the_dose_and_a_stop_for_the_word():
    prime = asked(drafted.read_back(drafted.of(drafted.PRIME)))
    assert (prime.key, prime.total, plain(prime.unit)) == (
        "prime-volume",
        Decimal("0.179"),
        "mL over 11 min",
    )
    resume = asked(drafted.read_back(drafted.of(drafted.RESUME, drafted.stopped())))
    assert (resume.label, resume.total, resume.peak) == ("Daily dose that resumes", Decimal(267), Decimal(14))
    stop = asked(drafted.read_back(drafted.of(drafted.STOP)))
    assert (stop.word, stop.total) == ("stop", None)
    tones = asked(drafted.read_back(drafted.of(drafted.TONES)))
    assert (tones.word, tones.total) == ("tones", None)


def test_that_an_implant_asks_for_the_catheter_s_volume_or_that_it_is_not_known():
    known = asked(drafted.read_back(drafted.of(drafted.IMPLANT)))
    assert (known.key, known.total) == ("catheter-volume", Decimal("0.179"))
    unknown = ImplantChange(ImplantKind.NEW, Catheter("not recorded"))
    wanted = asks.ask(replace(back_of(states.read_back()), change=unknown), states.prescription())
    assert (wanted.word, wanted.total) == ("unknown", None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed(), "Type the new daily dose from the order."),
        (Typed(Decimal("239.5")), "239.5 mcg/day is not what the pump read back. Look at the order again."),
        (Typed(Decimal("293.5")), "Type the highest rate from the order."),
        (
            Typed(Decimal("293.5"), Decimal(14)),
            "14 mcg/h, 06:00–09:00 is not what the pump read back. Look at the order again.",
        ),
        (Typed(Decimal("293.5"), Decimal(18)), ""),
    ],
)
def test_that_what_was_typed_is_answered(typed: Typed, said: str):
    assert plain(asks.typed_words(asked(states.read_back()), typed, "order")) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed(Decimal(150)), "Type the strength on the vial from the vial."),
        (
            Typed(Decimal(150), None, Decimal(500)),
            "500 mcg/mL is not what the pump read back. Look at the vial again.",
        ),
        (Typed(Decimal(150), None, Decimal(2000)), ""),
    ],
)
def test_that_the_strength_of_the_vial_is_answered(typed: Typed, said: str):
    wanted = asked(drafted.read_back(drafted.refilling()))
    assert plain(asks.typed_words(wanted, typed, "order")) == said


@pytest.mark.parametrize(("word", "right"), [("", False), ("sto", False), ("Stop ", True), ("stop", True)])
def test_that_a_stop_needs_the_word(word: str, right: bool):
    wanted = asked(drafted.read_back(drafted.of(drafted.STOP)))
    said = asks.typed_words(wanted, Typed(word=word), "order")
    assert said == ("" if right else "To stop the pump, write the word “stop”.")


def test_that_figures_are_typed_from_the_order_the_plan_or_the_sheet_of_the_procedure():
    assert asks.source(drafted.PRIME, ordered=True) == "sheet of the procedure"
    assert asks.source(drafted.RESUME, ordered=True) == "order"
    assert asks.source(drafted.RESUME, ordered=False) == "plan"

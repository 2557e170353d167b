"""The bridge of a refill in words: the figures of the clinical rules, in their order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.catheter import Catheter
from console.domain.change import Bridge
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR
from support import refills, states
from ui.models import refill_bridge as bridges
from ui.models import refill_entry as entries
from ui.models.refill_entry import Bridging, Keeps, RefillEntry
from ui.state import ConsoleState

BOOKKEEPING = "bookkeeping in the new strength, not a dose to the patient"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def after(entry: RefillEntry, state: ConsoleState) -> Prescription:
    assert state.reading is not None
    made = entries.prescription_of(entry, state.reading.prescription)
    assert isinstance(made, Prescription)
    return made


def test_that_the_published_example_reads_as_the_rules_have_it() -> None:
    view = bridges.view(refills.whole(), refills.state())
    assert [plain(sentence) for sentence in view.sentences] == [
        "The patient receives 150 mcg/day of the old 500 mcg/mL until Tue 24 Nov 2026 15:57.",
        f"The pump lists this as a 755.7 mcg bridge: {BOOKKEEPING}.",
    ]
    assert [(label, plain(value)) for label, value in view.facts] == [
        ("Pump tubing", "0.199 mL"),
        ("Catheter, 81.3\u00a0cm", "0.179 mL"),
        ("To clear", "0.378 mL"),
        ("Old flow", "0.3 mL/day"),
        ("Takes", "30 h 14 min"),
        ("Listed by the pump as*", "755.7 mcg"),
    ]


def test_that_the_other_tubing_figure_and_what_it_would_give_stand_under_assumptions() -> None:
    told = plain(" ".join(bridges.view(refills.whole(), refills.state()).assumptions))
    assert (
        "Pump tubing is 0.199 mL for a bridge. With the 0.14 mL used for priming it would take 25 h 31 min"
        in told
    )


def test_that_without_a_bridge_a_stronger_drug_means_less_and_a_weaker_one_more() -> None:
    less = plain(bridges.view(refills.filled(), refills.state()).without)
    assert less.startswith(
        "Without a bridge the tip gives 37.5 mcg/day of the old drug for 120 h 55 min: less"
    )
    assert "withdrawal" in less
    strong = replace(refills.reading().prescription, drug=refills.NEW)
    weaker = refills.state(reading=replace(refills.reading(), prescription=strong))
    more = plain(bridges.view(refills.filled("500"), weaker).without)
    assert "gives 600 mcg/day of the old drug" in more
    assert "overdose" in more


def test_that_the_same_drug_and_strength_need_no_bridge() -> None:
    view = bridges.view(refills.filled("500"), refills.state())
    assert not view.needed
    assert view.unneeded == "Drug and strength stay the same: no bridge is needed."


def test_ne_27_that_a_change_of_strength_waits_for_the_decision() -> None:
    entry, state = refills.filled(), refills.state()
    assert bridges.bridge_of(entry, state, after(entry, state)) == (
        "Decide on the bridge: the old drug still stands in tubing and catheter."
    )
    declined = replace(entry, bridging=Bridging.DECLINED.value)
    assert bridges.bridge_of(declined, state, after(declined, state)) is None


def test_that_an_unknown_catheter_is_asked_for_and_a_typed_volume_taken() -> None:
    state = refills.state(reading=refills.reading(catheter=Catheter("unknown")))
    assert bridges.view(refills.whole(), state).asks_volume == bridges.UNKNOWN_VOLUME
    assert bridges.bridge_of(refills.whole(), state, after(refills.whole(), state)) == bridges.UNKNOWN_VOLUME
    typed = replace(refills.whole(), catheter_ml=Decimal("0.179"))
    made = bridges.bridge_of(typed, state, after(typed, state))
    assert isinstance(made, Bridge)
    assert made.volume_pl == 378_000_000


def test_that_a_known_catheter_is_never_overridden_by_what_was_typed() -> None:
    typed = replace(refills.whole(), catheter_ml=Decimal("0.9"))
    path = bridges.path_of(typed, refills.state())
    assert path is not None
    assert path.catheter_pl == 178_860_000


@pytest.mark.parametrize(("keeps", "hours"), [(Keeps.OLD, 30), (Keeps.NEW, 15)])
def test_that_the_bridge_keeps_the_dose_before_or_the_new_one(keeps: Keeps, hours: int) -> None:
    entry = replace(refills.whole(), daily=Decimal(300), keeps=keeps.value)
    state = refills.state()
    view = bridges.view(entry, state)
    assert view.dose_changes
    assert "The new daily dose takes effect after the bridge." in view.pauses
    made = bridges.bridge_of(entry, state, after(entry, state))
    assert isinstance(made, Bridge)
    assert made.duration_ms // MS_PER_HOUR == hours


def test_that_flex_pauses_and_that_is_said() -> None:
    entry = replace(refills.whole(), daily=Decimal(267))
    told = plain(bridges.view(entry, refills.state(states.RUNNING)).pauses)
    assert told == "Flex pauses for 16 h 59 min: an even 267 mcg/day, then flex resumes."


def test_that_a_bridge_decided_on_does_not_change_as_the_clock_goes_on() -> None:
    entry = replace(refills.whole(), daily=Decimal(267))
    early, late = (
        refills.state(states.RUNNING),
        refills.state(states.RUNNING, clock_ms=states.NOW_MS + MS_PER_HOUR),
    )
    assert bridges.bridge_of(entry, early, after(entry, early)) == bridges.bridge_of(
        entry, late, after(entry, late)
    )


def test_that_during_a_bridge_each_fluid_in_the_path_gets_its_phase() -> None:
    entry, state = replace(refills.whole(), strength=Decimal(1000)), refills.bridging()
    made = bridges.bridge_of(entry, state, after(entry, state))
    assert isinstance(made, Bridge)
    assert [phase.clears for phase in made.phases] == [refills.OLD, refills.NEW]
    view = bridges.view(entry, state)
    assert [plain(fluid) for fluid in view.fluids] == [
        "0.253 mL of baclofen 500 mcg/mL",
        "0.125 mL of baclofen 2,000 mcg/mL",
    ]
    assert view.sentences[0] == "A bridge is under way; the refill ends it."


def test_that_during_a_bridge_a_decision_is_asked_although_the_strength_stays() -> None:
    entry, state = replace(refills.filled("2000")), refills.bridging()
    assert bridges.is_needed(entry, state)
    made = bridges.bridge_of(replace(entry, bridging=Bridging.BRIDGE.value), state, after(entry, state))
    assert isinstance(made, Bridge)
    assert [phase.clears for phase in made.phases] == [refills.OLD]


def test_that_a_pump_that_gives_nothing_is_told_why_there_is_no_bridge() -> None:
    view = bridges.view(replace(refills.whole(), daily=Decimal(0)), refills.state(states.simple("0")))
    assert view.needed
    assert "0 mcg/day" in plain(view.pauses)


def test_that_a_bridge_of_no_dose_is_refused_in_words_wherever_it_is_asked_for() -> None:
    state = refills.state(states.simple("0"))
    entry = replace(refills.whole(), daily=Decimal(0))
    told = bridges.bridge_of(entry, state, after(entry, state))
    assert isinstance(told, str)
    assert "0 mcg/day" in plain(told)


def test_that_a_stopped_pump_holds_the_bridge_up_and_that_is_said() -> None:
    stopped = refills.state(reading=replace(refills.reading(), stopped_ms=states.NOW_MS - MS_PER_HOUR))
    assert (
        "The pump is stopped: the bridge begins when it is resumed"
        in bridges.view(refills.whole(), stopped).pauses
    )
    held_up = refills.bridging(30)
    assert held_up.reading is not None
    waiting = replace(
        held_up,
        reading=replace(held_up.reading, stopped_ms=states.NOW_MS),
        clock_ms=states.NOW_MS + 5 * MS_PER_HOUR,
    )
    assert entries.bridge_runs(waiting)
    assert not entries.bridge_runs(replace(held_up, clock_ms=states.NOW_MS + 5 * MS_PER_HOUR))


def test_that_a_typed_catheter_volume_stays_open_to_be_typed_anew() -> None:
    state = refills.state(reading=refills.reading(catheter=None))
    view = bridges.view(replace(refills.whole(), catheter_ml=Decimal("0.179")), state)
    assert view.asks_volume == bridges.UNKNOWN_VOLUME
    assert view.sentences

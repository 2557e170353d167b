"""The bench of hands: each tool waits for what it needs, and does one thing by one press."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.hands import Aspirate, Hand, Inject, Port, Rinse
from support import refills, states, windows
from ui.models import refill_hands as hands
from ui.models import refill_quantities as quantities
from ui.state import ConsoleState
from ui.widgets.bench import Bench, BenchState


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def bench(qtbot: QtBot, clock: ManualClock) -> Bench:
    catalog = states.catalog()
    made = windows.shown(
        qtbot, Bench(windows.LIGHT, quantities.drawn(catalog), quantities.times(catalog), clock), 300, 700
    )
    made.set_state(shown(refills.with_hands()))
    return made


def shown(state: ConsoleState, *, refused: str = "", filling: bool = True) -> BenchState:
    return BenchState(hands.vials(state), hands.doings(state), refused, filling)


def asked(bench: Bench) -> list[Hand]:
    told: list[Hand] = []
    bench.hand_asked.connect(told.append)
    return told


def test_that_nothing_can_be_done_before_the_needle_stands_somewhere(bench: Bench) -> None:
    for tool in ("aspirate-all", "aspirate", "rinse", "inject"):
        button = windows.child(bench, f"bench-{tool}")
        assert not button.isEnabled()
        assert button.toolTip() == "Say where the needle stands first."


def test_that_a_reservoir_is_aspirated_until_nothing_comes(bench: Bench) -> None:
    told = asked(bench)
    windows.press(bench, "bench-port-reservoir")
    windows.press(bench, "bench-aspirate-all")
    assert told == [Aspirate(Port.RESERVOIR)]


def test_that_so_many_ml_are_drawn_through_the_port_chosen_and_the_field_is_emptied(
    bench: Bench, clock: ManualClock
) -> None:
    told = asked(bench)
    windows.press(bench, "bench-port-catheter-access")
    windows.type_into(windows.child(bench, "bench-draw-ml"), "1.5", clock)
    windows.press(bench, "bench-aspirate")
    assert told == [Aspirate(Port.CATHETER, refills.ml("1.5"))]
    assert windows.child(bench, "bench-draw-ml").text() == ""
    assert not windows.child(bench, "bench-aspirate").isEnabled()


def test_that_a_vial_is_taken_before_anything_is_injected(bench: Bench, clock: ManualClock) -> None:
    told = asked(bench)
    windows.press(bench, "bench-port-reservoir")
    windows.type_into(windows.child(bench, "bench-inject-ml"), "20", clock)
    assert windows.child(bench, "bench-inject").toolTip() == "Take a vial in hand first."
    bench.vials.take(3)
    windows.press(bench, "bench-inject")
    assert told == [Inject(Port.RESERVOIR, refills.NEW, refills.ml("20"))]


def test_that_a_rinse_needs_the_reservoir_a_vial_how_often_and_how_much(
    bench: Bench, clock: ManualClock
) -> None:
    told = asked(bench)
    windows.press(bench, "bench-port-catheter-access")
    assert windows.child(bench, "bench-rinse").toolTip() == "A reservoir is rinsed through its own port."
    windows.press(bench, "bench-port-reservoir")
    bench.vials.take(3)
    windows.type_into(windows.child(bench, "bench-rinse-times"), "3", clock)
    assert not windows.child(bench, "bench-rinse").isEnabled()
    windows.type_into(windows.child(bench, "bench-rinse-ml"), "2", clock)
    windows.press(bench, "bench-rinse")
    assert told == [Rinse(refills.NEW, refills.ml("2"), 3)]


def test_that_what_was_felt_is_told_the_latest_first(bench: Bench) -> None:
    bench.set_state(shown(refills.with_hands(refills.ASPIRATED, refills.INJECTED)))
    told = [words.replace("\u00a0", " ") for words in bench.felt_words]
    assert [line.partition(". Felt: ")[::2] for line in told] == [
        ("09:43 Injected 20 mL of baclofen 2,000 mcg/mL through the reservoir port", "20 mL went in easily"),
        (
            "09:42 Aspirated through the reservoir port until nothing more came",
            "3.2 mL, clear and colourless",
        ),
    ]


def test_that_a_refusal_is_said_and_vials_are_put_away_while_only_emptying(bench: Bench) -> None:
    bench.set_state(shown(refills.with_hands(), refused="The port was not found.", filling=False))
    assert windows.child(bench, "bench-refused").words == "The port was not found."
    assert not bench.vials.isVisible()


def test_that_it_says_that_it_tells_the_pump_nothing(bench: Bench) -> None:
    assert "Nothing here tells the pump anything." in windows.words(bench)
    assert windows.nameless(bench) == []

"""The catheter card by hand: which one, then a field for each length, none of them filled in by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from console.clock import ManualClock
from support import implants as made
from support import states, windows
from ui.models import implant as implants
from ui.models.implant import CatheterEntry, Way
from ui.widgets.catheter_card import CatheterCard, CatheterState


class Bench:
    """The card, with what it says given back to it as a page does."""

    def __init__(self, qtbot):
        self.clock = ManualClock()
        self.card = windows.shown(qtbot, CatheterCard(windows.LIGHT, states.catalog(), self.clock), 640, 500)
        self.entry = CatheterEntry()
        self.in_pump: CatheterEntry | None = None
        self.card.entry_changed.connect(self._changed)
        self.show(fresh=True)

    def show(self, *, fresh: bool = False, off: str = "") -> None:
        self.card.set_state(CatheterState(self.entry, self.in_pump, off), fresh=fresh)

    def child(self, name):
        return windows.child(self.card, name)

    def choose(self, model: str) -> None:
        pick = self.child("catheter-model")
        row = [key for key, _ in implants.models(states.catalog(), self.entry)].index(model)
        pick.setCurrentIndex(row)
        pick.activated.emit(row)

    def answer(self, name: str, key: str) -> None:
        buttons = self.child(name)
        windows.click_at(buttons, buttons.point_of(key).toPoint())

    def type(self, name: str, keys: str) -> None:
        windows.type_into(self.child(name), keys, self.clock)

    def _changed(self, entry: CatheterEntry) -> None:
        self.entry = entry
        self.show()


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot)


def test_ne_20_a_catheter_just_chosen_has_empty_lengths(bench):
    bench.choose("TWO-104")
    bench.answer("catheter-way", Way.SEGMENTS)
    assert [bench.child(f"trimmed-{number}").text() for number in (1, 2)] == ["", ""]
    assert "66 cm as sold" in windows.words(bench.card)


def test_that_trimmed_lengths_make_the_volume_and_each_says_its_own(bench):
    bench.choose("TWO-104")
    bench.answer("catheter-way", Way.SEGMENTS)
    bench.type("trimmed-1", "15")
    bench.type("trimmed-2", "7.7")
    assert implants.to_catheter(bench.entry) == made.TWO_PIECES
    assert "51 cm implanted · 0.1122 mL" in windows.words(bench.card)


def test_ne_15_each_length_is_named_with_its_segment_and_its_unit(bench):
    bench.choose("TWO-104")
    bench.answer("catheter-way", Way.SEGMENTS)
    assert bench.child("trimmed-1").accessibleName() == "Trimmed off the spinal segment, cm"
    assert not windows.nameless(bench.card)


def test_ne_05_more_than_the_segment_is_refused_with_its_limit(bench):
    bench.choose("TWO-104")
    bench.answer("catheter-way", Way.SEGMENTS)
    bench.type("trimmed-2", "38")
    assert bench.entry.trimmed == (None, None)
    assert "37.9" in bench.card.problem()


def test_that_a_volume_can_be_typed_and_said_to_be_unknown(bench):
    bench.choose(implants.OTHER)
    bench.answer("catheter-way", Way.TYPED)
    bench.type("catheter-volume", "0.21")
    assert bench.entry.volume == Decimal("0.21")
    bench.answer("catheter-way", Way.UNKNOWN)
    assert not bench.child("catheter-volume").isVisible()
    assert bench.card.problem() == ""


def test_that_where_the_figures_are_from_is_asked_and_kept(bench):
    bench.choose(implants.OTHER)
    assert not bench.child("catheter-source").isVisible()
    bench.answer("catheter-way", Way.TYPED)
    bench.answer("catheter-source", "X-ray")
    assert bench.entry.source == "X-ray"


def test_that_what_differs_from_the_pump_is_drafted_and_says_what_was(bench):
    bench.entry = bench.in_pump = implants.from_catheter(made.TWO_PIECES)
    bench.show(fresh=True)
    field = bench.child("trimmed-1")
    assert field.text() == "15"
    field.selectAll()
    bench.type("trimmed-1", "18.5")
    assert field.property("look") == "draft"
    assert "trimmed in the pump now: 15 cm" in windows.words(bench.card)


def test_that_another_catheter_brings_its_own_fields(bench):
    bench.choose("TWO-104")
    bench.answer("catheter-way", Way.SEGMENTS)
    bench.choose("ONE-89")
    bench.answer("catheter-way", Way.SEGMENTS)
    assert bench.card.findChild(type(bench.child("trimmed-1")), "trimmed-2") is None


def test_that_off_nothing_can_be_changed(bench):
    bench.entry = implants.from_catheter(made.TWO_PIECES)
    bench.show(fresh=True, off="A draft of another kind waits.")
    assert not bench.child("trimmed-1").isEnabled()
    assert not bench.child("catheter-model").isEnabled()

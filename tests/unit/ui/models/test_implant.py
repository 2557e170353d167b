"""The catheter under the hand: its volume follows exactly, is typed, or is not known; never assumed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import ImplantChange, ImplantKind
from console.domain.quantities import Volume
from support import implants as made
from support import states
from ui.models import implant as implants
from ui.models.implant import OTHER, CatheterEntry, Way

CATALOG = states.catalog()


def entry(*trimmed: str | None) -> CatheterEntry:
    chosen = implants.chosen(CatheterEntry(way=Way.SEGMENTS), "TWO-104", CATALOG)
    return replace(
        chosen, way=Way.SEGMENTS, trimmed=tuple(None if cm is None else Decimal(cm) for cm in trimmed)
    )


def test_that_length_and_volume_follow_exactly_from_what_was_trimmed():
    catheter = implants.to_catheter(entry("15", "7.7"))
    assert catheter == made.TWO_PIECES
    assert implants.volume_words(catheter) == "0.17886\u00a0mL, from 81.3\u00a0cm implanted"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (CatheterEntry(), "Choose the catheter, or say that it is not known."),
        (CatheterEntry("TWO-104"), "Say how the catheter's volume is known."),
        (entry(None, "0"), "Type what was trimmed off the spinal segment; 0 where nothing was."),
        (entry("0", None), "Type what was trimmed off the pump segment; 0 where nothing was."),
        (CatheterEntry(OTHER, way=Way.TYPED), "Type the catheter's volume, or say that it is not known."),
        (CatheterEntry(OTHER, way=Way.SEGMENTS), "type its volume"),
        (entry("66", "0"), "nor all of it"),
    ],
)
def test_that_what_is_missing_is_said_and_nothing_is_taken_for_0(typed, sentence):
    assert sentence in str(implants.to_catheter(typed))


def test_that_a_typed_volume_is_the_catheter_s_and_so_is_one_that_is_not_known():
    typed = implants.to_catheter(CatheterEntry(OTHER, way=Way.TYPED, volume=Decimal("0.21")))
    assert typed == Catheter(OTHER, (), Volume(210_000_000))
    unknown = implants.to_catheter(CatheterEntry(OTHER, way=Way.UNKNOWN))
    assert isinstance(unknown, Catheter)
    assert unknown.volume_pl is None
    assert implants.figure(unknown) == ("Not known", "", "no bridge and no prime can be calculated")


def test_that_another_catheter_begins_with_empty_lengths():
    other = implants.chosen(entry("15", "7.7"), "TWO-114", CATALOG)
    assert other.trimmed == (None, None)
    assert other.segments == CATALOG.catheters["TWO-114"].segments


def test_that_a_catheter_without_listed_lengths_asks_again_how_its_volume_is_known():
    assert implants.chosen(entry("15", "7.7"), OTHER, CATALOG).way is None
    typed = CatheterEntry("TWO-104", way=Way.TYPED, volume=Decimal("0.2"))
    assert implants.chosen(typed, OTHER, CATALOG).way is Way.TYPED


@given(st.integers(0, 6_599), st.integers(0, 3_799))
def test_that_a_catheter_taken_from_a_pump_and_left_alone_is_the_same(spinal: int, pump: int):
    catheter = Catheter(
        "TWO-104",
        (
            CatheterSegment("spinal segment", 6_600, spinal, 2_200),
            CatheterSegment("pump", 3_800, pump, 2_200),
        ),
    )
    assert implants.to_catheter(implants.from_catheter(catheter)) == catheter


@pytest.mark.parametrize("catheter", [Catheter("X", (), Volume(200_000_000)), made.NOT_KNOWN])
def test_that_a_catheter_without_lengths_comes_back_the_same(catheter):
    assert implants.to_catheter(implants.from_catheter(catheter)) == catheter


def test_that_a_catheter_that_is_only_recorded_can_be_kept():
    recorded = implants.from_catheter(Catheter("OLD-88", (), Volume(200_000_000)))
    assert ("OLD-88", "OLD-88, as recorded") in implants.models(CATALOG, recorded)
    assert implants.models(CATALOG, CatheterEntry())[-1] == (OTHER, "Another, or not known")


def test_that_no_more_can_be_typed_as_trimmed_than_leaves_a_tenth_of_a_centimetre():
    quantity = implants.trimmed_quantity(CATALOG, ("pump segment", 3_800, 2_200))
    assert (quantity.high, quantity.step, quantity.unit) == (Decimal("37.9"), Decimal("0.1"), "cm")


def test_that_the_echo_says_what_is_implanted_and_what_the_pump_knew():
    segment = ("spinal segment", 6_600, 2_200)
    assert implants.segment_echo(segment, None) == "66\u00a0cm as sold"
    assert implants.segment_echo(segment, Decimal(15), Decimal(15)) == "51\u00a0cm implanted · 0.1122\u00a0mL"
    told = implants.segment_echo(segment, Decimal("18.5"), Decimal(15))
    assert told.endswith("trimmed in the pump now: 15\u00a0cm")


def test_that_a_change_says_what_was_done_and_the_record_keeps_it_in_words():
    typed = replace(entry("15", "7.7"), source="operation note")
    change = implants.to_change(ImplantKind.REVISION, typed)
    assert change == ImplantChange(ImplantKind.REVISION, made.TWO_PIECES)
    assert implants.particulars(change, typed, CATALOG) == (
        ("Done", "catheter revision"),
        ("Catheter", "Two pieces, 66 + 38 cm"),
        ("Trimmed off the spinal segment", "15\u00a0cm"),
        ("Trimmed off the pump segment", "7.7\u00a0cm"),
        ("Catheter volume", "0.17886\u00a0mL, from 81.3\u00a0cm implanted"),
        ("Figures from", "operation note"),
    )


def test_that_nothing_is_drafted_before_it_is_said_what_was_done():
    assert "Say what was done" in str(implants.to_change("", entry("15", "7.7")))


def test_that_a_patient_without_a_pump_can_only_have_a_new_implant():
    assert implants.kinds(made.without_pump()) == ((ImplantKind.NEW, "New implant"),)
    assert implants.default_kind(made.without_pump()) == ImplantKind.NEW
    assert implants.default_kind(made.linked()) == ""


def test_that_the_pump_s_catheter_goes_before_the_record_s():
    told = Catheter("ONE-89", (), Volume(190_000_000))
    state = made.linked()
    state = replace(state, reading=replace(state.reading, catheter=told))
    assert implants.catheter_of(state) == told
    assert (
        implants.catheter_of(replace(state, reading=replace(state.reading, catheter=None))) == made.TWO_PIECES
    )

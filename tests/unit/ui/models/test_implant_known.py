"""What is known of each figure: source beside it, and the mark on teaching values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from support import implants as made
from support import states
from ui.models import implant as implants
from ui.models import implant_known as knowns
from ui.models.implant import CatheterEntry, Way

CATALOG = states.catalog()
PUMP = CATALOG.pumps["SP-20"]
ENTRY = implants.from_catheter(made.TWO_PIECES)


def test_that_every_figure_has_a_source_and_a_teaching_value_its_mark():
    found = knowns.known(ENTRY, CATALOG.catheters["TWO-104"], PUMP)
    assert all(each.source and each.figure for each in found)
    marks = {each.label: each.mark for each in found}
    assert marks["Lengths as sold"] == "teaching value"
    assert marks["SP-20: pump tubing, for priming"] == ""
    assert marks["SP-20: pump tubing, for a bridge"] == "teaching value"


def test_that_lengths_and_bore_are_the_catalog_s():
    found = {each.label: each.figure for each in knowns.known(ENTRY, CATALOG.catheters["TWO-104"], None)}
    assert found == {
        "Lengths as sold": "spinal segment 66\u00a0cm, pump segment 38\u00a0cm",
        "Volume per cm": "0.0022\u00a0mL/cm",
    }


def test_that_a_typed_volume_says_where_it_is_from_or_that_nobody_said():
    typed = CatheterEntry("X", (), Way.TYPED, (), Decimal("0.21"))
    assert "was not said" in knowns.known(typed, None, None)[0].source
    assert "X-ray" in knowns.known(replace(typed, source="X-ray"), None, None)[0].source


def test_that_a_recorded_catheter_s_lengths_are_said_to_be_only_recorded():
    found = knowns.known(replace(ENTRY, model="OLD"), None, None)
    assert [each.label for each in found] == ["Lengths as sold", "Volume per cm"]
    assert all("does not list" in each.source for each in found)


def test_that_prime_and_bridge_have_a_path_each():
    assert knowns.paths(made.TWO_PIECES, PUMP) == (
        ("Path for a prime", "0.31886\u00a0mL"),
        ("Path for a bridge", "0.37786\u00a0mL"),
    )


def test_that_a_path_through_an_unknown_catheter_is_not_known_and_without_a_pump_there_is_none():
    assert {value for _, value in knowns.paths(made.NOT_KNOWN, PUMP)} == {"not known"}
    assert {value for _, value in knowns.paths(None, PUMP)} == {"not known"}
    assert knowns.paths(made.TWO_PIECES, None) == ()
    assert knowns.known(CatheterEntry(), None, None) == ()

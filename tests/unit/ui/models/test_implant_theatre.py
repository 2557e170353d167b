"""Hands in theatre: what a catheter is joined with, and that the pump learns nothing of it."""

from __future__ import annotations

from dataclasses import replace

from console.domain.hands import Join, Part
from console.domain.prescription import Drug
from console.domain.quantities import Concentration, Volume
from support import implants as made
from support import states
from ui.models import implant_theatre as theatre

VOLUME = Volume(178_860_000)


def test_that_a_catheter_is_joined_with_csf_or_with_drug_of_a_strength_that_is_sold():
    keys = [key for key, _ in theatre.fillings(made.linked())]
    assert keys == ["csf", "500000", "1000000", "2000000"]
    assert theatre.to_join("csf", made.TWO_PIECES, made.linked()) == Join(VOLUME)
    drug = Drug("baclofen", Concentration(500_000))
    assert theatre.to_join("500000", made.TWO_PIECES, made.linked()) == Join(VOLUME, drug)


def test_that_the_strength_in_the_pump_is_offered_though_it_is_not_sold():
    state = made.linked()
    odd = replace(state.reading.prescription, drug=Drug("baclofen", Concentration(750_000)))
    offered = theatre.strengths(replace(state, reading=replace(state.reading, prescription=odd)))
    assert "750000" in dict(offered)


def test_that_without_a_pump_the_catalog_s_drug_is_offered():
    assert len(theatre.strengths(made.without_pump())) == 3


def test_that_what_is_missing_to_join_is_said():
    assert theatre.to_join("", made.TWO_PIECES, made.linked()) == "Say what the catheter to be joined holds."
    assert "needs a volume" in str(theatre.to_join("csf", made.NOT_KNOWN, made.linked()))
    assert "needs a volume" in str(theatre.to_join("csf", "Type it.", made.linked()))


def test_that_without_a_bench_it_is_said_that_hands_reach_nothing():
    assert theatre.off(made.linked()) == ""
    assert "while it is linked" in theatre.off(made.linked(hands=False))


def test_that_what_hands_did_in_theatre_is_told_and_nothing_else():
    deeds = (made.deed(Part()), made.aspirated(), made.deed(Join(VOLUME), "sits firmly", minutes_ago=1))
    told = [words for _, words in theatre.deeds(made.linked(deeds=deeds))]
    assert told == [
        "Parted from the catheter",
        "Joined to a catheter with 0.17886\u00a0mL of CSF. sits firmly",
    ]


def test_that_a_catheter_joined_with_drug_says_which():
    join = Join(VOLUME, Drug("baclofen", states.STRENGTH))
    assert "of baclofen 2,000\u00a0mcg/mL" in theatre.deeds(made.linked(deeds=(made.deed(join),)))[0][1]

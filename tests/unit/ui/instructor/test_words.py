"""What the cards say of patient, pump and timeline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import told
from ui.instructor import words
from ui.instructor.state import InstructorState


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_the_three_figures_are_tone_spasms_and_sedation() -> None:
    said = [(figure.label, figure.number, figure.unit) for figure in words.figures(told.STIFF)]
    assert said == [("Ashworth, legs", "3.1", ""), ("Spasms", "7", "/h"), ("Sedation", "0", "of 4")]


def test_that_the_vital_signs_stand_in_one_line_with_itching_where_there_is_any() -> None:
    said = plain(words.vital_signs(told.STIFF))
    assert said == "HR 104 · BP 148/92 · T 37.8 °C · SpO2 97 % · 18 breaths/min · GCS 15 · itching"
    assert "itching" not in words.vital_signs(replace(told.STIFF, itch=False))
    assert "T 37 °C" in plain(words.vital_signs(replace(told.STIFF, temperature_tenths=370)))


@pytest.mark.parametrize(("trend", "said"), [("falling", "0.15, falling (arb"), ("", "0.15 (arb")])
def test_that_the_course_tells_level_trend_and_what_is_usual(trend: str, said: str) -> None:
    course = plain(words.course(told.STIFF, trend))
    assert f"Model drug level {said}itrary scale)." in course
    assert "Withdrawal typically 12–72 h, peak risk days 1–3" in course
    assert course.endswith("this model now: withdrawal 35 %, overdose 0 %.")


def test_that_both_sources_of_the_level_are_cited() -> None:
    assert "Albright 2007" in words.SOURCES
    assert "computed" in words.SOURCES


def test_that_what_the_pump_really_does_stands_beside_what_is_believed() -> None:
    facts = {label: plain(value) for label, value in words.facts(told.state(), told.TRUTH)}
    assert facts == {
        "Programmed flow": "0.134 mL/day",
        "Through the tip": "0.053 mL/day",
        "Reservoir, true": "8.81 mL",
        "Reservoir, console believes": "8.79 mL",
        "Strength, true": "2,000 mcg/mL",
        "Strength, console believes": "2,000 mcg/mL",
    }


def test_that_a_wrong_vial_is_seen_and_no_belief_is_made_up() -> None:
    wrong = replace(told.TRUTH, ng_per_ml=500_000)
    facts = dict(words.facts(told.state(believed_ng_per_ml=None), wrong))
    assert plain(facts["Strength, true"]) == "500 mcg/mL"
    assert "Strength, console believes" not in facts


def test_that_the_timeline_is_in_order_by_the_pumps_clock() -> None:
    lines = [(plain(when), what) for when, what in words.timeline(told.state())]
    assert lines[0] == ("19 Nov 2026 09:44", "Let time run at ×3,600.")
    assert lines[-1] == ("21 Nov 2026 09:44", "Moved time forward by 24 h.")


def test_that_the_headline_names_pump_and_patient_or_nothing() -> None:
    assert words.headline(told.state()) == "SIM-700182 · Rivera, Alma"
    assert words.headline(InstructorState()) == ""

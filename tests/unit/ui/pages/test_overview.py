"""The Overview, shown from states made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.quantities import MS_PER_DAY
from console.domain.reading import Alarm
from support import drafted, states, windows
from ui.pages.overview import OverviewPage
from ui.state import Link


@pytest.fixture
def page(qtbot, light):
    return windows.shown(qtbot, OverviewPage(light), 1_230, 800)


def test_that_a_therapy_is_told_in_four_figures(page):
    page.set_state(states.linked())
    words = windows.words(page)
    for told in ("267", "8.79", "of 20 mL", "Wed 6 Jan 2027", "None active"):
        assert told in words
    assert windows.child(page, "daily-dose-card").accessibleName().startswith("Daily dose: 267\u00a0mcg/day")


def test_that_the_badge_holds_the_reading_against_the_record(page):
    page.set_state(states.linked())
    assert page.badge.words.endswith("same as the record")


def test_that_drug_catheter_and_last_visit_are_told(page):
    page.set_state(states.linked())
    words = windows.words(page)
    for told in ("2,000 mcg/mL", "Sat 27 Feb 2027", "81.3 cm", "0.179 mL", "22 Oct 2026", "J. Okafor"):
        assert told in words


def test_that_the_day_the_drug_is_good_until_is_told_in_one_line_with_its_filling(page):
    filled = replace(states.linked().reading, filled_ms=states.NOW_MS - MS_PER_DAY)
    page.set_state(replace(states.linked(), reading=filled))
    assert windows.words(windows.child(page, "drug-card")).count("stable until") == 1
    assert "Filled 22 Nov 2026, stable until" in windows.words(windows.child(page, "drug-card"))


def test_that_a_day_of_filling_that_the_pump_does_not_tell_is_said_to_be_unknown(page):
    page.set_state(replace(states.linked(), reading=replace(states.reading(), filled_ms=None)))
    told = windows.words(windows.child(page, "drug-card"))
    assert "Day of filling not known, stable until" in told
    assert "implant" not in told


def test_that_a_catheter_nobody_recorded_is_said_to_be_unknown(page):
    bare = replace(states.IMPLANT, catheter=None)
    page.set_state(replace(states.linked(), implant=bare))
    assert "length not recorded" in windows.words(page)


def test_that_a_first_visit_has_none_before_it(page):
    page.set_state(replace(states.linked(), visits=states.VISITS[:1]))
    assert "no visit on record" in windows.words(page)


def test_that_both_charts_are_shown(page):
    page.set_state(states.linked())
    words = windows.words(page)
    assert "Dose rate over 24 h" in words
    assert windows.child(page, "flow-chart").isVisible()
    assert windows.child(page, "reservoir-chart").isVisible()


def test_that_charts_made_beforehand_are_the_ones_shown(page):
    page.prepare()
    chart = windows.child(page, "flow-chart")
    page.set_state(states.linked())
    assert windows.child(page, "flow-chart") is chart


def test_that_an_alarm_is_a_badge_and_a_banner(page):
    sounding = replace(states.linked(), reading=replace(states.reading(), alarms=(Alarm.LOW_RESERVOIR,)))
    page.set_state(sounding)
    assert "1 active" in windows.words(page)
    assert "Low reservoir alarm is sounding." in windows.words(page)
    page.set_state(states.linked())
    assert "sounding" not in windows.words(page)
    assert "None active" in windows.words(page)


def test_that_a_banner_offers_its_way_out(qtbot, page):
    page.set_state(replace(states.linked(), clock_ms=states.NOW_MS + 7 * MS_PER_DAY))
    with qtbot.waitSignal(page.read_asked):
        windows.press(page, "attention-1-read")


def test_that_the_record_can_be_gone_to_from_a_difference(qtbot, page):
    page.set_state(replace(states.linked(), reading=states.reading(version=18)))
    with qtbot.waitSignal(page.place_asked) as told:
        windows.press(page, "attention-1-visits")
    assert told.args == ["visits"]


def test_that_the_pump_is_read_again_and_the_therapy_changed_by_their_buttons(qtbot, page):
    page.set_state(states.linked())
    with qtbot.waitSignal(page.read_asked):
        windows.press(page, "read-pump")
    with qtbot.waitSignal(page.place_asked) as told:
        windows.press(page, "change-therapy")
    assert told.args == ["program"]


def test_that_with_nobody_opened_it_teaches_and_leads_to_the_patients(qtbot, page):
    page.set_state(states.no_patient())
    assert "No patient is open" in windows.words(page)
    assert not windows.child(page, "read-pump").isEnabled()
    assert windows.child(page, "change-therapy").toolTip() == "Read the pump first."
    with qtbot.waitSignal(page.place_asked) as told:
        windows.press(page, "overview-vacant-action")
    assert told.args == ["patients"]


def test_that_while_the_pump_is_read_it_says_so(page):
    page.set_state(states.opened())
    assert "Reading SIM-700182…" in windows.words(page)
    assert windows.child(page, "read-pump").toolTip() == "The link is being opened."


def test_that_a_pump_not_read_can_be_tried_again(qtbot, page):
    page.set_state(replace(states.opened(), link=Link.LOST, link_sentence="Nobody answers."))
    assert "Nobody answers." in windows.words(page)
    with qtbot.waitSignal(page.read_asked):
        windows.press(page, "overview-vacant-action")


def test_that_a_patient_without_a_pump_is_said_to_have_none(page):
    page.set_state(replace(states.opened(), implant=None, link=Link.NONE))
    assert "carries no pump" in windows.words(page)


def test_that_the_same_state_again_draws_nothing_anew(page):
    page.set_state(states.linked())
    before = page.findChildren(type(page.badge))
    page.set_state(replace(states.linked(), notice="something else"))
    assert page.findChildren(type(page.badge)) == before


def test_that_everything_has_a_name_and_nothing_is_cut(page):
    page.set_state(states.linked())
    assert not windows.nameless(page)
    assert not windows.cut_off(page)


def test_that_the_path_is_pictured_while_a_bridge_runs_and_only_then(page):
    page.set_state(replace(states.linked(), reading=drafted.bridging()))
    assert windows.child(page, "path-picture").isVisible()
    assert "The new drug has 0.365 mL to go" in windows.words(page)
    page.set_state(states.linked())
    assert not windows.child(page, "overview-path-card").isVisible()

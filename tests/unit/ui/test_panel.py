"""The simulated pump's panel as it is watched: with the real pump behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.pairing import PAIRING_MS
from console.errors import ConsoleError
from support.desks import at_work
from ui.panel import PanelWatch


@pytest.fixture
def work(tmp_path):
    with at_work(tmp_path) as made:
        made.opened()
        made.until(lambda: made.state.hands)
        yield made


def pressed(work, what, fingerprint=""):
    """Press on the panel, and wait until it has answered."""
    work.press(what, fingerprint)
    work.until(lambda: not work.rig.bench.busy)
    return work.state.panel


def test_that_a_look_shows_who_is_paired_and_that_one_of_them_is_this_console(work):
    (own,) = pressed(work, "look").paired
    assert (own.name, own.fingerprint, own.own) == (work.rig.ways.name, work.state.own_key, True)


def test_that_a_code_is_shown_counts_down_by_the_second_and_goes(work):
    panel = pressed(work, "start")
    assert panel.code is not None
    work.pass_time(10_000)
    assert work.state.panel.code == panel.code
    assert work.state.panel.left_ms == PAIRING_MS - 10_000
    work.pass_time(PAIRING_MS - 10_000)
    assert work.state.panel.code is None
    assert work.state.panel.paired == panel.paired


def test_that_a_code_used_up_elsewhere_is_gone_within_a_second_or_two(work):
    pressed(work, "start")
    work.rig._embedded.device._ring.hide()
    work.pass_time(1_500)
    assert work.state.panel.code is None


def test_that_pairing_is_stopped_from_the_panel(work):
    pressed(work, "start")
    assert pressed(work, "stop").code is None


def test_that_what_the_panel_refuses_is_said_until_the_next_press(work):
    pressed(work, "revoke", "NOBODYXX")
    assert "paired with no console of that key" in work.state.panel_sentence
    pressed(work, "look")
    assert work.state.panel_sentence == ""


def test_that_no_panel_is_in_sight_without_a_bench(work):
    pressed(work, "look")
    work.desk.close_patient()
    work.desk.turn()
    assert work.state.panel is None
    with pytest.raises(ConsoleError, match="no bench"):
        work.press("start")


def test_that_a_console_which_revokes_itself_loses_its_link_and_meets_the_pump_anew_when_opened(work):
    work.press("revoke", work.state.own_key)
    work.until(lambda: work.state.link.value == "link lost")
    work.desk.open_patient(1)
    work.until(lambda: work.state.reading is not None)


def test_that_a_code_past_its_time_is_shown_no_more_though_nobody_could_look(work):
    watch, panel = PanelWatch(), pressed(work, "start")
    watch.seen(replace(panel, left_ms=500), 0)
    assert watch.at(work.state, work.rig, 499).panel.code == panel.code
    assert watch.at(work.state, work.rig, 500).panel.code is None


def test_that_the_panel_is_out_of_sight_once_the_bench_is_though_its_patient_stays_open(work):
    pressed(work, "look")
    work.rig.bench.close()
    work.desk.turn()
    assert work.state.patient is not None
    assert work.state.panel is None

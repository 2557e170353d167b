"""The conformance suite on a sound pump, on pumps that do one thing wrong, and on what is hardly one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from console.conformance.check import Result
from console.conformance.checks import CHECKS
from console.conformance.probe import ONE_AT_A_TIME
from console.conformance.suite import HOW_TO_CHANGE
from support import broken_links as links
from support.broken_pumps import BROKEN, OfRealPatients, linked
from support.brokers import Mosquitto
from support.lines import Cable
from support.sites import TurnedSite, ids, verdicts

PROJECT = Path(resources.path("")).parent
ALL = {check.id for check in CHECKS}
CHANGING = {check.id for check in CHECKS if check.changes}


def test_that_a_sound_pump_passes_every_check_and_runs_what_it_ran():
    site = TurnedSite()
    before = site.device.firmware.hydraulics.prescription
    found = verdicts(site)
    assert ids(found, Result.PASSED) == ALL
    assert site.device.firmware.history.last.version == 12
    assert site.device.firmware.hydraulics.prescription == before


def test_that_without_consent_nothing_is_committed():
    site = TurnedSite()
    found = verdicts(site, may_change=False)
    assert ids(found, Result.PASSED) == ALL - CHANGING
    assert {verdict.why for verdict in found if verdict.result is Result.NOT_RUN} == {HOW_TO_CHANGE}
    assert site.device.firmware.history.last.version == 0


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.wrong)
def test_that_a_pump_that_does_one_thing_wrong_fails_what_it_should_and_nothing_else(broken):
    site = TurnedSite(broken.make)
    before = site.device.firmware.hydraulics.prescription
    found = verdicts(site)
    assert ids(found, Result.FAILED) == broken.fails
    assert ids(found, Result.NOT_RUN) == broken.hides
    assert site.device.firmware.hydraulics.prescription == before


def test_that_every_check_is_failed_by_some_pump():
    seen = {each for broken in BROKEN for each in broken.fails}
    assert ALL - seen == {"handshake.reply", "handshake.session", "handshake.simulated", "flow.restored"}


def test_that_a_pump_that_never_replies_is_told_so_and_nothing_else_is_tried():
    found = verdicts(TurnedSite(linked(links.with_link(links.NeverReplies))))
    assert ids(found, Result.FAILED) == {"handshake.reply"}
    assert ids(found, Result.NOT_RUN) == ALL - {"handshake.reply"}
    assert found[0].came == "nothing"


def test_that_a_pump_whose_session_does_not_open_is_told_so_and_costs_no_more():
    site = TurnedSite(linked(links.with_session(links.SwapsItsKeys)))
    found = verdicts(site)
    assert ids(found, Result.FAILED) == {"handshake.session"}
    assert ids(found, Result.PASSED) == {"handshake.reply", "handshake.simulated"}
    assert site.now() < 15_000


def test_that_a_pump_that_does_not_call_itself_simulated_is_left_alone():
    site = TurnedSite(linked(OfRealPatients))
    found = verdicts(site)
    assert ids(found, Result.FAILED) == {"handshake.simulated"}
    assert ids(found, Result.NOT_RUN) == ALL - {"handshake.simulated"}
    assert site.device.firmware.history.last.version == 0


def test_that_a_pump_that_falls_over_ends_a_check_and_soon_the_suite():
    found = verdicts(TurnedSite(linked(links.with_link(links.FallsOver))))
    failed = [verdict for verdict in found if verdict.result is Result.FAILED]
    assert failed[0].check.id == "messages.nesting"
    assert failed[0].came == "its end, by the pump"
    assert "The check before was messages.nesting." in failed[1].came
    assert len(failed) == 4
    assert found[-1].why == "The pump could not be reached any more."


def test_that_a_pump_that_falls_silent_holds_up_no_check_longer_than_its_time():
    site = TurnedSite(linked(links.with_link(links.FallsSilent)))
    found = verdicts(site)
    assert len(found) == len(CHECKS)
    assert {"session.empty", "flow.query-never"} <= ids(found, Result.FAILED)
    assert site.now() < 20 * 60_000


def test_that_a_pump_that_floods_ends_a_check_and_not_the_suite():
    checks = tuple(check for check in CHECKS if check.group in ("handshake", "session"))
    found = verdicts(TurnedSite(linked(links.with_link(links.Floods))), checks=checks)
    assert len(found) == len(checks)
    assert "session.own-offer" in ids(found, Result.FAILED)


def test_that_where_there_is_room_for_one_link_only_the_checks_of_two_are_not_run():
    site = TurnedSite()
    site.room = 1
    found = verdicts(site)
    not_run = [verdict for verdict in found if verdict.result is Result.NOT_RUN]
    assert {verdict.check.id for verdict in not_run} == {
        "session.fence-links",
        "session.recording",
        "session.strangers",
        "flow.strangers",
    }
    assert {verdict.why for verdict in not_run} == {ONE_AT_A_TIME}
    assert not ids(found, Result.FAILED)


def in_processes(folder: Path, listen: str, console: str = "") -> dict[str, object]:
    """Run a pump and `check-pump --yes` as processes of their own, and return what the suite tells.

    The pump is called at `console`, where that is another place than the one it listens at.
    """
    data, paper = folder / "data", folder / "report.md"
    pump = subprocess.Popen(
        [sys.executable, "main.py", "pump", "--listen", listen, "--data", str(data)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        spec = console or pump.stdout.readline().split()[1]
        done = subprocess.run(
            [
                *(sys.executable, "main.py", "check-pump", "--pump", spec, "--data", str(data)),
                *("--yes", "--json", "--report", str(paper)),
            ],
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    finally:
        pump.kill()
        pump.wait()
        pump.stdout.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert "SIMULATED" in paper.read_text(encoding="utf-8")
    return json.loads(done.stdout)


def test_that_a_pump_in_a_process_of_its_own_conforms(tmp_path):
    told = in_processes(tmp_path, "tcp://127.0.0.1:0")
    assert (told["passed"], told["failed"], told["not_run"]) == (len(CHECKS), 0, 0)
    assert (told["conforms"], told["restored"]) == (True, True)


@pytest.mark.soak
def test_that_a_pump_at_a_broker_conforms(tmp_path):
    with Mosquitto(tmp_path) as broker:
        told = in_processes(tmp_path, f"{broker.spec}/")
    assert (told["passed"], told["failed"], told["not_run"]) == (len(CHECKS), 0, 0)


@pytest.mark.soak
def test_that_a_pump_on_a_serial_line_conforms_and_what_one_line_cannot_show_is_not_run(tmp_path):
    with Cable() as cable:
        told = in_processes(tmp_path, f"serial://{cable.pump}", f"serial://{cable.console}")
    assert (told["passed"], told["failed"], told["not_run"]) == (len(CHECKS) - 5, 0, 5)

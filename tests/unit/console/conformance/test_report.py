"""What the suite found, told to a terminal, in a paper and as plain values."""

from __future__ import annotations

from console.conformance.check import Result, Verdict
from console.conformance.link import Frame, Way
from console.conformance.report import (
    BANNER,
    NOT_RESTORED,
    RESTORED,
    Report,
    closing,
    figures,
    frame_lines,
    line,
    markdown,
    opening,
)
from console.protocol.wire import WireIdentity
from support.broken_pumps import IgnoresDigests, KeepsLong, twisted
from support.sites import TurnedSite, named, verdicts

PUMP = WireIdentity("M-1", "SIM-1", True, ("pump",))
TRIED = tuple(named(each) for each in ("flow.digest", "flow.expiry", "flow.commit-other-digest"))


def report(make=None, *, may_change=True, restored=True):
    """Return what three checks find of a pump."""
    site = TurnedSite() if make is None else TurnedSite(twisted(make))
    found = verdicts(site, may_change=may_change, checks=TRIED)
    return Report("tcp://pump:7500", "2026-11-30 12:00 UTC", PUMP, found, may_change, restored)


def test_that_a_should_fails_nobody_and_a_must_does():
    assert report().conforms
    assert report(KeepsLong).conforms
    assert not report(IgnoresDigests).conforms


def test_that_the_results_are_counted():
    assert report().count == "3 passed, 0 failed, 0 not run."
    assert report(IgnoresDigests).count == "2 passed, 1 failed (1 of them a must), 0 not run."
    assert report(KeepsLong, may_change=False).count == "1 passed, 1 failed (0 of them a must), 1 not run."


def test_that_every_form_says_simulated_and_no_device():
    found = report()
    for text in (opening(found.spec, PUMP), markdown(found), str(figures(found))):
        assert BANNER in text
    assert "SIMULATED" in BANNER
    assert "Not a medical device" in BANNER


def test_that_a_line_has_result_id_and_title():
    passed, failed, _ = (line(each) for each in report(KeepsLong).verdicts)
    assert passed.split()[:2] == ["passed", "flow.digest"]
    assert failed.split()[:3] == ["FAILED", "should", "flow.expiry"]


def test_that_what_many_checks_came_to_is_told_once_and_names_the_others():
    check, other = named("flow.digest"), named("flow.expiry")
    same = (Verdict(each, Result.FAILED, "this", "that", look="Look.") for each in (check, other))
    found = Report("tcp://pump:7500", "2026-11-30 12:00 UTC", PUMP, tuple(same), False, True)
    told = list(closing(found))
    assert sum("came       that" in line for line in told) == 1
    assert "  likewise   flow.expiry" in told
    paper = markdown(found)
    assert "- Likewise: `flow.expiry`" in paper
    assert "### `flow.expiry`" not in paper
    assert "| `flow.expiry` | should | **failed** |" in paper


def test_that_what_to_look_at_keeps_other_failures_apart():
    looks = ((named("flow.digest"), "Look here."), (named("flow.expiry"), "Look there."))
    apart = tuple(Verdict(check, Result.FAILED, "this", "that", look=look) for check, look in looks)
    found = Report("tcp://pump:7500", "2026-11-30 12:00 UTC", PUMP, apart, False, True)
    assert sum("came       that" in line for line in closing(found)) == 2


def test_that_a_failure_is_told_in_full_with_its_frames():
    text = "\n".join(closing(report(IgnoresDigests)))
    for part in (
        "flow.commit-other-digest: A Commit with another digest",
        "docs/protocol.md, What a write looks like",
        "expected   Refused in answer to a Commit with another digest",
        "came       Committed",
        "look at    `digest-differs`",
        "→ ",
        "request 3: Commit",
        "carried",
        RESTORED,
    ):
        assert part in text
    assert text.endswith("2 passed, 1 failed (1 of them a must), 0 not run.")


def test_that_what_was_not_run_is_told_with_its_reason():
    text = "\n".join(closing(report(may_change=False)))
    assert "Not run, 1: It sends a Commit. Run the suite with --yes" in text
    assert "flow.commit-other-digest" in text
    assert RESTORED not in text


def test_that_a_program_that_could_not_be_put_back_is_told():
    assert report(restored=False).aftermath == NOT_RESTORED
    assert NOT_RESTORED in markdown(report(restored=False))


def test_that_the_paper_lists_every_check_and_explains_failures():
    text = markdown(report(IgnoresDigests))
    assert "does not conform**" in text
    assert "### `flow.commit-other-digest`" in text
    assert "| `flow.digest` | must | passed |" in text
    assert "| `flow.commit-other-digest` | must | **failed** |" in text


def test_that_the_figures_hold_every_check_and_frames_of_failures_only():
    told = figures(report(IgnoresDigests))
    assert (told["passed"], told["failed"], told["not_run"], told["conforms"]) == (2, 1, 0, False)
    passed, _, failed = told["checks"]
    assert (passed["result"], passed["frames"], passed["look"]) == ("passed", [], None)
    assert failed["frames"][-1]["way"] == "to the console"
    assert bytes.fromhex(failed["frames"][0]["hex"])


def test_that_a_long_frame_is_cut_and_its_length_told():
    text = "\n".join(frame_lines(Frame(Way.TO_PUMP, 12, b"\x01" * 600, "much")))
    assert text.startswith("→     12 ms  600 bytes, much")
    assert text.endswith("… 88 bytes more")


def test_that_a_pump_that_said_nothing_of_itself_is_told_as_such():
    assert "a pump that did not say who it is at tcp://x:1" in opening("tcp://x:1", None)

"""The two steps of every verb that changes a pump: what counts as a yes, and what is told of the past."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import resources
from console.commands.folders import Folders
from console.commands.refusal import Refused
from console.commands.update import consent, person, recovered, refuse, whole_digest
from console.commands.verbs import assembled
from console.domain import finding
from console.session.events import LinkLost, MismatchFound, NotApplied
from support.rigs import Bench

ASKED = finding.reason("large-rise", "daily-dose", "The rise is large.")
DOUBLED = finding.Finding(
    finding.FindingKind.REASON, "doubled", "daily-dose", "More than double.", typed=True
)
STOPPED = finding.stop("too-high", "daily-dose", "Too high.")
SAID = finding.note("said", "change", "By the way.")

YES = consent("Ada", "as ordered", yes=True, confirm=None)
SILENT_YES = consent("Ada", "", yes=True, confirm=None)
BY_DIGEST = consent("Ada", "as ordered", yes=False, confirm=bytes(32))
ONLY_LOOKING = consent("Ada", "", yes=False, confirm=None)


def test_that_a_whole_digest_is_its_32_bytes():
    assert whole_digest("ab" * 32) == b"\xab" * 32


@pytest.mark.parametrize(
    "text", ("", "abcd", "0" * 63, "0" * 65, "G" * 64, "A" * 64, "٠" * 64, "0" * 64 + "\n")
)
def test_that_part_of_a_digest_or_what_is_none_is_wrong_usage(text):
    with pytest.raises(click.BadParameter):
        whole_digest(text)


@pytest.mark.parametrize("name", ("", "A" * 41, "A\nB"))
def test_that_a_name_the_wire_cannot_hold_is_wrong_usage(name):
    with pytest.raises(click.BadParameter):
        person(name)


def test_that_both_ways_of_agreeing_at_once_are_wrong_usage():
    with pytest.raises(click.UsageError):
        consent("Ada", "", yes=True, confirm=bytes(32))


def test_that_wrong_usage_exits_with_2_before_any_file_is_made(tmp_path):
    folders = Folders(resources.path(""), tmp_path)
    arguments = ["program", "none.toml", "--pump", "loopback:nobody", "--user", "Ada", "--confirm", "abcd"]
    assert CliRunner().invoke(assembled({}, "read"), arguments, obj=folders).exit_code == 2
    assert list(Path(tmp_path).iterdir()) == []


@pytest.mark.parametrize("agreed", (YES, BY_DIGEST, ONLY_LOOKING), ids=("yes", "digest", "looking"))
def test_that_a_stop_is_refused_whatever_is_agreed_to(agreed):
    with pytest.raises(Refused, match="Too high"):
        refuse((SAID, STOPPED), agreed)


def test_that_a_missing_reason_is_named_with_its_finding():
    with pytest.raises(Refused, match="large-rise: The rise is large"):
        refuse((ASKED,), SILENT_YES)


def test_that_what_wants_a_second_look_takes_a_digest_and_no_mere_yes():
    with pytest.raises(Refused, match="--confirm"):
        refuse((DOUBLED,), YES)
    refuse((DOUBLED,), BY_DIGEST)


@pytest.mark.parametrize("found", ((), (SAID,), (ASKED,)))
def test_that_a_reason_given_answers_all_that_ask_for_one(found):
    refuse(found, YES)


def test_that_looking_at_a_read_back_needs_no_reason():
    refuse((ASKED, DOUBLED), ONLY_LOOKING)


def test_that_each_earlier_update_whose_outcome_is_known_now_is_told():
    bench = Bench()
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    events = (
        *bench.settle(session),
        NotApplied(b"", True, "It was withdrawn."),
        MismatchFound(b"", "It does not fit."),
        LinkLost("Gone."),
    )
    carried_out, refused, mismatch = recovered(events)
    assert "carried out" in carried_out
    assert "It was withdrawn." in refused
    assert mismatch == "It does not fit."

"""`transports` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.transport import specs, switches
from support.plugged import Site

BUILT_IN = ["loopback", "mqtt", "serial", "tcp"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


@pytest.fixture(autouse=True)
def _own_switches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switches, "_in_use", {})


def called(tmp_path: Path, *arguments: str) -> Result:
    folders = Folders(resources.path(""), tmp_path)
    whole = ["transports", *arguments, "--data", str(tmp_path / "data")]
    return CliRunner().invoke(assembled({}, "read"), whole, obj=folders)


def test_that_every_transport_is_listed_with_its_form_and_needs(tmp_path):
    told = json.loads(called(tmp_path, "--json").stdout)
    assert list(told) == BUILT_IN
    assert told["tcp"] == {
        "form": "tcp://HOST:PORT",
        "carries": "a pump in a process of its own, here or on the network",
        "needs": "nothing",
        "plugin": None,
        "state": "built in",
        "trouble": "",
    }
    assert [each["form"] for each in told.values()] == [each.form for each in specs.known()]


def test_that_without_json_each_has_a_line(tmp_path):
    told = called(tmp_path)
    assert told.exit_code == 0
    assert [line.split()[0] for line in told.stdout.splitlines()] == BUILT_IN


def test_that_a_plug_in_is_listed_and_can_be_switched_on_and_off(tmp_path, site):
    site.install("wire")
    assert (
        "wire:…: A test's own.; needs to be switched on [plug-in example 1.0: off]" in called(tmp_path).stdout
    )
    on = called(tmp_path, "--enable", "wire")
    assert "wire:NAME: nothing but a test; needs nothing [plug-in example 1.0: on]" in on.stdout
    assert json.loads(called(tmp_path, "--json").stdout)["wire"]["state"] == "on"
    off = called(tmp_path, "--disable", "wire", "--json")
    assert json.loads(off.stdout)["wire"]["state"] == "off"


def test_that_a_broken_plug_in_is_listed_with_why_and_the_others_are_too(tmp_path, site):
    site.install("wire", "raise RuntimeError('boom')")
    site.install("tcp", package="cuckoo")
    called(tmp_path, "--enable", "wire")
    told = json.loads(called(tmp_path, "--json").stdout)
    assert sorted(told) == sorted([*BUILT_IN, "tcp (plug-in)", "wire"])
    assert told["wire"]["state"] == told["tcp (plug-in)"]["state"] == "broken"
    assert told["wire"]["trouble"] == "The plug-in wire (example 1.0) failed (RuntimeError: boom)."
    assert told["tcp"]["state"] == "built in"


@pytest.mark.parametrize("option", ["--enable", "--disable"])
def test_that_what_is_not_there_is_refused_with_one_sentence(tmp_path, option):
    told = called(tmp_path, option, "wire")
    assert told.exit_code == 1
    assert told.stderr.startswith("No plug-in")
    assert told.stderr.count("\n") == 1


def test_that_without_a_data_directory_nothing_can_be_switched():
    told = CliRunner().invoke(assembled({}, "read"), ["transports"], obj=Folders(Path(), Path()))
    assert (told.exit_code, told.stdout) == (1, "")
    assert "name one with --data" in told.stderr


def test_that_a_plug_in_that_is_on_can_be_opened_by_its_form(tmp_path, site):
    site.install("wire")
    called(tmp_path, "--enable", "wire")
    told = CliRunner().invoke(
        assembled({}, "read"),
        ["read", "--pump", "wire:ward", "--data", str(tmp_path / "data")],
        obj=Folders(resources.path(""), tmp_path),
    )
    assert told.exit_code == 1
    assert "The plug-in wire (example 1.0) failed (OSError: [Errno 5] no such thing)." in told.stderr

"""`pair` as a person calls it, against a real pump on a port of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.clock import WallClock
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.domain.pairing import Pairing, PairingKey
from console.keys import KeyFolder
from console.pump.factory import SERIAL
from console.session.meeting import UNHEARD
from console.transport import recordings, specs
from support.brokers import Mosquitto
from support.keys import CONSOLE, KEY, OTHER
from support.rigs import Served, served


class Called:
    """A console in the folder `data`, at the command line."""

    def __init__(self, data: Path, pump: Served) -> None:
        self.data, self.pump = data, pump
        self.keys = KeyFolder(data)

    def call(self, *arguments: str, typed: str | None = None, at_pump: bool = True) -> Result:
        given = ["pair", *arguments, *(("--pump", self.pump.spec) if at_pump else ())]
        folders = Folders(resources.path(""), self.data)
        return CliRunner().invoke(assembled({}, "read"), given, obj=folders, input=typed)

    def told(self, *arguments: str, **how: bool) -> dict:
        result = self.call(*arguments, "--json", **how)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def refused(self, *arguments: str, **how) -> str:
        result = self.call(*arguments, **how)
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.stderr
        return result.stderr.strip()

    def show(self) -> str:
        """Switch pairing on by hand at the pump itself, and return its code."""
        ring = self.pump.device._ring
        assert ring.begin(WallClock().link_ms()) == ""
        code = ring.panel(WallClock().link_ms()).code
        assert code is not None
        return code


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Called]:
    """A console that is paired with nobody."""
    with served() as pump:
        yield Called(tmp_path, pump)


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[Called]:
    """A console that is paired with the pump."""
    with served(tmp_path) as pump:
        yield Called(tmp_path, pump)


def test_that_a_code_that_is_typed_pairs_and_its_key_is_kept_and_never_printed(stranger):
    code = stranger.show()
    result = stranger.call("add", typed=f"{code.lower().replace('-', ' ')}\n")
    assert result.exit_code == 0, result.output
    assert SERIAL in result.stdout
    assert code not in result.output
    assert stranger.keys.find(SERIAL) == Pairing(SERIAL, PairingKey.parse(code), stranger.pump.spec)


def test_that_a_first_meeting_can_be_recorded_and_the_recording_holds_no_code(stranger, tmp_path):
    code = stranger.show()
    file = tmp_path / "meeting.itbp"
    assert stranger.call("add", "--code", code, "--capture", str(file)).exit_code == 0
    recording = recordings.read(file)
    assert {piece.way for piece in recording.entries if isinstance(piece, recordings.Piece)} == set(
        recordings.Way
    )
    assert PairingKey.parse(code).data.hex() not in file.read_text(encoding="utf-8").replace(" ", "")


def test_that_what_was_met_is_told_as_one_object(stranger):
    code = stranger.show()
    told = stranger.told("add", "--code", code)
    assert told == {
        "serial": SERIAL,
        "model": "SP-20",
        "simulated": True,
        "fingerprint": PairingKey.parse(code).fingerprint,
        "spec": stranger.pump.spec,
    }


@pytest.mark.parametrize(
    ("code", "words"),
    [("", "52 letters"), ("ABCD", "not 4"), (OTHER.text, UNHEARD)],
    ids=["nothing", "too little", "another"],
)
def test_that_a_code_that_is_none_or_another_is_refused_in_one_sentence(stranger, code, words):
    stranger.show()
    assert words in stranger.refused("add", typed=f"{code}\n")
    assert stranger.keys.all() == ()


def test_that_another_pump_than_the_one_expected_is_not_kept(stranger):
    assert "SIM-000001" in stranger.refused("add", "SIM-000001", "--code", stranger.show())
    assert stranger.keys.all() == ()


def test_that_nobody_at_the_address_is_refused_in_one_sentence(tmp_path):
    folders = Folders(resources.path(""), tmp_path)
    arguments = ["pair", "add", "--pump", "tcp://127.0.0.1:1", "--code", OTHER.text]
    result = CliRunner().invoke(assembled({}, "read"), arguments, obj=folders)
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (1, 1)


def test_that_pumps_are_listed_by_fingerprint_and_where_they_were_met_and_never_by_key(paired):
    told = paired.told("list", at_pump=False)
    fingerprint = {"serial": SERIAL, "fingerprint": KEY.fingerprint, "spec": paired.pump.spec}
    assert told == {"pumps": [fingerprint]}
    result = paired.call("list", at_pump=False)
    assert f"key {KEY.fingerprint}, last met at {paired.pump.spec}" in result.stdout
    assert KEY.text not in result.output


def test_that_a_damaged_key_is_told_beside_the_list(paired):
    (paired.data / "pairing" / "SIM-000099").write_text("no key")
    result = paired.call("list", at_pump=False)
    assert result.exit_code == 0
    assert "SIM-000099" in result.stderr
    assert SERIAL in result.stdout


def test_that_a_broker_is_asked_who_is_there_when_that_is_wanted(paired, tmp_path):
    with Mosquitto(tmp_path) as broker, closing(specs.open_listener(f"{broker.spec}/CS-1")):
        for name in ("CS-1", "CS-2"):
            paired.keys.keep(Pairing(name, OTHER, f"{broker.spec}/{name}"))
        told = paired.told("list", "--there", at_pump=False)
    assert {each["serial"]: each["there"] for each in told["pumps"]} == {"CS-2": False, SERIAL: None} | {
        "CS-1": True
    }


def test_that_an_empty_list_says_so(stranger):
    assert stranger.call("list", at_pump=False).stdout == "This console is paired with no pump.\n"


def test_that_a_pump_is_forgotten_and_one_that_is_not_known_is_refused_with_those_that_are(paired):
    assert SERIAL in paired.refused("forget", "SIM-000001", at_pump=False)
    assert paired.call("forget", SERIAL, at_pump=False).exit_code == 0
    assert paired.keys.all() == ()
    assert "none" in paired.refused("forget", SERIAL, at_pump=False)


def test_that_a_key_in_a_file_is_taken_and_what_is_none_is_refused(stranger, tmp_path):
    KeyFolder(tmp_path / "other").keep(Pairing(SERIAL, KEY, stranger.pump.spec))
    file = str(tmp_path / "other" / "pairing" / SERIAL)
    told = stranger.told("import", file, at_pump=False)
    assert told == {"serial": SERIAL, "fingerprint": KEY.fingerprint, "spec": stranger.pump.spec}
    assert stranger.keys.find(SERIAL) == Pairing(SERIAL, KEY, stranger.pump.spec)
    assert "nowhere" in stranger.refused("import", str(tmp_path / "nowhere"), at_pump=False)


def test_that_a_code_is_shown_at_the_panel_and_pairs_another_console(paired, tmp_path):
    told = paired.told("show")
    assert 110 <= told["left_s"] <= 120
    other = Called(tmp_path / "other", paired.pump)
    assert other.told("add", "--code", told["code"])["serial"] == SERIAL
    names = {each["name"]: each["this"] for each in paired.told("consoles")["consoles"]}
    assert names.pop(CONSOLE) is True
    assert list(names.values()) == [False]


def test_that_the_code_is_drawn_for_a_camera_when_that_is_wanted(paired):
    plain, drawn = paired.call("show").stdout, paired.call("show", "--qr").stdout
    assert plain.count("\n") == 2
    assert drawn.count("\n") > 15
    assert "█" in drawn or "▄" in drawn


def test_that_a_console_is_revoked_by_its_fingerprint_and_this_one_only_when_that_is_meant(paired, tmp_path):
    other = Called(tmp_path / "other", paired.pump)
    other.told("add", "--code", paired.told("show")["code"])
    fingerprint = other.keys.all()[0].key.fingerprint
    assert paired.told("revoke", fingerprint) == {"revoked": fingerprint, "paired": [KEY.fingerprint]}
    assert "paired with no console of that key" in paired.refused("revoke", fingerprint)
    assert "add --yes" in paired.refused("revoke", KEY.fingerprint)
    assert paired.told("revoke", KEY.fingerprint, "--yes")["paired"] == []
    assert paired.refused("consoles")


def test_that_consoles_are_listed_one_a_line(paired):
    assert paired.call("consoles").stdout == f"{KEY.fingerprint}  {CONSOLE}, this console\n"


def test_that_a_console_without_a_key_reaches_no_panel(stranger):
    assert "paired with no pump yet" in stranger.refused("show")

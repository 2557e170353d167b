"""The console's keys: files for their owner alone, written whole, named when damaged, and never shown."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from console import keys
from console.domain.pairing import Pairing, PairingKey
from console.errors import FileRefused, NotPaired, RuleBroken
from console.keys import KeyFolder
from console.protocol.channel import MOST_KEYS
from support.keys import KEY, OTHER

THIRD = PairingKey(bytes([9] * 32))
CHANCE = Random(1).randbytes


@pytest.fixture
def kept(tmp_path: Path) -> KeyFolder:
    folder = KeyFolder(tmp_path)
    folder.keep(Pairing("SIM-1", KEY, "tcp://127.0.0.1:1"))
    folder.keep(Pairing("SIM-2", OTHER, "tcp://127.0.0.1:2"))
    folder.keep(Pairing("SIM-3", THIRD))
    return folder


def test_that_what_is_kept_is_found_again_by_serial_number(kept: KeyFolder) -> None:
    assert kept.find("SIM-1") == Pairing("SIM-1", KEY, "tcp://127.0.0.1:1")
    assert kept.find("SIM-3") == Pairing("SIM-3", THIRD)
    assert kept.find("SIM-4") is None
    assert [each.serial for each in kept.all()] == ["SIM-1", "SIM-2", "SIM-3"]


def test_that_a_later_key_of_a_pump_takes_the_place_of_the_earlier(kept: KeyFolder) -> None:
    kept.keep(Pairing("SIM-1", THIRD, "tcp://[::1]:9"))
    assert kept.find("SIM-1") == Pairing("SIM-1", THIRD, "tcp://[::1]:9")


def test_that_a_serial_number_and_a_spec_are_kept_whatever_signs_they_hold(tmp_path: Path) -> None:
    pairing = Pairing("Größe 'n' 1", KEY, 'plug:"quoted"\\path')
    KeyFolder(tmp_path).keep(pairing)
    assert KeyFolder(tmp_path).find(pairing.serial) == pairing


def test_that_a_pairing_tells_whether_the_pump_wrote_it_itself(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    folder.keep(Pairing("SIM-1", KEY, "tcp://[::1]:9", own=True))
    assert folder.find("SIM-1") == Pairing("SIM-1", KEY, "tcp://[::1]:9", own=True)
    folder.path("SIM-1").write_text(f'serial = "SIM-1"\nkey = "{KEY.text}"\nown = "yes"\n')
    with pytest.raises(FileRefused, match="own"):
        folder.find("SIM-1")


def test_that_a_key_lies_in_a_folder_and_a_file_for_its_owner_alone(kept: KeyFolder, tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        KeyFolder(tmp_path / "open").keep(Pairing("SIM-1", KEY))
    finally:
        os.umask(previous)
    for path in (kept.path("SIM-1"), KeyFolder(tmp_path / "open").path("SIM-1")):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_that_a_key_that_cannot_be_written_leaves_the_earlier_one_whole(
    kept: KeyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileRefused, match=r"SIM-1 cannot be written .*No space left") as caught:
        kept.keep(Pairing("SIM-1", THIRD))
    assert THIRD.text not in str(caught.value)
    assert kept.find("SIM-1") == Pairing("SIM-1", KEY, "tcp://127.0.0.1:1")
    assert sorted(path.name for path in kept.path("SIM-1").parent.iterdir()) == ["SIM-1", "SIM-2", "SIM-3"]


def test_that_a_file_left_by_a_console_that_was_killed_is_no_pairing(kept: KeyFolder) -> None:
    (kept.path("SIM-1").parent / ".SIM-9.new").write_text("serial = ")
    assert len(kept.all()) == 3
    assert kept.broken() == ()


@pytest.mark.parametrize(
    "content",
    [
        "",
        'serial = "SIM-1"',
        f'serial = "SIM-1"\nkey = "{KEY.text[:-1]}"',
        f'serial = "SIM-1"\nkey = "{KEY.text}"\nuser = "Ada"',
        f'serial = 1\nkey = "{KEY.text}"',
        "\x00\x01",
    ],
)
def test_that_a_damaged_file_is_named_in_a_sentence_without_the_key(kept: KeyFolder, content: str) -> None:
    kept.path("SIM-1").write_text(content)
    (sentence,) = kept.broken()
    assert "SIM-1" in sentence
    with pytest.raises(FileRefused, match="SIM-1") as caught:
        kept.find("SIM-1")
    for said in (sentence, str(caught.value)):
        assert KEY.text[:9] not in said
    assert [each.serial for each in kept.all()] == ["SIM-2", "SIM-3"]


def test_that_a_pump_is_forgotten_once(kept: KeyFolder) -> None:
    assert kept.forget("SIM-1")
    assert not kept.forget("SIM-1")
    assert kept.find("SIM-1") is None


@pytest.mark.parametrize("serial", ["", "..", " ", ".SIM-1", "../SIM-1", "a/b", "a\\b", "C:", "a\nb", "a?"])
def test_that_a_serial_number_leads_to_no_other_folder(kept: KeyFolder, serial: str) -> None:
    with pytest.raises(RuleBroken, match="no file can be named after"):
        kept.keep(Pairing(serial, KEY))


def test_that_the_pump_last_met_at_the_address_is_the_likeliest(kept: KeyFolder, tmp_path: Path) -> None:
    assert kept.all()
    found = keys.caller(tmp_path, "tcp://127.0.0.1:2", CHANCE)
    assert found.keys == (OTHER, KEY, THIRD)
    assert keys.caller(tmp_path, "tcp://127.0.0.1:7", CHANCE).keys == (KEY, OTHER, THIRD)


@pytest.mark.parametrize("spec", ["mqtt://broker/SIM-040", "mqtt://ward:3@broker:1883/SIM-040"])
def test_that_of_more_pumps_than_are_tried_the_one_that_the_address_names_is_among_the_first(
    kept: KeyFolder, tmp_path: Path, spec: str
) -> None:
    for number in range(MOST_KEYS + 10):
        key = PairingKey(bytes([number + 1] * 32))
        kept.keep(Pairing(f"SIM-{number:03}", key, f"mqtt://broker:1883/SIM-{number:03}"))
    assert keys.caller(tmp_path, spec, CHANCE).keys[0] == PairingKey(bytes([41] * 32))


def test_that_where_a_pump_is_expected_its_key_alone_is_tried(kept: KeyFolder, tmp_path: Path) -> None:
    assert kept.all()
    assert keys.caller(tmp_path, "tcp://127.0.0.1:2", CHANCE, serial="SIM-1").keys == (KEY,)


def test_that_a_file_that_is_named_is_the_only_key_tried(kept: KeyFolder, tmp_path: Path) -> None:
    file = tmp_path / "lent"
    keys.write(file, Pairing("SIM-9", THIRD))
    assert kept.all()
    assert keys.caller(tmp_path, "tcp://127.0.0.1:2", CHANCE, file=file).keys == (THIRD,)


def test_a_console_is_told_how_to_pair_when_it_has_no_key(kept: KeyFolder, tmp_path: Path) -> None:
    with pytest.raises(NotPaired, match=r"not paired with pump SIM-4\. Switch pairing on"):
        keys.caller(tmp_path, "tcp://127.0.0.1:2", CHANCE, serial="SIM-4")
    for serial in ("SIM-1", "SIM-2", "SIM-3"):
        kept.forget(serial)
    with pytest.raises(NotPaired, match=r"paired with no pump yet\. Switch pairing on"):
        keys.caller(tmp_path, "tcp://127.0.0.1:2", CHANCE)


def test_that_a_console_is_called_plainly_until_it_has_made_itself_a_name(tmp_path: Path) -> None:
    assert keys.console_name(tmp_path) == "console"
    keys.make_name(tmp_path, CHANCE)
    name = keys.console_name(tmp_path)
    assert name.startswith("console ")
    keys.make_name(tmp_path, CHANCE)
    assert keys.console_name(tmp_path) == name
    assert keys.caller(tmp_path, "", CHANCE, file=_lent(tmp_path)).name == name


def _lent(tmp_path: Path) -> Path:
    keys.write(tmp_path / "lent", Pairing("SIM-9", THIRD))
    return tmp_path / "lent"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a" * 41, b"two\nlines", b"   "])
def test_that_a_name_that_no_panel_can_show_is_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "console-name").write_bytes(content)
    assert keys.console_name(tmp_path) == "console"

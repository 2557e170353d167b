"""The golden captures: the same secrets give the same bytes, and whoever has the file can read all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.domain.pairing import PairingKey
from console.transport import recordings
from console.transport.recordings import Piece, Remark
from support.captures import FOLDER, written
from support.eavesdrop import Eavesdropper
from support.plays import PLAYS
from support.wire import KINDS

KEY = re.compile(r"(the [a-z' ]*key[a-z ]*): ([0-9a-f]{64})")
DRAWN = re.compile(r"drawn by the (?:console|pump), number \d+: ([0-9a-f]+)")
PLAINTEXT = re.compile(r" *plaintext: ([0-9a-f]+)")
MESSAGE = re.compile(r"^ *([A-Z]\w+)\(")


def text_of(project: Path, name: str) -> str:
    return (project / FOLDER / f"{name}.itbp").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PLAYS)
def test_that_a_capture_is_what_the_same_secrets_give_again(project: Path, name: str) -> None:
    assert text_of(project, name) == written(name), (
        "The link has changed: look at what differs, then make the captures anew (support/captures.py)."
    )


def test_that_there_are_no_captures_but_these_and_the_list_names_them_all(project: Path) -> None:
    assert {path.stem for path in (project / FOLDER).glob("*.itbp")} == set(PLAYS)
    listed = re.findall(r"\(([a-z-]+)\.itbp\)", (project / FOLDER / "README.md").read_text(encoding="utf-8"))
    assert listed == list(PLAYS)


@pytest.mark.parametrize("name", PLAYS)
def test_that_a_third_party_opens_every_frame_with_what_stands_in_the_file(project: Path, name: str) -> None:
    keys: dict[str, PairingKey] = {}
    drawn: list[bytes] = []
    claimed = b""
    reader: Eavesdropper | None = None
    for entry in recordings.read(project / FOLDER / f"{name}.itbp").entries:
        if isinstance(entry, Remark):
            if (key := KEY.fullmatch(entry.words)) is not None:
                keys[key[1]] = PairingKey(bytes.fromhex(key[2]))
            if (draw := DRAWN.fullmatch(entry.words)) is not None:
                drawn.append(bytes.fromhex(draw[1]))
            if (plain := PLAINTEXT.fullmatch(entry.words)) is not None:
                claimed = bytes.fromhex(plain[1])
        elif isinstance(entry, Piece):
            reader = reader or Eavesdropper(keys, drawn)
            assert reader.read(entry.data[:-1]).plaintext == claimed
            claimed = b""
    assert reader is not None


def test_that_every_kind_of_message_stands_in_a_capture(project: Path) -> None:
    found = set()
    for name in PLAYS:
        for entry in recordings.read(project / FOLDER / f"{name}.itbp").entries:
            if isinstance(entry, Remark) and (message := MESSAGE.match(entry.words)) is not None:
                found.add(message[1])
    assert {kind.__name__ for kind in KINDS} <= found


@pytest.mark.parametrize("name", PLAYS)
def test_that_a_line_of_a_capture_is_one_frame_and_its_words_fit_a_screen(project: Path, name: str) -> None:
    for line in text_of(project, name).splitlines():
        if line.startswith("# ") and "plaintext" not in line and "drawn" not in line:
            assert len(line) <= 110
    for entry in recordings.read(project / FOLDER / f"{name}.itbp").entries:
        if isinstance(entry, Piece):
            assert entry.data.count(b"\0") == 1
            assert entry.data.endswith(b"\0")

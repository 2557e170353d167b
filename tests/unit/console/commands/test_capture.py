"""`capture`, and the recordings that --capture makes of a verb's link to a pump."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from time import process_time

import click
import pytest
from click.testing import CliRunner, Result

import resources
from console.commands import verbs
from console.commands.capture import lines
from console.commands.folders import Folders
from console.protocol.framing import frame
from console.transport import recordings
from console.transport.recordings import HEADER, Ended, Piece, Recording, Remark, Way
from support.rigs import Served, served
from support.verbs import ward


class Desk:
    """A console paired with a pump that answers, and a folder for its recordings."""

    def __init__(self, pump: Served, folder: Path) -> None:
        self.pump = pump
        self.folder = folder
        self.file = folder / "session.itbp"

    def call(self, *arguments: str) -> Result:
        folders = Folders(resources.path(""), self.folder)
        return CliRunner().invoke(verbs.assembled({}, "read"), arguments, obj=folders)

    def read(self) -> Result:
        return self.call("read", "--pump", self.pump.spec, "--capture", str(self.file))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with served(tmp_path) as pump:
        yield Desk(pump, tmp_path)


def test_that_what_went_over_the_link_is_recorded_from_the_first_byte_to_its_end(desk: Desk) -> None:
    assert desk.read().exit_code == 0
    (link,) = recordings.read(desk.file).links
    assert isinstance(link[-1], Ended)
    assert [piece.way for piece in link[:3] if isinstance(piece, Piece)] == [
        Way.TO_PUMP,
        Way.TO_CONSOLE,
        Way.TO_PUMP,
    ]


def test_that_a_recorded_session_is_printed_frame_by_frame(desk: Desk) -> None:
    desk.read()
    printed = desk.call("capture", str(desk.file)).stdout.splitlines()
    assert printed[:2] == ["SIMULATED, NOT A MEDICAL DEVICE", f"# {recordings.CIPHERTEXT}"]
    assert [line.partition("bytes  ")[2] for line in printed[2:-1]] == [
        "handshake, the console asks",
        "handshake, the pump answers",
        "session, frame 0 to the pump",
        "session, frame 1 to the pump",
        "session, frame 0 to the console",
        "session, frame 2 to the pump",
    ]
    assert printed[-1].endswith("the link ended")


def test_that_what_a_verb_says_stands_in_no_recording_of_it(tmp_path: Path) -> None:
    with ward(tmp_path) as ada:
        path = tmp_path / "bolus.itbp"
        told = ada.call("bolus", "--dose-mcg", "10", "--minutes", "30", "--capture", str(path), "--yes")
        assert told.exit_code == 0, told.output
        assert ada.version == 1
    went = b"".join(
        one.data for link in recordings.read(path).links for one in link if isinstance(one, Piece)
    )
    assert len(went) > 1_000
    for word in (b"Ada", b"baclofen", b"SIM-"):
        assert word not in went


def test_that_the_trainers_link_is_recorded_as_well(desk: Desk) -> None:
    told = desk.call("trainer", "--rate", "60", "--pump", desk.pump.spec, "--capture", str(desk.file))
    assert told.exit_code == 0, told.output
    assert len(recordings.read(desk.file).links) == 1


def test_that_a_file_that_cannot_be_written_is_refused_before_anything_is_sent(desk: Desk) -> None:
    desk.file.write_text("kept")
    for file, words in (
        (desk.file, "There is a file"),
        (desk.folder / "none" / "a.itbp", "cannot be written"),
    ):
        for verb in (["read"], ["trainer", "--rate", "1"], ["stop-pump", "--user", "Ada"]):
            refused = desk.call(*verb, "--pump", "tcp://127.0.0.1:1", "--capture", str(file))
            assert refused.exit_code == 1
            assert words in refused.stderr
            assert refused.stderr.count("\n") == 1
    assert desk.file.read_text() == "kept"


def commands(command: click.Command) -> list[click.Command]:
    """Return a verb, or those of its group."""
    return list(command.commands.values()) if isinstance(command, click.Group) else [command]


@pytest.mark.parametrize("verb", sorted(verbs.VERBS))
def test_that_whatever_speaks_to_a_pump_can_be_recorded(verb: str) -> None:
    for command in commands(import_module(verbs.VERBS[verb]).__dict__[verb.replace("-", "_")]):
        options = {option: given.metavar for given in command.params for option in given.opts}
        assert (options.get("--pump") == "SPEC") <= ("--capture" in options)


def test_that_a_file_that_is_no_recording_is_refused_by_its_line(desk: Desk) -> None:
    desk.file.write_text(f"{HEADER}\n> 0 0\n")
    refused = desk.call("capture", str(desk.file))
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr == f"{desk.file}, line 2: a byte is two digits, and there are 1; mend the line.\n"


def shown(*entries: Piece | Ended | Remark) -> list[str]:
    """Return the lines that entries are printed as, after the first."""
    return list(lines(Recording(entries)))[1:]


def test_that_a_frame_that_came_in_pieces_is_one_at_the_time_of_its_last() -> None:
    whole = frame(b"\x03" + (7).to_bytes(8, "big") + b"sealed")
    told = shown(
        Piece(Way.TO_PUMP, 0, whole[:5]),
        Piece(Way.TO_CONSOLE, 3, frame(b"\x02reply")),
        Piece(Way.TO_PUMP, 90, whole[5:]),
    )
    assert told == [
        "<        3 ms      8 bytes  handshake, the pump answers",
        f">       90 ms {len(whole):>6} bytes  session, frame 7 to the pump",
    ]


def test_that_noise_and_frames_of_no_known_kind_are_called_so() -> None:
    told = shown(Piece(Way.TO_PUMP, 0, b"\x09noise\x00" + frame(b"\x7fwhat") + b"\x00"))
    assert [line.partition("bytes  ")[2] for line in told] == ["damaged", "of no known kind", "damaged"]


def test_that_what_was_cut_by_the_end_of_a_link_belongs_to_no_later_one() -> None:
    told = shown(
        Piece(Way.TO_PUMP, 0, b"\x05cut"),
        Ended(10),
        Piece(Way.TO_PUMP, 20, frame(b"\x01offer")),
        Piece(Way.TO_CONSOLE, 30, b"\x05also"),
    )
    assert [line.split(maxsplit=2)[0] for line in told] == [">", "|", ">", "<"]
    assert told[0] == ">       10 ms      4 bytes  a frame that was cut"
    assert told[3] == "<       30 ms      5 bytes  a frame that was cut"


def test_that_noise_without_an_end_in_very_many_pieces_takes_seconds_and_not_an_hour() -> None:
    begun = process_time()
    told = shown(*[Piece(Way.TO_PUMP, 5, b"\x01" * 8)] * 60_000)
    assert told == [">        5 ms 480000 bytes  a frame that was cut"]
    assert process_time() - begun < 5


def test_that_a_remark_cannot_write_over_the_screen() -> None:
    assert shown(Remark("all well\x1b[2J")) == ["# all well�[2J"]

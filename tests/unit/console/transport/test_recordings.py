"""The `.itbp` file: what is written reads back the same, and what is none is refused with its line."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import FileRefused
from console.transport import recordings
from console.transport.recordings import (
    HEADER,
    Ended,
    Entry,
    Piece,
    Recorder,
    Recording,
    Remark,
    Way,
    line_of,
    parsed,
    recorder,
)

SOME = f"{HEADER}\n# a remark\n\n> 0 0a1b\n< 12 ff\n| 15\n> 15 00\n"


def refusal(lines: str) -> str:
    """Return the sentence that a file of `lines` after the header is refused with, without its name."""
    with pytest.raises(FileRefused) as refused:
        parsed(f"{HEADER}\n{lines}", "FILE")
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.startswith("FILE, line ")
    assert sentence.endswith(".")
    return sentence.removeprefix("FILE, ")


def test_that_a_recording_is_what_its_lines_say() -> None:
    assert parsed(SOME, "FILE").entries == (
        Remark("a remark"),
        Piece(Way.TO_PUMP, 0, b"\x0a\x1b"),
        Piece(Way.TO_CONSOLE, 12, b"\xff"),
        Ended(15),
        Piece(Way.TO_PUMP, 15, b"\0"),
    )


def test_that_a_link_begins_where_the_one_before_ended() -> None:
    first, second = parsed(SOME, "FILE").links
    assert first[-1] == Ended(15)
    assert second == (Piece(Way.TO_PUMP, 15, b"\0"),)
    assert parsed(f"{HEADER}\n", "FILE").links == ()


def test_that_the_first_line_says_simulated_and_no_medical_device() -> None:
    assert HEADER == "itbp-recording 1 SIMULATED, NOT A MEDICAL DEVICE"


def test_that_a_file_with_the_line_ends_of_windows_is_the_same() -> None:
    assert parsed(SOME.replace("\n", "\r\n"), "FILE") == parsed(SOME, "FILE")


_TIMES = st.integers(0, 10**15 - 1)
_ENTRIES = st.one_of(
    st.builds(Piece, st.sampled_from(Way), _TIMES, st.binary(min_size=1, max_size=40)),
    st.builds(Ended, _TIMES),
    st.builds(Remark, st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])).map(str.rstrip)),
)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Return `entries`, the times among them sorted."""
    times = sorted(entry.link_ms for entry in entries if isinstance(entry, Piece | Ended))
    return [
        entry
        if isinstance(entry, Remark)
        else Piece(entry.way, times.pop(0), entry.data)
        if isinstance(entry, Piece)
        else Ended(times.pop(0))
        for entry in entries
    ]


@given(st.lists(_ENTRIES).map(_in_order))
def test_that_whatever_is_written_reads_back_the_same(entries: list[Entry]) -> None:
    text = f"{HEADER}\n" + "".join(map(line_of, entries))
    assert parsed(text, "FILE") == Recording(tuple(entries))


@given(st.text())
def test_that_any_text_is_a_recording_or_refused_with_a_line(text: str) -> None:
    for lines in (text, f"{HEADER}\n{text}"):
        try:
            parsed(lines, "FILE")
        except FileRefused as why:
            assert str(why).startswith("FILE, line ")  # noqa: PT017 - either may be


def test_that_a_remark_stays_on_its_line() -> None:
    assert line_of(Remark("one\ntwo\r\nthree")) == "# one two three\n"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("> 0 0a1", "line 2: a byte is two digits, and there are 3; mend the line."),
        ("> 0 0A1B", "line 2: bytes are written with the digits 0-9 and a-f; mend the line."),
        ("> 0 0a1g", "line 2: bytes are written with the digits 0-9 and a-f; mend the line."),
        ("> 0 ٠٠", "line 2: bytes are written with the digits 0-9 and a-f; mend the line."),
        ("> 0", "line 2: the bytes are missing; mend the line."),
        ("| 0 00", "line 2: the end of a link carries no bytes; mend the line."),
        ("> 5 00\n# words\n< 4 00", "line 4: 4 ms comes after 5 ms; link time never goes back."),
        ("> 5 00\n| 4", "line 3: 4 ms comes after 5 ms; link time never goes back."),
    ],
)
def test_that_a_line_that_cannot_be_meant_is_refused_by_its_number(lines: str, sentence: str) -> None:
    assert refusal(lines) == sentence


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "> -1 00",
        "> 1.5 00",
        "> ١ 00",
        "> 01 00",
        "> 1e3 00",
        f"> {10**15} 00",
        ">1 00",
        "> 1 00 00",
        " > 1 00",
        "> 1 00 ",
        "= 1",
        "\ufeff> 1 00",
        "> 1\x0000",
        "x" * 100_000,
    ],
)
def test_that_a_line_of_no_known_form_is_refused_and_shown_short(line: str) -> None:
    sentence = refusal(f"> 0 00\n{line}")
    assert sentence.startswith("line 3: ")
    assert "is none of “> MS HEX”, “< MS HEX”, “| MS” and “# words”; mend the line." in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize(
    "text", ["", "\n", "> 0 00\n", " " + SOME, "\ufeff" + SOME, SOME.replace("NOT A ", ""), "itbp-recording"]
)
def test_that_what_does_not_begin_as_a_recording_is_refused_at_line_1(text: str) -> None:
    with pytest.raises(FileRefused) as refused:
        parsed(text, "FILE")
    assert str(refused.value) == f"FILE, line 1: a recording of a link begins with “{HEADER}”."


def test_that_a_recording_of_a_later_version_says_so() -> None:
    with pytest.raises(FileRefused) as refused:
        parsed(SOME.replace(" 1 ", " 2 ", 1), "FILE")
    assert str(refused.value) == (
        "FILE, line 1: the recording is of version 2; this program reads version 1."
    )


def test_that_a_file_of_endless_lines_is_refused_before_they_are_taken_apart() -> None:
    assert refusal("\n" * recordings.MOST_LINES) == "line 500000: no recording has more lines than this."


def test_that_bytes_that_are_no_text_are_refused_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "session.itbp"
    path.write_bytes(f"{HEADER}\n# one\n".encode() + b"> 0 \xff\xfe\n")
    with pytest.raises(FileRefused, match=r"session\.itbp, line 3: not UTF-8 text"):
        recordings.read(path)


def test_that_a_file_that_is_too_large_or_none_is_refused_unread(tmp_path: Path) -> None:
    huge, pipe = tmp_path / "huge.itbp", tmp_path / "pipe"
    with huge.open("wb") as file:
        file.truncate(300_000_000)
    os.mkfifo(pipe)
    for path, words in ((huge, "larger than 16 MB"), (pipe, "not a file"), (tmp_path, "directory")):
        with pytest.raises(FileRefused, match=words):
            recordings.read(path)


class Watch:
    """Link time that a test moves."""

    def __init__(self) -> None:
        self.now = 5_000

    def __call__(self) -> int:
        return self.now


def test_that_what_is_recorded_counts_from_the_beginning_and_stands_in_the_file_at_once(
    tmp_path: Path,
) -> None:
    path, watch = tmp_path / "session.itbp", Watch()
    with recorder(path, watch) as kept:
        kept.piece(Way.TO_PUMP, b"ab")
        kept.piece(Way.TO_CONSOLE, b"")
        watch.now += 12
        kept.remark("halfway")
        kept.piece(Way.TO_CONSOLE, b"c")
        kept.ended()
        told = recordings.read(path)
    assert recordings.read(path) == told
    assert told.entries == (
        Remark(recordings.CIPHERTEXT),
        Piece(Way.TO_PUMP, 0, b"ab"),
        Remark("halfway"),
        Piece(Way.TO_CONSOLE, 12, b"c"),
        Ended(12),
    )


def test_that_a_recording_says_that_it_holds_ciphertext_without_keys() -> None:
    out = BytesIO()
    Recorder(out, lambda: 0)
    assert b"ciphertext, without the keys" in out.getvalue().splitlines()[1]


def test_that_no_file_is_ever_written_over(tmp_path: Path) -> None:
    path = tmp_path / "session.itbp"
    path.write_text("kept")
    with pytest.raises(FileRefused) as refused, recorder(path, lambda: 0):
        pass
    assert str(refused.value) == f"There is a file {path} already; name another, and nothing is lost."
    assert path.read_text() == "kept"


def test_that_a_file_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "no-such-folder" / "session.itbp"
    with pytest.raises(FileRefused) as refused, recorder(path, lambda: 0):
        pass
    assert str(refused.value) == (
        f"{path} cannot be written (No such file or directory), so nothing was sent; name another file."
    )
    with pytest.raises(FileRefused, match="cannot be the name of a file"), recorder(Path("a\0b"), lambda: 0):
        pass


class FullDisk(BytesIO):
    """A disk that takes `room` bytes in all."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that is written
        if self.tell() >= self._room:
            raise OSError(28, "No space left on device")
        return super().write(data[: self._room - self.tell()])


@pytest.mark.parametrize("more", range(12))
def test_that_a_recording_on_a_disk_that_fills_up_ends_with_its_last_whole_line(more: int) -> None:
    out = BytesIO()
    Recorder(out, lambda: 0)
    full = FullDisk(len(out.getvalue()) + 9 + more)
    kept = Recorder(full, lambda: 0)
    kept.piece(Way.TO_PUMP, b"ab")
    assert kept.trouble == ""
    for _ in range(3):
        kept.piece(Way.TO_PUMP, b"abcdef")
    assert kept.trouble == (
        "The recording ended early (No space left on device); what went later is not in it."
    )
    told = parsed(full.getvalue().decode(), "FILE")
    assert told.entries[-1] == Piece(Way.TO_PUMP, 0, b"ab")


FULL_FROM_THE_START = """
import resource, sys
from pathlib import Path
from console.errors import FileRefused
from console.transport.recordings import recorder
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    with recorder(Path(sys.argv[1]), lambda: 0):
        print("begun")
except FileRefused as why:
    print(why)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system limits no file sizes")
@pytest.mark.parametrize("room", [0, 20, 100])
def test_that_a_disk_that_is_full_from_the_start_refuses_and_leaves_no_file(
    tmp_path: Path, project: Path, room: int
) -> None:
    path = tmp_path / "session.itbp"
    told = subprocess.run(
        [sys.executable, "-c", FULL_FROM_THE_START, str(path), str(room)],
        capture_output=True,
        text=True,
        check=True,
        cwd=project,
        timeout=60,
    )
    assert told.stdout.startswith(f"{path} cannot be written, so nothing was sent. The recording ended early")
    assert not path.exists()


def test_that_a_recording_that_has_grown_to_what_can_be_read_is_full_and_whole() -> None:
    out = BytesIO()
    kept = Recorder(out, lambda: 0)
    while not kept.trouble:
        kept.piece(Way.TO_PUMP, bytes(1_000_000))
    assert kept.trouble == "The recording is full at 16 MB; what went later is not in it."
    assert len(out.getvalue()) <= 16_000_000
    assert len(parsed(out.getvalue().decode(), "FILE").entries) == 8

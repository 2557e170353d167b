"""Files that are named: whatever is none, or too large, ends in one sentence that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.errors import FileRefused
from console.files import bytes_of, keep, shown


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        bytes_of(path, 1)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_that_a_file_is_read_up_to_the_last_byte_it_may_have(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2_000_000)
    assert bytes_of(path, 2) == path.read_bytes()
    assert refusal(path) == f"{path} is larger than 1 MB, which no such file is; check the name."


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refusal(path) == f"There is no file {path}; check the name."


def test_that_a_directory_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} is a directory; name a file in it."


def test_that_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert refusal(path) == f"{path} is not a file that can be read; name one."


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full"])
def test_that_a_device_is_refused_without_reading_it(device: str) -> None:
    assert refusal(Path(device)) == f"{device} is not a file that can be read; name one."


def test_that_a_name_no_file_can_have_is_refused() -> None:
    assert refusal(Path("a\0b")).endswith("cannot be the name of a file; check it.")


def test_that_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    below_a_file = tmp_path / "file" / "some.toml"
    below_a_file.parent.touch()
    assert refusal(below_a_file).startswith(f"{below_a_file} cannot be read (Not a directory)")


def test_that_a_file_of_300_mb_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    assert refusal(path) == f"{path} is larger than 1 MB, which no such file is; check the name."


def test_that_what_a_person_wrote_is_shown_on_one_line_and_not_endless() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert len(shown("x" * 100)) == 62


def test_that_what_is_kept_is_its_owners_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "key"
    keep(path, "first")
    keep(path, "second")
    assert path.read_text(encoding="utf-8") == "second"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["key"]


def test_that_what_cannot_be_kept_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    with pytest.raises(FileRefused, match="cannot be written"):
        keep(tmp_path / "key", "first")
    assert [each.name for each in tmp_path.iterdir()] == ["key"]

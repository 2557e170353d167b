"""The two memories: whole saves, sentences instead of damage, and one process at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from console.errors import PumpMemoryError
from console.pump import memory as rooms
from console.pump.memory import LARGEST, MAGIC, FileMemory, Memory, NotKnownDurable, VolatileMemory

needs_rights = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no directory is read-only to the superuser"
)


@pytest.fixture(params=["file", "volatile"])
def memory(request: pytest.FixtureRequest, tmp_path: Path):
    opened: Memory = FileMemory(tmp_path / "pump.bin") if request.param == "file" else VolatileMemory()
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pump.bin"


def written(path: Path, data: bytes = b"state") -> bytes:
    with FileMemory(path) as memory:
        memory.save(data, durable=True)
    return path.read_bytes()


def refusal(path: Path) -> str:
    with FileMemory(path) as memory, pytest.raises(PumpMemoryError) as refused:
        memory.load()
    return str(refused.value)


def test_a_memory_holds_nothing_when_nothing_was_saved(memory: Memory) -> None:
    assert memory.load() is None


@pytest.mark.parametrize("durable", [True, False])
def test_that_what_was_saved_last_is_loaded(memory: Memory, durable: bool) -> None:
    memory.save(b"first", durable=durable)
    memory.save(b"second\x00\xff", durable=durable)
    assert memory.load() == b"second\x00\xff"


def test_that_a_state_of_no_bytes_is_not_no_state(memory: Memory) -> None:
    memory.save(b"", durable=True)
    assert memory.load() == b""


def test_that_a_file_outlives_the_memory_that_wrote_it(path: Path) -> None:
    written(path, b"state")
    with FileMemory(path) as memory:
        assert memory.load() == b"state"


def test_that_a_save_leaves_nothing_half_written_beside_the_file(path: Path) -> None:
    written(path)
    assert sorted(each.name for each in path.parent.iterdir()) == ["pump.bin", "pump.bin.lock"]


def test_a_memory_is_refused_when_its_path_is_a_directory(tmp_path: Path) -> None:
    with pytest.raises(PumpMemoryError, match="is a directory"):
        FileMemory(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_memory_is_refused_when_its_path_is_a_pipe(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(PumpMemoryError, match="not a regular file"):
        FileMemory(path)


def test_a_memory_is_refused_when_its_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PumpMemoryError, match="cannot be written: No such file"):
        FileMemory(tmp_path / "nowhere" / "pump.bin")


def test_a_memory_is_refused_when_its_path_leads_through_a_file(path: Path) -> None:
    written(path)
    with pytest.raises(PumpMemoryError, match="Not a directory"):
        FileMemory(path / "pump.bin")


@needs_rights
def test_a_memory_is_refused_when_its_folder_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PumpMemoryError, match="Permission denied"):
            FileMemory(tmp_path / "pump.bin")
    finally:
        tmp_path.chmod(0o700)


def test_a_second_memory_is_refused_when_the_first_has_the_file_open(path: Path) -> None:
    with FileMemory(path), pytest.raises(PumpMemoryError, match="a pump that is running"):
        FileMemory(path)
    FileMemory(path).close()


def test_that_the_lock_of_a_killed_process_does_not_outlive_it(path: Path) -> None:
    hold = "import sys; from pathlib import Path; from console.pump.memory import FileMemory\n"
    hold += "m = FileMemory(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline().strip() == b"held"
    with pytest.raises(PumpMemoryError, match="a pump that is running"):
        FileMemory(path)
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    FileMemory(path).close()


@pytest.mark.parametrize("position", [len(MAGIC), len(MAGIC) + 31, len(MAGIC) + 32, -1])
def test_a_file_is_refused_and_left_when_a_bit_has_flipped(path: Path, position: int) -> None:
    content = bytearray(written(path))
    content[position] ^= 1
    path.write_bytes(content)
    assert refusal(path) == "pump.bin is damaged and cannot be used; it was left as it is."
    assert path.read_bytes() == content


@pytest.mark.parametrize("kept", range(len(MAGIC), len(MAGIC) + 37))
def test_a_file_is_refused_when_it_was_cut_short(path: Path, kept: int) -> None:
    path.write_bytes(written(path)[:kept])
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"\x00", b"SQLite format 3\x00", b"x" * 4_096])
def test_a_file_is_refused_when_it_is_something_else(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(path) == "pump.bin is not a pump's memory; it was left as it is."
    assert path.read_bytes() == content


def test_a_file_is_refused_when_another_version_wrote_it(path: Path) -> None:
    content = b"cisterna pump memory 1\n" + sha256(b"new").digest() + b"new"
    path.write_bytes(content)
    assert "another version" in refusal(path)
    assert path.read_bytes() == content


def test_a_file_is_refused_unread_when_it_is_enormous(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert "too large" in refusal(path)


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_that_a_disk_which_fails_leaves_the_old_file_whole(
    path: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with FileMemory(path) as memory:
        memory.save(b"old", durable=True)
        with monkeypatch.context() as patch:
            patch.setattr(rooms.os if failing == "fsync" else Path, failing, fail)
            with pytest.raises(
                PumpMemoryError, match=r"No space left on device\. What it held before is whole"
            ):
                memory.save(b"new", durable=True)
        assert memory.load() == b"old"
        assert not (path.parent / "pump.bin.new").exists()
        memory.save(b"newer", durable=True)
        assert memory.load() == b"newer"


@pytest.mark.skipif(sys.platform == "win32", reason="a directory cannot be opened there")
def test_a_durable_save_says_so_when_the_directory_could_not_be_synced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, calls = os.fsync, []

    def fail_second(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        fsync(descriptor)

    monkeypatch.setattr(rooms.os, "fsync", fail_second)
    with FileMemory(path) as memory:
        with pytest.raises(NotKnownDurable, match="Input/output error"):
            memory.save(b"new", durable=True)
        assert memory.load() == b"new"


@pytest.mark.parametrize(("durable", "synced"), [(True, 2), (False, 1)])
def test_that_the_directory_is_synced_only_for_a_durable_save(
    path: Path, durable: bool, synced: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(rooms.os, "fsync", calls.append)
    with FileMemory(path) as memory:
        memory.save(b"state", durable=durable)
    assert len(calls) == synced


def test_that_closing_twice_is_as_closing_once(path: Path) -> None:
    memory = FileMemory(path)
    memory.close()
    memory.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no file can have such a name there")
def test_that_a_sentence_stays_on_one_line_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "pump\n\x1b[2J.bin"
    path.mkdir()
    with pytest.raises(PumpMemoryError) as refused:
        FileMemory(path)
    assert str(refused.value).isprintable()

"""The two memories: whole saves, sentences instead of damage, and one process at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.skipif(sys.platform == "win32", reason="a directory cannot be opened there")
def test_that_file_and_directory_are_synced_for_a_durable_save_and_nothing_for_another(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(rooms.os, "fsync", calls.append)
    with FileMemory(path) as memory:
        memory.save(b"first, durable in any case", durable=False)
        assert len(calls) == 2
        memory.save(b"later", durable=False)
        assert len(calls) == 2
        memory.save(b"durable", durable=True)
        assert len(calls) == 4


def test_that_a_save_which_is_not_durable_outlives_its_process_and_is_for_its_owner_only(path: Path) -> None:
    save = "import os,sys; from pathlib import Path; from console.pump.memory import FileMemory; "
    save += (
        "m = FileMemory(Path(sys.argv[1])); m.save(b'first', durable=True); m.save(b'late', durable=False); "
    )
    save += "m.save(b'last', durable=False); os._exit(9)"
    killed = subprocess.run([sys.executable, "-c", save, str(path)], check=False)
    assert killed.returncode != 0
    lates = sorted(path.parent.glob("*.late?"))
    assert len(lates) == 2
    assert os.name != "posix" or {late.stat().st_mode & 0o777 for late in lates} == {0o600}
    with FileMemory(path) as memory:
        assert memory.load() == b"last"
        memory.save(b"more", durable=False)
        assert memory.load() == b"more"
        memory.save(b"durable", durable=True)
    assert not list(path.parent.glob("*.late?"))
    with FileMemory(path) as memory:
        assert memory.load() == b"durable"


@given(
    lengths=st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=12), data=st.data()
)
def test_that_a_power_failure_takes_back_nothing_durable_and_invents_nothing(
    lengths: list[tuple[int, bool]], data: st.DataObject
) -> None:
    """What was not durable may be gone, torn or of any earlier time; the file itself is as it was.

    No two states of a pump are alike, since its clock only goes forward.
    """
    saves = [(bytes([at]) * (length + 1), durable) for at, (length, durable) in enumerate(lengths)]
    with TemporaryDirectory() as folder:
        path, seen = Path(folder) / "pump.bin", list[dict[Path, bytes]]()
        with FileMemory(path) as memory:
            for saved, durable in saves:
                memory.save(saved, durable=durable)
                seen.append({late: late.read_bytes() for late in path.parent.glob("*.late?")})
            assert memory.load() == saves[-1][0]
        for late in (path.with_name("pump.bin.late0"), path.with_name("pump.bin.late1")):
            found = data.draw(st.sampled_from([b"", *(kept[late] for kept in seen if late in kept)]))
            torn = found[: data.draw(st.integers(0, len(found)))] if data.draw(st.booleans()) else found
            late.write_bytes(torn)
        since = max([number for number, (_, durable) in enumerate(saves) if durable], default=0)
        with FileMemory(path) as memory:
            assert memory.load() in [saved for saved, _ in saves[since:]]


def test_that_a_write_which_fails_leaves_what_was_saved_before_though_it_was_not_durable(path: Path) -> None:
    with FileMemory(path) as memory:
        memory.save(b"old", durable=True)
        memory.save(b"later", durable=False)
        in_the_way = path.with_name("pump.bin.late0")
        in_the_way.mkdir()
        with pytest.raises(PumpMemoryError, match="What it held before is whole"):
            memory.save(b"latest", durable=False)
        in_the_way.rmdir()
        assert memory.load() == b"later"
        memory.save(b"latest", durable=False)
        assert memory.load() == b"latest"


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

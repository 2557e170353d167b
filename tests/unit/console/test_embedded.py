"""A pump inside the console's own process: made once, paired with the console around it, and let go."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from console.domain.catheter import Catheter
from console.embedded import EmbeddedPump, New, is_kept, started
from console.errors import PumpMemoryError
from console.protocol.messages import ReadStatus, Status
from support.pumps import START_MS, Caller, expect
from support.therapies import catalog

NEW = New("SIM-1", "SP-20", Catheter("C-1"), primed=False, clock_ms=START_MS)


def switched_on(folder: Path, console: str = "ward 3", seed: int = 1) -> EmbeddedPump:
    return started(catalog(), folder, NEW, console, Random(seed).randbytes)


def asked(pump: EmbeddedPump, caller: Caller) -> Status | None:
    """Return what `caller` reads of `pump` within a second; None if it meets silence."""
    caller.say_hello(0)
    for now in range(0, 1_000, 100):
        pump.device.turn(now)
        caller.carry(now)
        if now == 300 and caller.heard:
            caller.ask(ReadStatus(), now)
    return expect(Status, caller.answers()[0]) if caller.answers() else None


def test_that_a_pump_is_made_when_first_switched_on_with_its_files_beside_each_other(tmp_path: Path) -> None:
    assert not is_kept(tmp_path / "pumps", NEW.serial)
    switched_on(tmp_path / "pumps").close(0)
    assert is_kept(tmp_path / "pumps", NEW.serial)
    assert sorted(path.name for path in (tmp_path / "pumps").glob("*.bin*") if path.stat().st_size) == [
        "SIM-1.bin",
        "SIM-1.bin.keys",
    ]
    assert (tmp_path / "pumps").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "pumps/SIM-1.bin.keys").stat().st_mode & 0o777 == 0o600


def test_that_the_console_around_it_reads_it_by_the_key_that_it_is_given(tmp_path: Path) -> None:
    pump = switched_on(tmp_path)
    found = asked(pump, Caller(pump.listener.connect(), key=pump.key))
    assert found is not None
    assert found.identity.serial == "SIM-1"
    pump.close(1_000)


def test_that_whoever_has_another_key_meets_silence_also_inside_the_process(tmp_path: Path) -> None:
    pump = switched_on(tmp_path)
    assert asked(pump, Caller(pump.listener.connect())) is None
    pump.close(1_000)


def test_that_memory_and_key_outlive_it(tmp_path: Path) -> None:
    first = switched_on(tmp_path)
    key, first_log = first.key, first.device.firmware.log.entries
    first.close(5_000)
    again = switched_on(tmp_path, console="another", seed=2)
    assert again.key == key
    assert again.device.firmware.log.entries[: len(first_log)] == first_log
    again.close(0)


def test_that_two_pumps_share_no_key(tmp_path: Path) -> None:
    one, other = switched_on(tmp_path / "a"), switched_on(tmp_path / "b", seed=2)
    assert one.key != other.key
    one.close(0)
    other.close(0)


def test_that_a_pump_runs_in_one_program_at_a_time_and_its_files_are_let_go_at_the_end(
    tmp_path: Path,
) -> None:
    pump = switched_on(tmp_path)
    with pytest.raises(PumpMemoryError, match="running"):
        switched_on(tmp_path)
    pump.close(0)
    switched_on(tmp_path).close(0)


def test_that_damaged_keys_are_named_and_the_pumps_memory_let_go(tmp_path: Path) -> None:
    switched_on(tmp_path).close(0)
    keys_file = tmp_path / "SIM-1.bin.keys"
    whole = keys_file.read_bytes()
    keys_file.write_bytes(whole[:-1])
    with pytest.raises(PumpMemoryError, match=r"SIM-1\.bin\.keys"):
        switched_on(tmp_path)
    keys_file.write_bytes(whole)
    switched_on(tmp_path).close(0)

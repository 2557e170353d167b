"""`pump` at the command line: says where it listens, never spins, stops cleanly, refuses in a line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from click.testing import CliRunner, Result

from console.clock import ManualClock, WallClock
from console.commands import pump as verb
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.domain.pairing import PairingKey
from console.domain.quantities import PL_PER_ML
from console.keys import KeyFolder
from console.protocol.messages import ReadStatus, Status
from console.protocol.states import State
from console.pump.device import Device
from console.pump.memory import MAGIC, FileMemory
from console.transport import specs
from console.transport.loopback import LoopbackTransport, pair
from support.pumps import Caller, FailingMemory, Ward, expect, new
from support.therapies import RESOURCES

PROJECT = RESOURCES.parent
ANYWHERE = "tcp://127.0.0.1:0"


DATA = Path(mkdtemp())


def pump(*arguments: str) -> Result:
    folders = Folders(RESOURCES, data=DATA)
    return CliRunner().invoke(assembled({}, "pump"), ["pump", *arguments], obj=folders)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Device]:
    """Let the verb stop where it would begin to turn the pump; holds the pumps it would have turned."""
    devices: list[Device] = []
    monkeypatch.setattr(verb, "run", lambda fleet, *_: devices.extend(fleet.devices))
    return devices


class Quiet:
    """A listener where nobody arrives; each wait lets time pass, and `left` counts them down."""

    spec = "quiet:"

    def __init__(self, clock: ManualClock, waits: int) -> None:
        self.clock, self.left, self.waited_s = clock, waits, 0.0

    def accept(self) -> None:
        return None

    def wait(self, timeout_s: float) -> None:
        self.waited_s += timeout_s
        self.left -= 1
        self.clock.move(round(timeout_s * 1_000))

    def close(self) -> None:
        pass


class Door(Quiet):
    """A door at which so many callers say something, and go, in each quarter of a second that is named."""

    def __init__(self, clock: ManualClock, waits: int, callers: dict[int, int]) -> None:
        super().__init__(clock, waits)
        self.callers = callers
        self.waits = 0

    def accept(self) -> LoopbackTransport | None:
        if not self.callers.get(self.waits):
            return None
        self.callers[self.waits] -= 1
        theirs, ours = pair()
        theirs.send(b"GET /evil HTTP/1.1\r\n\r\n")
        theirs.close()
        return ours

    def wait(self, timeout_s: float) -> None:
        super().wait(timeout_s)
        self.waits += 1


def test_that_the_pump_says_where_it_listens_with_the_port_it_was_given(ran: list[Device]) -> None:
    result = pump("--listen", ANYWHERE)
    assert result.exit_code == 0
    spec = result.stdout.removeprefix("listening ").strip()
    assert spec.startswith("tcp://127.0.0.1:")
    assert not spec.endswith(":0")


def test_that_with_json_it_says_so_in_one_object(ran: list[Device]) -> None:
    told = json.loads(pump("--listen", ANYWHERE, "--json").stdout)
    assert told.pop("listening").startswith("tcp://127.0.0.1:")
    assert told == {"model": "SP-20", "serial": "SIM-700182"}


def test_that_a_new_pump_runs_the_papers_program_by_local_time(ran: list[Device]) -> None:
    before_ms = WallClock().local_ms()
    pump("--listen", ANYWHERE)
    pumping = ran[0].firmware.hydraulics
    assert before_ms <= pumping.at_ms <= WallClock().local_ms()
    assert pumping.ledger.reservoir_pl == 20 * PL_PER_ML
    assert ran[0].clock.rate == 1


def test_that_a_seed_gives_a_new_pump_a_serial_of_its_own_that_repeats(ran: list[Device]) -> None:
    for seed in ("1", "1", "2"):
        pump("--listen", ANYWHERE, "--seed", seed)
    serials = [device.firmware.serial for device in ran]
    assert serials[0] == serials[1] != serials[2]
    assert "SIM-700182" not in serials


def test_that_the_rate_is_the_therapy_clocks(ran: list[Device]) -> None:
    pump("--listen", ANYWHERE, "--rate", "3600")
    assert ran[0].clock.rate == 3_600


def test_that_a_state_file_keeps_the_pump_across_starts(ran: list[Device], tmp_path: Path) -> None:
    state = str(tmp_path / "pump.bin")
    pump("--listen", ANYWHERE, "--state", state, "--seed", "7")
    pump("--listen", ANYWHERE, "--state", state)
    assert ran[0].firmware.serial == ran[1].firmware.serial
    assert len(ran[1].firmware.log.entries) == 3


def test_that_idle_turns_are_a_quarter_of_a_second_apart_and_the_pump_stops_when_told() -> None:
    ward, clock = Ward(), ManualClock()
    quiet = Quiet(clock, waits=40)
    ward.device.listen(quiet)
    verb.run(ward.device, clock.link_ms, lambda: quiet.left == 0)
    assert quiet.waited_s == pytest.approx(10)
    assert ward.device.clock.now(clock.link_ms()) == ward.device.firmware.hydraulics.at_ms


def test_that_a_state_which_cannot_be_kept_is_told_once_and_so_is_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    memory, clock = FailingMemory(), ManualClock()
    new(memory=memory)
    ward = Ward(memory, rate=86_400)
    quiet = Quiet(clock, waits=4_000)
    ward.device.listen(quiet)
    memory.full = True

    def stopped() -> bool:
        memory.full = quiet.left > 1_000
        return quiet.left == 0

    verb.run(ward.device, clock.link_ms, stopped)
    assert capsys.readouterr().err.splitlines() == [
        "The disk is full. What it held before is whole.",
        "The pump's state is being kept again.",
    ]


@pytest.mark.parametrize(
    ("callers", "said"),
    (
        ({}, []),
        ({8: 1}, [(3, 1)]),
        ({8: 3, 12: 40, 100: 2}, [(3, 3), (63, 42)]),
        (dict.fromkeys(range(1_000), 1), [(1, 4), (61, 240), (121, 240), (181, 240)]),
    ),
    ids=("nobody", "one", "some", "one in every turn"),
)
def test_f24_strangers_are_counted_in_one_line_a_minute_at_most_and_none_of_their_words_is_in_it(
    capsys: pytest.CaptureFixture[str], callers: dict[int, int], said: list[tuple[int, int]]
) -> None:
    ward, clock = Ward(), ManualClock()
    door = Door(clock, 960, dict(callers))
    ward.device.listen(door)
    heard: list[tuple[int, str]] = []

    def stopped() -> bool:
        heard.extend((clock.link_ms() // 1_000, line) for line in capsys.readouterr().err.splitlines())
        return door.left == 0

    verb.run(ward.device, clock.link_ms, stopped)
    assert heard == [
        (second, f"Let go, since they opened no session: {n} {'caller' if n == 1 else 'callers'}.")
        for second, n in said
    ]


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("nonsense", "not an address"),
        ("tcp://127.0.0.1", "not of the form"),
        ("tcp://127.0.0.1:99999", "not of the form"),
        ("loopback:ward", "inside this process"),
    ],
)
def test_an_address_is_refused_in_one_sentence_when_no_console_can_reach_it(spec: str, sentence: str) -> None:
    result = pump("--listen", spec)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_address_is_refused_in_one_sentence_when_it_is_in_use(tmp_path: Path) -> None:
    taken = specs.open_listener(ANYWHERE)
    result = pump("--listen", taken.spec, "--state", str(tmp_path / "pump.bin"))
    taken.close()
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "pump.bin").exists()


def test_a_state_is_refused_in_one_sentence_when_it_is_a_directory(tmp_path: Path) -> None:
    result = pump("--listen", ANYWHERE, "--state", str(tmp_path))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "is a directory" in result.stderr


def test_a_state_is_refused_and_left_when_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "pump.bin"
    path.write_bytes(MAGIC + b" and then nothing of the kind")
    before = path.read_bytes()
    result = pump("--listen", ANYWHERE, "--state", str(path))
    assert (result.exit_code, result.stderr) == (
        1,
        "pump.bin is damaged and cannot be used; it was left as it is.\n",
    )
    assert path.read_bytes() == before


def test_a_state_is_refused_when_another_pump_runs_on_it(tmp_path: Path) -> None:
    path = tmp_path / "pump.bin"
    with FileMemory(path) as memory:
        new(memory=memory)
        result = pump("--listen", ANYWHERE, "--state", str(path))
    assert result.exit_code == 1
    assert "a pump that is running" in result.stderr


def test_a_model_is_refused_when_it_is_not_known_or_not_the_states(tmp_path: Path) -> None:
    path = tmp_path / "pump.bin"
    result = pump("--listen", ANYWHERE, "--model", "SP-99")
    assert (result.exit_code, "no pump model SP-99" in result.stderr) == (1, True)
    with FileMemory(path) as memory:
        new(memory=memory)
    before = path.read_bytes()
    result = pump("--listen", ANYWHERE, "--state", str(path), "--model", "SP-99")
    assert (result.exit_code, "model SP-20" in result.stderr) == (1, True)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "option", [("--rate", "86401"), ("--rate", "-1"), ("--rate", "1.5"), ("--seed", "x")]
)
def test_it_is_wrong_usage_when_an_option_is_no_such_number(option: tuple[str, str]) -> None:
    assert pump("--listen", ANYWHERE, *option).exit_code == 2


@contextmanager
def process(state: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the pump as a process and yield it with its address; kill it at the end if it still runs."""
    command = [sys.executable, str(PROJECT / "main.py"), "pump", "--listen", ANYWHERE, "--state", str(state)]
    command += ["--data", str(DATA)]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True, cwd=PROJECT) as running:
        assert running.stdout is not None
        try:
            yield running, running.stdout.readline().split()[1]
        finally:
            running.kill()


def reading(spec: str) -> Status:
    """Interrogate the pump at `spec`."""
    clock = WallClock()
    (pairing,) = [each for each in KeyFolder(DATA).all() if each.spec == spec]
    caller = Caller(specs.open_transport(spec), key=pairing.key)
    caller.say_hello(clock.link_ms())
    while not caller.answers():
        caller.transport.wait(1)
        caller.carry(clock.link_ms())
        if caller.connection.state is State.OPEN:
            caller.ask(ReadStatus(), clock.link_ms())
    caller.transport.close()
    return expect(Status, caller.answers()[0])


def test_that_a_pump_writes_its_own_pairing_and_leaves_one_that_somebody_met_it_by(tmp_path: Path) -> None:
    folder = KeyFolder(DATA)
    for own in (True, False):
        with process(tmp_path / "pump.bin") as (_, spec):
            (pairing,) = [each for each in folder.all() if each.spec == spec]
            assert pairing.own == own
            folder.keep(replace(pairing, own=False))


def test_that_a_killed_pump_starts_again_where_it_was_last_seen(tmp_path: Path) -> None:
    state = tmp_path / "pump.bin"
    with process(state, "--rate", "3600") as (running, spec):
        before = reading(spec)
        running.send_signal(signal.SIGKILL)
        running.wait()
    with process(state) as (_, spec):
        after = reading(spec)
    assert after.identity == before.identity
    assert after.clock_ms >= before.clock_ms
    assert after.delivered_pl >= before.delivered_pl
    assert after.boot_id != before.boot_id


@pytest.mark.skipif(sys.platform == "win32", reason="there a process is ended, not asked to end")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_that_a_pump_stops_cleanly_and_keeps_its_state_when_it_is_told_to(
    tmp_path: Path, number: signal.Signals
) -> None:
    state = tmp_path / "pump.bin"
    with process(state) as (running, spec):
        reading(spec)
        running.send_signal(number)
        assert running.wait() == 0
    with FileMemory(state) as memory:
        assert memory.load() is not None


def test_that_several_pumps_have_serial_numbers_in_a_row_and_a_place_and_a_key_each(
    ran: list[Device], tmp_path: Path
) -> None:
    states = tmp_path / "ward"
    result = pump("--listen", ANYWHERE, "--count", "3", "--state", str(states), "--json")
    told = json.loads(result.stdout)["pumps"]
    assert [each["serial"] for each in told] == ["SIM-700182", "SIM-700183", "SIM-700184"]
    assert len({each["listening"] for each in told}) == 3
    assert len({KeyFolder(DATA).find(each["serial"]).key for each in told}) == 3
    assert sorted(path.name for path in states.glob("*.bin")) == [f"{each['serial']}.bin" for each in told]
    assert len(ran) == 3


@pytest.mark.parametrize(
    ("arguments", "why"),
    (
        (("--listen", "tcp://127.0.0.1:9001"), "a place each"),
        (("--listen", ANYWHERE, "--pairing", "key"), "the key of one pump"),
        (("--listen", ANYWHERE, "--state", __file__), "in a folder"),
    ),
)
def test_that_what_one_pump_can_have_and_several_cannot_is_refused(
    arguments: tuple[str, ...], why: str
) -> None:
    result = pump("--count", "2", *arguments)
    assert (result.exit_code, why in result.stderr) == (1, True)


def test_that_a_pump_shows_a_pairing_code_at_the_start_when_asked_to(ran: list[Device]) -> None:
    told = json.loads(pump("--listen", ANYWHERE, "--pair", "--json").stdout)
    assert PairingKey.parse(told["code"]) in ran[0]._ring.keys(ran[0]._now)

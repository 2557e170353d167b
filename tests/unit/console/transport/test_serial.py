"""Serial lines: what ports and plugs do, from a name that is wrong to a plug that is pulled."""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from serial import SerialException

from console.errors import BadTransportSpec, LinkLost, LinkNotOpened
from console.transport import serial
from console.transport.serial import MAX_RECEIVED, MAX_WAITING, Place, Port, SerialListener, SerialTransport
from support.lines import Cable


@pytest.fixture
def cable() -> Iterator[Cable]:
    with Cable() as joined:
        yield joined


@pytest.fixture
def listener(cable: Cable) -> Iterator[SerialListener]:
    with closing(SerialListener(Place(cable.pump, 115_200))) as listening:
        yield listening


@pytest.fixture
def ends(cable: Cable, listener: SerialListener) -> Iterator[tuple[SerialTransport, SerialTransport]]:
    """Yield a console's and a pump's end."""
    with (
        closing(serial.connect(Place(cable.console, 115_200))) as console,
        closing(arrived(listener)) as pump,
    ):
        yield console, pump


def arrived(listener: SerialListener) -> SerialTransport:
    """Return the peer that has begun to speak at `listener`."""
    listener.wait(5)
    accepted = listener.accept()
    assert accepted is not None
    return accepted


def say(end: SerialTransport, data: bytes, times: int) -> None:
    for _ in range(times):
        end.send(data)


def heard(end: SerialTransport, length: int) -> bytes:
    """Return `length` bytes that come in at `end`."""
    data = b""
    for _ in range(1_000):
        if len(data) >= length:
            break
        end.wait(0.01)
        data += end.receive()
    return data


@pytest.mark.parametrize(
    ("spec", "where"),
    [
        ("serial:///dev/ttyUSB0?baud=9600", Place("/dev/ttyUSB0", 9_600)),
        ("serial:///dev/ttyUSB0", Place("/dev/ttyUSB0", 115_200)),
        ("serial://COM3?baud=57600", Place("COM3", 57_600)),
        ("serial:hwgrep://0403:6001", Place("hwgrep://0403:6001", 115_200)),
        ("serial:hwgrep://FT232.?R?baud=4000000", Place("hwgrep://FT232.?R", 4_000_000)),
    ],
)
def test_that_a_spec_names_a_port_and_a_rate(spec: str, where: Place) -> None:
    assert serial.place(spec) == where
    assert serial.place(where.spec) == where


@pytest.mark.parametrize("baud", ["", "0", "49", "4000001", "-9600", "9600.0", "fast", "９６００", "09600"])
def test_that_a_rate_there_is_not_is_refused_with_those_there_are(baud: str) -> None:
    with pytest.raises(BadTransportSpec, match="a whole number from 50 to 4000000"):
        serial.place(f"serial:///dev/ttyUSB0?baud={baud}")


@pytest.mark.parametrize(
    "spec",
    [
        "serial:",
        "serial://",
        "serial:/dev/ttyUSB0",
        "serial:///dev/ttyUSB0?parity=E",
        "serial:///dev/tty\nUSB0",
        "serial://" + "x" * 201,
        "serial:loop://",
        "serial:rfc2217://host:2217",
        "serial:spy:///dev/ttyUSB0",
    ],
)
def test_that_whatever_is_not_of_the_form_is_refused(spec: str) -> None:
    with pytest.raises(BadTransportSpec, match="serial://PORT"):
        serial.place(spec)


def test_that_a_line_behind_a_device_server_is_said_to_be_tcp() -> None:
    with pytest.raises(BadTransportSpec, match="open tcp://HOST:PORT instead"):
        serial.place("serial:socket://10.0.0.9:4001")


@pytest.mark.parametrize("pattern", ["", "(", "*"])
def test_that_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(BadTransportSpec):
        serial.place(f"serial:hwgrep://{pattern}")


def test_that_a_port_that_is_not_there_is_said_with_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for here, said in (([], "None is plugged in here."), (["/dev/ttyS9"], "Here are /dev/ttyS9.")):
        monkeypatch.setattr(
            serial.list_ports, "comports", lambda here=here: [SimpleNamespace(device=name) for name in here]
        )
        for opened in (serial.connect, SerialListener):
            with pytest.raises(LinkNotOpened) as refused:
                opened(Place("/dev/no-such-port", 9_600))
            assert str(refused.value) == f"There is no serial port /dev/no-such-port. {said}"


def test_that_a_port_of_another_program_is_left_to_it(cable: Cable) -> None:
    where = Place(cable.pump, 115_200)
    with closing(serial.connect(where)), pytest.raises(LinkNotOpened) as refused:
        serial.connect(where)
    assert str(refused.value) == f"Another program has {cable.pump} open; close it there first."
    serial.connect(where).close()


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (SerialException(errno.EACCES, "?"), "This user may not open COM3; on Debian, who may is in the"),
        (SerialException(errno.EBUSY, "?"), "Another program has COM3 open"),
        (
            SerialException("could not open port 'COM3': FileNotFoundError(2, …)"),
            "There is no serial port COM3",
        ),
        (SerialException("open 'COM3': PermissionError(13, …)"), "Another program has COM3"),
        (
            SerialException("Could not configure port"),
            "COM3 is no serial port, or none that runs at 300 baud.",
        ),
        (ValueError("Invalid baud rate: 300"), "COM3 is no serial port, or none that runs at 300 baud."),
    ],
)
def test_that_whatever_the_system_says_becomes_one_sentence(
    monkeypatch: pytest.MonkeyPatch, why: Exception, sentence: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise why

    monkeypatch.setattr(serial.serial, "Serial", refuse)
    with pytest.raises(LinkNotOpened) as refused:
        serial.open_port(Place("COM3", 300))
    assert str(refused.value).startswith(sentence)


def test_that_a_file_is_no_serial_port(tmp_path) -> None:
    (tmp_path / "file").touch()
    for name in (str(tmp_path / "file"), str(tmp_path)):
        with pytest.raises(LinkNotOpened, match="is no serial port"):
            serial.open_port(Place(name, 115_200))


def test_that_a_port_is_found_by_what_is_known_of_it(monkeypatch: pytest.MonkeyPatch, cable: Cable) -> None:
    plugged = {"0403": [cable.pump], "USB": ["/dev/ttyUSB1", "/dev/ttyUSB0"]}
    monkeypatch.setattr(
        serial.list_ports,
        "grep",
        lambda pattern: (SimpleNamespace(device=name) for name in plugged.get(pattern, ())),
    )
    serial.connect(serial.place("serial:hwgrep://0403")).close()
    with pytest.raises(LinkNotOpened, match="fits /dev/ttyUSB0, /dev/ttyUSB1; write a pattern"):
        serial.connect(serial.place("serial:hwgrep://USB"))
    with pytest.raises(LinkNotOpened, match="No serial port fits “1a86”"):
        serial.connect(serial.place("serial:hwgrep://1a86"))


def test_that_a_listener_names_its_port_and_rate(cable: Cable, listener: SerialListener) -> None:
    assert listener.spec == f"serial://{cable.pump}?baud=115200"


def test_that_nobody_arrives_on_a_silent_line(listener: SerialListener) -> None:
    listener.wait(0.01)
    assert listener.accept() is None


def test_that_whoever_is_there_stays_until_closed_and_then_the_next_is_handed_out(
    listener: SerialListener, ends: tuple[SerialTransport, SerialTransport]
) -> None:
    console, pump = ends
    console.send(b"more")
    assert heard(pump, 4) == b"more"
    console.send(b"and more")
    listener.wait(0.01)
    assert listener.accept() is None
    pump.close()
    with closing(arrived(listener)) as following:
        assert following is not pump
        assert heard(following, 8) == b"and more"


def test_that_what_a_console_sends_first_only_ends_noise(
    ends: tuple[SerialTransport, SerialTransport],
) -> None:
    console, pump = ends
    assert pump.receive() == b""
    console.send(b"\x00a")
    assert heard(pump, 2) == b"\x00a"


def test_that_one_call_is_bounded(ends: tuple[SerialTransport, SerialTransport]) -> None:
    console, pump = ends
    console.send(bytes(100_000))
    for _ in range(50):
        pump.wait(0.01)
        console.send(b"")
        assert len(pump.receive()) <= MAX_RECEIVED


def test_that_a_line_that_takes_no_more_ends_the_link_and_not_our_memory(
    ends: tuple[SerialTransport, SerialTransport],
) -> None:
    console, _ = ends
    with pytest.raises(LinkLost, match="takes no more data"):
        say(console, bytes(65_536), times=2 * MAX_WAITING // 65_536)
    with pytest.raises(LinkLost, match="takes no more data"):
        console.receive()


def test_that_a_listener_that_is_closed_leaves_the_peer_its_port(
    cable: Cable, listener: SerialListener, ends: tuple[SerialTransport, SerialTransport]
) -> None:
    console, pump = ends
    listener.close()
    console.send(b"still here")
    assert heard(pump, 10) == b"still here"
    assert listener.accept() is None
    listener.wait(60)
    pump.close()
    serial.connect(Place(cable.pump, 115_200)).close()


def test_that_a_plug_that_is_pulled_ends_both_directions(
    cable: Cable, ends: tuple[SerialTransport, SerialTransport]
) -> None:
    console, _ = ends
    name = cable.console
    cable.pull("console")
    console.wait(60)
    for use in (console.receive, lambda: console.send(b"a"), console.receive):
        with pytest.raises(LinkLost) as lost:
            use()
        assert str(lost.value) == f"The serial port {name} is gone; see whether it is plugged in."
    console.wait(60)
    console.close()


def test_that_sending_into_a_port_that_is_gone_says_so(
    cable: Cable, ends: tuple[SerialTransport, SerialTransport]
) -> None:
    console, _ = ends
    cable.pull("console")
    with pytest.raises(LinkLost, match="is gone"):
        say(console, b"a", times=2)


def test_that_a_listener_whose_plug_was_pulled_waits_for_its_port_to_come_back(
    monkeypatch: pytest.MonkeyPatch, cable: Cable, listener: SerialListener
) -> None:
    gone = Place("/dev/no-such-port", 115_200)
    monkeypatch.setattr(listener, "_where", gone)
    cable.pull("pump")
    for _ in range(3):
        assert listener.accept() is None
        listener.wait(0.001)
    with Cable() as again:
        monkeypatch.setattr(listener, "_where", Place(again.pump, 115_200))
        assert listener.accept() is None
        with closing(serial.connect(Place(again.console, 115_200))), closing(arrived(listener)):
            pass
        listener.close()


class WindowsPort:
    """A port as pyserial has it on Windows: without a descriptor, its reads timed, its writes overlapped."""

    def __init__(self) -> None:
        self.timeout: float = 0
        self.out_waiting = 0
        self.coming = b""
        self.sent = b""
        self.waited: list[float] = []
        self.broken = False

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")

    def read(self, size: int) -> bytes:
        if self.broken:
            raise SerialException("ReadFile failed")
        if self.timeout:
            self.waited.append(self.timeout)
        taken, self.coming = self.coming[:size], self.coming[size:]
        return taken

    def write(self, data: bytes) -> int:
        self.sent += data
        self.out_waiting = len(data)
        return len(data)

    def close(self) -> None:
        self.timeout = -1


def test_that_a_port_without_a_descriptor_is_waited_for_by_a_timed_read() -> None:
    port = WindowsPort()
    end = SerialTransport(Port(port, "COM3"))  # type: ignore[arg-type]
    end.wait(7)
    assert end.receive() == b""
    port.coming = b"abc"
    end.wait(7)
    end.wait(7)
    assert end.receive() + end.receive() == b"abc"
    assert port.waited == [7, 7]
    assert port.timeout == 0


def test_that_a_port_without_a_descriptor_is_given_no_more_while_it_is_sending() -> None:
    port = WindowsPort()
    end = SerialTransport(Port(port, "COM3"))  # type: ignore[arg-type]
    end.send(b"one")
    end.send(b"two")
    assert port.sent == b"one"
    end.wait(7)
    assert port.waited == [serial.TIMED_S]
    port.out_waiting = 0
    end.receive()
    assert port.sent == b"onetwo"


def test_that_a_port_without_a_descriptor_that_breaks_while_waited_for_is_a_lost_link() -> None:
    port = WindowsPort()
    end = SerialTransport(Port(port, "COM3"))  # type: ignore[arg-type]
    port.broken = True
    end.wait(7)
    with pytest.raises(LinkLost, match="The serial port COM3 is gone"):
        end.receive()


def test_that_no_descriptor_is_left_open(cable: Cable) -> None:
    before = descriptors()
    for _ in range(5):
        listener = SerialListener(Place(cable.pump, 115_200))
        with closing(serial.connect(Place(cable.console, 115_200))), closing(arrived(listener)):
            listener.close()
    assert descriptors() == before


def descriptors() -> int:
    """Return how many descriptors this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))

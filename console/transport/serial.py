"""Bytes over a serial line, at both ends, with pyserial's ports: 8 bits, no parity, one stop bit.

Apart because only this file knows ports. On a line nobody can be seen to come or go: a plug that is
pulled ends a transport, a peer that falls silent does not. It waits for POSIX descriptors where there
are any, and else, as on Windows, by a read with a time limit.
"""

from __future__ import annotations

import errno
import io
import re
from contextlib import suppress
from dataclasses import dataclass

import serial
from serial.tools import list_ports

from console.errors import BadTransportSpec, LinkLost, LinkNotOpened
from console.transport.waiting import READ, WRITE, pause, until_ready
from console.transport.wording import quoted

FORM = "serial://PORT?baud=N"
BAUD = 115_200
SLOWEST, FASTEST = 50, 4_000_000
"""The rates that are asked for at all, in bits per second; a port may refuse more of them."""

MAX_WAITING = 1_048_576
"""How many bytes may wait because the line takes no more; beyond, the other end is taken for gone."""

MAX_RECEIVED = 16_384
"""How many bytes one call hands out; it bounds what a peer can make us do in one turn."""

BUFFER = 4_096
"""How much a port without a descriptor is given at a time, once it has sent what it had."""

TIMED_S = 0.05
"""The longest wait on a port without a descriptor while something is still to be sent."""

DELIMITER = b"\x00"
"""What ends a frame, and what a console sends first, to end whatever noise stands on the line before it."""

_SEARCH = "hwgrep://"


@dataclass(frozen=True, slots=True)
class Place:
    """A serial port and its rate, as a spec names them; `port` may be a search among those plugged in."""

    port: str
    baud: int

    @property
    def spec(self) -> str:
        """The spec with the rate that is meant."""
        return f"serial:{'' if self.port.startswith(_SEARCH) else '//'}{self.port}?baud={self.baud}"


def place(spec: str) -> Place:
    """Return what `serial://PORT[?baud=N]` or `serial:hwgrep://PATTERN[?baud=N]` names.

    Raises `BadTransportSpec`; pyserial's other forms are refused with what to use instead.
    """
    address, mark, rate = spec.rpartition("?baud=")
    port, baud = (address if mark else spec).removeprefix("serial:"), _rate(rate if mark else str(BAUD), spec)
    if port.startswith(_SEARCH):
        return Place(_SEARCH + _pattern(port.removeprefix(_SEARCH), spec), baud)
    if port.startswith("socket://"):
        raise BadTransportSpec(f"{quoted(spec)} is bytes over TCP: open tcp://HOST:PORT instead.")
    if re.fullmatch(r"//[^?]{1,200}", port) is None or not port.isprintable():
        raise BadTransportSpec(
            f"{quoted(spec)} is not of the form {FORM}, such as serial:///dev/ttyUSB0?baud={BAUD}."
        )
    return Place(port.removeprefix("//"), baud)


def _rate(text: str, spec: str) -> int:
    if re.fullmatch("[1-9][0-9]{0,6}", text) is None or not SLOWEST <= int(text) <= FASTEST:
        raise BadTransportSpec(
            f"{quoted(spec)} asks for no rate there is; baud is a whole number from {SLOWEST} to {FASTEST}."
        )
    return int(text)


def _pattern(text: str, spec: str) -> str:
    try:
        re.compile(text)
    except re.error as why:
        raise BadTransportSpec(f"{quoted(spec)} holds no pattern to look for: {why}.") from why
    if not text:
        raise BadTransportSpec(f"{quoted(spec)} lacks what to look for; the form is serial:hwgrep://PATTERN.")
    return text


class Port:
    """An open port; whoever shares it last and lets go closes it. Raises `LinkLost` when it is gone."""

    def __init__(self, opened: serial.Serial, name: str) -> None:
        """Take over `opened`, a port that neither reads nor writes longer than it can at once."""
        self._opened = opened
        self._name = name
        self._users = 1
        self._early = b""
        self._sending = b""
        self._descriptor: int | None = None
        with suppress(io.UnsupportedOperation):
            self._descriptor = opened.fileno()

    def share(self) -> Port:
        """Return this port for one user more."""
        self._users += 1
        return self

    def release(self) -> None:
        """Let go of it, once for each user."""
        self._users -= 1
        if self._users == 0:
            with suppress(OSError):
                self._opened.close()

    def read(self) -> bytes:
        """Return what has come, at most `MAX_RECEIVED` bytes."""
        early, self._early = self._early, b""
        if early:
            return early
        try:
            return self._opened.read(MAX_RECEIVED)
        except (OSError, ValueError) as why:  # ValueError: select knows descriptors up to 1,023
            raise self._gone() from why

    def write(self, data: bytes) -> int:
        """Return how many bytes of `data` the port took; 0 while it has enough to do."""
        try:
            if self._descriptor is not None:
                ready = until_ready(self._descriptor, WRITE, 0)
                return (self._opened.write(data) or 0) if ready else 0
            if self._opened.out_waiting:
                return 0
            # What Windows is still sending must stay where it is.
            self._sending = data[:BUFFER]
            return self._opened.write(self._sending) or 0
        except OSError as why:
            raise self._gone() from why

    def wait(self, timeout_s: float, *, to_write: bool = False) -> None:
        """Return when something has come, the port takes more (if that is wanted) or the time is over."""
        if self._early:
            return
        if self._descriptor is not None:
            until_ready(self._descriptor, READ | (WRITE if to_write else 0), timeout_s)
            return
        try:
            self._opened.timeout = min(timeout_s, TIMED_S) if to_write else timeout_s
            self._early = self._opened.read(1)
            self._opened.timeout = 0
        except OSError:
            return  # the next reading says so

    def _gone(self) -> LinkLost:
        return LinkLost(f"The serial port {self._name} is gone; see whether it is plugged in.")


class SerialTransport:
    """One end of a line. Its peer is whoever is at the other end; `close` ends this end alone."""

    def __init__(self, port: Port, heard: bytes = b"") -> None:
        """Take over one share of `port`; `heard` has come in already."""
        self._port = port
        self._heard = heard
        self._waiting = bytearray()
        self._ended = ""

    @property
    def ended(self) -> bool:
        """Whether this transport is of no more use."""
        return bool(self._ended)

    def send(self, data: bytes) -> None:
        """See `Transport.send`; refuses more than 1 MiB that the line has not taken."""
        self._flush()
        if not self._ended and len(self._waiting) + len(data) > MAX_WAITING:
            self._end("The other end takes no more data.")
        if self._ended:
            raise LinkLost(self._ended)
        self._waiting += data
        self._flush()

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        heard, self._heard = self._heard, b""
        if heard:
            return heard
        self._flush()
        if not self._ended:
            try:
                return self._port.read()
            except LinkLost as why:
                self._end(str(why))
        raise LinkLost(self._ended)

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        if not self._ended and not self._heard:
            self._port.wait(timeout_s, to_write=bool(self._waiting))

    def close(self) -> None:
        """See `Transport.close`; what the port has taken still goes out."""
        self._flush()
        self._heard = b""
        self._end("The link is closed.")

    def _flush(self) -> None:
        if self._ended or not self._waiting:
            return
        try:
            del self._waiting[: self._port.write(bytes(self._waiting[:MAX_RECEIVED]))]
        except LinkLost as why:
            self._end(str(why))

    def _end(self, sentence: str) -> None:
        if not self._ended:
            self._ended = sentence
            self._waiting.clear()
            self._port.release()


class SerialListener:
    """A pump's end of a line. Whatever is said on it is a peer, one at a time; see `accept`."""

    def __init__(self, where: Place) -> None:
        """Open the port; raises `LinkNotOpened`. One that goes away is opened again when it is back."""
        self._where = where
        self._port: Port | None = open_port(where)
        self._current: SerialTransport | None = None
        self._closed = False

    @property
    def spec(self) -> str:
        """See `Listener.spec`."""
        return self._where.spec

    def accept(self) -> SerialTransport | None:
        """Return a transport when something is said and the one before has ended; it stays until closed."""
        if self._closed or self._is_taken():
            return None
        if self._port is None:
            with suppress(LinkNotOpened):
                self._port = open_port(self._where)
        if self._port is None:
            return None
        try:
            said = self._port.read()
        except LinkLost:
            self._let_go()
            return None
        if not said:
            return None
        self._current = SerialTransport(self._port.share(), said.lstrip(DELIMITER))
        return self._current

    def wait(self, timeout_s: float) -> None:
        """See `Listener.wait`; nobody arrives while somebody is there."""
        if self._closed:
            return
        if self._port is None or self._is_taken():
            pause(timeout_s)
        else:
            self._port.wait(timeout_s)

    def close(self) -> None:
        """See `Listener.close`; the port is closed with the transport that is left on it, if there is one."""
        self._closed = True
        self._let_go()

    def _is_taken(self) -> bool:
        return self._current is not None and not self._current.ended

    def _let_go(self) -> None:
        if self._port is not None:
            self._port.release()
            self._port = None


def connect(where: Place) -> SerialTransport:
    """Return a console's end of the line; raises `LinkNotOpened`. Nobody need be at the other end."""
    transport = SerialTransport(open_port(where))
    transport.send(DELIMITER)
    return transport


def open_port(where: Place) -> Port:
    """Return the port at `where`, for this program alone; raises `LinkNotOpened` with what to do."""
    name = _found(where.port.removeprefix(_SEARCH)) if where.port.startswith(_SEARCH) else where.port
    try:
        opened = serial.Serial(name, where.baud, timeout=0, write_timeout=0, exclusive=True)
    except (OSError, ValueError, OverflowError) as why:
        raise LinkNotOpened(_refusal(name, where.baud, why)) from why
    return Port(opened, name)


def _found(pattern: str) -> str:
    """Return the one port plugged in whose name, description or hardware id fits `pattern`."""
    names = sorted(found.device for found in list_ports.grep(pattern))
    if len(names) == 1:
        return names[0]
    if names:
        raise LinkNotOpened(f"“{pattern}” fits {', '.join(names)}; write a pattern that fits one of them.")
    raise LinkNotOpened(f"No serial port fits “{pattern}”. {_ports_here()}")


_ABSENT = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_TAKEN = {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}


def _refusal(name: str, baud: int, why: Exception) -> str:
    """Return the sentence for what pyserial says; on Windows it puts the system's error in words alone."""
    number = why.errno if isinstance(why, OSError) else None
    if number in _ABSENT or "FileNotFoundError" in str(why):
        return f"There is no serial port {name}. {_ports_here()}"
    if number in _FORBIDDEN:
        return f"This user may not open {name}; on Debian, who may is in the group dialout."
    if number in _TAKEN or "PermissionError" in str(why):
        return f"Another program has {name} open; close it there first."
    return f"{name} is no serial port, or none that runs at {baud} baud."


def _ports_here() -> str:
    names = sorted(port.device for port in list_ports.comports())[:8]
    return f"Here are {', '.join(names)}." if names else "None is plugged in here."

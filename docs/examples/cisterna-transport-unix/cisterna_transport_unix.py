"""A link over a Unix domain socket: an example of a transport that another package brings.

The module itself is the plug-in: three things that it says of itself, and two ways to open it. What it hands
out promises what `console.transport.port` says, in errors of `console.errors`.
"""

from __future__ import annotations

import selectors
import socket
import stat
from contextlib import suppress
from pathlib import Path

from console.errors import BadTransportSpec, LinkLost, LinkNotOpened

form = "unix:PATH"
carries = "a pump in another process of this machine"
needs = "a system with Unix domain sockets"

OPEN_S = 1.8
LONGEST_PATH = 100
MAX_WAITING = 1_048_576
MAX_RECEIVED = 16_384


def open_transport(spec: str) -> UnixTransport:
    """Return a console's end of a link to the pump at `spec`."""
    path = _path(spec)
    opened = _socket()
    try:
        opened.settimeout(OPEN_S)
        opened.connect(str(path))
    except OSError as why:
        opened.close()
        raise LinkNotOpened(f"Nobody answers at {spec} ({why.strerror or why}). Start the pump.") from why
    return UnixTransport(opened)


def open_listener(spec: str) -> UnixListener:
    """Return the place at `spec` where consoles arrive."""
    path = _path(spec)
    listening = _socket()
    try:
        _clear(path)
        listening.bind(str(path))
        listening.listen(16)
    except OSError as why:
        listening.close()
        raise LinkNotOpened(f"Nothing can listen at {spec}: {why.strerror or why}.") from why
    return UnixListener(listening, path)


class UnixTransport:
    """One connected socket."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._waiting = bytearray()
        self._ended = ""
        self._deaf = ""
        connected.setblocking(False)  # noqa: FBT003 - as the standard library has it

    def send(self, data: bytes) -> None:
        """Take all of `data`; raises `LinkLost` once the pipe is gone, or when the peer reads no more."""
        self._flush()
        if not self._deaf and len(self._waiting) + len(data) > MAX_WAITING:
            self._deaf = "The other end takes no more data."
        if self._ended or self._deaf:
            raise LinkLost(self._ended or self._deaf)
        self._waiting += data
        self._flush()

    def receive(self) -> bytes:
        """Return what has arrived, or nothing; raises `LinkLost` after the last byte of a peer that went."""
        self._flush()
        data = b""
        if not self._ended:
            try:
                data = self._socket.recv(MAX_RECEIVED)
            except BlockingIOError:
                return b""
            except OSError as why:
                self._end(f"The link broke: {why.strerror or why}.")
            else:
                if not data:
                    self._end("The other end closed the link.")
        if self._ended:
            raise LinkLost(self._ended)
        return data

    def wait(self, timeout_s: float) -> None:
        """Return when something may have arrived, or the time is over."""
        if not self._ended:
            _wait(self._socket, timeout_s, to_write=bool(self._waiting))

    def close(self) -> None:
        """End it; what the system has taken still goes out."""
        self._flush()
        self._end("The link is closed.")

    def _flush(self) -> None:
        if self._ended or not self._waiting:
            return
        try:
            del self._waiting[: self._socket.send(self._waiting)]
        except BlockingIOError:
            pass
        except OSError as why:
            # A peer that no longer listens may still have said something.
            self._deaf = f"The link broke: {why.strerror or why}."
            self._waiting.clear()

    def _end(self, sentence: str) -> None:
        if not self._ended:
            self._ended = sentence
            self._waiting.clear()
            self._socket.close()


class UnixListener:
    """A listening socket, and its file."""

    def __init__(self, listening: socket.socket, path: Path) -> None:
        self.spec = f"unix:{path}"
        self._socket = listening
        self._path = path
        self._closed = False
        listening.setblocking(False)  # noqa: FBT003 - as above

    def accept(self) -> UnixTransport | None:
        """Return the next peer that has arrived, or None."""
        if not self._closed:
            with suppress(OSError):
                return UnixTransport(self._socket.accept()[0])
        return None

    def wait(self, timeout_s: float) -> None:
        """Return when a peer may have arrived, or the time is over."""
        if not self._closed:
            _wait(self._socket, timeout_s)

    def close(self) -> None:
        """Stop listening, and remove the file."""
        if not self._closed:
            self._closed = True
            self._socket.close()
            self._path.unlink(missing_ok=True)


def _path(spec: str) -> Path:
    text = spec.removeprefix("unix:")
    if not 1 <= len(text.encode()) <= LONGEST_PATH or not text.isprintable():
        raise BadTransportSpec(f"The form is {form}, with a path of at most {LONGEST_PATH} bytes.")
    return Path(text)


def _socket() -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise LinkNotOpened("There are no Unix domain sockets on this system; use tcp://HOST:PORT.")
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def _clear(path: Path) -> None:
    """Remove the file of a pump that is gone; raises `OSError` for one that is there, or is no socket."""
    try:
        is_socket = stat.S_ISSOCK(path.lstat().st_mode)
    except FileNotFoundError:
        return
    probe = _socket()
    try:
        probe.settimeout(OPEN_S)
        probe.connect(str(path))
    except ConnectionRefusedError:
        if is_socket:
            path.unlink()
            return
        raise OSError("there is a file of that name") from None
    finally:
        probe.close()
    raise OSError("another pump listens there")


def _wait(watched: socket.socket, timeout_s: float, *, to_write: bool = False) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(watched, selectors.EVENT_READ | (selectors.EVENT_WRITE if to_write else 0))
        selector.select(max(0, timeout_s))

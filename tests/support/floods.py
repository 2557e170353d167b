"""Strangers at a pump's door: what they say, and a crowd of them from a process of its own.

Apart from the tests so that a crowd can push while the test's own process is a console in session, and so
that the bytes of other protocols stand in one place. `python -m support.floods PORT COUNT OPEN` is the crowd.
"""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
from collections import deque
from contextlib import suppress
from random import Random

from support.processes import PROJECT

OPENS_WITHIN_S = 20


def _tls() -> bytes:
    """Return the first bytes of a browser that wants a secure page."""
    heard, said = ssl.MemoryBIO(), ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(heard, said, server_hostname="pump").do_handshake()
    return said.read()


FOREIGN: dict[str, bytes] = {
    "HTTP": b"GET / HTTP/1.1\r\nHost: pump\r\nUser-Agent: probe\r\n\r\n",
    "TLS": _tls(),
    "SSH": b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n",
    "random bytes": Random(24).randbytes(2_000),
    "delimiters": bytes(4_000),
    "a frame of 64 KiB": b"\x01" * 65_535 + b"\x00",
    "a nesting bomb": b"\x91" * 20_000 + b"\x00",
    "nothing": b"",
}
"""What arrives at a port that is open to the world, by who says it."""


def crowd(port: int, count: int, at_once: int) -> subprocess.Popen[str]:
    """Start a process that calls `count` times, `at_once` held open; it prints what `push` returns."""
    return subprocess.Popen(
        [sys.executable, "-m", "support.floods", str(port), str(count), str(at_once)],
        cwd=PROJECT / "tests",
        env={"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}"},
        stdout=subprocess.PIPE,
        text=True,
    )


def push(port: int, count: int, at_once: int) -> dict[str, int]:
    """Call so often and say something else each time; return how many got through, and what was answered."""
    words = list(FOREIGN.values())
    held: deque[socket.socket] = deque()
    tally = {"connected": 0, "failed": 0, "answered": 0, "most": 0}
    for number in range(count):
        try:
            called = socket.create_connection(("127.0.0.1", port), timeout=OPENS_WITHIN_S)
        except OSError:
            tally["failed"] += 1
            continue
        tally["connected"] += 1
        called.setblocking(False)
        with suppress(OSError):
            called.send(words[number % len(words)])
        held.append(called)
        tally["most"] = max(tally["most"], len(held))
        if len(held) == at_once:
            tally["answered"] += heard(held.popleft())
    tally["answered"] += sum(heard(each) for each in held)
    return tally


def heard(called: socket.socket) -> int:
    """Hang up, and return how many bytes had been answered."""
    with called, suppress(OSError):
        return len(called.recv(4_096))
    return 0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(push(*map(int, sys.argv[1:]))))

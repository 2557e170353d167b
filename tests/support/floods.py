"""Strangers at a pump's door: what they say, and a crowd of them from a process of its own.

Apart from the tests so that a crowd can push while the test's own process is a console in session, and so
that the bytes of other protocols stand in one place. `python -m support.floods push PORT COUNT OPEN` is the
crowd, `… linger PORT COUNT` one of slow ones.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

from support.processes import PROJECT

OPENS_WITHIN_S = 20
SPEAKS_EVERY_S = 10


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
    return _process("push", port, count, at_once)


@contextmanager
def slow_crowd(port: int, count: int) -> Iterator[None]:
    """Let so many slow ones hang on the pump from a process of their own, all of them there by now."""
    with _process("linger", port, count) as lingering:
        try:
            assert lingering.stdout is not None
            assert lingering.stdout.readline() == "all there\n"
            yield
            assert lingering.poll() is None
        finally:
            lingering.kill()


def _process(*arguments: str | int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "support.floods", *map(str, arguments)],
        cwd=PROJECT / "tests",
        env={"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}"},
        stdout=subprocess.PIPE,
        text=True,
    )


async def linger(port: int, count: int) -> None:
    """Keep `count` links open: a byte on each every 10 s, and a new one where that finds it closed."""
    chance, there = Random(22), asyncio.Semaphore(0)

    async def one() -> None:
        while True:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            there.release()
            with suppress(OSError):
                while not writer.is_closing():
                    writer.write(b"\x01")
                    await writer.drain()
                    await asyncio.sleep(SPEAKS_EVERY_S * chance.random() * 2)
            writer.close()

    lingering = [asyncio.create_task(one()) for _ in range(count)]
    for _ in range(count):
        await there.acquire()
    sys.stdout.write("all there\n")
    sys.stdout.flush()
    await asyncio.gather(*lingering)


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
    if sys.argv[1] == "push":
        sys.stdout.write(json.dumps(push(*map(int, sys.argv[2:]))))
    else:
        asyncio.run(linger(*map(int, sys.argv[2:])))

"""A real broker for tests: Mosquitto on a free port of this machine, and whoever else publishes there.

Apart from the tests so that all start it alike. It listens here alone, keeps nothing, and is ended with the
`with` block. Waiting for it has an end, after which the test fails with a sentence.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from console.clock import WallClock

READY_MS = 10_000
MOMENT_S = 0.02

LACKING = (
    "These tests need Mosquitto, which ./test installs: apt-get install mosquitto, and stop its service."
)

CONFIGURED = """
listener {port} 127.0.0.1
allow_anonymous {anonymous}
set_tcp_nodelay true
persistence false
log_dest none
{user}{more}
"""


def mosquitto() -> str:
    """Return the broker's program; fails the test where there is none."""
    found = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise AssertionError(LACKING)
    return found


def within(ms: int, happened: Callable[[], bool], wait: Callable[[], object]) -> None:
    """Call `wait` until `happened()`; fails after `ms` in all."""
    clock = WallClock()
    due = clock.link_ms() + ms
    while not happened():
        if clock.link_ms() >= due:
            raise AssertionError(f"It did not happen within {ms} ms.")
        wait()


class Mosquitto:
    """A broker at `spec`, which can be stopped and started again at the same port."""

    def __init__(self, folder: Path, more: str = "", *, anonymous: bool = True) -> None:
        """Start it; `more` are lines of its configuration."""
        self.port = free_port()
        self._file = folder / f"mosquitto-{self.port}.conf"
        self._file.write_text(
            CONFIGURED.format(
                port=self.port,
                anonymous=str(anonymous).lower(),
                # As root it would go on as a user who may not read what lies in the folder.
                user="user root\n" if os.name == "posix" and os.geteuid() == 0 else "",
                more=more,
            ),
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def spec(self) -> str:
        """`mqtt://HOST:PORT`."""
        return f"mqtt://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        process = subprocess.Popen([mosquitto(), "-c", str(self._file)], stderr=subprocess.PIPE)
        self._process = process

        def listens() -> bool:
            if process.poll() is not None and process.stderr is not None:
                raise AssertionError(f"Mosquitto did not start: {process.stderr.read().decode()}")
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
            return False

        def wait() -> None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(MOMENT_S)

        within(READY_MS, listens, wait)

    def stop(self) -> None:
        """Kill it, as a machine is switched off; a second call does nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stderr is not None:
                self._process.stderr.close()
            self._process = None


def free_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stranger:
    """Somebody else at the broker, who publishes whatever they like and hears what they ask for."""

    def __init__(self, broker: Mosquitto, name: str = "stranger") -> None:
        self.heard: list[tuple[str, bytes, bool]] = []
        """Topic, payload, and whether it was retained."""
        self.ended = False
        self._acknowledged: set[int | None] = set()
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv5
        )
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda _, __, number, ___, ____: self._acknowledged.add(number)
        self._client.on_publish = lambda _, __, number, ___, ____: self._acknowledged.add(number)
        self._client.on_disconnect = self._on_disconnect
        self._client.connect("127.0.0.1", broker.port)
        if isinstance(connected := self._client.socket(), socket.socket):
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.until(self._client.is_connected)

    def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        """Publish, and return when the broker has it."""
        number = self._client.publish(topic, payload, qos=qos, retain=retain).mid
        self.until(lambda: number in self._acknowledged)

    def hear(self, topic: str) -> None:
        """Hear `topic` from now on."""
        number = self._client.subscribe(topic)[1]
        self.until(lambda: number in self._acknowledged)

    def until(self, happened: Callable[[], bool]) -> None:
        """Let time pass at the broker until `happened()`."""
        within(READY_MS, happened, lambda: self._client.loop(MOMENT_S))

    def close(self) -> None:
        """Go."""
        self._client.disconnect()
        if (left := self._client.socket()) is not None:
            left.close()

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        self.heard.append((message.topic, bytes(message.payload), message.retain))

    def _on_disconnect(self, *_: object) -> None:
        self.ended = True


@contextmanager
def stranger(broker: Mosquitto, name: str = "stranger") -> Iterator[Stranger]:
    """Have somebody else at the broker while the block runs."""
    with closing(Stranger(broker, name)) as there:
        yield there

"""Calls: somebody answers, nobody does, or that stays open until the time is over."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from console.errors import LinkNotOpened
from console.transport import calling
from console.transport.calling import CALL_MS, Call
from support.brokers import free_port


@pytest.fixture
def deaf() -> Iterator[int]:
    """Yield a port at which a call is neither taken nor refused: its queue is full."""
    with ExitStack() as stack:
        full = stack.enter_context(closing(socket.socket()))
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            caller = stack.enter_context(closing(socket.socket()))
            caller.settimeout(0)
            caller.connect_ex(full.getsockname())
        yield full.getsockname()[1]


def test_that_who_answers_is_told_where() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        call = Call("127.0.0.1", port, "tcp://there", 0)
        call.wait(5)
        assert call.answered(0) == ("127.0.0.1", port)
        accepted, _ = server.accept()
        with closing(accepted):
            assert accepted.recv(1) == b""


def test_that_a_port_at_which_nobody_listens_is_known_at_once() -> None:
    with pytest.raises(ConnectionError, match="refused"):
        Call("127.0.0.1", free_port(), "tcp://there", 0).answered(0)


def test_that_the_next_address_is_called_when_the_first_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        both = [
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", free_port())),
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)),
        ]
        monkeypatch.setattr(calling, "addresses", lambda *_: both)
        call = Call("there", port, "tcp://there", 0)
        call.wait(5)
        assert call.answered(0) == ("127.0.0.1", port)


def test_that_a_call_that_is_not_taken_is_open_until_its_time_is_over(deaf: int) -> None:
    call = Call("127.0.0.1", deaf, "tcp://there", 1_000)
    call.wait(0.01)
    assert call.answered(1_000 + CALL_MS - 1) is None
    with pytest.raises(ConnectionError, match="timed out"):
        call.answered(1_000 + CALL_MS)
    call.wait(60)
    call.close()


def test_that_a_name_of_no_machine_is_said_so() -> None:
    with pytest.raises(LinkNotOpened, match="mqtt://no-such"):
        Call("no-such-broker.invalid", 1_883, "mqtt://no-such-broker.invalid", 0)

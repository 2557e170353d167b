"""The loopback: a pump in the same process, found by name."""

from __future__ import annotations

import pytest

from console.errors import LinkLost, LinkNotOpened
from console.transport.loopback import MAX_ARRIVALS, MAX_WAITING, LoopbackListener, pair


def test_that_the_two_ends_of_a_pair_hear_each_other() -> None:
    one, other = pair()
    one.send(b"there")
    other.send(b"and back")
    assert (other.receive(), one.receive()) == (b"there", b"and back")


def test_that_a_listener_names_itself_as_a_console_would() -> None:
    assert LoopbackListener("ward 3").spec == "loopback:ward 3"


def test_that_consoles_are_accepted_in_the_order_they_came() -> None:
    listener = LoopbackListener("ward")
    for name in (b"first", b"second"):
        listener.connect().send(name)
    accepted = [listener.accept(), listener.accept()]
    assert [end.receive() for end in accepted if end is not None] == [b"first", b"second"]
    assert listener.accept() is None


def test_that_only_so_many_consoles_may_wait() -> None:
    listener = LoopbackListener("ward")
    for _ in range(MAX_ARRIVALS):
        listener.connect()
    with pytest.raises(LinkNotOpened, match="Too many consoles wait for the pump at loopback:ward"):
        listener.connect()
    listener.accept()
    listener.connect()


def test_that_a_console_nobody_accepted_loses_its_link_when_the_listener_closes() -> None:
    listener = LoopbackListener("ward")
    console = listener.connect()
    listener.close()
    with pytest.raises(LinkLost):
        console.receive()
    with pytest.raises(LinkNotOpened, match="switched off"):
        listener.connect()


def test_that_the_limit_of_what_may_wait_is_exact() -> None:
    one, other = pair()
    one.send(bytes(MAX_WAITING))
    with pytest.raises(LinkLost, match="takes no more data"):
        one.send(b"x")
    read = 0
    while read < MAX_WAITING:
        read += len(other.receive())
    with pytest.raises(LinkLost):
        other.receive()

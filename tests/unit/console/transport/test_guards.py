"""Around what a plug-in hands out: each thing that it can do wrong, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest

from console.errors import LinkLost, LinkNotOpened, PluginRefused
from console.transport.guards import GuardedListener, GuardedTransport, insist_on

WHO = "The plug-in wire (example 1.0)"


def pipe(**acts: Callable[..., Any]) -> Any:
    """Return a transport that does nothing but what `acts` says."""
    nothing = {"send": lambda _: None, "receive": lambda: b"", "wait": lambda _: None, "close": lambda: None}
    return SimpleNamespace(**nothing | acts)


def place(**acts: Any) -> Any:
    """Return a listener at which nobody arrives, but for what `acts` says."""
    nothing = {"accept": lambda: None, "wait": lambda _: None, "close": lambda: None, "spec": "wire:ward"}
    return SimpleNamespace(**nothing | acts)


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise error

    return fail


class Moody:
    """What cannot even be asked whether it is a transport."""

    @property
    def send(self) -> None:
        raise RuntimeError("boom")


@pytest.mark.parametrize("thing", [None, "a pipe", SimpleNamespace(send=1, receive=print)])
def test_that_what_is_no_transport_or_listener_is_refused_by_name(thing: Any) -> None:
    with pytest.raises(
        PluginRefused, match=r"The plug-in wire \(example 1\.0\) gave something without .*close"
    ):
        GuardedTransport(WHO, thing)
    with pytest.raises(PluginRefused, match="gave something without accept"):
        GuardedListener(WHO, thing)


def test_that_a_listener_without_a_name_is_refused() -> None:
    with pytest.raises(PluginRefused, match="listens somewhere without a name"):
        GuardedListener(WHO, place(spec=7))


def test_that_what_can_be_asked_for_all_is_let_pass() -> None:
    insist_on(WHO, pipe(), ("send", "close"))


def test_that_bytes_pass_as_they_are() -> None:
    sent: list[bytes] = []
    guarded = GuardedTransport(WHO, pipe(send=sent.append, receive=lambda: b"there"))
    guarded.send(bytearray(b"here"))
    guarded.wait(1)
    assert guarded.receive() == b"there"
    assert sent == [b"here"]
    assert type(sent[0]) is bytes


@pytest.mark.parametrize("error", [RuntimeError("boom"), SystemExit("boom"), OSError("boom")])
def test_that_whatever_is_raised_is_a_lost_link_that_names_the_plug_in(error: BaseException) -> None:
    guarded = GuardedTransport(WHO, pipe(send=failing(error), receive=failing(error), close=failing(error)))
    for use in (guarded.receive, lambda: guarded.send(b"a")):
        with pytest.raises(LinkLost) as lost:
            use()
        assert str(lost.value) == f"{WHO} failed ({type(error).__name__}: boom)."
    guarded.close()
    with pytest.raises(LinkLost, match="The link is closed"):
        guarded.receive()


def test_that_a_link_lost_in_the_plug_ins_own_words_is_just_that() -> None:
    guarded = GuardedTransport(WHO, pipe(send=failing(LinkLost("Deaf.")), receive=lambda: b"last words"))
    with pytest.raises(LinkLost, match=r"^Deaf\.$"):
        guarded.send(b"a")
    assert guarded.receive() == b"last words"
    other = GuardedTransport(WHO, pipe(receive=failing(LinkNotOpened("Not here."))))
    with pytest.raises(LinkLost, match=r"^Not here\.$"):
        other.receive()


@pytest.mark.parametrize("rubbish", [None, "text", bytearray(b"a"), 7, bytes(65_537)])
def test_that_what_is_no_data_of_a_link_ends_it(rubbish: object) -> None:
    closed: list[bool] = []
    guarded = GuardedTransport(WHO, pipe(receive=lambda: rubbish, close=lambda: closed.append(True)))
    for _ in range(2):
        with pytest.raises(LinkLost, match="handed out what is no data of a link"):
            guarded.receive()
    assert closed == [True]


def test_that_a_wait_that_fails_ends_the_link_and_is_not_asked_for_again() -> None:
    guarded = GuardedTransport(WHO, pipe(wait=failing(RuntimeError("boom"))))
    guarded.wait(1)
    guarded.wait(1)
    with pytest.raises(LinkLost, match="RuntimeError: boom"):
        guarded.receive()
    guarded.close()


def test_that_who_arrives_is_guarded_too() -> None:
    guarded = GuardedListener(WHO, place(accept=lambda: pipe(receive=failing(ValueError("boom")))))
    assert guarded.spec == "wire:ward"
    guarded.wait(1)
    accepted = guarded.accept()
    assert accepted is not None
    with pytest.raises(LinkLost, match="ValueError: boom"):
        accepted.receive()
    guarded.close()
    guarded.close()
    assert guarded.accept() is None
    guarded.wait(0)


@pytest.mark.parametrize(
    "acts",
    [
        {"accept": failing(RuntimeError("boom"))},
        {"wait": failing(SystemExit())},
        {"accept": lambda: "a pipe"},
        {"accept": Moody},
    ],
)
def test_that_a_listener_that_fails_is_said_so_once_and_never_ends_the_pump(
    acts: dict[str, Any], expect_log: Callable[[str], AbstractContextManager[None]]
) -> None:
    guarded = GuardedListener(WHO, place(**acts))
    with expect_log(f"Nobody arrives at wire:ward any more: {WHO}"):
        guarded.wait(0)
        assert guarded.accept() is None
    for _ in range(3):
        guarded.wait(0)
        assert guarded.accept() is None

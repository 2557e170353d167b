"""A client of a simulator's service: what is asked goes out in order, and a lost link ends it for good."""

from __future__ import annotations

from collections.abc import Iterable

from console.protocol.messages import Answer, Request
from console.protocol.trainer_messages import ReadTime, Time
from console.pump.factory import SERIAL
from console.session.service import ServiceClient
from support.rigs import Bench


class Watch(ServiceClient[str, str]):
    """The smallest client there can be: it asks a named question and tells the answer's kind."""

    service = "trainer"

    def ask(self, name: str) -> None:
        self._waiting.append(name)

    def _request(self, asked: str) -> Request:
        return ReadTime()

    def _answered(self, asked: str, answer: Answer) -> Iterable[str]:
        if asked == "twice":
            self._waiting.appendleft("again")
            return ()
        return (f"{asked}: {type(answer).__name__}",)

    def _lost(self, sentence: str, asked: str | None) -> Iterable[str]:
        return (f"lost over {asked}, {len(self._waiting)} waiting",)


def watch(bench: Bench, expect: str | None = SERIAL) -> Watch:
    return Watch(bench.link(), bench.caller("watch"), expect)


def settle(bench: Bench, client: Watch) -> list[str]:
    events: list[str] = []
    for _ in range(100):
        bench.turn()
        events.extend(client.turn(bench.clock.link_ms()))
        if not client.busy:
            return events
    raise AssertionError("Nobody answered.")


def test_that_what_must_be_asked_next_goes_before_what_waits() -> None:
    bench = Bench()
    client = watch(bench)
    for name in ("first", "twice", "last"):
        client.ask(name)
    answer = Time.__name__
    assert settle(bench, client) == [f"first: {answer}", f"again: {answer}", f"last: {answer}"]


def test_that_a_link_lost_over_a_question_says_which_and_what_waited() -> None:
    bench = Bench()
    client = watch(bench)
    client.ask("first")
    settle(bench, client)
    client.ask("second")
    client.ask("third")
    client.turn(bench.clock.link_ms())
    bench.kill()
    assert settle(bench, client) == ["lost over second, 1 waiting"]
    assert client.ended
    assert not client.busy


def test_that_another_pump_than_the_one_expected_is_let_go() -> None:
    bench = Bench()
    client = watch(bench, "SIM-000001")
    client.ask("first")
    assert settle(bench, client) == ["lost over None, 1 waiting"]


def test_that_a_closed_client_asks_nothing_more() -> None:
    bench = Bench()
    client = watch(bench)
    client.ask("first")
    client.close()
    client.close()
    assert not client.busy
    assert client.turn(bench.clock.link_ms()) == ()

"""The list of pumps at a broker: it never waits, and it never fails."""

from __future__ import annotations

from contextlib import ExitStack, closing

import pytest

from console.errors import BadTransportSpec
from console.transport import specs
from console.transport.presence import Presence
from support.brokers import Mosquitto, free_port, within


def seen(presence: Presence, expected: frozenset[str] | None) -> None:
    """Look until `expected` is there."""
    within(10_000, lambda: presence.there() == expected, lambda: presence._broker.wait(0.01))


def test_that_pumps_are_listed_as_they_come_and_go(tmp_path) -> None:
    with Mosquitto(tmp_path) as broker, closing(Presence(f"{broker.spec}/")) as presence:
        assert presence.there() is None
        seen(presence, frozenset())
        with ExitStack() as stack:
            for name in ("CS-1", "CS-2"):
                stack.enter_context(closing(specs.open_listener(f"{broker.spec}/{name}")))
            seen(presence, frozenset({"CS-1", "CS-2"}))
        seen(presence, frozenset())


def test_that_a_broker_that_restarts_is_found_again_with_its_pumps(tmp_path) -> None:
    with (
        Mosquitto(tmp_path) as broker,
        closing(Presence(broker.spec)) as presence,
        closing(specs.open_listener(f"{broker.spec}/CS-1")),
    ):
        seen(presence, frozenset({"CS-1"}))
        broker.stop()
        seen(presence, None)
        broker.start()
        seen(presence, frozenset({"CS-1"}))


@pytest.mark.parametrize("where", ["127.0.0.1:{port}", "no-such-broker.invalid"])
def test_that_a_broker_that_is_not_there_is_an_unknown_and_no_error(where: str) -> None:
    with closing(Presence(f"mqtt://{where.format(port=free_port())}/CS-1")) as presence:
        for _ in range(3):
            assert presence.there() is None


def test_that_a_spec_that_names_no_broker_is_refused() -> None:
    with pytest.raises(BadTransportSpec):
        Presence("tcp://127.0.0.1:9001")


def test_that_closing_twice_is_closing_once(tmp_path) -> None:
    with Mosquitto(tmp_path) as broker:
        presence = Presence(broker.spec)
        presence.close()
        presence.close()
        assert presence.there() is None

"""What a pump says of itself."""

from __future__ import annotations

from console.domain.reading import Alarm


def test_that_alarms_are_named_as_on_the_wire_and_in_json() -> None:
    assert list(Alarm) == ["low-reservoir", "empty-reservoir", "pump-stopped", "memory-reset"]

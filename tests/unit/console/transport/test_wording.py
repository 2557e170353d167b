"""Specs as they stand in sentences."""

from __future__ import annotations

import pytest

from console.transport.wording import quoted


def test_that_a_spec_is_shown_as_it_is() -> None:
    assert quoted("tcp://127.0.0.1:9001") == "“tcp://127.0.0.1:9001”"


@pytest.mark.parametrize("secret", ["pass", "pa/ss", "p@ss", "p:a\nss"])
def test_that_a_password_is_never_shown(secret: str) -> None:
    shown = quoted(f"mqtt://ada:{secret}@broker:1883/CS-1")
    assert shown == "“mqtt://…@broker:1883/CS-1”"


@pytest.mark.parametrize(
    "spec", ["mqtt:ada:pass@broker/CS-1", "mqtt:/ada:pass@broker", "mqtt//ada:pass@broker"]
)
def test_that_a_password_is_not_shown_in_what_is_no_spec_either(spec: str) -> None:
    assert "pass" not in quoted(spec)


def test_that_an_endless_or_unprintable_spec_is_cut_short_and_on_one_line() -> None:
    shown = quoted("tcp://" + "x\n\u202e" * 10_000)
    assert len(shown) < 100
    assert shown.isprintable()
    assert shown.endswith("…”")

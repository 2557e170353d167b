"""What the record holds of a visit."""

from __future__ import annotations

from console.domain.visit import Signature


def test_that_a_visit_is_open_until_it_is_signed() -> None:
    assert list(Signature) == ["open", "signed"]

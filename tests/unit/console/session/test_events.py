"""What a session tells: frozen values, all of them known by one name."""

from __future__ import annotations

import dataclasses
import inspect
from typing import get_args

import pytest

from console.session import events

KINDS = get_args(events.SessionEvent)


def test_that_every_event_of_the_module_belongs_to_the_union():
    made_here = {
        kind for _, kind in inspect.getmembers(events, inspect.isclass) if kind.__module__ == events.__name__
    }
    assert made_here == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_that_an_event_cannot_be_changed_and_says_what_it_is(kind):
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__.strip().endswith(".")

"""The vocabulary: whole numbers only, every number once, every request with its answer."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from msgspec import inspect as shape

from console.protocol.messages import ANSWERS, Answer, Message, Refused, Request
from support.wire import KINDS


def _types_in(kind: shape.Type) -> set[type[shape.Type]]:
    """Return every sort of type that `kind` is made of."""
    match kind:
        case shape.StructType(fields=fields):
            inner = [field.type for field in fields]
        case shape.UnionType(types=inner) | shape.TupleType(item_types=inner):
            pass
        case shape.VarTupleType(item_type=item):
            inner = [item]
        case _:
            inner = []
    return {type(kind)}.union(*map(_types_in, inner))


@pytest.mark.parametrize("kind", KINDS)
def test_f13_nothing_on_the_link_can_hold_a_float_a_map_or_just_anything(kind: type[Message]) -> None:
    assert _types_in(shape.type_info(kind)) <= {
        shape.StructType,
        shape.UnionType,
        shape.TupleType,
        shape.VarTupleType,
        shape.IntType,
        shape.BoolType,
        shape.StrType,
        shape.BytesType,
        shape.NoneType,
    }


def _bounds_missing(kind: shape.Type) -> list[shape.Type]:
    """Return the numbers, texts, bytes and lists in `kind` that have no upper bound."""
    match kind:
        case shape.StructType(fields=fields):
            return [each for field in fields for each in _bounds_missing(field.type)]
        case shape.UnionType(types=inner) | shape.TupleType(item_types=inner):
            return [each for one in inner for each in _bounds_missing(one)]
        case shape.VarTupleType(item_type=item, max_length=most):
            return _bounds_missing(item) + ([] if most else [kind])
        case shape.IntType(ge=low, le=high):
            return [] if low is not None and high is not None else [kind]
        case shape.StrType(max_length=most) | shape.BytesType(max_length=most):
            return [] if most else [kind]
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_that_every_number_text_and_list_has_its_bounds(kind: type[Message]) -> None:
    assert _bounds_missing(shape.type_info(kind)) == []


def test_that_no_number_stands_for_two_messages() -> None:
    numbers = [shape.type_info(kind).tag for kind in KINDS]  # type: ignore[attr-defined]
    assert len(set(numbers)) == len(KINDS)


def test_that_every_request_has_an_answer_and_every_answer_a_request() -> None:
    assert set(ANSWERS) == set(get_args(Request))
    assert {*ANSWERS.values(), Refused} == set(get_args(Answer))


def test_that_messages_cannot_be_changed_once_made() -> None:
    refusal = Refused("busy", "Later.")
    with pytest.raises(AttributeError):
        refusal.code = "free"  # type: ignore[misc]
    assert all(issubclass(kind, msgspec.Struct) for kind in KINDS)

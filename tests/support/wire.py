"""Every message the link knows, made from the types alone, so that a new one is tested from its first day.

Apart from the tests so that the codec, the connection and the paper all use the same. Nothing here
names a single message.
"""

from __future__ import annotations

from typing import get_args

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as shape

from console.errors import LocalProtocolError
from console.protocol import codec
from console.protocol.messages import Message, WireChange

KINDS: tuple[type[Message], ...] = get_args(Message)

_SIGNS = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])


def values_of(kind: shape.Type) -> st.SearchStrategy[object]:
    """Return a strategy for the values that `kind` admits; texts stay short enough for one frame."""
    match kind:
        case shape.StructType(cls=cls, fields=fields):
            return st.builds(cls, *(values_of(field.type) for field in fields))
        case shape.UnionType(types=types):
            return st.one_of(*(values_of(each) for each in types))
        case shape.IntType(ge=low, le=high):
            return st.integers(low, high)
        case shape.StrType(min_length=low, max_length=high):
            return st.text(_SIGNS, min_size=low or 0, max_size=min(high or 40, 40))
        case shape.BytesType(min_length=low, max_length=high):
            return st.binary(min_size=low or 0, max_size=high)
        case shape.VarTupleType(item_type=item, min_length=low, max_length=high):
            return st.lists(values_of(item), min_size=low or 0, max_size=high).map(tuple)
        case shape.TupleType(item_types=items):
            return st.tuples(*map(values_of, items))
        case shape.BoolType():
            return st.booleans()
        case shape.NoneType():
            return st.none()
    raise TypeError(f"The wire has no {kind}.")


def _fits(message: Message) -> bool:
    try:
        codec.encode(message)
    except LocalProtocolError:
        return False
    return True


def messages(*kinds: type[Message]) -> st.SearchStrategy[Message]:
    """Return a strategy for messages of `kinds` (all, if none is named) that fit into a frame."""
    made = st.one_of(*(values_of(shape.type_info(kind)) for kind in kinds or KINDS))
    return made.filter(_fits)


def changes() -> st.SearchStrategy[WireChange]:
    """Return a strategy for well-typed changes, wise or not."""
    return values_of(shape.type_info(WireChange))  # type: ignore[return-value]  # builds() forgets the union


def raw(*fields: object) -> bytes:
    """Return the encoding of a message given as bare values, number first; nothing is checked."""
    return msgspec.msgpack.encode(fields)

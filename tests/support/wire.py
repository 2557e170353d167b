"""Every message the link knows, made from the types alone, so that a new one is tested from its first day.

Apart from the tests so that the codec, the connection and the paper all use the same. Nothing here
names a single message.
"""

from __future__ import annotations

from typing import get_args

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as shape

from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.prescription import DayGroup, Drug, Flex, Prescription, SimpleContinuous, Step
from console.domain.quantities import Concentration, DailyDose, Dose, DoseRate, Volume
from console.errors import LocalProtocolError
from console.protocol import codec
from console.protocol.messages import Message
from console.protocol.wire import WireChange

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


def _day_group(days: tuple[int, ...]) -> st.SearchStrategy[DayGroup]:
    amounts = st.integers(0, 10**6).map(DoseRate) | st.integers(0, 10**6).map(Dose)
    later = st.lists(st.integers(1, 1_439), max_size=12, unique=True).map(sorted)
    starts = later.map(lambda minutes: [0, *minutes])
    steps = starts.flatmap(
        lambda minutes: st.tuples(*(st.builds(Step, st.just(minute), amounts) for minute in minutes))
    )
    return st.builds(DayGroup, st.just(days), steps)


def _flex(group_of_day: list[int]) -> st.SearchStrategy[Flex]:
    """Return flex infusions whose weekdays are grouped as `group_of_day` says."""
    days = {group: tuple(day for day in range(7) if group_of_day[day] == group) for group in group_of_day}
    return st.builds(Flex, st.tuples(*map(_day_group, days.values())))


def sound_changes() -> st.SearchStrategy[Change]:
    """Return a strategy for changes that the domain admits, of every form."""
    drugs = st.builds(Drug, st.just("baclofen"), st.integers(1, 10**7).map(Concentration))
    simple = st.builds(SimpleContinuous, st.integers(0, 10**9).map(DailyDose))
    flex = st.lists(st.integers(0, 6), min_size=7, max_size=7).flatmap(_flex)
    programs = st.builds(Prescription, drugs, simple | flex, st.integers(0, 10**11).map(Volume))
    boluses = st.builds(BolusChange, st.integers(1, 10**9).map(Dose), st.integers(1, 10**9))
    return programs.map(ProgramChange) | boluses


def raw(*fields: object) -> bytes:
    """Return the encoding of a message given as bare values, number first; nothing is checked."""
    return msgspec.msgpack.encode(fields)

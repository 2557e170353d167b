"""Every message the link knows, made from the types alone, so that a new one is tested from its first day.

Apart from the tests so that the codec, the connection and the paper all use the same. Nothing here
names a single message.
"""

from __future__ import annotations

from typing import get_args

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as shape

from console.domain.alarms import Repeats
from console.domain.calendar import EPOCH
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Drug, Later, PatientBolus, Prescription
from console.domain.quantities import Concentration, Dose, Volume
from console.errors import LocalProtocolError
from console.protocol import codec
from console.protocol.messages import Message
from console.protocol.wire import WireChange, WireHand
from support.therapies import infusions_of

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


def hands() -> st.SearchStrategy[WireHand]:
    """Return a strategy for well-typed acts of hands, possible or not."""
    return values_of(shape.type_info(WireHand))  # type: ignore[return-value]  # as in `changes`


def sound_changes() -> st.SearchStrategy[Change]:
    """Return a strategy for changes that the domain admits, of every form."""
    return st.integers(1, 10**7).map(lambda strength: Drug("baclofen", Concentration(strength))).flatmap(_of)


def _of(drug: Drug) -> st.SearchStrategy[Change]:
    """Return changes of a pump that holds `drug`, or will."""
    volumes, times = st.integers(0, 10**11).map(Volume), st.integers(1, 10**9)
    doses, some = st.integers(1, 10**9).map(Dose), st.integers(1, 10**10).map(Volume)
    later = st.builds(Later, st.integers(0, 10**13), infusions_of(drug))
    lockouts = st.integers(10**9, 10**10)
    patients = st.builds(PatientBolus, doses, times, lockouts, st.integers(1, 24))
    runs = st.builds(
        Prescription, st.just(drug), infusions_of(drug), volumes, st.none() | later, st.none() | patients
    )
    phases = st.lists(st.builds(Phase, some, times, st.just(drug)), min_size=1, max_size=4).map(tuple)
    bridges = st.none() | phases.map(Bridge)
    segments = st.builds(
        CatheterSegment, st.just("spinal"), st.integers(100, 2_000), st.integers(0, 99), st.integers(1, 10**5)
    )
    repeats = st.builds(Repeats, *(st.integers(10, 120).map(lambda minutes: minutes * 60_000),) * 2)
    catheters = st.builds(Catheter, st.just("C-80"), st.lists(segments, max_size=4).map(tuple))
    return st.one_of(
        st.builds(ProgramChange, runs, bridges),
        st.builds(BolusChange, doses, times),
        st.builds(PrimeChange, st.sampled_from(PrimeCase), some, times),
        st.builds(RefillChange, volumes, volumes, volumes, runs, bridges, st.none() | st.dates(EPOCH.date())),
        st.builds(StopChange, st.none() | times),
        st.just(ResumeChange()),
        st.builds(AlarmsChange, repeats),
        st.builds(ImplantChange, st.sampled_from(ImplantKind), catheters),
    )


def raw(*fields: object) -> bytes:
    """Return the encoding of a message given as bare values, number first; nothing is checked."""
    return msgspec.msgpack.encode(fields)

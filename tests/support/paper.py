"""The tables and examples of `docs/protocol.md`, drawn from the types and the code they describe.

Apart from the test that compares, so that whoever changed a message can draw them anew, from the
project's folder: `PYTHONPATH=.:tests python -m support.paper`.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import get_args

from msgspec import inspect as shape

from console.protocol.connection import Connection
from console.protocol.events import Knocked, Received
from console.protocol.messages import ANSWERS, Answer, Hello, Message, Refused, Request, Welcome
from console.protocol.states import Role, diagram
from console.protocol.trainer_messages import ReadTime, Time
from console.protocol.wire import WireIdentity
from support.keys import keys

LARGEST = 2**53 - 1
KINDS: tuple[type[Message], ...] = get_args(Message)


def blocks() -> dict[str, str]:
    """Return every drawn part of the paper under its name."""
    return {
        "messages": messages_table(),
        "structures": structures_table(),
        "console states": f"```mermaid\n{diagram(Role.CONSOLE)}```\n",
        "pump states": f"```mermaid\n{diagram(Role.PUMP)}```\n",
        "example": example(),
    }


def messages_table() -> str:
    """Return a row for each message: number, name, who sends it, what answers it, its fields."""
    rows = ["| number | message | from | answered by | fields in order |", "|---:|---|---|---|---|"]
    answers = {request.__name__: f"`{answer.__name__}`" for request, answer in ANSWERS.items()}
    for kind in KINDS:
        answer = answers.get(kind.__name__, "–")
        struct = _struct(kind)
        rows.append(
            f"| {struct.tag} | **`{kind.__name__}`** {_meaning(kind)} | {_sender(kind)} | {answer} "
            f"| {_fields(struct)} |"
        )
    return "\n".join(rows) + "\n"


def structures_table() -> str:
    """Return a row for each structure within a message, in the order in which they are first met."""
    rows = ["| structure | number | fields in order |", "|---|---:|---|"]
    met: dict[str, shape.StructType] = {}
    for kind in KINDS:
        for field in _struct(kind).fields:
            _meet(field.type, met)
    for name, each in met.items():
        number = "–" if each.tag is None else each.tag
        rows.append(f"| **`{name}`** {_meaning(each.cls)} | {number} | {_fields(each)} |")
    return "\n".join(rows) + "\n"


def example() -> str:
    """Return a short conversation in bytes: nonces of C0 and B0, a Hello, and the time asked for."""
    console = Connection(Role.CONSOLE, lambda length: b"\xc0" * length, keys)
    pump = Connection(Role.PUMP, lambda length: b"\xb0" * length, keys)
    pump.listen(0)
    console.open(Hello("ward 3", "pump"), 0)
    lines = ["```"]
    for sent in ("Hello", "the empty first frame", "ReadTime"):
        if sent == "ReadTime":
            console.send(ReadTime(), 0)
        outward = console.bytes_to_send()
        lines += [f"console → pump   {sent}", *_hex(outward)]
        pump.receive(outward, 0)
        for said in _answered(pump):
            inward = pump.bytes_to_send()
            lines += [f"pump → console   {said}", *_hex(inward)]
            console.receive(inward, 0)
            console.next_event()
    return "\n".join([*lines, "```"]) + "\n"


def _answered(pump: Connection) -> list[str]:
    """Let the pump answer what it heard, and return the names of what it said."""
    said: list[Message] = []
    while (event := pump.next_event()) is not None:
        if isinstance(event, Knocked):
            said.append(Welcome(WireIdentity("M", "S", simulated=True, services=("pump",))))
        elif isinstance(event, Received):
            said.append(Time(clock_ms=86_400_000, rate=1))
        else:
            continue
        pump.send(said[-1], 0)
    return [type(message).__name__ for message in said]


def _hex(data: bytes) -> list[str]:
    return [f"    {data[start : start + 32].hex(' ')}" for start in range(0, len(data), 32)]


def _struct(kind: type[object]) -> shape.StructType:
    info = shape.type_info(kind)
    if not isinstance(info, shape.StructType):
        raise TypeError(f"{kind.__name__} is no message.")
    return info


def _sender(kind: type[Message]) -> str:
    if kind in get_args(Request) or kind is Hello:
        return "console"
    return "pump" if kind in get_args(Answer) or kind in (Welcome, Refused) else "either"


def _meaning(kind: type[object]) -> str:
    """Return all that the code says of it, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split())


def _fields(struct: shape.StructType) -> str:
    return "<br>".join(f"`{field.name}` {_words(field.type)}" for field in struct.fields) or "none"


def _words(kind: shape.Type) -> str:
    """Return in words which values `kind` admits."""
    match kind:
        case shape.IntType(ge=low, le=high):
            return f"{low}…{'2^53−1' if high == LARGEST else high}"
        case shape.StrType(min_length=low, max_length=high):
            return f"text of {low or 0}–{high}"
        case shape.BytesType(min_length=low, max_length=high):
            return f"{high} bytes" if low == high else f"{low or 0}–{high} bytes"
        case shape.BoolType():
            return "true or false"
        case shape.NoneType():
            return "nil"
        case shape.StructType(cls=cls):
            return f"`{cls.__name__}`"
        case shape.UnionType(types=types):
            return " or ".join(map(_words, types))
        case shape.TupleType(item_types=items):
            return "[" + ", ".join(map(_words, items)) + "]"
        case shape.VarTupleType(item_type=item, min_length=low, max_length=high):
            count = f"{high}" if low == high else f"{low or 0}–{high}"
            return f"list of {count} ({_words(item)})"
    raise TypeError(f"The paper has no words for {kind}.")


def _meet(kind: shape.Type, met: dict[str, shape.StructType]) -> None:
    """Add to `met` every structure within `kind`."""
    match kind:
        case shape.StructType(cls=cls, fields=fields):
            met.setdefault(cls.__name__, kind)
            for field in fields:
                _meet(field.type, met)
        case shape.UnionType(types=inner) | shape.TupleType(item_types=inner):
            for each in inner:
                _meet(each, met)
        case shape.VarTupleType(item_type=item):
            _meet(item, met)


def redrawn(paper: str) -> str:
    """Return `paper` with every drawn part as it should be now; raises `ValueError` if one has no place."""
    for name, text in blocks().items():
        head, opening, rest = paper.partition(f"<!-- drawn: {name} -->\n")
        _, closing, tail = rest.partition("<!-- drawn to here -->")
        if not closing:
            raise ValueError(f"The paper has no place for “{name}”.")
        paper = head + opening + text + closing + tail
    return paper


if __name__ == "__main__":
    place = Path("docs/protocol.md")
    place.write_text(redrawn(place.read_text(encoding="utf-8")), encoding="utf-8")

"""The tables and examples of `docs/protocol.md`, drawn from the types and the code they describe.

Apart from the test that compares, so that whoever changed a message can draw them anew, from the
project's folder: `PYTHONPATH=.:tests python -m support.paper`.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import get_args

from msgspec import inspect as shape

from console.domain.pairing import MOST_PAIRED, PAIRING_MS
from console.protocol.channel import LAST_COUNTER, MOST_KEYS, OFFERS_A_TURN
from console.protocol.codec import MAX_MESSAGE
from console.protocol.connection import LAST_REQUEST
from console.protocol.framing import MAX_BODY, MAX_ENCODED
from console.protocol.messages import ANSWERS, Alive, Answer, Hello, Message, Refused, Request, Welcome
from console.protocol.states import Role, diagram
from console.protocol.waiting import PATIENCE
from console.pump.device import MAX_STRANGERS, STRANGER_BYTES
from console.pump.firmware import ENTRIES_A_PAGE
from console.pump.preparation import EXPIRES_IN_MS
from support import examples
from support.examples import Example

LARGEST = 2**53 - 1
KINDS: tuple[type[Message], ...] = get_args(Message)


def blocks() -> dict[str, str]:
    """Return every drawn part of the paper under its name."""
    return {
        "stuffing": examples.stuffing(),
        "handshake": examples.handshake(),
        "waits": waits_table(),
        "limits": limits_table(),
        "console states": f"```mermaid\n{diagram(Role.CONSOLE)}```\n",
        "pump states": f"```mermaid\n{diagram(Role.PUMP)}```\n",
        "messages": messages_table(),
        "layouts": layouts(),
        "structures": structures_table(),
        "conversation": examples.conversation(),
    }


def waits_table() -> str:
    """Return how long each end waits, in ms of link time."""
    rows = [
        ("handshake, at the console", PATIENCE.handshake_ms, "its first offer", "the reply", "gives up"),
        (
            "handshake, at the pump",
            PATIENCE.handshake_ms,
            "the link's opening, and once more from the first `Hello` that it opened",
            "the first frame of the session",
            "drops the link, silently",
        ),
        (
            "an offer or a request is said again",
            PATIENCE.repeat_ms,
            "it was last said",
            "its answer",
            "again",
        ),
        ("answer, at the console", PATIENCE.answer_ms, "the request", "its answer", "says `Close`"),
        (
            "use of the session, at both ends",
            PATIENCE.idle_ms,
            "the last frame with a request or an answer",
            "the next",
            "says `Close`",
        ),
        ("beat, at the pump", PATIENCE.beat_ms, "the session's opening, or the last beat", "–", "`Alive`"),
        ("a change that was read back", EXPIRES_IN_MS, "`Prepared`", "`Commit`", "refuses (`expired`)"),
        ("a pairing key that is shown", PAIRING_MS, "its appearance", "its first session", "forgets it"),
    ]
    lines = ["| what | ms | counted from | ended by | then the end that waits |", "|---|---:|---|---|---|"]
    lines += [f"| {what} | {ms:,} | {since} | {by} | {then} |" for what, ms, since, by, then in rows]
    return "\n".join(lines) + "\n"


def limits_table() -> str:
    """Return what is bounded, and by how much."""
    rows = [
        ("a frame's body, in bytes", f"1 to {MAX_BODY:,}", "must"),
        ("a frame before its delimiter, in bytes", f"{MAX_ENCODED:,}", "must"),
        ("a message, in bytes", f"{MAX_MESSAGE:,}", "must"),
        ("a counter", f"0 to {LAST_COUNTER:,}", "must"),
        ("a request's number", f"1 to {LAST_REQUEST:,}", "must"),
        ("consoles that a pump is paired with", f"{MOST_PAIRED}", "must: `PanelShown` lists no more"),
        ("keys that a console tries at one address", f"{MOST_KEYS}", "our console"),
        ("keys that a console tries at once", f"{OFFERS_A_TURN}", "our console"),
        ("offers of one link that a pump tries to open at once", f"{OFFERS_A_TURN}", "at least"),
        (
            "links without a session at a pump",
            f"{MAX_STRANGERS}",
            "our pump; one more ends the oldest without a key",
        ),
        (
            "bytes of a link before its session stands",
            f"{STRANGER_BYTES:,}",
            "at least; more, and our pump drops it",
        ),
        ("running sessions at a pump", "one for each service", "must"),
        ("changes that are read back at a pump", "1", "must"),
        ("log entries in an answer", f"{ENTRIES_A_PAGE}", "must"),
    ]
    lines = ["| what | how much | who keeps to it |", "|---|---:|---|"]
    return "\n".join([*lines, *(f"| {what} | {much} | {who} |" for what, much, who in rows)]) + "\n"


def messages_table() -> str:
    """Return a row for each message: number, name, who sends it, what answers it."""
    rows = ["| number | message | from | answered by | |", "|---:|---|---|---|---|"]
    for kind in sorted(KINDS, key=_tag):
        answer = _answer(kind)
        rows.append(
            f"| {_struct(kind).tag} | [`{kind.__name__}`](#{_anchor(kind)}) | {_sender(kind)} | {answer} "
            f"| {_meaning(kind)} |"
        )
    return "\n".join(rows) + "\n"


def layouts() -> str:
    """Return for each message its fields in order, with their bytes as they went in a capture."""
    told = examples.examples()
    return "\n".join(_layout(kind, told[kind.__name__]) for kind in sorted(KINDS, key=_tag))


def _layout(kind: type[Message], example: Example) -> str:
    struct = _struct(kind)
    lines = [
        f"#### {struct.tag} {kind.__name__}",
        "",
        f"In [{example.capture}](captures/{example.capture}.itbp):",
        "",
        "| field | what it holds | bytes |",
        "|---|---|---|",
        f"| | array of {len(struct.fields) + 1} | {examples.shown(example.head[:-1])} |",
        f"| | number {struct.tag} | {examples.shown(example.head[-1:])} |",
    ]
    kinds = {field.name: _words(field.type) for field in struct.fields}
    lines += [f"| `{name}` | {kinds[name]} | {examples.shown(part)} |" for name, part in example.parts]
    return "\n".join([*lines, ""])


def _tag(kind: type[Message]) -> int:
    tag = _struct(kind).tag
    if not isinstance(tag, int):
        raise TypeError(f"{kind.__name__} has no number.")
    return tag


def _anchor(kind: type[Message]) -> str:
    return f"{_struct(kind).tag}-{kind.__name__.lower()}"


def _answer(kind: type[Message]) -> str:
    answers = {request.__name__: f"`{answer.__name__}`" for request, answer in ANSWERS.items()}
    return answers.get(kind.__name__, "–")


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


def _struct(kind: type[object]) -> shape.StructType:
    info = shape.type_info(kind)
    if not isinstance(info, shape.StructType):
        raise TypeError(f"{kind.__name__} is no message.")
    return info


def _sender(kind: type[Message]) -> str:
    if kind in get_args(Request) or kind is Hello:
        return "console"
    return "pump" if kind in get_args(Answer) or kind in (Welcome, Refused, Alive) else "either"


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

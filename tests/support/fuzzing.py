"""What is fuzzed: functions that take any bytes and raise nothing, or find that something is wrong.

Apart from `tests/fuzz`, so that hypothesis in `./test` and atheris in `make soak` try the very same. A target
raises only when a promise is broken; a refusal that was promised is its ordinary end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from zlib import crc32

from console.errors import FileRefused, RemoteProtocolError
from console.protocol import codec
from console.protocol.channel import OFFER, REPLY, Channel, Kind
from console.protocol.connection import NO_REQUEST, REQUEST_BYTES
from console.protocol.framing import MAX_BODY, MAX_ENCODED, FrameReader, frame
from console.protocol.messages import Commit, Message, Query, ReadStatus, Refused
from console.protocol.states import State
from console.transport.recordings import Piece, line_of, parsed
from support.ends import Ends

MOST_FRAMES = 16
CAPTURES = Path(__file__).resolve().parents[2] / "docs" / "captures"

Target = Callable[[bytes], None]


class Broken(AssertionError):
    """A promise does not hold."""


def hold(promise: bool, of: object) -> None:
    """Raise unless the promise holds; an `assert` would be gone under -O."""
    if not promise:
        raise Broken(repr(of))


def framing(data: bytes) -> None:
    """A stream means the same however it is cut, holds no more than a frame, and each body frames back."""
    whole, cut = FrameReader(), FrameReader()
    bodies, in_pieces = whole.feed(data), []
    step = 1 + (data[0] % 7 if data else 0)
    for start in range(0, len(data), step):
        in_pieces += cut.feed(data[start : start + step])
        hold(len(cut._pending) <= MAX_ENCODED, "held")
    hold(bodies == in_pieces and whole.bad == cut.bad, data)
    hold(all(1 <= len(body) <= MAX_BODY for body in bodies), data)
    hold(FrameReader().feed(b"".join(map(frame, bodies))) == bodies, data)


def channel(data: bytes) -> None:
    """A body that was not made with our keys opens nothing, and the session goes on."""
    for end, other in _channels():
        for body in (data, data + crc32(data).to_bytes(4, "big")):
            before = end.refused
            hold(end.open(body) is None, body)
            hold(end.refused == before + 1, body)
        opened = end.open(other.seal(b"still here"))
        hold(opened is not None and opened.kind is Kind.NEXT and opened.payload == b"still here", data)


def decoding(data: bytes) -> None:
    """Any bytes are a message with exactly this encoding, or one sentence."""
    message = _message(data)
    if message is not None:
        hold(codec.encode(message) == data, data)


def hearing(data: bytes) -> None:
    """Whoever has the key and says anything is answered, refused or left, and nothing is raised.

    The bytes are cut into frames at `00 ff`; odd ones go to the pump, even ones to the console.
    """
    ends = Ends().opened()
    for number, payload in enumerate(data.split(b"\x00\xff", MOST_FRAMES)):
        speaker, hear = (ends.pump, ends.at_console) if number % 2 else (ends.console, ends.at_pump)
        if speaker.state is State.CLOSED:
            break
        body = speaker._channel.seal(payload[: MAX_BODY - 64])
        hear(frame(body))
    ends.later(7_000)
    ends.settle()


def recording(data: bytes) -> None:
    """Any text is a recording that is written back as it was read, or is refused with a sentence."""
    try:
        read = parsed(data.decode("utf-8", "replace"), "fuzzed")
    except FileRefused as why:
        hold(str(why).startswith("fuzzed, line ") and str(why).endswith("."), str(why))
        return
    pieces = [line_of(entry) for entry in read.entries if isinstance(entry, Piece)]
    text = "".join((data.decode("utf-8", "replace").partition("\n")[0], "\n", *pieces))
    hold(len(parsed(text, "again").entries) == len(pieces), data)


def _message(data: bytes) -> Message | None:
    try:
        return codec.decode(data)
    except RemoteProtocolError as why:
        hold(str(why).endswith("."), str(why))
        return None


@cache
def _channels() -> tuple[tuple[Channel, Channel], ...]:
    """Return a pump's and a console's end in one session, each with the other."""
    ends = Ends(seed=3).opened()
    console, pump = ends.console._channel, ends.pump._channel
    return (pump, console), (console, pump)


TARGETS: dict[str, Target] = {
    "framing": framing,
    "channel": channel,
    "codec": decoding,
    "connection": hearing,
    "recording": recording,
}
"""Each target by its name."""


def seeds(name: str) -> list[bytes]:
    """Return inputs that reach far into a target, to begin with."""
    said = [codec.encode(each) for each in (ReadStatus(), Query(bytes(16)), Commit(bytes(16), bytes(32)))]
    said += [codec.encode(Refused("busy", "Later."))]
    texts = [path.read_bytes() for path in sorted(CAPTURES.glob("*.itbp"))]
    pieces = [one.data for one in parsed(texts[0].decode(), "seed").entries if isinstance(one, Piece)]
    numbers = [number.to_bytes(REQUEST_BYTES, "big") for number in (NO_REQUEST, 1, 2)]
    numbered = [number + each for each in said for number in numbers]
    return {
        "framing": pieces,
        "channel": [body for piece in pieces for body in FrameReader().feed(piece)] + [OFFER, REPLY],
        "codec": said,
        "connection": [*numbered, b"\x00\xff".join(numbered)],
        "recording": texts,
    }[name]

"""`capture`: a recording of a link, printed frame by frame: which way, when, how long, and of what kind.

Apart from the verbs that make one with --capture. It deciphers nothing: the keys of a session are in no
recording, and were thrown away with the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from console.commands.folders import PATH
from console.protocol.channel import COUNTER_BYTES, OFFER, REPLY, TO_CONSOLE, TO_PUMP
from console.protocol.framing import DELIMITER, unframe
from console.transport import recordings
from console.transport.recordings import BANNER, Ended, Piece, Recording, Remark, Way

KINDS: dict[bytes, str] = {
    OFFER: "handshake, the console asks",
    REPLY: "handshake, the pump answers",
    TO_PUMP: "session, frame {number} to the pump",
    TO_CONSOLE: "session, frame {number} to the console",
}


@click.command()
@click.argument("file", type=PATH)
def capture(file: Path) -> None:
    """Print the recording in FILE, as --capture writes it: remarks, and of each frame way, time and kind."""
    for line in lines(recordings.read(file)):
        click.echo(line)


def lines(recording: Recording) -> Iterator[str]:
    """Yield a line for each remark, frame and end of a link; a frame stands where its last byte came."""
    yield BANNER
    begun = {way: bytearray() for way in Way}
    for entry in recording.entries:
        match entry:
            case Remark(words):
                yield "# " + "".join(sign if sign.isprintable() else "�" for sign in words)
            case Piece(way, link_ms, data):
                *ends, rest = data.split(DELIMITER)
                for end in ends:
                    frame = bytes(begun[way] + end)
                    begun[way].clear()
                    yield _line(way, link_ms, len(frame) + 1, _kind(frame))
                begun[way] += rest
            case Ended(link_ms):
                yield from _cut(begun, link_ms)
                yield f"|{link_ms:>9} ms               the link ended"
    if any(begun.values()):
        yield from _cut(begun, recording.last_ms)


def _cut(begun: dict[Way, bytearray], link_ms: int) -> Iterator[str]:
    """Yield what began and never ended, and forget it."""
    for way, data in begun.items():
        if data:
            yield _line(way, link_ms, len(data), "a frame that was cut")
        data.clear()


def _line(way: Way, link_ms: int, length: int, what: str) -> str:
    return f"{way}{link_ms:>9} ms {length:>6} bytes  {what}"


def _kind(frame: bytes) -> str:
    body = unframe(frame)
    if body is None:
        return "damaged"
    number = int.from_bytes(body[1 : 1 + COUNTER_BYTES], "big")
    return KINDS.get(body[:1], "of no known kind").format(number=number)

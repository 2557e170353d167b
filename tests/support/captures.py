"""The golden captures: sessions of a console and a pump, recorded and read aloud frame by frame.

Apart from the test that holds them to their bytes, so that whoever changed the link can make them anew, from
the project's folder: `PYTHONPATH=tests:. python -m support.captures`. All that both ends drew stands in the
file, with the key, so that a third party can read it.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from console.protocol.framing import DELIMITER
from console.transport.recordings import HEADER, Piece, Remark, line_of
from support.eavesdrop import Eavesdropper
from support.plays import PLAYS, Drawn, Stage

FOLDER = Path("docs/captures")
WIDTH = 106
HOW = (
    "A line with > is a frame to the pump, with < one to the console, with link time in ms and hex; | is the "
    "end of a link. What is in a frame, and how it is sealed, tells docs/protocol.md. The secrets below are "
    "made up, and stand here so that anybody can read it all: ephemeral private keys are drawn."
)
DRAWN = "drawn by the {end}, number {number}: {drawn}"


def written(name: str) -> str:
    """Return the text of the capture of that name."""
    play, stage = PLAYS[name], Stage()
    play(stage)
    reader = Eavesdropper(stage.keys, (*stage.console.draws, *stage.pump.draws))
    lines = [f"{HEADER}\n", *_remarks(play.__doc__ or ""), "#\n", *_remarks(HOW), "#\n", *_secrets(stage)]
    for entry in stage.entries():
        match entry:
            case Piece(way, link_ms, data):
                for frame in data.removesuffix(DELIMITER).split(DELIMITER):
                    lines += ["\n", *_read(reader, frame), line_of(Piece(way, link_ms, frame + DELIMITER))]
            case Remark(words):
                lines += ["\n", *_remarks(words)]
            case _:
                lines.append(line_of(entry))
    return "".join(lines)


def _secrets(stage: Stage) -> Iterator[str]:
    for name, key in stage.keys.items():
        yield line_of(Remark(f"{name}: {key.data.hex()}"))
    for end in (stage.console, stage.pump):
        yield from _drawn(end)


def _drawn(end: Drawn) -> Iterator[str]:
    for number, drawn in enumerate(end.draws, 1):
        yield line_of(Remark(DRAWN.format(end=end.end, number=number, drawn=drawn.hex())))


def _read(reader: Eavesdropper, frame: bytes) -> Iterator[str]:
    """Yield what a frame is and holds, as remarks before it."""
    read = reader.read(frame)
    yield from _remarks(read.what)
    if read.message:
        yield from _remarks(read.message, "  ")
    if read.plaintext:
        yield line_of(Remark(f"  plaintext: {read.plaintext.hex()}"))


def _remarks(words: str, indent: str = "") -> Iterator[str]:
    """Yield `words` as lines of a width that can be read."""
    inner = textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return (line_of(Remark(line)) for line in inner)


def main() -> None:
    """Write all captures anew."""
    FOLDER.mkdir(exist_ok=True)
    for name in PLAYS:
        text = written(name)
        (FOLDER / f"{name}.itbp").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}: {len(text)} characters\n")


if __name__ == "__main__":
    main()

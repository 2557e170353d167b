"""A verb's way to a pump: open it, turn the rig until it has answered, and read what it said.

Apart from the verbs that need a pump so that all wait alike and end alike when the link does. The
deadlines are the session's; nothing here gives up earlier or later.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from console.clock import Clock, WallClock
from console.commands.catalog import catalog_for
from console.commands.folders import Folders, capture_option, pairing_option
from console.commands.refusal import Refused
from console.domain.catalog import PumpModel
from console.domain.reading import Reading
from console.rig import Rig
from console.session.events import Interrogated, LinkLost, SessionEvent
from console.session.session import Session
from console.transport import recordings
from console.transport.recordings import Recorder

Function = TypeVar("Function", bound=Callable[..., object])

WAIT_S = 0.05
PATIENCE_MS = 1_000
"""After so much link time without an answer a terminal is told that we wait."""


def pump_option(function: Function) -> Function:
    """Give a verb `--pump SPEC`, its parameter `spec`, `--pairing FILE` and `--capture FILE`."""
    return click.option(
        "--pump",
        "spec",
        required=True,
        metavar="SPEC",
        help="Where the pump is, such as tcp://127.0.0.1:9001.",
    )(pairing_option(capture_option(function)))


@contextmanager
def rigged(folders: Folders, *, records: Path | None = None) -> Iterator[Rig]:
    """Hand out a rig on the machine's clock, and close it after; `records` None keeps no record."""
    clock = WallClock()
    with recorded(folders, clock) as recorder:
        rig = Rig(
            catalog_for(folders), clock, folders.data, records, pairing=folders.pairing, recorder=recorder
        )
        try:
            yield rig
        finally:
            rig.close()


@contextmanager
def recorded(folders: Folders, clock: Clock) -> Iterator[Recorder | None]:
    """Hand out what is told all that goes over the link, None without `--capture`.

    Refuses before anything is sent where no such file can be written, and says on stderr in the end what
    became of one that is not complete: that is no failure of what was done to the pump.
    """
    if folders.recording is None:
        yield None
        return
    with recordings.recorder(folders.recording, clock.link_ms) as recorder:
        try:
            yield recorder
        finally:
            if recorder.trouble:
                click.echo(recorder.trouble, err=True)


def model_of(rig: Rig, reading: Reading) -> PumpModel:
    """Return the model of the pump in `reading`; refuses one that is not in the catalog."""
    name = reading.identity.model
    if name not in rig.catalog.pumps:
        raise Refused(f"The pump says it is a {name}, a model not known here.")
    return rig.catalog.pumps[name]


def session_of(rig: Rig) -> Session:
    """Return the rig's session; refuses, with what the rig has to say, when nobody could be reached."""
    if rig.session is None:
        events = rig.turn(rig.clock.link_ms())
        raise Refused(lost(events) or "No pump is open.")
    return rig.session


def turned(rig: Rig) -> Iterator[SessionEvent]:
    """Turn the rig until the pump has answered all that was asked or is gone; yield what it tells."""
    began_ms = rig.clock.link_ms()
    told = not sys.stderr.isatty()
    while True:
        yield from rig.turn(rig.clock.link_ms())
        if rig.session is None or not rig.session.busy:
            return
        if not told and rig.clock.link_ms() - began_ms > PATIENCE_MS:
            click.echo("Waiting for the pump …", err=True)
            told = True
        rig.wait(WAIT_S)


def lost(events: tuple[SessionEvent, ...]) -> str:
    """Return the sentence with which the link was lost, or nothing if it was not."""
    return next((event.sentence for event in events if isinstance(event, LinkLost)), "")


def interrogated(rig: Rig) -> tuple[Reading, tuple[SessionEvent, ...]]:
    """Read the open pump; return the reading and all that was told on the way, such as what was recovered.

    Refuses when the link was lost first.
    """
    session_of(rig).interrogate()
    events = tuple(turned(rig))
    for event in events:
        if isinstance(event, Interrogated):
            return event.reading, events
    raise Refused(lost(events) or "The pump gave no reading.")

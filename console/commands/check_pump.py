"""`check-pump`: the conformance suite against any pump, also one that somebody else has written.

Apart from `read` and `program`, which speak to a pump as a console does: here it is asked everything that it
must refuse as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes

import click

from console import keys
from console.clock import Clock, WallClock
from console.commands.folders import PATH, Folders, data_option, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.commands.telemetry import pump_option, recorded
from console.conformance import report as paper
from console.conformance.check import Verdict
from console.conformance.report import Report
from console.conformance.suite import Suite
from console.transport import specs, wording
from console.transport.port import Transport
from console.transport.recording import RecordingTransport
from console.transport.recordings import Recorder

REST_MS = 50
"""So long the suite waits at most before it looks at its own deadlines."""

MS_PER_S = 1_000


class SpecSite:
    """The pump at a spec, on the machine's clock."""

    def __init__(self, spec: str, clock: Clock, recorder: Recorder | None) -> None:
        self._spec = spec
        self._clock = clock
        self._recorder = recorder

    def open(self) -> Transport:
        """See `Site.open`."""
        opened = specs.open_transport(self._spec)
        return opened if self._recorder is None else RecordingTransport(opened, self._recorder)

    def now(self) -> int:
        """See `Site.now`."""
        return self._clock.link_ms()

    def rest(self, transport: Transport, ms: int) -> None:
        """See `Site.rest`."""
        transport.wait(min(ms, REST_MS) / MS_PER_S)


@click.command("check-pump")
@pump_option
@click.option("--yes", is_flag=True, help="Also run the checks that program the pump; what ran is put back.")
@click.option(
    "--report", "file", type=PATH, metavar="FILE", help="Write the whole report to FILE (Markdown)."
)
@json_option
@data_option
@pass_folders
def check_pump(folders: Folders, *, spec: str, yes: bool, file: Path | None, as_json: bool) -> None:
    """Check what a pump does on the link against the protocol's paper. It takes about a minute.

    A session that another console has with the pump is ended by it. Without --yes no Commit is sent, and the
    pump's program stays as it is. With it the program is sent again with another alarm volume, and put back
    in the end; no dose changes. Exit code 0 if no check failed that a pump must pass, else 1.
    """
    clock = WallClock()
    with recorded(folders, clock) as recorder, _written(file) as written:
        site = SpecSite(spec, clock, recorder)
        suite = Suite(
            site, keys.caller(folders.data, spec, token_bytes, file=folders.pairing), may_change=yes
        )
        suite.meet()
        if not as_json:
            click.echo(paper.opening(wording.shown(spec), suite.known.identity))
        verdicts = tuple(_told(suite, as_json=as_json))
        found = Report(
            wording.shown(spec),
            _text(clock.wall_utc_ms()),
            suite.known.identity,
            verdicts,
            changed=suite.known.touched,
            restored=suite.restore(),
        )
        written.append(paper.markdown(found))
    if as_json:
        answer(paper.figures(found), as_json=True)
    else:
        click.echo("\n".join(paper.closing(found)))
    if not found.conforms:
        raise Refused(f"The pump does not conform: {found.count}")


def _told(suite: Suite, *, as_json: bool) -> Iterator[Verdict]:
    """Yield the verdicts, and print each as it comes: on stdout, or with --json on a terminal's stderr."""
    heading, patient = "", sys.stderr.isatty()
    for number, verdict in enumerate(suite.run(), 1):
        if as_json:
            if patient:
                click.echo(f"{number} of {len(suite.checks)}: {verdict.check.id}", err=True)
        else:
            if paper.group_of(verdict.check) != heading:
                heading = paper.group_of(verdict.check)
                click.echo(f"\n{heading}")
            click.echo(paper.line(verdict))
        yield verdict


@contextmanager
def _written(file: Path | None) -> Iterator[list[str]]:
    """Hand out a list for the parts of a report, and write them to `file` in the end.

    Opened before anything is sent, so that nobody waits a minute for what cannot be written.
    """
    parts: list[str] = []
    if file is None:
        yield parts
        return
    with file.open("w", encoding="utf-8") as opened:
        yield parts
        opened.write("".join(parts))


def _text(wall_utc_ms: int) -> str:
    return datetime.fromtimestamp(wall_utc_ms // MS_PER_S, UTC).strftime("%Y-%m-%d %H:%M UTC")

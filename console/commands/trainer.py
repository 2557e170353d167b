"""`trainer`: the simulator's own service, which moves the pump's clock, causes faults and tells the truth.

Apart from `read` and `program`, which a real device would answer too, and from `truth_figures`: how truth is
written. It never reads the pump as a console does: to some faults a reading matters.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Any

import click

from console import keys
from console.clock import WallClock
from console.commands.catalog import catalog_for
from console.commands.folders import PATH, Folders, data_option, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.commands.telemetry import WAIT_S, pump_option, recorded
from console.commands.truth_figures import deeds_told, faults_told, kinds_told, truth_told
from console.domain import calendar
from console.domain.catalog import Catalog
from console.pump.memory import FileMemory
from console.session.trainer import (
    AlarmReached,
    SnapshotTold,
    TimeTold,
    TrainerClient,
    TrainerEvent,
    TrainerLost,
    TrainerRefused,
)
from console.session.truth import FaultsTold, TruthTold
from console.transport import specs
from console.transport.port import Transport
from console.transport.recording import RecordingTransport

LONGEST_DAYS = 3_660


def span(text: str) -> int:
    """Return the ms that `text` spells, such as `30d`, `12h`, `90min`; anything else is wrong usage."""
    found = calendar.span_ms(text)
    if found is None:
        raise click.BadParameter(f"{text!r}: write a span as 30d, 12h, 90min or 45s.")
    return found


@dataclass(frozen=True, slots=True)
class Injection:
    """A fault as an option spells it."""

    name: str
    value: int | None


def injection(text: str) -> Injection:
    """Return the fault that `text` spells: `leak=60`, `stall`, `clock-off=-60`; else it is wrong usage."""
    name, equals, value = text.partition("=")
    try:
        return Injection(name, int(value) if equals else None)
    except ValueError:
        raise click.BadParameter(
            f"{text!r}: write a fault as leak=60, or stall, with a whole number."
        ) from None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options ask for, in the order in which it is done."""

    fault: Injection | None
    after: int | None
    lasts: int | None
    clear: str | None
    jump: int | None
    to_alarm: int | None
    rate: int | None
    truth: bool
    faults: bool
    snapshot: Path | None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for; `--at` and `--for` alone are nothing."""
        wishes = (self.fault, self.clear, self.jump, self.to_alarm, self.rate, self.snapshot)
        return all(wish is None for wish in wishes) and not self.truth and not self.faults

    def ask(self, client: TrainerClient) -> None:
        """Ask `client` for all of it."""
        if self.fault is not None:
            client.inject(self.fault.name, self.fault.value, self.after or 0, self.lasts)
        if self.clear is not None:
            client.clear(self.clear)
        if self.jump is not None:
            client.jump(self.jump)
        if self.to_alarm is not None:
            client.jump_to_alarm(self.to_alarm)
        if self.rate is not None:
            client.set_rate(self.rate)
        if self.truth:
            client.read_truth()
        if self.faults:
            client.read_faults()
        if self.snapshot is not None:
            client.snapshot()


@click.command()
@pump_option
@click.option(
    "--fault", type=injection, metavar="NAME[=VALUE]", help="Let this go wrong; --faults lists what can."
)
@click.option("--at", "after", type=span, metavar="SPAN", help="Begin the fault after this, as 12h [now].")
@click.option(
    "--for", "lasts", type=span, metavar="SPAN", help="End the fault after this [when it is cleared]."
)
@click.option("--clear", metavar="NAME", help="End the fault of that name.")
@click.option("--jump", type=span, metavar="SPAN", help="Move the pump's clock forward, such as 30d or 12h.")
@click.option(
    "--to-alarm",
    type=click.IntRange(1, LONGEST_DAYS),
    is_flag=False,
    flag_value=366,
    metavar="[DAYS]",
    help="Move it to the ms in which the next alarm begins, at most so many days [366].",
)
@click.option("--rate", type=click.IntRange(0, 86_400), help="Therapy seconds per second; 0 pauses.")
@click.option(
    "--truth",
    is_flag=True,
    help="Tell what is true, which no trainee is shown. csf_mcg_per_ml: model drug level, arbitrary scale.",
)
@click.option(
    "--faults",
    is_flag=True,
    help="List faults on the pump, what was done, and what there is.",
)
@click.option(
    "--snapshot", type=PATH, metavar="FILE", help="Keep the pump as it is now; `pump --state` runs a branch."
)
@json_option
@data_option
@pass_folders
def trainer(
    folders: Folders,
    /,
    *,
    spec: str,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - one option each, as `Wish` names and types them
) -> None:
    """Move the pump's clock, let something go wrong, or tell what is true: what only a simulator can.

    What is asked at once is done in this order: fault, clear, jump, to-alarm, rate, truth, faults, snapshot.
    """
    wish = Wish(**asked)
    if wish.is_nothing:
        raise click.UsageError(
            "Say what to do: --fault, --clear, --jump, --to-alarm, --rate, --truth, --faults or --snapshot."
        )
    if wish.fault is None and (wish.after or wish.lasts):
        raise click.UsageError("--at and --for belong to a --fault.")
    caller = keys.caller(folders.data, spec, token_bytes, file=folders.pairing)
    with recorded(folders, WallClock()) as recorder, closing(specs.open_transport(spec)) as opened:
        transport = opened if recorder is None else RecordingTransport(opened, recorder)
        client = TrainerClient(transport, caller)
        wish.ask(client)
        events = answered(client, transport)
    catalog, figures = catalog_for(folders), dict[str, object]()
    for event in events:
        figures |= _figures(event, wish, catalog, as_json=as_json)
    answer(figures, as_json=as_json)


def _figures(event: TrainerEvent, wish: Wish, catalog: Catalog, *, as_json: bool) -> dict[str, object]:
    """Return what one event tells, by key; refuses with what was refused."""
    match event:
        case TrainerRefused() | TrainerLost():
            raise Refused(event.sentence)
        case TimeTold(clock_ms, rate):
            return {"clock": calendar.iso(clock_ms), "rate": rate}
        case AlarmReached(time, alarm):
            told = alarm if alarm or as_json else f"none within {wish.to_alarm} days"
            return {"clock": calendar.iso(time.clock_ms), "rate": time.rate, "alarm": told}
        case TruthTold():
            return truth_told(event, as_json=as_json)
        case FaultsTold():
            listed = _listed(event, catalog, as_json=as_json) if wish.faults else {}
            return faults_told(event, as_json=as_json) | listed
        case SnapshotTold(data) if wish.snapshot is not None:
            _keep(data, wish.snapshot)
            return {"snapshot": wish.snapshot, "snapshot_bytes": len(data)}
    return {}


def _listed(told: FaultsTold, catalog: Catalog, *, as_json: bool) -> dict[str, object]:
    """Return what the trainer did so far, and what can go wrong."""
    return {
        "deeds": deeds_told(told, as_json=as_json),
        "kinds": kinds_told(catalog.faults, as_json=as_json),
    }


def _keep(data: bytes, path: Path) -> None:
    """Write a snapshot where there is nothing yet: no pump's memory is ever written over."""
    if path.exists():
        raise Refused(f"There is a file {path} already; name another, and nothing is lost.")
    with FileMemory(path) as memory:
        memory.save(data, durable=True)


def answered(client: TrainerClient, transport: Transport) -> list[TrainerEvent]:
    """Turn the client until all that was asked is answered or the link is gone; return what it told."""
    clock = WallClock()
    events = list(client.turn(clock.link_ms()))
    while client.busy:
        transport.wait(WAIT_S)
        events.extend(client.turn(clock.link_ms()))
    client.close()
    return events

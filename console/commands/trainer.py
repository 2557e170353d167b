"""`trainer`: the simulator's own service, which moves the pump's clock.

Apart from `read` and `program`, which a real device would answer too.
"""

from __future__ import annotations

import re
from contextlib import closing
from secrets import token_bytes

import click

from console.clock import WallClock
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.commands.telemetry import WAIT_S, pump_option
from console.domain import calendar
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.rig import CONSOLE_NAME
from console.session.trainer import TimeTold, TrainerClient, TrainerEvent, TrainerLost, TrainerRefused
from console.transport import specs
from console.transport.port import Transport

_UNITS = {"s": 1_000, "min": MS_PER_MINUTE, "h": MS_PER_HOUR, "d": MS_PER_DAY, "w": 7 * MS_PER_DAY}
_SPAN = re.compile(r"([1-9][0-9]{0,9})(s|min|h|d|w)", re.ASCII)


def span(text: str) -> int:
    """Return the ms that `text` spells, such as `30d`, `12h`, `90min`; anything else is wrong usage."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise click.BadParameter(f"{text!r}: write a span as 30d, 12h, 90min or 45s.")
    return int(found[1]) * _UNITS[found[2]]


@click.command()
@pump_option
@click.option("--jump", type=span, metavar="SPAN", help="Move the pump's clock forward, such as 30d or 12h.")
@click.option("--rate", type=click.IntRange(0, 86_400), help="Therapy seconds per second; 0 pauses.")
@json_option
def trainer(spec: str, jump: int | None, rate: int | None, *, as_json: bool) -> None:
    """Move the pump's clock, which only a simulator can: jump ahead, or run at another rate."""
    if jump is None and rate is None:
        raise click.UsageError("Say what to do: --jump or --rate.")
    with closing(specs.open_transport(spec)) as transport:
        client = TrainerClient(transport, token_bytes, CONSOLE_NAME)
        if jump is not None:
            client.jump(jump)
        if rate is not None:
            client.set_rate(rate)
        events = answered(client, transport)
    for event in events:
        if isinstance(event, TrainerRefused | TrainerLost):
            raise Refused(event.sentence)
    told = [event for event in events if isinstance(event, TimeTold)][-1]
    answer({"clock": calendar.iso(told.clock_ms), "rate": told.rate}, as_json=as_json)


def answered(client: TrainerClient, transport: Transport) -> list[TrainerEvent]:
    """Turn the client until all that was asked is answered or the link is gone; return what it told."""
    clock = WallClock()
    events = list(client.turn(clock.link_ms()))
    while client.busy:
        transport.wait(WAIT_S)
        events.extend(client.turn(clock.link_ms()))
    client.close()
    return events

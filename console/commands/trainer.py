"""`trainer`: the simulator's own service, which moves the pump's clock and tells what is true.

Apart from `read` and `program`, which a real device would answer too.
"""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from secrets import token_bytes

import click

from console.clock import WallClock
from console.commands.folders import Folders, data_option, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.commands.telemetry import WAIT_S, interrogated, model_of, pump_option, rigged
from console.domain import calendar, dosing
from console.domain.course import Course
from console.domain.quantities import (
    NG_PER_MCG,
    PL_PER_ML,
    flow_pl_per_h,
)
from console.rig import CONSOLE_NAME
from console.session.trainer import (
    TimeTold,
    TrainerClient,
    TrainerEvent,
    TrainerLost,
    TrainerRefused,
)
from console.session.truth import TruthTold
from console.transport import specs
from console.transport.port import Transport

HOURS_PER_DAY = 24


def span(text: str) -> int:
    """Return the ms that `text` spells, such as `30d`, `12h`, `90min`; anything else is wrong usage."""
    found = calendar.span_ms(text)
    if found is None:
        raise click.BadParameter(f"{text!r}: write a span as 30d, 12h, 90min or 45s.")
    return found


@click.command()
@pump_option
@click.option("--jump", type=span, metavar="SPAN", help="Move the pump's clock forward, such as 30d or 12h.")
@click.option("--rate", type=click.IntRange(0, 86_400), help="Therapy seconds per second; 0 pauses.")
@click.option("--truth", "wants_truth", is_flag=True, help="Tell what is true, which no trainee is shown.")
@json_option
@data_option
@pass_folders
def trainer(
    folders: Folders, spec: str, jump: int | None, rate: int | None, *, wants_truth: bool, as_json: bool
) -> None:
    """Move the pump's clock, which only a simulator can, or tell what is true of the pump."""
    if jump is None and rate is None and not wants_truth:
        raise click.UsageError("Say what to do: --jump, --rate or --truth.")
    with closing(specs.open_transport(spec)) as transport:
        client = TrainerClient(transport, token_bytes, CONSOLE_NAME)
        _ask(client, jump, rate, wants_truth=wants_truth)
        events = answered(client, transport)
    figures: dict[str, object] = {}
    for event in events:
        if isinstance(event, TrainerRefused | TrainerLost):
            raise Refused(event.sentence)
        if isinstance(event, TimeTold):
            figures = {"clock": calendar.iso(event.clock_ms), "rate": event.rate}
        elif isinstance(event, TruthTold):
            figures |= _truth(folders, spec, event)
    answer(figures, as_json=as_json)


def _ask(client: TrainerClient, jump: int | None, rate: int | None, *, wants_truth: bool) -> None:
    """Ask for what the options say, in that order."""
    if jump is not None:
        client.jump(jump)
    if rate is not None:
        client.set_rate(rate)
    if wants_truth:
        client.read_truth()


def _truth(folders: Folders, spec: str, told: TruthTold) -> dict[str, object]:
    """Return what is true beside what the pump calculates; it is read for that, which changes nothing."""
    with rigged(folders) as rig:
        rig.open_pump(spec)
        reading, _ = interrogated(rig)
        residual_pl = model_of(rig, reading).residual.pl
    drawable_pl = told.reservoir_pl - residual_pl
    strength = reading.prescription.drug.concentration
    flows = reading.stopped_ms is None and reading.reservoir_pl > 0
    course = Course(reading.prescription, reading.bolus, not flows, reading.clock_ms)
    moved = course.ng_per_h_at(reading.clock_ms) if told.catheter is not None and drawable_pl > 0 else 0
    basal = dosing.ng_per_h_at(reading.prescription.infusion, reading.clock_ms)
    return {
        "clock": calendar.iso(told.clock_ms),
        "true_reservoir_ml": Fraction(drawable_pl, PL_PER_ML),
        "true_concentration_mcg_per_ml": Fraction(told.ng_per_ml, NG_PER_MCG),
        "calculated_reservoir_ml": Fraction(reading.reservoir_pl, PL_PER_ML),
        "through_tip_ml_per_day": flow_pl_per_h(moved, strength) * HOURS_PER_DAY / PL_PER_ML,
        "programmed_ml_per_day": flow_pl_per_h(basal, strength) * HOURS_PER_DAY / PL_PER_ML,
        "faults": [],
    }


def answered(client: TrainerClient, transport: Transport) -> list[TrainerEvent]:
    """Turn the client until all that was asked is answered or the link is gone; return what it told."""
    clock = WallClock()
    events = list(client.turn(clock.link_ms()))
    while client.busy:
        transport.wait(WAIT_S)
        events.extend(client.turn(clock.link_ms()))
    client.close()
    return events

"""A refill of another strength with hands and console, over every wire: believed and true, side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.change import ProgramChange, ResumeChange, StopChange
from console.domain.hands import Aspirate, Hand, Inject, Port, PressButton, Rinse
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Volume
from console.domain.reading import Alarm, BolusKind
from console.pump.factory import SERIAL
from console.session.bench import BenchClient
from console.session.events import Acted, ChangePrepared, HandsRefused, SessionEvent, Verified
from support.pumps import bridge, drug, patient_bolus, refill
from support.rigs import Bench, one
from support.therapies import simple
from support.wires import FOUR, worsened


class Bedside:
    """A bench of the tests with a console's session and hands at the same pump."""

    def __init__(self, wire: str) -> None:
        self.pump = Bench(wire=wire)
        self.session = self.pump.session()
        inner = worsened(self.pump.link(), wire, self.pump.chance, self.pump.clock.link_ms)
        self.hands = BenchClient(inner, self.pump.caller(), SERIAL)

    def act(self, hand: Hand) -> SessionEvent:
        """Let hands act; return what they felt or why they could not."""
        self.hands.act(hand)
        events: list[SessionEvent] = []
        while self.hands.busy:
            self.pump.turn(self.session)
            events.extend(self.hands.turn(self.pump.clock.link_ms()))
        (event,) = events
        return event

    def make(self, change):
        """Carry `change` out on a fresh reading; return the reading that verified it."""
        base = self.pump.read(self.session)
        self.session.prepare(change(base), base, "Ada")
        one(ChangePrepared, self.pump.settle(self.session))
        self.session.confirm("", (), None)
        return one(Verified, self.pump.settle(self.session)).reading

    def jump(self, by_ms: int) -> None:
        """Move therapy time on."""
        self.pump.device.clock.jump(by_ms, self.pump.clock.link_ms())
        self.pump.turn(self.session)


@pytest.mark.parametrize("wire", FOUR)
def test_that_a_refill_of_another_strength_is_done_by_hand_told_to_the_pump_and_bridged(wire):
    bedside = Bedside(wire)
    drawn = bedside.act(Aspirate(Port.RESERVOIR))
    assert isinstance(drawn, Acted)
    for hand in (
        Rinse(drug("500"), Volume.from_ml(Decimal(3)), 3),
        Inject(Port.RESERVOIR, drug("500"), Volume.from_ml(Decimal(19))),
    ):
        assert isinstance(bedside.act(hand), Acted)
    believed = bedside.pump.read(bedside.session)
    assert believed.prescription.drug == drug("2000")

    def change(base):
        runs = replace(base.prescription, drug=drug("500"), infusion=simple("200"))
        volumes = {"withdrawn": str(drawn.felt.volume.ml), "filled": "19"}
        return refill(runs, bridge=bridge("0.319", 19, "2000"), **volumes)

    after = bedside.make(change)
    assert after.bolus.kind is BolusKind.BRIDGE
    account = after.filled_pl - after.withdrawn_pl + after.corrected_pl - after.delivered_pl
    assert abs(account - after.reservoir_pl) <= 1
    bedside.jump(19 * MS_PER_HOUR)
    assert bedside.pump.read(bedside.session).bolus is None
    body = bedside.pump.device.firmware.body
    assert body.is_whole
    assert 500_000 < body.ng_per_ml < 550_000


@pytest.mark.parametrize("wire", FOUR)
def test_that_a_patient_presses_is_locked_out_and_stopped_with_the_pump(wire):
    bedside = Bedside(wire)
    assert isinstance(bedside.act(PressButton()), HandsRefused)

    def with_button(base):
        return ProgramChange(replace(base.prescription, patient_bolus=patient_bolus("20", 10, 4, 3)))

    bedside.make(with_button)
    assert isinstance(bedside.act(PressButton()), Acted)
    reading = bedside.pump.read(bedside.session)
    assert (reading.bolus.kind, len(reading.patient_boluses)) == (BolusKind.PATIENT, 1)
    assert bedside.act(PressButton()).code == "lockout"
    bedside.jump(MS_PER_HOUR)
    assert bedside.act(PressButton()).code == "lockout"
    stopped = bedside.make(lambda _: StopChange())
    assert stopped.alarms == (Alarm.PUMP_STOPPED,)
    bedside.jump(MS_PER_DAY)
    still = bedside.pump.read(bedside.session)
    assert still.delivered_pl == stopped.delivered_pl
    assert bedside.act(PressButton()).code == "pump-stopped"
    assert bedside.make(lambda _: ResumeChange()).stopped_ms is None
    assert isinstance(bedside.act(PressButton()), Acted)

"""The bridge of a refill at the command line: needed or not, over which path, as of when, and anew."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import click
import pytest

from console.commands.bridging import BridgeTyped, bridge, catheter_typed
from console.commands.refusal import Refused
from console.domain.bridge import planned
from console.domain.prescription import Drug
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Concentration
from console.domain.reading import BolusKind, RunningBolus
from console.errors import RuleBroken
from support.clinic import CATHETER, MORNING_MS, reading, simple
from support.rigs import catalog

MODEL = catalog().pumps["SP-20"]
READ = replace(reading(simple("150")), catheter=CATHETER, clock_ms=MORNING_MS + 250)
WEAKER = replace(simple("150"), drug=Drug("baclofen", Concentration(500_000)))
PATH_PL = MODEL.bridge_tubing.pl + CATHETER.volume_pl


def bridged(typed: BridgeTyped = BridgeTyped(), after=WEAKER, read=READ):  # noqa: B008 - a frozen value
    return bridge(typed, read, after, MODEL, catalog())


def test_that_another_strength_is_bridged_at_the_old_dose_as_of_the_second_begun():
    found = bridged()
    assert found.bridge == planned(READ.prescription, WEAKER.drug, PATH_PL, MORNING_MS).bridge
    assert found.said[-1].endswith("add --bridge-from 2026-11-23T09:44:00.")


def test_that_the_same_drug_needs_no_bridge_and_takes_none():
    assert bridged(after=simple("160")).bridge is None
    with pytest.raises(Refused, match="nothing to bridge"):
        bridged(BridgeTyped(wanted=True), after=simple("160"))


def test_that_a_bridge_declined_is_noted():
    found = bridged(BridgeTyped(wanted=False))
    assert (found.bridge, found.particulars) == (None, (("Bridge", "no bridge"),))


def test_that_a_path_nobody_knows_is_asked_for():
    with pytest.raises(Refused, match="--catheter-ml"):
        bridged(read=replace(READ, catheter=None))


def test_that_a_catheter_typed_stands_in_for_one_the_pump_was_not_told():
    typed = BridgeTyped(catheter=catheter_typed(None, Decimal("81.3"), Decimal("0.0022")))
    found = bridged(typed, read=replace(READ, catheter=None))
    assert found.bridge == bridged().bridge
    assert [name for name, _ in found.particulars] == ["Catheter volume typed"]


def test_that_a_dose_of_its_own_is_kept_at_the_tip_and_noted():
    found = bridged(BridgeTyped(daily_dose=Decimal(100)))
    assert found.bridge.duration_ms == -(-bridged().bridge.duration_ms * 3 // 2 // 1)
    assert dict(found.particulars)["Bridge keeps"].replace("\u00a0", " ") == "100 mcg/day"


@pytest.mark.parametrize("off_ms", [-(11 * MS_PER_MINUTE), 60_000])
def test_that_a_bridge_of_another_time_is_not_sent(off_ms):
    with pytest.raises(Refused, match="is not sent now"):
        bridged(BridgeTyped(from_ms=READ.clock_ms + off_ms))


def test_that_a_bridge_of_a_few_minutes_ago_is_sent_as_it_was_shown():
    found = bridged(BridgeTyped(from_ms=MORNING_MS - 5 * MS_PER_MINUTE))
    assert found.said[-1].endswith("2026-11-23T09:39:00.")


def under_way(*, done: int):
    """Return a reading in which a bridge from 2000 to 500 mcg/mL is `done` hundredths over."""
    running = bridged().bridge
    started_ms = READ.clock_ms - running.duration_ms * done // 100
    bolus = RunningBolus(BolusKind.BRIDGE, running.phases, started_ms, replaces=True)
    return replace(READ, prescription=WEAKER, bolus=bolus)


def test_that_a_bridge_under_way_is_worked_out_anew_from_the_fluid_in_the_path():
    stronger = replace(simple("150"), drug=Drug("baclofen", Concentration(1_000_000)))
    found = bridged(after=stronger, read=under_way(done=40))
    old, then = found.bridge.phases
    assert [phase.clears.concentration.mcg_per_ml for phase in (old, then)] == [2000, 500]
    assert old.amount.pl == pytest.approx(PATH_PL * 0.6, rel=1e-6)
    assert found.bridge.volume_pl == PATH_PL
    assert found.said[0].startswith("A bridge is under way; the refill ends it")


def test_that_a_refill_with_the_same_drug_goes_on_clearing_what_a_bridge_left():
    (phase,) = bridged(after=WEAKER, read=under_way(done=40)).bridge.phases
    assert phase.clears.concentration.mcg_per_ml == 2000


def test_that_a_stopped_bridge_is_worked_out_as_of_the_stop():
    read = under_way(done=40)
    later_ms = READ.clock_ms + 5 * MS_PER_HOUR
    held = replace(read.bolus, started_ms=read.bolus.started_ms + 5 * MS_PER_HOUR)
    stopped = replace(read, bolus=held, clock_ms=later_ms, stopped_ms=READ.clock_ms)
    assert bridged(after=WEAKER, read=stopped).bridge.phases[0].amount.pl == pytest.approx(
        PATH_PL * 0.6, rel=1e-6
    )


@pytest.mark.parametrize(
    "given",
    [(Decimal("0.2"), Decimal(80), Decimal("0.0022")), (None, Decimal(80), None), (None, None, Decimal(1))],
)
def test_that_a_catheter_is_typed_one_way_alone(given):
    with pytest.raises(click.UsageError):
        catheter_typed(*given)


def test_that_a_catheter_that_cannot_be_is_refused():
    with pytest.raises(RuleBroken):
        catheter_typed(None, Decimal(500), Decimal("0.0022"))
    assert catheter_typed(None, None, None) is None
    assert catheter_typed(Decimal("0.2"), None, None).volume_pl == 200_000_000

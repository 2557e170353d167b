"""The hard limits of a bridge: that there is one to give, and that the pump can give it."""

from __future__ import annotations

from console.domain.bridge_limits import bridging, phase_stops, tip_ng_per_day
from console.domain.change import Bridge, Phase, RefillChange
from console.domain.finding import Finding
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.domain.reading import RunningBolus
from support.asking import drug, running_bolus, running_bridge, stopped, volume
from support.therapies import catalog, prescription, simple

B1 = Phase(volume("0.375"), 81_000_000, clears=drug("500"))
"""Vector B1 of the clinical reference: 80 cm, 500 → 2000, 200 mcg/day, 22 h 30 min."""


def refill(
    bridge: Bridge | None, new: str = "2000", running: RunningBolus | None = None
) -> dict[str, Finding]:
    before, after = prescription(simple("200"), "500"), prescription(simple("200"), new)
    return stopped(before, RefillChange(volume("2"), volume("0"), volume("18"), after, bridge), running)


def test_that_the_bridge_of_the_reference_breaks_no_limit() -> None:
    assert refill(Bridge((B1,))) == {}


def test_that_a_refill_without_a_bridge_is_no_stop_but_a_question() -> None:
    assert refill(None) == {}


def test_that_nothing_is_bridged_where_the_drug_stays() -> None:
    assert "bridge-needless" in refill(Bridge((B1,)), "500")
    assert "bridge-needless" not in refill(Bridge((B1,)), "500", running_bridge("0.375", 24, "1000"))


def test_that_a_bridge_clears_what_was_in_the_pump() -> None:
    other = Phase(B1.amount, B1.duration_ms, clears=drug("1000"))
    found = refill(Bridge((other,)))["bridge-differs"]
    assert found.sentence == "The path holds baclofen 500 mcg/mL alone. Work the bridge out again."
    assert "bridge-differs" in refill(Bridge((B1, other)))
    assert "bridge-differs" not in refill(Bridge((other, B1)), running=running_bridge("0.375", 24, "1000"))


def phase(ml: str, hours: int, strength: str = "500") -> list[str]:
    bridge = Bridge((Phase(volume(ml), hours * MS_PER_HOUR, clears=drug(strength)),))
    return [item.code for item in phase_stops(bridge, catalog(), catalog().pumps["SP-20"])]


def test_that_a_bridge_runs_within_the_flow_of_the_pump() -> None:
    # 0.048 mL a day is 0.002 mL/h
    assert phase("0.2", 100) == []
    assert phase("0.2", 101) == ["bridge-flow"]
    assert phase("0.375", 1, "100") == []


def test_that_a_bridge_gives_no_more_than_the_highest_daily_dose_at_the_tip() -> None:
    # 0.375 mL of 2000 mcg/mL are 750 mcg: in 6 h 3,000 mcg/day
    assert phase("0.375", 6, "2000") == []
    assert phase("0.375", 5, "2000") == ["bridge-daily-dose-too-high"]


def test_that_the_dose_at_the_tip_is_that_of_the_old_drug() -> None:
    assert tip_ng_per_day(B1, drug("500")) == 200_000
    assert tip_ng_per_day(Phase(volume("1"), MS_PER_DAY), drug("2000")) == 2_000_000


def test_that_only_a_bridge_under_way_is_one() -> None:
    assert bridging(running_bridge("0.375", 24))
    assert not bridging(running_bolus("50", 1))
    assert not bridging(None)

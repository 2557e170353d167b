"""The second way to a bridge: fluid pushed along the path until the front comes out of the tip.

Whatever the catheter, the strengths and the doses: the formula and the fluid agree within one step of the
pump, which is 1 ms.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.domain import bridge, dosing, mixture, path, prime
from console.domain.bridge import BridgePlan
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import Phase, PrimeCase
from console.domain.prescription import Drug, Infusion, Prescription, SimpleContinuous
from console.domain.quantities import Concentration, DailyDose, Volume
from console.domain.reading import BolusKind, RunningBolus
from support.calculations import DAY, HOUR, MODEL, drug, mcg, ml, way
from support.therapies import at, flex, flexes, simple
from support.tip import Drop, Flow, arrival_ms, drops, filled, flow_of

STEP_MS = 1
"""The pump's step: an instant is a whole millisecond."""

strengths = st.sampled_from([500_000, 1_000_000, 2_000_000]) | st.integers(50_000, 4_000_000)
doses = st.integers(10_000, 2_000_000)
lines = st.builds(path.Path, st.sampled_from([ml("0.14"), ml("0.199")]), st.integers(10**7, 5 * 10**8))
segments = st.builds(
    lambda length, trimmed, nl: CatheterSegment("segment", length, min(trimmed, length - 1), nl),
    st.integers(1_000, 14_000),
    st.integers(0, 6_000),
    st.integers(1_500, 3_000),
)
catheters = st.builds(lambda parts: Catheter("any", tuple(parts)), st.lists(segments, min_size=1, max_size=4))


def baclofen(ng_per_ml: int) -> Drug:
    return Drug("baclofen", Concentration(ng_per_ml))


def evenly(ng_per_day: int) -> SimpleContinuous:
    return SimpleContinuous(DailyDose(ng_per_day))


def course(plan: BridgePlan, follows: Infusion, from_ms: int = 0) -> Flow:
    """Return the flow of a pump that runs the bridge as it is sent and then `follows`, by its clock."""
    (phase,) = plan.bridge.phases
    bridged = Fraction(plan.path_pl * HOUR, phase.duration_ms)
    strength = plan.new.concentration.ng_per_ml

    def flow(into_ms: int) -> Fraction:
        if into_ms < phase.duration_ms:
            return bridged
        return flow_of(dosing.ng_per_h_at(follows, from_ms + into_ms), strength)

    return flow


def stepped(plan: BridgePlan, follows: Infusion, from_ms: int = 0, step_ms: int = HOUR) -> list[Drop]:
    """Return what leaves the tip in each step until a day after the bridge; it ends on the end of a step."""
    line = filled((plan.path_pl, plan.old.concentration.ng_per_ml))
    ends_ms = plan.bridge.duration_ms
    instants = sorted({*range(0, ends_ms + DAY, step_ms), ends_ms})
    return list(drops(line, course(plan, follows, from_ms), plan.new.concentration.ng_per_ml, instants))


@given(lines, strengths, strengths, doses, doses)
def test_that_the_new_drug_arrives_when_the_bridge_ends_also_with_a_change_of_dose(
    line: path.Path, cold: int, cnew: int, before: int, after: int
) -> None:
    assume(cold != cnew)
    plan = bridge.planned(
        Prescription(baclofen(cold), evenly(before), Volume(0)), baclofen(cnew), line.volume_pl, 0
    )
    lasts_ms = plan.bridge.duration_ms
    fluid = filled((line.catheter_pl, cold), (line.tubing_pl, cold))
    came_ms = arrival_ms(fluid, course(plan, evenly(after)), cnew, -(-lasts_ms // 7), 2 * lasts_ms + DAY)
    assert lasts_ms < came_ms
    # The first whole ms in which a drop of the new drug leaves begins within a step of the end by formula
    assert abs(came_ms - 1 - plan.exact_ms) <= STEP_MS


@given(catheters, strengths, strengths, doses)
def test_that_a_catheter_of_any_segments_is_cleared_to_its_last_drop(
    catheter: Catheter, cold: int, cnew: int, daily: int
) -> None:
    assume(cold != cnew)
    line = path.bridge_path(MODEL, catheter)
    assert line is not None
    plan = bridge.plan(line.volume_pl, baclofen(cold), baclofen(cnew), daily)
    parts = [(segment.implanted_tenth_mm * segment.nl_per_cm * 10, cold) for segment in catheter.segments]
    fluid = filled(*parts, (MODEL.bridge_tubing.pl, cold))
    (out,) = drops(fluid, course(plan, evenly(daily)), cnew, [0, plan.bridge.duration_ms])
    assert out.strengths == (cold,)
    assert out.ng == plan.old_drug_ng
    assert [parcel.ng_per_ml for parcel in fluid.parcels] == [cnew]
    assert fluid.drug_ng == plan.listed_ng


@given(lines, strengths, strengths, doses, doses)
def test_that_a_bridge_keeps_the_dose_at_the_tip_within_one_step_of_the_rate(
    line: path.Path, cold: int, cnew: int, before: int, after: int
) -> None:
    assume(cold != cnew)
    plan = bridge.plan(line.volume_pl, baclofen(cold), baclofen(cnew), before)
    lasts_ms = plan.bridge.duration_ms
    # From the last drop of the old drug to the first of the new: the ms before the end and the ms after it
    instants = [0, lasts_ms // 2, lasts_ms - 1, lasts_ms, lasts_ms + 1, lasts_ms + HOUR]
    fluid = filled((line.volume_pl, cold))
    out = list(drops(fluid, course(plan, evenly(after)), cnew, instants))
    slower = before * (1 - plan.exact_ms / lasts_ms)
    assert 0 <= slower < before * Fraction(1, lasts_ms)  # one ms more than exact is all that is lost
    assert [drop.ng_per_day for drop in out[:3]] == [before - slower] * 3
    assert [drop.ng_per_day for drop in out[3:]] == [after] * 2


@given(lines, strengths, strengths, flexes(), st.integers(0, 28 * DAY))
def test_that_under_flex_the_tip_gives_the_even_rate_announced_and_then_flex(
    line: path.Path, cold: int, cnew: int, steps: Infusion, from_ms: int
) -> None:
    assume(cold != cnew and dosing.weekly_mean_ng(steps) > 10_000)
    before = Prescription(baclofen(cold), steps, Volume(0))
    plan = bridge.planned(before, baclofen(cnew), line.volume_pl, from_ms)
    lasts_ms = plan.bridge.duration_ms
    fluid = filled((line.volume_pl, cold))
    during = drops(fluid, course(plan, steps, from_ms), cnew, [lasts_ms * part // 5 for part in range(6)])
    assert all(
        plan.daily_ng - drop.ng_per_day < plan.daily_ng / lasts_ms and drop.strengths == (cold,)
        for drop in during
    )
    rate = dosing.ng_per_h_at(steps, from_ms + lasts_ms)
    (first,) = drops(fluid, course(plan, steps, from_ms), cnew, [lasts_ms, lasts_ms + 1])
    assert first.ng == rate / HOUR


@given(lines, strengths, strengths, flexes(), st.integers(0, 28 * DAY))
def test_that_average_and_length_agree_when_the_days_are_summed_one_by_one(
    line: path.Path, cold: int, cnew: int, steps: Infusion, from_ms: int
) -> None:
    daily = dosing.daily_ng(steps)
    assume(min(daily) > 10_000)
    average = bridge.average_ng(steps, from_ms, line.volume_pl, baclofen(cold))
    end_ms = from_ms + Fraction(line.volume_pl * cold, 10**9) * DAY / average
    midnights = [day * DAY for day in range(from_ms // DAY + 1, ceil(end_ms / DAY))]
    edges = [Fraction(from_ms), *map(Fraction, midnights), end_ms]
    weighted = sum(
        daily[(int(start // DAY) + 3) % 7] * (end - start) for start, end in pairwise(edges)
    )  # 1 January 1970 was a Thursday
    assert weighted == average * (end_ms - from_ms)


@given(lines, strengths, strengths, doses)
def test_that_without_a_bridge_the_tip_shows_what_was_foretold(
    line: path.Path, cold: int, cnew: int, daily: int
) -> None:
    assume(cold != cnew)
    missed = bridge.unbridged(line.volume_pl, baclofen(cold), baclofen(cnew), evenly(daily))
    fluid = filled((line.volume_pl, cold))
    even = flow_of(Fraction(daily, 24), cnew)
    lasts_ms = ceil(missed.duration_ms)
    came_ms = arrival_ms(fluid, lambda _: even, cnew, -(-lasts_ms // 5), 2 * lasts_ms)
    assert abs(came_ms - missed.duration_ms) <= STEP_MS
    fluid = filled((line.volume_pl, cold))
    (early,) = drops(fluid, lambda _: even, cnew, [0, lasts_ms // 2])
    assert early.ng_per_day == missed.ng_per_day


@given(line=lines, first=strengths, second=strengths, third=strengths, daily=doses, part=st.fractions(0, 1))
def test_that_a_bridge_recalculated_half_way_clears_both_fluids_at_the_dose(
    *, line: path.Path, first: int, second: int, third: int, daily: int, part: Fraction
) -> None:
    assume(len({first, second, third}) == 3)
    begun = bridge.plan(line.volume_pl, baclofen(first), baclofen(second), daily).bridge
    at_ms = int(begun.duration_ms * part)
    running = RunningBolus(BolusKind.BRIDGE, begun.phases, 0, replaces=True)
    found = path.fluids(running, baclofen(second), line.volume_pl, at_ms)
    fluid = filled((line.volume_pl, first))
    even = Fraction(line.volume_pl * HOUR, begun.duration_ms)
    list(drops(fluid, lambda _: even, second, [0, at_ms]))
    assert [(parcel.pl, parcel.ng_per_ml) for parcel in fluid.parcels] == [
        (each.pl, each.drug.concentration.ng_per_ml) for each in found
    ]
    for phase in bridge.recalculated(found, baclofen(third), daily).phases:
        assert isinstance(phase.amount, Volume)
        flow = Fraction(phase.amount.pl * HOUR, phase.duration_ms)
        (out,) = drops(fluid, lambda _, flow=flow: flow, third, [0, phase.duration_ms])
        assert abs(out.ng_per_day - daily) <= _coarse(daily, phase, first, second)
    assert [parcel.ng_per_ml for parcel in fluid.parcels] == [third]


def _coarse(daily: int, phase: Phase, *strengths: int) -> Fraction:
    """Return how far off a dose may be: by a ms of duration and a pL where one fluid meets the other."""
    late = Fraction(daily, phase.duration_ms)
    return late + Fraction(max(strengths) * DAY, 10**9 * phase.duration_ms)


@given(
    line=lines,
    cold=strengths,
    cnew=strengths,
    residual_pl=st.integers(10**8, 2 * 10**9),
    filled_pl=st.integers(10**9, 4 * 10**10),
    daily=doses,
)
def test_that_an_unrinsed_fill_is_off_at_the_tip_by_the_percent_announced(
    *, line: path.Path, cold: int, cnew: int, residual_pl: int, filled_pl: int, daily: int
) -> None:
    assume(cold != cnew)
    announced = mixture.mixed(residual_pl, baclofen(cold), filled_pl, baclofen(cnew))
    drug_ng = Fraction(residual_pl * cold + filled_pl * cnew, 10**9)
    real = drug_ng * 10**9 / (residual_pl + filled_pl)
    plan = bridge.plan(line.volume_pl, baclofen(cold), baclofen(cnew), daily)
    lasts_ms = plan.bridge.duration_ms
    fluid = filled((line.volume_pl, cold))
    during, after = drops(fluid, course(plan, evenly(daily)), real, [0, lasts_ms, lasts_ms + DAY])
    assert during.ng == plan.old_drug_ng
    assert (after.ng_per_day / daily - 1) * 100 == announced.percent


@given(lines, strengths)
def test_that_a_prime_behind_the_cerebrospinal_fluid_brings_the_front_to_the_tip_and_no_further(
    line: path.Path, strength: int
) -> None:
    plan = prime.plan(PrimeCase.POST_IMPLANT, line, baclofen(strength), MODEL)
    fluid = filled((line.catheter_pl, 0), (line.tubing_pl, strength))
    flow = Fraction(plan.volume_pl * HOUR, plan.duration_ms)
    assert flow <= MODEL.flow_high_pl_per_h
    (out,) = drops(fluid, lambda _: flow, strength, [0, plan.duration_ms])
    assert (out.ng, out.strengths) == (plan.to_patient_ng, (0,))
    assert fluid.drug_ng == plan.moved_ng + Fraction(line.tubing_pl * strength, 10**9)
    (first,) = drops(fluid, lambda _: flow, strength, [0, 1])
    assert first.strengths == (strength,)


@given(lines, strengths, strengths, doses)
def test_that_a_new_pump_on_an_old_catheter_gives_what_was_foretold_and_then_none(
    line: path.Path, cold: int, cnew: int, daily: int
) -> None:
    given_before = Prescription(baclofen(cold), evenly(daily), Volume(0))
    plan = prime.plan(PrimeCase.NEW_PUMP_OLD_CATHETER, line, baclofen(cnew), MODEL, given_before)
    fluid = filled((line.catheter_pl, cold), (line.tubing_pl, 0))
    flow = Fraction(plan.volume_pl * HOUR, plan.duration_ms)
    (out,) = drops(fluid, lambda _: flow, cnew, [0, plan.duration_ms])
    assert out.ng == plan.to_patient_ng
    assert out.ng_per_day <= daily
    rest = Fraction(line.catheter_pl) - min(line.tubing_pl, line.catheter_pl)
    assert {parcel.ng_per_ml for parcel in fluid.push(rest, cnew)} <= {cold}
    lost_pl = max(line.tubing_pl - line.catheter_pl, 0)  # has passed the tip during the prime already
    assert {parcel.ng_per_ml for parcel in fluid.push(line.tubing_pl - lost_pl, cnew)} == {0}
    assert {parcel.ng_per_ml for parcel in fluid.push(1, cnew)} == {cnew}


OLD_WEAK, OLD_STRONG = drug("500"), drug("2000")


@pytest.mark.parametrize(
    ("length", "tubing", "cold", "cnew", "daily", "minutes"),
    [
        ("80", "0.199", "500", "2000", "200", 22 * 60 + 30),
        ("80", "0.14", "500", "2000", "200", 18 * 60 + 58),
        ("60", "0.199", "2000", "500", "600", 26 * 60 + 29),
        ("75", "0.199", "1000", "2000", "450", 19 * 60 + 25),
        ("52.5", "0.199", "500", "1000", "90", 41 * 60 + 56),
    ],
    ids=["B1", "B2", "B3", "B4", "B5"],
)
def test_that_the_fluid_takes_as_long_as_the_reference_says(
    *, length: str, tubing: str, cold: str, cnew: str, daily: str, minutes: int
) -> None:
    line = way(length, tubing)
    strong, weak = drug(cnew).concentration.ng_per_ml, drug(cold).concentration.ng_per_ml
    even = flow_of(mcg(daily) / 24, weak)
    fluid = filled((line.catheter_pl, weak), (line.tubing_pl, weak))
    came_ms = arrival_ms(fluid, lambda _: even, strong, HOUR, 3 * DAY)
    assert round(Fraction(came_ms, 60_000)) == minutes


@pytest.mark.parametrize(
    ("length", "cold", "cnew", "daily", "given_mcg", "hours"),
    [("80", "500", "2000", "200", "50", "90"), ("60", "2000", "500", "600", "2400", "6.62")],
    ids=["N1", "N2"],
)
def test_that_without_the_bridge_the_tip_shows_the_accident_of_the_reference(
    *, length: str, cold: str, cnew: str, daily: str, given_mcg: str, hours: str
) -> None:
    line = way(length, "0.199")
    strong, weak = drug(cnew).concentration.ng_per_ml, drug(cold).concentration.ng_per_ml
    even = flow_of(mcg(daily) / 24, strong)
    instants = range(0, 5 * DAY, HOUR // 100)
    out = list(drops(filled((line.volume_pl, weak)), lambda _: even, strong, instants))
    wrong = [drop for drop in out if drop.strengths == (weak,)]
    assert {drop.ng_per_day for drop in wrong} == {mcg(given_mcg)}
    assert Fraction(wrong[-1].to_ms, HOUR) == Fraction(hours)
    assert out[-1].ng_per_day == mcg(daily)


def test_that_a_bridge_under_flex_is_even_at_the_tip_and_then_follows_the_clock() -> None:
    steps = flex(("00:00", "8"), ("06:00", "4"), ("18:00", "9"))
    from_ms = at(2026, 11, 23, 10)
    before = Prescription(OLD_WEAK, steps, Volume(ml("2")))
    plan = bridge.planned(before, OLD_STRONG, way("81.3", "0.199").volume_pl, from_ms)
    out = stepped(plan, steps, from_ms)
    assert {drop.ng_per_day for drop in out if drop.to_ms <= plan.bridge.duration_ms} == {mcg("150")}
    after = [drop for drop in out if drop.from_ms > plan.bridge.duration_ms]
    assert {drop.ng_per_day for drop in after} >= {mcg("8") * 24, mcg("4") * 24, mcg("9") * 24}
    assert all(
        drop.ng == dosing.ng_between(steps, from_ms + drop.from_ms, from_ms + drop.to_ms)
        for drop in after
        if dosing.ng_per_h_at(steps, from_ms + drop.from_ms)
        == dosing.ng_per_h_at(steps, from_ms + drop.to_ms - 1)
    )


def test_that_a_bridge_with_a_change_of_dose_gives_the_old_dose_and_then_the_new() -> None:
    plan = bridge.plan(way("80", "0.199").volume_pl, OLD_WEAK, OLD_STRONG, mcg("200"))
    out = stepped(plan, simple("240"))
    assert {drop.ng_per_day for drop in out if drop.strengths == (500_000,)} == {mcg("200")}
    assert {drop.ng_per_day for drop in out if drop.strengths == (2_000_000,)} == {mcg("240")}
    assert all(len(drop.strengths) == 1 for drop in out)

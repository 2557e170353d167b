"""NE-17, NE-23 to NE-27, NE-33 to NE-36: what the checks say of an amount, in six languages of the machine.

The rules know no language; that they cannot come to know one is held here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from console.domain import limits, reservoir, residual, rules
from console.domain.change import Change, ProgramChange, RefillChange
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Drug, Infusion, Prescription
from console.domain.quantities import (
    NG_PER_MCG,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Volume,
    flow_pl_per_h,
)
from console.domain.wording import amount, date_text
from support.fields import LOCALES
from support.therapies import (
    at,
    catalog,
    flex,
    implanted,
    minimum,
    patient_bolus,
    periodic,
    prescription,
    simple,
    strength,
)

NOW_MS = at(2026, 11, 23, 9, 44)
CONTEXT = rules.RuleContext("adult-spinal", None, NOW_MS, catheter=implanted("ONE-89", "7.7"))
EVERYWHERE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@pytest.fixture(autouse=True, params=LOCALES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have the machine speak one language after the other."""
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def found(before: Prescription, change: Change, context: rules.RuleContext = CONTEXT) -> tuple[Finding, ...]:
    return rules.findings(before, change, catalog(), "SP-20", context)


def asked(infusion: Infusion, running: Infusion) -> dict[str, Finding]:
    """Return by their code the findings on `infusion` in a pump that runs `running`."""
    before = prescription(running)
    return {each.code: each for each in found(before, ProgramChange(replace(before, infusion=infusion)))}


def kinds(findings: tuple[Finding, ...]) -> set[FindingKind]:
    return {each.kind for each in findings}


def test_ne_17_an_interval_typed_into_minutes_is_stopped_by_name() -> None:
    """NE-17: 20 mcg every 6 min for every 6 h, the accident of 2004."""
    said = asked(periodic("20", 6, 1), simple("267"))["interval-too-short"]
    assert said.kind is FindingKind.STOP
    assert "240 boluses" in said.sentence.replace("\u00a0", " ")
    assert "minutes typed for hours" in said.sentence


def test_ne_17_an_hour_is_the_shortest_interval_and_is_not_stopped() -> None:
    """NE-17."""
    assert "interval-too-short" in asked(periodic("5", 59, 1), simple("267"))
    assert "interval-too-short" not in asked(periodic("5", 60, 1), simple("267"))


def test_ne_17_the_day_is_summed_over_all_that_flows() -> None:
    """NE-17: boluses, basal and the patient's own count together against the limit of a day."""
    boluses = periodic("100", 60, 30, basal="20")
    alone = prescription(boluses)
    assert "daily-dose-too-high" not in {each.code for each in found(alone, ProgramChange(alone))}
    theirs = replace(alone, patient_bolus=patient_bolus("50", 10, 60, 10))
    together = limits.stops(alone, ProgramChange(theirs), catalog(), "SP-20")
    assert [each.code for each in together] == ["daily-dose-too-high"]
    assert "3,380" in together[0].sentence


def test_ne_17_a_morning_bolus_given_every_hour_is_asked_about_by_name() -> None:
    """NE-17 as amended: 60 mcg hourly (1,440 a day) is caught by the ×24 question and the rise."""
    rest = minimum("500")
    before = prescription(periodic("60", 1_440, 60, rest), mcg_per_ml="500")
    hourly = replace(before, infusion=periodic("60", 60, 50, rest))
    said = found(before, ProgramChange(hourly))
    assert [each.kind for each in said if "24 times" in each.sentence] == [FindingKind.REASON]
    assert any(each.typed for each in said)


@EVERYWHERE
@given(mcg=st.integers(30_001, 1_000_000))
def test_ne_23_no_daily_dose_above_the_limit_goes_through(mcg: int) -> None:
    """NE-23: the hard limit is a stop whatever else is said, and the pump enforces the same stops."""
    wanted = prescription(simple(str(Decimal(mcg) / 10)))
    stops = limits.stops(prescription(simple("267")), ProgramChange(wanted), catalog(), "SP-20")
    assert "daily-dose" in {each.field for each in stops}
    assert kinds(stops) == {FindingKind.STOP}


@EVERYWHERE
@given(new=st.integers(960, 2_669))
def test_ne_24_no_limit_forbids_a_reduction(new: int) -> None:
    """NE-24 as amended: asked about and warned of, never stopped, down to what the pump can give."""
    said = asked(simple(str(Decimal(new) / 10)), simple("267"))
    assert FindingKind.STOP not in {each.kind for each in said.values()}
    asks = FindingKind.REASON in {each.kind for each in said.values()}
    assert asks is (Decimal(new) / 10 < Decimal(267) * Decimal("0.8"))


@pytest.mark.parametrize(
    ("group", "within", "beyond"),
    [("adult-spinal", "130", "130.1"), ("adult-cerebral", "115", "115.1"), ("child", "115", "115.1")],
)
def test_ne_24_a_rise_is_held_against_the_ceiling_of_its_group(group: str, within: str, beyond: str) -> None:
    """NE-24."""
    before, context = prescription(simple("100")), replace(CONTEXT, group=group)
    for dose, kind in ((within, FindingKind.NOTE), (beyond, FindingKind.REASON)):
        change = ProgramChange(prescription(simple(dose)))
        assert kind in kinds(found(before, change, context))
        assert (FindingKind.REASON in kinds(found(before, change, context))) is (kind is FindingKind.REASON)


def test_ne_24_more_than_double_is_typed_once_more_and_is_not_stopped() -> None:
    """NE-24."""
    said = asked(simple("534.1"), simple("267"))
    assert any(each.typed for each in said.values())
    assert FindingKind.STOP not in {each.kind for each in said.values()}
    assert not any(each.typed for each in asked(simple("534"), simple("267")).values())


@pytest.mark.parametrize(
    ("running", "new", "words"),
    [
        ("120", "1200", "ten times"),
        ("1200", "120", "a tenth"),
        ("20", "480", "24 times"),
        ("480", "20", "one 24th"),
        ("24.5", "1470", "60 times"),
        ("1470", "24.5", "one 60th"),
        ("293.5", "239.5", "two digits exchanged"),
    ],
)
def test_ne_25_a_slip_is_asked_about_by_its_name(running: str, new: str, words: str) -> None:
    """NE-25."""
    before = prescription(simple(running), mcg_per_ml="500")
    said = found(before, ProgramChange(replace(before, infusion=simple(new))))
    slips = [each for each in said if words in each.sentence]
    assert len(slips) == 1
    assert slips[0].kind is FindingKind.REASON
    assert slips[0].sentence.replace("\u00a0", " ").count("?") == 1


def filled(
    mcg_per_ml: str, *, filled_ml: str = "18.6", left_ml: str = "0", alarm_ml: str = "2"
) -> RefillChange:
    """Return a refill with `mcg_per_ml` and no bridge."""
    return RefillChange(
        withdrawn=Volume.from_ml(Decimal(5)),
        left=Volume.from_ml(Decimal(left_ml)),
        filled=Volume.from_ml(Decimal(filled_ml)),
        prescription=prescription(simple("267"), mcg_per_ml, alarm_ml),
        bridge=None,
        stable_until=None,
    )


REFILLED = replace(CONTEXT, reservoir_pl=5 * PL_PER_ML, delivered_pl=15 * PL_PER_ML, rinsed=True)


def test_ne_26_the_strengths_to_pick_are_the_ones_for_pumps_and_never_the_one_for_screening() -> None:
    """NE-26 as amended: 500, 1000, 2000 and other."""
    drug = catalog().drugs["baclofen"]
    assert [each.concentration.mcg_per_ml for each in drug.strengths] == [500, 1000, 2000]
    stopped = limits.stops(prescription(simple("267")), filled("50"), catalog(), "SP-20")
    assert "screening-strength" in {each.code for each in stopped}


def test_ne_26_a_vial_of_another_strength_than_is_typed_is_asked_about_with_what_it_would_do() -> None:
    """NE-26: 500 is typed, the vial says 2000."""
    vial = Drug("baclofen", strength("2000"))
    said = {
        each.code: each
        for each in found(prescription(simple("267")), filled("500"), replace(REFILLED, vial=vial))
    }
    assert said["vial-differs"].kind is FindingKind.REASON
    assert "four times the dose" in said["vial-differs"].sentence.replace("\u00a0", " ")


@pytest.mark.parametrize("mcg_per_ml", ["500", "1000"])
def test_ne_27_another_strength_without_a_bridge_needs_a_reason_that_names_the_dose(mcg_per_ml: str) -> None:
    """NE-27."""
    said = {each.code: each for each in found(prescription(simple("267")), filled(mcg_per_ml), REFILLED)}
    assert said["unbridged"].kind is FindingKind.REASON
    assert "mcg/day" in said["unbridged"].sentence


def test_ne_27_the_same_strength_asks_for_no_bridge() -> None:
    """NE-27."""
    codes = {each.code for each in found(prescription(simple("267")), filled("2000"), REFILLED)}
    assert "unbridged" not in codes


@pytest.mark.parametrize(
    ("calculated", "aspirated", "delivered", "verdict"),
    [
        ("18", "15.5", "2", "under"),
        ("4", "4.9", "16", "within"),
        ("4", "6.1", "16", "over"),
        ("24.3", "26.4", "15.7", "over"),
        ("24.3", "26.3", "15.7", "within"),
        ("19", "20", "1", "within"),
    ],
)
def test_ne_33_a_residual_outside_its_limit_is_flagged(
    calculated: str, aspirated: str, delivered: str, verdict: str
) -> None:
    """NE-33, with the limit of the clinical rules: max(1 mL, min(14.5 % of what was delivered, 2 mL))."""
    volumes = (Volume.from_ml(Decimal(text)).pl for text in (calculated, aspirated, delivered))
    judged = residual.judge(*volumes, catalog().practice)
    assert judged.verdict.value == verdict
    words = residual.words(judged, interpret=True)
    assert ("more left" if aspirated > calculated or verdict == "over" else "less left") in words
    assert " over " not in f" {words.partition('(')[0]} "


def test_ne_34_more_than_the_pump_holds_is_stopped_and_so_is_an_alarm_above_what_is_in_it() -> None:
    """NE-34."""
    before = prescription(simple("267"))
    codes = {
        name: {each.code for each in limits.stops(before, change, catalog(), model)}
        for name, model, change in (
            ("full", "SP-20", filled("2000", filled_ml="20")),
            ("over", "SP-20", filled("2000", filled_ml="20.1")),
            ("over with what was left", "SP-20", filled("2000", left_ml="2", filled_ml="18.1")),
            ("40 full", "SP-40", filled("2000", filled_ml="40")),
            ("41 in 40", "SP-40", filled("2000", filled_ml="41")),
            ("alarm above", "SP-20", filled("2000", filled_ml="3", alarm_ml="3")),
        )
    }
    assert not codes["full"]
    assert not codes["40 full"]
    for name in ("over", "over with what was left", "41 in 40"):
        assert "over-capacity" in codes[name], name
    assert "alarm-above-volume" in codes["alarm above"]


@pytest.mark.parametrize(
    ("filled_on", "days", "said"),
    [
        (date(2026, 11, 23), 45, "Thu 7 Jan 2027"),
        (date(2028, 1, 15), 45, "Tue 29 Feb 2028"),
        (date(2027, 1, 15), 45, "Mon 1 Mar 2027"),
        (date(2027, 3, 1), 45, "Thu 15 Apr 2027"),
        (date(2026, 10, 1), 90, "Wed 30 Dec 2026"),
    ],
)
def test_ne_35_the_refill_date_is_a_weekday_and_a_date_and_comes_out_the_same_by_counting(
    filled_on: date, days: int, said: str
) -> None:
    """NE-35: leap years, the change of summer time and the turn of a year; no zone is asked."""
    daily = {45: "200", 90: "100"}[days]
    volumes = Volume.from_ml(Decimal(20)), Volume.from_ml(Decimal(2))
    worked_out = reservoir.refill_days(*volumes, strength("500"), DailyDose.from_mcg_per_day(Decimal(daily)))
    left, counted = Decimal(18) * 500, 0
    while left >= Decimal(daily):
        left, counted = left - Decimal(daily), counted + 1
    assert worked_out == counted == days
    before, by, binding = reservoir.due(filled_on + timedelta(days=days), None, 7)
    assert before is not None
    assert by is not None
    assert date_text(before) == said
    assert before - by == timedelta(days=7)
    assert binding is reservoir.Binding.ALARM


@EVERYWHERE
@given(mcg_per_ml=st.integers(100, 4_000), tenths=st.integers(1, 30_000), hours=st.integers(1, 240))
def test_ne_36_concentration_times_flow_is_the_dose_exactly(mcg_per_ml: int, tenths: int, hours: int) -> None:
    """NE-36: mcg/mL × mL/day = mcg/day, in whole numbers and decimals all the way."""
    daily = Decimal(tenths) / 10
    held = Concentration.from_mcg_per_ml(Decimal(mcg_per_ml))
    ng_per_h = Fraction(DailyDose.from_mcg_per_day(daily).ng_per_day, 24)
    ml_per_day = flow_pl_per_h(ng_per_h, held) * 24 / PL_PER_ML
    assert ml_per_day * mcg_per_ml == Fraction(daily)
    assert ng_per_h * hours == Fraction(daily) * NG_PER_MCG * hours / 24
    assert amount(daily, "mcg/day") == f"{daily.normalize():,f}\u00a0mcg/day"


def test_ne_35_a_flex_and_the_same_dose_evenly_last_the_same_days() -> None:
    """NE-35: the date follows from what flows, not from how it is typed."""
    days = [
        reservoir.forecast(
            20 * PL_PER_ML, prescription(infusion), NOW_MS,
            residual_alarm_pl=2 * PL_PER_ML, stability_until=None, margin_days=7,
        ).refill_before
        for infusion in (simple("240"), flex(("00:00", "10")))
    ]  # fmt: skip
    assert days[0] == days[1] is not None

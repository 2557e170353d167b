"""What a visit is called, worked out from what was done in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.alarms import DEFAULT_REPEATS
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Drug,
    Flex,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Step,
)
from console.domain.quantities import Concentration, Dose, DoseRate, Volume
from console.records.titles import LONGEST, title
from support.clinic import CATHETER, flex, intent, prescription, program, refill, simple

BOLUS = BolusChange(Dose(50_000), 600_000)
COMMITTED = {"verdict": "committed", "recovered": 0}
LOST = {"verdict": "not-applied", "recovered": 1}
REFUSED = {"verdict": "not-applied", "recovered": 0}
EVEN = prescription(Flex((DayGroup(EVERY_DAY, (Step(0, DoseRate(11_125)),)),)))

BEFORE = simple("267")
SLOWEST = prescription(MinimumRate(250_000, Concentration(2_000_000)))
PERIODIC = prescription(PeriodicBolus(Dose(60_000), 6 * 3_600_000, 3_600_000, DoseRate(1_000)))
ON_DEMAND = PatientBolus(Dose(10_000), 600_000, 7_200_000, 4)
WEAKER = replace(BEFORE, drug=Drug("baclofen", Concentration(500_000)))


def done(before, change, row=None):
    return intent(1, before, change), row or COMMITTED


@pytest.mark.parametrize(
    ("deeds", "told"),
    [
        ([], "Pump read"),
        ([done(simple("267"), program(simple("280")))], "Dose"),
        ([done(simple("267"), program(flex(10, 14)))], "Dose, flex steps"),
        ([done(flex(10, 14), program(flex(11, 13)))], "Flex steps"),
        ([done(simple("267"), program(EVEN))], "Flex steps"),
        ([done(EVEN, program(simple("267")))], "Simple continuous"),
        ([done(simple("267"), program(simple("267")))], "Program unchanged"),
        (
            [done(simple("267"), program(replace(simple("267"), low_reservoir=Volume(3 * 10**9))))],
            "Low-reservoir alarm",
        ),
        ([done(simple("267"), BOLUS)], "Single bolus"),
        ([done(simple("267"), BOLUS), done(simple("267"), BOLUS)], "Single bolus"),
        ([done(simple("267"), program(simple("280"))), done(simple("280"), BOLUS)], "Dose, single bolus"),
        ([done(simple("267"), BOLUS, LOST)], "Link lost, pump unchanged"),
        ([done(simple("267"), BOLUS, REFUSED)], "Update refused, pump unchanged"),
        ([done(simple("267"), BOLUS, LOST), done(simple("267"), program(simple("280")))], "Dose"),
    ],
)
def test_that_a_visit_is_called_by_what_was_done(deeds, told):
    assert title(deeds) == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (StopChange(), "Stop pump"),
        (ResumeChange(), "Resume pump"),
        (AlarmsChange(DEFAULT_REPEATS), "Alarm tones"),
        (PrimeChange(PrimeCase.POST_IMPLANT, Volume(178_860_000), 600_000), "Prime"),
        (ImplantChange(ImplantKind.NEW, CATHETER), "Implant"),
        (ImplantChange(ImplantKind.REPLACEMENT, CATHETER), "Pump replacement"),
        (ImplantChange(ImplantKind.REVISION, CATHETER), "Catheter revised"),
        (program(SLOWEST), "Minimum rate"),
        (program(PERIODIC), "Dose, periodic bolus"),
        (program(replace(BEFORE, patient_bolus=ON_DEMAND)), "Patient boluses"),
        (program(replace(flex(10, 14), patient_bolus=ON_DEMAND)), "Dose, flex steps, patient boluses"),
        (program(replace(BEFORE, later=Later(5, flex(10, 14).infusion))), "Delayed start"),
        (program(replace(flex(10, 14), later=Later(5, BEFORE.infusion))), "Temporary change"),
        (ProgramChange(simple("280"), refill(BEFORE, bridged=True).bridge), "Dose, bridge"),
        (ProgramChange(BEFORE, refill(BEFORE, bridged=True).bridge), "Bridge"),
        (refill(BEFORE), "Refill, 2,000 mcg/mL"),
        (refill(WEAKER, bridged=True), "Refill, 500 mcg/mL, bridge"),
        (refill(simple("280")), "Refill, 2,000 mcg/mL, dose"),
        (replace(refill(BEFORE), filled=Volume(0)), "Reservoir emptied"),
        (replace(refill(BEFORE, left_ml=3), filled=Volume(0)), "Refill left half-way"),
    ],
)
def test_that_every_change_gives_its_visit_a_name_of_its_own(change, told):
    assert title([done(BEFORE, change)]).replace("\u00a0", " ") == told


def test_that_taking_back_what_was_to_come_later_is_called_so():
    coming = replace(BEFORE, later=Later(5, flex(10, 14).infusion))
    assert title([done(coming, program(BEFORE))]) == "Later change taken back"
    assert title([done(replace(BEFORE, patient_bolus=ON_DEMAND), program(BEFORE))]) == "Patient boluses off"


def test_that_a_visit_in_which_more_was_done_than_a_title_holds_is_cut_and_says_so():
    strengths = [replace(BEFORE, drug=Drug("baclofen", Concentration(ng * 1_000))) for ng in range(500, 520)]
    words = title([done(BEFORE, refill(each)) for each in strengths])
    assert len(words) == LONGEST
    assert words.endswith("…")

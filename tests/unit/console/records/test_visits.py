"""What a visit is called, worked out from what was done in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.change import BolusChange
from console.domain.prescription import EVERY_DAY, DayGroup, Flex, Step
from console.domain.quantities import Dose, DoseRate, Volume
from console.records.visits import what
from support.clinic import flex, intent, prescription, program, simple

BOLUS = BolusChange(Dose(50_000), 600_000)
COMMITTED = {"verdict": "committed", "recovered": 0}
LOST = {"verdict": "not-applied", "recovered": 1}
REFUSED = {"verdict": "not-applied", "recovered": 0}
EVEN = prescription(Flex((DayGroup(EVERY_DAY, (Step(0, DoseRate(11_125)),)),)))


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
    assert what(deeds) == told

"""Every kind of change in a few words."""

from __future__ import annotations

import pytest

from console.domain.change import BolusChange, Change, Phase, ProgramChange, RefillChange, StopChange
from console.domain.quantities import MS_PER_HOUR, Dose, Volume
from console.domain.reading import BolusKind, RunningBolus
from support import drafted, states
from ui.models import changes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (ProgramChange(states.prescription(states.WANTED)), "Program, 293.5 mcg/day"),
        (BolusChange(Dose(50_000), MS_PER_HOUR), "Single bolus, 50 mcg over 1 h"),
        (drafted.PRIME, "Prime, catheter only, after implant, 0.179 mL over 11 min"),
        (drafted.refill(), "Refill, 20 mL of baclofen 2,000 mcg/mL, 150 mcg/day"),
        (
            RefillChange(Volume(1), Volume(0), Volume(0), states.prescription()),
            "Refill, nothing filled in, 267 mcg/day",
        ),
        (StopChange(), "Pump stopped, no restart planned"),
        (drafted.STOP, "Pump stopped, restart planned for Tue 24 Nov 2026 06:00"),
        (drafted.RESUME, "Pump started again"),
        (drafted.TONES, "Alarm tones every 20 min (critical) and 2 h (non-critical)"),
    ],
)
def test_that_a_change_says_what_was_ordered(change: Change, words: str):
    assert changes.words(change).replace("\u00a0", " ") == words


def test_that_an_implant_names_its_catheter():
    assert changes.words(drafted.IMPLANT).endswith("catheter ONE-89")


def test_that_a_bolus_under_way_is_told_as_drug_or_as_volume():
    single = RunningBolus(BolusKind.SINGLE, (Phase(Dose(50_000), 1),) * 2, 0, replaces=False)
    assert changes.running(single) == "100\u00a0mcg"
    bridge = drafted.bridging().bolus
    assert bridge is not None
    assert changes.running(bridge) == "0.378\u00a0mL"

"""What hands find follows from what is true, each fault by its own signs; what they do goes where it must."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain.hands import (
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    GiveOral,
    Hand,
    Inject,
    Look,
    LumbarBolus,
    OralDrug,
    Port,
    Rinse,
)
from console.domain.quantities import PL_PER_ML, Dose, Volume
from console.pump import bedside
from support.bedsides import FALSE_FRIEND, STRONG, bedside_of, how, refusal, seen
from support.calculations import drug
from support.responses import HOUR, stopped, treated, untreated

DYE = Examine(Look.DYE)
FROM_CATHETER = Aspirate(Port.CATHETER, Volume(PL_PER_ML))
INTO_CATHETER = Inject(Port.CATHETER, drug("2000"), Volume(PL_PER_ML))
FAULTS = ("occlusion", "positional_occlusion", "disconnection", "tip_displaced", "leak")


def test_that_looking_changes_neither_body_nor_patient() -> None:
    at = bedside_of()
    for look in set(Look) - {Look.DYE}:
        found = seen(at, Examine(look))
        assert found.body is at.body
        assert found.response is at.response


@pytest.mark.parametrize("look", [each for each in Look if each is not Look.DYE])
def test_that_no_finding_tells_a_level_a_flow_or_a_cause(look: Look) -> None:
    for fault in (*FAULTS, "stall", "mri", "over_delivery", "under_delivery"):
        felt = seen(bedside_of(stopped("rivera"), 48 * HOUR, **{fault: 50}), Examine(look)).felt
        told = " ".join((felt.words, *(part for finding in felt.findings for part in finding))).lower()
        assert not [
            word
            for word in (
                "mcg",
                "ng/ml",
                "level",
                "withdrawal",
                "overdose",
                "occlu",
                "leak",
                "stall",
                "deliver",
            )
            if word in told
        ]


@pytest.mark.parametrize(
    ("fault", "catheter", "tip"),
    [
        (None, "whole", "where it was placed"),
        ("occlusion", "whole", "where it was placed"),
        ("leak", "whole", "where it was placed"),
        ("disconnection", "gap", "where it was placed"),
        ("positional_occlusion", "bend", "where it was placed"),
        ("tip_displaced", "whole", "edge of the canal"),
    ],
)
def test_that_a_picture_shows_a_gap_a_bend_and_a_tip_but_no_occlusion_and_no_leak(
    fault: str | None, catheter: str, tip: str
) -> None:
    at = bedside_of(**({} if fault is None else {fault: 50}))
    assert catheter in how(at, Examine(Look.X_RAY), "Catheter")
    assert tip in how(at, Examine(Look.X_RAY), "Tip")


def test_that_the_rotor_turns_unless_something_holds_it() -> None:
    assert "quarter turn" in seen(bedside_of(), Examine(Look.ROTOR)).felt.words
    for fault in ("stall", "mri", "mri_telemetry_trap"):
        assert "stands where it stood" in seen(bedside_of(**{fault: 0}), Examine(Look.ROTOR)).felt.words
    assert refusal(bedside_of(model="VP-20"), Examine(Look.ROTOR)) == "no-rotor"
    assert "valves" in how(bedside_of(model="VP-20"), Examine(Look.X_RAY), "Rotor")


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        (None, "spreads in the spinal fluid"),
        ("occlusion", "stops in the catheter"),
        ("disconnection", "connector"),
        ("leak", "in part beside the pump"),
        ("tip_displaced", "streak beside the cord"),
        ("positional_occlusion", "stops while the patient leans forward"),
    ],
)
def test_that_contrast_leaves_where_the_catheter_is_open(fault: str | None, where: str) -> None:
    at = bedside_of(**({} if fault is None else {fault: 50}))
    assert where in how(at, DYE, "Contrast")
    assert seen(at, DYE).body.is_whole


def test_that_a_dye_study_pushes_what_the_catheter_holds_into_the_patient() -> None:
    full = bedside_of()
    given = seen(full, DYE).body.given.ng - full.body.given.ng
    assert given == 352_000  # 0.176 mL of 2000 mcg/mL (reference, case 22)
    emptied = bedside_of()
    drawn = emptied.body.pulled(PL_PER_ML * 176 // 1_000)
    empty = bedside.Bedside(
        emptied.serial, emptied.model, emptied.at_ms, drawn, emptied.acting, emptied.response
    )
    assert seen(empty, DYE).body.given.ng == 0
    assert seen(bedside_of(occlusion=0), DYE).body == full.body


def test_that_a_catheter_gives_back_unless_it_is_shut_open_or_a_false_friend() -> None:
    assert bedside.stopped(bedside_of(), FROM_CATHETER) is None
    assert bedside.stopped(bedside_of(leak=40), FROM_CATHETER) is None
    assert bedside.stopped(bedside_of(positional_occlusion=40), FROM_CATHETER) is None
    for at in (
        bedside_of(occlusion=0),
        bedside_of(disconnection=0),
        bedside_of(tip_displaced=80),
        bedside_of(serial=FALSE_FRIEND),
    ):
        felt = bedside.stopped(at, FROM_CATHETER)
        assert felt is not None
        assert felt.volume == Volume(0)
    assert bedside.stopped(bedside_of(serial=FALSE_FRIEND), INTO_CATHETER) is None
    assert "spreads" in how(bedside_of(serial=FALSE_FRIEND), DYE, "Contrast")


def test_that_about_one_open_catheter_in_five_gives_nothing_back() -> None:
    quiet = [number for number in range(1_000) if not bedside_of(serial=f"SIM-{number}").gives_back]
    assert 150 < len(quiet) < 250


def test_that_an_injection_stops_at_an_occlusion_and_runs_out_at_an_open_end() -> None:
    felt = bedside.stopped(bedside_of(occlusion=0), INTO_CATHETER)
    assert felt is not None
    assert "stops hard" in felt.words
    at, volume = bedside_of(), Fraction(PL_PER_ML)
    assert (bedside_of(disconnection=0).open_percent, bedside_of(leak=25).open_percent) == (100, 25)
    open_end = bedside.driven(at.body, volume, STRONG, 100)
    assert (open_end.pocket.ng, open_end.given.ng) == (2_000_000, 0)
    leaking = bedside.driven(at.body, volume, STRONG, 25)
    assert (leaking.pocket.ng, leaking.given.ng) == (500_000, 1_500_000)
    assert open_end.is_whole
    assert leaking.is_whole


def test_that_a_test_bolus_shows_hours_later_and_not_at_once() -> None:
    at = bedside_of(untreated("perrin"))
    before = how(at, Examine(Look.EXAMINATION), "Knee extensors, right")
    left = seen(at, LumbarBolus(Dose(50_000))).response
    soon = how(bedside_of(left, HOUR // 6), Examine(Look.EXAMINATION), "Knee extensors, right")
    later = how(bedside_of(left, 5 * HOUR), Examine(Look.EXAMINATION), "Knee extensors, right")
    assert (before, soon) == ("3", "3")
    assert later in {"1", "1+", "2"}
    assert at.response.state == untreated("perrin").state
    assert refusal(at, LumbarBolus(Dose(101_000))) == "dose-too-high"


def test_that_drugs_by_mouth_and_drawn_fluid_change_the_patient_and_not_the_body() -> None:
    at = bedside_of(stopped("rivera"), 36 * HOUR)
    for hand in (*(GiveOral(each, 10) for each in OralDrug), DrawCsf(Volume(30 * PL_PER_ML))):
        found = seen(at, hand)
        assert found.body is at.body
        assert found.response.state != at.response.state
    assert refusal(at, DrawCsf(Volume(60 * PL_PER_ML))) == "draw-less"


def deep() -> object:
    """Return a patient in coma."""
    patient = treated("rivera")
    patient.bolus(0, 8_000_000)
    return patient


@pytest.mark.parametrize(
    ("patient", "hours", "swallows"),
    [("rivera", 30, True), ("rivera", 57, False), ("haddad", 54, True), ("okoye", 62, False)],
)
def test_that_withdrawal_keeps_from_swallowing_by_seizures_and_by_an_altered_state(
    patient: str, hours: int, *, swallows: bool
) -> None:
    at, hand = bedside_of(stopped(patient), hours * HOUR), GiveOral(OralDrug.BACLOFEN, 20)
    assert at.signs.sedation == 0
    if swallows:
        assert "swallowed" in seen(at, hand).felt.words
    else:
        assert refusal(at, hand) == "cannot-swallow"
        assert "convulsing" in str(bedside.act(at, hand))


def test_that_nobody_swallows_in_coma_and_a_ventilator_keeps_the_saturation() -> None:
    at = bedside_of(deep(), 6 * HOUR)
    assert refusal(at, GiveOral(OralDrug.BACLOFEN, 10)) == "cannot-swallow"
    admitted = seen(at, Admit(Care.VENTILATION)).response
    assert (
        how(bedside_of(admitted, 6 * HOUR), Examine(Look.MONITOR), "Oxygen saturation (SpO2)") == "98\u00a0%"
    )
    watched = seen(at, Admit(Care.OBSERVATION)).response
    assert (
        how(bedside_of(watched, 6 * HOUR), Examine(Look.MONITOR), "Oxygen saturation (SpO2)") != "98\u00a0%"
    )
    home = seen(bedside_of(admitted, 6 * HOUR), Discharge()).response
    assert home.state == watched.state


@pytest.mark.parametrize(
    "hand",
    [
        Aspirate(Port.RESERVOIR),
        Aspirate(Port.CATHETER, Volume(PL_PER_ML)),
        Inject(Port.RESERVOIR, drug("500"), Volume(PL_PER_ML)),
        Rinse(drug("500"), Volume(PL_PER_ML), 1),
        Examine(Look.DYE),
    ],
)
def test_that_no_needle_finds_the_port_of_a_pump_that_is_turned_over(hand: Hand) -> None:
    found = bedside.hidden(bedside_of(pump_flipped=0), hand)
    assert found is not None
    assert found.code == "port-not-found"
    assert bedside.hidden(bedside_of(), hand) is None


def test_that_a_pump_turned_over_is_seen_on_x_ray_and_hinders_nothing_else() -> None:
    over = bedside_of(pump_flipped=0)
    assert "port to the back" in how(over, Examine(Look.X_RAY), "Pump")
    assert "port to the front" in how(bedside_of(), Examine(Look.X_RAY), "Pump")
    assert bedside.hidden(over, Examine(Look.HISTORY)) is None

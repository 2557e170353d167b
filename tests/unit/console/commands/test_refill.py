"""`refill` at the command line: what hands did, what then runs and the bridge, told as one change."""

from __future__ import annotations

from datetime import date

import pytest

from console.domain.prescription import MinimumRate, SimpleContinuous
from console.domain.quantities import PL_PER_ML, DailyDose, Volume
from support.therapies import flex, prescription
from support.verbs import CATHETER, ward

SAME = ("--withdrawn-ml", "20", "--filled-ml", "20", "--lot", "BX-2291", "--expiry", "2026-12")
WEAKER = (*SAME, "--concentration", "500", "--rinse", "3", "--daily-dose", "200", "--not-accessed")
WHY = ("--yes", "--reason", "finer steps; label read by two")


@pytest.fixture
def ada(tmp_path):
    with ward(tmp_path) as found:
        yield found


def test_that_a_refill_is_read_back_and_not_told_without_a_yes(ada):
    shown = ada.told("refill", *SAME)
    assert (shown["applied"], ada.version) == (False, 0)
    assert ada.pump.device.firmware.hydraulics.ledger.withdrawn_pl == 0


def test_that_a_refill_with_the_same_drug_keeps_the_program_and_needs_no_bridge(ada):
    before = ada.running
    assert ada.told("refill", *SAME, "--yes")["applied"]
    visit, operation = ada.recorded()
    assert visit.what.replace("\u00a0", " ") == "Refill, 2,000 mcg/mL"
    change = operation.change
    assert (change.withdrawn, change.left, change.filled) == (
        Volume(20 * PL_PER_ML),
        Volume(0),
        Volume(20 * PL_PER_ML),
    )
    assert (change.prescription, change.bridge) == (before, None)
    assert operation.particulars == (("Lot", "BX-2291"), ("Expiry", "12/2026"))


def test_that_the_drug_keeps_until_its_label_or_its_stability_says_no_longer(ada):
    ada.told("refill", *SAME, "--yes")
    assert ada.change().stable_until == date(2026, 12, 31)
    ada.told("refill", *SAME[:-1], "2029-02", *WHY)
    assert ada.change().stable_until == date(2027, 3, 20)


def test_that_another_strength_comes_with_a_bridge_over_the_path_the_pump_knows(ada):
    assert ada.told("refill", *WEAKER, *WHY)["bolus"]["ends"] is not None
    change = ada.change()
    (phase,) = change.bridge.phases
    assert phase.amount.pl == 199_000_000 + CATHETER.volume_pl
    assert phase.clears.concentration.mcg_per_ml == 2000
    assert change.prescription.infusion == SimpleContinuous(DailyDose(200_000))
    assert ada.recorded()[0].what.replace("\u00a0", " ") == "Refill, 500 mcg/mL, bridge, dose"
    assert dict(ada.recorded()[1].particulars)["Rinse"].replace("\u00a0", " ") == "3 × 2 mL"


def test_that_what_is_asked_about_another_strength_is_asked(ada):
    codes = {each["code"] for each in ada.told("refill", *WEAKER)["findings"]}
    assert {"strength-lower", "cut-large"} <= codes
    unrinsed = [each for each in WEAKER if each not in ("--rinse", "3")]
    assert "unrinsed" in {each["code"] for each in ada.told("refill", *unrinsed, "--rinse", "0")["findings"]}


def test_that_a_catheter_accessed_at_the_visit_is_asked_about(ada):
    found = ada.told("refill", *SAME, "--accessed")["findings"]
    assert "catheter-accessed" in {each["code"] for each in found}


def test_that_the_bridge_read_back_can_be_sent_as_it_was_shown(ada):
    shown = ada.told("refill", *WEAKER)
    as_of = shown["said"][-1].split()[-1].rstrip(".")
    given = ("--bridge-from", as_of, "--confirm", shown["digest"], "--reason", "label read by two")
    assert ada.told("refill", *WEAKER, *given)["applied"]


def test_that_a_bridge_may_be_declined_with_a_reason(ada):
    assert "A reason is needed" in ada.refused("refill", *WEAKER, "--no-bridge", "--yes")
    ada.told("refill", *WEAKER, "--no-bridge", *WHY)
    assert ada.change().bridge is None
    assert dict(ada.recorded()[1].particulars)["Bridge"] == "no bridge"


def test_that_a_program_file_brings_drug_alarm_and_infusion(ada, project, tmp_path):
    text = (project / "docs/examples/flex.toml").read_text(encoding="utf-8")
    path = tmp_path / "flex.toml"
    path.write_text(text.replace("= 2000", "= 1000").replace("low_reservoir_ml = 2", "low_reservoir_ml = 4"))
    ada.told("refill", *SAME, "--rinse", "3", "--program", str(path), *WHY)
    after = ada.change().prescription
    assert (after.drug.concentration.mcg_per_ml, after.low_reservoir) == (1000, Volume(4 * PL_PER_ML))
    assert after == ada.running


def test_that_a_daily_dose_of_0_is_the_minimum_rate_in_the_new_strength(ada):
    ada.told("refill", *SAME, "--concentration", "1000", "--daily-dose", "0", "--rinse", "3", *WHY)
    infusion = ada.change().prescription.infusion
    assert isinstance(infusion, MinimumRate)
    assert infusion.concentration.mcg_per_ml == 1000


def test_that_an_alarm_of_its_own_may_go_with_a_refill(ada):
    ada.told("refill", *SAME, "--alarm-ml", "4", "--yes")
    assert ada.running.low_reservoir == Volume(4 * PL_PER_ML)


def test_that_a_refill_left_half_way_asks_why_and_says_what_is_in(ada):
    given = ("--withdrawn-ml", "8", "--left-ml", "12", "--filled-ml", "0")
    assert "Nothing was filled" in ada.refused("refill", *given, "--yes")
    ada.told("refill", *given, "--yes", "--reason", "no vial at hand")
    assert ada.recorded()[0].what == "Refill left half-way"
    ledger = ada.pump.device.firmware.hydraulics.ledger
    assert 11.99 * PL_PER_ML < ledger.reservoir_pl <= 12 * PL_PER_ML


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (SAME[:4], "--lot and --expiry of the drug that was filled are missing: read the label."),
        (SAME[:6], "--expiry of the drug that was filled is missing: read the label."),
        (
            (*SAME, "--drug", "morphine"),
            "morphine is another drug: say its dose with --daily-dose or --program.",
        ),
        ((*SAME, "--bridge"), "there is nothing to bridge; leave --bridge out."),
        ((*SAME, "--daily-dose", "200.05"), "200.05 mcg/day is finer than steps of 0.1 mcg/day."),
        ((*SAME, "--alarm-ml", "30"), "alarm"),
        ((*SAME, "--program", "none.toml"), "There is no file none.toml; check the name."),
        (("--withdrawn-ml", "20", "--filled-ml", "21", *SAME[4:]), "overfilled"),
        ((*SAME, "--concentration", "50", "--daily-dose", "50"), "screening"),
    ],
)
def test_that_what_is_missing_or_cannot_be_is_refused_in_a_sentence(ada, arguments, sentence):
    assert sentence in ada.refused("refill", *arguments, "--reason", "x")


@pytest.mark.parametrize(
    "arguments",
    [
        SAME[2:],
        SAME[:2] + SAME[4:],
        (*SAME, "--daily-dose", "200", "--program", "a.toml"),
        (*SAME, "--program", "a.toml", "--concentration", "500"),
        (*SAME, "--rinse-ml", "3"),
        (*SAME, "--rinse", "6"),
        (*SAME[:-1], "08/2028"),
        (*SAME[:-1], "2028-13"),
        (*SAME, "--catheter-ml", "0.2", "--catheter-cm", "80", "--catheter-ml-per-cm", "0.0022"),
        (*SAME, "--catheter-cm", "80"),
    ],
)
def test_that_options_that_say_too_little_or_two_things_are_wrong_usage(ada, arguments):
    assert ada.call("refill", *arguments).exit_code == 2


def test_that_a_refill_counts_with_what_ran_before_it_and_a_reduction_does_not(tmp_path):
    with ward(tmp_path, prescription=prescription(flex(("00:00", "4"), ("12:00", "200")))) as evening:
        evening.jump("9h")
        said = evening.refused("refill", *SAME, "--daily-dose", "2500", *WHY)
        assert "given in 24 h, together with what the program until now gave; the limit is 3,000 mcg" in said
        assert evening.told("refill", *SAME, "--daily-dose", "100", *WHY)["applied"]

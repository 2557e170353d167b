"""`calc` at the command line: its keys, its exit codes, and every figure with its arithmetic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.commands.folders import Folders
from console.commands.verbs import assembled
from support.therapies import RESOURCES

FLOW = ("flow", "--concentration", "2000", "--daily-dose", "293.5")
PATH = ("--tubing-ml", "0.199", "--catheter-cm", "80", "--catheter-ml-per-cm", "0.0022")
BRIDGE = ("bridge", *PATH, "--from", "500", "--to", "2000", "--daily-dose", "200")
LEFT = (
    *("residual", "--filled-ml", "20", "--concentration", "500", "--daily-dose", "200"),
    *("--days", "40", "--reservoir-ml", "20", "--measured-ml"),
)
RINSE = ("rinse", "--residual-ml", "1.4", "--from", "2000", "--to", "500", "--filled-ml", "20")
TITRATE = ("titrate", "--daily-dose", "200", "--group")
FILL = ("refill", "--volume-ml", "20", "--alarm-ml", "2", "--concentration", "500", "--daily-dose", "200")


def calc(*arguments: str) -> Result:
    folders = Folders(RESOURCES, data=Path("/nowhere"))
    return CliRunner().invoke(assembled({}, "calc"), ["calc", *arguments], obj=folders)


def figures(*arguments: str) -> dict[str, object]:
    result = calc(*arguments, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    found: dict[str, object] = json.loads(result.stdout, parse_float=str)
    return found


def primed(case: str, *more: str) -> tuple[str, ...]:
    return ("prime", "--case", case, *PATH, "--concentration", "2000", *more)


def test_that_the_flow_of_the_papers_is_0_14675_ml_a_day() -> None:
    # 293.5 / 2000 = 0.14675 mL/day; 293.5 / 24 = 12.2291666… mcg/h
    assert figures(*FLOW) == {"flow_ml_per_day": "0.14675", "dose_mcg_per_h": "12.229167"}


def test_that_whole_figures_have_no_point() -> None:
    found = calc("flow", "--concentration", "500", "--daily-dose", "12000", "--json")
    assert found.stdout == '{"flow_ml_per_day":24,"dose_mcg_per_h":500}\n'


def test_that_without_json_there_is_a_line_for_each_figure() -> None:
    assert calc(*FLOW).stdout == "flow_ml_per_day  0.14675\ndose_mcg_per_h   12.229167\n"


def test_that_a_refill_is_due_in_45_days_and_the_date_keeps_the_drugs_margin() -> None:
    # (20 − 2) · 500 / 200 = 45 days; 23 November + 45 days = 7 January; 7 days earlier 31 December
    assert figures(*FILL, "--from-date", "2026-11-23") == {
        "days": 45,
        "refill_before": "2027-01-07",
        "refill_by": "2026-12-31",
        "binding": "alarm",
    }


def test_that_without_a_date_only_the_days_are_told() -> None:
    assert figures(*FILL) == {"days": 45}


def test_that_stability_caps_the_days_and_takes_no_margin() -> None:
    # (40 − 2) · 2000 / 350 = 217.1 days, capped at 180; 23 November + 180 days = 22 May
    found = figures(
        *("refill", "--volume-ml", "40", "--alarm-ml", "2", "--concentration", "2000"),
        *("--daily-dose", "350", "--stability-days", "180", "--from-date", "2026-11-23"),
    )
    assert found == {
        "days": 180,
        "refill_before": "2027-05-22",
        "refill_by": "2027-05-22",
        "binding": "stability",
    }


def test_that_a_margin_given_is_the_one_used() -> None:
    assert figures(*FILL, "--from-date", "2026-11-23", "--margin-days", "0")["refill_by"] == "2027-01-07"


def test_that_a_bridge_has_the_keys_of_the_papers_and_what_happens_without_it() -> None:
    # 0.199 + 80 · 0.0022 = 0.375 mL; · 500 = 187.5 mcg, at 200 a day 22.5 h; · 2000 = 750 mcg; 200/500 mL/day
    # without: 200 · 500/2000 = 50 mcg/day, for 0.375 / 0.1 days
    assert figures(*BRIDGE) == {
        "path_volume_ml": "0.375",
        "old_drug_mcg": "187.5",
        "duration_s": 81_000,
        "displayed_bolus_mcg": 750,
        "flow_ml_per_day": "0.4",
        "unbridged_dose_mcg_per_day": 50,
        "unbridged_duration_h": 90,
    }


def test_that_a_dose_that_follows_changes_only_what_happens_without_the_bridge() -> None:
    # 400 · 500/2000 = 100 mcg/day for 0.375 / 0.2 days
    changed = {"unbridged_dose_mcg_per_day": 100, "unbridged_duration_h": 45}
    assert figures(*BRIDGE, "--new-daily-dose", "400") == figures(*BRIDGE) | changed


def test_that_a_bridge_with_a_beginning_has_an_end_and_is_said_in_words() -> None:
    found = figures(*BRIDGE, "--start", "2026-11-23T10:00")
    assert found["ends"] == "2026-11-24T08:30:00"
    assert str(found["says"]).startswith(
        "The patient receives 200\u00a0mcg/day of the old 500\u00a0mcg/mL until"
    )
    assert str(found["says"]).endswith("bookkeeping in the new strength, not a dose to the patient.")


@pytest.mark.parametrize(
    ("case", "volume", "moved", "to_patient", "duration"),
    [
        ("back-table", "0.199", 398, 0, "716.4"),
        ("post-implant", "0.176", 352, 0, "633.6"),
        ("catheter-access", "0.176", 352, 0, "633.6"),
        ("new-pump-old-catheter", "0.199", 398, 352, "716.4"),
    ],
)
def test_that_each_case_of_priming_has_its_two_figures(
    *, case: str, volume: str, moved: int, to_patient: int, duration: str
) -> None:
    # 0.199 mL of 2000 are 398 mcg, 0.176 are 352; at 1 mL/h 716.4 s and 633.6 s
    found = figures(*primed(case))
    says = found.pop("says")
    assert found == {
        "volume_ml": volume,
        "dose_moved_mcg": moved,
        "dose_to_patient_mcg": to_patient,
        "duration_s": duration,
        "observe_h": 8,
    }
    assert ("never primed at the highest flow" in str(says)) == (case == "new-pump-old-catheter")


def test_that_a_full_catheter_is_run_at_the_therapeutic_rate_that_is_given() -> None:
    # 200 mcg/day of 500 is 0.4 mL/day: 0.199 mL in 11.94 h; 0.176 mL of 500 are 88 mcg
    found = figures(
        *primed("new-pump-old-catheter", "--daily-dose", "200", "--catheter-concentration", "500")
    )
    assert (found["duration_s"], found["dose_to_patient_mcg"]) == (42_984, 88)
    assert "never" not in str(found["says"])


def test_that_the_old_drug_in_the_catheter_is_what_haste_would_push_out() -> None:
    found = figures(*primed("new-pump-old-catheter", "--catheter-concentration", "500"))
    assert (found["dose_moved_mcg"], found["dose_to_patient_mcg"]) == (398, 88)


def test_that_a_prime_runs_at_the_highest_flow_of_the_model_named() -> None:
    # VP-20: 28.8 mL/day, which is 1.2 mL/h
    assert figures(*primed("back-table", "--model", "VP-20"))["duration_s"] == 597


@pytest.mark.parametrize(
    ("measured", "difference", "verdict", "suggests"),
    [
        ("4.9", "0.9", "within", "points to under-delivery"),
        ("6.5", "2.5", "over", "points to under-delivery"),
        ("1.5", "-2.5", "under", "points to over-delivery, leak or pocket fill"),
        ("4", 0, "within", ""),
    ],
)
def test_that_a_residual_is_judged_and_said(
    measured: str, difference: str, verdict: str, suggests: str
) -> None:
    # 20 − 200/500 · 40 = 4 mL; the limit is max(1, min(14.5 % of 16, 2)) = 2 mL
    found = figures(*LEFT, measured)
    assert found.pop("says")
    assert found == {
        "expected_ml": 4,
        "difference_ml": difference,
        "limit_ml": 2,
        "verdict": verdict,
        "suggests": suggests,
    }


def test_that_a_fill_on_what_could_not_be_drawn_is_off_its_label() -> None:
    # (1.4 · 2000 + 20 · 500) / 21.4 = 598.130841…
    assert figures(*RINSE) == {"concentration_mcg_per_ml": "598.130841", "off_percent": "19.626168"}


def test_that_a_rinse_brings_it_nearer() -> None:
    # one rinse: 1,500 · 1.4/3.4 · 1.4/21.4 = 40.406816… too many
    assert figures(*RINSE, "--rinse-ml", "2")["concentration_mcg_per_ml"] == "540.406817"
    # thrice: 1,500 · (1.4/3.4)³ · 1.4/21.4 = 6.850983…
    thrice = figures(*RINSE, "--rinse-ml", "2", "--times", "3")
    assert thrice["concentration_mcg_per_ml"] == "506.850983"


@pytest.mark.parametrize(
    ("group", "low", "high"),
    [("adult-spinal", 220, 260), ("adult-cerebral", 210, 230), ("child", 210, 230)],
)
def test_that_a_step_of_titration_has_its_range_by_group(group: str, low: int, high: int) -> None:
    assert figures(*TITRATE, group) == {"low_mcg_per_day": low, "high_mcg_per_day": high, "once_in_h": 24}


@pytest.mark.parametrize(
    ("arguments", "dose", "volume", "wait"),
    [
        ((), 50, 1, 0),
        (("--very-small",), 25, "0.5", 0),
        (("--tried-mcg", "50"), 75, "1.5", 24),
        (("--tried-mcg", "75"), 100, 2, 24),
    ],
)
def test_that_the_next_screening_dose_is_told(
    arguments: tuple[str, ...], dose: int, volume: int, wait: int
) -> None:
    assert figures("screening", *arguments) == {
        "next_dose_mcg": dose,
        "next_volume_ml": volume,
        "wait_h": wait,
        "observe_from_h": 4,
        "observe_to_h": 8,
    }


@pytest.mark.parametrize(
    ("arguments", "daily"),
    [(("--lasted-h", "6"), 100), (("--lasted-h", "8.5"), 50), (("--bad-reaction",), 50)],
)
def test_that_an_effect_makes_the_first_daily_dose(arguments: tuple[str, ...], daily: int) -> None:
    found = figures("screening", "--tried-mcg", "50", *arguments)
    assert (found["first_daily_dose_mcg_per_day"], found["no_rise_h"]) == (daily, 24)


@pytest.mark.parametrize(
    "verb", ["flow", "bridge", "prime", "refill", "residual", "rinse", "titrate", "screening"]
)
def test_that_each_calculator_says_what_it_takes(verb: str) -> None:
    told = calc(verb, "--help")
    assert told.exit_code == 0
    assert "--json" in told.stdout
    assert "Print" in told.stdout or "Compare" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("flow", "--concentration", "0", "--daily-dose", "5"), "A concentration of 0 mcg/mL holds no drug"),
        (("flow", "--concentration", "2000", "--daily-dose", "0.0001"), "is finer than the smallest amount"),
        ((*FILL[:-1], "0"), "A dose of 0 mcg/day never empties the reservoir"),
        (("refill", "--volume-ml", "1", "--alarm-ml", "2", *FILL[5:]), "lies above the volume filled"),
        (
            (*FILL[:-1], "0.001", "--from-date", "2026-11-23"),
            "The refill would fall after the year 9999; check the daily dose.",
        ),
        ((*BRIDGE[:-3], "500", "--daily-dose", "200"), "there is nothing to bridge"),
        ((*BRIDGE[:-1], "0"), "give the daily dose to keep"),
        ((*BRIDGE, "--new-daily-dose", "0"), "0 mcg/day"),
        ((*BRIDGE, "--catheter-cm", "80.0000000001"), "is finer than the smallest amount"),
        ((*BRIDGE, "--start", "9999-12-31T10:00"), "outside the pump's calendar"),
        (primed("post-implant", "--catheter-cm", "0"), "A catheter of 0 mL takes no prime"),
        (primed("post-implant", "--model", "XP-1"), "There is no pump model XP-1; there is MP-20"),
        (primed("new-pump-old-catheter", "--daily-dose", "0"), "give the daily dose"),
        ((*LEFT, "21"), "More was filled or aspirated than the reservoir holds"),
        ((*LEFT, "4", "--filled-ml", "21"), "More was filled or aspirated than the reservoir holds"),
        ((*LEFT, "4", "--days", "51"), "the reservoir ran dry before that day"),
        ((*RINSE[:-1], "0"), "A fill is of more than 0 mL"),
        ((*RINSE, "--rinse-ml", "0"), "A rinse is of more than 0 mL"),
        ((*TITRATE, "elder"), "There is no patient group elder; there is adult-spinal"),
        (("screening", "--tried-mcg", "100"), "100\u00a0mcg had no effect: not a candidate for a pump."),
        (("screening", "--tried-mcg", "0"), "A screening dose is above 0 mcg."),
    ],
)
def test_that_what_cannot_be_is_refused_in_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = calc(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("flow", "--concentration", "1,5", "--daily-dose", "5"), "Use a point, not a comma."),
        (("flow", "--concentration", "-5", "--daily-dose", "5"), "Leave the sign out"),
        (("flow", "--concentration", "nan", "--daily-dose", "5"), "Type digits and a point only."),
        (("flow", "--concentration", "1e3", "--daily-dose", "5"), "without an exponent"),
        (("flow", "--concentration", "2000"), "Missing option '--daily-dose'"),
        ((*FILL, "--from-date", "23.11.2026"), "write a date of the pump's calendar as 2026-11-23."),
        ((*FILL, "--from-date", "20261123"), "write a date of the pump's calendar"),
        ((*FILL, "--from-date", "1969-12-31"), "write a date of the pump's calendar"),
        ((*FILL, "--margin-days", "-1"), "-1 is not in the range"),
        (("bridges",), "No such command 'bridges'"),
        (("bridge",), "Missing option '--tubing-ml'"),
        ((*BRIDGE, "--start", "23.11.2026"), "write the pump's clock as 2026-11-23T10:00."),
        (primed("flush"), "'flush' is not one of 'back-table', 'post-implant'"),
        (primed("post-implant", "--daily-dose", "200"), "say nothing with --case post-implant"),
        (primed("back-table", "--catheter-concentration", "500"), "say nothing with --case back-table"),
        ((*RINSE, "--times", "2"), "give both"),
        ((*RINSE, "--rinse-ml", "2", "--times", "0"), "0 is not in the range"),
        (("screening", "--lasted-h", "6"), "give --tried-mcg too"),
        (("screening", "--bad-reaction"), "give --tried-mcg too"),
    ],
)
def test_that_wrong_usage_ends_with_2_and_says_what_is_wrong(arguments: tuple[str, ...], words: str) -> None:
    result = calc(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr

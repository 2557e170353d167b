"""`simulate` at the command line: the goldens with their arithmetic, the words, and what is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.commands.folders import Folders
from console.commands.verbs import assembled
from support.therapies import RESOURCES

FLEX = RESOURCES.parent / "docs/examples/flex.toml"
SIMPLE = """
[drug]
name = "baclofen"
concentration_mcg_per_ml = {strength}

[infusion]
mode = "simple-continuous"
daily_dose_mcg = {dose}
"""


def simulate(*arguments: str) -> Result:
    folders = Folders(RESOURCES, data=Path("/nowhere"))
    return CliRunner().invoke(assembled({}, "simulate"), ["simulate", *arguments], obj=folders)


def figures(*arguments: str) -> dict[str, object]:
    result = simulate(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, object] = json.loads(result.stdout, parse_float=Fraction)
    return found


def simple(tmp_path: Path, dose: str, strength: str = "2000") -> str:
    path = tmp_path / "program.toml"
    path.write_text(SIMPLE.format(dose=dose, strength=strength))
    return str(path)


def test_that_a_year_with_refills_every_90_days_conserves_volume_exactly() -> None:
    """293.5 mcg/day / 2000 mcg/mL = 0.14675 mL/day; · 365 = 53.56375 mL.

    Five fills of 20 mL are 100 mL. Each of the four refills draws what 90 days leave, 20 − 13.2075 =
    6.7925 mL, in all 27.17 mL; after the last, five days take 0.73375 mL: 19.26625 mL are left.
    """
    found = figures(str(FLEX), "--days", "365", "--refill-every", "90")
    assert found.pop("wall_s") >= 0  # type: ignore[operator]
    assert found == {
        "delivered_ml": Fraction("53.56375"),
        "reservoir_ml": Fraction("19.26625"),
        "filled_ml": 100,
        "withdrawn_ml": Fraction("27.17"),
        "daily_dose_mcg": Fraction("293.5"),
        "alarms": [],
        "ran_dry_on_days": [],
        "refill_before": "2027-04-28",
        "events": 365 * 5 + 4,
    }
    assert Fraction("53.56375") + Fraction("19.26625") == 100 - Fraction("27.17")


def test_that_without_refills_a_20_ml_pump_runs_dry_on_day_136() -> None:
    """20 mL / 0.14675 mL/day = 136.28 days; the alarm at 2 mL after 18 / 0.14675 = 122.66 days."""
    found = figures(str(FLEX), "--days", "365")
    assert (found["delivered_ml"], found["reservoir_ml"]) == (20, 0)
    assert found["alarms"] == [
        {"alarm": "low-reservoir", "at": "2026-05-03T15:52:10", "day": 122},
        {"alarm": "empty-reservoir", "at": "2026-05-17T07:20:00", "day": 136},
    ]
    assert found["ran_dry_on_days"] == [136]
    assert found["refill_before"] == "2026-05-03"


def test_that_it_is_said_in_words_when_the_reservoir_ran_dry() -> None:
    result = simulate(str(FLEX), "--days", "365")
    assert result.stdout.splitlines()[-1] == (
        "The reservoir ran dry on day 136, Sun 17 May 2026 07:20; delivery stopped."
    )
    assert "dry on day" not in simulate(str(FLEX), "--days", "136").stdout


def test_that_each_time_it_ran_dry_is_said(tmp_path: Path) -> None:
    """1500 mcg/day of 500 mcg/mL is 3 mL/day: each fill of 20 mL lasts 6 days 16 h."""
    program = simple(tmp_path, "1500", "500")
    assert figures(program, "--days", "30", "--refill-every", "10")["ran_dry_on_days"] == [6, 16, 26]


def test_that_a_refill_falls_due_by_stability_where_the_alarm_is_later(tmp_path: Path) -> None:
    """96 mcg/day of 2000 takes 375 days to the alarm; baclofen is stable for 180: 30 June 2026."""
    assert figures(simple(tmp_path, "96"), "--days", "1")["refill_before"] == "2026-06-30"


def test_that_the_alarm_is_the_models_own_where_the_file_names_none(tmp_path: Path) -> None:
    """3 mL/day: 18 mL to the alarm at 2 mL are gone after 6 days."""
    found = figures(simple(tmp_path, "1500", "500"), "--days", "7")
    assert found["alarms"][0]["at"] == "2026-01-07T00:00:00"  # type: ignore[index]


def test_that_a_refill_on_the_last_day_is_not_made() -> None:
    assert figures(str(FLEX), "--days", "90", "--refill-every", "90")["filled_ml"] == 20


@pytest.mark.parametrize(
    ("days", "more"), [("0", ()), ("-1", ()), ("1.5", ()), ("36526", ()), ("9", ("--refill-every", "0"))]
)
def test_it_is_wrong_usage_when_days_are_no_such_number(days: str, more: tuple[str, ...]) -> None:
    assert simulate(str(FLEX), "--days", days, *more).exit_code == 2


def refused(result: Result) -> str:
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    return result.stderr


def test_a_program_is_refused_when_it_is_over_a_hard_limit(tmp_path: Path) -> None:
    assert "3,000" in refused(simulate(simple(tmp_path, "3000.1"), "--days", "1"))


def test_a_program_is_refused_when_its_flow_is_below_what_the_model_gives(tmp_path: Path) -> None:
    assert "SP-20" in refused(simulate(simple(tmp_path, "1"), "--days", "1"))


def test_a_model_is_refused_when_nobody_makes_it() -> None:
    assert "no pump model SP-99" in refused(simulate(str(FLEX), "--days", "1", "--model", "SP-99"))


@pytest.mark.parametrize("dose", ["nan", "1e400", "-5", "[]"])
def test_a_program_is_refused_when_its_dose_is_no_dose(tmp_path: Path, dose: str) -> None:
    refused(simulate(simple(tmp_path, dose), "--days", "1"))


def test_a_file_is_refused_when_it_is_not_there_or_a_directory(tmp_path: Path) -> None:
    refused(simulate(str(tmp_path / "none.toml"), "--days", "1"))
    refused(simulate(str(tmp_path), "--days", "1"))
    assert list(tmp_path.iterdir()) == []


EXAMPLES = RESOURCES.parent / "docs/examples"


def test_that_periodic_boluses_are_given_from_midnight_on() -> None:
    """Four boluses of 60 mcg and 24 h of 4 mcg/h are 336 mcg/day: 0.168 mL/day of 2000 mcg/mL."""
    found = figures(str(EXAMPLES / "periodic-bolus.toml"), "--days", "30")
    assert (found["delivered_ml"], found["daily_dose_mcg"]) == (Fraction("5.04"), 336)


def test_that_a_minimum_rate_is_the_models_own_and_is_said() -> None:
    """0.006 mL/day on the SP-20; the VP-20 stands still."""
    result = simulate(str(EXAMPLES / "minimum-rate.toml"), "--days", "100", "--json")
    assert json.loads(result.stdout, parse_float=Fraction)["delivered_ml"] == Fraction("0.6")
    assert result.stderr.replace("\u00a0", " ") == "0 in the file means the minimum rate, 0.5 mcg/h.\n"
    still = simulate(str(EXAMPLES / "minimum-rate.toml"), "--days", "100", "--json", "--model", "VP-20")
    assert json.loads(still.stdout)["delivered_ml"] == 0


def test_that_a_program_that_turns_later_is_refused_in_a_sentence() -> None:
    assert "needs another to run before or after it" in refused(
        simulate(str(EXAMPLES / "temporary.toml"), "--days", "9")
    )


def test_that_what_is_less_than_a_picolitre_at_a_refill_is_put_right_in_the_account(tmp_path: Path) -> None:
    """100.1 mcg/day of 2000 for 7 days leaves no whole number of pL; the account is whole all the same."""
    found = figures(simple(tmp_path, "100.1"), "--days", "8", "--refill-every", "7")
    assert found["filled_ml"] == 40
    assert found["reservoir_ml"] == 20 - Fraction("0.05005")


PLAN = EXAMPLES / "faults.toml"
WITH_FAULTS = (str(FLEX), "--days", "60", "--faults", str(PLAN))


def test_that_faults_leave_belief_alone_and_truth_stands_beside_it() -> None:
    """60 days of 0.14675 mL are 8.805 mL by the pump's count, whatever really flowed."""
    found = figures(*WITH_FAULTS)
    assert found["delivered_ml"] == Fraction("8.805")
    assert found["seed"] == 7
    assert [each["fault"] for each in found["faults"]] == ["over-delivery"]  # type: ignore[union-attr, index]
    (refill,) = found["refills"]  # type: ignore[misc]
    assert refill["calculated_ml"] > refill["aspirated_ml"] + 1
    assert found["true_reservoir_ml"] < found["calculated_reservoir_ml"]  # type: ignore[operator]


def test_that_a_seed_alone_runs_the_whole_pump_as_accurate_as_real_ones_are() -> None:
    found = figures(str(FLEX), "--days", "365", "--refill-every", "90", "--seed", "3")
    assert found["delivered_ml"] == Fraction("53.56375")
    assert len(found["refills"]) == 4  # type: ignore[arg-type]
    assert found["true_reservoir_ml"] != found["calculated_reservoir_ml"]
    assert found != figures(str(FLEX), "--days", "365", "--refill-every", "90", "--seed", "4")


def test_that_the_seed_of_the_option_goes_before_that_of_the_plan() -> None:
    assert figures(*WITH_FAULTS, "--seed", "9")["seed"] == 9


def test_that_what_a_refill_found_is_said_in_words() -> None:
    assert "aspirated 12.3" in simulate(*WITH_FAULTS).stdout


def test_a_plan_is_refused_when_its_file_or_its_run_makes_no_sense(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[fault]]\nname = "flood"\nat = "1d"\n')
    assert "line 2: there is no fault 'flood'" in refused(
        simulate(str(FLEX), "--days", "9", "--faults", str(bad))
    )
    bad.write_text('[[press]]\nat = "2025-01-01T00:00"\n')
    assert "before the run starts" in refused(simulate(str(FLEX), "--days", "9", "--faults", str(bad)))

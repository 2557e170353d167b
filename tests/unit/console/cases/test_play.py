"""A case is played on a real pump: the same every time, and it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cases.play import play
from console.errors import RuleBroken
from support.cases import LEAK, played, read, told
from support.therapies import catalog

REFILL = """
[[event]]
at = "5d 09:00"
hand = "aspirate"
feels_ml = [14.9, 15.1]

[[event]]
at = "5d 09:05"
hand = "inject"
concentration_mcg_per_ml = 2000
volume_ml = 18

[[event]]
at = "5d 09:10"
tell = "refill"
filled_ml = 18
concentration_mcg_per_ml = 2000
"""


def test_that_a_case_is_as_it_expects_and_tells_who_did_what(tmp_path: Path) -> None:
    report = played(tmp_path)
    assert report.missed == ()
    assert [verdict.key for verdict in report.verdicts] == [
        "x-ray.Catheter",
        "console.alarms",
        "residual.points",
        "patient.ashworth",
        "log.lacks",
    ]
    assert told(report, "fault") == ["leak"]
    assert told(report, "hands") == ["x-ray"]
    assert told(report, "patient") == ["seen"]


def test_that_the_same_case_is_the_same_report(tmp_path: Path) -> None:
    seeded = LEAK.replace("filled_ml = 18", "filled_ml = 18\nseed = 7")
    assert played(tmp_path, seeded) == played(tmp_path, seeded)
    assert played(tmp_path, seeded) != played(tmp_path, seeded.replace("seed = 7", "seed = 8"))


@pytest.mark.parametrize(
    ("old", "new", "missed"),
    [
        ('points = "right"', 'points = "more-left"', "residual.points"),
        ('ashworth = "worse"', 'ashworth = "better"', "patient.ashworth"),
        ("alarms = []", 'alarms = ["low-reservoir"]', "console.alarms"),
        ('lacks = ["low', 'has = ["low', "log.has"),
        ('"whole"', '"a gap"', "x-ray.Catheter"),
        ("value = 60", "value = 1", "patient.ashworth"),
        ('fault = "leak"\nvalue = 60', 'fault = "occlusion"', "residual.points"),
    ],
)
def test_that_a_case_fails_where_something_is_not_as_it_expects(
    tmp_path: Path, old: str, new: str, missed: str
) -> None:
    assert old in LEAK
    report = played(tmp_path, LEAK.replace(old, new))
    assert [verdict.key for verdict in report.missed] == [missed]
    assert "expected was" in report.missed[0].sentence


def test_that_a_refusal_nobody_expected_is_missed_and_one_that_fails_to_come_too(tmp_path: Path) -> None:
    resume = '\n[[event]]\nat = "2d"\ntell = "resume"\n'
    (verdict,) = played(tmp_path, LEAK + resume).missed
    assert verdict.key == "console.refused"
    assert verdict.sentence.startswith("The refusal is pump-runs (The pump runs")
    assert played(tmp_path, f'{LEAK}{resume}refused = "pump-runs"\n').missed == ()
    press = '\n[[event]]\nat = "2d"\nhand = "history"\nrefused = "no-patient-bolus"\n'
    (verdict,) = played(tmp_path, LEAK + press).missed
    assert verdict.sentence == "The refusal is none; expected was no-patient-bolus."


def test_that_a_refill_tells_the_pump_what_was_aspirated_and_what_was_injected(tmp_path: Path) -> None:
    report = played(tmp_path, LEAK + REFILL)
    assert report.missed == ()
    (refilled,) = (row.words for row in report.rows if (row.who, row.what) == ("pump", "refilled"))
    assert "15 mL withdrawn" in refilled
    assert "18 mL filled" in refilled
    assert "2,000 mcg/mL" in refilled


def test_that_a_bridge_needs_a_catheter_and_then_runs(tmp_path: Path) -> None:
    bridged = f"{LEAK}{REFILL}bridge = true\n"
    with pytest.raises(RuleBroken, match="give the case's pump a catheter"):
        played(tmp_path, bridged)
    catheter = 'filled_ml = 18\ncatheter = { model = "TWO-140", trimmed_cm = [30, 23.5] }'
    look = '\n[[expect]]\nat = "5d 12:00"\nconsole = { bolus = "bridge" }\n'
    assert played(tmp_path, bridged.replace("filled_ml = 18", catheter, 1) + look).missed == ()


def test_that_looking_changes_nothing(tmp_path: Path) -> None:
    looks = "".join(
        f'\n[[expect]]\nat = "{day}d 06:13"\nconsole = {{ stopped = false }}\npatient = {{ sedation = 0 }}\n'
        for day in range(1, 5)
    )
    often, once = played(tmp_path, LEAK + looks), played(tmp_path)
    assert [row for row in once.rows if row not in often.rows] == []


def test_that_a_pump_which_cannot_be_made_is_refused(tmp_path: Path) -> None:
    case = read(tmp_path, LEAK.replace("filled_ml = 18", "filled_ml = 21"))
    with pytest.raises(RuleBroken, match="holds 20 mL"):
        play(case, catalog())

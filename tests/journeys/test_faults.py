"""Each fault alone, on a real pump and patient: what console, residual, patient and log show of it.

The table is that of the clinical reference, §7, and of the clinical rules, "Physics that must be told apart".
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from console.cases.play import Report
from support.cases import HEAD, missed, played
from support.therapies import catalog

NO_ALARM = "alarms = []"
RIGHT = 'points = "right", difference_ml = [-0.1, 0.1]'
MORE, LESS = 'points = "more-left"', 'points = "less-left"'
WANTING = 'ashworth = "worse", withdrawal = ["moderate", "severe"], itch = true, overdose = "none"'
AS_BEFORE = 'ashworth = "same", withdrawal = "none", overdose = "none"'
NOTHING_LOGGED = 'lacks = ["motor-stall", "low-reservoir", "memory-reset"]'

REFILL = """
[[event]]
at = "1d 09:00"
hand = "aspirate"
[[event]]
at = "1d 09:05"
hand = "inject"
volume_ml = 18
[[event]]
at = "1d 09:10"
tell = "refill"
filled_ml = 18
"""
STRONGER = REFILL.replace("volume_ml = 18", "volume_ml = 18\nconcentration_mcg_per_ml = 2000").replace(
    "filled_ml = 18", "filled_ml = 18\nconcentration_mcg_per_ml = 2000"
)
RINSED = """
[[event]]
at = "1d 09:01"
hand = "rinse"
volume_ml = 5
rinses = 3
"""


def looks(hand: str, what: str, words: str) -> str:
    """Return an event in which `hand` must find `what` so."""
    return f'\n[[event]]\nat = "2d 07:00"\nhand = "{hand}"\nfinds = {{ "{what}" = "{words}" }}\n'


@dataclass(frozen=True)
class Row:
    """A fault of some value from day 0 on, and what is found on `day`; `more` is what else happens."""

    fault: str
    value: int | None
    console: str
    residual: str
    patient: str
    log: str
    day: str = "6d 08:00"
    more: str = ""
    model: str = "SP-20"

    def case(self, *, faulty: bool = True) -> str:
        """Return it as a case, or the same without its fault."""
        value = "" if self.value is None else f"value = {self.value}\n"
        fault = f'\n[[event]]\nat = "0d 08:00"\nfault = "{self.fault}"\n{value}' if faulty else ""
        groups = {
            "console": self.console,
            "residual": self.residual,
            "patient": self.patient,
            "log": self.log,
        }
        asked = "\n".join(f"{group} = {{ {checks} }}" for group, checks in groups.items())
        head = HEAD.replace("SP-20", self.model)
        return f'{head}{fault}{self.more}\n[[expect]]\nat = "{self.day}"\n{asked}\n'


# fault, value | console | residual | patient | log
TABLE = (
    Row("occlusion", None, NO_ALARM, f"{MORE}, difference_ml = [3.5, 3.7]", WANTING, NOTHING_LOGGED),
    Row(
        "positional-occlusion",
        90,
        NO_ALARM,
        f"{MORE}, difference_ml = [2.5, 3.5]",
        'ashworth = "worse", overdose = "none"',
        NOTHING_LOGGED,
    ),
    Row(
        "leak",
        80,
        NO_ALARM,
        RIGHT,
        WANTING,
        NOTHING_LOGGED,
        more=looks("x-ray", "Catheter", "whole"),
        day="3d 08:00",
    ),
    Row(
        "disconnection",
        None,
        NO_ALARM,
        RIGHT,
        WANTING,
        NOTHING_LOGGED,
        more=looks("x-ray", "Catheter", "a gap"),
    ),
    Row(
        "tip-displaced",
        100,
        NO_ALARM,
        RIGHT,
        WANTING,
        NOTHING_LOGGED,
        more=looks("x-ray", "Tip", "lower than it was placed"),
    ),
    Row(
        "over-delivery",
        100,
        NO_ALARM,
        f"{LESS}, difference_ml = [-3.7, -3.5]",
        'ashworth = "better", withdrawal = "none"',
        NOTHING_LOGGED,
    ),
    Row(
        "under-delivery",
        80,
        NO_ALARM,
        f"{MORE}, difference_ml = [1.4, 1.5]",
        'ashworth = "worse", overdose = "none", withdrawal = ["moderate", "severe"]',
        NOTHING_LOGGED,
        day="3d 08:00",
    ),
    Row(
        "stall",
        None,
        'alarms = ["motor-stall", "tube-set"]',
        f"{MORE}, difference_ml = [3.5, 3.7]",
        WANTING,
        'has = ["motor-stall", "tube-set"], lacks = ["motor-stall-recovered"]',
        more=looks("rotor-check", "x", "y").replace(
            'finds = { "x" = "y" }', 'says = "stands where it stood"'
        ),
    ),
    Row(
        "mri",
        6,
        'alarms = ["motor-stall"]',
        'points = "right"',
        'withdrawal = "none", overdose = "none"',
        'has = ["motor-stall"]',
        day="0d 12:00",
    ),
    Row(
        "mri-telemetry-trap",
        None,
        'alarms = ["motor-stall", "tube-set"]',
        f"{MORE}, difference_ml = [3.5, 3.7]",
        WANTING,
        'has = ["motor-stall"], lacks = ["motor-stall-recovered"]',
    ),
    Row(
        "pocket-fill",
        100,
        f"{NO_ALARM}, calculated_ml = [14.9, 15.1]",
        f"{LESS}, difference_ml = [-15.1, -14.9]",
        WANTING,
        'has = ["refilled"], lacks = ["low-reservoir", "empty-reservoir"]',
        more=REFILL,
    ),
    Row(
        "vial-label-wrong",
        10,
        f"{NO_ALARM}, daily_dose_mcg = 300",
        RIGHT,
        WANTING,
        'has = ["refilled"], lacks = ["motor-stall"]',
        more=REFILL + RINSED,
    ),
    Row(
        "pump-flipped",
        None,
        NO_ALARM,
        RIGHT,
        AS_BEFORE,
        NOTHING_LOGGED,
        more=looks("x-ray", "Pump", "its port to the back"),
    ),
    Row(
        "replacement-due",
        None,
        'alarms = ["replacement-due"], months_to_eri = 0',
        RIGHT,
        AS_BEFORE,
        'has = ["replacement-due"], lacks = ["end-of-service"]',
    ),
    Row(
        "low-battery-reset",
        None,
        'alarms = ["low-battery-reset"], mode = "minimum-rate"',
        RIGHT,
        WANTING,
        'has = ["low-battery-reset"], lacks = ["memory-reset"]',
    ),
    Row(
        "memory-reset",
        None,
        'alarms = ["memory-reset"], mode = "minimum-rate"',
        RIGHT,
        WANTING,
        'has = ["memory-reset"], lacks = ["low-battery-reset"]',
    ),
    Row("clock-off", 120, f"{NO_ALARM}, clock_off_min = 120", RIGHT, AS_BEFORE, NOTHING_LOGGED),
    Row(
        "sensor-off",
        -20,
        f"{NO_ALARM}, calculated_ml = [14.3, 14.5], measured_ml = [12.3, 12.5]",
        RIGHT,
        AS_BEFORE,
        NOTHING_LOGGED,
        model="MP-20",
    ),
    Row(
        "false-alarm",
        None,
        'alarms = ["low-reservoir"], calculated_ml = [14.3, 14.5]',
        RIGHT,
        AS_BEFORE,
        'has = ["low-reservoir"]',
    ),
    Row(
        "noxious-stimulus",
        7,
        NO_ALARM,
        RIGHT,
        'ashworth = "worse", withdrawal = "none", itch = false',
        NOTHING_LOGGED,
        more=looks("history", "Lately", "a sore patch of skin"),
    ),
    Row(
        "mixing",
        50,
        f'{NO_ALARM}, daily_dose_mcg = 300, bolus = "none"',
        'points = "right"',
        'tone = [2.0, 2.6], withdrawal = "mild"',
        'has = ["refilled"]',
        day="3d 22:00",
        more=STRONGER + RINSED.replace("volume_ml", "concentration_mcg_per_ml = 2000\nvolume_ml"),
    ),
)


def report(folder: Path, row: Row, *, faulty: bool = True) -> Report:
    """Return the report of a row's case."""
    return played(folder, row.case(faulty=faulty))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.fault)
def test_that_a_fault_alone_shows_as_a_clinician_would_find_it(tmp_path: Path, row: Row) -> None:
    found = report(tmp_path, row)
    assert not found.missed, missed(found.missed)
    assert {verdict.key.partition(".")[0] for verdict in found.verdicts} >= {
        "console",
        "residual",
        "patient",
        "log",
    }


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.fault)
def test_that_a_pump_without_the_fault_does_not_show_the_same(tmp_path: Path, row: Row) -> None:
    assert report(tmp_path, row, faulty=False).missed


def test_that_the_table_has_each_fault_once() -> None:
    assert sorted(row.fault for row in TABLE) == sorted(catalog().faults)


def test_that_a_pump_which_lies_on_its_face_cannot_be_refilled(tmp_path: Path) -> None:
    row = next(row for row in TABLE if row.fault == "pump-flipped")
    needle = '\n[[event]]\nat = "6d 09:00"\nhand = "aspirate"\nrefused = "port-not-found"\n'
    assert not played(tmp_path, row.case() + needle).missed

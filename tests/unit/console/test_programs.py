"""Program files: read exactly, refused whole with one sentence, written so that they read back the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from console import programs
from console.domain import limits
from console.domain.change import ProgramChange
from console.domain.prescription import WEEKDAYS, WEEKEND, Drug, Flex
from console.domain.quantities import Concentration, Volume
from console.errors import FileRefused
from console.programs import ProgramFile
from support.therapies import ORDERED, catalog, dose, flex, group, prescription, simple

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "flex.toml"
BACLOFEN = Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(2000)))
STEP_1 = "infusion, day 1, step 1"
ALARM = Volume.from_ml(Decimal(2))
DRUG = '[drug]\nname = "baclofen"\nconcentration_mcg_per_ml = 2000\n'
SIMPLE = '[infusion]\nmode = "simple-continuous"\ndaily_dose_mcg = 293.5\n'


def flex_file(*steps: str, days: str = '"every day"') -> str:
    return f'{DRUG}[infusion]\nmode = "flex"\n[[infusion.day]]\ndays = {days}\nsteps = [{", ".join(steps)}]\n'


def step(start: str = "00:00", amount: str = "rate_mcg_per_h = 10") -> str:
    return f'{{ start = "{start}", {amount} }}'


def read(folder: Path, text: str) -> ProgramFile:
    path = folder / "program.toml"
    path.write_text(text, encoding="utf-8")
    return programs.read(path, catalog().quantities)


def refusal(folder: Path, text: str) -> str:
    """Return the sentence `text` is refused with, after the name of the file."""
    with pytest.raises(FileRefused) as refused:
        read(folder, text)
    sentence = str(refused.value)
    assert sentence.startswith(str(folder / "program.toml"))
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence.removeprefix(str(folder / "program.toml")).lstrip(":, ")


def test_that_the_example_of_the_papers_is_the_ordered_flex() -> None:
    found = programs.read(EXAMPLE, catalog().quantities)
    assert found == ProgramFile(BACLOFEN, ORDERED, ALARM)


def test_that_simple_continuous_is_read_with_its_typed_dose(tmp_path: Path) -> None:
    assert read(tmp_path, DRUG + SIMPLE) == ProgramFile(BACLOFEN, simple("293.5"), None)


def test_that_an_alarm_left_out_means_the_one_handed_in(tmp_path: Path) -> None:
    without = read(tmp_path, DRUG + SIMPLE)
    assert without.prescription(ALARM).low_reservoir == ALARM
    named = read(tmp_path, DRUG + SIMPLE + "[alarms]\nlow_reservoir_ml = 4\n")
    assert named.prescription(ALARM) == prescription(simple("293.5"), alarm_ml="4")


def test_that_a_step_takes_a_dose_beside_a_rate(tmp_path: Path) -> None:
    found = read(tmp_path, flex_file(step(), step("06:00", "dose_mcg = 54"), step("09:00")))
    assert found.infusion == flex(("00:00", "10"), ("06:00", dose("54")), ("09:00", "10"))


def test_that_days_are_named_or_listed(tmp_path: Path) -> None:
    text = (
        flex_file(step(), days='"weekdays"')
        + f'[[infusion.day]]\ndays = ["sun", "sat"]\nsteps = [{step()}]\n'
    )
    found = read(tmp_path, text)
    assert found.infusion == Flex(
        (group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "10"), days=WEEKEND))
    )


def test_that_all_seven_days_may_be_listed(tmp_path: Path) -> None:
    days = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
    assert read(tmp_path, flex_file(step(), days=days)).infusion == flex(("00:00", "10"))


def test_that_a_trailing_zero_in_a_file_is_the_same_number(tmp_path: Path) -> None:
    assert read(tmp_path, flex_file(step(amount="rate_mcg_per_h = 10.0"))).infusion == flex(("00:00", "10"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "drug is missing; add it."),
        (DRUG, "infusion is missing; add it."),
        (DRUG + SIMPLE + "[extra]\n", "'extra' is not known here; known are drug, infusion, alarms."),
        (
            DRUG + SIMPLE + "steps = []\n",
            "infusion: 'steps' is not known here; known are mode, daily_dose_mcg.",
        ),
        (
            DRUG + "lot = 'A1'\n" + SIMPLE,
            "drug: 'lot' is not known here; known are name, concentration_mcg_per_ml.",
        ),
        (
            DRUG + SIMPLE + "[alarms]\nlow_reservoir = 2\n",
            "alarms: 'low_reservoir' is not known here; known are low_reservoir_ml.",
        ),
        (
            flex_file(step(amount="rate = 10")),
            f"{STEP_1}: 'rate' is not known here; known are start, rate_mcg_per_h, dose_mcg.",
        ),
        (
            DRUG + '[infusion]\nmode = "periodic-bolus"\ndose_mcg = 60\nevery = "6h"\n',
            "infusion: periodic-bolus comes in a later version; use simple-continuous or flex.",
        ),
        (
            DRUG + '[infusion]\nmode = "minimum-rate"\n',
            "infusion: minimum-rate comes in a later version; use simple-continuous or flex.",
        ),
        (DRUG + '[infusion]\nmode = "bolus"\n', "infusion: mode is simple-continuous or flex."),
        (
            flex_file(step(amount="share_percent = 20")),
            f"{STEP_1}: share_percent comes in a later version; use rate_mcg_per_h or dose_mcg.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = 10, dose_mcg = 5")),
            f"{STEP_1}: a step takes either rate_mcg_per_h or dose_mcg.",
        ),
        (
            flex_file('{ start = "00:00" }'),
            f"{STEP_1}: a step takes either rate_mcg_per_h or dose_mcg.",
        ),
        (flex_file("{ rate_mcg_per_h = 10 }"), f"{STEP_1}: start is missing; add it."),
        (
            flex_file(step(amount="rate_mcg_per_h = true")),
            f"{STEP_1}: rate_mcg_per_h takes a number, not true or false.",
        ),
        (
            flex_file(step(amount='rate_mcg_per_h = "10"')),
            f"{STEP_1}: rate_mcg_per_h takes a number, not text.",
        ),
        (
            flex_file("{ start = 00:00:00, rate_mcg_per_h = 10 }"),
            f"{STEP_1}: start takes text, not a date or time.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = nan")),
            f"{STEP_1}: rate_mcg_per_h is NaN, which is no amount; write a number.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = inf")),
            f"{STEP_1}: rate_mcg_per_h is Infinity, which is no amount; write a number.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = 1e400")),
            f"{STEP_1}: rate_mcg_per_h is too large or too fine to be an amount; check it.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = 1e14")),
            f"{STEP_1}: rate_mcg_per_h is larger than any dose; check it.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = -1")),
            f"{STEP_1}: rate_mcg_per_h is negative; write 0 or more.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = 10.05")),
            f"{STEP_1}: 10.05\u00a0mcg/h is finer than steps of 0.1\u00a0mcg/h.",
        ),
        (
            flex_file(step(), step("25:00")),
            "infusion, day 1, step 2: There is no 25:00 in a day; times go from 00:00 to 23:59.",
        ),
        (
            flex_file(step(), step("6:00")),
            "infusion, day 1, step 2: Write the time as HH:MM, for example 06:00.",
        ),
        (
            flex_file(step(), step("06:00"), step("06:00")),
            "infusion, day 1: Two steps start at the same time; give each its own.",
        ),
        (
            flex_file(step(), step("06:00"), step("05:00")),
            "infusion, day 1: The steps of a day are listed in the order of their start.",
        ),
        (flex_file(step("01:00")), "infusion, day 1: The first step of a day starts at 00:00."),
        (flex_file(), "infusion, day 1: A day has no steps; give at least one, starting at 00:00."),
        (
            flex_file(*(step(f"{hour:02d}:00") for hour in range(14))),
            "infusion, day 1: A day has 14 steps; the pump holds at most 13.",
        ),
        (
            flex_file(step(), days='"daily"'),
            'infusion, day 1: days is "every day", "weekdays", "weekend" or a list such as ["mon", "wed"].',
        ),
        (
            flex_file(step(), days='["monday"]'),
            "infusion, day 1: days are written mon, tue, wed, thu, fri, sat, sun.",
        ),
        (flex_file(step(), days="[1]"), "infusion, day 1: days takes a list of texts, not a list."),
        (
            flex_file(step(), days='["mon", "mon"]'),
            "infusion, day 1: A day group names each of its days once, from Monday to Sunday.",
        ),
        (
            flex_file(step(), days='"weekdays"'),
            "infusion: The day groups must cover Monday to Sunday, each day exactly once.",
        ),
        (DRUG + '[infusion]\nmode = "flex"\n', "infusion: day is missing; add it."),
        (
            DRUG + '[infusion]\nmode = "flex"\nday = "every day"\n',
            "infusion: day takes a list of tables, not text.",
        ),
        (
            DRUG.replace("2000", "0") + SIMPLE,
            "drug: A concentration of 0 mcg/mL holds no drug; enter what the vial's label says.",
        ),
        (
            DRUG.replace("2000", "2000.5") + SIMPLE,
            "drug: 2,000.5\u00a0mcg/mL is finer than steps of 1\u00a0mcg/mL.",
        ),
        (
            DRUG.replace('"baclofen"', '""') + SIMPLE,
            "drug: A drug needs a printable name of 1 to 40 characters.",
        ),
        (DRUG.replace('"baclofen"', "5") + SIMPLE, "drug: name takes text, not a number."),
    ],
)
def test_that_a_file_is_refused_whole_with_its_place_and_what_to_do(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert refusal(tmp_path, text) == sentence


def test_that_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a directory"):
        programs.read(tmp_path, catalog().quantities)


def test_that_a_dose_over_the_hard_limit_is_read_and_left_to_the_limits(tmp_path: Path) -> None:
    found = read(tmp_path, DRUG + SIMPLE.replace("293.5", "30000"))
    change = ProgramChange(found.prescription(ALARM))
    stops = limits.stops(prescription(ORDERED), change, catalog(), "SP-20")
    assert [stop.code for stop in stops] == ["daily-dose-too-high"]


def test_that_a_written_program_is_the_file_of_the_papers() -> None:
    without_comments = [
        line.split("  #")[0].rstrip()
        for line in EXAMPLE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    written = programs.written(ProgramFile(BACLOFEN, ORDERED, ALARM)).splitlines()
    assert written[0] == "# Simulation, not for patient care."
    assert written[1:] == without_comments


def test_that_a_written_program_leaves_the_alarm_out_where_none_is_named() -> None:
    assert "[alarms]" not in programs.written(ProgramFile(BACLOFEN, simple("100"), None))


def test_that_a_drug_name_with_signs_of_toml_reads_back(tmp_path: Path) -> None:
    odd = ProgramFile(Drug('a "b" \\ c', BACLOFEN.concentration), simple("100"), None)
    assert read(tmp_path, programs.written(odd)) == odd

"""Program files: read exactly, refused whole with one sentence, written so that they read back the same."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from console import programs
from console.domain import limits
from console.domain.change import ProgramChange
from console.domain.dosing import highest_24h_ng
from console.domain.prescription import (
    WEEKDAYS,
    WEEKEND,
    Drug,
    Flex,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Share,
)
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Concentration, Volume
from console.errors import FileRefused
from console.programs import ProgramFile
from support.therapies import ORDERED, at, catalog, dose, flex, group, prescription, rate, simple

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


SHARES_NEED_A_TOTAL = (
    "infusion, day 1: Shares of a day need the day's total, and only shares do; give both or neither."
)
SP20 = catalog().pumps["SP-20"]
SLOWEST = MinimumRate(SP20.minimum_rate_pl_per_h, BACLOFEN.concentration)
PERIODIC = (
    '[infusion]\nmode = "periodic-bolus"\ndose_mcg = 60\nevery = "6h"\nlasts = "1h"\nbasal_mcg_per_h = 2\n'
)
ON_DEMAND = '[patient_bolus]\ndose_mcg = 10\nlasts = "10min"\nlockout = "2h"\nper_day = 4\n'


def read(folder: Path, text: str, model: str = "SP-20") -> ProgramFile:
    path = folder / "program.toml"
    path.write_text(text, encoding="utf-8")
    return programs.read(path, catalog().quantities, catalog().pumps[model])


def shares(*percents: str, total: str = "daily_dose_mcg = 300\n", days: str = '"every day"') -> str:
    steps = ", ".join(step(f"{6 * i:02}:00", f"share_percent = {each}") for i, each in enumerate(percents))
    return f'{DRUG}[infusion]\nmode = "flex"\n[[infusion.day]]\ndays = {days}\n{total}steps = [{steps}]\n'


def refusal(folder: Path, text: str) -> str:
    """Return the sentence `text` is refused with, after the name of the file."""
    with pytest.raises(FileRefused) as refused:
        read(folder, text)
    sentence = str(refused.value)
    assert sentence.startswith(str(folder / "program.toml"))
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return re.sub(r", line [0-9]+", "", sentence).removeprefix(str(folder / "program.toml")).lstrip(":, ")


def test_that_the_example_of_the_papers_is_the_ordered_flex() -> None:
    found = programs.read(EXAMPLE, catalog().quantities, SP20)
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
        (
            DRUG + SIMPLE + "[extra]\n",
            "'extra' is not known here; known are drug, infusion, patient_bolus, alarms.",
        ),
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
            f"{STEP_1}: 'rate' is not known here; known are start, rate_mcg_per_h, dose_mcg, share_percent.",
        ),
        (
            DRUG + '[infusion]\nmode = "bolus"\n',
            "infusion: mode is simple-continuous, flex, periodic-bolus or minimum-rate.",
        ),
        (
            DRUG + '[infusion]\nmode = "minimum-rate"\ndaily_dose_mcg = 12\n',
            "infusion: 'daily_dose_mcg' is not known here; known are mode.",
        ),
        (DRUG + PERIODIC.replace('every = "6h"\n', ""), "infusion: every is missing; add it."),
        (
            DRUG + PERIODIC.replace('"6h"', "6"),
            "infusion: every takes text, not a number.",
        ),
        (
            DRUG + PERIODIC.replace('"6h"', '"6"'),
            "infusion: every is a duration such as 6h, 90min or 1h30min.",
        ),
        (
            DRUG + PERIODIC.replace('"6h"', '""'),
            "infusion: every is a duration such as 6h, 90min or 1h30min.",
        ),
        (
            DRUG + PERIODIC.replace('"6h"', '"1h"'),
            "infusion: A periodic bolus lasts at least 1 minute and ends before the next one begins.",
        ),
        (
            DRUG + PERIODIC + 'start = "06:00"\n',
            "infusion: start is a time on the pump's clock, such as 2026-11-24T06:00.",
        ),
        (
            DRUG + PERIODIC + 'start = "2026-11-24T06:00Z"\n',
            "infusion: start is a time on the pump's clock, such as 2026-11-24T06:00.",
        ),
        (
            DRUG + PERIODIC + "start = 06:00:00\n",
            "infusion: start takes text, not a date or time.",
        ),
        (
            DRUG + SIMPLE + 'starts = "2026-11-24T06:00:00.0005"\n',
            "infusion: starts is a time on the pump's clock, such as 2026-11-24T06:00.",
        ),
        (
            DRUG + SIMPLE + 'starts = "1969-12-31T23:59"\n',
            "infusion: starts is a time on the pump's clock, such as 2026-11-24T06:00.",
        ),
        (
            DRUG + SIMPLE + 'starts = "2026-11-24T06:00"\nends = "2026-11-25T06:00"\n',
            "infusion: a pump holds one later turn: give starts or ends, not both.",
        ),
        (
            shares("50", "50", total=""),
            SHARES_NEED_A_TOTAL,
        ),
        (
            shares("50", "49.5"),
            "infusion, day 1: The shares of a day add up to 100 %; these make 99.5 %.",
        ),
        (shares("0", "100"), f"{STEP_1}: A share of the day is from 0.01 % to 100 %."),
        (
            shares("33.333", "66.667"),
            f"{STEP_1}: 33.333\u00a0% is finer than steps of 0.01\u00a0%.",
        ),
        (
            DRUG + SIMPLE + ON_DEMAND.replace("per_day = 4", "per_day = 25"),
            "patient_bolus: A patient may be allowed 1 to 24 boluses in 24 h.",
        ),
        (
            DRUG + SIMPLE + ON_DEMAND.replace('"2h"', '"5min"'),
            "patient_bolus: The lockout of a patient bolus is at least as long as the bolus itself.",
        ),
        (
            DRUG + SIMPLE + "[patient_bolus]\nallowed = true\n",
            "patient_bolus: what is allowed is said by dose_mcg, lasts, lockout, per_day.",
        ),
        (
            DRUG + SIMPLE + ON_DEMAND + "allowed = false\n",
            "patient_bolus: 'dose_mcg' is not known here; known are allowed.",
        ),
        (
            flex_file(step(amount="rate_mcg_per_h = 10, dose_mcg = 5")),
            f"{STEP_1}: a step takes one of rate_mcg_per_h, dose_mcg and share_percent.",
        ),
        (
            flex_file('{ start = "00:00" }'),
            f"{STEP_1}: a step takes one of rate_mcg_per_h, dose_mcg and share_percent.",
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


def test_that_a_bad_value_is_named_with_its_line(tmp_path: Path) -> None:
    text = DRUG + SIMPLE.replace("293.5", "293.55")
    with pytest.raises(FileRefused, match=r"program\.toml, infusion, line 6: daily_dose_mcg takes a number"):
        read(tmp_path, text.replace("293.55", '"293.5"'))
    with pytest.raises(FileRefused, match=r"program\.toml, infusion, line 6: .* finer than steps"):
        read(tmp_path, text)


def test_that_periodic_boluses_are_read_with_hours_and_minutes(tmp_path: Path) -> None:
    found = read(tmp_path, DRUG + PERIODIC.replace('"1h"', '"90min"') + 'start = "2026-11-24T06:00"\n')
    every_ms, lasts_ms, first_ms = 6 * MS_PER_HOUR, 90 * MS_PER_MINUTE, at(2026, 11, 24, 6)
    assert found.infusion == PeriodicBolus(dose("60"), every_ms, lasts_ms, rate("2"), first_ms)
    again = read(tmp_path, DRUG + PERIODIC.replace('"1h"', '"1h30min"') + "start = 2026-11-24T06:00:00\n")
    assert again == found


@pytest.mark.parametrize(
    "infusion",
    [
        '[infusion]\nmode = "minimum-rate"\n',
        SIMPLE.replace("293.5", "0"),
    ],
)
def test_that_a_rate_of_0_is_the_minimum_rate_of_the_model_and_is_said(tmp_path: Path, infusion: str) -> None:
    found = read(tmp_path, DRUG + infusion)
    assert found.infusion == SLOWEST
    assert found.minimum == "0 in the file means the minimum rate, 0.5\u00a0mcg/h."
    other = catalog().pumps["MP-20"].minimum_rate_pl_per_h
    assert read(tmp_path, DRUG + infusion, "MP-20").infusion == MinimumRate(other, BACLOFEN.concentration)


@pytest.mark.parametrize("amount", ["rate_mcg_per_h = 0", "dose_mcg = 0"])
def test_that_a_step_of_0_is_the_minimum_rate(tmp_path: Path, amount: str) -> None:
    found = read(tmp_path, flex_file(step(), step("06:00", amount)))
    assert found.infusion.groups[0].steps[1].amount == SLOWEST


def test_that_a_basal_of_0_is_the_minimum_rate(tmp_path: Path) -> None:
    found = read(tmp_path, DRUG + PERIODIC.replace("basal_mcg_per_h = 2", "basal_mcg_per_h = 0"))
    assert found.infusion.basal == SLOWEST
    assert read(tmp_path, DRUG + PERIODIC).minimum == ""


def test_that_shares_of_a_day_are_read_with_the_days_total(tmp_path: Path) -> None:
    (day,) = read(tmp_path, shares("33.33", "66.67")).infusion.groups
    assert [each.amount for each in day.steps] == [Share(3_333), Share(6_667)]
    assert day.total == simple("300").daily


def test_that_patient_boluses_are_read_left_as_they_are_or_taken_away(tmp_path: Path) -> None:
    allowed = PatientBolus(dose("10"), 10 * MS_PER_MINUTE, 2 * MS_PER_HOUR, 4)
    running = replace(prescription(simple("267")), patient_bolus=allowed)
    named = read(tmp_path, DRUG + SIMPLE + ON_DEMAND.replace("= 4", "= 6"))
    assert named.following(running).patient_bolus == replace(allowed, per_day=6)
    assert read(tmp_path, DRUG + SIMPLE).following(running).patient_bolus == allowed
    gone = read(tmp_path, DRUG + SIMPLE + "[patient_bolus]\nallowed = false\n")
    assert gone.following(running).patient_bolus is None


def test_that_a_delayed_start_goes_on_with_what_runs_until_then(tmp_path: Path) -> None:
    running = prescription(simple("267"))
    delayed = read(tmp_path, DRUG + SIMPLE + 'starts = "2026-11-24T06:00"\n').following(running)
    assert (delayed.infusion, delayed.later) == (simple("267"), Later(at(2026, 11, 24, 6), simple("293.5")))


def test_that_a_temporary_change_comes_back_to_what_ran_before(tmp_path: Path) -> None:
    coming = Later(at(2026, 11, 30), simple("280"))
    running = replace(prescription(simple("267")), later=coming)
    passing = read(tmp_path, DRUG + SIMPLE + 'ends = "2026-11-24T06:00"\n').following(running)
    assert (passing.infusion, passing.later) == (simple("293.5"), Later(at(2026, 11, 24, 6), simple("267")))
    assert read(tmp_path, DRUG + SIMPLE).following(running).later is None


def test_that_what_goes_on_after_a_change_of_strength_counts_minimum_rates_in_it(tmp_path: Path) -> None:
    text = DRUG.replace("2000", "500") + SIMPLE + 'ends = "2026-11-24T06:00"\n'
    after = read(tmp_path, text).following(prescription(SLOWEST))
    assert after.later.infusion == replace(SLOWEST, concentration=after.drug.concentration)


@pytest.mark.parametrize("key", ["starts", "ends"])
def test_that_a_program_that_turns_later_is_none_by_itself(tmp_path: Path, key: str) -> None:
    found = read(tmp_path, DRUG + SIMPLE + f'{key} = "2026-11-24T06:00"\n')
    with pytest.raises(FileRefused, match="starts later or ends"):
        found.prescription(ALARM)


def test_that_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is a directory"):
        programs.read(tmp_path, catalog().quantities, SP20)


def test_that_a_dose_over_the_hard_limit_is_read_and_left_to_the_limits(tmp_path: Path) -> None:
    found = read(tmp_path, DRUG + SIMPLE.replace("293.5", "30000"))
    change = ProgramChange(found.prescription(ALARM))
    stops = limits.stops(prescription(ORDERED), change, catalog(), "SP-20")
    assert [stop.code for stop in stops] == ["daily-dose-too-high"]


@pytest.mark.parametrize(
    ("name", "daily_mcg", "turns"),
    [
        ("flex", "293.5", False),
        ("simple-continuous", "293.5", False),
        ("periodic-bolus", "336", False),
        ("minimum-rate", "12", False),
        ("temporary", "300", True),
    ],
)
def test_that_every_example_of_the_papers_is_read_and_may_be_run(
    name: str, daily_mcg: str, *, turns: bool
) -> None:
    found = programs.read(EXAMPLE.with_name(f"{name}.toml"), catalog().quantities, SP20)
    after = found.following(prescription(simple("293.5")))
    assert round(highest_24h_ng(found.infusion) / 100) == Decimal(daily_mcg) * 10
    assert (after.later is not None) is turns
    stops = limits.stops(prescription(simple("293.5")), ProgramChange(after), catalog(), "SP-20")
    assert [stop.sentence for stop in stops] == []

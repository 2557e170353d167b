"""What no pump of a model runs: intervals, shares, minimum rates, later turns and patient boluses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.change import Bridge, Phase, ProgramChange
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    Prescription,
    Share,
    Step,
)
from console.domain.program_limits import prescription_stops
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, DailyDose
from support.asking import NOW, drug, running_bridge, stopped, volume
from support.therapies import (
    RUNNING,
    catalog,
    dose,
    flex,
    minimum,
    patient_bolus,
    periodic,
    prescription,
    simple,
    strength,
)


def refused(infusion: Infusion, mcg_per_ml: str = "2000", model: str = "SP-20") -> dict[str, str]:
    """Return the stops of an infusion: which field each names, by code."""
    after = prescription(infusion, mcg_per_ml)
    found = stopped(prescription(simple("100"), mcg_per_ml), ProgramChange(after), model=model)
    return {code: item.field for code, item in found.items()}


def shares(total: int, *hundredths: int) -> Flex:
    """Return equal parts of the clock that share out `total` mcg."""
    each = 24 * 60 // len(hundredths)
    steps = tuple(Step(index * each, Share(share)) for index, share in enumerate(hundredths))
    return Flex((DayGroup(EVERY_DAY, steps, DailyDose(total * 1_000)),))


def test_that_boluses_every_6_hours_on_a_basal_break_no_limit() -> None:
    assert refused(periodic("60", 360, 60, "5")) == {}
    assert refused(periodic("60", 360, 60, minimum())) == {}


@pytest.mark.parametrize(("minutes", "short"), [(59, True), (60, False)])
def test_that_no_interval_is_shorter_than_the_practice_allows(minutes: int, *, short: bool) -> None:
    assert ("interval-too-short" in refused(periodic("10", minutes, 5, "5"))) is short


def test_that_an_interval_has_a_longest_too() -> None:
    assert refused(periodic("60", 10_080, 60, "5")) == {}
    assert refused(periodic("60", 10_081, 60, "5")) == {"periodic-interval-too-high": "interval"}


@pytest.mark.parametrize(
    ("infusion", "code", "field"),
    [
        (periodic("1000.1", 10_080, 1_440, "5"), "periodic-dose-too-high", "bolus-dose"),
        (periodic("60.05", 360, 60, "5"), "periodic-dose-too-fine", "bolus-dose"),
        (periodic("60", 10_080, 1_441, "5"), "periodic-duration-too-high", "bolus-duration"),
        (periodic("60", 360, 60, "3.9"), "flow-below-range", "basal"),
        (periodic("60", 360, 60, "5.05"), "periodic-basal-too-fine", "basal"),
    ],
)
def test_that_each_amount_of_periodic_boluses_has_its_range(
    infusion: Infusion, code: str, field: str
) -> None:
    assert refused(infusion) == {code: field}


def test_that_a_bolus_too_fast_for_the_pump_beside_its_basal_names_the_most_it_can_be() -> None:
    # 1 mL/h of 500 mcg/mL is 500 mcg/h; 5 of them flow as basal, so 49.5 mcg fit in 6 minutes.
    found = stopped(
        prescription(simple("100"), "500"), ProgramChange(prescription(periodic("50", 360, 6, "5"), "500"))
    )["flow-above-range"]
    assert found.field == "bolus-dose"
    assert found.sentence == (
        "The bolus: 505 mcg/h is above the highest rate of the SP-20, 500 mcg/h with baclofen 500 mcg/mL. "
        "Enter 49.5 mcg or less."
    )


def test_that_60_mcg_every_hour_with_a_basal_is_summed_over_24_hours() -> None:
    assert "daily-dose-too-high" not in refused(periodic("60", 60, 30, "5"))
    # 24 · 120 + 24 · 6 = 3,024 mcg
    assert refused(periodic("120", 60, 30, "6")) == {"daily-dose-too-high": "daily-dose"}


def test_that_only_the_models_own_minimum_rate_runs() -> None:
    assert refused(minimum()) == {}
    other = MinimumRate(minimum().flow_pl_per_h * 2, strength("2000"))
    assert refused(other) == {"minimum-rate-differs": "daily-dose"}
    assert refused(periodic("60", 360, 60, other)) == {"minimum-rate-differs": "basal"}
    step = Flex((DayGroup(EVERY_DAY, (Step(0, other), Step(60, dose("200")))),))
    assert refused(step) == {"minimum-rate-differs": "daily-dose"}


def test_that_a_wrong_minimum_rate_is_told_the_models_own() -> None:
    after = ProgramChange(prescription(minimum("2000", "MP-20")))
    found = stopped(prescription(simple("100")), after)["minimum-rate-differs"]
    assert found.sentence == (
        "The minimum rate of the SP-20 is 0.5 mcg/h with this strength, not 2 mcg/h. Work the program out "
        "for this model."
    )


def test_that_a_model_that_can_stand_still_may_be_programmed_to_nothing() -> None:
    assert refused(flex(("00:00", "0"), ("06:00", "10")), model="VP-20") == {}
    assert "flow-below-range" in refused(flex(("00:00", "0"), ("06:00", "10")))


def test_that_a_share_below_the_lowest_flow_is_stopped_beside_it() -> None:
    assert refused(shares(240, 5_000, 5_000)) == {}
    # 19.99 % of 240 mcg in 12 h is 3.998 mcg/h, the lowest is 4
    assert refused(shares(240, 1_999, 8_001)) == {"flow-below-range": "share-1-1"}
    after = ProgramChange(prescription(shares(240, 1_999, 8_001)))
    found = stopped(prescription(simple("100")), after)["flow-below-range"]
    assert found.sentence.endswith("Give it a larger share of the day, or raise the day's total.")


def test_that_the_total_that_shares_divide_has_the_range_of_a_daily_dose() -> None:
    assert "daily-dose-too-high" in refused(shares(3_001, 5_000, 5_000))
    found = stopped(prescription(simple("100")), ProgramChange(prescription(shares(3_001, 5_000, 5_000))))
    assert found["daily-dose-too-high"].field == "total-1"


def later(infusion: Infusion, at_ms: int = NOW + MS_PER_DAY) -> Prescription:
    return replace(prescription(simple("240")), later=Later(at_ms, infusion))


def test_that_what_comes_later_keeps_the_same_limits_in_a_field_of_its_own() -> None:
    before = prescription(simple("240"))
    assert stopped(before, ProgramChange(later(RUNNING))) == {}
    found = stopped(before, ProgramChange(later(flex(("00:00", "10"), ("06:00", "3.9")))))
    assert found["flow-below-range"].field == "later"
    assert found["flow-below-range"].sentence.startswith("Later: step 2 (06:00–24:00): 3.9 mcg/h is below")
    hasty = stopped(before, ProgramChange(later(periodic("10", 6, 5, "5"))))
    assert hasty["interval-too-short"].field == "later"


def test_that_24_hours_across_a_later_turn_are_summed() -> None:
    evening = flex(("00:00", "4"), ("12:00", "200"))
    morning = flex(("00:00", "200"), ("12:00", "4"))
    after = replace(prescription(evening), later=Later(NOW - NOW % MS_PER_DAY + MS_PER_DAY, morning))
    # 2,448 mcg on each day, 4,800 mcg from noon to noon
    assert "daily-dose-too-high" in stopped(prescription(evening), ProgramChange(after))
    assert stopped(prescription(evening), ProgramChange(prescription(evening))) == {}


def test_that_a_later_turn_lies_within_the_calendar() -> None:
    before = prescription(simple("240"))
    assert stopped(before, ProgramChange(later(RUNNING, LATEST_MS))) == {}
    assert "later-out-of-range" in stopped(before, ProgramChange(later(RUNNING, LATEST_MS + 1)))


def allowed(bolus: PatientBolus, mcg_per_day: str = "240", model: str = "SP-20") -> dict[str, str]:
    before = prescription(simple(mcg_per_day))
    found = stopped(before, ProgramChange(replace(before, patient_bolus=bolus)), model=model)
    return {code: item.field for code, item in found.items()}


def test_that_patient_boluses_within_everything_are_allowed() -> None:
    assert allowed(patient_bolus("20", 10, 60, 3)) == {}


@pytest.mark.parametrize(
    ("bolus", "code", "field"),
    [
        (patient_bolus("20.05", 10, 60, 3), "patient-bolus-dose-too-fine", "patient-dose"),
        (patient_bolus("20", 10, 1_441, 3), "patient-bolus-lockout-too-high", "lockout"),
        (patient_bolus("1000", 10, 60, 2), "bolus-too-fast", "patient-duration"),
        (patient_bolus("200", 60, 60, 14), "daily-dose-too-high", "daily-dose"),
    ],
)
def test_that_each_setting_of_patient_boluses_is_held_against_its_limit(
    bolus: PatientBolus, code: str, field: str
) -> None:
    assert allowed(bolus) == {code: field}


def test_that_the_worst_case_of_the_patient_counts_in_every_24_hours() -> None:
    assert "daily-dose-too-high" not in allowed(patient_bolus("100", 60, 60, 10), "2000")
    assert "daily-dose-too-high" in allowed(patient_bolus("100", 60, 60, 10), "2000.1")


def test_that_a_model_without_a_controller_takes_no_patient_boluses() -> None:
    before = prescription(simple("960"), "2000")
    after = replace(before, patient_bolus=patient_bolus("20", 10, 60, 3))
    found = stopped(before, ProgramChange(after), model="MP-20")["patient-bolus-not-possible"]
    assert found.sentence == "The MP-20 has no controller for the patient. Leave patient boluses out."


def test_that_a_bridge_goes_with_a_program_only_while_one_runs() -> None:
    before = prescription(RUNNING)
    bridge = Bridge((Phase(volume("0.375"), 22 * MS_PER_HOUR, clears=drug("500")),))
    assert "bridge-not-running" in stopped(before, ProgramChange(before, bridge))
    assert stopped(before, ProgramChange(before, bridge), running_bridge("0.375", 24)) == {}


def test_that_a_prescription_is_held_against_the_model_whatever_ran_before() -> None:
    data = catalog()
    found = prescription_stops(prescription(simple("95.9")), data, data.pumps["SP-20"])
    assert [item.code for item in found] == ["flow-below-range"]

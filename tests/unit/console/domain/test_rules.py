"""What is asked and said about a change as a whole, and the four accidents that must not come again."""

from __future__ import annotations

from dataclasses import replace

from console.domain.change import (
    BolusChange,
    Bridge,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
)
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import WEEKDAYS, WEEKEND, Flex
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Volume
from console.domain.rules import findings
from support.asking import (
    NOW,
    SPINAL,
    asked,
    drug,
    programmed,
    running_bolus,
    running_bridge,
    volume,
)
from support.therapies import (
    ORDERED,
    RUNNING,
    catalog,
    dose,
    flex,
    group,
    implanted,
    periodic,
    prescription,
    simple,
)


def test_that_the_visit_of_the_papers_gets_one_note_in_these_words() -> None:
    found = programmed(RUNNING, ORDERED, strength="2000")
    assert list(found) == ["rise-usual"]
    assert found["rise-usual"] == Finding(
        FindingKind.NOTE,
        "rise-usual",
        "daily-dose",
        "+9.9 %: not above the usual largest step (adult, spinal: 30 %, once in 24 h). "
        "Last change 71 days ago.",
    )


def test_that_stops_come_before_reasons_and_reasons_before_notes() -> None:
    after = Flex(
        (
            group(("00:00", "0.5"), ("06:00", "20"), days=WEEKDAYS),
            group(("00:00", "9"), days=WEEKEND),
        )
    )
    found = findings(
        prescription(simple("240"), "500"),
        ProgramChange(prescription(after, "500")),
        catalog(),
        "SP-20",
        SPINAL,
    )
    kinds = [item.kind for item in found]
    assert set(kinds) == set(FindingKind)
    assert kinds == sorted(kinds, key=list(FindingKind).index)


def test_that_the_same_program_again_is_said_to_be_unchanged() -> None:
    found = programmed(RUNNING, RUNNING)
    assert list(found) == ["unchanged"]


def test_that_a_change_of_the_alarm_alone_asks_nothing() -> None:
    before, after = prescription(RUNNING), prescription(RUNNING, alarm_ml="4")
    assert asked(before, ProgramChange(after)) == {}


def test_that_a_program_during_a_bolus_is_told_that_the_bolus_goes_on() -> None:
    bolus = running_bolus("50", 1, NOW - 1)
    found = programmed(RUNNING, ORDERED, replace(SPINAL, running_bolus=bolus))
    assert found["bolus-goes-on"].sentence == (
        "The bolus under way goes on as ordered until Mon 23 Nov 2026 10:43."
    )


def test_that_a_drug_without_rules_is_stopped_and_nothing_more_is_said() -> None:
    before = prescription(RUNNING)
    other = replace(before, drug=replace(before.drug, name="morphine"))
    assert list(asked(other, ProgramChange(other))) == ["drug-unknown"]


def test_that_60_mcg_every_hour_for_60_mcg_every_morning_is_asked_about() -> None:
    # The accident: 60 mcg over one hour each morning became 60 mcg in every hour.
    each_morning = flex(("00:00", "1"), ("06:00", "60"), ("07:00", "1"))
    every_hour = flex(("00:00", "60"))
    found = programmed(each_morning, every_hour)
    assert found["60-times:step-1-1"].sentence.startswith("60 mcg/h is 60 times the running 1 mcg/h.")
    assert found["rise-doubled"].typed
    assert "daily-dose-high" in found


def test_that_an_interval_typed_in_minutes_for_hours_is_stopped_and_named() -> None:
    # The recall of 2004: 20 mcg every 6 hours became 20 mcg every 6 minutes, 4,800 mcg a day.
    every_6_hours = periodic("20", 6 * 60, 5, "5")
    every_6_minutes = periodic("20", 6, 5, "5")
    found = programmed(every_6_hours, every_6_minutes)
    assert found["interval-too-short"].kind is FindingKind.STOP
    assert found["interval-too-short"].sentence == (
        "A bolus every 6 min is 240 boluses a day; the shortest interval is 1 h. Are minutes typed for "
        "hours? Enter 1 h or more."
    )
    assert found["daily-dose-too-high"].kind is FindingKind.STOP
    assert found["a-60th:interval"].kind is FindingKind.REASON
    first_time = programmed(simple("100"), every_6_minutes)
    assert first_time["interval-too-short"].kind is FindingKind.STOP


def test_that_a_bolus_every_hour_for_one_every_morning_is_asked_about_by_name() -> None:
    # ISMP: 60 mcg over an hour once each morning became 60 mcg every hour, 1,440 mcg a day.
    found = programmed(periodic("60", 24 * 60, 59, "1"), periodic("60", 60, 59, "1"))
    assert found["a-24th:interval"].sentence.startswith("1 h is one 24th of the running 24 h.")
    assert found["rise-doubled"].typed
    assert found["daily-dose-high"].kind is FindingKind.REASON


def test_that_2000_filled_as_500_is_asked_about_with_what_it_would_do() -> None:
    before, after = prescription(simple("200"), "2000"), prescription(simple("200"), "500")
    refill = RefillChange(volume("4"), volume("0"), volume("18"), after)
    found = asked(before, refill)["strength-lower"]
    assert found.kind is FindingKind.REASON
    assert found.sentence == (
        "500 mcg/mL is lower than the 2,000 mcg/mL before. If the vial is 2,000 mcg/mL and the pump is told "
        "500 mcg/mL, the patient gets four times the dose: 800 mcg in 24 h instead of 200 mcg. Read the "
        "label again, and say who checked it."
    )
    same = RefillChange(volume("4"), volume("0"), volume("18"), prescription(simple("200"), "500"))
    told = asked(prescription(simple("200"), "500"), same, replace(SPINAL, vial=drug("2000")))
    assert "the patient gets four times the dose" in told["vial-differs"].sentence


def test_that_a_prime_on_a_full_catheter_is_stopped_or_asked_about_by_name() -> None:
    before = prescription(simple("200"))
    fast = PrimeChange(PrimeCase.NEW_PUMP_OLD_CATHETER, volume("0.199"), 12 * MS_PER_MINUTE)
    found = asked(before, fast)["prime-on-full-catheter"]
    assert found.kind is FindingKind.STOP
    # 0.199 mL of 2000 mcg/mL
    assert found.sentence.startswith("The catheter is full: this prime would push 398 mcg into the patient")
    again = PrimeChange(PrimeCase.CATHETER_ACCESS, volume("0.176"), 11 * MS_PER_MINUTE)
    context = replace(SPINAL, catheter=implanted(), catheter_accessed=False)
    question = asked(before, again, context)["prime-into-patient"]
    assert question.kind is FindingKind.REASON
    assert "would push 352 mcg into the patient in 11 min" in question.sentence


def test_that_a_catheter_accessed_and_not_primed_is_asked_about_with_every_change_that_gives_drug() -> None:
    before = prescription(RUNNING)
    context = replace(SPINAL, catheter=implanted(), catheter_accessed=True)
    changes = (
        ProgramChange(prescription(ORDERED)),
        BolusChange(dose("50"), 10 * MS_PER_MINUTE),
        RefillChange(volume("2"), volume("0"), volume("18"), before),
    )
    for change in changes:
        assert asked(before, change, context)["catheter-accessed"].kind is FindingKind.REASON


def test_that_a_program_for_a_stopped_pump_is_told_to_stay_stopped() -> None:
    found = programmed(RUNNING, ORDERED, replace(SPINAL, stopped_ms=NOW - MS_PER_HOUR), "2000")
    assert found["stays-stopped"].sentence == "The pump stays stopped; this runs once it is resumed."


def test_that_a_program_during_a_bridge_follows_it_unless_it_is_worked_out_again() -> None:
    before, bridge = prescription(RUNNING), running_bridge("0.375", 24)
    context = replace(SPINAL, running_bolus=bridge, catheter=implanted())
    found = asked(before, ProgramChange(prescription(ORDERED)), context)
    assert "The bridge goes on until Tue 24 Nov 2026 09:44" in found["bridge-goes-on"].sentence
    assert "bolus-goes-on" not in found
    again = Bridge((Phase(volume("0.375"), 22 * MS_PER_HOUR, clears=drug("500")),))
    told = asked(before, ProgramChange(prescription(ORDERED), again), context)
    assert "bridge-goes-on" not in told
    assert "until Tue 24 Nov 2026 07:44" in told["bridge"].sentence


def test_that_findings_of_any_change_name_a_field_and_end_as_sentences() -> None:
    before = prescription(RUNNING)
    refill = RefillChange(volume("4"), volume("0"), volume("18"), prescription(simple("400"), "500"))
    found: list[Finding] = list(asked(before, refill, replace(SPINAL, reservoir_pl=2 * 10**9)).values())
    assert len(found) > 5
    assert all(
        item.field and item.sentence[0].isupper() | item.sentence[0].isdigit() | (item.sentence[0] in "+−")
        for item in found
    )
    assert all(item.sentence.endswith((".", "?")) for item in found)


def test_that_an_alarm_set_above_what_is_left_is_said_to_sound_at_once() -> None:
    before = prescription(simple("200"))
    higher = ProgramChange(replace(before, low_reservoir=Volume(4_000_000_000)))
    near = replace(SPINAL, reservoir_pl=4_000_000_000)
    assert asked(before, higher, near)["alarm-at-once"].sentence == (
        "The low-reservoir alarm at 4 mL sounds at once: 4 mL are calculated."
    )
    assert "alarm-at-once" not in asked(before, higher, replace(near, reservoir_pl=4_000_000_001))
    assert "alarm-at-once" not in asked(before, ProgramChange(before), replace(near, reservoir_pl=1))

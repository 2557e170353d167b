"""What is asked about the old drug on its way to the tip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain import bridge as bridges
from console.domain.bridge_questions import unknown_volume
from console.domain.catheter import Catheter
from console.domain.change import Bridge, Phase, ProgramChange, RefillChange
from console.domain.context import RuleContext
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Infusion
from console.domain.quantities import MS_PER_HOUR
from support.asking import NOW, SPINAL, asked, drug, running_bridge, volume
from support.therapies import RUNNING, flex, minimum, prescription, simple

KNOWN = replace(SPINAL, catheter=Catheter("typed", typed=volume("0.176")), rinsed=True)
"""80 cm of 0.0022 mL/cm: with 0.199 mL of tubing, 0.375 mL."""


def refill(
    old: Infusion,
    new: Infusion,
    bridge: Bridge | None = None,
    context: RuleContext = KNOWN,
    strengths: tuple[str, str] = ("500", "2000"),
) -> dict[str, Finding]:
    before, after = prescription(old, strengths[0]), prescription(new, strengths[1])
    found = asked(before, RefillChange(volume("4"), volume("0"), volume("18"), after, bridge), context)
    return {code: item for code, item in found.items() if item.field in {"bridge", "catheter"}}


def planned(old: Infusion, strengths: tuple[str, str] = ("500", "2000")) -> Bridge:
    return bridges.planned(prescription(old, strengths[0]), drug(strengths[1]), 375_000_000, NOW).bridge


def test_that_a_bridge_says_first_what_the_patient_receives_and_then_how_it_is_listed() -> None:
    found = refill(simple("200"), simple("200"), planned(simple("200")))
    assert list(found) == ["bridge"]
    # B1 of the clinical reference: 22 h 30 min, listed as 750 mcg
    assert found["bridge"].sentence == (
        "The patient receives 200 mcg/day of the old 500 mcg/mL until Tue 24 Nov 2026 08:14. The pump lists "
        "this as a 750 mcg bridge: bookkeeping in the new strength, not a dose to the patient."
    )


def test_that_flex_is_said_to_pause_for_an_even_dose() -> None:
    found = refill(RUNNING, RUNNING, planned(RUNNING))["bridge"].sentence
    assert "Flex pauses for 16 h 51 min: an even 267 mcg/day, then flex resumes." in found


def test_that_without_a_bridge_the_under_dose_and_its_length_are_told() -> None:
    # N1 of the clinical reference: 50 mcg/day for 3.75 days
    found = refill(simple("200"), simple("200"))["unbridged"]
    assert found.kind is FindingKind.REASON
    assert found.sentence == (
        "No bridge: tubing and catheter hold 0.375 mL of baclofen 500 mcg/mL. At the new program's flow the "
        "patient gets 50 mcg/day for 90 h (3.75 days) instead of 200 mcg/day: a danger of withdrawal. Bridge "
        "it, or say why not."
    )


def test_that_without_a_bridge_the_overdose_and_its_length_are_told() -> None:
    # N2: 60 cm, 2000 → 500 at 600 mcg/day: 2,400 mcg/day for 6.62 h
    shorter = replace(KNOWN, catheter=Catheter("typed", typed=volume("0.132")))
    found = refill(simple("600"), simple("600"), None, shorter, ("2000", "500"))["unbridged"]
    assert "the patient gets 2,400 mcg/day for 6 h 37 min instead of 600 mcg/day" in found.sentence
    assert "a danger of overdose" in found.sentence


def test_that_nothing_is_bridged_where_strength_and_drug_stay() -> None:
    assert refill(simple("200"), simple("220"), strengths=("500", "500")) == {}


@pytest.mark.parametrize("bridge", [None, planned(simple("200"))])
def test_that_an_unknown_catheter_volume_is_a_strong_finding(bridge: Bridge | None) -> None:
    found = refill(simple("200"), simple("200"), bridge, replace(KNOWN, catheter=None))
    assert found["catheter-unknown"].kind is FindingKind.REASON
    assert found["catheter-unknown"].sentence == (
        "No catheter is on record, so a bridge over it is a guess: too short and too long both change the "
        "dose. Find its length, or say what you go by."
    )


def test_that_an_unknown_volume_names_the_catheter() -> None:
    found = unknown_volume(Catheter("CS-90"), "prime").sentence
    assert found.startswith("The volume of the catheter CS-90 is not known, so a prime over it is a guess")


def test_that_without_a_volume_no_length_is_made_up() -> None:
    found = refill(simple("200"), simple("200"), None, replace(KNOWN, catheter=None))["unbridged"]
    assert found.sentence.startswith("No bridge: tubing and catheter hold an unknown volume of baclofen 500")


def test_that_a_bridge_over_another_volume_than_the_path_is_asked_about() -> None:
    short = Bridge((Phase(volume("0.316"), 19 * MS_PER_HOUR, clears=drug("500")),))
    found = refill(simple("200"), simple("200"), short)["bridge-volume"]
    assert found.sentence.startswith("The bridge clears 0.316 mL; tubing and catheter hold 0.375 mL.")


@pytest.mark.parametrize(
    ("hours", "asks"),
    [(22.5, False), (18, False), (17, True), (28, False), (29, True)],
)
def test_that_a_bridge_at_clearly_another_dose_is_asked_about(hours: float, *, asks: bool) -> None:
    given = Bridge((Phase(volume("0.375"), int(hours * MS_PER_HOUR), clears=drug("500")),))
    assert ("bridge-dose" in refill(simple("200"), simple("200"), given)) is asks


def test_that_the_dose_of_a_bridge_is_told_beside_what_ran() -> None:
    given = Bridge((Phase(volume("0.375"), 15 * MS_PER_HOUR, clears=drug("500")),))
    assert refill(simple("200"), simple("200"), given)["bridge-dose"].sentence == (
        "The bridge gives 300 mcg/day for 15 h; what ran gives 200 mcg/day over that time (+50 %). Keep the "
        "dose, or say why not."
    )


def test_that_a_refill_that_ends_a_bridge_without_another_is_asked_about() -> None:
    running = replace(KNOWN, running_bolus=running_bridge("0.3", 24, "500", NOW - 8 * MS_PER_HOUR))
    found = refill(simple("200"), simple("200"), None, running, ("2000", "2000"))["bridge-ended"]
    assert found.sentence.startswith(
        "The bridge until Tue 24 Nov 2026 01:44 ends with this refill, with 0.2 mL of the old drug still on"
    )


def test_that_a_bridge_of_two_fluids_tells_both_with_their_ends() -> None:
    running = replace(KNOWN, running_bolus=running_bridge("0.3", 24, "500", NOW - 8 * MS_PER_HOUR))
    both = Bridge(
        (
            Phase(volume("0.2"), 12 * MS_PER_HOUR, clears=drug("500")),
            Phase(volume("0.175"), 42 * MS_PER_HOUR, clears=drug("2000")),
        )
    )
    found = refill(simple("200"), simple("200"), both, running, ("2000", "1000"))["bridge"].sentence
    assert "The patient receives 200 mcg/day of the old 500 mcg/mL until Mon 23 Nov 2026 21:44." in found
    assert "The patient receives 200 mcg/day of the old 2,000 mcg/mL until Wed 25 Nov 2026 15:44." in found
    assert found.count("bookkeeping") == 1


def test_that_a_program_with_the_bridge_worked_out_again_tells_the_new_one() -> None:
    running = replace(KNOWN, running_bolus=running_bridge("0.3", 24))
    program = prescription(flex(("00:00", "10")))
    again = Bridge((Phase(volume("0.3"), 12 * MS_PER_HOUR, clears=drug("500")),))
    found = asked(program, ProgramChange(program, again), running)
    assert "unchanged" not in found
    assert "The patient receives 300 mcg/day of the old 500 mcg/mL until" in found["bridge"].sentence


def test_that_a_new_program_of_no_flow_leaves_the_old_drug_where_it_is() -> None:
    standing = prescription(minimum("2000", "VP-20"))
    change = RefillChange(volume("4"), volume("0"), volume("18"), standing)
    found = asked(prescription(simple("200"), "500"), change, KNOWN, "VP-20")["unbridged"]
    assert "At no flow it stays there." in found.sentence


def test_that_a_bridge_in_a_stopped_pump_has_no_date_before_it_is_resumed() -> None:
    still = replace(KNOWN, stopped_ms=NOW - MS_PER_HOUR)
    told = refill(simple("200"), simple("200"), planned(simple("200")), still)["bridge"].sentence
    assert told.startswith(
        "The patient receives 200 mcg/day of the old 500 mcg/mL for 22 h 30 min from when the pump is "
        "resumed. The pump lists this"
    )
    held = replace(still, running_bolus=running_bridge("0.375", 30, started_ms=NOW - 10 * MS_PER_HOUR))
    assert refill(simple("200"), simple("200"), None, held, ("500", "500"))[
        "bridge-ended"
    ].sentence.startswith(
        "The bridge that the stop holds ends with this refill, with 0.25 mL of the old drug still on its way"
    )
    before = prescription(simple("200"))
    goes_on = asked(before, ProgramChange(prescription(simple("210"))), held)["bridge-goes-on"].sentence
    assert goes_on.startswith(
        "The bridge goes on when the pump is resumed, for 20 h; the program follows it."
    )


def during_a_bridge(after: str, bridge: Bridge | None = None) -> dict[str, Finding]:
    # 200 mcg/day of 2,000: of 0.375 mL in 90 h, a third is gone after 30 h; 500 stands behind it
    old = running_bridge("0.375", 90, "2000", started_ms=NOW - 30 * MS_PER_HOUR)
    context = replace(KNOWN, running_bolus=old)
    return refill(simple("200"), simple("200"), bridge, context, ("500", after))


def test_that_a_second_strength_during_a_bridge_names_each_fluid_in_the_path_and_its_danger() -> None:
    # 1,000 at 200 mcg/day flows at 0.2 mL/day: 400 mcg/day of the 2,000 for 30 h, 100 of the 500 for 15 h
    assert during_a_bridge("1000")["unbridged"].sentence == (
        "No bridge: tubing and catheter hold 0.25 mL of baclofen 2,000 mcg/mL, then 0.125 mL of baclofen 500 "
        "mcg/mL. At the new program's flow the patient gets 400 mcg/day for 30 h, then 100 mcg/day for 15 h "
        "instead of 200 mcg/day: a danger of overdose, then of withdrawal. Bridge it, or say why not."
    )


def test_that_going_back_to_the_strength_at_the_tip_tells_of_the_other_behind_it() -> None:
    # 2,000 at 200 mcg/day flows at 0.1 mL/day, and 0.125 mL of 500 follow: 50 mcg/day for 30 h
    found = during_a_bridge("2000")["unbridged"].sentence
    assert "the patient gets 50 mcg/day for 30 h instead of 200 mcg/day: a danger of withdrawal." in found


def test_that_a_refill_that_ends_a_bridge_names_the_dose_of_what_is_left_at_the_tip() -> None:
    # 500 at 200 mcg/day flows at 0.4 mL/day: 0.25 mL of 2,000 are 800 mcg/day for 15 h
    found = during_a_bridge("500")["bridge-ended"].sentence
    assert "with 0.25 mL of the old drug still on its way. At the new program's flow" in found
    assert "the patient gets 800 mcg/day for 15 h instead of 200 mcg/day: a danger of overdose." in found
    assert found.endswith("Work a bridge out from what is in the path now, or say why not.")

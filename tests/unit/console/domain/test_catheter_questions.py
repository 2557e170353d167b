"""What is asked about a catheter that was accessed, primed, or joined anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.catheter import Catheter
from console.domain.change import (
    Change,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.context import RuleContext
from console.domain.finding import Finding, FindingKind
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from console.domain.reading import BolusKind
from support.asking import NOW, SPINAL, asked, running_bolus, running_bridge, volume
from support.therapies import ORDERED, RUNNING, prescription

BEFORE = prescription(RUNNING)
CATHETER = Catheter("typed", typed=volume("0.179"))
KNOWN = replace(SPINAL, catheter=CATHETER)


def test_that_a_catheter_accessed_at_this_visit_is_to_be_primed_or_a_reason_given() -> None:
    context = replace(KNOWN, catheter_accessed=True)
    found = asked(BEFORE, ProgramChange(prescription(ORDERED)), context)["catheter-accessed"]
    assert found.kind is FindingKind.REASON
    assert found.field == "catheter"
    assert found.sentence == (
        "The catheter was accessed. The catheter now holds CSF: prime it (0.179 mL), or say why not. Until "
        "it is filled no drug reaches the patient."
    )


@pytest.mark.parametrize("accessed", [False, None])
def test_that_a_catheter_not_accessed_asks_for_no_prime(*, accessed: bool | None) -> None:
    context = replace(KNOWN, catheter_accessed=accessed)
    assert "catheter-accessed" not in asked(BEFORE, ProgramChange(prescription(ORDERED)), context)


def test_that_a_prime_under_way_is_answer_enough() -> None:
    priming = running_bolus("50", 1, kind=BolusKind.PRIME)
    context = replace(KNOWN, catheter_accessed=True, running_bolus=priming)
    assert "catheter-accessed" not in asked(BEFORE, ProgramChange(prescription(ORDERED)), context)


@pytest.mark.parametrize(
    ("change", "asks"),
    [(StopChange(), False), (ResumeChange(), True), (ImplantChange(ImplantKind.NEW, CATHETER), False)],
)
def test_that_only_what_gives_drug_waits_for_the_prime(change: Change, *, asks: bool) -> None:
    still = NOW - MS_PER_HOUR if isinstance(change, ResumeChange) else None
    context = replace(KNOWN, catheter_accessed=True, stopped_ms=still)
    assert ("catheter-accessed" in asked(BEFORE, change, context)) is asks


def test_that_an_accessed_catheter_of_unknown_volume_says_so() -> None:
    context = replace(SPINAL, catheter_accessed=True)
    found = asked(BEFORE, ProgramChange(prescription(ORDERED)), context)["catheter-accessed"]
    assert "prime it (its volume is not known)" in found.sentence


def prime(case: PrimeCase, ml: str, minutes: int, context: RuleContext) -> dict[str, Finding]:
    return asked(BEFORE, PrimeChange(case, volume(ml), minutes * MS_PER_MINUTE), context)


def test_that_a_prime_after_access_tells_both_figures_and_asks_nothing() -> None:
    found = prime(PrimeCase.CATHETER_ACCESS, "0.179", 11, replace(KNOWN, catheter_accessed=True))
    assert list(found) == ["prime"]
    assert found["prime"].sentence == (
        "Prime catheter only, after catheter access: 358 mcg moved in 11 min; 0 mcg reach the patient. "
        "Observe for at least 8 h."
    )


def test_that_a_prime_on_the_back_table_goes_into_the_air() -> None:
    found = prime(PrimeCase.BACK_TABLE, "0.14", 9, SPINAL)
    assert list(found) == ["prime"]
    assert "280 mcg moved in 9 min; goes into the air." in found["prime"].sentence


def test_that_a_back_table_prime_of_a_pump_on_record_as_joined_is_asked_about() -> None:
    found = prime(PrimeCase.BACK_TABLE, "0.14", 9, KNOWN)["prime-into-patient"]
    assert found.sentence == (
        "The record has this pump joined to the catheter typed. If it is, this prime would push 280 mcg "
        "into the patient in 9 min. Do not prime it, or say why."
    )


@pytest.mark.parametrize("case", [PrimeCase.CATHETER_ACCESS, PrimeCase.POST_IMPLANT])
def test_that_priming_a_catheter_that_was_not_accessed_is_asked_about(case: PrimeCase) -> None:
    found = prime(case, "0.179", 11, replace(KNOWN, catheter_accessed=False))["prime-into-patient"]
    assert found.kind is FindingKind.REASON
    assert found.sentence.startswith("The catheter was not accessed at this visit, so it is full of drug")


def test_that_an_access_nobody_noted_is_asked_about_and_an_implant_is_not() -> None:
    found = prime(PrimeCase.CATHETER_ACCESS, "0.179", 11, KNOWN)["prime-into-patient"]
    assert found.sentence.startswith("Nobody noted whether the catheter was emptied. If it is full, this")
    assert "prime-into-patient" not in prime(PrimeCase.POST_IMPLANT, "0.179", 11, KNOWN)


def test_that_a_catheter_filled_since_it_was_joined_is_asked_about_when_it_is_primed_as_new() -> None:
    # tubing 0.199 mL (priming 0.140 mL) and catheter 0.179 mL: the way holds 0.319 mL
    pumped = replace(KNOWN, pumped_into_catheter_pl=volume("1.2").pl)
    found = prime(PrimeCase.POST_IMPLANT, "0.179", 11, pumped)["prime-into-patient"]
    assert found.kind is FindingKind.REASON
    assert found.sentence == (
        "1.2 mL were pumped since the catheter was joined: it is full by now, and this prime would push "
        "358 mcg into the patient in 11 min. Do not prime it, or say why."
    )
    emptied = replace(pumped, catheter_accessed=True)
    assert "prime-into-patient" not in prime(PrimeCase.POST_IMPLANT, "0.179", 11, emptied)
    just_joined = replace(KNOWN, pumped_into_catheter_pl=volume("0.3").pl)
    assert "prime-into-patient" not in prime(PrimeCase.POST_IMPLANT, "0.179", 11, just_joined)


def test_that_what_goes_beyond_the_catheter_reaches_the_patient_and_is_held_against_a_bolus() -> None:
    accessed = replace(KNOWN, catheter_accessed=True)
    at_limit = prime(PrimeCase.CATHETER_ACCESS, "0.229", 14, accessed)
    assert "100 mcg reach the patient" in at_limit["prime"].sentence
    assert "prime-dose-large" not in at_limit
    beyond = prime(PrimeCase.CATHETER_ACCESS, "0.319", 20, accessed)["prime-dose-large"]
    assert beyond.sentence.startswith("280 mcg reach the patient in 20 min, more than a bolus of 100 mcg.")


def test_that_a_new_pump_on_a_full_catheter_at_therapeutic_rate_is_only_told_what_arrives() -> None:
    # 0.05 mL of 2000 mcg/mL are 100 mcg; the program gives up to 14 mcg/h, so 7.15 h is slow enough
    slow = prime(PrimeCase.NEW_PUMP_OLD_CATHETER, "0.05", 429, KNOWN)
    assert list(slow) == ["prime"]
    fast = prime(PrimeCase.NEW_PUMP_OLD_CATHETER, "0.05", 428, KNOWN)
    assert "faster than the program gives" in fast["prime-into-patient"].sentence


def test_that_a_prime_along_an_unknown_catheter_is_asked_about() -> None:
    found = prime(PrimeCase.POST_IMPLANT, "0.179", 11, SPINAL)["catheter-unknown"]
    assert found.field == "catheter"
    assert "catheter-unknown" not in prime(PrimeCase.BACK_TABLE, "0.14", 9, SPINAL)


def implant(kind: ImplantKind, catheter: Catheter, context: RuleContext = SPINAL) -> dict[str, Finding]:
    return asked(BEFORE, ImplantChange(kind, catheter), context)


def test_that_a_new_catheter_is_said_to_hold_csf() -> None:
    for kind in (ImplantKind.NEW, ImplantKind.REVISION):
        assert implant(kind, CATHETER)["implant-unprimed"].kind is FindingKind.NOTE
    assert implant(ImplantKind.REPLACEMENT, CATHETER) == {}


def test_that_an_implant_without_a_catheter_volume_is_asked_about() -> None:
    found = implant(ImplantKind.REPLACEMENT, Catheter("CS-90"))["catheter-unknown"]
    assert found.sentence.startswith("The volume of the catheter CS-90 is not known, so a bridge or a prime")


def test_that_a_catheter_changed_during_a_bridge_is_asked_about() -> None:
    context = replace(SPINAL, running_bolus=running_bridge("0.375", 24))
    found = implant(ImplantKind.REPLACEMENT, CATHETER, context)["implant-during-bridge"]
    assert found.sentence.startswith("A bridge runs until Tue 24 Nov 2026 09:44, worked out for the catheter")

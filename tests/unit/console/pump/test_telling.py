"""The log's words: a stable kind and one sentence for each thing that happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.alarms import DEFAULT_REPEATS
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    Change,
    ImplantChange,
    ImplantKind,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Drug, Flex, Later
from console.domain.quantities import Volume
from console.domain.reading import Alarm
from console.domain.wording import NO_BREAK
from console.protocol import codec
from console.protocol.messages import Log, LogEntry
from console.pump import telling
from console.pump.happenings import AlarmSounded, BolusEnded, TookOver
from console.pump.log import EventLog
from support.pumps import START_MS, begun, bolus, bridge, drug, patient_bolus, prime, refill
from support.therapies import ORDERED, group, prescription, simple


def test_that_a_program_is_told_with_its_version_mode_dose_and_user() -> None:
    kind, sentence = telling.change(ProgramChange(prescription(ORDERED)), 7, "C. Moreau")
    assert kind == "programmed"
    assert sentence.replace(NO_BREAK, " ") == "Version 7 by C. Moreau: Flex, 5 steps, 293.5 mcg/day."


def test_that_a_bolus_is_told_with_its_dose_and_duration() -> None:
    kind, sentence = telling.change(bolus("50", 90), 2, "C. Moreau")
    assert kind == "bolus-begun"
    assert (
        sentence.replace(NO_BREAK, " ") == "Version 2 by C. Moreau: single bolus of 50 mcg over 1 h 30 min."
    )


def test_that_each_happening_is_logged_at_its_own_time() -> None:
    running = begun(bolus("50", 10), START_MS)
    happened = (
        AlarmSounded(START_MS + 1, Alarm.LOW_RESERVOIR),
        BolusEnded(START_MS + 2, running),
        AlarmSounded(START_MS + 3, Alarm.EMPTY_RESERVOIR),
    )
    log = telling.with_happenings(EventLog(), happened)
    assert [(each.at_ms - START_MS, each.kind) for each in log.entries] == [
        (1, "low-reservoir"),
        (2, "bolus-ended"),
        (3, "empty-reservoir"),
    ]
    assert "delivery has stopped" in log.entries[2].what


LATER = replace(prescription(simple("200")), later=Later(START_MS, simple("150")))
CATHETER = Catheter("C-80", typed=Volume(176_000_000))
REFILLED = (
    "refill: 3.1 mL withdrawn, 0.2 mL left, 19 mL filled; baclofen 500 mcg/mL, "
    "Simple continuous, 150 mcg/day."
)


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        (
            ProgramChange(LATER),
            "programmed",
            "Simple continuous, 200 mcg/day; from Thu 1 Jan 2026 00:00: Simple continuous, 150 mcg/day.",
        ),
        (
            ProgramChange(prescription(simple("200")), bridge("0.3", 30)),
            "programmed",
            "Simple continuous, 200 mcg/day; first a bridge of 0.3 mL over 30 h.",
        ),
        (prime("0.176", 11), "prime-begun", "prime (catheter-access) of 0.176 mL over 11 min."),
        (
            refill(prescription(simple("150"), "500"), withdrawn="3.1", left="0.2", filled="19"),
            "refilled",
            REFILLED,
        ),
        (StopChange(), "stopped", "pump stopped; restart not planned."),
        (StopChange(START_MS), "stopped", "pump stopped; restart planned for Thu 1 Jan 2026 00:00."),
        (ResumeChange(), "resumed", "pump resumed."),
        (
            AlarmsChange(DEFAULT_REPEATS),
            "alarms-set",
            "tones repeated every 10 min (critical) and 1 h (non-critical).",
        ),
        (ImplantChange(ImplantKind.NEW, CATHETER), "implanted", "new-implant, catheter C-80, 0.176 mL."),
        (
            ImplantChange(ImplantKind.REVISION, Catheter("C-80")),
            "implanted",
            "catheter-revision, catheter C-80, volume not known.",
        ),
    ],
    ids=str,
)
def test_that_every_change_is_told_with_its_version_and_user(change: Change, kind: str, told: str) -> None:
    found, sentence = telling.change(change, 3, "C. Moreau")
    assert (found, sentence.replace(NO_BREAK, " ")) == (kind, f"Version 3 by C. Moreau: {told}")


def test_that_the_longest_change_still_fits_into_the_log() -> None:
    week = Flex(
        tuple(group(*[(f"{hour:02}:00", "10") for hour in range(13)], days=(day,)) for day in range(7))
    )
    runs = replace(prescription(week), drug=Drug("x" * 40, drug().concentration))
    runs = replace(runs, later=Later(START_MS, week))
    _, sentence = telling.change(refill(runs, bridge=bridge()), 10**9, "u" * 40)
    codec.encode(Log((LogEntry(0, 0, "refilled", sentence, bytes(32)),)))
    assert sentence.endswith("…")


@pytest.mark.parametrize(
    ("change", "kind", "what"),
    [
        (bolus("50", 10), "bolus-ended", "The bolus of 50 mcg"),
        (prime("0.176"), "prime-ended", "The prime of 0.176 mL"),
        (refill(prescription(simple("150")), bridge=bridge("0.3")), "bridge-ended", "The bridge of 0.3 mL"),
    ],
    ids=str,
)
def test_that_the_end_of_each_kind_of_bolus_is_told_and_whether_it_came_before_its_time(
    change: Change, kind: str, what: str
) -> None:
    running = begun(change, START_MS)
    ends = [BolusEnded(at_ms, running) for at_ms in (running.ends_ms, running.ends_ms - 1)]
    log = telling.with_happenings(EventLog(), ends)
    assert [entry.kind for entry in log.entries] == [kind, kind]
    assert [entry.what.replace(NO_BREAK, " ") for entry in log.entries] == [
        f"{what} has ended.",
        f"{what} was ended before its time.",
    ]


def test_that_a_patients_bolus_and_what_took_over_are_told() -> None:
    kind, sentence = telling.patient_bolus(patient_bolus("20", 10))
    assert kind == "patient-bolus-begun"
    assert sentence.replace(NO_BREAK, " ") == "The patient began a bolus of 20 mcg over 10 min."
    (entry,) = telling.with_happenings(EventLog(), [TookOver(START_MS, simple("150"))]).entries
    assert entry.kind == "later-began"
    assert entry.what.replace(NO_BREAK, " ") == (
        "The program planned for now has taken over: Simple continuous, 150 mcg/day."
    )

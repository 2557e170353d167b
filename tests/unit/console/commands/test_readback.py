"""What is printed of a change, before it is sent and after it was verified."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from console.commands import readback
from console.domain import finding
from console.domain.alarms import DEFAULT_REPEATS
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    ResumeChange,
    StopChange,
)
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Dose, Volume
from console.domain.reading import BolusKind, ReadBack, RunningBolus
from console.session.events import Verified
from support.clinic import CATHETER, MORNING_MS, program, reading, refill, simple

TONES_SET = (
    "Set and verified: pump SIM-700182 repeats its tones every 10 min (critical) and 1 h (non-critical)."
)
REFILLED = (
    "Refilled and verified: pump SIM-700182 holds 9 mL of baclofen 2,000 mcg/mL and runs "
    "267 mcg/day, after a bridge until Mon 23 Nov 2026 10:44."
)
PRIME = PrimeChange(PrimeCase.POST_IMPLANT, Volume(178_860_000), 10 * MS_PER_MINUTE)
RUNNING = RunningBolus(
    BolusKind.BRIDGE, (Phase(Volume(1_000), MS_PER_HOUR, simple("1").drug),), MORNING_MS, replaces=True
)


def back(change) -> ReadBack:
    """Return a read-back of `change`."""
    return ReadBack(
        bytes(16),
        change,
        0,
        bytes(32),
        ((280_000, 1),) * 7,
        (35_000, 3),
        (0, 1_440),
        None,
        120_000,
        MORNING_MS,
    )


def said(capsys) -> str:
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_that_a_read_back_is_told_with_its_end_its_questions_and_its_digest(capsys):
    asked = (
        finding.reason("rise", "daily-dose", "The dose rises."),
        finding.note("x", "change", "By the way."),
    )
    readback.show(
        back(program(simple("280"))), reading(simple("267")), asked, as_json=False, said=("It lasts.",)
    )
    lines = said(capsys).splitlines()
    assert "• Daily dose: 267 mcg/day → 280 mcg/day" in lines
    assert "  Low-reservoir alarm: 2 mL" in lines
    assert lines[-7:] == [
        "  Reservoir empty, by the pump's account: never",
        "  Ends, by the pump's clock: Mon 23 Nov 2026 09:44",
        "  It lasts.",
        "  Needs a reason: The dose rises.",
        "  By the way.",
        f"  Digest: {'00' * 32}",
        readback.SEND,
    ]


def test_that_a_read_back_in_json_holds_the_pumps_figures_and_what_is_asked(capsys):
    asked = (finding.reason("rise", "daily-dose", "The dose rises."),)
    readback.show(back(program(simple("280"))), reading(simple("267")), asked, as_json=True)
    told = json.loads(said(capsys))
    assert told["applied"] is False
    assert (told["program"]["daily_dose_mcg"], told["program"]["peak_mcg_per_h"]) == (280, 11.666667)
    assert (told["reservoir"]["empty"], told["bolus"]["ends"]) == (None, "2026-11-23T09:44:00")
    assert told["findings"] == [{"kind": "reason", "code": "rise", "sentence": "The dose rises."}]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (program(simple("267")), "Programmed and verified: pump SIM-700182 runs 267 mcg/day."),
        (
            BolusChange(Dose(50_000), MS_PER_MINUTE),
            "Begun and verified: pump SIM-700182 gives a bolus of 50 mcg until Mon 23 Nov 2026 10:44.",
        ),
        (PRIME, "Begun and verified: pump SIM-700182 primes with 0.17886 mL until Mon 23 Nov 2026 10:44."),
        (
            refill(simple("267")),
            REFILLED,
        ),
        (
            StopChange(),
            "Stopped and verified: nothing flows from pump SIM-700182 until it is resumed (resume-pump).",
        ),
        (
            AlarmsChange(DEFAULT_REPEATS),
            TONES_SET,
        ),
        (ResumeChange(), "Resumed and verified: pump SIM-700182 runs 267 mcg/day."),
        (
            ImplantChange(ImplantKind.NEW, CATHETER),
            "Told and verified: pump SIM-700182 is joined to catheter IC-80.",
        ),
    ],
)
def test_that_what_was_verified_is_said_of_every_change(capsys, change, sentence):
    read = replace(reading(simple("267"), 3), bolus=RUNNING)
    readback.show_verified(Verified(bytes(16), change, read, False, 0), as_json=False)
    assert said(capsys) == f"{sentence} Version 3.\n"
    readback.show_verified(Verified(bytes(16), change, replace(read, bolus=None), False, 0), as_json=True)
    assert json.loads(said(capsys))["bolus"]["ends"] is None


@pytest.mark.parametrize(
    "change", [program(simple("280")), StopChange(), BolusChange(Dose(50_000), MS_PER_MINUTE)]
)
def test_that_nothing_is_called_verified_of_a_pump_that_was_changed_again_since(capsys, change):
    found = Verified(b"\x01" * 16, change, reading(simple("267"), 4), False, 0)
    readback.show_verified(found, as_json=False)
    assert said(capsys) == f"{readback.CHANGED_SINCE} Version 4.\n"
    readback.show_verified(found, as_json=True)
    told = json.loads(said(capsys))
    assert (told["applied"], told["verified"], told["program"]["version"]) == (True, False, 4)

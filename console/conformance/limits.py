"""Checks of the limits that a pump keeps by itself, whatever a console asks: all refused at Prepare.

Apart from `programs`, whose changes are good. What is asked here is beyond every pump there could be; nothing
of it is ever committed.
"""

from __future__ import annotations

from msgspec.structs import replace

from console.conformance.call import Call, expected
from console.conformance.check import Check, Level
from console.conformance.probe import Probe
from console.conformance.programs import GONE, USER, hold_outcome, hold_same, refused_with
from console.conformance.readings import status_of
from console.protocol.messages import Prepare, Refused, Status
from console.protocol.wire import (
    WireBolus,
    WireChange,
    WireDayGroup,
    WireFlex,
    WireInfusion,
    WireLater,
    WirePatientBolus,
    WirePeriodic,
    WireProgram,
    WireRate,
    WireRateStep,
    WireRefill,
    WireResume,
    WireShareStep,
    WireSimple,
    WireStop,
)

MOST = 2**53 - 1
"""The largest number there is on the link."""

HOUR_NG = 10_000
"""A modest rate, ng/h."""

HOUR_MS = 3_600_000
CANNOT_BE_HELD = "not-understood"
WEEK = (0, 1, 2, 3, 4, 5, 6)


def refuses_doses(probe: Probe) -> None:
    """Prepare programs of the largest dose and rate there are."""
    call, base = _read(probe)
    for infusion in (WireSimple(MOST), _flex((WEEK, ((0, MOST),)))):
        _refused(probe, call, base, _running(base, infusion), "a dose beyond every pump")


def refuses_boluses(probe: Probe) -> None:
    """Prepare a bolus of the largest dose in the shortest time."""
    call, base = _read(probe)
    _refused(probe, call, base, WireBolus(MOST, 1), "a bolus beyond every pump")


def refuses_overfilling(probe: Probe) -> None:
    """Prepare a refill of more than the reservoir holds."""
    call, base = _read(probe)
    filled = WireRefill(0, 0, 2 * base.capacity_pl + 1, base.prescription, None, None)
    _refused(probe, call, base, filled, "a refill of twice what the reservoir holds")


def refuses_other_drugs(probe: Probe) -> None:
    """Prepare programs of a drug, and of a strength, that the pump does not hold."""
    call, base = _read(probe)
    runs = base.prescription
    for other in (replace(runs, drug="no such drug"), replace(runs, ng_per_ml=runs.ng_per_ml * 2)):
        _refused(probe, call, base, WireProgram(other, None), "a drug that the pump does not hold")


def refuses_the_past(probe: Probe) -> None:
    """Prepare a program whose later turn lies in the past."""
    call, base = _read(probe)
    later = WireLater(max(0, base.clock_ms - 60_000), WireSimple(24 * HOUR_NG))
    change = WireProgram(replace(base.prescription, later=later), None)
    _refused(probe, call, base, change, "a later turn that has passed")


def refuses_broken_weeks(probe: Probe) -> None:
    """Prepare weeks with a day missing or twice, and days whose steps are out of order."""
    call, base = _read(probe)
    step = (0, HOUR_NG)
    weeks = {
        "a week without Sunday": _flex((WEEK[:6], (step,))),
        "a week with two Mondays": _flex((WEEK, (step,)), ((0,), (step,))),
        "days out of order": _flex((WEEK[::-1], (step,))),
        "a day that begins at 01:00": _flex((WEEK, ((60, HOUR_NG),))),
        "steps out of order": _flex((WEEK, (step, (120, HOUR_NG), (60, HOUR_NG)))),
        "two steps at one time": _flex((WEEK, (step, (60, HOUR_NG), (60, HOUR_NG)))),
    }
    for what, week in weeks.items():
        _refused(probe, call, base, _running(base, week), what, code=CANNOT_BE_HELD)


def refuses_broken_structures(probe: Probe) -> None:
    """Prepare what breaks the rules of shares, periodic boluses and patient boluses."""
    call, base = _read(probe)
    shares = WireDayGroup(WEEK, (WireShareStep(0, 9_999),), 24 * HOUR_NG)
    untold = WireDayGroup(WEEK, (WireShareStep(0, 10_000),), None)
    patient = replace(base.prescription, patient_bolus=WirePatientBolus(1_000, 600_000, 300_000, 4))
    programs = {
        "shares that do not make a whole": _running(base, WireFlex((shares,))),
        "shares of no total": _running(base, WireFlex((untold,))),
        "a periodic bolus longer than its interval": _running(
            base, WirePeriodic(1_000, HOUR_MS, 2 * HOUR_MS, WireRate(HOUR_NG), None)
        ),
        "a lockout shorter than its bolus": WireProgram(patient, None),
    }
    for what, program in programs.items():
        _refused(probe, call, base, program, what, code=CANNOT_BE_HELD)


def refuses_out_of_turn(probe: Probe) -> None:
    """Prepare to resume a pump that runs, or to stop one that is stopped."""
    call, base = _read(probe)
    change = WireResume() if base.stopped_ms is None else WireStop(None)
    _refused(probe, call, base, change, "a change that the pump is in already")


def refuses_alarm_volumes(probe: Probe) -> None:
    """Prepare an alarm volume that the reservoir never holds."""
    call, base = _read(probe)
    runs = replace(base.prescription, low_reservoir_pl=2 * base.capacity_pl + 1)
    _refused(probe, call, base, WireProgram(runs, None), "an alarm volume above the reservoir's")


def _read(probe: Probe) -> tuple[Call, Status]:
    call = probe.call()
    return call, status_of(call)


def _refused(
    probe: Probe, call: Call, base: Status, change: WireChange, what: str, *, code: str | None = None
) -> None:
    operation = probe.operation()
    answer = call.ask(Prepare(operation, base.version, base.digest, change, USER), f"Prepare, {what}")
    refused_with(answer, code or expected(answer, Refused, what).code, what)
    hold_outcome(call, operation, *GONE)
    hold_same(base, status_of(call))


def _running(base: Status, infusion: WireInfusion) -> WireProgram:
    return WireProgram(replace(base.prescription, infusion=infusion, later=None, patient_bolus=None), None)


def _flex(*groups: tuple[tuple[int, ...], tuple[tuple[int, int], ...]]) -> WireFlex:
    return WireFlex(
        tuple(
            WireDayGroup(days, tuple(WireRateStep(start, ng) for start, ng in steps), None)
            for days, steps in groups
        )
    )


CHECKS = (
    Check(
        id="limits.dose",
        section="What a write looks like",
        title="A dose beyond every pump is refused at Prepare.",
        does="Prepares programs of 2^53−1 ng a day and an hour.",
        look="The limits of your own model, whatever a console believes; and mind the overflow.",
        act=refuses_doses,
    ),
    Check(
        id="limits.bolus",
        section="What a write looks like",
        title="A bolus beyond every pump is refused at Prepare.",
        does="Prepares 2^53−1 ng within 1 ms.",
        look="Dose, flow and what the reservoir still holds.",
        act=refuses_boluses,
    ),
    Check(
        id="limits.refill",
        section="What the changes do",
        title="A refill of more than the reservoir holds is refused at Prepare.",
        does="Prepares a refill of twice the capacity that the reading tells.",
        look="`left_pl` + `filled_pl` is at most the capacity.",
        act=refuses_overfilling,
    ),
    Check(
        id="limits.drug",
        section="What the changes do",
        title="A program of a drug or a strength that the pump does not hold is refused at Prepare.",
        does="Prepares the program that runs with another drug, and with twice the strength.",
        look="Only a refill changes what the pump holds.",
        act=refuses_other_drugs,
    ),
    Check(
        id="limits.later",
        section="What the changes do",
        title="A later turn that has passed is refused at Prepare.",
        does="Prepares a program that would have turned a minute ago.",
        look="`later-passed`, and again at Commit.",
        act=refuses_the_past,
    ),
    Check(
        id="limits.week",
        section="Structures",
        title="Days that do not make a week, and steps that do not make a day, are refused at Prepare.",
        does="Prepares six such programs.",
        look="Every weekday in one group, days and steps in rising order, the first step at 00:00.",
        act=refuses_broken_weeks,
    ),
    Check(
        id="limits.structures",
        section="Structures",
        title="What no pump can hold is refused at Prepare as not understood.",
        does="Prepares shares that make no whole, a bolus longer than its interval, a lockout too short.",
        look="`not-understood`, like a message that is none: the rules that hold beside the types.",
        act=refuses_broken_structures,
    ),
    Check(
        id="limits.out-of-turn",
        section="What the changes do",
        title="A pump that runs is not resumed, one that is stopped is not stopped.",
        does="Prepares the one of the two that fits the reading.",
        look="`pump-runs` and `pump-stopped`.",
        act=refuses_out_of_turn,
    ),
    Check(
        id="limits.alarm-volume",
        section="What a write looks like",
        title="An alarm volume above what the reservoir holds is refused at Prepare.",
        does="Prepares twice the capacity as the low-reservoir volume.",
        look="It would sound for ever.",
        act=refuses_alarm_volumes,
        level=Level.SHOULD,
    ),
)

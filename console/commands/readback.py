"""What a verb prints of a change: the read-back before it is sent, and what a fresh reading showed after.

Apart from `update`, which decides whether it is sent. Nothing here asks the pump for anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import click

from console.commands.report import answer
from console.domain import calendar, dosing, transitions, wording
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    PrimeChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.finding import Finding, FindingKind
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.reading import ReadBack, Reading
from console.session.events import Verified

CHANGED_SINCE = "The pump took this, but was changed again since and runs something else; read it anew."
SEND = "Nothing was changed. To send it, call again with --yes, or with --confirm and the digest."


def show(
    back: ReadBack, reading: Reading, found: tuple[Finding, ...], *, as_json: bool, said: tuple[str, ...] = ()
) -> None:
    """Print what the pump read back, beside what it runs now, and the digest that names it.

    `said` are sentences of the verb's own, such as what a bridge means to the patient.
    """
    if as_json:
        told = {"applied": False, "findings": [_told(each) for each in found], "said": list(said)}
        answer(figures(back) | told, as_json=True)
        return
    click.echo("\n".join([*_rows(back, reading), *_ends(back)]))
    for sentence in said:
        click.echo(f"  {sentence}")
    for finding in found:
        needs = "Needs a reason: " if finding.kind is FindingKind.REASON else ""
        click.echo(f"  {needs}{finding.sentence}")
    click.echo(f"  Digest: {back.digest.hex()}")
    click.echo(SEND)


def _rows(back: ReadBack, reading: Reading) -> Iterator[str]:
    """Yield each setting before and after, what changes marked."""
    before, at_ms = reading.prescription, None if reading.stopped_ms is not None else reading.clock_ms
    for row in transitions.diff(before, back.change, at_ms=at_ms, catheter=reading.catheter):
        if row.mark == "unchanged":
            yield f"  {row.setting}: {row.before}"
        else:
            yield f"• {row.setting}: {row.before} → {row.after}"


def _ends(back: ReadBack) -> Iterator[str]:
    """Yield when the reservoir runs dry and when a bolus ends, by the pump's account."""
    runs_dry = "never" if back.empty_ms is None else wording.moment_text(back.empty_ms)
    yield f"  Reservoir empty, by the pump's account: {runs_dry}"
    if back.bolus_ends_ms is not None:
        yield f"  Ends, by the pump's clock: {wording.moment_text(back.bolus_ends_ms)}"


def figures(back: ReadBack) -> dict[str, object]:
    """Return the read-back in figures: doses in mcg, the pump's own totals."""
    days = [Fraction(*day) / NG_PER_MCG for day in back.daily_ng]
    start, end = back.peak_minutes
    return {
        "digest": back.digest.hex(),
        "program.base_version": back.base_version,
        "program.daily_dose_mcg": max(days),
        "program.daily_doses_mcg": days,
        "program.peak_mcg_per_h": Fraction(*back.peak_ng_per_h) / NG_PER_MCG,
        "program.peak_from": calendar.clock_text(start),
        "program.peak_until": calendar.clock_text(end),
        "reservoir.empty": _moment(back.empty_ms),
        "bolus.ends": _moment(back.bolus_ends_ms),
    }


def show_verified(verified: Verified, *, as_json: bool) -> None:
    """Print that a fresh reading shows what was confirmed, or that the pump was changed since."""
    reading = verified.reading
    if as_json:
        answer(
            {
                "applied": True,
                "verified": not verified.changed_since,
                "pump.serial": reading.identity.serial,
                "program.version": reading.version,
                "digest": reading.digest.hex(),
                "clock": calendar.iso(reading.clock_ms),
                "bolus.ends": _moment(None if reading.bolus is None else reading.bolus.ends_ms),
                "stopped_since": _moment(reading.stopped_ms),
            },
            as_json=True,
        )
        return
    done = CHANGED_SINCE if verified.changed_since else _done(verified.change, reading)
    click.echo(f"{done} Version {reading.version}.")


def _done(change: Change, reading: Reading) -> str:
    """Return what is verified, in a sentence."""
    pump, ends = f"pump {reading.identity.serial}", _until(reading)
    match change:
        case BolusChange(dose):
            return f"Begun and verified: {pump} gives a bolus of {wording.amount(dose.mcg, 'mcg')}{ends}."
        case PrimeChange(volume=volume):
            return f"Begun and verified: {pump} primes with {wording.amount(volume.ml, 'mL')}{ends}."
        case RefillChange():
            holds = wording.amount(Fraction(reading.reservoir_pl, PL_PER_ML), "mL", 2)
            drug = wording.drug_text(reading.prescription.drug)
            runs = _daily(reading) + (f", after a bridge{ends}" if reading.bolus is not None else "")
            return f"Refilled and verified: {pump} holds {holds} of {drug} and runs {runs}."
        case StopChange():
            return f"Stopped and verified: nothing flows from {pump} until it is resumed (resume-pump)."
        case ResumeChange():
            return f"Resumed and verified: {pump} runs {_daily(reading)}."
        case ImplantChange(catheter=catheter):
            return f"Told and verified: {pump} is joined to catheter {catheter.model}."
        case AlarmsChange(repeats):
            return f"Set and verified: {pump} repeats its tones {wording.repeats_text(repeats)}."
        case _:
            return f"Programmed and verified: {pump} runs {_daily(reading)}."


def _until(reading: Reading) -> str:
    return "" if reading.bolus is None else f" until {wording.moment_text(reading.bolus.ends_ms)}"


def _daily(reading: Reading) -> str:
    daily = dosing.highest_day_ng(reading.prescription.infusion) / NG_PER_MCG
    return wording.amount(daily, "mcg/day", 1)


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else calendar.iso(at_ms)


def _told(finding: Finding) -> dict[str, str]:
    return {"kind": finding.kind.value, "code": finding.code, "sentence": finding.sentence}

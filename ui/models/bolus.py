"""The single bolus under the hand: a dose, and how long as hours and minutes, echoed in words.

Apart from the card so that the words are tried without Qt. Hours and minutes are two labelled fields:
a bolus interval typed into the wrong one has cost lives (recall of 2004; NE-16).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain import bounds, dosing
from console.domain.catalog import Catalog, Quantity
from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, NG_PER_MCG, Dose, scaled
from console.domain.reading import Reading
from console.domain.wording import amount, duration_text, upward
from console.errors import RuleBroken
from ui.context import given_by

_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class BolusEntry:
    """What was typed: mcg, hours and minutes, each None while it is not."""

    dose: Decimal | None = None
    hours: Decimal | None = None
    minutes: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed at all."""
        return self == BolusEntry()


def parts(catalog: Catalog) -> tuple[Quantity, Quantity]:
    """Return the quantities of the two fields: whole hours and minutes, up to the longest bolus."""
    whole = catalog.quantities["bolus-duration"]
    hours = Decimal(int(whole.high) // _MINUTES_PER_HOUR)
    return (
        replace(whole, key="bolus-hours", label="Hours", unit="h", low=Decimal(0), high=hours),
        replace(whole, key="bolus-minutes", label="Minutes", unit="min", low=Decimal(0), high=Decimal(59)),
    )


def from_change(change: BolusChange) -> BolusEntry:
    """Return a bolus of the draft, to be edited."""
    hours, rest = divmod(change.duration_ms, MS_PER_HOUR)
    return BolusEntry(change.dose.mcg, Decimal(hours), Decimal(rest // MS_PER_MINUTE))


def to_change(entry: BolusEntry) -> BolusChange | str:
    """Return the bolus the entries stand for, or the sentence that says what is missing."""
    if entry.dose is None:
        return "Type the dose of the bolus."
    if entry.hours is None and entry.minutes is None:
        return "Type how long the bolus lasts."
    try:
        lasts_ms = scaled(entry.hours or Decimal(0), MS_PER_HOUR, "h")
        lasts_ms += scaled(entry.minutes or Decimal(0), MS_PER_MINUTE, "min")
        return BolusChange(Dose.from_mcg(entry.dose), lasts_ms)
    except RuleBroken as broken:
        return str(broken)


def echo(bolus: BolusChange, reading: Reading, now_ms: int, *, adds: bool) -> str:
    """Return in words what the bolus means: its rate, beside what, and the day's sum with it.

    `adds`: the model gives it on top of the basal, not in its place. The sum is the one that checks and pump
    hold against the limit: with a later turn, all the patient may take, and what was given already.
    """
    running = reading.prescription.at(now_ms)
    own = Fraction(bolus.dose.ng * MS_PER_HOUR, bolus.duration_ms)
    basal = dosing.ng_per_h_at(running.begun(now_ms).infusion, now_ms)
    day = bounds.most_24h_ng(running, given=given_by(reading, now_ms)) + bolus.dose.ng
    beside = "on top of" if adds else "in place of"
    return (
        f"{amount(bolus.dose.mcg, 'mcg')} evenly over {duration_text(bolus.duration_ms)} = "
        f"{_rate(own)} {beside} the {_rate(basal)} that runs now. "
        f"Up to {amount(upward(day / NG_PER_MCG, 1), 'mcg')} in 24 h with it"
        f"{bounds.given_text(reading.given)}. The program is unchanged."
    )


def _rate(ng_per_h: Fraction) -> str:
    return amount(ng_per_h / NG_PER_MCG, "mcg/h", 2)

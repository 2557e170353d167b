"""What the Review page shows and what still keeps an update from being sent, in words.

Apart from the page so that every sentence and every refusal can be tried without Qt. All of it comes
from the pump's own read-back, never from the fields of Program (NE-30); nothing is decided by colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing, transitions
from console.domain.change import BolusChange, Change, ProgramChange, RefillChange, prescribed
from console.domain.finding import FindingKind
from console.domain.prescription import Flex, Infusion, Prescription
from console.domain.quantities import NG_PER_MCG
from console.domain.reading import ReadBack
from console.domain.transitions import DiffRow
from console.domain.wording import (
    amount,
    derived,
    drug_text,
    duration_text,
    number_text,
    percent_change,
    span_text,
)
from console.session.draft import unanswered
from ui.format import wall_time_exact
from ui.state import ConsoleState, Link, Stage

MASK = "•••"
"""What stands for the new total while it is typed from the order (clinical rules, Review 1)."""

_TOTAL_ROWS = ("Daily dose", "Bolus dose")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the head: what it is, the number, its unit, and whether it is the draft's."""

    label: str
    number: str
    unit: str
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What is typed once more: the total and, for flex, the highest rate, with labels, units and answers."""

    label: str
    unit: str
    key: str
    total: Decimal
    peak: Decimal | None
    peak_unit: str


def shown_change(state: ConsoleState) -> Change | None:
    """Return the change on screen: as the pump read it back, else as sent, else the draft."""
    update = state.update
    if update.read_back is not None:
        return update.read_back.change
    return update.change if update.change is not None else state.draft


def before(state: ConsoleState) -> Prescription | None:
    """Return what the pump ran before the update, None without a reading."""
    if state.update.before is not None:
        return state.update.before
    return None if state.reading is None else state.reading.prescription


def figures(state: ConsoleState, *, masked: bool) -> tuple[Figure, ...]:
    """Return the two large figures: before and after; or, outcome unknown, EITHER and OR."""
    change, old = shown_change(state), before(state)
    if change is None or old is None:
        return ()
    stage = state.update.stage
    labels = headings(state)
    drafted = stage not in {Stage.UNKNOWN, Stage.VERIFIED}
    was = Figure(labels[0], _daily(old.infusion), "mcg/day")
    if isinstance(change, BolusChange):
        lasts = f"mcg over {duration_text(change.duration_ms)}"
        given = labels[1] if stage is Stage.UNKNOWN else "Single bolus"
        return was, Figure(given, MASK if masked else number_text(change.dose.mcg), lasts, drafted)
    after = MASK if masked else _daily(prescribed(old, change).infusion)
    return was, Figure(labels[1], after, "mcg/day", drafted)


def headings(state: ConsoleState) -> tuple[str, str]:
    """Return what the two sides are called at this stage."""
    named = {Stage.UNKNOWN: ("EITHER", "OR"), Stage.VERIFIED: ("Before", "In the pump now")}
    return named.get(state.update.stage, ("In the pump now", "After the update"))


def change_words(state: ConsoleState, *, masked: bool) -> str:
    """Return the change in percent, beside the figures; empty where there is none to tell."""
    change, old = shown_change(state), before(state)
    if change is None or old is None or state.update.stage is Stage.UNKNOWN:
        return ""
    if isinstance(change, BolusChange):
        return "program unchanged"
    if masked:
        return MASK
    return percent_change(
        dosing.highest_day_ng(old.infusion), dosing.highest_day_ng(prescribed(old, change).infusion)
    )


def rows(state: ConsoleState, *, masked: bool) -> tuple[DiffRow, ...]:
    """Return the comparison, setting by setting, the total masked while it is typed."""
    change, old = shown_change(state), before(state)
    if change is None or old is None:
        return ()
    found = transitions.diff(old, change)
    if not masked:
        return found
    return tuple(replace(row, after=MASK) if row.setting.startswith(_TOTAL_ROWS) else row for row in found)


def ask(read_back: ReadBack) -> Ask:
    """Return what is to be typed once more for this read-back."""
    change = read_back.change
    if isinstance(change, BolusChange):
        unit = f"mcg over {duration_text(change.duration_ms)}"
        return Ask("Bolus dose", unit, "bolus-dose", change.dose.mcg, None, "")
    if not isinstance(change, ProgramChange | RefillChange):
        return Ask("New daily dose", "mcg/day", "daily-dose", Decimal(0), None, "")
    infusion = change.prescription.infusion
    total = _shown(dosing.highest_day_ng(infusion))
    if not isinstance(infusion, Flex):
        return Ask("New daily dose", "mcg/day", "daily-dose", total, None, "")
    peak = Fraction(*read_back.peak_ng_per_h)
    unit = f"mcg/h, {span_text(*read_back.peak_minutes)}"
    return Ask("New daily dose", "mcg/day", "daily-dose", total, _shown(peak), unit)


def order_words(state: ConsoleState) -> str:
    """Return the order as the sentence above the fields; empty when the update has ended well."""
    order, change = state.order, shown_change(state)
    if state.update.stage is Stage.VERIFIED:
        return ""
    if order is None:
        return "No order was entered. Enter it first: the read-back is held against it."
    if isinstance(change, BolusChange):
        return f"The order: {order.pattern}, {order.drug}. Type the bolus dose from the order."
    strength = amount(order.concentration_mcg_per_ml, "mcg/mL")
    daily = amount(order.daily_dose_mcg, "mcg/day")
    peak = " with the highest rate" if _is_flex(change) else ""
    typed = f"Type the daily dose from the order{peak}."
    return f"The order: {order.pattern}, {daily}, {order.drug} {strength}. {typed}"


def disagreement(state: ConsoleState) -> str:
    """Return why the read-back must not be sent at all, whoever confirms it; empty when all agree."""
    back, order = state.update.read_back, state.order
    if back is None:
        return ""
    if state.draft is not None and back.change != state.draft:
        return "The pump read back something else than the draft. Do not send it."
    if isinstance(back.change, ProgramChange) and not same_totals(back):
        return "The pump's totals for this program are not the console's. Do not send it."
    if order is None or not isinstance(back.change, ProgramChange | RefillChange):
        return ""
    after = back.change.prescription
    if (order.drug, order.concentration_mcg_per_ml) != (after.drug.name, after.drug.concentration.mcg_per_ml):
        ordered = f"{order.drug} {amount(order.concentration_mcg_per_ml, 'mcg/mL')}"
        return f"The order is for {ordered}; the pump holds {drug_text(after.drug)}."
    if order.daily_dose_mcg != _shown(dosing.highest_day_ng(after.infusion)):
        return "The pump's read-back is not the daily dose of the order. Change the draft, or the order."
    return ""


def same_totals(back: ReadBack) -> bool:
    """Tell whether the pump and the console compute the same totals and highest rate."""
    if not isinstance(back.change, ProgramChange):
        return True
    infusion = back.change.prescription.infusion
    totals = tuple(Fraction(*pair) for pair in back.daily_ng)
    return (
        totals == dosing.daily_ng(infusion)
        and Fraction(*back.peak_ng_per_h) == dosing.peak(infusion).ng_per_h
    )


def typed_words(wanted: Ask, total: Decimal | None, peak: Decimal | None) -> str:
    """Return what is to be said of what was typed: not yet, or not the same; empty when it agrees."""
    if total is None:
        return f"Type the {wanted.label.lower()} from the order."
    if total != wanted.total:
        return f"{amount(total, wanted.unit)} is not what the pump read back. Look at the order again."
    if wanted.peak is not None and peak is None:
        return "Type the highest rate from the order."
    if wanted.peak is not None and peak != wanted.peak:
        said = f"{number_text(peak or 0)} {wanted.peak_unit}"
        return f"{said} is not what the pump read back. Look at the order again."
    return ""


def blocked(state: ConsoleState) -> str:
    """Return what keeps the update from being confirmed apart from what is typed; empty when nothing does."""
    if state.update.stage is not Stage.READ_BACK or state.update.read_back is None:
        return "The pump has not read the draft back yet."
    if state.link is not Link.LINKED:
        return "The link to the pump is gone."
    if not state.update.seconds_left:
        return "The read-back is too old to confirm; ask for it again."
    if state.order is None:
        return "Enter the order first."
    stop = next((finding.sentence for finding in state.findings if finding.kind is FindingKind.STOP), "")
    open_reasons = unanswered(state.findings, dict(state.reasons))
    missing = "Write the reason that the checks ask for." if open_reasons else ""
    return disagreement(state) or stop or missing


def hold_words(state: ConsoleState, *, masked: bool) -> str:
    """Return what the button says it will do: `Hold to send 293.5 mcg/day to SIM-700182`."""
    change = shown_change(state)
    serial = state.reading.identity.serial if state.reading is not None else ""
    if isinstance(change, BolusChange):
        what = (
            f"{MASK if masked else number_text(change.dose.mcg)} mcg over {duration_text(change.duration_ms)}"
        )
    elif change is None:
        return "Hold to send"
    else:
        old = before(state)
        daily = "" if old is None else _daily(prescribed(old, change).infusion)
        what = f"{MASK if masked else daily} mcg/day"
    return f"Hold to send {what} to {serial}"


def ended(state: ConsoleState) -> tuple[str, str, str]:
    """Return how the update ended: sentence, what follows, icon; no words while it has not."""
    update = state.update
    if update.stage is Stage.VERIFIED and update.verified_wall_ms is not None:
        told = f"Programmed, verified {wall_time_exact(update.verified_wall_ms)}"
        return (
            told,
            update.sentence or "The pump was read again and runs exactly this. The visit is saved.",
            "review",
        )
    if update.stage is Stage.NOT_APPLIED:
        return (
            "Not applied: the pump runs what it ran before.",
            f"{update.sentence} The draft is kept.",
            "note",
        )
    if update.stage is Stage.REFUSED:
        return "The draft was not taken.", update.sentence, "stop"
    if update.stage is Stage.UNKNOWN:
        rest = "Neither is shown as true until the pump was read again. Nothing can be sent meanwhile."
        return "Outcome unknown: the pump runs EITHER the old OR the new.", rest, "unknown"
    if update.stage is Stage.IDLE and update.sentence:
        return update.sentence, "", "note"
    return "", "", "note"


def _is_flex(change: Change | None) -> bool:
    return isinstance(change, ProgramChange) and isinstance(change.prescription.infusion, Flex)


def _daily(infusion: Infusion) -> str:
    return number_text(dosing.highest_day_ng(infusion) / NG_PER_MCG, 1)


def _shown(ng: Fraction) -> Decimal:
    """Return a figure as it is shown and typed, in mcg at one decimal."""
    return derived(ng / NG_PER_MCG, 1)

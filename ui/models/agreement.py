"""Whether the pump's read-back is the draft, and the order's; and what else keeps it from being sent.

Apart from `review_view` because these are refusals, not words about a change. All of it comes from the
pump's own read-back (NE-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing, slips
from console.domain.catalog import Catalog
from console.domain.change import Change, ProgramChange, RefillChange
from console.domain.prescription import Prescription
from console.domain.reading import ReadBack
from console.domain.visit import Order
from console.domain.wording import amount, drug_text
from console.session import draft as drafts
from ui import kind
from ui.models import ask as asks
from ui.models import outlook
from ui.state import ConsoleState, Link, Stage


def disagreement(state: ConsoleState) -> str:
    """Return why the read-back must not be sent at all, whoever confirms it; empty when all agree."""
    back, order = state.update.read_back, state.order
    if back is None:
        return ""
    if state.draft is not None and back.change != state.draft:
        return "The pump read back something else than the draft. Do not send it."
    if not same_totals(back):
        return "The pump's totals for this program are not the console's. Do not send it."
    running = state.update.before
    if order is None or running is None or not kind.needs_order(back.change):
        return ""
    return _against_order(order, running, back.change, state.catalog)


def _against_order(order: Order, running: Prescription, change: Change, catalog: Catalog) -> str:
    """Return where a change that has a total is not what was ordered."""
    if not isinstance(change, ProgramChange | RefillChange):
        return ""
    after = change.prescription
    if (order.drug, order.concentration_mcg_per_ml) != (after.drug.name, after.drug.concentration.mcg_per_ml):
        ordered = f"{order.drug} {amount(order.concentration_mcg_per_ml, 'mcg/mL')}"
        holds = "the refill is of" if isinstance(change, RefillChange) else "the pump holds"
        return f"The order is for {ordered}; {holds} {drug_text(after.drug)}."
    given = asks.shown(dosing.highest_day_ng(outlook.ordered(running, after)))
    if order.daily_dose_mcg != given:
        differs = "The pump's read-back is not the daily dose of the order."
        return " ".join([differs, *_slip(order, given, catalog), "Change the draft, or the order."])
    return ""


def _slip(order: Order, given: Decimal, catalog: Catalog) -> Iterator[str]:
    """Yield the slip by which a dose is a telling multiple of the one ordered, in words."""
    about = catalog.drugs[order.drug].slip_tolerance_percent
    slip = slips.by_factor(Fraction(order.daily_dose_mcg), Fraction(given), about)
    if slip is not None:
        amounts = (amount(given, "mcg/day"), amount(order.daily_dose_mcg, "mcg/day"))
        yield slip.words(*amounts, which="ordered")


def same_totals(back: ReadBack) -> bool:
    """Tell whether the pump and the console compute the same totals and highest rate."""
    if not isinstance(back.change, ProgramChange | RefillChange):
        return True
    infusion = back.change.prescription.infusion
    totals = tuple(Fraction(*pair) for pair in back.daily_ng)
    return (
        totals == dosing.daily_ng(infusion)
        and Fraction(*back.peak_ng_per_h) == dosing.peak(infusion).ng_per_h
    )


def blocked(state: ConsoleState) -> str:
    """Return what keeps the update from being confirmed apart from what is typed; empty when nothing does."""
    back = state.update.read_back
    if state.update.stage is not Stage.READ_BACK or back is None:
        return "The pump has not read the draft back yet."
    if state.link is not Link.LINKED:
        return "The link to the pump is gone."
    if not state.update.seconds_left:
        return "The read-back is too old to confirm; ask for it again."
    unordered = state.order is None and kind.needs_order(back.change)
    return ("Enter the order first." if unordered else "") or disagreement(state) or _open_checks(state)


def _open_checks(state: ConsoleState) -> str:
    """Return the stop that forbids sending, or that a reason is missing; empty when neither is so."""
    stopped = drafts.stops(state.findings)
    if stopped:
        return stopped[0].sentence
    missing = drafts.unanswered(state.findings, dict(state.reasons))
    return "Write the reason that the checks ask for." if missing else ""

"""What the Review page shows of a change of any kind, in words.

Apart from the page so that every sentence can be tried without Qt, from `ask`, which is what is typed once
more, and from `agreement`, which keeps it from being sent. All of it comes from the pump's own read-back,
never from the fields it was drawn up in (NE-30); nothing is decided by colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from console.domain import dosing, transitions
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.prescription import Drug, Flex, Infusion, PeriodicBolus, Prescription
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.transitions import DiffRow
from console.domain.wording import (
    NO_BREAK,
    NOTHING,
    amount,
    duration_text,
    moment_text,
    number_text,
    percent_change,
)
from ui import kind
from ui.format import wall_time_exact
from ui.models import bridging, outlook
from ui.models.bridging import Choice
from ui.state import ConsoleState, Stage

MASK = "•••"
"""What stands for the new total while it is typed from the order (clinical rules, Review 1)."""

NO_FLOW = "0"
"""What stands for a stopped pump; it is masked by nothing."""

_FLOW = "Flow"
_TOTAL_ROWS = ("Daily dose", "Bolus dose", "Then · daily dose", "Prime volume", "Catheter volume", _FLOW)
_PROCEDURES: dict[type[Change], str] = {
    StopChange: "A stop needs no order. The stored program stays; nothing flows until somebody resumes.",
    ResumeChange: "The stored program runs again, at the step due by the pump's clock.",
    PrimeChange: "Type the volume from the sheet of the procedure, where it was worked out.",
    ImplantChange: "Nothing flows otherwise: the pump is told which catheter it is joined to.",
    AlarmsChange: "Nothing flows otherwise: only how often the pump's tones come is set.",
}


_HOLDS: dict[type[Change], str] = {
    StopChange: "stop {}",
    ImplantChange: "tell {} of its catheter",
    AlarmsChange: "set the alarm tones of {}",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the head: what it is, the number, its unit, and whether it is the draft's."""

    label: str
    number: str
    unit: str
    drafted: bool = False


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
    drafted = state.update.stage not in {Stage.UNKNOWN, Stage.VERIFIED}
    first, second = headings(state)
    was = Figure(first, *_was(state, old, change))
    label, number, unit = _becomes(state, old, change)
    return was, Figure(label or second, MASK if masked and number != NO_FLOW else number, unit, drafted)


def _was(state: ConsoleState, old: Prescription, change: Change) -> tuple[str, str]:
    """Return the figure before: the daily dose; nothing of a stopped pump; of an implant the catheter."""
    reading = state.reading
    if isinstance(change, ResumeChange):
        return NO_FLOW, "mcg/day, stopped"
    if isinstance(change, ImplantChange):
        known = None if reading is None else reading.catheter
        return _catheter(known)
    return _daily(old.infusion), "mcg/day"


def _becomes(state: ConsoleState, old: Prescription, change: Change) -> tuple[str, str, str]:
    """Return what the figure after is called where it is no new daily dose, its number and its unit."""
    unknown = state.update.stage is Stage.UNKNOWN
    match change:
        case BolusChange():
            lasts = f"mcg over {duration_text(change.duration_ms)}"
            return "" if unknown else "Single bolus", number_text(change.dose.mcg), lasts
        case PrimeChange(_, volume, lasts_ms):
            given = number_text(Fraction(volume.pl, PL_PER_ML), 3)
            return "" if unknown else "Prime", given, f"mL over {duration_text(lasts_ms)}"
        case StopChange():
            return "", NO_FLOW, "mcg/day, stopped"
        case ImplantChange(catheter=catheter):
            return "", *_catheter(catheter)
        case _:
            infusion = outlook.ordered(old, prescribed(old, change))
            return _from_later(old, change), _daily(infusion), "mcg/day"


def _from_later(old: Prescription, change: Change) -> str:
    """Return since when a delayed program counts, or until when a temporary one does; else empty."""
    later = prescribed(old, change).later
    if not isinstance(change, ProgramChange) or later is None or later == old.later:
        return ""
    delayed = change.prescription.infusion == old.infusion
    return f"{'From' if delayed else 'Until'} {moment_text(later.at_ms)}"


def _catheter(catheter: Catheter | None) -> tuple[str, str]:
    volume_pl = None if catheter is None else catheter.volume_pl
    if volume_pl is None:
        return NOTHING, "mL, not known"
    return number_text(Fraction(volume_pl, PL_PER_ML), 3), "mL of catheter"


def headings(state: ConsoleState) -> tuple[str, str]:
    """Return what the two sides are called at this stage."""
    named = {Stage.UNKNOWN: ("EITHER", "OR"), Stage.VERIFIED: ("Before", "In the pump now")}
    return named.get(state.update.stage, ("In the pump now", "After the update"))


def change_words(state: ConsoleState, *, masked: bool) -> str:
    """Return the change in percent, beside the figures; empty where there is none to tell."""
    change, old = shown_change(state), before(state)
    if change is None or old is None or state.update.stage is Stage.UNKNOWN:
        return ""
    if isinstance(change, BolusChange | PrimeChange | StopChange | ImplantChange | AlarmsChange):
        return "program unchanged"
    if isinstance(change, ResumeChange):
        return "resumes"
    if masked:
        return MASK
    after = outlook.ordered(old, change.prescription)
    return percent_change(dosing.highest_day_ng(old.infusion), dosing.highest_day_ng(after))


def rows(state: ConsoleState, *, masked: bool) -> tuple[DiffRow, ...]:
    """Return the comparison, setting by setting, the total masked while it is typed."""
    change, old = shown_change(state), before(state)
    if change is None or old is None:
        return ()
    reading = state.reading
    known = None if reading is None else reading.catheter
    repeats = None if reading is None else reading.repeats
    found = transitions.diff(old, change, at_ms=_from_ms(state), catheter=known, repeats=repeats)
    if not masked:
        return found
    return tuple(_masked(row, change) if row.setting.startswith(_TOTAL_ROWS) else row for row in found)


def _masked(row: DiffRow, change: Change) -> DiffRow:
    """Return a row with its new figure masked; what resumes is stored already: both sides are."""
    if not isinstance(change, ResumeChange):
        return row if row.setting == _FLOW else replace(row, after=MASK)
    return replace(row, after=MASK) if row.setting == _FLOW else replace(row, before=MASK, after=MASK)


def order_words(state: ConsoleState) -> str:
    """Return the order as the sentence above the fields; empty when the update has ended well."""
    order, change, old = state.order, shown_change(state), before(state)
    if state.update.stage is Stage.VERIFIED or change is None or old is None:
        return ""
    if isinstance(change, tuple(_PROCEDURES)):
        return _PROCEDURES[type(change)]
    if order is None:
        if not kind.needs_order(change):
            return "Minimum rate needs no order. Type the daily dose that it comes to."
        return "No order was entered. Enter it first: the read-back is held against it."
    if isinstance(change, BolusChange):
        return f"The order: {order.pattern}, {order.drug}. Type the bolus dose from the order."
    strength = amount(order.concentration_mcg_per_ml, "mcg/mL")
    daily = amount(order.daily_dose_mcg, "mcg/day")
    pattern = isinstance(outlook.ordered(old, prescribed(old, change)), Flex | PeriodicBolus)
    peak = " with the highest rate" if pattern else ""
    typed = f"Type the daily dose from the order{peak}."
    if prescribed(old, change).drug != old.drug:
        typed += " Type the strength from the vial's label."
    return f"The order: {order.pattern}, {daily}, {order.drug} {strength}. {typed}"


def under_way_words(state: ConsoleState) -> tuple[str, ...]:
    """Return what a bridge, a prime or a bolus of the change does to the patient, and until when."""
    change, reading, back = shown_change(state), state.reading, state.update.read_back
    if change is None or reading is None:
        return ()
    ends_ms = None if back is None else back.bolus_ends_ms
    if isinstance(change, PrimeChange) and ends_ms is not None:
        return (f"The prime takes the place of the program until {moment_text(ends_ms)}.",)
    if not isinstance(change, ProgramChange | RefillChange):
        return ()
    if change.bridge is not None:
        return _bridge_words(change.bridge, change.prescription.drug, _begins_ms(state, change.bridge))
    if isinstance(change, RefillChange):
        return ()
    goes_on = bridging.choice_words(state, reading, Choice.FINISH, change.prescription)
    return (goes_on,) if goes_on else ()


def _from_ms(state: ConsoleState) -> int | None:
    """Return now on the pump's clock; None where nothing begins now: unread, or stopped."""
    reading = state.reading
    if reading is None or reading.stopped_ms is not None:
        return None
    return max(reading.clock_ms, state.clock_ms or 0)


def _begins_ms(state: ConsoleState, planned: Bridge) -> int | None:
    """Return when the bridge would begin: as the pump reckons where it told the end, else now.

    None in a stopped pump: it begins when that is resumed.
    """
    back = state.update.read_back
    if back is not None and back.bolus_ends_ms is not None:
        return back.bolus_ends_ms - planned.duration_ms
    return _from_ms(state)


def _bridge_words(planned: Bridge, held: Drug, begins_ms: int | None) -> tuple[str, ...]:
    return (*bridging.receives(planned, held, begins_ms), bridging.listed(planned, held))


def hold_words(state: ConsoleState, *, masked: bool) -> str:
    """Return what the button says it will do: `Hold to send 293.5 mcg/day to SIM-700182`."""
    change, old = shown_change(state), before(state)
    serial = state.reading.identity.serial if state.reading is not None else ""
    if change is None or old is None:
        return "Hold to send"
    _, figure, unit = _becomes(state, old, change)
    number = MASK if masked else figure
    if type(change) in _HOLDS:
        return f"Hold to {_HOLDS[type(change)].format(serial)}"
    if isinstance(change, PrimeChange):
        return f"Hold to prime {serial} with {number}{NO_BREAK}mL"
    told = f"{number}{NO_BREAK}{unit}"
    if isinstance(change, ResumeChange):
        return f"Hold to resume {serial} at {told}"
    return f"Hold to send {'the refill and ' if isinstance(change, RefillChange) else ''}{told} to {serial}"


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
            "Not applied: nothing of this update came about.",
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


def _daily(infusion: Infusion) -> str:
    return number_text(dosing.highest_day_ng(infusion) / NG_PER_MCG, 1)

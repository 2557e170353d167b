"""What the checks need to know beside a draft: what was read, what hands did, and what was noted of it.

Apart from `fold`, which asks the checks, so that each of these facts has one place where it comes from. A
fact that is not known is None, never a guess. Knows no Qt.
"""

from __future__ import annotations

from console.domain import spanning
from console.domain.change import ImplantChange, ProgramChange, RefillChange
from console.domain.hands import Aspirate, Inject, Join, Port, Rinse, enters_catheter
from console.domain.reading import Given, Reading
from console.domain.rules import RuleContext
from console.domain.visit import Deed, Operation
from console.session.journal import Verdict
from ui.state import ConsoleState

RINSE, NOT_RINSED = "Rinse", "not done"
ACCESSED = "Catheter accessed"
"""What these answers are called among the particulars of a draft."""

_ACCESSED = {"yes": True, "no": False}


def rule_context(state: ConsoleState, reading: Reading) -> RuleContext:
    """Return what is known of the open patient and pump for the checks."""
    filled = [deed.hand for deed in state.deeds if _into_reservoir(deed)]
    injected = [hand for hand in filled if isinstance(hand, Inject)]
    catheter = reading.catheter or (state.implant.catheter if state.implant else None)
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    return RuleContext(
        group=state.patient.group if state.patient else None,
        last_change_ms=_last_change_ms(state.operations),
        now_ms=now_ms,
        running_bolus=reading.bolus_at(now_ms),
        catheter=catheter,
        stopped_ms=reading.stopped_ms,
        reservoir_pl=reading.reservoir_pl,
        residuals=state.residuals,
        rinsed=_rinsed(state),
        catheter_accessed=_accessed(state),
        patient_boluses=reading.patient_boluses,
        given=given_by(reading, now_ms),
        delivered_pl=pumped_since_fill_pl(state, reading),
        vial=injected[-1].drug if injected else None,
        injected_pl=sum(hand.volume.pl for hand in injected) if injected else None,
        pumped_into_catheter_pl=pumped_since_joined_pl(state, reading),
    )


def given_by(reading: Reading, now_ms: int) -> Given:
    """Return what the pump has given by `now_ms`, when it has not been read since."""
    stopped = reading.stopped_ms is not None
    return spanning.went_on(reading.given, reading.prescription, reading.bolus, now_ms, stopped=stopped)


def _into_reservoir(deed: Deed) -> bool:
    return isinstance(deed.hand, Inject) and deed.hand.port is Port.RESERVOIR


def _rinsed(state: ConsoleState) -> bool | None:
    """Return whether the reservoir was rinsed: as was noted, else as hands did."""
    noted = dict(state.particulars).get(RINSE, "")
    if noted:
        return noted != NOT_RINSED
    return True if any(isinstance(deed.hand, Rinse) for deed in state.deeds) else None


def _accessed(state: ConsoleState) -> bool | None:
    """Return whether the catheter was accessed: hands that went through its port say so by themselves."""
    through = any(enters_catheter(deed.hand) for deed in state.deeds)
    return True if through else _ACCESSED.get(dict(state.particulars).get(ACCESSED, ""))


def pumped_since_fill_pl(state: ConsoleState, reading: Reading) -> int:
    """Return what was pumped since the last fill by the pump's own account.

    From what the last refill on record made the reservoir hold; without one, all that was ever pumped.
    """
    refills = [
        (operation.version or 0, operation.change)
        for operation in state.operations
        if isinstance(operation.change, RefillChange) and operation.verdict == Verdict.COMMITTED
    ]
    if not refills:
        return reading.delivered_pl
    _, last = max(refills, key=lambda each: each[0])
    return max(0, last.holds_pl - reading.reservoir_pl)


def pumped_since_joined_pl(state: ConsoleState, reading: Reading) -> int:
    """Return what was pumped since the pump was joined to the catheter it is on, as far as that is told.

    Nothing where hands joined them and the pump does not know yet; else since it was last told of a catheter,
    or in all.
    """
    if any(isinstance(deed.hand, Join) for deed in state.deeds):
        return 0
    joined_ms = max(
        (
            operation.at_ms
            for operation in state.operations
            if isinstance(operation.change, ImplantChange)
            and operation.verdict == Verdict.COMMITTED
            and operation.at_ms is not None
        ),
        default=None,
    )
    if joined_ms is None:
        return reading.delivered_pl
    after = [stored.delivered_pl for stored in state.readings if stored.therapy_ms >= joined_ms]
    return reading.delivered_pl - min(after, default=reading.delivered_pl)


def _last_change_ms(operations: tuple[Operation, ...]) -> int | None:
    """Return when a program last went into the pump, on its clock."""
    times = [
        operation.at_ms
        for operation in operations
        if operation.verdict == Verdict.COMMITTED
        and isinstance(operation.change, ProgramChange | RefillChange)
        and operation.at_ms is not None
    ]
    return max(times, default=None)


def untold(deeds: tuple[Deed, ...]) -> str:
    """Return what hands did to the reservoir that the pump was not told of: `emptied`, `filled`, or nothing.

    `deeds` are those since the pump was last told of a refill.
    """
    hands = [deed.hand for deed in deeds if _drew(deed) or _into_reservoir(deed)]
    if not hands:
        return ""
    return "filled" if any(isinstance(hand, Inject) for hand in hands) else "emptied"


def _drew(deed: Deed) -> bool:
    """Tell whether hands drew anything out of the reservoir; a rinse leaves it emptied too."""
    if isinstance(deed.hand, Rinse):
        return True
    drawn = deed.felt.volume is not None and deed.felt.volume.pl > 0
    return isinstance(deed.hand, Aspirate) and deed.hand.port is Port.RESERVOIR and drawn

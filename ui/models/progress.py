"""The four steps of an update, in words and with how far each has come.

Apart from `review_view` because they also stand alone, and because their order is the protocol's own:
still the same, read back, switched, compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.quantities import MS_PER_MINUTE
from console.domain.wording import NO_BREAK, amount
from ui.format import wall_time, wall_time_exact
from ui.models import agreement
from ui.state import ConsoleState, Stage


class Status(StrEnum):
    """How far a step has come; each has its own mark, so that colour is never alone."""

    WAITING = "waiting"
    NOW = "under way"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it is, what more there is to say, and how far it has come."""

    title: str
    detail: str
    status: Status


_W, _N, _D, _F, _U = Status.WAITING, Status.NOW, Status.DONE, Status.FAILED, Status.UNKNOWN
_STATUSES: dict[Stage, tuple[Status, Status, Status, Status]] = {
    Stage.IDLE: (_W, _W, _W, _W),
    Stage.PREPARING: (_N, _N, _W, _W),
    Stage.READ_BACK: (_D, _D, _W, _W),
    Stage.SENDING: (_D, _D, _N, _W),
    Stage.SWITCHED: (_D, _D, _D, _N),
    Stage.VERIFIED: (_D, _D, _D, _D),
    Stage.NOT_APPLIED: (_D, _D, _F, _W),
    Stage.REFUSED: (_W, _F, _W, _W),
    Stage.UNKNOWN: (_D, _D, _U, _U),
}


def steps(state: ConsoleState) -> tuple[Step, ...]:
    """Return the four steps of the update at hand."""
    first, second, third, fourth = _STATUSES[state.update.stage]
    verified = state.update.verified_wall_ms
    saved = (
        "the visit is saved before you see “done”"
        if verified is None
        else f"verified {wall_time_exact(verified)}"
    )
    return (
        Step(*_holds(state), first),
        Step(
            "Pump reads the draft back" if second is not _D else "Pump read the draft back",
            _read_back(state),
            second,
        ),
        Step(
            "Pump switches program" if third is not _D else "Pump switched program",
            "at one instant, or not at all",
            third,
        ),
        Step("Read back and compare", saved, fourth),
    )


def left_text(seconds: int) -> str:
    """Return a countdown as `1 min 52 s`, `8 s`."""
    minutes, rest = divmod(seconds, MS_PER_MINUTE // 1_000)
    told = amount(rest, "s")
    return f"{amount(minutes, 'min')}{NO_BREAK}{told}" if minutes else told


def _holds(state: ConsoleState) -> tuple[str, str]:
    if state.reading is None or state.read_wall_ms is None:
        return "Pump still holds what was read", "not read yet"
    if state.update.stage is Stage.VERIFIED:
        return "Pump held what was read", f"version {state.reading.version - 1}, now {state.reading.version}"
    return (
        f"Pump still holds what was read at {wall_time(state.read_wall_ms)}",
        f"version {state.reading.version}",
    )


def _read_back(state: ConsoleState) -> str:
    back = state.update.read_back
    if back is None:
        return "from its own memory, not what was sent"
    same = "same totals on both sides" if agreement.same_totals(back) else "totals differ"
    if state.update.stage is not Stage.READ_BACK:
        return same
    seconds = state.update.seconds_left
    return f"{same} · valid for {left_text(seconds)}" if seconds else f"{same} · too old to confirm"

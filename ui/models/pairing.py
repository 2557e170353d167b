"""Pairing in words: what the simulated pump's panel shows, who is paired, and what it means to let one go.

Apart from the panel so that every sentence can be tried without Qt. A code stands here only while the panel
shows it; a key that is kept is told by its fingerprint alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.pairing import MOST_PAIRED, Paired, Panel
from console.domain.wording import NO_BREAK
from ui.format import counted
from ui.state import ConsoleState, FirstMeeting

TOLD = "On the simulated pump itself: whoever stands before it lets a console in, or out. Its log keeps both."
OFF = "The panel is on a simulated pump, and is reached only while that pump's bench is linked."
WAITING = "Pairing is off. Switched on, the panel shows a new code for two minutes, for one console."
HOW = "Enter this code at the other console, under Settings or with python main.py pair add. It counts once."
INSIDE = "This pump runs inside this program, and no other console can reach it."
ALONE = "No console is paired."
UNSEEN = "Nobody has looked at the panel yet."
THIS, FIRST = "this console", "the pump's own"

_REVOKE_OTHER = "Its session ends at once, and the pump does not hear it until it is paired anew."
_REVOKE_SELF_INSIDE = (
    "The link ends at once. This pump runs inside this program, and pairs itself anew when its patient is "
    "opened again."
)
_REVOKE_SELF = (
    "This is the console you are at. The link ends at once, and the panel goes with it: to be paired anew it "
    "takes a code from another paired console, or a pump started with --pair."
)


@dataclass(frozen=True, slots=True)
class ConsoleRow:
    """A console on the panel: the key's fingerprint, its name and mark, and what to revoke it means."""

    fingerprint: str
    name: str
    mark: str
    question: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PanelView:
    """What the panel shows: why it is out of reach, or the code with its time, and who is paired."""

    off: str
    code: str
    left: str
    inside: bool
    rows: tuple[ConsoleRow, ...]
    places: str
    refused: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The code in groups of four, as it is read aloud."""
        return tuple(self.code.split("-")) if self.code else ()


def view(state: ConsoleState) -> PanelView:
    """Return what the panel shows in `state`."""
    panel = state.panel or Panel(None, 0, ())
    inside = not state.ways.elsewhere
    rows = tuple(_row(each, own=each.fingerprint == state.own_key, inside=inside) for each in panel.paired)
    return PanelView(
        off="" if state.hands else OFF,
        code=panel.code or "",
        left=left(panel.left_ms) if panel.code else "",
        inside=inside,
        rows=rows,
        places=f"{len(rows)} of {counted(MOST_PAIRED, 'place')} taken" if state.panel is not None else "",
        refused=state.panel_sentence,
    )


def left(left_ms: int) -> str:
    """Return how long a code still counts: `counts for 1 min 52 s`."""
    minutes, seconds = divmod(left_ms // 1_000, 60)
    told = [f"{minutes}{NO_BREAK}min"] if minutes else []
    told += [f"{seconds}{NO_BREAK}s"] if seconds or not minutes else []
    return f"counts for {' '.join(told)}"


def _row(paired: Paired, *, own: bool, inside: bool) -> ConsoleRow:
    mark = THIS if own else FIRST if paired.own else ""
    meaning = (_REVOKE_SELF_INSIDE if inside else _REVOKE_SELF) if own else _REVOKE_OTHER
    question = f"Revoke {paired.name}, key {paired.fingerprint}?"
    return ConsoleRow(paired.fingerprint, paired.name, mark, question, meaning)


def meeting_words(meeting: FirstMeeting | None) -> tuple[str, str]:
    """Return how a first meeting stands, strong and in grey below; nothing before one."""
    if meeting is None:
        return "", ""
    if meeting.under_way:
        return f"Meeting the pump at {meeting.spec}…", "A pump answers within a few seconds, or not at all."
    if meeting.identity is None:
        return "Not paired.", meeting.sentence
    identity = meeting.identity
    services = ", ".join(identity.services)
    return (
        f"Paired with pump {identity.serial}, a simulated {identity.model}.",
        f"Its key is kept here, fingerprint {meeting.fingerprint}. It offers: {services}.",
    )

"""Pairing in words: what the simulated pump's panel shows, who is paired, and what it means to let one go.

Apart from the panel so that every sentence can be tried without Qt. A code stands here only while the panel
shows it; a key that is kept is told by its fingerprint alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.pairing import CODE_SIGNS, GROUP_SIGNS, MOST_PAIRED, Paired, Panel
from console.domain.wording import NO_BREAK
from ui.format import counted
from ui.state import ConsoleState, FirstMeeting, Link

TOLD = "On the simulated pump itself: whoever stands before it lets a console in, or out. Its log keeps both."
OFF = "The panel is on a simulated pump, and is reached only while that pump's bench is linked."
WAITING = "Pairing is off. Switched on, the panel shows a new code for two minutes, for one console."
HOW = "Enter this code at the other console, under Settings or with python main.py pair add. It counts once."
INSIDE = "This pump runs inside this program, and no other console can reach it."
ALONE = "No console is paired."
UNSEEN = "Nobody has looked at the panel yet."
THIS, FIRST = "this console", "the pump's own"
OPENS = "It can be opened from the list of paired pumps in Settings."
SUCH_AS = "such as tcp://127.0.0.1:4711 or mqtt://HOST/PUMP"
_MOST_ECHOED = 80

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
class Asked:
    """A line that can be let go: its key, what it is called, what is special, and what to let it go means.

    `opens` are the words of a button that opens it, `open_off` why it cannot be; without words there is none.
    """

    key: str
    name: str
    detail: str
    question: str
    meaning: str
    mark: str = ""
    mark_kind: str = "plain"
    opens: str = ""
    open_off: str = ""


@dataclass(frozen=True, slots=True)
class PanelView:
    """What the panel shows: why it is out of reach, or the code with its time, and who is paired."""

    off: str
    code: str
    left: str
    inside: bool
    rows: tuple[Asked, ...]
    nobody: str
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
        nobody=UNSEEN if state.panel is None else ALONE,
        places=f"{len(rows)} of {counted(MOST_PAIRED, 'place')} taken" if state.panel is not None else "",
        refused=state.panel_sentence,
    )


def left(left_ms: int) -> str:
    """Return how long a code still counts: `counts for 1 min 52 s`."""
    minutes, seconds = divmod(left_ms // 1_000, 60)
    told = [f"{minutes}{NO_BREAK}min"] if minutes else []
    told += [f"{seconds}{NO_BREAK}s"] if seconds or not minutes else []
    return f"counts for {' '.join(told)}"


def _row(paired: Paired, *, own: bool, inside: bool) -> Asked:
    meaning = (_REVOKE_SELF_INSIDE if inside else _REVOKE_SELF) if own else _REVOKE_OTHER
    return Asked(
        key=paired.fingerprint,
        name=paired.name,
        detail=f"key {paired.fingerprint}",
        question=f"Revoke {paired.name}, key {paired.fingerprint}?",
        meaning=meaning,
        mark=THIS if own else FIRST if paired.own else "",
        mark_kind="accent" if own else "plain",
    )


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
        f"Its key is kept here, fingerprint {meeting.fingerprint}. It offers: {services}. {OPENS}",
    )


def asked_of(serial: str) -> str:
    """Return what to do to pair: with pump `serial`, or with whichever is there."""
    which = f"pump {serial}" if serial else "the pump"
    return (
        f"Switch pairing on at the panel of {which}. It shows a code for two minutes; paste it here or type "
        "it: small letters, spaces and dashes are as good."
    )


def echo(code: str) -> str:
    """Return what was typed of a code as the panel writes it, and how much of it that is."""
    signs = "".join(code.split()).replace("-", "").upper()
    if not signs:
        return f"0 of {CODE_SIGNS} letters and digits"
    starts = range(0, min(len(signs), _MOST_ECHOED), GROUP_SIGNS)
    groups = "-".join(signs[at : at + GROUP_SIGNS] for at in starts)
    return f"{groups} · {len(signs)} of {CODE_SIGNS}"


def not_yet(spec: str, code: str, *, under_way: bool) -> str:
    """Return why nothing can be tried yet, or nothing; what a code must be is for the code to say."""
    if under_way:
        return "The pump is being asked; it answers within a few seconds, or not at all."
    if not spec.strip():
        return f"Enter where the pump is, {SUCH_AS}."
    return "" if code.strip() else "Enter the code that the panel shows."


def wanted(state: ConsoleState) -> tuple[str, str]:
    """Return where the open patient's pump is and which it is, where it is elsewhere and not linked."""
    lost = state.link is Link.LOST and state.implant is not None and bool(state.ways.elsewhere)
    return (state.ways.elsewhere, state.implant.serial) if lost and state.implant is not None else ("", "")

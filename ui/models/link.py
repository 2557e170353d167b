"""How the link to the open pump does, in the words of the pump chip.

Apart from the chip so that every sentence can be tried without Qt. It says what is known of the link, and of
the pump only what it last told.
"""

from __future__ import annotations

from console.session.health import Health
from ui.format import wall_time, wall_time_exact
from ui.models.summary import still_word
from ui.state import ConsoleState, Link

_BAD = (Health.DEAF, Health.SILENT)


def health(state: ConsoleState) -> Health:
    """Return how the link of the open pump does; a link that is not open has not been heard or has ended."""
    match state.link:
        case Link.LINKED:
            return state.heart.health
        case Link.OPENING:
            return Health.OPENING
        case _:
            return Health.ENDED


def words(state: ConsoleState) -> str:
    """Return it in a few words, with the time since when a pump is silent."""
    since = state.heart.silent_wall_ms
    told = health(state).value
    return told if since is None else f"{told} since {wall_time_exact(since)}"


def where(state: ConsoleState) -> str:
    """Return where the open pump is in a word, for which there is room; nothing where that is not known."""
    if state.ways.elsewhere:
        return "elsewhere"
    return "here" if state.link in (Link.OPENING, Link.LINKED) else ""


def place(state: ConsoleState) -> str:
    """Return the same at length: its address, or that it is inside this program."""
    if state.ways.elsewhere:
        return f"at {state.ways.elsewhere}"
    return "inside this program" if where(state) else ""


def told(state: ConsoleState) -> str:
    """Return how the link does and where the pump is, at length: why it is lost, and its address."""
    if state.link is Link.NONE:
        return ""
    how, found = state.link_sentence or f"{words(state)}.", place(state)
    return f"{how} The pump is {found}." if found else how


def line(state: ConsoleState) -> str:
    """Return `running · link good · read 09:42`, as far as known; a bad link is all that is said.

    A pump that gives nothing does not run, and one that is not heard is not said to run. What is said of a
    bad link takes no more room than of a good one, or the header would break into rows when a link goes bad.
    """
    if state.link is Link.NONE:
        return "opens with the patient"
    found, told = health(state), words(state)
    if found in _BAD:
        return told.replace("The pump", "Pump")
    runs = [still_word(state.reading) or "running"] if state.reading and found is Health.GOOD else []
    known = [*runs, told[0].lower() + told[1:] if runs else told]
    if state.read_wall_ms is not None:
        known.append(f"read {wall_time(state.read_wall_ms)}")
    return " · ".join(known)

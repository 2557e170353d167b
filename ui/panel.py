"""The simulated pump's panel as it is watched from the window: pressed, looked at again, and counted down.

Apart from the page that shows it. A panel is looked at when somebody asks for it, and each second while it
shows a code, since another console may use the code up. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.pairing import Panel
from ui import reach
from ui.instant import seconds
from ui.state import ConsoleState

if TYPE_CHECKING:
    from console.rig import Rig

LOOK_EVERY_MS = 1_000
"""How often, in link time, a panel that shows a code is looked at again."""


class PanelWatch:
    """Until when the code on the panel counts, and when to look again; both in link time."""

    def __init__(self) -> None:
        """Begin with no panel in sight."""
        self._until_ms, self._due_ms = 0, 0

    def seen(self, panel: Panel, now_ms: int) -> None:
        """Take note of what the panel showed at `now_ms`."""
        self._until_ms, self._due_ms = now_ms + panel.left_ms, now_ms + LOOK_EVERY_MS

    def at(self, state: ConsoleState, rig: Rig, now_ms: int) -> ConsoleState:
        """Return `state` with the panel as it is at `now_ms`: none without a bench, no code past its time."""
        if not state.hands:
            return replace(state, panel=None)
        panel = state.panel
        if panel is None or panel.code is None:
            return state
        left = seconds(self._until_ms - now_ms)
        if not left:
            return replace(state, panel=Panel(None, 0, panel.paired))
        if now_ms >= self._due_ms and not reach.bench(rig).busy:
            self._due_ms = now_ms + LOOK_EVERY_MS
            reach.bench(rig).look_at_panel()
        return replace(state, panel=replace(panel, left_ms=left * 1_000))


def press(state: ConsoleState, rig: Rig, what: str, fingerprint: str = "") -> ConsoleState:
    """Have a hand press `what` on the panel: `look`, `start`, `stop`, or `revoke` the console `fingerprint`.

    Refuses where there is no bench; what the panel shows then comes with `turn`.
    """
    bench = reach.bench(rig)
    match what:
        case "start":
            bench.start_pairing()
        case "stop":
            bench.stop_pairing()
        case "revoke":
            bench.revoke(fingerprint)
        case _:
            bench.look_at_panel()
    return replace(state, panel_sentence="")

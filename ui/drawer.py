"""Where a draft is kept while nobody has sent it: in the record, a little after each change to it.

Apart from `desk`, where it is drawn up and sent. It brings a draft back at the first reading after its
patient was opened, and judges nothing of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.reading import Reading
from ui import fold
from ui.state import ConsoleState

if TYPE_CHECKING:
    from console.rig import Rig

SAVE_EVERY_MS = 250
"""A draft being dragged is saved at most this often in link time, and always in the end."""


class Drawer:
    """What is not saved yet, and whether a draft is to be brought back."""

    def __init__(self) -> None:
        """Begin with nothing in it."""
        self._unsaved, self._saved_ms = False, -SAVE_EVERY_MS
        self._brings_back = False

    def changed(self, state: ConsoleState) -> None:
        """Take note that the draft of `state`, if there is one, is not what was saved."""
        self._unsaved = state.draft is not None

    def is_due(self, now_ms: int) -> bool:
        """Tell whether the draft is to be saved now; when it is, the next time is later."""
        due = self._unsaved and now_ms - self._saved_ms >= SAVE_EVERY_MS
        if due:
            self._saved_ms = now_ms
        return due

    def saved(self, state: ConsoleState, rig: Rig | None) -> ConsoleState:
        """Return the state with its draft kept in the record, if anything of it is not kept yet."""
        if not self._unsaved or rig is None:
            return state
        self._unsaved = False
        kept = fold.kept(state)
        if kept is None:
            return state
        return replace(state, draft_saved_wall_ms=rig.store.save_draft(kept, state.user))

    def forget(self, state: ConsoleState, rig: Rig) -> None:
        """Keep nothing of the open patient any more."""
        self._unsaved = False
        if state.patient is not None:
            rig.store.discard_draft(state.patient.id, state.user)

    def bring_back_later(self) -> None:
        """Bring a stored draft back at the next reading."""
        self._brings_back = True

    def brought_back(self, state: ConsoleState, rig: Rig, reading: Reading) -> ConsoleState:
        """Return the state with the stored draft, the first time after that was asked for."""
        if not self._brings_back:
            return state
        self._brings_back = False
        kept = rig.store.draft_of(state.patient.id) if state.patient else None
        return state if kept is None else fold.restored(state, kept, reading)

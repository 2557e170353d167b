"""The sheets beside the window's pages: order, name, tones, a first meeting with a pump, and whose it is.

Apart from the window, which says when one is wanted. A sheet stands beside the work and holds nothing up;
what comes of it goes to the bridge. They close with the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from console.clock import Clock
from ui.bridge import Bridge
from ui.models import pairing
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.dialogs.bearer import BearerSheet
    from ui.dialogs.name import NameSheet
    from ui.dialogs.order import OrderSheet
    from ui.dialogs.pairing import PairingSheet
    from ui.dialogs.tones import ToneSheet

_NOBODY = "Open a patient first; an order is for somebody."
_UNREAD = "Open a patient and read their pump first."


class Sheets:
    """The sheets of `window`, in its look; each is loaded when it is first wanted."""

    def __init__(self, window: QWidget, theme: Theme, bridge: Bridge, clock: Clock) -> None:
        """Begin with none."""
        self._window, self._theme, self._bridge, self._clock = window, theme, bridge, clock
        self._open: list[QWidget] = []

    def order(self) -> OrderSheet | None:
        """Show the order sheet of the open patient; without one say why there is none."""
        from ui.dialogs.order import OrderSheet

        state = self._bridge.state
        if state.patient is None:
            self._bridge.tell(_NOBODY)
            return None
        sheet = OrderSheet(self._theme, self._clock, state, self._window)
        sheet.accepted_with.connect(self._bridge.save_order)
        self._show(sheet)
        return sheet

    def name(self) -> NameSheet:
        """Show the sheet that asks who is at the console."""
        from ui.dialogs.name import NameSheet

        sheet = NameSheet(self._theme, self._bridge.state.user, self._window)
        sheet.accepted_with.connect(self._bridge.rename_user)
        self._show(sheet)
        return sheet

    def tones(self) -> ToneSheet | None:
        """Show how often the pump's tones come, and the test tone; without a reading say why not."""
        from ui.dialogs.tones import ToneSheet

        reading = self._bridge.state.reading
        if reading is None:
            self._bridge.tell(_UNREAD)
            return None
        sheet = ToneSheet(self._theme, reading, self._window)
        sheet.tone_asked.connect(self._bridge.attend)
        self._show(sheet)
        return sheet

    def pairing(self) -> PairingSheet:
        """Show where a pump is met: the open patient's, if it is elsewhere and not linked."""
        from ui.dialogs.pairing import PairingSheet

        self._bridge.give_up_meeting()
        wanted = pairing.wanted(self._bridge.state)
        sheet = PairingSheet(self._theme, *wanted, self._window)
        sheet.pair_asked.connect(self._bridge.pair)
        sheet.left.connect(self._bridge.give_up_meeting)
        self._bridge.changed.connect(sheet.set_state)
        self._show(sheet)
        return sheet

    def bearer(self, serial: str) -> BearerSheet:
        """Show who may carry pump `serial`, which is asked meanwhile what it is."""
        from ui.dialogs.bearer import BearerSheet

        self._bridge.give_up_meeting()
        sheet = BearerSheet(self._theme, serial, self._bridge.state, self._window)
        sheet.left.connect(self._bridge.give_up_meeting)
        self._bridge.changed.connect(sheet.set_state)
        sheet.called.connect(self._bridge.call_pump)
        self._bridge.call_pump(serial)
        self._show(sheet)
        return sheet

    def close(self) -> None:
        """Close them all."""
        for sheet in tuple(self._open):
            sheet.close()
        self._open.clear()

    def _show(self, sheet: QWidget) -> None:
        self._open.append(sheet)
        sheet.destroyed.connect(lambda: self._open.remove(sheet) if sheet in self._open else None)
        sheet.show()

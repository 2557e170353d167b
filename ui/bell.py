"""The pump's tone as somebody at the bedside would hear it: the machine's beep, which can be turned off.

Apart from the alarm line, which shows the same without a sound. The console's own messages never beep.
"""

from __future__ import annotations

from collections.abc import Callable

from console.domain.alarms import Tone
from ui.models.alarm_line import clock_ms, heard
from ui.state import ConsoleState

BEEPS = {Tone.TWO: 2, Tone.ONE: 1}


class Bell:
    """`beep` is called for each tone that the pump's clock passes, once a look at most, while it is `on`."""

    def __init__(self, beep: Callable[[], None], *, on: bool) -> None:
        """Begin at the first state that is shown: what sounded before was not heard here."""
        self.on = on
        self._beep = beep
        self._serial = ""
        self._until_ms = 0

    def set_state(self, state: ConsoleState) -> None:
        """Sound what has become due since the last look at the same pump."""
        serial = "" if state.reading is None else state.reading.identity.serial
        since_ms, self._until_ms = self._until_ms, clock_ms(state)
        known, self._serial = serial == self._serial, serial
        sound = heard(state, since_ms) if self.on and known and serial else None
        for _ in range(0 if sound is None else BEEPS[sound.tone]):
            self._beep()

"""Silence and the test tone: what a console may ask of the pump's alarms without changing its therapy.

Apart from the operations, which make versions. A silence sets nothing and ends by itself, so that it must
not void what a colleague has drawn up; asked twice it is as once. How often tones come is a setting, and an
operation like any other.
"""

from __future__ import annotations

from dataclasses import replace

from console.domain.alarms import KINDS, Priority, Tone
from console.protocol.messages import Refused, SilenceAlarms, Silenced, Sounded, SoundTone
from console.pump import telling
from console.pump.running import OFF, Running, refused


def silenced(running: Running, request: SilenceAlarms) -> tuple[Running, Silenced | Refused]:
    """Return the pump with no tone for a time, and the answer; where nothing sounds it is refused."""
    if all(KINDS[alarm].priority is Priority.MESSAGE for alarm in running.board.alarms):
        return running, refused("nothing-sounds", "No alarm sounds; there is nothing to silence.")
    at_ms = running.hydraulics.at_ms
    silent = replace(running, board=running.board.silenced(at_ms, request.for_ms))
    noted = silent.with_note(*telling.silenced(request.for_ms, request.user))
    return noted, Silenced(running.hydraulics.shown_ms + request.for_ms)


def sounded(running: Running, request: SoundTone) -> tuple[Running, Sounded | Refused]:
    """Return the pump after a tone to be heard once, and the answer; no alarm begins by it."""
    if running.hydraulics.off:
        return running, refused("end-of-service", OFF)
    if request.tone not in set(Tone):
        return running, refused("tone-unknown", "A pump sounds two-tone or one-tone.")
    noted = running.with_note(*telling.tone(Tone(request.tone), request.user))
    return noted, Sounded(request.tone, running.hydraulics.shown_ms)

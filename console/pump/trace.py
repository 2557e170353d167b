"""What was so in the last year, sampled every six hours of therapy: for a trainer's charts alone.

Apart from the pump, whose course it only watches: looking moves nothing, and a trace is gone when the pump is
switched off. A long jump is sampled over its last year alone, since nothing older is kept.
"""

from __future__ import annotations

from collections import deque

from console.domain.quantities import MS_PER_HOUR
from console.protocol.truth import WireSample
from console.pump.firmware import Firmware
from console.pump.happenings import Happening
from console.pump.hydraulics import ANY_NUMBER
from console.pump.told import pl_per_day, signs_now

EVERY_MS = 6 * MS_PER_HOUR
MOST_SAMPLES = 1_461
"""A year and the six hours that end it."""

COSTS = 12
"""About as many events as take the time of one sample: a turn stays as short with samples as without."""

KEPT_MS = (MOST_SAMPLES - 1) * EVERY_MS


class Trace:
    """Lets a pump's time pass and keeps what was so on the way."""

    def __init__(self, firmware: Firmware) -> None:
        self._firmware = firmware
        self._samples: deque[WireSample] = deque(maxlen=MOST_SAMPLES)
        self._last_ms = firmware.hydraulics.at_ms - 1
        self._sampled = 0

    def since(self, from_ms: int, most: int) -> tuple[WireSample, ...]:
        """Return the first `most` samples of `from_ms` and later."""
        found = [sample for sample in self._samples if sample.at_ms >= from_ms]
        return tuple(found[:most])

    def advance(
        self, to_ms: int, most: int = ANY_NUMBER, *, all_of_it: bool = False
    ) -> tuple[Happening, ...]:
        """Advance the pump as `Firmware.advance` does, a sample counting as `COSTS` events.

        `all_of_it` samples what would be forgotten at `to_ms` too, for a way that may end before.
        """
        firmware, last = self._firmware, self.cost + most
        happened: list[Happening] = []
        while True:
            due_ms = self._due_ms(0 if all_of_it else to_ms - KEPT_MS)
            happened += firmware.advance(min(due_ms, to_ms), last - self.cost)
            if firmware.hydraulics.at_ms == due_ms:
                self._samples.append(sample(firmware))
                self._last_ms = due_ms
                self._sampled += 1
            if firmware.hydraulics.at_ms >= to_ms or self.cost >= last:
                return tuple(happened)

    @property
    def cost(self) -> int:
        """How many events have passed so far, each sample taken for as many as it costs."""
        passed = self._firmware.hydraulics.events + self._firmware.world.events
        return passed + COSTS * self._sampled

    def _due_ms(self, first_ms: int) -> int:
        """Return when the next sample is due, at `first_ms` or later."""
        after_ms = max(self._last_ms, self._firmware.hydraulics.at_ms - 1, first_ms - 1)
        return (after_ms // EVERY_MS + 1) * EVERY_MS


def sample(firmware: Firmware) -> WireSample:
    """Return what is so now, as the trace keeps it."""
    signs = signs_now(firmware)
    tones = [tone.hundredths for tone in signs.tones]
    return WireSample(
        at_ms=firmware.hydraulics.at_ms,
        true_pl=int(firmware.body.drawable_pl),
        calculated_pl=int(firmware.hydraulics.ledger.reservoir_pl),
        commanded_pl_per_day=pl_per_day(firmware.hydraulics.flow),
        tip_pl_per_day=int(firmware.world.through_tip_pl_per_day),
        level_thousandths=signs.level_thousandths,
        tone_hundredths=round(sum(tones) / len(tones)) if tones else 0,
    )

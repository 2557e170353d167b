"""Whether the rotor turns, and what the pump knows of it.

Apart from the world, which lets nothing flow while it stands. The pump goes on counting meanwhile; it notices
after a volume, not after a time, and tells of the end only at the second reading after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.pump.teaching import READINGS_UNTIL_TOLD


@dataclass(slots=True)
class Rotor:
    """The rotor of one pump; `missed` is what it was told to move while it stood, in grains of the world.

    `noticed` from when the pump has told that it stands until it has told that it turns; `readings` since it
    turns again.
    """

    stands: bool = False
    missed: int = 0
    noticed: bool = False
    readings: int = 0

    def hold(self, *, stands: bool) -> None:
        """Let it stand or turn from now on; what was missed is counted from when it stood still."""
        if stands != self.stands:
            self.stands, self.missed, self.readings = stands, 0, 0

    def read(self) -> bool:
        """Take note of a reading; tell whether it is the one at which the pump tells that the rotor turns."""
        if self.stands or not self.noticed:
            return False
        self.readings += 1
        self.noticed = self.readings < READINGS_UNTIL_TOLD
        return not self.noticed

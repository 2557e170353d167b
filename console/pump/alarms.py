"""Which alarms stand in the pump, since when, and until when they are silent: one value.

Apart from `domain.alarms`, which says what each is, and from the hydraulics, which find that a volume is
reached. What does not latch is held against what is so at every change of the pump; a false alarm is one
that is not so, and goes with the next change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from console.domain.alarms import KINDS, UNTIL_REPROGRAMMED, Alarm, Standing, by_urgency, silenced_until


@dataclass(frozen=True, slots=True)
class AlarmBoard:
    """The alarms that stand, the most urgent first; no tone sounds before `silenced_until_ms`."""

    standing: tuple[Standing, ...] = ()
    silenced_until_ms: int | None = None

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """Which alarms stand."""
        return tuple(one.alarm for one in self.standing)

    def since_ms(self, alarm: Alarm) -> int | None:
        """Return since when `alarm` stands; None if it does not."""
        return next((one.since_ms for one in self.standing if one.alarm is alarm), None)

    def raised(self, alarm: Alarm, at_ms: int) -> AlarmBoard:
        """Return the same with `alarm`, which ends a silence; one that stands already goes on as it is."""
        if alarm in self.alarms:
            return self
        return AlarmBoard(by_urgency((*self.standing, Standing(alarm, at_ms))))

    def ended(self, *alarms: Alarm) -> AlarmBoard:
        """Return the same without `alarms`."""
        return replace(self, standing=tuple(one for one in self.standing if one.alarm not in alarms))

    def changed(self, so: Collection[Alarm], at_ms: int, *, reprogrammed: bool) -> AlarmBoard:
        """Return what stands after a change of the pump at `at_ms`, now that `so` are so.

        A stall goes on; what latches stays, but a reset's alarm when the pump was `reprogrammed`.
        """
        over = [
            one.alarm
            for one in self.standing
            if one.alarm is not Alarm.MOTOR_STALL
            and not KINDS[one.alarm].latches
            and one.alarm not in so
            and not (one.alarm is Alarm.STOPPED_48H and Alarm.PUMP_STOPPED in so)
        ]
        board = self.ended(*over, *(UNTIL_REPROGRAMMED if reprogrammed else ()))
        for alarm in so:
            board = board.raised(alarm, at_ms)
        return board

    def silenced(self, now_ms: int, for_ms: int) -> AlarmBoard:
        """Return the same, silent for `for_ms` from now; refuses what is not 1 ms to 2 h."""
        return replace(self, silenced_until_ms=silenced_until(now_ms, for_ms))

"""Whether the pump can still tell all it holds: a reading must fit into one message, whatever was programmed.

Apart from the codec, which refuses a message that is too long: by then nobody could read the pump any
more. So a change is weighed before it is made, by the longest reading that may follow from it.
"""

from __future__ import annotations

from msgspec import structs

from console.domain.alarms import Alarm
from console.domain.change import Change, ImplantChange, ProgramChange, RefillChange
from console.domain.prescription import MOST_BOLUSES_A_DAY
from console.domain.quantities import MS_PER_DAY
from console.domain.spanning import MOST_STRETCHES
from console.protocol import codec
from console.protocol.messages import Prepared, Status
from console.protocol.wire import WireDosePhase, WireGiven, WireRan, WireRunningBolus, WireStanding

MOST = 2**53 - 1
"""The largest number that a message carries."""

_GIVEN = WireGiven(MOST, MOST, MOST, (WireRan(MS_PER_DAY, (MOST, MOST)),) * MOST_STRETCHES)
_BOLUS = WireRunningBolus("patient-bolus", (WireDosePhase(MOST, MOST),), MOST, replaces=False)


TOO_LONG = "The pump could not tell all of it in one reading; give it fewer steps, or shorter names."


def grows(change: Change) -> bool:
    """Tell whether `change` can make a reading longer than was reckoned with before it.

    Stops, resumes, boluses and alarm settings add nothing to it, and are never kept back by it.
    """
    return isinstance(change, ProgramChange | RefillChange | ImplantChange)


def has_room(status: Status, back: Prepared) -> bool:
    """Tell whether `back`, and all that `status` can grow into, each fit into a message."""
    return codec.fits(back) and codec.fits(longest(status))


def longest(status: Status) -> Status:
    """Return what `status` can grow into until the next change of program, bridge or catheter.

    Every number at its largest, every alarm, a bolus under way, and the fullest day that can have been given.
    """
    return structs.replace(
        status,
        version=MOST,
        bolus=status.bolus or _BOLUS,
        clock_ms=MOST,
        reservoir_pl=MOST,
        delivered_pl=MOST,
        filled_pl=MOST,
        withdrawn_pl=MOST,
        alarms=tuple(WireStanding(alarm.value, MOST) for alarm in Alarm),
        silenced_until_ms=MOST,
        service_ends_ms=MOST,
        log_first=MOST,
        months_to_eri=MOST,
        log_head=MOST,
        corrected_pl=-MOST,
        stopped_ms=MOST,
        filled_ms=MOST,
        patient_boluses=(MOST,) * MOST_BOLUSES_A_DAY,
        given=_GIVEN,
        measured_pl=MOST,
    )

"""Whether the pump can still tell all it holds: a reading must fit into one message, whatever was programmed.

Apart from the codec, which refuses a message that is too long: by then nobody could read the pump any
more. So a change is weighed before it is made, by the longest reading that may follow from it.
"""

from __future__ import annotations

from msgspec import structs

from console.domain.alarms import Alarm
from console.domain.change import Change, ImplantChange, ProgramChange, RefillChange
from console.domain.prescription import MOST_BOLUSES_A_DAY
from console.domain.quantities import LARGEST, MS_PER_DAY
from console.domain.spanning import MOST_STRETCHES
from console.protocol import codec
from console.protocol.messages import Prepared, Status
from console.protocol.wire import WireDosePhase, WireGiven, WireRan, WireRunningBolus, WireStanding

_GIVEN = WireGiven(LARGEST, LARGEST, LARGEST, (WireRan(MS_PER_DAY, (LARGEST, LARGEST)),) * MOST_STRETCHES)
_BOLUS = WireRunningBolus("patient-bolus", (WireDosePhase(LARGEST, LARGEST),), LARGEST, replaces=False)

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
        version=LARGEST,
        bolus=status.bolus or _BOLUS,
        clock_ms=LARGEST,
        reservoir_pl=LARGEST,
        delivered_pl=LARGEST,
        filled_pl=LARGEST,
        withdrawn_pl=LARGEST,
        alarms=tuple(WireStanding(alarm.value, LARGEST) for alarm in Alarm),
        silenced_until_ms=LARGEST,
        service_ends_ms=LARGEST,
        log_first=LARGEST,
        months_to_eri=LARGEST,
        log_head=LARGEST,
        corrected_pl=-LARGEST,
        stopped_ms=LARGEST,
        filled_ms=LARGEST,
        patient_boluses=(LARGEST,) * MOST_BOLUSES_A_DAY,
        given=_GIVEN,
        measured_pl=LARGEST,
    )

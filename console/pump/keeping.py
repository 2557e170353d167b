"""When a pump's state is saved, and when it must be durable: as soon as its log has something new.

Apart from the memory, which asks for no reason, and from the firmware, which says what the state is. A
version, an alarm, a press or a deed of the hands stands in the log; time that has merely passed does not.
"""

from __future__ import annotations

from console.pump.memory import Memory, NotKnownDurable


class Keeping:
    """What `memory` was given last, and how much of the log is known to be durable in it."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._saved = b""
        self._durable_head: int | None = None
        """How many entries the log had when it was last durable; None where that is not known."""

    def keep(self, data: bytes, head: int, *, durable: bool = False) -> None:
        """Save `data` if it is new: durably if told so, or if the log, `head` entries long, has grown.

        Raises `PumpMemoryError`: what was kept before is whole; or `NotKnownDurable`: the new state is in
        place, and the next will be durable whatever it tells.
        """
        must = durable or head != self._durable_head
        if not must and data == self._saved:
            return
        try:
            self._memory.save(data, durable=must)
        except NotKnownDurable:
            self._durable_head = None
            raise
        self._saved = data
        if must:
            self._durable_head = head

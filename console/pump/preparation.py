"""The one change that stands prepared, and why others came to nothing.

Apart from the firmware because it is volatile on purpose: a pump that was switched off has nothing
prepared. A new preparation, a new session, a withdrawal and a refused commit each end it for good.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.change import Change

EXPIRES_IN_MS = 120_000
"""Link time from read-back to expiry (protocol, Flow)."""

REMEMBERED = 16
"""How many operations that came to nothing the pump can still say why of."""

EXPIRED = "The read-back is older than 120 s; prepare the change again."


@dataclass(frozen=True, slots=True)
class Slot:
    """A change that was read back: a commit with its digest makes it the running one."""

    operation: bytes
    base_version: int
    change: Change
    digest: bytes
    user: str
    expires_link_ms: int

    def has_expired(self, link_now_ms: int) -> bool:
        """Tell whether it is too old to be committed."""
        return link_now_ms >= self.expires_link_ms


class Preparation:
    """At most one slot, and the reasons of the last few that were lost."""

    def __init__(self) -> None:
        self.slot: Slot | None = None
        self._rejected: dict[bytes, str] = {}

    def held(self, operation: bytes) -> Slot | None:
        """Return the slot if it is this operation's."""
        return self.slot if self.slot is not None and self.slot.operation == operation else None

    def clear(self, why: str) -> None:
        """Let go of what is prepared, if anything is."""
        if self.slot is not None:
            self.reject(self.slot.operation, why)

    def reject(self, operation: bytes, why: str) -> None:
        """Remember why `operation` came to nothing; the slot is free if it was its own."""
        if self.held(operation) is not None:
            self.slot = None
        self._rejected.pop(operation, None)
        self._rejected[operation] = why
        if len(self._rejected) > REMEMBERED:
            del self._rejected[next(iter(self._rejected))]

    def why_rejected(self, operation: bytes) -> str | None:
        """Return why `operation` came to nothing, None if it is not remembered."""
        return self._rejected.get(operation)

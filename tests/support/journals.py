"""A journal in memory, as strict as the record: for every test of a session that needs no database.

Apart from the tests so that a session, the simulation and the conversations share one. It outlives
the session that wrote it, as a record file outlives a killed console.
"""

from __future__ import annotations

from collections.abc import Callable

from console.errors import RecordsError
from console.session.journal import Conclusion, Intent


class MemoryJournal:
    """Keeps intents and conclusions; `visits` holds one operation id per visit entry, in order.

    With `full` set, `confirm` and `conclude` refuse as a full disk would, and keep nothing.
    `when_durable` is called when an intent has just become durable, before anything can be sent.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.intents: dict[bytes, Intent] = {}
        self.conclusions: dict[bytes, Conclusion] = {}
        self.visits: list[bytes] = []
        self.full = False
        self.when_durable: Callable[[], None] = _nothing

    def confirm(self, intent: Intent) -> None:
        """Keep `intent`; refuse an operation id that was used before."""
        self._refuse_when_full()
        if intent.operation in self.intents:
            raise RecordsError("This operation stands in the record already.")
        self.intents[intent.operation] = intent
        self.when_durable()

    def conclude(self, conclusion: Conclusion) -> None:
        """Keep the verdict and its visit entry; refuse one that contradicts an earlier verdict."""
        self._refuse_when_full()
        if conclusion.operation not in self.intents:
            raise RecordsError("A verdict was given on an operation nobody confirmed.")
        earlier = self.conclusions.get(conclusion.operation)
        if earlier is not None:
            if (earlier.verdict, earlier.version, earlier.at_ms) != (
                conclusion.verdict,
                conclusion.version,
                conclusion.at_ms,
            ):
                raise RecordsError("A verdict in the record would be contradicted.")
            return
        self.conclusions[conclusion.operation] = conclusion
        self.visits.append(conclusion.operation)

    def unresolved(self, serial: str) -> tuple[Intent, ...]:
        """Return the intents for `serial` without a verdict, oldest first."""
        return tuple(
            intent
            for intent in self.intents.values()
            if intent.serial == serial and intent.operation not in self.conclusions
        )

    def _refuse_when_full(self) -> None:
        if self.full:
            raise RecordsError("The disk is full; nothing was recorded and nothing was sent to the pump.")


def _nothing() -> None:
    """Do nothing when an intent is durable."""

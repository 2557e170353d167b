"""The suite: every check in turn on one pump, each with its own links, and a verdict whatever happens.

Apart from the checks, which only say what deviates. A pump that hangs, floods, falls silent or falls over
ends a check and never the suite. What a check has changed is put right when it is over or left early.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from console.conformance.check import Check, Deviation, NotTried, Result, Verdict
from console.conformance.checks import CHECKS
from console.conformance.commits import is_restored
from console.conformance.link import Site
from console.conformance.probe import Known, Probe
from console.errors import LinkError, LinkLost, LinkNotOpened
from console.session.line import Caller

MET_WITHIN_MS = 20_000
RESTORED_WITHIN_MS = 60_000
GIVEN_UP_AFTER = 3
"""So many checks in a row that cannot reach the pump, and it is gone."""

BARS = {
    "handshake.reply": "No session can be opened with the pump as long as handshake.reply fails.",
    "handshake.session": "Nothing can be asked of the pump as long as handshake.session fails.",
}
"""The checks without which no other tells anything, and what is said of the others then."""

ASKS_WHO = "handshake.simulated"
"""The one check that a pump which is not simulated still meets."""

HOW_TO_CHANGE = "It sends a Commit. Run the suite with --yes to let it; the program that runs is put back."


@dataclass(slots=True)
class _Trail:
    """What led here: the check before, and how many in a row could not reach the pump."""

    before: str = ""
    missed: int = 0


class Suite:
    """All checks on the pump at `site`, by `caller`; those that make changes only where `may_change`."""

    def __init__(
        self, site: Site, caller: Caller, *, may_change: bool, checks: tuple[Check, ...] = CHECKS
    ) -> None:
        self.known = Known(caller.keys)
        """What is known of the pump by now."""
        self.checks = checks
        """What is checked, in this order."""
        self._site = site
        self._caller = caller
        self._may_change = may_change
        self._trail = _Trail()

    def meet(self) -> None:
        """Find out who is there and which key fits; raises `LinkNotOpened` where nobody can be reached.

        A pump that can be reached and does not answer as one is met all the same: the checks will say so.
        """
        probe = self._probe(MET_WITHIN_MS)
        try:
            link, offer = probe.link(), probe.offer()
            began_ms = link.now
            with suppress(Deviation, LinkLost):
                self.known.identity = offer.greeting(link).identity
                self.known.round_ms = link.now - began_ms
            key = offer.channel.key
            self.known.keys = (self.known.keys[0] if key is None else key,)
        finally:
            probe.close()
        if self.known.identity is not None and not self.known.identity.simulated:
            self.known.barred = "The pump does not call itself simulated; this console leaves it alone."

    def run(self) -> Iterator[Verdict]:
        """Yield the verdict of each check as it is reached."""
        try:
            for check in self.checks:
                yield self._verdict(check)
        finally:
            self.restore()

    def restore(self) -> bool:
        """Put back the program that was found, if a check may have changed it; tell whether it runs."""
        if self.known.changed and self.known.found is not None:
            probe = self._probe(RESTORED_WITHIN_MS)
            try:
                with suppress(Deviation, LinkError):
                    is_restored(probe)
            finally:
                probe.close()
        return not self.known.changed

    def _probe(self, patience_ms: int) -> Probe:
        return Probe(self._site, self._caller, self.known, patience_ms)

    def _verdict(self, check: Check) -> Verdict:
        asks_who = check.id == ASKS_WHO and self.known.identity is not None
        if self.known.barred and not asks_who:
            return Verdict(check, Result.NOT_RUN, why=self.known.barred)
        if check.changes and not self._may_change:
            return Verdict(check, Result.NOT_RUN, why=HOW_TO_CHANGE)
        probe = self._probe(check.patience_ms)
        try:
            verdict = self._tried(check, probe)
        finally:
            probe.close()
        self._learn(verdict)
        return verdict

    def _tried(self, check: Check, probe: Probe) -> Verdict:
        missed, self._trail.missed = self._trail.missed, 0
        try:
            check.act(probe)
        except Deviation as other:
            return _failed(check, probe, other.expected, other.came, other.look)
        except NotTried as why:
            return Verdict(check, Result.NOT_RUN, why=str(why))
        except LinkLost:
            return _failed(check, probe, "the link to stay open", "its end, by the pump")
        except LinkNotOpened as why:
            self._trail.missed = missed + 1
            before = f" The check before was {self._trail.before}." if self._trail.before else ""
            return _failed(check, probe, "a pump that can be reached", f"this: {why}{before}")
        return Verdict(check, Result.PASSED, frames=tuple(probe.seen))

    def _learn(self, verdict: Verdict) -> None:
        self._trail.before = verdict.check.id
        if self._trail.missed >= GIVEN_UP_AFTER:
            self.known.barred = "The pump could not be reached any more."
        elif verdict.check.id in BARS and verdict.result is Result.FAILED and not self._trail.missed:
            self.known.barred = BARS[verdict.check.id]


def _failed(check: Check, probe: Probe, expected: str, came: str, look: str = "") -> Verdict:
    return Verdict(check, Result.FAILED, expected, came, frames=tuple(probe.seen), look=look or check.look)

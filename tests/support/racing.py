"""A console in a process of its own that is told by lines when to do what: half of a race of two.

Apart from the tests, which hold the barrier: each process does its part up to a line it is told to wait for.
`python -m support.racing SPEC FOLDER NAME` answers every line of stdin with a line of JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from console.clock import WallClock
from console.commands.telemetry import interrogated, turned
from console.domain.prescription import SimpleContinuous
from console.domain.reading import Reading
from console.pump.factory import SERIAL
from console.rig import Rig
from console.session.events import ChangePrepared, LinkLost, OutcomeUnknown, PrepareRefused, Verified
from console.transport.waiting import pause
from support.rigs import catalog, daily

ATTEMPTS = 40
"""After so many sessions ended by the other's somebody gives up, and the test with it."""

MOST_REST_US = 60_000
"""How long one rests at most whose session was ended, so that two do not end each other's for ever."""


class Racer:
    """The real console: a rig with a record of its own."""

    def __init__(self, spec: str, folder: Path, name: str) -> None:
        self.spec, self.name = spec, name
        self.rig = Rig(catalog(), WallClock(), folder, folder / "records.db")
        self.chance = Random(name)
        self.base: Reading | None = None

    def read(self) -> dict[str, object]:
        """Read over a new session, which settles first what an earlier one left open; tell what is so."""
        self.rig.open_pump(self.spec, SERIAL)
        self.base, _ = interrogated(self.rig)
        infusion = self.base.prescription.infusion
        operations = [
            (each.operation.hex(), each.verdict, each.version)
            for visit in self.rig.store.visits()
            for each in self.rig.store.operations(visit.id)
        ]
        return {
            "version": self.base.version,
            "operation": self.base.operation.hex(),
            "runs": infusion.daily.ng_per_day if isinstance(infusion, SimpleContinuous) else None,
            "unresolved": len(self.rig.journal.unresolved(SERIAL)),
            "operations": operations,
        }

    def prepare(self, mcg: str) -> dict[str, object]:
        """Prepare `mcg` a day on what was read last, over a new session."""
        self.rig.open_pump(self.spec, SERIAL)
        assert self.base is not None
        assert self.rig.session is not None
        self.rig.session.prepare(daily(self.base, mcg), self.base, self.name)
        return self._told()

    def confirm(self) -> dict[str, object]:
        """Confirm what was read back."""
        assert self.rig.session is not None
        self.rig.session.confirm("", (), None)
        return self._told()

    def race(self, mcg: str, delay_us: str, *, confirms: bool, persists: bool) -> dict[str, object]:
        """After a while prepare, unless that is done, and confirm; again where the link was in the way."""
        pause(int(delay_us) / 1_000_000)
        told = self.confirm() if confirms else self._prepare_and_confirm(mcg)
        for _ in range(ATTEMPTS if persists else 0):
            if told["won"] or told["late"]:
                break
            pause(self.chance.randrange(MOST_REST_US) / 1_000_000)
            told = self._prepare_and_confirm(mcg)
        return told

    def _prepare_and_confirm(self, mcg: str) -> dict[str, object]:
        told = self.prepare(mcg)
        return self.confirm() if told["prepared"] else told

    def _told(self) -> dict[str, object]:
        events = tuple(turned(self.rig))
        return {
            "prepared": any(isinstance(event, ChangePrepared) for event in events),
            "won": any(isinstance(event, Verified) for event in events),
            "late": any(
                isinstance(event, PrepareRefused) and event.code == "version-differs" for event in events
            ),
            "unknown": any(isinstance(event, OutcomeUnknown) for event in events),
            "ended": any(isinstance(event, LinkLost) for event in events),
        }


def main(spec: str, folder: str, name: str) -> None:
    """Do what each line says."""
    racer = Racer(spec, Path(folder), name)
    acts: dict[str, Callable[..., dict[str, object]]] = {
        "read": racer.read,
        "prepare": racer.prepare,
        "confirm": lambda delay_us: racer.race("", delay_us, confirms=True, persists=False),
        "race": lambda mcg, delay_us: racer.race(mcg, delay_us, confirms=False, persists=False),
        "persist": lambda mcg, delay_us: racer.race(mcg, delay_us, confirms=False, persists=True),
    }
    for line in sys.stdin:
        act, *given = line.split()
        sys.stdout.write(json.dumps(acts[act](*given)) + "\n")
        sys.stdout.flush()
    racer.rig.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

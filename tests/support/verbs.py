"""A verb that changes a pump, called as a person calls it, against a real pump on a port of this machine.

Apart from the tests of the verbs so that each says only what it changes. Nothing is faked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import Change
from console.domain.prescription import Prescription
from console.domain.visit import Operation, Visit
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.records.store import Store
from support.rigs import STARTS_MS, Served, catalog, served

CATHETER = Catheter("ONE-89", (CatheterSegment("catheter", 8_900, 770, 2_200),))
"""81.3 cm at 0.0022 mL/cm: 0.17886 mL."""


@dataclass(frozen=True, slots=True)
class Ward:
    """A pump that answers, and the folder in which its visits are recorded."""

    pump: Served
    data: Path

    def call(self, verb: str, *arguments: str) -> Result:
        """Call `verb` on the pump as Ada."""
        folders = Folders(resources.path(""), self.data)
        given = [verb, *arguments, "--pump", self.pump.spec, "--user", "Ada"]
        return CliRunner().invoke(assembled({}, "read"), given, obj=folders)

    def told(self, verb: str, *arguments: str) -> dict[str, Any]:
        """Return the object that `verb` prints, once it is done."""
        result = self.call(verb, *arguments, "--json")
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def refused(self, verb: str, *arguments: str) -> str:
        """Return the sentence that `verb` is refused with; nothing was changed by it."""
        before = self.version
        result = self.call(verb, *arguments)
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.stderr
        assert self.version == before
        return result.stderr.strip().splitlines()[-1].replace("\N{NO-BREAK SPACE}", " ")

    def jump(self, time: str) -> None:
        """Let `time` pass for the pump."""
        folders = Folders(resources.path(""), self.data)
        given = ["trainer", "--jump", time, "--pump", self.pump.spec]
        assert CliRunner().invoke(assembled({}, "trainer"), given, obj=folders).exit_code == 0

    def program_file(self, mcg_per_day: str) -> str:
        """Write a program file of one even rate of what the pump holds, and return its path."""
        path = self.data / "even.toml"
        drug = self.running.drug
        path.write_text(
            f'[drug]\nname = "{drug.name}"\nconcentration_mcg_per_ml = {drug.concentration.mcg_per_ml}\n'
            f'[infusion]\nmode = "simple-continuous"\ndaily_dose_mcg = {mcg_per_day}\n'
            "[alarms]\nlow_reservoir_ml = 2\n",
            encoding="utf-8",
        )
        return str(path)

    @property
    def version(self) -> int:
        """The version the pump stands at."""
        return self.pump.device.firmware.history.last.version

    @property
    def running(self) -> Prescription:
        """What the pump runs."""
        return self.pump.device.firmware.hydraulics.prescription

    def recorded(self) -> tuple[Visit, Operation]:
        """Return the latest visit of the record, and its last operation."""
        with Store(self.data / "records.db", int) as store:
            visit = store.visits()[0]
            return visit, store.operations(visit.id)[-1]

    def change(self) -> Change:
        """Return what was last recorded as sent."""
        return self.recorded()[1].change


@contextmanager
def ward(
    data: Path,
    *,
    model: str = "SP-20",
    catheter: Catheter | None = CATHETER,
    prescription: Prescription | None = None,
) -> Iterator[Ward]:
    """Serve a pump of `model`, new and full, while the block runs."""
    memory = VolatileMemory()
    manufacture(
        catalog(),
        memory,
        clock_ms=STARTS_MS,
        model=model,
        serial=SERIAL,
        catheter=catheter,
        prescription=prescription,
    )
    with served(data, memory=memory) as pump:
        yield Ward(pump, data)

"""The tour as a user starts it: a process of its own, a folder of pictures, a record and a summary."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from console.domain.change import ProgramChange, RefillChange
from console.domain.visit import Signature
from console.records.store import Store
from support.consoles import PROJECT


def test_that_the_tour_leaves_pictures_record_and_summary(tmp_path: Path) -> None:
    """The smoke test of everything above the pump, and the source of the papers' pictures."""
    folder = tmp_path / "tour"
    command = [sys.executable, "main.py", "tour", "--out", str(folder), "--seed", "7", "--json"]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stderr
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == json.loads(ran.stdout)
    assert summary["finished"] is True
    assert "not a medical device" in summary["notice"]
    assert summary["first"]["daily_dose_mcg"] == "293.5"
    assert summary["refill_by"] == "2027-01-08", "7.7 mL above the alarm at 0.147 mL/day, less 7 days"
    assert summary["recovered"] == {
        "daily_dose_mcg": "293.5",
        "concentration_mcg_per_ml": "1000",
        "version": summary["first"]["version"] + 1,
    }
    assert summary["bridge_ends"].startswith("2027-01-10T23:3"), "0.378 mL at 0.147 mL/day: 61 h 48 min"
    pictures = summary["pictures"]
    assert len(set(pictures)) == len(pictures)
    for theme in ("light", "dark", "high-contrast"):
        seen = {f"{place}_{theme}.png" for place in ("program_periodic", "implant_access", "overview")}
        assert seen <= set(pictures)
    assert {"refill_bridge.png", "refill_bridge_dark.png", "unknown.png", "bridge.png"} <= set(pictures)
    for name in pictures:
        assert (folder / name).stat().st_size > 10_000, name
    with Store(folder / "records.db", lambda: 0) as store:
        assert store.verify_chain().intact
        visits = store.visits(serial="SIM-700182")
        done = [each for visit in visits[:3] for each in store.operations(visit.id)]
        assert [(type(each.change), each.recovered) for each in done] == [
            (RefillChange, True),
            (ProgramChange, False),
        ]
        assert {visit.signature for visit in visits} == {Signature.SIGNED}

"""`pumps` at the command line: every model with every figure, its source, and how sure it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from support.rigs import catalog


def called(*arguments: str, data: Path = Path("/nowhere")) -> Result:
    folders = Folders(resources.path(""), data)
    return CliRunner().invoke(assembled({}, "read"), ["pumps", *arguments], obj=folders)


def test_that_every_model_is_shown_with_a_source_for_each_figure():
    shown = json.loads(called("--json").stdout)["pumps"]
    assert [model["name"] for model in shown] == ["MP-20", "SP-20", "SP-40", "VP-20"]
    for model in shown:
        figures = set(model) - {"name", "family", "sources"}
        assert figures == set(model["sources"])
        assert all(each["source"].endswith(".") for each in model["sources"].values())
        assert {each["confidence"] for each in model["sources"].values()} <= {
            "sourced",
            "computed",
            "teaching",
        }


@pytest.mark.parametrize("name", sorted(catalog().pumps))
def test_that_the_figures_are_the_models(name):
    (shown,) = json.loads(called(name, "--json").stdout)["pumps"]
    model = catalog().pumps[name]
    assert shown["capacity_ml"] == float(model.capacity.ml)
    assert round(shown["flow_high_ml_per_day"] * 1_000) == round(model.flow_high_pl_per_h * 24 / 10**6)
    assert shown["patient_controller"] is model.patient_controller


def test_that_teaching_values_are_marked_for_people():
    told = called("MP-20").stdout.splitlines()
    assert told[0] == "MP-20: Simulated pump with a level sensor, 20 mL"
    assert any(line.split()[:3] == ["residual_ml", "1.4", "[teaching]"] for line in told)
    assert len(told) == 1 + 15 + 1


def test_that_a_model_nobody_knows_is_refused_with_those_that_are():
    result = called("XP-1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "There is no pump model XP-1; there is MP-20, SP-20, SP-40, VP-20.\n"

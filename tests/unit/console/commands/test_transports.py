"""`transports` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.transport import specs


def test_that_every_known_transport_is_listed_with_its_form_and_needs():
    folders = Folders(resources.path(""), Path("/nowhere"))
    told = CliRunner().invoke(assembled({}, "read"), ["transports", "--json"], obj=folders)
    assert json.loads(told.stdout) == {
        each.scheme: {"form": each.form, "carries": each.carries, "needs": each.needs}
        for each in specs.known()
    }


def test_that_without_json_each_has_a_line():
    folders = Folders(resources.path(""), Path("/nowhere"))
    told = CliRunner().invoke(assembled({}, "read"), ["transports"], obj=folders)
    assert told.exit_code == 0
    assert [line.split()[0] for line in told.stdout.splitlines()] == [each.scheme for each in specs.known()]

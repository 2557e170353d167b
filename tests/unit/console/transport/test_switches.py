"""The file of the switches: whole or not at all, and refused when it says anything else."""

from __future__ import annotations

import stat

import pytest

from console.errors import FileRefused
from console.transport import switches
from console.transport.switches import Switch, Switches

UNIX = Switch("cisterna-transport-unix", "1.0.0", "ab" * 32)


def test_that_what_is_switched_on_is_read_again_and_what_is_off_is_gone(tmp_path):
    kept = Switches(tmp_path / "data" / "transports.json")
    assert kept.read() == {}
    kept.set("unix", UNIX)
    kept.set("other", Switch("other", "2", ""))
    assert kept.read() == {"unix": UNIX, "other": Switch("other", "2", "")}
    kept.set("other", None)
    kept.set("other", None)
    assert kept.read() == {"unix": UNIX}
    assert [path.name for path in kept.path.parent.iterdir()] == ["transports.json"]


def test_that_only_the_user_can_read_it(tmp_path):
    kept = Switches(tmp_path / "data" / "transports.json")
    kept.set("unix", UNIX)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        '{"unix": 1}',
        '{"unix": {}}',
        '{"unix": {"distribution": "a", "version": "1"}}',
        '{"unix": {"distribution": "a", "version": "1", "sha256": 2}}',
        '{"unix": {"distribution": "a", "version": "1", "sha256": "", "more": ""}}',
        "[" * 100_000,
        "\xff",
    ],
)
def test_that_a_file_that_says_anything_else_is_refused_and_stays(tmp_path, text):
    kept = Switches(tmp_path / "transports.json")
    kept.path.write_text(text, encoding="latin-1")
    for use in (kept.read, lambda: kept.set("unix", UNIX)):
        with pytest.raises(FileRefused, match=r"transports\.json does not say which plug-ins are on"):
            use()
    assert kept.path.read_text(encoding="latin-1") == text


def test_that_a_file_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileRefused, match="cannot be written"):
        Switches(tmp_path / "file" / "transports.json").set("unix", UNIX)


def test_that_the_switches_of_the_data_directory_last_named_are_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr(switches, "_in_use", {})
    assert switches.in_use() is None
    for name in ("one", "other"):
        switches.use(tmp_path / name)
    used = switches.in_use()
    assert used is not None
    assert used.path == tmp_path / "other" / "transports.json"

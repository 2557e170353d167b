"""What packages offer, found without running any of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from console.errors import PluginRefused
from console.transport import offers as module
from console.transport.offers import offers
from support.plugged import Site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_that_a_plug_in_is_found_with_its_package_and_not_imported(site: Site) -> None:
    site.install("wire", "raise SystemExit('run')", package="example-wire", version="1.2")
    (offer,) = offers()["wire"]
    assert (offer.package, offer.version, offer.summary) == ("example-wire", "1.2", "A test's own.")
    assert offer.plugin == "example-wire 1.2"
    offer.switch()
    assert "example_wire" not in sys.modules


def test_that_nothing_is_offered_where_nothing_is_installed() -> None:
    assert "wire" not in offers()


def test_that_a_change_of_a_file_or_of_the_version_is_another_switch(site: Site) -> None:
    file = site.install("wire")
    first = offers()["wire"][0].switch()
    assert offers()["wire"][0].switch() == first
    file.write_text(file.read_text() + "# changed\n", encoding="utf-8")
    second = offers()["wire"][0].switch()
    site.install("wire", version="1.1")
    third = offers()["wire"][0].switch()
    assert len({first, second, third}) == 3
    assert first.sha256 == third.sha256 != second.sha256


def package(site: Site) -> Path:
    """Install a plug-in of several files, and return its folder."""
    folder = site.folder / "several"
    (folder / "inner").mkdir(parents=True)
    for name in ("__init__.py", "inner/__init__.py", "inner/wire.py", "data.bin"):
        (folder / name).write_text("", encoding="utf-8")
    site.papers("several", "1.0", "wire = several.inner.wire:PLUGIN")
    site.forget("several")
    return folder


@pytest.mark.parametrize("name", ["__init__.py", "inner/wire.py", "data.bin", "new.py"])
def test_that_a_change_anywhere_in_a_package_is_noticed(site: Site, name: str) -> None:
    folder = package(site)
    before = offers()["wire"][0].switch()
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__/x.pyc").write_bytes(b"compiled")
    assert offers()["wire"][0].switch() == before
    (folder / name).write_text("# changed", encoding="utf-8")
    assert offers()["wire"][0].switch() != before
    assert "several" not in sys.modules


def test_that_a_file_moved_within_a_package_is_noticed(site: Site) -> None:
    folder = package(site)
    (folder / "a.py").write_text("x", encoding="utf-8")
    before = offers()["wire"][0].switch()
    (folder / "a.py").rename(folder / "b.py")
    assert offers()["wire"][0].switch() != before


@pytest.mark.parametrize(("limit", "value"), [("MOST_FILES", 3), ("MOST_BYTES", 10)])
def test_that_a_package_too_large_to_be_watched_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    (package(site) / "data.bin").write_bytes(bytes(11))
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(PluginRefused, match="too large to be watched"):
        offers()["wire"][0].switch()


def test_that_a_module_that_is_not_there_is_refused(site: Site) -> None:
    site.papers("absent", "1.0", "wire = no_such_module_anywhere")
    with pytest.raises(PluginRefused, match="no_such_module_anywhere cannot be found"):
        offers()["wire"][0].switch()


def test_that_papers_that_cannot_be_read_offer_nothing_and_stop_nothing(site: Site) -> None:
    site.install("wire")
    site.papers("broken", "1.0", "")
    (site.folder / "broken.dist-info/entry_points.txt").write_bytes(b"\xff\xfe[cisterna.transports]\n")
    (site.folder / "nameless.dist-info").mkdir()
    assert "wire" in offers()


def test_that_papers_do_nothing_to_a_terminal_before_anybody_trusts_them(site: Site) -> None:
    site.papers("evil", "1\x1b[2J", "wi\x1b[2Jre = evil", summary="harmless\x1b[2J")
    ((scheme, (offer,)),) = offers().items()
    assert (scheme, offer.summary, offer.plugin) == ("wi�[2Jre", "harmless�[2J", "evil 1�[2J")


def test_that_of_two_packages_of_one_name_the_first_on_the_path_counts(site: Site, tmp_path: Path) -> None:
    site.install("wire", version="1.0")
    later = tmp_path / "later/example.dist-info"
    later.mkdir(parents=True)
    (later / "METADATA").write_text("Name: Example\nVersion: 2.0\n", encoding="utf-8")
    (later / "entry_points.txt").write_text("[cisterna.transports]\nwire = example\n", encoding="utf-8")
    sys.path.append(str(later.parent))
    assert [offer.version for offer in offers()["wire"]] == ["1.0"]
    sys.path.remove(str(later.parent))

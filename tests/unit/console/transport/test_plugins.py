"""Plug-ins: off until switched on, off again when changed, and every way of being broken named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.domain.carriers import Carrier, CarrierState
from console.errors import BadTransportSpec, LinkError, LinkLost, LinkNotOpened, PluginRefused
from console.transport.plugins import Plugins
from console.transport.switches import Switches
from support.plugged import GOOD, Site

PIPE = """
class Pipe:
    def send(self, data): raise RuntimeError("boom")
    def receive(self): return b""
    def wait(self, timeout_s): pass
    def close(self): pass
"""


THEIR_WORDS = """
from console.errors import BadTransportSpec
def open_transport(spec): raise BadTransportSpec("Write wire:NAME.")
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    return Plugins(Switches(tmp_path / "transports.json"), {"tcp", "mqtt"})


def only(plugins: Plugins) -> Carrier:
    (carrier,) = plugins.carriers()
    return carrier


def test_that_a_plug_in_is_off_and_not_imported_until_it_is_switched_on(site: Site, plugins: Plugins) -> None:
    site.install("wire")
    assert only(plugins) == Carrier(
        "wire", "wire:…", "A test's own.", "to be switched on", "example 1.0", CarrierState.OFF
    )
    for opened in (plugins.open_transport, plugins.open_listener):
        with pytest.raises(PluginRefused) as refused:
            opened("wire:ward")
        assert str(refused.value) == (
            "wire: is carried by the plug-in example 1.0, which is off; "
            "if you trust it: transports --enable wire"
        )
    assert "example" not in sys.modules
    plugins.enable("wire")
    assert only(plugins) == Carrier(
        "wire", "wire:NAME", "nothing but a test", "nothing", "example 1.0", CarrierState.ON
    )
    plugins.disable("wire")
    assert only(plugins).state is CarrierState.OFF


def test_that_what_is_not_there_cannot_be_switched(site: Site, plugins: Plugins) -> None:
    with pytest.raises(PluginRefused, match=r"No plug-in is called wire; there is none\."):
        plugins.enable("wire")
    site.install("rope")
    with pytest.raises(PluginRefused, match=r"No plug-in is called wire; there is rope\."):
        plugins.enable("wire")
    with pytest.raises(PluginRefused, match="No plug-in called rope is on"):
        plugins.disable("rope")


def changed_file(site: Site) -> None:
    file = site.folder / "example.py"
    file.write_text(file.read_text() + "\n# changed\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [changed_file, lambda site: site.install("wire", version="1.1")],
    ids=("another file", "another version"),
)
def test_that_a_plug_in_that_has_changed_is_off_again_and_says_so(
    site: Site, plugins: Plugins, change: Callable[[Site], object]
) -> None:
    site.install("wire")
    plugins.enable("wire")
    change(site)
    carrier = only(plugins)
    assert carrier.state is CarrierState.OFF
    assert "is not as it was when it was switched on" in carrier.trouble
    assert "transports --enable wire" in carrier.trouble
    with pytest.raises(PluginRefused, match="is not as it was"):
        plugins.open_transport("wire:ward")
    plugins.enable("wire")
    assert only(plugins).state is CarrierState.ON


def test_that_a_plug_in_that_is_gone_is_named_and_can_be_switched_off(site: Site, plugins: Plugins) -> None:
    site.install("wire")
    plugins.enable("wire")
    (site.folder / "example.dist-info/entry_points.txt").unlink()
    carrier = only(plugins)
    assert (carrier.state, carrier.plugin) == (CarrierState.BROKEN, "example 1.0")
    assert "is not installed any more" in carrier.trouble
    assert not plugins.has("wire")
    plugins.disable("wire")
    assert plugins.carriers() == ()


BROKEN = {
    "import error": ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
    "syntax error": ("def", "SyntaxError"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "raises": ("raise RuntimeError('boom')", "RuntimeError: boom"),
    "no shape": ("x = 1", "gave something without open_transport, open_listener"),
    "no form": (GOOD.replace("form =", "shape ="), "does not say its form"),
    "form of another": (
        GOOD.replace("{scheme}:NAME", "tcp:NAME"),
        "has the form tcp:NAME, which does not begin",
    ),
    "endless words": (GOOD.replace("nothing but", "x" * 200), "does not say its carries in up to 100 signs"),
    "unprintable": (GOOD.replace("nothing but", "\\x1b[2J"), "does not say its carries"),
    "not callable": (GOOD + "open_listener = 7\n", "gave something without open_listener"),
}


@pytest.mark.parametrize(("source", "said"), BROKEN.values(), ids=BROKEN)
def test_that_a_plug_in_that_is_broken_is_named_and_stops_nothing(
    site: Site, plugins: Plugins, source: str, said: str
) -> None:
    site.install("good", package="good")
    site.install("wire", source)
    plugins.enable("good")
    plugins.enable("wire")
    good, broken = plugins.carriers()
    assert good.state is CarrierState.ON
    assert (broken.state, broken.needs) == (CarrierState.BROKEN, "to be mended")
    assert "The plug-in wire (example 1.0)" in broken.trouble
    assert said in broken.trouble
    for opened in (plugins.open_transport, plugins.open_listener):
        with pytest.raises(PluginRefused):
            opened("wire:ward")


@pytest.mark.parametrize("scheme", ["tcp", "mqtt"])
def test_that_no_plug_in_takes_the_place_of_what_is_built_in(
    site: Site, plugins: Plugins, scheme: str
) -> None:
    site.install(scheme)
    carrier = only(plugins)
    assert carrier.state is CarrierState.BROKEN
    assert f"a plug-in called {scheme}, as one is that is built in" in carrier.trouble
    with pytest.raises(PluginRefused, match="built in"):
        plugins.enable(scheme)


@pytest.mark.parametrize("scheme", ["Wire", "7wire", "wire.x", "w" * 40, "wire tap"])
def test_that_a_name_that_begins_no_address_is_refused(site: Site, plugins: Plugins, scheme: str) -> None:
    site.install(scheme)
    assert "with a name that begins no address" in only(plugins).trouble
    with pytest.raises(PluginRefused):
        plugins.enable(scheme)


def test_that_of_two_of_one_name_none_is_used(site: Site, plugins: Plugins) -> None:
    site.install("wire")
    plugins.enable("wire")
    site.install("wire", package="another")
    carrier = only(plugins)
    assert carrier.state is CarrierState.BROKEN
    assert "another 1.0 and example 1.0 both bring a plug-in called wire" in carrier.trouble
    for use in (plugins.enable, lambda _: plugins.open_transport("wire:x")):
        with pytest.raises(PluginRefused, match="both bring"):
            use("wire")


@pytest.mark.parametrize(
    ("source", "error", "said"),
    [
        (GOOD, LinkNotOpened, r"The plug-in wire \(example 1\.0\) failed \(OSError: .*no such thing\)\."),
        (f"{GOOD}def open_transport(spec): return 7\n", PluginRefused, "gave something without send"),
        (f"{GOOD}def open_transport(spec): raise SystemExit(1)\n", LinkNotOpened, "SystemExit: 1"),
        (
            f"{GOOD}{THEIR_WORDS}",
            BadTransportSpec,
            r"^Write wire:NAME\.$",
        ),
    ],
)
def test_that_a_plug_in_that_fails_when_opened_is_one_sentence(
    site: Site, plugins: Plugins, source: str, error: type[LinkError], said: str
) -> None:
    site.install("wire", source)
    plugins.enable("wire")
    with pytest.raises(error, match=said):
        plugins.open_transport("wire:ward")


ONCE = """
import sys

class Once:
    carries = needs = "nothing"
    said = 0

    def open_transport(self, spec): raise OSError(5, "no such thing")
    open_listener = open_transport

    @property
    def form(self):
        Once.said += 1
        if Once.said > 1:
            raise RuntimeError("boom")
        return "wire:NAME"

sys.modules[__name__] = Once()
"""


def test_that_a_plug_in_is_listed_by_what_it_says_when_it_is_asked_once(site: Site, plugins: Plugins) -> None:
    site.install("wire", ONCE)
    plugins.enable("wire")
    carrier = only(plugins)
    assert (carrier.state, carrier.form) == (CarrierState.ON, "wire:NAME")


def test_that_a_listener_that_cannot_be_had_is_one_sentence(site: Site, plugins: Plugins) -> None:
    site.install("wire")
    plugins.enable("wire")
    with pytest.raises(LinkNotOpened, match="no such thing"):
        plugins.open_listener("wire:ward")


def test_that_what_a_plug_in_hands_out_is_guarded(site: Site, plugins: Plugins) -> None:
    site.install("wire", f"{GOOD}{PIPE}\ndef open_transport(spec): return Pipe()\n")
    plugins.enable("wire")
    transport = plugins.open_transport("wire:ward")
    assert transport.receive() == b""
    with pytest.raises(LinkLost, match="RuntimeError: boom"):
        transport.send(b"a")


def test_that_switches_that_cannot_be_read_leave_all_off_and_say_so(
    site: Site, plugins: Plugins, tmp_path: Path
) -> None:
    site.install("wire")
    plugins.enable("wire")
    (tmp_path / "transports.json").write_text("rubbish", encoding="utf-8")
    carrier = only(plugins)
    assert carrier.state is CarrierState.OFF
    assert "does not say which plug-ins are on" in carrier.trouble
    with pytest.raises(PluginRefused, match="which is off"):
        plugins.open_transport("wire:ward")

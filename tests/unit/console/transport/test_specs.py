"""Spec strings: what can be opened, and a sentence for whatever cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import BadTransportSpec, LinkNotOpened, PluginRefused
from console.transport import switches
from console.transport.loopback import LoopbackListener
from console.transport.specs import built_in, for_pump, known, open_listener, open_transport, plugged
from support.plugged import Site, in_data


@pytest.fixture(autouse=True)
def _no_switches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switches, "_in_use", {})


@pytest.mark.parametrize(
    "spec", ["", "pump", "ttyUSB0", "TCP://127.0.0.1:9001", ":", "http://127.0.0.1:9001"]
)
def test_that_an_unknown_scheme_is_answered_with_those_that_are_known(spec: str) -> None:
    with pytest.raises(BadTransportSpec) as refused:
        open_transport(spec)
    assert str(refused.value) == (
        f"“{spec}” is not an address of a pump. Known forms: loopback:NAME, mqtt://HOST[:PORT]/PUMP, "
        "serial://PORT?baud=N, tcp://HOST:PORT."
    )
    with pytest.raises(BadTransportSpec):
        open_listener(spec)


@pytest.mark.parametrize(
    "spec",
    [
        "tcp:",
        "tcp:127.0.0.1:9001",
        "tcp://127.0.0.1",
        "tcp://:9001",
        "tcp://127.0.0.1:",
        "tcp://127.0.0.1:65536",
        "tcp://127.0.0.1:-1",
        "tcp://127.0.0.1:09001",
        "tcp://127.0.0.1:٩٠٠١",
        "tcp://127.0.0.1:9001/pump",
        "tcp://127.0.0.1:9001?x=1",
        "tcp://user@127.0.0.1:9001",
        "tcp://::1:9001",
        "tcp://[::1",
        "tcp://127.0.0.1:9001\n",
        " tcp://127.0.0.1:9001",
    ],
)
def test_that_a_tcp_address_that_is_not_quite_one_is_refused(spec: str) -> None:
    for opened in (open_transport, open_listener):
        with pytest.raises(BadTransportSpec):
            opened(spec)


def test_that_an_endless_or_unprintable_address_is_shown_short_and_on_one_line() -> None:
    with pytest.raises(BadTransportSpec) as refused:
        open_transport("tcp://" + "x\n\u202e" * 10_000)
    assert len(str(refused.value)) < 200
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("spec", ["loopback:", "loopback:" + "x" * 41, "loopback:a\nb"])
def test_that_a_loopback_without_a_sensible_name_is_refused(spec: str) -> None:
    for opened in (open_transport, open_listener):
        with pytest.raises(BadTransportSpec, match=r"the form is loopback:NAME"):
            opened(spec)


def test_that_a_pump_of_this_process_is_found_by_its_name() -> None:
    listener = open_listener("loopback:ward")
    assert isinstance(listener, LoopbackListener)
    console = open_transport(listener.spec, {"ward": listener})
    console.send(b"a")
    pump = listener.accept()
    assert pump is not None
    assert pump.receive() == b"a"


def test_that_a_pump_that_does_not_run_in_this_process_is_not_found() -> None:
    with pytest.raises(LinkNotOpened, match="No pump called “ward” runs in this program"):
        open_transport("loopback:ward")
    with pytest.raises(LinkNotOpened, match="“ward”"):
        open_transport("loopback:ward", {"bed": LoopbackListener("bed")})


def test_that_the_host_may_be_written_in_capitals() -> None:
    listener = open_listener("tcp://LOCALHOST:0")
    listener.close()


def test_that_what_is_known_is_listed_with_its_form_and_needs() -> None:
    assert [each.scheme for each in known()] == ["loopback", "mqtt", "serial", "tcp"]
    for each in known():
        assert each.form.startswith(f"{each.scheme}:")
        assert each.usable
        assert each.carries
        assert each.needs


def test_that_what_is_built_in_is_known_by_its_schemes() -> None:
    assert built_in() == {each.scheme for each in known()}


def test_that_there_are_no_plug_ins_without_a_data_directory() -> None:
    assert plugged() is None


def test_that_a_plug_in_is_known_and_opened_by_its_scheme_once_it_is_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_data(tmp_path / "data", monkeypatch)
    Site(tmp_path, monkeypatch).install("wire")
    with pytest.raises(PluginRefused, match="which is off"):
        open_transport("wire:ward")
    with pytest.raises(BadTransportSpec) as unknown:
        open_transport("rope:ward")
    assert "wire:" not in str(unknown.value)
    plugins = plugged()
    assert plugins is not None
    plugins.enable("wire")
    for opened in (open_transport, open_listener):
        with pytest.raises(LinkNotOpened, match="The plug-in wire"):
            opened("wire:ward")
    with pytest.raises(BadTransportSpec, match="wire:NAME"):
        open_transport("rope:ward")


@pytest.mark.parametrize(
    ("spec", "whole"),
    [
        ("mqtt://broker/", "mqtt://broker/CS-7"),
        ("mqtt://broker/CS-1", "mqtt://broker/CS-1"),
        ("tcp://127.0.0.1:0", "tcp://127.0.0.1:0"),
        ("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB0"),
    ],
)
def test_that_a_pump_is_named_where_a_spec_is_a_place_for_many(spec: str, whole: str) -> None:
    assert for_pump(spec, "CS-7") == whole

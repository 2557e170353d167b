"""Brokers and pumps as specs name them."""

from __future__ import annotations

import pytest

from console.errors import BadTransportSpec
from console.transport.places import Address, broker_in, pump_in, with_pump


@pytest.mark.parametrize(
    ("spec", "address", "pump"),
    [
        ("mqtt://broker/CS-1", Address("broker", 1_883), "CS-1"),
        ("mqtt://127.0.0.1:1884/CS-1", Address("127.0.0.1", 1_884), "CS-1"),
        ("mqtt://[::1]:1884/ward_3.bed-2", Address("::1", 1_884), "ward_3.bed-2"),
        ("mqtt://ada:pa%2Fs%40s@broker/CS-1", Address("broker", 1_883, "ada", "pa/s@s"), "CS-1"),
        ("mqtt://ada@broker/CS-1", Address("broker", 1_883, "ada"), "CS-1"),
    ],
)
def test_that_a_spec_names_a_broker_and_a_pump(spec: str, address: Address, pump: str) -> None:
    assert pump_in(spec) == (address, pump)
    assert broker_in(spec) == address


def test_that_a_broker_alone_names_no_pump() -> None:
    for spec in ("mqtt://broker", "mqtt://broker/", "mqtt://broker:1884/"):
        assert broker_in(spec).host == "broker"
        with pytest.raises(BadTransportSpec, match="names no pump"):
            pump_in(spec)


@pytest.mark.parametrize(
    "spec",
    [
        "mqtt:",
        "mqtt:broker/CS-1",
        "mqtt:///CS-1",
        "mqtt://broker:0/CS-1",
        "mqtt://broker:65536/CS-1",
        "mqtt://broker:port/CS-1",
        "mqtt://bro ker/CS-1",
        "mqtt://broker/CS-1\n",
        " mqtt://broker/CS-1",
        "mqtt://brökör/CS-1",
        "mqtt://::1/CS-1",
        "mqtt://[::1/CS-1",
        "mqtt://broker/CS-1?x=1",
        "mqtt://broker/CS-1#x",
        "mqtt://broker/a/b",
        "mqtt://broker/+",
        "mqtt://broker/" + "x" * 65,
        "mqtt://broker/CS%201",
    ],
)
def test_that_whatever_is_not_of_the_form_is_refused(spec: str) -> None:
    with pytest.raises(BadTransportSpec) as refused:
        pump_in(spec)
    assert str(refused.value).isprintable()


def test_that_a_password_stands_in_no_sentence() -> None:
    address = broker_in("mqtt://ada:secret@broker:1884/CS-1")
    assert address.spec == "mqtt://broker:1884"
    assert "secret" not in repr(address)
    for spec in ("mqtt://ada:secret@broker", "mqtt://ada:secret@bro ker/CS-1", "mqtt://ada:secret@broker/+"):
        with pytest.raises(BadTransportSpec) as refused:
            pump_in(spec)
        assert "secret" not in str(refused.value)


def test_that_an_ipv6_address_is_written_in_brackets() -> None:
    assert Address("::1", 1_884).spec == "mqtt://[::1]:1884"


@pytest.mark.parametrize(
    ("spec", "whole"),
    [
        ("mqtt://broker", "mqtt://broker/CS-7"),
        ("mqtt://broker/", "mqtt://broker/CS-7"),
        ("mqtt://ada:pw@broker:1884/", "mqtt://ada:pw@broker:1884/CS-7"),
        ("mqtt://broker/CS-1", "mqtt://broker/CS-1"),
    ],
)
def test_that_a_pump_is_named_where_none_is(spec: str, whole: str) -> None:
    assert with_pump(spec, "CS-7") == whole


def test_that_a_pump_that_cannot_be_named_is_refused() -> None:
    with pytest.raises(BadTransportSpec):
        with_pump("mqtt://broker", "a/b")

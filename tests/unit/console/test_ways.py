"""The ways to pumps: met by a code, known by their keys, and there or not as their broker tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from console.clock import ManualClock
from console.domain.carriers import CarrierState
from console.domain.pairing import KnownPump, Pairing
from console.errors import BadTransportSpec, LinkNotOpened, NotPaired, PluginRefused
from console.session.events import MeetingFailed, PumpMet, SessionEvent
from console.session.meeting import SILENT
from console.transport import specs, switches
from console.ways import Ways
from support.brokers import Mosquitto, free_port, within
from support.keys import CONSOLE, KEY, OTHER
from support.plugged import Site, in_data
from support.remote import Remote, remote
from support.rigs import STARTS_MS


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(STARTS_MS)


@pytest.fixture
def ways(tmp_path: Path) -> Iterator[Ways]:
    made = Ways(tmp_path, Random(1).randbytes, dict)
    yield made
    made.close()


@pytest.fixture
def pump(clock: ManualClock) -> Iterator[Remote]:
    with remote(clock) as made:
        yield made


def met(ways: Ways, pump: Remote) -> SessionEvent:
    """Turn both until a first meeting has ended, and return how."""
    told: list[SessionEvent] = []
    pump.until(lambda: told.extend(ways.turn(pump.clock.link_ms())), lambda: not ways.meets)
    (outcome,) = told
    return outcome


def test_that_a_pump_met_by_the_code_on_its_panel_is_known_from_then_on(ways, pump):
    ways.meet(pump.spec, key := pump.key())
    assert isinstance(met(ways, pump), PumpMet)
    assert ways.keys.find(pump.serial) == Pairing(pump.serial, key, pump.spec)
    assert pump.consoles == [CONSOLE, ways.name]
    assert ways.look() == (KnownPump(pump.serial, key.fingerprint, pump.spec),)


def test_that_a_key_that_cannot_be_kept_is_told(ways, pump, tmp_path):
    (tmp_path / "pairing").write_text("in the way")
    ways.meet(pump.spec, pump.key())
    failed = met(ways, pump)
    assert isinstance(failed, MeetingFailed)
    assert "its key cannot be kept" in failed.sentence


def test_that_nobody_at_the_address_and_no_address_are_refused_at_once(ways):
    with pytest.raises(LinkNotOpened, match="nobody"):
        ways.meet("loopback:nobody", KEY)
    with pytest.raises(BadTransportSpec):
        ways.meet("carrier pigeon", KEY)
    assert not ways.meets


def test_that_a_pump_that_is_known_is_met_again_without_a_code(ways, pump):
    ways.meet(pump.spec, pump.key())
    met(ways, pump)
    assert ways.met_at(pump.serial) == pump.spec
    ways.meet_again(pump.serial)
    assert isinstance(met(ways, pump), PumpMet)
    assert pump.consoles == [CONSOLE, ways.name]


def test_that_a_pump_which_revoked_this_console_is_told_otherwise_than_a_wrong_code(ways, pump):
    ways.meet(pump.spec, pump.key())
    met(ways, pump)
    (kept,) = ways.keys.all()
    pump.ring.revoke(kept.key.fingerprint)
    ways.meet_again(pump.serial)
    told = met(ways, pump)
    assert isinstance(told, MeetingFailed)
    assert told.sentence == SILENT


def test_that_a_pump_that_is_not_known_is_not_met_again(ways):
    assert ways.met_at("SIM-000099") == ""
    with pytest.raises(NotPaired, match="SIM-000099"):
        ways.meet_again("SIM-000099")


def test_that_a_meeting_given_up_keeps_nothing(ways, pump):
    ways.meet(pump.spec, pump.key())
    ways.turn(pump.clock.link_ms())
    ways.part()
    pump.turn()
    assert ways.turn(pump.clock.link_ms()) == ()
    assert ways.keys.all() == ()
    assert pump.consoles == [CONSOLE]


def test_that_another_meeting_takes_the_place_of_one_under_way(ways, pump):
    ways.meet(pump.spec, OTHER)
    ways.meet(pump.spec, pump.key())
    assert isinstance(met(ways, pump), PumpMet)


def test_that_every_carrier_is_told_with_what_it_needs(ways):
    told = {carrier.scheme: carrier for carrier in ways.carriers()}
    assert {"loopback", "mqtt", "serial", "tcp"} <= set(told)
    assert told["tcp"].state is CarrierState.BUILT_IN


def test_that_an_address_is_shown_without_what_is_secret_in_it(ways):
    spec = "mqtt://ada:secret@127.0.0.1/CS-1"
    ways.keys.keep(Pairing("CS-1", KEY, spec))
    (known,) = ways.look()
    assert known.spec == "mqtt://…@127.0.0.1/CS-1"
    assert "secret" not in ways.shown(spec)


def test_that_who_is_there_is_not_known_where_nobody_tells(ways):
    ways.keys.keep(Pairing("CS-1", KEY, "tcp://127.0.0.1:1"))
    ways.keys.keep(Pairing("CS-2", KEY, f"mqtt://127.0.0.1:{free_port()}/CS-2"))
    ways.keys.keep(Pairing("CS-3", KEY, "mqtt:/nonsense"))
    ways.keys.keep(Pairing("CS-4", KEY))
    ways.look()
    ways.watch()
    assert [known.there for known in ways.known()] == [None] * 4


def test_that_a_broker_tells_which_pumps_are_there_while_it_is_watched(ways, tmp_path):
    with Mosquitto(tmp_path) as broker, closing(specs.open_listener(f"{broker.spec}/CS-1")) as listener:
        for name in ("CS-1", "CS-2"):
            ways.keys.keep(Pairing(name, KEY, f"{broker.spec}/{name}"))
        ways.look()
        assert [known.there for known in ways.known()] == [None, None]
        ways.watch()
        ways.watch()
        within(
            10_000,
            lambda: [known.there for known in ways.known()] == [True, False],
            lambda: listener.wait(0.01),
        )
        ways.look_away()
        assert [known.there for known in ways.known()] == [None, None]


def test_that_a_plug_in_is_switched_in_the_data_directory_that_is_in_use(ways, tmp_path, monkeypatch):
    site = Site(tmp_path, monkeypatch)
    monkeypatch.setattr(switches, "_in_use", {})
    with pytest.raises(PluginRefused, match="no data directory"):
        ways.switch("wire", on=True)
    in_data(tmp_path, monkeypatch)
    site.install("wire")
    ways.switch("wire", on=True)
    assert [each.state for each in ways.carriers() if each.scheme == "wire"] == [CarrierState.ON]
    ways.switch("wire", on=False)
    with pytest.raises(PluginRefused, match="No plug-in called wire is on"):
        ways.switch("wire", on=False)


def test_that_a_pump_which_was_only_started_is_meant_once_it_is_chosen(ways: Ways) -> None:
    ways.choose("SIM-000099")
    ways.keys.keep(Pairing("SIM-000099", KEY, "tcp://127.0.0.1:1", own=True))
    assert ways.is_own("SIM-000099")
    ways.choose("SIM-000099")
    assert ways.keys.find("SIM-000099") == Pairing("SIM-000099", KEY, "tcp://127.0.0.1:1")
    assert not ways.is_own("SIM-000099")

"""A first meeting, with the real pump at the other end: who is there, and what each keeps of the other."""

from __future__ import annotations

import pytest

from console.domain.pairing import PAIRING_MS, PairingKey
from console.pump.factory import SERIAL
from console.session.events import MeetingFailed, PumpMet
from console.session.line import Caller
from console.session.meeting import UNHEARD, Meeting
from console.transport.faulty import NAMED, FaultyTransport
from support.keys import OTHER
from support.rigs import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


def shown(bench: Bench) -> PairingKey:
    """Switch pairing on at the pump and return the key that its panel shows."""
    assert bench.ring.begin(bench.clock.link_ms()) == ""
    code = bench.ring.panel(bench.clock.link_ms()).code
    assert code is not None
    return PairingKey.parse(code)


def met(bench: Bench, key: PairingKey, expect: str | None = None, wire: str = "clean"):
    """Meet the pump, and return how that ended."""
    transport = FaultyTransport(bench.link(), bench.chance, bench.clock.link_ms)
    transport.set(outward=NAMED[wire], inward=NAMED[wire])
    meeting = Meeting(transport, Caller("ward 9", (key,), bench.chance.randbytes), expect)
    for _ in range(400):
        bench.turn()
        outcome = meeting.turn(bench.clock.link_ms())
        if outcome is not None:
            bench.turn()
            return outcome
    raise AssertionError("The meeting did not end.")


def names(bench: Bench) -> list[str]:
    return [each.name for each in bench.ring.panel(bench.clock.link_ms()).paired]


@pytest.mark.parametrize("wire", ["clean", "lossy", "byte by byte", "doubled", "delayed"])
def test_that_the_code_shown_makes_pump_and_console_known_to_each_other(bench, wire):
    outcome = met(bench, shown(bench), wire=wire)
    assert isinstance(outcome, PumpMet)
    assert (outcome.identity.serial, outcome.identity.simulated) == (SERIAL, True)
    assert names(bench) == ["ward 3", "ward 9"]


def test_that_a_meeting_leaves_the_session_of_another_service_and_the_program_alone(bench):
    before = bench.read(bench.session())
    met(bench, shown(bench))
    after = bench.read(bench.session())
    assert (after.version, after.digest) == (before.version, before.digest)


def test_that_a_code_that_the_pump_does_not_show_meets_silence_and_a_sentence(bench):
    shown(bench)
    assert met(bench, OTHER) == MeetingFailed(UNHEARD)
    assert names(bench) == ["ward 3"]


def test_that_a_code_counts_for_two_minutes_and_no_longer(bench):
    key = shown(bench)
    bench.clock.move(PAIRING_MS)
    assert met(bench, key) == MeetingFailed(UNHEARD)


def test_that_a_code_counts_once(bench):
    key = shown(bench)
    met(bench, key)
    bench.ring.revoke(key.fingerprint)
    assert met(bench, key) == MeetingFailed(UNHEARD)


def test_that_the_code_of_another_pump_is_told_with_both_serial_numbers(bench):
    outcome = met(bench, shown(bench), expect="SIM-000001")
    assert isinstance(outcome, MeetingFailed)
    assert SERIAL in outcome.sentence
    assert "SIM-000001" in outcome.sentence


def test_that_a_pump_that_goes_away_meanwhile_ends_the_meeting_in_a_sentence(bench):
    meeting = Meeting(bench.link(), Caller("ward 9", (shown(bench),), bench.chance.randbytes))
    meeting.turn(bench.clock.link_ms())
    bench.kill()
    bench.turn()
    outcome = meeting.turn(bench.clock.link_ms())
    assert isinstance(outcome, MeetingFailed)
    assert outcome.sentence
    meeting.close()

"""The client of the bench, with the real pump at the other end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from console.domain.hands import Aspirate, Hand, Inject, Join, Part, Port, PressButton, Rinse
from console.domain.pairing import PAIRING_MS
from console.domain.quantities import Volume
from console.errors import RuleBroken
from console.pump.factory import SERIAL
from console.session.bench import LOST, UNREACHED, BenchClient
from console.session.events import Acted, HandsRefused, PanelRefused, PanelSeen, SessionEvent
from support.keys import CONSOLE, KEY
from support.pumps import drug
from support.rigs import STEP_MS, Bench


def ml(text: str) -> Volume:
    return Volume.from_ml(Decimal(text))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def client_of(bench: Bench, expect: str | None = SERIAL) -> BenchClient:
    return BenchClient(bench.link(), bench.caller(), expect)


def settle(bench: Bench, client: BenchClient) -> list[SessionEvent]:
    events: list[SessionEvent] = []
    for _ in range(1_000):
        bench.turn()
        events.extend(client.turn(bench.clock.link_ms()))
        if not client.busy:
            return events
    raise AssertionError("The bench never answered.")


def test_that_hands_act_one_after_the_other_and_tell_what_they_felt(bench):
    client = client_of(bench)
    acts: list[Hand] = [
        Aspirate(Port.RESERVOIR),
        Rinse(drug("500"), ml("3"), 2),
        Inject(Port.RESERVOIR, drug("500"), ml("20")),
        Part(),
        Join(ml("0.2")),
    ]
    for hand in acts:
        client.act(hand)
    assert client.busy
    events = settle(bench, client)
    assert [event.hand for event in events if isinstance(event, Acted)] == acts
    assert [event.felt.volume for event in events] == [ml("20"), ml("3"), ml("20"), None, None]


def test_that_what_cannot_be_done_is_told_with_code_and_sentence_and_the_next_act_goes_on(bench):
    client = client_of(bench)
    client.act(PressButton())
    client.act(Aspirate(Port.RESERVOIR, ml("1")))
    refused, acted = settle(bench, client)
    assert isinstance(refused, HandsRefused)
    assert (refused.code, "no patient bolus" in refused.sentence) == ("no-patient-bolus", True)
    assert isinstance(acted, Acted)


@pytest.mark.parametrize(
    "hand",
    [Inject(Port.RESERVOIR, drug(), Volume(0)), Rinse(drug(), Volume(0), 1), Join(Volume(0))],
    ids=lambda hand: type(hand).__name__,
)
def test_that_a_hand_which_holds_nothing_is_refused_before_it_is_sent(bench, hand):
    client = client_of(bench)
    with pytest.raises(RuleBroken, match="above 0 mL"):
        client.act(hand)
    assert not client.busy


def test_that_a_bench_of_another_pump_is_let_go_and_nothing_was_done(bench):
    client = client_of(bench, expect="SIM-000001")
    client.act(Aspirate(Port.RESERVOIR))
    (lost,) = settle(bench, client)
    assert isinstance(lost, HandsRefused)
    assert (lost.code, "SIM-000001" in lost.sentence, "Nothing was done" in lost.sentence) == (
        LOST,
        True,
        True,
    )
    assert client.ended


def test_that_a_link_lost_over_an_act_leaves_it_unknown_and_is_told_once(bench):
    client = client_of(bench)
    client.act(Aspirate(Port.RESERVOIR, ml("1")))
    settle(bench, client)
    client.act(Aspirate(Port.RESERVOIR, ml("1")))
    client.turn(bench.clock.link_ms())
    bench.kill()
    (lost,) = settle(bench, client)
    assert isinstance(lost, HandsRefused)
    assert (lost.code, "not known" in lost.sentence) == (LOST, True)
    assert client.turn(bench.clock.link_ms() + STEP_MS) == ()


def test_that_hands_are_out_of_reach_when_the_link_is_gone(bench):
    client = client_of(bench)
    client.close()
    client.act(Aspirate(Port.RESERVOIR))
    (lost,) = client.turn(bench.clock.link_ms())
    assert isinstance(lost, HandsRefused)
    assert (lost.code, client.busy) == (LOST, False)


def test_that_a_link_lost_while_nothing_is_asked_is_not_told(bench):
    client = client_of(bench)
    client.act(Aspirate(Port.RESERVOIR, ml("1")))
    settle(bench, client)
    bench.kill()
    bench.turn()
    assert client.turn(bench.clock.link_ms()) == ()
    assert client.ended


def test_that_hands_leave_the_session_and_what_the_pump_believes_alone(bench):
    session = bench.session()
    before = bench.read(session)
    client = client_of(bench)
    client.act(Aspirate(Port.RESERVOIR))
    settle(bench, client)
    after = bench.read(session)
    assert not session.ended
    assert (after.version, after.filled_pl, after.withdrawn_pl) == (before.version, before.filled_pl, 0)
    assert after.reservoir_pl + after.delivered_pl >= before.filled_pl - 1


def test_that_the_panel_shows_a_code_until_pairing_is_stopped_and_who_is_paired(bench):
    client = client_of(bench)
    client.look_at_panel()
    client.start_pairing()
    client.stop_pairing()
    before, on, off = settle(bench, client)
    assert isinstance(before, PanelSeen)
    assert isinstance(on, PanelSeen)
    assert isinstance(off, PanelSeen)
    assert [each.name for each in before.panel.paired] == [CONSOLE]
    assert (before.panel.code, off.panel.code) == (None, None)
    assert on.panel.code is not None
    assert PAIRING_MS - 1_000 < on.panel.left_ms <= PAIRING_MS


def test_that_a_press_which_the_panel_refuses_is_told_apart_from_hands(bench):
    client = client_of(bench)
    client.revoke("NOBODYXX")
    (refused,) = settle(bench, client)
    assert isinstance(refused, PanelRefused)
    assert refused.code == "no-such-console"


def test_that_a_console_which_revokes_itself_is_told_so_and_then_let_go(bench):
    client = client_of(bench)
    client.revoke(KEY.fingerprint)
    (seen,) = settle(bench, client)
    assert isinstance(seen, PanelSeen)
    assert seen.panel.paired == ()
    bench.turn()
    client.turn(bench.clock.link_ms())
    client.look_at_panel()
    (lost,) = client.turn(bench.clock.link_ms())
    assert lost == PanelRefused(LOST, UNREACHED)


def test_that_a_link_lost_over_the_panel_says_that_it_is_out_of_reach(bench):
    client = client_of(bench)
    client.look_at_panel()
    bench.kill()
    (lost,) = settle(bench, client)
    assert isinstance(lost, PanelRefused)
    assert lost.sentence.endswith(UNREACHED)

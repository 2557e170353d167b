"""A session over a clean loopback, with the real pump at the other end."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from console.domain.alarms import Alarm, Tone
from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Dose
from console.domain.reading import BolusKind, Identity
from console.protocol.messages import Committed, Prepared, Refused, Status
from console.protocol.wire import WireBolus, WirePrescription, WireStanding
from console.pump.factory import SERIAL
from console.session.events import (
    ChangePrepared,
    Interrogated,
    LinkLost,
    LinkOpened,
    MismatchFound,
    NotApplied,
    OutcomeUnknown,
    PrepareExpired,
    PrepareRefused,
    TonesRefused,
    TonesSilenced,
    Verified,
)
from console.session.journal import Reason, Verdict
from support.rigs import STEP_MS, Bench, TwistedPump, daily, kinds, one

BOLUS = WireBolus(1_000, 60_000)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_that_a_session_opens_and_names_the_pump_before_anything_is_asked(bench):
    session = bench.session()
    opened = one(LinkOpened, bench.settle(session))
    assert opened.identity.serial == SERIAL
    assert session.identity == opened.identity
    assert not session.ended


def test_that_an_interrogation_returns_what_the_pump_holds(bench):
    reading = bench.read(bench.session())
    assert reading.version == 0
    assert reading.prescription == bench.device.firmware.hydraulics.prescription


def test_that_a_confirmed_change_is_confirmed_programmed_and_verified_in_that_order(bench):
    session = bench.session()
    bench.prepare(session, "280")
    session.confirm("", (), None)
    events = bench.settle(session)
    assert kinds(events) == ["Confirmed", "Programmed", "Verified"]
    verified = one(Verified, events)
    assert verified.reading.version == 1
    assert verified.reading.prescription == verified.change.prescription
    assert not verified.recovered
    assert verified.link_ms == bench.clock.link_ms()


def test_that_the_intent_holds_everything_that_recovery_in_another_process_needs(bench):
    session = bench.session()
    base = bench.read(session)
    session.prepare(daily(base, "280"), base, "Ada")
    read_back = one(ChangePrepared, bench.settle(session)).read_back
    reasons = (Reason("large-rise", "The rise is large.", "as ordered"),)
    session.confirm("Grace", reasons, 7)
    bench.settle(session)
    (intent,) = bench.kept.intents.values()
    assert (intent.operation, intent.digest) == (read_back.operation, read_back.digest)
    assert (intent.serial, intent.patient, intent.user, intent.second_person) == (SERIAL, 7, "Ada", "Grace")
    assert (intent.base_version, intent.before, intent.change) == (0, base.prescription, daily(base, "280"))
    assert (intent.reasons, intent.therapy_ms) == (reasons, base.clock_ms)


def test_that_a_confirmation_carries_what_was_noted_and_what_the_pump_calculated(bench):
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None, (("Lot", "BX-2291"),))
    bench.settle(session)
    (intent,) = bench.kept.intents.values()
    assert intent.particulars == (("Lot", "BX-2291"),)
    assert intent.reservoir_pl + intent.delivered_pl in (20 * PL_PER_ML, 20 * PL_PER_ML - 1)


def test_that_a_verdict_carries_the_reading_that_verified_it(bench):
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    verified = one(Verified, bench.settle(session))
    (conclusion,) = bench.kept.conclusions.values()
    assert (conclusion.verdict, conclusion.version) == (Verdict.COMMITTED, 1)
    assert conclusion.reading == verified.reading


def test_that_no_byte_of_a_commit_leaves_while_the_journal_is_not_durable(bench):
    session = bench.session()
    bench.prepare(session)
    bench.kept.full = True
    session.confirm("", (), None)
    refused = one(PrepareRefused, bench.settle(session))
    assert refused.code == "record"
    assert "full" in refused.sentence
    assert bench.read(session).version == 0
    assert bench.kept.intents == {}


def test_that_the_journal_is_written_before_the_commit_is_sent():
    bench = Bench()
    order: list[str] = []

    class Watching(type(bench.kept)):
        def confirm(self, intent):
            super().confirm(intent)
            order.append("durable")

    bench.journal = bench.kept = Watching()
    inner = bench.link()
    plain_send = inner.send

    def send(data):
        if data and order:
            order.append("sent")
        plain_send(data)

    inner.send = send
    session = bench.session(inner)
    bench.prepare(session)
    session.confirm("", (), None)
    bench.turn(session)
    assert order == ["durable", "sent"]


def test_that_a_bolus_is_verified_by_the_running_bolus_and_an_unchanged_program(bench):
    session = bench.session()
    base = bench.read(session)
    bolus = BolusChange(Dose.from_mcg(Decimal(25)), MS_PER_HOUR)
    session.prepare(bolus, base, "Ada")
    bench.settle(session)
    session.confirm("", (), None)
    reading = one(Verified, bench.settle(session)).reading
    assert reading.bolus is not None
    assert (reading.bolus.kind, reading.bolus.duration_ms) == (BolusKind.SINGLE, bolus.duration_ms)
    assert [phase.amount for phase in reading.bolus.phases] == [bolus.dose]
    assert reading.prescription == base.prescription


def test_f33_a_session_refuses_a_pump_other_than_the_one_that_was_read(bench):
    session = bench.session(expect="SIM-000001")
    (lost,) = bench.settle(session)
    assert isinstance(lost, LinkLost)
    assert SERIAL in lost.sentence
    assert "SIM-000001" in lost.sentence
    assert session.ended


def test_that_a_session_refuses_a_pump_that_is_not_simulated(bench):
    implanted = Identity("SP-20", SERIAL, simulated=False, services=("pump",))
    bench.device = TwistedPump(bench, lambda _, answer: answer, implanted)
    session = bench.session()
    assert "simulated" in one(LinkLost, bench.settle(session)).sentence
    assert session.ended


def test_f33_a_change_made_on_another_pumps_reading_is_refused_and_not_sent(bench):
    session = bench.session()
    base = bench.read(session)
    other = replace(base, identity=replace(base.identity, serial="SIM-000001"))
    session.prepare(daily(other, "280"), other, "Ada")
    assert one(PrepareRefused, bench.settle(session)).code == "another-pump"


@pytest.mark.parametrize("user", ("", "A" * 41, "A\nB", "\ud800"), ids=ascii)
def test_that_a_change_without_a_users_name_that_fits_the_wire_is_refused(bench, user):
    session = bench.session()
    base = bench.read(session)
    session.prepare(daily(base, "280"), base, user)
    assert one(PrepareRefused, bench.settle(session)).code == "user"


def test_f31_a_change_made_on_an_old_version_is_refused_by_the_pump(bench):
    session = bench.session()
    old = bench.read(session)
    bench.prepare(session, "280")
    session.confirm("", (), None)
    bench.settle(session)
    session.prepare(daily(old, "290"), old, "Ada")
    assert one(PrepareRefused, bench.settle(session)).code == "version-differs"


def test_that_a_change_the_pump_will_not_take_is_refused_with_the_pumps_sentence(bench):
    session = bench.session()
    base = bench.read(session)
    session.prepare(daily(base, "4000"), base, "Ada")
    refused = one(PrepareRefused, bench.settle(session))
    assert refused.sentence
    session.confirm("", (), None)
    assert one(PrepareRefused, bench.settle(session)).code == "nothing-prepared"
    assert bench.kept.intents == {}


def test_that_a_read_back_expires_after_120_s_of_link_time(bench):
    session = bench.session()
    prepared = bench.prepare(session)
    bench.turn(session, by_ms=prepared.link_ms + 120_000 - bench.clock.link_ms() - 1)
    assert bench.told[-1] == prepared
    (expired,) = bench.turn(session, by_ms=1)
    assert expired == PrepareExpired(prepared.read_back.operation)
    session.confirm("", (), None)
    assert one(PrepareRefused, bench.settle(session)).code == "nothing-prepared"


def test_that_preparing_an_expired_change_again_says_that_the_read_back_is_the_same(bench):
    session = bench.session()
    base = bench.read(session)
    session.prepare(daily(base, "280"), base, "Ada")
    first = one(ChangePrepared, bench.settle(session))
    bench.turn(session, by_ms=130_000)
    session.prepare(daily(base, "280"), base, "Ada")
    second = one(ChangePrepared, bench.settle(session))
    assert (first.renewed, second.renewed) == (False, True)
    assert second.read_back.digest == first.read_back.digest
    assert second.read_back.operation != first.read_back.operation
    session.prepare(daily(base, "281"), base, "Ada")
    assert not one(ChangePrepared, bench.settle(session)).renewed


def test_that_a_discarded_read_back_cannot_be_confirmed_and_is_forgotten_by_the_pump(bench):
    session = bench.session()
    prepared = bench.prepare(session)
    session.discard()
    session.confirm("", (), None)
    assert one(PrepareRefused, bench.settle(session)).code == "nothing-prepared"
    outcome = bench.device.firmware.query(prepared.read_back.operation, bench.clock.link_ms())
    assert outcome.state == "rejected"


def test_that_a_commit_the_pump_refuses_is_a_definite_no_in_the_journal(bench):
    session = bench.session()
    bench.prepare(session)
    bench.device.clock.jump(300 * MS_PER_DAY, bench.clock.link_ms())
    while not bench.device.has_arrived:
        bench.device.turn(bench.clock.link_ms())
    session.confirm("", (), None)
    events = bench.settle(session)
    assert kinds(events) == ["Confirmed", "NotApplied"]
    refused = one(NotApplied, events)
    assert not refused.recovered
    assert "empty" in refused.sentence
    (conclusion,) = bench.kept.conclusions.values()
    assert (conclusion.verdict, conclusion.version) == (Verdict.NOT_APPLIED, None)
    assert not session.ended


def test_that_a_refusal_of_something_committed_all_the_same_is_not_taken_for_a_no(bench):
    def deny(request, answer):
        return Refused("memory-failed", "No.") if isinstance(answer, Committed) else answer

    bench.device = TwistedPump(bench, deny)
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    assert one(Verified, bench.settle(session)).reading.version == 1
    assert [each.verdict for each in bench.kept.conclusions.values()] == [Verdict.COMMITTED]


def test_that_a_link_lost_after_confirmation_is_an_unknown_outcome_and_never_a_failure(bench):
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    bench.turn(session)
    bench.kill()
    events = bench.settle(session)
    assert kinds(events) == ["LinkLost", "OutcomeUnknown"]
    unknown = one(OutcomeUnknown, events)
    (intent,) = bench.kept.intents.values()
    assert (unknown.before.prescription, unknown.after) == (intent.before, intent.change)
    assert unknown.since_wall_ms == intent.wall_utc_ms
    assert bench.kept.conclusions == {}


def test_f05_silence_after_confirmation_is_an_unknown_outcome_and_never_a_failure(bench):
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    bench.turn(session)
    bench.device = None
    assert kinds(bench.settle(session)) == ["LinkLost", "OutcomeUnknown"]
    assert bench.kept.conclusions == {}


def test_that_a_link_lost_with_nothing_confirmed_says_that_the_pump_keeps_running(bench):
    session = bench.session()
    bench.prepare(session)
    bench.kill()
    (lost,) = bench.settle(session)
    assert "keeps running" in lost.sentence


def test_that_nothing_is_prepared_while_an_operation_on_this_pump_is_unresolved(bench):
    session = bench.session()
    prepared = bench.prepare(session)
    session.confirm("", (), None)
    bench.settle(session)
    bench.kept.conclusions.clear()
    bench.kept.visits.clear()
    base = bench.read(session)
    session.prepare(daily(base, "290"), base, "Ada")
    events = bench.settle(session)
    assert kinds(events) == ["PrepareRefused", "Programmed", "Verified"]
    assert one(PrepareRefused, events).code == "unresolved"
    assert bench.kept.visits == [prepared.read_back.operation]
    session.prepare(daily(base, "290"), base, "Ada")
    one(ChangePrepared, bench.settle(session))


def test_that_a_read_back_that_is_not_what_was_sent_is_refused_and_withdrawn(bench):
    def bend(request, answer):
        return structs.replace(answer, change=BOLUS) if isinstance(answer, Prepared) else answer

    bench.device = TwistedPump(bench, bend)
    session = bench.session()
    base = bench.read(session)
    session.prepare(daily(base, "280"), base, "Ada")
    assert one(PrepareRefused, bench.settle(session)).code == "read-back"
    session.confirm("", (), None)
    assert one(PrepareRefused, bench.settle(session)).code == "nothing-prepared"


def test_that_a_pump_that_answers_with_a_program_no_pump_can_hold_loses_the_link(bench):
    def bend(_, answer):
        return (
            structs.replace(answer, alarms=(WireStanding("on fire", 0),))
            if isinstance(answer, Status)
            else answer
        )

    bench.device = TwistedPump(bench, bend)
    session = bench.session()
    session.interrogate()
    assert "on fire" in one(LinkLost, bench.settle(session)).sentence
    assert session.ended


def test_that_a_reading_that_does_not_show_what_was_confirmed_is_told_and_not_concluded(bench):
    shown: list[WirePrescription] = []

    def show_the_old(_, answer):
        if not isinstance(answer, Status):
            return answer
        shown.append(answer.prescription)
        return structs.replace(answer, prescription=shown[0])

    bench.device = TwistedPump(bench, show_the_old)
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    events = bench.settle(session)
    assert kinds(events) == ["Confirmed", "Programmed", "MismatchFound"]
    assert bench.kept.conclusions == {}
    base = bench.read(session)
    session.prepare(daily(base, "290"), base, "Ada")
    assert one(PrepareRefused, bench.settle(session)).code == "unresolved"


def test_that_a_verdict_that_cannot_be_recorded_is_told_and_asked_for_again_later(bench):
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    bench.turn(session)
    bench.kept.full = True
    told = one(MismatchFound, bench.settle(session))
    assert "was carried out" in told.sentence
    bench.kept.full = False
    recovered = one(Verified, bench.settle(bench.session()))
    assert recovered.recovered
    assert len(bench.kept.visits) == 1


def test_that_a_closed_session_says_nothing_more_and_a_second_close_does_nothing(bench):
    session = bench.session()
    bench.settle(session)
    session.close()
    session.close()
    session.interrogate()
    assert bench.turn(session) == ()
    assert session.ended
    assert not session.busy


def test_that_closing_a_session_leaves_the_pump_delivering(bench):
    session = bench.session()
    bench.read(session)
    before = bench.device.firmware.hydraulics.ledger.delivered_pl
    session.close()
    bench.turn(by_ms=MS_PER_HOUR)
    assert bench.device.firmware.hydraulics.ledger.delivered_pl > before


def test_that_a_second_console_ends_the_session_of_the_first(bench):
    first, second = bench.session(), bench.session()
    bench.settle(first)
    bench.settle(second)
    assert isinstance(bench.turn(first)[0], LinkLost)
    second.interrogate()
    one(Interrogated, bench.settle(second))


def test_that_what_is_asked_before_the_link_is_open_is_asked_once_it_is(bench):
    session = bench.session()
    session.interrogate()
    assert kinds(bench.settle(session)) == ["LinkOpened", "Interrogated"]


def test_that_a_session_is_busy_from_its_first_turn_until_the_link_is_open(bench):
    session = bench.session()
    assert session.busy
    bench.turn(session, by_ms=STEP_MS)
    assert session.busy
    bench.settle(session)
    assert not session.busy


def test_that_confirming_twice_is_confirming_once(bench):
    session = bench.session()
    bench.prepare(session)
    session.confirm("", (), None)
    session.confirm("", (), None)
    assert kinds(bench.settle(session)) == ["Confirmed", "Programmed", "Verified"]
    assert len(bench.kept.visits) == 1


def test_that_a_confirmation_is_bound_to_the_read_back_it_was_given_on(bench):
    session = bench.session()
    base = bench.read(session)
    session.prepare(daily(base, "280"), base, "Ada")
    bench.settle(session)
    session.prepare(daily(base, "300"), base, "Ada")
    session.confirm("", (), None)
    events = bench.settle(session)
    assert kinds(events) == ["ChangePrepared", "PrepareRefused"]
    assert bench.kept.intents == {}
    session.confirm("", (), None)
    assert one(Verified, bench.settle(session)).change == daily(base, "300")


def test_that_a_test_tone_is_told_and_the_pump_read_after_it(bench):
    session = bench.session()
    session.sound(Tone.TWO, "C. Moreau")
    events = bench.settle(session)
    assert kinds(events)[-2:] == ["ToneSounded", "Interrogated"]


def test_that_a_silence_without_an_alarm_is_refused_in_words(bench):
    session = bench.session()
    session.silence(60_000, "C. Moreau")
    assert one(TonesRefused, bench.settle(session)).code == "nothing-sounds"


def test_that_a_silence_is_told_with_its_end(bench):
    bench.device.firmware.strike(Alarm.LOW_RESERVOIR)
    session = bench.session()
    session.silence(60_000, "C. Moreau")
    events = bench.settle(session)
    until_ms = one(TonesSilenced, events).until_ms
    assert one(Interrogated, events).reading.silenced_until_ms == until_ms


def test_f29_a_reset_between_read_back_and_confirmation_leaves_the_change_not_applied(bench):
    session = bench.session()
    bench.prepare(session)
    bench.device.firmware.strike(Alarm.MEMORY_RESET)
    session.confirm("", (), None)
    events = bench.settle(session)
    assert kinds(events)[-1] == "NotApplied"
    session.interrogate()
    reading = one(Interrogated, bench.settle(session)).reading
    assert reading.made_by_pump
    assert reading.version == 1

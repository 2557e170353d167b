"""The pump's answers: read-back from its own structure, durable before the switch, definite afterwards."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from msgspec import structs

from console.domain.alarms import Alarm
from console.domain.change import ProgramChange, ResumeChange, StopChange
from console.domain.fallback import ITSELF, own_operation
from console.domain.path import fluids
from console.domain.prescription import MinimumRate
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.domain.reading import Reading, RunningBolus
from console.errors import PumpMemoryError
from console.protocol import codec, values
from console.protocol.messages import (
    Abort,
    Commit,
    Committed,
    Log,
    LogEntry,
    Outcome,
    Prepare,
    Prepared,
    ReadLog,
    ReadStatus,
    Refused,
    Status,
)
from console.protocol.trainer_messages import ReadTime, SetRate
from console.protocol.wire import WireProgram, WireRefill
from console.pump.firmware import Firmware
from console.pump.log import is_whole
from console.pump.memory import NotKnownDurable, VolatileMemory
from support.pumps import (
    START_MS,
    USER,
    Desk,
    FailingMemory,
    begun,
    bolus,
    bridge,
    expect,
    given_pl,
    new,
    refill,
    started,
)
from support.therapies import ORDERED, RUNNING, at, catalog, flex, periodic, prescription, simple

CHANGE = ProgramChange(prescription(ORDERED))


@pytest.fixture
def memory() -> FailingMemory:
    failing = FailingMemory()
    new(memory=failing)
    return failing


@pytest.fixture
def desk(memory: FailingMemory) -> Desk:
    return Desk(started(memory))


def status(firmware: Firmware) -> Status:
    return expect(Status, firmware.answer(ReadStatus(), 0))


def test_that_the_read_back_is_the_change_and_what_follows_from_it(desk: Desk) -> None:
    request = desk.request(CHANGE)
    back = codec.read_back(expect(Prepared, desk.ask(request)))
    assert (back.operation, back.base_version, back.change) == (request.operation, 0, CHANGE)
    assert back.digest == codec.digest("SIM-700182", 0, CHANGE)
    assert back.daily_ng == ((293_500, 1),) * 7
    assert (back.peak_ng_per_h, back.peak_minutes) == ((18_000, 1), (6 * 60, 9 * 60))
    assert back.empty_ms == at(2026, 5, 17, 7, 20)
    assert back.expires_in_ms == 120_000


def test_that_the_read_back_of_a_bolus_is_of_the_program_it_is_added_to(desk: Desk) -> None:
    back = codec.read_back(desk.prepared(bolus("200", 60)))
    assert back.change == bolus("200", 60)
    assert back.daily_ng == ((267_000, 1),) * 7
    without = codec.read_back(desk.prepared(ProgramChange(prescription(RUNNING)))).empty_ms
    assert back.empty_ms is not None
    assert without is not None
    assert back.empty_ms < without


def test_that_preparing_changes_neither_what_runs_nor_what_is_kept(desk: Desk, memory: FailingMemory) -> None:
    before, kept = status(desk.firmware), memory.load()
    desk.prepared(CHANGE)
    desk.firmware.save()
    assert status(desk.firmware) == before
    assert memory.load() == kept


def test_that_a_commit_switches_at_this_instant_and_the_old_program_ran_until_then(desk: Desk) -> None:
    desk.firmware.advance(START_MS + 7 * MS_PER_HOUR)
    back = desk.prepared(CHANGE)
    desk.firmware.advance(START_MS + 8 * MS_PER_HOUR)
    answer = desk.ask(Commit(back.operation, back.digest))
    assert answer == Committed(back.operation, 1, back.digest, START_MS + 8 * MS_PER_HOUR)
    desk.firmware.advance(START_MS + 9 * MS_PER_HOUR)
    old = given_pl(prescription(RUNNING), START_MS, START_MS + 8 * MS_PER_HOUR)
    fresh = given_pl(prescription(ORDERED), START_MS + 8 * MS_PER_HOUR, START_MS + 9 * MS_PER_HOUR)
    assert desk.firmware.hydraulics.ledger.delivered_pl == old + fresh


def test_that_a_reading_after_a_commit_names_version_operation_and_digest(desk: Desk) -> None:
    done = desk.committed(CHANGE)
    found = codec.reading(status(desk.firmware))
    assert (found.version, found.operation, found.digest) == (1, done.operation, done.digest)
    assert found.prescription == CHANGE.prescription


def test_that_a_reading_holds_the_account_the_alarms_and_the_running_bolus(desk: Desk) -> None:
    extra = bolus("50", 60)
    desk.committed(extra)
    desk.firmware.advance(START_MS + 30 * MS_PER_MINUTE)
    found = codec.reading(status(desk.firmware))
    assert found.bolus == begun(extra, START_MS)
    assert (found.filled_pl, found.withdrawn_pl, found.capacity_pl) == (20 * 10**9, 0, 20 * 10**9)
    assert found.delivered_pl == int(given_pl(prescription(RUNNING), START_MS, found.clock_ms, [found.bolus]))
    assert 0 <= found.filled_pl - found.reservoir_pl - found.delivered_pl <= 1
    assert (found.alarms, found.months_to_eri) == ((), 83)
    desk.firmware.advance(START_MS + 200 * MS_PER_DAY)
    later = codec.reading(status(desk.firmware))
    assert later.bolus is None
    assert [alarm.value for alarm in later.alarms] == ["empty-reservoir", "low-reservoir"]
    assert later.reservoir_pl == 0


def test_that_the_history_keeps_who_did_what_on_which_version(desk: Desk) -> None:
    desk.committed(CHANGE)
    desk.committed(bolus("50", 10))
    entries = desk.firmware.history.entries
    assert [(each.version, each.base_version) for each in entries] == [(0, 0), (1, 0), (2, 1)]
    assert [(each.console, each.user) for each in entries[1:]] == [("ward 3", USER)] * 2
    assert [values.from_wire(each.change) for each in entries[1:]] == [CHANGE, bolus("50", 10)]


def test_f30_the_new_state_is_durable_before_the_answer_and_survives_a_kill(
    desk: Desk, memory: FailingMemory
) -> None:
    before = memory.durable_saves
    done = desk.committed(CHANGE)
    assert memory.durable_saves == before + 1
    again = started(memory)
    assert status(again).version == 1
    assert Desk(again).outcome(done.operation) == Outcome(
        done.operation, "committed", 1, done.digest, done.at_ms, ""
    )


def test_that_a_commit_asked_again_gets_the_first_answer_and_is_not_done_again(desk: Desk) -> None:
    done = desk.committed(bolus("50", 10))
    desk.firmware.advance(START_MS + MS_PER_HOUR)
    desk.now += 1_000_000
    assert desk.ask(Commit(done.operation, done.digest)) == done
    desk.firmware.open("ward 4")
    assert desk.ask(Commit(done.operation, done.digest)) == done
    assert desk.firmware.history.last.version == 1
    assert desk.firmware.hydraulics.bolus is None


def test_a_commit_of_a_made_operation_is_refused_when_its_digest_is_another(desk: Desk) -> None:
    done = desk.committed(CHANGE)
    assert expect(Refused, desk.ask(Commit(done.operation, bytes(32)))).code == "digest-differs"


def test_f04_a_commit_is_refused_when_nothing_is_prepared(desk: Desk) -> None:
    refusal = expect(Refused, desk.ask(Commit(b"x" * 16, bytes(32))))
    assert refusal.code == "no-prepare"
    assert desk.outcome(b"x" * 16).state == "never"


def test_a_commit_of_another_operation_leaves_the_slot_when_it_is_refused(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    assert expect(Refused, desk.ask(Commit(b"x" * 16, back.digest))).code == "no-prepare"
    assert isinstance(desk.ask(Commit(back.operation, back.digest)), Committed)


def test_f34_a_commit_is_refused_for_good_when_its_digest_is_not_the_prepared_one(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    assert expect(Refused, desk.ask(Commit(back.operation, bytes(32)))).code == "digest-differs"
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "no-prepare"
    assert desk.outcome(back.operation).state == "rejected"


def test_a_commit_is_taken_until_the_read_back_is_120_s_old_and_refused_when_it_is(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    desk.now += 119_999
    assert desk.outcome(back.operation).state == "prepared"
    desk.now += 1
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "expired"
    assert desk.outcome(back.operation).state == "rejected"
    renewed = desk.prepared(CHANGE)
    assert renewed.digest == back.digest


def test_that_the_expiry_runs_on_link_time_however_far_therapy_time_jumps(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    desk.firmware.advance(START_MS + 30 * MS_PER_DAY)
    assert isinstance(desk.ask(Commit(back.operation, back.digest)), Committed)


def test_f35_a_commit_is_refused_when_the_reservoir_has_run_dry_since_the_read_back() -> None:
    desk = Desk(started(new(filled_ml=1)))
    back = desk.prepared(CHANGE)
    desk.firmware.advance(START_MS + 30 * MS_PER_DAY)
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "reservoir-empty"
    assert desk.firmware.history.last.version == 0


def test_f31_a_change_is_refused_when_it_was_made_on_a_version_that_no_longer_stands(desk: Desk) -> None:
    stale = desk.request(CHANGE)
    desk.committed(bolus("50", 10))
    refusal = expect(Refused, desk.ask(stale))
    assert refusal.code == "version-differs"
    assert "version 1" in refusal.sentence


def test_a_change_is_refused_when_its_base_digest_is_another(desk: Desk) -> None:
    request = desk.request(CHANGE)
    other = Prepare(request.operation, 0, bytes(32), request.change, USER)
    assert expect(Refused, desk.ask(other)).code == "version-differs"


def test_a_change_is_refused_when_its_operation_was_committed_already(desk: Desk) -> None:
    done = desk.committed(CHANGE)
    last = desk.firmware.history.last
    again = Prepare(done.operation, last.version, last.digest, values.to_wire(CHANGE), USER)
    assert expect(Refused, desk.ask(again)).code == "operation-used"
    assert desk.outcome(done.operation).state == "committed"


def test_f36_a_change_is_refused_when_the_pump_holds_another_drug(desk: Desk) -> None:
    assert desk.refusal(ProgramChange(prescription(ORDERED, "500"))) == "drug-differs"


def test_a_change_is_refused_when_no_pump_can_hold_it(desk: Desk) -> None:
    request = desk.request(CHANGE)
    bad = values.prescription_to_wire(CHANGE.prescription)
    wire = WireProgram(structs.replace(bad, drug=""), None)
    refusal = desk.ask(Prepare(request.operation, 0, request.base_digest, wire, USER))
    assert expect(Refused, refusal).code == "not-understood"


def test_a_refill_is_refused_when_it_comes_to_more_than_a_volume_can_be(desk: Desk) -> None:
    request = desk.request(CHANGE)
    program = values.prescription_to_wire(CHANGE.prescription)
    wire = WireRefill(0, 2**53 - 1, 1, program, None, None)
    refusal = desk.ask(Prepare(request.operation, 0, request.base_digest, wire, USER))
    assert expect(Refused, refusal).code == "not-understood"


def test_that_what_was_prepared_is_gone_when_another_change_is_prepared_or_refused(desk: Desk) -> None:
    first = desk.prepared(CHANGE)
    second = desk.prepared(bolus("50", 10))
    assert expect(Refused, desk.ask(Commit(first.operation, first.digest))).code == "no-prepare"
    desk.refusal(ProgramChange(prescription(ORDERED, "500")))
    assert expect(Refused, desk.ask(Commit(second.operation, second.digest))).code == "no-prepare"


def test_that_a_new_session_ends_what_an_earlier_one_had_prepared(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    desk.firmware.open("ward 4")
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "no-prepare"
    outcome = desk.outcome(back.operation)
    assert (outcome.state, outcome.why) == ("rejected", "Its session ended before it was committed.")


def test_f29_a_restart_ends_what_was_prepared(desk: Desk, memory: FailingMemory) -> None:
    back = desk.prepared(CHANGE)
    again = Desk(started(memory))
    assert expect(Refused, again.ask(Commit(back.operation, back.digest))).code == "no-prepare"
    assert again.outcome(back.operation).state == "never"


def test_that_an_abort_withdraws_what_is_prepared_and_tells_so(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    outcome = expect(Outcome, desk.ask(Abort(back.operation)))
    assert (outcome.state, outcome.why) == ("rejected", "It was withdrawn before it was committed.")
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "no-prepare"


def test_that_an_abort_of_what_was_made_tells_the_version_and_undoes_nothing(desk: Desk) -> None:
    done = desk.committed(CHANGE)
    outcome = expect(Outcome, desk.ask(Abort(done.operation)))
    assert (outcome.state, outcome.version, outcome.at_ms) == ("committed", 1, START_MS)
    assert desk.firmware.hydraulics.prescription == CHANGE.prescription


def test_that_an_abort_of_another_operation_leaves_the_slot(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    assert expect(Outcome, desk.ask(Abort(b"x" * 16))).state == "never"
    assert desk.outcome(back.operation).state == "prepared"


def test_that_an_expired_preparation_is_told_as_such(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    desk.now += 120_000
    outcome = expect(Outcome, desk.ask(Abort(back.operation)))
    assert (outcome.state, "120 s" in outcome.why) == ("rejected", True)


def test_that_a_refused_change_is_remembered_with_its_sentence(desk: Desk) -> None:
    request = desk.request(ProgramChange(prescription(simple("1"))))
    refusal = expect(Refused, desk.ask(request))
    assert desk.outcome(request.operation) == Outcome(
        request.operation, "rejected", None, None, None, refusal.sentence
    )


def test_nothing_is_changed_when_the_memory_cannot_keep_a_commit(desk: Desk, memory: FailingMemory) -> None:
    back = desk.prepared(CHANGE)
    memory.full = True
    refusal = expect(Refused, desk.ask(Commit(back.operation, back.digest)))
    assert refusal.code == "memory-failed"
    assert "disk is full" in refusal.sentence
    memory.full = False
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "no-prepare"
    assert desk.outcome(back.operation).state == "rejected"
    assert (status(desk.firmware).version, status(started(memory)).version) == (0, 0)


def test_f30_a_commit_is_taken_but_not_answered_when_it_may_not_survive(
    desk: Desk, memory: FailingMemory
) -> None:
    back = desk.prepared(CHANGE)
    memory.unsure = True
    with pytest.raises(NotKnownDurable):
        desk.ask(Commit(back.operation, back.digest))
    assert desk.outcome(back.operation).state == "committed"
    with pytest.raises(NotKnownDurable):
        desk.firmware.save()
    memory.unsure, before = False, memory.durable_saves
    desk.firmware.save()
    assert memory.durable_saves == before + 1
    assert status(started(memory)).version == 1


def test_that_a_save_writes_only_what_has_changed(desk: Desk, memory: FailingMemory) -> None:
    before = memory.saves
    desk.firmware.save()
    assert memory.saves == before
    desk.firmware.advance(START_MS + 1)
    desk.firmware.save()
    desk.firmware.save()
    assert memory.saves == before + 1


def test_that_every_start_has_its_own_boot_id(memory: FailingMemory) -> None:
    ids = [status(started(memory)).boot_id for _ in range(3)]
    assert len(set(ids)) == 3


def test_that_a_pump_goes_on_from_its_memory_as_if_it_had_not_stopped(memory: FailingMemory) -> None:
    desk = Desk(started(memory))
    desk.committed(CHANGE)
    desk.committed(bolus("50", 60))
    desk.firmware.advance(START_MS + 20 * MS_PER_MINUTE + 1)
    desk.firmware.save()
    again = started(memory)
    for firmware in (desk.firmware, again):
        firmware.advance(START_MS + 200 * MS_PER_DAY)
    assert again.hydraulics.ledger == desk.firmware.hydraulics.ledger
    kinds = [each.kind for each in again.log.entries]
    assert [kind for kind in kinds if kind != "started"] == [
        "made",
        "programmed",
        "bolus-begun",
        "bolus-ended",
        "low-reservoir",
        "empty-reservoir",
    ]
    assert kinds.count("started") == 2


def test_that_the_log_is_read_in_pages_to_its_end(desk: Desk) -> None:
    for number in range(40):
        desk.firmware.note("noted", f"Note {number}.")
    entries: list[LogEntry] = []
    while page := expect(Log, desk.ask(ReadLog(len(entries)))).entries:
        assert len(page) <= 16
        entries += page
    assert tuple(entries) == desk.firmware.log.entries
    assert is_whole(tuple(entries))
    assert status(desk.firmware).log_head == len(entries)


def test_that_a_page_of_the_longest_entries_still_fits_into_a_message(desk: Desk) -> None:
    for _ in range(20):
        desk.firmware.note("noted", "ü" * 400)
    page = expect(Log, desk.ask(ReadLog(2)))
    codec.encode(page)
    assert 1 <= len(page.entries) < 16


def test_that_reading_the_log_beyond_its_end_is_an_empty_answer(desk: Desk) -> None:
    assert desk.ask(ReadLog(2**53 - 1)) == Log(())


@pytest.mark.parametrize("request_", [SetRate(0), ReadTime()])
def test_the_trainers_requests_are_refused_when_the_pump_is_asked(
    desk: Desk, request_: SetRate | ReadTime
) -> None:
    assert expect(Refused, desk.ask(request_)).code == "wrong-service"


def test_a_pump_is_not_started_when_its_memory_is_empty() -> None:
    with pytest.raises(PumpMemoryError, match="holds no pump"):
        started(VolatileMemory())


def test_a_pump_is_not_started_when_its_model_is_not_known_here() -> None:
    nothing = replace(catalog(), pumps={})
    with pytest.raises(PumpMemoryError, match="SP-20, a model not known here"):
        Firmware(nothing, new())


def test_that_the_limits_are_those_of_the_pumps_own_model() -> None:
    """A model that gives at most 0.1 mL/day refuses what an SP-20 takes."""
    slow = replace(catalog().pumps["SP-20"], flow_high_pl_per_h=int(Fraction(10**8, 24)))
    own = replace(catalog(), pumps={"SP-20": slow})
    desk = Desk(Firmware(own, new()))
    assert desk.refusal(CHANGE) == "flow-above-range"


def test_that_single_boluses_one_after_another_are_summed_over_24_hours() -> None:
    desk = Desk(started(new(prescription(simple("1500")))))
    for hours in range(15):
        desk.firmware.advance(START_MS + hours * MS_PER_HOUR)
        desk.committed(bolus("100", 30))
    desk.firmware.advance(START_MS + 15 * MS_PER_HOUR)
    assert codec.reading(desk.firmware.status()).given.single_ng == 1_500_000
    assert desk.refusal(bolus("0.1", 30)) == "daily-dose-too-high"
    more = ProgramChange(prescription(simple("1500.1")))
    assert desk.refusal(more) == "daily-dose-too-high"
    desk.committed(ProgramChange(prescription(simple("1490"))))
    desk.firmware.advance(START_MS + MS_PER_DAY + MS_PER_HOUR)
    desk.committed(bolus("100", 30))


def test_that_a_bridge_which_a_stop_holds_is_told_as_it_would_go_on_at_the_reading() -> None:
    desk = Desk(started(new(prescription(simple("200")))))
    desk.committed(refill(prescription(simple("200"), "500"), bridge=bridge("0.3", 30, "2000")))
    desk.firmware.advance(START_MS + 10 * MS_PER_HOUR)
    desk.committed(StopChange())
    for hours in (10, 17, 25):
        desk.firmware.advance(START_MS + hours * MS_PER_HOUR)
        reading = codec.reading(desk.firmware.status())
        now_ms = reading.clock_ms + 5 * MS_PER_HOUR
        still = fluids(reading.bolus_at(now_ms), reading.prescription.drug, 300_000_000, now_ms)
        assert [fluid.pl for fluid in still] == [200_000_000, 100_000_000]
    desk.committed(ResumeChange())
    bolus = codec.reading(desk.firmware.status()).bolus
    assert bolus is not None
    assert bolus.ends_ms == START_MS + 45 * MS_PER_HOUR
    assert expect_bolus(reading).ends_ms == bolus.ends_ms


def expect_bolus(reading: Reading) -> RunningBolus:
    found = reading.bolus_at(reading.clock_ms)
    assert found is not None
    return found


def test_that_two_programs_within_the_limit_do_not_break_it_together() -> None:
    desk = Desk(started(new(prescription(flex(("00:00", "200"), ("12:00", "4"))))))
    desk.firmware.advance(START_MS + 12 * MS_PER_HOUR)
    evening = ProgramChange(prescription(flex(("00:00", "4"), ("12:00", "200"))))
    refusal = expect(Refused, desk.ask(desk.request(evening)))
    assert refusal.code == "daily-dose-too-high"
    assert refusal.sentence.replace("\u00a0", " ") == (
        "Up to 4,800 mcg would be given in 24 h, together with what the program until now gave; the limit is "
        "3,000 mcg. Lower it, or wait."
    )
    desk.committed(ProgramChange(prescription(simple("1000"))))


def test_that_boluses_that_begin_with_each_programming_are_counted_together() -> None:
    desk = Desk(started(new(prescription(simple("240")))))
    for hours in (0, 2, 4, 6, 8):
        desk.firmware.advance(START_MS + hours * MS_PER_HOUR)
        desk.program(periodic("500", 1_440, 60, "5"))
    desk.firmware.advance(START_MS + 10 * MS_PER_HOUR)
    again = ProgramChange(prescription(periodic("500", 1_440, 60, "5")))
    assert desk.refusal(again) == "daily-dose-too-high"


RESET_KINDS = [Alarm.MEMORY_RESET, Alarm.LOW_BATTERY_RESET]


@pytest.mark.parametrize("kind", RESET_KINDS)
def test_that_a_reset_leaves_the_minimum_rate_as_a_version_of_the_pumps_own_making(
    desk: Desk, kind: Alarm
) -> None:
    desk.committed(CHANGE)
    desk.firmware.strike(kind)
    found, last = codec.reading(status(desk.firmware)), desk.firmware.history.last
    model = desk.firmware.model
    drug = prescription(RUNNING).drug
    assert found.prescription.infusion == MinimumRate(model.minimum_rate_pl_per_h, drug.concentration)
    assert (last.version, last.base_version) == (2, 1)
    assert (last.console, last.user) == (ITSELF, ITSELF)
    assert found.made_by_pump
    assert found.alarms == (kind,)
    assert [each.kind for each in desk.firmware.log.entries][-2:] == [kind.value, "fallback"]


def test_that_volumes_catheter_and_battery_go_on_through_a_reset(desk: Desk) -> None:
    desk.firmware.advance(START_MS + 30 * MS_PER_DAY)
    before, inside = desk.firmware.running, desk.firmware.body
    desk.firmware.strike(Alarm.MEMORY_RESET)
    after = desk.firmware.running
    assert after.hydraulics.ledger == before.hydraulics.ledger
    assert (after.catheter, after.battery, desk.firmware.body) == (before.catheter, before.battery, inside)


def test_that_a_bolus_and_a_stop_end_with_a_reset(desk: Desk) -> None:
    desk.committed(bolus("50", 60))
    desk.firmware.strike(Alarm.MEMORY_RESET)
    assert desk.firmware.hydraulics.bolus is None
    assert desk.firmware.log.entries[-1].kind == "bolus-ended"
    desk.committed(StopChange())
    desk.firmware.strike(Alarm.LOW_BATTERY_RESET)
    assert desk.firmware.hydraulics.stopped_ms is None
    assert Alarm.PUMP_STOPPED not in desk.firmware.running.board.alarms
    assert desk.firmware.history.stopped_ms is None


def test_that_what_was_prepared_is_gone_after_a_reset_and_its_base_no_longer_stands(desk: Desk) -> None:
    back = desk.prepared(CHANGE)
    boots = status(desk.firmware).boot_id
    desk.firmware.strike(Alarm.MEMORY_RESET)
    assert expect(Refused, desk.ask(Commit(back.operation, back.digest))).code == "no-prepare"
    outcome = desk.outcome(back.operation)
    assert (outcome.state, outcome.why) == ("rejected", "The pump was reset before it was committed.")
    assert status(desk.firmware).boot_id > boots
    old = Prepare(bytes([9]) * 16, 0, desk.firmware.history.entries[0].digest, values.to_wire(CHANGE), USER)
    assert expect(Refused, desk.ask(old)).code == "version-differs"


def test_that_a_pump_that_was_reset_starts_again_with_its_fallback_and_its_alarm() -> None:
    memory = new()
    desk = Desk(started(memory))
    desk.firmware.strike(Alarm.MEMORY_RESET)
    desk.firmware.save(durable=True)
    again = started(memory)
    assert again.hydraulics.prescription == desk.firmware.hydraulics.prescription
    assert again.running.board.alarms == (Alarm.MEMORY_RESET,)


def test_that_no_console_can_pass_a_change_off_as_the_pumps_own(desk: Desk) -> None:
    last = desk.firmware.history.last
    forged = Prepare(own_operation(1), last.version, last.digest, values.to_wire(CHANGE), USER)
    assert expect(Refused, desk.ask(forged)).code == "operation-used"


def test_that_a_pump_made_with_little_in_it_says_so_and_logs_it_once() -> None:
    memory = new(filled_ml=2)
    for _ in range(2):
        firmware = started(memory)
        assert firmware.running.board.alarms == (Alarm.LOW_RESERVOIR,)
        assert [each.kind for each in firmware.log.entries].count("low-reservoir") == 1

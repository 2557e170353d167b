"""The desk on the real rig: an embedded pump on a loopback, a real record, and a clock turned by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.clock import ManualClock
from console.domain.alarms import SILENCE_MS, Tone
from console.domain.change import BolusChange, ProgramChange, StopChange
from console.domain.hands import Aspirate, Port, PressButton
from console.domain.patient import Implant
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Dose, Volume
from console.domain.visit import Draft, Signature
from console.errors import ConsoleError, RecordsError
from console.transport.faulty import Faults
from support import states
from support.desks import at_work
from ui import fold
from ui.desk import Desk
from ui.state import Link, Stage


@pytest.fixture
def work(tmp_path):
    with at_work(tmp_path) as made:
        yield made


def test_that_nothing_can_be_asked_for_before_there_is_a_record():
    desk = Desk(states.catalog(), ManualClock(), states.USER)
    with pytest.raises(ConsoleError, match="still being opened"):
        desk.open_patient(1)


def test_that_opening_a_patient_reads_their_pump_and_opens_a_visit(work):
    work.opened()
    state = work.desk.state
    assert state.link is Link.LINKED
    assert state.reading is not None
    assert state.reading.identity.serial == states.SERIAL
    assert [visit.what for visit in state.visits] == ["Pump read"]
    assert state.patients[0].last_daily_dose_text == "267\u00a0mcg/day"


def test_that_the_pumps_clock_and_our_own_are_both_known_once_linked(work):
    work.opened()
    state = work.desk.state
    assert (state.rate, state.wall_ms) == (1, states.WALL_MS)
    assert state.clock_ms is not None
    assert state.clock_ms % 1_000 == 0


def test_that_a_patient_without_a_pump_is_opened_without_one(work):
    added = work.desk.rig.store.add_patient(states.OTHERS[0], states.USER)
    work.desk.open_patient(added.id)
    assert (work.desk.state.patient, work.desk.state.implant, work.desk.state.link) == (
        added,
        None,
        Link.NONE,
    )
    with pytest.raises(ConsoleError, match="Open a patient"):
        work.desk.interrogate()


def test_that_closing_a_patient_clears_the_screen_of_them(work):
    work.opened()
    work.desk.close_patient()
    state = work.desk.state
    assert (state.patient, state.reading, state.visits, state.link) == (None, None, (), Link.NONE)
    assert len(state.patients) == 1


def test_that_a_pump_whose_memory_is_no_memory_is_a_lost_link_with_the_reason(work, tmp_path):
    (tmp_path / "pumps").mkdir()
    (tmp_path / "pumps" / f"{states.SERIAL}.bin").mkdir()
    work.desk.open_patient(1)
    assert work.desk.state.link is Link.LOST
    assert work.desk.state.link_sentence


def test_that_an_edit_becomes_a_draft_that_is_saved_at_the_next_turn(work):
    work.opened()
    work.lower()
    assert work.desk.state.draft_saved_wall_ms is None
    work.until(lambda: work.desk.state.draft_saved_wall_ms is not None, most=20)
    kept = work.desk.rig.store.draft_of(1)
    assert kept is not None
    assert isinstance(kept.change, ProgramChange)
    assert kept.change.prescription.infusion == states.simple("250")


def test_that_a_dragged_draft_is_not_written_at_every_move(work):
    work.opened()
    for tenth in range(20):
        work.desk.edit(states.simple(str(250 + tenth)))
        work.clock.move(20)
        work.desk.turn()
    saved = [event for event in work.desk.rig.store.events() if event.kind == "draft-saved"]
    assert 1 <= len(saved) <= 3
    work.desk.save()
    kept = work.desk.rig.store.draft_of(1)
    assert kept is not None
    assert isinstance(kept.change, ProgramChange)
    assert kept.change.prescription.infusion == states.simple("269")


def test_that_a_draft_survives_leaving_the_patient(work):
    work.opened()
    work.lower()
    work.desk.give_reason("cut-usual", "Too loose in the mornings.")
    work.desk.close_patient()
    work.opened()
    state = work.desk.state
    assert isinstance(state.draft, ProgramChange)
    assert state.draft.prescription.infusion == states.simple("250")
    assert state.reasons == (("cut-usual", "Too loose in the mornings."),)


def test_that_a_draft_of_another_program_is_set_aside_until_somebody_takes_it_over(work):
    change = ProgramChange(states.prescription(states.simple("250")))
    stale = Draft(1, states.SERIAL, 9, bytes(32), change, ())
    work.desk.rig.store.save_draft(stale, states.USER)
    work.opened()
    assert (work.desk.state.draft, work.desk.state.stale_draft) == (None, stale)
    work.desk.adopt_draft()
    assert work.desk.state.stale_draft is None
    assert work.desk.state.draft_base == (0, work.desk.state.reading.digest)


def test_that_taking_over_a_draft_when_there_is_none_does_nothing(work):
    work.opened()
    before = work.desk.state
    work.desk.adopt_draft()
    assert work.desk.state == before


def test_that_discarding_forgets_the_draft_here_and_in_the_record(work):
    work.opened()
    work.lower()
    work.desk.save()
    work.desk.discard_draft()
    assert work.desk.state.draft is None
    assert work.desk.rig.store.draft_of(1) is None


def test_that_editing_back_to_what_the_pump_runs_is_discarding(work):
    work.opened()
    work.lower()
    work.desk.save()
    work.desk.edit(work.desk.state.reading.prescription.infusion)
    assert work.desk.state.draft is None
    assert work.desk.rig.store.draft_of(1) is None


def test_that_nothing_can_be_edited_before_the_pump_was_read(work):
    with pytest.raises(ConsoleError, match="read their pump first"):
        work.desk.edit(states.simple("250"))


def test_that_a_draft_of_another_kind_waits_until_the_one_at_hand_is_sent_or_discarded(work):
    work.opened()
    bolus = BolusChange(Dose(10_000), MS_PER_HOUR)
    work.desk.edit_change(bolus)
    assert work.desk.state.draft == bolus
    with pytest.raises(ConsoleError, match=r"A draft of a single bolus waits\. Send or discard it first\."):
        work.lower()
    assert work.desk.state.draft == bolus
    work.desk.discard_draft()
    work.lower()
    with pytest.raises(ConsoleError, match="A draft of the program waits"):
        work.desk.edit_change(bolus)


def test_that_a_draft_of_any_kind_is_kept_with_what_was_noted_and_comes_back(work):
    work.opened()
    noted = (("Plan while interrupted", "oral baclofen 10 mg"),)
    work.desk.edit_change(StopChange(None), noted)
    work.desk.close_patient()
    work.opened()
    state = work.desk.state
    assert (state.draft, state.particulars) == (StopChange(None), noted)


def test_that_what_was_noted_goes_into_the_record_with_the_operation(work):
    work.opened()
    noted = (("Plan while interrupted", "oral baclofen 10 mg"),)
    work.desk.edit_change(StopChange(None), noted)
    for finding in work.desk.state.findings:
        work.desk.give_reason(finding.code, "For an examination.")
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.desk.confirm("J. Okafor")
    work.stage(Stage.VERIFIED)
    state = work.desk.state
    assert state.reading.stopped_ms is not None
    assert [operation.particulars for operation in state.operations] == [noted]
    assert state.particulars == ()


def test_that_hands_act_through_the_bench_and_their_deeds_come_with_the_next_turns(work):
    work.opened()
    work.until(lambda: work.desk.state.hands)
    assert work.desk.state.deeds == ()
    work.desk.act(Aspirate(Port.RESERVOIR, Volume(PL_PER_ML)))
    work.until(lambda: work.desk.state.deeds != ())
    (deed,) = work.desk.state.deeds
    assert deed.hand == Aspirate(Port.RESERVOIR, Volume(PL_PER_ML))
    assert deed.felt.volume == Volume(PL_PER_ML)
    work.desk.close_patient()
    work.opened()
    assert work.desk.state.deeds == (deed,)


def test_that_what_hands_cannot_do_is_said_in_the_state(work):
    work.opened()
    work.until(lambda: work.desk.state.hands)
    work.desk.act(PressButton())
    work.until(lambda: work.desk.state.hands_sentence != "")
    assert work.desk.state.deeds == ()


def test_that_hands_need_a_bench(work):
    with pytest.raises(ConsoleError, match="no bench"):
        work.desk.act(PressButton())


def test_that_another_pump_takes_the_place_of_the_old_one_and_is_read_out_of_its_box(work):
    work.opened()
    new = Implant("SIM-700183", "SP-40", 1, states.NOW_MS, states.CATHETER)
    work.desk.replace_pump(new)
    work.until(lambda: work.desk.state.reading is not None)
    state = work.desk.state
    assert (state.implant, state.reading.identity.serial) == (new, "SIM-700183")
    assert state.reading.catheter is None


def test_that_no_pump_is_replaced_while_a_draft_for_it_waits(work):
    work.opened()
    work.lower()
    new = Implant("SIM-700183", "SP-40", 1, states.NOW_MS, states.CATHETER)
    with pytest.raises(ConsoleError, match="A draft of the program waits"):
        work.desk.replace_pump(new)
    assert work.desk.state.implant.serial == states.SERIAL


def test_that_an_update_goes_from_draft_to_verified_with_one_visit(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    assert work.desk.state.update.stage is Stage.PREPARING
    work.stage(Stage.READ_BACK)
    assert work.desk.state.update.seconds_left == 120
    work.desk.confirm("J. Okafor")
    work.stage(Stage.VERIFIED)
    state = work.desk.state
    assert (state.draft, state.reading.version) == (None, 1)
    assert [visit.what for visit in state.visits] == ["Dose"]
    assert [operation.second_person for operation in state.operations] == ["J. Okafor"]
    assert work.desk.rig.store.draft_of(1) is None


def test_that_seconds_run_down_and_the_read_back_expires(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.clock.move(20_000)
    work.desk.turn()
    assert work.desk.state.update.seconds_left < 101
    work.clock.move(101_000)
    work.desk.turn()
    assert work.desk.state.update.stage is Stage.IDLE
    assert work.desk.state.draft is not None


def test_that_renewing_a_read_back_keeps_it_on_screen(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.clock.move(60_000)
    work.desk.turn()
    work.desk.prepare()
    assert work.desk.state.update.stage is Stage.READ_BACK
    work.until(lambda: work.desk.state.update.seconds_left > 100)


def test_that_leaving_the_review_keeps_the_draft(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.desk.leave_review()
    assert work.desk.state.update.stage is Stage.IDLE
    assert work.desk.state.draft is not None


def test_that_a_missing_reason_is_refused_before_anything_is_sent(work):
    work.opened()
    work.desk.edit(states.simple("400"))
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    with pytest.raises(ConsoleError, match="A reason is needed first"):
        work.desk.confirm("none present")
    assert work.desk.rig.store.visits()[0].what == "Pump read"


def test_that_a_stop_is_never_sent_to_the_pump(work):
    work.opened()
    work.desk.edit(states.simple("0.1"))
    stopped = [finding for finding in work.desk.state.findings if finding.kind.name == "STOP"]
    assert stopped
    with pytest.raises(ConsoleError) as refused:
        work.desk.prepare()
    assert str(refused.value) == stopped[0].sentence


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda desk: desk.prepare(), "no draft"),
        (lambda desk: desk.confirm("none"), "no read-back"),
    ],
)
def test_that_a_step_out_of_order_is_refused(work, deed, words):
    work.opened()
    with pytest.raises(ConsoleError, match=words):
        deed(work.desk)


def test_that_a_link_cut_after_the_confirmation_ends_in_a_verdict_and_one_visit(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.desk.confirm("none present")
    work.stage(Stage.SENDING)
    work.desk.rig.spoil_link(inward="cut")
    work.stage(Stage.UNKNOWN)
    assert work.desk.state.link is Link.LOST
    with pytest.raises(ConsoleError, match="not known yet"):
        work.desk.edit(states.simple("240"))
    work.desk.interrogate()
    work.stage(Stage.VERIFIED)
    assert "the pump has told it" in work.desk.state.update.sentence
    assert len(work.desk.state.visits) == 1
    assert len(work.desk.state.operations) == 1


def test_that_a_link_cut_before_the_commit_arrives_ends_as_not_applied_and_keeps_the_draft(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.desk.rig.wire.set(outward=Faults(cut_after=1))
    work.desk.confirm("none present")
    work.stage(Stage.UNKNOWN)
    work.desk.interrogate()
    work.stage(Stage.NOT_APPLIED)
    work.until(lambda: work.desk.state.link is Link.LINKED)
    assert work.desk.state.draft is not None
    assert work.desk.state.reading.version == 0


def test_that_an_update_on_its_way_cannot_be_left(work):
    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.desk.confirm("none present")
    work.stage(Stage.SENDING)
    for deed in (work.desk.close_patient, work.lower, work.desk.discard_draft):
        with pytest.raises(ConsoleError, match="on its way"):
            deed()
    work.stage(Stage.VERIFIED)


def test_that_time_is_brought_down_to_one_at_the_first_edit_and_held_there(work):
    work.opened()
    work.desk.set_rate(3600)
    work.until(lambda: work.desk.state.rate == 3600)
    work.lower()
    work.until(lambda: work.desk.state.rate == 1)
    with pytest.raises(ConsoleError, match="Time stays"):
        work.desk.set_rate(60)
    with pytest.raises(ConsoleError, match="Time stays"):
        work.desk.jump(MS_PER_DAY)
    work.desk.set_rate(0)
    work.until(lambda: work.desk.state.rate == 0)


def test_that_a_jump_moves_the_pumps_clock(work):
    work.opened()
    before = work.desk.state.clock_ms
    work.desk.jump(7 * MS_PER_DAY)
    work.until(lambda: work.desk.state.clock_ms >= before + 7 * MS_PER_DAY)


def test_that_the_clock_cannot_be_moved_without_a_pump(work):
    with pytest.raises(ConsoleError, match="while a simulated pump is linked"):
        work.desk.set_rate(60)


def test_that_a_visit_is_signed_and_its_trail_shown(work):
    work.opened()
    visit = work.desk.state.visits[0].id
    work.desk.show_visit(visit)
    work.desk.sign_visit(visit)
    assert work.desk.state.visits[0].signature is Signature.SIGNED
    assert work.desk.state.shown_trail[-1].kind == "visit-signed"


def test_that_an_order_is_kept_and_comes_back(work):
    work.opened()
    work.desk.save_order(states.ORDER)
    work.desk.close_patient()
    work.opened()
    assert work.desk.state.order == states.ORDER


def test_that_a_record_that_fails_loses_no_event_of_the_pump(work, monkeypatch):
    work.opened()
    work.desk.interrogate()

    def full(*_: object) -> None:
        raise RecordsError("The disk is full.")

    monkeypatch.setattr(work.desk.rig.store, "note", full)
    work.desk.state = replace(work.desk.state, reading=None)
    with pytest.raises(RecordsError, match="disk is full"):
        work.until(lambda: False, most=50)
    assert work.desk.state.reading is not None


def test_that_a_pump_that_fails_in_a_turn_is_let_go_and_said_to_be_lost(work, monkeypatch):
    work.opened()

    def broken(_: int) -> tuple[()]:
        raise RecordsError("The pump's memory cannot be written.")

    monkeypatch.setattr(work.desk.rig, "turn", broken)
    work.clock.move(20)
    work.desk.turn()
    assert (work.desk.state.link, work.desk.state.link_sentence) == (
        Link.LOST,
        "The pump's memory cannot be written.",
    )
    assert work.desk.rig.session is None


def test_that_a_pump_let_go_is_opened_again_by_reading_it(work):
    work.opened()
    work.desk.rig.close_pump()
    work.desk.state = replace(work.desk.state, link=Link.LOST, reading=None)
    work.desk.interrogate()
    assert work.desk.state.link is Link.OPENING
    work.until(lambda: work.desk.state.reading is not None)


def test_that_the_new_pump_runs_what_the_sketches_show(work):
    work.opened()
    assert not isinstance(work.desk.state.reading.prescription.infusion, SimpleContinuous)
    assert fold.judged(work.desk.state) == work.desk.state


def test_that_tones_can_be_heard_and_a_silence_without_an_alarm_is_refused_in_words(work):
    work.desk.open_patient(1)
    work.until(lambda: work.desk.state.reading is not None)
    work.desk.attend(Tone.TWO)
    work.until(lambda: "test tone" in work.desk.state.notice)
    work.desk.attend(SILENCE_MS)
    work.until(lambda: "No alarm sounds" in work.desk.state.notice)

"""The ways to pumps: met by a code, listed, and forgotten."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from functools import partial

import pytest

from console.domain.carriers import CarrierState
from console.domain.pairing import PAIRING_MS, KnownPump, Pairing
from console.domain.patient import Implant, Patient, Sex
from console.errors import ConsoleError
from console.session.events import MeetingFailed
from console.transport import specs
from support import states
from support.brokers import Mosquitto, within
from support.desks import at_work
from support.keys import OTHER
from support.plugged import Site, in_data
from support.remote import remote
from ui import ways
from ui.state import FirstMeeting, Link


@pytest.fixture
def work(tmp_path):
    with at_work(tmp_path) as made:
        yield made


@pytest.fixture
def pump(work):
    with remote(work.clock) as made:
        yield made


def met(work, pump):
    """Turn pump and desk until a first meeting has ended, and return it."""
    pump.until(work.desk.turn, lambda: not work.state.ways.meeting.under_way)
    return work.state.ways.meeting


def test_that_a_code_as_it_is_typed_makes_a_pump_known(work, pump):
    code = pump.show()
    work.desk.pair(f" {pump.spec} ", code.lower().replace("-", " "))
    assert work.state.ways.meeting.under_way
    meeting = met(work, pump)
    assert meeting.identity.serial == pump.serial
    assert work.state.ways.pumps == (KnownPump(pump.serial, meeting.fingerprint, pump.spec),)
    assert code not in repr(work.state)
    assert code.replace("-", "") not in repr(work.state)


def test_that_the_open_patient_and_their_link_stay_while_another_pump_is_met(work, pump):
    work.opened()
    before = work.state
    work.desk.pair(pump.spec, pump.show())
    met(work, pump)
    assert work.state.link is Link.LINKED
    assert (work.state.patient, work.state.reading) == (before.patient, before.reading)


@pytest.mark.parametrize(
    ("code", "words"),
    [("", "52 letters"), ("ABCD", "not 4"), ("1" * 52, "2 to 7 only"), ("B" * 52, "last letter")],
)
def test_that_what_is_no_code_is_said_and_nobody_is_asked(work, pump, code, words):
    work.desk.pair(pump.spec, code)
    assert words in work.state.ways.meeting.sentence
    assert not work.rig.ways.meets


@pytest.mark.parametrize(
    ("spec", "words"),
    [("", "is not an address"), ("nowhere", "is not an address"), ("loopback:nobody", "nobody")],
)
def test_that_an_address_that_is_none_or_where_nobody_is_ends_the_meeting_in_a_sentence(work, spec, words):
    work.desk.pair(spec, OTHER.text)
    assert not work.state.ways.meeting.under_way
    assert words in work.state.ways.meeting.sentence


def test_that_a_wrong_code_and_one_that_ran_out_meet_silence_and_a_sentence(work, pump):
    pump.show()
    work.desk.pair(pump.spec, OTHER.text)
    assert "silent to a code that it does not show" in met(work, pump).sentence
    code = pump.show()
    work.clock.move(PAIRING_MS)
    work.desk.pair(pump.spec, code)
    assert "silent to a code that it does not show" in met(work, pump).sentence
    assert work.state.ways.pumps == ()


def test_that_a_meeting_given_up_is_nobodys(work, pump):
    work.desk.pair(pump.spec, pump.show())
    work.desk.apply(ways.given_up)
    assert work.state.ways.meeting is None
    assert not work.rig.ways.meets
    assert ways.met(work.state, MeetingFailed("late")) is work.state


def test_that_a_pump_forgotten_is_listed_no_more_and_a_damaged_file_is_told(work, pump, tmp_path):
    work.desk.pair(pump.spec, pump.show())
    met(work, pump)
    (tmp_path / "pairing" / "SIM-000099").write_text("no key")
    work.desk.apply(partial(ways.forgotten, serial=pump.serial))
    assert work.state.ways.pumps == ()
    (sentence,) = work.state.ways.damaged
    assert "SIM-000099" in sentence


def test_that_a_patients_pump_elsewhere_is_linked_as_soon_as_it_is_met(tmp_path):
    with at_work(tmp_path) as work, remote(work.clock, states.SERIAL) as pump:
        work.rig._spec = pump.spec
        work.desk.open_patient(1)
        pump.until(work.desk.turn, lambda: work.state.link is Link.LOST)
        assert "not paired with pump" in work.state.link_sentence
        work.desk.list_patients()
        assert work.state.ways.elsewhere == pump.spec
        work.desk.pair(pump.spec, pump.show())
        pump.until(work.desk.turn, lambda: work.state.reading is not None)
        assert work.state.link is Link.LINKED
        assert work.state.ways.meeting.identity.serial == states.SERIAL


def test_that_a_pump_that_is_paired_while_one_runs_here_takes_its_place_only_when_it_is_opened(tmp_path):
    with at_work(tmp_path) as work, remote(work.clock, states.SERIAL) as pump:
        work.opened()
        work.desk.pair(pump.spec, pump.show())
        met(work, pump)
        assert f"paired at {pump.spec} now" in work.state.notice
        assert (work.state.link, work.state.ways.elsewhere) == (Link.LINKED, "")
        work.desk.open_patient(1)
        pump.until(work.desk.turn, lambda: work.state.reading is not None)
        assert work.state.ways.elsewhere == pump.spec


def test_that_a_pump_which_moved_is_linked_where_it_was_met_last(tmp_path):
    with at_work(tmp_path) as work, remote(work.clock, states.SERIAL) as pump:
        work.desk.pair(pump.spec, pump.show())
        met(work, pump)
        work.desk.open_patient(1)
        pump.until(work.desk.turn, lambda: work.state.reading is not None)
        pump.device.close(work.clock.link_ms())
        pump.until(work.desk.turn, lambda: work.state.link is Link.LOST)
        with remote(work.clock, states.SERIAL) as moved:
            work.desk.pair(moved.spec, moved.show())
            met(work, moved)
            moved.until(work.desk.turn, lambda: work.state.link is Link.LINKED)
            assert work.state.ways.elsewhere == moved.spec


IDA = Patient(0, "S-00099", "Nowak", "Ida", Sex.FEMALE, date(1990, 2, 28), "", "child", "")


def called(work, pump):
    """Pair with the pump, and call it again as somebody does who wants to open it."""
    work.desk.pair(pump.spec, pump.show())
    met(work, pump)
    work.desk.apply(ways.given_up)
    work.desk.apply(partial(ways.called, serial=pump.serial))
    return met(work, pump)


def test_that_a_pump_of_nobody_is_given_to_a_new_patient_and_opened_where_it_is(work, pump):
    called(work, pump)
    work.desk.apply(partial(ways.given, serial=pump.serial, patient=IDA))
    (row,) = [each for each in work.state.patients if each.patient.code == IDA.code]
    assert (row.implant.serial, row.implant.model) == (pump.serial, "SP-20")
    work.desk.open_patient(row.patient.id)
    pump.until(work.desk.turn, lambda: work.state.reading is not None)
    assert work.state.reading.identity.serial == pump.serial
    assert work.state.visits[0].patient == row.patient.id


def test_that_a_pump_that_was_read_before_it_was_anybodys_is_assigned(work, pump):
    work.rig.store.add_implant(Implant(pump.serial, "SP-20", None, 0, None), states.USER)
    called(work, pump)
    work.desk.apply(partial(ways.given, serial=pump.serial, patient=IDA))
    assert work.rig.store.patient_of(pump.serial) == work.state.patients[0].patient.id


def test_that_no_pump_is_taken_from_anybody_nor_replaced_by_another(work, pump):
    called(work, pump)
    alma = work.state.patients[0].patient
    with pytest.raises(ConsoleError, match="carries another pump"):
        work.desk.apply(partial(ways.given, serial=pump.serial, patient=alma))
    work.rig.store.add_implant(Implant(pump.serial, "SP-20", None, 0, None), states.USER)
    with pytest.raises(ConsoleError, match="nothing was changed"):
        work.desk.apply(partial(ways.given, serial=pump.serial, patient=alma))
    assert work.rig.store.implant_of(alma.id).serial == states.SERIAL


def test_that_a_pump_that_did_not_answer_is_given_to_nobody(work):
    with pytest.raises(ConsoleError, match="has not answered"):
        work.desk.apply(partial(ways.given, serial="SIM-000099", patient=IDA))
    assert [each.patient.code for each in work.state.patients] == [states.ALMA.code]


def test_f33_no_other_pump_is_met_in_the_place_of_the_patients(tmp_path):
    with at_work(tmp_path) as work, remote(work.clock) as pump:
        work.rig._spec = pump.spec
        work.desk.list_patients()
        work.desk.open_patient(1)
        work.desk.pair(pump.spec, pump.show())
        assert states.SERIAL in met(work, pump).sentence
        assert work.rig.keys.all() == ()


def test_that_a_meeting_says_how_it_stands():
    assert FirstMeeting("tcp://a:1").under_way
    assert not FirstMeeting("tcp://a:1", sentence="Nobody.").under_way


def test_that_nobody_is_met_while_an_update_is_on_its_way(work):
    from ui.state import Stage

    work.opened()
    work.lower()
    work.desk.prepare()
    work.stage(Stage.READ_BACK)
    work.desk.confirm("none present")
    work.stage(Stage.SENDING)
    with pytest.raises(ConsoleError, match="on its way"):
        work.desk.pair("tcp://127.0.0.1:1", OTHER.text)
    with pytest.raises(ConsoleError, match="on its way"):
        work.desk.apply(partial(ways.called, serial=states.SERIAL))
    work.stage(Stage.VERIFIED)


def test_that_the_ways_are_listed_only_while_somebody_looks(work):
    assert work.state.ways.carriers == ()
    work.desk.watch_pumps(on=True)
    assert "tcp" in [carrier.scheme for carrier in work.state.ways.carriers]
    work.desk.watch_pumps(on=False)
    assert not work.state.ways.watched


def test_that_whoever_looks_before_the_record_is_open_sees_the_ways_once_it_is(work):
    rig, work.desk.rig = work.desk.rig, None
    work.desk.watch_pumps(on=True)
    assert work.state.ways.carriers == ()
    work.desk.rig = rig
    work.desk.list_patients()
    assert work.state.ways.carriers != ()


def test_that_a_broker_tells_who_is_there_while_somebody_looks(work, tmp_path):
    with Mosquitto(tmp_path) as broker, closing(specs.open_listener(f"{broker.spec}/CS-1")) as listener:
        work.rig.keys.keep(Pairing("CS-1", OTHER, f"{broker.spec}/CS-1"))
        work.desk.watch_pumps(on=True)

        def look():
            listener.wait(0.01)
            work.desk.turn()

        within(10_000, lambda: work.state.ways.pumps[0].there is True, look)
        work.desk.watch_pumps(on=False)
        assert work.state.ways.pumps[0].there is None


def test_that_a_plug_in_is_switched_on_and_off_and_a_refusal_changes_nothing(work, tmp_path, monkeypatch):
    site = Site(tmp_path, monkeypatch)
    in_data(tmp_path, monkeypatch)
    site.install("wire")
    work.desk.watch_pumps(on=True)
    for on, state in ((True, CarrierState.ON), (False, CarrierState.OFF)):
        work.desk.apply(partial(ways.switched, scheme="wire", on=on))
        (wire,) = [each for each in work.state.ways.carriers if each.scheme == "wire"]
        assert wire.state is state
    before = work.state
    with pytest.raises(ConsoleError, match="No plug-in called wire is on"):
        work.desk.apply(partial(ways.switched, scheme="wire", on=False))
    assert work.state is before

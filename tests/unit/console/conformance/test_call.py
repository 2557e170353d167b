"""A session as a check opens it, against a real pump."""

from __future__ import annotations

import pytest

from console.conformance.call import LOOK_AT_NUMBER, decoded, expected, told, told_frame
from console.conformance.check import Deviation
from console.conformance.link import Frame, Way
from console.errors import LinkLost
from console.protocol.framing import frame
from console.protocol.messages import Alive, Close, Outcome, Query, ReadStatus, Refused, Status
from support import keys
from support.sites import TurnedSite, probe

ASKED = Query(b"\x07" * 16)


@pytest.fixture
def call():
    return probe(TurnedSite()).call()


def test_that_of_many_keys_the_one_that_fits_opens_the_session():
    site = TurnedSite()
    tries = probe(site)
    tries.known.keys = (*(keys.PairingKey(bytes([number] * 32)) for number in range(6)), keys.KEY)
    offer = tries.offer()
    offer.greeting(tries.link()).call().lives()
    assert offer.channel.key == keys.KEY


def test_that_requests_are_numbered_and_answered_in_turn(call):
    for number in (1, 2, 3):
        assert isinstance(call.ask(ASKED), Outcome)
        assert call.number == number


def test_that_an_answer_is_looked_for_under_the_last_number(call):
    call.put(ASKED)
    call.put(ReadStatus())
    assert isinstance(call.read_answer(), Status)


def test_that_an_answer_to_what_nobody_asked_is_told_with_where_its_number_stands(call):
    call.put(ASKED)
    call.number = 0
    with pytest.raises(Deviation, match="one to request 1, which nobody made") as other:
        call.answer()
    assert other.value.look == LOOK_AT_NUMBER


def test_that_a_repeated_request_brings_the_answer_again_and_that_is_noticed(call):
    call.lives()
    call.put(ASKED, number=call.number)
    with pytest.raises(Deviation, match="silence to what was asked twice"):
        call.only(ASKED, "what was asked twice")


def test_that_what_comes_unread_waits_in_the_inbox(call):
    call.put(ASKED)
    call.gather(200)
    assert [said.number for said in call.inbox] == [1]
    assert isinstance(call.read_answer(), Outcome)


def test_that_a_heartbeat_is_waited_for(call):
    beat, at_ms = call.beat(3_000)
    assert isinstance(beat, Alive)
    assert 1_900 <= at_ms <= 2_200


def test_that_two_sessions_on_a_link_each_get_their_own():
    tries = probe(TurnedSite())
    link = tries.link()
    first, second = tries.call(link), tries.call(link)
    second.lives()
    assert not first.inbox
    first.put(ASKED)
    first.gather(300)
    assert not first.inbox


def test_that_the_end_of_the_link_is_told_as_such(call):
    call.say((0).to_bytes(4, "big") + b"\x91\x03", "Close")
    with pytest.raises(LinkLost):
        call.lives()


def test_that_a_message_in_another_form_deviates_and_names_it():
    with pytest.raises(Deviation, match="in its one encoding") as other:
        decoded(b"\xdc\x00\x01\x03", "in answer to ReadStatus")
    assert other.value.look.startswith("“Close” in the section Messages")


def test_that_another_message_than_was_expected_deviates_in_words():
    with pytest.raises(Deviation) as other:
        expected(Refused("not-here", "Not here."), Status, "ReadStatus")
    assert other.value.expected == "Status in answer to ReadStatus"
    assert other.value.came == "Refused “not-here” (Not here.)"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Outcome(bytes(16), "never", None, None, None, ""), "Outcome “never”"),
        (Outcome(bytes(16), "rejected", None, None, None, "Late."), "Outcome “rejected” (Late.)"),
        (Close(), "Close"),
    ],
)
def test_that_messages_are_told_in_words(message, words):
    assert told(message) == words


def test_that_a_frame_that_belongs_to_nothing_is_told_by_its_kind():
    assert told_frame(Frame(Way.TO_CONSOLE, 0, frame(b"\x07abc"))) == "6 bytes of kind 07"
    assert told_frame(Frame(Way.TO_CONSOLE, 0, b"HTTP")) == "4 bytes of kind no body"

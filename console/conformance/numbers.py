"""Checks of the numbers that requests go under: each is acted on once, in order, and answered under its own.

Apart from `requests`, which are about the message behind the number.
"""

from __future__ import annotations

from console.conformance.call import Call, expected
from console.conformance.check import Check, Deviation
from console.conformance.probe import Probe
from console.conformance.sessions import PROBED
from console.errors import LinkLost
from console.protocol.connection import LAST_REQUEST, NO_REQUEST, REQUEST_BYTES
from console.protocol.framing import frame
from console.protocol.messages import Close, Outcome, ReadStatus, Refused, Status
from console.protocol.trainer_messages import ReadTime
from console.protocol.waiting import PATIENCE


def refuses_other_services(probe: Probe) -> None:
    """Ask the service “pump” what belongs to another."""
    call = probe.call()
    expected(call.ask(ReadTime()), Refused, "ReadTime, which is another service's")
    call.lives()


def answers_a_number_once(probe: Probe) -> None:
    """Ask for a reading under one number twice, a moment apart."""
    call = probe.call()
    call.put(ReadStatus())
    first = expected(call.read_answer(), Status, "ReadStatus")
    call.link.rest(probe.hush_ms)
    call.put(ReadStatus(), "ReadStatus, the same number in a new frame", call.number)
    again = expected(call.read_answer(), Status, "the same request again")
    if again != first:
        raise Deviation(
            "the same answer, made once", f"another, of {again.clock_ms - first.clock_ms} ms later"
        )


def ignores_lower_numbers(probe: Probe) -> None:
    """Ask under a number that is past."""
    call = probe.call()
    for _ in range(3):
        call.lives()
    call.put(PROBED, "a number that is past", call.number - 1)
    call.only(PROBED, "a request with a number that is past")


def answers_in_order(probe: Probe) -> None:
    """Send two requests in one piece."""
    call = probe.call()
    frames = [frame(call.sealed(call.request(PROBED))) for _ in range(2)]
    call.link.send(b"".join(frames), "two requests at once")
    heard = [call.hear(PATIENCE.answer_ms) for _ in range(2)]
    numbers = [None if said is None else said.number for said in heard]
    if numbers != [1, 2]:
        raise Deviation("answers to requests 1 and 2", f"answers to {numbers}")


def takes_any_number(probe: Probe) -> None:
    """Ask under the largest number there is."""
    call = probe.call()
    call.lives()
    call.number = LAST_REQUEST
    call.put(PROBED, "the last number there is", LAST_REQUEST)
    expected(call.read_answer(), Outcome, f"request {LAST_REQUEST}")


def ends_on_unnumbered(probe: Probe) -> None:
    """Ask under the number 0."""
    call = probe.call()
    call.lives()
    _hold_ends(call, call.request(PROBED, NO_REQUEST), "a request under the number 0")


def ends_on_short(probe: Probe) -> None:
    """Send payloads that are shorter than a number."""
    for length in (1, REQUEST_BYTES - 1):
        call = probe.call()
        call.lives()
        _hold_ends(call, b"\x01" * length, f"a payload of {length} bytes")


def _hold_ends(call: Call, payload: bytes, what: str) -> None:
    """Hold that what breaks the protocol ends the session, with Close where that can be seen."""
    call.say(payload, what)
    until_ms = call.link.now + PATIENCE.answer_ms
    try:
        while (said := call.hear(until_ms - call.link.now)) is not None:
            if said.number == NO_REQUEST and isinstance(call.read(said), Close):
                return
            if said.number != NO_REQUEST:
                raise Deviation(f"Close in answer to {what}", call.told(said))
    except LinkLost:
        return
    raise Deviation(f"the session's end on {what}", "nothing")


CHECKS = (
    Check(
        id="messages.other-service",
        section="Refusals",
        title="A request that belongs to another service is refused, and the session lives.",
        does="Asks the service “pump” for the trainer's clock.",
        look="`wrong-service`, or `not-understood` where the pump has no such service.",
        act=refuses_other_services,
    ),
    Check(
        id="messages.same-number",
        section="Requests and answers",
        title="A request that comes again under its number gets the same answer, and is not acted on again.",
        does="Asks for a reading twice under one number, a moment apart.",
        look="Keep the last answer, and send it again in a new frame.",
        act=answers_a_number_once,
    ),
    Check(
        id="messages.lower-number",
        section="Requests and answers",
        title="A request under a number that is past is ignored.",
        does="Asks under an earlier number in a new frame.",
        look="Numbers only rise within a session.",
        act=ignores_lower_numbers,
    ),
    Check(
        id="messages.in-order",
        section="Requests and answers",
        title="Requests are taken up one after the other, and none is forgotten.",
        does="Sends two requests in one piece, and waits for both answers.",
        look="While one request is answered, what comes behind it waits.",
        act=answers_in_order,
    ),
    Check(
        id="messages.last-number",
        section="Deadlines and limits",
        title="A request may have any number up to 4,294,967,295.",
        does="Asks under that number.",
        look="Four bytes, big-endian, without a sign. Numbers rise, and may leave gaps.",
        act=takes_any_number,
    ),
    Check(
        id="messages.number-zero",
        section="Requests and answers",
        title="Anything but Close under the number 0 ends the session.",
        does="Sends a request under the number 0.",
        look="It breaks the protocol: Close, then the end of the link.",
        act=ends_on_unnumbered,
    ),
    Check(
        id="messages.short",
        section="Requests and answers",
        title="A payload that is shorter than a number ends the session.",
        does="Sends payloads of one byte and of three.",
        look="It breaks the protocol: Close, then the end of the link.",
        act=ends_on_short,
    ),
)

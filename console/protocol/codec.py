"""Messages to bytes and back, readings and read-backs to messages and back, and the digest of a change.

Apart from `messages`, the vocabulary, from `values`, its parts, and from `framing`, which knows bytes
only. Whatever the bytes are, `decode` returns a message or raises `RemoteProtocolError`, and what it
returns has exactly one encoding. A value that is well typed but breaks a rule of the domain is the
peer's fault too.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec

from console.domain.alarms import Alarm
from console.domain.change import Change
from console.domain.reading import ReadBack, Reading
from console.errors import LocalProtocolError, RemoteProtocolError
from console.protocol import values
from console.protocol.messages import FaultsTold, Log, LogEntry, Message, Prepared, Status
from console.protocol.wire import WireStanding

MAX_MESSAGE = 4_000
"""The longest message in bytes: a frame's body holds 4 KiB, and the channel needs some of it for itself."""

DIGEST_DOMAIN = b"ITBP/1 change\x00"
"""Set before what is hashed, so that no other hash of this project can be taken for a change's digest."""

_encoder = msgspec.msgpack.Encoder()
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return the canonical encoding of `message`, at most `MAX_MESSAGE` bytes.

    Raises `LocalProtocolError` for a message the other end would have to refuse.
    """
    try:
        data = _encoder.encode(message)
        decode(data)
    except (RemoteProtocolError, ValueError, TypeError, OverflowError) as why:
        kind = type(message).__name__
        raise LocalProtocolError(f"This end made a {kind} that may not be sent: {why}") from why
    return data


def decode(data: bytes) -> Message:
    """Return the message that `data` is the canonical encoding of.

    Raises `RemoteProtocolError` for anything else: too long, cut short, trailing bytes, an unknown
    kind, a field too many, a value out of range, a float, or a second form of the same message.
    """
    if len(data) > MAX_MESSAGE:
        raise RemoteProtocolError(f"A message of {len(data)} bytes arrived; the longest is {MAX_MESSAGE}.")
    try:
        message = _messages.decode(data)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as why:
        raise RemoteProtocolError(f"A message arrived that is not ITBP/1: {why}.") from why
    if _encoder.encode(message) != data:
        raise RemoteProtocolError("A message arrived in another form than the canonical one.")
    return message


def digest(serial: str, base_version: int, change: Change) -> bytes:
    """Return the 32 bytes that name this change on this pump at this version, and nothing else.

    SHA-256 over `DIGEST_DOMAIN` and the canonical encoding of (serial, base version, change).
    """
    try:
        canonical = _encoder.encode((serial, base_version, values.to_wire(change)))
    except (ValueError, TypeError, OverflowError) as why:
        raise LocalProtocolError(f"A change cannot be named by a digest: {why}.") from why
    return sha256(DIGEST_DOMAIN + canonical).digest()


def fits(message: Message) -> bool:
    """Tell whether `message` is short enough to be sent."""
    return len(_encoder.encode(message)) <= MAX_MESSAGE


def log_page(entries: tuple[LogEntry, ...]) -> Log:
    """Return a `Log` with as many of the first `entries` as one answer holds (at most 16)."""
    count = min(len(entries), 16)
    while count and not fits(Log(entries[:count])):
        count -= 1
    return Log(entries[:count])


def faults_page(told: FaultsTold) -> FaultsTold:
    """Return `told` with as many of its first deeds as one answer holds."""
    while told.deeds and len(_encoder.encode(told)) > MAX_MESSAGE:
        told = msgspec.structs.replace(told, deeds=told.deeds[:-1])
    return told


def status(reading: Reading) -> Status:
    """Return the message that carries `reading`."""
    running = reading.bolus
    return Status(
        identity=values.identity_to_wire(reading.identity),
        boot_id=reading.boot_id,
        version=reading.version,
        operation=reading.operation,
        digest=reading.digest,
        prescription=values.prescription_to_wire(reading.prescription),
        bolus=None if running is None else values.running_to_wire(running),
        clock_ms=reading.clock_ms,
        capacity_pl=reading.capacity_pl,
        reservoir_pl=reading.reservoir_pl,
        delivered_pl=reading.delivered_pl,
        filled_pl=reading.filled_pl,
        withdrawn_pl=reading.withdrawn_pl,
        alarms=tuple(WireStanding(one.alarm.value, one.since_ms) for one in reading.standing),
        months_to_eri=reading.months_to_eri,
        log_head=reading.log_head,
        corrected_pl=reading.corrected_pl,
        stopped_ms=reading.stopped_ms,
        catheter=None if reading.catheter is None else values.catheter_to_wire(reading.catheter),
        filled_ms=reading.filled_ms,
        stable_until=values.day_to_wire(reading.stable_until),
        patient_boluses=reading.patient_boluses,
        given=values.given_to_wire(reading.given),
        measured_pl=reading.measured_pl,
        silenced_until_ms=reading.silenced_until_ms,
        repeats=values.repeats_to_wire(reading.repeats),
        service_ends_ms=reading.service_ends_ms,
        log_first=reading.log_first,
    )


def reading(message: Status) -> Reading:
    """Return the reading that `message` carries.

    Raises `RemoteProtocolError` for a program no pump can hold and for an alarm this console does
    not know: a state we cannot name must not be shown as one we can.
    """
    running = message.bolus
    return Reading(
        identity=values.identity_from_wire(message.identity),
        boot_id=message.boot_id,
        version=message.version,
        operation=message.operation,
        digest=message.digest,
        prescription=values.prescription_from_wire(message.prescription),
        bolus=None if running is None else values.running_from_wire(running),
        clock_ms=message.clock_ms,
        capacity_pl=message.capacity_pl,
        reservoir_pl=message.reservoir_pl,
        delivered_pl=message.delivered_pl,
        filled_pl=message.filled_pl,
        withdrawn_pl=message.withdrawn_pl,
        alarms=tuple(_alarm(one.alarm) for one in message.alarms),
        months_to_eri=message.months_to_eri,
        log_head=message.log_head,
        corrected_pl=message.corrected_pl,
        stopped_ms=message.stopped_ms,
        catheter=None if message.catheter is None else values.catheter_from_wire(message.catheter),
        filled_ms=message.filled_ms,
        stable_until=values.day_from_wire(message.stable_until),
        patient_boluses=message.patient_boluses,
        given=values.given_from_wire(message.given, message.clock_ms),
        measured_pl=message.measured_pl,
        alarms_since=tuple(one.since_ms for one in message.alarms),
        silenced_until_ms=message.silenced_until_ms,
        repeats=values.repeats_from_wire(message.repeats),
        service_ends_ms=message.service_ends_ms,
        log_first=message.log_first,
    )


def prepared(back: ReadBack) -> Prepared:
    """Return the message that carries the pump's read-back."""
    return Prepared(
        operation=back.operation,
        change=values.to_wire(back.change),
        base_version=back.base_version,
        digest=back.digest,
        daily_ng=back.daily_ng,
        peak_ng_per_h=back.peak_ng_per_h,
        peak_minutes=back.peak_minutes,
        empty_ms=back.empty_ms,
        expires_in_ms=back.expires_in_ms,
        bolus_ends_ms=back.bolus_ends_ms,
    )


def read_back(message: Prepared) -> ReadBack:
    """Return the read-back that `message` carries; raises `RemoteProtocolError` if the domain refuses it."""
    return ReadBack(
        operation=message.operation,
        change=values.from_wire(message.change),
        base_version=message.base_version,
        digest=message.digest,
        daily_ng=message.daily_ng,
        peak_ng_per_h=message.peak_ng_per_h,
        peak_minutes=message.peak_minutes,
        empty_ms=message.empty_ms,
        expires_in_ms=message.expires_in_ms,
        bolus_ends_ms=message.bolus_ends_ms,
    )


def _alarm(name: str) -> Alarm:
    try:
        return Alarm(name)
    except ValueError as why:
        raise RemoteProtocolError(
            f"The pump reports the alarm “{name}”, which this console does not know; "
            "programming it needs a newer console."
        ) from why

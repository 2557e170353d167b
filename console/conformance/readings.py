"""Checks of what a pump tells when it is read: who it is, its account, its log.

Apart from `programs`, which prepares changes. Nothing here knows how a pump comes by its figures.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec

from console.conformance.call import Call, expected
from console.conformance.check import Check, Deviation, Level
from console.conformance.probe import Probe
from console.errors import RemoteProtocolError
from console.protocol import codec
from console.protocol.messages import Log, LogEntry, ReadLog, ReadStatus, Status

MOST_ENTRIES = 256
"""So many entries of the log are read, the last."""

BEFORE_THE_FIRST = bytes(32)
"""What the first entry there ever was is chained to."""

SOME_READINGS = 5
MOVES_WITHIN_MS = 3_000


def status_of(call: Call) -> Status:
    """Read the pump."""
    return expected(call.ask(ReadStatus()), Status, "ReadStatus")


def log_of(call: Call, first: int) -> tuple[LogEntry, ...]:
    """Read the log from number `first` on, page by page until one is empty."""
    entries: tuple[LogEntry, ...] = ()
    while page := expected(call.ask(ReadLog(first)), Log, "ReadLog").entries:
        if page[0].sequence < first:
            raise Deviation(f"entries from number {first} on", f"entry {page[0].sequence}")
        entries += page
        first = page[-1].sequence + 1
    return entries


def is_who_it_said(probe: Probe) -> None:
    """Compare the identity in the Welcome with the one in a reading."""
    call = probe.call()
    status = status_of(call)
    if status.identity != call.identity:
        raise Deviation(f"the identity of the Welcome, {call.identity}", f"{status.identity}")


def runs_a_whole_program(probe: Probe) -> None:
    """Take a reading apart by the rules of what a pump can hold."""
    try:
        codec.reading(status_of(probe.call()))
    except RemoteProtocolError as why:
        raise Deviation("a program and alarms that a pump can have", str(why)) from why


def keeps_its_account(probe: Probe) -> None:
    """Add up the volumes of a few readings."""
    call = probe.call()
    for _ in range(SOME_READINGS):
        told = status_of(call)
        had_pl = told.filled_pl - told.withdrawn_pl + told.corrected_pl
        over_pl = had_pl - told.reservoir_pl - told.delivered_pl
        if over_pl not in (0, 1):
            raise Deviation(
                "filled − withdrawn + corrected = reservoir + delivered, to the pL that rounding down leaves",
                f"{had_pl} pL on the left and {told.reservoir_pl + told.delivered_pl} pL on the right",
            )
        call.link.rest(100)


def changes_nothing_by_itself(probe: Probe) -> None:
    """Read twice, in two sessions."""
    first = status_of(probe.call())
    second = status_of(probe.call())
    for name in ("version", "operation", "digest", "boot_id", "filled_pl", "withdrawn_pl", "corrected_pl"):
        before, after = getattr(first, name), getattr(second, name)
        if before != after:
            raise Deviation(f"`{name}` as it was, {_shown(before)}", _shown(after))
    for name in ("clock_ms", "delivered_pl", "log_head"):
        if getattr(second, name) < getattr(first, name):
            raise Deviation(f"`{name}` not below {getattr(first, name)}", f"{getattr(second, name)}")


def goes_on(probe: Probe) -> None:
    """Watch the pump's clock."""
    call = probe.call()
    began_ms, until_ms = status_of(call).clock_ms, call.link.now + MOVES_WITHIN_MS
    while call.link.now < until_ms:
        call.link.rest(MOVES_WITHIN_MS // 6)
        if status_of(call).clock_ms > began_ms:
            return
    raise Deviation("a clock that goes on", f"the same instant for {MOVES_WITHIN_MS // 1_000} s")


def keeps_a_gapless_log(probe: Probe) -> None:
    """Read the log and count."""
    call = probe.call()
    before = status_of(call)
    first = max(before.log_first, before.log_head - MOST_ENTRIES)
    numbers = [entry.sequence for entry in log_of(call, first)]
    if numbers != list(range(first, first + len(numbers))):
        raise Deviation(f"entries numbered {first}, {first + 1}, {first + 2}, …", _listed(numbers))
    if first + len(numbers) < before.log_head:
        raise Deviation(f"entries up to number {before.log_head - 1}, as `log_head` tells", _listed(numbers))


def keeps_a_chain(probe: Probe) -> None:
    """Work the log's chain out."""
    call = probe.call()
    told = status_of(call)
    entries = log_of(call, max(told.log_first, told.log_head - MOST_ENTRIES))
    before = None
    if entries and entries[0].sequence == 0:
        before = BEFORE_THE_FIRST
    for entry in entries:
        if before is not None and entry.chain != chained(before, entry):
            own = f"{chained(before, entry).hex()} as the chain of entry {entry.sequence}"
            raise Deviation(own, entry.chain.hex(), f"SHA-256 of {before.hex()} and {_packed(entry).hex()}.")
        before = entry.chain


def pages_its_log(probe: Probe) -> None:
    """Ask for the log from before its beginning, and from beyond its end."""
    call = probe.call()
    told = status_of(call)
    page = expected(call.ask(ReadLog(0)), Log, "ReadLog").entries
    if told.log_head and (not page or page[0].sequence < told.log_first):
        raise Deviation(f"entries from number {told.log_first} on", f"{len(page)} entries")
    for beyond in (told.log_head + 10_000, 2**53 - 1):
        if expected(call.ask(ReadLog(beyond)), Log, "ReadLog").entries:
            raise Deviation(f"an empty Log from number {beyond} on", "entries")


def chained(before: bytes, entry: LogEntry) -> bytes:
    """Return the chain value of `entry` after the one `before` it, as the paper has it."""
    return sha256(before + _packed(entry)).digest()


def _packed(entry: LogEntry) -> bytes:
    return msgspec.msgpack.encode((entry.sequence, entry.at_ms, entry.kind, entry.what))


def _shown(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (", …" if len(numbers) > 20 else "") if numbers else "none"


CHECKS = (
    Check(
        id="reading.identity",
        section="What a reading tells",
        title="A reading names the same pump as the Welcome did.",
        does="Compares the two identities.",
        look="Model, serial number, `simulated` and services are one and the same everywhere.",
        act=is_who_it_said,
    ),
    Check(
        id="reading.program",
        section="Structures",
        title="A reading holds a program and alarms that a pump can have.",
        does="Takes the reading apart: days, steps, drug, what comes later, and the names of the alarms.",
        look="Every weekday in one day group, steps rising from 00:00, alarms of the alarms' paper.",
        act=runs_a_whole_program,
    ),
    Check(
        id="reading.account",
        section="What a reading tells",
        title="Filled − withdrawn + corrected = reservoir + delivered, in every reading.",
        does="Adds up five readings. Volumes are rounded down to whole pL, so 1 pL may be missing.",
        look="One exact account, rounded only when it is told. Never two counters that may part.",
        act=keeps_its_account,
    ),
    Check(
        id="reading.steady",
        section="Versions",
        title="Reading changes nothing, nor does a new session.",
        does="Reads in two sessions: version and account are the same, clock and delivered not lower.",
        look="Neither a session nor a reading is an operation.",
        act=changes_nothing_by_itself,
    ),
    Check(
        id="reading.clock",
        section="What a reading tells",
        title="The pump's clock goes on.",
        does="Reads for up to 3 s. It also fails where the trainer has paused the clock.",
        look="Therapy time runs whether or not anybody is connected.",
        act=goes_on,
        level=Level.SHOULD,
    ),
    Check(
        id="reading.log",
        section="Chain of the log",
        title="The log has no gap, and reaches to where a reading says that it does.",
        does="Reads the last 256 entries and compares their numbers with `log_first` and `log_head`.",
        look="Numbers go on when the oldest entries fall out, and through every reset.",
        act=keeps_a_gapless_log,
    ),
    Check(
        id="reading.chain",
        section="Chain of the log",
        title="Every entry of the log is chained to the one before.",
        does="Works out each chain value anew from the entry and the value before it.",
        look="SHA-256 over the 32 bytes before and the MessagePack array of the entry's four other fields.",
        act=keeps_a_chain,
    ),
    Check(
        id="reading.log-pages",
        section="Chain of the log",
        title="The log can be asked for from any number.",
        does="Asks from 0, from beyond the end, and from the largest number.",
        look="From before the first that is kept: that one. From beyond the end: an empty answer.",
        act=pages_its_log,
    ),
)

"""The link with one safeguard taken away: each a small patch of the real code, which must be noticed.

Apart from the simulation, which knows of none. `MUTANTS` says in how many seeds, at most, each must be
caught; none has an excuse.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from console.errors import RecordsError
from console.protocol.channel import COUNTER_BYTES, _Session
from console.protocol.events import Event, Knocked
from console.protocol.messages import Commit, Committed, Hello, Outcome, Refused
from console.protocol.noise import NotAuthentic
from console.pump.device import Device, Peer
from console.pump.firmware import Firmware
from console.pump.happenings import Happening
from console.pump.keeping import Keeping
from console.pump.ledger import Ledger
from console.pump.memory import VolatileMemory
from console.pump.preparation import Slot
from console.pump.running import Running
from console.pump.state import State
from console.session.events import Confirmed, Programmed, SessionEvent
from console.session.journal import Conclusion, Intent, Verdict
from console.session.session import Session
from support.journals import MemoryJournal
from support.simulation import FadingMemory

Patch = pytest.MonkeyPatch


def no_compare_and_swap(patch: Patch) -> None:
    """Take a change whatever version it was made on."""
    plain: Any = Running.objection

    def objection(running: Running, slot: Slot, *asked: Any, **until: int) -> Refused | None:
        objected: Refused | None = plain(
            running, replace(slot, base_version=running.history.last.version), *asked, **until
        )
        return objected

    patch.setattr(Running, "objection", objection)
    patch.setattr(Firmware, "_objection_to_request", lambda firmware, request: None)


def no_fence(patch: Patch) -> None:
    """Let an old session, and what it had prepared, live beside the new one."""

    def establish(device: Device, peer: Peer, hello: Hello, link_now_ms: int) -> None:
        peer.service = hello.service

    def abort(firmware: Firmware, operation: bytes, link_now_ms: int) -> Outcome:
        done = firmware.history.committed(operation)
        if done is None:
            return Outcome(operation, "never", None, None, None, "")
        return Outcome(operation, "committed", done.version, done.digest, done.at_ms, "")

    patch.setattr(Device, "_establish", establish)
    patch.setattr(Firmware, "abort", abort)


def lazy_acknowledgement(patch: Patch) -> None:
    """Answer first, and keep the state at the next opportunity."""
    late: WeakKeyDictionary[VolatileMemory, bytes] = WeakKeyDictionary()

    def save(memory: VolatileMemory, data: bytes, *, durable: bool) -> None:
        memory._data = late.get(memory, data)
        late[memory] = data

    patch.setattr(VolatileMemory, "save", save)


def nothing_durable_but_the_start(patch: Patch) -> None:
    """Save everything, and wait for the disk never again: a power failure takes back what was answered."""
    plain = FadingMemory.save

    def save(memory: FadingMemory, data: bytes, *, durable: bool) -> None:
        plain(memory, data, durable=durable and memory.load() is None)

    patch.setattr(FadingMemory, "save", save)


def only_a_commit_durable(patch: Patch) -> None:
    """Make a commit durable, and what the pump does by itself at the next opportunity: a reset, an alarm."""
    plain = Keeping.keep

    def keep(keeping: Keeping, data: bytes, head: int, *, durable: bool = False) -> None:
        plain(keeping, data, 0, durable=durable)

    patch.setattr(Keeping, "keep", keep)


def no_journal(patch: Patch) -> None:
    """Send a commit of which the record knows nothing."""
    patch.setattr(MemoryJournal, "confirm", lambda journal, intent: None)


def journal_not_waited_for(patch: Patch) -> None:
    """Send a commit though the record could not be written."""
    plain = MemoryJournal.confirm

    def confirm(journal: MemoryJournal, intent: Intent) -> None:
        with suppress(RecordsError):
            plain(journal, intent)

    patch.setattr(MemoryJournal, "confirm", confirm)


def journal_forgotten_by_a_kill(patch: Patch) -> None:
    """Keep an intent in the process alone: forget it as the session ends without a verdict."""
    plain = Session.__init__

    def begin(session: Session, transport: Any, journal: Any, *rest: Any) -> None:
        for intent in journal.unresolved("SIM-700182"):
            del journal.intents[intent.operation]
        plain(session, transport, journal, *rest)

    patch.setattr(Session, "__init__", begin)


def early_programmed(patch: Patch) -> None:
    """Say "programmed" as soon as the commit is under way."""
    plain = Session._say

    def say(session: Session, event: SessionEvent) -> None:
        plain(session, event)
        if isinstance(event, Confirmed) and session._confirmed is not None:
            intent = session._confirmed
            plain(session, Programmed(event.operation, intent.base_version + 1, intent.digest, 0))

    patch.setattr(Session, "_say", say)


def no_digest_check(patch: Patch) -> None:
    """Commit what is prepared, whatever digest was confirmed."""
    plain = Firmware.commit

    def commit(firmware: Firmware, request: Commit, link_now_ms: int) -> Committed | Refused:
        slot = firmware._preparation.held(request.operation)
        digest = request.digest if slot is None else slot.digest
        return plain(firmware, Commit(request.operation, digest), link_now_ms)

    patch.setattr(Firmware, "commit", commit)


def time_out_taken_as_failure(patch: Patch) -> None:
    """Conclude from a lost link that nothing was done."""
    _conclude_at_loss(patch, lambda intent: _verdict(intent, Verdict.NOT_APPLIED, None))


def verdict_guessed(patch: Patch) -> None:
    """Conclude from a lost link that all went well."""
    _conclude_at_loss(patch, lambda intent: _verdict(intent, Verdict.COMMITTED, intent.base_version + 1))


def no_counters(patch: Patch) -> None:
    """Open a frame of the session as often as it comes."""

    def opened(session: _Session, body: bytes) -> bytes | None:
        counter = int.from_bytes(body[1 : 1 + COUNTER_BYTES], "big")
        try:
            payload = session.ciphers.receive.decrypt(counter, body[1 + COUNTER_BYTES :])
        except (NotAuthentic, OverflowError):
            return None
        session.received = counter
        return payload

    patch.setattr(_Session, "opened", opened)


def pause_while_prepared(patch: Patch) -> None:
    """Let nothing flow from a read-back until its commit."""
    plain = Firmware.advance

    def advance(firmware: Firmware, to_ms: int, *most: int) -> tuple[Happening, ...]:
        before_pl = firmware.hydraulics.ledger.delivered_pl
        happened = plain(firmware, to_ms, *most)
        pumping = firmware.hydraulics
        if firmware._preparation.slot is not None:
            paused_pl = pumping.ledger.delivered_pl - before_pl
            pumping._ledger = replace(pumping._ledger, delivered_pl=pumping._ledger.delivered_pl - paused_pl)
        return happened

    patch.setattr(Firmware, "advance", advance)


def clock_put_right_by_a_session(patch: Patch) -> None:
    """Let a pump take the time of whoever opens a session: by its clock the steps of a day come."""
    plain = Firmware.open

    def open_(firmware: Firmware, console: str) -> None:
        firmware.clear("clock-off")
        plain(firmware, console)

    patch.setattr(Firmware, "open", open_)


def volatile_volume_counter(patch: Patch) -> None:
    """Forget, where the pump is switched off, what it delivered since it was made."""

    def ledger(state: State) -> Ledger:
        sums = (state.filled_pl, state.withdrawn_pl, "0", state.corrected_pl)
        return Ledger(*map(Fraction, sums))

    patch.setattr(State, "ledger", property(ledger))


def commit_applied_twice(patch: Patch) -> None:
    """Make a change again when its commit comes again."""
    plain, made = Firmware.commit, WeakKeyDictionary[Firmware, dict[bytes, Slot]]()

    def commit(firmware: Firmware, request: Commit, link_now_ms: int) -> Committed | Refused:
        slots = made.setdefault(firmware, {})
        slot = firmware._preparation.held(request.operation)
        if slot is not None:
            slots[request.operation] = slot
        elif request.operation in slots and firmware.history.committed(request.operation) is not None:
            again = replace(slots[request.operation], base_version=firmware.history.last.version)
            return firmware._switch(again)
        return plain(firmware, request, link_now_ms)

    patch.setattr(Firmware, "commit", commit)


def prepare_survives_a_new_session(patch: Patch) -> None:
    """Let a session commit what another had read back."""

    def open_(firmware: Firmware, console: str) -> None:
        firmware._console = console

    patch.setattr(Firmware, "open", open_)


def unauthenticated_offer_changes_state(patch: Patch) -> None:
    """End the running session at the offer of a new one, which may be a recording."""
    plain = Device._on_event

    def on_event(device: Device, peer: Peer, event: Event, link_now_ms: int) -> None:
        if isinstance(event, Knocked):
            device._establish(peer, event.hello, link_now_ms)
        plain(device, peer, event, link_now_ms)

    patch.setattr(Device, "_on_event", on_event)


def _conclude_at_loss(patch: Patch, verdict: Callable[[Intent], Conclusion]) -> None:
    plain = Session._lose

    def lose(session: Session, sentence: str) -> None:
        intent = session._confirmed
        plain(session, sentence)
        if intent is not None:
            with suppress(RecordsError):
                session._journal.conclude(verdict(intent))

    patch.setattr(Session, "_lose", lose)


def _verdict(intent: Intent, verdict: Verdict, version: int | None) -> Conclusion:
    return Conclusion(intent.operation, verdict, version, version, False, "", None, 0)


MUTANTS: dict[Callable[[Patch], None], int] = {
    no_compare_and_swap: 10,
    no_fence: 10,
    nothing_durable_but_the_start: 60,
    only_a_commit_durable: 60,
    lazy_acknowledgement: 60,
    no_journal: 10,
    journal_not_waited_for: 30,
    journal_forgotten_by_a_kill: 30,
    early_programmed: 10,
    no_digest_check: 60,
    time_out_taken_as_failure: 40,
    verdict_guessed: 60,
    no_counters: 60,
    pause_while_prepared: 10,
    clock_put_right_by_a_session: 60,
    volatile_volume_counter: 10,
    commit_applied_twice: 60,
    prepare_survives_a_new_session: 60,
    unauthenticated_offer_changes_state: 10,
}
"""Each mutant, and within how many seeds it must be caught."""

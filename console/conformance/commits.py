"""Checks that make changes: Commit and its refusals, once and never twice, and what was found put back.

Apart from `programs`, which only prepares: these run only where that was allowed. What was found runs again
when they are over.
"""

from __future__ import annotations

from collections.abc import Callable

from console.conformance.call import Call, expected, told
from console.conformance.check import Check, Deviation, NotTried
from console.conformance.forgery import flipped
from console.conformance.probe import Probe
from console.conformance.programs import (
    USER,
    WRITE,
    hold_outcome,
    hold_same,
    prepared,
    program_for,
    refused_with,
)
from console.conformance.readings import chained, log_of, status_of
from console.protocol.messages import Abort, Commit, Committed, Message, Prepare, Prepared, Status
from console.protocol.wire import WireProgram

RESTORES_WITHIN = 3
"""So often the program that was found is sent again before the suite gives up."""


def commit(probe: Probe, call: Call, back: Prepared, digest: bytes | None = None) -> Message:
    """Commit what was read back, and take note that the pump may have changed by it."""
    probe.known.touch()
    return call.ask(Commit(back.operation, back.digest if digest is None else digest))


def committed(probe: Probe, call: Call, base: Status) -> tuple[Prepared, Committed]:
    """Prepare and commit a change on `base`; return the read-back and the answer."""
    back = prepared(probe, call, base)
    return back, expected(commit(probe, call, back), Committed, "Commit")


def refuses_unprepared(probe: Probe) -> None:
    """Commit what nobody prepared."""
    call = probe.call()
    base = status_of(call)
    program_for(probe, base)
    probe.known.touch()
    answer = call.ask(Commit(probe.operation(), probe.random(32)))
    refused_with(answer, "no-prepare", "a Commit without Prepare")
    hold_same(base, status_of(call))


def refuses_other_digest(probe: Probe) -> None:
    """Commit what is prepared with another digest."""
    call = probe.call()
    base = status_of(call)
    back = prepared(probe, call, base)
    refused_with(
        commit(probe, call, back, flipped(back.digest, 0)), "digest-differs", "a Commit with another digest"
    )
    hold_same(base, status_of(call))


def lets_go_by_refusal(probe: Probe) -> None:
    """Commit with another digest, and then with the right one."""
    call = probe.call()
    base = status_of(call)
    back = prepared(probe, call, base)
    commit(probe, call, back, flipped(back.digest, 0))
    refused_with(commit(probe, call, back), "no-prepare", "a Commit after one that was refused")
    hold_same(base, status_of(call))


def refuses_aborted(probe: Probe) -> None:
    """Commit what was taken back."""
    call = probe.call()
    base = status_of(call)
    back = prepared(probe, call, base)
    call.ask(Abort(back.operation))
    refused_with(commit(probe, call, back), "no-prepare", "a Commit after Abort")
    hold_same(base, status_of(call))


def refuses_replaced(probe: Probe) -> None:
    """Commit what another change has taken the place of."""
    call = probe.call()
    base = status_of(call)
    first = prepared(probe, call, base)
    prepared(probe, call, base)
    refused_with(commit(probe, call, first), "no-prepare", "a Commit of what was prepared before the last")
    hold_same(base, status_of(call))


def refuses_fenced(probe: Probe) -> None:
    """Commit in a new session what was prepared in the one before."""
    link = probe.link()
    first = probe.call(link)
    base = status_of(first)
    back = prepared(probe, first, base)
    second = probe.call(link)
    refused_with(commit(probe, second, back), "no-prepare", "a Commit of another session's change")
    hold_same(base, status_of(second))


def switches(probe: Probe) -> None:
    """Commit, and read what runs then."""
    call = probe.call()
    base = status_of(call)
    back, done = committed(probe, call, base)
    wanted = (back.operation, base.version + 1, back.digest)
    if (done.operation, done.version, done.digest) != wanted:
        raise Deviation(f"Committed as version {base.version + 1} with the digest read back", f"{done}")
    after = status_of(call)
    if (after.operation, after.version, after.digest) != wanted:
        raise Deviation(
            f"a reading of version {base.version + 1} with that digest", f"version {after.version}"
        )
    if isinstance(back.change, WireProgram) and after.prescription != back.change.prescription:
        raise Deviation("a reading of the program that was read back", f"{after.prescription}")


def commits_once(probe: Probe) -> None:
    """Commit again, under a new request number."""
    call = probe.call()
    base = status_of(call)
    back, done = committed(probe, call, base)
    _hold_first(commit(probe, call, back), done)
    _hold_version(call, base.version + 1)


def refuses_done_otherwise(probe: Probe) -> None:
    """Commit what was done once more, with another digest."""
    call = probe.call()
    base = status_of(call)
    back, _ = committed(probe, call, base)
    again = commit(probe, call, back, flipped(back.digest, -1))
    refused_with(again, "digest-differs", "a Commit of what was done, with another digest")
    _hold_version(call, base.version + 1)


def commits_once_by_number(probe: Probe) -> None:
    """Say the Commit again under its number, as a console does that heard no answer."""
    call = probe.call()
    base = status_of(call)
    back, done = committed(probe, call, base)
    call.put(Commit(back.operation, back.digest), "Commit, the same number in a new frame", call.number)
    _hold_first(call.read_answer(), done)
    _hold_version(call, base.version + 1)


def commits_once_for_all(probe: Probe) -> None:
    """Commit again in a new session."""
    link = probe.link()
    first = probe.call(link)
    base = status_of(first)
    back, done = committed(probe, first, base)
    second = probe.call(link)
    _hold_first(commit(probe, second, back), done)
    _hold_version(second, base.version + 1)


def refuses_used_ids(probe: Probe) -> None:
    """Prepare under an id that made a version."""
    call = probe.call()
    back, _ = committed(probe, call, status_of(call))
    base = status_of(call)
    again = Prepare(back.operation, base.version, base.digest, program_for(probe, base)[-1], USER)
    refused_with(call.ask(again), "operation-used", "an id that made a version")
    hold_same(base, status_of(call))


def knows_committed(probe: Probe) -> None:
    """Ask for an operation that was carried out, in its session and in the next."""
    link = probe.link()
    call = probe.call(link)
    back, done = committed(probe, call, status_of(call))
    for each in (call, None):
        outcome = hold_outcome(each or probe.call(link), back.operation, "committed")
        if (outcome.version, outcome.digest, outcome.at_ms) != (done.version, done.digest, done.at_ms):
            raise Deviation(f"version {done.version}, its digest and instant", f"{outcome}")


def moves_its_base(probe: Probe) -> None:
    """Prepare on what was read before a change."""
    call = probe.call()
    base = status_of(call)
    committed(probe, call, base)
    stale = Prepare(probe.operation(), base.version, base.digest, WireProgram(base.prescription, None), USER)
    refused_with(call.ask(stale), "version-differs", "a change made on the version before")


def keeps_its_history(probe: Probe) -> None:
    """Make two changes, and ask for both."""
    call = probe.call()
    base = status_of(call)
    first, one = committed(probe, call, base)
    second, two = committed(probe, call, status_of(call))
    if (one.version, two.version) != (base.version + 1, base.version + 2):
        raise Deviation(
            f"versions {base.version + 1} and {base.version + 2}", f"versions {one.version} and {two.version}"
        )
    for back, done in ((first, one), (second, two)):
        outcome = hold_outcome(call, back.operation, "committed")
        if outcome.version != done.version:
            raise Deviation(f"version {done.version} as that operation's", f"version {outcome.version}")


def logs_commits(probe: Probe) -> None:
    """Read the log before and after a change."""
    call = probe.call()
    base = status_of(call)
    last = log_of(call, max(0, base.log_head - 1))
    committed(probe, call, base)
    entries = log_of(call, base.log_head)
    if not last or not entries:
        raise Deviation("at least one more entry", f"{len(entries)} more")
    if entries[0].chain != chained(last[-1].chain, entries[0]):
        raise Deviation("an entry chained to the last one before the change", entries[0].chain.hex())


def is_restored(probe: Probe) -> None:
    """Send the program that was found again, if another runs, and hold that it does."""
    call = probe.call()
    found = probe.known.found
    if found is None:
        raise NotTried("No check before this one has changed anything.")
    for _ in range(RESTORES_WITHIN):
        base = status_of(call)
        if base.prescription == found.prescription:
            probe.known.changed = False
            return
        answer = call.ask(
            Prepare(probe.operation(), base.version, base.digest, WireProgram(found.prescription, None), USER)
        )
        commit(probe, call, expected(answer, Prepared, "Prepare of the program that was found"))
    raise Deviation("the program that was found", f"{status_of(call).prescription}")


def _hold_first(answer: Message, first: Committed) -> None:
    if answer != first:
        again = f"Committed as version {answer.version}" if isinstance(answer, Committed) else told(answer)
        raise Deviation(f"the first answer again, Committed as version {first.version}", again)


def _hold_version(call: Call, version: int) -> None:
    now = status_of(call).version
    if now != version:
        raise Deviation(f"version {version}", f"version {now}")


def _made(name: str, title: str, does: str, look: str, act: Callable[[Probe], None]) -> Check:
    """Return a check that makes changes."""
    return Check(f"flow.{name}", WRITE, title, does, look, act, changes=True)


CHECKS = (
    _made(
        "commit-unprepared",
        "A Commit of what nobody prepared is refused, and changes nothing.",
        "Commits a random id with a random digest.",
        "`no-prepare`. There is nothing to make a version of.",
        refuses_unprepared,
    ),
    _made(
        "commit-other-digest",
        "A Commit with another digest than was read back is refused, and changes nothing.",
        "Changes one bit of the digest.",
        "`digest-differs`: compare with the digest of what is prepared, worked out from it anew.",
        refuses_other_digest,
    ),
    _made(
        "commit-refused",
        "A Commit that was refused ends what was prepared.",
        "Commits with another digest, and then with the right one.",
        "`no-prepare` for the second: whoever confirmed something else has to see it again.",
        lets_go_by_refusal,
    ),
    _made(
        "commit-aborted",
        "A Commit of what was taken back is refused, and changes nothing.",
        "Prepares, aborts and commits.",
        "What was aborted is gone for good.",
        refuses_aborted,
    ),
    _made(
        "commit-replaced",
        "A Commit of what another change took the place of is refused, and changes nothing.",
        "Prepares twice and commits the first.",
        "One place for what is prepared, and the id has to be its own.",
        refuses_replaced,
    ),
    _made(
        "commit-fenced",
        "A Commit in a new session of what an old one prepared is refused, and changes nothing.",
        "Prepares, opens a new session on the same link, and commits there.",
        "A new session clears what the one before it prepared.",
        refuses_fenced,
    ),
    _made(
        "commit",
        "A Commit makes one version more, which runs what was read back.",
        "Commits, and reads: version, id, digest and program.",
        "Make the new state durable, then switch, then answer.",
        switches,
    ),
    _made(
        "commit-again",
        "A Commit that comes again gets the first answer, and makes no second version.",
        "Commits twice under two request numbers.",
        "Look the id up among the versions first: what was done is answered as it was.",
        commits_once,
    ),
    _made(
        "commit-again-otherwise",
        "A Commit of what was done is refused where its digest is another.",
        "Commits, and commits again with one bit of the digest changed.",
        "`digest-differs`: it confirms what was not done.",
        refuses_done_otherwise,
    ),
    _made(
        "commit-same-number",
        "A Commit that comes again under its number gets the first answer, and makes no second version.",
        "Says the Commit twice under one number, as after a lost answer.",
        "The last answer is kept for the request that comes again.",
        commits_once_by_number,
    ),
    _made(
        "commit-later",
        "A Commit that comes again in a new session gets the first answer.",
        "Commits, opens a new session, and commits again.",
        "The versions outlive every session, and every reset.",
        commits_once_for_all,
    ),
    _made(
        "used-id",
        "An id that made a version makes no other.",
        "Prepares under the id of a Commit.",
        "`operation-used`.",
        refuses_used_ids,
    ),
    _made(
        "query-committed",
        "Of an operation that made a version the pump says which, in this session and the next.",
        "Commits and asks, opens a new session and asks again.",
        "Version, digest and instant as the Commit was answered.",
        knows_committed,
    ),
    _made(
        "base-moves",
        "After a change nothing can be made on the version before it.",
        "Prepares on what was read before a Commit.",
        "`version-differs`.",
        moves_its_base,
    ),
    _made(
        "history",
        "Versions rise by one, and each keeps its operation.",
        "Makes two changes, and asks for both.",
        "A history that is only ever added to.",
        keeps_its_history,
    ),
    Check(
        id="flow.logged",
        section="Chain of the log",
        title="A change stands in the log, chained to what stood there before.",
        does="Reads the end of the log before and after a Commit.",
        look="Every version has its entry, and no entry is ever written anew.",
        act=logs_commits,
        changes=True,
    ),
    Check(
        id="flow.restored",
        section=WRITE,
        title="The program that was found runs again.",
        does="Sends it as a change like any other, and reads it back from the pump.",
        look="Read the pump and program it anew: it may run with the suite’s alarm volume.",
        act=is_restored,
        changes=True,
    ),
)

"""Checks of a change that is prepared and not made: the read-back, its digest, and what ends it.

Apart from `commits`, which make changes: nothing here sends a Commit. What is prepared is the program that
runs with another volume for its low-reservoir alarm: no dose is ever another than the one that was found.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from console.conformance.call import Call, expected, told
from console.conformance.check import Check, Deviation, Level, NotTried
from console.conformance.probe import Probe
from console.conformance.readings import status_of
from console.domain import dosing
from console.domain.change import ProgramChange
from console.domain.fallback import own_operation
from console.domain.quantities import PL_PER_ML
from console.protocol import codec
from console.protocol.codec import DIGEST_DOMAIN
from console.protocol.messages import Message, Outcome, Prepare, Prepared, Query, Refused, Status
from console.protocol.wire import WireChange, WireProgram

USER = "conformance suite"
TENTH_PL = PL_PER_ML // 10
LONGEST_MS = 120_000
"""How long a read-back may wait to be confirmed."""

GONE = ("rejected", "never")
"""What a pump may say of an operation that was not and will not be applied."""

TAKES_NOTHING = frozenset({"end-of-service", "reservoir-empty", "memory-failed"})
"""Codes of a pump that can take no program now, whatever it is."""


LOOK_AT_BASE = (
    "What was prepared is the program that `Status` tells, on the `version` and `digest` told there: a pump "
    "that runs a program takes it once more, with a low-reservoir volume 0.1 mL lower, or else higher."
)


def program_for(probe: Probe, base: Status) -> tuple[WireProgram, ...]:
    """Return what to try: what was found, if another program runs; else that with another alarm volume."""
    found = probe.known.found = probe.known.found or base
    if base.prescription != found.prescription:
        return (WireProgram(found.prescription, None),)
    volume_pl = base.prescription.low_reservoir_pl
    others = (volume_pl - TENTH_PL, volume_pl + TENTH_PL)
    return tuple(
        WireProgram(replace(base.prescription, low_reservoir_pl=other), None) for other in others if other > 0
    )


def prepared(probe: Probe, call: Call, base: Status | None = None) -> Prepared:
    """Prepare a program that the pump can take, made on `base`, or on a reading of now."""
    base = base or status_of(call)
    answer: Message | None = None
    for program in program_for(probe, base):
        answer = call.ask(Prepare(probe.operation(), base.version, base.digest, program, USER))
        if isinstance(answer, Prepared):
            return answer
    if isinstance(answer, Refused) and answer.code in TAKES_NOTHING:
        raise NotTried(f"The pump takes no program as it is now: {answer.sentence}")
    came = told(answer) if answer else "nothing"
    raise Deviation("Prepared, for the program that runs with another alarm volume", came, LOOK_AT_BASE)


def digest_of(serial: str, version: int, change: WireChange) -> bytes:
    """Return the digest of a change as the paper has it."""
    return sha256(DIGEST_DOMAIN + msgspec.msgpack.encode((serial, version, change))).digest()


def outcome_of(call: Call, operation: bytes) -> Outcome:
    """Ask what became of an operation."""
    return expected(call.ask(Query(operation)), Outcome, "Query")


def hold_outcome(call: Call, operation: bytes, *states: str) -> Outcome:
    """Hold that an operation came to one of `states`."""
    outcome = outcome_of(call, operation)
    if outcome.state not in states:
        raise Deviation(" or ".join(f"Outcome “{state}”" for state in states), told(outcome))
    return outcome


def hold_same(before: Status, after: Status) -> None:
    """Hold that the pump runs what it ran."""
    if after.version != before.version:
        raise Deviation(f"version {before.version} as before", f"version {after.version}")
    if (after.digest, after.operation) != (before.digest, before.operation):
        raise Deviation("digest and operation as before", f"{after.digest.hex()}, {after.operation.hex()}")
    if after.prescription != before.prescription:
        raise Deviation("the program as before", f"{after.prescription}")


def refused_with(answer: Message, code: str, asked: str) -> None:
    """Hold that a request was refused with `code`."""
    refused = expected(answer, Refused, asked)
    if refused.code != code:
        raise Deviation(f"the code {code} for {asked}", f"the code {refused.code}")


def reads_back(probe: Probe) -> None:
    """Prepare, and compare what is read back with what was sent."""
    call = probe.call()
    base = status_of(call)
    for program in program_for(probe, base):
        operation = probe.operation()
        answer = call.ask(Prepare(operation, base.version, base.digest, program, USER))
        if isinstance(answer, Prepared):
            sent = Prepare(operation, base.version, base.digest, program, USER)
            for field in ("operation", "base_version", "change"):
                own, theirs = (_hex(getattr(each, field)) for each in (sent, answer))
                if theirs != own:
                    raise Deviation(f"`{field}` as it was sent, {own}", theirs)
            return
    prepared(probe, call, base)


def names_by_digest(probe: Probe) -> None:
    """Work out the digest of what was read back."""
    call = probe.call()
    base = status_of(call)
    back = prepared(probe, call, base)
    own = digest_of(base.identity.serial, base.version, back.change)
    if back.digest != own:
        hashed = msgspec.msgpack.encode((base.identity.serial, base.version, back.change)).hex()
        look = f"SHA-256 of `{DIGEST_DOMAIN[:-1].decode()}`, 00 and {hashed}."
        raise Deviation(f"the digest {own.hex()}", back.digest.hex(), look)


def tells_what_follows(probe: Probe) -> None:
    """Work out what the program that was read back gives a day, and its highest rate."""
    call = probe.call()
    back = codec.read_back(prepared(probe, call))
    if not isinstance(back.change, ProgramChange):
        raise NotTried("What was read back is no program.")
    infusion = back.change.prescription.infusion
    own, peak = dosing.daily_ng(infusion), dosing.peak(infusion)
    for pair in (*back.daily_ng, back.peak_ng_per_h):
        lowest = Fraction(*pair).as_integer_ratio()
        if pair != lowest:
            raise Deviation(f"{list(lowest)}, a fraction in its lowest terms", f"{list(pair)}")
    theirs = tuple(Fraction(*day) for day in back.daily_ng)
    if theirs != own:
        raise Deviation(f"`daily_ng` of {_listed(own)}", _listed(theirs))
    wanted = (peak.ng_per_h, (peak.start_minute, peak.end_minute))
    if (Fraction(*back.peak_ng_per_h), back.peak_minutes) != wanted:
        came = (Fraction(*back.peak_ng_per_h), back.peak_minutes)
        raise Deviation(_highest(*wanted), _highest(*came))


def _highest(ng_per_h: Fraction, minutes: tuple[int, int]) -> str:
    return f"a highest rate of {ng_per_h} ng/h from minute {minutes[0]} to minute {minutes[1]}"


def _hex(value: object) -> str:
    return msgspec.msgpack.encode(value).hex()


def changes_nothing(probe: Probe) -> None:
    """Read before and after a change is prepared."""
    call = probe.call()
    base = status_of(call)
    prepared(probe, call, base)
    hold_same(base, status_of(call))


def says_when_it_expires(probe: Probe) -> None:
    """See how long the read-back stands."""
    back = prepared(probe, probe.call())
    if not 0 < back.expires_in_ms <= LONGEST_MS:
        raise Deviation(f"`expires_in_ms` of 1 to {LONGEST_MS}", f"{back.expires_in_ms}")


def refuses_stale(probe: Probe) -> None:
    """Prepare on versions that do not stand."""
    call = probe.call()
    base = status_of(call)
    for version in {max(0, base.version - 1), base.version + 1} - {base.version}:
        stale = Prepare(probe.operation(), version, base.digest, program_for(probe, base)[-1], USER)
        refused_with(call.ask(stale), "version-differs", f"a change made on version {version}")
        hold_outcome(call, stale.operation, *GONE)


def refuses_other_digest(probe: Probe) -> None:
    """Prepare on the version that stands with another digest."""
    call = probe.call()
    base = status_of(call)
    stale = Prepare(probe.operation(), base.version, probe.random(32), program_for(probe, base)[-1], USER)
    refused_with(call.ask(stale), "version-differs", "a change made on another digest")
    hold_outcome(call, stale.operation, *GONE)


def keeps_its_own_ids(probe: Probe) -> None:
    """Prepare under an id that only the pump itself uses."""
    call = probe.call()
    base = status_of(call)
    own = own_operation(base.version + 1)
    asked = Prepare(own, base.version, base.digest, program_for(probe, base)[-1], USER)
    refused_with(call.ask(asked), "operation-used", "an id that begins with “fallback”")


def keeps_one(probe: Probe) -> None:
    """Prepare twice."""
    call = probe.call()
    first, second = prepared(probe, call), prepared(probe, call)
    hold_outcome(call, first.operation, *GONE)
    hold_outcome(call, second.operation, "prepared")


def lets_go_by_refusal(probe: Probe) -> None:
    """Prepare a good change, then one that is refused."""
    call = probe.call()
    first = prepared(probe, call)
    call.ask(Prepare(probe.operation(), 2**53 - 1, bytes(32), first.change, USER))
    hold_outcome(call, first.operation, *GONE)


def fences_prepared(probe: Probe) -> None:
    """Prepare, and open another session."""
    link = probe.link()
    first = probe.call(link)
    back = prepared(probe, first)
    hold_outcome(first, back.operation, "prepared")
    hold_outcome(probe.call(link), back.operation, *GONE)


def keeps_through_strangers(probe: Probe) -> None:
    """Prepare, let strangers come, and ask."""
    call = probe.call()
    back = prepared(probe, call)
    stranger = probe.second()
    stranger.put(probe.strange_offer().body, "a stranger's offer")
    stranger.stirred(probe.hush_ms)
    stranger.put(call.offer.body, "the recorded offer of the running session")
    stranger.stirred(probe.hush_ms)
    hold_outcome(call, back.operation, "prepared")


def _listed(days: tuple[Fraction, ...]) -> str:
    return ", ".join(map(str, days))


WRITE = "What a write looks like"

CHECKS = (
    Check(
        id="flow.read-back",
        section=WRITE,
        title="A good change is prepared and read back as it was sent.",
        does="Prepares the program that runs with another alarm volume; compares id, base and change.",
        look="Encode the read-back from what you are going to run, not from the bytes that came.",
        act=reads_back,
    ),
    Check(
        id="flow.digest",
        section="Digest of a change",
        title="The digest is that of what was read back, on this pump, at this version.",
        does="Works out SHA-256 over serial number, base version and the change in the read-back.",
        look="The paper has a worked example: bytes and digest.",
        act=names_by_digest,
    ),
    Check(
        id="flow.consequences",
        section=WRITE,
        title="The read-back tells what follows: the dose of each weekday, and the highest rate.",
        does="Works both out from the program in the read-back.",
        look="`daily_ng` from Monday on, without boluses; the first step that has the highest rate.",
        act=tells_what_follows,
    ),
    Check(
        id="flow.prepare-changes-nothing",
        section=WRITE,
        title="Preparing changes neither version nor program.",
        does="Reads before and after.",
        look="The old program runs until the instant of Commit.",
        act=changes_nothing,
    ),
    Check(
        id="flow.expiry",
        section=WRITE,
        title="A read-back stands for 120 s at most.",
        does="Reads `expires_in_ms`.",
        look="Link time from the read-back on.",
        act=says_when_it_expires,
        level=Level.SHOULD,
    ),
    Check(
        id="flow.stale-version",
        section=WRITE,
        title="A change made on a version that does not stand is refused.",
        does="Prepares on the version before, and on one to come.",
        look="`version-differs`: compare version and digest of the base with what runs now.",
        act=refuses_stale,
    ),
    Check(
        id="flow.stale-digest",
        section=WRITE,
        title="A change made on another digest is refused, though the version is right.",
        does="Prepares on the right version with random bytes for its digest.",
        look="`version-differs`: the digest tells two pumps and two pasts apart that share a version.",
        act=refuses_other_digest,
    ),
    Check(
        id="flow.own-id",
        section="What the pump does by itself",
        title="An id that only the pump itself uses is refused.",
        does="Prepares under the id that a fallback would have.",
        look="`operation-used` for every id that begins with the 8 bytes `fallback`.",
        act=keeps_its_own_ids,
    ),
    Check(
        id="flow.two-prepares",
        section=WRITE,
        title="Only the last change that was prepared stands.",
        does="Prepares twice, and asks what became of either.",
        look="One place for what is prepared. The one before it is “rejected” or “never” from then on.",
        act=keeps_one,
    ),
    Check(
        id="flow.refused-prepare",
        section=WRITE,
        title="What was prepared is gone also when the next change is refused.",
        does="Prepares a good change and then a stale one, and asks what became of the first.",
        look="Let go of the one before first, then look at the new one.",
        act=lets_go_by_refusal,
    ),
    Check(
        id="flow.fence",
        section="Handshake",
        title="What was prepared in a session is gone with it.",
        does="Prepares, opens a new session, and asks there.",
        look="A new session ends the one before, and with it what stood prepared.",
        act=fences_prepared,
    ),
    Check(
        id="flow.strangers",
        section="Handshake",
        title="Neither a stranger nor a recorded offer ends what is prepared.",
        does="Prepares, lets both come on another link, and asks.",
        look="Only the first transport frame of a new session may.",
        act=keeps_through_strangers,
    ),
)

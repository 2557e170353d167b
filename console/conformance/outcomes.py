"""Checks of what becomes of an operation that is not made: taken back, never known, prepared, rejected.

Apart from `programs`, which prepares, and from `commits`, which asks for what was made.
"""

from __future__ import annotations

from console.conformance.call import expected, told
from console.conformance.check import Check, Deviation, Level
from console.conformance.probe import Probe
from console.conformance.programs import GONE, USER, hold_outcome, prepared, program_for
from console.conformance.readings import status_of
from console.protocol.messages import Abort, Outcome, Prepare


def takes_back(probe: Probe) -> None:
    """Abort what is prepared, and what never was."""
    call = probe.call()
    back = prepared(probe, call)
    outcome = expected(call.ask(Abort(back.operation)), Outcome, "Abort")
    if outcome.state not in GONE or (outcome.state == "rejected" and not outcome.why):
        raise Deviation("Outcome “rejected” with a reason, or “never”, in answer to Abort", told(outcome))
    hold_outcome(call, back.operation, *GONE)
    never = expected(call.ask(Abort(probe.operation())), Outcome, "Abort")
    if never.state != "never":
        raise Deviation("Outcome “never” of an operation that there was not", told(never))


def remembers_rejections(probe: Probe) -> None:
    """Ask for what was aborted, replaced, refused, and fenced off."""
    link = probe.link()
    call = probe.call(link)
    base = status_of(call)
    aborted = prepared(probe, call, base).operation
    call.ask(Abort(aborted))
    replaced, fenced = prepared(probe, call, base).operation, prepared(probe, call, base).operation
    later = probe.call(link)
    refused = Prepare(probe.operation(), 2**53 - 1, bytes(32), program_for(probe, base)[-1], USER)
    later.ask(refused)
    for operation in (aborted, replaced, fenced, refused.operation):
        if not hold_outcome(later, operation, "rejected").why:
            raise Deviation("a reason beside “rejected”", "none")


def knows_never(probe: Probe) -> None:
    """Ask for an operation that nobody made."""
    outcome = hold_outcome(probe.call(), probe.operation(), "never")
    if (outcome.version, outcome.digest, outcome.at_ms, outcome.why) != (None, None, None, ""):
        raise Deviation("nil and no reason beside “never”", f"{outcome}")


def knows_prepared(probe: Probe) -> None:
    """Ask for the operation that is prepared."""
    call = probe.call()
    back = prepared(probe, call)
    outcome = hold_outcome(call, back.operation, "prepared")
    if (outcome.version, outcome.digest, outcome.at_ms, outcome.why) != (None, None, None, ""):
        raise Deviation("nil and no reason beside “prepared”", f"{outcome}")


CHECKS = (
    Check(
        id="flow.abort",
        section="Recovery",
        title="Abort takes back what is prepared, and tells what became of it.",
        does="Aborts what is prepared and what never was, and asks again.",
        look="“rejected” with a reason, or “never”, for the first; “never” for the second.",
        act=takes_back,
    ),
    Check(
        id="flow.query-rejected",
        section="Recovery",
        title="Of what came to nothing the pump says “rejected”, and why.",
        does="Asks for operations that were aborted, replaced, refused, and of a session that ended.",
        look="The last 16 are remembered while the pump is on. To a console “never” means the same.",
        act=remembers_rejections,
        level=Level.SHOULD,
    ),
    Check(
        id="flow.query-never",
        section="Recovery",
        title="Of an operation that nobody made the pump says “never”.",
        does="Asks for a random id.",
        look="Version, digest and instant are nil, and there is no reason.",
        act=knows_never,
    ),
    Check(
        id="flow.query-prepared",
        section="Recovery",
        title="Of an operation that is prepared the pump says “prepared”.",
        does="Prepares and asks.",
        look="Version, digest and instant are nil until it is committed.",
        act=knows_prepared,
    ),
)

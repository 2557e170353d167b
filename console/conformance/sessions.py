"""Checks of a session: where it begins and the one before it ends, what it ignores, and its heartbeat.

Apart from `handshake`, which comes before, and from `requests`, which is about what frames carry.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

from console.conformance.call import Call, expected, told, told_frame
from console.conformance.check import Check, Deviation
from console.conformance.forgery import flipped
from console.conformance.link import Link, Way
from console.conformance.probe import Probe
from console.errors import LinkLost
from console.protocol.channel import COUNTER_BYTES, TO_CONSOLE, TO_PUMP
from console.protocol.framing import frame
from console.protocol.messages import Outcome, Query
from console.protocol.waiting import PATIENCE

PROBED = Query(b"\x02" * 16)
"""A request that changes nothing."""

BEAT_MS = PATIENCE.beat_ms
SOON_MS, LATE_MS = BEAT_MS // 2, 2 * BEAT_MS - BEAT_MS // 4
"""Between these two the next heartbeat comes, where the link is not slower than a second."""

QUIET_OFF_MS = 900
"""By how much `quiet_ms` may differ from what this end counts: the way there and back."""

STRANGERS = 4


def fences(probe: Probe) -> None:
    """Open a session on the link of another, and see when the old one ends."""
    link = probe.link()
    old = probe.call(link)
    greeting = probe.offer().greeting(link)
    old.lives()
    new = greeting.call()
    new.lives()
    old.put(PROBED, "in the old session")
    new.lives()
    _hold_ended(old)


def fences_links(probe: Probe) -> None:
    """The same, with the new session on a link of its own."""
    old = probe.call()
    greeting = probe.offer().greeting(probe.second())
    old.lives()
    new = greeting.call()
    new.lives()
    with suppress(LinkLost):
        old.put(PROBED, "in the old session")
    old.gather(probe.hush_ms)
    _hold_ended(old)


def ignores_old_offer(probe: Probe) -> None:
    """Say the offer again that the running session began with."""
    call = probe.call()
    call.lives()
    call.link.strays.clear()
    call.link.put(call.offer.body, "the offer of this very session")
    call.lives()
    if call.link.strays:
        raise Deviation("silence to the offer of the running session", told_frame(call.link.strays[0]))


def survives_replay(probe: Probe) -> None:
    """Play a recording of a running session into another link."""
    call = probe.call()
    said = call.put(PROBED)
    call.answer()
    other = probe.second()
    for body, what in ((call.offer.body, "the recorded offer"), (said, "a recorded request")):
        other.put(body, what)
        other.stirred(probe.hush_ms)
    call.lives()


def ignores_replay(probe: Probe) -> None:
    """Say a request's very frame again."""
    call = probe.call()
    said = call.put(PROBED)
    call.answer()
    call.link.put(said, "the same frame again")
    call.only(PROBED, "a frame that was said before")


def ignores_lower_counter(probe: Probe) -> None:
    """Send two frames in the wrong order."""
    call = probe.call()
    call.lives()
    late = call.sealed(call.request(PROBED, call.number + 2))
    _hold_answered(call)
    call.link.put(late, "a frame with a lower counter")
    _hold_answered(call)
    call.gather(probe.hush_ms)
    if any(said.number == call.number for said in call.inbox):
        raise Deviation("silence to a frame with a lower counter", "a second answer")


def takes_gaps(probe: Probe) -> None:
    """Leave counters out, as frames that were lost do."""
    call = probe.call()
    for _ in range(10):
        call.sealed(b"")
    call.lives()


def ignores_reflection(probe: Probe) -> None:
    """Send the pump's own answer back to it."""
    call = probe.call()
    call.put(PROBED)
    said = call.answer()
    if said is None:
        raise Deviation("an answer to Query", "nothing")
    body = said.frame.body
    call.link.put(body, "the pump's own frame")
    call.link.put(TO_PUMP + body[1:], "the pump's own frame, as if it came from a console")
    call.only(PROBED, "its own frame")


def ignores_forgeries(probe: Probe) -> None:
    """Change single bits of a sealed request, in its counter, its content and its tag."""
    call = probe.call()
    call.lives()
    body = call.sealed(call.request(PROBED, call.number + 1))
    for bit in (8, 8 * COUNTER_BYTES, 8 * (COUNTER_BYTES + 2), -40, -1):
        call.link.put(flipped(body, bit), "a request with one bit changed")
    _hold_answered(call)


def answers_no_empty_frame(probe: Probe) -> None:
    """Send frames that carry nothing."""
    call = probe.call()
    call.lives()
    for _ in range(3):
        call.say(b"", "an empty frame")
    call.only(PROBED, "a frame that carries nothing")


def ends_on_close(probe: Probe) -> None:
    """Say Close, and ask on."""
    call = probe.call()
    call.lives()
    call.close()
    with suppress(LinkLost):
        call.put(PROBED, "after Close")
    call.gather(probe.hush_ms)
    _hold_ended(call)
    probe.call(probe.link() if call.link.lost else call.link).lives()


def counts_up(probe: Probe) -> None:
    """Look at the counters of all that the pump sends until its first heartbeat."""
    call = probe.call()
    for _ in range(3):
        call.lives()
    call.link.rest(LATE_MS)
    call.lives()
    counters = [
        int.from_bytes(each.body[1 : 1 + COUNTER_BYTES], "big")
        for each in probe.seen
        if each.way is Way.TO_CONSOLE and each.body[:1] == TO_CONSOLE
    ]
    if counters[:1] != [0] or any(after <= before for before, after in pairwise(counters)):
        raise Deviation("counters that begin at 0 and rise with every frame", ", ".join(map(str, counters)))


def beats(probe: Probe) -> None:
    """Wait for two heartbeats."""
    call = probe.call()
    began_ms = call.link.now
    for name in ("first", "second"):
        beat = call.beat(LATE_MS)
        if beat is None:
            raise Deviation(f"a {name} Alive about every {BEAT_MS // 1_000} s", f"none in {LATE_MS} ms")
        waited_ms, began_ms = beat[1] - began_ms, beat[1]
        if waited_ms < SOON_MS:
            raise Deviation(f"a {name} Alive about every {BEAT_MS // 1_000} s", f"one after {waited_ms} ms")


def tells_quiet(probe: Probe) -> None:
    """Compare what the pump says of our silence with our own count, after a while and after a frame."""
    call = probe.call()
    call.link.rest(BEAT_MS // 2)
    for count in (2, 1):
        call.say(b"", "an empty frame")
        said_ms = call.link.now
        for _ in range(count):
            beat = call.beat(LATE_MS)
            if beat is None:
                raise Deviation("Alive", f"none in {LATE_MS} ms")
            told_ms, own_ms = beat[0].quiet_ms, beat[1] - said_ms
            if abs(told_ms - own_ms) > QUIET_OFF_MS + probe.known.round_ms:
                raise Deviation(f"quiet_ms of about {own_ms}", f"{told_ms}")


def is_not_disturbed(probe: Probe) -> None:
    """Keep a session while strangers come and go."""
    call = probe.call()
    links: list[Link] = []
    for number in range(2 * STRANGERS):
        stranger = probe.second()
        links.append(stranger)
        _annoy(stranger, probe)
        call.lives()
        if number % STRANGERS == STRANGERS - 1:
            for each in links:
                each.close()
            links.clear()
    call.lives()


def _annoy(stranger: Link, probe: Probe) -> None:
    try:
        stranger.put(probe.strange_offer().body, "a stranger's offer")
        stranger.send(frame(probe.random(64)) + probe.random(512), "a stranger's random bytes")
    except LinkLost:
        return
    stranger.rest(5)


def _hold_answered(call: Call) -> None:
    """Ask, and hold that it is answered at once: nothing that was said before is waiting."""
    expected(call.only(PROBED, "nothing"), Outcome, "Query")


def _hold_ended(old: Call) -> None:
    """Hold that nothing was answered in a session that is over; Close and late heartbeats are no answers."""
    late = next((said for said in old.inbox if said.number == old.number), None)
    if late is not None:
        raise Deviation("silence in a session that has ended", told(old.read(late)))


CHECKS = (
    Check(
        id="session.fence",
        section="Handshake",
        title="The old session ends at the first transport frame of the new one, and not before.",
        does="Offers a second session on the link of the first, takes it up, and asks in both on the way.",
        look="An offer may be a recording: it ends nothing. A transport frame takes the reply to make.",
        act=fences,
    ),
    Check(
        id="session.fence-links",
        section="Handshake",
        title="A session on another link ends the one before it in the same way.",
        does="The same with the second session on a link of its own; the pump may end the first link.",
        look="One session for each service across all links, and the latest that was taken up is the one.",
        act=fences_links,
    ),
    Check(
        id="session.own-offer",
        section="Handshake",
        title="The offer that the running session began with meets silence when it comes again.",
        does="Says it once more in the running session, and asks on.",
        look="Keep the offer of the running session, and know it again.",
        act=ignores_old_offer,
    ),
    Check(
        id="session.recording",
        section="Handshake",
        title="A recording of a session, played into another link, does nothing to it.",
        does="Plays offer and request of the running session into a second link, and asks on.",
        look="The reply to a recorded offer may be made, but nobody can take that session up.",
        act=survives_replay,
    ),
    Check(
        id="session.replay",
        section="Frames of a session",
        title="A transport frame that comes again is ignored.",
        does="Says the very frame of an answered request again.",
        look="A counter that is not above the last one taken is refused, before the frame is acted on.",
        act=ignores_replay,
    ),
    Check(
        id="session.lower-counter",
        section="Frames of a session",
        title="A transport frame with a lower counter is ignored, though nobody has seen it before.",
        does="Sends two requests in the wrong order of their counters.",
        look="Compare with the highest counter taken; a set of those already seen is not enough.",
        act=ignores_lower_counter,
    ),
    Check(
        id="session.missing-counters",
        section="Frames of a session",
        title="Counters may leave gaps.",
        does="Leaves ten counters out.",
        look="Frames are lost on the way. The counter in the frame is the nonce, not a count of your own.",
        act=takes_gaps,
    ),
    Check(
        id="session.reflection",
        section="What meets silence",
        title="The pump ignores its own frames when they come back.",
        does="Sends an answer's frame back as it is, and with the kind of a console's frame.",
        look="Each direction has its own key; the first of the two is the console's.",
        act=ignores_reflection,
    ),
    Check(
        id="session.forgery",
        section="Frames of a session",
        title="A transport frame in which a bit has changed is ignored, and moves no counter.",
        does="Changes bits of a request in counter, content and tag; then sends it as it should be.",
        look="Take note of a counter only once the frame has opened.",
        act=ignores_forgeries,
    ),
    Check(
        id="session.empty",
        section="What meets silence",
        title="A frame that carries nothing is not answered.",
        does="Sends three empty frames and a request, and looks for the first answer.",
        look="An empty payload shows that the console is there, and asks for nothing.",
        act=answers_no_empty_frame,
    ),
    Check(
        id="session.close",
        section="Deadlines and limits",
        title="Close ends the session, and another can be opened.",
        does="Says Close, asks on in vain, and opens a session anew. The pump ends the link meanwhile.",
        look="A message under the number 0 is Close.",
        act=ends_on_close,
    ),
    Check(
        id="session.counters",
        section="Frames of a session",
        title="The pump's own counters begin at 0 and rise with every frame.",
        does="Reads the counters of answers and of a heartbeat.",
        look="One counter for all that is sent in a session. A nonce used twice gives the keys away.",
        act=counts_up,
    ),
    Check(
        id="session.heartbeat",
        section="Beats",
        title="In a session the pump says Alive about every 2 s.",
        does="Asks nothing and waits for two of them.",
        look="Alive under the number 0, by link time and not by therapy time, from the first frame on.",
        act=beats,
    ),
    Check(
        id="session.quiet",
        section="Beats",
        title="Alive tells how long ago the pump last heard this console.",
        does="Is quiet, sends an empty frame, is quiet, and compares `quiet_ms` with its own count.",
        look="The time since the last frame that opened, of whatever content, in ms.",
        act=tells_quiet,
    ),
    Check(
        id="session.strangers",
        section="What meets silence",
        title="Strangers cost a session nothing.",
        does="Lets eight strangers make offers and noise on their own links, four at a time, and asks on.",
        look="Bounded work for whoever has no session, and none of it in the way of the one that has.",
        act=is_not_disturbed,
    ),
)

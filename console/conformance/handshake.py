"""Checks of the handshake: what a good offer is answered with, and what meets silence.

Apart from `sessions`, which begin where these end. Whatever is said in vain must cost nothing: each of these
ends with a good offer that has to be answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.conformance.call import expected, told_frame
from console.conformance.check import Check, Deviation, Level, NotTried
from console.conformance.forgery import checked, flipped, of_another_version, without_secret
from console.conformance.link import Frame, Link
from console.conformance.probe import Probe
from console.errors import LinkLost
from console.protocol import codec
from console.protocol.channel import OFFERS_A_TURN
from console.protocol.framing import MAX_ENCODED, frame
from console.protocol.messages import Hello, ReadStatus, Refused
from console.protocol.noise import DH_BYTES
from console.protocol.waiting import PATIENCE

LONG = 65_536
"""Bytes of a frame that is far too long."""

TEXTS = {
    "an HTTP request": b"GET / HTTP/1.1\r\nHost: pump\r\n\r\n",
    "a TLS greeting": bytes.fromhex("16030100a5010000a10303") + bytes(range(1, 160)),
    "an SSH greeting": b"SSH-2.0-OpenSSH_9.2\r\n",
    "lines of text": b"\r\n\r\nhelp\r\nquit\r\n",
}
NOISE_BYTES = 1_000
HEARD_OUT = 20_000
"""Bytes that a stranger may send: fewer than the least a pump has to hear, by more than some offers."""

NO_END = "On this way to the pump the end of a link cannot be seen: not even Close brought one."

EARLY_MS, TIRED_MS = 4_000, 7_500
"""Between these two a link without a session ends."""

KINDS = (0x00, 0x02, 0x03, 0x04, 0x05, 0x80, 0xFF)
"""First bytes of a body that no stranger's frame begins with."""


def replies(probe: Probe) -> None:
    """Offer, and see what the reply holds."""
    link = probe.link()
    try:
        identity = probe.offer().greeting(link).identity
    except LinkLost as end:
        came = f"none, and the pump ended the link after {link.now} ms"
        raise Deviation("a reply to the offer within 5 s", came) from end
    if "pump" not in identity.services:
        raise Deviation("the service “pump” among those that the pump offers", f"{identity.services}")


def opens_a_session(probe: Probe) -> None:
    """Take a session up, ask in it, and see whether anything comes that opens, whatever it says."""
    call = probe.call()
    call.put(ReadStatus())
    if call.answer() is None:
        came = told_frame(call.link.strays[-1]) if call.link.strays else "nothing"
        raise Deviation("a frame of the session with the answer to request 1, within 6 s", came)


def is_simulated(probe: Probe) -> None:
    """See whether the pump calls itself simulated."""
    if not probe.offer().greeting(probe.link()).identity.simulated:
        raise Deviation("`simulated` true in the identity", "false")


def repeats_its_reply(probe: Probe) -> None:
    """Make the same offer twice, and compare the replies."""
    link, offer = probe.link(), probe.offer()
    first = offer.greeting(link)
    link.put(offer.body, "the same offer again")
    again = link.hear(probe.hush_ms + 1_000)
    if again is None:
        raise Deviation("the same reply again", "nothing")
    if again.data != first.reply.data:
        raise Deviation("the same reply, byte for byte", told_frame(again))
    first.call().lives()


def turns_away(probe: Probe) -> None:
    """Ask for a service that no pump has, and then for one that it has."""
    link = probe.link()
    message = probe.offer(service="no such service").greeting(link).message
    refused = expected(message, Refused, "an offer for a service that there is not")
    if refused.code != "no-such-service":
        raise Deviation("the code no-such-service", f"the code {refused.code}")
    probe.call(link).lives()


def ignores_strangers(probe: Probe) -> None:
    """Make offers with keys that the pump does not have."""
    _meet_silence(probe, [(frame(probe.strange_offer().body), "an offer with another key")] * 3)


def ignores_versions(probe: Probe) -> None:
    """Make an offer bound to another version."""
    body = of_another_version(probe.known.keys[0], probe.random(DH_BYTES), _hello())
    _meet_silence(probe, [(frame(body), "an offer of ITBP/2")])


def ignores_zero_key(probe: Probe) -> None:
    """Make an offer with an ephemeral key of zeros."""
    body = without_secret(probe.known.keys[0], _hello())
    _meet_silence(probe, [(frame(body), "an offer with a key of zeros")])


def ignores_damage(probe: Probe) -> None:
    """Change single bits of an offer, with the checksum left as it was and with the right one."""
    body = probe.offer().body
    bits = (9, 8 * DH_BYTES, 8 * DH_BYTES + 12, -8 * 20, -1)
    damaged = [(frame(flipped(body, bit)), "an offer with one bit changed") for bit in bits]
    mended = [checked(flipped(body[:-4], bit)) for bit in (9, 8 * DH_BYTES + 12, -1)]
    damaged += [(frame(each), "an offer with one bit changed and the right checksum") for each in mended]
    _meet_silence(probe, damaged)


def ignores_pieces(probe: Probe) -> None:
    """Send the beginnings of an offer as frames of their own."""
    body = probe.offer().body
    cuts = (1, 2, DH_BYTES, DH_BYTES + 1, DH_BYTES + 17, len(body) - 1)
    pieces = [(frame(body[:cut]), f"the first {cut} bytes of an offer") for cut in cuts]
    pieces += [(frame(checked(body[:cut])), f"{cut} bytes and the right checksum") for cut in (1, DH_BYTES)]
    _meet_silence(probe, pieces)


def ignores_kinds(probe: Probe) -> None:
    """Send bodies of every other kind."""
    rest = probe.offer().body[1:]
    _meet_silence(
        probe, [(frame(bytes([kind]) + rest), f"a body of kind {kind:02x}") for kind in KINDS], gently=True
    )


def ignores_no_hello(probe: Probe) -> None:
    """Make offers with the right key whose payload is no Hello."""
    offers = (probe.offer(payload=payload) for payload in (b"", codec.encode(ReadStatus()), b"\xc1junk"))
    _meet_silence(probe, [(frame(each.body), "an offer that carries no Hello") for each in offers])


def ignores_text(probe: Probe) -> None:
    """Speak other protocols."""
    for what, data in TEXTS.items():
        _meet_silence(probe, [(data, what), (b"\x00", "a delimiter")], may_close=True)


def ignores_garbage(probe: Probe) -> None:
    """Send random bytes."""
    _meet_silence(probe, [(probe.random(512), "random bytes") for _ in range(4)])


def ignores_long_frames(probe: Probe) -> None:
    """Send a frame that is a little too long, and one that is far too long and never ends."""
    a_little = b"\x01" * (MAX_ENCODED + 1) + b"\x00"
    _meet_silence(probe, [(a_little, f"{len(a_little)} bytes in one frame")])
    _meet_silence(probe, [(b"\x01" * LONG, f"{LONG} bytes without a delimiter")], may_close=True, anew=True)


def takes_offers_at_once(probe: Probe) -> None:
    """Make four offers in one piece, the last of which is good."""
    link, offer = probe.link(), probe.offer()
    bodies = [*(probe.strange_offer().body for _ in range(OFFERS_A_TURN - 1)), offer.body]
    link.send(b"".join(map(frame, bodies)), f"{len(bodies)} offers at once, the last with the pump's key")
    heard = link.hear(PATIENCE.answer_ms)
    if heard is None:
        raise Deviation(f"a reply to the last of {len(bodies)} offers", "nothing")
    offer.greeted(link, heard).call().lives()


def hears_strangers_out(probe: Probe) -> None:
    """Send nearly as much as a pump has to hear before a session, and then a good offer."""
    link = probe.link()
    for _ in range(HEARD_OUT // NOISE_BYTES):
        link.put(b"\x05" + probe.random(NOISE_BYTES), "a body of kind 05")
        link.rest(5)
    probe.call(link).lives()


def tires_of_strangers(probe: Probe) -> None:
    """Send a byte now and then, and see when the pump ends the link."""
    call = probe.call()
    call.close()
    call.gather(probe.hush_ms)
    if not call.link.lost:
        raise NotTried(NO_END)
    link = probe.link()
    while not link.lost and link.now < TIRED_MS:
        _say(link, b"\x01", "a byte")
        heard = link.stirred(PATIENCE.repeat_ms)
        _hold_silence(link, heard, "a byte now and then", may_close=True)
    if not link.lost:
        raise Deviation("the end of a link without a session after 5 s", f"none within {TIRED_MS} ms")
    if link.now < EARLY_MS:
        raise Deviation("5 s for a handshake", f"the end of the link after {link.now} ms")


def _hello() -> bytes:
    return codec.encode(Hello("stranger", "pump"))


def _meet_silence(
    probe: Probe,
    said: Iterable[tuple[bytes, str]],
    *,
    may_close: bool = False,
    anew: bool = False,
    gently: bool = False,
) -> None:
    """Say each piece on a new link, hold that nothing comes, and that a good offer is then answered.

    `may_close`: the pump may end the link on this. `anew`: the good offer is made on a link of its own;
    `gently`: each piece is listened to in full.
    """
    link = probe.link()
    for data, what in said:
        _say(link, data, what)
        heard = link.stirred(probe.hush_ms if gently else probe.hush_ms // 3)
        _hold_silence(link, heard, what, may_close=may_close)
        link = probe.link() if link.lost else link
    heard = link.stirred(probe.hush_ms)
    _hold_silence(link, heard, "all that", may_close=may_close)
    probe.call(probe.link() if anew or link.lost else link).lives()


def _say(link: Link, data: bytes, what: str) -> None:
    try:
        link.send(data, what)
    except LinkLost:
        return  # whether it may end the link is asked by who waits for the silence


def _hold_silence(link: Link, heard: Frame | None, what: str, *, may_close: bool) -> None:
    if heard is not None:
        raise Deviation(f"silence to {what}", told_frame(heard))
    if link.lost and not may_close:
        raise Deviation(f"the link to stay open after {what}", "its end")


CHECKS = (
    Check(
        id="handshake.reply",
        section="Handshake",
        title="A good offer is answered within 5 s by a reply that opens with the pairing key.",
        does="Offers a session with the service “pump”, again every 500 ms, and opens the reply.",
        look="Where nothing came: key, CRC-32, name, prologue, e in h and in ck. The section has all values.",
        act=replies,
    ),
    Check(
        id="handshake.session",
        section="Frames of a session",
        title="The session that was offered is opened by its first frame, and a request in it is answered.",
        does="Sends an empty frame and `ReadStatus` at once, and waits for any answer under its number.",
        look="Which key is whose; the counter big-endian in the frame, little-endian in the nonce.",
        act=opens_a_session,
    ),
    Check(
        id="handshake.simulated",
        section="What a reading tells",
        title="The pump says in its Welcome that it is simulated.",
        does="Reads the identity in the reply.",
        look="`simulated` in the identity. No console programs a pump that is not.",
        act=is_simulated,
    ),
    Check(
        id="handshake.repeat",
        section="Handshake",
        title="The same offer again gets the same reply, byte for byte.",
        does="Makes one offer twice before the session is taken up, and compares the two replies.",
        look="Keep the reply with its offer: a new ephemeral key breaks the session of the first.",
        act=repeats_its_reply,
    ),
    Check(
        id="handshake.no-such-service",
        section="Handshake",
        title="An offer for a service that there is not is refused, and forgotten.",
        does="Asks for a service that no pump has, reads the refusal, and opens a session on the same link.",
        look="`Refused` with the code `no-such-service` in the reply's place, sealed as a reply is.",
        act=turns_away,
    ),
    Check(
        id="handshake.wrong-key",
        section="What meets silence",
        title="An offer made with another key meets silence, and costs the next one nothing.",
        does="Makes three offers with random keys, then a good one on the same link.",
        look="Answer nothing that does not open: no reply, no error, no end of the link.",
        act=ignores_strangers,
    ),
    Check(
        id="handshake.other-version",
        section="Handshake",
        title="An offer bound to another version meets silence.",
        does="Makes an offer with the right key and the prologue `ITBP/2`.",
        look="The prologue has to go into the handshake's hash.",
        act=ignores_versions,
    ),
    Check(
        id="handshake.zero-key",
        section="Handshake",
        title="An offer with an ephemeral key of zeros meets silence, and does the pump no harm.",
        does="Makes an offer with the right key whose public key shares no secret with anybody.",
        look="X25519 gives zeros for such a key; many libraries raise. Either is to be taken for a stranger.",
        act=ignores_zero_key,
    ),
    Check(
        id="handshake.damaged",
        section="What meets silence",
        title="An offer in which a bit has changed meets silence.",
        does="Changes bits of an offer one at a time, with the old checksum and with the right one.",
        look="Check the CRC-32 first, then the tag. A damaged frame costs that frame and nothing else.",
        act=ignores_damage,
    ),
    Check(
        id="handshake.cut",
        section="What meets silence",
        title="An offer that was cut short meets silence.",
        does="Sends the first bytes of an offer as a frame, at six lengths.",
        look="Ask a body for its length before it is taken apart.",
        act=ignores_pieces,
    ),
    Check(
        id="handshake.unknown-kind",
        section="What meets silence",
        title="A body of a kind that no console begins with meets silence.",
        does="Sends bodies that begin with 00, 02, 03, 04, 05, 80 and ff.",
        look="Without a session nothing but an offer (01) is for the pump.",
        act=ignores_kinds,
    ),
    Check(
        id="handshake.no-hello",
        section="What meets silence",
        title="An offer that opens and carries no Hello meets silence.",
        does="Makes offers with the right key that carry nothing, another message, and bytes that are none.",
        look="What the offer carries has to be a whole `Hello` before anything is replied.",
        act=ignores_no_hello,
    ),
    Check(
        id="handshake.text",
        section="What meets silence",
        title="Other protocols meet silence.",
        does="Speaks HTTP, TLS, SSH and plain lines. The pump may end the link on it.",
        look="Nothing may be sent before an offer has opened, no banner and no error.",
        act=ignores_text,
    ),
    Check(
        id="handshake.garbage",
        section="What meets silence",
        title="Random bytes meet silence.",
        does="Sends four times 512 random bytes, then a good offer on the same link.",
        look="A frame that is no COBS is skipped; the next delimiter is the next chance.",
        act=ignores_garbage,
    ),
    Check(
        id="handshake.long",
        section="Framing",
        title="A frame that is too long is skipped, and nobody else notices.",
        does="Sends a frame a byte too long, then 64 KiB without a delimiter; then opens a session anew.",
        look="Hold no more of a frame than the longest has, and forget it until the next delimiter.",
        act=ignores_long_frames,
    ),
    Check(
        id="handshake.four-at-once",
        section="Deadlines and limits",
        title="Of four offers that arrive at once each is tried.",
        does="Makes three offers with random keys and a good one, in one piece.",
        look="A console with several keys makes four offers at a time; more a pump may leave out.",
        act=takes_offers_at_once,
    ),
    Check(
        id="handshake.bytes",
        section="Deadlines and limits",
        title="A pump hears out whoever has no session yet, for 24,576 bytes at least.",
        does="Sends 20,000 bytes in frames of no meaning, then a good offer on the same link.",
        look="A console that tries many keys again and again sends thousands of bytes before one fits.",
        act=hears_strangers_out,
    ),
    Check(
        id="handshake.deadline",
        section="Deadlines and limits",
        title="A link on which no session opens is ended after 5 s, without a word.",
        does="Sends a byte now and then, and waits for the link's end.",
        look="The whole time counts, from the link's opening; a byte does not begin it anew.",
        act=tires_of_strangers,
        level=Level.SHOULD,
    ),
)

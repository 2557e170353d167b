"""Checks of framing in a session: bytes may arrive cut anywhere, and noise costs one frame.

Apart from `handshake`, whose checks send what no session has.
"""

from __future__ import annotations

from itertools import count

from console.conformance.check import Check
from console.conformance.forgery import flipped
from console.conformance.handshake import LONG
from console.conformance.probe import Probe
from console.conformance.sessions import PROBED
from console.protocol.channel import TO_PUMP
from console.protocol.framing import MAX_BODY, MAX_ENCODED, frame

NOISE = bytes.fromhex("55aa01ff03fe7f80a5c30d0a")
"""Bytes without a zero, as a bad line makes them."""


def takes_single_bytes(probe: Probe) -> None:
    """Send an offer, the first frame and a request one byte at a time."""
    link, offer = probe.link(), probe.offer()
    data = frame(offer.body)
    link.trickle(data, "an offer, byte by byte", tuple(range(1, len(data))))
    call = offer.replied(link).call()
    data = frame(call.sealed(call.request(PROBED)))
    link.trickle(data, "a request, byte by byte", tuple(range(1, len(data))))
    call.read_answer()


def takes_any_cut(probe: Probe) -> None:
    """Cut a request's frame in two, at every place."""
    call = probe.call()
    for cut in count(1):
        data = frame(call.sealed(call.request(PROBED)))
        if cut == len(data):
            return
        call.link.trickle(data, f"a request, cut before byte {cut}", (cut,))
        call.read_answer()


def takes_many_at_once(probe: Probe) -> None:
    """Send several frames in one piece."""
    call = probe.call()
    frames = [call.sealed(b"") for _ in range(8)] + [call.sealed(call.request(PROBED)), call.sealed(b"")]
    call.link.send(b"".join(map(frame, frames)), "ten frames at once, a request among them")
    call.read_answer()
    call.lives()


def skips_delimiters(probe: Probe) -> None:
    """Send delimiters in a row."""
    call = probe.call()
    call.link.send(bytes(64), "64 delimiters")
    call.only(PROBED, "delimiters")


def recovers_from_noise(probe: Probe) -> None:
    """Let noise stand before a request, with a delimiter between and without one."""
    call = probe.call()
    call.link.send(NOISE + b"\x00", "noise and a delimiter")
    call.only(PROBED, "noise")
    call.link.send(NOISE, "noise without a delimiter")
    call.put(PROBED, "with noise glued to it")
    call.put(PROBED, "once more", call.number)
    call.read_answer()
    call.link.send(probe.random(256) + b"\x00", "random bytes and a delimiter")
    call.lives()


def skips_long_frames(probe: Probe) -> None:
    """Send frames in a session that are too long, or as long as may be and no good."""
    call = probe.call()
    for data, what in (
        (b"\x01" * (MAX_ENCODED + 1) + b"\x00", "a frame a byte too long"),
        (b"\x01" * LONG + b"\x00", f"a frame of {LONG} bytes"),
        (frame(TO_PUMP + probe.random(MAX_BODY - 1)), "random bytes in the longest frame there is"),
    ):
        call.link.send(data, what)
        call.only(PROBED, what)


def skips_damaged_frames(probe: Probe) -> None:
    """Change single bits of a frame as it stands on the link."""
    call = probe.call()
    for bit in (1, 75, -20):
        data = frame(call.sealed(call.request(PROBED)))[:-1]
        damaged = flipped(data, bit)
        if 0 not in damaged:
            call.link.send(damaged + b"\x00", "a request with one bit changed")
        call.put(PROBED, "as it should be", call.number)
        call.read_answer()
        call.lives()


CHECKS = (
    Check(
        id="framing.byte-by-byte",
        section="Framing",
        title="A session can be opened and used byte by byte.",
        does="Sends an offer and a request one byte at a time.",
        look="Keep what has arrived of a frame until its delimiter comes; a wait is for the whole.",
        act=takes_single_bytes,
    ),
    Check(
        id="framing.any-cut",
        section="Transport",
        title="A frame may arrive in two pieces, cut anywhere.",
        does="Cuts a request's frame once at every place, also before its delimiter.",
        look="A piece is no frame, also where it is whole COBS by chance.",
        act=takes_any_cut,
        patience_ms=120_000,
    ),
    Check(
        id="framing.many-at-once",
        section="Transport",
        title="Several frames may arrive in one piece.",
        does="Sends eight empty frames, a request and another empty frame at once.",
        look="Go on after the first delimiter of what was read.",
        act=takes_many_at_once,
    ),
    Check(
        id="framing.delimiters",
        section="Framing",
        title="Delimiters in a row are nothing.",
        does="Sends 64 of them and a request.",
        look="An empty frame is no error.",
        act=skips_delimiters,
    ),
    Check(
        id="framing.noise",
        section="Framing",
        title="Noise costs one frame at most.",
        does="Sends noise before a request, with a delimiter between, without one, and with zeros in it.",
        look="Skip to the next delimiter and go on; the session lives.",
        act=recovers_from_noise,
    ),
    Check(
        id="framing.long",
        section="Framing",
        title="In a session too, a frame that is too long is skipped, and the session lives.",
        does="Sends a frame a byte too long, one of 64 KiB, and the longest with random bytes in it.",
        look="The limit is on one frame. What a session has sent in all is not limited.",
        act=skips_long_frames,
    ),
    Check(
        id="framing.damaged",
        section="Framing",
        title="A damaged frame costs that frame, and the session lives.",
        does="Changes bits of a request's frame as it stands on the link, and asks again.",
        look="What does not open changes a count and nothing else.",
        act=skips_damaged_frames,
    ),
)

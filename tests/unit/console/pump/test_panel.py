"""The panel: what a press does, what is refused and by which code, and what the pump's log says of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from console.domain.pairing import PairingKey
from console.protocol.messages import PanelShown, Refused, UsePanel
from console.pump.firmware import Firmware
from console.pump.memory import NotKnownDurable
from console.pump.panel import LIKELY_FORGOTTEN, PumpPanel
from console.pump.ring import MOST_OTHERS, Ring
from support import keys
from support.keys import CONSOLE, KEY, OTHER
from support.pumps import FailingMemory, expect, new, started


@dataclass
class Stand:
    """A panel, and the pump that it is on."""

    memory: FailingMemory = field(default_factory=FailingMemory)
    firmware: Firmware = field(default_factory=lambda: started(new()))
    ring: Ring = field(init=False)
    panel: PumpPanel = field(init=False)

    def __post_init__(self) -> None:
        self.ring = keys.ring(self.memory)
        self.panel = PumpPanel(self.firmware, self.ring)

    def press(self, press: str, fingerprint: str | None = None, now: int = 0) -> PanelShown | Refused:
        return self.panel.use(UsePanel(press, fingerprint), now)

    def log(self) -> list[tuple[str, str]]:
        return [(entry.kind, entry.what) for entry in self.firmware.log.entries]


@pytest.fixture
def stand() -> Stand:
    return Stand()


def test_that_a_look_shows_who_is_paired_and_no_key(stand: Stand) -> None:
    seen = expect(PanelShown, stand.press("look"))
    assert (seen.key, seen.left_ms) == (None, 0)
    assert [(each.name, each.fingerprint, each.own) for each in seen.paired] == [
        (CONSOLE, KEY.fingerprint, True)
    ]


def test_that_a_start_shows_a_new_key_and_a_stop_hides_it(stand: Stand) -> None:
    seen = expect(PanelShown, stand.press("start", now=1_000))
    assert seen.key is not None
    assert seen.left_ms == 120_000
    assert stand.ring.keys(1_000) == (KEY, PairingKey(seen.key))
    assert expect(PanelShown, stand.press("stop")).key is None
    assert stand.ring.keys(1_000) == (KEY,)


def test_that_a_console_which_is_paired_stands_in_the_log_by_its_fingerprint(stand: Stand) -> None:
    shown = expect(PanelShown, stand.press("start")).key
    assert shown is not None
    key = PairingKey(shown)
    before = len(stand.log())
    stand.panel.opened(key, "ward 4")
    stand.panel.opened(key, "ward 4")
    assert stand.log()[before:] == [("paired", f"Paired with ward 4, key {key.fingerprint}.")]


def test_that_a_console_which_is_revoked_stands_in_the_log(stand: Stand) -> None:
    seen = expect(PanelShown, stand.press("revoke", KEY.fingerprint))
    assert seen.paired == ()
    assert stand.log()[-1] == ("pairing-revoked", f"Revoked {CONSOLE}, key {KEY.fingerprint}.")


def test_that_no_key_stands_in_the_log(stand: Stand) -> None:
    shown = expect(PanelShown, stand.press("start")).key
    assert shown is not None
    key = PairingKey(shown)
    stand.panel.opened(key, "ward 4")
    stand.press("revoke", key.fingerprint)
    for _, what in stand.log():
        assert key.text not in what
        assert key.data.hex() not in what


@pytest.mark.parametrize(
    ("press", "fingerprint", "code"),
    [
        ("revoke", OTHER.fingerprint, "no-such-console"),
        ("revoke", None, "no-such-console"),
        ("shake", None, "no-such-press"),
        ("", None, "no-such-press"),
    ],
)
def test_that_what_cannot_be_pressed_is_refused_and_not_done(
    stand: Stand, press: str, fingerprint: str | None, code: str
) -> None:
    before = stand.log()
    assert expect(Refused, stand.press(press, fingerprint)).code == code
    assert stand.log() == before
    assert stand.ring.keys(0) == (KEY,)


def test_that_a_full_pump_shows_no_key(stand: Stand) -> None:
    for number in range(MOST_OTHERS):
        shown = expect(PanelShown, stand.press("start")).key
        assert shown is not None
        stand.panel.opened(PairingKey(shown), f"ward {number}")
    assert expect(Refused, stand.press("start")).code == "panel-full"
    assert expect(PanelShown, stand.press("look")).key is None


def test_nobody_is_revoked_when_that_cannot_be_kept(stand: Stand) -> None:
    stand.memory.full = True
    refusal = expect(Refused, stand.press("revoke", KEY.fingerprint))
    assert refusal.code == "memory-failed"
    assert "disk is full" in refusal.sentence
    assert stand.ring.keys(0) == (KEY,)


def test_that_who_came_or_went_stands_in_the_log_though_the_disk_will_not_say_that_it_lasts(
    stand: Stand,
) -> None:
    key = PairingKey(expect(PanelShown, stand.press("start")).key or b"")
    stand.memory.unsure = True
    with pytest.raises(NotKnownDurable):
        stand.panel.opened(key, "ward 4")
    refusal = expect(Refused, stand.press("revoke", key.fingerprint))
    assert refusal.code == "memory-failed"
    assert refusal.sentence.startswith(LIKELY_FORGOTTEN)
    assert stand.ring.keys(0) == (KEY,)
    assert [kind for kind, _ in stand.log()[-2:]] == ["paired", "pairing-revoked"]

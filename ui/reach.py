"""The ends of the rig that intentions reach for, or the sentence why one is not there.

Apart from `desk`, which says what is wanted of them. Knows no Qt and keeps nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.alarms import Tone
from console.errors import ConsoleError
from console.session.events import LinkLost, SessionEvent
from ui.state import ConsoleState, Link

if TYPE_CHECKING:
    from console.rig import Rig
    from console.session.bench import BenchClient
    from console.session.session import Session
    from console.session.trainer import TrainerClient

_HELD = "Time stays at ×1 or paused until the draft is in the pump or discarded."


def busy(rig: Rig) -> bool:
    """Tell whether an answer is awaited at any end."""
    return rig.ways.meets or any(
        link is not None and link.busy for link in (rig.session, rig.trainer, rig.bench)
    )


def heard(rig: Rig, now_ms: int) -> tuple[SessionEvent, ...]:
    """Turn the rig; a pump whose memory fails is let go, and said to be lost."""
    try:
        return rig.turn(now_ms)
    except (ConsoleError, OSError) as failed:
        rig.close_pump()
        return (LinkLost(str(failed)),)


def session(rig: Rig, state: ConsoleState) -> Session:
    """Return the session with the open pump; refuses while the pump is not linked."""
    found = rig.session
    if found is None or found.ended or state.link is not Link.LINKED:
        raise ConsoleError(f"The pump is not linked. {state.link_sentence}".strip())
    return found


def tones(rig: Rig, state: ConsoleState, asked: int | Tone) -> None:
    """Ask the open pump for a silence of so many ms, or to sound a tone; refuses while it is not linked."""
    found = session(rig, state)
    if isinstance(asked, Tone):
        found.sound(asked, state.user)
    else:
        found.silence(asked, state.user)


def trainer(rig: Rig) -> TrainerClient:
    """Return what moves therapy time; refuses where no simulated pump is linked."""
    found = rig.trainer
    if found is None or found.ended:
        raise ConsoleError("The pump's clock can be moved only while a simulated pump is linked.")
    return found


def set_rate(rig: Rig, state: ConsoleState, rate: int) -> None:
    """Run therapy time at `rate`; while a draft waits only ×1 and pause (0)."""
    if rate > 1 and state.draft is not None:
        raise ConsoleError(_HELD)
    trainer(rig).set_rate(rate)


def jump(rig: Rig, state: ConsoleState, by_ms: int) -> None:
    """Move therapy time forward; not while a draft waits."""
    if state.draft is not None:
        raise ConsoleError(_HELD)
    trainer(rig).jump(by_ms)


def hold_time(rig: Rig, state: ConsoleState) -> None:
    """Bring therapy time down to ×1 while a draft waits (clinical rules, Review 4)."""
    fast = state.rate is not None and state.rate > 1
    if state.draft is not None and fast and rig.trainer is not None:
        rig.trainer.set_rate(1)


def bench(rig: Rig) -> BenchClient:
    """Return what hands act through; refuses where no simulated pump is linked."""
    found = rig.bench
    if found is None or found.ended:
        raise ConsoleError(
            "There is no bench for this pump: hands reach a simulated pump while it is linked."
        )
    return found

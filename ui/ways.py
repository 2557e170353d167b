"""The ways to pumps, whoever is open: which this console is paired with, and how a new one is met.

Apart from `desk`, which works with the open patient's pump: a pump is met beside it, on a link of its own. No
key comes to the screen from here, only its fingerprint. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.pairing import PairingKey
from console.domain.patient import Implant, Patient
from console.errors import ConsoleError
from console.session.events import MeetingFailed, PumpMet
from ui import history
from ui.state import UNDER_WAY, ConsoleState, FirstMeeting, Link

if TYPE_CHECKING:
    from console.rig import Rig

WAIT = "An update of the pump is on its way; wait until it is verified."
STAYS = (
    "Pump {serial} is paired at {spec} now. The one on screen still runs inside this program; open the "
    "patient again to open the one that was paired."
)


def listed(state: ConsoleState, rig: Rig) -> ConsoleState:
    """Return the state with what is known of pumps now, and of the ways to them while somebody looks.

    To list the ways loads the plug-ins that are on.
    """
    ways = replace(
        state.ways,
        name=rig.ways.name,
        data=str(rig.ways.data),
        named=rig.ways.shown(rig.named),
        elsewhere=rig.ways.shown(rig.elsewhere),
        carriers=rig.ways.carriers() if state.ways.watched else state.ways.carriers,
        pumps=rig.ways.look(),
        damaged=rig.keys.broken(),
    )
    if state.ways.watched:
        rig.ways.watch()
    return replace(state, ways=ways)


def watched(state: ConsoleState, rig: Rig, *, on: bool) -> ConsoleState:
    """Look who is there, of the pumps that are known, or look away."""
    if not on:
        rig.ways.look_away()
    return listed(replace(state, ways=replace(state.ways, watched=on)), rig)


def switched(state: ConsoleState, rig: Rig, scheme: str, *, on: bool) -> ConsoleState:
    """Switch a plug-in on as it is now, or off; refuses one that cannot be."""
    rig.ways.switch(scheme, on=on)
    return listed(state, rig)


def at(state: ConsoleState, rig: Rig) -> ConsoleState:
    """Return the state with where the open pump is and, while somebody looks, who is there now."""
    elsewhere = rig.ways.shown(rig.elsewhere)
    pumps = rig.ways.known() if state.ways.watched else state.ways.pumps
    if (elsewhere, pumps) == (state.ways.elsewhere, state.ways.pumps):
        return state
    return replace(state, ways=replace(state.ways, elsewhere=elsewhere, pumps=pumps))


def meeting(state: ConsoleState, rig: Rig, spec: str, code: str) -> ConsoleState:
    """Begin to meet the pump at `spec` by the `code` on its panel; how that ends comes with `turn`.

    Where it is the open patient's, no other pump may answer. What is no code or no address, and that nobody
    is there, is how a meeting ends, too. Refused while an update is on its way: a pump has one session at a
    time.
    """
    if state.update.stage in UNDER_WAY:
        raise ConsoleError(WAIT)
    spec, expected = spec.strip(), None
    if spec and spec == rig.ways.shown(rig.elsewhere):
        spec, expected = rig.elsewhere, state.implant.serial if state.implant is not None else None
    begun = FirstMeeting(rig.ways.shown(spec))
    try:
        key = PairingKey.parse(code)
        rig.ways.meet(spec, key, expected)
    except ConsoleError as why:
        return _with(state, replace(begun, sentence=str(why)))
    return _with(state, replace(begun, fingerprint=key.fingerprint))


def chosen(state: ConsoleState, rig: Rig, serial: str) -> ConsoleState:
    """Take it that `serial` is the pump at its address, though one of that number may have run here."""
    rig.ways.choose(serial)
    return state


def called(state: ConsoleState, rig: Rig, serial: str) -> ConsoleState:
    """Begin to meet pump `serial` again, by the key that is kept; it ends as a first meeting does.

    Not while an update is on its way: a pump has one session at a time.
    """
    if state.update.stage in UNDER_WAY:
        raise ConsoleError(WAIT)
    begun = FirstMeeting(rig.ways.shown(rig.ways.met_at(serial)))
    try:
        rig.ways.meet_again(serial)
    except ConsoleError as why:
        return _with(state, replace(begun, sentence=str(why)))
    return _with(state, begun)


def given(state: ConsoleState, rig: Rig, serial: str, patient: Patient) -> ConsoleState:
    """Record that `patient`, who is added if new, carries pump `serial`, which was just met.

    No pump is taken from anybody, and nobody's is replaced by it: what the record refuses changes nothing.
    """
    meeting, store = state.ways.meeting, rig.store
    identity = meeting.identity if meeting is not None else None
    if identity is None or identity.serial != serial:
        raise ConsoleError(f"Pump {serial} has not answered; nothing was recorded.")
    with store.together():
        bearer = patient if patient.id else store.add_patient(patient, state.user)
        if any(each.serial == serial for each in store.implants()):
            store.assign(serial, bearer.id, state.user)
        elif store.implant_of(bearer.id) is not None:
            raise ConsoleError(f"{bearer.name} carries another pump; nothing was recorded.")
        else:
            here_ms = rig.clock.local_ms()
            store.add_implant(Implant(serial, identity.model, bearer.id, here_ms, None), state.user)
    return history.with_patients(state, store)


def given_up(state: ConsoleState, rig: Rig) -> ConsoleState:
    """Return the state with nobody to be met."""
    rig.ways.part()
    return _with(state, None)


def met(state: ConsoleState, event: PumpMet | MeetingFailed) -> ConsoleState:
    """Return the state after a first meeting has ended."""
    begun = state.ways.meeting
    if begun is None:
        return state
    if isinstance(event, MeetingFailed):
        return _with(state, replace(begun, sentence=event.sentence))
    if _is_ours(state, event) and _runs_here(state):
        stays = STAYS.format(serial=event.identity.serial, spec=begun.spec)
        state = replace(state, notice=stays)
    return _with(state, replace(begun, identity=event.identity))


def forgotten(state: ConsoleState, rig: Rig, serial: str) -> ConsoleState:
    """Forget the key of pump `serial`; a session that stands goes on until it ends."""
    rig.keys.forget(serial)
    return listed(state, rig)


def is_wanted(state: ConsoleState, event: PumpMet) -> bool:
    """Tell whether the pump that was met is the open patient's, to be linked to now."""
    return _is_ours(state, event) and not _runs_here(state)


def _is_ours(state: ConsoleState, event: PumpMet) -> bool:
    return state.implant is not None and state.implant.serial == event.identity.serial


def _runs_here(state: ConsoleState) -> bool:
    """Tell whether a session stands with a pump in this program, which no other replaces meanwhile."""
    return state.link is Link.LINKED and not state.ways.elsewhere


def _with(state: ConsoleState, meeting: FirstMeeting | None) -> ConsoleState:
    return replace(state, ways=replace(state.ways, meeting=meeting))

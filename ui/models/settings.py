"""What Settings says: which pumps are known and where, what can carry a link, and where all of it lies.

Apart from the page so that every sentence can be tried without Qt. It tells fingerprints, never a key, and no
address with what is secret in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.carriers import Carrier, CarrierState
from console.domain.pairing import KnownPump
from console.domain.patient import Patient
from console.domain.wording import NOTHING
from ui.format import counted
from ui.models import link
from ui.models.pairing import Asked
from ui.state import ConsoleState

NO_PUMPS = (
    "This console is paired with no pump elsewhere yet. Switch pairing on at a pump's panel, press “Pair a "
    "pump” here and enter the code that it shows. Pumps inside this program pair themselves."
)
FORGET = (
    "This console cannot open the pump there any more until it is paired anew; one that was made inside this "
    "program is opened here again. The pump still lists this console until somebody revokes it on its panel."
)
EACH = "where it was last met, if it is paired; otherwise inside this program"
WARNING = (
    "A plug-in is a program that somebody else wrote. Switched on, it runs inside this one, and may do on "
    "this machine whatever you may. Switch it on only if you trust who wrote it."
)
ELSEWHERE_IN_MENU = (
    "Who is at the console, theme, size of text and the pump's tones: in the menu at the top right."
)

_THERE = {True: ("there", "accent"), False: ("not there", "plain"), None: ("not known", "plain")}
_STATES = {
    CarrierState.BUILT_IN: "built in",
    CarrierState.OFF: "plug-in, off",
    CarrierState.ON: "plug-in, on",
    CarrierState.BROKEN: "plug-in, broken",
}


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A way to carry a link as it is listed; `on` is None where there is nothing to switch."""

    scheme: str
    form: str
    told: str
    mark: str
    on: bool | None
    trouble: str
    question: str


def pumps(state: ConsoleState) -> tuple[Asked, ...]:
    """Return the pumps that this console is paired with."""
    return tuple(_pump(each, state) for each in state.ways.pumps)


def bearer_of(state: ConsoleState, serial: str) -> Patient | None:
    """Return the patient who carries pump `serial`, None where nobody in the record does."""
    rows = (row for row in state.patients if row.implant is not None and row.implant.serial == serial)
    return next((row.patient for row in rows), None)


def counted_pumps(state: ConsoleState) -> str:
    """Return how many they are; nothing where there are none."""
    return counted(len(state.ways.pumps), "pump") if state.ways.pumps else ""


def carriers(state: ConsoleState) -> tuple[CarrierRow, ...]:
    """Return what can carry a link."""
    return tuple(_carrier(each) for each in state.ways.carriers)


def facts(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return what this console is called, where patients' pumps are opened, and where the open one is."""
    where = f"at {state.ways.named}, as it was started" if state.ways.named else EACH
    return (
        ("On a pump's panel it is called", state.ways.name),
        ("A patient's pump is opened", where),
        ("The open pump is", _open_at(state)),
    )


def _open_at(state: ConsoleState) -> str:
    if state.implant is None:
        return NOTHING
    return ", ".join(filter(None, (state.implant.serial, link.place(state))))


def _pump(pump: KnownPump, state: ConsoleState) -> Asked:
    mark, kind = _THERE[pump.there]
    where = f"last met at {pump.spec}" if pump.spec else "not met yet"
    patient = bearer_of(state, pump.serial)
    whose = "nobody's pump" if patient is None else f"{patient.given_name} {patient.family_name}'s pump"
    return Asked(
        key=pump.serial,
        name=pump.serial,
        detail=f"{whose} · key {pump.fingerprint}\n{where}",
        question=f"Forget pump {pump.serial}?",
        meaning=FORGET,
        mark=mark,
        mark_kind=kind,
        opens="Open…" if patient is None else "Open",
        open_off=_open_off(pump, state),
    )


def _open_off(pump: KnownPump, state: ConsoleState) -> str:
    """Return why the pump cannot be opened from here; that nobody answers turns out only then."""
    if state.ways.named:
        return f"This window was started with --pump, and opens whoever is opened at {state.ways.named}."
    if not pump.spec:
        return "It is not known where this pump is; pair it anew with its address."
    return "The broker says that this pump is not there; switch it on first." if pump.there is False else ""


def _carrier(carrier: Carrier) -> CarrierRow:
    needs = "" if carrier.needs == "nothing" else f" Needs {carrier.needs}."
    brought = f" Brought by {carrier.plugin}." if carrier.plugin else ""
    on = None if carrier.plugin is None else carrier.state is CarrierState.ON
    return CarrierRow(
        scheme=carrier.scheme,
        form=carrier.form,
        told=f"{carrier.carries[:1].upper()}{carrier.carries[1:]}.{needs}{brought}",
        mark=_STATES[carrier.state],
        on=on,
        trouble=carrier.trouble,
        question=f"Switch on {carrier.scheme}, brought by {carrier.plugin}?",
    )

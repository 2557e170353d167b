"""What happens in a case, read from its file: faults, hands, what the console tells the pump, and readings.

Apart from `files`, which reads the rest of it. An event names one deed and nothing that does not belong to
it; a hand may say what it must feel and find, or by which code it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from console import fault_plans, programs
from console.cases.sight import between
from console.cases.values import (
    Begins,
    Cleared,
    Deed,
    Done,
    Event,
    Felt,
    Read,
    Refilled,
    Reprogrammed,
    Telling,
    Told,
)
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import BolusChange, ResumeChange, StopChange
from console.domain.faults import Fault
from console.domain.hands import (
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    OralDrug,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.prescription import Drug, Infusion
from console.domain.quantities import Concentration, Dose, Volume
from console.tables import Table

STRENGTH = "concentration_mcg_per_ml"
_KINDS = ("fault", "clear", "hand", "tell", "read")
_ALWAYS = ("at", "why")
_AGAIN = ("every", "times")
_FOUND = ("finds", "says", "feels_ml", "refused")


@dataclass(frozen=True, slots=True)
class Start:
    """What the events build upon: the catalog, the pump's model and drug, and when the case starts."""

    catalog: Catalog
    model: PumpModel
    drug: Drug
    starts_ms: int

    def strength(self, table: Table) -> Drug:
        """Return the vial that `table` names: the pump's own drug where it names no other strength."""
        if STRENGTH not in table.values:
            return self.drug
        return replace(self.drug, concentration=_concentration(table))


def events_in(tables: tuple[Table, ...], start: Start) -> Iterator[Event]:
    """Return what the `[[event]]` tables say, in their order, what is repeated as often as it is."""
    for table in tables:
        named = [kind for kind in _KINDS if kind in table.values]
        if len(named) != 1:
            raise table.refused(f"an event is one of {', '.join(_KINDS)}.")
        why = table.text("why") if "why" in table.values else ""
        for at_ms in fault_plans.repeated_in(table).instants(start.starts_ms):
            if at_ms < start.starts_ms:
                raise table.refused("at lies before the case starts.", "at")
            yield Event(at_ms, _READERS[named[0]](table, start, at_ms), why)


def _fault(table: Table, start: Start, at_ms: int) -> Begins:
    table.only(*_ALWAYS, "fault", "value", "for")
    planned = fault_plans.fault_in(table, start.catalog.faults, "fault")
    until_ms = None if planned.for_ms is None else at_ms + planned.for_ms
    with table:
        return Begins(Fault(planned.name, planned.value, at_ms, until_ms))


def _clear(table: Table, start: Start, at_ms: int) -> Cleared:  # noqa: ARG001 - all readers take the same
    table.only(*_ALWAYS, "clear")
    name = table.text("clear")
    if name not in start.catalog.faults:
        known = ", ".join(start.catalog.faults)
        raise table.refused(f"there is no fault {name[:40]!r}; there is {known}.", "clear")
    return Cleared(name)


def _read(table: Table, start: Start, at_ms: int) -> Read:  # noqa: ARG001 - all readers take the same
    table.only(*_ALWAYS, *_AGAIN, "read")
    if not table.flag("read"):
        raise table.refused("read is true, or left out.", "read")
    return Read()


def _hand(table: Table, start: Start, at_ms: int) -> Done:  # noqa: ARG001 - all readers take the same
    name = table.text("hand")
    if name not in HANDS:
        raise table.refused(f"there is no hand {name[:40]!r}; there is {', '.join(HANDS)}.", "hand")
    keys, built = HANDS[name]
    table.only(*_ALWAYS, *_AGAIN, "hand", *keys, *_FOUND)
    with table:
        hand = built(table, start)
    finds = table.table("finds") if "finds" in table.values else None
    felt = Felt(
        ml=between(table, "feels_ml") if "feels_ml" in table.values else None,
        says=_text(table, "says"),
        finds=() if finds is None else tuple((what, finds.text(what)) for what in finds.values),
    )
    refused = _text(table, "refused")
    if refused and felt != Felt():
        raise table.refused("a hand that is refused feels and finds nothing.", "refused")
    return Done(hand, felt, refused)


def _aspirate(table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    return Aspirate(_port(table), _volume(table) if "volume_ml" in table.values else None)


def _inject(table: Table, start: Start) -> Hand:
    return Inject(_port(table), start.strength(table), _volume(table))


def _rinse(table: Table, start: Start) -> Hand:
    return Rinse(start.strength(table), _volume(table), table.whole("rinses"))


def _join(table: Table, start: Start) -> Hand:
    return Join(_volume(table), start.strength(table) if STRENGTH in table.values else None)


def _look(look: Look, table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    return Examine(look)


def _oral(table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    drug = table.text("drug")
    if drug not in set(OralDrug):
        raise table.refused(f"drug is {', '.join(OralDrug)}.", "drug")
    return GiveOral(OralDrug(drug), table.whole("mg"))


def _lumbar(table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    return LumbarBolus(Dose.from_mcg(table.number("dose_mcg")))


def _csf(table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    return DrawCsf(_volume(table))


def _admit(table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    care = table.text("care")
    if care not in set(Care):
        raise table.refused(f"care is {', '.join(Care)}.", "care")
    return Admit(Care(care))


def _plain(hand: Hand, table: Table, start: Start) -> Hand:  # noqa: ARG001 - all readers take the same
    return hand


HANDS: dict[str, tuple[tuple[str, ...], Callable[[Table, Start], Hand]]] = {
    "aspirate": (("port", "volume_ml"), _aspirate),
    "inject": (("port", "volume_ml", STRENGTH), _inject),
    "rinse": (("volume_ml", STRENGTH, "rinses"), _rinse),
    "join": (("volume_ml", STRENGTH), _join),
    "part": ((), partial(_plain, Part())),
    "press": ((), partial(_plain, PressButton())),
    **{look.value: ((), partial(_look, look)) for look in Look},
    "oral": (("drug", "mg"), _oral),
    "lumbar-bolus": (("dose_mcg",), _lumbar),
    "draw-csf": (("volume_ml",), _csf),
    "admit": (("care",), _admit),
    "discharge": ((), partial(_plain, Discharge())),
}
"""Each hand with the keys that it takes, and what they make."""

_CALLED: dict[type[Hand], str] = {
    Aspirate: "aspirate",
    Inject: "inject",
    Rinse: "rinse",
    Join: "join",
    Part: "part",
    PressButton: "press",
    GiveOral: "oral",
    LumbarBolus: "lumbar-bolus",
    DrawCsf: "draw-csf",
    Admit: "admit",
    Discharge: "discharge",
}


def called(hand: Hand) -> str:
    """Return the word of a case's file for `hand`."""
    return hand.look.value if isinstance(hand, Examine) else _CALLED[type(hand)]


def _tell(table: Table, start: Start, at_ms: int) -> Told:  # noqa: ARG001 - all readers take the same
    name = table.text("tell")
    if name not in TELLINGS:
        raise table.refused(f"a pump is told {', '.join(TELLINGS)}.", "tell")
    keys, built = TELLINGS[name]
    table.only(*_ALWAYS, *_AGAIN, "tell", *keys, "refused")
    with table:
        return Told(built(table, start), _text(table, "refused"))


def _program(table: Table, start: Start) -> Telling:
    return Reprogrammed(_infusion(table, start))


def _bolus(table: Table, start: Start) -> Telling:  # noqa: ARG001 - all readers take the same
    return BolusChange(Dose.from_mcg(table.number("dose_mcg")), fault_plans.span_in(table, "lasts"))


def _refill(table: Table, start: Start) -> Telling:
    return Refilled(
        filled=_volume(table, "filled_ml"),
        withdrawn=_volume(table, "withdrawn_ml") if "withdrawn_ml" in table.values else None,
        left=_volume(table, "left_ml") if "left_ml" in table.values else Volume(0),
        concentration=_concentration(table) if STRENGTH in table.values else None,
        infusion=_infusion(table, start) if "infusion" in table.values else None,
        bridge="bridge" in table.values and table.flag("bridge"),
    )


def _stop(table: Table, start: Start) -> Telling:  # noqa: ARG001 - all readers take the same
    return StopChange()


def _resume(table: Table, start: Start) -> Telling:  # noqa: ARG001 - all readers take the same
    return ResumeChange()


TELLINGS: dict[str, tuple[tuple[str, ...], Callable[[Table, Start], Telling]]] = {
    "program": (("infusion",), _program),
    "bolus": (("dose_mcg", "lasts"), _bolus),
    "refill": (("filled_ml", "withdrawn_ml", "left_ml", STRENGTH, "infusion", "bridge"), _refill),
    "stop": ((), _stop),
    "resume": ((), _resume),
}
"""What a console tells a pump, with the keys that it takes, and what they make."""

_READERS: dict[str, Callable[[Table, Start, int], Deed]] = {
    "fault": _fault,
    "clear": _clear,
    "hand": _hand,
    "tell": _tell,
    "read": _read,
}


def _infusion(table: Table, start: Start) -> Infusion:
    least = programs.slowest(start.model, start.drug)
    return programs.infusion_in(table.table("infusion"), start.catalog.quantities, least)


def _port(table: Table) -> Port:
    port = table.text("port") if "port" in table.values else Port.RESERVOIR.value
    if port not in set(Port):
        raise table.refused(f"port is {', '.join(Port)}.", "port")
    return Port(port)


def _volume(table: Table, key: str = "volume_ml") -> Volume:
    return Volume.from_ml(table.number(key))


def _concentration(table: Table) -> Concentration:
    return Concentration.from_mcg_per_ml(table.number(STRENGTH))


def _text(table: Table, key: str) -> str:
    return table.text(key) if key in table.values else ""

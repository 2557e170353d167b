"""The faults as the instructor's window lists them: where each sits, what it takes, and whether it is on.

Apart from the card, so that the list can be tried without Qt. The link's faults stand in the same list,
though the console and not the pump suffers them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.domain.faults import Fault, FaultKind
from console.domain.wording import moment_text

LINK = "link:"
"""What the name of a link's fault begins with here, since the pump knows none of them."""

LINK_LABELS = {
    "lossy": "Loses frames, 1 in 20",
    "noisy": "Damages frames, 1 in 20",
    "doubled": "Doubles frames, 1 in 5",
    "delayed": "Delay of 2 s each way",
    "byte by byte": "Arrives byte by byte",
    "silent": "Silent, nothing arrives",
}
"""The link's faults that last, by the names the rig knows; one at a time."""

CUT = f"{LINK}cut"


@dataclass(frozen=True, slots=True)
class Row:
    """A fault in the list; `kind` is None for one of the link, which takes no value.

    One that does not last (`lasts`) is done and never on. `value` is what the pump says, while it is on;
    `span` tells of one that begins later or ends by itself.
    """

    name: str
    place: str
    label: str
    words: str
    lasts: bool
    kind: FaultKind | None = None
    on: bool = False
    value: int | None = None
    span: str = ""

    @property
    def takes_value(self) -> bool:
        """Tell whether there is a value to be typed."""
        return self.kind is not None and self.kind.low is not None


def rows(
    kinds: Mapping[str, FaultKind], faults: Iterable[Fault], link_fault: str, clock_ms: int
) -> tuple[Row, ...]:
    """Return every fault there is, grouped by place in the order of the data file; the link's come last.

    `faults` are those on the pump at `clock_ms`, also those still to come; `link_fault` is what the link
    suffers, empty for nothing.
    """
    on = {fault.name: fault for fault in faults}
    places = list(dict.fromkeys(kind.place for kind in kinds.values()))
    ordered = sorted(kinds.values(), key=lambda kind: places.index(kind.place))
    of_pump = tuple(
        Row(kind.name, kind.place.value.capitalize(), kind.label, kind.words, kind.lasts, kind,
            on=kind.name in on, value=on[kind.name].value if kind.name in on else None,
            span=_span(on[kind.name], clock_ms) if kind.name in on else "")
        for kind in ordered
    )  # fmt: skip
    of_link = tuple(
        Row(f"{LINK}{name}", "Link", label, "The console's link to the pump suffers it, in both directions.",
            lasts=True, on=name == link_fault)
        for name, label in LINK_LABELS.items()
    )  # fmt: skip
    cut = Row(CUT, "Link", "Cut now", "The link ends before the next byte.", lasts=False)
    return (*of_pump, *of_link, cut)


def _span(fault: Fault, clock_ms: int) -> str:
    begins = f"begins {moment_text(fault.from_ms)}" if fault.from_ms > clock_ms else ""
    ends = f"ends {moment_text(fault.until_ms)}" if fault.until_ms is not None else ""
    said = ", ".join(part for part in (begins, ends) if part)
    return f"{said[0].upper()}{said[1:]}." if said else ""

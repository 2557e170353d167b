"""What a key does in the field of a fault's value: whole numbers, with a minus sign where there are such.

Apart from the keying of doses, which are never negative. Nothing is clamped; what is out of range is
refused with the range.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.entry import EntryRefused, Typed
from console.domain.faults import FaultKind
from console.domain.wording import amount
from ui.models.keying import Value


@dataclass(frozen=True, slots=True)
class FaultKeying:
    """Keys of the field for the value of `kind`, which takes one."""

    kind: FaultKind

    @property
    def label(self) -> str:
        """What the field is called."""
        return self.kind.label

    @property
    def unit(self) -> str:
        """The unit inside the field."""
        return self.kind.unit

    def typed(self, text: str, key: str, at: int) -> Typed:
        """Return the field after `key`, or the refusal."""
        low, high = _range(self.kind)
        entered = text[:at] + key + text[at:]
        digits = entered.removeprefix("-") if low < 0 else entered
        longest = max(len(str(abs(low))), len(str(abs(high)))) + 1
        checks = (
            (len(key) != 1 or key not in "0123456789-", "not-a-digit", "Type a whole number."),
            (key == "-" and (low >= 0 or not entered.startswith("-") or "-" in digits), "sign",
             "A minus sign comes first, once." if low < 0 else f"There is no minus here: {self.kind.takes}."),
            (len(digits) > longest, "too-long", f"{self.kind.label}: {self.kind.takes}."),
            (len(digits) > 1 and digits.startswith("0"), "leading-zero",
             "A number does not begin with a zero before another digit."),
        )  # fmt: skip
        for broken, code, sentence in checks:
            if broken:
                return Typed(text, at, EntryRefused(code, sentence))
        return Typed(entered, at + len(key), None)

    def parsed(self, text: str) -> int:
        """Return the value of a finished text; raises `EntryRefused` where it is none the fault takes."""
        low, high = _range(self.kind)
        if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
            raise EntryRefused("empty", f"Type a value first: {self.kind.takes}.")
        value = int(text)
        if not low <= value <= high:
            code = "too-high" if value > high else "too-low"
            told = amount(value, self.kind.unit)
            raise EntryRefused(code, f"{told} is outside what there is: {self.kind.takes}.")
        return value

    def tidied(self, text: str) -> str:
        """Return `text`: a whole number has one form only."""
        return text

    def shown(self, value: Value) -> str:
        """Return the value as it is typed."""
        return str(int(value))


def _range(kind: FaultKind) -> tuple[int, int]:
    if kind.low is None or kind.high is None:
        raise EntryRefused("no-value", f"{kind.label} takes no value.")
    return kind.low, kind.high

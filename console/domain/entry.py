"""What a person types: one strict parser for numbers and clock times, by the key and as a whole.

Apart because nothing else may turn text into a dose. ASCII digits and a point, nothing more: no comma,
sign, exponent, space or grouping, whatever the machine's language. Nothing is clamped, rounded or
dropped without a sentence. Requirements NE-01 to NE-11, NE-16 and NE-28 of the
human-factors reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import wording
from console.domain.catalog import Quantity
from console.domain.quantities import MINUTES_PER_DAY
from console.errors import RuleBroken

_DIGITS = frozenset("0123456789")
_MAX_CHARACTERS = 24
_REFUSED_KEYS = {
    ",": ("comma", "Use a point, not a comma."),
    "+": ("sign", "Leave the sign out; a dose is never negative."),
    "-": ("sign", "Leave the sign out; a dose is never negative."),
    "−": ("sign", "Leave the sign out; a dose is never negative."),
    "e": ("exponent", "Write the number in full, without an exponent."),
    "E": ("exponent", "Write the number in full, without an exponent."),
    " ": ("space", "Type the number without spaces."),
    "\u00a0": ("space", "Type the number without spaces."),
}


class EntryRefused(RuleBroken):
    """An entry or a key press that is not taken; `reason` is a short code, `sentence` the words."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Typed:
    """What a key press does: the field's new text and cursor, or the refusal and no change."""

    text: str
    cursor: int
    refused: EntryRefused | None


def typed(text: str, key: str, quantity: Quantity, at: int | None = None) -> Typed:
    """Return the field after `key` is pressed at cursor `at` (default: the end).

    A point typed first becomes `0.` (NE-08). A refused key leaves text and cursor alone and says why.
    """
    at = len(text) if at is None else at
    before, after = text[:at], text[at:]
    entered = before + key + after
    shown = f"0{entered}" if entered.startswith(".") else entered
    refused = _key_refused(key, shown, quantity)
    if refused is not None:
        return Typed(text, at, refused)
    return Typed(shown, at + len(key) + len(shown) - len(entered), None)


def key_refusal(text_before: str, key: str, quantity: Quantity, at: int | None = None) -> str | None:
    """Return the sentence with which `key` is refused at cursor `at` (default: the end), or None if taken."""
    refused = typed(text_before, key, quantity, at).refused
    return None if refused is None else refused.sentence


def _key_refused(key: str, entered: str, quantity: Quantity) -> EntryRefused | None:
    if len(key) != 1:
        return EntryRefused("not-a-key", "Type one digit at a time.")
    if key not in _DIGITS and key != ".":
        return EntryRefused(*_foreign(key))
    return _unfinished_refused(entered, quantity)


def _foreign(character: str) -> tuple[str, str]:
    if character in _REFUSED_KEYS:
        return _REFUSED_KEYS[character]
    if character.isdigit():
        return "not-ascii", "Use the digits 0 to 9."
    return "not-a-digit", "Type digits and a point only."


def _unfinished_refused(text: str, quantity: Quantity) -> EntryRefused | None:
    """Say why `text`, made of digits and points, cannot become a number of `quantity` by typing on."""
    whole, point, fraction = text.partition(".")
    if "." in fraction:
        return EntryRefused("second-point", "There is a point already.")
    if point and quantity.decimals == 0:
        return EntryRefused("point", f"{quantity.label} takes whole {quantity.unit}, without a point.")
    if len(fraction) > quantity.decimals:
        places = "one decimal" if quantity.decimals == 1 else f"{quantity.decimals} decimals"
        return EntryRefused(
            "too-fine", f"{quantity.label} takes {places}, steps of {_told(quantity.step, quantity)}."
        )
    if len(whole) > 1 and whole.startswith("0"):
        return EntryRefused("leading-zero", "A number does not begin with a zero before another digit.")
    if len(whole) > len(str(int(quantity.high))) + 1:
        return EntryRefused("too-long", f"{quantity.label} goes up to {_told(quantity.high, quantity)}.")
    return None


def number(text: str) -> Decimal:
    """Return the number that `text` spells, by form alone: `5`, `0.5`, `2000`.

    Raises `EntryRefused` for everything else, also `.5`, `5.`, `5.0`, `05`, `1,5`, `1e3` and ` 5`.
    """
    if text in {"", "."}:
        raise EntryRefused("empty", "Enter a number.")
    if len(text) > _MAX_CHARACTERS:
        raise EntryRefused("too-long", f"That is longer than {_MAX_CHARACTERS} characters; check it.")
    foreign = next((character for character in text if character not in _DIGITS and character != "."), None)
    if foreign is not None:
        raise EntryRefused(*_foreign(foreign))
    if text.count(".") > 1:
        raise EntryRefused("second-point", "The number has two points.")
    if normal(text) != text:
        raise EntryRefused("untidy", f'Write {normal(text)}, not "{text}".')
    return Decimal(text)


def normal(text: str) -> str:
    """Return digits with at most one point, without needless zeros: `.50` → `0.5`, `5.` → `5`."""
    whole, _, fraction = text.partition(".")
    kept = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{kept}" if kept else "")


def parse(text: str, quantity: Quantity) -> Decimal:
    """Return what `text` spells as an amount of `quantity`, in its unit.

    Raises `EntryRefused` for a malformed number (as `number`), for more decimals than may be typed,
    for what is no multiple of the step, and for what lies outside the limits, which it names.
    """
    value = number(text)
    unfinished = _unfinished_refused(text, quantity)
    if unfinished is not None and unfinished.reason != "too-long":
        raise unfinished
    check_range(value, quantity)
    return value


def check_range(value: Decimal | Fraction, quantity: Quantity) -> None:
    """Raise `EntryRefused` where `value` is no multiple of the step or outside `quantity`'s limits."""
    check_step(value, quantity)
    check_limits(value, quantity)


def check_limits(value: Decimal | Fraction, quantity: Quantity) -> None:
    """Raise `EntryRefused` where `value` is outside `quantity`'s limits, which the sentence names."""
    exact, label = Fraction(value), quantity.label.lower()
    if exact > Fraction(quantity.high):
        limit = f"{label} goes up to {_told(quantity.high, quantity)}"
        raise EntryRefused("too-high", f"{_told(value, quantity)} is above the limit: {limit}.")
    if exact < Fraction(quantity.low):
        limit = f"{label} starts at {_told(quantity.low, quantity)}"
        raise EntryRefused("too-low", f"{_told(value, quantity)} is below the limit: {limit}.")


def check_step(value: Decimal | Fraction, quantity: Quantity) -> None:
    """Raise `EntryRefused` where `value` is finer than `quantity` can be typed; it is not rounded."""
    if Fraction(value) % Fraction(quantity.step):
        step = _told(quantity.step, quantity)
        raise EntryRefused("too-fine", f"{_told(value, quantity)} is finer than steps of {step}.")


def _told(value: Decimal | Fraction, quantity: Quantity) -> str:
    return wording.amount(value, quantity.unit)


def parse_clock(text: str) -> int:
    """Return the minutes since midnight of a clock time `HH:MM`, 00:00 to 23:59; refuses every other form."""
    hours, colon, minutes = text.partition(":")
    pairs = [hours, minutes]
    if not colon or any(len(pair) != 2 or not _DIGITS.issuperset(pair) for pair in pairs):
        raise EntryRefused("not-a-time", "Write the time as HH:MM, for example 06:00.")
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or minute >= MINUTES_PER_DAY:
        raise EntryRefused("no-such-time", f"There is no {text} in a day; times go from 00:00 to 23:59.")
    return minute


def clock_key_refusal(text_before: str, key: str, at: int | None = None) -> str | None:
    """Return the sentence with which `key` is refused in a clock time at cursor `at`, or None if taken."""
    at = len(text_before) if at is None else at
    entered = text_before[:at] + key + text_before[at:]
    if len(key) != 1 or (key not in _DIGITS and key != ":"):
        return "Type digits and a colon, as in 06:00."
    if entered.count(":") > 1:
        return "There is a colon already."
    if len(entered) > len("HH:MM"):
        return "A time has two digits, a colon and two digits, as in 06:00."
    return None

"""NE-01 to NE-11, NE-15 and NE-21: what a key does, in every field of the window and in six languages.

NE-06 is void: there is no pad on the screen. That is held here too, so that a pad cannot come unnoticed.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QSlider

from console.domain import entry
from console.domain.catalog import Quantity
from console.domain.wording import digits, number_text
from support.fields import Fields, Found
from ui.instructor.keying import FaultKeying

PRESSES = "0123456789" * 3 + "..,:-+eE \b\b\u0661\u0967\u00a0"
"""What a hand may hit: digits, both decimal signs, other scripts' digits, a no-break space, Backspace."""


class Heard:
    """What a field has refused while it is listened to."""

    def __init__(self, found: Found) -> None:
        self._field = found.field
        self.refusals: list[tuple[str, str]] = []
        self._field.refused.connect(self._hear)

    def _hear(self, code: str, sentence: str) -> None:
        self.refusals.append((code, sentence))

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.refusals]

    def end(self) -> None:
        self._field.refused.disconnect(self._hear)


def pressed(found: Found, keys: str) -> Heard:
    """Type `keys` into the empty field and return what it refused."""
    heard = Heard(found)
    found.enter(keys)
    heard.end()
    return heard


def some_value(quantity: Quantity) -> Decimal:
    """Return an amount that can be typed, with decimals where they may be."""
    return max(quantity.low, min(quantity.high, Decimal(5) + quantity.step))


def twice(found: Found) -> tuple[str, str]:
    """Return keys to begin with and a digit that the field then takes twice in a row."""
    keying = found.field._keying
    for begin in ("", "1", "2"):
        before = begin and keying.typed("", begin, 0).text
        for digit in "123456789" if not begin else "0123456789":
            once = keying.typed(before, digit, len(before))
            if before == begin and once.refused is None:
                again = keying.typed(once.text, digit, once.cursor)
                if again.refused is None:
                    return begin, digit
    raise AssertionError(f"{found} takes no digit twice")


def test_ne_01_a_second_point_is_refused_in_sight_and_aloud_and_holds_the_field(
    fields: Fields, announced: list[str]
) -> None:
    """NE-01."""
    for found, quantity in fields.amounts():
        announced.clear()
        text = "0.1" if quantity.decimals else "1"
        heard = pressed(found, f"{text}.")
        assert heard.codes == ["second-point" if quantity.decimals else "point"], found
        assert found.field.text() == text, found
        assert found.field.value() is None, found
        assert found.field.property("look") == "refused", found
        assert heard.refusals[0][1] in found.said(), found
        assert announced == [heard.refusals[0][1]], found
        found.key(Qt.Key.Key_Backspace)
        assert found.field.text() == text, found
        assert found.field.property("look") != "refused", found


def test_ne_02_every_key_alters_the_text_or_is_refused_with_a_reason(fields: Fields) -> None:
    """NE-02: keys hit at random, in every field."""
    for number, found in enumerate(fields):
        heard, hand = Heard(found), Random(number)
        for _ in range(24):
            before, refused = found.field.text(), len(heard.refusals)
            press = hand.choice(PRESSES)
            found.key(Qt.Key.Key_Backspace) if press == "\b" else found.keys(press)
            altered = found.field.text() != before
            told = len(heard.refusals) > refused
            assert altered is not told, f"{press!r} in {found}: {before!r} → {found.field.text()!r}"
            assert not told or heard.refusals[-1][1].endswith("."), found
        heard.end()


def test_ne_03_the_value_is_what_the_shown_text_spells_or_there_is_none(fields: Fields) -> None:
    """NE-03: after any keys."""
    for number, (found, quantity) in enumerate(fields.amounts()):
        hand = Random(1_000 + number)
        for _ in range(24):
            press = hand.choice(PRESSES)
            found.key(Qt.Key.Key_Backspace) if press == "\b" else found.keys(press)
            value = found.field.value()
            if value is None:
                assert found.field.problem(), found
            else:
                assert value == Decimal(found.field.text()), found
                assert quantity.low <= value <= quantity.high, found


def test_ne_04_more_decimals_than_the_field_takes_are_refused_not_rounded(fields: Fields) -> None:
    """NE-04."""
    for found, quantity in fields.amounts():
        if not quantity.decimals:
            continue
        text = "0." + "1" * quantity.decimals
        heard = pressed(found, f"{text}3")
        assert heard.codes == ["too-fine"], found
        assert found.field.text() == text, found
        assert number_text(quantity.step) in heard.refusals[0][1], found


def test_ne_04_more_decimals_are_refused_in_a_paste_too_and_as_a_whole(fields: Fields) -> None:
    """NE-04."""
    for found, quantity in fields.amounts():
        heard = Heard(found)
        found.field.paste_text("0." + "1" * (quantity.decimals + 1))
        heard.end()
        assert heard.codes == ["too-fine" if quantity.decimals else "point"], found
        assert found.field.text() == "", found


def test_ne_05_above_the_limit_the_text_stays_and_the_limit_is_named(fields: Fields) -> None:
    """NE-05."""
    for found, quantity in fields.amounts():
        beyond = digits(quantity.high + quantity.step)
        pressed(found, beyond)
        assert found.field.text() == beyond, found
        assert found.field.value() is None, found
        assert number_text(quantity.high) in found.field.problem(), found
        assert number_text(quantity.high) in found.said(), found


def test_ne_05_below_the_limit_is_named_when_the_field_is_left(fields: Fields) -> None:
    """NE-05."""
    for found, quantity in fields.amounts():
        if quantity.low == 0:
            continue
        pressed(found, "0")
        QTest.keyClick(found.field, Qt.Key.Key_Return)
        assert found.field.text() == "0", found
        assert found.field.value() is None, found
        assert number_text(quantity.low) in found.field.problem(), found


def test_ne_05_an_amount_far_too_long_is_stopped_at_the_key_that_makes_it_so(fields: Fields) -> None:
    """NE-05."""
    for found, quantity in fields.amounts():
        longest = len(digits(Decimal(int(quantity.high)))) + 1
        heard = pressed(found, "9" * (longest + 1))
        assert heard.codes == ["too-long"], found
        assert found.field.text() == "9" * longest, found
        assert number_text(quantity.high) in heard.refusals[0][1], found


def test_ne_06_there_is_no_pad_on_the_screen_whose_keys_could_lie_wrong(fields: Fields) -> None:
    """NE-06: void while this holds; a pad must bring the test of its geometry."""
    for page in fields.pages:
        named = {button.text() for button in page.findChildren(QAbstractButton)}
        assert not named & set("0123456789.")


def test_ne_07_one_key_twice_within_60_ms_enters_one_digit_and_says_so(fields: Fields) -> None:
    """NE-07."""
    for found in fields:
        begin, digit = twice(found)
        heard = Heard(found)
        found.keys(begin + digit)
        once = found.field.text()
        found.clock.move(20)
        QTest.keyClicks(found.field, digit)
        assert found.field.text() == once, found
        assert heard.codes == ["bounce"], found
        found.clock.move(60)
        QTest.keyClicks(found.field, digit)
        assert found.field.text() != once, found
        assert heard.codes == ["bounce"], found
        heard.end()


def test_ne_07_a_held_key_enters_one_digit_and_says_so(fields: Fields) -> None:
    """NE-07."""
    for found in fields:
        begin, digit = twice(found)
        heard = Heard(found)
        found.keys(begin + digit)
        once = found.field.text()
        found.clock.move(500)
        key = Qt.Key(ord(digit))
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, digit, True, 1)
        QApplication.sendEvent(found.field, held)
        heard.end()
        assert found.field.text() == once, found
        assert heard.codes == ["repeat"], found


def test_ne_08_a_point_typed_first_shows_a_leading_zero_at_once(fields: Fields) -> None:
    """NE-08."""
    for found, quantity in fields.amounts():
        heard = pressed(found, ".")
        assert found.field.text() == ("0." if quantity.decimals else ""), found
        assert heard.codes == ([] if quantity.decimals else ["point"]), found


def test_ne_09_a_trailing_zero_is_shown_as_typed_and_tidied_aloud_on_leaving(fields: Fields) -> None:
    """NE-09."""
    for found, quantity in fields.amounts():
        if quantity.decimals and quantity.high > 1:
            pressed(found, "1.0")
            assert found.field.text() == "1.0", found
            QTest.keyClick(found.field, Qt.Key.Key_Return)
            assert found.field.text() == "1", found
            assert "1.0 is written 1." in found.said(), found


def test_ne_09_what_the_console_writes_into_a_field_has_no_needless_zero(fields: Fields) -> None:
    """NE-09."""
    for found, quantity in fields.amounts():
        found.field.put(some_value(quantity) + Decimal("0.00000"))
        assert found.field.text() == digits(some_value(quantity)), found


def test_ne_10_a_grouping_sign_is_refused_and_a_field_groups_nothing(fields: Fields) -> None:
    """NE-10: grouped digits stand in text only."""
    for found, quantity in fields.amounts():
        for sign in (",", "\u00a0", "\u202f", "'", "\u066c"):
            heard = pressed(found, f"1{sign}")
            assert len(heard.refusals) == 1, f"{sign!r} in {found}"
            assert found.field.text() == "1", f"{sign!r} in {found}"
        found.field.put(quantity.high)
        assert found.field.text() == digits(quantity.high), found
    assert number_text(Decimal(12_345)) == "12,345"


def test_ne_11_the_point_is_the_decimal_sign_in_every_language(fields: Fields) -> None:
    """NE-11, as amended: `.` everywhere; `,` is refused with the hint."""
    for found, quantity in fields.amounts():
        typed = digits(some_value(quantity))
        assert pressed(found, typed).codes == [], found
        assert found.field.value() == some_value(quantity) == entry.parse(typed, quantity), found
        heard = pressed(found, "1,5")
        assert heard.codes == ["comma", "unacknowledged"], found
        assert heard.refusals[0][1] == "Use a point, not a comma.", found
        assert found.field.text() == "1", found
        assert found.field.value() is None, found


def test_ne_11_digits_of_another_script_are_refused_and_never_reread(fields: Fields) -> None:
    """NE-11."""
    for found in fields:
        for digit in "\u0661\u06f1\u0967\u00b2":
            heard = pressed(found, digit)
            assert len(heard.refusals) == 1, found
            assert found.field.text() == "", found


def test_ne_11_an_input_method_and_a_paste_go_the_same_way_as_the_keys(fields: Fields) -> None:
    """NE-11."""
    for found in fields.amounts():
        field = found[0].field
        event = QInputMethodEvent()
        event.setCommitString("1,5")
        QApplication.sendEvent(field, event)
        assert field.text() == "1", found[0]
        assert field.value() is None, found[0]
        field.put(None)
        QGuiApplication.clipboard().setText("1,5")
        found[0].key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == "", found[0]
        assert field.property("look") == "refused", found[0]


def test_ne_15_the_unit_stands_inside_the_field_and_in_its_name(fields: Fields) -> None:
    """NE-15."""
    for found, quantity in fields.amounts():
        unit = found.field._unit
        heard = QAccessible.queryAccessibleInterface(found.field).text(QAccessible.Text.Name)
        assert heard.endswith(f", {unit.text()}"), found
        assert unit.text() == quantity.unit or unit.text().startswith(
            (f"{quantity.unit} ", f"{quantity.unit},")
        )
        assert unit.isVisible(), found
        assert found.field.rect().contains(unit.geometry()), found


def test_ne_15_a_time_of_day_has_a_name_and_no_unit(fields: Fields) -> None:
    """NE-15."""
    for found in fields:
        if found.quantity is None and not isinstance(found.field._keying, FaultKeying):
            assert found.field.accessibleName(), found
            assert not found.field._unit.text(), found


def test_ne_15_the_value_of_a_fault_has_its_unit_inside_and_in_its_name(fields: Fields) -> None:
    """NE-15."""
    faults = [found.field for found in fields if isinstance(found.field._keying, FaultKeying)]
    assert len(faults) > 5
    for field in faults:
        assert field.accessibleName().endswith(f", {field._unit.text()}")
        assert field._unit.isVisible()


def test_ne_21_wheel_and_arrows_change_no_value(fields: Fields) -> None:
    """NE-21."""
    for found in fields:
        pressed(found, "".join(twice(found)))
        before = found.field.text()
        middle = found.field.rect().center()
        wheel = QWheelEvent(
            QPointF(middle), QPointF(found.field.mapToGlobal(middle)), QPoint(0, 0), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(found.field, wheel)
        assert not wheel.isAccepted(), found
        for arrow in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
            found.key(arrow)
        assert found.field.text() == before != "", found


def test_ne_21_nothing_in_the_window_takes_numbers_another_way(fields: Fields) -> None:
    """NE-21: no stock spin box and no slider."""
    for page in fields.pages:
        assert not page.findChildren(QAbstractSpinBox)
        assert not page.findChildren(QSlider)

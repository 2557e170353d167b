"""The field for an amount, by real keys: each changes the text or is refused out loud (NE-01 to NE-21)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui import theme as themes
from ui.widgets.bubble import Bubble
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState


class Bench(QWidget):
    """A field in a window, with what it said, and a neighbour to move the focus to."""

    def __init__(self, quantity: str = "step-rate") -> None:
        super().__init__()
        self.clock = ManualClock()
        self.theme = windows.LIGHT
        self.field = DoseField(self.theme, states.catalog().quantities[quantity], self.clock)
        self.other = DoseField(self.theme, states.catalog().quantities[quantity], self.clock, "Another")
        self.refusals: list[tuple[str, str]] = []
        self.values: list[Decimal | None] = []
        self.field.refused.connect(lambda code, sentence: self.refusals.append((code, sentence)))
        self.field.value_changed.connect(self.values.append)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.other)
        layout.addStretch(1)
        self.resize(400, 300)

    def keys(self, keys: str) -> None:
        """Press each key with time enough in between."""
        for key in keys:
            self.clock.move(200)
            QTest.keyClick(self.field, key)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key that is no character."""
        self.clock.move(200)
        QTest.keyClick(self.field, key, modifier)

    def said(self) -> str:
        """What is to be read beside the field."""
        shown = [bubble.text() for bubble in self.findChildren(Bubble) if bubble.isVisible()]
        return " ".join(shown)

    def codes(self) -> list[str]:
        """The codes of the refusals, in order."""
        return [code for code, _ in self.refusals]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    bench = Bench()
    qtbot.addWidget(bench)
    with qtbot.waitExposed(bench):
        bench.show()
    bench.field.setFocus()
    return bench


def test_that_digits_and_a_point_make_a_value_as_they_are_typed(bench: Bench):
    bench.keys("11.5")
    assert bench.field.text() == "11.5"
    assert bench.values == [Decimal(1), Decimal(11), Decimal("11.5")]
    assert not bench.refusals


def test_ne_01_a_second_point_is_refused_and_the_field_waits_until_that_is_acknowledged(bench: Bench):
    bench.keys("1.2.3")
    assert bench.field.text() == "1.2"
    assert bench.codes() == ["second-point", "unacknowledged"]
    assert bench.field.value() is None
    assert bench.values[-1] is None
    assert "point already" in bench.said()
    bench.key(Qt.Key.Key_Backspace)
    assert bench.field.text() == "1.2"
    assert bench.field.value() == Decimal("1.2")
    assert bench.said() == ""


def test_ne_11_a_comma_is_refused_with_the_hint_and_never_makes_ten_of_one(bench: Bench):
    bench.keys("1,5")
    assert bench.field.text() == "1"
    assert bench.codes() == ["comma", "unacknowledged"]
    assert bench.refusals[0][1] == "Use a point, not a comma."
    assert bench.field.value() is None


@pytest.mark.parametrize("locale", ["de_DE", "ar_EG", "en_US", "fr_CH"])
def test_ne_11_the_field_reads_the_same_in_every_locale(bench: Bench, locale: str):
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        bench.keys("1.5")
        assert bench.field.value() == Decimal("1.5")
        bench.field.put(Decimal(2000))
        assert bench.field.text() == "2000"
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("way", [Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Return])
def test_that_escape_delete_and_enter_acknowledge_too(bench: Bench, way: Qt.Key):
    bench.keys("1,")
    bench.key(way)
    bench.keys("8")
    assert bench.field.value() == Decimal(18)


def test_that_a_click_into_the_field_acknowledges(bench: Bench):
    bench.keys("1,")
    QTest.mouseClick(bench.field, Qt.MouseButton.LeftButton)
    assert bench.field.value() == Decimal(1)


def test_that_a_refusal_stays_in_sight_when_the_field_is_left(bench: Bench):
    bench.keys("1,")
    bench.other.setFocus()
    assert bench.field.value() is None
    assert "point" in bench.said()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(keys=st.lists(st.sampled_from([*"0123456789.,-e \b"]), max_size=12))
def test_ne_02_every_key_changes_the_text_or_is_refused(bench: Bench, keys: list[str]):
    bench.field.put(None)
    for key in keys:
        before, refusals = bench.field.text(), len(bench.refusals)
        if key == "\b":
            bench.key(Qt.Key.Key_Backspace)
        else:
            bench.keys(key)
        changed = bench.field.text() != before
        assert changed != (len(bench.refusals) > refusals)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(keys=st.lists(st.sampled_from([*"0123456789.,\b"]), max_size=12))
def test_ne_03_the_value_is_what_the_shown_text_spells_or_none(bench: Bench, keys: list[str]):
    bench.field.put(None)
    bench.values.clear()
    for key in keys:
        bench.key(Qt.Key.Key_Backspace) if key == "\b" else bench.keys(key)
        value = bench.field.value()
        if value is not None:
            assert value == Decimal(bench.field.text())
        else:
            assert bench.field.problem()
        assert (bench.values[-1] if bench.values else None) == value


def test_ne_04_more_decimals_than_the_field_takes_are_refused_not_rounded(bench: Bench):
    bench.keys("1.23")
    assert bench.field.text() == "1.2"
    assert bench.codes() == ["too-fine"]
    assert "0.1" in bench.refusals[0][1]


def test_ne_05_above_the_limit_the_text_stays_and_the_limit_is_named(bench: Bench):
    bench.keys("9999")
    assert bench.field.text() == "9999"
    assert bench.field.value() is None
    assert "1,000" in bench.field.problem()
    assert "1,000" in bench.said()


def test_ne_05_below_the_limit_is_said_when_the_field_is_left_not_while_it_is_typed(qtbot: QtBot):
    bench = Bench("low-reservoir")
    qtbot.addWidget(bench)
    with qtbot.waitExposed(bench):
        bench.show()
    bench.field.setFocus()
    bench.keys("0")
    assert bench.said() == ""
    bench.other.setFocus()
    assert "starts at 1" in bench.said()
    assert bench.field.text() == "0"


def test_ne_07_one_key_twice_within_60_ms_enters_one_digit(bench: Bench):
    bench.keys("1")
    bench.clock.move(20)
    QTest.keyClick(bench.field, "1")
    assert bench.field.text() == "1"
    assert bench.codes() == ["bounce"]
    bench.clock.move(60)
    QTest.keyClick(bench.field, "1")
    assert bench.field.text() == "11"


def test_ne_07_two_different_keys_may_follow_each_other_fast(bench: Bench):
    bench.keys("1")
    bench.clock.move(20)
    QTest.keyClick(bench.field, "2")
    assert bench.field.text() == "12"


def test_ne_07_a_held_key_enters_one_digit(bench: Bench):
    bench.keys("1")
    for _ in range(3):
        bench.clock.move(500)
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", True, 1)
        QApplication.sendEvent(bench.field, held)
    assert bench.field.text() == "1"
    assert bench.codes() == ["repeat"] * 3


def test_ne_08_a_point_typed_first_shows_a_leading_zero(bench: Bench):
    bench.keys(".5")
    assert bench.field.text() == "0.5"
    assert bench.field.value() == Decimal("0.5")


def test_ne_09_a_trailing_zero_is_tidied_on_leaving_and_that_is_said(bench: Bench):
    bench.keys("5.0")
    assert bench.field.text() == "5.0"
    bench.other.setFocus()
    assert bench.field.text() == "5"
    assert bench.said() == "5.0 is written 5."


def test_ne_10_digits_are_never_grouped_on_input_and_a_grouping_comma_is_refused(qtbot: QtBot):
    bench = Bench("daily-dose")
    qtbot.addWidget(bench)
    bench.show()
    bench.field.setFocus()
    bench.keys("1,000")
    assert bench.codes()[0] == "comma"
    bench.field.put(Decimal(2000))
    assert bench.field.text() == "2000"


def test_ne_15_the_unit_stands_inside_and_in_the_accessible_name(bench: Bench):
    heard = QAccessible.queryAccessibleInterface(bench.field)
    assert heard.text(QAccessible.Text.Name) == "Rate, mcg/h"
    inside = bench.field._unit
    assert inside.text() == "mcg/h"
    assert bench.field.rect().contains(inside.geometry())


def test_ne_21_the_wheel_never_changes_a_value(bench: Bench):
    bench.keys("5")
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(bench.field.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.field, wheel)
    assert bench.field.text() == "5"
    assert not wheel.isAccepted()


@pytest.mark.parametrize("arrow", [Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_ne_21_an_arrow_does_not_change_a_value_and_says_so(bench: Bench, arrow: Qt.Key):
    bench.keys("5")
    bench.key(arrow)
    assert bench.field.text() == "5"
    assert bench.codes() == ["arrow"]


def paste(bench: Bench, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    bench.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_that_a_plain_number_can_be_pasted(bench: Bench):
    paste(bench, "12.5")
    assert bench.field.value() == Decimal("12.5")


@pytest.mark.parametrize(
    ("text", "code"),
    [("1,5", "comma"), (" 5", "space"), ("12 mcg/h", "space"), ("1e2", "exponent"), ("5000", "too-high")],
)
def test_that_anything_else_pasted_is_refused_as_a_whole(bench: Bench, text: str, code: str):
    bench.keys("7")
    bench.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    paste(bench, text)
    assert bench.field.text() == "7"
    assert bench.codes()[0] == code


def test_that_a_pasted_number_joins_what_stands_around_the_cursor(bench: Bench):
    bench.keys("1.5")
    bench.key(Qt.Key.Key_Home)
    paste(bench, "2")
    assert bench.field.text() == "21.5"


def test_that_an_input_method_goes_the_same_way_as_the_keys(bench: Bench):
    event = QInputMethodEvent()
    event.setCommitString("1,5")
    QApplication.sendEvent(bench.field, event)
    assert bench.field.text() == "1"
    assert bench.codes() == ["comma", "unacknowledged"]


def test_that_a_selection_is_replaced_by_the_key(bench: Bench):
    bench.keys("10")
    bench.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    bench.keys("18")
    assert bench.field.text() == "18"


def test_that_a_digit_can_be_put_in_where_the_cursor_is(bench: Bench):
    bench.keys("15")
    bench.key(Qt.Key.Key_Left)
    bench.keys("2")
    assert bench.field.text() == "125"


def test_that_a_value_other_than_the_pump_s_looks_and_reads_as_a_draft(bench: Bench):
    bench.field.set_state(EntryState(Decimal(18), in_pump=Decimal(14), compared=True))
    assert bench.field.property("look") == "draft"
    assert "In the pump now: 14. Draft." in bench.field.accessibleDescription()
    bench.field.set_state(EntryState(Decimal(14), in_pump=Decimal(14), compared=True))
    assert bench.field.property("look") == ""
    assert "Draft" not in bench.field.accessibleDescription()


def test_that_it_turns_violet_at_the_key_that_makes_it_differ(bench: Bench):
    bench.field.set_state(EntryState(Decimal(14), in_pump=Decimal(14), compared=True))
    bench.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    bench.keys("1")
    assert bench.field.property("look") == "draft"
    bench.keys("4")
    assert bench.field.property("look") == ""


def test_that_a_field_that_cannot_change_says_why_to_every_key(bench: Bench):
    bench.field.set_state(EntryState(Decimal(5), fixed="It belongs to the pump."))
    bench.keys("1")
    bench.key(Qt.Key.Key_Backspace)
    paste(bench, "7")
    assert bench.field.text() == "5"
    assert [sentence for _, sentence in bench.refusals] == ["It belongs to the pump."] * 3


def test_that_showing_the_value_being_typed_again_leaves_text_and_cursor_alone(bench: Bench):
    bench.keys("5.0")
    bench.field.setCursorPosition(1)
    bench.field.set_state(EntryState(Decimal(5), in_pump=Decimal(4), compared=True))
    assert bench.field.text() == "5.0"
    assert bench.field.cursorPosition() == 1


def test_that_showing_a_state_says_nothing_to_anybody(bench: Bench):
    bench.field.set_state(EntryState(Decimal(5)))
    assert bench.values == []


def test_that_taking_out_where_nothing_is_is_refused(bench: Bench):
    bench.key(Qt.Key.Key_Backspace)
    assert bench.codes() == ["nothing"]


def test_that_the_stock_menu_with_its_own_paste_never_opens(bench: Bench, qtbot: QtBot):
    QGuiApplication.clipboard().setText("1,5")
    QTest.mouseClick(bench.field, Qt.MouseButton.MiddleButton)
    assert bench.field.text() == ""


@pytest.mark.parametrize("percent", [100, 200])
def test_ne_12_number_and_unit_are_never_cut_at_any_text_size(qtbot: QtBot, percent: int):
    theme = themes.read("light", percent)
    field = DoseField(theme, states.catalog().quantities["daily-dose"], ManualClock())
    qtbot.addWidget(field)
    field.put(Decimal("2999.9"))
    field.resize(field.minimumSizeHint().width() + theme.px(130), field.sizeHint().height())
    field.show()
    room = field.width() - field.textMargins().right() - 2 * theme.px(14)
    assert field.fontMetrics().horizontalAdvance("2999.9") <= room
    assert field._unit.height() <= field.height()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Collect what assistive technology is told."""
    heard: list[str] = []
    original = QAccessible.updateAccessibility

    def listen(event: object) -> None:
        if hasattr(event, "message"):
            heard.append(event.message())
        original(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return lambda: heard


def test_that_a_refusal_is_announced(bench: Bench, announced: Callable[[], list[str]]):
    bench.keys("1,")
    assert announced() == ["Use a point, not a comma."]


def test_that_the_tests_own_reading_of_text_is_strict():
    with pytest.raises(InvalidOperation):
        Decimal("1,5")


@pytest.mark.parametrize(
    ("character", "modifier"),
    [
        ("\u00a0", Qt.KeyboardModifier.NoModifier),
        ("\u202f", Qt.KeyboardModifier.NoModifier),
        ("\u200f", Qt.KeyboardModifier.NoModifier),
        ("5", Qt.KeyboardModifier.AltModifier),
        ("€", Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier),
        ("5", Qt.KeyboardModifier.MetaModifier),
    ],
)
def test_ne_02_no_character_comes_past_the_parser(bench: Bench, character: str, modifier):
    bench.keys("1.5")
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, modifier, character)
    bench.clock.move(200)
    QApplication.sendEvent(bench.field, event)
    assert bench.field.text() == "1.5"
    assert len(bench.refusals) == 1

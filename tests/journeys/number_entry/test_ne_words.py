"""NE-09, NE-10, NE-12 to NE-16, NE-19, NE-20: what stands on the pages, in six languages of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from support import states, windows
from support.fields import LOCALES, Fields, Found, Way, all_states, build, close, dressed
from ui import theme as themes
from ui.widgets.entry_field import EntryField
from ui.widgets.segmented import Segmented

TRAILING_ZERO = re.compile(r"\d\.\d*0(?!\d)")
NAKED_POINT = re.compile(r"(?<![\d.])\.\d")
UNGROUPED = re.compile(r"(?<![\d.,:#S-])\d{4,}(?:\.\d+)?\u00a0(?:mcg|mL)")
PARTED = re.compile(r"\d (?:mcg|mL|mg)\b")
ERROR_PRONE = re.compile(r"µ|μ|\bug\b|\bcc\b|\bq\.?d\b|\bIU\b|\bml\b|\b(?:mcg|mL|mg)\.(?!\w|$| )")
GLUED = re.compile(r"baclofen(?=\d)")
UNITS = {
    "mcg",
    "mg",
    "mL",
    "mcg/mL",
    "mcg/day",
    "mcg/h",
    "mL/day",
    "mL/cm",
    "cm",
    "h",
    "min",
    "%",
    "boluses",
    "×",
}


COPIED = {"day-total", "trimmed-1", "trimmed-2"}
"""What begins as the pump's own total and the record's own catheter."""


def seen(page: QWidget) -> Iterator[str]:
    """Yield every text that can be seen on `page`, as it is written."""
    for part in page.findChildren(QWidget):
        if part.isVisible():
            if isinstance(part, QLabel | QAbstractButton):
                yield part.text()
            yield part.toolTip()


def read_on(fields: Fields) -> set[str]:
    """Return all that can be seen on the pages on which fields stand."""
    return {text for page in fields.pages for text in seen(page) if text}


def said(fields: Fields) -> set[str]:
    """Return all that can be seen or heard there."""
    parts = (part for page in fields.pages for part in page.findChildren(QWidget) if part.isVisible())
    return read_on(fields) | {part.accessibleName() for part in parts if part.accessibleName()}


@pytest.mark.parametrize("rule", [TRAILING_ZERO, NAKED_POINT], ids=["trailing zero", "naked point"])
def test_ne_09_no_dose_on_a_page_has_a_trailing_zero_or_a_naked_point(
    fields: Fields, rule: re.Pattern[str]
) -> None:
    """NE-09, NE-08."""
    read = said(fields)
    assert len(read) > 100
    assert not [text for text in read if rule.search(text)]


def test_ne_10_amounts_in_text_are_grouped_from_1000_by_commas_in_every_language(fields: Fields) -> None:
    """NE-10."""
    read = said(fields)
    assert any("2,000\u00a0mcg/mL" in text for text in read)
    assert not [text for text in read if UNGROUPED.search(text)]


def test_ne_12_a_number_and_its_unit_are_held_together(fields: Fields) -> None:
    """NE-12, but for what hands have felt, which is the bench's own sentence."""
    parted = [text for text in read_on(fields) if PARTED.search(text)]
    assert not [text for text in parted if not text.startswith("Felt: ")]


def test_ne_12_what_a_field_can_hold_is_never_cut(fields: Fields) -> None:
    """NE-12: the longest amount that can be typed, beside its unit."""
    for found, quantity in fields.amounts():
        longest = f"{int(quantity.high)}" + f".{'8' * quantity.decimals}" * bool(quantity.decimals)
        assert _room(found.field) >= found.field.fontMetrics().horizontalAdvance(longest), found


def _room(field: EntryField) -> int:
    """Return the width that a field has for its text."""
    margins = field.textMargins()
    return field.width() - margins.left() - margins.right() - 2 * 4


def test_ne_12_at_twice_the_size_of_text_nothing_is_cut(qapp: QApplication, known_ways: list[Way]) -> None:
    """NE-12."""
    theme = dressed(qapp, 200)
    try:
        for way in known_ways:
            built = build(way, theme)
            assert built is not None
            page, _ = built
            cut = windows.cut_off(page)
            close(page)
            assert not cut, way
    finally:
        themes.dress(qapp, windows.LIGHT)


def test_ne_13_units_come_from_one_table_and_none_is_error_prone(fields: Fields) -> None:
    """NE-13."""
    for found, quantity in fields.amounts():
        assert quantity.unit in UNITS, found
    assert {quantity.unit for quantity in states.catalog().quantities.values()} <= UNITS
    assert not [text for text in said(fields) if ERROR_PRONE.search(text)]


def test_ne_14_the_drug_is_written_in_full_in_small_letters_and_apart_from_its_dose(fields: Fields) -> None:
    """NE-14."""
    read = said(fields)
    named = [text for text in read if "baclofen" in text.lower()]
    assert named
    assert not [text for text in named if "Baclofen" in text or "BACLOFEN" in text or GLUED.search(text)]


def _pairs(fields: Fields) -> Iterator[tuple[Found, list[Found]]]:
    """Yield each field for whole hours, with those for the minutes beside it."""
    for found, quantity in fields.amounts():
        if quantity.unit == "h" and quantity.decimals == 0:
            yield (
                found,
                [
                    other
                    for other in fields.found
                    if other.page is found.page
                    and other.quantity is not None
                    and other.quantity.unit == "min"
                    and other.quantity.key == quantity.key.replace("-hours", "-minutes")
                ],
            )


def test_ne_16_a_time_is_typed_as_labelled_hours_and_labelled_minutes(fields: Fields) -> None:
    """NE-16: each with its unit inside, and more than 59 minutes are hours."""
    pairs = list(_pairs(fields))
    assert len(pairs) >= 4
    for hours, minutes in pairs:
        assert len(minutes) == 1, hours
        assert hours.field.accessibleName() != minutes[0].field.accessibleName()
        assert "hours" in hours.field.accessibleName().lower(), hours
        assert "minutes" in minutes[0].field.accessibleName().lower(), minutes
        minutes[0].enter("60")
        assert minutes[0].field.value() is None, minutes
        assert "59" in minutes[0].field.problem(), minutes


def test_ne_16_no_time_is_asked_for_in_minutes_alone(fields: Fields) -> None:
    """NE-16."""
    paired = {id(minutes[0].field) for _, minutes in _pairs(fields)}
    alone = [
        found
        for found, quantity in fields.amounts()
        if quantity.unit == "min" and id(found.field) not in paired
    ]
    assert not alone


@pytest.fixture(params=LOCALES)
def periodic(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Found]:
    """Return the dose of a periodic bolus on its page, which hears what is typed."""
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    way = Way("program", "linked", (("program-mode", "Periodic bolus"),))
    built = build(way, dressed(qapp))
    assert built is not None
    page, clock = built
    field = next(field for field in page.findChildren(EntryField) if field.objectName() == "periodic-dose")
    yield Found(field, clock, page, way)
    close(page)
    QLocale.setDefault(before)


def _typed(on: Found, name: str, keys: str) -> None:
    field = windows.child(on.page, name)
    on.clock.move(1_000)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    Found(field, on.clock, on.page, on.way).keys(keys)
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("hours", "minutes", "words"),
    [
        ("6", "0", ("Every 6 hours 0 minutes = 4 boluses a day = 240 mcg/day.",)),
        ("0", "6", ("Every 0 hours 6 minutes = 240 boluses a day = 14,400 mcg/day.",)),
    ],
)
def test_ne_16_an_interval_is_read_back_in_full_words_with_what_it_comes_to(
    periodic: Found, hours: str, minutes: str, words: tuple[str, ...]
) -> None:
    """NE-16: six hours, and what they are when they were typed into the minutes."""
    for name, keys in (
        ("periodic-dose", "60"),
        ("periodic-every-hours", hours),
        ("periodic-every-minutes", minutes),
        ("periodic-lasts-hours", "0"),
        ("periodic-lasts-minutes", "5"),
        ("periodic-basal", "0.5"),
    ):
        _typed(periodic, name, keys)
    read = windows.words(periodic.page)
    for sentence in words:
        assert sentence in read


def test_ne_19_no_unit_can_be_chosen_so_that_none_can_change_under_a_number(fields: Fields) -> None:
    """NE-19: there is one unit for each quantity, and a place where another kind is typed begins empty."""
    for page in fields.pages:
        for control in page.findChildren(Segmented):
            assert not {words for _, words in control._choices} & UNITS - {"%"}, control.objectName()
        for box in page.findChildren(QComboBox):
            assert not {box.itemText(index) for index in range(box.count())} & UNITS, box.objectName()


def test_ne_19_steps_typed_another_way_keep_no_digits_of_the_old_way(qapp: QApplication) -> None:
    """NE-19."""
    built = build(Way("program", "linked", (("steps-typed", "shares"),)), dressed(qapp))
    assert built is not None
    page, _ = built
    shares = [field for field in page.findChildren(EntryField) if field.objectName().endswith("-share")]
    typed = [field.text() for field in shares]
    close(page)
    assert typed == [""] * 5


def test_ne_20_a_field_that_is_not_the_pumps_own_begins_empty(
    qapp: QApplication, known_ways: list[Way]
) -> None:
    """NE-20: what the pump runs is copied into the draft; nothing else stands in a field untyped."""
    theme, looked_at = dressed(qapp), 0
    for way in known_ways:
        if all_states()[way.state]().draft is not None:
            continue
        built = build(way, theme)
        assert built is not None
        page, _ = built
        for field in page.findChildren(EntryField):
            own = field._state.in_pump
            if field.isVisible() and field.text() and own != field.value():
                assert field.objectName() in COPIED, f"{field.accessibleName()} holds {field.text()} on {way}"
            looked_at += field.isVisible()
        close(page)
    assert looked_at > 40

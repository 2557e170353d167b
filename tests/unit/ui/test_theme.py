"""The theme: every pair of colours that is used can be told apart, and the figures stand in columns."""

from __future__ import annotations

import re
import tomllib

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QLabel

import resources
from console.errors import ConsoleError
from support import windows
from ui import theme

TOKENS = tomllib.loads(resources.path("theme/tokens.toml").read_text("utf-8"))


def _luminance(colour: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _pairs(kind: str) -> list[tuple[str, str, str]]:
    return [
        (name, front, back)
        for name in theme.names()
        for front, backs in TOKENS["pairs"][kind]
        for back in backs
    ]


def test_that_black_on_white_has_the_contrast_of_21_that_the_standard_gives():
    assert _contrast(QColor("black"), QColor("white")) == pytest.approx(21, abs=0.001)


@pytest.mark.parametrize(("name", "front", "back"), _pairs("text"))
def test_that_text_stands_out_4_5_to_1(name, front, back):
    look = theme.read(name)
    assert _contrast(look.colour(front), look.colour(back)) >= 4.5


@pytest.mark.parametrize(("name", "front", "back"), _pairs("shape"))
def test_that_shapes_and_edges_stand_out_3_to_1(name, front, back):
    look = theme.read(name)
    assert _contrast(look.colour(front), look.colour(back)) >= 3


def test_that_every_theme_names_the_same_colours():
    roles = {name: set(TOKENS["themes"][name]) for name in theme.names()}
    assert len(set(map(frozenset, roles.values()))) == 1, roles


def test_that_every_colour_in_front_is_in_the_list_of_pairs():
    listed = {front for kind in ("text", "shape") for front, _ in TOKENS["pairs"][kind]}
    backs = {back for kind in ("text", "shape") for _, group in TOKENS["pairs"][kind] for back in group}
    assert set(TOKENS["themes"]["light"]) - listed - backs == {"line"}, "line only divides; it says nothing"


def test_that_an_unknown_theme_is_refused_with_the_list_of_those_there_are():
    with pytest.raises(ConsoleError, match="light, dark, high-contrast"):
        theme.read("sepia")


@pytest.mark.parametrize("percent", (99, 201))
def test_that_a_text_size_outside_100_to_200_percent_is_refused(percent):
    with pytest.raises(ConsoleError, match="100 % to 200 %"):
        theme.read("light", percent)


def test_the_style_sheet_scales_each_length_when_the_text_grows():
    small, large = (
        re.findall(r"min-height: (\d+)px", theme.read("light", percent).stylesheet())
        for percent in (100, 200)
    )
    assert [2 * int(length) for length in small] == [int(length) for length in large]


@pytest.mark.parametrize("name", theme.names())
def test_that_the_style_sheet_names_only_colours_there_are(name):
    assert "$" not in theme.read(name).stylesheet()


def test_that_all_figures_are_equally_wide(qapp):
    theme.load_fonts()
    metrics = QFontMetricsF(theme.read().font("number", "bold"))
    assert {metrics.horizontalAdvance(figure * 10) for figure in "0123456789"} == {
        metrics.horizontalAdvance("0" * 10)
    }


def test_that_a_heavier_weight_is_really_drawn_heavier(qapp):
    theme.load_fonts()
    widths = [
        QFontMetricsF(theme.read().font("body", weight)).horizontalAdvance("Review & update")
        for weight in ("regular", "medium", "semibold", "bold")
    ]
    assert widths == sorted(set(widths))


def test_that_the_fonts_come_with_the_program(qapp):
    theme.load_fonts()
    assert set(theme.FAMILIES) <= set(QFontDatabase.families())


@pytest.mark.parametrize("text", ("Żółć", "سلام", "हिन्दी", "Ω × – → ½"))
def test_that_names_in_the_scripts_we_carry_have_glyphs_of_ours(qapp, text):
    theme.load_fonts()
    fonts = [QFontMetricsF(theme.read().font()), *map(_metrics_of, theme.FAMILIES)]
    assert all(any(metrics.inFontUcs4(ord(letter)) for metrics in fonts) for letter in text)


def _metrics_of(family: str) -> QFontMetricsF:
    font = theme.read().font()
    font.setFamilies([family])
    return QFontMetricsF(font)


def test_that_dressing_gives_the_application_palette_and_sheet(qapp):
    look = theme.read("dark")
    theme.dress(qapp, look)
    try:
        assert qapp.palette().color(QPalette.ColorRole.Window) == look.colour("background")
        assert qapp.styleSheet() == look.stylesheet()
    finally:
        theme.dress(qapp, windows.LIGHT)


def test_that_a_label_changes_tone_at_once(qtbot):
    label = QLabel("267 mcg/day")
    qtbot.addWidget(label)
    label.setStyleSheet(theme.read().stylesheet())
    label.show()
    theme.tone(label, "draft")
    label.grab()
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.read().colour("draft")

"""The look as it is declared, for those who know no Qt."""

from __future__ import annotations

from ui import tokens


def test_that_the_file_is_read_once():
    assert tokens.tokens() is tokens.tokens()


def test_that_the_themes_are_named_in_the_order_in_which_they_are_offered():
    assert tokens.names() == ("light", "dark", "high-contrast")

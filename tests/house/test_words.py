"""One word for one thing: the glossary's banned synonyms stand in no sentence that a person reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from support.shape import sources
from support.tree import texts_of

ON_SCREEN = " (on screen)"
NAME = re.compile(r"[a-z0-9_.-]*")


def glossary(project: Path) -> dict[str, str]:
    """Return banned word → the word to use, as the glossary's tables have them."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (project / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| **")
    ]
    return {
        banned.strip().lower(): word.strip("*")
        for word, _, banned_words in rows
        for banned in banned_words.split(",")
        if banned.strip() != "–"
    }


def found_in(text: str, banned: Iterable[str]) -> list[str]:
    """Return what of `banned` stands in `text` as whole words, in any case; a plural is the same word."""
    choice = "|".join(map(re.escape, banned))
    return [found.lower() for found in re.findall(rf"(?<!\w)({choice})s?(?!\w)", text, re.IGNORECASE)]


def sentences_in(project: Path, package: str) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every string that is neither a docstring nor a name in small letters."""
    for file in sources(project, package):
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(file.tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(file.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if id(node) not in docstrings and not NAME.fullmatch(node.value):
                yield f"{file.path}:{node.lineno}", node.value


def papers_in(project: Path) -> Iterator[tuple[str, str]]:
    """Yield (place, line) of every paper but the glossary itself."""
    for path, text in texts_of(project).items():
        if path.suffix == ".md" and path.name != "glossary.md":
            for number, line in enumerate(text.splitlines(), 1):
                yield f"{path}:{number}", line


def test_that_no_sentence_on_the_screen_holds_a_banned_word(project: Path) -> None:
    banned = {word.removesuffix(ON_SCREEN): instead for word, instead in glossary(project).items()}
    assert not [
        f"{place}: {word!r}, say {banned[word]!r}"
        for place, text in sentences_in(project, "ui")
        for word in found_in(text, banned)
    ]


def test_that_no_sentence_of_the_console_and_no_paper_holds_a_banned_word(project: Path) -> None:
    banned = {word: instead for word, instead in glossary(project).items() if not word.endswith(ON_SCREEN)}
    assert not [
        f"{place}: {word!r}, say {banned[word]!r}"
        for place, text in (*sentences_in(project, "console"), *papers_in(project))
        for word in found_in(text, banned)
    ]


def test_that_the_glossary_bans_no_word_it_also_asks_for(project: Path) -> None:
    banned = glossary(project)
    assert len(banned) > 20
    assert not set(banned) & set(banned.values())


@pytest.mark.parametrize(
    ("text", "banned", "expected"),
    [
        ("Fill level: 12 mL", "fill level", True),
        ("Encounters", "encounter", True),
        ("267 µg/day", "µg", True),
        ("a drought", "ug", False),
        ("the top upper part", "top up", False),
    ],
)
def test_that_only_whole_words_are_banned(text: str, banned: str, expected: bool) -> None:
    assert bool(found_in(text, [banned])) is expected

"""The paper of cases: its table is the files', its example a case, and it names all that can be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.cases.deeds import HANDS, TELLINGS
from console.cases.sight import DEGREES, SIGHTS
from support.case_paper import CLOSING, OPENING, PAPER, remade
from support.cases import played

TEXT = PAPER.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_that_the_table_is_the_files() -> None:
    assert (TEXT.count(OPENING), TEXT.count(CLOSING)) == (1, 1)
    assert remade(TEXT) == TEXT, "Make it anew: PYTHONPATH=.:tests python -m support.case_paper"


def test_that_the_example_is_a_case_and_as_it_expects(tmp_path: Path) -> None:
    (example,) = EXAMPLES
    assert not played(tmp_path, example).missed
    optional = re.sub(r"^# (\w+ = )", r"\1", example, flags=re.MULTILINE)
    assert optional.count("\n#") == 0
    assert played(tmp_path, optional).verdicts


@pytest.mark.parametrize(
    "name", [*HANDS, *TELLINGS, *DEGREES, *(key for keys in SIGHTS.values() for key in keys)]
)
def test_that_everything_that_can_be_written_is_named(name: str) -> None:
    assert f"`{name}`" in TEXT or f'"{name}"' in TEXT


@pytest.mark.parametrize("keys", [keys for keys, _ in (*HANDS.values(), *TELLINGS.values())])
def test_that_every_key_of_an_event_is_named(keys: tuple[str, ...]) -> None:
    assert [key for key in keys if f"`{key}" not in TEXT] == []

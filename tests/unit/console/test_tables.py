"""Files that people write: what cannot be read ends in one sentence that names the file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from console import tables
from console.errors import FileRefused, RuleBroken
from console.tables import Table


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "some.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        tables.read(path)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_that_numbers_are_read_exactly_as_written(tmp_path: Path) -> None:
    table = tables.read(written(tmp_path, "a = 11.5\nb = 0.1\nc = 293\nd = 10.0"))
    assert [table.number(key) for key in "abcd"] == [
        Decimal("11.5"),
        Decimal("0.1"),
        Decimal(293),
        Decimal(10),
    ]


def test_that_a_file_of_exactly_1_mb_is_read(tmp_path: Path) -> None:
    text = "a = 1\n#"
    path = written(tmp_path, text + "x" * (1_000_000 - len(text)))
    assert tables.read(path).number("a") == 1


def test_that_a_file_of_a_byte_more_than_1_mb_is_refused(tmp_path: Path) -> None:
    assert "larger than 1 MB" in refusal(written(tmp_path, "#" * 1_000_001))


def test_that_text_other_than_utf_8_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "name = 'Dürer'".encode("latin-1"))
    assert refusal(path) == f"{path} is not UTF-8 text; save it as UTF-8."


def test_that_a_byte_order_mark_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "file.toml"
    path.write_text("a = 1", encoding="utf-8-sig")
    assert "byte-order mark" in refusal(path)


def test_that_broken_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a = 1\nb = = 2\n")
    assert refusal(path) == f"{path}, line 2: not TOML (Invalid value); mend the line."


def test_that_toml_that_ends_too_soon_is_refused_at_its_last_line(tmp_path: Path) -> None:
    assert ", its last line: not TOML" in refusal(written(tmp_path, "a = ["))


@pytest.mark.parametrize("number", ["9" * 5_000, "1e99999999999999999999"])
def test_that_a_number_of_endless_length_is_refused(tmp_path: Path, number: str) -> None:
    assert refusal(written(tmp_path, f"a = {number}")).endswith(
        "holds a number too long to be an amount; check it."
    )


def test_that_endless_nesting_is_refused(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "a = " + "[" * 100_000)).endswith(
        "nested too deeply to be read; write it flat."
    )


HERE = Table(
    {
        "text": "x",
        "flag": True,
        "number": 5,
        "fine": Decimal("1.5"),
        "list": [1, "a"],
        "tables": [{"a": 1}, {"a": 2}],
        "table": {"a": 1},
        "date": object(),
    },
    "some.toml",
)


@pytest.mark.parametrize(
    ("reading", "key", "sentence"),
    [
        (Table.number, "text", "text takes a number, not text."),
        (Table.number, "flag", "flag takes a number, not true or false."),
        (Table.number, "date", "date takes a number, not a date or time."),
        (Table.number, "none", "none is missing; add it."),
        (Table.whole, "fine", "fine takes a whole number."),
        (Table.text, "number", "number takes text, not a number."),
        (Table.flag, "number", "number takes true or false, not a number."),
        (Table.table, "list", "list takes a table, not a list."),
        (Table.texts, "list", "list takes a list of texts, not a list."),
        (Table.texts, "text", "text takes a list of texts, not text."),
        (Table.numbers, "list", "list takes a number, not text."),
        (Table.numbers, "table", "table takes a list of numbers, not a table."),
    ],
)
def test_that_a_value_of_another_kind_is_refused_with_its_place(reading, key: str, sentence: str) -> None:
    with pytest.raises(FileRefused) as refused:
        reading(HERE, key)
    assert str(refused.value) == f"some.toml: {sentence}"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("NaN", "is NaN, which is no amount"),
        ("Infinity", "is Infinity, which is no amount"),
        ("-1", "is negative; write 0 or more"),
        ("-0", "is negative; write 0 or more"),
        ("1E+16", "is too large or too fine"),
        ("1E+400", "is too large or too fine"),
        ("1E+999999999", "is too large or too fine"),
        ("1E-13", "is too large or too fine"),
        ("0.0000000000001", "is too large or too fine"),
    ],
)
def test_that_what_is_no_amount_is_refused_at_once(number: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        Table({"a": Decimal(number)}, "some.toml").number("a")


def test_that_what_the_domain_refuses_within_a_table_names_its_place() -> None:
    with pytest.raises(FileRefused, match=r"some\.toml, step 1: too much"), Table({}, "some.toml, step 1"):
        raise RuleBroken("too much")
    with pytest.raises(KeyError), Table({}, "some.toml"):
        raise KeyError("ours")


@pytest.mark.parametrize("number", ["1E+15", "0.000000000001", "0"])
def test_that_the_largest_and_the_finest_amount_are_read(number: str) -> None:
    assert Table({"a": Decimal(number)}, "some.toml").number("a") == Decimal(number)


def test_that_an_unknown_key_is_refused_with_the_known_ones() -> None:
    with pytest.raises(FileRefused) as refused:
        Table({"start": 1, "rate_mcg_per_hr": 2}, "some.toml, step 1").only("start", "rate_mcg_per_h")
    assert str(refused.value) == (
        "some.toml, step 1: 'rate_mcg_per_hr' is not known here; known are start, rate_mcg_per_h."
    )


def test_that_an_endless_key_is_shown_cut_on_one_line() -> None:
    with pytest.raises(FileRefused) as refused:
        Table({"a\n" * 500: 1}, "some.toml").only("start")
    assert len(str(refused.value)) < 200
    assert "\n" not in str(refused.value)


def test_that_a_list_of_tables_is_counted_from_1() -> None:
    first, second = HERE.tables("tables", "step")
    assert (first.where, second.where) == ("some.toml, step 1", "some.toml, step 2")
    with pytest.raises(FileRefused, match="list takes a list of tables"):
        HERE.tables("list", "step")


LINED = """# a comment
a = 1
"b.c" = 2
d.e = 3

[one]
long = '''
a = 5
'''
f = [
  { g = 1 },
]

[[two]]
h = 1

[[two]]
h = 2

[two.three]
i = 3
"""


def test_that_every_key_and_table_of_a_text_is_found_in_its_line() -> None:
    assert tables.lines_of(LINED) == {
        ("a",): 2,
        ("b.c",): 3,
        ("d", "e"): 4,
        ("one",): 6,
        ("one", "long"): 7,
        ("one", "f"): 10,
        ("two",): 14,
        ("two", "1"): 14,
        ("two", "1", "h"): 15,
        ("two", "2"): 17,
        ("two", "2", "h"): 18,
        ("two", "three"): 20,
        ("two", "three", "i"): 21,
    }


@pytest.mark.parametrize(
    ("text", "path", "key", "said"),
    [
        ("a = 1\nb = true\n", (), "b", ", line 2: b takes a number, not true or false."),
        ("[one]\na = 1\n", ("one",), "b", ", one, line 1: b is missing; add it."),
        ('one = {"a" = 1}\n', ("one",), "b", ", one, line 1: b is missing; add it."),
        ("a = 1\n", (), "b", ": b is missing; add it."),
    ],
)
def test_that_a_refused_value_is_named_with_the_nearest_line(
    tmp_path: Path, text: str, path: tuple[str, ...], key: str, said: str
) -> None:
    file = written(tmp_path, text)
    table = tables.read(file, lines=True)
    for part in path:
        table = table.table(part)
    with pytest.raises(FileRefused) as refused:
        table.number(key)
    assert str(refused.value) == f"{file}{said}"


@pytest.mark.parametrize(
    ("text", "number"), [("a = -720", -720), ("a = 0", 0), ("a = 999999999", 999_999_999)]
)
def test_that_a_whole_number_may_be_negative_where_that_means_something(
    tmp_path: Path, text: str, number: int
) -> None:
    assert tables.read(written(tmp_path, text)).signed("a") == number


@pytest.mark.parametrize("text", ["a = 1.0", "a = true", 'a = "1"', "a = 1000000000", "b = 1"])
def test_a_whole_number_is_refused_when_it_is_something_else_or_huge(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileRefused):
        tables.read(written(tmp_path, text)).signed("a")

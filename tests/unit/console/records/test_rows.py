"""Rows into values: what was altered in the file is refused, never shown."""

from __future__ import annotations

import sqlite3

import pytest

from console.errors import RecordsError
from support.clinic import USER, admitted, opened, reading, simple


@pytest.mark.parametrize(
    "text", ['{"form":1}', '{"form":2,"prescription":{}}', '{"form":1,"prescription":{"drug":7}}']
)
def test_that_a_program_altered_in_the_file_is_refused(tmp_path, text):
    path = tmp_path / "records.db"
    with opened(path) as store:
        admitted(store)
        store.add_reading(reading(simple("267")), USER)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE visits SET after = ?", [text])
    connection.commit()
    connection.close()
    with opened(path) as store, pytest.raises(RecordsError, match=r"damaged or altered|did not write"):
        store.visits()


def test_that_a_row_whose_text_is_no_form_cannot_be_stored(tmp_path):
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        store.add_reading(reading(simple("267")), USER)
        with pytest.raises(RecordsError), store.file.writing():
            store.file.change("UPDATE visits SET after = ?", ["267 mcg/day"])

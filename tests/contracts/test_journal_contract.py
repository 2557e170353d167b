"""Whatever calls itself a journal: durable intents, one verdict each, the unresolved in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.quantities import PL_PER_ML
from console.errors import RecordsError
from console.records.journal import RecordJournal
from console.session.journal import Intent, Journal
from support.clinic import (
    SERIAL,
    admitted,
    committed,
    intent,
    not_applied,
    opened,
    program,
    reading,
    refill,
    simple,
)
from support.journals import MemoryJournal


@pytest.fixture(params=["record file", "memory"])
def journal(request, tmp_path) -> Journal:
    if request.param == "memory":
        yield MemoryJournal()
        return
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        yield RecordJournal(store)


def rise(number: int = 1, serial: str = SERIAL) -> Intent:
    """Return an intent to go from 267 to 280 mcg/day."""
    return intent(number, simple("267"), program(simple("280")), serial=serial)


def test_that_a_new_journal_knows_of_nothing(journal):
    assert journal.unresolved(SERIAL) == ()


def test_that_a_confirmed_intent_is_unresolved_as_it_was_given(journal):
    journal.confirm(rise())
    assert journal.unresolved(SERIAL) == (rise(),)


def test_that_what_was_noted_and_calculated_at_a_refill_is_kept_with_the_intent(journal):
    given = intent(1, simple("267"), refill(simple("150"), bridged=True), particulars=(("Lot", "BX-2291"),))
    journal.confirm(given)
    (kept,) = journal.unresolved(SERIAL)
    assert (kept.change, kept.particulars) == (given.change, given.particulars)
    assert (kept.reservoir_pl, kept.delivered_pl) == (4 * PL_PER_ML + 1, 16 * PL_PER_ML + 1)


def test_that_the_unresolved_come_oldest_first_and_of_one_pump(journal):
    for number, serial in ((3, SERIAL), (1, SERIAL), (2, "SIM-7")):
        journal.confirm(rise(number, serial))
    assert journal.unresolved(SERIAL) == (rise(3), rise(1))
    assert journal.unresolved("SIM-7") == (rise(2, "SIM-7"),)


def test_that_an_operation_is_confirmed_once(journal):
    journal.confirm(rise())
    with pytest.raises(RecordsError):
        journal.confirm(rise())


@pytest.mark.parametrize("verdict", [committed(rise(), reading(simple("280"), 2)), not_applied(rise())])
def test_that_a_verdict_resolves_its_operation_alone(journal, verdict):
    journal.confirm(rise())
    journal.confirm(rise(2))
    journal.conclude(verdict)
    assert journal.unresolved(SERIAL) == (rise(2),)


@pytest.mark.parametrize("verdict", [committed(rise()), not_applied(rise())])
def test_that_an_equal_verdict_again_does_nothing(journal, verdict):
    journal.confirm(rise())
    journal.conclude(verdict)
    journal.conclude(verdict)
    assert journal.unresolved(SERIAL) == ()


def test_that_a_verdict_is_never_contradicted(journal):
    journal.confirm(rise())
    journal.conclude(committed(rise()))
    for other in (not_applied(rise()), replace(committed(rise()), version=7)):
        with pytest.raises(RecordsError):
            journal.conclude(other)


def test_that_there_is_no_verdict_without_a_confirmation(journal):
    with pytest.raises(RecordsError):
        journal.conclude(committed(rise()))

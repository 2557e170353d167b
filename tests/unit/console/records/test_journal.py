"""The journal on a record file: durable before it returns, one verdict, one visit."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, Dose
from console.domain.visit import Draft, Order
from console.errors import RecordsError
from console.records.journal import RecordJournal
from console.session.journal import Journal, Reason
from support.clinic import (
    ALMA,
    MORNING_MS,
    SERIAL,
    USER,
    WALL_MS,
    admitted,
    committed,
    flex,
    intent,
    not_applied,
    opened,
    program,
    reading,
    simple,
)

REASONS = (Reason("rise", "The daily dose rises by 31 %.", "spasms; seen by Dr Okafor"),)


class Usage(NamedTuple):
    """What a disk says of itself, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def record(tmp_path):
    return tmp_path / "records.db"


@pytest.fixture
def store(record):
    with opened(record) as store:
        admitted(store)
        yield store


@pytest.fixture
def journal(store) -> Journal:
    return RecordJournal(store)


def rise(number: int = 1, **details):
    """Return an intent to go from 267 to 280 mcg/day."""
    return intent(number, simple("267"), program(simple("280")), patient=1, **details)


def give(number: int):
    """Return an intent to give 50 mcg over ten minutes."""
    return intent(number, simple("267"), BolusChange(Dose(50_000), 10 * MS_PER_MINUTE), patient=1)


def test_that_a_confirmed_operation_is_on_the_disk_when_confirm_returns(record, journal):
    journal.confirm(rise(reasons=REASONS))
    other = sqlite3.connect(record)
    assert other.execute("SELECT operation, verdict FROM operations").fetchall() == [(rise().operation, None)]
    other.close()


def test_that_an_unresolved_intent_is_read_back_whole_by_another_process(record, store, journal):
    journal.confirm(rise(reasons=REASONS))
    with opened(record) as other:
        assert RecordJournal(other).unresolved(SERIAL) == (rise(reasons=REASONS),)


def test_that_a_bolus_is_read_back_as_confirmed(journal):
    journal.confirm(give(1))
    assert journal.unresolved(SERIAL) == (give(1),)


def test_that_unresolved_operations_are_of_that_pump_alone_and_oldest_first(journal):
    for number, serial in ((2, SERIAL), (1, SERIAL), (3, "SIM-7")):
        journal.confirm(rise(number, serial=serial))
    assert [found.operation[-1] for found in journal.unresolved(SERIAL)] == [2, 1]
    assert journal.unresolved("SIM-0") == ()


def test_that_an_operation_is_confirmed_once(journal):
    journal.confirm(rise())
    with pytest.raises(RecordsError, match="in the record already"):
        journal.confirm(rise())
    assert len(journal.unresolved(SERIAL)) == 1


def test_that_a_confirmation_that_cannot_be_kept_keeps_nothing(store, journal):
    before = store.events()
    with pytest.raises(RecordsError):
        journal.confirm(replace(rise(), patient=99))
    with pytest.raises(RecordsError):
        journal.confirm(replace(rise(), user="\0"))
    assert journal.unresolved(SERIAL) == ()
    assert store.events() == before


def test_that_nothing_is_confirmed_on_a_disk_that_is_nearly_full(journal, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 49_999_999))
    with pytest.raises(RecordsError, match="less than 50 MB left"):
        journal.confirm(rise())
    assert journal.unresolved(SERIAL) == ()


def test_that_a_folder_out_of_reach_is_a_refusal(journal, monkeypatch):
    def gone(path):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(shutil, "disk_usage", gone)
    with pytest.raises(RecordsError, match="cannot be reached"):
        journal.confirm(rise())


def test_that_a_committed_operation_makes_verdict_visit_and_reading_at_once(store, journal):
    journal.confirm(rise(reasons=REASONS))
    journal.conclude(committed(rise(), reading(simple("280"), 2, MORNING_MS + 2_000)))
    assert journal.unresolved(SERIAL) == ()
    (visit,) = store.visits()
    assert (visit.patient, visit.what, visit.user) == (1, "Dose", USER)
    assert (visit.before, visit.after) == (simple("267"), simple("280"))
    (operation,) = store.operations(visit.id)
    assert (operation.operation, operation.verdict, operation.version) == (rise().operation, "committed", 2)
    assert (operation.change, operation.digest) == (program(simple("280")), rise().digest)
    assert (operation.at_ms, operation.wall_utc_ms) == (MORNING_MS + 1_000, WALL_MS + 1_000)
    assert (operation.user, operation.second_person, operation.recovered) == (USER, "J. Okafor", False)
    assert operation.reasons == (("rise", "The daily dose rises by 31 %.", "spasms; seen by Dr Okafor"),)
    assert [kept.version for kept in store.readings(SERIAL)] == [2]
    assert [kept.visit for kept in store.readings(SERIAL)] == [visit.id]


def test_that_an_operation_not_applied_makes_a_visit_too(store, journal):
    journal.confirm(rise())
    journal.conclude(not_applied(rise()))
    (visit,) = store.visits()
    assert (visit.what, visit.before, visit.after) == (
        "Link lost, pump unchanged",
        simple("267"),
        simple("267"),
    )
    (operation,) = store.operations(visit.id)
    assert (operation.verdict, operation.version, operation.at_ms) == ("not-applied", None, None)
    assert operation.recovered


def test_that_concluding_twice_is_concluding_once(store, journal):
    journal.confirm(rise())
    journal.conclude(committed(rise()))
    before = (store.visits(), store.operations(1), store.events(), store.readings(SERIAL))
    journal.conclude(committed(rise(), reading(simple("280"), 2)))
    assert (store.visits(), store.operations(1), store.events(), store.readings(SERIAL)) == before


@pytest.mark.parametrize("other", [not_applied(rise()), replace(committed(rise()), version=9)])
def test_that_a_verdict_is_never_contradicted(store, journal, other):
    journal.confirm(rise())
    journal.conclude(committed(rise()))
    with pytest.raises(RecordsError, match="another outcome"):
        journal.conclude(other)
    assert store.operations(1)[0].verdict == "committed"


def test_that_what_was_never_confirmed_has_no_verdict(store, journal):
    with pytest.raises(RecordsError, match="no confirmation"):
        journal.conclude(committed(rise()))
    assert store.visits() == ()


def test_that_an_operation_joins_the_visit_that_the_reading_opened(store, journal):
    opened_by = store.add_reading(reading(simple("267")), USER).visit
    journal.confirm(rise())
    journal.conclude(committed(rise()))
    assert [visit.id for visit in store.visits()] == [opened_by]


def test_that_an_operation_after_signing_is_another_visit(store, journal):
    signed = store.add_reading(reading(simple("267")), USER).visit
    store.sign_visit(signed, USER)
    journal.confirm(rise())
    journal.conclude(committed(rise()))
    assert [visit.id for visit in store.visits()] == [signed + 1, signed]
    assert store.operations(signed) == ()


def test_that_an_outcome_found_a_week_later_belongs_to_the_day_of_the_confirmation(store, journal):
    opened_by = store.add_reading(reading(simple("267")), USER).visit
    journal.confirm(rise())
    week = MORNING_MS + 7 * MS_PER_DAY
    later = store.add_reading(reading(simple("280"), 2, week), USER).visit
    journal.conclude(committed(rise(), reading(simple("280"), 2, week + 1_000), recovered=True))
    assert [operation.visit for operation in store.operations(opened_by)] == [opened_by]
    assert store.operations(later) == ()


def test_that_several_operations_of_a_day_tell_one_visit(store, journal):
    bolus = intent(2, simple("280"), BolusChange(Dose(50_000), 10 * MS_PER_MINUTE), patient=1)
    third = intent(3, simple("280"), program(flex(10, 14)), patient=1)
    for confirmed in (rise(), bolus, third):
        journal.confirm(confirmed)
        journal.conclude(committed(confirmed))
    (visit,) = store.visits()
    assert (visit.what, visit.before, visit.after) == (
        "Dose, single bolus, dose, flex steps",
        simple("267"),
        flex(10, 14),
    )
    assert len(store.operations(visit.id)) == 3


def test_that_a_pump_of_nobody_gets_a_visit_of_nobody(store, journal):
    confirmed = intent(1, simple("267"), program(simple("280")), serial="SIM-7")
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed, reading(simple("280"), 2, serial="SIM-7")))
    (visit,) = store.visits(serial="SIM-7")
    assert visit.patient is None
    assert [implant.model for implant in store.implants()] == ["SP-20", "SP-20"]


def test_that_a_pump_assigned_in_the_meantime_brings_the_visit_to_its_patient(store, journal):
    other = store.add_patient(replace(ALMA, code="S-2"), USER).id
    confirmed = intent(1, simple("267"), program(simple("280")), serial="SIM-7")
    journal.confirm(confirmed)
    store.assign("SIM-7", other, USER)
    journal.conclude(committed(confirmed))
    assert [visit.patient for visit in store.visits(serial="SIM-7")] == [other]


def test_that_the_draft_that_was_programmed_is_a_draft_no_more(store, journal):
    store.save_draft(Draft(1, SERIAL, 1, bytes(32), program(simple("280")), ()), USER)
    journal.confirm(rise())
    assert store.draft_of(1) is not None
    journal.conclude(committed(rise()))
    assert store.draft_of(1) is None


def test_that_an_order_carried_out_stands_until_the_visit_is_signed(store, journal):
    order = Order(1, "baclofen", Decimal(2000), Decimal(280), "even", "Dr J. Okafor", "")
    store.save_order(order, USER)
    journal.confirm(rise())
    journal.conclude(committed(rise()))
    assert store.order_of(1) == order
    store.sign_visit(1, USER)
    assert store.order_of(1) is None


def test_that_an_order_not_carried_out_outlives_the_visit(store, journal):
    order = Order(1, "baclofen", Decimal(2000), Decimal(280), "even", "Dr J. Okafor", "")
    store.save_order(order, USER)
    for confirmed, verdict in (
        (rise(), not_applied(rise())),
        (give(2), committed(give(2))),
    ):
        journal.confirm(confirmed)
        journal.conclude(verdict)
    store.sign_visit(1, USER)
    assert store.order_of(1) == order


@pytest.mark.parametrize("mcg_per_day", ["280", "300"])
def test_that_a_draft_that_was_not_programmed_stays(store, journal, mcg_per_day):
    kept = Draft(1, SERIAL, 1, bytes(32), program(simple(mcg_per_day)), ())
    store.save_draft(kept, USER)
    journal.confirm(rise())
    journal.conclude(not_applied(rise()) if mcg_per_day == "280" else committed(rise()))
    assert store.draft_of(1) == kept


def test_that_the_trail_tells_an_operation_from_confirmation_to_verdict(store, journal):
    journal.confirm(rise(reasons=REASONS))
    journal.conclude(committed(rise(), reading(simple("280"), 2)))
    told = [(event.kind, event.before, event.after, event.unit) for event in store.events(visit=1)]
    assert told[0] == ("operation-confirmed", "1", rise().digest.hex(), "digest")
    assert (told[1][0], told[1][1], told[1][3]) == ("reason-given", "rise", "sha256")
    assert told[2][0] == "visit-opened"
    assert told[3:] == [("operation-committed", "1", "2", "version"), ("pump-read", "", "2", "version")]


def test_that_the_trail_holds_no_word_of_a_reason(store, journal):
    journal.confirm(rise(reasons=REASONS))
    rows = store.file.rows("SELECT * FROM events")
    assert not [row for row in rows if "Okafor" in str(row) or "spasms" in str(row)]


def test_that_a_verdict_that_cannot_be_kept_leaves_the_operation_unresolved(store, journal):
    journal.confirm(rise())
    before = store.events()
    with pytest.raises(RecordsError):
        journal.conclude(replace(committed(rise()), sentence="a" * 1_001))
    assert journal.unresolved(SERIAL) == (rise(),)
    assert (store.visits(), store.events()) == ((), before)

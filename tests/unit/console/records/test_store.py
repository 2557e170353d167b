"""The record in the words of the clinic: what goes in comes out, and what it will not take it says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.catheter import Catheter
from console.domain.change import ImplantChange, ImplantKind, StopChange
from console.domain.hands import Aspirate, Examine, Felt, Look, Part, Port, PressButton
from console.domain.patient import Implant
from console.domain.quantities import MS_PER_DAY, PL_PER_ML, Volume
from console.domain.visit import Deed, Draft, Order, Signature
from console.errors import RecordsError, RuleBroken
from console.records.journal import RecordJournal
from console.session.events import (
    Acted,
    ChangePrepared,
    HandsRefused,
    Interrogated,
    LinkLost,
    LinkOpened,
    NotApplied,
    PrepareRefused,
)
from support.clinic import (
    ALMA,
    CATHETER,
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
    refill,
    simple,
)

ORDER = Order(
    patient=1,
    drug="baclofen",
    concentration_mcg_per_ml=Decimal(2000),
    daily_dose_mcg=Decimal("293.5"),
    pattern="more in the morning",
    ordered_by="Dr J. Okafor",
    note="",
)
DRAFT = Draft(1, SERIAL, 3, bytes(32), program(flex(10, 14)), (("rise", "spasms at night"),))


@pytest.fixture
def store(tmp_path):
    with opened(tmp_path / "records.db") as store:
        yield store


@pytest.fixture
def clinic(store):
    admitted(store)
    return store


def test_that_a_patient_is_read_back_as_entered(store):
    added = store.add_patient(ALMA, USER)
    assert added == replace(ALMA, id=1) == store.patient(1) == store.patient_with_code("S-00042")


def test_that_patients_are_listed_by_name(store):
    for code, family, given in (("S-1", "Rivera", "Zoe"), ("S-2", "Abe", "Ken"), ("S-3", "Rivera", "Alma")):
        store.add_patient(replace(ALMA, code=code, family_name=family, given_name=given), USER)
    assert [patient.name for patient in store.patients()] == ["Abe, Ken", "Rivera, Alma", "Rivera, Zoe"]


def test_that_a_code_names_one_patient_alone(clinic):
    with pytest.raises(RecordsError, match="S-00042 is in the record already"):
        clinic.add_patient(ALMA, USER)


@pytest.mark.parametrize(
    "ask", [lambda s: s.patient(7), lambda s: s.patient_with_code("S-9"), lambda s: s.visit(7)]
)
def test_that_what_is_not_in_the_record_is_said_to_be_unknown(clinic, ask):
    with pytest.raises(RecordsError, match=r"not known|No patient|no visit"):
        ask(clinic)


def test_that_an_implant_is_read_back_as_entered(clinic):
    entered = Implant(SERIAL, "SP-20", 1, MORNING_MS, CATHETER)
    assert clinic.implants() == (entered,)
    assert clinic.implant_of(1) == entered
    assert clinic.patient_of(SERIAL) == 1
    assert clinic.patient_of("SIM-0") is None


def test_that_a_serial_number_is_entered_once(clinic):
    with pytest.raises(RecordsError, match="in the record already"):
        clinic.add_implant(Implant(SERIAL, "SP-20", None, 0, None), USER)


def test_that_a_pump_met_for_the_first_time_belongs_to_nobody(store):
    kept = store.add_reading(reading(simple("267"), serial="SIM-7"), USER)
    assert kept.visit is None
    assert store.implants() == (Implant("SIM-7", "SP-20", None, MORNING_MS, None),)


def test_that_a_pump_of_nobody_takes_its_visits_along_when_assigned(store):
    patient = store.add_patient(ALMA, USER).id
    store.add_reading(reading(simple("267")), USER)
    journal = RecordJournal(store)
    confirmed = intent(1, simple("267"), program(simple("280")))
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed))
    assert [visit.patient for visit in store.visits()] == [None]
    assert store.visits(patient=patient) == ()
    store.assign(SERIAL, patient, USER)
    assert [visit.patient for visit in store.visits(patient=patient)] == [patient]
    assert store.implant_of(patient).serial == SERIAL


def test_that_a_pump_is_not_given_to_a_second_patient(clinic):
    other = clinic.add_patient(replace(ALMA, code="S-2"), USER).id
    with pytest.raises(RecordsError, match="is S-00042's"):
        clinic.assign(SERIAL, other, USER)


def test_that_a_patient_is_not_given_a_second_pump(clinic):
    clinic.add_implant(Implant("SIM-7", "SP-20", None, 0, None), USER)
    with pytest.raises(RecordsError, match="S-00042 carries pump SIM-700182"):
        clinic.assign("SIM-7", 1, USER)


@pytest.mark.parametrize(("serial", "patient"), [("SIM-0", 1), (SERIAL, 9)])
def test_that_nothing_unknown_is_assigned(clinic, serial, patient):
    with pytest.raises(RecordsError):
        clinic.assign(serial, patient, USER)
    assert clinic.patient_of(SERIAL) == 1


def test_that_reading_a_patients_pump_opens_a_visit(clinic):
    kept = clinic.add_reading(reading(simple("267")), USER)
    visit = clinic.visit(kept.visit)
    assert (visit.patient, visit.serial, visit.user, visit.what) == (1, SERIAL, USER, "Pump read")
    assert (visit.therapy_ms, visit.wall_utc_ms) == (MORNING_MS, WALL_MS)
    assert visit.before == visit.after == simple("267")
    assert (visit.signature, visit.signed_by) == (Signature.OPEN, "")


def test_that_readings_of_one_therapy_day_belong_to_one_visit(clinic):
    first = clinic.add_reading(reading(simple("267")), USER)
    later = clinic.add_reading(reading(simple("267"), at_ms=MORNING_MS + 60_000), USER)
    assert first.visit == later.visit


def test_that_the_next_therapy_day_is_another_visit(clinic):
    first = clinic.add_reading(reading(simple("267")), USER)
    later = clinic.add_reading(reading(simple("267"), at_ms=MORNING_MS + MS_PER_DAY), USER)
    assert first.visit != later.visit
    assert [visit.id for visit in clinic.visits(patient=1)] == [later.visit, first.visit]


def test_that_the_same_reading_twice_is_kept_once(clinic):
    assert clinic.add_reading(reading(simple("267")), USER) == clinic.add_reading(
        reading(simple("267")), USER
    )
    assert len(clinic.readings(SERIAL)) == 1


def test_that_a_reading_is_kept_as_it_came(clinic):
    came = reading(flex(10, 14), version=4)
    kept = clinic.add_reading(came, USER)
    assert clinic.readings(SERIAL) == (kept,)
    assert (kept.prescription, kept.version, kept.digest) == (came.prescription, 4, came.digest)
    volumes = (kept.reservoir_pl, kept.delivered_pl, kept.filled_pl, kept.withdrawn_pl)
    assert volumes == (9 * PL_PER_ML, 11 * PL_PER_ML, 20 * PL_PER_ML, 0)


def test_that_readings_are_found_by_the_pumps_clock(clinic):
    for day in (2, 0, 1, 3):
        clinic.add_reading(reading(simple("267"), at_ms=MORNING_MS + day * MS_PER_DAY), USER)
    found = clinic.readings(SERIAL, MORNING_MS + MS_PER_DAY, MORNING_MS + 2 * MS_PER_DAY)
    assert [kept.therapy_ms for kept in found] == [MORNING_MS + MS_PER_DAY, MORNING_MS + 2 * MS_PER_DAY]


def test_that_visits_are_found_by_patient_and_by_pump(clinic):
    other = clinic.add_patient(replace(ALMA, code="S-2"), USER).id
    clinic.add_implant(Implant("SIM-7", "SP-20", other, 0, None), USER)
    hers = clinic.add_reading(reading(simple("267")), USER).visit
    theirs = clinic.add_reading(reading(simple("90"), serial="SIM-7"), USER).visit
    assert [visit.id for visit in clinic.visits(patient=1)] == [hers]
    assert [visit.id for visit in clinic.visits(serial="SIM-7")] == [theirs]
    assert {visit.id for visit in clinic.visits()} == {hers, theirs}


def test_that_a_signed_visit_names_its_signer_and_is_added_to_no_more(clinic):
    visit = clinic.add_reading(reading(simple("267")), USER).visit
    signed = clinic.sign_visit(visit, "J. Okafor")
    assert (signed.signature, signed.signed_by) == (Signature.SIGNED, "J. Okafor")
    later = clinic.add_reading(reading(simple("267"), at_ms=MORNING_MS + 60_000), USER)
    assert later.visit != visit
    with pytest.raises(RecordsError, match=r"signed by J\. Okafor already"):
        clinic.sign_visit(visit, USER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE visits SET what = 'Refill'",
        "UPDATE visits SET signature = 'open', signer = NULL",
        "DELETE FROM visits",
        "UPDATE operations SET sentence = ''",
        "UPDATE operations SET verdict = 'not-applied', version = NULL, at_ms = NULL",
        "DELETE FROM operations",
        "UPDATE readings SET reservoir_pl = 0",
        "DELETE FROM readings",
        "UPDATE events SET kind = 'nothing'",
        "DELETE FROM events",
        "DELETE FROM patients",
        "DELETE FROM pumps",
    ],
)
def test_that_the_file_itself_holds_a_signed_visit_fast(clinic, sql):
    visit = clinic.add_reading(reading(simple("267")), USER).visit
    journal = RecordJournal(clinic)
    confirmed = intent(1, simple("267"), program(simple("280")), patient=1)
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed))
    clinic.sign_visit(visit, USER)
    before = (clinic.visits(), clinic.operations(visit), clinic.readings(SERIAL), clinic.events())
    with pytest.raises(RecordsError), clinic.file.writing():
        clinic.file.change(sql, [])
    assert (clinic.visits(), clinic.operations(visit), clinic.readings(SERIAL), clinic.events()) == before


def test_that_no_reading_is_slipped_into_a_signed_visit(clinic):
    visit = clinic.add_reading(reading(simple("267")), USER).visit
    clinic.sign_visit(visit, USER)
    row = clinic.file.row("SELECT * FROM readings")
    with pytest.raises(RecordsError, match="A signed visit cannot be changed"), clinic.file.writing():
        clinic.file.insert("readings", {**row, "id": 2})


def test_that_a_visit_of_nobody_is_not_signed(store):
    journal = RecordJournal(store)
    confirmed = intent(1, simple("267"), program(simple("280")))
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed))
    with pytest.raises(RecordsError, match="belongs to no patient"):
        store.sign_visit(1, USER)


def test_that_a_visit_is_not_signed_while_an_outcome_is_unknown(clinic):
    visit = clinic.add_reading(reading(simple("267")), USER).visit
    RecordJournal(clinic).confirm(intent(1, simple("267"), program(simple("280")), patient=1))
    with pytest.raises(RecordsError, match="no known outcome"):
        clinic.sign_visit(visit, USER)


def test_that_the_latest_order_is_the_patients_order(clinic):
    assert clinic.order_of(1) is None
    clinic.save_order(replace(ORDER, daily_dose_mcg=Decimal(280)), USER)
    clinic.save_order(ORDER, USER)
    assert clinic.order_of(1) == ORDER


def test_that_an_order_finer_than_can_be_stored_is_refused(clinic):
    with pytest.raises(RuleBroken, match="finer"):
        clinic.save_order(replace(ORDER, daily_dose_mcg=Decimal("0.0001")), USER)


def test_that_a_draft_is_kept_until_it_is_discarded(clinic):
    assert clinic.draft_of(1) is None
    assert clinic.save_draft(DRAFT, USER) == WALL_MS
    assert clinic.draft_of(1) == DRAFT
    clinic.save_draft(replace(DRAFT, base_version=4), USER)
    assert clinic.draft_of(1) == replace(DRAFT, base_version=4)
    clinic.discard_draft(1, USER)
    assert clinic.draft_of(1) is None


def test_that_discarding_no_draft_leaves_no_trace(clinic):
    before = clinic.events()
    clinic.discard_draft(1, USER)
    assert clinic.events() == before


def test_that_a_draft_survives_closing_the_record(tmp_path):
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        store.save_draft(DRAFT, USER)
    with opened(tmp_path / "records.db") as store:
        assert store.draft_of(1) == DRAFT


def test_that_the_file_says_it_is_a_simulations(store):
    assert store.notice.startswith("Simulation: not a medical device, not for patient care.")


def test_that_what_is_written_together_is_kept_together(store):
    with pytest.raises(RecordsError), store.together():  # noqa: PT012 - the block is what is tested
        admitted(store)
        raise RecordsError("No.")
    assert store.patients() == ()
    assert store.events() == ()
    with store.together():
        admitted(store)
    assert len(store.patients()) == 1


@pytest.mark.parametrize("name", ["", "a" * 41, "a\nb", "\ud800"])
def test_that_a_user_must_have_a_name_that_can_be_kept(store, name):
    with pytest.raises(RecordsError, match="A user's name"):
        store.add_patient(ALMA, name)
    assert store.patients() == ()


@pytest.mark.parametrize(
    "name", ["'); DROP TABLE visits;--", "%s", "{0.__class__}", "<b>x</b>", "=cmd()", "a\u202eb", "Żółć"]
)
def test_that_a_patients_name_is_kept_as_typed(store, name):
    added = store.add_patient(replace(ALMA, family_name=name), USER)
    assert store.patient(added.id).family_name == name


def test_that_a_read_pump_and_a_lost_link_are_noted_in_the_visit(clinic):
    clinic.note(LinkOpened(reading(simple("267")).identity), SERIAL, USER, MORNING_MS)
    clinic.note(Interrogated(reading(simple("267"))), SERIAL, USER, MORNING_MS)
    clinic.note(LinkLost("The link to the pump was lost."), SERIAL, USER, MORNING_MS)
    clinic.note(PrepareRefused("limits", "No."), SERIAL, USER, MORNING_MS)
    assert len(clinic.readings(SERIAL)) == 1
    assert [event.kind for event in clinic.events(visit=1)] == [
        "visit-opened",
        "pump-read",
        "link-lost",
        "prepare-refused",
    ]


def test_that_a_key_that_was_refused_is_in_the_visit_with_its_field_and_its_sentence(clinic):
    told = {"serial": SERIAL, "user": USER, "therapy_ms": MORNING_MS}
    clinic.note(Interrogated(reading(simple("267"))), SERIAL, USER, MORNING_MS)
    clinic.note_refusal("step-2-rate", "18", "Use a point.", **told)
    refused = clinic.events(visit=1)[-1]
    assert (refused.kind, refused.object) == ("key-refused", "field:step-2-rate")
    assert (refused.before, refused.after) == ("18", "Use a point.")
    assert clinic.verify_chain().intact


def test_that_what_the_journal_tells_is_not_noted_twice(clinic):
    before = clinic.events()
    clinic.note(NotApplied(bytes(16), recovered=False, sentence=""), SERIAL, USER, MORNING_MS)
    assert clinic.events() == before


def test_that_every_deed_leaves_an_event(clinic):
    clinic.save_order(ORDER, USER)
    clinic.save_draft(DRAFT, USER)
    clinic.discard_draft(1, USER)
    visit = clinic.add_reading(reading(simple("267")), USER).visit
    clinic.sign_visit(visit, "J. Okafor")
    kinds = [event.kind for event in clinic.events(patient=1)]
    assert kinds == [
        "patient-added",
        "pump-added",
        "order-saved",
        "draft-saved",
        "draft-discarded",
        "visit-opened",
        "pump-read",
        "visit-signed",
    ]
    assert clinic.events()[-1].actor == "J. Okafor"


def test_that_papers_are_told_in_the_visit_that_is_open(clinic):
    visit = clinic.add_reading(reading(simple("267")), USER).visit
    clinic.save_order(ORDER, USER)
    clinic.save_draft(DRAFT, USER)
    clinic.discard_draft(1, USER)
    kinds = [event.kind for event in clinic.events(visit=visit)]
    assert kinds == ["visit-opened", "pump-read", "order-saved", "draft-saved", "draft-discarded"]


def test_that_events_of_another_patient_are_not_mixed_in(clinic):
    clinic.add_patient(replace(ALMA, code="S-2"), USER)
    assert [event.object for event in clinic.events(patient=2)] == ["patient:2"]


def test_that_the_prepared_change_is_told_by_its_digest(clinic):
    from console.domain.reading import ReadBack

    back = ReadBack(
        b"o" * 16, program(simple("280")), 3, b"d" * 32, ((1, 1),) * 7, (1, 1), (0, 1440), None, 1
    )
    clinic.note(ChangePrepared(back, 5), SERIAL, USER, MORNING_MS)
    told = clinic.events()[-1]
    assert (told.kind, told.object) == ("change-prepared", f"operation:{(b'o' * 16).hex()}")
    assert (told.before, told.after, told.unit) == ("3", (b"d" * 32).hex(), "digest")


# hands, refills and catheters

LATER_MS = MORNING_MS + 90 * MS_PER_DAY


def carried_out(store, number, change, at_ms=MORNING_MS, **figures):
    """Have `change` confirmed and committed as operation `number`."""
    journal = RecordJournal(store)
    confirmed = replace(intent(number, simple("267"), change, patient=1, at_ms=at_ms), **figures)
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed))


def test_that_what_hands_did_is_kept_with_what_they_felt(clinic):
    drawn = Acted(Aspirate(Port.RESERVOIR), Felt(Volume(4_900_000_000), "Clear."))
    clinic.note(drawn, SERIAL, USER, MORNING_MS)
    assert clinic.deeds(SERIAL) == (Deed(MORNING_MS, drawn.hand, drawn.felt),)
    assert [event.kind for event in clinic.events()][-1] == "hand"


def test_that_what_was_found_in_a_visit_outlasts_a_refill_and_ends_when_the_visit_is_signed(clinic):
    found = Felt(None, "Awake.", (("Skin", "warm and dry"),))
    clinic.note(Acted(Examine(Look.EXAMINATION), found), SERIAL, USER, MORNING_MS)
    carried_out(clinic, 1, refill(simple("267")))
    assert clinic.deeds(SERIAL) == ()
    assert clinic.seen(SERIAL) == (Deed(MORNING_MS, Examine(Look.EXAMINATION), found),)
    visit = clinic.visits(patient=1)[0].id
    clinic.sign_visit(visit, USER)
    assert clinic.seen(SERIAL) == ()


def test_that_what_hands_could_not_do_is_in_the_trail_and_no_deed(clinic):
    clinic.note(HandsRefused("too-much", "20 mL do not go in."), SERIAL, USER, MORNING_MS)
    last = clinic.events()[-1]
    assert (last.kind, last.before, last.after) == ("hand", "too-much", "20 mL do not go in.")
    assert clinic.deeds(SERIAL) == ()


@pytest.mark.parametrize("change", [refill(simple("267")), ImplantChange(ImplantKind.NEW, CATHETER)])
def test_that_deeds_are_told_until_the_pump_knows_of_them(clinic, change):
    for words in ("first", "second"):
        clinic.note(Acted(PressButton(), Felt(None, words)), SERIAL, USER, MORNING_MS)
    clinic.note(Acted(PressButton(), Felt(None, "on another pump")), "SIM-7", USER, MORNING_MS)
    carried_out(clinic, 1, program(simple("280")))
    assert [deed.felt.words for deed in clinic.deeds(SERIAL)] == ["first", "second"]
    carried_out(clinic, 2, change)
    assert clinic.deeds(SERIAL) == ()
    clinic.note(Acted(Part(), Felt(None, "after")), SERIAL, USER, MORNING_MS)
    assert [deed.felt.words for deed in clinic.deeds(SERIAL)] == ["after"]


def test_that_a_refill_that_was_not_applied_leaves_the_deeds_to_be_told(clinic):
    clinic.note(Acted(PressButton(), Felt(None, "drawn")), SERIAL, USER, MORNING_MS)
    journal = RecordJournal(clinic)
    confirmed = intent(1, simple("267"), refill(simple("267")), patient=1)
    journal.confirm(confirmed)
    journal.conclude(not_applied(confirmed))
    assert [deed.felt.words for deed in clinic.deeds(SERIAL)] == ["drawn"]


def test_that_each_emptying_tells_what_was_calculated_what_came_and_what_was_delivered_since(clinic):
    carried_out(clinic, 1, refill(simple("267")), reservoir_pl=4_000, delivered_pl=16_000)
    carried_out(clinic, 2, program(simple("280")), reservoir_pl=9_000, delivered_pl=20_000)
    carried_out(clinic, 3, refill(simple("267")), LATER_MS, reservoir_pl=5_000, delivered_pl=31_000)
    assert clinic.residuals(SERIAL) == (
        (LATER_MS + 1_000, 5_000, 4_900_000_000, 15_000),
        (MORNING_MS + 1_000, 4_000, 4_900_000_000, 16_000),
    )
    assert clinic.residuals("SIM-7") == ()


def test_that_a_reservoir_that_was_not_emptied_tells_no_residual(clinic):
    carried_out(clinic, 1, refill(simple("267"), left_ml=2), reservoir_pl=4_000, delivered_pl=16_000)
    carried_out(clinic, 2, refill(simple("267")), LATER_MS, reservoir_pl=5_000, delivered_pl=31_000)
    assert [(told[0], told[3]) for told in clinic.residuals(SERIAL)] == [(LATER_MS + 1_000, 15_000)]


def test_that_readings_keep_by_how_much_the_account_was_put_right_and_that_the_pump_stood_still(clinic):
    clinic.add_reading(replace(reading(simple("267")), corrected_pl=-5, stopped_ms=MORNING_MS), USER)
    (kept,) = clinic.readings(SERIAL)
    assert (kept.corrected_pl, kept.stopped_ms) == (-5, MORNING_MS)


def test_that_a_catheter_nobody_recorded_is_kept_as_the_pump_tells_it(clinic):
    clinic.add_reading(replace(reading(simple("267"), serial="SIM-7"), catheter=CATHETER), USER)
    other = Catheter("Other", typed=Volume(5))
    clinic.add_reading(replace(reading(simple("267")), catheter=other), USER)
    assert [implant.catheter for implant in clinic.implants()] == [CATHETER, CATHETER]


def test_that_a_catheter_the_pump_was_told_of_is_the_patients_from_then_on(clinic):
    revised = Catheter("Other", typed=Volume(180_000_000))
    carried_out(clinic, 1, ImplantChange(ImplantKind.REVISION, revised))
    assert clinic.implant_of(1).catheter == revised


@pytest.mark.parametrize(
    "change",
    [refill(simple("150"), bridged=True), StopChange(LATER_MS), ImplantChange(ImplantKind.NEW, CATHETER)],
)
def test_that_a_draft_of_any_change_is_kept_with_what_was_noted(clinic, change):
    kept = Draft(1, SERIAL, 3, bytes(32), change, (("withdrawal", "MRI"),), (("Lot", "BX-2291"),))
    clinic.save_draft(kept, USER)
    assert clinic.draft_of(1) == kept


def test_that_an_operation_is_read_back_with_what_was_noted(clinic):
    noted = (("Lot", "BX-2291"), ("Aspirated", "4.9 mL, clear"))
    carried_out(clinic, 1, refill(simple("150")), particulars=noted)
    assert [operation.particulars for operation in clinic.operations(1)] == [noted]

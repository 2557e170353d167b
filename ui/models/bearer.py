"""Who carries a pump that nobody in the record carries: a patient without one, or a new synthetic one.

Apart from `pairing`, which is about keys, and from `implant_pump`, which puts a pump in the place of another.
Here no pump is ever taken from anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from console.domain.entry import EntryRefused
from console.domain.patient import Patient, Sex
from ui.models.date_keying import DateKeying
from ui.state import ConsoleState, FirstMeeting

NEW = "new"
SEXES = ((Sex.FEMALE.value, "female"), (Sex.MALE.value, "male"), (Sex.OTHER.value, "other"))
LIKE = "such as 1981-03-14"
_ASKED = (
    "Nobody in this record carries it. {}: all patients here are synthetic, and no real person is ever "
    "entered. From then on it is their pump."
)
_INVENT, _CHOOSE = "Invent the patient who does", "Choose a patient without a pump, or invent one"
_CODE, _DIGITS = "S-", 5


@dataclass(frozen=True, slots=True)
class BearerEntry:
    """What is entered: `who` is a patient's id as text or `NEW`, the rest is the new patient, as typed."""

    who: str = NEW
    family: str = ""
    given: str = ""
    born: str = ""
    sex: str = ""
    group: str = ""


def heading(serial: str) -> str:
    """Return what the sheet asks."""
    return f"Who carries pump {serial}?"


def asked(state: ConsoleState) -> str:
    """Return what is to be done, and what comes of it."""
    return _ASKED.format(_CHOOSE if vacant(state) else _INVENT)


def vacant(state: ConsoleState) -> tuple[Patient, ...]:
    """Return the patients of the record who carry no pump."""
    return tuple(row.patient for row in state.patients if row.implant is None)


def offered(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return who may be chosen, as (key, words): a new patient, and those without a pump."""
    return ((NEW, "a new patient"), *((str(each.id), f"{each.name}, {each.code}") for each in vacant(state)))


def groups(state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return the groups that drugs are titrated by, as (key, label)."""
    found = {key: label for drug in state.catalog.drugs.values() for key, label, *_ in drug.titration}
    return tuple(found.items())


def problem(entry: BearerEntry, state: ConsoleState) -> str:
    """Return the sentence that keeps the pump from being recorded; empty when it can be."""
    meeting = state.ways.meeting
    if meeting is None or meeting.identity is None:
        return "The pump has not answered yet; it is recorded once it has said what it is."
    if entry.who != NEW:
        return ""
    if not entry.family.strip() or not entry.given.strip():
        return "Enter a family name and a given name."
    if _born(entry.born) is None:
        return f"Enter the day of birth as year, month and day, {LIKE}."
    if not entry.sex:
        return "Choose what stands for the patient's sex."
    return "" if entry.group else "Choose the group by which the dose is titrated."


def to_patient(entry: BearerEntry, state: ConsoleState) -> Patient | None:
    """Return the patient who was chosen or entered (a new one has the id 0); None while that is not whole."""
    born = _born(entry.born)
    if problem(entry, state):
        return None
    if entry.who != NEW or born is None:
        return next((each for each in vacant(state) if str(each.id) == entry.who), None)
    family, given = entry.family.strip(), entry.given.strip()
    return Patient(0, next_code(state), family, given, Sex(entry.sex), born, "", entry.group, "")


def next_code(state: ConsoleState) -> str:
    """Return the code that follows the highest of the record's, such as `S-00052`."""
    codes = (row.patient.code.removeprefix(_CODE) for row in state.patients)
    highest = max((int(code) for code in codes if code.isascii() and code.isdigit()), default=0)
    return f"{_CODE}{highest + 1:0{_DIGITS}}"


def answered(meeting: FirstMeeting | None) -> tuple[str, str]:
    """Return how it stands with the pump, strong and in grey below."""
    if meeting is None:
        return "", ""
    if meeting.under_way:
        return f"Asking the pump at {meeting.spec}…", "It answers within a few seconds, or not at all."
    if meeting.identity is None:
        return "The pump was not reached.", meeting.sentence
    return f"Pump {meeting.identity.serial} is there: a simulated {meeting.identity.model}.", ""


def _born(text: str) -> date | None:
    """Return the day as every field for one reads it; None for anything else, such as a week of a year."""
    try:
        DateKeying().parsed(text.strip())
    except EntryRefused:
        return None
    return date.fromisoformat(text.strip())

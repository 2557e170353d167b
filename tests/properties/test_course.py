"""What holds of every course: parts add up, instants are the first, and a walk in small steps agrees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.domain import dosing
from console.domain.change import Phase
from console.domain.course import Course, phase_ng_per_h
from console.domain.prescription import Later, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, PL_PER_ML, Dose, Volume
from console.domain.reading import BolusKind, RunningBolus
from support.asking import drug
from support.therapies import infusions_of, patient_bolus, prescription, simple

START = 20_000 * MS_PER_DAY
HELD = drug("500")
spans = st.integers(0, 20 * MS_PER_DAY)


@st.composite
def boluses(draw: st.DrawFn) -> RunningBolus:
    """Draw a bolus or a bridge of one to three phases, begun before or at the start."""
    replaces = draw(st.booleans())
    amounts = st.integers(1, 10**9).map(Volume) if replaces else st.integers(1, 10**6).map(Dose)
    phases = draw(
        st.lists(
            st.builds(Phase, amounts, st.integers(1, 3 * MS_PER_DAY), st.just(HELD)), min_size=1, max_size=3
        )
    )
    kind = BolusKind.BRIDGE if replaces else BolusKind.SINGLE
    started_ms = START - draw(st.integers(0, 2 * MS_PER_DAY))
    return RunningBolus(kind, tuple(phases), started_ms, replaces)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Draw a course with or without a later turn, a bolus and patient boluses."""
    program = prescription(draw(infusions_of(HELD)), "500")
    if draw(st.booleans()):
        at_ms = START + draw(st.integers(-MS_PER_DAY, 5 * MS_PER_DAY))
        program = replace(program, later=Later(at_ms, draw(infusions_of(HELD))))
    if draw(st.booleans()):
        program = replace(program, patient_bolus=patient_bolus("20", 10, 60, 3))
    return Course(program, draw(st.none() | boluses()), from_ms=START, worst=draw(st.booleans()))


@given(courses(), spans, spans)
def test_that_a_volume_over_two_intervals_is_the_sum_of_both(
    course: Course, first_ms: int, second_ms: int
) -> None:
    middle_ms, end_ms = START + first_ms, START + first_ms + second_ms
    in_parts = course.pl_between(START, middle_ms) + course.pl_between(middle_ms, end_ms)
    assert course.pl_between(START, end_ms) == in_parts


@given(courses(), st.fractions(0, 4 * 10**10, max_denominator=10**6))
def test_that_the_instant_of_a_volume_is_the_first_millisecond_by_which_it_has_flowed(
    course: Course, wanted_pl: Fraction
) -> None:
    instant_ms = course.instant_of(wanted_pl)
    if instant_ms is None:
        assert course.pl_between(START, START + 10_000 * MS_PER_DAY) < wanted_pl
        return
    assert course.pl_between(START, instant_ms) >= wanted_pl
    if instant_ms > START:
        assert course.pl_between(START, instant_ms - 1) < wanted_pl


@dataclass(frozen=True, slots=True)
class _Walk:
    """The same flow, added up minute by minute from the values themselves, without any course."""

    program: Prescription
    bolus: RunningBolus | None
    worst: bool

    def ng_per_h(self, at_ms: int) -> Fraction:
        basal = dosing.ng_per_h_at(self.program.at(at_ms).begun(START).infusion, at_ms)
        allowed = self.program.patient_bolus
        if self.worst and allowed is not None:
            basal += Fraction(allowed.worst_ng_per_day, 24)
        begins_ms = START if self.bolus is None else self.bolus.started_ms
        for phase in () if self.bolus is None else self.bolus.phases:
            if begins_ms <= at_ms < begins_ms + phase.duration_ms:
                beside = phase_ng_per_h(phase, self.program.drug)
                return beside if self.bolus is not None and self.bolus.replaces else basal + beside
            begins_ms += phase.duration_ms
        return basal


@given(courses(), spans)
def test_that_the_rate_at_an_instant_is_what_the_values_themselves_say(course: Course, into_ms: int) -> None:
    walk = _Walk(course.prescription, course.bolus, course.worst)
    assert course.ng_per_h_at(START + into_ms) == walk.ng_per_h(START + into_ms)


@given(courses(), st.integers(0, 3 * 24 * 60))
def test_that_a_minute_in_which_nothing_turns_gives_its_rate(course: Course, minute: int) -> None:
    from_ms = START + minute * MS_PER_MINUTE
    to_ms = from_ms + MS_PER_MINUTE
    walk = _Walk(course.prescription, course.bolus, course.worst)
    rates = {walk.ng_per_h(at_ms) for at_ms in range(from_ms, to_ms, 1_000)}
    turns = {to_ms} if course.bolus is None else _edges(course.bolus)
    if course.prescription.later is not None:
        turns.add(course.prescription.later.at_ms)
    if len(rates) == 1 and not any(from_ms < turn < to_ms for turn in turns):
        (rate,) = rates
        assert course.ng_between(from_ms, to_ms) == rate * MS_PER_MINUTE / MS_PER_HOUR


def _edges(bolus: RunningBolus) -> set[int]:
    edges = {bolus.started_ms}
    at_ms = bolus.started_ms
    for phase in bolus.phases:
        at_ms += phase.duration_ms
        edges.add(at_ms)
    return edges


@given(infusions_of(HELD), infusions_of(HELD), st.integers(0, 3 * MS_PER_DAY))
def test_that_no_24_hours_across_a_turn_give_more_than_the_highest(
    now: object, later: object, into_ms: int
) -> None:
    turn_ms = START + 2 * MS_PER_DAY
    program = replace(
        prescription(simple("1"), "500"),
        infusion=now,
        later=Later(turn_ms, later),
    ).begun(START)
    course = Course(program, from_ms=START)
    given_ng = course.ng_between(START + into_ms, START + into_ms + MS_PER_DAY)
    assert given_ng <= course.highest_24h_ng()


def test_that_a_small_volume_of_an_even_flow_takes_its_time() -> None:
    course = Course(prescription(simple("240"), "500"), from_ms=START)
    assert course.instant_of(PL_PER_ML) == START + 500 * MS_PER_HOUR // 10

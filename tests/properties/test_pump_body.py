"""What holds of truth whatever hands do and whenever it is looked at: nothing is made, nothing is lost."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.domain.hands import Aspirate, Hand, Inject, Join, Part, Port, Rinse
from console.domain.prescription import Drug
from console.domain.quantities import PL_PER_ML, Concentration, Volume
from console.protocol.messages import Refused
from console.pump import body as truth
from console.pump.bench import touch
from console.pump.body import Body
from console.pump.catheter import NO_DRUG
from support.therapies import catalog

MODEL = catalog().pumps["SP-20"]
STRENGTH = Fraction(2_000_000)
vials = st.sampled_from([50_000, 500_000, 1_000_000, 2_000_000]).map(
    lambda strength: Drug("baclofen", Concentration(strength))
)
volumes = st.integers(0, 25 * PL_PER_ML).map(Volume)
hands = st.one_of(
    st.builds(Aspirate, st.sampled_from(Port), st.none() | volumes),
    st.builds(Inject, st.sampled_from(Port), vials, volumes),
    st.builds(Rinse, vials, volumes, st.integers(1, 5)),
    st.builds(Join, st.integers(1, PL_PER_ML).map(Volume), st.none() | vials),
    st.just(Part()),
)
pumped = st.fractions(0, 5 * PL_PER_ML, max_denominator=1_000)
courses = st.lists(hands | pumped, max_size=12)


def fresh() -> Body:
    line = truth.line_of(MODEL.bridge_tubing.pl, STRENGTH)
    return truth.made(
        Fraction(MODEL.capacity.pl),
        Fraction(MODEL.residual.pl),
        STRENGTH,
        line,
        truth.line_of(10**8, STRENGTH),
    )


def after(body: Body, act: Hand | Fraction) -> Body:
    """Return `body` once `act` is done or so much more was delivered; what cannot be done changes nothing."""
    if isinstance(act, Fraction):
        return body.moved(act)
    touched = touch(body, act, MODEL, catalog())
    return body if isinstance(touched, Refused) else touched.body


def inside_pl(body: Body) -> Fraction:
    held = (*body.tubing, *(body.catheter or ()))
    return body.drawable_pl + body.residual_pl + sum((parcel.pl for parcel in held), Fraction(0))


@given(courses)
def test_that_what_came_in_is_inside_or_was_given_or_is_gone(course: list[Hand | Fraction]) -> None:
    body = fresh()
    put_in = inside_pl(body)
    for act in course:
        before, body = body, after(body, act)
        if body is not before and not isinstance(act, Fraction):
            put_in += brought_in(act)
        assert body.is_whole
        assert inside_pl(body) + body.given.pl + body.gone.pl == put_in == body.came.pl
        assert 0 <= body.drawable_pl <= MODEL.capacity.pl
        assert body.residual_pl == MODEL.residual.pl


def brought_in(hand: Hand) -> int:
    """Return the volume in pL that `hand` brings from outside: drug, a catheter's filling, spinal fluid."""
    match hand:
        case Inject(_, _, volume) | Join(volume) | Aspirate(Port.CATHETER, Volume() as volume):
            return volume.pl
        case Rinse(_, volume, times):
            return volume.pl * times
        case _:
            return 0


@given(courses, st.lists(st.fractions(0, 1), max_size=4))
def test_that_truth_is_the_same_however_often_it_is_looked_at(
    course: list[Hand | Fraction], looks: list[Fraction]
) -> None:
    seldom, often = fresh(), fresh()
    for act in course:
        if isinstance(act, Fraction):
            moved_pl = Fraction(0)
            for share in sorted(looks):
                often, moved_pl = often.moved(act * share - moved_pl), act * share
            often = often.moved(act - moved_pl)
        else:
            often = after(often, act)
        seldom = after(seldom, act)
        assert often == seldom


@given(st.lists(pumped, max_size=8), st.integers(0, 5))
def test_that_a_path_without_drug_gives_none_until_it_has_been_pumped_through(
    parts: list[Fraction], tenths: int
) -> None:
    tubing_pl, catheter_pl = MODEL.bridge_tubing.pl, tenths * 10**8 + 1
    empty = truth.line_of(tubing_pl, NO_DRUG), truth.line_of(catheter_pl, NO_DRUG)
    body = truth.made(Fraction(MODEL.capacity.pl), Fraction(0), STRENGTH, *empty)
    for number, part in enumerate(parts):
        body = after(body, part)
        called_for_pl = sum(parts[: number + 1], Fraction(0))
        through_pl = min(called_for_pl, Fraction(MODEL.capacity.pl)) - tubing_pl - catheter_pl
        assert body.given.ng == max(Fraction(0), through_pl) * STRENGTH / PL_PER_ML

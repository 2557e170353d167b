"""Whatever is asked of a pump, and in whatever order, no 24 h are given more than the limit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.change import BolusChange, Change, ProgramChange, ResumeChange, StopChange
from console.domain.hands import PressButton
from console.domain.prescription import Infusion, Later, PatientBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, NG_PER_MCG, PL_PER_ML, Dose
from console.protocol.messages import Commit, Prepared
from support.pumps import START_MS, Desk, new, started
from support.therapies import catalog, flex, periodic, prescription, simple

LIMIT_NG = int(catalog().quantities["daily-dose"].high) * NG_PER_MCG
TICK_MS = 5 * MS_PER_MINUTE
"""How often the account is looked at: 24 h from one tick to another are never given more."""

infusions: st.SearchStrategy[Infusion] = st.sampled_from(
    [
        periodic("900", 1_440, 30, "4"),
        periodic("1400", 1_440, 30, "4"),
        flex(("00:00", "200"), ("12:00", "4")),
        flex(("00:00", "4"), ("12:00", "200")),
        simple("2900"),
        simple("100"),
    ]
)
patients = st.none() | st.builds(
    PatientBolus,
    st.integers(10, 200).map(lambda mcg: Dose(mcg * NG_PER_MCG)),
    st.just(10 * MS_PER_MINUTE),
    st.integers(1, 8).map(lambda hours: hours * MS_PER_HOUR),
    st.integers(1, 6),
)
boluses = st.builds(
    BolusChange, st.integers(50, 1_000).map(lambda mcg: Dose(mcg * NG_PER_MCG)), st.just(30 * MS_PER_MINUTE)
)
Asked = Change | PressButton | tuple[Infusion, PatientBolus | None, int, Infusion]
asked: st.SearchStrategy[Asked] = st.one_of(
    st.tuples(infusions, st.none(), st.just(0), infusions),
    st.tuples(infusions, st.none(), st.just(0), infusions),
    st.tuples(infusions, patients, st.integers(0, 12), infusions),
    boluses,
    st.just(StopChange()),
    st.just(ResumeChange()),
    st.just(PressButton()),
    st.just(PressButton()),
)


def ask(desk: Desk, wanted: Asked) -> None:
    """Ask `wanted` of the pump, which may refuse it."""
    if isinstance(wanted, PressButton):
        desk.act(wanted)
        return
    if isinstance(wanted, tuple):
        infusion, patient, hours, then = wanted
        later = Later(desk.firmware.hydraulics.at_ms + hours * MS_PER_HOUR, then) if hours else None
        runs = replace(prescription(infusion), patient_bolus=patient, later=later)
        wanted = ProgramChange(runs)
    answer = desk.ask(desk.request(wanted))
    if isinstance(answer, Prepared):
        desk.ask(Commit(answer.operation, answer.digest))


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(1, 120), asked), min_size=4, max_size=25))
def test_that_no_24_hours_are_given_more_than_the_limit(steps: list[tuple[int, Asked]]) -> None:
    desk = Desk(started(new(prescription(simple("100")), filled_ml=20)))
    strength = prescription(simple("100")).drug.concentration.ng_per_ml
    given_ng = [Fraction(0)]
    for ticks, wanted in (*steps, (MS_PER_DAY // TICK_MS, ResumeChange())):
        for _ in range(ticks):
            desk.firmware.advance(desk.firmware.hydraulics.at_ms + TICK_MS)
            given_ng.append(desk.firmware.hydraulics.ledger.delivered_pl * strength / PL_PER_ML)
        ask(desk, wanted)
    day = MS_PER_DAY // TICK_MS
    firsts = [Fraction(0)] * day + given_ng
    most = max(last - first for first, last in zip(firsts, given_ng, strict=False))
    assert most <= LIMIT_NG
    assert desk.firmware.hydraulics.at_ms > START_MS + MS_PER_DAY

"""Every value that a record writes, drawn at random: programs in every mode, changes, catheters, hands.

Apart from `wire`, which draws messages from their types: here the values are the domain's own, so that
what it refuses never comes up. Figures go to the largest that any quantity holds.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.hands import (
    MOST_MG,
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    Felt,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    OralDrug,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    WHOLE_DAY,
    Amount,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    Share,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import LARGEST, MS_PER_MINUTE, Concentration, DailyDose, Dose, DoseRate, Volume

amounts = st.integers(0, LARGEST)
positives = st.integers(1, LARGEST)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.isprintable)
volumes = st.builds(Volume, amounts)
_halves = st.builds(Volume, st.integers(0, LARGEST // 2))
drugs = st.builds(Drug, names, st.builds(Concentration, positives))


@st.composite
def _group(draw: st.DrawFn, days: tuple[int, ...], strength: Concentration) -> DayGroup:
    later = draw(st.sets(st.integers(1, 1439), max_size=12))
    starts = (0, *sorted(later))
    if draw(st.booleans()):
        cuts = sorted(draw(st.sets(st.integers(1, WHOLE_DAY - 1), min_size=len(later), max_size=len(later))))
        shares = [end - start for start, end in zip([0, *cuts], [*cuts, WHOLE_DAY], strict=True)]
        steps = tuple(Step(start, Share(share)) for start, share in zip(starts, shares, strict=True))
        return DayGroup(days, steps, DailyDose(draw(amounts)))
    amount: st.SearchStrategy[Amount] = (
        st.builds(DoseRate, amounts) | st.builds(Dose, amounts) | minimum_rates(strength)
    )
    return DayGroup(days, tuple(Step(start, draw(amount)) for start in starts))


def minimum_rates(strength: Concentration) -> st.SearchStrategy[MinimumRate]:
    """Draw a minimum rate of a drug of `strength`."""
    return st.builds(MinimumRate, amounts, st.just(strength))


@st.composite
def _periodic(draw: st.DrawFn, strength: Concentration) -> PeriodicBolus:
    every = draw(st.integers(2, 100_000))
    lasts = draw(st.integers(1, every - 1))
    basal = draw(st.builds(DoseRate, amounts) | minimum_rates(strength))
    first_ms = draw(st.none() | amounts)
    dose = Dose(draw(positives))
    return PeriodicBolus(dose, every * MS_PER_MINUTE, lasts * MS_PER_MINUTE, basal, first_ms)


def infusions(strength: Concentration) -> st.SearchStrategy[Infusion]:
    """Draw an infusion of any mode, of a drug of `strength`."""
    return (
        st.builds(SimpleContinuous, st.builds(DailyDose, amounts))
        | minimum_rates(strength)
        | _periodic(strength)
        | st.builds(lambda group: Flex((group,)), _group(EVERY_DAY, strength))
        | st.builds(lambda *groups: Flex(groups), _group(WEEKDAYS, strength), _group(WEEKEND, strength))
    )


@st.composite
def _patient_boluses(draw: st.DrawFn) -> PatientBolus:
    lasts_ms = draw(st.integers(1, LARGEST))
    lockout_ms = draw(st.integers(lasts_ms, LARGEST))
    return PatientBolus(Dose(draw(positives)), lasts_ms, lockout_ms, draw(st.integers(1, 24)))


@st.composite
def prescriptions(draw: st.DrawFn) -> Prescription:
    """Draw a prescription: any drug and infusion, with or without something later and patient boluses."""
    drug = draw(drugs)
    coming = st.builds(Later, amounts, infusions(drug.concentration))
    return Prescription(
        drug,
        draw(infusions(drug.concentration)),
        draw(volumes),
        draw(st.none() | coming),
        draw(st.none() | _patient_boluses()),
    )


_filled = st.builds(Volume, positives)
_phases = st.builds(Phase, _filled, positives, drugs)
_bridges = st.lists(_phases, min_size=1, max_size=4).map(tuple).map(Bridge)
_segments = st.integers(1, 20_000).flatmap(
    lambda length: st.builds(
        CatheterSegment, names, st.just(length), st.integers(0, length - 1), st.integers(1, 100_000)
    )
)
catheters: st.SearchStrategy[Catheter] = st.builds(
    Catheter, names, st.lists(_segments, max_size=4).map(tuple)
) | st.builds(Catheter, names, st.just(()), volumes)

_repeated_ms = st.integers(10, 120).map(lambda minutes: minutes * 60_000)

changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(ProgramChange, prescriptions(), st.none() | _bridges),
    st.builds(BolusChange, st.builds(Dose, positives), positives),
    st.builds(PrimeChange, st.sampled_from(PrimeCase), _filled, positives),
    st.builds(
        RefillChange,
        volumes,
        _halves,
        _halves,
        prescriptions(),
        st.none() | _bridges,
        st.none() | st.dates(date(1970, 1, 1), date(2999, 12, 31)),
    ),
    st.builds(StopChange, st.none() | amounts),
    st.just(ResumeChange()),
    st.builds(AlarmsChange, st.builds(Repeats, _repeated_ms, _repeated_ms)),
    st.builds(ImplantChange, st.sampled_from(ImplantKind), catheters),
)

hands: st.SearchStrategy[Hand] = st.one_of(
    st.builds(Aspirate, st.sampled_from(Port), st.none() | volumes),
    st.builds(Inject, st.sampled_from(Port), drugs, volumes),
    st.builds(Rinse, drugs, volumes, st.integers(1, 5)),
    st.builds(Join, volumes, st.none() | drugs),
    st.just(Part()),
    st.just(PressButton()),
    st.builds(Examine, st.sampled_from(Look)),
    st.builds(GiveOral, st.sampled_from(OralDrug), st.integers(1, MOST_MG)),
    st.builds(LumbarBolus, st.builds(Dose, positives)),
    st.builds(DrawCsf, volumes),
    st.builds(Admit, st.sampled_from(Care)),
    st.just(Discharge()),
)
findings = st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple)
feelings = st.builds(Felt, st.none() | volumes, st.text(), findings)

"""What may be done to a pump in a test: changes, some refused and some that fit it as it stands, and hands.

Apart from the properties, which do it in any order and look at what must hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from console.domain.catheter import Catheter
from console.domain.change import (
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
from console.domain.hands import Aspirate, Inject, Join, Part, Port, PressButton, Rinse
from console.domain.prescription import (
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.domain.reading import BolusKind
from console.pump.firmware import Firmware
from console.pump.hydraulics import Hydraulics
from support.pumps import START_MS
from support.therapies import catalog, prescription, simple

MODEL = catalog().pumps["SP-20"]
DRUGS = {strength: prescription(simple("200"), strength).drug for strength in ("500", "2000")}
daily_doses = st.one_of(st.integers(500, 29_000), st.integers(0, 40_000))
evens = daily_doses.map(lambda tenths: SimpleContinuous(DailyDose(tenths * 100)))


@st.composite
def plain_flexes(draw: st.DrawFn) -> Flex:
    """Draw an ordinary schedule, most of it within the limits of the pump."""
    starts = draw(st.sets(st.integers(1, 1_439), max_size=4))
    rates = st.integers(30, 700).map(lambda tenths: DoseRate(tenths * 100))
    return Flex(
        (DayGroup(tuple(range(7)), tuple(Step(start, draw(rates)) for start in (0, *sorted(starts)))),)
    )


@st.composite
def periodics(draw: st.DrawFn, drug: Drug) -> PeriodicBolus:
    """Draw boluses that come round by themselves, most of them within the limits."""
    every = draw(st.integers(30, 1_440))
    given = Dose(draw(st.integers(10, 3_000)) * 100)
    basals: list[DoseRate | MinimumRate] = [DoseRate(5_000), DoseRate(0), minimum(drug)]
    basal = draw(st.sampled_from(basals))
    return PeriodicBolus(given, every * MS_PER_MINUTE, draw(st.integers(1, 29)) * MS_PER_MINUTE, basal)


def minimum(drug: Drug) -> MinimumRate:
    return MinimumRate(MODEL.minimum_rate_pl_per_h, drug.concentration)


@st.composite
def prescriptions(draw: st.DrawFn, at_ms: int = START_MS) -> Prescription:
    """Draw a program of any mode that is often within the limits and now and then just beyond."""
    drug = DRUGS[draw(st.sampled_from(["2000", "2000", "500"]))]
    modes = st.one_of(evens, plain_flexes(), periodics(drug), st.just(minimum(drug)))
    later = draw(st.none() | st.builds(Later, st.integers(at_ms, at_ms + 10 * MS_PER_DAY), modes))
    patients = st.builds(
        PatientBolus,
        st.integers(10, 400).map(lambda tenths: Dose(tenths * 100)),
        st.integers(1, 20).map(lambda minutes: minutes * MS_PER_MINUTE),
        st.integers(1, 8).map(lambda hours: hours * MS_PER_HOUR),
        st.integers(1, 6),
    )
    alarm = Volume(draw(st.integers(8, 102)) * PL_PER_ML // 10)
    return Prescription(drug, draw(modes), alarm, later, draw(st.none() | patients))


@st.composite
def boluses(draw: st.DrawFn) -> BolusChange:
    """Draw a bolus, some of them too large, too fast or too long."""
    minutes = draw(st.one_of(st.integers(1, 120), st.integers(1, 1_500)))
    return BolusChange(Dose(draw(st.integers(1, 10_500)) * 100), minutes * MS_PER_MINUTE)


@st.composite
def bridges(draw: st.DrawFn) -> Bridge:
    """Draw a bridge over some path, of one old drug or of two."""
    old = st.sampled_from(list(DRUGS.values()))
    volume = st.integers(50, 400).map(lambda microlitres: Volume(microlitres * 1_000_000))
    duration = st.integers(1, 60).map(lambda hours: hours * MS_PER_HOUR)
    return Bridge(tuple(draw(st.lists(st.builds(Phase, volume, duration, old), min_size=1, max_size=2))))


volumes = st.integers(0, 60).map(lambda tenths: Volume(tenths * PL_PER_ML // 10))
programs = st.builds(ProgramChange, prescriptions(), st.none() | bridges())
primes = st.builds(
    PrimeChange,
    st.sampled_from(PrimeCase),
    st.integers(50, 400).map(lambda microlitres: Volume(microlitres * 1_000_000)),
    st.integers(1, 60).map(lambda minutes: minutes * MS_PER_MINUTE),
)
refills = st.builds(
    RefillChange,
    volumes,
    volumes,
    volumes,
    prescriptions(),
    st.none() | bridges(),
    st.none() | st.just(date(2026, 6, 30)),
)
catheters = st.builds(Catheter, st.just("C-80"), st.just(()), st.none() | st.just(Volume(176_000_000)))
implants = st.builds(ImplantChange, st.sampled_from(ImplantKind), catheters)
changes = st.one_of(
    programs, boluses(), primes, refills, st.just(StopChange()), st.just(ResumeChange()), implants
)
vials = st.sampled_from(list(DRUGS.values()))
syringes = st.integers(1, 60).map(lambda tenths: Volume(tenths * PL_PER_ML // 10))
hands = st.one_of(
    st.builds(Aspirate, st.sampled_from(Port), st.none() | syringes),
    st.builds(Inject, st.sampled_from(Port), vials, syringes),
    st.builds(Rinse, vials, syringes, st.integers(1, 5)),
    st.builds(Join, st.integers(1, 10**9).map(Volume), st.none() | vials),
    st.just(Part()),
    st.just(PressButton()),
    st.just(PressButton()),
)


@dataclass(frozen=True)
class Mild:
    """A change that keeps all limits of a pump as it stands; it takes its shape from the pump."""

    kind: str
    mcg: int
    hours: int
    path: Volume
    bridged: bool
    turns: bool

    def __call__(self, firmware: Firmware) -> Change:
        pumping = firmware.hydraulics
        match self.kind:
            case "refill":
                return self.refill(pumping)
            case "program":
                return self.program(pumping)
            case "bolus":
                return BolusChange(Dose(self.mcg * 100), self.hours * 10 * MS_PER_MINUTE)
            case "prime":
                return PrimeChange(PrimeCase.CATHETER_ACCESS, self.path, MS_PER_HOUR)
            case "implant":
                return ImplantChange(ImplantKind.REVISION, Catheter("C-80"))
            case _:
                return StopChange() if pumping.stopped_ms is None else ResumeChange()

    def refill(self, pumping: Hydraulics) -> RefillChange:
        held = pumping.prescription.drug
        other = DRUGS["500" if held == DRUGS["2000"] else "2000"]
        bridge = self.bridge(held) if self.bridged else None
        left, filled = Volume(PL_PER_ML), Volume((2 + self.hours % 12) * PL_PER_ML)
        return RefillChange(Volume(0), left, filled, self.runs(pumping, other), bridge)

    def program(self, pumping: Hydraulics) -> ProgramChange:
        held, running = pumping.prescription.drug, pumping.bolus
        under_way = running is not None and running.kind is BolusKind.BRIDGE
        return ProgramChange(
            self.runs(pumping, held), self.bridge(held) if self.bridged and under_way else None
        )

    def runs(self, pumping: Hydraulics, drug: Drug) -> Prescription:
        even: Infusion = SimpleContinuous(DailyDose(self.mcg * 1_000))
        round_ms = self.hours * MS_PER_HOUR
        periodic = PeriodicBolus(Dose(30_000), round_ms, 30 * MS_PER_MINUTE, DoseRate(9_000))
        first, then = (periodic, even) if self.bridged else (even, periodic)
        later = Later(pumping.at_ms + round_ms, then) if self.turns else None
        patient = PatientBolus(Dose(10_000), 10 * MS_PER_MINUTE, 2 * MS_PER_HOUR, 4)
        return Prescription(drug, first, Volume(PL_PER_ML), later, patient)

    def bridge(self, old: Drug) -> Bridge:
        drug_ng = Fraction(self.path.pl * old.concentration.ng_per_ml, PL_PER_ML)
        return Bridge((Phase(self.path, int(drug_ng * MS_PER_DAY / (self.mcg * 1_000)), old),))


kinds = ["refill", "refill", "program", "program", "bolus", "prime", "implant", "stop or resume"]
paths = st.integers(200, 400).map(lambda microlitres: Volume(microlitres * 1_000_000))
mild = st.builds(
    Mild,
    st.sampled_from(kinds),
    st.integers(150, 500),
    st.integers(1, 20),
    paths,
    st.booleans(),
    st.booleans(),
)

"""Infusions and prescriptions for tests: the two of the papers, short ways to write others, and made-up ones.

Apart from the tests so that each shows only the figures that matter to it. The catalog is the real one.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from console import catalogs
from console.domain.calendar import therapy_ms
from console.domain.catalog import Catalog
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.entry import parse_clock
from console.domain.prescription import (
    EVERY_DAY,
    MAX_STEPS,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_DAY,
    MS_PER_MINUTE,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@cache
def catalog() -> Catalog:
    """Return the catalog that ships with the console."""
    return catalogs.load(RESOURCES)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Return a moment of the pump's clock in therapy ms."""
    return therapy_ms(datetime(year, month, day, hour, minute))  # noqa: DTZ001 - the pump's clock has no zone


def rate(mcg_per_h: str) -> DoseRate:
    """Return a rate typed as `mcg_per_h`."""
    return DoseRate.from_mcg_per_h(Decimal(mcg_per_h))


def dose(mcg: str) -> Dose:
    """Return a dose typed as `mcg`."""
    return Dose.from_mcg(Decimal(mcg))


def group(*steps: tuple[str, str | Dose], days: tuple[int, ...] = EVERY_DAY) -> DayGroup:
    """Return a day group of (start, mcg/h or dose) steps."""
    return DayGroup(
        days,
        tuple(
            Step(parse_clock(start), amount if isinstance(amount, Dose) else rate(amount))
            for start, amount in steps
        ),
    )


def flex(*steps: tuple[str, str | Dose]) -> Flex:
    """Return a flex infusion with the same (start, mcg/h or dose) steps every day."""
    return Flex((group(*steps),))


def simple(mcg_per_day: str) -> SimpleContinuous:
    """Return an even infusion of `mcg_per_day`."""
    return SimpleContinuous(DailyDose.from_mcg_per_day(Decimal(mcg_per_day)))


def prescription(infusion: Infusion, mcg_per_ml: str = "2000", alarm_ml: str = "2") -> Prescription:
    """Return `infusion` of baclofen with a low-reservoir alarm."""
    drug = Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(mcg_per_ml)))
    return Prescription(drug, infusion, Volume.from_ml(Decimal(alarm_ml)))


def strength(mcg_per_ml: str) -> Concentration:
    """Return a strength as its vial says it."""
    return Concentration.from_mcg_per_ml(Decimal(mcg_per_ml))


def minimum(mcg_per_ml: str = "2000", model: str = "SP-20") -> MinimumRate:
    """Return what a basal of 0 means in a pump of `model`."""
    return MinimumRate(catalog().pumps[model].minimum_rate_pl_per_h, strength(mcg_per_ml))


def periodic(mcg: str, every_min: int, lasts_min: int, basal: str | MinimumRate = "0.5") -> PeriodicBolus:
    """Return boluses of `mcg` every `every_min` over `lasts_min`, on a basal of mcg/h."""
    flows = basal if isinstance(basal, MinimumRate) else rate(basal)
    return PeriodicBolus(dose(mcg), every_min * MS_PER_MINUTE, lasts_min * MS_PER_MINUTE, flows)


def patient_bolus(mcg: str, lasts_min: int, lockout_min: int, per_day: int) -> PatientBolus:
    """Return what a patient may give themselves."""
    return PatientBolus(dose(mcg), lasts_min * MS_PER_MINUTE, lockout_min * MS_PER_MINUTE, per_day)


def implanted(name: str = "ONE-89", *trimmed_cm: str) -> Catheter:
    """Return the catheter `name` of the catalog, trimmed by `trimmed_cm` of each segment in turn."""
    sold = catalog().catheters[name].segments
    trimmed = [*map(Decimal, trimmed_cm), *[Decimal(0)] * (len(sold) - len(trimmed_cm))]
    return Catheter(
        name,
        tuple(
            CatheterSegment(segment, length, int(cut * 100), bore)
            for (segment, length, bore), cut in zip(sold, trimmed, strict=True)
        ),
    )


RUNNING = flex(("00:00", "10"), ("06:00", "14"), ("09:00", "11"), ("18:00", "12"), ("21:00", "10"))
"""267 mcg/day, in the pump when the papers' visit begins."""

ORDERED = flex(("00:00", "10"), ("06:00", "18"), ("09:00", "11.5"), ("18:00", "14"), ("22:00", "10"))
"""293.5 mcg/day, what the papers' visit programs."""


@st.composite
def day_groups(draw: st.DrawFn, days: tuple[int, ...]) -> DayGroup:
    """Draw the steps of a day: rates, also of 0, and doses in the step."""
    later = draw(st.sets(st.integers(1, MINUTES_PER_DAY - 1), max_size=MAX_STEPS - 1))
    amounts = st.one_of(
        st.integers(0, 1_000_000).map(DoseRate),
        st.integers(0, 3_000_000).map(Dose),
    )
    return DayGroup(days, tuple(Step(start, draw(amounts)) for start in (0, *sorted(later))))


@st.composite
def flexes(draw: st.DrawFn) -> Flex:
    """Draw a flex infusion with any partition of the week into day groups."""
    owners = draw(st.lists(st.integers(0, 6), min_size=7, max_size=7))
    partition = [tuple(day for day in EVERY_DAY if owners[day] == owner) for owner in sorted(set(owners))]
    return Flex(tuple(draw(day_groups(days)) for days in partition))


def infusions() -> st.SearchStrategy[Infusion]:
    """Draw any infusion."""
    return st.one_of(st.integers(0, 3_000_000).map(lambda ng: SimpleContinuous(DailyDose(ng))), flexes())


@st.composite
def periodics(draw: st.DrawFn, drug: Drug) -> PeriodicBolus:
    """Draw a periodic bolus on some basal, also the minimum rate."""
    every = draw(st.integers(2, 2_000))
    lasts = draw(st.integers(1, every - 1))
    first = draw(st.none() | st.integers(0, 10**6).map(lambda minutes: minutes * MS_PER_MINUTE))
    basal = draw(st.integers(0, 10**6).map(DoseRate) | minimum_rates(drug))
    given = Dose(draw(st.integers(1, 10**6)))
    return PeriodicBolus(given, every * MS_PER_MINUTE, lasts * MS_PER_MINUTE, basal, first)


def minimum_rates(drug: Drug) -> st.SearchStrategy[MinimumRate]:
    """Draw a minimum rate of `drug`."""
    return st.integers(0, 10**6).map(lambda flow: MinimumRate(flow, drug.concentration))


def infusions_of(drug: Drug) -> st.SearchStrategy[Infusion]:
    """Draw an infusion of any mode, of `drug`."""
    return st.one_of(infusions(), periodics(drug), minimum_rates(drug))


def moments() -> st.SearchStrategy[int]:
    """Draw any therapy ms of the years 1970 to about 2240."""
    return st.integers(0, 100_000 * MS_PER_DAY)

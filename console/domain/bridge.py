"""The bridge bolus: how the old drug leaves tubing and catheter at the old dose, and what happens without.

Apart from `change`, which holds a bridge as it is sent, and from `path`, which knows volumes and no dose.
Everything is exact; only whole milliseconds and whole pL are sent, and a duration is rounded up, so that the
old drug is never given faster than it was. It judges nothing. Source: clinical reference §3.1 formulas 4 and
5; clinical rules, Bridge and prime 1 to 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from console.domain import calendar, dosing, wording
from console.domain.change import Bridge, Phase
from console.domain.mixture import delivered_ng
from console.domain.path import Fluid
from console.domain.prescription import Drug, Flex, Infusion, MinimumRate, PeriodicBolus, Prescription
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML, Volume
from console.errors import RuleBroken

_NO_DOSE = "A bridge keeps up a dose, and this one is 0 mcg/day: give the daily dose to keep."


@dataclass(frozen=True, slots=True)
class BridgePlan:
    """A bridge and how it came about: what is sent, and the exact figures behind it.

    `daily_ng` is the dose kept at the tip (ng/day), `exact_ms` how long the path lasts at it, before whole
    milliseconds are made of it; `old_drug_ng` is what the path holds of the old drug, `listed_ng` what the
    pump lists: the same volume counted in the new strength.
    """

    bridge: Bridge
    old: Drug
    new: Drug
    path_pl: int
    daily_ng: Fraction
    exact_ms: Fraction
    flow_pl_per_day: Fraction
    old_drug_ng: Fraction
    listed_ng: Fraction


@dataclass(frozen=True, slots=True)
class Unbridged:
    """What happens without a bridge: the old drug at the new flow, for as long as the path lasts."""

    ng_per_day: Fraction
    duration_ms: Fraction


def plan(path_pl: int, old: Drug, new: Drug, daily_ng: Fraction | int) -> BridgePlan:
    """Return the bridge that drives `path_pl` of `old` out of the tip at `daily_ng` a day, `new` behind it.

    T = Vp · Cold / D at the flow D / Cold; listed as Vp · Cnew. Refuses an empty path, a dose of 0, and a
    bridge between one drug and itself.
    """
    if old == new:
        raise RuleBroken("Drug and strength stay the same: there is nothing to bridge.")
    if path_pl <= 0:
        raise RuleBroken("A bridge needs the volume of tubing and catheter, more than 0 mL.")
    daily = Fraction(daily_ng)
    return BridgePlan(
        bridge=Bridge((_phase(path_pl, old, daily),)),
        old=old,
        new=new,
        path_pl=path_pl,
        daily_ng=daily,
        exact_ms=_lasts_ms(path_pl, old, daily),
        flow_pl_per_day=daily * PL_PER_ML / old.concentration.ng_per_ml,
        old_drug_ng=_drug_ng(path_pl, old),
        listed_ng=_drug_ng(path_pl, new),
    )


def average_ng(infusion: Infusion, from_ms: int, path_pl: int, old: Drug) -> Fraction:
    """Return the dose, in ng/day, that a bridge begun at `from_ms` keeps up in place of `infusion`.

    It is the old average daily dose over the days it spans: every day of the calendar counts with its own
    daily dose and for the hours in which the bridge runs. Where all days are alike that is the daily dose,
    whatever the hour; where day groups differ, length and average depend on each other and are solved
    together, exactly. Periodic boluses, which keep to no day, count with their mean. Refuses a dose of 0.
    """
    drug_ng = _drug_ng(path_pl, old)
    return drug_ng * MS_PER_DAY / _evenly_ms([(from_ms, infusion)], drug_ng)


def planned(
    before: Prescription, new: Drug, path_pl: int, from_ms: int, daily_ng: Fraction | None = None
) -> BridgePlan:
    """Return the bridge from what `before` runs to `new`, begun at `from_ms` on the pump's clock.

    Its dose is `daily_ng` where that was typed, else the average of `average_ng`; an infusion that would have
    taken over meanwhile counts from then on. Refuses what `plan` refuses.
    """
    if daily_ng is None:
        running = before.at(from_ms)
        due = [(from_ms, running.infusion)]
        if running.later is not None:
            due.append((running.later.at_ms, running.later.infusion))
        drug_ng = _drug_ng(path_pl, before.drug)
        daily_ng = drug_ng * MS_PER_DAY / _evenly_ms(due, drug_ng) if drug_ng else Fraction(0)
    return plan(path_pl, before.drug, new, daily_ng)


def recalculated(fluids: Iterable[Fluid], new: Drug, daily_ng: Fraction | int) -> Bridge:
    """Return the bridge that clears what is in the path now, tip first, with `new` to come behind it.

    One phase for each fluid ahead of the new drug, each at `daily_ng` a day. Where one ends and the next
    begins is rounded up to whole pL, so that all of them together are off by less than one. Refuses a path
    that holds nothing but the new drug, and a dose of 0.
    """
    ahead = list(fluids)
    while ahead and ahead[-1].drug == new:
        ahead.pop()
    if not ahead:
        raise RuleBroken("Tubing and catheter hold the new drug already: there is nothing to bridge.")
    phases: list[Phase] = []
    exact_pl, whole_pl = Fraction(0), 0
    for fluid in ahead:
        exact_pl += fluid.pl
        if ceil(exact_pl) > whole_pl:
            phases.append(_phase(ceil(exact_pl) - whole_pl, fluid.drug, Fraction(daily_ng)))
        whole_pl = ceil(exact_pl)
    return Bridge(tuple(phases))


def unbridged(path_pl: Fraction | int, old: Drug, new: Drug, infusion: Infusion) -> Unbridged:
    """Return what the patient receives when `infusion` of `new` begins on a path still full of `old`.

    Dnew · Cold / Cnew for Vp / (Dnew / Cnew), with the mean of `infusion` over its cycle. Refuses an infusion
    of nothing. Source: clinical reference §3.1 formula 5.
    """
    daily = dosing.weekly_mean_ng(infusion)
    return Unbridged(
        delivered_ng(daily, new.concentration, old.concentration), _lasts_ms(path_pl, new, daily)
    )


def words(plan: BridgePlan, from_ms: int | None) -> tuple[str, str]:
    """Return the two sentences of a bridge begun at `from_ms`, in the order in which they are said.

    None: the pump is stopped, and when it will be resumed is not known; then how long it lasts is said.
    """
    old = wording.amount(plan.old.concentration.mcg_per_ml, "mcg/mL")
    if plan.old.name != plan.new.name:
        old = wording.drug_text(plan.old)
    lasts = plan.bridge.duration_ms
    until = until_text(None if from_ms is None else from_ms + lasts, lasts)
    listed = wording.amount(plan.listed_ng / NG_PER_MCG, "mcg", 1)
    bookkeeping = "bookkeeping in the new strength, not a dose to the patient"
    return (
        f"The patient receives {_daily_text(plan)} of the old {old} {until}.",
        f"The pump lists this as a {listed} bridge: {bookkeeping}.",
    )


def until_text(ends_ms: int | None, lasts_ms: int) -> str:
    """Return until when a stretch of a bridge lasts; in a stopped pump (None) how long it will."""
    if ends_ms is not None:
        return f"until {wording.moment_text(ends_ms)}"
    return f"for {wording.duration_text(lasts_ms)} from when the pump is resumed"


def pause_words(plan: BridgePlan, before: Infusion, after: Infusion) -> str:
    """Return what becomes of a pattern of the day: "Flex pauses for 30 h: an even 150 mcg/day, then …".

    Empty where `before` gave one even rate: nothing pauses then.
    """
    subject = {Flex: "Flex pauses", PeriodicBolus: "The periodic boluses pause"}.get(type(before))
    if subject is None:
        return ""
    follows = {
        Flex: "flex resumes" if isinstance(before, Flex) else "flex begins",
        PeriodicBolus: "they resume" if isinstance(before, PeriodicBolus) else "periodic boluses begin",
        MinimumRate: "the minimum rate begins",
    }.get(type(after), "simple continuous begins")
    lasts = wording.duration_text(plan.bridge.duration_ms)
    return f"{subject} for {lasts}: an even {_daily_text(plan)}, then {follows}."


def _daily_text(plan: BridgePlan) -> str:
    return wording.amount(plan.daily_ng / NG_PER_MCG, "mcg/day", 1)


def _drug_ng(path_pl: Fraction | int, drug: Drug) -> Fraction:
    return Fraction(path_pl) * drug.concentration.ng_per_ml / PL_PER_ML


def _lasts_ms(path_pl: Fraction | int, drug: Drug, daily_ng: Fraction) -> Fraction:
    if daily_ng <= 0:
        raise RuleBroken(_NO_DOSE)
    return _drug_ng(path_pl, drug) * MS_PER_DAY / daily_ng


def _phase(path_pl: int, drug: Drug, daily_ng: Fraction) -> Phase:
    return Phase(Volume(path_pl), ceil(_lasts_ms(path_pl, drug, daily_ng)), clears=drug)


def _evenly_ms(due: Sequence[tuple[int, Infusion]], drug_ng: Fraction) -> Fraction:
    """Return how long `drug_ng` last when each day is given its daily dose evenly.

    `due` are the infusions and since when each runs, the first from the beginning of the bridge.
    """
    (from_ms, infusion), *later = due
    daily = _days_ng(infusion)
    if later:
        until_ms = later[0][0]
        first_ng = _given_evenly_ng(daily, from_ms, until_ms)
        if first_ng < drug_ng:
            return until_ms - from_ms + _evenly_ms(later, drug_ng - first_ng)
    weeks, rest_ng = divmod(drug_ng, _whole_week_ng(daily))
    lasts_ms = Fraction(weeks * 7 * MS_PER_DAY)
    at_ms = from_ms
    while rest_ng > 0:
        midnight_ms = at_ms - at_ms % MS_PER_DAY + MS_PER_DAY
        today_ng = daily[calendar.weekday(at_ms)]
        until_midnight_ng = today_ng * (midnight_ms - at_ms) / MS_PER_DAY
        if rest_ng <= until_midnight_ng:
            return lasts_ms + rest_ng * MS_PER_DAY / today_ng
        rest_ng -= until_midnight_ng
        lasts_ms += midnight_ms - at_ms
        at_ms = midnight_ms
    return lasts_ms


def _days_ng(infusion: Infusion) -> tuple[Fraction, ...]:
    """Return the seven daily doses, Monday first; of what keeps to no day, its mean."""
    if isinstance(infusion, PeriodicBolus):
        return (dosing.weekly_mean_ng(infusion),) * 7
    return dosing.daily_ng(infusion)


def _whole_week_ng(daily: tuple[Fraction, ...]) -> Fraction:
    week_ng = sum(daily, Fraction(0))
    if week_ng == 0:
        raise RuleBroken(_NO_DOSE)
    return week_ng


def _given_evenly_ng(daily: tuple[Fraction, ...], from_ms: int, to_ms: int) -> Fraction:
    """Return the drug given between two instants when each day is given its daily dose evenly."""
    weeks, rest_ms = divmod(to_ms - from_ms, 7 * MS_PER_DAY)
    given_ng = weeks * sum(daily, Fraction(0))
    end_ms = from_ms + rest_ms
    while from_ms < end_ms:
        midnight_ms = min(end_ms, from_ms - from_ms % MS_PER_DAY + MS_PER_DAY)
        given_ng += daily[calendar.weekday(from_ms)] * (midnight_ms - from_ms) / MS_PER_DAY
        from_ms = midnight_ms
    return given_ng

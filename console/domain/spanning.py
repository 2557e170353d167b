"""The most drug in any 24 h that reach across now: what has run until now, and what runs from now on.

Apart from `course`, which looks only forward, and from `bounds`, which weighs a program as if it had always
run. Two programs that each keep the day's limit can break it together: boluses that begin anew with every
programming, or a day whose dose lies before the change in one and after it in the other. It knows no pump.
A bridge counts with the old drug that it moves out of the tip.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, groupby
from math import ceil, lcm

from console.domain import dosing
from console.domain.change import Phase
from console.domain.prescription import Infusion, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Volume
from console.domain.reading import BolusKind, Given, Ran, RunningBolus

MOST_STRETCHES = 50
"""As many as a reading carries: enough for a bolus every hour, and for 24 h told by the hour."""


def flow(runs: Prescription, from_ms: int, to_ms: int, bridge: RunningBolus | None = None) -> Iterator[Ran]:
    """Yield what reaches the patient of `runs`, and of a `bridge` before it, from one instant to another.

    Boluses that are not begun yet begin at `from_ms`, and so does a bridge at the latest.
    """
    at_ms = from_ms
    if bridge is not None:
        for begin_ms, end_ms, rate in _bridged(bridge):
            until_ms = min(end_ms, to_ms)
            if at_ms < until_ms and begin_ms <= at_ms:
                yield Ran(at_ms, until_ms, rate)
                at_ms = until_ms
    begun = runs.begun(from_ms)
    turn_ms = to_ms if begun.later is None else min(max(begun.later.at_ms, at_ms), to_ms)
    yield from _stretches(begun.infusion, at_ms, turn_ms)
    yield from _stretches(begun.at(turn_ms).infusion, turn_ms, to_ms)


def went_on(
    given: Given, runs: Prescription, bolus: RunningBolus | None, now_ms: int, *, stopped: bool
) -> Given:
    """Return what was given by `now_ms`, when `runs` and a bridge went on since; it never goes back."""
    if not given.ran or now_ms <= given.ran[-1].to_ms:
        return given
    read_ms = given.ran[-1].to_ms
    bridge = bolus if bolus is not None and bolus.kind is BolusKind.BRIDGE else None
    since = [Ran(read_ms, now_ms, Fraction(0))]
    if not stopped:
        since = [*flow(runs, read_ms, now_ms, bridge)]
    day_ms = now_ms - MS_PER_DAY
    within = [
        replace(ran, from_ms=max(ran.from_ms, day_ms)) for ran in (*given.ran, *since) if ran.to_ms > day_ms
    ]
    return replace(given, ran=joined(within))


def joined(stretches: Iterable[Ran]) -> tuple[Ran, ...]:
    """Return `stretches`, which follow one another, with neighbours of one rate as one; at most 50.

    Where there are more, what was given within each hour of the clock counts as if all of it had come in the
    hour's last ms: never less in 24 h than was given, and at most an hour's more.
    """
    found = tuple(
        Ran(same[0].from_ms, same[-1].to_ms, rate)
        for rate, same in ((rate, list(each)) for rate, each in groupby(stretches, lambda ran: ran.ng_per_h))
    )
    return found if len(found) <= MOST_STRETCHES else tuple(_by_the_hour(found))


def highest_24h_ng(
    past: tuple[Ran, ...], after: Prescription, bridge: RunningBolus | None = None
) -> Fraction:
    """Return the most, in ng, that any 24 h receive which begin in the `past` or in a `bridge`.

    From the end of the past on the bridge runs, as far as it is not over, then `after` with what it turns to
    later. Boluses of the other kinds are left out.
    """
    now_ms = past[-1].to_ms
    last_ms = now_ms if bridge is None else max(now_ms, bridge.ends_ms)
    line = _Line((*past, *flow(after, now_ms, last_ms + MS_PER_DAY, bridge)))
    bends = {now_ms - MS_PER_DAY, *(each for edge in line.edges_ms for each in (edge, edge - MS_PER_DAY))}
    begins = (each for each in bends if now_ms - MS_PER_DAY <= each <= last_ms)
    return Fraction(max(line.parts_between(each, each + MS_PER_DAY) for each in begins), line.parts)


def switches_ms(
    past: tuple[Ran, ...], going: Iterable[Ran], coming: Iterable[Ran], until_ms: int
) -> tuple[int, ...]:
    """Return the instants from the end of the `past` to `until_ms` where a switch may make the fullest day.

    `going` is what flows until the switch, `coming` what flows after one at once. The fullest day bends only
    where a rate bends at the switch, or at the edge of 24 h that begin or end with another bend; what
    begins with the switch moves along with it.
    """
    now_ms = past[-1].to_ms
    before, after = _edges((*past, *going)), _edges(coming)
    moved = {edge - now_ms for edge in after}
    found = before | after | {edge + MS_PER_DAY for edge in before} | {edge - MS_PER_DAY for edge in after}
    found |= {edge - offset for edge in found for offset in moved}
    return (now_ms, *sorted(each for each in found if now_ms < each < until_ms), until_ms)


def _edges(stretches: Iterable[Ran]) -> set[int]:
    return {edge for ran in stretches for edge in (ran.from_ms, ran.to_ms)}


class _Line:
    """Stretches that follow one another, with what they gave until each edge: for many sums at once.

    It counts in the largest `parts` of an ng of which every stretch gives a whole number in each ms.
    """

    def __init__(self, stretches: tuple[Ran, ...]) -> None:
        whole = lcm(*(ran.ng_per_h.denominator for ran in stretches))
        rates = [ran.ng_per_h.numerator * (whole // ran.ng_per_h.denominator) for ran in stretches]
        gave = (rate * (ran.to_ms - ran.from_ms) for rate, ran in zip(rates, stretches, strict=True))
        self.parts = whole * MS_PER_HOUR
        self.edges_ms = (stretches[0].from_ms, *(ran.to_ms for ran in stretches))
        self._rates = (*rates, 0)
        self._totals = (0, *accumulate(gave))

    def ng_between(self, from_ms: int, to_ms: int) -> Fraction:
        return Fraction(self.parts_between(from_ms, to_ms), self.parts)

    def parts_between(self, from_ms: int, to_ms: int) -> int:
        return self._parts_until(to_ms) - self._parts_until(from_ms)

    def _parts_until(self, at_ms: int) -> int:
        index = bisect_right(self.edges_ms, at_ms) - 1
        if index < 0:
            return 0
        return self._totals[index] + self._rates[index] * (at_ms - self.edges_ms[index])


def _bridged(bridge: RunningBolus) -> Iterator[tuple[int, int, Fraction]]:
    """Yield begin, end and ng/h at the tip of each phase."""
    begin_ms = bridge.started_ms
    for phase in bridge.phases:
        end_ms = begin_ms + phase.duration_ms
        yield begin_ms, end_ms, _tip_ng_per_h(phase)
        begin_ms = end_ms


def _tip_ng_per_h(phase: Phase) -> Fraction:
    """Return what a phase of a bridge gives of the old drug, in ng/h, rounded up to a whole number."""
    if not isinstance(phase.amount, Volume) or phase.clears is None:
        return Fraction(0)
    moved = phase.amount.pl * phase.clears.concentration.ng_per_ml * MS_PER_HOUR
    return Fraction(-(-moved // (PL_PER_ML * phase.duration_ms)))


def _stretches(infusion: Infusion, from_ms: int, to_ms: int) -> Iterator[Ran]:
    while from_ms < to_ms:
        change_ms = dosing.next_change_ms(infusion, from_ms)
        until_ms = to_ms if change_ms is None else min(change_ms, to_ms)
        yield Ran(from_ms, until_ms, dosing.ng_per_h_at(infusion, from_ms))
        from_ms = until_ms


def _by_the_hour(stretches: tuple[Ran, ...]) -> Iterator[Ran]:
    line, at_ms, end_ms = _Line(stretches), stretches[0].from_ms, stretches[-1].to_ms
    while at_ms < end_ms:
        until_ms = min(at_ms - at_ms % MS_PER_HOUR + MS_PER_HOUR, end_ms)
        whole = ceil(line.ng_between(at_ms, until_ms))
        if until_ms - at_ms > 1:
            yield Ran(at_ms, until_ms - 1, Fraction(0))
        yield Ran(until_ms - 1, until_ms, Fraction(whole * MS_PER_HOUR))
        at_ms = until_ms

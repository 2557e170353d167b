"""What holds of truth under every fault: nothing is made or lost, and nothing hangs on when one looks."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from console.domain.alarms import STOPPED_FOR_MS, TO_END_OF_SERVICE_MS
from console.domain.change import Change, ResumeChange, StopChange
from console.domain.faults import Fault
from console.domain.hands import Hand
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.protocol.messages import Commit, Prepared, ReadStatus
from console.pump.firmware import Firmware
from console.pump.kept_world import world_to_wire
from console.pump.memory import VolatileMemory
from support.acts import Mild, changes, hands, mild
from support.diaries import Diary
from support.pumps import Desk, new, started
from support.therapies import catalog

KINDS = catalog().faults


@dataclass(frozen=True)
class Break:
    """A fault that comes after a while, and goes after another if it is not cleared."""

    name: str
    value: int | None
    after_ms: int
    for_ms: int | None


@dataclass(frozen=True)
class Mend:
    """The end of a fault that may be there."""

    name: str


@st.composite
def breaks(draw: st.DrawFn) -> Break:
    """Draw any fault at any value that it takes."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    value = None if kind.low is None or kind.high is None else draw(st.integers(kind.low, kind.high))
    for_ms = draw(st.none() | st.integers(1, 3 * MS_PER_DAY)) if kind.lasts else None
    return Break(kind.name, value, draw(st.integers(0, MS_PER_DAY)), for_ms)


Act = Break | Mend | Hand | Change | Mild | ReadStatus
acts = st.one_of(
    breaks(),
    breaks(),
    st.builds(Mend, st.sampled_from(sorted(KINDS))),
    hands,
    changes,
    mild,
    mild,
    st.builds(ReadStatus),
)
gaps = st.one_of(
    st.integers(0, 5 * MS_PER_DAY),
    st.integers(0, 3 * MS_PER_HOUR),
    st.integers(0, MS_PER_MINUTE),
    st.sampled_from([MS_PER_DAY, STOPPED_FOR_MS, TO_END_OF_SERVICE_MS]),
)
"""Some as long as a timer of the pump's, so that an act comes in the very ms in which one ends."""
courses = st.lists(st.tuples(gaps, acts), min_size=1, max_size=10)
seeds = st.none() | st.integers(0, 5)


class Bedside:
    """A pump with 4 mL in it, its memory, and a patient who writes a diary."""

    def __init__(self, seed: int | None, *, near_empty: bool) -> None:
        self.memory = new(memory=VolatileMemory(), filled_ml=4, seed=seed, near_empty=near_empty)
        self.desk = Desk(started(self.memory))
        self.firmware.world.response = Diary.of(self.firmware.world.response)

    @property
    def firmware(self) -> Firmware:
        return self.desk.firmware

    @property
    def at_ms(self) -> int:
        return self.firmware.hydraulics.at_ms

    @property
    def truth(self) -> bytes:
        """Everything that is true, as a memory keeps it."""
        return msgspec.msgpack.encode(world_to_wire(self.firmware.world, self.at_ms))

    @property
    def told(self) -> list[tuple[int, str, float]]:
        assert isinstance(self.firmware.world.response, Diary)
        return self.firmware.world.response.told

    @property
    def noted(self) -> list[tuple[int, str, str]]:
        """The log but for how often the pump was switched on."""
        return [
            (each.at_ms, each.kind, each.what) for each in self.firmware.log.entries if each.kind != "started"
        ]

    def restart(self) -> None:
        """Switch the pump off and on; the diary goes on."""
        self.firmware.save()
        told = self.told
        self.desk = Desk(started(self.memory), self.desk.now, self.desk.operations)
        self.firmware.world.response = Diary.of(self.firmware.world.response, told)

    def do(self, act: Act) -> None:
        """Do `act` now; what is refused changes nothing."""
        if isinstance(act, Break):
            from_ms = self.at_ms + act.after_ms
            until_ms = None if act.for_ms is None else from_ms + act.for_ms
            assert self.firmware.inject(Fault(act.name, act.value, from_ms, until_ms)) is None
        elif isinstance(act, Mend):
            assert self.firmware.clear(act.name) is None
        elif isinstance(act, ReadStatus):
            self.desk.ask(act)
        elif isinstance(act, Hand):
            self.desk.act(act)
        else:
            self.change(act(self.firmware) if isinstance(act, Mild) else act)

    def change(self, wanted: Change) -> None:
        answer = self.desk.ask(self.desk.request(wanted))
        if isinstance(answer, Prepared):
            self.desk.ask(Commit(answer.operation, answer.digest))


def what_happened(bed: Bedside) -> set[str]:
    """Return the kinds of what stands in the log, for Hypothesis to count."""
    return {kind for _, kind, _ in bed.noted}


@given(seeds, st.booleans(), courses)
@settings(deadline=None)
def test_that_what_came_is_inside_or_given_or_gone_or_in_the_pocket_under_every_fault(
    seed: int | None, near_empty: bool, course: list[tuple[int, Act]]
) -> None:
    bed = Bedside(seed, near_empty=near_empty)
    for gap_ms, act in course:
        bed.firmware.advance(bed.at_ms + gap_ms)
        assert bed.firmware.body.is_whole
        bed.do(act)
        assert bed.firmware.body.is_whole
    for name in (each.name for each in bed.firmware.world.faults):
        event(name)


@given(seeds, st.booleans(), courses, st.lists(st.floats(0, 1), min_size=1, max_size=3), st.integers(1, 40))
@settings(deadline=None)
def test_that_any_way_of_advancing_leads_to_the_same_bytes(
    seed: int | None, near_empty: bool, course: list[tuple[int, Act]], cuts: list[float], most: int
) -> None:
    straight, cut = Bedside(seed, near_empty=near_empty), Bedside(seed, near_empty=near_empty)
    for gap_ms, act in course:
        from_ms = straight.at_ms
        straight.firmware.advance(from_ms + gap_ms)
        for share in sorted(cuts):
            cut.firmware.advance(from_ms + int(gap_ms * share))
            assert cut.firmware.body.is_whole
            cut.firmware.status()
        while cut.at_ms < from_ms + gap_ms:
            cut.firmware.advance(from_ms + gap_ms, most=most)
        for bed in (straight, cut):
            bed.do(act)
        assert cut.truth == straight.truth
        assert cut.told == straight.told
        assert cut.firmware.packed() == straight.firmware.packed()
    for name in what_happened(straight):
        event(name)


@given(seeds, st.booleans(), courses, st.lists(st.floats(0, 1), min_size=1, max_size=2))
@settings(deadline=None)
def test_that_a_pump_switched_off_at_any_instant_goes_on_as_if_it_had_not_been(
    seed: int | None, near_empty: bool, course: list[tuple[int, Act]], cuts: list[float]
) -> None:
    straight, killed = Bedside(seed, near_empty=near_empty), Bedside(seed, near_empty=near_empty)
    for gap_ms, act in course:
        from_ms = straight.at_ms
        straight.firmware.advance(from_ms + gap_ms)
        for share in (*sorted(cuts), 1.0):
            killed.firmware.advance(from_ms + int(gap_ms * share))
            killed.restart()
        for bed in (straight, killed):
            bed.do(act)
        assert killed.truth == straight.truth
        assert killed.told == straight.told
    assert killed.noted == straight.noted
    for kept in ("board", "battery", "history", "kept_presses"):
        assert getattr(killed.firmware.running, kept) == getattr(straight.firmware.running, kept)
    assert killed.firmware.hydraulics.ledger == straight.firmware.hydraulics.ledger


@pytest.mark.parametrize("name", sorted(KINDS))
def test_that_each_fault_gives_the_same_bytes_however_the_way_is_cut(name: str) -> None:
    """In the way of each stand all timers: a stop of over 48 h, and the battery's warning and end."""
    kind, chance = KINDS[name], Random(name)
    value = None if kind.low is None or kind.high is None else chance.randint(kind.low, kind.high)
    plan: tuple[tuple[int, Act], ...] = (
        (0, Break(name, value, MS_PER_DAY, 40 * MS_PER_DAY if kind.lasts else None)),
        (4 * MS_PER_DAY + 7, StopChange(None)),
        (STOPPED_FOR_MS + MS_PER_HOUR, ResumeChange()),
        (5 * MS_PER_DAY, Break("replacement-due", None, 5 * MS_PER_HOUR, None)),
        (100 * MS_PER_DAY, ReadStatus()),
    )
    straight, cut = Bedside(3, near_empty=True), Bedside(3, near_empty=True)
    for gap_ms, act in plan:
        to_ms = straight.at_ms + gap_ms
        straight.firmware.advance(to_ms)
        for at_ms in sorted(chance.randint(cut.at_ms, to_ms) for _ in range(30)):
            cut.firmware.advance(at_ms, most=chance.randint(1, 40))
        while cut.at_ms < to_ms:
            cut.firmware.advance(to_ms, most=1)
        for bed in (straight, cut):
            bed.do(act)
        assert cut.firmware.packed() == straight.firmware.packed()
    assert cut.told == straight.told
    assert {"stopped-48h", "replacement-due", "end-of-service"} <= what_happened(straight)

"""What runs, as one value: a change is tried, objected to and made without touching what runs now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.catheter import Catheter
from console.domain.change import (
    Change,
    ImplantChange,
    ImplantKind,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Infusion, Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, PL_PER_ML, Volume
from console.domain.spanning import MOST_STRETCHES
from console.protocol import codec
from console.protocol.messages import Commit, Committed, Prepared, Refused
from console.pump import state
from console.pump.preparation import Slot
from console.pump.running import Running, refused
from console.pump.starting import started
from support.pumps import START_MS, USER, Desk, bolus, bridge, new, patient_bolus, prime, refill
from support.pumps import started as started_pump
from support.therapies import ORDERED, RUNNING, catalog, flex, periodic, prescription, simple

MODEL = catalog().pumps["SP-20"]
CHANGE = ProgramChange(prescription(ORDERED))
IMPLANT = ImplantChange(ImplantKind.REVISION, Catheter("C-80"))


def runs(filled_ml: int = 20) -> Running:
    kept = new(filled_ml=filled_ml).load()
    assert kept is not None
    return started(state.unpack(kept, "memory"), catalog(), "memory")


def slot(change: Change, base_version: int = 0) -> Slot:
    digest = codec.digest("SIM-700182", base_version, change)
    return Slot(b"o" * 16, base_version, change, digest, USER, 120_000)


def objection(running: Running, change: Change, base_version: int = 0) -> str | None:
    refusal = running.objection(slot(change, base_version), catalog(), MODEL)
    return None if refusal is None else refusal.code


def test_that_a_change_gives_a_new_value_and_leaves_the_old_running() -> None:
    before = runs()
    after = before.with_change(slot(CHANGE), "ward 3", MODEL)
    assert (before.history.last.version, after.history.last.version) == (0, 1)
    assert before.hydraulics.prescription == prescription(RUNNING)
    assert after.hydraulics.prescription == CHANGE.prescription
    entry = after.history.last
    assert (entry.console, entry.user, entry.at_ms, entry.base_version) == ("ward 3", USER, START_MS, 0)
    assert [each.kind for each in after.log.entries] == [
        *(each.kind for each in before.log.entries),
        "programmed",
    ]


def test_that_a_bolus_makes_a_version_and_leaves_the_program() -> None:
    after = runs().with_change(slot(bolus("50", 10)), "ward 3", MODEL)
    assert after.history.last.version == 1
    assert after.hydraulics.prescription == prescription(RUNNING)
    assert after.hydraulics.bolus is not None
    assert after.hydraulics.bolus.ends_ms == START_MS + 10 * MS_PER_MINUTE


def test_that_the_alarm_a_program_sounds_is_logged_with_it() -> None:
    louder = ProgramChange(prescription(ORDERED, alarm_ml="9"))
    after = runs(filled_ml=8).with_change(slot(louder), "ward 3", MODEL)
    assert [each.kind for each in after.log.entries][-2:] == ["programmed", "low-reservoir"]


def test_nothing_stands_against_a_change_when_it_keeps_all_limits() -> None:
    assert objection(runs(), CHANGE) is None
    assert objection(runs(), bolus("50", 10)) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (ProgramChange(prescription(simple("1"))), "flow-below-range"),
        (ProgramChange(prescription(simple("3000.1"))), "daily-dose-too-high"),
        (ProgramChange(prescription(ORDERED, "500")), "drug-differs"),
        (ProgramChange(prescription(ORDERED, alarm_ml="0.9")), "low-reservoir-too-low"),
        (bolus("1000.1", 60), "bolus-dose-too-high"),
        (bolus("50", 1_441), "bolus-duration-too-high"),
    ],
)
def test_a_change_is_objected_to_when_it_breaks_a_hard_limit(change: Change, code: str) -> None:
    assert objection(runs(), change) == code


def test_a_change_is_objected_to_when_it_was_made_on_another_version() -> None:
    assert objection(runs(), CHANGE, base_version=1) == "version-differs"


def test_a_bolus_is_objected_to_when_another_runs() -> None:
    after = runs().with_change(slot(bolus("50", 10)), "ward 3", MODEL)
    assert objection(after, bolus("50", 10), base_version=1) == "bolus-running"
    after.hydraulics.advance(START_MS + 10 * MS_PER_MINUTE)
    assert objection(after, bolus("50", 10), base_version=1) is None


@pytest.mark.parametrize("change", [CHANGE, bolus("50", 10)])
def test_any_change_is_objected_to_when_the_reservoir_is_empty(change: Change) -> None:
    running = runs(filled_ml=1)
    running.hydraulics.advance(START_MS + 30 * MS_PER_DAY)
    assert objection(running, change) == "reservoir-empty"


def test_a_bolus_is_objected_to_when_the_reservoir_cannot_give_it() -> None:
    """Five minutes before it runs dry, a bolus of one minute can still be given, and one of ten cannot."""
    running = runs(filled_ml=1)
    dry_ms = running.hydraulics.dry_ms()
    assert dry_ms is not None
    running.hydraulics.advance(dry_ms - 5 * MS_PER_MINUTE)
    assert objection(running, bolus("0.1", 1)) is None
    assert objection(running, bolus("0.1", 10)) == "reservoir-short"


def test_that_a_refusals_sentence_is_no_longer_than_the_wire_takes() -> None:
    codec.encode(refused("code", "x" * 1_000))


def test_that_a_note_is_logged_now() -> None:
    running = runs()
    running.hydraulics.advance(START_MS + 5)
    entry = running.with_note("jumped", "The trainer moves time.").log.entries[-1]
    assert (entry.at_ms, entry.kind) == (START_MS + 5, "jumped")


def bridged() -> Running:
    """Return a pump that has taken a refill of another strength over a bridge."""
    after = refill(prescription(simple("200"), "500"), bridge=bridge("0.319", 19, "2000"))
    return runs().with_change(slot(after), "ward 3", MODEL)


def stopped(running: Running) -> Running:
    version = running.history.last.version
    return running.with_change(slot(StopChange(), version), "ward 3", MODEL)


def code(running: Running, change: Change) -> str | None:
    return objection(running, change, running.history.last.version)


@pytest.mark.parametrize("change", [bolus("50", 10), prime()])
def test_a_bolus_or_prime_is_objected_to_when_a_bridge_runs_or_the_pump_is_stopped(change: Change) -> None:
    assert code(bridged(), change) == "bolus-running"
    assert code(stopped(runs()), change) == "pump-stopped"


def test_a_refill_is_objected_to_when_a_single_bolus_runs_and_taken_when_a_bridge_does() -> None:
    same = refill(prescription(RUNNING))
    assert code(runs().with_change(slot(bolus("50", 10)), "ward 3", MODEL), same) == "bolus-running"
    assert code(bridged(), refill(prescription(simple("200"), "500"))) is None


def test_a_stop_or_resume_is_objected_to_when_the_pump_is_so_already() -> None:
    assert code(stopped(runs()), StopChange()) == "pump-stopped"
    assert code(runs(), ResumeChange()) == "pump-runs"
    assert code(stopped(runs()), ResumeChange()) is None


def test_a_program_is_objected_to_when_its_bridge_would_replace_none() -> None:
    fresh = ProgramChange(prescription(simple("200"), "500"), bridge("0.2", 12, "2000"))
    assert code(bridged(), fresh) is None
    same = ProgramChange(prescription(RUNNING), bridge("0.2", 12, "2000"))
    assert code(runs(), same) == "bridge-not-running"


@pytest.mark.parametrize("by_ms", [0, 1])
def test_a_change_is_objected_to_when_what_comes_later_would_have_begun(by_ms: int) -> None:
    later = replace(prescription(RUNNING), later=Later(START_MS + 1, simple("200")))
    running = runs()
    assert objection(running, ProgramChange(later)) is None
    running.hydraulics.advance(START_MS + 1 + by_ms)
    assert objection(running, ProgramChange(later)) == "later-passed"
    assert objection(running, refill(later)) == "later-passed"


def test_a_bridge_is_objected_to_when_the_reservoir_cannot_give_all_of_it() -> None:
    after = replace(prescription(simple("200"), "500"), low_reservoir=Volume(PL_PER_ML))
    half = refill(after, filled="0.3", bridge=bridge("0.319", 19, "2000"))
    assert runs()._too_little_for(half, MODEL).code == "reservoir-short"  # type: ignore[union-attr]


@pytest.mark.parametrize("change", [StopChange(), refill(prescription(RUNNING)), IMPLANT])
def test_that_an_empty_pump_can_be_stopped_refilled_and_told_of_its_catheter(change: Change) -> None:
    running = runs(filled_ml=1)
    running.hydraulics.advance(START_MS + 30 * MS_PER_DAY)
    assert objection(running, change) is None


def test_a_bolus_is_objected_to_when_it_would_outlast_the_calendar() -> None:
    running = runs()
    endless = replace(prime(), duration_ms=2**53 - 1)
    assert running._too_little_for(endless, MODEL).code == "bolus-endless"  # type: ignore[union-attr]


def test_that_a_stop_ends_a_bolus_and_holds_a_bridge_in_the_log_too() -> None:
    single = stopped(runs().with_change(slot(bolus("50", 10)), "ward 3", MODEL))
    assert [entry.kind for entry in single.log.entries][-3:] == ["stopped", "bolus-ended", "pump-stopped"]
    held = stopped(bridged())
    assert [entry.kind for entry in held.log.entries][-2:] == ["stopped", "pump-stopped"]
    assert held.hydraulics.bolus is not None


def test_that_the_catheter_told_last_stands_before_the_factorys() -> None:
    running = replace(runs(), implanted=Catheter("C-60"))
    assert running.catheter == Catheter("C-60")
    assert running.with_change(slot(IMPLANT), "ward 3", MODEL).catheter == IMPLANT.catheter


def desk(infusion: Infusion, hours: float = 24, mcg_per_ml: str = "2000") -> Desk:
    """Return a desk at a pump that has run `infusion` for `hours`."""
    found = Desk(started_pump(new(prescription(infusion, mcg_per_ml))))
    after(found, hours)
    return found


def after(here: Desk, hours: float) -> None:
    here.firmware.advance(START_MS + round(hours * MS_PER_HOUR))


def as_program(mcg_per_day: str) -> ProgramChange:
    return ProgramChange(prescription(simple(mcg_per_day)))


def verdict(here: Desk, change: Change) -> str:
    """Return what the pump says to a change without making it: the code it refuses with, or `ready`."""
    answer = here.ask(here.request(change))
    return answer.code if isinstance(answer, Refused) else "ready"


def test_that_a_bolus_counts_with_the_high_dose_that_was_given_before_a_reduction() -> None:
    here = desk(simple("2900"))
    here.program(simple("100"))
    assert verdict(here, bolus("1000", 60)) == "daily-dose-too-high"
    assert verdict(here, bolus("100", 60)) == "ready"
    # x h later 2,900 * (24 - x) / 24 + 100 * x / 24 + 1,000 come to 3,000: from 7 h 43 min on
    after(here, 24 + 7.5)
    assert verdict(here, bolus("1000", 60)) == "daily-dose-too-high"
    after(here, 24 + 7.75)
    assert verdict(here, bolus("1000", 60)) == "ready"


def test_that_mornings_cannot_be_followed_by_evenings_until_the_mornings_are_a_day_old() -> None:
    mornings, evenings = flex(("00:00", "200"), ("12:00", "4")), flex(("00:00", "4"), ("12:00", "200"))
    here = desk(mornings, hours=12)
    assert verdict(here, ProgramChange(prescription(evenings))) == "daily-dose-too-high"
    here.committed(StopChange())
    assert verdict(here, ProgramChange(prescription(evenings))) == "daily-dose-too-high"
    after(here, 36)
    assert verdict(here, ProgramChange(prescription(evenings))) == "ready"


def test_that_a_refill_with_a_new_strength_counts_what_ran_of_the_old() -> None:
    here = desk(flex(("00:00", "200"), ("12:00", "4")), hours=12)
    rising = prescription(flex(("00:00", "4"), ("12:00", "200")), "500")
    assert verdict(here, refill(rising)) == "daily-dose-too-high"
    here.committed(refill(prescription(simple("100"), "500"), bridge=bridge("0.2", 4, "2000")))
    # the bridge gave another 400 mcg of the old drug: 200 more are left of the day
    after(here, 17)
    assert verdict(here, bolus("300", 60)) == "daily-dose-too-high"
    assert verdict(here, bolus("100", 60)) == "ready"


def test_that_what_a_bridge_is_going_to_give_counts_with_what_runs_after_it() -> None:
    here = desk(simple("240"), mcg_per_ml="2000")
    high = prescription(flex(("00:00", "4"), ("12:00", "200")), "500")
    # 1,200 mcg of the old drug until noon, and then 2,400 of the new
    assert verdict(here, refill(high, bridge=bridge("0.6", 12, "2000"))) == "daily-dose-too-high"
    assert verdict(here, refill(high, bridge=bridge("0.25", 12, "2000"))) == "ready"


@pytest.mark.parametrize("mcg_per_day", ["2900", "2800", "100"])
def test_that_a_reduction_is_never_stopped_by_what_was_given(mcg_per_day: str) -> None:
    here = desk(simple("2900"))
    here.committed(bolus("100", 60))
    after(here, 26)
    assert verdict(here, ProgramChange(prescription(simple(mcg_per_day)))) == "ready"
    assert verdict(here, refill(prescription(simple(mcg_per_day), "500"))) == "ready"
    here.committed(StopChange())
    assert verdict(here, ProgramChange(prescription(simple(mcg_per_day)))) == "ready"
    assert verdict(here, ResumeChange()) == "ready"


def test_that_a_reduction_is_ready_where_what_runs_would_already_be_too_much_itself() -> None:
    here = desk(periodic("100", 60, 5, "4"), hours=12)
    for minutes in range(30):
        after(here, 12 + minutes / 60)
        here.program(periodic("100", 60, 5, "4") if minutes % 2 else simple("2400"))
    # so much was changed that the day is told by the hour, which counts more than was given
    assert len(codec.reading(here.firmware.status()).given.ran) <= MOST_STRETCHES
    assert verdict(here, ProgramChange(here.firmware.hydraulics.prescription)) == "ready"
    assert verdict(here, ProgramChange(prescription(simple("100")))) == "ready"


def test_that_what_the_patient_may_take_counts_across_a_change() -> None:
    here = desk(simple("2400"))
    for mcg, said in (("250", "daily-dose-too-high"), ("150", "ready")):
        allowed = replace(
            prescription(simple("1200")), patient_bolus=patient_bolus(mcg, per_day=4, lockout_h=6)
        )
        assert verdict(here, ProgramChange(allowed)) == said


def test_that_what_is_prepared_can_be_committed_as_long_as_it_is_held() -> None:
    for hours in range(1, 24):
        here = desk(flex(("00:00", "120"), ("12:00", "4")), hours=hours)
        ready, low, high = None, 1, 1_200
        while low < high:
            middle = (low + high + 1) // 2
            request = here.request(
                ProgramChange(prescription(flex(("00:00", "100"), ("13:00", str(middle / 10)))))
            )
            answer = here.ask(request)
            low, high = (middle, high) if isinstance(answer, Prepared) else (low, middle - 1)
            ready = (request, answer) if isinstance(answer, Prepared) else ready
        assert ready is not None
        here.ask(ready[0])
        here.firmware.advance(here.firmware.hydraulics.at_ms + 119_000)
        assert isinstance(here.ask(Commit(ready[0].operation, ready[1].digest)), Committed)


def test_that_a_bend_of_the_rate_between_prepare_and_commit_is_reckoned_with_at_prepare() -> None:
    # what runs gives 200 mcg/h until noon and 4 after it: a switch at noon itself makes the fullest day,
    # 200 of the hour before it and 23 h of what comes, and one a minute before or after it less
    morning = flex(("00:00", "20"), ("11:00", "200"), ("12:00", "4"))
    said = {}
    for daily in ("2921.5", "2922.3", "2925"):
        for minutes in (-1, 0, 1):
            said[daily, minutes] = verdict(desk(morning, hours=12 + minutes / 60), as_program(daily))
    assert {key for key, code in said.items() if code == "ready"} == {
        ("2921.5", -1),
        ("2921.5", 0),
        ("2921.5", 1),
        ("2922.3", 1),
    }
    for second in range(0, 120, 10):
        here = desk(morning, hours=12 - 1 / 60)
        back = here.prepared(as_program("2921.5"))
        here.firmware.advance(here.firmware.hydraulics.at_ms + second * 1_000)
        assert isinstance(here.ask(Commit(back.operation, back.digest)), Committed)

"""What is true beside what is commanded: residuals, stalls, fronts, and what reaches the patient and when."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.domain.faults import Fault
from console.domain.hands import Aspirate, Inject, Port
from console.domain.prescription import MinimumRate, SimpleContinuous
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    DailyDose,
    Volume,
)
from console.domain.reading import Alarm
from console.protocol.messages import ReadStatus
from console.pump.firmware import Firmware
from console.pump.teaching import FIELD_MS
from support.diaries import Diary
from support.pumps import START_MS, Desk, drug, new, started
from support.therapies import catalog, prescription, simple

MODEL = catalog().pumps["SP-20"]
DAY_PL = Fraction(267_000 * PL_PER_ML, 2_000_000)
"""What 267 mcg/day of 2000 mcg/mL come to in a day."""


@pytest.fixture
def desk() -> Desk:
    """An exact pump that gives 267 mcg/day evenly, and a patient who writes a diary."""
    return at(new(prescription(simple("267"))))


def at(memory) -> Desk:
    desk = Desk(started(memory))
    desk.firmware.world.response = Diary.of(desk.firmware.world.response)
    return desk


def told(desk: Desk) -> list[tuple[int, str, float]]:
    patient = desk.firmware.world.response
    assert isinstance(patient, Diary)
    return patient.told


def wrong(desk: Desk, name: str, value: int | None = None, *, after_ms: int = 0, for_ms: int | None = None):
    from_ms = desk.firmware.hydraulics.at_ms + after_ms
    until_ms = None if for_ms is None else from_ms + for_ms
    assert desk.firmware.inject(Fault(name, value, from_ms, until_ms)) is None


def kinds(firmware: Firmware) -> list[str]:
    return [entry.kind for entry in firmware.log.entries]


RIGHT, HIGH, LOW = 0, 1, -1


@pytest.mark.parametrize(
    ("name", "value", "residual"),
    [
        ("leak", 60, RIGHT),
        ("disconnection", None, RIGHT),
        ("tip-displaced", 80, RIGHT),
        ("noxious-stimulus", 5, RIGHT),
        ("occlusion", None, HIGH),
        ("positional-occlusion", 40, HIGH),
        ("under-delivery", 30, HIGH),
        ("stall", None, HIGH),
        ("mri", 24, HIGH),
        ("mri-telemetry-trap", None, HIGH),
        ("over-delivery", 30, LOW),
    ],
)
def test_that_each_fault_alone_leaves_the_residual_that_tells_it_from_the_others(
    desk: Desk, name: str, value: int | None, residual: int
) -> None:
    """Clinical rules, "Physics that must be told apart"."""
    wrong(desk, name, value)
    desk.firmware.advance(START_MS + 30 * MS_PER_DAY)
    off_pl = desk.firmware.body.drawable_pl - desk.firmware.hydraulics.ledger.reservoir_pl
    assert (off_pl > 0) - (off_pl < 0) == residual
    assert desk.firmware.body.is_whole


@pytest.mark.parametrize("percent", [10, 100])
def test_that_a_pocket_fill_leaves_less_than_was_injected_and_lies_under_the_skin(
    desk: Desk, percent: int
) -> None:
    desk.act(Aspirate(Port.RESERVOIR))
    wrong(desk, "pocket-fill", percent)
    desk.act(Inject(Port.RESERVOIR, drug(), Volume(10 * PL_PER_ML)))
    body = desk.firmware.body
    assert body.drawable_pl == 10 * PL_PER_ML * (100 - percent) // 100
    assert (body.pocket.pl, body.pocket.ng) == (PL_PER_ML * percent // 10, 200_000 * percent)
    assert (START_MS, "absorb", 200_000.0 * percent) in told(desk)
    assert body.is_whole


def test_that_a_wrong_label_fills_what_is_really_in_the_vial(desk: Desk) -> None:
    desk.act(Aspirate(Port.RESERVOIR))
    wrong(desk, "vial-label-wrong", 500)
    desk.act(Inject(Port.RESERVOIR, drug("2000"), Volume(20 * PL_PER_ML)))
    assert round(desk.firmware.body.ng_per_ml / 1_000) == 598
    assert desk.firmware.hydraulics.prescription.drug == drug("2000")


@pytest.mark.parametrize(
    ("name", "value", "reaches"),
    [("leak", 60, 0.4), ("disconnection", None, 0.0), ("tip-displaced", 80, 0.2), ("over-delivery", 50, 1.5)],
)
def test_that_the_patient_gets_what_arrives_and_acts(
    desk: Desk, name: str, value: int | None, reaches: float
) -> None:
    before = desk.firmware.world.ng_per_ms
    wrong(desk, name, value)
    assert desk.firmware.world.ng_per_ms == pytest.approx(before * reaches)
    assert told(desk) == [(START_MS, "input", desk.firmware.world.ng_per_ms)]


def test_that_the_patient_is_told_of_changes_and_of_nothing_else(desk: Desk) -> None:
    desk.program(simple("267"))
    desk.firmware.advance(START_MS + 40 * MS_PER_DAY)
    desk.ask(ReadStatus())
    assert told(desk) == []
    wrong(desk, "noxious-stimulus", 3, for_ms=MS_PER_DAY)
    desk.firmware.advance(START_MS + 50 * MS_PER_DAY)
    assert told(desk) == [
        (START_MS + 40 * MS_PER_DAY, "stimulus", 3),
        (START_MS + 41 * MS_PER_DAY, "stimulus", 0),
    ]


def test_that_what_is_flushed_through_catheter_access_reaches_the_patient_at_once(desk: Desk) -> None:
    """Case 22: 352 mcg pushed out of a catheter with 2000 mcg/mL in it."""
    desk.act(Inject(Port.CATHETER, drug("500"), Volume(176_000_000)))
    assert (START_MS, "bolus", 352_000.0) in told(desk)


def test_that_a_front_arrives_at_the_tip_when_the_path_has_been_pumped_through(desk: Desk) -> None:
    """Dead volume: 0.199 and 0.176 mL at 0.1335 mL/day take 2 days 19 h 24 min 48.539 s."""
    desk.act(Aspirate(Port.CATHETER, Volume(176_000_000)))
    dead_pl = MODEL.bridge_tubing.pl
    desk.firmware.advance(START_MS + 5 * MS_PER_DAY)
    rates = [(at_ms - START_MS, rate) for at_ms, what, rate in told(desk) if what == "input"]
    before, drug_again = rates
    assert before == (0, 0.0)
    assert drug_again[0] == -(-176_000_000 * MS_PER_DAY // DAY_PL)
    assert drug_again[1] == pytest.approx(267_000 / MS_PER_DAY)
    assert dead_pl == 199_000_000


def test_that_a_pump_which_gives_too_much_runs_dry_without_a_sound(desk: Desk) -> None:
    """The low-reservoir alarm is calculated; nothing measures."""
    wrong(desk, "over-delivery", 100)
    dry_ms = START_MS - int(-20 * PL_PER_ML * MS_PER_DAY // (2 * DAY_PL))
    desk.firmware.advance(dry_ms)
    assert (desk.firmware.body.drawable_pl, desk.firmware.world.ng_per_ms) == (0, 0.0)
    assert desk.firmware.hydraulics.alarms == ()
    assert kinds(desk.firmware) == ["made", "started"]
    desk.firmware.advance(dry_ms + MS_PER_DAY)
    assert desk.firmware.body.given.pl == 20 * PL_PER_ML
    assert desk.firmware.hydraulics.flow > 0


def test_that_the_pump_counts_on_while_its_rotor_stands_and_says_so_after_about_an_hour(desk: Desk) -> None:
    wrong(desk, "stall")
    noticed_ms = -(-6_000_000 * MS_PER_DAY // int(DAY_PL))
    desk.firmware.advance(START_MS + noticed_ms - 1)
    assert "motor-stall" not in kinds(desk.firmware)
    desk.firmware.advance(START_MS + MS_PER_DAY)
    entry = desk.firmware.log.entries[-1]
    assert (entry.kind, entry.at_ms) == ("motor-stall", START_MS + noticed_ms)
    assert desk.firmware.hydraulics.ledger.delivered_pl == DAY_PL
    assert desk.firmware.body.drawable_pl == 20 * PL_PER_ML


def test_that_a_stall_at_the_minimum_rate_takes_a_day_to_be_noticed() -> None:
    slow = MinimumRate(MODEL.minimum_rate_pl_per_h, drug().concentration)
    desk = at(new(prescription(slow)))
    wrong(desk, "stall")
    desk.firmware.advance(START_MS + 2 * MS_PER_DAY)
    assert desk.firmware.log.entries[-1].at_ms == START_MS + MS_PER_DAY


def test_that_after_a_scan_the_recovery_stands_in_the_log_only_at_the_second_reading(desk: Desk) -> None:
    wrong(desk, "mri", 2)
    turns_ms = START_MS + FIELD_MS + 2 * MS_PER_HOUR
    desk.firmware.advance(turns_ms - 1)
    assert (desk.firmware.world.ng_per_ms, len(desk.firmware.world.faults)) == (0.0, 1)
    desk.firmware.advance(turns_ms)
    assert desk.firmware.world.ng_per_ms > 0
    assert desk.firmware.world.faults == ()
    desk.firmware.advance(turns_ms + MS_PER_HOUR)
    assert kinds(desk.firmware)[-1] == "motor-stall"
    desk.ask(ReadStatus())
    assert kinds(desk.firmware)[-1] == "motor-stall"
    desk.ask(ReadStatus())
    assert kinds(desk.firmware)[-1] == "motor-stall-recovered"
    desk.ask(ReadStatus())
    assert kinds(desk.firmware).count("motor-stall-recovered") == 1


def test_that_a_scan_too_short_to_be_noticed_leaves_nothing_in_the_log(desk: Desk) -> None:
    wrong(desk, "mri", 0)
    desk.firmware.advance(START_MS + MS_PER_DAY)
    desk.ask(ReadStatus())
    desk.ask(ReadStatus())
    assert kinds(desk.firmware) == ["made", "started"]


def test_that_the_telemetry_trap_holds_the_flow_until_a_console_reads_the_pump(desk: Desk) -> None:
    wrong(desk, "mri-telemetry-trap")
    desk.firmware.advance(START_MS + FIELD_MS - 1)
    desk.ask(ReadStatus())
    assert desk.firmware.world.ng_per_ms == 0
    desk.firmware.advance(START_MS + 3 * MS_PER_DAY)
    assert desk.firmware.body.drawable_pl == 20 * PL_PER_ML
    desk.ask(ReadStatus())
    assert desk.firmware.world.ng_per_ms > 0
    assert desk.firmware.world.faults == ()


def test_that_posture_blocks_nothing_while_hands_look(desk: Desk) -> None:
    wrong(desk, "positional-occlusion", 95)
    world = desk.firmware.world
    while desk.firmware.world.ng_per_ms > 0:
        desk.firmware.advance(world.next_ms)
    desk.act(Aspirate(Port.RESERVOIR, Volume(0)))
    assert desk.firmware.world.ng_per_ms > 0
    day_ms = desk.firmware.hydraulics.at_ms + MS_PER_DAY
    blocked = 0
    while desk.firmware.hydraulics.at_ms < day_ms:
        desk.firmware.advance(desk.firmware.world.next_ms)
        blocked += desk.firmware.world.ng_per_ms == 0
    assert blocked > 0


def test_that_delivery_falls_off_near_empty_in_a_patient_who_feels_it_then() -> None:
    plain, feels = at(new(filled_ml=4)), at(new(filled_ml=4, near_empty=True))
    for desk in (plain, feels):
        desk.firmware.advance(START_MS + 7 * MS_PER_DAY)
    assert plain.firmware.body == feels.firmware.body
    for desk in (plain, feels):
        desk.firmware.advance(START_MS + 28 * MS_PER_DAY)
    assert feels.firmware.body.given.ng < 0.8 * plain.firmware.body.given.ng
    assert feels.firmware.body.is_whole


def test_that_a_seeded_pump_is_off_by_a_few_percent_and_another_fill_differs() -> None:
    desk = at(new(prescription(simple("267")), seed=1))
    shares = []
    for fill in range(3):
        before = desk.firmware.body.drawable_pl
        desk.firmware.advance(START_MS + (fill + 1) * 30 * MS_PER_DAY)
        shares.append((before - desk.firmware.body.drawable_pl) / (30 * DAY_PL))
        desk.act(Inject(Port.RESERVOIR, drug(), Volume(PL_PER_ML)))
    assert all(Fraction(94, 100) < share < Fraction(106, 100) for share in shares)
    assert len({round(share, 3) for share in shares}) == 3


def test_that_a_healthy_seeded_pump_never_leaves_a_residual_that_the_rules_flag() -> None:
    """Refill 1: flagged outside max(1.0 mL, min(14.5 % of what was delivered, 2 mL))."""
    for seed in range(30):
        desk = at(new(prescription(simple("267")), seed=seed))
        desk.firmware.advance(START_MS + 130 * MS_PER_DAY)
        ledger = desk.firmware.hydraulics.ledger
        off_pl = abs(desk.firmware.body.drawable_pl - ledger.reservoir_pl)
        assert off_pl < max(PL_PER_ML, min(ledger.delivered_pl * Fraction(145, 1_000), 2 * PL_PER_ML))


def test_that_a_copy_goes_on_by_itself(desk: Desk) -> None:
    world = desk.firmware.world
    before = world.body_at(START_MS)
    twin = world.copy()
    twin.inject(START_MS, Fault("occlusion", None, START_MS))
    twin.advance(START_MS + MS_PER_DAY)
    assert (world.faults, world.body_at(START_MS), told(desk)) == ((), before, [])
    assert twin.faults != ()


def test_that_a_fault_takes_the_place_of_one_of_its_name_and_can_be_cleared(desk: Desk) -> None:
    wrong(desk, "leak", 10)
    wrong(desk, "leak", 20)
    assert [fault.value for fault in desk.firmware.world.faults] == [20]
    assert desk.firmware.world.through_tip_pl_per_day == DAY_PL * Fraction(80, 100)
    assert desk.firmware.clear("leak") is None
    assert desk.firmware.clear("stall") is None
    assert desk.firmware.world.faults == ()
    assert desk.firmware.world.through_tip_pl_per_day == DAY_PL


def test_that_faults_wait_for_their_time_and_are_no_entry_in_the_pumps_log(desk: Desk) -> None:
    wrong(desk, "occlusion", after_ms=MS_PER_HOUR, for_ms=MS_PER_MINUTE)
    desk.firmware.advance(START_MS + MS_PER_DAY)
    off_pl = desk.firmware.body.drawable_pl - desk.firmware.hydraulics.ledger.reservoir_pl
    assert off_pl == DAY_PL * MS_PER_MINUTE / MS_PER_DAY
    assert kinds(desk.firmware) == ["made", "started"]


def test_that_a_dry_reservoir_that_is_filled_gives_again(desk: Desk) -> None:
    desk.act(Aspirate(Port.RESERVOIR))
    desk.firmware.advance(START_MS + MS_PER_DAY)
    assert desk.firmware.world.ng_per_ms == 0
    assert desk.firmware.hydraulics.alarms == ()
    desk.act(Inject(Port.RESERVOIR, drug(), Volume(PL_PER_ML)))
    assert desk.firmware.world.ng_per_ms > 0


def test_that_an_empty_pump_by_its_own_account_moves_nothing_though_there_is_fluid() -> None:
    desk = at(new(replace(prescription(SimpleContinuous(DailyDose(2_000_000)))), filled_ml=1))
    desk.act(Inject(Port.RESERVOIR, drug(), Volume(PL_PER_ML)))
    desk.firmware.advance(START_MS + 10 * MS_PER_DAY)
    assert Alarm.EMPTY_RESERVOIR in desk.firmware.hydraulics.alarms
    assert desk.firmware.body.drawable_pl == PL_PER_ML


def test_that_mixing_brings_the_new_strength_to_the_tip_as_a_slope(desk: Desk) -> None:
    """Sharp it comes all at once, and of the slope no rate is beyond the old or the new one."""
    wrong(desk, "mixing", 30)
    desk.act(Aspirate(Port.RESERVOIR))
    desk.act(Inject(Port.RESERVOIR, drug("500"), Volume(20 * PL_PER_ML)))
    desk.firmware.advance(START_MS + 10 * MS_PER_DAY)
    rates = [rate for _, what, rate in told(desk) if what == "input"]
    falling = rates[rates.index(max(rates)) :]
    assert len(falling) > 10
    assert falling == sorted(falling, reverse=True)
    assert desk.firmware.body.is_whole
    assert desk.firmware.clear("mixing") is None
    assert desk.firmware.body.chamber is None
    assert desk.firmware.body.is_whole


def test_that_a_level_sensor_that_is_off_shows_another_volume_and_changes_none() -> None:
    world = started(new()).world
    right_pl = world.measured_pl(START_MS)
    world.inject(START_MS, Fault("sensor-off", -15, START_MS))
    assert world.measured_pl(START_MS) == right_pl - 15 * PL_PER_ML // 10
    world.inject(START_MS, Fault("sensor-off", -50, START_MS))
    world.touch(START_MS, world.body_at(START_MS).drawn(Fraction(18 * PL_PER_ML)))
    assert world.measured_pl(START_MS) == 0
    assert world.body_at(START_MS).drawable_pl == 2 * PL_PER_ML


def test_that_a_stall_is_noticed_at_the_same_ms_when_the_pump_is_switched_off_meanwhile(desk: Desk) -> None:
    memory = new(prescription(simple("267")))
    killed = at(memory)
    for each in (desk, killed):
        wrong(each, "stall")
        each.firmware.advance(START_MS + 30 * MS_PER_MINUTE)
    killed.firmware.save()
    killed = at(memory)
    for each in (desk, killed):
        each.firmware.advance(START_MS + MS_PER_DAY)
    noticed = [
        [entry.at_ms for entry in each.firmware.log.entries if entry.kind == "motor-stall"]
        for each in (desk, killed)
    ]
    assert noticed[0] == noticed[1] != []

"""The bench: what hands do is true, what they feel is what a syringe shows, and the pump is told nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain.change import ProgramChange, StopChange
from console.domain.faults import Fault
from console.domain.hands import (
    Aspirate,
    Examine,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.prescription import Drug
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    Concentration,
    Dose,
    Volume,
)
from console.domain.reading import BolusKind
from console.domain.wording import NO_BREAK
from console.protocol.messages import Act, Felt, ReadStatus, Refused
from console.protocol.wire import WireAspirate
from console.pump.bench import Bench
from console.pump.factory import manufacture
from console.pump.firmware import Firmware
from console.pump.memory import NotKnownDurable, VolatileMemory
from support.pumps import (
    START_MS,
    Desk,
    FailingMemory,
    bolus,
    bridge,
    drug,
    expect,
    new,
    patient_bolus,
    refill,
    started,
)
from support.therapies import RUNNING, catalog, prescription, simple

WITH_BUTTON = replace(prescription(RUNNING), patient_bolus=patient_bolus("20", 10, 4, 3))


def ml(text: str) -> Volume:
    return Volume.from_ml(Decimal(text))


@pytest.fixture
def desk() -> Desk:
    return Desk(started(new()))


def felt(desk: Desk, hand: Hand) -> tuple[Decimal | None, str]:
    answer = expect(Felt, desk.act(hand))
    volume = None if answer.pl is None else Volume(answer.pl).ml
    return volume, answer.words.replace(NO_BREAK, " ")


def refusal(desk: Desk, hand: Hand) -> Refused:
    before = desk.firmware.body
    answer = expect(Refused, desk.act(hand))
    assert desk.firmware.body == before
    return answer


def test_that_what_comes_is_read_to_a_tenth_of_a_ml_and_drawn_exactly(desk: Desk) -> None:
    desk.firmware.advance(START_MS + 60 * MS_PER_DAY)
    assert felt(desk, Aspirate(Port.RESERVOIR, ml("2.04"))) == (
        Decimal("2.0"),
        "2.0 mL of clear fluid comes easily out of the reservoir port.",
    )
    there = 20 - Fraction("0.1335") * 60 - Fraction("2.04")
    assert desk.firmware.body.drawable_pl == there * PL_PER_ML
    assert felt(desk, Aspirate(Port.RESERVOIR)) == (
        Decimal("10.0"),
        "10.0 mL of clear fluid comes out of the reservoir port, then nothing more.",
    )
    assert felt(desk, Aspirate(Port.RESERVOIR)) == (0, "Nothing comes out of the reservoir port.")


@pytest.mark.parametrize(
    ("drawn", "read"), [("0.25", "0.2"), ("0.35", "0.4"), ("0.251", "0.3"), ("0.04", "0")]
)
def test_that_a_syringe_is_read_half_even(desk: Desk, drawn: str, read: str) -> None:
    assert felt(desk, Aspirate(Port.RESERVOIR, ml(drawn)))[0] == Decimal(read)


def test_that_a_filled_reservoir_is_felt_and_the_pump_goes_on_calculating_as_before(desk: Desk) -> None:
    desk.act(Aspirate(Port.RESERVOIR))
    told = desk.firmware.status()
    assert felt(desk, Inject(Port.RESERVOIR, drug("500"), ml("20"))) == (
        20,
        "20.0 mL goes easily into the reservoir port.",
    )
    assert desk.firmware.status() == told
    assert round(desk.firmware.body.ng_per_ml / 1_000) == 598


def test_that_an_overfilled_reservoir_is_felt_at_the_plunger_and_nothing_goes_in(desk: Desk) -> None:
    desk.act(Aspirate(Port.RESERVOIR, ml("18.66")))
    full = refusal(desk, Inject(Port.RESERVOIR, drug(), ml("18.7")))
    assert full.code == "reservoir-full"
    assert full.sentence.replace(NO_BREAK, " ") == (
        "The plunger stops hard: the reservoir takes about 18.6 mL more. Nothing was injected."
    )
    assert refusal(desk, Rinse(drug(), ml("18.7"), 1)).code == "reservoir-full"
    assert isinstance(desk.act(Inject(Port.RESERVOIR, drug(), ml("18.66"))), Felt)


def test_that_a_refill_through_catheter_access_goes_into_the_patient_and_is_felt_so(desk: Desk) -> None:
    before = desk.firmware.body
    assert felt(desk, Inject(Port.CATHETER, drug(), ml("20"))) == (
        20,
        "20.0 mL goes in slowly against resistance, as through a thin catheter into the spinal canal.",
    )
    after = desk.firmware.body
    assert after.drawable_pl == before.drawable_pl
    assert after.given.ng - before.given.ng == 40_000_000


def test_that_drawing_through_catheter_access_leaves_fluid_without_drug_behind(desk: Desk) -> None:
    assert felt(desk, Aspirate(Port.CATHETER, ml("0.5"))) == (
        Decimal("0.5"),
        "0.5 mL of clear fluid comes freely out of the catheter access port.",
    )
    assert [parcel.ng_per_ml for parcel in desk.firmware.body.catheter or ()] == [0]
    endless = refusal(desk, Aspirate(Port.CATHETER))
    assert (endless.code, "how much" in endless.sentence) == ("draw-how-much", True)


def test_that_a_rinse_takes_the_old_drug_out_of_what_cannot_be_drawn(desk: Desk) -> None:
    """Each 3 mL dilute what is left of the 1.4 mL: after two, (1.4/4.4)² of the difference remains."""
    desk.act(Aspirate(Port.RESERVOIR))
    assert felt(desk, Rinse(drug("500"), ml("3"), 2)) == (
        3,
        "Rinsed 2 times; 3.0 mL of clear fluid came out the last time, then nothing more.",
    )
    after = desk.firmware.body
    there = 500_000 + 1_500_000 * Fraction(14, 44) ** 2
    assert there - Fraction(1, 500) < after.ng_per_ml <= there  # a mixture is told to 1/1,000 ng/mL
    assert after.drawable_pl == 0


def test_that_a_pump_is_taken_off_its_catheter_and_joined_to_another_once(desk: Desk) -> None:
    assert refusal(desk, Join(ml("0.2"))).code == "catheter-joined"
    assert felt(desk, Part()) == (None, "The catheter is off the pump; the connector is open.")
    for hand in (Part(), Aspirate(Port.CATHETER, ml("1")), Inject(Port.CATHETER, drug(), ml("1"))):
        assert refusal(desk, hand).code == "no-catheter"
    assert felt(desk, Join(ml("0.2"), drug("500")))[0] is None
    assert [parcel.ng_per_ml for parcel in desk.firmware.body.catheter or ()] == [500_000]


@pytest.mark.parametrize(
    ("hand", "code"),
    [
        (Inject(Port.RESERVOIR, Drug("water", Concentration(1)), ml("1")), "drug-unknown"),
        (Inject(Port.RESERVOIR, drug("4001"), ml("1")), "strength-unknown"),
        (Rinse(drug("4001"), ml("1"), 1), "strength-unknown"),
        (Join(ml("1"), drug("4001")), "strength-unknown"),
        (Inject(Port.CATHETER, drug(), ml("60.1")), "syringe-too-large"),
        (Aspirate(Port.CATHETER, ml("60.1")), "syringe-too-large"),
        (Join(ml("10.1")), "catheter-too-large"),
    ],
    ids=str,
)
def test_that_nobody_does_it_with_what_is_not_on_the_bench(desk: Desk, hand: Hand, code: str) -> None:
    assert refusal(desk, hand).code == code


def test_that_screening_drug_can_be_in_hand_and_wrong() -> None:
    desk = Desk(started(new()))
    desk.act(Aspirate(Port.RESERVOIR))
    assert isinstance(desk.act(Inject(Port.RESERVOIR, drug("50"), ml("20"))), Felt)


def test_that_a_pump_dry_in_truth_gives_nothing_and_believes_it_does(desk: Desk) -> None:
    desk.act(Aspirate(Port.RESERVOIR))
    given = desk.firmware.body.given
    desk.firmware.advance(START_MS + 10 * MS_PER_DAY)
    assert desk.firmware.body.given == given
    assert desk.firmware.hydraulics.ledger.delivered_pl == Fraction("1.335") * PL_PER_ML
    assert desk.firmware.hydraulics.alarms == ()


def test_that_what_hands_did_survives_a_kill(desk: Desk) -> None:
    memory = FailingMemory()
    new(memory=memory)
    desk = Desk(started(memory))
    desk.firmware.advance(START_MS + MS_PER_DAY)
    desk.act(Aspirate(Port.RESERVOIR))
    desk.act(Inject(Port.RESERVOIR, drug("500"), ml("17.3")))
    assert started(memory).body == desk.firmware.body


def test_nothing_is_done_when_the_memory_cannot_keep_it() -> None:
    memory = FailingMemory()
    new(memory=memory)
    desk = Desk(started(memory))
    memory.full = True
    assert refusal(desk, Aspirate(Port.RESERVOIR)).code == "memory-failed"
    memory.full, memory.unsure = False, True
    with pytest.raises(NotKnownDurable):
        desk.act(Aspirate(Port.RESERVOIR))


def test_that_the_bench_takes_hands_alone_and_only_known_ones(desk: Desk) -> None:
    bench = Bench(desk.firmware, catalog())
    bench.open("ward 3")
    assert expect(Refused, bench.answer(ReadStatus(), 0)).code == "wrong-service"
    assert expect(Refused, bench.answer(Act(WireAspirate("nose", None)), 0)).code == "not-understood"


def button(runs: object = WITH_BUTTON) -> Desk:
    return Desk(started(new(runs)))  # type: ignore[arg-type]


def test_that_a_press_begins_the_patients_bolus_beside_the_program_without_a_version() -> None:
    desk = button()
    assert felt(desk, PressButton()) == (None, "The controller shows that a bolus of 20 mcg has begun.")
    running = desk.firmware.hydraulics.bolus
    assert running is not None
    assert (running.kind, running.duration_ms, running.replaces) == (BolusKind.PATIENT, 600_000, False)
    assert desk.firmware.history.last.version == 0
    desk.firmware.advance(START_MS + MS_PER_HOUR)
    assert desk.firmware.hydraulics.ledger.delivered_pl == Fraction((10_000 + 20_000) * PL_PER_ML, 2_000_000)
    kinds = [entry.kind for entry in desk.firmware.log.entries][-2:]
    assert kinds == ["patient-bolus-begun", "patient-bolus-ended"]


def test_that_a_press_within_the_lockout_or_beyond_the_most_a_day_gives_nothing_and_is_logged() -> None:
    desk = button()
    desk.act(PressButton())
    desk.firmware.advance(START_MS + 4 * MS_PER_HOUR - 1)
    assert refusal(desk, PressButton()).code == "lockout"
    assert desk.firmware.log.entries[-1].kind == "patient-bolus-refused"
    for hours in (4, 8):
        desk.firmware.advance(START_MS + hours * MS_PER_HOUR)
        assert isinstance(desk.act(PressButton()), Felt)
    desk.firmware.advance(START_MS + MS_PER_DAY - 1)
    spent = refusal(desk, PressButton())
    assert (spent.code, "Fri 2 Jan 2026 00:00" in spent.sentence) == ("most-given", True)
    desk.firmware.advance(START_MS + MS_PER_DAY)
    assert isinstance(desk.act(PressButton()), Felt)
    assert len(desk.firmware.status().patient_boluses) == 3


def test_that_a_press_gives_nothing_where_no_patient_bolus_is_set() -> None:
    assert refusal(button(prescription(RUNNING)), PressButton()).code == "no-patient-bolus"


def test_that_a_press_gives_nothing_while_another_bolus_runs_or_the_pump_is_stopped() -> None:
    desk = button()
    desk.committed(bolus("10", 30))
    assert refusal(desk, PressButton()).code == "bolus-running"
    desk.committed(StopChange())
    assert refusal(desk, PressButton()).code == "pump-stopped"


def test_that_a_press_gives_nothing_during_a_bridge() -> None:
    desk = button()
    after = replace(prescription(simple("200"), "500"), patient_bolus=patient_bolus("20", 10, 4, 3))
    desk.committed(refill(after, bridge=bridge("0.319", 19, "2000")))
    assert refusal(desk, PressButton()).code == "bolus-running"


def test_that_a_press_gives_nothing_when_the_reservoir_cannot() -> None:
    desk = button()
    dry_ms = desk.firmware.hydraulics.dry_ms(worst=False)
    assert dry_ms is not None
    desk.firmware.advance(dry_ms - MS_PER_MINUTE)
    assert refusal(desk, PressButton()).code == "reservoir-short"
    desk.firmware.advance(dry_ms)
    assert refusal(desk, PressButton()).code == "reservoir-empty"


def test_that_a_patients_bolus_under_way_and_its_lockout_survive_a_kill() -> None:
    memory = FailingMemory()
    new(WITH_BUTTON, memory=memory)
    desk = Desk(started(memory))
    desk.act(PressButton())
    again = Desk(started(memory))
    assert again.firmware.hydraulics.bolus == desk.firmware.hydraulics.bolus
    again.firmware.advance(START_MS + MS_PER_HOUR)
    assert refusal(again, PressButton()).code == "lockout"


def test_that_a_program_may_come_while_a_patients_bolus_runs() -> None:
    desk = button()
    desk.act(PressButton())
    desk.committed(ProgramChange(prescription(simple("240"))))
    assert desk.firmware.hydraulics.bolus is not None


def test_that_a_lockout_longer_than_a_day_holds_also_over_a_kill() -> None:
    """No lockout of the shipped limits is as long; a site's own file may allow it."""
    lockout = catalog().quantities["patient-bolus-lockout"]
    longer = catalog().quantities | {lockout.key: replace(lockout, high=2 * lockout.high)}
    own, memory = replace(catalog(), quantities=longer), VolatileMemory()
    runs = replace(prescription(RUNNING), patient_bolus=patient_bolus("20", 10, 30, 3))
    manufacture(own, memory, clock_ms=START_MS, prescription=runs)
    firmware = Firmware(own, memory)
    firmware.press()
    firmware.advance(START_MS + 29 * MS_PER_HOUR)
    firmware.save()
    again = Firmware(own, memory)
    assert again.status().patient_boluses == ()
    assert expect(Refused, again.press()).code == "lockout"
    again.advance(START_MS + 30 * MS_PER_HOUR)
    assert isinstance(again.press(), Felt)


def test_that_a_press_within_the_worst_case_is_given_though_the_day_is_full_to_the_limit() -> None:
    # 2,940 mcg/day and 3 × 20 mcg are just the 3,000 mcg that a day may have
    desk = button(replace(prescription(simple("2940")), patient_bolus=patient_bolus("20", 10, 4, 3)))
    for hours in (0, 4, 8):
        desk.firmware.advance(START_MS + hours * MS_PER_HOUR)
        assert isinstance(desk.act(PressButton()), Felt)


def test_that_a_level_sensor_shows_what_was_filled_and_never_told() -> None:
    memory = VolatileMemory()
    runs = prescription(simple("267"), alarm_ml="3")
    manufacture(catalog(), memory, clock_ms=START_MS, model="MP-20", prescription=runs, filled=ml("10"))
    desk = Desk(started(memory))
    desk.act(Inject(Port.RESERVOIR, drug(), ml("5")))
    status = desk.firmware.status()
    assert (status.reservoir_pl, status.measured_pl) == (10 * PL_PER_ML, 15 * PL_PER_ML)
    desk.firmware.inject(Fault("sensor-off", -25, START_MS))
    assert desk.firmware.status().measured_pl == 125 * PL_PER_ML // 10
    assert Desk(started(new())).firmware.status().measured_pl is None


def fault(desk: Desk, name: str, value: int | None = None) -> None:
    """Let a fault act from now on."""
    assert desk.firmware.inject(Fault(name, value, desk.firmware.hydraulics.at_ms)) is None


def findings(desk: Desk, look: Look) -> dict[str, str]:
    """Return what an examination of this pump's patient finds."""
    return {each.what: each.how for each in expect(Felt, desk.act(Examine(look))).findings}


def test_that_an_examination_tells_how_the_patient_of_this_pump_is(desk: Desk) -> None:
    found = findings(desk, Look.EXAMINATION)
    assert found["Hip adductors, left"] in {"1", "1+", "2"}
    assert found["Skin"] == "warm and dry"
    fault(desk, "disconnection")
    desk.firmware.advance(START_MS + 2 * MS_PER_DAY)
    assert findings(desk, Look.EXAMINATION)["Skin"].startswith("goose bumps")
    assert findings(desk, Look.X_RAY)["Catheter"] == "a gap at the pump's connector"


def test_that_the_rotor_of_a_pump_past_its_end_of_service_stands(desk: Desk) -> None:
    fault(desk, "replacement-due")
    desk.firmware.advance(START_MS + 89 * MS_PER_DAY)
    assert "has moved" in expect(Felt, desk.act(Examine(Look.ROTOR))).words
    desk.firmware.advance(START_MS + 91 * MS_PER_DAY)
    assert "stands where it stood" in expect(Felt, desk.act(Examine(Look.ROTOR))).words


def test_that_what_was_given_at_the_bedside_acts_after_a_restart() -> None:
    memory = new()
    desk = Desk(started(memory))
    fault(desk, "disconnection")
    desk.firmware.advance(START_MS + 2 * MS_PER_DAY)
    stiff = findings(desk, Look.EXAMINATION)["Hip adductors, left"]
    expect(Felt, desk.act(LumbarBolus(Dose(100_000))))
    state = desk.firmware.world.response.state
    again = Desk(started(memory))
    assert again.firmware.world.response.state == state
    again.firmware.advance(START_MS + 2 * MS_PER_DAY + 4 * MS_PER_HOUR)
    assert stiff in {"3", "4"}
    assert findings(again, Look.EXAMINATION)["Hip adductors, left"] in {"1+", "2"}


def test_that_a_flush_at_the_catheter_access_reaches_the_patient_or_the_pocket(desk: Desk) -> None:
    push = Inject(Port.CATHETER, drug(), ml("1"))
    before = desk.firmware.world.response.signs(START_MS).level
    expect(Felt, desk.act(push))
    assert desk.firmware.world.response.signs(START_MS).level > 10 * before
    fault(desk, "occlusion")
    level, body = desk.firmware.world.response.signs(START_MS).level, desk.firmware.body
    assert "stops hard" in expect(Felt, desk.act(push)).words
    assert "Nothing comes" in expect(Felt, desk.act(Aspirate(Port.CATHETER, ml("1")))).words
    assert desk.firmware.world.response.signs(START_MS).level == level
    assert desk.firmware.body == body
    desk.firmware.clear("occlusion")
    fault(desk, "disconnection")
    expect(Felt, desk.act(push))
    assert desk.firmware.body.pocket.ng == 2_000_000
    assert findings(desk, Look.EXAMINATION)["Pump pocket"].startswith("a soft swelling")


def test_that_looking_leaves_the_patient_as_they_are(desk: Desk) -> None:
    state, body = desk.firmware.world.response.state, desk.firmware.body
    for look in set(Look) - {Look.DYE}:
        desk.act(Examine(look))
    assert desk.firmware.world.response.state == state
    assert desk.firmware.body == body

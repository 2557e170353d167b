"""The truth is told in whole numbers, and the patient's signs within what their scales hold."""

from __future__ import annotations

from fractions import Fraction

from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY
from console.protocol import codec
from console.protocol.truth import WireFault
from console.pump import told
from support.pumps import START_MS, new, started


def test_that_a_new_pumps_truth_is_what_it_believes_and_goes_over_the_link() -> None:
    firmware = started(new())
    found = told.truth(firmware)
    assert found.drawable_pl == found.calculated_pl
    assert found.reservoir_pl - found.drawable_pl == firmware.model.residual.pl
    assert 0 <= found.commanded_pl_per_day - found.tip_pl_per_day <= 1
    assert codec.decode(codec.encode(found)) == found


def test_that_the_signs_are_those_of_the_patient_at_that_instant() -> None:
    firmware = started(new())
    firmware.advance(START_MS + MS_PER_DAY)
    signs, felt = told.signs_now(firmware), firmware.world.response.signs(START_MS + MS_PER_DAY)
    assert signs.level_thousandths == round(felt.level)
    assert [tone.group for tone in signs.tones] == [group for group, _ in felt.ashworth]
    assert all(
        abs(tone.hundredths - 100 * value) <= 0.5
        for tone, (_, value) in zip(signs.tones, felt.ashworth, strict=True)
    )
    assert (signs.heart_rate, signs.gcs, signs.itch) == (felt.heart_rate, felt.gcs, felt.itch)


def test_that_a_patient_cut_off_from_the_drug_withdraws_and_the_signs_say_so() -> None:
    firmware = started(new())
    before = told.signs_now(firmware)
    firmware.inject(Fault("disconnection", None, START_MS))
    firmware.advance(START_MS + 3 * MS_PER_DAY)
    after = told.signs_now(firmware)
    assert after.level_thousandths < before.level_thousandths
    assert after.withdrawal > before.withdrawal
    assert sum(tone.hundredths for tone in after.tones) > sum(tone.hundredths for tone in before.tones)


def test_that_a_flow_is_told_in_whole_pl_a_day_rounded_down() -> None:
    assert told.pl_per_day(Fraction(1, 7)) == MS_PER_DAY // 7


def test_that_faults_are_told_as_they_stand() -> None:
    assert told.faults((Fault("leak", 60, 1, 2),)) == (WireFault("leak", 60, 1, 2),)

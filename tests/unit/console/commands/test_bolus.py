"""`bolus` at the command line: given once, in two steps, beside a program that stays as it is."""

from __future__ import annotations

import pytest

from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_MINUTE, Dose
from support.therapies import prescription, simple
from support.verbs import ward


@pytest.fixture
def ada(tmp_path):
    with ward(tmp_path) as found:
        yield found


def test_that_a_bolus_is_read_back_and_not_given_without_a_yes(ada):
    told = ada.told("bolus", "--dose-mcg", "20", "--minutes", "10")
    assert (told["applied"], ada.version) == (False, 0)
    assert told["bolus"]["ends"] is not None
    assert [each["code"] for each in told["findings"]] == ["bolus-share"]


def test_that_a_bolus_is_given_verified_and_recorded(ada):
    before = ada.running
    told = ada.told("bolus", "--dose-mcg", "20", "--minutes", "10", "--yes")
    assert (told["applied"], told["verified"], told["program"]["version"]) == (True, True, 1)
    assert told["bolus"]["ends"] is not None
    assert ada.change() == BolusChange(Dose(20_000), 10 * MS_PER_MINUTE)
    assert ada.recorded()[0].what == "Single bolus"
    assert ada.running == before


def test_that_it_is_said_until_when_a_bolus_runs(ada):
    told = ada.call("bolus", "--dose-mcg", "20", "--minutes", "10", "--yes").stdout.replace("\u00a0", " ")
    assert told.startswith("Begun and verified: pump SIM-700182 gives a bolus of 20 mcg until ")


def test_that_a_second_bolus_is_refused_while_one_runs(ada):
    ada.call("bolus", "--dose-mcg", "20", "--minutes", "10", "--yes")
    assert "A bolus runs until" in ada.refused("bolus", "--dose-mcg", "20", "--minutes", "10", "--yes")


def test_that_a_large_bolus_asks_for_a_reason_which_is_kept(ada):
    large = ("bolus", "--dose-mcg", "120", "--minutes", "60", "--yes")
    assert "larger than the largest screening dose" in ada.refused(*large)
    assert ada.told(*large, "--reason", "test of the system")["applied"]
    assert ("bolus-large", "test of the system") in {
        (code, written) for code, _, written in ada.recorded()[1].reasons
    }


def test_that_a_dose_finer_than_can_be_typed_is_refused(ada):
    assert "finer than steps of 0.1 mcg" in ada.refused("bolus", "--dose-mcg", "20.05", "--minutes", "10")


@pytest.mark.parametrize(
    "arguments",
    [(), ("--dose-mcg", "20"), ("--dose-mcg", "x", "--minutes", "1"), ("--dose-mcg", "20", "--minutes", "0")],
)
def test_that_a_bolus_without_dose_or_duration_is_wrong_usage(ada, arguments):
    assert ada.call("bolus", *arguments).exit_code == 2


def test_that_a_bolus_counts_with_the_high_dose_given_before_a_reduction(tmp_path):
    with ward(tmp_path, prescription=prescription(simple("2900"))) as high:
        high.jump("1d")
        assert high.told("program", high.program_file("100"), "--yes", "--reason", "drowsy")["applied"]
        large = ("bolus", "--minutes", "60", "--yes", "--reason", "as ordered", "--dose-mcg")
        said = high.refused(*large, "1000")
        assert "given in 24 h, together with what the program until now gave; the limit is 3,000 mcg" in said
        assert said.endswith("Lower it, or wait.")
        assert high.told(*large, "90")["applied"]

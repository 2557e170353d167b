"""`stop-pump` at the command line: with its warning, its reason, and a plan for the restart."""

from __future__ import annotations

import pytest

from console.domain.calendar import iso
from console.domain.change import StopChange
from console.domain.quantities import MS_PER_DAY
from support.rigs import STARTS_MS
from support.verbs import ward

TOMORROW_MS = (STARTS_MS + MS_PER_DAY) // 1_000 * 1_000


@pytest.fixture
def ada(tmp_path):
    with ward(tmp_path) as found:
        yield found


def test_that_stopping_warns_of_withdrawal_before_anything_is_sent(ada):
    told = ada.call("stop-pump").stdout
    assert "Withdrawal may begin within 12 to" in told
    assert "Flow: Flex" in told
    assert ada.version == 0


def test_that_a_pump_is_not_stopped_without_a_reason(ada):
    assert "A reason is needed" in ada.refused("stop-pump", "--yes")


def test_that_a_pump_is_stopped_with_its_reason_and_plan_on_record(ada):
    told = ada.told("stop-pump", "--yes", "--reason", "MRI", "--restart", iso(TOMORROW_MS))
    assert told["stopped_since"] is not None
    visit, operation = ada.recorded()
    assert (visit.what, operation.change) == ("Stop pump", StopChange(TOMORROW_MS))
    assert [(code, written) for code, _, written in operation.reasons] == [("stop-pump", "MRI")]
    assert ada.pump.device.firmware.hydraulics.stopped_ms is not None


def test_that_a_stopped_pump_is_not_stopped_again(ada):
    ada.call("stop-pump", "--yes", "--reason", "MRI")
    assert ada.refused("stop-pump", "--yes", "--reason", "MRI") == "The pump is stopped already."


def test_that_a_restart_in_the_past_is_refused(ada):
    past = iso(STARTS_MS - MS_PER_DAY)
    assert "has passed" in ada.refused("stop-pump", "--yes", "--reason", "MRI", "--restart", past)


@pytest.mark.parametrize("text", ["soon", "2026-11-26T09:00Z", "2026-11-26T09:00:00.5", "1969-01-01T00:00"])
def test_that_a_restart_that_is_no_time_of_the_pumps_clock_is_wrong_usage(ada, text):
    assert ada.call("stop-pump", "--restart", text).exit_code == 2

"""The log's words: a stable kind and one sentence for each thing that happens."""

from __future__ import annotations

from console.domain.change import ProgramChange
from console.domain.reading import Alarm
from console.domain.wording import NO_BREAK
from console.pump import telling
from console.pump.hydraulics import AlarmSounded, BolusEnded
from console.pump.log import EventLog
from support.pumps import START_MS, begun, bolus
from support.therapies import ORDERED, prescription


def test_that_a_program_is_told_with_its_version_mode_dose_and_user() -> None:
    kind, sentence = telling.change(ProgramChange(prescription(ORDERED)), 7, "C. Moreau")
    assert kind == "programmed"
    assert sentence.replace(NO_BREAK, " ") == "Version 7 by C. Moreau: Flex, 5 steps, 293.5 mcg/day."


def test_that_a_bolus_is_told_with_its_dose_and_duration() -> None:
    kind, sentence = telling.change(bolus("50", 90), 2, "C. Moreau")
    assert kind == "bolus-begun"
    assert (
        sentence.replace(NO_BREAK, " ") == "Version 2 by C. Moreau: single bolus of 50 mcg over 1 h 30 min."
    )


def test_that_each_happening_is_logged_at_its_own_time() -> None:
    running = begun(bolus("50", 10), START_MS)
    happened = (
        AlarmSounded(START_MS + 1, Alarm.LOW_RESERVOIR),
        BolusEnded(START_MS + 2, running),
        AlarmSounded(START_MS + 3, Alarm.EMPTY_RESERVOIR),
    )
    log = telling.with_happenings(EventLog(), happened)
    assert [(each.at_ms - START_MS, each.kind) for each in log.entries] == [
        (1, "low-reservoir"),
        (2, "bolus-ended"),
        (3, "empty-reservoir"),
    ]
    assert "delivery has stopped" in log.entries[2].what

"""A day and a time side by side make one instant."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.quantities import MS_PER_DAY
from support import drafted, windows
from ui.widgets.moment_fields import MomentFields

DAY = drafted.TOMORROW_MS // MS_PER_DAY


@pytest.fixture
def moment(qtbot: QtBot) -> MomentFields:
    made = MomentFields(windows.LIGHT, ManualClock(), name="restart", label="Planned restart")
    return windows.shown(qtbot, made, 360, 90)


def test_that_the_form_of_the_day_stands_in_its_label(moment: MomentFields):
    assert "Planned restart, year-month-day" in windows.words(moment)
    assert moment.day.accessibleName() == "Planned restart, day"
    assert moment.time.accessibleName() == "Planned restart, time"


def test_that_each_half_is_handed_up_once_it_is_whole(moment: MomentFields):
    told: list[tuple[object, object]] = []
    moment.changed.connect(lambda day, minute: told.append((day, minute)))
    clock = moment.day._clock
    assert isinstance(clock, ManualClock)
    windows.type_into(moment.day, "20261124", clock)
    windows.type_into(moment.time, "0600", clock)
    assert told[-1] == (DAY, 360)
    assert (moment.day.text(), moment.time.text()) == ("2026-11-24", "06:00")


def test_that_half_a_day_is_a_problem_and_nothing_is_none(moment: MomentFields):
    assert moment.problem() == ""
    windows.type_into(moment.day, "2026", moment.day._clock)  # type: ignore[arg-type]
    assert moment.problem() == "Type year, month and day, like 2026-11-24."


def test_that_an_instant_from_elsewhere_is_written(moment: MomentFields):
    moment.set_moment(DAY, 360, drafted=True, fresh=True)
    assert (moment.day.text(), moment.time.text()) == ("2026-11-24", "06:00")
    moment.set_moment(None, None, drafted=True, fresh=True)
    assert (moment.day.text(), moment.time.text()) == ("", "")

"""What a draft comes to: the daily dose beside the pump's, and what follows, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from console.domain.calendar import therapy_ms
from console.domain.prescription import WEEKDAYS, WEEKEND, DayGroup, Flex, Infusion, Later
from console.domain.reading import Reading
from support import drafted, states
from ui.models import outlook


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def facts(
    after: Infusion, at: datetime | None = None, reading: Reading | None = None, later: Later | None = None
) -> dict[str, str]:
    state = states.linked()
    if at is not None:
        state = replace(state, clock_ms=therapy_ms(at))
    wanted = replace(drafted.running(after), later=later)
    told = outlook.change_facts(state, reading or states.reading(), wanted)
    return {fact.label: plain(fact.words) for fact in told}


def test_that_the_sketch_s_card_says_what_the_sketch_says():
    words = outlook.dose_words(states.RUNNING, states.WANTED)
    assert words.number == "293.5"
    assert plain(words.change) == "from 267 · +9.9 % (+26.5 mcg/day)"
    assert words.days == ""


def test_that_a_reduction_has_a_true_minus():
    assert plain(outlook.dose_words(states.RUNNING, states.simple("240.3")).change) == (
        "from 267 · −10 % (−26.7 mcg/day)"
    )


def test_that_the_same_dose_is_said_to_be_the_same():
    assert outlook.dose_words(states.RUNNING, states.RUNNING).change == "the same as in the pump"


def test_that_where_days_differ_each_total_the_most_in_24_h_and_the_mean_are_told():
    weekend = states.flex(("00:00", "9"), ("06:00", "10"))
    split = Flex(
        (
            DayGroup(WEEKDAYS, states.RUNNING.groups[0].steps),
            DayGroup(WEEKEND, weekend.groups[0].steps),
        )
    )
    words = outlook.dose_words(states.RUNNING, split)
    assert words.number == "267"
    assert plain(words.days) == (
        "Weekdays 267, Weekend 234. Most in any 24 h 267, mean of the week 257.6 mcg."
    )


def test_that_the_sketch_s_changes_follow():
    assert facts(states.WANTED) == {
        "Refill by": "6 Jan → 1 Jan 2027",
        "Volume per day": "0.134 → 0.147 mL",
        "Highest rate": "14 → 18 mcg/h",
        "Starts": "at once, in step 3: 11.5 mcg/h",
        "Then": "14 mcg/h from 18:00",
    }


def test_that_without_a_change_each_line_stands_alone():
    told = facts(states.RUNNING)
    assert told["Refill by"] == "Wed 6 Jan 2027"
    assert "→" not in "".join(told.values())


def test_that_an_even_rate_has_no_step_and_no_next_change():
    told = facts(states.simple("240"))
    assert told["Starts"] == "at once: 10 mcg/h"
    assert told["Then"] == "no further change"


def test_that_a_change_on_another_day_names_the_day():
    at = datetime(2026, 11, 23, 22, 30)  # noqa: DTZ001 - the pump's clock has no zone
    assert facts(states.WANTED, at)["Then"] == "18 mcg/h from Tue 06:00"


def test_that_from_nothing_the_change_is_told_in_mcg_alone():
    words = outlook.dose_words(states.simple("0"), states.simple("50"))
    assert plain(words.change) == "from 0 (+50 mcg/day)"


def test_that_the_smallest_change_does_not_read_as_none():
    shorter = states.flex(("00:00", "10"), ("00:05", "10.1"))
    words = outlook.dose_words(states.flex(("00:00", "10.1")), shorter)
    assert words.number == "242.4"
    assert plain(words.change) == "from 242.4 · −0.003 % (−0.01 mcg/day)"


def test_that_from_a_draft_that_is_not_whole_nothing_follows_yet():
    wanted = states.prescription(states.WANTED)
    known = [fact.label for fact in outlook.change_facts(states.linked(), states.reading(), wanted)]
    assert [(fact.label, fact.words) for fact in outlook.no_facts()] == [(label, "—") for label in known]


def test_that_a_delayed_start_says_what_runs_until_then_and_what_takes_over():
    told = facts(states.RUNNING, later=Later(drafted.TOMORROW_MS, states.simple("300")))
    assert told["Starts"] == "as now: 11 mcg/h"
    assert told["Then"] == "12 mcg/h from 18:00"
    assert told["Highest rate"] == "14 → 12.5 mcg/h"
    soon = Later(states.NOW_MS + 60_000, states.simple("300"))
    assert facts(states.RUNNING, later=soon)["Then"] == "300 mcg/day from Mon 23 Nov 2026 09:45"


def test_that_the_infusion_ordered_is_the_one_to_come_only_where_the_start_is_delayed():
    running, later = states.prescription(), Later(drafted.TOMORROW_MS, states.simple("300"))
    assert outlook.ordered(running, replace(running, later=later)) == states.simple("300")
    temporary = replace(states.prescription(states.WANTED), later=drafted.TEMPORARY)
    assert outlook.ordered(running, temporary) == states.WANTED
    planned = replace(running, later=later)
    assert outlook.ordered(planned, planned) == states.RUNNING


def test_that_behind_a_bridge_the_program_starts_when_it_ends_and_then_goes_on_from_there():
    told = facts(states.WANTED, reading=drafted.bridging())
    assert told["Starts"] == "after the bridge, Tue 24 Nov 2026 14:57"
    assert told["Then"] == "14 mcg/h from Tue 18:00"


def test_that_of_a_stopped_pump_nothing_starts_before_it_is_resumed():
    told = facts(states.WANTED, reading=drafted.stopped())
    assert (told["Starts"], told["Then"]) == ("when the pump is resumed", "—")


def test_that_periodic_boluses_say_how_the_most_in_24_h_differs_from_the_mean():
    odd = replace(drafted.PERIODIC, every_ms=7 * 3_600_000)
    assert plain(outlook.dose_words(states.RUNNING, odd).days) == (
        "The most in any 24 h; over time 217.7 mcg/day on average."
    )
    assert outlook.dose_words(states.RUNNING, drafted.PERIODIC).days == ""

"""A program during a bridge: finished first unless chosen otherwise, and recalculated from the path now."""

from __future__ import annotations

from dataclasses import replace

from console.domain.change import Bridge, ProgramChange
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from support import drafted, states
from ui.models import bridging
from ui.models.bridging import Choice
from ui.state import ConsoleState

WANTED = states.prescription(states.simple("300"))


def on_bridge(**changed: object) -> ConsoleState:
    return replace(states.linked(), reading=drafted.bridging(), **changed)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_a_bridge_is_under_way_until_it_ends_and_while_it_stands_still():
    reading = drafted.bridging()
    assert bridging.under_way(on_bridge(), reading) == reading.bolus
    later = on_bridge(clock_ms=states.NOW_MS + 40 * MS_PER_HOUR)
    assert bridging.under_way(later, reading) is None
    assert bridging.under_way(later, replace(reading, stopped_ms=states.NOW_MS)) == reading.bolus
    assert bridging.under_way(states.linked(), states.reading()) is None


def test_that_by_default_the_bridge_is_finished_and_the_program_follows():
    made = bridging.change(on_bridge(), drafted.bridging(), WANTED, Choice.FINISH)
    assert made == ProgramChange(WANTED)
    said = bridging.choice_words(on_bridge(), drafted.bridging(), Choice.FINISH, WANTED)
    assert said == "The bridge goes on as it is; the new program follows at Tue 24 Nov 2026 14:57."


def test_that_afresh_clears_only_what_is_left_of_the_old_fluid_at_the_new_dose():
    made = bridging.change(on_bridge(), drafted.bridging(), WANTED, Choice.AFRESH)
    assert isinstance(made, ProgramChange)
    assert isinstance(made.bridge, Bridge)
    whole = drafted.bridge_plan()
    gone = whole.volume_pl * MS_PER_HOUR // whole.duration_ms
    assert abs(made.bridge.volume_pl - (whole.volume_pl - gone)) <= 1
    (phase,) = made.bridge.phases
    assert phase.clears == drafted.OLD
    dose_ng = phase.amount.pl * 500_000 // 10**9  # type: ignore[union-attr]
    assert abs(dose_ng * 24 * MS_PER_HOUR / phase.duration_ms - 300_000) < 10
    later = bridging.change(
        on_bridge(clock_ms=states.NOW_MS + MS_PER_HOUR), drafted.bridging(), WANTED, Choice.AFRESH
    )
    assert isinstance(later, ProgramChange)
    assert later.bridge is not None
    assert later.bridge.volume_pl < made.bridge.volume_pl


def test_that_afresh_says_what_the_patient_receives_and_when_the_program_follows():
    said = plain(bridging.choice_words(on_bridge(), drafted.bridging(), Choice.AFRESH, WANTED))
    assert said.startswith(
        "The patient receives 300 mcg/day of the old 500 mcg/mL until Tue 24 Nov 2026 00:2"
    )
    assert "The new program follows at Tue 24 Nov 2026 00:2" in said
    unfinished = bridging.choice_words(on_bridge(), drafted.bridging(), Choice.AFRESH, None)
    assert unfinished.startswith("Worked out from the fluid now in the path")


def test_that_without_a_known_catheter_nothing_is_worked_out_and_that_is_said():
    state = on_bridge(implant=None)
    bare = replace(drafted.bridging(), catheter=None)
    said = bridging.change(state, bare, WANTED, Choice.AFRESH)
    assert isinstance(said, str)
    assert "volume of the catheter is not known" in said
    assert bridging.choice_words(state, bare, Choice.AFRESH, WANTED) == said


def test_that_without_a_bridge_neither_choice_adds_one():
    made = bridging.change(states.linked(), states.reading(), WANTED, Choice.AFRESH)
    assert made == ProgramChange(WANTED)
    assert bridging.choice_words(states.linked(), states.reading(), Choice.AFRESH, WANTED) == ""


def test_that_a_bridge_held_up_by_a_stop_is_followed_when_it_has_ended():
    stopped = replace(drafted.bridging(), stopped_ms=states.NOW_MS - 30 * MS_PER_MINUTE)
    said = bridging.choice_words(on_bridge(), stopped, Choice.FINISH, WANTED)
    assert said.endswith("follows when it has ended.")


def test_that_another_drug_is_named_and_two_fluids_are_two_sentences():
    other = replace(states.prescription().drug, name="morphine")
    phases = drafted.bridge_plan().phases
    both = Bridge((replace(phases[0], clears=other), phases[0]))
    first, second = bridging.receives(both, states.prescription().drug, states.NOW_MS)
    assert "of the old morphine 2,000" in plain(first)
    assert "of the old 500 mcg/mL until Wed 25 Nov 2026 22:11" in plain(second)

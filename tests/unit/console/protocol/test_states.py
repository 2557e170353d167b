"""The table of states: complete, without dead ends, and drawn as it stands."""

from __future__ import annotations

import pytest

from console.protocol.states import TABLE, Cause, Role, State, diagram, following

ENDS = (Cause.CLOSE_SENT, Cause.CLOSE_RECEIVED, Cause.TIME_UP, Cause.PEER_BROKE, Cause.LINK_LOST)


@pytest.mark.parametrize("role", Role)
def test_that_every_state_can_be_reached_and_leads_to_the_end(role: Role) -> None:
    reached, fresh = {State.NEW}, [State.NEW]
    while fresh:
        for target in TABLE[role][fresh.pop()].values():
            if target not in reached:
                reached.add(target)
                fresh.append(target)
    assert reached == set(TABLE[role])
    for state in reached - {State.NEW, State.CLOSED}:
        assert {following(role, state, cause) for cause in ENDS} == {State.CLOSED}


@pytest.mark.parametrize("role", Role)
def test_that_nothing_happens_after_the_end_or_before_the_beginning(role: Role) -> None:
    assert TABLE[role][State.CLOSED] == {}
    assert len(TABLE[role][State.NEW]) == 1


@pytest.mark.parametrize(
    ("role", "state", "cause", "target"),
    [
        (Role.CONSOLE, State.OPEN, Cause.REQUEST_SENT, State.ASKING),
        (Role.CONSOLE, State.ASKING, Cause.REQUEST_SENT, None),
        (Role.CONSOLE, State.OPENING, Cause.REQUEST_SENT, None),
        (Role.CONSOLE, State.OPEN, Cause.ANSWER_SENT, None),
        (Role.PUMP, State.OPEN, Cause.ANSWER_SENT, None),
        (Role.PUMP, State.OPEN, Cause.REQUEST_SENT, None),
        (Role.PUMP, State.WELCOMED, Cause.REQUEST_RECEIVED, None),
        (Role.PUMP, State.OPEN, Cause.HELLO_RECEIVED, State.KNOCKED_AGAIN),
    ],
)
def test_that_requests_and_answers_alternate(
    role: Role, state: State, cause: Cause, target: State | None
) -> None:
    assert following(role, state, cause) is target


@pytest.mark.parametrize("role", Role)
def test_that_the_diagram_draws_every_step_of_the_table(role: Role) -> None:
    drawn = diagram(role)
    for state, moves in TABLE[role].items():
        for cause, target in moves.items():
            assert (f"    {state} --> {target}: {cause}\n" in drawn) == (cause not in ENDS)
    assert all(cause.value in drawn for cause in ENDS)
    assert drawn.startswith("stateDiagram-v2\n    [*] --> New\n")

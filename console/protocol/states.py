"""Who may do what when: the states of both ends of a connection and what leads from one to the next.

Apart so that the rules are one table: `connection` asks it before every act, and the diagrams of the
protocol's paper are drawn from it. What is not in the table is forbidden.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Role(Enum):
    """Which end of the link we are."""

    CONSOLE = "console"
    PUMP = "pump"


class State(StrEnum):
    """Where an end stands; KNOCKED_AGAIN is an open session while another is asked for."""

    NEW = "New"
    OPENING = "Opening"
    LISTENING = "Listening"
    KNOCKED = "Knocked"
    WELCOMED = "Welcomed"
    OPEN = "Open"
    ASKING = "Asking"
    ANSWERING = "Answering"
    KNOCKED_AGAIN = "KnockedAgain"
    CLOSED = "Closed"


class Cause(StrEnum):
    """What happens at an end."""

    LISTENED = "listened"
    HELLO_SENT = "Hello sent"
    HELLO_RECEIVED = "Hello received"
    WELCOME_SENT = "Welcome sent"
    WELCOME_RECEIVED = "Welcome received"
    REFUSED_SENT = "Refused sent"
    REFUSED_RECEIVED = "Refused received"
    FIRST_FRAME = "first frame of the session"
    REQUEST_SENT = "request sent"
    REQUEST_RECEIVED = "request received"
    ANSWER_SENT = "answer sent"
    ANSWER_RECEIVED = "answer received"
    CLOSE_SENT = "Close sent"
    CLOSE_RECEIVED = "Close received"
    TIME_UP = "deadline passed"
    PEER_BROKE = "peer broke the protocol"
    LINK_LOST = "link lost"


Transitions = dict[State, dict[Cause, State]]

_AN_END = (Cause.CLOSE_SENT, Cause.CLOSE_RECEIVED, Cause.TIME_UP, Cause.PEER_BROKE, Cause.LINK_LOST)
"""What ends a connection from any state it has been begun in."""


def _ending(onward: Transitions) -> Transitions:
    """Return `onward` with the ends added to every state but the first and the last."""
    ends = dict.fromkeys(_AN_END, State.CLOSED)
    return {state: moves if state is State.NEW else moves | ends for state, moves in onward.items()} | {
        State.CLOSED: {}
    }


TABLE: dict[Role, Transitions] = {
    Role.CONSOLE: _ending(
        {
            State.NEW: {Cause.HELLO_SENT: State.OPENING},
            State.OPENING: {
                Cause.WELCOME_RECEIVED: State.OPEN,
                Cause.REFUSED_RECEIVED: State.CLOSED,
            },
            State.OPEN: {Cause.REQUEST_SENT: State.ASKING},
            State.ASKING: {Cause.ANSWER_RECEIVED: State.OPEN},
        }
    ),
    Role.PUMP: _ending(
        {
            State.NEW: {Cause.LISTENED: State.LISTENING},
            State.LISTENING: {Cause.HELLO_RECEIVED: State.KNOCKED},
            State.KNOCKED: {
                Cause.WELCOME_SENT: State.WELCOMED,
                Cause.REFUSED_SENT: State.LISTENING,
            },
            State.WELCOMED: {
                Cause.HELLO_RECEIVED: State.KNOCKED,
                Cause.FIRST_FRAME: State.OPEN,
            },
            State.OPEN: {
                Cause.REQUEST_RECEIVED: State.ANSWERING,
                Cause.HELLO_RECEIVED: State.KNOCKED_AGAIN,
                Cause.FIRST_FRAME: State.OPEN,
            },
            State.ANSWERING: {Cause.ANSWER_SENT: State.OPEN},
            State.KNOCKED_AGAIN: {
                Cause.WELCOME_SENT: State.OPEN,
                Cause.REFUSED_SENT: State.OPEN,
            },
        }
    ),
}
"""Role × state × cause → the next state."""


def following(role: Role, state: State, cause: Cause) -> State | None:
    """Return the state that `cause` leads to, or None if it may not happen now."""
    return TABLE[role][state].get(cause)


def diagram(role: Role) -> str:
    """Return the Mermaid text of one end's states; the ends that all states share are one line."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.NEW}"]
    for state, moves in TABLE[role].items():
        lines += [
            f"    {state} --> {target}: {cause}" for cause, target in moves.items() if cause not in _AN_END
        ]
    lines.append(f"    note right of {State.CLOSED} : from any begun state on {', '.join(_AN_END)}")
    return "\n".join([*lines, f"    {State.CLOSED} --> [*]"]) + "\n"

"""What a check is, and what can come of it: values that a report is made from.

Apart from the groups of checks, which try something, and from `suite`, which lets them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.conformance.link import Frame
    from console.conformance.probe import Probe

PATIENCE_MS = 30_000
"""All the link time that a check has, unless it says otherwise."""


class Level(StrEnum):
    """How much hangs on it: a pump that breaks a MUST does not conform."""

    MUST = "must"
    SHOULD = "should"


class Result(StrEnum):
    """What came of a check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


class Deviation(Exception):
    """The pump did something else: what was expected of it, and what came, in words.

    `look`, where it is not empty, says better than the check what to look at.
    """

    def __init__(self, expected: str, came: str, look: str = "") -> None:
        super().__init__(f"Expected {expected}; came {came}.")
        self.expected = expected
        self.came = came
        self.look = look


class NotTried(Exception):
    """It cannot be tried on this pump or this link; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement, and how it is tried.

    `id` never changes its meaning. `title` says what a pump does, `does` what the check does for it, and
    `look` what to look at in a pump that fails: each a sentence. `section` is a heading of
    `docs/protocol.md`. `act` raises `Deviation` or `NotTried`. One that `changes` sends a Commit, and so runs
    only where that is allowed.
    """

    id: str
    section: str
    title: str
    does: str
    look: str
    act: Callable[[Probe], None]
    level: Level = Level.MUST
    changes: bool = False
    patience_ms: int = PATIENCE_MS

    @property
    def group(self) -> str:
        """The group that it stands in: the first part of its id."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one check.

    `expected`, `came` and `look` stand with FAILED, `why` with NOT_RUN; `frames` are the last that went
    either way.
    """

    check: Check
    result: Result
    expected: str = ""
    came: str = ""
    why: str = ""
    frames: tuple[Frame, ...] = ()
    look: str = ""

    @property
    def breaks(self) -> bool:
        """Whether a pump with this verdict does not conform."""
        return self.result is Result.FAILED and self.check.level is Level.MUST

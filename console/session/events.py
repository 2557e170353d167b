"""What session and bench tell: frozen events in the past tense, all that comes up from the link.

Apart from `session` so that records, screens, training and studies can know them without knowing
how they come about.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.alarms import Tone
from console.domain.change import Change
from console.domain.hands import Felt, Hand
from console.domain.pairing import Panel
from console.domain.reading import Identity, ReadBack, Reading


@dataclass(frozen=True, slots=True)
class LinkOpened:
    """The pump answered and is the one we expect (or the first we meet)."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The link is gone or a deadline passed; `sentence` says what, and what it means for the pump."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Interrogated:
    """A reading arrived."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class ChangePrepared:
    """The pump read a change back out of its own structure.

    `link_ms` is when it was asked to, from which the countdown runs. `renewed` is True when it is
    the read-back shown last, prepared again: what was typed of it still holds.
    """

    read_back: ReadBack
    link_ms: int
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class PrepareExpired:
    """The read-back is too old to confirm (120 s of link time); preparing again loses nothing."""

    operation: bytes


@dataclass(frozen=True, slots=True)
class PrepareRefused:
    """The pump, or the session on its behalf, will not take the change; nothing was changed."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The clinician's confirmation is durable in the journal and the commit is on its way."""

    operation: bytes


@dataclass(frozen=True, slots=True)
class Programmed:
    """The pump switched; not yet verified by a fresh reading. `at_ms` is the pump's clock."""

    operation: bytes
    version: int
    digest: bytes
    at_ms: int


@dataclass(frozen=True, slots=True)
class Verified:
    """The confirmed change stands in the pump, and the record holds verdict and visit.

    A fresh reading shows exactly that change; or, where the pump is `changed_since`, its history does, and
    the reading shows something else. `recovered` is True when the outcome had been unknown; `link_ms` is when
    it was verified.
    """

    operation: bytes
    change: Change
    reading: Reading
    recovered: bool
    link_ms: int

    @property
    def changed_since(self) -> bool:
        """Whether something else was made of the pump since: by another console, or by itself in a reset."""
        return self.reading.operation != self.operation


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A definite no: the pump never took this operation and never will; `sentence` says why."""

    operation: bytes
    recovered: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class OutcomeUnknown:
    """The link was lost between confirmation and answer: the pump runs EITHER the old OR the new."""

    operation: bytes
    before: Change
    after: Change
    since_wall_ms: int


@dataclass(frozen=True, slots=True)
class MismatchFound:
    """A fresh reading does not show what was confirmed; `sentence` says what to do."""

    operation: bytes
    sentence: str


@dataclass(frozen=True, slots=True)
class Acted:
    """Hands did something at the simulated bedside, and this is what they felt."""

    hand: Hand
    felt: Felt


@dataclass(frozen=True, slots=True)
class PanelSeen:
    """A hand used the simulated pump's panel, and this is what it shows."""

    panel: Panel


@dataclass(frozen=True, slots=True)
class PanelRefused:
    """The panel did not do what it was pressed for; `sentence` says why, or that its link is lost."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PumpMet:
    """A first meeting went well: this pump and this console know each other from now on."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class MeetingFailed:
    """A first meeting came to nothing; `sentence` says why. Whatever pump is open is as it was."""

    sentence: str


@dataclass(frozen=True, slots=True)
class TonesSilenced:
    """The pump makes no tone until `until_ms` on its clock, unless a new alarm begins."""

    until_ms: int


@dataclass(frozen=True, slots=True)
class ToneSounded:
    """The pump has sounded a tone to be heard; no alarm began by it."""

    tone: Tone


@dataclass(frozen=True, slots=True)
class TonesRefused:
    """The pump neither fell silent nor sounded; `sentence` says why."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HandsRefused:
    """What hands were to do could not be done, and was not; `sentence` says how that felt.

    With the code `bench-lost` the link broke first: whether the last act was done is not known.
    """

    code: str
    sentence: str


SessionEvent = (
    LinkOpened
    | LinkLost
    | Interrogated
    | ChangePrepared
    | PrepareExpired
    | PrepareRefused
    | Confirmed
    | Programmed
    | Verified
    | NotApplied
    | OutcomeUnknown
    | MismatchFound
    | Acted
    | HandsRefused
    | PanelSeen
    | PanelRefused
    | PumpMet
    | MeetingFailed
    | TonesSilenced
    | ToneSounded
    | TonesRefused
)

"""What the window shows at one instant: one frozen value, handed down to every page.

Apart from `bridge`, which makes it, so that pages and tests can be given any state by hand. Knows
no Qt: a page is a function of this value, and speaks back by signals alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from console.domain.carriers import Carrier
from console.domain.catalog import Catalog
from console.domain.change import Change
from console.domain.pairing import KnownPump, Panel
from console.domain.patient import Implant, Patient
from console.domain.prescription import Prescription
from console.domain.reading import Identity, ReadBack, Reading
from console.domain.residual import Emptying
from console.domain.rules import Finding
from console.domain.visit import Draft, Event, Operation, Order, StoredReading, Visit
from console.session.health import Health

if TYPE_CHECKING:
    from console.domain.visit import Deed


class Link(StrEnum):
    """How the link to the open patient's pump stands."""

    NONE = "no pump"
    OPENING = "opening"
    LINKED = "linked"
    LOST = "link lost"


class Stage(StrEnum):
    """How far an update of the pump has come; the four steps of Review & update."""

    IDLE = "idle"
    PREPARING = "preparing"
    READ_BACK = "read back"
    SENDING = "sending"
    SWITCHED = "switched"
    VERIFIED = "verified"
    NOT_APPLIED = "not applied"
    REFUSED = "refused"
    UNKNOWN = "unknown"


UNDER_WAY = (Stage.SENDING, Stage.SWITCHED)
"""Stages in which a confirmed change is on its way: nothing else may be begun."""


@dataclass(frozen=True, slots=True)
class Update:
    """An update under way or just ended.

    `read_back` is what the pump read (None before), `seconds_left` link seconds until it expires,
    `sentence` what to tell the clinician, `verified_wall_ms` when a fresh reading proved it.
    """

    stage: Stage = Stage.IDLE
    change: Change | None = None
    before: Prescription | None = None
    read_back: ReadBack | None = None
    seconds_left: int | None = None
    sentence: str = ""
    verified_wall_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A line of the patient list."""

    patient: Patient
    implant: Implant | None
    last_visit_ms: int | None
    last_daily_dose_text: str


@dataclass(frozen=True, slots=True)
class Heart:
    """How the link to the open pump carries.

    `beats` is how often the pump has said that it is there, `silent_wall_ms` since when it is not heard, to
    the second, while it is silent.
    """

    health: Health = Health.ENDED
    beats: int = 0
    silent_wall_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """A pump at `spec` that is met for the first time: `identity` once it went well, else `sentence`.

    `fingerprint` tells the key that was entered, and gives it away to nobody.
    """

    spec: str
    fingerprint: str = ""
    identity: Identity | None = None
    sentence: str = ""

    @property
    def under_way(self) -> bool:
        """Whether it has not ended yet."""
        return self.identity is None and not self.sentence


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to pumps, whoever is open.

    `name` is what this console is called on a pump's panel, `data` the directory of all its files,
    `named` where every patient's pump is opened, empty for each where it is; `elsewhere` where the open one
    is, empty for one in this program. `carriers` are what can carry a link. `damaged` has a sentence for each
    file in the place of a key that holds none; `meeting` is the last first meeting, `watched` whether it is
    looked who is there.
    """

    name: str = ""
    data: str = ""
    named: str = ""
    elsewhere: str = ""
    carriers: tuple[Carrier, ...] = ()
    pumps: tuple[KnownPump, ...] = ()
    damaged: tuple[str, ...] = ()
    meeting: FirstMeeting | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True)
class ConsoleState:
    """Everything on screen.

    `clock_ms`/`rate` are the pump's therapy clock as the trainer's service tells it (None without);
    `draft` is the change not yet in the pump (violet), made on the version and digest in `draft_base`,
    `reasons` what was written per finding code; `changes` counts typed fields that differ. `stale_draft`
    was made on another program than the pump holds now and waits for a decision. `wall_ms` is our own
    time to the minute, `shown_visit` the visit whose `shown_trail` is on screen; `work` names a long
    task under way, `work_done` its percent. `particulars` are what was noted of the hands' work for the
    draft, (what, in words); `deeds` what hands did to the open pump since its last refill or implant, the
    oldest first, `seen` what they did and found in the open visit; `hands` says that a bench is there for
    more, `hands_sentence` why the last was refused.
    `residuals` are the last emptyings, the latest first. `panel` is what the simulated pump's panel showed
    when a hand last used it, with what is left of its code's time; None before, and without a bench.
    `panel_sentence` is why it did not do what it was pressed for. `heart` is how the link carries, `own_key`
    the fingerprint of the key that the open pump knows this console by.
    """

    catalog: Catalog
    user: str
    patients: tuple[PatientRow, ...] = ()
    patient: Patient | None = None
    implant: Implant | None = None
    link: Link = Link.NONE
    link_sentence: str = ""
    reading: Reading | None = None
    read_wall_ms: int | None = None
    clock_ms: int | None = None
    rate: int | None = None
    order: Order | None = None
    draft: Change | None = None
    draft_base: tuple[int, bytes] | None = None
    draft_saved_wall_ms: int | None = None
    findings: tuple[Finding, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    changes: int = 0
    update: Update = Update()
    visits: tuple[Visit, ...] = ()
    operations: tuple[Operation, ...] = ()
    readings: tuple[StoredReading, ...] = ()
    notice: str = ""
    wall_ms: int | None = None
    shown_visit: int | None = None
    shown_trail: tuple[Event, ...] = ()
    stale_draft: Draft | None = None
    work: str = ""
    work_done: int | None = None
    particulars: tuple[tuple[str, str], ...] = ()
    deeds: tuple[Deed, ...] = ()
    seen: tuple[Deed, ...] = ()
    hands: bool = False
    hands_sentence: str = ""
    panel: Panel | None = None
    panel_sentence: str = ""
    residuals: tuple[Emptying, ...] = ()
    heart: Heart = Heart()
    own_key: str = ""
    ways: Ways = Ways()

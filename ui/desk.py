"""The console as it is worked, without Qt: intentions on the rig, and what they make of the state.

Apart from `bridge`, which keeps the timer and gives the signals, so that all the window can be asked
for can be tried by plain calls. An intention that cannot be raises `ConsoleError` with a sentence and
changes nothing; what the pump answers comes with `turn`. Nothing clinical is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from console.clock import Clock
from console.domain.alarms import Tone
from console.domain.catalog import Catalog
from console.domain.change import Change
from console.domain.hands import Hand
from console.domain.patient import Implant
from console.domain.prescription import Infusion
from console.domain.reading import Reading
from console.domain.visit import Order
from console.errors import ConsoleError, RecordsError
from console.session import draft as drafts
from console.session.events import (
    Acted,
    ChangePrepared,
    Interrogated,
    LinkLost,
    LinkOpened,
    NotApplied,
    PanelSeen,
    PumpMet,
    SessionEvent,
    Verified,
)
from ui import fold, history, instant, kind, reach, ways
from ui.drawer import Drawer
from ui.panel import PanelWatch
from ui.state import UNDER_WAY, ConsoleState, Link, Stage, Update

if TYPE_CHECKING:
    from console.rig import Rig

_SETTLE = "The outcome of the last update is not known yet; read the pump first."
_NO_PUMP = "Open a patient and read their pump first."


class Desk:
    """`state` is what is on screen. `rig` is what is worked on; None until the record is open."""

    def __init__(self, catalog: Catalog, clock: Clock, user: str) -> None:
        """Begin with nobody opened."""
        self.state = ConsoleState(catalog=catalog, user=user)
        self.rig: Rig | None = None
        self._clock = clock
        self._expires_link_ms: int | None = None
        self._drawer, self._panel = Drawer(), PanelWatch()

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self.rig is not None and reach.busy(self.rig)

    def list_patients(self) -> None:
        """Take the patient list from the record, and what is known of pumps."""
        rig = self._ready()
        self.state = ways.listed(history.with_patients(self.state, rig.store), rig)

    def turn(self) -> None:
        """Turn the rig once, and make of the state what came of it; one event that fails stops no other."""
        rig, now_ms = self._ready(), self._clock.link_ms()
        refused: list[RecordsError] = []
        for event in reach.heard(rig, now_ms):
            try:
                self._take(rig, event)
            except RecordsError as why:
                refused.append(why)
        state = ways.at(instant.at(self.state, rig, now_ms, self._expires_link_ms), rig)
        self.state = self._panel.at(state, rig, now_ms)
        if refused:
            raise refused[0]
        if self._drawer.is_due(now_ms):
            self.save()

    # patients and visits

    def open_patient(self, patient: int, *, boxed: bool = False) -> None:
        """Open a patient of the record, link to their pump and read it; leaves whoever was open.

        A pump that never ran is made as implanted long since, or when `boxed` as out of its box.
        """
        rig = self._ready()
        self.close_patient()
        found, implant = rig.store.patient(patient), rig.store.implant_of(patient)
        link = Link.OPENING if implant else Link.NONE
        opened = replace(self.state, patient=found, implant=implant, link=link)
        self.state = history.with_history(opened, rig.store)
        self._drawer.bring_back_later()
        if implant is not None:
            self._open_pump(rig, patient, boxed=boxed)

    def replace_pump(self, implant: Implant) -> None:
        """Record another pump in the place of the open patient's, or the first, and open it out of its box.

        Refused while a draft for the pump in place waits, or an update of it is not settled.
        """
        rig, state = self._ready(), self.state
        if state.patient is None:
            raise ConsoleError(_NO_PUMP)
        self._refuse_while_unsettled()
        if state.draft is not None:
            raise ConsoleError(f"{kind.waits(state.draft)} Send or discard it first.")
        if state.implant is None:
            rig.store.add_implant(implant, state.user)
        else:
            rig.store.replace_pump(state.implant.serial, implant, state.user)
        self.open_patient(state.patient.id, boxed=True)

    def close_patient(self) -> None:
        """Leave the patient; their draft stays in the record. Refused while an update is on its way."""
        if self.state.update.stage in UNDER_WAY:
            raise ConsoleError(ways.WAIT)
        self.save()
        self._ready().close_pump()
        self._expires_link_ms = None
        old = self.state
        self.state = ConsoleState(old.catalog, old.user, old.patients, wall_ms=old.wall_ms, ways=old.ways)

    def show_visit(self, visit: int) -> None:
        """Bring up the trail of a visit."""
        self.state = history.with_trail(self.state, self._ready().store, visit)

    def sign_visit(self, visit: int) -> None:
        """Sign a visit; it can never be changed after."""
        rig = self._ready()
        rig.store.sign_visit(visit, self.state.user)
        self._reload(rig)

    def save_order(self, order: Order) -> None:
        """Keep an order sheet as the patient's order."""
        self._ready().store.save_order(order, self.state.user)
        self.state = replace(self.state, order=order)

    # the pump

    def interrogate(self) -> None:
        """Read the pump; where the link is gone, open it again first, which settles what is not known."""
        rig, state = self._ready(), self.state
        if state.patient is None or state.implant is None:
            raise ConsoleError(_NO_PUMP)
        if rig.session is not None and not rig.session.ended:
            rig.session.interrogate()
        else:
            self._link_again()

    def prepare(self) -> None:
        """Ask the pump to read the draft back; again to renew the time to confirm."""
        self._refuse_while_unsettled()
        draft, reading = self.state.draft, self.state.reading
        if draft is None or reading is None:
            raise ConsoleError("There is no draft to send.")
        stopped = drafts.stops(self.state.findings)
        if stopped:
            raise ConsoleError(stopped[0].sentence)
        session = reach.session(self._ready(), self.state)
        self.save()
        state = self.state
        if state.update.stage is not Stage.READ_BACK:
            update = Update(Stage.PREPARING, draft, reading.prescription)
            self.state = replace(state, update=update)
        session.prepare(draft, reading, state.user)

    def confirm(self, second_person: str) -> None:
        """Send what was read back; refused while a reason is missing."""
        state = self.state
        if state.update.stage is not Stage.READ_BACK:
            raise ConsoleError("There is no read-back to confirm; ask the pump for it first.")
        reasons = drafts.reasons(state.findings, dict(state.reasons))
        patient = state.patient.id if state.patient else None
        reach.session(self._ready(), state).confirm(second_person, reasons, patient, state.particulars)

    def leave_review(self) -> None:
        """Let the read-back go; the draft stays."""
        rig, stage = self._ready(), self.state.update.stage
        if stage in {Stage.PREPARING, Stage.READ_BACK} and rig.session is not None:
            rig.session.discard()
        if stage is not Stage.UNKNOWN and stage not in UNDER_WAY:
            self.state = replace(self.state, update=Update())

    def set_rate(self, rate: int) -> None:
        """Run therapy time at `rate`; while a draft waits only ×1 and pause (0)."""
        reach.set_rate(self._ready(), self.state, rate)

    def jump(self, by_ms: int) -> None:
        """Move therapy time forward; not while a draft waits."""
        reach.jump(self._ready(), self.state, by_ms)

    def attend(self, asked: int | Tone) -> None:
        """Have the pump make no tone for so many ms, or sound a tone to be heard."""
        reach.tones(self._ready(), self.state, asked)

    def act(self, hand: Hand) -> None:
        """Have hands do something at the simulated bedside; what they felt comes with `turn`."""
        bench = reach.bench(self._ready())
        self.state = replace(self.state, hands_sentence="")
        bench.act(hand)

    # panel and pairing

    def apply(self, deed: Callable[[ConsoleState, Rig], ConsoleState]) -> None:
        """Do what is asked of panel and ways to pumps, which concerns nothing else at this desk."""
        self.state = deed(self.state, self._ready())

    def watch_pumps(self, *, on: bool) -> None:
        """Look which pumps are known and there, or look away; before the record is open, as soon as it is."""
        if self.rig is None:
            self.state = replace(self.state, ways=replace(self.state.ways, watched=on))
        else:
            self.state = ways.watched(self.state, self.rig, on=on)

    def pair(self, spec: str, code: str) -> None:
        """Meet the pump at `spec` by the code on its panel; whoever is open stays open."""
        self.state = ways.meeting(self.state, self._ready(), spec, code)

    # the draft

    def edit(self, infusion: Infusion) -> None:
        """Have `infusion` as the draft on the program at hand."""
        self._edit(lambda reading: drafts.program_change(reading, infusion))

    def edit_change(self, change: Change, particulars: tuple[tuple[str, str], ...] = ()) -> None:
        """Have `change` of any kind as the draft, with what was noted of the hands' work.

        One draft waits at a time: a change of another kind is refused until it is sent or discarded.
        """
        self._edit(lambda _: change, particulars)

    def adopt_draft(self) -> None:
        """Put a draft made on an earlier program on the one the pump holds now; asked for, never silent."""
        aside, reading = self.state.stale_draft, self.state.reading
        if aside is not None and reading is not None:
            self._edit(lambda reading: fold.rebased(aside.change, reading), aside.particulars)

    def give_reason(self, code: str, text: str) -> None:
        """Keep what was written to the finding `code`; nothing takes it away."""
        kept = tuple((known, words) for known, words in self.state.reasons if known != code)
        self.state = replace(self.state, reasons=(*kept, (code, text)) if text else kept)
        self._drawer.changed(self.state)

    def discard_draft(self) -> None:
        """Forget the draft, here and in the record."""
        self._refuse_while_unsettled()
        self.leave_review()
        self._drawer.forget(self.state, self._ready())
        self.state = replace(fold.without_draft(self.state), stale_draft=None)

    def save(self) -> None:
        """Keep the draft in the record, if anything of it is not kept yet."""
        self.state = self._drawer.saved(self.state, self.rig)

    # how it is done

    def _ready(self) -> Rig:
        if self.rig is None:
            raise ConsoleError("The record is still being opened; try again in a moment.")
        return self.rig

    def _link_again(self) -> None:
        """Open the open patient's pump once more, where it is now, and settle what is not known."""
        rig, patient = self._ready(), self.state.patient
        self.state = replace(self.state, link=Link.OPENING, link_sentence="")
        if rig.session is not None and not rig.elsewhere:
            rig.reconnect()
        elif patient is not None:
            self._open_pump(rig, patient.id)

    def _open_pump(self, rig: Rig, patient: int, *, boxed: bool = False) -> None:
        """Open the pump; one whose memory cannot be used counts as a lost link, with the sentence why."""
        try:
            rig.open_patient(patient, boxed=boxed)
        except (ConsoleError, OSError) as failed:
            self.state = fold.fold(self.state, LinkLost(str(failed)), self._clock.wall_utc_ms())

    def _take(self, rig: Rig, event: SessionEvent) -> None:
        """Fold an event, and do what follows from it here; the record is told last, for it may refuse."""
        at_ms = self.state.clock_ms or (self.state.reading.clock_ms if self.state.reading else 0)
        self.state = fold.fold(self.state, event, self._clock.wall_utc_ms())
        self._follow(rig, event)
        serial = self.state.implant.serial if self.state.implant else ""
        rig.store.note(event, serial, self.state.user, at_ms)
        if isinstance(event, Interrogated | Verified | NotApplied):
            self._reload(rig)
        if isinstance(event, Acted):
            self.state = history.with_deeds(self.state, rig.store)

    def _follow(self, rig: Rig, event: SessionEvent) -> None:
        """Do what follows from an event at this desk."""
        match event:
            case LinkOpened() if rig.session is not None:
                rig.session.interrogate()
            case ChangePrepared(read_back, link_ms):
                self._expires_link_ms = link_ms + read_back.expires_in_ms
            case Interrogated(reading):
                self.state = self._drawer.brought_back(self.state, rig, reading)
                reach.hold_time(rig, self.state)
            case PanelSeen(panel):
                self._panel.seen(panel, self._clock.link_ms())
            case PumpMet():
                self.state = ways.listed(self.state, rig)
                if ways.is_wanted(self.state, event):
                    self._link_again()
            case _:
                pass

    def _reload(self, rig: Rig) -> None:
        state = history.with_patients(history.with_history(self.state, rig.store), rig.store)
        self.state = fold.judged(history.with_trail(state, rig.store, state.shown_visit))

    def _edit(self, make: Callable[[Reading], Change], particulars: tuple[tuple[str, str], ...] = ()) -> None:
        reading, waiting = self.state.reading, self.state.draft
        if reading is None:
            raise ConsoleError(_NO_PUMP)
        self._refuse_while_unsettled()
        change = make(reading)
        if waiting is not None and type(waiting) is not type(change):
            raise ConsoleError(f"{kind.waits(waiting)} Send or discard it first.")
        self.leave_review()
        self.state = fold.with_draft(self.state, change, particulars=particulars)
        self._drawer.changed(self.state)
        if self.state.draft is None:
            self._drawer.forget(self.state, self._ready())
        reach.hold_time(self._ready(), self.state)

    def _refuse_while_unsettled(self) -> None:
        stage = self.state.update.stage
        if stage in UNDER_WAY or stage is Stage.UNKNOWN:
            raise ConsoleError(_SETTLE if stage is Stage.UNKNOWN else ways.WAIT)

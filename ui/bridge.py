"""Between the widgets and the desk: a timer that turns, signals that tell, and sentences for what is refused.

Apart from `desk`, which knows no Qt, and from the main window, so that a journey can be driven without
widgets. `changed` is given only when there is something new to show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.clock import Clock
from console.domain.alarms import Tone
from console.domain.catalog import Catalog
from console.domain.change import Change
from console.domain.hands import Hand
from console.domain.patient import Implant, Patient
from console.domain.prescription import Infusion
from console.domain.visit import Order
from console.errors import ConsoleError
from ui import panel, ways
from ui.desk import Desk
from ui.state import ConsoleState

if TYPE_CHECKING:
    from console.rig import Rig

BUSY_MS, IDLE_MS = 20, 100
"""How often the rig is turned while an answer is awaited, and while none is."""


class Bridge(QObject):
    """`changed(state)` tells of the next state, `turned` that the rig was turned once more.

    The methods from `open_patient` on are intentions.
    """

    changed = Signal(object)
    turned = Signal()

    def __init__(self, catalog: Catalog, clock: Clock, user: str, parent: QObject | None = None) -> None:
        """Begin with nobody opened; `start` gives it the rig, which may be made later."""
        super().__init__(parent)
        self._desk = Desk(catalog, clock, user)
        self._shown = self._desk.state
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.turn)

    @property
    def state(self) -> ConsoleState:
        """What is on screen."""
        return self._desk.state

    @property
    def rig(self) -> Rig | None:
        """What is turned; None before `start` and after `stop`."""
        return self._desk.rig

    def start(self, rig: Rig) -> None:
        """Take the rig, list the patients of its record, and begin to turn."""
        self._desk.rig = rig
        self._timer.start(IDLE_MS)
        self.attempt(self._desk.list_patients)

    def stop(self) -> None:
        """Save what is unsaved, take leave of pump and record, and turn no more; twice is as once."""
        self._timer.stop()
        self.attempt(self._desk.save)
        rig, self._desk.rig = self._desk.rig, None
        if rig is not None:
            self.attempt(rig.close)

    def turn(self) -> None:
        """Turn once and show what came of it; called by the timer, or by hand."""
        if self._desk.rig is not None:
            self.attempt(self._desk.turn)
            self.turned.emit()

    def tell(self, sentence: str) -> None:
        """Show `sentence` as a notice; nothing takes the notice away."""
        self._desk.state = replace(self._desk.state, notice=sentence)
        self._show()

    def work(self, words: str, percent: int | None) -> None:
        """Show that `words` is being done and how far it is; None when it has ended."""
        self._desk.state = replace(self._desk.state, work=words, work_done=percent)
        self._show()

    def refresh(self) -> None:
        """List the patients again, after others came into the record."""
        self.attempt(self._desk.list_patients)

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do `deed`; what the console or a file refuses becomes a notice. Shows what changed either way."""
        try:
            deed()
        except ConsoleError as refused:
            self.tell(str(refused))
        except OSError as failed:
            self.tell(f"{failed.filename or 'A file'} cannot be used: {failed.strerror}.")
        if self._desk.rig is not None:
            self._timer.setInterval(BUSY_MS if self._desk.busy else IDLE_MS)
        self._show()

    def open_patient(self, patient: int) -> None:
        """Open a patient of the record, link to their pump and read it; leaves whoever was open."""
        self.attempt(lambda: self._desk.open_patient(patient))

    def replace_pump(self, implant: Implant) -> None:
        """Record another pump in the place of the open patient's, and open it."""
        self.attempt(lambda: self._desk.replace_pump(implant))

    def close_patient(self) -> None:
        """Leave the patient; their draft stays in the record."""
        self.attempt(self._desk.close_patient)

    def show_visit(self, visit: int) -> None:
        """Bring up the trail of a visit."""
        self.attempt(lambda: self._desk.show_visit(visit))

    def sign_visit(self, visit: int) -> None:
        """Sign a visit; it can never be changed after."""
        self.attempt(lambda: self._desk.sign_visit(visit))

    def save_order(self, order: Order) -> None:
        """Keep an order sheet as the patient's order."""
        self.attempt(lambda: self._desk.save_order(order))

    def rename_user(self, name: str) -> None:
        """Have another person at the console."""
        self._desk.state = replace(self._desk.state, user=name)
        self._show()

    def interrogate(self) -> None:
        """Read the pump; where the link is gone, open it again first."""
        self.attempt(self._desk.interrogate)

    def edit(self, infusion: Infusion) -> None:
        """Have `infusion` as the draft on the program at hand."""
        self.attempt(lambda: self._desk.edit(infusion))

    def edit_change(self, change: Change, particulars: tuple[tuple[str, str], ...] = ()) -> None:
        """Have `change` of any kind as the draft, with what was noted of the hands' work."""
        self.attempt(lambda: self._desk.edit_change(change, particulars))

    def act(self, hand: Hand) -> None:
        """Have hands do something at the simulated bedside."""
        self.attempt(lambda: self._desk.act(hand))

    def press_panel(self, what: str, fingerprint: str = "") -> None:
        """Have a hand look at the simulated pump's panel, or press `start`, `stop` or `revoke` on it."""
        self._apply(partial(panel.press, what=what, fingerprint=fingerprint))

    def pair(self, spec: str, code: str) -> None:
        """Meet the pump at `spec` by the code on its panel."""
        self.attempt(lambda: self._desk.pair(spec, code))

    def choose_pump(self, serial: str) -> None:
        """Mean by `serial` the pump at the address of its pairing."""
        self._apply(partial(ways.chosen, serial=serial))

    def call_pump(self, serial: str) -> None:
        """Ask a pump that is paired what it is, for the patient that it is to be given to."""
        self._apply(partial(ways.called, serial=serial))

    def give_pump(self, serial: str, patient: Patient) -> None:
        """Record that `patient`, who may be new, carries the pump that was just met."""
        self._apply(partial(ways.given, serial=serial, patient=patient))

    def give_up_meeting(self) -> None:
        """Take leave of a pump that is being met, and of how the last meeting ended."""
        self._apply(ways.given_up)

    def watch_pumps(self, on: bool) -> None:  # noqa: FBT001 - the signal's own argument
        """See which pumps this console is paired with now, and keep looking who is there, or look away."""
        self.attempt(lambda: self._desk.watch_pumps(on=on))

    def forget_pump(self, serial: str) -> None:
        """Forget the key of a pump; the pump itself still knows this console."""
        self._apply(partial(ways.forgotten, serial=serial))

    def switch_plugin(self, scheme: str, on: bool) -> None:  # noqa: FBT001 - as above
        """Switch a plug-in on, or off."""
        self._apply(partial(ways.switched, scheme=scheme, on=on))

    def note_refusal(self, field: str, text: str, sentence: str) -> None:
        """Keep in the trail that `field`, which reads `text`, refused a key with `sentence` (NE-40)."""
        rig, state = self._desk.rig, self._desk.state
        if rig is None or state.implant is None or state.reading is None:
            return
        at_ms = max(state.reading.clock_ms, state.clock_ms or 0)
        told = {"serial": state.implant.serial, "user": state.user}
        self.attempt(lambda: rig.store.note_refusal(field, text, sentence, therapy_ms=at_ms, **told))

    def adopt_draft(self) -> None:
        """Put a draft that was set aside on the program the pump holds now."""
        self.attempt(self._desk.adopt_draft)

    def discard_draft(self) -> None:
        """Forget the draft, here and in the record."""
        self.attempt(self._desk.discard_draft)

    def give_reason(self, code: str, text: str) -> None:
        """Keep what was written to the finding `code`."""
        self.attempt(lambda: self._desk.give_reason(code, text))

    def prepare(self) -> None:
        """Ask the pump to read the draft back; again to renew the time to confirm."""
        self.attempt(self._desk.prepare)

    def confirm(self, second_person: str) -> None:
        """Send what was read back."""
        self.attempt(lambda: self._desk.confirm(second_person))

    def leave_review(self) -> None:
        """Let the read-back go; the draft stays."""
        self.attempt(self._desk.leave_review)

    def attend(self, asked: int | Tone) -> None:
        """Have the pump make no tone for so many ms, the alarms stand; or sound a tone to be heard."""
        self.attempt(lambda: self._desk.attend(asked))

    def set_rate(self, rate: int) -> None:
        """Run therapy time at `rate`; 0 pauses."""
        self.attempt(lambda: self._desk.set_rate(rate))

    def jump(self, by_ms: int) -> None:
        """Move therapy time forward by `by_ms`."""
        self.attempt(lambda: self._desk.jump(by_ms))

    def _apply(self, deed: Callable[[ConsoleState, Rig], ConsoleState]) -> None:
        self.attempt(lambda: self._desk.apply(deed))

    def _show(self) -> None:
        if self._desk.state != self._shown:
            self._shown = self._desk.state
            self.changed.emit(self._shown)

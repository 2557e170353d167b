"""A sitting at the whole console, by keys and mouse: open a patient, order, review, send, see the visit.

Apart from the tour, which tells a story: here each step stands alone, for journeys through one therapy. It
does nothing that a person could not do, but to look into the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLabel

from console.domain.reading import Reading
from console.domain.visit import Operation
from console.session import draft as drafts
from support.consoles import console
from ui.app import App
from ui.models.hold import HOLD_MS
from ui.state import ConsoleState, Stage
from ui.tour.driver import Driver

SETTLES_MS = 250
CLINICIAN = "C. Moreau"


class Sitting:
    """One clinician at one window."""

    def __init__(self, app: App) -> None:
        """Take the running `app`."""
        self._app = app

    @property
    def app(self) -> App:
        """The application under the window."""
        return self._app

    @property
    def hands(self) -> Driver:
        """Hands on the window of this moment."""
        return Driver(self._app.window)

    @property
    def state(self) -> ConsoleState:
        """What is on screen."""
        return self._app.bridge.state

    @property
    def reading(self) -> Reading:
        """The reading at hand; there is one once a patient is open."""
        reading = self.state.reading
        assert reading is not None
        return reading

    def open(self, code: str) -> None:
        """Say who is here, open the patient with `code`, and wait for their pump."""
        self.hands.until(lambda: len(self.state.patients) > 0, "the sample patients are listed")
        self._app.window.show_name()
        self.hands.type("user-name", CLINICIAN)
        self.hands.click("name-enter")
        self.hands.pick("patients-table", code)
        self.hands.click("open-patient")
        self.hands.until(lambda: self.state.reading is not None and self.state.hands, "pump and bench answer")

    def order(self, daily: str, pattern: str, strength: str = "2000", *, via: str = "program-order") -> None:
        """Fill in an order sheet, from the strip `via` of the page shown, and save it."""
        self.hands.click(f"{via}-action")
        self.hands.choose("order-strength", strength)
        self.hands.type("order-daily-dose", daily)
        self.hands.type("order-pattern", pattern)
        self.hands.type("order-by", "Dr A. Lindqvist")
        self.hands.click("order-save")
        self.hands.until(lambda: self.state.order is not None, "the order is kept")

    def give_reasons(self, words: str = "As discussed with the patient") -> None:
        """Write `words` wherever the checks ask for a reason on the page shown."""
        for finding in drafts.unanswered(self.state.findings, dict(self.state.reasons)):
            self.hands.type(f"reason-{finding.code}", words)

    def choose_in(self, name: str, text: str) -> None:
        """Take the entry that holds `text` in the list called `name`."""
        box = self.hands.the(name, QComboBox)
        place = next(number for number in range(box.count()) if text in box.itemText(number))
        box.setFocus()
        box.setCurrentIndex(place)
        self.hands.rest(0)

    def send(self, **typed: str) -> None:
        """Wait for the read-back, type what is asked (`typed` by the fields' names), and hold until verified.

        `daily_dose="293.5"` goes into `typed-daily-dose`.
        """
        self.hands.until(lambda: self.state.update.stage is Stage.READ_BACK, "the pump read the draft back")
        for field, text in typed.items():
            self.hands.type(f"typed-{field.replace('_', '-')}", text)
        self.hands.tick("no-second-person")
        self.hands.reach_end("review-comparison")
        self.hands.hold("hold-to-send", HOLD_MS + SETTLES_MS)
        self.hands.until(lambda: self.state.update.stage in {Stage.VERIFIED, Stage.UNKNOWN}, "it is answered")

    def latest(self) -> Operation:
        """Return what was last done to the pump, as the record has it."""
        return max(self.state.operations, key=lambda done: done.version or 0)

    def visit_words(self) -> str:
        """Go to Visits and return all that the latest visit says."""
        self.hands.click("go-visits")
        detail = self.hands.find("visit-detail")
        return self._words(detail.findChildren(QLabel))

    def words(self) -> str:
        """Return all words that are visible in the window."""
        return self._words(self._app.window.findChildren(QLabel))

    @staticmethod
    def _words(labels: list[QLabel]) -> str:
        return " ".join(label.text() for label in labels if label.isVisible()).replace("\u00a0", " ")


@contextmanager
def sitting(folder: Path, code: str) -> Iterator[Sitting]:
    """Open the console on a fresh record in `folder`, with the patient `code` and their pump open."""
    with console(folder) as app:
        at_work = Sitting(app)
        at_work.open(code)
        yield at_work

"""What is done in the same way at every visit: open a patient, order, give reasons, read back, hold.

Apart from `driver`, which knows how to press and type, and from `script`, which says what the tour does with
it: the journeys in `tests/` make the same moves. Decides nothing, and types no dose that it was not told.
"""

from __future__ import annotations

from console.domain.quantities import MS_PER_DAY
from console.session import draft as drafts
from ui.app import App
from ui.models.hold import HOLD_MS
from ui.state import ConsoleState, Link, Stage
from ui.tour.driver import Driver, HandsFailed

PRESCRIBER = "Dr A. Lindqvist"
SETTLES_MS = 250
"""Longer than any motion in the window (150 ms)."""


class Moves:
    """Moves in the window of one running program."""

    def __init__(self, app: App) -> None:
        """Take the running `app`."""
        self.app = app

    @property
    def hands(self) -> Driver:
        """Hands on the window of this moment: another look is another window."""
        return Driver(self.app.window)

    @property
    def state(self) -> ConsoleState:
        """What is on screen."""
        return self.app.bridge.state

    def sign_in(self, name: str) -> None:
        """Say who is at the console."""
        hands = self.hands
        hands.until(lambda: len(self.state.patients) > 0, "the patients are listed")
        self.app.window.show_name()
        hands.type("user-name", name)
        hands.click("name-enter")

    def open_patient(self, code: str) -> None:
        """Open the patient with this code from the list, and wait until pump and bench are linked."""
        hands = self.hands
        hands.click("go-patients")
        hands.pick("patients-table", code)
        hands.click("open-patient")
        hands.until(lambda: self.state.reading is not None and self.state.hands, "the pump has been read")

    def fill_order(self, action: str, *, strength: str, dose: str, pattern: str) -> None:
        """Open the order sheet by the button `action` and fill it in; it is not saved yet."""
        hands = self.hands
        hands.click(action)
        hands.choose("order-strength", strength)
        hands.type("order-daily-dose", dose)
        hands.type("order-pattern", pattern)
        hands.type("order-by", PRESCRIBER)

    def save_order(self) -> None:
        """Save the sheet that is open."""
        before = self.state.order
        self.hands.click("order-save")
        self.hands.until(lambda: self.state.order not in {None, before}, "the order is kept")

    def give_reasons(self, why: str, *, again: str = "") -> None:
        """Write `why` to each check that asks for a reason, and the dose `again` where one asks for it."""
        hands = self.hands
        for finding in drafts.unanswered(self.state.findings, dict(self.state.reasons)):
            if finding.typed:
                hands.type(f"again-{finding.code}", again)
            hands.type(f"reason-{finding.code}", why)
        if drafts.unanswered(self.state.findings, dict(self.state.reasons)):
            raise HandsFailed("A check still asks for its reason.")

    def read_back(self, typed: dict[str, str], *, second: str = "") -> None:
        """Wait for the pump's read-back, type what is asked for once more, and see all of the comparison.

        `typed` is what goes into which field, from the order and the vial; without `second` none is present.
        """
        hands = self.hands
        hands.until(lambda: self.state.update.stage is Stage.READ_BACK, "the pump read the draft back")
        for field, text in typed.items():
            hands.type(f"typed-{field}", text)
        if second:
            hands.type("second-person", second)
        else:
            hands.tick("no-second-person")
        hands.reach_end("review-comparison")

    def hold(self) -> None:
        """Hold the button that sends until it is sent."""
        self.hands.hold("hold-to-send", HOLD_MS + SETTLES_MS)

    def send(self, typed: dict[str, str], *, second: str = "") -> None:
        """Read back, hold, and wait until a fresh reading shows what was sent."""
        self.read_back(typed, second=second)
        self.hold()
        self.hands.until(lambda: self.state.update.stage is Stage.VERIFIED, "the pump is read back")

    def read_again(self) -> None:
        """Read the pump again from the Overview, and wait for what it tells."""
        hands, before = self.hands, self.state.read_wall_ms
        hands.click("go-overview")
        hands.click("read-pump")
        hands.until(
            lambda: self.state.link is Link.LINKED and self.state.read_wall_ms != before, "the pump is read"
        )

    def jump(self, button: str, times: int = 1) -> None:
        """Press `jump-day` or `jump-week` and wait each time until the pump's clock has moved."""
        for _ in range(times):
            self.hands.until(lambda: self.state.clock_ms is not None, "the pump's clock is shown")
            before_ms = self.state.clock_ms or 0
            self.hands.click(button)
            self._wait_for(before_ms + MS_PER_DAY)

    def _wait_for(self, clock_ms: int) -> None:
        self.hands.until(lambda: (self.state.clock_ms or 0) >= clock_ms, "the pump's clock has moved")

    def deed(self, button: str) -> None:
        """Press a button of the bench and wait until hands have felt something."""
        before = len(self.state.deeds)
        self.hands.click(button)
        self.hands.until(lambda: len(self.state.deeds) > before, f"hands have done it: {button}")

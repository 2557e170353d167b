"""How a refill is made: what hands do at the bench, and what the console is told, step by step.

Apart from `moves`, which is the same for every change: here the two worlds of a refill stand apart, as on its
page. Neither takes anything from the other: whoever calls says what is told, right or wrong.
"""

from __future__ import annotations

from ui.models.refill_keying import month_text
from ui.tour.driver import HandsFailed
from ui.tour.moves import Moves
from ui.widgets.vial_picker import VialPicker

EMPTIED, HALF_LEFT = "nothing-more-came", "some-was-left-in"


class Bench:
    """What hands do to the reservoir of the open patient's pump, on the Refill page."""

    def __init__(self, moves: Moves) -> None:
        """Take the window that `moves` works in; the Refill page must be shown."""
        self._moves = moves

    def empty(self) -> str:
        """Aspirate through the reservoir's port until nothing comes; return the mL that were felt."""
        self._moves.hands.click("bench-port-reservoir")
        self._moves.deed("bench-aspirate-all")
        return self._felt()

    def draw(self, ml: str) -> str:
        """Aspirate `ml` through the reservoir's port; return the mL that were felt."""
        self._moves.hands.click("bench-port-reservoir")
        self._moves.hands.type("bench-draw-ml", ml)
        self._moves.deed("bench-aspirate")
        return self._felt()

    def take_vial(self, strength: str) -> tuple[str, str]:
        """Take the simulated vial of this strength in hand; return lot and expiry as its label reads."""
        self._moves.hands.select("bench-vial", f"baclofen {strength} mcg/mL")
        vial = self._moves.hands.the("bench-vial-tray", VialPicker).vial
        if vial is None:
            raise HandsFailed("No vial is in hand.")
        return vial.lot, month_text(vial.expiry)

    def rinse(self, times: str, ml: str) -> None:
        """Rinse the reservoir with the vial in hand."""
        self._moves.hands.type("bench-rinse-times", times)
        self._moves.hands.type("bench-rinse-ml", ml)
        self._moves.deed("bench-rinse")

    def inject(self, ml: str) -> None:
        """Inject from the vial in hand through the port the needle stands in."""
        self._moves.hands.type("bench-inject-ml", ml)
        self._moves.deed("bench-inject")

    def _felt(self) -> str:
        drawn = self._moves.state.deeds[-1].felt.volume
        if drawn is None:
            raise HandsFailed("Nothing was felt in the syringe.")
        return f"{drawn.ml.normalize():f}"


class Console:
    """What the console is told of a refill, on the Refill page; each step ends by going to the next."""

    def __init__(self, moves: Moves) -> None:
        """Take the window that `moves` works in; the Refill page must be shown."""
        self._moves = moves

    def tell_emptied(self, ml: str) -> None:
        """Tell what was aspirated and that nothing more came."""
        hands = self._moves.hands
        hands.type("refill-withdrawn", ml)
        hands.click(f"refill-emptied-{EMPTIED}")
        hands.click("refill-look-clear,-colourless")
        self.go_on()

    def tell_drug(self, strength: str, ml: str, *, lot: str = "SIM-7", expiry: str = "08/2028") -> None:
        """Tell strength, volume, lot and expiry of what was filled, and that the catheter was let alone."""
        hands = self._moves.hands
        hands.click(f"refill-strength-choice-{strength}")
        hands.type("refill-filled", ml)
        hands.type("refill-lot", lot)
        hands.type("refill-expiry", expiry)
        hands.click("refill-accessed-no")

    def go_on(self) -> None:
        """Go to the next step, or from the last to Review."""
        self._moves.hands.click("refill-next")

"""What the tour leaves behind: sentences of what it saw, and pictures of every page in each theme.

Apart from `script`, which goes through the visits, so that what is pictured can be read in one place. It
looks and changes no therapy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ui.pages.bedside import PANEL
from ui.tour.moves import SETTLES_MS, Moves

_RECORD = ("trends", "visits", "settings")
PLACES = ("patients", "overview", "program", "refill", "implant", "review", "bedside", *_RECORD)
MODES = (("Simple continuous", "simple"), ("Periodic bolus", "periodic"))
PARTS = ("priming", "access", "screening")
"""What Program and Implant show beside what they open with, each pictured too, as is the pump's panel."""

PLAIN_THEME, OTHER_THEMES = "light", ("dark", "high-contrast")
_BRIDGE_STEP = "refill-step-4"
_WHOLE = 100
"""Size of the text in percent."""

Say = Callable[[str], None]


@dataclass
class Account:
    """What the tour saw, for `summary.json`."""

    steps: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    seen: dict[str, object] = field(default_factory=dict)


class Album:
    """The account of one tour, and its pictures in `folder`; `say` is told each step."""

    def __init__(self, moves: Moves, folder: Path, say: Say) -> None:
        """Begin with nothing seen in the window that `moves` works in."""
        self.account = Account()
        self._moves, self._folder, self._say = moves, folder, say

    def step(self, sentence: str, picture: str = "") -> None:
        """Note and say `sentence`, and picture the window as it is then."""
        self.account.steps.append(sentence)
        self._say(sentence)
        if picture:
            self.picture(picture)

    def picture(self, name: str, of: str = "main-window") -> None:
        """Picture what is called `of`, once nothing in it moves any more."""
        hands = self._moves.hands
        hands.rest(SETTLES_MS)
        hands.picture(self._folder / f"{name}.png", of)
        self.account.pictures.append(f"{name}.png")

    def see_refill(self) -> None:
        """See the refill that is drawn up, and its bridge, in the other themes."""
        for theme in OTHER_THEMES:
            self._moves.app.relook(theme, _WHOLE)
            self.picture(f"refill_{theme}")
            self._moves.hands.click(_BRIDGE_STEP)
            self.picture(f"refill_bridge_{theme}")
        self._moves.app.relook(PLAIN_THEME, _WHOLE)

    def see_pages(self) -> None:
        """See every page in every theme, but for those pictured in it already."""
        for theme in (PLAIN_THEME, *OTHER_THEMES):
            self._moves.app.relook(theme, _WHOLE)
            for place in PLACES:
                self._moves.hands.click(f"go-{place}")
                if f"{place}_{theme}.png" not in self.account.pictures:
                    self.picture(f"{place}_{theme}")
            self._see_modes(theme)
        self._moves.app.relook(PLAIN_THEME, _WHOLE)

    def _see_modes(self, theme: str) -> None:
        """See Program's other modes, Implant's other parts and the panel; nothing is typed there."""
        hands = self._moves.hands
        hands.click("go-program")
        for mode, name in MODES:
            hands.choose("program-mode", mode)
            self.picture(f"program_{name}_{theme}")
        hands.click("interrupt-therapy")
        self.picture(f"program_interrupt_{theme}")
        hands.click("go-implant")
        for part in PARTS:
            hands.choose("implant-part", part)
            self.picture(f"implant_{part}_{theme}")
        hands.click("go-bedside")
        hands.choose("bedside-part", PANEL)
        hands.until(lambda: self._moves.state.panel is not None, "the panel is seen")
        self.picture(f"bedside_panel_{theme}")

"""Every entry field of the window, alive and on screen: found by walking the pages, never listed.

Apart from `windows`, which shows one widget. A page that is added to `ui.places`, a state added to
`support.states` and a choice added to a page are walked without a line here, so that what holds for every
field is tried on the new ones too. The pages hang on a bridge that does nothing: what is typed stays in
the field.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QMetaMethod, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from console.clock import ManualClock
from console.domain import rules
from console.domain.catalog import Quantity
from console.domain.change import BolusChange, ProgramChange
from console.domain.quantities import Dose
from support import refills, states, told, windows
from ui import theme as themes
from ui.dialogs.order import OrderSheet
from ui.instructor.window import InstructorPage
from ui.models import refill_view
from ui.models.keying import NumberKeying
from ui.places import BUILDERS
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.bubble import Bubble
from ui.widgets.entry_field import EntryField
from ui.widgets.page import PageFrame
from ui.widgets.segmented import Segmented

LOCALES = ("en_US", "de_DE", "fr_FR", "ar_EG", "hi_IN", "tr_TR")
"""The languages in which every requirement on number entry is tried."""

if TYPE_CHECKING:
    from ui.main_window import MainWindow

Choice = tuple[str, str]
"""A control's name and what is chosen in it."""

SHEET, INSTRUCTOR = "order sheet", "instructor"
_SIZE = (1_280, 1_400)
_DEEPEST = 4


class Deaf:
    """A bridge to which nothing happens: every intention is heard and nothing is done."""

    def __init__(self) -> None:
        """Begin with the state of a read pump."""
        self.state = states.linked()

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Take any intention."""
        return _nothing


class Hull:
    """What a page's builder asks of the window, and no more."""

    def __init__(self, theme: Theme) -> None:
        """Give the page `theme`, a clock that stands, and a deaf bridge."""
        self.theme, self.clock, self.bridge = theme, ManualClock(states.WALL_MS), Deaf()

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Take any request for another page or a sheet."""
        return _nothing


def _nothing(*_: object) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Way:
    """How a page or sheet comes to show certain fields: where, in which state, after which choices."""

    place: str
    state: str
    choices: tuple[Choice, ...]

    def __str__(self) -> str:
        """Name it for a person who has to look."""
        chosen = "".join(f", {control} = {choice}" for control, choice in self.choices)
        return f"{self.place} ({self.state}{chosen})"


DEEP = (
    Way(
        "implant",
        "hands",
        (
            ("implant-part", "priming"),
            ("prime-where", "patient"),
            ("prime-tubing", "empty"),
            ("prime-catheter", "drug"),
            ("prime-never-slowly", "pressed"),
        ),
    ),
)
"""Where it takes several answers together to come to a field; the walk makes each choice once."""


@dataclass(frozen=True, repr=False)
class Found:
    """A field on screen, the clock its keys are timed by, the page it stands on, and the way there."""

    field: EntryField
    clock: ManualClock
    page: QWidget
    way: Way

    def __repr__(self) -> str:
        """Name it as it is heard."""
        return f"{self.field.accessibleName()!r} on {self.way}"

    @property
    def quantity(self) -> Quantity | None:
        """The quantity it asks for; None for a time or a day."""
        return quantity_of(self.field)

    def keys(self, keys: str) -> None:
        """Press each key, a fifth of a second apart; one outside ASCII comes as its own event."""
        for key in keys:
            self.clock.move(200)
            if key.isascii():
                QTest.keyClicks(self.field, key)
            else:
                foreign = QKeyEvent(
                    QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, key
                )
                QApplication.sendEvent(self.field, foreign)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key that is no character."""
        self.clock.move(200)
        QTest.keyClick(self.field, key, modifier)

    def enter(self, text: str) -> None:
        """Replace what stands there by the keys of `text`."""
        self.field.put(None)
        self.keys(text)

    def said(self) -> str:
        """Return what is to be read beside the field."""
        shown = [bubble.text() for bubble in self.page.findChildren(Bubble) if bubble.isVisible()]
        return " ".join(text for text in shown if text)


def all_states() -> dict[str, Callable[[], ConsoleState]]:
    """Return every state that `support.states` makes without being told anything, and more; rich first."""
    made = {
        name: maker
        for name, maker in vars(states).items()
        if inspect.isfunction(maker)
        and maker.__module__ == states.__name__
        and inspect.signature(maker).return_annotation == "ConsoleState"
        and all(part.default is not part.empty for part in inspect.signature(maker).parameters.values())
    }
    rich = {"hands": at_hand, "linked": states.linked, "simple": simple}
    more = {"doubled": doubled, "bolus read back": bolus_read_back, "refill drawn up": refill_drawn_up}
    return {**rich, **made, **more}


def refill_drawn_up() -> ConsoleState:
    """Return a refill with another strength, whole and a draft, every step of it open."""
    state = refills.with_hands(refills.ASPIRATED, refills.RINSED, refills.INJECTED)
    whole = refill_view.handed_up(refills.whole(), state)
    assert whole is not None
    return replace(state, draft=whole[0], particulars=whole[1], changes=5)


def at_hand() -> ConsoleState:
    """Return a read pump with the bench of hands beside it."""
    return replace(states.linked(), hands=True, order=states.ORDER)


def simple() -> ConsoleState:
    """Return a pump that runs simple continuous."""
    return replace(states.linked(), reading=states.reading(states.prescription(states.simple("267"))))


def doubled() -> ConsoleState:
    """Return a draft of more than double the dose, which has to be typed once more."""
    state = states.linked()
    change = ProgramChange(states.prescription(states.simple("600")))
    context = rules.RuleContext(group="adult-spinal", last_change_ms=None, now_ms=states.NOW_MS)
    found = rules.findings(states.prescription(), change, states.catalog(), "SP-20", context)
    return replace(
        state, draft=change, draft_base=(17, bytes(32)), order=states.ORDER, changes=1, findings=found
    )


def bolus_read_back() -> ConsoleState:
    """Return a single bolus with the pump's read-back of it."""
    state = states.read_back()
    bolus = BolusChange(Dose.from_mcg(Decimal(50)), 30 * 60_000)
    assert state.update.read_back is not None
    back = replace(state.update.read_back, change=bolus)
    return replace(
        state, draft=bolus, findings=(), update=replace(state.update, change=bolus, read_back=back)
    )


def _instructors(hull: MainWindow) -> InstructorPage:
    """Return the instructor's page with nothing wrong yet, so that every fault takes a value."""
    page = InstructorPage(hull.theme, hull.clock, states.catalog().faults)
    page.show_truth(told.state(faults=()))
    return page


def build(way: Way, theme: Theme) -> tuple[QWidget, ManualClock] | None:
    """Return what `way` leads to, shown; None where a choice on it cannot be made."""
    state = all_states()[way.state]()
    hull = Hull(theme)
    page: QWidget
    if way.place == SHEET:
        page = OrderSheet(theme, hull.clock, state)
    else:
        builder = _instructors if way.place == INSTRUCTOR else BUILDERS[way.place]
        page = builder(cast("MainWindow", hull))
        assert isinstance(page, PageFrame)
        page.set_state(state)
    page.resize(*_SIZE)
    page.show()
    settle()
    for choice in way.choices:
        if not choose(page, choice):
            close(page)
            return None
    return page, hull.clock


def settle() -> None:
    """Let what was shown find its place: text that breaks takes a second round."""
    for _ in range(3):
        QApplication.processEvents()


def close(page: QWidget) -> None:
    """Close a page or sheet and delete it at once, its timers with it."""
    page.hide()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def choices(page: QWidget) -> Iterator[Choice]:
    """Yield every choice that can be made on `page` now."""
    for control in page.findChildren(QWidget):
        if not control.isVisible() or not control.isEnabled() or not control.objectName():
            continue
        if isinstance(control, Segmented):
            yield from (
                (control.objectName(), str(key)) for key, _ in control._choices if key != control.choice
            )
        elif isinstance(control, QComboBox):
            yield from ((control.objectName(), str(index)) for index in range(control.count()))
        elif isinstance(control, QAbstractButton) and not control.isChecked() and _changes(control, page):
            yield control.objectName(), "pressed"


def _changes(button: QAbstractButton, page: QWidget) -> bool:
    """Tell whether `button` may change what is on `page`: a sheet's own close it, a chart's menu exports."""
    on_page = isinstance(page, PageFrame) and not button.objectName().endswith("-menu")
    return button.isCheckable() or on_page


def choose(page: QWidget, choice: Choice) -> bool:
    """Make `choice` as a person would; tell whether it could be made."""
    name, key = choice
    controls = [part for part in page.findChildren(QWidget) if part.objectName() == name and part.isVisible()]
    if not controls or not controls[0].isEnabled():
        return False
    control = controls[0]
    if isinstance(control, Segmented):
        windows.click_at(control, control.point_of(key).toPoint())
    elif isinstance(control, QComboBox):
        control.setCurrentIndex(int(key))
        control.activated.emit(int(key))
    else:
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)
    settle()
    return True


def visible(page: QWidget) -> list[EntryField]:
    """Return the fields that can be seen on `page`."""
    return [field for field in page.findChildren(EntryField) if field.isVisible()]


def quantity_of(field: EntryField) -> Quantity | None:
    """Return the quantity that `field` asks for; None for a time or a day."""
    keying = field._keying
    return keying.quantity if isinstance(keying, NumberKeying) else None


def signature(field: EntryField) -> tuple[str, str]:
    """Return what tells `field` from others on its page: its name and what it asks for."""
    quantity = quantity_of(field)
    return field.accessibleName(), type(field._keying).__name__ if quantity is None else quantity.key


def ways(theme: Theme) -> list[Way]:
    """Walk every page in every state and through every choice; return the ways on which new fields came."""
    known: set[tuple[str, str, str]] = set()
    found: list[Way] = []
    for place in (*BUILDERS, SHEET, INSTRUCTOR):
        tried: set[Choice] = set()
        trodden = Trodden(theme)
        queue = [*_begun(place, theme), *(way for way in DEEP if way.place == place)]
        while queue:
            way = queue.pop(0)
            page = trodden.page_at(way)
            if page is None:
                continue
            new = {(place, *signature(field)) for field in visible(page)} - known
            if new:
                known |= new
                found.append(way)
            if len(way.choices) < _DEEPEST and all_states()[way.state]().reading is not None:
                fresh = [choice for choice in choices(page) if choice not in tried]
                tried.update(fresh)
                queue += [replace(way, choices=(*way.choices, choice)) for choice in fresh]
        trodden.leave()
    return found


class Trodden:
    """The page on which the walk stands, kept for the next way when it looks again as it was found."""

    def __init__(self, theme: Theme) -> None:
        """Begin without a page, in `theme`."""
        self._theme = theme
        self._page: QWidget | None = None
        self._way: Way | None = None
        self._found: list[object] = []
        self._back: Choice | None = None

    def page_at(self, way: Way) -> QWidget | None:
        """Return the page at the end of `way`, None where a choice on it cannot be made."""
        before = replace(way, choices=way.choices[:-1])
        if not way.choices or before != self._way or not self._is_as_found():
            self.leave()
            built = build(before, self._theme)
            if built is None:
                return None
            self._page, self._way, self._found = built[0], before, _look(built[0])
        assert self._page is not None
        if way.choices:
            self._back = _stands(self._page, way.choices[-1])
            if not choose(self._page, way.choices[-1]):
                return None
        return self._page

    def leave(self) -> None:
        """Close the page, if there is one."""
        if self._page is not None:
            close(self._page)
        self._page = self._way = self._back = None

    def _is_as_found(self) -> bool:
        """Take the last choice back where it was one of several; tell whether nothing of it is left."""
        assert self._page is not None
        if self._back is not None and _look(self._page) != self._found:
            choose(self._page, self._back)
        return _look(self._page) == self._found


def _stands(page: QWidget, choice: Choice) -> Choice | None:
    """Return what is chosen now in the control of `choice`; None where it only acts."""
    for part in page.findChildren(QWidget, choice[0]):
        if isinstance(part, Segmented):
            chosen = [str(key) for key, _ in part._choices if key == part.choice]
            return (choice[0], chosen[0]) if chosen else None
        if isinstance(part, QComboBox):
            return choice[0], str(part.currentIndex())
        if isinstance(part, QAbstractButton) and part.isCheckable():
            return choice
    return None


def _look(page: QWidget) -> list[object]:
    """Return all that can be read, chosen and typed into on `page` now."""
    parts = [part for part in page.findChildren(QWidget) if part.isVisible()]
    shown = [(part.objectName(), part.isEnabled(), _says(part)) for part in parts]
    return [*shown, *choices(page)]


def _says(part: QWidget) -> object:
    """Return what stands in `part` or is chosen in it."""
    if isinstance(part, QComboBox):
        return part.currentIndex()
    if isinstance(part, QAbstractButton):
        return part.text(), part.isChecked()
    return part.text() if isinstance(part, QLabel | QLineEdit) else None


def _begun(place: str, theme: Theme) -> list[Way]:
    """Return the ways to begin with: the richest state, and each that brings a field or a choice with it.

    One page is shown all states in turn, which is quicker than one for each.
    """
    names = list(all_states())
    if place == SHEET:
        return [Way(place, names[0], ())]
    built = build(Way(place, names[0], ()), theme)
    assert built is not None
    page, _ = built
    assert isinstance(page, PageFrame)
    begun, seen = [], set[object]()
    for name in names:
        page.set_state(all_states()[name]())
        QApplication.processEvents()
        shown = {*map(signature, visible(page)), *choices(page)}
        if not shown <= seen:
            seen |= shown
            begun.append(Way(place, name, ()))
    close(page)
    return begun


class Fields:
    """The fields of all ways, on screen at the same time, in one language of the machine."""

    def __init__(self, known: list[Way], locale: str, theme: Theme) -> None:
        """Build every page of `known` with `locale` as the default one."""
        self.locale = locale
        self._before = QLocale()
        QLocale.setDefault(QLocale(locale))
        self.pages: list[QWidget] = []
        self.found: list[Found] = []
        heard: set[tuple[str, str, str]] = set()
        for way in known:
            built = build(way, theme)
            assert built is not None, f"there is no way to {way} any more"
            page, clock = built
            self.pages.append(page)
            for field in visible(page):
                name = (way.place, *signature(field))
                if name not in heard:
                    heard.add(name)
                    alone(field)
                    self.found.append(Found(field, clock, page, way))

    def __iter__(self) -> Iterator[Found]:
        """Yield each field, empty and taking keys."""
        for found in self.found:
            found.field.put(None)
            yield found
            found.field.put(None)

    def amounts(self) -> Iterator[tuple[Found, Quantity]]:
        """Yield each field for a number, with what it asks for."""
        for found in self:
            if found.quantity is not None:
                yield found, found.quantity

    def close(self) -> None:
        """Close every page, and give the machine its language back; a second call changes nothing."""
        QLocale.setDefault(self._before)
        while self.pages:
            close(self.pages.pop())


def alone(field: EntryField) -> None:
    """Let `field` take keys, and its page not hear of them: what one field holds must not close another."""
    for signal in (field.value_changed, field.finished):
        if field.isSignalConnected(QMetaMethod.fromSignal(signal)):
            signal.disconnect()
    part: QWidget | None = field
    while part is not None:
        part.setEnabled(True)
        part = part.parentWidget()
    field.set_state(replace(field._state, fixed=""))


def dressed(application: QApplication, percent: int = 100) -> Theme:
    """Return the light theme at `percent`, worn by the whole application."""
    theme = windows.LIGHT if percent == 100 else themes.read("light", percent)
    themes.dress(application, theme)
    return theme

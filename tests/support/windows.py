"""Hands and eyes for the window's tests: show a widget, press, click a point, read all its words.

Apart from `states`, which knows no Qt. Real events alone: nothing here calls what a person could not do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QLineEdit, QWidget

from console.clock import ManualClock
from console.rig import Rig
from support import states
from ui import theme as themes
from ui.bridge import Bridge

LIGHT = themes.read("light")
Kind = TypeVar("Kind", bound=QWidget)


def shown(qtbot: Any, widget: Kind, width: int = 1_200, height: int = 800) -> Kind:
    """Show `widget` on its own and return it; it goes with the test."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()
    return widget


def child(parent: QWidget, name: str) -> Any:
    """Return the widget called `name` under `parent`; fails where there is none."""
    found = parent.findChild(QWidget, name)
    assert found is not None, f"there is no widget called {name}"
    return found


def press(parent: QWidget, name: str) -> None:
    """Click the button called `name`, which must be on screen and enabled."""
    button = child(parent, name)
    assert button.isVisible(), f"{name} is not visible"
    assert button.isEnabled(), f"{name} is off: {button.toolTip()}"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def click_at(widget: QWidget, point: QPoint) -> None:
    """Click `widget` at `point`, in its own pixels."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    QApplication.processEvents()


def type_into(field: QWidget, text: str, clock: ManualClock | None = None) -> None:
    """Press the keys of `text` in `field`, a tenth of a second apart on `clock`, and leave it with Tab."""
    field.setFocus()
    for letter in text:
        if clock is not None:
            clock.move(100)
        QTest.keyClicks(field, letter)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QApplication.processEvents()


def words(widget: QWidget) -> str:
    """Return all words that are visible in `widget`, labels, buttons and fields, in no particular order."""
    QApplication.processEvents()
    found = [part.text() for part in widget.findChildren(QLabel) if part.isVisible()]
    found += [part.text() for part in widget.findChildren(QAbstractButton) if part.isVisible()]
    found += [part.text() for part in widget.findChildren(QLineEdit) if part.isVisible()]
    return "\n".join(text for text in found if text).replace("\u00a0", " ")


def cut_off(widget: QWidget) -> list[str]:
    """Return the words of visible labels and buttons under `widget` that have less room than they need."""
    QApplication.processEvents()
    found = []
    parts: list[QLabel | QAbstractButton] = [
        *widget.findChildren(QLabel),
        *widget.findChildren(QAbstractButton),
    ]
    for part in parts:
        if not part.isVisible() or not part.text():
            continue
        needs = part.minimumSizeHint()
        high = part.heightForWidth(part.width()) if part.hasHeightForWidth() else needs.height()
        if part.width() < needs.width() or part.height() < high:
            found.append(f"{part.text()!r} needs {needs.width()}×{high}, has {part.width()}×{part.height()}")
    return found


def nameless(widget: QWidget) -> list[str]:
    """Return what can take the keyboard under `widget` and has no name for those who hear it."""
    return [
        f"{type(part).__name__} {part.objectName()}"
        for part in widget.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _is_viewport(part)
        and not (part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()))
    ]


def _is_viewport(part: QWidget) -> bool:
    """Tell whether `part` is the inside of a view, which is heard by the view's own name."""
    outside = part.parentWidget()
    return isinstance(outside, QAbstractScrollArea) and outside.viewport() is part


def rig(folder: Path, clock: ManualClock) -> Rig:
    """Return a rig on the record in `folder`, as it is."""
    return Rig(states.catalog(), clock, folder, folder / "records.db")


def admitted_rig(folder: Path, clock: ManualClock) -> Rig:
    """Return a rig on a fresh record that holds Alma Rivera with her pump, which is made when opened."""
    made = rig(folder, clock)
    alma = made.store.add_patient(states.ALMA, states.USER)
    made.store.add_implant(states.implant_of(alma.id), states.USER)
    return made


def turned(bridge: Bridge, clock: ManualClock, until: Callable[[], bool], most: int = 400) -> None:
    """Turn `bridge` by hand, 20 ms at a time, until `until()`; fails after `most` turns."""
    for _ in range(most):
        if until():
            return
        clock.move(20)
        bridge.turn()
    raise AssertionError(f"not so after {most} turns; notice: {bridge.state.notice!r}")

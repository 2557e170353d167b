"""Every page there is: how it is built, and which of its signals goes to which intention.

Apart from the main window so that a new page is one function and one line here. A page's module is
imported when somebody first goes to it: charts take longer to load than the window to paint.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui import kind
from ui.widgets.page import PageFrame

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.implant import ImplantPage
    from ui.pages.refill import RefillPage


def overview(window: MainWindow) -> PageFrame:
    """Build the Overview."""
    from ui.pages.overview import OverviewPage

    page = OverviewPage(window.theme)
    page.read_asked.connect(window.bridge.interrogate)
    page.place_asked.connect(window.go_to)
    page.tones_asked.connect(window.show_tones)
    return page


def patients(window: MainWindow) -> PageFrame:
    """Build Patients."""
    from ui.pages.patients import PatientsPage

    page = PatientsPage(window.theme)
    page.open_asked.connect(window.ask_to_open)
    page.pair_asked.connect(window.show_pairing)
    return page


def visits(window: MainWindow) -> PageFrame:
    """Build Visits."""
    from ui.pages.visits import VisitsPage

    page = VisitsPage(window.theme)
    page.visit_chosen.connect(window.bridge.show_visit)
    page.sign_asked.connect(window.bridge.sign_visit)
    return page


def program(window: MainWindow) -> PageFrame:
    """Build Program."""
    from ui.pages.program import ProgramPage

    page, bridge = ProgramPage(window.theme, window.clock), window.bridge
    page.change_drafted.connect(bridge.edit_change)
    page.hand_asked.connect(bridge.act)
    page.discard_requested.connect(bridge.discard_draft)
    page.reason_given.connect(bridge.give_reason)
    page.order_requested.connect(window.show_order)
    page.review_requested.connect(partial(window.go_to, "review"))
    return page


def refill(window: MainWindow) -> PageFrame:
    """Build Refill."""
    from ui.pages.refill import RefillPage

    page = RefillPage(window.theme, window.clock)
    _connect_drafting(window, page)
    return page


def implant(window: MainWindow) -> PageFrame:
    """Build Implant."""
    from ui.pages.implant import ImplantPage

    page = ImplantPage(window.theme, window.clock)
    _connect_drafting(window, page)
    page.pump_replaced.connect(window.bridge.replace_pump)
    page.first_dose_suggested.connect(window.suggest_first_dose)
    return page


def _connect_drafting(window: MainWindow, page: RefillPage | ImplantPage) -> None:
    """Connect a page on which a change is drawn up and hands are at work."""
    bridge = window.bridge
    page.change_drafted.connect(bridge.edit_change)
    page.hand_asked.connect(bridge.act)
    page.discard_requested.connect(bridge.discard_draft)
    page.reason_given.connect(bridge.give_reason)
    page.order_requested.connect(window.show_order)
    page.review_requested.connect(partial(window.go_to, "review"))


def review(window: MainWindow) -> PageFrame:
    """Build Review & update."""
    from ui.pages.review import ReviewPage

    page, bridge = ReviewPage(window.theme, window.clock), window.bridge
    page.prepare_requested.connect(bridge.prepare)
    page.confirm_requested.connect(bridge.confirm)
    page.reason_given.connect(bridge.give_reason)
    page.order_requested.connect(window.show_order)
    page.back_requested.connect(lambda: window.go_to(kind.place(bridge.state.draft)))
    return page


def bedside(window: MainWindow) -> PageFrame:
    """Build Bedside."""
    from ui.pages.bedside import BedsidePage

    page = BedsidePage(window.theme)
    page.hand_asked.connect(window.bridge.act)
    page.panel_pressed.connect(window.bridge.press_panel)
    return page


def settings(window: MainWindow) -> PageFrame:
    """Build Settings."""
    from ui.pages.settings import SettingsPage

    page, bridge = SettingsPage(window.theme), window.bridge
    page.pair_asked.connect(window.show_pairing)
    page.pump_forgotten.connect(bridge.forget_pump)
    page.pump_opened.connect(window.open_pump)
    page.watched.connect(bridge.watch_pumps)
    page.plugin_switched.connect(bridge.switch_plugin)
    page.motion_asked.connect(window.motion_asked)
    return page


def trends(window: MainWindow) -> PageFrame:
    """Build Trends."""
    from ui.pages.trends import TrendsPage

    return TrendsPage(window.theme)


BUILDERS: dict[str, Callable[[MainWindow], PageFrame]] = {
    "overview": overview,
    "program": program,
    "refill": refill,
    "implant": implant,
    "review": review,
    "bedside": bedside,
    "trends": trends,
    "visits": visits,
    "patients": patients,
    "settings": settings,
}
"""Key of a place in the navigation → what builds its page."""

"""Every scene of the window that is held and drawn: a page, the state it shows, and what a person did there.

Apart from `states` and its kin, which make the states: here each stands with its page and its presses, under
the name of its picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from console.clock import ManualClock
from console.domain.alarms import Alarm
from console.domain.change import ImplantChange, ImplantKind, PrimeCase, PrimeChange, ProgramChange
from console.domain.prescription import Later
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, PL_PER_ML, Volume
from console.domain.residual import Emptying
from console.session.health import Health
from console.session.meeting import SILENT, UNHEARD
from support import bedsides, drafted, implants, panels, refills, states, told, windows
from ui import fold
from ui.instructor.state import InstructorState
from ui.main_window import MainWindow
from ui.models import refill_view
from ui.models.refill_entry import NOT_EMPTIED, Bridging, Explanation, RefillEntry
from ui.state import ConsoleState

Act = Callable[[MainWindow, ManualClock], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """`state` on the page `place`, after `acts` were done there, the first first."""

    place: str
    state: Callable[[], ConsoleState]
    acts: tuple[Act, ...] = ()


def show(window: MainWindow, scene: Scene, clock: ManualClock) -> None:
    """Show `scene` in `window`, whose keys are timed by `clock`."""
    window.bridge._desk.state = scene.state()
    window.set_state(window.bridge.state)
    window.go_to(scene.place)
    settle()
    for act in scene.acts:
        act(window, clock)
        settle()


def settle() -> None:
    """Let what was shown find its place: text that breaks takes a second round."""
    for _ in range(4):
        QApplication.processEvents()


def press(name: str) -> Act:
    """Press the button called `name`."""
    return lambda window, _: windows.press(window.page(window.place), name)


def choose(name: str, key: str) -> Act:
    """Pick `key` of the choice called `name`."""

    def act(window: MainWindow, _: ManualClock) -> None:
        page = window.page(window.place)
        found = next(part for part in page.findChildren(QWidget, name) if hasattr(part, "point_of"))
        windows.click_at(found, found.point_of(key).toPoint())

    return act


def keys(name: str, text: str) -> Act:
    """Type `text` into the field called `name`."""

    def act(window: MainWindow, clock: ManualClock) -> None:
        field: Any = windows.child(window.page(window.place), name)
        field.selectAll()
        windows.type_into(field, text, clock)

    return act


# refill


def refilled(entry: RefillEntry, state: ConsoleState) -> ConsoleState:
    """Return the refill that `entry` comes to, drawn up, counted and judged."""
    whole = refill_view.handed_up(entry, state)
    assert whole is not None, "the entry is not whole"
    return fold.judged(replace(fold.with_draft(state, whole[0]), particulars=whole[1]))


def _whole() -> ConsoleState:
    return refilled(refills.whole(), refills.state())


def _with_hands() -> ConsoleState:
    done = (refills.ASPIRATED, refills.RINSED, refills.INJECTED)
    return refilled(refills.whole(), refills.with_hands(*done))


def _differs() -> ConsoleState:
    """Return a refill of which 5.5 mL came back where 3 mL were calculated, some of it left in."""
    entry = replace(
        refills.whole(),
        withdrawn=Decimal("5.5"),
        emptied=NOT_EMPTIED,
        left=Decimal("0.2"),
        explanation=Explanation.UNDER.value,
        bridging=Bridging.DECLINED.value,
    )
    return refilled(entry, replace(refills.state(), residuals=(Emptying(1_200_000_000, 16 * PL_PER_ML),)))


def _same_strength() -> ConsoleState:
    return refilled(refills.filled("500"), refills.state())


def _second_change() -> ConsoleState:
    """Return another strength drawn up while the bridge to the last one still runs."""
    entry = replace(refills.whole(), strength=Decimal(1000), withdrawn=Decimal(18))
    return refilled(entry, refills.bridging())


def _volume_unknown() -> ConsoleState:
    return refilled(
        replace(refills.whole(), catheter_ml=Decimal("0.18")),
        refills.state(reading=refills.reading(catheter=None)),
    )


_STEP = "refill-step-"
_DECLARED = (
    keys("refill-withdrawn", "3.2"),
    press("refill-emptied-nothing-more-came"),
    press("refill-look-clear,-colourless"),
    press("refill-next"),
    press("refill-next"),
)
REFILL = {
    "refill-empty": Scene("refill", refills.state),
    "refill-empty-hands": Scene(
        "refill",
        lambda: refills.with_hands(refills.ASPIRATED),
        (keys("refill-withdrawn", "3.2"), press("bench-port-reservoir")),
    ),
    "refill-compare": Scene("refill", _whole, (press(f"{_STEP}2"),)),
    "refill-compare-differs": Scene("refill", _differs, (press(f"{_STEP}2"),)),
    "refill-drug": Scene("refill", _whole, (press(f"{_STEP}3"),)),
    "refill-drug-hands": Scene("refill", _with_hands, (press(f"{_STEP}3"), press("bench-port-reservoir"))),
    "refill-drug-other": Scene(
        "refill",
        refills.state,
        (
            *_DECLARED,
            press("refill-strength-choice-other"),
            keys("refill-strength-first", "1500"),
            keys("refill-strength-again", "1200"),
        ),
    ),
    "refill-bridge": Scene("refill", _whole, (press(f"{_STEP}4"), press("refill-assumptions"))),
    "refill-bridge-none": Scene("refill", _same_strength, (press(f"{_STEP}4"),)),
    "refill-bridge-declined": Scene("refill", _differs, (press(f"{_STEP}4"),)),
    "refill-bridge-runs": Scene("refill", _second_change, (press(f"{_STEP}4"),)),
    "refill-bridge-unknown": Scene("refill", _volume_unknown, (press(f"{_STEP}4"),)),
    "refill-check": Scene("refill", _whole),
    "refill-check-hands": Scene("refill", _with_hands),
    "refill-leaving": Scene(
        "refill",
        lambda: refills.with_hands(refills.ASPIRATED),
        (
            keys("refill-withdrawn", "3.2"),
            press("leave-refill"),
            keys("refill-leave-left", "0"),
            keys("refill-leave-filled", "5"),
        ),
    ),
}


# implant


def _implanting() -> ConsoleState:
    change = ImplantChange(ImplantKind.REVISION, implants.TWO_PIECES)
    return fold.judged(fold.with_draft(implants.linked(states.CATHETER), change))


def _priming(case: PrimeCase, picolitres: int, lasts_ms: int, held: tuple[str, str, str]) -> ConsoleState:
    noted = tuple(zip(("Primed", "Pump tubing held", "Catheter held"), held, strict=True))
    state = fold.with_draft(implants.linked(), PrimeChange(case, Volume(picolitres), lasts_ms))
    return fold.judged(replace(state, particulars=noted))


_PRIMING, _ACCESS, _SCREENING = (choose("implant-part", part) for part in ("priming", "access", "screening"))
IMPLANT = {
    "implant": Scene("implant", implants.linked),
    "implant-draft": Scene("implant", _implanting),
    "implant-unknown": Scene("implant", lambda: implants.linked(implants.NOT_KNOWN)),
    "implant-first": Scene("implant", implants.without_pump),
    "implant-priming": Scene("implant", implants.linked, (_PRIMING,)),
    "implant-priming-after": Scene(
        "implant",
        lambda: _priming(
            PrimeCase.POST_IMPLANT, 178_860_000, 643_896, ("in the patient, joined", "drug", "CSF")
        ),
        (
            _PRIMING,
            choose("prime-where", "patient"),
            choose("prime-tubing", "drug"),
            choose("prime-catheter", "csf"),
        ),
    ),
    "implant-priming-table": Scene(
        "implant",
        implants.linked,
        (_PRIMING, choose("prime-where", "table"), choose("prime-tubing", "empty")),
    ),
    "implant-priming-never": Scene(
        "implant",
        implants.linked,
        (
            _PRIMING,
            choose("prime-where", "patient"),
            choose("prime-tubing", "empty"),
            choose("prime-catheter", "drug"),
        ),
    ),
    "implant-priming-slowly": Scene(
        "implant",
        implants.linked,
        (
            _PRIMING,
            choose("prime-where", "patient"),
            choose("prime-tubing", "empty"),
            choose("prime-catheter", "drug"),
            press("prime-never-slowly"),
        ),
    ),
    "implant-access": Scene("implant", implants.linked, (_ACCESS,)),
    "implant-access-felt": Scene(
        "implant", lambda: implants.linked(deeds=(implants.aspirated(),)), (_ACCESS,)
    ),
    "implant-screening": Scene("implant", implants.without_pump, (_SCREENING,)),
    "implant-screening-outcome": Scene(
        "implant",
        implants.linked,
        (
            _SCREENING,
            choose("response-1", "no"),
            choose("response-2", "yes"),
            keys("lasted-2", "6"),
        ),
    ),
}


# program, review and the record


def _dose_steps() -> ConsoleState:
    return drafted.program(drafted.DOSES)


def _delayed() -> ConsoleState:
    return drafted.program(states.RUNNING, later=Later(drafted.TOMORROW_MS, states.WANTED))


def _on_bridge() -> ConsoleState:
    return drafted.of(ProgramChange(states.prescription(states.WANTED)), drafted.bridging())


def _on_stopped() -> ConsoleState:
    return drafted.of(ProgramChange(states.prescription(states.WANTED)), drafted.stopped())


PROGRAM = {
    "program": Scene("program", states.drafting),
    "program-simple": Scene("program", lambda: drafted.program(states.simple("293.5"))),
    "program-periodic": Scene("program", lambda: drafted.program(drafted.PERIODIC)),
    "program-shares": Scene("program", lambda: drafted.program(drafted.SHARES)),
    "program-doses": Scene("program", _dose_steps),
    "program-delayed": Scene("program", _delayed),
    "program-temporary": Scene("program", lambda: drafted.program(states.WANTED, later=drafted.TEMPORARY)),
    "program-patient-bolus": Scene(
        "program", lambda: drafted.program(states.WANTED, patient_bolus=drafted.PATIENT_BOLUS)
    ),
    "program-interrupt": Scene("program", states.linked, (press("interrupt-therapy"),)),
    "program-stopped": Scene("program", _on_stopped),
    "program-bridging": Scene("program", _on_bridge),
    "program-bolus": Scene("program", lambda: drafted.of(drafted.BOLUS)),
}
REVIEW = {
    "review": Scene("review", states.read_back),
    "review-unknown": Scene("review", states.unknown),
    "review-verified": Scene("review", states.verified),
    "review-refill": Scene("review", lambda: drafted.read_back(drafted.refilling())),
    "review-stop": Scene("review", lambda: drafted.read_back(drafted.of(drafted.STOP))),
    "review-resume": Scene(
        "review", lambda: drafted.read_back(drafted.of(drafted.RESUME, drafted.stopped()))
    ),
    "review-tones": Scene("review", lambda: drafted.read_back(drafted.of(drafted.TONES))),
    "review-prime": Scene("review", lambda: drafted.read_back(drafted.of(drafted.PRIME))),
    "review-bolus": Scene("review", lambda: drafted.read_back(drafted.of(drafted.BOLUS))),
    "review-implant": Scene("review", lambda: drafted.read_back(drafted.of(drafted.IMPLANT))),
    "review-periodic": Scene("review", lambda: drafted.read_back(drafted.program(drafted.PERIODIC))),
    "review-temporary": Scene(
        "review", lambda: drafted.read_back(drafted.program(states.WANTED, later=drafted.TEMPORARY))
    ),
    "review-patient-bolus": Scene(
        "review",
        lambda: drafted.read_back(drafted.program(states.WANTED, patient_bolus=drafted.PATIENT_BOLUS)),
    ),
}


def dismiss(window: MainWindow, _: ManualClock) -> None:
    """Dismiss what a window without a rig says when it is asked for something."""
    window.bridge.tell("")


_BEFORE_PANEL = (choose("bedside-part", "panel"), dismiss)
LOW_PL = 1_900_000_000
"""What is calculated in a reservoir whose alarm at 2 mL stands."""

RECORD = {
    "overview": Scene("overview", states.linked),
    "overview-stopped": Scene("overview", lambda: replace(states.linked(), reading=drafted.stopped())),
    "overview-bridge": Scene("overview", lambda: replace(states.linked(), reading=drafted.bridging())),
    "overview-untold": Scene("overview", lambda: replace(states.linked(), deeds=drafted.HANDS)),
    "overview-later": Scene("overview", drafted.with_later),
    "overview-alarms": Scene(
        "overview",
        lambda: replace(
            states.linked(),
            reading=drafted.alarmed(
                Alarm.MOTOR_STALL, Alarm.LOW_RESERVOIR, Alarm.TUBE_SET, reservoir_pl=LOW_PL
            ),
        ),
    ),
    "overview-silenced": Scene(
        "overview",
        lambda: replace(
            states.linked(),
            reading=drafted.alarmed(
                Alarm.REPLACEMENT_DUE,
                Alarm.LOW_RESERVOIR,
                reservoir_pl=LOW_PL,
                silenced_until_ms=states.NOW_MS + 20 * MS_PER_MINUTE,
                months_to_eri=0,
                service_ends_ms=states.NOW_MS + 88 * MS_PER_DAY,
            ),
        ),
    ),
    "overview-reset": Scene("overview", lambda: replace(states.linked(), reading=drafted.reset())),
    "overview-off": Scene(
        "overview",
        lambda: replace(
            states.linked(),
            reading=drafted.alarmed(
                Alarm.END_OF_SERVICE, Alarm.REPLACEMENT_DUE, months_to_eri=0, service_ends_ms=states.NOW_MS
            ),
        ),
    ),
    "program-alarms": Scene(
        "program",
        lambda: replace(
            states.linked(),
            reading=drafted.alarmed(Alarm.EMPTY_RESERVOIR, Alarm.LOW_RESERVOIR, reservoir_pl=0),
        ),
    ),
    "nobody": Scene("overview", states.no_patient),
    "trends": Scene("trends", states.linked),
    "bedside": Scene("bedside", bedsides.looked_at),
    "bedside-refused": Scene("bedside", bedsides.refused, (press("bedside-oral-baclofen-20"),)),
    "panel": Scene("bedside", panels.off, _BEFORE_PANEL),
    "panel-code": Scene("bedside", panels.pairing, _BEFORE_PANEL),
    "panel-revoke": Scene("bedside", panels.pairing, (*_BEFORE_PANEL, press("panel-revoke-1"))),
    "panel-full": Scene("bedside", panels.full, (*_BEFORE_PANEL, press("panel-revoke-0"))),
    "panel-apart": Scene("bedside", lambda: replace(states.linked(), hands=False), _BEFORE_PANEL),
    "settings": Scene("settings", panels.settings),
    "settings-known": Scene("settings", panels.known, (press("pump-forget-1"), press("plugin-pigeon"))),
    "overview-unpaired": Scene("overview", panels.unpaired),
    "overview-deaf": Scene("overview", lambda: panels.linked(Health.DEAF)),
    "overview-silent": Scene("overview", lambda: panels.linked(Health.SILENT)),
    "bedside-apart": Scene("bedside", lambda: replace(states.linked(), hands=False)),
    "visits": Scene("visits", lambda: replace(states.drafting(), shown_visit=118, shown_trail=states.TRAIL)),
    "visits-refill": Scene("visits", drafted.refill_on_record),
    "patients": Scene("patients", states.linked),
}


# the instructor's window

_GONE = "The pump has 16 faults, as many as it holds; clear one first."
INSTRUCTOR: dict[str, Callable[[], InstructorState]] = {
    "instructor": told.state,
    "instructor-vacant": InstructorState,
    "instructor-held": lambda: told.state(drafting=True, deeds=()),
    "instructor-refused": lambda: told.state(
        refused=(("stall", _GONE), ("link:noisy", _GONE)),
        link_fault="delayed",
        notice="Arrived at the next alarm: low-reservoir.",
        moving=True,
        deeds=told.DEEDS * 12,
    ),
}
"""Name of a picture → what the instructor's window shows in it."""

SHEETS: dict[str, tuple[Callable[[], ConsoleState], str]] = {
    "pairing": (panels.settings, ""),
    "pairing-patient": (panels.unpaired, "mrsw mz3i nfvg w3dn"),
    "pairing-under-way": (lambda: panels.meeting(fingerprint="KAT5WQ2M"), ""),
    "pairing-failed": (lambda: panels.meeting(sentence=UNHEARD), "MRSW-MZ3I"),
    "pairing-met": (lambda: panels.meeting(fingerprint="KAT5WQ2M", identity=states.reading().identity), ""),
}
"""Name of a picture → the state behind the sheet of a first meeting, and what was typed of a code."""

BEARERS: dict[str, Callable[[], ConsoleState]] = {
    "bearer": panels.reached,
    "bearer-under-way": lambda: panels.meeting(fingerprint="KAT5WQ2M"),
    "bearer-failed": lambda: panels.meeting(sentence=SILENT),
}
"""Name of a picture → the state behind the sheet that asks who carries a pump."""

SCENES: dict[str, Scene] = {**RECORD, **PROGRAM, **REFILL, **IMPLANT, **REVIEW}
"""Name of a picture → the scene in it."""

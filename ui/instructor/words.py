"""What the cards of the instructor's window say: patient, pump and timeline in words.

Apart from the cards, so that every sentence can be tried without Qt. It says what was told, and decides
nothing.
"""

from __future__ import annotations

from fractions import Fraction

from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.wording import NO_BREAK, amount, number_text
from console.session.truth import SignsTold, TruthTold
from ui.format import short_moment
from ui.instructor.state import InstructorState, tone
from ui.models.truth import ashworth_text, level_text
from ui.widgets.figures import LargeFigure

COURSE = f"Withdrawal typically 12–72{NO_BREAK}h, peak risk days 1–3"
SOURCES = (
    f"Levels measured in the CSF of 43 patients were 0.2–20{NO_BREAK}mcg/mL and did not follow the dose "
    f"(Albright 2007); one compartment gives 0.13–1.65{NO_BREAK}mcg/mL (computed). So the scale is "
    "arbitrary, and for instructors alone."
)


def figures(signs: SignsTold) -> tuple[LargeFigure, ...]:
    """Return the patient's tone, spasms and sedation."""
    spasms = number_text(Fraction(signs.spasms_tenths_per_h, 10), 1)
    return (
        LargeFigure("Ashworth, legs", ashworth_text(tone(signs)), "", ""),
        LargeFigure("Spasms", spasms, "/h", ""),
        LargeFigure("Sedation", str(signs.sedation), "of 4", ""),
    )


def vital_signs(signs: SignsTold) -> str:
    """Return the vital signs in one line, and itching where there is any."""
    temperature = amount(Fraction(signs.temperature_tenths, 10), "°C", 1)
    said = (
        f"HR {signs.heart_rate}",
        f"BP {signs.systolic}/{signs.diastolic}",
        f"T {temperature}",
        f"SpO2 {signs.spo2} %",
        f"{signs.breaths} breaths/min",
        f"GCS {signs.gcs}",
        *(("itching",) if signs.itch else ()),
    )
    return " · ".join(part.replace(" ", NO_BREAK) for part in said)


def course(signs: SignsTold, trend: str) -> str:
    """Return the model drug level and where it goes, and the course of a withdrawal."""
    trend = f", {trend}" if trend else ""
    return (
        f"Model drug level {level_text(signs.level_thousandths)}{trend} (arbitrary scale). {COURSE}; this "
        f"model now: withdrawal {_percent(signs.withdrawal)}, overdose {_percent(signs.overdose)}."
    )


def facts(state: InstructorState, truth: TruthTold) -> tuple[tuple[str, str], ...]:
    """Return what the pump really does beside what it was told and the console believes."""
    believed = state.believed_ng_per_ml
    strengths = [("Strength, true", amount(Fraction(truth.ng_per_ml, NG_PER_MCG), "mcg/mL", 1))]
    if believed is not None:
        told = amount(Fraction(believed, NG_PER_MCG), "mcg/mL", 1)
        strengths.append(("Strength, console believes", told))
    return (
        ("Programmed flow", _flow(truth.commanded_pl_per_day)),
        ("Through the tip", _flow(truth.tip_pl_per_day)),
        ("Reservoir, true", _volume(truth.drawable_pl)),
        ("Reservoir, console believes", _volume(truth.calculated_pl)),
        *strengths,
    )


def timeline(state: InstructorState) -> tuple[tuple[str, str], ...]:
    """Return what was done, as (when, what), the newest last."""
    return tuple((short_moment(deed.at_ms), deed.what) for deed in state.deeds)


def headline(state: InstructorState) -> str:
    """Return which pump and patient this is about."""
    return " · ".join(part for part in (state.serial, state.who) if part)


def _percent(permille: int) -> str:
    return f"{number_text(Fraction(permille, 10), 0)}{NO_BREAK}%"


def _flow(pl_per_day: int) -> str:
    return amount(Fraction(pl_per_day, PL_PER_ML), "mL/day", 3)


def _volume(picolitres: int) -> str:
    return amount(Fraction(picolitres, PL_PER_ML), "mL", 2)

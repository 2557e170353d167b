"""What is found in a case at an instant: on the console, by a residual, at the patient, in the pump's log.

Apart from `sight`, which says what can be asked for. Looking changes nothing: it is no reading of the pump,
and no needle; those are events of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from console.cases.sight import degree
from console.cases.wanted import Found
from console.domain import dosing, reservoir, residual
from console.domain.catalog import Practice
from console.domain.prescription import Flex, MinimumRate, PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, NG_PER_MCG, PL_PER_ML
from console.domain.reading import Reading
from console.domain.residual import Residual, Verdict
from console.pump.bench import TENTH_PL
from console.pump.signs import Signs

TONE_IS_THE_SAME = 0.25
"""By how much mean tone may differ from the start's and still be found the same: half a grade is felt."""

_POINTS = {Verdict.WITHIN: "right", Verdict.OVER: "more-left", Verdict.UNDER: "less-left"}
_MODES = {Flex: "flex", PeriodicBolus: "periodic-bolus", MinimumRate: "minimum-rate"}


@dataclass(frozen=True, slots=True)
class Scene:
    """All that can be seen at one instant, the true clock at `at_ms`.

    `held_pl` is what the pump calculated with after the last fill, `drawable_pl` what really can be drawn,
    `first` how the patient was as the case began, `log` the kinds of the pump's entries since then.
    """

    at_ms: int
    reading: Reading
    held_pl: int
    drawable_pl: Fraction
    practice: Practice
    first: Signs
    signs: Signs
    log: tuple[str, ...]

    @property
    def residual(self) -> Residual:
        """What a clinician would make of what could be drawn now."""
        aspirated_pl = round(self.drawable_pl / TENTH_PL) * TENTH_PL
        calculated_pl = self.reading.reservoir_pl
        delivered_pl = max(0, self.held_pl - calculated_pl)
        return residual.judge(calculated_pl, aspirated_pl, delivered_pl, self.practice)


def tone(signs: Signs) -> float:
    """Return the mean tone over all muscle groups, 0 to 4 on the modified Ashworth scale."""
    return sum(grade for _, grade in signs.ashworth) / len(signs.ashworth)


def _ashworth(scene: Scene) -> str:
    more = tone(scene.signs) - tone(scene.first)
    if abs(more) < TONE_IS_THE_SAME:
        return "same"
    return "worse" if more > 0 else "better"


def _days_to_alarm(scene: Scene) -> Found:
    reading = scene.reading
    told = reservoir.forecast(
        reading.reservoir_pl,
        reading.prescription,
        reading.clock_ms,
        residual_alarm_pl=reading.prescription.low_reservoir.pl,
        stability_until=None,
        margin_days=0,
        bolus=reading.bolus,
        stopped=reading.stopped_ms is not None,
    )
    return None if told.low_alarm_ms is None else Fraction(told.low_alarm_ms - reading.clock_ms, MS_PER_DAY)


def _measured(scene: Scene) -> Found:
    pl = scene.reading.measured_pl
    return None if pl is None else Fraction(pl, PL_PER_ML)


LOOKS: Mapping[str, Callable[[Scene], Found]] = {
    "console.alarms": lambda scene: tuple(alarm.value for alarm in scene.reading.alarms),
    "console.calculated_ml": lambda scene: Fraction(scene.reading.reservoir_pl, PL_PER_ML),
    "console.measured_ml": _measured,
    "console.daily_dose_mcg": lambda scene: (
        dosing.highest_day_ng(scene.reading.prescription.infusion) / NG_PER_MCG
    ),
    "console.mode": lambda scene: _MODES.get(type(scene.reading.prescription.infusion), "simple-continuous"),
    "console.stopped": lambda scene: scene.reading.stopped_ms is not None,
    "console.bolus": lambda scene: "none" if scene.reading.bolus is None else scene.reading.bolus.kind.value,
    "console.clock_off_min": lambda scene: Fraction(scene.reading.clock_ms - scene.at_ms, MS_PER_MINUTE),
    "console.months_to_eri": lambda scene: scene.reading.months_to_eri,
    "console.days_to_alarm": _days_to_alarm,
    "residual.points": lambda scene: _POINTS[scene.residual.verdict],
    "residual.difference_ml": lambda scene: Fraction(scene.residual.difference_pl, PL_PER_ML),
    "patient.ashworth": _ashworth,
    "patient.tone": lambda scene: tone(scene.signs),
    "patient.withdrawal": lambda scene: degree(scene.signs.withdrawal),
    "patient.overdose": lambda scene: degree(scene.signs.overdose),
    "patient.sedation": lambda scene: scene.signs.sedation,
    "patient.spasms_per_h": lambda scene: scene.signs.spasms_per_h,
    "patient.heart_rate": lambda scene: scene.signs.heart_rate,
    "patient.systolic": lambda scene: scene.signs.systolic,
    "patient.breaths": lambda scene: scene.signs.breaths,
    "patient.spo2": lambda scene: scene.signs.spo2,
    "patient.temperature": lambda scene: Fraction(scene.signs.temperature_tenths, 10),
    "patient.gcs": lambda scene: scene.signs.gcs,
    "patient.itch": lambda scene: scene.signs.itch,
    "log.has": lambda scene: scene.log,
    "log.lacks": lambda scene: scene.log,
}
"""How each thing that an expectation can ask about is found out."""

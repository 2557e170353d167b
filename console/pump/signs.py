"""What shows of a drug in a patient: tone, spasms, sedation, withdrawal, overdose and the vital signs.

Apart from `kinetics`, which says how much is where: this is a plain reading of one instant and keeps nothing.
Each sign grows in a straight line between two thresholds, which are teaching values like the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.catalog import Muscle
from console.pump import kinetics

HIGHEST_TONE = 4.0
LOWEST_GCS = 3
LOWEST_SPO2 = 40


@dataclass(frozen=True, slots=True)
class Signs:
    """What is true of a patient at an instant; `level` is a model drug level on an arbitrary scale.

    `effect`, `withdrawal` and `overdose` run from 0 to 1, tone from 0 to 4 (modified Ashworth) for each
    muscle group and side, Penn's severity from 0 to 3, sedation from 0 (awake) to 4 (not to be roused), GCS
    from 3 to 15; a temperature is in tenths of a degree Celsius.
    """

    level: float
    effect: float
    ashworth: tuple[tuple[str, float], ...]
    spasms_per_h: float
    spasm_severity: int
    sedation: int
    withdrawal: float
    overdose: float
    heart_rate: int
    systolic: int
    diastolic: int
    breaths: int
    spo2: int
    temperature_tenths: int
    gcs: int
    itch: bool


@dataclass(frozen=True, slots=True)
class Inside:
    """What acts in a patient at an instant: the amounts of `kinetics`, support by a ward, and what hurts."""

    amounts: tuple[float, ...]
    supported: bool
    noxious: float


@dataclass(frozen=True, slots=True)
class _State:
    """The four shares that every sign is read from, each from 0 to 1, and what hurts, 0 to 10."""

    effect: float
    withdrawal: float
    overdose: float
    calmed: float
    noxious: float


class Patient:
    """Reads the signs of one patient: `figures` by name and `muscles` as in the data file."""

    def __init__(self, figures: Mapping[str, float], muscles: tuple[Muscle, ...]) -> None:
        self._of = figures
        self._muscles = muscles

    def read(self, inside: Inside) -> Signs:
        """Return what shows of what is `inside`."""
        state = self._state(inside)
        breaths, spo2 = self._breathing(state, supported=inside.supported)
        systolic = self._pressure(state)
        gcs = self._gcs(state)
        return Signs(
            level=max(0.0, inside.amounts[kinetics.CSF]),
            effect=state.effect,
            ashworth=tuple((muscle.name, self._tone(muscle, state)) for muscle in self._muscles),
            spasms_per_h=self._spasms(state),
            spasm_severity=self._severity(state),
            sedation=self._sedation(state, inside.amounts[kinetics.DIAZEPAM]),
            withdrawal=state.withdrawal,
            overdose=state.overdose,
            heart_rate=self._heart(state),
            systolic=systolic,
            diastolic=round(systolic * self._of["diastolic_mmhg"] / self._of["systolic_mmhg"]),
            breaths=breaths,
            spo2=spo2,
            temperature_tenths=self._temperature(state),
            gcs=gcs,
            itch=state.withdrawal >= self._share("itch_from_percent") and not state.calmed > _HALF,
        )

    def _state(self, inside: Inside) -> _State:
        of, amounts = self._of, inside.amounts
        tolerance = max(0.0, amounts[kinetics.TOLERANCE])
        more = self._share("tolerance_most_percent") * _part(tolerance, of["tolerance_level_ng_per_ml"])
        strength = max(0.0, amounts[kinetics.ACTING]) / (of["half_effect_ng_per_ml"] * (1.0 + more))
        squared = strength * strength
        calmed = _part(amounts[kinetics.CYPROHEPTADINE], of["cyproheptadine_half_mg"])
        return _State(
            effect=self._share("largest_effect_percent") * squared / (1.0 + squared),
            withdrawal=self._withdrawal(amounts, tolerance, calmed),
            overdose=_between(
                strength, self._share("overdose_from_percent"), self._share("overdose_full_percent")
            ),
            calmed=calmed,
            noxious=inside.noxious,
        )

    def _withdrawal(self, amounts: tuple[float, ...], tolerance: float, calmed: float) -> float:
        """Return how much is wanting, of what is usual: more after a high dose, and after a long time."""
        of = self._of
        least, first = of["dependence_level_ng_per_ml"], self._share("dependence_first_percent")
        usual = max(tolerance, amounts[kinetics.HABIT])
        wanting = amounts[kinetics.WANT] - self._share("withdrawal_threshold_percent") * usual
        long = _part(amounts[kinetics.DEPENDENCE], least)
        score = self._share("withdrawal_scale_percent") * max(0.0, wanting) / (usual + least)
        quiet = _part(amounts[kinetics.DIAZEPAM], of["diazepam_half_mg"])
        relief = (1.0 - self._share("diazepam_relief_percent") * quiet) * (
            1.0 - self._share("cyproheptadine_relief_percent") * calmed
        )
        return min(1.0, score * (first + (1.0 - first) * long) * relief)

    def _tone(self, muscle: Muscle, state: _State) -> float:
        """Return a muscle's tone: less by the effect, more by want and pain, none in a deep overdose."""
        more = (
            self._share("withdrawal_tone_percent") * state.withdrawal
            + self._share("noxious_tone_percent") * state.noxious
        )
        tone = muscle.untreated / 100.0 * (1.0 - state.effect) * (1.0 + more) + more / 2.0
        return min(HIGHEST_TONE, tone * (1.0 - state.overdose))

    def _spasms(self, state: _State) -> float:
        kept = 1.0 - state.effect / self._share("largest_effect_percent")
        stirred = 1.0 + 2.0 * state.withdrawal + state.noxious / 5.0
        return self._of["spasms_per_h"] * kept * kept * kept * stirred * (1.0 - state.overdose)

    def _severity(self, state: _State) -> int:
        kept = 1.0 - state.effect / self._share("largest_effect_percent")
        felt = self._of["spasm_severity"] * kept * (1.0 - state.overdose) + state.withdrawal
        return min(3, round(felt + state.noxious / 10.0))

    def _sedation(self, state: _State, diazepam_mg: float) -> int:
        return min(4, round(4.0 * state.overdose + max(0.0, diazepam_mg) / self._of["diazepam_sedation_mg"]))

    def _heart(self, state: _State) -> int:
        of = self._of
        faster = of["withdrawal_heart_rate"] * state.withdrawal + of["noxious_heart_rate"] * state.noxious
        return max(20, round(of["heart_rate"] + faster - of["overdose_heart_rate"] * state.overdose))

    def _pressure(self, state: _State) -> int:
        of = self._of
        higher = of["withdrawal_mmhg"] * state.withdrawal + of["dysreflexia_mmhg"] * max(
            state.withdrawal, state.noxious / 10.0
        )
        return max(40, round(of["systolic_mmhg"] + higher - of["overdose_mmhg"] * state.overdose))

    def _breathing(self, state: _State, *, supported: bool) -> tuple[int, int]:
        """Return breaths a minute and SpO2 in percent; a ventilated patient's are the ventilator's."""
        of = self._of
        own = of["breaths"] * (1.0 - self._share("overdose_breaths_percent") * state.overdose)
        own += of["breaths"] * 0.5 * state.withdrawal
        full = round(of["spo2_percent"])
        if supported:
            return max(round(own), round(of["ventilated_breaths"])), full
        missing = max(0.0, of["desaturation_below_breaths"] - own)
        return round(own), max(LOWEST_SPO2, full - round(of["desaturation_per_breath"] * missing))

    def _temperature(self, state: _State) -> int:
        of = self._of
        fever = of["withdrawal_fever_tenths"] * _between(
            state.withdrawal, self._share("fever_from_percent"), 1.0
        )
        return round(of["temperature_tenths"] + fever - of["overdose_chill_tenths"] * state.overdose)

    def _gcs(self, state: _State) -> int:
        of = self._of
        drowsy = _between(state.overdose, self._share("coma_from_percent"), 1.0)
        altered = _between(state.withdrawal, self._share("altered_from_percent"), 1.0)
        lost = of["overdose_gcs"] * drowsy + of["withdrawal_gcs"] * altered
        return max(LOWEST_GCS, round(of["gcs"] - lost))

    def _share(self, percent: str) -> float:
        return self._of[percent] / 100.0


_HALF = 0.5


def _part(amount: float, half: float) -> float:
    """Return the part of 1 that `amount` makes, one half at `half`."""
    return max(0.0, amount) / (max(0.0, amount) + half)


def _between(value: float, low: float, high: float) -> float:
    """Return where `value` lies from `low` (0) to `high` (1)."""
    return min(1.0, max(0.0, (value - low) / (high - low)))

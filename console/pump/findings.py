"""What a clinician finds at the bedside: history, examination, vital signs and pictures, in their own words.

Apart from `bedside`, which says what is done, and from `signs`, which knows the truth: here a truth becomes
what can be seen, felt or read off, coarse as it is in life. No drug level, flow or cause is ever among it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from console.domain.hands import Felt
from console.domain.wording import NO_BREAK, amount
from console.pump.signs import Signs

Findings = tuple[tuple[str, str], ...]
Thresholds = tuple[tuple[float, str], ...]

MODIFIED_ASHWORTH: Thresholds = ((0.5, "0"), (1.25, "1"), (1.75, "1+"), (2.5, "2"), (3.5, "3"))
"""Below which tone which grade is found, else 4. 1+ (a catch, resistance through less than half) is 1.5."""

PENN: Thresholds = ((0.02, "0"), (0.1, "1"), (1.0, "2"), (10.0, "3"))
"""Below how many spasms an hour which frequency is scored, else 4 (Penn spasm scale)."""

SPASMS: Thresholds = (
    (0.02, "none"),
    (0.1, "only when the legs are moved"),
    (1.0, "fewer than one an hour"),
    (10.0, "several an hour, by day and night"),
)
STIFFNESS: Thresholds = ((0.75, "loose"), (1.75, "a little stiff"), (2.75, "stiff"))
SEDATION = (
    "awake",
    "drowsy, wakes to voice",
    "asleep, wakes to a touch",
    "wakes to pain only",
    "cannot be roused",
)
WANDERS: Thresholds = ((9.0, "awake, neither speaks nor obeys"), (12.0, "awake, confused and restless"))
"""Below which point of the coma scale somebody without sedation is how, else awake: withdrawal alters."""

SWOLLEN_NG = 500_000.0
"""From how much drug under the skin on its fluid is felt as a swelling: 0.25 mL of 2000 mcg/mL."""

SCANNED = ("mri", "mri-telemetry-trap")
STANDS = ("stall", *SCANNED)
"""Faults that hold the rotor."""


def history(signs: Signs, acting: Mapping[str, int]) -> Felt:
    """Return what patient and family tell: how it is now, and what has been lately."""
    tones = [tone for _, tone in signs.ashworth if tone > 0.0] or [0.0]
    lately = []
    if "noxious-stimulus" in acting:
        lately.append("burning urine since a few days, and a sore patch of skin")
    if any(name in acting for name in SCANNED):
        lately.append("an MRI scan")
    asked = "From the patient." if signs.gcs >= _TALKS else "From the family: the patient cannot tell."
    return Felt(
        None,
        asked,
        (
            ("Stiffness", _graded(sum(tones) / len(tones), STIFFNESS, "as stiff as a board")),
            ("Spasms", _graded(signs.spasms_per_h, SPASMS, "one after the other")),
            ("Itch", "all over, without a rash" if signs.itch else "none"),
            ("Wakefulness", _wakefulness(signs)),
            ("Lately", " and ".join(lately) or "nothing new"),
        ),
    )


def examination(signs: Signs, skin_ng: float) -> Felt:
    """Return what hands and eyes find: tone of each muscle, spasms, wakefulness, skin, the pump's pocket."""
    muscles = tuple((_capital(name), _graded(tone, MODIFIED_ASHWORTH, "4")) for name, tone in signs.ashworth)
    penn = _graded(signs.spasms_per_h, PENN, "4")
    pocket = "a soft swelling over the pump" if skin_ng >= SWOLLEN_NG else "flat, not tender"
    return Felt(
        None,
        "Tone on the modified Ashworth scale.",
        (
            *muscles,
            ("Penn spasm scale", f"{penn}, severity {signs.spasm_severity}"),
            ("Wakefulness", _wakefulness(signs)),
            ("Skin", _skin(signs)),
            ("Pump pocket", pocket),
        ),
    )


def vital_signs(signs: Signs, *, convulsing: bool) -> Felt:
    """Return what a monitor reads, and the coma scale."""
    return Felt(
        None,
        "The patient is convulsing." if convulsing else "",
        (
            ("Heart rate", _read(signs.heart_rate, "beats a minute")),
            ("Blood pressure", _read(f"{signs.systolic}/{signs.diastolic}", "mmHg")),
            ("Breathing", _read(signs.breaths, "breaths a minute")),
            ("Oxygen saturation (SpO2)", _read(signs.spo2, "%")),
            ("Temperature", amount(Fraction(signs.temperature_tenths, 10), "°C", 1)),
            ("Glasgow Coma Scale", str(signs.gcs)),
        ),
    )


def x_ray(acting: Mapping[str, int], *, joined: bool, rotor: str) -> Felt:
    """Return what a picture shows: where things are, not whether fluid flows."""
    if not joined:
        catheter, tip = "none is joined to the pump", "–"
    else:
        catheter, tip = "whole from the pump to its tip", "in the spinal canal, where it was placed"
    if joined and "disconnection" in acting:
        catheter = "a gap at the pump's connector"
    elif joined and "positional-occlusion" in acting:
        catheter = "whole; a sharp bend beside the pump when the patient leans forward"
    if joined and "tip-displaced" in acting:
        tip = "lower than it was placed, at the edge of the canal"
    shown = (
        ("Catheter", catheter),
        ("Tip", tip),
        ("Pump", _turned(acting)),
        ("Rotor", rotor),
    )
    return Felt(None, "A picture shows where things are, not whether fluid flows.", shown)


def _turned(acting: Mapping[str, int]) -> str:
    over = "pump-flipped" in acting
    return "turned over by 180 degrees, its port to the back" if over else "upright, its port to the front"


def rotor_check(acting: Mapping[str, int], *, ended: bool) -> Felt:
    """Return what two pictures with a short bolus between them show of the rotor; `ended`: off for good."""
    if ended or any(name in acting for name in STANDS):
        return Felt(None, "Two pictures, a short bolus between them: the rotor's arm stands where it stood.")
    return Felt(
        None, "Two pictures, a short bolus between them: the rotor's arm has moved by a quarter turn."
    )


def _wakefulness(signs: Signs) -> str:
    return SEDATION[signs.sedation] if signs.sedation else _graded(signs.gcs, WANDERS, SEDATION[0])


def _skin(signs: Signs) -> str:
    if signs.itch:
        return "goose bumps and scratch marks, no rash"
    return "cool and pale" if signs.overdose > 0.0 else "warm and dry"


_TALKS = 12
"""From which point of the coma scale on a patient can be asked."""


def _graded(value: float, thresholds: Thresholds, else_: str) -> str:
    return next((words for below, words in thresholds if value < below), else_)


def _read(number: int | str, unit: str) -> str:
    return f"{number}{NO_BREAK}{unit}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

"""What the simulated physics takes for granted: every figure a teaching value, in one place, with its source.

Apart from the physics, so that a reader finds all of them here. Nothing here was measured on a pump.
"""

from __future__ import annotations

from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, PL_PER_ML

FILL_PPM = 49_000
"""How far at most the flow between two fills is off, in millionths. Drawn as the sum of two even draws, which
makes a standard deviation of 2 %, well inside the window of 14.5 % (clinical reference 1.1 and 1.6)."""

DAY_PPM = 7_350
"""How far at most one day is off beside its fill: a standard deviation of 0.3 %."""

FIELD_MS = 45 * MS_PER_MINUTE
"""How long a scanner's field holds the rotor."""

RESTART_MS = MS_PER_HOUR
"""What the hours of the fault `mri` are counted in."""

UNNOTICED_PL = PL_PER_ML * 6 // 1_000
"""How much a pump must have been told to move before its standing rotor is noticed: 0.006 mL, which is a day
at the minimum rate and about an hour at an ordinary one (clinical reference 1.1: tens of minutes to 90 min,
up to about 24 h at the minimum rate)."""

READINGS_UNTIL_TOLD = 2
"""A recovered rotor stands in the log only after so many readings: the first follows too close on the field
(clinical reference 1.1)."""

FALLS_OFF = (
    (3 * PL_PER_ML, 80),
    (5 * PL_PER_ML // 2, 60),
    (2 * PL_PER_ML, 40),
    (3 * PL_PER_ML // 2, 25),
    (PL_PER_ML, 15),
    (PL_PER_ML // 2, 8),
)
"""Below how many pL only so many percent of the flow arrive, in a patient with symptoms near empty: clinical
rules, Refill 4, where such patients felt withdrawal from about 2.7 mL on."""

MOST_EPISODES = 4
"""How often a day a catheter that is blocked by posture closes, at most."""

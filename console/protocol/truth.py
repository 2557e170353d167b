"""What the trainer's service tells of faults, truth and patient, as frozen structs.

Apart from `wire`, the values that a real pump's messages carry too.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from console.protocol.wire import Count, Difference, Name, Sentence, Wire

Permille = Annotated[int, Meta(ge=0, le=1_000)]
Tone = Annotated[int, Meta(ge=0, le=400)]
"""Hundredths of the modified Ashworth scale."""


class WireFault(Wire, frozen=True):
    """A fault on the pump: its value in the unit of its kind, and from when to when on the pump's clock."""

    name: Name
    value: Difference | None
    from_ms: Count
    until_ms: Count | None


class WireDeed(Wire, frozen=True):
    """Something the trainer did, on the pump's clock: its kind, and in words."""

    at_ms: Count
    kind: Name
    what: Sentence


class WireTone(Wire, frozen=True):
    """A muscle group and side, and its tone in hundredths of the modified Ashworth scale."""

    group: Name
    hundredths: Tone


class WireSigns(Wire, frozen=True):
    """How the simulated patient is: model drug level and effect, tone, spasms, sedation, vital signs.

    Level in thousandths of an arbitrary scale, spasms in tenths an hour, pressure in mmHg, temperature in
    tenths of a degree Celsius.
    """

    level_thousandths: Count
    effect: Permille
    tones: Annotated[tuple[WireTone, ...], Meta(max_length=16)]
    spasms_tenths_per_h: Count
    spasm_severity: Annotated[int, Meta(ge=0, le=3)]
    sedation: Annotated[int, Meta(ge=0, le=4)]
    withdrawal: Permille
    overdose: Permille
    heart_rate: Annotated[int, Meta(ge=0, le=400)]
    systolic: Annotated[int, Meta(ge=0, le=400)]
    diastolic: Annotated[int, Meta(ge=0, le=400)]
    breaths: Annotated[int, Meta(ge=0, le=100)]
    spo2: Annotated[int, Meta(ge=0, le=100)]
    temperature_tenths: Annotated[int, Meta(ge=0, le=500)]
    gcs: Annotated[int, Meta(ge=3, le=15)]
    itch: bool


class WireSample(Wire, frozen=True):
    """One moment of the trace: reservoir true and calculated, flow commanded and through the tip, patient.

    Volumes in pL, of what can be drawn; flows in pL/day; `level_thousandths` and `tone_hundredths`, the mean
    over the groups, are as in `WireSigns`.
    """

    at_ms: Count
    true_pl: Count
    calculated_pl: Count
    commanded_pl_per_day: Count
    tip_pl_per_day: Count
    level_thousandths: Count
    tone_hundredths: Tone

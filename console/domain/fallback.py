"""The version that a pump makes itself after a reset: the model's minimum rate, and how it is known as such.

Apart from `change`, what a clinician makes: no console sends this, none may, and none confirmed it.
"""

from __future__ import annotations

from console.domain.prescription import MinimumRate, Prescription
from console.domain.quantities import Volume

_STEM = b"fallback"
ITSELF = "the pump itself"
"""Who made such a version, in the pump's history."""


def own_operation(version: int) -> bytes:
    """Return the operation id of a version that the pump made itself: `fallback` and its number."""
    return _STEM + version.to_bytes(8, "big")


def is_own(operation: bytes) -> bool:
    """Tell whether `operation` is of a version that the pump made itself; no console may use such an id."""
    return operation.startswith(_STEM)


def told(version: int) -> str:
    """Return that the pump made this version itself, for window and command line."""
    return (
        f"The pump was reset and made version {version} itself: it gives its minimum rate until it is "
        "programmed anew. Nobody confirmed that version; the volumes go on being calculated."
    )


def fallback(before: Prescription, flow_pl_per_h: int, low_reservoir: Volume) -> Prescription:
    """Return what runs after a reset: the model's minimum rate of the drug that the pump knew before.

    Drug and strength stay, for the volumes go on being calculated with them; what was to come later and the
    patient's boluses are lost, and the alarm is the model's own. Source: clinical reference §1.1.
    """
    return Prescription(before.drug, MinimumRate(flow_pl_per_h, before.drug.concentration), low_reservoir)

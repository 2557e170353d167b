"""What a check says of a change: a value with a sentence, beside the field it concerns.

Apart from the checks themselves, so that limits, rules and screens share it. It refuses nothing.

`field` names the entry that a finding stands beside, groups and numbers counted from 1:

- of a program `daily-dose`, `step-<group>-<number>`, `share-<group>-<number>`, `total-<group>` (what shares
  divide), `drug`, `low-reservoir`; of periodic boluses `bolus-dose`, `bolus-duration`, `interval`, `basal`;
  `later` for all of what comes later; of patient boluses `patient-dose`, `patient-duration`, `lockout`,
  `per-day`;
- of a bolus `bolus-dose`, `bolus-duration`; of a prime `prime-volume`;
- of a refill `withdrawn`, `left`, `filled`, `strength`, `drug`, `rinse`, `bridge`, `low-reservoir`;
- `catheter`, and `change` for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """STOP cannot be sent; REASON is sent with a reason in writing; NOTE is said and no more."""

    STOP = "stop"
    REASON = "reason"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a change.

    `code` is stable and, among the findings of one change that are no STOPs, unique, so that a reason can be
    kept by it.
    `typed` asks that the new daily dose be typed once more beside the reason.
    """

    kind: FindingKind
    code: str
    field: str
    sentence: str
    typed: bool = False


def stop(code: str, field: str, sentence: str) -> Finding:
    """Return what keeps a change from being sent."""
    return Finding(FindingKind.STOP, code, field, sentence)


def reason(code: str, field: str, sentence: str) -> Finding:
    """Return what needs a reason in writing."""
    return Finding(FindingKind.REASON, code, field, sentence)


def note(code: str, field: str, sentence: str) -> Finding:
    """Return what is only said."""
    return Finding(FindingKind.NOTE, code, field, sentence)

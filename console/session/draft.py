"""A change as it is being made, before the pump knows of it.

Apart from `session`, which speaks to the pump, so that the window and the command line compose a
change on a reading, and judge whether it may be sent, in one and the same way. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from console.domain.change import ProgramChange
from console.domain.finding import Finding, FindingKind
from console.domain.prescription import Infusion
from console.domain.reading import Reading
from console.errors import RuleBroken
from console.session.journal import Reason


def program_change(base: Reading, infusion: Infusion) -> ProgramChange:
    """Return the change that runs `infusion` on the pump of `base`; drug and alarm stay as they are."""
    return ProgramChange(replace(base.prescription, infusion=infusion))


def stops(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that forbid sending whatever reason is given."""
    return tuple(finding for finding in findings if finding.kind is FindingKind.STOP)


def unanswered(findings: Iterable[Finding], written: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings that ask for a reason and have none in `written` (finding code to text)."""
    return tuple(
        finding
        for finding in findings
        if finding.kind is FindingKind.REASON and not written.get(finding.code, "").strip()
    )


def reasons(findings: Iterable[Finding], written: Mapping[str, str]) -> tuple[Reason, ...]:
    """Return, for the record, each finding that asked for a reason with what was written; refuses a gap."""
    asked = [finding for finding in findings if finding.kind is FindingKind.REASON]
    missing = unanswered(asked, written)
    if missing:
        raise RuleBroken(f"A reason is needed first: {missing[0].sentence}")
    return tuple(Reason(finding.code, finding.sentence, written[finding.code].strip()) for finding in asked)

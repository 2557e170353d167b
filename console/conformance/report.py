"""What the suite found, for whoever has to mend the pump: lines for a terminal, Markdown, and plain values.

Apart from the suite, which finds it. A report holds no key: what stands in it is what went over the link, and
what it carried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.conformance.check import Check, Result, Verdict
from console.conformance.checks import GROUPS
from console.conformance.link import Frame, Way
from console.protocol.wire import WireIdentity

BANNER = "Conformance of a SIMULATED pump to ITBP/1. Not a medical device."
LONGEST_HEX = 512
"""So many bytes of a frame are printed; what is longer is cut, and its length told."""

HEX_A_LINE = 32
LAST_FRAMES = 8
"""So many frames of a failure go to a terminal; a report in a file has all that were kept."""

RESTORED = "What the suite changed in the pump was put back: the program that was found runs again."
NOT_RESTORED = (
    "The program that was found could not be put back. Read the pump, and program it anew: it may run with "
    "another low-reservoir volume."
)
SOURCES = (
    "Sections are those of the protocol's paper, `docs/protocol.md`; the checks are listed in "
    "`docs/conformance.md`. A pump that breaks a *must* does not conform."
)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run found of the pump at `spec`, as it may be shown, made at the wall time `made`.

    `identity` is None where the pump said nothing of itself. `changed`: a check has sent a Commit;
    `restored`: what was found runs again.
    """

    spec: str
    made: str
    identity: WireIdentity | None
    verdicts: tuple[Verdict, ...]
    changed: bool
    restored: bool

    @property
    def conforms(self) -> bool:
        """Whether no check failed that a pump must pass."""
        return not any(verdict.breaks for verdict in self.verdicts)

    def of(self, result: Result) -> tuple[Verdict, ...]:
        """Return the verdicts with that result."""
        return tuple(verdict for verdict in self.verdicts if verdict.result is result)

    @property
    def count(self) -> str:
        """How many checks came to what."""
        failed = self.of(Result.FAILED)
        must = f" ({sum(each.breaks for each in failed)} of them a must)" if failed else ""
        return (
            f"{len(self.of(Result.PASSED))} passed, {len(failed)} failed{must}, "
            f"{len(self.of(Result.NOT_RUN))} not run."
        )

    @property
    def aftermath(self) -> str:
        """What became of the pump's program, empty where nothing could have changed it."""
        if not self.changed:
            return ""
        return RESTORED if self.restored else NOT_RESTORED


def name(identity: WireIdentity | None) -> str:
    """Return what the pump is called."""
    return "a pump that did not say who it is" if identity is None else f"{identity.model} {identity.serial}"


def opening(spec: str, identity: WireIdentity | None) -> str:
    """Return the lines above those of the checks."""
    return f"{BANNER}\n{name(identity)} at {spec}"


def line(verdict: Verdict) -> str:
    """Return one check's line."""
    check = verdict.check
    result = verdict.result.value
    if verdict.result is Result.FAILED:
        result = f"FAILED {check.level}"
    return f"  {result:<13} {check.id:<30} {check.title}"


def group_of(check: Check) -> str:
    """Return the heading of a check's group."""
    return GROUPS[check.group]


def closing(report: Report) -> Iterator[str]:
    """Yield the lines below those of the checks: what failed, in full, and why others were not run."""
    for verdict, likewise in _once(report.of(Result.FAILED)):
        yield ""
        yield from _failure(verdict, likewise, LAST_FRAMES)
    reasons = dict.fromkeys(verdict.why for verdict in report.of(Result.NOT_RUN))
    for why in reasons:
        ids = [verdict.check.id for verdict in report.of(Result.NOT_RUN) if verdict.why == why]
        yield ""
        yield f"Not run, {len(ids)}: {why}"
        yield f"  {', '.join(ids)}"
    yield ""
    if report.aftermath:
        yield report.aftermath
    yield report.count


def _once(failed: tuple[Verdict, ...]) -> Iterator[tuple[Verdict, list[str]]]:
    """Yield each failure that differs from those before, with the ids of those that came to the very same."""
    alike: dict[tuple[str, str, str], list[Verdict]] = {}
    for verdict in failed:
        alike.setdefault((verdict.expected, verdict.came, verdict.look), []).append(verdict)
    for first, *others in alike.values():
        yield first, [verdict.check.id for verdict in others]


def _failure(verdict: Verdict, likewise: list[str], most: int) -> Iterator[str]:
    check = verdict.check
    yield f"{check.id}: {check.title}"
    yield f"  level      {check.level}; docs/protocol.md, {check.section}"
    yield f"  did        {check.does}"
    yield f"  expected   {verdict.expected}"
    yield f"  came       {verdict.came}"
    yield f"  look at    {verdict.look}"
    if likewise:
        yield f"  likewise   {', '.join(likewise)}"
    yield "  frames     the last that went either way" if verdict.frames else "  frames     none"
    for frame in verdict.frames[-most:]:
        yield from (f"    {each}" for each in frame_lines(frame))


def frame_lines(frame: Frame) -> Iterator[str]:
    """Yield which way a frame went and when, its bytes in hex, and what it carried."""
    sign = "→" if frame.way is Way.TO_PUMP else "←"
    what = frame.what or "a frame that opens for nobody"
    yield f"{sign} {frame.at_ms:>6} ms  {len(frame.data)} bytes, {what}"
    yield from (f"    {each}" for each in _hex(frame.data))
    if frame.payload:
        yield "    carried"
        yield from (f"    {each}" for each in _hex(frame.payload))


def _hex(data: bytes) -> Iterator[str]:
    shown = data[:LONGEST_HEX]
    for start in range(0, len(shown), HEX_A_LINE):
        yield shown[start : start + HEX_A_LINE].hex(" ")
    if len(data) > LONGEST_HEX:
        yield f"… {len(data) - LONGEST_HEX} bytes more"


def markdown(report: Report) -> str:
    """Return the whole report as a paper of its own."""
    conforming = (
        f"The pump **{'conforms' if report.conforms else 'does not conform'}**, as far as it was tried."
    )
    lines = [
        f"# Conformance of {name(report.identity)}",
        "",
        f"> **{BANNER}**",
        "",
        f"Made {report.made} against `{report.spec}` by `check-pump`. {report.count} {conforming}",
        *(["", report.aftermath] if report.aftermath else []),
        "",
        SOURCES,
    ]
    if report.of(Result.FAILED):
        lines += ["", "## What failed"]
    for verdict, likewise in _once(report.of(Result.FAILED)):
        lines += ["", *_section(verdict, likewise)]
    lines += ["", "## All checks"]
    for group, heading in GROUPS.items():
        rows = [_row(verdict) for verdict in report.verdicts if verdict.check.group == group]
        if rows:
            lines += ["", f"### {heading}", "", "| check | level | result | |", "|---|---|---|---|", *rows]
    return "\n".join([*lines, ""])


def _section(verdict: Verdict, likewise: list[str]) -> Iterator[str]:
    check = verdict.check
    yield f"### `{check.id}`: {check.title}"
    yield ""
    yield f"- Level: **{check.level}**; section “{check.section}”"
    yield f"- What the check did: {check.does}"
    yield f"- Expected: {verdict.expected}"
    yield f"- Came: {verdict.came}"
    yield f"- Look at: {verdict.look}"
    if likewise:
        yield f"- Likewise: {', '.join(f'`{each}`' for each in likewise)}"
    yield ""
    yield "```"
    yield "→ to the pump, ← to the console; ms since the check began"
    for frame in verdict.frames:
        yield from frame_lines(frame)
    yield "```"


def _row(verdict: Verdict) -> str:
    check = verdict.check
    result = f"**{verdict.result}**" if verdict.result is Result.FAILED else verdict.result.value
    note = f"{check.title} {verdict.why}".strip()
    return f"| `{check.id}` | {check.level} | {result} | {note} |"


def figures(report: Report) -> dict[str, object]:
    """Return the report as plain values, for one JSON object; a key with a dot is nested."""
    identity = report.identity
    return {
        "banner": BANNER,
        "made": report.made,
        "pump.spec": report.spec,
        "pump.model": None if identity is None else identity.model,
        "pump.serial": None if identity is None else identity.serial,
        "pump.simulated": None if identity is None else identity.simulated,
        "conforms": report.conforms,
        "passed": len(report.of(Result.PASSED)),
        "failed": len(report.of(Result.FAILED)),
        "not_run": len(report.of(Result.NOT_RUN)),
        "changed": report.changed,
        "restored": report.restored,
        "checks": [_figures(verdict) for verdict in report.verdicts],
    }


def _figures(verdict: Verdict) -> dict[str, object]:
    check, failed = verdict.check, verdict.result is Result.FAILED
    return {
        "id": check.id,
        "title": check.title,
        "section": check.section,
        "level": check.level.value,
        "result": verdict.result.value,
        "expected": verdict.expected or None,
        "came": verdict.came or None,
        "why": verdict.why or None,
        "look": verdict.look if failed else None,
        "frames": [_frame(frame) for frame in verdict.frames] if failed else [],
    }


def _frame(frame: Frame) -> dict[str, object]:
    return {
        "way": frame.way.value,
        "at_ms": frame.at_ms,
        "what": frame.what or None,
        "bytes": len(frame.data),
        "hex": frame.data[:LONGEST_HEX].hex(),
        "carried_hex": frame.payload[:LONGEST_HEX].hex() or None,
    }

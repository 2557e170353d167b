"""`case`: the training cases, listed and played on a simulated pump, with what was found and expected.

Apart from `simulate`, which runs a program: a case has a patient, accidents, hands, and an end that is known.
It touches no pump and no record of anybody's; the same case prints the same, always.
"""

from __future__ import annotations

from pathlib import Path

import click

from console.cases import files
from console.cases.play import Report, Row, Verdict, play
from console.cases.values import Case
from console.commands.catalog import catalog_for
from console.commands.folders import Folders, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.domain.calendar import iso
from console.domain.catalog import Catalog

FOLDER = "cases"
FILE = ".toml"


@click.group()
def case() -> None:
    """Play training cases on a simulated pump and patient. A simulation, not for patient care."""


@case.command("list")
@json_option
@pass_folders
def list_cases(folders: Folders, *, as_json: bool) -> None:
    """List the cases that come with the console, with what each teaches."""
    found = files.read_all(folders.resources / FOLDER, catalog_for(folders))
    if as_json:
        answer({"cases": [_figures(each) for each in found]}, as_json=True)
        return
    for each in found:
        click.echo(f"{each.number:>3}  {each.title}\n     {each.teaches}")


@case.command("run")
@click.argument("which", metavar="NUMBER|FILE")
@json_option
@pass_folders
def run_case(folders: Folders, *, which: str, as_json: bool) -> None:
    """Play a case, by its NUMBER or from a FILE, and print what happened and what was found.

    The exit code is 1 where something was not as the case expects.
    """
    catalog = catalog_for(folders)
    report = play(_case(which, folders, catalog), catalog)
    if as_json:
        answer(_figures(report.case) | _told(report), as_json=True)
    else:
        click.echo("\n".join(_lines(report)))
    if report.missed:
        first, others = report.missed[0], len(report.missed) - 1
        more = f" So were {others} more." if others else ""
        raise Refused(f"Not as expected on {iso(first.at_ms)}: {first.sentence}{more}")


def _case(which: str, folders: Folders, catalog: Catalog) -> Case:
    if which.endswith(FILE):
        return files.read(Path(which), catalog)
    known = {str(each.number): each for each in files.read_all(folders.resources / FOLDER, catalog)}
    if which not in known:
        raise Refused(f"There is no case {which[:40]!r}; give a number of `case list`, or a file {FILE}.")
    return known[which]


def _figures(case: Case) -> dict[str, object]:
    return {
        "number": case.number,
        "title": case.title,
        "teaches": case.teaches,
        "source": case.source,
        "confidence": case.confidence,
        "patient": case.patient.response,
        "pump": case.pump.model,
        "starts": iso(case.starts_ms),
        "ends": iso(case.ends_ms),
    }


def _told(report: Report) -> dict[str, object]:
    rows = [
        {"at": iso(row.at_ms), "who": row.who, "what": row.what, "words": row.words, "why": row.why}
        for row in report.rows
    ]
    verdicts = [
        {"at": iso(each.at_ms), "key": each.key, "met": each.met, "sentence": each.sentence}
        for each in report.verdicts
    ]
    return {"timeline": rows, "expected": verdicts, "missed": len(report.missed)}


def _lines(report: Report) -> list[str]:
    """Return the timeline, each verdict after what happened until then."""
    case = report.case
    timed: list[Row | Verdict] = [*report.rows, *report.verdicts]
    lines = [f"Case {case.number}: {case.title}", case.teaches, ""]
    for each in sorted(timed, key=lambda one: one.at_ms):
        if isinstance(each, Row):
            lines.append(f"{iso(each.at_ms)}  {each.who:<8}{each.what}: {each.words}")
            lines += [f"{'':21}{each.why}"] if each.why else []
        else:
            lines.append(f"{'':21}{'met' if each.met else 'MISSED':<8}{each.sentence}")
    met = len(report.verdicts) - len(report.missed)
    return [*lines, "", f"{met} of {len(report.verdicts)} as expected."]

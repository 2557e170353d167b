"""What the data files say of how the simulated patients respond.

Apart from `figures`, which reads what a clinic has too. A figure without a source, a key nobody knows, and
figures that the model cannot be reckoned with are refused.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from console.domain import response as parameters
from console.domain.catalog import Muscle, ResponseParameters
from console.domain.quantities import scaled
from console.sourced import name_of, sources_of
from console.tables import Table

_MUSCLE_FIGURES = ("untreated",)
_MAY_BE_NOTHING = ("dysreflexia_mmhg", "spasms_per_h", "spasm_severity", "withdrawal_threshold_percent")
_APART = Decimal("1.01")
_HIGHEST_TONE = 400
_LINKED_HALF_LIVES = (
    "skin_half_life_h",
    "baclofen_half_life_h",
    "csf_half_life_h",
    "effect_half_life_h",
    "habit_half_life_h",
    "tolerance_half_life_h",
    "dependence_half_life_h",
    "withdrawal_half_life_h",
)
"""No two of them are the same: where one follows another, the sum divides by their difference."""


def response(root: Table, shared: Table) -> ResponseParameters:
    """Return the response that a patient's file describes, with the figures that all patients share."""
    root.only("name", "muscle", *parameters.OWN, "sources")
    shared.only(*parameters.SHARED, "sources")
    muscles = tuple(_muscle(table) for table in root.tables("muscle", "muscle"))
    if not muscles or len({muscle.name for muscle in muscles}) < len(muscles):
        raise root.refused("muscle names at least one muscle, and each side of one once.", "muscle")
    own = tuple((figure, root.number(figure)) for figure in parameters.OWN)
    common = tuple((figure, shared.number(figure)) for figure in parameters.SHARED)
    found = ResponseParameters(
        name=name_of(root, "name"),
        figures=own + common,
        muscles=muscles,
        sources=sources_of(root, parameters.OWN, {"muscle": _MUSCLE_FIGURES})
        + sources_of(shared, parameters.SHARED),
    )
    _check_response(root, found)
    return found


def _check_response(root: Table, response: ResponseParameters) -> None:
    """Refuse what the model would divide by nothing for."""
    nothing = [name for name, value in response.figures if not value and name not in _MAY_BE_NOTHING]
    if nothing:
        raise root.refused(f"{nothing[0]} is 0; write more than that.", nothing[0])
    half_lives = sorted(response.figure(name) for name in _LINKED_HALF_LIVES)
    if any(later <= earlier * _APART for earlier, later in pairwise(half_lives)):
        raise root.refused("two half-lives are the same within 1 %; no two of a patient's may be.")
    if response.figure("overdose_from_percent") >= response.figure("overdose_full_percent"):
        raise root.refused("overdose_from_percent lies below overdose_full_percent.", "overdose_from_percent")


def _muscle(table: Table) -> Muscle:
    table.only("group", "side", *_MUSCLE_FIGURES)
    with table:
        untreated = scaled(table.number("untreated"), 100, "on the modified Ashworth scale")
    if untreated > _HIGHEST_TONE:
        raise table.refused("untreated is 0 to 4 on the modified Ashworth scale.", "untreated")
    return Muscle(table.text("group"), table.text("side"), untreated)

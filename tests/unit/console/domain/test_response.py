"""The figures of a response have names of their own, and each patient has all of them."""

from __future__ import annotations

import pytest

from console.domain import response
from console.errors import RuleBroken
from support.responses import PATIENTS, response_of
from support.therapies import RESOURCES, catalog


def test_that_no_figure_is_both_a_patients_own_and_shared() -> None:
    names = (*response.OWN, *response.SHARED)
    assert len(set(names)) == len(names)


def test_that_each_of_the_six_patients_has_a_response_with_every_figure_and_its_source() -> None:
    assert (
        set(catalog().responses)
        == set(PATIENTS)
        == {path.stem for path in (RESOURCES / "patients").iterdir()}
    )
    for name in PATIENTS:
        of = response_of(name)
        assert tuple(figure for figure, _ in of.figures) == (*response.OWN, *response.SHARED)
        assert all(of.source_of(figure) for figure, _ in of.figures)


def test_that_no_two_patients_respond_alike() -> None:
    own = [tuple(response_of(name).figure(figure) for figure in response.OWN) for name in PATIENTS]
    assert len(set(own)) == len(own)


def test_that_a_figure_nobody_wrote_is_refused() -> None:
    with pytest.raises(RuleBroken):
        response_of("rivera").figure("courage")

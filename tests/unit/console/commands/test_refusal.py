"""How a verb ends that is refused, or whose outcome nobody knows."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from console.commands.refusal import OutcomeUnknown, Refused


@pytest.mark.parametrize(("error", "code"), [(Refused, 1), (OutcomeUnknown, 3)])
def test_that_a_refusal_is_one_line_on_stderr_and_its_exit_code(error: type[Refused], code: int) -> None:
    @click.command()
    def verb() -> None:
        raise error("This was refused;\ndo that.")

    result = CliRunner().invoke(verb)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", "This was refused; do that.\n")

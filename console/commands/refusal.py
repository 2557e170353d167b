"""How a verb ends that does not end well: one sentence on stderr and an exit code.

Apart from `report`, since even a verb that answers no figures can be refused, and must not wait for what
figures need. 0 is done, 1 refused, 2 wrong usage (click's own), 3 outcome unknown.
"""

from __future__ import annotations

from typing import IO, Any

import click


class Refused(click.ClickException):
    """Ends the program with one sentence on stderr and exit code 1."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the sentence on one line, without a heading."""
        click.echo(" ".join(self.format_message().splitlines()), file=file, err=file is None)


class OutcomeUnknown(Refused):
    """Ends the program with one sentence and exit code 3: the pump runs the old program or the new one."""

    exit_code = 3

"""`transports`: what can carry a link, and what each needs.

Apart from the verbs that open one, which list the same when a spec cannot be understood.
"""

from __future__ import annotations

import click

from console.commands.report import answer, json_option
from console.transport import specs


@click.command()
@json_option
def transports(*, as_json: bool) -> None:
    """List the transports this program knows."""
    answer(
        {
            each.scheme: (
                {"form": each.form, "carries": each.carries, "needs": each.needs}
                if as_json
                else f"{each.form}: {each.carries}; needs {each.needs}"
            )
            for each in specs.known()
        },
        as_json=as_json,
    )

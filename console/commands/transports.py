"""`transports`: what can carry a link, what each needs, and which plug-ins are on.

Apart from the verbs that open one, which list the same when a spec cannot be understood.
"""

from __future__ import annotations

import click

from console.commands.folders import data_option
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.domain.carriers import Carrier, CarrierState
from console.transport import specs


@click.command()
@click.option(
    "--enable",
    metavar="NAME",
    help="Switch a plug-in on, as it is now. It is somebody else's program, and may do all that you may.",
)
@click.option("--disable", metavar="NAME", help="Switch a plug-in off.")
@json_option
@data_option
def transports(*, enable: str | None, disable: str | None, as_json: bool) -> None:
    """List what can carry a link to a pump: built in, and plug-ins, which are off until you switch one on."""
    plugins = specs.plugged()
    if plugins is None:
        raise Refused("There is no data directory to keep the switches in; name one with --data.")
    if disable is not None:
        plugins.disable(disable)
    if enable is not None:
        plugins.enable(enable)
    shown = {_key(each): _told(each) if as_json else _line(each) for each in specs.known()}
    answer(shown, as_json=as_json)


def _key(carrier: Carrier) -> str:
    """Return its scheme; of a plug-in that is called as one that is built in, marked so."""
    clash = carrier.plugin is not None and carrier.scheme in specs.built_in()
    return f"{carrier.scheme} (plug-in)" if clash else carrier.scheme


def _told(carrier: Carrier) -> dict[str, object]:
    told = {"form": carrier.form, "carries": carrier.carries, "needs": carrier.needs}
    return told | {"plugin": carrier.plugin, "state": carrier.state.value, "trouble": carrier.trouble}


def _line(carrier: Carrier) -> str:
    said = f"{carrier.form}: {carrier.carries}; needs {carrier.needs}"
    if carrier.state is not CarrierState.BUILT_IN:
        said += f" [plug-in {carrier.plugin}: {carrier.state.value}]"
    return f"{said} {carrier.trouble}".rstrip()

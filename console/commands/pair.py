"""`pair`: which pumps this console may speak to, and at a pump's panel which consoles may speak to it.

Apart from the verbs that use a key. A code is asked for rather than given on the command line, where a
shell's history would keep it; and no key is ever printed: of one that is kept only its fingerprint is told.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes

import click
import segno

from console import keys
from console.clock import WallClock
from console.commands.folders import PATH, Folders, capture_option, data_option, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.commands.telemetry import PATIENCE_MS, WAIT_S, pump_option, recorded
from console.domain.pairing import KnownPump, Pairing, PairingKey, Panel
from console.keys import KeyFolder
from console.session.bench import BenchClient
from console.session.events import MeetingFailed, PanelRefused, PanelSeen, PumpMet, SessionEvent
from console.transport import specs
from console.transport.recording import RecordingTransport
from console.transport.waiting import pause
from console.ways import Ways

LOOK_MS = 3_000
"""How long brokers are waited for that are to tell which pumps are there."""

_THERE = {True: "there", False: "not there", None: "not known"}


@click.group()
def pair() -> None:
    """Pair this console with pumps, and see at a simulated pump's panel which consoles it is paired with."""


@pair.command()
@click.option("--pump", "spec", required=True, metavar="SPEC", help="Where the pump is.")
@click.option("--code", metavar="TEXT", help="The code on its panel [asked for, or read from stdin].")
@click.argument("serial", required=False, metavar="[SERIAL]")
@capture_option
@json_option
@data_option
@pass_folders
def add(folders: Folders, spec: str, code: str | None, serial: str | None, *, as_json: bool) -> None:
    """Pair with the pump at SPEC, by the code that its panel shows; with SERIAL no other will do."""
    key = PairingKey.parse(_code() if code is None else code)
    with recorded(folders, WallClock()) as recorder:
        ways = Ways(folders.data, token_bytes, dict, recorder)
        ways.meet(spec, key, serial)
        met = _met(ways)
    match met:
        case PumpMet(identity):
            told = {"serial": identity.serial, "model": identity.model, "simulated": identity.simulated}
            answer(told | {"fingerprint": key.fingerprint, "spec": Ways.shown(spec)}, as_json=as_json)
        case MeetingFailed(sentence):
            raise Refused(sentence)


@pair.command("list")
@click.option("--there", "look", is_flag=True, help="Ask the brokers which of them are there, for up to 3 s.")
@json_option
@data_option
@pass_folders
def known(folders: Folders, *, look: bool, as_json: bool) -> None:
    """List the pumps that this console is paired with, and where each was last met; never a key."""
    with closing(Ways(folders.data, token_bytes, dict)) as ways:
        pumps = _looked(ways) if look else ways.look()
    for sentence in KeyFolder(folders.data).broken():
        click.echo(sentence, err=True)
    if as_json:
        answer({"pumps": [_figures(each, look=look) for each in pumps]}, as_json=True)
    elif pumps:
        answer({each.serial: _line(each, look=look) for each in pumps}, as_json=False)
    else:
        click.echo("This console is paired with no pump.")


@pair.command()
@click.argument("serial")
@data_option
@pass_folders
def forget(folders: Folders, serial: str) -> None:
    """Forget the key of pump SERIAL; the pump lists this console until it is revoked there."""
    if not KeyFolder(folders.data).forget(serial):
        others = ", ".join(each.serial for each in KeyFolder(folders.data).all()) or "none"
        raise Refused(f"This console is not paired with a pump {serial}; it is paired with {others}.")
    click.echo(f"{serial} is forgotten.")


@pair.command("import")
@click.argument("file", type=PATH)
@json_option
@data_option
@pass_folders
def take(folders: Folders, file: Path, *, as_json: bool) -> None:
    """Keep the key in FILE, as `pump --pairing FILE` writes it; an earlier one of the same pump goes."""
    pairing = replace(keys.read(file), own=False)
    KeyFolder(folders.data).keep(pairing)
    answer(_kept(pairing), as_json=as_json)


@pair.command()
@pump_option
@click.option("--qr", is_flag=True, help="Show the code as a QR code too.")
@json_option
@data_option
@pass_folders
def show(folders: Folders, spec: str, *, qr: bool, as_json: bool) -> None:
    """Switch pairing on at the panel of a simulated pump, for two minutes, and print its code."""
    panel = _used(folders, spec, "start")
    code, left_s = panel.code or "", panel.left_ms // 1_000
    if as_json:
        answer({"code": code, "left_s": left_s}, as_json=True)
        return
    click.echo(f"{code}\nThe code counts once, for {left_s} s.")
    if qr:
        segno.make_qr(code, error="m").terminal(out=sys.stdout, compact=True)


@pair.command()
@pump_option
@json_option
@data_option
@pass_folders
def consoles(folders: Folders, spec: str, *, as_json: bool) -> None:
    """List the consoles that a simulated pump is paired with, as its panel does."""
    panel, own = _used(folders, spec, "look"), _own(folders)
    listed = [
        {"name": each.name, "fingerprint": each.fingerprint, "this": each.fingerprint in own}
        for each in panel.paired
    ]
    if as_json:
        answer({"consoles": listed}, as_json=True)
        return
    for each in listed:
        click.echo(f"{each['fingerprint']}  {each['name']}{', this console' if each['this'] else ''}")


@pair.command()
@click.argument("fingerprint")
@click.option("--yes", is_flag=True, help="Revoke this very console, too.")
@pump_option
@json_option
@data_option
@pass_folders
def revoke(folders: Folders, fingerprint: str, spec: str, *, yes: bool, as_json: bool) -> None:
    """Let a simulated pump know the console with FINGERPRINT no longer; its session ends at once."""
    if fingerprint in _own(folders) and not yes:
        raise Refused(
            "That is this console's own key: it could reach neither the pump nor its panel any more. If that "
            "is meant, add --yes."
        )
    panel = _used(folders, spec, "revoke", fingerprint)
    left = [each.fingerprint for each in panel.paired]
    answer({"revoked": fingerprint, "paired": left}, as_json=as_json)


def _code() -> str:
    """Return the code as it is typed at a terminal, or as it comes from another program."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Code on the pump's panel", err=True)
        return typed
    return sys.stdin.readline()


def _met(ways: Ways) -> PumpMet | MeetingFailed:
    """Turn a first meeting until it has ended, and return how."""
    clock = WallClock()
    began_ms, told = clock.link_ms(), not sys.stderr.isatty()
    while True:
        for event in ways.turn(clock.link_ms()):
            if isinstance(event, PumpMet | MeetingFailed):
                return event
        if not told and clock.link_ms() - began_ms > PATIENCE_MS:
            click.echo("Waiting for the pump …", err=True)
            told = True
        ways.wait(WAIT_S)


def _looked(ways: Ways) -> tuple[KnownPump, ...]:
    """Return the pumps that are known with who is there, as soon as every broker has told or time is up."""
    clock = WallClock()
    ways.look()
    ways.watch()
    until_ms = clock.link_ms() + LOOK_MS
    while ways.waits and clock.link_ms() < until_ms:
        pause(WAIT_S)
    return ways.known()


def _used(folders: Folders, spec: str, press: str, fingerprint: str = "") -> Panel:
    """Press on the panel of the pump at `spec`, and return what it shows then; refuses what it refuses."""
    caller = keys.caller(folders.data, spec, token_bytes, file=folders.pairing)
    with recorded(folders, WallClock()) as recorder, closing(specs.open_transport(spec)) as opened:
        transport = opened if recorder is None else RecordingTransport(opened, recorder)
        client = BenchClient(transport, caller)
        match press:
            case "start":
                client.start_pairing()
            case "revoke":
                client.revoke(fingerprint)
            case _:
                client.look_at_panel()
        clock, events = WallClock(), list[SessionEvent]()
        while not events:
            events.extend(client.turn(clock.link_ms()))
            transport.wait(WAIT_S)
        client.close()
    for event in events:
        match event:
            case PanelSeen(panel):
                return panel
            case PanelRefused(_, sentence):
                raise Refused(sentence)
    raise Refused("The panel of the pump is out of reach.")


def _own(folders: Folders) -> set[str]:
    """Return the fingerprints of the keys that this console has."""
    if folders.pairing is not None:
        return {keys.read(folders.pairing).key.fingerprint}
    return {each.key.fingerprint for each in KeyFolder(folders.data).all()}


def _kept(pairing: Pairing) -> dict[str, object]:
    told = {"serial": pairing.serial, "fingerprint": pairing.key.fingerprint}
    return told | {"spec": Ways.shown(pairing.spec) or None}


def _figures(pump: KnownPump, *, look: bool) -> dict[str, object]:
    told: dict[str, object] = {"serial": pump.serial, "fingerprint": pump.fingerprint}
    told["spec"] = pump.spec or None
    return told | {"there": pump.there} if look else told


def _line(pump: KnownPump, *, look: bool) -> str:
    where = f"last met at {pump.spec}" if pump.spec else "not met yet"
    there = f", {_THERE[pump.there]}" if look else ""
    return f"key {pump.fingerprint}, {where}{there}"

"""The paper on transports says what the code does, and its example is held to the suite of all transports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from console.errors import BadTransportSpec, LinkNotOpened
from console.transport import broker, calling, client, mqtt, places, serial, switches
from console.transport.offers import GROUP
from console.transport.specs import known, open_listener, open_transport
from support.plugged import EXAMPLE, Site, example, in_data

PAPER = "docs/transports.md"


@pytest.fixture
def paper(project: Path) -> str:
    return " ".join((project / PAPER).read_text(encoding="utf-8").split())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    in_data(tmp_path / "data", monkeypatch)
    made = Site(tmp_path, monkeypatch)
    example(made, monkeypatch)
    return made


def test_that_the_paper_has_a_row_for_each_transport(
    paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switches, "_in_use", {})
    for each in known():
        assert f"| `{each.form}` | {each.carries} | {each.needs} |" in paper


@pytest.mark.parametrize(
    "said",
    [
        f"at most {calling.CALL_MS / 1_000:g} s",
        f"from {serial.SLOWEST} to {serial.FASTEST:,} and {serial.BAUD:,} if left out",
        f"Port {places.PORT} if left out",
        f"messages over {client.LONGEST_PAYLOAD:,} bytes",
        f"do with {mqtt.MOST_PEERS} consoles at a time",
        f"more than {mqtt.MAX_WAITING // 1_024} KiB unread",
        f"after {broker.FIRST_PAUSE_MS / 1_000:g} s, then twice as long each time up to",
        f"up to {broker.LONGEST_PAUSE_MS // 1_000} s",
        f"after {client.KEEPALIVE_S * 3 // 2} s",
        f"`{switches.NAME}`",
        f'[project.entry-points."{GROUP}"]',
    ],
)
def test_that_the_figures_of_the_paper_are_those_of_the_code(paper: str, said: str) -> None:
    assert said in paper


def test_that_the_example_says_in_its_paper_what_it_is(site: Site) -> None:
    (unix,) = (each for each in known() if each.scheme == "unix")
    assert unix.usable
    assert (unix.form, unix.plugin) == ("unix:PATH", "cisterna-transport-unix 1.0.0")


@pytest.mark.parametrize("spec", ["unix:", "unix:" + "x" * 101, "unix:a\nb"])
def test_that_the_example_refuses_a_path_that_is_none(site: Site, spec: str) -> None:
    for opened in (open_transport, open_listener):
        with pytest.raises(BadTransportSpec, match="The form is unix:PATH"):
            opened(spec)


def test_that_the_example_takes_over_what_a_killed_pump_has_left_and_nothing_else(
    site: Site, tmp_path: Path
) -> None:
    spec = f"unix:{tmp_path}/p.sock"
    code = "import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, f"{tmp_path}/p.sock"], check=True)
    with pytest.raises(LinkNotOpened, match=f"Nobody answers at {spec}"):
        open_transport(spec)
    with closing(open_listener(spec)), pytest.raises(LinkNotOpened, match="another pump listens there"):
        open_listener(spec)
    assert not (tmp_path / "p.sock").exists()
    (tmp_path / "p.sock").write_text("mine", encoding="utf-8")
    with pytest.raises(LinkNotOpened, match="there is a file of that name"):
        open_listener(spec)
    assert (tmp_path / "p.sock").read_text(encoding="utf-8") == "mine"


@contextmanager
def started(site: Site, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `main.py` with the example installed; it is killed in the end if it still runs."""
    project = EXAMPLE.parents[2]
    path = os.pathsep.join(map(str, (project, EXAMPLE, site.folder)))
    with subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=project,
        env=os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def test_that_a_pump_is_read_over_the_example_by_the_commands_of_its_paper(
    site: Site, tmp_path: Path
) -> None:
    data, spec = ("--data", str(tmp_path / "data")), f"unix:{tmp_path}/p.sock"
    with started(site, "transports", "--enable", "unix", *data) as enabled:
        said, _ = enabled.communicate(timeout=60)
    assert "unix:PATH: a pump in another process of this machine" in said
    with started(site, "pump", "--listen", spec, *data) as pump:
        assert pump.stdout is not None
        assert pump.stdout.readline().startswith(f"listening {spec}")
        with started(site, "read", "--pump", spec, "--json", *data) as reading:
            told, trouble = reading.communicate(timeout=60)
        assert (reading.returncode, trouble) == (0, "")
        assert '"version":0' in told

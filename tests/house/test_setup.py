"""The scripts at the root: they parse in a plain shell, and say in one sentence what they cannot do.

The machine is told apart by what stands on the PATH: each test makes a folder of small commands that
answer as the machine in question would.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = ("run", "test", ".ci/check", ".ci/lock", ".ci/setup", "tests/bare/bare.sh")
EVERYWHERE = (
    "cat",
    "cut",
    "dirname",
    "env",
    "grep",
    "mktemp",
    "readlink",
    "rm",
    "sha256sum",
    "sh",
    "tail",
    "uname",
)
LIBRARIES = """
	libGL.so.1 (libc6,x86-64) => /lib/libGL.so.1
	libEGL.so.1 (libc6,x86-64) => /lib/libEGL.so.1
	libX11.so.6 (libc6,x86-64) => /lib/libX11.so.6
	libxkbcommon.so.0 (libc6,x86-64) => /lib/libxkbcommon.so.0
	libdbus-1.so.3 (libc6,x86-64) => /lib/libdbus-1.so.3
	libfontconfig.so.1 (libc6,x86-64) => /lib/libfontconfig.so.1
	libfreetype.so.6 (libc6,x86-64) => /lib/libfreetype.so.6
	libglib-2.0.so.0 (libc6,x86-64) => /lib/libglib-2.0.so.0
"""


class Machine:
    """A clone of the scripts, and a PATH that holds what `has` put there."""

    def __init__(self, folder: Path, project: Path) -> None:
        self.clone = folder / "clone"
        self.path = folder / "bin"
        (self.clone / ".ci").mkdir(parents=True)
        self.path.mkdir()
        for name in ("run", "test", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(project / name, self.clone / name)
        # What the system has beside its PATH is not this machine's.
        setup = re.sub("(/usr(/local)?)?/sbin", f"{folder}/sbin", (project / ".ci/setup").read_text("utf-8"))
        (self.clone / ".ci/setup").write_text(setup, encoding="utf-8")
        self.policy = folder / "sbin/policy-rc.d"
        self.policy.parent.mkdir()
        for name in EVERYWHERE:
            (self.path / name).symlink_to(str(shutil.which(name)))
        self.has(ldconfig=f"cat <<'END'{LIBRARIES}END", id="echo 1000")

    def has(self, **commands: str) -> None:
        """Put commands on the PATH, each a line of shell."""
        for name, line in commands.items():
            command = self.path / name.replace("_", "-")
            command.unlink(missing_ok=True)  # a link to the machine's own, which must not be written through
            command.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
            command.chmod(0o755)

    def has_been_set_up(self) -> None:
        """Give the clone an environment made from its lock, with a Python that prints what it is given."""
        python = self.clone / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text('#!/bin/sh\nshift\necho "main.py $*"\n', encoding="utf-8")
        python.chmod(0o755)
        lock = subprocess.run(
            ["sha256sum", self.clone / "requirements.lock"], capture_output=True, text=True, check=True
        )
        stamp = f"{lock.stdout.split()[0]} {python}\n"
        (self.clone / ".venv/requirements.lock.stamp").write_text(stamp, encoding="utf-8")

    def start(
        self, *arguments: str, script: str = "run", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Start ./run there, or another script."""
        return subprocess.run(
            ["sh", self.clone / script, *arguments],
            env={"PATH": str(self.path), **environment},
            cwd=self.clone,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )


@pytest.fixture
def machine(tmp_path: Path, project: Path) -> Machine:
    """Return a machine with Qt's libraries, no Python, no apt-get, and an ordinary user."""
    return Machine(tmp_path, project)


@pytest.mark.parametrize("script", SCRIPTS)
def test_that_a_script_parses_in_the_plainest_shell(project: Path, script: str) -> None:
    shell = shutil.which("dash") or "sh"
    done = subprocess.run([shell, "-n", project / script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", ["run", "test", ".ci/run", ".ci/check", ".ci/lock", "tests/bare/bare.sh"])
def test_that_a_script_can_be_started(project: Path, script: str) -> None:
    assert os.access(project / script, os.X_OK)


def test_run_passes_its_arguments_on_when_all_is_set_up(machine: Machine) -> None:
    machine.has_been_set_up()
    done = machine.start("calc", "flow", "--json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "main.py calc flow --json\n", "")


@pytest.mark.parametrize("arguments", [(), ("console",)])
def test_run_says_so_and_takes_the_tour_when_there_is_no_display(
    machine: Machine, arguments: tuple[str, ...]
) -> None:
    machine.has_been_set_up()
    done = machine.start(*arguments)
    assert done.stdout == "main.py tour --out tour\n"
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_run_opens_the_window_when_there_is_a_display(machine: Machine, name: str) -> None:
    machine.has_been_set_up()
    machine.has(ldconfig="exit 1")
    assert machine.start(**{name: "there"}).stdout == "main.py \n"


def test_run_names_the_packages_when_it_may_not_install_them(machine: Machine) -> None:
    machine.has_been_set_up()
    machine.has(ldconfig="echo", apt_get="echo must not be called >&2; exit 1")
    done = machine.start(DISPLAY=":0")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "libgl1 libegl1" in done.stderr
    assert "libxcb-cursor0" in done.stderr


def test_run_asks_nothing_of_x11_when_there_is_no_x11(machine: Machine) -> None:
    machine.has(apt_get="exit 1")
    assert "libxcb" not in machine.start(WAYLAND_DISPLAY="wayland-0").stderr


def test_run_names_python_when_there_is_none(machine: Machine) -> None:
    machine.has(apt_get="exit 1")
    done = machine.start()
    assert (done.returncode, done.stdout) == (1, "")
    assert "apt-get install python3 python3-venv." in done.stderr


def test_that_run_takes_no_python_that_is_too_old(machine: Machine) -> None:
    machine.has(python3="exit 1", apt_get="exit 1")
    assert "python3 python3-venv" in machine.start().stderr


def test_run_names_the_module_when_python_cannot_make_environments(machine: Machine) -> None:
    machine.has(python3='case "$2" in *ensurepip*) exit 1;; esac', apt_get="exit 1")
    assert "apt-get install python3-venv." in machine.start().stderr


def test_run_names_the_software_when_there_is_no_apt_get(machine: Machine) -> None:
    done = machine.start()
    assert done.returncode == 1
    assert "install what Debian calls: python3 python3-venv." in done.stderr


def test_run_gives_the_reason_when_apt_get_fails(machine: Machine) -> None:
    machine.has(id="echo 0", apt_get='test "$1" = update || { echo "E: no such package"; exit 100; }')
    done = machine.start()
    assert done.returncode == 1
    assert "(E: no such package)" in done.stderr


def test_run_sets_up_anew_when_the_lock_has_changed(machine: Machine) -> None:
    machine.has_been_set_up()
    (machine.clone / "requirements.lock").write_text("# another\n", encoding="utf-8")
    machine.has(python3='case "$*" in *venv*clone*) echo "a new environment" >&2; exit 1;; esac')
    done = machine.start("calc")
    assert done.returncode == 1
    assert "a new environment" in done.stderr


def test_that_the_tests_name_the_broker_they_need_when_they_may_not_install_it(machine: Machine) -> None:
    machine.has(apt_get="exit 1", python3="exit 0")
    assert "apt-get install mosquitto." in machine.start(script="test").stderr
    assert "mosquitto" not in machine.start().stderr
    machine.has(mosquitto="exit 0")
    assert "mosquitto" not in machine.start(script="test").stderr


@pytest.mark.parametrize("outcome", ["exit 0", "exit 100"])
def test_that_the_broker_is_installed_without_a_service_of_its_own(machine: Machine, outcome: str) -> None:
    for name in ("chmod", "tee"):
        (machine.path / name).symlink_to(str(shutil.which(name)))
    seen = machine.clone / "seen"
    machine.has(
        id="echo 0",
        python3="exit 0",
        apt_get=f'test "$1" = update && exit 0; {machine.policy}; echo "policy $?: $*" >>{seen}; {outcome}',
        **{"update_rc.d": f'echo "$*" >>{seen}'},
    )
    done = machine.start(script="test")
    policy, service = seen.read_text(encoding="utf-8").splitlines()
    assert policy.startswith("policy 101: install ")
    assert policy.endswith(" mosquitto")
    assert service == "mosquitto disable"
    assert not machine.policy.exists()
    assert ("could not install mosquitto" in done.stderr) is (outcome == "exit 100")


def test_that_a_policy_for_services_that_there_is_already_stays_as_it_is(machine: Machine) -> None:
    machine.policy.write_text("#!/bin/sh\nexit 104\n", encoding="utf-8")
    machine.has(id="echo 0", python3="exit 0", apt_get="exit 0")
    machine.start(script="test")
    assert machine.policy.read_text(encoding="utf-8") == "#!/bin/sh\nexit 104\n"


def test_that_a_command_put_before_the_systems_own_leaves_that_as_it_is(machine: Machine) -> None:
    link = machine.path / "tail"
    own = link.resolve()
    before = own.read_bytes()
    assert link.is_symlink()
    machine.has(tail="exit 0")
    assert own.read_bytes() == before
    assert not link.is_symlink()

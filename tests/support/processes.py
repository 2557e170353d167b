"""The program in processes of its own: a pump that is killed in the end, and verbs whose link a test carries.

Apart from `verbs`, which calls them in the test's process: here a verb waits for its pump in real time, and
somebody else must carry its bytes meanwhile. Each has a deadline in all.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def pump(folder: Path) -> Iterator[str]:
    """Run a new pump with the data directory `folder`, whose consoles it is paired with; yield its spec."""
    with started("pump", "--listen", "tcp://127.0.0.1:0", "--data", str(folder)) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip().removeprefix("listening ")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `main.py` with `arguments` while the block runs; it is killed in the end if it still does.

    It can be interrupted as from a terminal, also where the tests themselves run in the background.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()

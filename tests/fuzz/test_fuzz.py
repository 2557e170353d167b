"""Framing, channel, codec, connection and recordings take any bytes: hypothesis now, atheris in a soak."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from support.fuzzing import TARGETS, seeds

PROJECT = Path(resources.path("")).parent
FOR_S = int(os.environ.get("CISTERNA_FUZZ_S", "60"))
LACKING = "atheris is not installed (it is made for Linux on x86-64 alone), so nothing was fuzzed with it."


@pytest.mark.parametrize("name", TARGETS)
def test_that_a_target_takes_what_it_begins_with(name):
    assert seeds(name)
    for seed in seeds(name):
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_that_no_bytes_break_a_promise(name, data):
    begun = data.draw(st.just(b"") | st.sampled_from(seeds(name)))
    cut = data.draw(st.integers(0, len(begun)))
    TARGETS[name](
        begun[:cut] + data.draw(st.binary(max_size=300)) + begun[cut:][data.draw(st.integers(0, 9)) :]
    )


@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_that_atheris_breaks_no_promise_in_its_time(name, tmp_path):
    if find_spec("atheris") is None:
        pytest.skip(LACKING)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(seed)
    limits = (
        f"-max_total_time={FOR_S}",
        "-max_len=8192",
        "-timeout=5",
        "-rss_limit_mb=1024",
        f"-artifact_prefix={tmp_path}/",
    )
    done = subprocess.run(
        [
            sys.executable,
            "tests/fuzz/harness.py",
            name,
            *limits,
            f"-artifact_prefix={tmp_path}/",
            str(corpus),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=FOR_S + 60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    assert "Done" in done.stderr, done.stderr[-4_000:]

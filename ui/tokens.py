"""The look as it is declared in `resources/theme/tokens.toml`: numbers and names, no fonts or colours yet.

Apart from `theme`, which makes them into what Qt takes: the command line names the themes there are and
must not load Qt for it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import resources


@cache
def tokens() -> dict[str, Any]:
    """Return the file as it is, read once."""
    return tomllib.loads(resources.path("theme/tokens.toml").read_text("utf-8"))


def names() -> tuple[str, ...]:
    """Return the names of the themes there are."""
    return tuple(tokens()["themes"])

"""Cisterna from the command line: says where the data files and the windows' verbs lie, and hands over."""

from __future__ import annotations

import sys

import resources
from console.commands import verbs

WINDOWED = {"console": "ui.commands", "tour": "ui.commands"}
"""The verbs that need Qt; their module is loaded only when one of them is called."""


def main() -> None:
    """Carry out the command line; with no verb, open the window."""
    verbs.run(sys.argv[1:], resources.path(""), WINDOWED, default="console")


if __name__ == "__main__":
    main()

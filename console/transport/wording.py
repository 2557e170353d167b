"""How a spec is shown in a sentence: on one line, not endless, and never with a password.

Apart so that every transport shows them alike.
"""

from __future__ import annotations

import re

MOST_SHOWN = 80

_CREDENTIALS = re.compile(r"(?<=:)(/*).*@", re.DOTALL)
"""Who somebody is at a broker, also where a spec was written with a slash too few."""


def quoted(spec: str) -> str:
    """Return `spec` between quotation marks, as it is `shown`."""
    return f"“{shown(spec)}”"


def shown(spec: str) -> str:
    """Return `spec` cut short, with a mark for what cannot be printed and for who somebody is at a broker."""
    hidden = _CREDENTIALS.sub(r"\1…@", spec)
    printed = plain(hidden[:MOST_SHOWN])
    return printed if len(hidden) <= MOST_SHOWN else f"{printed}…"


def plain(text: str) -> str:
    """Return `text` with a mark for each sign that cannot be printed: it does nothing to a terminal."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)

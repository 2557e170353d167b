"""How a spec is shown in a sentence: on one line, not endless, and never with a password.

Apart so that every transport shows them alike.
"""

from __future__ import annotations

import re

MOST_SHOWN = 80

_CREDENTIALS = re.compile(r"//.*@", re.DOTALL)


def quoted(spec: str) -> str:
    """Return `spec` between quotation marks, cut short, with a mark for what cannot be printed."""
    hidden = _CREDENTIALS.sub("//…@", spec)
    shown = "".join(sign if sign.isprintable() else "�" for sign in hidden[:MOST_SHOWN])
    return f"“{shown}”" if len(hidden) <= MOST_SHOWN else f"“{shown}…”"

"""The table of all checks, in the order in which they run.

Apart from the groups, each of which has its own: here nothing is said but the order. Those that make changes
come last, and the one that puts things right is the last of them.
"""

from __future__ import annotations

from console.conformance import (
    commits,
    handshake,
    limits,
    numbers,
    outcomes,
    pieces,
    programs,
    readings,
    requests,
    sessions,
)

CHECKS = (
    *handshake.CHECKS,
    *sessions.CHECKS,
    *pieces.CHECKS,
    *requests.CHECKS,
    *numbers.CHECKS,
    *readings.CHECKS,
    *limits.CHECKS,
    *programs.CHECKS,
    *outcomes.CHECKS,
    *commits.CHECKS,
)
"""Every check there is."""

GROUPS = {
    "handshake": "Handshake",
    "session": "Session",
    "framing": "Framing",
    "messages": "Messages",
    "reading": "Reading",
    "limits": "Limits",
    "flow": "A write",
}
"""What the groups are called, in the order in which a report has them."""

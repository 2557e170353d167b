"""Brokers, and pumps at them, as `mqtt://` specs name them.

Apart from what opens them, so that a spec can be refused, or completed, before there is a broker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from console.errors import BadTransportSpec
from console.transport.wording import quoted

FORM = "mqtt://HOST[:PORT]/PUMP"
PORT, LAST_PORT = 1_883, 65_535

NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a pump, or a console, may be called at a broker: it is part of a topic."""

_SPEC = re.compile(
    r"mqtt://(?:(?P<user>[!-~]+?)(?::(?P<password>[!-~]*))?@)?"
    r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])"
    r"(?P<port>(?::[1-9][0-9]{0,4})?)(?:$|/(?P<pump>[^@]*))"
)


@dataclass(frozen=True, slots=True)
class Address:
    """A broker, and who we are there."""

    host: str
    port: int = PORT
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def spec(self) -> str:
        """`mqtt://HOST:PORT`, with neither user nor password: for sentences, and for others to open."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"mqtt://{host}:{self.port}"


def broker_in(spec: str) -> Address:
    """Return the broker that `spec` names, with or without a pump; raises `BadTransportSpec`."""
    return _split(spec)[0]


def pump_in(spec: str) -> tuple[Address, str]:
    """Return the broker and the pump that `spec` names; raises `BadTransportSpec`, also without a pump."""
    address, pump = _split(spec)
    if not pump:
        raise BadTransportSpec(f"{quoted(spec)} names no pump; the form is {FORM}.")
    return address, pump


def with_pump(spec: str, pump: str) -> str:
    """Return `spec` with `pump` named in it where it names none; raises `BadTransportSpec`."""
    _, named = _split(spec)
    whole = spec if named else f"{spec.rstrip('/')}/{pump}"
    pump_in(whole)
    return whole


def _split(spec: str) -> tuple[Address, str]:
    found = _SPEC.fullmatch(spec)
    port = int(found["port"][1:] or PORT) if found is not None else 0
    if found is None or port > LAST_PORT:
        raise BadTransportSpec(
            f"{quoted(spec)} is not of the form {FORM}, such as mqtt://127.0.0.1/CS-100001."
        )
    pump = found["pump"] or ""
    if pump and not NAME.fullmatch(pump):
        raise BadTransportSpec(
            f"{quoted(spec)} names a pump as none can be called there: up to 64 letters, digits and . _ -"
        )
    user, password = (part and unquote(part) for part in found.group("user", "password"))
    return Address(found["host"].strip("[]"), port, user, password), pump

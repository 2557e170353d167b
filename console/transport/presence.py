"""Which pumps of a broker are there, for a list that is looked at again and again.

Apart from `mqtt`, since a list opens no link. It asks nothing when it is looked at: the broker says by itself
who comes and goes.
"""

from __future__ import annotations

from console.transport.broker import shared
from console.transport.places import broker_in
from console.transport.roll import roll_of


class Presence:
    """The pumps that are there at the broker which a spec names. Its connection comes back by itself."""

    def __init__(self, spec: str) -> None:
        """Begin to find out, without waiting; raises `BadTransportSpec`. A pump in `spec` does not matter."""
        self._broker = shared(broker_in(spec))
        self._roll = roll_of(self._broker)
        self._broker.attend(self, seeks=True)
        self._roll.watch()
        self._closed = False

    def there(self) -> frozenset[str] | None:
        """Return the names of the pumps that are there, None while that is not known; never waits."""
        if self._closed:
            return None
        self._broker.turn()
        return self._roll.there()

    def close(self) -> None:
        """Look no more; a second call does nothing."""
        if not self._closed:
            self._closed = True
            self._roll.leave()
            self._broker.part(self, seeks=True)
            self._broker.release()

    def joined(self) -> None:
        """See `User.joined`."""

    def lost(self, sentence: str) -> None:
        """See `User.lost`; `there` says so."""

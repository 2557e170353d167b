"""The wall around code that is not ours: whatever it raises comes out as one error of the link.

Apart because only here is everything caught. Nothing is swallowed: what was raised is named in the
sentence and chained to it, and whoever called has to go on from a link that is lost or was not had.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import format_exception_only

from console.errors import LinkError
from console.transport.wording import plain


@contextmanager
def contained(who: str, into: type[LinkError]) -> Iterator[None]:
    """Let what the block raises come out as `into`, saying that `who` failed and how.

    Errors of the link pass as they are. To end the program is no more for foreign code than to fail.
    """
    try:
        yield
    except LinkError:
        raise
    except (Exception, SystemExit) as why:
        raise into(f"{who} failed ({described(why)}).") from why


def described(error: BaseException) -> str:
    """Return the kind of an error and its first line, on one line and not endless."""
    *_, last = format_exception_only(error)  # which also bears a text that cannot be told
    said = last.partition(": ")[2]
    text = plain(next(iter(said.splitlines()), "")[:120])
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

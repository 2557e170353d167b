"""The wall around code that is not ours."""

from __future__ import annotations

import pytest

from console.errors import BadTransportSpec, LinkLost, LinkNotOpened
from console.transport.foreign import contained, described


class Mute(Exception):
    """An error that cannot even say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("mute")


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (ValueError("bad"), "ValueError: bad"),
        (KeyError(), "KeyError"),
        (RuntimeError("one\ntwo"), "RuntimeError: one"),
        (OSError(5, "Input/output error"), "OSError: [Errno 5] Input/output error"),
        (RuntimeError("\x1b[2J"), "RuntimeError: �[2J"),
        (Mute(), "Mute: <exception str() failed>"),
    ],
)
def test_that_whatever_is_raised_becomes_one_sentence_that_names_it(raised: Exception, said: str) -> None:
    with pytest.raises(LinkLost) as lost, contained("The broker", LinkLost):
        raise raised
    assert str(lost.value) == f"The broker failed ({said})."
    assert lost.value.__cause__ is raised


def test_that_an_endless_text_is_cut_short() -> None:
    assert len(described(ValueError("x" * 10_000))) < 150


def test_that_our_own_errors_pass_as_they_are() -> None:
    ours = BadTransportSpec("No such form.")
    with pytest.raises(BadTransportSpec) as passed, contained("The plug-in", LinkNotOpened):
        raise ours
    assert passed.value is ours


def test_that_an_interruption_is_nobodys_failure() -> None:
    with pytest.raises(KeyboardInterrupt), contained("The plug-in", LinkNotOpened):
        raise KeyboardInterrupt

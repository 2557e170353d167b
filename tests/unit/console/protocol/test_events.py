"""Events: what is said of a wait that was in vain is a sentence for people."""

from __future__ import annotations

import pytest

from console.protocol.events import Deadline


@pytest.mark.parametrize("what", Deadline)
def test_that_every_deadline_has_a_sentence(what: Deadline) -> None:
    assert what.value[0].isupper()
    assert what.value[-1] in ".?"

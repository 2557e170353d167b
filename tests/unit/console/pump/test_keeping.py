"""What of a pump's state is durable, and when."""

from __future__ import annotations

import pytest

from console.errors import PumpMemoryError
from console.pump.keeping import Keeping
from console.pump.memory import NotKnownDurable


class Disk:
    """A memory that tells what it was given, and fails once as it is told."""

    name = "this disk"

    def __init__(self) -> None:
        self.given: list[tuple[bytes, bool]] = []
        self.fails: PumpMemoryError | None = None

    def load(self) -> bytes | None:
        return self.given[-1][0] if self.given else None

    def save(self, data: bytes, *, durable: bool) -> None:
        fails, self.fails = self.fails, None
        if fails is not None:
            raise fails
        self.given.append((data, durable))

    def close(self) -> None:
        pass


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def keeping(disk: Disk) -> Keeping:
    keeping = Keeping(disk)
    keeping.keep(b"start", 1)
    return keeping


def test_that_the_first_state_is_durable(keeping: Keeping, disk: Disk) -> None:
    assert keeping is not None
    assert disk.given == [(b"start", True)]


def test_that_a_state_is_durable_when_the_log_has_grown_and_else_only_kept(
    keeping: Keeping, disk: Disk
) -> None:
    keeping.keep(b"time has passed", 1)
    keeping.keep(b"an alarm", 2)
    keeping.keep(b"more time has passed", 2)
    assert [durable for _, durable in disk.given[1:]] == [False, True, False]


def test_that_the_same_state_is_saved_again_only_where_it_must_be_durable(
    keeping: Keeping, disk: Disk
) -> None:
    keeping.keep(b"start", 1)
    assert len(disk.given) == 1
    keeping.keep(b"start", 1, durable=True)
    assert len(disk.given) == 2


@pytest.mark.parametrize("error", [PumpMemoryError("The disk is full."), NotKnownDurable("Who knows.")])
def test_that_what_is_new_in_the_log_is_owed_until_it_is_known_to_be_durable(
    keeping: Keeping, disk: Disk, error: PumpMemoryError
) -> None:
    disk.fails = error
    with pytest.raises(PumpMemoryError):
        keeping.keep(b"an alarm", 2)
    keeping.keep(b"time has passed", 2)
    assert disk.given[1:] == [(b"time has passed", True)]


def test_that_a_state_is_owed_whatever_it_tells_when_the_last_was_not_known_to_be_durable(
    keeping: Keeping, disk: Disk
) -> None:
    disk.fails = NotKnownDurable("Who knows.")
    with pytest.raises(NotKnownDurable):
        keeping.keep(b"hands", 1, durable=True)
    keeping.keep(b"time has passed", 1)
    keeping.keep(b"more time has passed", 1)
    assert [durable for _, durable in disk.given[1:]] == [True, False]

"""What the trainer's service tells page by page fits into a frame, and has numbers of its own on the wire."""

from __future__ import annotations

from typing import get_args

from console.protocol import codec, messages
from console.protocol.trainer_messages import (
    SAMPLES_A_PAGE,
    SNAPSHOT_BYTES,
    SnapshotPart,
    Trace,
    TrainerAnswer,
    TrainerRequest,
)
from console.protocol.truth import WireSample

LARGE = 2**53 - 1


def test_that_the_fullest_pages_of_trace_and_snapshot_fit_into_a_frame() -> None:
    sample = WireSample(LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, 400)
    for page in (Trace((sample,) * SAMPLES_A_PAGE), SnapshotPart(LARGE, b"\xff" * SNAPSHOT_BYTES)):
        assert codec.decode(codec.encode(page)) == page


def test_that_every_request_of_the_trainer_calls_for_one_of_its_answers() -> None:
    answers = {messages.ANSWERS[request] for request in get_args(TrainerRequest)}
    assert answers == set(get_args(TrainerAnswer))

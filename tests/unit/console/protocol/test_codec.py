"""The codec: one form per message, one sentence per fault, and a digest that names one change."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

import msgspec
import pytest

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    BolusChange,
    Phase,
    ProgramChange,
)
from console.domain.prescription import (
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Drug,
    Flex,
    Prescription,
    Step,
)
from console.domain.quantities import Concentration, Dose, DoseRate, Volume
from console.domain.reading import Alarm, BolusKind, Given, Identity, Ran, ReadBack, Reading, RunningBolus
from console.domain.spanning import MOST_STRETCHES
from console.errors import LocalProtocolError, RemoteProtocolError
from console.protocol import codec, values
from console.protocol.messages import Abort, Close, Hello, LogEntry, ReadStatus, Refused, Status
from console.protocol.trainer_messages import Jump, SetRate, Time
from console.protocol.wire import (
    WireBolus,
    WireRan,
    WireStanding,
)
from support.wire import raw

FLEX = Flex(
    (
        DayGroup(WEEKDAYS, (Step(0, DoseRate(10_000)), Step(390, Dose(40_000)), Step(480, DoseRate(12_000)))),
        DayGroup(WEEKEND, (Step(0, DoseRate(11_000)),)),
    )
)
PRESCRIPTION = Prescription(
    Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(2000))), FLEX, Volume.from_ml(Decimal(2))
)
BOLUS = BolusChange(Dose.from_mcg(Decimal("49.5")), 3_600_000)
CATHETER = Catheter(
    "C-80", (CatheterSegment("spinal", 800, 13, 2_200), CatheterSegment("pump", 100, 0, 2_200))
)
READING = Reading(
    identity=Identity("Cisterna S20", "CS-1", simulated=True, services=("pump", "trainer", "bench")),
    boot_id=bytes(range(8)),
    version=7,
    operation=bytes(range(16)),
    digest=bytes(range(32)),
    prescription=PRESCRIPTION,
    bolus=RunningBolus(BolusKind.SINGLE, (Phase(BOLUS.dose, BOLUS.duration_ms),), 1_000, replaces=False),
    clock_ms=64_000_000_000,
    capacity_pl=20_000_000_000,
    reservoir_pl=15_000_000_001,
    delivered_pl=5_000_000_000,
    filled_pl=20_000_000_001,
    withdrawn_pl=0,
    alarms=(Alarm.LOW_RESERVOIR,),
    months_to_eri=58,
    log_head=31,
    corrected_pl=-900_000_000,
    stopped_ms=63_000_000_000,
    catheter=CATHETER,
    filled_ms=60_000_000_000,
    stable_until=date(1972, 6, 30),
    patient_boluses=(62_000_000_000, 62_500_000_000),
    given=Given(
        50_000,
        40_000,
        2,
        (
            Ran(63_950_000_000, 63_990_000_000, Fraction(0)),
            Ran(63_990_000_000, 64_000_000_000, Fraction(25, 3)),
        ),
    ),
    measured_pl=8_700_000_000,
    alarms_since=(63_500_000_000,),
    silenced_until_ms=64_000_600_000,
    repeats=Repeats(20 * 60_000, 120 * 60_000),
    service_ends_ms=70_000_000_000,
    log_first=7,
)
READ_BACK = ReadBack(
    operation=bytes(16),
    change=ProgramChange(PRESCRIPTION),
    base_version=7,
    digest=bytes(32),
    daily_ng=((587_000, 2),) * 7,
    peak_ng_per_h=(80_000, 3),
    peak_minutes=(390, 480),
    empty_ms=None,
    expires_in_ms=120_000,
    bolus_ends_ms=65_000_000_000,
)


def test_that_a_message_is_its_number_and_then_its_fields() -> None:
    assert codec.encode(Hello("ward 3", "pump")) == b"\x93\x01\xa6ward 3\xa4pump"
    assert codec.encode(ReadStatus()) == b"\x91\x0a"
    assert codec.encode(Jump(by_ms=86_400_000)) == b"\x92\x1f\xce\x05\x26\x5c\x00"


@pytest.mark.parametrize(
    "message",
    [Close(), ReadStatus(), SetRate(3_600), Time(0, 86_400), Refused("busy", "Another console is here.")],
)
def test_that_a_message_comes_back_as_it_was_sent(message: Close) -> None:
    assert codec.decode(codec.encode(message)) == message


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "truncated"),
        (raw(99), "Invalid value 99"),
        (raw(-1), "Invalid value -1"),
        (raw(2**64 - 1), "Invalid value"),
        (raw("hello"), "Expected `int`, got `str`"),
        (raw(10) + b"\x00", "trailing"),
        (raw(10, 0), "at most length 0"),
        (raw(1, "ward 3"), "at least length"),
        (raw(30, 60.0), "Expected `int`, got `float`"),
        (raw(30, float("nan")), "Expected `int`, got `float`"),
        (raw(30, float("inf")), "Expected `int`, got `float`"),
        (raw(30, True), "Expected `int`, got `bool`"),
        (raw(30, "60"), "Expected `int`, got `str`"),
        (raw(30, -1), ">= 0"),
        (raw(30, 86_401), "<= 86400"),
        (raw(31, 2**63), "<= "),
        (raw(31, 0), ">= 1"),
        (raw(16, bytes(15)), "length >= 16"),
        (raw(16, bytes(17)), "length <= 16"),
        (raw(16, "sixteen signs …"), "Expected `bytes`"),
        (raw(1, b"ward 3", "pump"), "Expected `str`, got `bytes`"),
        (raw(1, "", "pump"), "length >= 1"),
        (raw(1, "x" * 41, "pump"), "length <= 40"),
        (raw(1, "a\nb", "pump"), "regex"),
        (raw(1, "a\u202eb", "pump"), "regex"),
        (b"\x93\x01\xa1\xff\xa1a", "utf-8"),
        (b"\x93\x01\xa3\xed\xa0\x80\xa1a", "utf-8"),
        (b"\x81\x01\x02", "Expected `array`"),
        (b"\xc1", "malformed"),
        (b"\x91\xd4\x00\x00", "ext"),
        (b"\xdd\xff\xff\xff\xff", "truncated"),
        (b"\xc6\xff\xff\xff\xff", "truncated"),
    ],
)
def test_that_bytes_that_are_no_message_are_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(RemoteProtocolError) as refused:
        codec.decode(data)
    assert str(refused.value).startswith("A message arrived that is not ITBP/1: ")
    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "data",
    [
        b"\xdc\x00\x01\x0a",  # the array's length in two bytes
        b"\x91\xcc\x0a",  # the number in two
        b"\x92\x1e\xcd\x00\x05",  # an integer in three
        b"\x93\x01\xd9\x01a\xa1b",  # a text's length in two
        b"\x92\x10\xc5\x00\x10" + bytes(16),  # bytes' length in three
        b"\x92\x1e\xd3" + bytes(7) + b"\x05",  # a signed integer where an unsigned one is due
    ],
)
def test_that_a_second_form_of_the_same_message_is_refused(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError, match="another form"):
        codec.decode(data)


@pytest.mark.parametrize("length", range(1, len(codec.encode(codec.status(READING)))))
def test_f02_no_beginning_of_a_message_is_a_message(length: int) -> None:
    with pytest.raises(RemoteProtocolError):
        codec.decode(codec.encode(codec.status(READING))[:length])


@pytest.mark.parametrize(
    "bomb",
    [
        b"\x91" * 4_000,
        b"\x81" * 4_000,
        b"\x91\x0a" + b"\x91" * 3_990,
        b"\x92\x1e" + b"\x91" * 3_990,
        b"\x93\x01" + b"\x81\xa1a" * 1_300,
        b"\x96\x0c\xc4\x10" + bytes(16) + b"\x00\xc4\x20" + bytes(32) + b"\x92" * 3_900,
    ],
)
def test_f09_a_nesting_bomb_is_refused_even_when_the_stack_is_small(bomb: bytes) -> None:
    outcomes: list[str] = []

    def refuse() -> None:
        try:
            codec.decode(bomb)
        except RemoteProtocolError as why:
            outcomes.append(str(why))

    before = threading.stack_size(128 * 1024)
    try:
        thread = threading.Thread(target=refuse)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert len(outcomes) == 1


def test_that_a_message_longer_than_any_is_refused_before_it_is_read() -> None:
    with pytest.raises(RemoteProtocolError, match="4001 bytes"):
        codec.decode(b"\x91" * 4_001)


@pytest.mark.parametrize(
    "message",
    [
        SetRate(86_401),
        SetRate(-1),
        SetRate(2**70),
        SetRate(1.5),  # type: ignore[arg-type]
        SetRate(object()),  # type: ignore[arg-type]
        Abort(b"short"),
        Hello("", "pump"),
        Hello("\ud800", "pump"),
        Refused("code", "x" * 401),
        Refused("code", "two\nlines"),
    ],
)
def test_that_a_message_the_other_end_would_refuse_is_our_own_bug(message: SetRate) -> None:
    with pytest.raises(LocalProtocolError, match="may not be sent"):
        codec.encode(message)


def test_that_a_reading_comes_back_from_the_wire_as_it_was() -> None:
    sent = codec.encode(codec.status(READING))
    received = codec.decode(sent)
    assert isinstance(received, Status)
    assert codec.reading(received) == READING


def test_that_a_reading_carries_as_many_stretches_as_are_ever_told() -> None:
    stretches = (WireRan(1, (1, 1)),) * (MOST_STRETCHES + 1)
    message = codec.status(READING)
    for count, fits in ((MOST_STRETCHES, True), (MOST_STRETCHES + 1, False)):
        given = msgspec.structs.replace(message.given, ran=stretches[:count])
        with nullcontext() if fits else pytest.raises(LocalProtocolError):
            codec.encode(msgspec.structs.replace(message, given=given))


def test_that_a_read_back_comes_back_from_the_wire_as_it_was() -> None:
    assert codec.read_back(codec.prepared(READ_BACK)) == READ_BACK


def test_that_a_bolus_of_nothing_is_refused_by_the_types_and_by_the_domain() -> None:
    with pytest.raises(RemoteProtocolError):
        codec.decode(raw(12, bytes(16), 0, bytes(32), [2, 0, 1], "a user"))
    with pytest.raises(RemoteProtocolError, match="no pump can hold"):
        values.from_wire(WireBolus(0, 1))


def test_f37_an_alarm_the_console_does_not_know_is_not_shown_as_one_it_does() -> None:
    message = codec.status(READING)
    strange = Status(
        **{name: getattr(message, name) for name in Status.__struct_fields__ if name != "alarms"},
        alarms=(WireStanding("meltdown", 0),),
    )
    with pytest.raises(RemoteProtocolError, match="“meltdown”, which this console does not know"):
        codec.reading(strange)


def test_that_the_digest_is_the_one_the_paper_defines() -> None:
    by_hand = b"ITBP/1 change\x00" + b"\x93\xa4CS-1\x07\x93\x02\xcd\xc3\x50\xce\x00\x09\x27\xc0"
    digest = codec.digest("CS-1", 7, BolusChange(Dose(50_000), 600_000))
    assert digest == sha256(by_hand).digest()
    assert digest.hex() == "fbd12ed879f494695a4c7c1d1bd0dfc3f7983c4cad184649de4954d24b3fba15"


def test_that_another_serial_version_or_change_has_another_digest() -> None:
    other = Prescription(PRESCRIPTION.drug, FLEX, Volume(1))
    digests = {
        codec.digest("CS-1", 7, ProgramChange(PRESCRIPTION)),
        codec.digest("CS-2", 7, ProgramChange(PRESCRIPTION)),
        codec.digest("CS-1", 8, ProgramChange(PRESCRIPTION)),
        codec.digest("CS-1", 7, ProgramChange(other)),
        codec.digest("CS-1", 7, BOLUS),
    }
    assert len(digests) == 5


def test_that_a_digest_of_what_cannot_be_encoded_is_our_own_bug() -> None:
    with pytest.raises(LocalProtocolError, match="cannot be named"):
        codec.digest("\ud800", 7, BOLUS)
    with pytest.raises(LocalProtocolError, match="cannot be named"):
        codec.digest("CS-1", 2**70, BOLUS)


def test_that_the_longest_program_fits_into_every_message_that_carries_one() -> None:
    most = 2**53 - 1
    steps = tuple(Step(1_427 + n if n else 0, DoseRate(most)) for n in range(13))
    flex = Flex(tuple(DayGroup((day,), steps) for day in range(7)))
    longest = Prescription(Drug("𝒷" * 40, Concentration(most)), flex, Volume(most))
    back = replace(READ_BACK, change=ProgramChange(longest), daily_ng=((most, most),) * 7)
    alarms = (Alarm.LOW_RESERVOIR,) * 16
    services = ("𝓈" * 40,) * 8
    identity = Identity("𝓂" * 40, "𝓃" * 40, simulated=True, services=services)
    since = (most,) * 16
    reading = replace(READING, prescription=longest, alarms=alarms, alarms_since=since, identity=identity)
    assert len(codec.encode(codec.prepared(back))) < 2_400
    assert len(codec.encode(codec.status(reading))) <= codec.MAX_MESSAGE


def _entry(number: int, what: str) -> LogEntry:
    return LogEntry(number, 0, "note", what, bytes(32))


def test_that_a_page_of_the_log_holds_sixteen_entries_at_most() -> None:
    assert len(codec.log_page(tuple(_entry(n, "short") for n in range(20))).entries) == 16
    assert codec.log_page(()).entries == ()


def test_that_a_page_of_the_log_holds_as_many_long_entries_as_one_answer_may() -> None:
    entries = tuple(_entry(n, "ü" * 400) for n in range(16))
    page = codec.log_page(entries)
    assert page.entries == entries[: len(page.entries)]
    assert len(codec.encode(page)) <= codec.MAX_MESSAGE < len(codec.encode(page)) + 900

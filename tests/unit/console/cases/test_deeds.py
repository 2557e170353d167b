"""Events of a case: each names one deed, with all that belongs to it and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from console.cases.deeds import called
from console.cases.values import Begins, Cleared, Deed, Done, Event, Read, Refilled, Reprogrammed, Told
from console.cases.wanted import Between
from console.domain.change import BolusChange, ResumeChange, StopChange
from console.domain.hands import (
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    OralDrug,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    DailyDose,
    Dose,
    Volume,
)
from console.errors import FileRefused
from support.calculations import drug
from support.cases import HEAD, read

SEEN = '\n[[expect]]\nat = "0d 08:00"\npatient = { itch = false }\n'


def events(folder: Path, lines: str) -> tuple[Event, ...]:
    """Return the events that an `[[event]]` of these lines makes."""
    return read(folder, f'{HEAD}\n[[event]]\nat = "2d 09:00"\n{lines}\n{SEEN}').events


def deed(folder: Path, lines: str) -> Deed:
    """Return the one deed of an `[[event]]`."""
    (event,) = events(folder, lines)
    return event.deed


def refusal(folder: Path, lines: str) -> str:
    """Return the sentence with which an `[[event]]` is refused."""
    with pytest.raises(FileRefused) as refused:
        events(folder, lines)
    return str(refused.value)


HANDS: tuple[tuple[str, Hand], ...] = (
    ('"aspirate"', Aspirate(Port.RESERVOIR)),
    (
        '"aspirate"\nport = "catheter-access"\nvolume_ml = 1',
        Aspirate(Port.CATHETER, Volume(PL_PER_ML)),
    ),
    ('"inject"\nvolume_ml = 18', Inject(Port.RESERVOIR, drug("500"), Volume(18 * PL_PER_ML))),
    (
        '"inject"\nvolume_ml = 1\nconcentration_mcg_per_ml = 2000',
        Inject(Port.RESERVOIR, drug("2000"), Volume(PL_PER_ML)),
    ),
    ('"rinse"\nvolume_ml = 5\nrinses = 3', Rinse(drug("500"), Volume(5 * PL_PER_ML), 3)),
    ('"join"\nvolume_ml = 1', Join(Volume(PL_PER_ML))),
    ('"join"\nvolume_ml = 1\nconcentration_mcg_per_ml = 500', Join(Volume(PL_PER_ML), drug("500"))),
    ('"part"', Part()),
    ('"press"', PressButton()),
    ('"oral"\ndrug = "diazepam"\nmg = 10', GiveOral(OralDrug.DIAZEPAM, 10)),
    ('"lumbar-bolus"\ndose_mcg = 50', LumbarBolus(Dose(50_000))),
    ('"draw-csf"\nvolume_ml = 30', DrawCsf(Volume(30 * PL_PER_ML))),
    ('"admit"\ncare = "ventilation"', Admit(Care.VENTILATION)),
    ('"discharge"', Discharge()),
    *((f'"{look.value}"', Examine(look)) for look in Look),
)


@pytest.mark.parametrize(("lines", "hand"), HANDS, ids=lambda each: str(each)[:30])
def test_that_every_hand_can_be_written(tmp_path: Path, lines: str, hand: Hand) -> None:
    assert deed(tmp_path, f"hand = {lines}") == Done(hand)


def test_that_a_report_calls_a_hand_as_its_file_does() -> None:
    for lines, hand in HANDS:
        assert lines.startswith(f'"{called(hand)}"')


def test_that_a_hand_may_say_what_it_must_feel_say_and_find(tmp_path: Path) -> None:
    found = deed(tmp_path, 'hand = "x-ray"\nfinds = { Tip = "low" }\nsays = "picture"\nfeels_ml = [1, 2]')
    assert isinstance(found, Done)
    assert found.felt.finds == (("Tip", "low"),)
    assert found.felt.says == "picture"
    assert found.felt.ml == Between(Decimal(1), Decimal(2))


def test_that_every_change_can_be_told(tmp_path: Path) -> None:
    program = 'infusion = { mode = "simple-continuous", daily_dose_mcg = 200 }'
    even = SimpleContinuous(DailyDose(200_000))
    assert deed(tmp_path, f'tell = "program"\n{program}') == Told(Reprogrammed(even))
    assert deed(tmp_path, 'tell = "bolus"\ndose_mcg = 50\nlasts = "30min"') == Told(
        BolusChange(Dose(50_000), 30 * MS_PER_MINUTE)
    )
    assert deed(tmp_path, 'tell = "stop"') == Told(StopChange())
    assert deed(tmp_path, 'tell = "resume"\nrefused = "pump-runs"') == Told(ResumeChange(), "pump-runs")
    plain = Refilled(Volume(18 * PL_PER_ML), None, Volume(0), None, None, bridge=False)
    assert deed(tmp_path, 'tell = "refill"\nfilled_ml = 18') == Told(plain)
    whole = f'tell = "refill"\nfilled_ml = 9\nwithdrawn_ml = 2\nleft_ml = 1\nbridge = true\n{program}'
    assert deed(tmp_path, f"{whole}\nconcentration_mcg_per_ml = 2000") == Told(
        Refilled(
            Volume(9 * PL_PER_ML),
            Volume(2 * PL_PER_ML),
            Volume(PL_PER_ML),
            drug("2000").concentration,
            even,
            bridge=True,
        )
    )


def test_that_faults_begin_and_are_cleared_and_a_pump_is_read(tmp_path: Path) -> None:
    begins = deed(tmp_path, 'fault = "leak"\nvalue = 60\nfor = "2d"')
    assert isinstance(begins, Begins)
    assert begins.fault.until_ms == begins.fault.from_ms + 2 * MS_PER_DAY
    assert deed(tmp_path, 'clear = "leak"') == Cleared("leak")
    assert deed(tmp_path, "read = true") == Read()


def test_that_what_is_repeated_happens_as_often_as_it_says(tmp_path: Path) -> None:
    pressed = events(tmp_path, 'hand = "press"\nevery = "8h"\ntimes = 3\nwhy = "Daily."')
    first_ms = pressed[0].at_ms
    assert [event.at_ms - first_ms for event in pressed] == [0, 8 * MS_PER_HOUR, 16 * MS_PER_HOUR]
    assert {event.why for event in pressed} == {"Daily."}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "an event is one of fault, clear, hand, tell, read."),
        ('read = true\nhand = "press"', "an event is one of fault, clear, hand, tell, read."),
        ("read = false", "read is true, or left out."),
        ('fault = "leak"', "The fault leak needs a value"),
        ('fault = "memory-reset"\nfor = "1h"', "happens at one instant"),
        ('fault = "leak"\nvalue = 5\nevery = "1h"\ntimes = 2', "'every' is not known here"),
        ('clear = "luck"', "there is no fault 'luck'"),
        ('hand = "press"\nvolume_ml = 1', "'volume_ml' is not known here"),
        ('hand = "inject"', "volume_ml is missing"),
        ('hand = "aspirate"\nport = "side"', "port is reservoir, catheter-access"),
        ('hand = "rinse"\nvolume_ml = 5\nrinses = 9', "A reservoir is rinsed 1 to 5 times."),
        ('hand = "oral"\ndrug = "aspirin"\nmg = 5', "drug is baclofen, diazepam, cyproheptadine"),
        ('hand = "admit"\ncare = "good"', "care is observation, ventilation"),
        ('hand = "press"\nrefused = "lockout"\nsays = "x"', "feels and finds nothing"),
        ('tell = "secrets"', "a pump is told program, bolus, refill, stop, resume."),
        ('tell = "stop"\ndose_mcg = 5', "'dose_mcg' is not known here"),
        ('tell = "bolus"\ndose_mcg = 5\nlasts = "soon"', "lasts is a span"),
        ('tell = "bolus"\ndose_mcg = 0\nlasts = "5min"', "A bolus needs a dose above 0"),
        ('hand = "press"\nevery = "1h"', "every and times stand together"),
    ],
)
def test_that_an_event_which_cannot_be_is_refused(tmp_path: Path, lines: str, sentence: str) -> None:
    told = refusal(tmp_path, lines).replace("\N{NO-BREAK SPACE}", " ")
    assert sentence in told
    assert "event 1" in told

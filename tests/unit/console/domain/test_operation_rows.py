"""What operations come to, setting by setting, in a clinician's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    Bridge,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    RefillChange,
    StopChange,
)
from console.domain.operation_rows import (
    alarms_rows,
    bridge_rows,
    implant_rows,
    patient_rows,
    prime_rows,
    refill_rows,
    resume_rows,
    running_text,
    stop_rows,
)
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from console.domain.rows import DiffRow
from support.asking import NB, NOW, drug, volume
from support.therapies import RUNNING, implanted, patient_bolus, prescription, simple


def told(rows: Iterable[DiffRow]) -> list[tuple[str, str, str, int]]:
    """Return setting, both texts with plain spaces, and the count of each row."""
    return [
        (row.setting, row.before.replace(NB, " "), row.after.replace(NB, " "), row.changes) for row in rows
    ]


B1 = Bridge((Phase(volume("0.375"), 81_000_000, clears=drug("500")),))


def test_that_a_refill_with_a_bridge_tells_all_that_the_pump_is_told() -> None:
    before, after = prescription(simple("200"), "500"), prescription(simple("200"), "2000")
    change = RefillChange(volume("4.9"), volume("0"), volume("18"), after, B1, date(2027, 5, 22))
    assert told(refill_rows(before, change, NOW)) == [
        ("Withdrawn", "—", "4.9 mL", 1),
        ("Left in the reservoir", "—", "0 mL", 1),
        ("Injected", "—", "18 mL", 1),
        ("Reservoir after", "—", "18 mL", 0),
        ("Bridge", "—", "200 mcg/day of the old baclofen 500 mcg/mL until Tue 24 Nov 2026 08:14", 1),
        ("Bridge as the pump lists it", "—", "750 mcg, bookkeeping", 0),
        ("Drug may be used until", "—", "Sat 22 May 2027", 1),
    ]


def test_that_a_bridge_left_out_is_told() -> None:
    before, after = prescription(simple("200"), "500"), prescription(simple("200"), "2000")
    change = RefillChange(volume("4.9"), volume("0"), volume("18"), after)
    assert ("Bridge", "—", "none: baclofen 500 mcg/mL stays in the path", 1) in told(
        refill_rows(before, change, None)
    )
    same = replace(change, prescription=before)
    assert not [row for row in told(refill_rows(before, same, None)) if row[0] == "Bridge"]


def test_that_a_bridge_without_a_beginning_tells_how_long_it_takes() -> None:
    (bridge, _) = told(bridge_rows(B1, drug("2000"), None))
    assert bridge[2] == "200 mcg/day of the old baclofen 500 mcg/mL for 22 h 30 min"


def test_that_a_bridge_of_two_fluids_is_told_part_by_part() -> None:
    both = Bridge((*B1.phases, Phase(volume("0.1"), 12 * MS_PER_HOUR, clears=drug("1000"))))
    found = told(bridge_rows(both, drug("2000"), NOW))
    assert [row[0] for row in found] == ["Bridge, part 1", "Bridge, part 2", "Bridge as the pump lists it"]
    assert found[1][2].endswith("until Tue 24 Nov 2026 20:14")
    assert found[2][2] == "950 mcg, bookkeeping"


def test_that_a_prime_tells_its_case_its_volume_and_the_drug_it_moves() -> None:
    prime = PrimeChange(PrimeCase.CATHETER_ACCESS, volume("0.17886"), 11 * MS_PER_MINUTE)
    assert told(prime_rows(prescription(RUNNING), prime)) == [
        ("Prime", "—", "catheter only, after catheter access", 1),
        ("Prime volume", "—", "0.17886 mL", 1),
        ("Prime duration", "—", "11 min", 0),
        ("Drug moved", "—", "357.7 mcg", 0),
    ]


def test_that_a_stop_tells_what_ceases_and_the_restart() -> None:
    before = prescription(RUNNING)
    assert told(stop_rows(before, StopChange(NOW))) == [
        ("Flow", "Flex, 5 steps, 267 mcg/day", "stopped, 0 mcg/day", 1),
        ("Restart planned", "—", "Mon 23 Nov 2026 09:44", 1),
    ]
    assert told(stop_rows(before, StopChange()))[1] == ("Restart planned", "—", "—", 0)
    assert told(resume_rows(before)) == [
        ("Flow", "stopped, 0 mcg/day", running_text(before).replace(NB, " "), 1)
    ]


def test_that_patient_boluses_are_told_with_the_most_they_add() -> None:
    assert told(patient_rows(None, patient_bolus("20", 10, 60, 3))) == [
        ("Patient boluses", "none", "allowed", 1),
        ("Patient bolus dose", "—", "20 mcg", 1),
        ("Patient bolus duration", "—", "10 min", 1),
        ("Lockout", "—", "1 h", 1),
        ("Most in any 24 h", "—", "3", 1),
        ("Patient boluses, at most", "—", "60 mcg more in 24 h", 0),
    ]


def test_that_patient_boluses_taken_away_are_one_change() -> None:
    found = told(patient_rows(patient_bolus("20", 10, 60, 3), None))
    assert found[0] == ("Patient boluses", "allowed", "none", 1)
    assert sum(row[3] for row in found) == 1
    assert list(patient_rows(None, None)) == []


def test_that_one_setting_of_the_patient_is_one_change() -> None:
    found = told(patient_rows(patient_bolus("20", 10, 60, 3), patient_bolus("20", 10, 90, 3)))
    assert [row[0] for row in found if row[3]] == ["Lockout"]


def test_that_an_implant_tells_the_catheter_piece_by_piece() -> None:
    found = told(implant_rows(ImplantChange(ImplantKind.NEW, implanted("ONE-89", "9")), None))
    assert found[0] == ("Done", "—", "new implant", 1)
    assert found[1] == ("Catheter", "—", "ONE-89", 1)
    assert found[2][2] == "89 cm less 9 cm trimmed, 80 cm implanted, 0.0022 mL/cm"
    assert found[3] == ("Catheter volume", "—", "0.176 mL", 0)


def test_that_tones_are_told_before_and_after() -> None:
    change = AlarmsChange(Repeats(20 * MS_PER_MINUTE))
    assert told(alarms_rows(change, Repeats())) == [
        ("Critical tone every", "10 min", "20 min", 1),
        ("Non-critical tone every", "1 h", "1 h", 0),
    ]
    assert told(alarms_rows(change, None))[0] == ("Critical tone every", "—", "20 min", 1)


def test_that_a_revision_is_told_beside_the_catheter_before() -> None:
    before, after = implanted("ONE-89", "9"), implanted("ONE-89", "14")
    found = told(implant_rows(ImplantChange(ImplantKind.REVISION, after), before))
    assert found[1] == ("Catheter", "ONE-89", "ONE-89", 0)
    assert found[2][1:] == (
        "89 cm less 9 cm trimmed, 80 cm implanted, 0.0022 mL/cm",
        "89 cm less 14 cm trimmed, 75 cm implanted, 0.0022 mL/cm",
        1,
    )
    assert found[3] == ("Catheter volume", "0.176 mL", "0.165 mL", 0)


def test_that_a_segment_that_is_gone_and_a_volume_that_was_typed_are_told() -> None:
    typed = Catheter("typed", typed=volume("0.2"))
    found = told(implant_rows(ImplantChange(ImplantKind.REVISION, typed), implanted("ONE-89", "9")))
    assert found[2][2] == "—"
    assert found[3] == ("Catheter volume", "0.176 mL", "0.2 mL", 1)
    unknown = told(implant_rows(ImplantChange(ImplantKind.REVISION, Catheter("CS-90")), None))
    assert unknown[2] == ("Catheter volume", "—", "not known", 0)

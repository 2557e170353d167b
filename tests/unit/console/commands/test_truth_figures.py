"""Truth is written with units in its keys, alike for machines and for people."""

from __future__ import annotations

from fractions import Fraction

from console.commands import truth_figures
from console.domain.faults import Fault
from console.session.truth import Deed, FaultsTold, SignsTold, TruthTold
from support.therapies import at, catalog

DAY = at(2026, 1, 5)
SIGNS = SignsTold(
    348, 500, (("hip adductors, left", 285),), 61, 2, 0, 364, 0, 96, 129, 79, 17, 98, 369, 15, itch=True
)
LEAK = Fault("leak", 60, DAY, at(2026, 1, 7))
TRUTH = TruthTold(
    reservoir_pl=11_400_000_000,
    ng_per_ml=2_000_000,
    tubing=(),
    catheter=None,
    given_ng=5_500,
    clock_ms=DAY,
    drawable_pl=10_000_000_000,
    calculated_pl=9_500_000_000,
    commanded_pl_per_day=144_000_000,
    tip_pl_per_day=57_600_000,
    signs=SIGNS,
    faults=(LEAK,),
)


def test_that_volumes_flows_and_doses_stand_in_the_units_of_their_keys() -> None:
    told = truth_figures.truth_told(TRUTH, as_json=True)
    assert (told["true_reservoir_ml"], told["calculated_reservoir_ml"]) == (10, Fraction("9.5"))
    assert (told["programmed_ml_per_day"], told["through_tip_ml_per_day"]) == (
        Fraction("0.144"),
        Fraction("0.0576"),
    )
    assert (told["given_mcg"], told["true_concentration_mcg_per_ml"]) == (Fraction("5.5"), 2000)


def test_that_signs_stand_in_the_units_of_their_keys() -> None:
    told = truth_figures.signs_told(SIGNS, as_json=True)
    assert told["csf_mcg_per_ml"] == Fraction("0.348")
    assert told["ashworth"] == {"hip adductors, left": Fraction("2.85")}
    assert (told["spasms_per_h"], told["withdrawal_percent"]) == (Fraction("6.1"), Fraction("36.4"))
    assert (told["temperature_c"], told["itch"]) == (Fraction("36.9"), True)


def test_that_people_read_words_where_machines_read_objects() -> None:
    assert truth_figures.signs_told(SIGNS, as_json=False)["ashworth"] == ["hip adductors, left 2.85"]
    assert truth_figures.fault_told(LEAK, as_json=False) == (
        "leak=60 2026-01-05T00:00:00 until 2026-01-07T00:00:00"
    )
    assert truth_figures.fault_told(Fault("stall", None, DAY), as_json=False) == "stall 2026-01-05T00:00:00"
    assert truth_figures.fault_told(Fault("stall", None, DAY), as_json=True) == {
        "fault": "stall",
        "value": None,
        "from": "2026-01-05T00:00:00",
        "until": None,
    }


def test_that_deeds_and_kinds_are_listed_in_order() -> None:
    told = FaultsTold(DAY, (LEAK,), (Deed(DAY, "injected", "Leak, loses 60 %."),))
    assert truth_figures.deeds_told(told, as_json=False) == ["2026-01-05T00:00:00 Leak, loses 60 %."]
    assert truth_figures.deeds_told(told, as_json=True) == [
        {"at": "2026-01-05T00:00:00", "kind": "injected", "what": "Leak, loses 60 %."}
    ]
    assert truth_figures.faults_told(told, as_json=True)["clock"] == "2026-01-05T00:00:00"
    listed = truth_figures.kinds_told(catalog().faults, as_json=True)
    assert [each["fault"] for each in listed] == list(catalog().faults)  # type: ignore[index]

"""What follows from a refill: the two dates, what binds them, and the flow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain.change import RefillChange
from support import refills
from ui.models import refill, refill_dates


def told(entry, state=None) -> dict[str, str]:
    state = state or refills.state()
    change = refill.to_change(entry, state)
    assert isinstance(change, RefillChange)
    return {
        label: words.replace("\u00a0", " ") for label, words, _ in refill_dates.dates(entry, state, change)
    }


def test_that_a_weak_flow_is_bound_by_the_drug_s_stability() -> None:
    lines = told(refills.whole())
    assert lines["Refill by, in 180\u00a0days"] == "Sat 22 May 2027"
    assert lines["Binding"] == "the drug's stability ends"
    assert lines["Drug stable until"] == "Sat 22 May 2027"
    assert lines["Flow after the bridge"] == "0.075 mL/day"


def test_that_a_strong_flow_is_bound_by_the_alarm_less_the_margin() -> None:
    lines = told(replace(refills.filled("500"), rinse=""))
    assert lines["Binding"] == "alarm less the clinic's margin"
    assert lines["Low-reservoir alarm"] == "Fri 15 Jan 2027"
    assert lines["Refill by, in 46\u00a0days"] == "Fri 8 Jan 2027"
    assert lines["Flow"] == "0.3 mL/day"


def test_that_a_vial_s_expiry_binds_when_it_is_first() -> None:
    lines = told(replace(refills.whole(), expiry=2026 * 12 + 11))
    assert lines["Binding"] == "the vial expires"
    assert lines["Refill by, in 38\u00a0days"] == "Thu 31 Dec 2026"


def test_that_an_earlier_alarm_volume_moves_the_date() -> None:
    entry = replace(refills.filled("500"), rinse="", alarm=Decimal(4))
    assert told(entry)["Low-reservoir alarm"] == "Sat 9 Jan 2027"


def test_that_of_half_a_refill_nothing_follows() -> None:
    lines = refill_dates.dates(refills.emptied(), refills.state(), None)
    assert {words for _, words, _ in lines} == {"—"}

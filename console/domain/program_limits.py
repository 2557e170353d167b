"""The hard limits of what a pump runs by: doses, rates, intervals, shares, later turns, patient boluses.

Apart from `limits`, which asks for them, because a refill brings a program too. Nothing here can be
overridden, and nothing judges how much a dose differs from the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.domain.bounds import (
    even_in_flow,
    fastest_ng_per_h,
    highest_24h_ng,
    in_24_hours,
    in_flow,
    in_range,
    rate_text,
    together_in_flow,
)
from console.domain.bridge_limits import recalculated_stops
from console.domain.calendar import LATEST_MS
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import ProgramChange
from console.domain.finding import Finding, stop
from console.domain.places import places_of, total_label
from console.domain.prescription import (
    Drug,
    Flex,
    Infusion,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    minimum_rates,
)
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Volume
from console.domain.reading import NOTHING_GIVEN, Given, RunningBolus
from console.domain.wording import amount, boluses_a_day, drug_text, duration_text


def stops(
    before: Prescription,
    change: ProgramChange,
    catalog: Catalog,
    pump: PumpModel,
    running: RunningBolus | None,
    *,
    given: Given = NOTHING_GIVEN,
) -> Iterator[Finding]:
    """Yield what keeps a program from being sent to a pump that runs `before`."""
    after = change.prescription
    yield from _drug_stops(before.drug, after.drug)
    yield from prescription_stops(after, catalog, pump, running, given=given)
    if change.bridge is not None:
        yield from recalculated_stops(change.bridge, catalog, pump, running)


def prescription_stops(
    after: Prescription,
    catalog: Catalog,
    pump: PumpModel,
    running: RunningBolus | None = None,
    *,
    given: Given = NOTHING_GIVEN,
) -> Iterator[Finding]:
    """Yield what no pump of this model runs, whatever it ran before; `running` goes on beside it.

    What boluses have `given` counts in the first 24 h.
    """
    yield from _low_reservoir_stops(after.low_reservoir, catalog, pump)
    found = [*_typed_stops(after, catalog, pump)]
    yield from found
    for infusion, field in _infusions(after):
        yield from _minimum_stops(infusion, field, pump)
        if isinstance(infusion, PeriodicBolus):
            yield from _periodic_stops(infusion, field, catalog)
    yield from _later_stops(after)
    if after.patient_bolus is not None:
        yield from _patient_stops(after, after.patient_bolus, catalog, pump)
    if not any(each.code == "daily-dose-too-high" for each in found):
        yield from in_24_hours(highest_24h_ng(after, running, given), "daily-dose", catalog, given)
    if running is not None and not running.replaces:
        fastest = fastest_ng_per_h(running, after.drug)
        yield from together_in_flow(fastest, after, pump, "daily-dose", "Wait until the bolus has ended.")


def _infusions(after: Prescription) -> Iterator[tuple[Infusion, str]]:
    """Yield what runs and what comes later, each with the field that a finding about the whole names."""
    yield after.infusion, ""
    if after.later is not None:
        yield after.later.infusion, "later"


def _typed_stops(after: Prescription, catalog: Catalog, pump: PumpModel) -> Iterator[Finding]:
    for place in places_of(after):
        quantity = catalog.quantities[place.key]
        yield from in_range(place.label, place.field, place.typed, quantity)
        yield from in_flow(place, after.drug, pump, quantity)
    for infusion, field in _infusions(after):
        for number, group in enumerate(infusion.groups if isinstance(infusion, Flex) else ()):
            if group.total is not None and isinstance(infusion, Flex):
                label, total = total_label(infusion, group), group.total.mcg_per_day
                daily = catalog.quantities["daily-dose"]
                yield from in_range(label, field or f"total-{number + 1}", total, daily)


def _drug_stops(held: Drug, wanted: Drug) -> Iterator[Finding]:
    if held != wanted:
        sentence = f"The pump holds {drug_text(held)}, the program is for {drug_text(wanted)}."
        yield stop("drug-differs", "drug", f"{sentence} Change the concentration by a refill.")


def _low_reservoir_stops(alarm: Volume, catalog: Catalog, pump: PumpModel) -> Iterator[Finding]:
    quantity = catalog.quantities["low-reservoir"]
    broken = tuple(in_range("The low-reservoir alarm", "low-reservoir", alarm.ml, quantity))
    yield from broken
    if not broken and not pump.low_reservoir_low <= alarm <= pump.low_reservoir_high:
        low, high = amount(pump.low_reservoir_low.ml, "mL"), amount(pump.low_reservoir_high.ml, "mL")
        sentence = f"The low-reservoir alarm of the {pump.name} is set from {low} to {high}."
        yield stop("low-reservoir-out-of-range", "low-reservoir", sentence)


def _minimum_stops(infusion: Infusion, field: str, pump: PumpModel) -> Iterator[Finding]:
    """Stop a minimum rate that is not the model's own: it is declared, never typed."""
    for minimum in minimum_rates(infusion):
        if minimum.flow_pl_per_h != pump.minimum_rate_pl_per_h:
            own = MinimumRate(pump.minimum_rate_pl_per_h, minimum.concentration).ng_per_h
            sentence = (
                f"The minimum rate of the {pump.name} is {rate_text(own)} with this strength, not "
                f"{rate_text(minimum.ng_per_h)}. Work the program out for this model."
            )
            basal = "basal" if isinstance(infusion, PeriodicBolus) else "daily-dose"
            yield stop("minimum-rate-differs", field or basal, sentence)
            return


def _periodic_stops(periodic: PeriodicBolus, field: str, catalog: Catalog) -> Iterator[Finding]:
    """Stop intervals and boluses that are too short or too long."""
    yield from interval_stops(periodic.every_ms, field, catalog)
    lasts = Fraction(periodic.lasts_ms, MS_PER_MINUTE)
    duration = catalog.quantities["periodic-duration"]
    yield from in_range("The bolus", field or "bolus-duration", lasts, duration)


def interval_stops(every_ms: int, field: str, catalog: Catalog) -> Iterator[Finding]:
    """Stop an interval, ms, too short or too long: in 2004 minutes were typed for hours (8870 recall).

    Of itself, whatever the bolus lasts; `field` names the later infusion's, empty for the one from now on.
    """
    interval, shortest = Fraction(every_ms, MS_PER_MINUTE), catalog.practice.shortest_interval_minutes
    if interval < shortest:
        least = duration_text(shortest * MS_PER_MINUTE)
        sentence = (
            f"A bolus every {duration_text(every_ms)} is {boluses_a_day(every_ms)}; the "
            f"shortest interval is {least}. Are minutes typed for hours? Enter {least} or more."
        )
        yield stop("interval-too-short", field or "interval", sentence)
    else:
        wanted = catalog.quantities["periodic-interval"]
        yield from in_range("The interval", field or "interval", interval, wanted)


def _later_stops(after: Prescription) -> Iterator[Finding]:
    if after.later is not None and not 0 <= after.later.at_ms <= LATEST_MS:
        yield stop("later-out-of-range", "later", "The later turn lies outside the pump's calendar.")


def _patient_stops(
    after: Prescription, allowed: PatientBolus, catalog: Catalog, pump: PumpModel
) -> Iterator[Finding]:
    """Stop patient boluses that the model cannot give, out of range, or too fast beside the basal."""
    if not pump.patient_controller:
        sentence = f"The {pump.name} has no controller for the patient. Leave patient boluses out."
        yield stop("patient-bolus-not-possible", "patient-dose", sentence)
        return
    typed = (
        ("patient-dose", "patient-bolus-dose", Fraction(allowed.dose.mcg)),
        ("patient-duration", "patient-bolus-duration", Fraction(allowed.lasts_ms, MS_PER_MINUTE)),
        ("lockout", "patient-bolus-lockout", Fraction(allowed.lockout_ms, MS_PER_MINUTE)),
        ("per-day", "patient-boluses-per-day", Fraction(allowed.per_day)),
    )
    for field, key, value in typed:
        yield from in_range("The patient bolus", field, value, catalog.quantities[key])
    rate = Fraction(allowed.dose.ng * MS_PER_HOUR, allowed.lasts_ms)
    way_out = "Give the patient bolus over a longer time, or less of it."
    yield from together_in_flow(rate, after, pump, "patient-duration", way_out)
    if not pump.bolus_adds_to_basal:
        yield from even_in_flow("The patient bolus", "patient-duration", rate, after.drug, pump)

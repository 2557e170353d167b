"""Where a drug is in a patient, in closed form: ten amounts that each fade at a rate of their own.

Apart from `response`, which says when something is given, and from `signs`, which says what shows. Drug
under the skin and swallowed goes over into the cerebrospinal fluid (CSF); what acts follows that with a
delay; habit, tolerance and dependence follow what acts, more and more slowly; want follows what habit lacks.
All of it is linear, so that it falls into modes that know nothing of each other: between two inputs each is
one multiplication away, however long that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from console.domain.catalog import ResponseParameters
from console.pump.decay import LN2, left

MS_PER_H = 3_600_000.0

SKIN, SWALLOWED, CSF, ACTING, HABIT, TOLERANCE, DEPENDENCE, WANT, DIAZEPAM, CYPROHEPTADINE = range(10)
"""The amounts by number: ng under the skin, ng swallowed, then ng/mL, then mg of the other two drugs."""

HALF_LIVES = (
    "skin_half_life_h",
    "baclofen_half_life_h",
    "csf_half_life_h",
    "effect_half_life_h",
    "habit_half_life_h",
    "tolerance_half_life_h",
    "dependence_half_life_h",
    "withdrawal_half_life_h",
    "diazepam_half_life_h",
    "cyproheptadine_half_life_h",
)
"""The half-life of each amount, in its order."""

DIGIT_BITS = 12
DIGIT = (1 << DIGIT_BITS) - 1
"""What is left after a duration is the product of what is left after its digits, each worked out once."""
MOST_KEPT = 8_192
"""How many durations are kept with what is left after them, and how many digits."""

Row = tuple[float, ...]


class Kinetics:
    """The modes of one patient: `steady` is what 1 ng/ms into the CSF comes to, `volume_ml` what it fills."""

    def __init__(self, parameters: ResponseParameters) -> None:
        rates = [LN2 / float(parameters.figure(name)) for name in HALF_LIVES]
        clearance = float(parameters.figure("csf_clearance_ml_per_h"))
        self.volume_ml = clearance / rates[CSF]
        self._per_ms = tuple(rate / MS_PER_H for rate in rates)
        flows = _flows(parameters, rates, self.volume_ml)
        self._to_amounts = _modes_of(flows)
        self._to_modes = _inverse(self._to_amounts)
        level = MS_PER_H / clearance
        self.steady = self.modes([level if CSF <= each <= DEPENDENCE else 0.0 for each in range(len(rates))])
        self._ones = tuple(zip(*self._to_modes, strict=True))
        self.left_after = lru_cache(MOST_KEPT)(self._product_after)
        """What is left of 1 of each mode after so many ms."""
        self._digit = lru_cache(MOST_KEPT)(self._left_after_digit)

    def modes(self, amounts: Sequence[float]) -> Row:
        """Return the modes of `amounts`."""
        return _times(self._to_modes, amounts)

    def amounts(self, modes: Sequence[float]) -> Row:
        """Return the amounts that `modes` make up."""
        return _times(self._to_amounts, modes)

    def one(self, what: int) -> Row:
        """Return the modes of 1 of one amount."""
        return self._ones[what]

    def _product_after(self, duration_ms: int) -> Row:
        product = self._digit(duration_ms & DIGIT)
        unit, rest = 1 << DIGIT_BITS, duration_ms >> DIGIT_BITS
        while rest:
            more = self._digit((rest & DIGIT) * unit)
            product = tuple([one * other for one, other in zip(product, more, strict=True)])
            unit, rest = unit << DIGIT_BITS, rest >> DIGIT_BITS
        return product

    def _left_after_digit(self, duration_ms: int) -> Row:
        return tuple([left(rate * duration_ms) for rate in self._per_ms])


@lru_cache(maxsize=64)
def kinetics_of(parameters: ResponseParameters) -> Kinetics:
    """Return the modes of a patient: the same ones for the same figures, worked out once."""
    return Kinetics(parameters)


def _flows(parameters: ResponseParameters, rates: list[float], volume_ml: float) -> list[list[float]]:
    """Return how fast each amount (row) grows by each other one (column), per hour: a triangle."""
    flows = [[0.0] * len(rates) for _ in rates]
    for each, rate in enumerate(rates):
        flows[each][each] = -rate
    for depot, share in ((SKIN, "skin_share_percent"), (SWALLOWED, "baclofen_share_percent")):
        flows[CSF][depot] = float(parameters.figure(share)) / 100.0 * rates[depot] / volume_ml
    flows[ACTING][CSF] = rates[ACTING]
    for follower in (HABIT, TOLERANCE, DEPENDENCE):
        flows[follower][ACTING] = rates[follower]
    flows[WANT][HABIT] = rates[WANT]
    flows[WANT][ACTING] = -rates[WANT]
    return flows


def _modes_of(flows: list[list[float]]) -> tuple[Row, ...]:
    """Return the amounts in one of each mode, as columns; rates that are linked must differ."""
    size = range(len(flows))
    found = [[1.0 if row == column else 0.0 for column in size] for row in size]
    for column in size:
        for row in range(column + 1, len(flows)):
            fed = _product(flows[row][column:row], [found[each][column] for each in range(column, row)])
            if fed != 0.0:
                found[row][column] = fed / (flows[column][column] - flows[row][row])
    return tuple(map(tuple, found))


def _inverse(triangle: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the inverse of a triangle with ones along its edge."""
    size = range(len(triangle))
    found = [[1.0 if row == column else 0.0 for column in size] for row in size]
    for column in size:
        for row in range(column + 1, len(triangle)):
            held = [found[each][column] for each in range(column, row)]
            found[row][column] = -_product(triangle[row][column:row], held)
    return tuple(map(tuple, found))


def _times(rows: tuple[Row, ...], values: Sequence[float]) -> Row:
    return tuple(_product(row, values) for row in rows)


def _product(row: Sequence[float], values: Sequence[float]) -> float:
    """Return the sum of the products, added one after the other: `sum` does not add alike in every Python."""
    total = 0.0
    for each, value in zip(row, values, strict=True):
        total += each * value
    return total

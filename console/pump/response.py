"""The simulated patient: what the drug at the catheter's tip, and whatever else is given, does to them.

Apart from `kinetics` and `signs`, of which it is the history: one anchor, and what holds since. Floating
point, unlike all that is dose and volume, and only ever advanced to where something really changed: who looks
moves nothing, so that the same events leave the same bytes however time was cut. Illustrative, and no
prediction: patients do not respond on schedule.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import inf, isfinite

from console.domain.catalog import ResponseParameters
from console.errors import RuleBroken
from console.protocol.wire import Count, Wire
from console.pump import kinetics
from console.pump.decay import left
from console.pump.kinetics import Kinetics, Row, kinetics_of
from console.pump.signs import Inside, Patient, Signs

__all__ = ["Response", "ResponseParameters", "ResponseState", "Signs", "steady"]

MODEL_LEVEL = "model drug level (arbitrary scale)"
"""What the level is called wherever it is shown, and only to instructors: measured ones were 0.2 to 20 mcg/mL
without a correlation to dose (Albright 2007), the calculated ones are 0.13 to 1.65."""

DRUGS = {
    "baclofen": kinetics.SWALLOWED,
    "diazepam": kinetics.DIAZEPAM,
    "cyproheptadine": kinetics.CYPROHEPTADINE,
}
"""What can be swallowed, and which amount it adds to."""

NG_PER_MG = 1_000_000.0
MOST_NOXIOUS = 10.0

Hex = str
"""A float as hexadecimal text, exact to the last bit."""


class ResponseState(Wire, frozen=True):
    """All that a patient's response is at its anchor, in the form in which it is kept.

    `ng_per_ms` is the drug's rate at the tip since `at_ms`; `away` is how far each of the modes of `kinetics`
    is from where it goes at that rate.
    """

    at_ms: Count
    ng_per_ms: Hex
    away: tuple[Hex, ...]
    supported: bool
    noxious: Hex


class Response:
    """One patient from `at_ms` on: without a `state` one who never had the drug; see also `steady`.

    Every input says when it happens, never before the one before it: `RuleBroken` otherwise.
    """

    __slots__ = ("_at_ms", "_away", "_kinetics", "_noxious", "_parameters", "_patient", "_rate", "_supported")

    def __init__(
        self, parameters: ResponseParameters, at_ms: int, state: ResponseState | None = None
    ) -> None:
        self._parameters = parameters
        self._kinetics: Kinetics = kinetics_of(parameters)
        self._patient = _patient(parameters)
        held = state or steady(at_ms, 0.0)
        self._at_ms = held.at_ms
        self._rate = _number(held.ng_per_ms)
        self._away: Sequence[float] = tuple(map(_number, held.away))
        self._supported = held.supported
        self._noxious = _number(held.noxious)
        if len(self._away) != len(kinetics.HALF_LIVES) or self._rate < 0.0 or not _bearable(self._noxious):
            raise RuleBroken("This is not the state of a patient's response.")

    @property
    def state(self) -> ResponseState:
        """All that it is at its anchor: equal bytes for equal histories."""
        away = tuple([each.hex() for each in self._away])
        return ResponseState(self._at_ms, self._rate.hex(), away, self._supported, self._noxious.hex())

    @property
    def parameters(self) -> ResponseParameters:
        """Whose response it is."""
        return self._parameters

    def copy(self) -> Response:
        """Return another one in the same state."""
        other = Response.__new__(Response)
        for name in self.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def input(self, at_ms: int, ng_per_ms: float) -> None:
        """Let `ng_per_ms` of 0 or more arrive at the tip from now on; the same again is no change."""
        if not 0.0 <= ng_per_ms < inf:
            raise _less_than_nothing()
        if ng_per_ms != self._rate:
            self._change(at_ms, self._rate - ng_per_ms, self._kinetics.steady)
            self._rate = ng_per_ms

    def bolus(self, at_ms: int, ng: float) -> None:
        """Put `ng` into the spinal fluid at once: by lumbar puncture, or pushed through the catheter."""
        self._add(at_ms, kinetics.CSF, _given(ng) / self._kinetics.volume_ml)

    def absorb(self, at_ms: int, ng: float) -> None:
        """Put `ng` under the skin, from where it is taken up slowly."""
        self._add(at_ms, kinetics.SKIN, _given(ng))

    def oral(self, at_ms: int, drug: str, mg: float) -> None:
        """Let the patient swallow `mg` of one of `DRUGS`; refuses another."""
        if drug not in DRUGS:
            raise RuleBroken(f"There is no {drug} to swallow; there is {', '.join(DRUGS)}.")
        what = DRUGS[drug]
        self._add(at_ms, what, _given(mg) * (NG_PER_MG if what == kinetics.SWALLOWED else 1.0))

    def draw_csf(self, at_ms: int, ml: float) -> None:
        """Draw `ml` of cerebrospinal fluid, which is replaced by fluid without the drug as it leaves."""
        if _given(ml) == 0.0:
            return
        level = self.amounts(at_ms)[kinetics.CSF]
        kept = left(ml / self._kinetics.volume_ml)
        self._add(at_ms, kinetics.CSF, level * (kept - 1.0))

    def support(self, at_ms: int, on: bool) -> None:  # noqa: FBT001 - on or off is all it says
        """Admit and ventilate the patient, or no longer: it shows in the signs and changes no drug."""
        self._no_earlier(at_ms)
        self._supported = on

    def stimulus(self, at_ms: int, severity: float) -> None:
        """Let something hurt, from 0 (nothing) to 10: an ulcer, an infection."""
        self._no_earlier(at_ms)
        if not _bearable(severity):
            raise RuleBroken("What hurts is said from 0 to 10.")
        self._noxious = severity

    def signs(self, at_ms: int) -> Signs:
        """Return what shows at `at_ms`, at or after the anchor; looking moves nothing."""
        return self._patient.read(Inside(self.amounts(at_ms), self._supported, self._noxious))

    def amounts(self, at_ms: int) -> Row:
        """Return the amounts of `kinetics` at `at_ms`, at or after the anchor; looking moves nothing."""
        self._no_earlier(at_ms)
        left_then = self._kinetics.left_after(at_ms - self._at_ms)
        rate, steady_modes = self._rate, self._kinetics.steady
        modes = zip(self._away, left_then, steady_modes, strict=True)
        return self._kinetics.amounts([rate * end + away * part for away, part, end in modes])

    def _add(self, at_ms: int, what: int, amount: float) -> None:
        if amount:
            self._change(at_ms, amount, self._kinetics.one(what))

    def _change(self, at_ms: int, by: float, of: Row) -> None:
        """Advance the anchor to `at_ms` and move the modes by so much of `of`."""
        lasted_ms = at_ms - self._at_ms
        if lasted_ms < 0:
            raise _backwards()
        modes = zip(self._away, self._kinetics.left_after(lasted_ms), of, strict=True)
        self._away = [away * part + by * each for away, part, each in modes]
        self._at_ms = at_ms

    def _no_earlier(self, at_ms: int) -> None:
        if at_ms < self._at_ms:
            raise _backwards()


def steady(at_ms: int, ng_per_ms: float) -> ResponseState:
    """Return the state of a patient who has had `ng_per_ms` at the tip for years, at `at_ms`."""
    nothing = (0.0).hex()
    away = (nothing,) * len(kinetics.HALF_LIVES)
    return ResponseState(at_ms, _given(ng_per_ms).hex(), away, supported=False, noxious=nothing)


@lru_cache(maxsize=64)
def _patient(parameters: ResponseParameters) -> Patient:
    return Patient({name: float(value) for name, value in parameters.figures}, parameters.muscles)


def _backwards() -> RuleBroken:
    return RuleBroken("A patient's response does not run backwards.")


def _less_than_nothing() -> RuleBroken:
    return RuleBroken("What a patient is given is 0 or more.")


def _bearable(severity: float) -> bool:
    return 0.0 <= severity <= MOST_NOXIOUS


def _given(amount: float) -> float:
    if not 0.0 <= amount < inf:
        raise _less_than_nothing()
    return float(amount)


def _number(text: Hex) -> float:
    number = float.fromhex(text)
    if not isfinite(number):
        raise RuleBroken("This is not the state of a patient's response.")
    return number

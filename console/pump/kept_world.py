"""The form in which a memory keeps what is true, and the way back.

Apart from `state`, which holds all that a memory keeps together, and from the world, which lives by it.
Volumes are exact fractions; looking at a world to keep it moves nothing in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from console.domain.catalog import ResponseParameters
from console.domain.faults import Fault
from console.errors import RuleBroken
from console.protocol.wire import Count, Name, Wire
from console.pump.accuracy import Accuracy
from console.pump.body import Amount, Body
from console.pump.catheter import Parcel
from console.pump.chamber import Chamber
from console.pump.response import Response, ResponseState
from console.pump.rotor import Rotor
from console.pump.world import Origin, Standing, World

Exact = str
"""An exact fraction as `numerator/denominator` in hexadecimal: mixing makes long ones, which decimal text of
Python's has a limit for."""


class WireAmount(Wire, frozen=True):
    """A sum of fluid: pL, and ng of drug in it."""

    pl: Exact
    ng: Exact


class WireFluid(Wire, frozen=True):
    """A parcel of fluid: pL, and its strength in ng/mL."""

    pl: Exact
    ng_per_ml: Exact


class WireChamber(Wire, frozen=True):
    """Where fluids blur; the fields are those of `Chamber`."""

    pl: Exact
    ng: Exact
    ng_per_ml: Exact
    step_pl: Exact
    into_pl: Exact


class WireBody(Wire, frozen=True):
    """What is true in the instant that is kept; the fields are those of `Body`."""

    drawable_pl: Exact
    residual_pl: Exact
    ng_per_ml: Exact
    tubing: tuple[WireFluid, ...]
    catheter: tuple[WireFluid, ...] | None
    came: WireAmount
    given: WireAmount
    gone: WireAmount
    pocket: WireAmount
    rest_ng: Exact
    chamber: WireChamber | None

    @property
    def held(self) -> Body:
        """The body that is kept; raises `ValueError`, `ZeroDivisionError` or `RuleBroken` if it is none."""
        return Body(
            drawable_pl=_fraction(self.drawable_pl),
            residual_pl=_fraction(self.residual_pl),
            ng_per_ml=_fraction(self.ng_per_ml),
            tubing=_parcels(self.tubing),
            catheter=None if self.catheter is None else _parcels(self.catheter),
            came=_amount(self.came),
            given=_amount(self.given),
            gone=_amount(self.gone),
            pocket=_amount(self.pocket),
            rest_ng=_fraction(self.rest_ng),
            chamber=None if self.chamber is None else _chamber(self.chamber),
        )


class WireFault(Wire, frozen=True):
    """A fault; the fields are those of `Fault`."""

    name: str
    value: int | None
    from_ms: Count
    until_ms: Count | None


class WireRotor(Wire, frozen=True):
    """The rotor; the fields are those of `Rotor`."""

    stands: bool
    missed: str
    noticed: bool
    readings: Count


class WireWorld(Wire, frozen=True):
    """All that is true; `seed` None is a pump that is exact, `missed` a whole number in hexadecimal."""

    seed: int | None
    serial: str
    near_empty: bool
    body: WireBody
    flow: Exact
    faults: tuple[WireFault, ...]
    rotor: WireRotor
    fills: Count
    open_ms: Count
    patient: Name
    response: ResponseState

    @property
    def origin(self) -> Origin:
        """What the pump has from the factory on."""
        return Origin(Accuracy(self.seed, self.serial), self.near_empty)

    @property
    def standing(self) -> Standing:
        """What is kept beside the body; raises `ValueError` or `RuleBroken` if it is none."""
        rotor = self.rotor
        return Standing(
            flow=_fraction(self.flow),
            faults=tuple(Fault(each.name, each.value, each.from_ms, each.until_ms) for each in self.faults),
            rotor=Rotor(rotor.stands, int(rotor.missed, 16), rotor.noticed, rotor.readings),
            fills=self.fills,
            open_ms=self.open_ms,
        )

    def started(self, at_ms: int, responses: Mapping[str, ResponseParameters]) -> World:
        """Return the world that goes on from here at `at_ms`, the patient by their name among `responses`.

        Raises `RuleBroken` where nobody is called so.
        """
        if self.patient not in responses:
            raise RuleBroken(f"There is no simulated patient {self.patient}.")
        response = Response(responses[self.patient], at_ms, self.response)
        return World(self.origin, self.body.held, at_ms, self.standing, response)


def world_to_wire(world: World, at_ms: int) -> WireWorld:
    """Return the form in which `world` is kept as it is at `at_ms`."""
    return new_to_wire(world.origin, world.body_at(at_ms), world.kept_at(at_ms), world.response)


def new_to_wire(origin: Origin, body: Body, kept: Standing, response: Response) -> WireWorld:
    """Return the form in which a world is kept that consists of these."""
    rotor = kept.rotor
    return WireWorld(
        seed=origin.accuracy.seed,
        serial=origin.accuracy.serial,
        near_empty=origin.near_empty,
        body=body_to_wire(body),
        flow=_exact(kept.flow),
        faults=tuple(WireFault(each.name, each.value, each.from_ms, each.until_ms) for each in kept.faults),
        rotor=WireRotor(rotor.stands, f"{rotor.missed:x}", rotor.noticed, rotor.readings),
        fills=kept.fills,
        open_ms=kept.open_ms,
        patient=response.parameters.name,
        response=response.state,
    )


def body_to_wire(body: Body) -> WireBody:
    """Return the form in which `body` is kept."""
    return WireBody(
        drawable_pl=_exact(body.drawable_pl),
        residual_pl=_exact(body.residual_pl),
        ng_per_ml=_exact(body.ng_per_ml),
        tubing=_fluids(body.tubing),
        catheter=None if body.catheter is None else _fluids(body.catheter),
        came=_sum(body.came),
        given=_sum(body.given),
        gone=_sum(body.gone),
        pocket=_sum(body.pocket),
        rest_ng=_exact(body.rest_ng),
        chamber=None if body.chamber is None else _chamber_to_wire(body.chamber),
    )


def _exact(number: Fraction) -> Exact:
    return f"{number.numerator:x}/{number.denominator:x}"


def _fraction(text: Exact) -> Fraction:
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator, 16), int(denominator, 16))


def _fluids(parcels: tuple[Parcel, ...]) -> tuple[WireFluid, ...]:
    return tuple(WireFluid(_exact(parcel.pl), _exact(parcel.ng_per_ml)) for parcel in parcels)


def _parcels(fluids: tuple[WireFluid, ...]) -> tuple[Parcel, ...]:
    return tuple(Parcel(_fraction(fluid.pl), _fraction(fluid.ng_per_ml)) for fluid in fluids)


def _chamber_to_wire(chamber: Chamber) -> WireChamber:
    held = (chamber.pl, chamber.ng, chamber.ng_per_ml, chamber.step_pl, chamber.into_pl)
    return WireChamber(*map(_exact, held))


def _chamber(wire: WireChamber) -> Chamber:
    held = (wire.pl, wire.ng, wire.ng_per_ml, wire.step_pl, wire.into_pl)
    return Chamber(*map(_fraction, held))


def _sum(amount: Amount) -> WireAmount:
    return WireAmount(_exact(amount.pl), _exact(amount.ng))


def _amount(wire: WireAmount) -> Amount:
    return Amount(_fraction(wire.pl), _fraction(wire.ng))

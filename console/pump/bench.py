"""The bench's service: what hands do to the simulated pump, and what they feel. They tell the pump nothing.

Apart from the firmware, which a real device would have too, and from the trainer, who may ask for the
truth: hands feel what a syringe shows, to 0.1 mL, and plain words. What cannot be done is refused with a
stable code, and then nothing was done: `not-understood wrong-service drug-unknown strength-unknown
port-not-found syringe-too-large reservoir-full catheter-joined no-catheter draw-how-much`, those of a button
press, and those of `bedside`: `no-rotor cannot-swallow dose-too-high draw-less`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import hands, wording
from console.domain.catalog import Catalog, PumpModel
from console.domain.hands import Aspirate, AtPatient, Hand, Inject, Join, Part, Port, Rinse
from console.domain.prescription import Drug
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Volume
from console.errors import RemoteProtocolError
from console.protocol import hands as wired
from console.protocol.messages import Act, Answer, Refused, Request
from console.pump import bedside
from console.pump.bedside import Bedside, Seen
from console.pump.body import Body
from console.pump.catheter import NO_DRUG
from console.pump.firmware import Firmware
from console.pump.running import refused

TENTH_PL = PL_PER_ML // 10
"""As fine as a syringe is read."""

LARGEST_SYRINGE = Volume(60 * PL_PER_ML)
LARGEST_CATHETER = Volume(10 * PL_PER_ML)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a hand left behind, and what it felt."""

    body: Body
    felt: hands.Felt


@dataclass(frozen=True, slots=True)
class Amiss:
    """What goes wrong with an injection unseen.

    `beside` percent go beside the reservoir's port; the vial really holds `vial_ng_per_ml`, None: what its
    label says. Of what is driven into the catheter `out` percent run out beside the pump.
    """

    beside: int = 0
    vial_ng_per_ml: int | None = None
    out: int = 0

    def strength(self, drug: Drug) -> Fraction:
        """Return what a vial with the label `drug` really holds."""
        told = drug.concentration.ng_per_ml
        return Fraction(told if self.vial_ng_per_ml is None else self.vial_ng_per_ml)


NOTHING_AMISS = Amiss()


class Bench:
    """Answers the service "bench" for one pump and its patient."""

    def __init__(self, firmware: Firmware, catalog: Catalog) -> None:
        self._firmware = firmware
        self._catalog = catalog

    def open(self, console: str) -> None:
        """Begin a session with the bench at `console`: nothing of an earlier one is left to clear."""

    def answer(self, request: Request, link_now_ms: int) -> Answer:  # noqa: ARG002 - hands know no link time
        """Let hands act now, and answer what they feel; what they did is kept before it is answered."""
        if not isinstance(request, Act):
            return refused("wrong-service", "The bench takes what hands do, and nothing else.")
        try:
            hand = wired.from_wire(request.hand)
        except RemoteProtocolError as why:
            return refused("not-understood", str(why))
        if isinstance(hand, hands.PressButton):
            return self._firmware.press()
        left = self._left(hand)
        if isinstance(left, Refused):
            return left
        return self._firmware.keep_body(left.body, left.response) or wired.felt_to_wire(left.felt)

    def _left(self, hand: Hand) -> Seen | Refused:
        """Return what `hand` finds and leaves, at the patient or at the pump."""
        at = self._bedside
        hidden = bedside.hidden(at, hand)
        if hidden is not None:
            return hidden
        if isinstance(hand, AtPatient):
            return bedside.act(at, hand)
        felt = bedside.stopped(at, hand)
        if felt is not None:
            return Seen(felt, at.body, at.response)
        touched = touch(at.body, hand, at.model, self._catalog, _amiss(at))
        return touched if isinstance(touched, Refused) else Seen(touched.felt, touched.body, at.response)

    @property
    def _bedside(self) -> Bedside:
        firmware, now_ms = self._firmware, self._firmware.hydraulics.at_ms
        return Bedside(
            serial=firmware.serial,
            model=firmware.model,
            at_ms=now_ms,
            body=firmware.body,
            acting={fault.name: fault.value or 0 for fault in firmware.world.faults if fault.acts_at(now_ms)},
            response=firmware.world.response,
            ended=firmware.hydraulics.off,
        )


def _amiss(at: Bedside) -> Amiss:
    wrong = at.acting.get("vial-label-wrong")
    vial_ng_per_ml = None if wrong is None else wrong * NG_PER_MCG
    return Amiss(at.acting.get("pocket-fill", 0), vial_ng_per_ml, at.open_percent)


def touch(
    body: Body, hand: Hand, model: PumpModel, catalog: Catalog, amiss: Amiss = NOTHING_AMISS
) -> Touched | Refused:
    """Return what `hand` does to the `body` of a `model` where this is `amiss`, or why it cannot be done."""
    refusal = _not_at_hand(hand, catalog)
    if refusal is not None:
        return refusal
    match hand:
        case Aspirate(Port.RESERVOIR, volume):
            return _aspirated(body, volume)
        case Aspirate(Port.CATHETER, volume):
            return _pulled(body, volume)
        case Inject(Port.RESERVOIR, drug, volume):
            return _filled(body, drug, volume, model, amiss)
        case Inject(Port.CATHETER, drug, volume):
            return _pushed(body, drug, volume, amiss)
        case Rinse():
            return _rinsed(body, hand, model, amiss)
        case Join():
            return _joined(body, hand)
        case Part():
            return _parted(body)
        case _:
            return refused("wrong-service", "The patient's button is pressed, not put to the pump.")


def _not_at_hand(hand: Hand, catalog: Catalog) -> Refused | None:
    """Return why nobody could have that in hand: a drug or a strength without a vial, too large a syringe."""
    drug = hand.drug if isinstance(hand, Inject | Rinse | Join) else None
    volume = hand.volume if isinstance(hand, Aspirate | Inject | Rinse | Join) else None
    no_vial = None if drug is None else _no_vial(drug, catalog)
    if no_vial is not None or volume is None:
        return no_vial
    what, most = ("catheter", LARGEST_CATHETER) if isinstance(hand, Join) else ("syringe", LARGEST_SYRINGE)
    if volume <= most:
        return None
    held = wording.amount(most.ml, "mL")
    return refused(f"{what}-too-large", f"No {what} on the bench holds more than {held}.")


def _no_vial(drug: Drug, catalog: Catalog) -> Refused | None:
    if drug.name not in catalog.drugs:
        return refused("drug-unknown", f"There is no vial of {drug.name} on the bench.")
    strongest = catalog.quantities["concentration"].high
    if drug.concentration.mcg_per_ml <= strongest:
        return None
    most = wording.amount(strongest, "mcg/mL")
    return refused("strength-unknown", f"No vial on the bench is stronger than {most}.")


def _aspirated(body: Body, volume: Volume | None) -> Touched:
    wanted_pl = body.drawable_pl if volume is None else Fraction(volume.pl)
    after = body.drawn(wanted_pl)
    read = _read(body.drawable_pl - after.drawable_pl)
    if not read.pl and after.drawable_pl == 0:
        words = "Nothing comes out of the reservoir port."
    elif after.drawable_pl == 0:
        words = f"{_text(read)} of clear fluid comes out of the reservoir port, then nothing more."
    else:
        words = f"{_text(read)} of clear fluid comes easily out of the reservoir port."
    return Touched(after, hands.Felt(read, words))


def _pulled(body: Body, volume: Volume | None) -> Touched | Refused:
    if body.catheter is None:
        return refused("no-catheter", "Nothing comes: the pump is joined to no catheter.")
    if volume is None:
        sentence = "Clear fluid comes and goes on coming, out of the spinal canal; say how much to draw."
        return refused("draw-how-much", sentence)
    read = _read(Fraction(volume.pl))
    words = f"{_text(read)} of clear fluid comes freely out of the catheter access port."
    return Touched(body.pulled(Fraction(volume.pl)), hands.Felt(read, words))


def _filled(body: Body, drug: Drug, volume: Volume, model: PumpModel, amiss: Amiss) -> Touched | Refused:
    full = _too_full(body, volume, model)
    if full is not None:
        return full
    read = _read(Fraction(volume.pl))
    strength, beside_pl = amiss.strength(drug), Fraction(volume.pl * amiss.beside, 100)
    after = body.pocketed(beside_pl, strength).filled(volume.pl - beside_pl, strength)
    return Touched(after, hands.Felt(read, f"{_text(read)} goes easily into the reservoir port."))


def _pushed(body: Body, drug: Drug, volume: Volume, amiss: Amiss) -> Touched | Refused:
    if body.catheter is None:
        return refused("no-catheter", "It runs out again: the pump is joined to no catheter.")
    read = _read(Fraction(volume.pl))
    words = (
        f"{_text(read)} goes in slowly against resistance, as through a thin catheter into the spinal canal."
    )
    after = bedside.driven(body, Fraction(volume.pl), amiss.strength(drug), amiss.out)
    return Touched(after, hands.Felt(read, words))


def _rinsed(body: Body, rinse: Rinse, model: PumpModel, amiss: Amiss) -> Touched | Refused:
    full = _too_full(body, rinse.volume, model)
    if full is not None:
        return full
    after = body
    for _ in range(rinse.times):
        before = after.filled(Fraction(rinse.volume.pl), amiss.strength(rinse.drug))
        after = before.drawn(before.drawable_pl)
    read = _read(before.drawable_pl)
    times = "once" if rinse.times == 1 else f"{rinse.times} times"
    words = f"Rinsed {times}; {_text(read)} of clear fluid came out the last time, then nothing more."
    return Touched(after, hands.Felt(read, words))


def _joined(body: Body, join: Join) -> Touched | Refused:
    if body.catheter is not None:
        return refused("catheter-joined", "The pump is joined to a catheter already; take that off first.")
    strength = NO_DRUG if join.drug is None else _strength(join.drug)
    words = "The catheter is joined to the pump; the connector holds."
    return Touched(body.joined(Fraction(join.volume.pl), strength), hands.Felt(None, words))


def _parted(body: Body) -> Touched | Refused:
    if body.catheter is None:
        return refused("no-catheter", "The pump is joined to no catheter.")
    return Touched(body.parted(), hands.Felt(None, "The catheter is off the pump; the connector is open."))


def _too_full(body: Body, volume: Volume, model: PumpModel) -> Refused | None:
    """Return how it feels when more is put in than the reservoir takes."""
    room_pl = model.capacity.pl - body.drawable_pl
    if volume.pl <= room_pl:
        return None
    room = Volume(int(room_pl / TENTH_PL) * TENTH_PL)
    sentence = f"The plunger stops hard: the reservoir takes about {_text(room)} more. Nothing was injected."
    return refused("reservoir-full", sentence)


def _strength(drug: Drug) -> Fraction:
    return Fraction(drug.concentration.ng_per_ml)


def _read(pl: Fraction) -> Volume:
    """Return a volume as a syringe is read: to 0.1 mL, half-even."""
    return Volume(round(pl / TENTH_PL) * TENTH_PL)


def _text(volume: Volume) -> str:
    return f"{volume.ml.quantize(Decimal('0.1'))}{wording.NO_BREAK}mL"

"""The simulated bedside: what is done to patient and catheter, what is found, and what it leaves true.

Apart from `bench`, which is asked, and from `findings`, which puts a truth into a clinician's words. It sees
truth through one small value, changes nothing by itself, and tells the pump nothing. A working catheter often
will not aspirate: which ones is drawn once for each pump.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from console.domain import hands, wording
from console.domain.catalog import PumpModel
from console.domain.hands import (
    Admit,
    Aspirate,
    AtPatient,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    GiveOral,
    Inject,
    Look,
    LumbarBolus,
    Port,
)
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Dose, Volume
from console.protocol.messages import Refused
from console.pump import findings, kinetics
from console.pump.body import Body
from console.pump.catheter import NO_DRUG
from console.pump.response import Response
from console.pump.running import refused
from console.pump.signs import Signs

MOST_BY_LUMBAR_PUNCTURE = Dose(100 * NG_PER_MCG)
"""Who does not respond to 100 mcg is no candidate; no more is given by lumbar puncture."""

MOST_CSF = Volume(40 * PL_PER_ML)
"""In an overdose 30 to 40 mL are drawn (label of intrathecal baclofen)."""

CONTRAST_PL = Fraction(2 * PL_PER_ML)
"""What a dye study injects: enough to fill any catheter."""

WHOLE = 100
WILL_NOT_ASPIRATE = 5
"""One in so many working catheters gives nothing back, a teaching value (reference, case 2)."""

SWALLOWS_TO = 2
"""The deepest sedation in which a patient can be given something by mouth."""

SWALLOWS_FROM = 9
"""The lowest point of the coma scale at which a patient can be; nobody can while convulsing."""


@dataclass(frozen=True, slots=True)
class Bedside:
    """What is true at one instant, as far as hands can come to it.

    `acting` are the faults that act now, name and value (0 where one takes none); `ended`: the pump's service
    has come to its end.
    """

    serial: str
    model: PumpModel
    at_ms: int
    body: Body
    acting: Mapping[str, int]
    response: Response
    ended: bool = False

    @property
    def signs(self) -> Signs:
        """What shows of the patient now."""
        return self.response.signs(self.at_ms)

    @property
    def convulsing(self) -> bool:
        """Whether withdrawal has come to seizures."""
        return self.signs.withdrawal * 100 >= self.response.parameters.figure("seizure_from_percent")

    @property
    def swallows(self) -> bool:
        """Whether the patient can be given something by mouth."""
        signs = self.signs
        return signs.sedation <= SWALLOWS_TO and signs.gcs >= SWALLOWS_FROM and not self.convulsing

    @property
    def open_percent(self) -> int:
        """How much of what is driven into the catheter runs out beside the pump."""
        return WHOLE if "disconnection" in self.acting else self.acting.get("leak", 0)

    @property
    def gives_back(self) -> bool:
        """Whether this pump's catheter aspirates at all while it works."""
        return sha256(f"{self.serial}/aspirates".encode()).digest()[0] % WILL_NOT_ASPIRATE != 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, and what it left: body and patient are the same ones where nothing was changed."""

    felt: hands.Felt
    body: Body
    response: Response


def act(bedside: Bedside, hand: AtPatient) -> Seen | Refused:
    """Return what is found and left when `hand` examines or treats the patient, or why it cannot be done."""
    match hand:
        case Examine(Look.DYE):
            return _dye(bedside)
        case Examine(look):
            found = _found(bedside, look)
            return found if isinstance(found, Refused) else Seen(found, bedside.body, bedside.response)
        case GiveOral():
            return _given(bedside, hand)
        case LumbarBolus(dose):
            return _punctured(bedside, dose)
        case DrawCsf(volume):
            return _drawn(bedside, volume)
        case Admit(care):
            return _cared(bedside, on=care is Care.VENTILATION, words=_ADMITTED[care])
        case Discharge():
            return _cared(bedside, on=False, words="The patient goes home.")


def hidden(bedside: Bedside, hand: hands.Hand) -> Refused | None:
    """Return why no needle finds its port; None where it does, and where the hand needs none."""
    needle = isinstance(hand, Aspirate | Inject | hands.Rinse) or hand == Examine(Look.DYE)
    if "pump-flipped" not in bedside.acting or not needle:
        return None
    sentence = "The needle meets metal wherever it is set; no port is felt. Nothing was done."
    return refused("port-not-found", sentence)


def stopped(bedside: Bedside, hand: hands.Hand) -> hands.Felt | None:
    """Return what is felt at the catheter access port where nothing goes through; None if something does."""
    acting, drawing = bedside.acting, isinstance(hand, Aspirate)
    through = isinstance(hand, Aspirate | Inject) and hand.port is Port.CATHETER
    if not through or bedside.body.catheter is None:
        return None
    if "occlusion" in acting:
        words = "Nothing comes." if drawing else "The plunger stops hard; nothing goes in."
        return hands.Felt(Volume(0), words)
    if not drawing:
        return None
    if "disconnection" in acting:
        return hands.Felt(Volume(0), "Only a little air comes, and no cerebrospinal fluid (CSF).")
    if "tip-displaced" in acting or not bedside.gives_back:
        return hands.Felt(Volume(0), "Nothing comes.")
    return None


def _found(bedside: Bedside, look: Look) -> hands.Felt | Refused:
    signs, acting = bedside.signs, bedside.acting
    match look:
        case Look.HISTORY:
            return findings.history(signs, acting)
        case Look.EXAMINATION:
            return findings.examination(signs, bedside.response.amounts(bedside.at_ms)[kinetics.SKIN])
        case Look.MONITOR:
            return findings.vital_signs(signs, convulsing=bedside.convulsing)
        case Look.X_RAY:
            return findings.x_ray(acting, joined=bedside.body.catheter is not None, rotor=_rotor(bedside))
        case _ if not _has_rotor(bedside):
            return refused("no-rotor", "This pump has no rotor; a picture cannot tell whether it runs.")
        case _:
            return findings.rotor_check(acting, ended=bedside.ended)


def _has_rotor(bedside: Bedside) -> bool:
    """Tell whether a rotor is to be seen: a pump that can be set to no flow at all meters through valves."""
    return bedside.model.minimum_rate_pl_per_h > 0


def _rotor(bedside: Bedside) -> str:
    return "its arm can be seen" if _has_rotor(bedside) else "none; this pump meters through valves"


def _dye(bedside: Bedside) -> Seen | Refused:
    """Inject contrast through the catheter access port: it drives what the catheter holds before it."""
    body, acting = bedside.body, bedside.acting
    if body.catheter is None:
        return refused("no-catheter", "There is nothing to see: the pump is joined to no catheter.")
    if "occlusion" in acting:
        return Seen(_contrast(_CONTRAST["occlusion"]), body, bedside.response)
    where = next((words for name, words in _CONTRAST.items() if name in acting), _CONTRAST_FREE)
    return Seen(_contrast(where), driven(body, CONTRAST_PL, NO_DRUG, bedside.open_percent), bedside.response)


_CONTRAST_TEXT = wording.amount(Volume(int(CONTRAST_PL)).ml, "mL")
_CONTRAST_FREE = "leaves at the tip and spreads in the spinal fluid"
_CONTRAST = {
    "occlusion": "stops in the catheter; the plunger stops hard",
    "disconnection": "leaves at the pump's connector, under the skin",
    "leak": "leaves in part beside the pump, in part at the tip",
    "tip-displaced": "leaves at the tip and stays there, in a narrow streak beside the cord",
    "positional-occlusion": f"{_CONTRAST_FREE}; it stops while the patient leans forward",
}
"""Where contrast goes, by what is wrong; the first that is decides."""


def _contrast(where: str) -> hands.Felt:
    return hands.Felt(
        None, f"{_CONTRAST_TEXT} of contrast through the catheter access port.", (("Contrast", where),)
    )


def driven(body: Body, pl: Fraction, ng_per_ml: Fraction, out_percent: int) -> Body:
    """Return `body` once `pl` of `ng_per_ml` was driven in at the catheter access port.

    `out_percent` of it run out beside the pump, under the skin.
    """
    out_pl = pl * out_percent / WHOLE
    pocketed = body.pocketed(out_pl, ng_per_ml)
    return pocketed.pushed(pl - out_pl, ng_per_ml)


def _given(bedside: Bedside, hand: GiveOral) -> Seen | Refused:
    if not bedside.swallows:
        why = "convulsing" if bedside.convulsing else "not awake enough to swallow"
        return refused("cannot-swallow", f"The patient is {why}. Nothing was given.")
    after = bedside.response.copy()
    after.oral(bedside.at_ms, hand.drug.value, float(hand.mg))
    words = f"{wording.amount(hand.mg, 'mg')} of {hand.drug.value} were swallowed."
    return Seen(hands.Felt(None, words), bedside.body, after)


def _punctured(bedside: Bedside, dose: Dose) -> Seen | Refused:
    most = wording.amount(MOST_BY_LUMBAR_PUNCTURE.mcg, "mcg")
    if dose > MOST_BY_LUMBAR_PUNCTURE:
        return refused("dose-too-high", f"By lumbar puncture no more than {most} is given. It was not.")
    after = bedside.response.copy()
    after.bolus(bedside.at_ms, float(dose.ng))
    words = f"{wording.amount(dose.mcg, 'mcg')} were given by lumbar puncture. Look again in some hours."
    return Seen(hands.Felt(None, words), bedside.body, after)


def _drawn(bedside: Bedside, volume: Volume) -> Seen | Refused:
    if volume > MOST_CSF:
        most = wording.amount(MOST_CSF.ml, "mL")
        return refused("draw-less", f"No more than {most} is drawn at once. Nothing was drawn.")
    after = bedside.response.copy()
    after.draw_csf(bedside.at_ms, float(volume.ml))
    words = f"{wording.amount(volume.ml, 'mL', 1)} of clear fluid came by lumbar puncture."
    return Seen(hands.Felt(volume, words), bedside.body, after)


_ADMITTED = {
    Care.OBSERVATION: "The patient is on the ward, and watched.",
    Care.VENTILATION: "The patient is in intensive care, intubated and ventilated.",
}


def _cared(bedside: Bedside, *, on: bool, words: str) -> Seen:
    after = bedside.response.copy()
    after.support(bedside.at_ms, on)
    return Seen(hands.Felt(None, words), bedside.body, after)

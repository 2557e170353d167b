"""What hands do, on the wire: there and back the same."""

from __future__ import annotations

import pytest

from console.domain.hands import (
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    Felt,
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
from console.domain.prescription import (
    Drug,
)
from console.domain.quantities import Concentration, Dose, Volume
from console.errors import RemoteProtocolError
from console.protocol import hands
from console.protocol.wire import (
    WireAspirate,
)

OLD = Drug("baclofen", Concentration(500_000))
HANDS: tuple[Hand, ...] = (
    *(Aspirate(port) for port in Port),
    Aspirate(Port.RESERVOIR, Volume(1)),
    Inject(Port.CATHETER, OLD, Volume(1)),
    Rinse(OLD, Volume(3), 2),
    Join(Volume(1)),
    Join(Volume(1), OLD),
    Part(),
    PressButton(),
    *(Examine(look) for look in Look),
    *(GiveOral(drug, 10) for drug in OralDrug),
    LumbarBolus(Dose(50_000)),
    DrawCsf(Volume(30)),
    *(Admit(care) for care in Care),
    Discharge(),
)


@pytest.mark.parametrize(
    "felt",
    [
        Felt(None, ""),
        Felt(Volume(0), "Nothing comes."),
        Felt(None, "Seen.", (("Skin", "warm"), ("Tone", "1+"))),
    ],
)
def test_that_what_hands_felt_comes_back_from_the_wire_as_it_was(felt: Felt) -> None:
    assert hands.felt_from_wire(hands.felt_to_wire(felt)) == felt


@pytest.mark.parametrize("hand", HANDS, ids=str)
def test_that_what_hands_do_comes_back_from_the_wire_as_it_was(hand: Hand) -> None:
    assert hands.from_wire(hands.to_wire(hand)) == hand


def test_that_a_hand_at_a_port_nobody_knows_is_the_peers_fault() -> None:
    with pytest.raises(RemoteProtocolError, match="“nose” arrived"):
        hands.from_wire(WireAspirate("nose", None))

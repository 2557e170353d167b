"""The checks of what is prepared, each by itself on a sound pump, and what they stand on."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

import pytest
from msgspec.structs import replace

from console.conformance.check import Deviation, NotTried
from console.conformance.programs import CHECKS, TENTH_PL, digest_of, prepared, program_for
from console.conformance.readings import status_of
from console.protocol.messages import Prepared, Refused
from console.protocol.wire import WireBolus
from support.broken_pumps import Twisted, twisted
from support.sites import TurnedSite, named, probe


class Ended(Twisted):
    """A pump at the end of its service."""

    def tell(self, request, answer):
        """Refuse every change."""
        return Refused("end-of-service", "The pump is off.") if hasattr(request, "change") else answer


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_that_a_sound_pump_passes_it_whatever_went_before(check):
    check.act(probe(TurnedSite()))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_that_none_of_them_changes_the_pump(check):
    site = TurnedSite()
    check.act(probe(site))
    assert site.device.firmware.history.last.version == 0


def test_that_what_is_prepared_is_what_runs_with_another_alarm_volume():
    tries = probe(TurnedSite())
    base = status_of(tries.call())
    lower, higher = program_for(tries, base)
    volumes = [
        each.prescription.low_reservoir_pl - base.prescription.low_reservoir_pl for each in (lower, higher)
    ]
    assert volumes == [-TENTH_PL, TENTH_PL]
    assert lower.prescription.infusion == higher.prescription.infusion == base.prescription.infusion


def test_that_where_another_program_runs_the_one_that_was_found_is_prepared():
    site = TurnedSite()
    tries = probe(site)
    base = status_of(tries.call())
    lower, _ = program_for(tries, base)
    (back,) = program_for(tries, replace(base, prescription=lower.prescription))
    assert back.prescription == base.prescription


def test_that_a_pump_that_takes_no_program_any_more_is_not_tried():
    tries = probe(TurnedSite(twisted(Ended)))
    with pytest.raises(NotTried, match="The pump is off"):
        prepared(tries, tries.call())


def test_that_the_digest_is_the_one_of_the_protocols_paper():
    expected = "fbd12ed879f494695a4c7c1d1bd0dfc3f7983c4cad184649de4954d24b3fba15"
    assert digest_of("CS-1", 7, WireBolus(50_000, 600_000)).hex() == expected


class Twists(Twisted):
    """A pump that tells something else of what is prepared."""

    twist: ClassVar = {}

    def tell(self, request, answer):
        return replace(answer, **self.twist) if isinstance(answer, Prepared) else answer


def deviation(check_id, **twist):
    """Return how that check ends on a pump that tells `twist` in its read-back."""
    make = twisted(type("TwistsSo", (Twists,), {"twist": twist}))
    with pytest.raises(Deviation) as other:
        named(check_id).act(probe(TurnedSite(make)))
    return other.value


def test_that_a_wrong_digest_is_told_with_what_has_to_be_hashed():
    found = deviation("flow.digest", digest=bytes(32))
    before, _, hashed = found.look.removesuffix(".").partition("00 and ")
    assert before == "SHA-256 of `ITBP/1 change`, "
    assert sha256(b"ITBP/1 change\0" + bytes.fromhex(hashed)).hexdigest() in found.expected


def test_that_a_wrong_highest_rate_is_told_as_it_came():
    found = deviation("flow.consequences", peak_ng_per_h=(13_999, 1))
    assert found.expected == "a highest rate of 14000 ng/h from minute 360 to minute 540"
    assert found.came == "a highest rate of 13999 ng/h from minute 360 to minute 540"


def test_that_a_fraction_has_to_be_in_its_lowest_terms():
    found = deviation("flow.consequences", peak_ng_per_h=(28_000, 2))
    assert (found.expected, found.came) == ("[14000, 1], a fraction in its lowest terms", "[28000, 2]")


def test_that_a_wrong_field_of_a_read_back_is_told_by_its_name():
    assert deviation("flow.read-back", base_version=7).expected == "`base_version` as it was sent, 00"


def test_that_a_check_keeps_what_was_found_first():
    tries = probe(TurnedSite())
    base = status_of(tries.call())
    program_for(tries, base)
    program_for(tries, replace(base, prescription=program_for(tries, base)[0].prescription))
    assert tries.known.found == base

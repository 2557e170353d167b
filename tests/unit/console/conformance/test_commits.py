"""The checks that make changes, each by itself on a sound pump, and how what was found is put back."""

from __future__ import annotations

import pytest

from console.conformance.check import Deviation, NotTried
from console.conformance.commits import CHECKS, commit, is_restored
from console.conformance.programs import prepared
from console.conformance.readings import status_of
from console.protocol.messages import Committed, Refused
from support.broken_pumps import Twisted, twisted
from support.sites import TurnedSite, probe

RESTORED = "flow.restored"


class GoesOnlyForward(Twisted):
    """A pump that does not take its first program again."""

    def tell(self, request, answer):
        """Refuse what ran at first."""
        first = self.firmware.history.entries[0].change
        again = getattr(request, "change", None) == first
        return Refused("not-again", "Not that one again.") if again else answer


def changed_pump(site):
    """Return a way to a pump that a check has changed."""
    tries = probe(site)
    call = tries.call()
    answer = commit(tries, call, prepared(tries, call))
    assert isinstance(answer, Committed)
    return tries


@pytest.mark.parametrize(
    "check", [each for each in CHECKS if each.id != RESTORED], ids=lambda check: check.id
)
def test_that_a_sound_pump_passes_it_whatever_went_before(check):
    site = TurnedSite()
    tries = probe(site)
    check.act(tries)
    assert tries.known.touched
    assert tries.known.found.version == 0


def test_that_every_one_of_them_says_that_it_makes_changes():
    assert all(check.changes for check in CHECKS)


def test_that_what_was_found_runs_again():
    site = TurnedSite()
    tries = changed_pump(site)
    before = tries.known.found.prescription
    assert status_of(tries.call()).prescription != before
    is_restored(tries)
    assert status_of(tries.call()).prescription == before
    assert not tries.known.changed


def test_that_nothing_is_sent_where_what_was_found_runs():
    site = TurnedSite()
    tries = changed_pump(site)
    is_restored(tries)
    version = site.device.firmware.history.last.version
    is_restored(tries)
    assert site.device.firmware.history.last.version == version


def test_that_where_nothing_was_changed_nothing_is_restored():
    with pytest.raises(NotTried):
        is_restored(probe(TurnedSite()))


def test_that_a_pump_that_does_not_take_its_program_back_deviates():
    tries = changed_pump(TurnedSite(twisted(GoesOnlyForward)))
    with pytest.raises(Deviation, match="not-again"):
        is_restored(tries)
    assert tries.known.changed

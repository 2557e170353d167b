"""The suite: whom it meets, what it gives up, and what it leaves behind."""

from __future__ import annotations

import pytest

from console.conformance.check import Check, Deviation, NotTried, Result
from console.conformance.checks import CHECKS
from console.conformance.suite import HOW_TO_CHANGE, Suite
from console.errors import LinkNotOpened
from support import keys
from support.sites import TurnedSite, named, verdicts


def check_that(act, check_id="session.made-up", **more):
    """Return a check that does `act`."""
    return Check(check_id, "Channel", "It is so.", "Tries.", "Look.", act, **more)


def deviate(probe):
    """Come to another end."""
    raise Deviation("this", "that")


def decline(probe):
    """Come to no end."""
    raise NotTried("Not here.")


def test_that_it_meets_the_pump_and_finds_the_key_that_fits():
    site = TurnedSite()
    caller = site.caller
    others = tuple(keys.PairingKey(bytes([number] * 32)) for number in range(3))
    suite = Suite(site, keys.Caller(caller.name, (*others, keys.KEY), caller.entropy), may_change=False)
    suite.meet()
    assert suite.known.keys == (keys.KEY,)
    assert suite.known.identity.serial == "SIM-700182"
    assert suite.known.round_ms >= 50


def test_that_a_pump_that_cannot_be_reached_is_not_met():
    site = TurnedSite()
    site.room = 0
    with pytest.raises(LinkNotOpened):
        Suite(site, site.caller, may_change=False).meet()


def test_that_a_pump_with_another_key_is_met_and_fails_the_first_check():
    site = TurnedSite()
    suite = Suite(site, keys.caller(site.chance.randbytes, key=keys.OTHER), may_change=True)
    suite.meet()
    first, *others = suite.run()
    assert (suite.known.identity, first.check.id, first.result) == (None, "handshake.reply", Result.FAILED)
    assert {each.result for each in others} == {Result.NOT_RUN}


def test_that_each_way_to_end_a_check_is_a_verdict():
    checks = (check_that(lambda probe: None), check_that(deviate), check_that(decline))
    passed, failed, not_run = verdicts(TurnedSite(), checks=checks)
    assert passed.result is Result.PASSED
    assert (failed.result, failed.expected, failed.came) == (Result.FAILED, "this", "that")
    assert (not_run.result, not_run.why) == (Result.NOT_RUN, "Not here.")


def test_that_a_failure_keeps_the_frames_that_led_to_it():
    def greet_and_deviate(probe):
        probe.offer().greeting(probe.link())
        deviate(probe)

    (failed,) = verdicts(TurnedSite(), checks=(check_that(greet_and_deviate),))
    assert [frame.what for frame in failed.frames] == ["an offer", "the reply"]


def test_that_a_check_that_waits_for_ever_is_ended_by_its_time():
    def wait(probe):
        while True:
            probe.call().link.rest(1_000)

    site = TurnedSite()
    (failed,) = verdicts(site, checks=(check_that(wait, patience_ms=5_000),))
    assert failed.expected == "all of that within 5 s"
    assert site.now() < 10_000


def test_that_what_makes_changes_waits_for_consent():
    (not_run,) = verdicts(TurnedSite(), may_change=False, checks=(named("flow.commit"),))
    assert (not_run.result, not_run.why) == (Result.NOT_RUN, HOW_TO_CHANGE)


def test_that_a_pump_gone_for_three_checks_is_given_up():
    def vanish(probe):
        site.room = 0

    site = TurnedSite()
    greets = CHECKS[:5]
    found = verdicts(site, checks=(check_that(vanish), *greets[1:]))
    assert [each.result for each in found] == [Result.PASSED, *[Result.FAILED] * 3, Result.NOT_RUN]
    assert found[1].came == "this: The port is in use. The check before was session.made-up."


def test_that_a_pump_that_comes_back_is_not_given_up():
    def vanish(probe):
        site.room = 0

    def return_(probe):
        site.room = None
        probe.call().lives()

    site = TurnedSite()
    lost = named("handshake.wrong-key")
    checks = (check_that(vanish), lost, lost, check_that(return_), check_that(vanish), lost, lost, CHECKS[0])
    found = verdicts(site, checks=checks)
    assert Result.NOT_RUN not in {each.result for each in found[:-1]}


def test_that_a_suite_left_early_puts_back_what_it_changed():
    site = TurnedSite()
    before = site.device.firmware.hydraulics.prescription
    suite = Suite(
        site, site.caller, may_change=True, checks=(named("flow.commit"), named("flow.commit-again"))
    )
    suite.meet()
    run = suite.run()
    assert next(run).result is Result.PASSED
    assert site.device.firmware.hydraulics.prescription != before
    run.close()
    assert site.device.firmware.hydraulics.prescription == before
    assert suite.restore()


def test_that_an_interrupted_suite_puts_back_what_it_changed():
    def interrupt(probe):
        raise KeyboardInterrupt

    site = TurnedSite()
    before = site.device.firmware.hydraulics.prescription
    with pytest.raises(KeyboardInterrupt):
        verdicts(site, checks=(named("flow.commit"), check_that(interrupt)))
    assert site.device.firmware.history.last.version == 2
    assert site.device.firmware.hydraulics.prescription == before


def test_that_what_cannot_be_put_back_is_told():
    site = TurnedSite()
    suite = Suite(site, site.caller, may_change=True, checks=(named("flow.commit"),))
    suite.meet()
    run = suite.run()
    next(run)
    site.room = 0
    run.close()
    assert not suite.restore()

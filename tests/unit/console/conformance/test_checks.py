"""The table of all checks holds together."""

from __future__ import annotations

import re

from console.conformance.checks import CHECKS, GROUPS


def test_that_every_id_is_its_own_and_in_small_letters():
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids) > 90
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*", each) for each in ids)


def test_that_all_that_is_said_of_a_check_is_a_sentence():
    for check in CHECKS:
        for said in (check.title, check.does, check.look):
            assert said.endswith("."), check.id
            assert "|" not in said, "it would part a row of a table"


def test_that_groups_stand_together_and_in_the_order_of_their_headings():
    order = list(dict.fromkeys(check.group for check in CHECKS))
    assert order == list(GROUPS)
    places = [list(GROUPS).index(check.group) for check in CHECKS]
    assert places == sorted(places)


def test_that_what_was_found_is_restored_last():
    assert CHECKS[-1].id == "flow.restored"
    changing = [check.changes for check in CHECKS]
    assert changing == sorted(changing)

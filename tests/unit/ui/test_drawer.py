"""Where a draft is kept while nobody has sent it."""

from __future__ import annotations

import pytest

from support import states
from support.desks import at_work
from ui.drawer import SAVE_EVERY_MS, Drawer


@pytest.fixture
def work(tmp_path):
    with at_work(tmp_path) as made:
        made.opened()
        yield made


def drafted(work):
    """Return the state with a draft that nobody has kept."""
    work.lower()
    return work.state


def test_that_a_draft_is_due_at_once_and_then_only_after_a_while(work):
    drawer, state = Drawer(), drafted(work)
    assert not drawer.is_due(0)
    drawer.changed(state)
    assert drawer.is_due(0)
    assert not drawer.is_due(SAVE_EVERY_MS - 1)
    assert drawer.is_due(SAVE_EVERY_MS)


def test_that_what_was_saved_is_not_saved_again_and_nothing_without_a_record(work):
    drawer, state = Drawer(), drafted(work)
    drawer.changed(state)
    assert drawer.saved(state, None) is state
    kept = drawer.saved(state, work.rig)
    assert kept.draft_saved_wall_ms is not None
    assert drawer.saved(state, work.rig) is state


def test_that_a_draft_comes_back_once_when_asked_and_not_after_it_was_forgotten(work):
    drawer, state = Drawer(), drafted(work)
    drawer.changed(state)
    drawer.saved(state, work.rig)
    work.desk.save()
    work.desk.close_patient()
    work.opened()
    bare, reading = work.state, work.state.reading
    assert bare.draft is not None
    drawer.bring_back_later()
    assert drawer.brought_back(bare, work.rig, reading).draft == state.draft
    assert drawer.brought_back(bare, work.rig, reading) is bare
    drawer.forget(bare, work.rig)
    assert work.rig.store.draft_of(1) is None
    drawer.bring_back_later()
    assert drawer.brought_back(bare, work.rig, reading) is bare
    assert drawer.brought_back(bare, work.rig, reading) is bare


def test_that_a_state_without_a_draft_leaves_nothing_to_save(work):
    drawer = Drawer()
    drawer.changed(drafted(work))
    drawer.changed(states.linked())
    assert not drawer.is_due(10_000)

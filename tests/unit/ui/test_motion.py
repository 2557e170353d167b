"""Whether anything may move by itself: what desktops are asked for, as it lies in their files."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt

from ui import motion


@pytest.fixture(autouse=True)
def config(tmp_path, monkeypatch, qapp):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "all"))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def kept(folder, file, text):
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text)


def test_that_motion_is_welcome_where_nobody_asked_for_none(config):
    assert motion.welcome()
    kept(config, "kdeglobals", "[KDE]\nAnimationDurationFactor=1\n")
    kept(config, "gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=true\n")
    assert motion.welcome()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n"),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n"),
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n"),
        ("all/kdeglobals", "[KDE]\nAnimationDurationFactor=0\n"),
    ],
)
def test_that_motion_is_off_where_the_desktop_was_asked_for_none(config, file, text):
    kept(config, file, text)
    assert not motion.welcome()


@pytest.mark.parametrize("on", [True, False])
def test_that_windows_tells_it_by_its_effects(monkeypatch, qapp, on):
    monkeypatch.setattr(sys, "platform", "win32")
    before = qapp.isEffectEnabled(Qt.UIEffect.UI_General)
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, on)
    assert motion.welcome() is on
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, before)

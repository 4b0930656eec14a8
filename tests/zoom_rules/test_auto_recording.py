"""`auto_recording` of a webinar: a value that Zoom does not have counts as none (facts 8.1 b, of a meeting)."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from mockzoom.zoom.webinars.rules import RECORDINGS, known_recording


@pytest.mark.parametrize("value", RECORDINGS)
def test_a_value_of_zoom_stays(value):
    """The settings come back as they are."""
    settings = MappingProxyType({"auto_recording": value, "hd_video": True})
    assert known_recording(settings) is settings
    assert set(RECORDINGS) == {"local", "cloud", "none"}


@pytest.mark.parametrize("value", ["", "LOCAL", "tape", "XXnoneXX", None, 1, True])
def test_another_value_is_none(value):
    """Every other setting is kept, and the given settings are not changed."""
    given = {"auto_recording": value, "hd_video": True, "AUTO_RECORDING": "cloud"}
    assert known_recording(given) == {"auto_recording": "none", "hd_video": True, "AUTO_RECORDING": "cloud"}
    assert given["auto_recording"] == value


def test_settings_without_it_stay_as_they_are():
    """Nothing is added: the default is added elsewhere."""
    settings = MappingProxyType({"hd_video": True})
    assert known_recording(settings) is settings

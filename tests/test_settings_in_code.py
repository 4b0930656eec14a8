"""Settings that are made in code, `mockzoom.Settings(...)`: invalid values are refused before a server is created."""

from __future__ import annotations

from pathlib import Path

import pytest

import mockzoom
from mockzoom.config import SETTINGS, SettingError, Settings, check_settings


def wrong_values():
    """Every setting with a value of another type, one that is not a choice, and numbers out of its range."""
    for name, setting in SETTINGS.items():
        is_text = isinstance(setting.default, str)
        yield name, 5 if isinstance(setting.default, tuple | str) else "5"
        yield name, None
        if is_text and setting.choices:
            yield name, "no-such-choice"
        if setting.most:
            yield name, setting.most + 1
            yield name, setting.least - 1
    yield "allowed_hosts", "localhost"  # `in` would find parts of the text
    yield "allowed_hosts", ("https://localhost",)


@pytest.mark.parametrize("name,value", [*wrong_values()])
def test_an_invalid_setting_is_refused(name, value):
    """The error names the field, and what is expected or may be chosen."""
    with pytest.raises(SettingError, match=f"^Settings: {name} (is|has) .*; .*(is expected|choose|name a host)"):
        mockzoom.create_app(Settings(**{name: value}))


def test_a_secret_of_another_type_is_not_shown():
    """The error names the setting alone."""
    with pytest.raises(SettingError, match=r"^Settings: admin_token is of another type; a text is expected$"):
        mockzoom.create_app(Settings(admin_token=b"secret"))


def test_paths_and_lists_are_accepted():
    """A path may be a `Path`, names may be a list."""
    check_settings(Settings(seed=Path("seed.json"), ca_dir=Path("ca"), allowed_hosts=["a.example"]))

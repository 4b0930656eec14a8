"""Options of `@pytest.mark.mockzoom(...)`."""

from __future__ import annotations

from typing import Any

import pytest

from mockzoom.testing.expectations import MarkerOptions
from mockzoom.testing.plugin_settings import account_defaults

PROFILES = ("2021-08", "2025-06")

_ALLOWANCES = ("allow_unknown", "allow_unused", "allow_undelivered")
_OWN = ("profiles", "strict", *_ALLOWANCES)
_SEED_KEPT = 200  # characters that a seed may have


def profiles_of(item: Any) -> tuple[str, ...]:
    """Return the profiles in which a test runs one after the other; none for the server's default.

    Raises `pytest.UsageError` for others than there are.
    """
    given = _merged_kwargs(item)
    profiles = "both" if given.get("profile") == "both" else given.get("profiles") or ()
    if profiles == "both":
        return PROFILES
    if isinstance(profiles, str) or not set(profiles) <= set(PROFILES):
        raise pytest.UsageError(f"mockzoom(profiles={profiles!r}): choose 'both', or a list of {', '.join(PROFILES)}")
    return tuple(profiles)


def marker_options(item: pytest.Item, profile: str | None) -> MarkerOptions:
    """Return the options in the markers of a test, its class and its module; `profile` is that of this run of it.

    What no marker says is as the settings of the run have it.

    The seed is by default the test's name, so that a test sees the same ids in every run. Rate limits per second
    are off, because their effect depends on the machine; `rate_limits="all"` brings that back.
    """
    given = _merged_kwargs(item)
    for name in ("strict", *_ALLOWANCES):
        if not isinstance(given.get(name, False), bool):
            raise pytest.UsageError(f"mockzoom({name}={given[name]!r}): choose True or False")
    account = {name: value for name, value in given.items() if name not in _OWN and value is not None}
    if profile:
        account["profile"] = profile
    return MarkerOptions(
        {"seed": item.nodeid[-_SEED_KEPT:], **account_defaults(item.config), **account},
        given.get("allow_unknown", False),
        given.get("allow_unused", False),
        given.get("strict", item.config.getini("mockzoom_strict")),
        given.get("allow_undelivered", False),
    )


def _merged_kwargs(item: Any) -> dict[str, Any]:
    """Return the keyword arguments of all markers; the nearest counts."""
    words: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers("mockzoom"))):
        if mark.args:
            raise pytest.UsageError(f"mockzoom{mark.args!r}: its words have names, such as profile='2025-06'")
        if mark.kwargs.keys() & {"profile", "profiles"}:  # one wish under two names
            words = {name: value for name, value in words.items() if name not in ("profile", "profiles")}
        words |= mark.kwargs
    return words

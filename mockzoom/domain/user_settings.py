"""The settings of a user that webinars depend on, and their defaults."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.records import User

# By section of Zoom's user settings. Everything that an operation needs is on, so that a new account can do all
# that the mock can; Zoom's own defaults differ by plan and are not published in full (inferred).
DEFAULTS: dict[str, dict[str, Any]] = {
    "in_meeting": {
        "webinar_polling": {"enable": True},
        "webinar_survey": True,
        "closed_caption": True,
        "webinar_live_streaming": {"enable": True, "custom_service_instructions": "", "live_streaming_service": []},
        "allow_host_to_use_third_party_survey": True,
    },
    "recording": {"local_recording": True, "archive": True},
}


def setting(user: User, section: str, name: str) -> Any:
    """A user's setting: their own value if they have one, else the default; an object's `enable` speaks for it."""
    value = user.settings.get(section, {}).get(name, DEFAULTS[section][name])
    return value.get("enable", True) if isinstance(value, dict) else value

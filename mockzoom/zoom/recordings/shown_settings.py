"""Settings of a recording: their defaults, and the rules for its passcode."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.recordings.models import CloudRecording

# Zoom's own defaults follow the settings of the account; these are inferred from the documents' descriptions.
DEFAULT_RECORDING_SETTINGS: Mapping[str, Any] = {
    "share_recording": "publicly",
    "recording_authentication": False,
    "authentication_option": "",
    "authentication_domains": "",
    "viewer_download": True,
    "on_demand": False,
    "approval_type": 2,
    "send_email_to_host": False,
    "show_social_share_buttons": False,
}

LEAST_PASSCODE, MOST_PASSCODE = 8, 10  # characters: SPEC21, SPEC25 recordingSettingsUpdate

_KINDS = (re.compile("[0-9]"), re.compile("[A-Za-z]"), re.compile("[!-/:-@\\[-`{-~]"))
_DRAWN = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def recording_setting(recording: CloudRecording, name: str) -> Any:
    """Return a setting of a recording: the stored value, else the default."""
    return recording.settings.get(name, DEFAULT_RECORDING_SETTINGS[name])


def topic_of(recording: CloudRecording) -> str:
    """Return the name of a recording: that of the meeting, unless it was renamed."""
    return str(recording.settings.get("topic", recording.topic))


def password_of(ctx: RequestContext, recording: CloudRecording) -> str:
    """Return the passcode of a recording; empty if it has none. A new recording has one (inferred)."""
    if "password" in recording.settings:
        return str(recording.settings["password"])
    drawn = ctx.ids.draw("recording_password", recording.handle, 8)
    letters = "".join(_DRAWN[byte % len(_DRAWN)] for byte in drawn[:5])
    return f"{letters}{drawn[5] % 10}{'!@#$%&*'[drawn[6] % 7]}{_DRAWN[drawn[7] % len(_DRAWN)]}"


def is_valid_passcode(text: str) -> bool:
    """Return whether a passcode has 8 to 10 characters, with a digit, a letter and a special character.

    An empty one, which removes the passcode, is valid (inferred).
    """
    if not text:
        return True
    fits = LEAST_PASSCODE <= len(text) <= MOST_PASSCODE and re.fullmatch("[!-~]*", text)
    return bool(fits) and all(kind.search(text) for kind in _KINDS)

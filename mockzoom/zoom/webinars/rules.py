"""Rules of webinars: the characters of a passcode, and simulive webinars.

SPEC21 lists the characters of a passcode, as does webinarUpdate in SPEC25. webinarCreate in SPEC25 takes other special
characters, too (`!, @, #, and others`); the schemas define which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.passcodes import OF_2021, invalid_passcode
from mockzoom.zoom.profiles import Feature, Profile
from mockzoom.zoom.registrants.rules import is_over
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.webinars.errors import (
    RECORD_FILE_NOT_FOUND,
    SIMULIVE_FOR_OTHERS,
    SIMULIVE_NOT_ENABLED,
    SIMULIVE_STARTED,
)
from mockzoom.zoom.webinars.models import Webinar

RECORDINGS = ("local", "cloud", "none")  # values of settings.auto_recording


def known_recording(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return settings with `auto_recording` none if Zoom does not have its value (facts 8.1 b, of a meeting)."""
    known = settings.get("auto_recording", "none") in RECORDINGS
    return settings if known else {**settings, "auto_recording": "none"}


def check_passcode(text: str, profile: Profile) -> None:
    """Raise the validation error if a new webinar's passcode has a character that the profile does not allow."""
    if profile.has(Feature.RESTRICTED_PASSCODES) and not OF_2021.fullmatch(text):
        raise ZoomApiError(VALIDATION_FAILED, violations=(invalid_passcode(text, profile),))


def check_new_simulive(account: Account, body: Mapping[str, Any], is_recorded: Callable[[str], bool]) -> None:
    """Raise a 300 error if a new webinar is to be simulive and cannot be.

    The account must have the feature (its seed file sets it) and the recording: one that the seed file names, or the
    file of a recording, which `is_recorded` looks up. The webinar cannot be scheduled for another user.
    """
    if not body.get("is_simulive"):
        return
    if not account.simulive:
        raise api_error(SIMULIVE_NOT_ENABLED)
    if body.get("schedule_for"):
        raise api_error(SIMULIVE_FOR_OTHERS)
    name = body.get("record_file_id")
    if name not in account.record_files and not (name and is_recorded(name)):
        raise api_error(RECORD_FILE_NOT_FOUND)


def check_not_playing(webinar: Webinar, now: int) -> None:
    """Raise the 3000 error for a change to a simulive webinar that plays at `now` (epoch ms)."""
    begun = webinar.start_ms is not None and webinar.start_ms <= now
    if webinar.details.get("is_simulive") and begun and not is_over(webinar, now):
        raise api_error(SIMULIVE_STARTED)

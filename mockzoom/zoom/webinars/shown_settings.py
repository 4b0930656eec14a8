"""The settings of a webinar in responses: those that Zoom shows although they were never sent.

Names, order and empty values are those of real responses of 2018 to 2021 (facts 8.1 a10). The values of the switches
follow the user's own settings at Zoom; here they are the ones that were observed. Profiles since 2025-06 add the
settings for which SPEC25 has a default, and those that a meeting of 2026 has (recorded/meeting_get_2026); that webinars
show the others as in 2021 is inferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.profiles import Feature, Profile
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import NO_REGISTRATION, Webinar

_OF_ALL_PROFILES: dict[str, Any] = {
    "host_video": False,
    "panelists_video": False,
    "approval_type": 2,
    "registration_type": 1,
    "audio": "both",
    "auto_recording": "none",
    "enforce_login": False,
    "enforce_login_domains": "",
    "alternative_hosts": "",
    "close_registration": True,
    "show_share_button": True,
    "allow_multiple_devices": True,
    "practice_session": False,
    "hd_video": False,
    "question_answer": True,
    "registrants_confirmation_email": True,
    "on_demand": False,
    "request_permission_to_unmute_participants": False,
    "global_dial_in_countries": ["US"],
    "global_dial_in_numbers": [],
    "contact_name": "",
    "contact_email": "",
    "registrants_restrict_number": 0,
    "registrants_email_notification": True,
    "post_webinar_survey": False,
    "meeting_authentication": False,
    "question_and_answer": {
        "enable": True,
        "allow_anonymous_questions": True,
        "answer_questions": "only",
        "attendees_can_upvote": False,
        "attendees_can_comment": False,
    },
}

_RECENT: dict[str, Any] = {
    "hd_video_for_attendees": False,
    "send_1080p_video_to_attendees": False,
    "alternative_host_update_polls": False,
    "allow_host_control_participant_mute_state": False,
    "email_in_attendee_report": False,
    "sign_language_interpretation": {"enable": False},
}

US_NUMBER = {"country_name": "US", "city": "New York", "number": "+1 5555550100", "type": "toll", "country": "US"}


def settings_in_response(webinar: Webinar, host: User, profile: Profile) -> dict[str, Any]:
    """Return the settings of a webinar in responses: the sent ones, and the others with their usual values.

    `registration_type` is shown only with registration (facts 8.1 a10; for 2025-06 by analogy to meetings, facts 8.3
    row 4). Dial-in numbers are shown only for the United States; those of other countries are unknown.
    """
    sent = webinar.settings
    shown: dict[str, Any] = dict(_OF_ALL_PROFILES)
    shown["contact_name"] = f"{host.first_name} {host.last_name}".strip()
    shown["contact_email"] = host.email
    if profile.has(Feature.ATTENDEE_VIDEO_SETTINGS):
        shown |= _RECENT
    shown |= {name: merged_setting(shown.get(name), value) for name, value in sent.items()}
    shown["question_answer"] = shown["question_and_answer"].get("enable", True)
    if "US" in shown["global_dial_in_countries"]:
        shown["global_dial_in_numbers"] = [US_NUMBER]
    if shown["approval_type"] == NO_REGISTRATION:
        del shown["registration_type"]
    return shown


def merged_setting(usual: Any, sent: Any) -> Any:
    """Return a sent setting; one that is an object keeps the usual values of the fields that were not sent."""
    return {**usual, **sent} if isinstance(usual, Mapping) and isinstance(sent, Mapping) else sent

"""Settings of users: their defaults, the webinar plan, and the changes that need a licence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.errors import api_error
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.users.errors import LARGE_MEETING_NEEDS_LICENCE, WEBINAR_NEEDS_LICENCE
from mockzoom.zoom.users.models import LICENSED, User

CAPACITIES = (100, 500, 1000, 3000, 5000, 10000)  # SPEC21 userSettingsUpdate

DEFAULT_CAPACITY = 500  # where a webinar plan is switched on without a capacity (inferred)


def with_type(user: User, kind: int) -> User:
    """Return the user with another type; one who is no longer licensed loses the webinar plan (inferred)."""
    return user._replace(type=kind, webinar_capacity=user.webinar_capacity if kind == LICENSED else 0)


def with_settings(user: User, changes: Mapping[str, Any]) -> User:
    """Return the user with other settings, including the webinar plan.

    Raises 1122 or 1108 where a feature needs a licence, and the validation error for a capacity not in `CAPACITIES`.
    """
    feature = dict(changes.get("feature", {}))
    plan = {name: feature.pop(name) for name in ("webinar", "webinar_capacity") if name in feature}
    if feature.get("large_meeting") and user.type != LICENSED:
        raise api_error(LARGE_MEETING_NEEDS_LICENCE)
    capacity = _capacity(user, plan)
    own = {**changes, "feature": feature} if feature else {k: v for k, v in changes.items() if k != "feature"}
    return user._replace(webinar_capacity=capacity, settings=merged(user.settings, own))


def _capacity(user: User, plan: Mapping[str, Any]) -> int:
    """Return the webinar capacity after a change; a capacity without the plan is ignored (inferred)."""
    current = user.webinar_capacity
    if not plan:
        return current
    capacity: int = plan.get("webinar_capacity", current)
    if not plan.get("webinar", current > 0):
        return 0
    if user.type != LICENSED:
        raise api_error(WEBINAR_NEEDS_LICENCE)
    if capacity != current and capacity not in CAPACITIES:
        raise invalid_field("feature.webinar_capacity")
    return capacity or DEFAULT_CAPACITY


# By section of Zoom's user settings. Everything that an operation needs is on, so that a new account can do all
# that the mock can; Zoom's own defaults differ by plan and are not published in full (inferred).
DEFAULT_SETTINGS: dict[str, dict[str, Any]] = {
    "schedule_meeting": {
        "host_video": False,
        "participants_video": False,
        "audio_type": "both",
        "join_before_host": False,
        "personal_meeting": True,
        "use_pmi_for_scheduled_meetings": False,
        "use_pmi_for_instant_meetings": False,
        "require_password_for_scheduling_new_meetings": True,
        "require_password_for_instant_meetings": True,
        "require_password_for_pmi_meetings": "none",
        "force_pmi_jbh_password": False,
        "pstn_password_protected": False,
        "embed_password_in_join_link": True,
    },
    "in_meeting": {
        "webinar_polling": {"enable": True},
        "webinar_survey": True,
        "closed_caption": True,
        "webinar_live_streaming": {"enable": True, "custom_service_instructions": "", "live_streaming_service": []},
        "allow_host_to_use_third_party_survey": True,
        "webinar_question_answer": True,
        "allow_live_streaming": True,
        "annotation": True,
        "attendee_on_hold": True,
        "auto_saving_chat": False,
        "breakout_room": True,
        "chat": True,
        "co_host": True,
        "e2e_encryption": False,
        "entry_exit_chime": "none",
        "far_end_camera_control": False,
        "feedback": False,
        "file_transfer": True,
        "group_hd": False,
        "non_verbal_feedback": False,
        "polling": True,
        "private_chat": True,
        "remote_control": True,
        "remote_support": False,
        "screen_sharing": True,
        "share_dual_camera": False,
        "show_meeting_control_toolbar": False,
        "virtual_background": True,
        "virtual_background_settings": {"enable": True, "allow_upload_custom": True, "allow_videos": True},
        "waiting_room": False,
        "who_can_share_screen": "host",
        "who_can_share_screen_when_someone_is_sharing": "host",
    },
    "email_notification": {
        "jbh_reminder": True,
        "cancel_meeting_reminder": True,
        "alternative_host_reminder": True,
        "schedule_for_reminder": True,
    },
    "recording": {
        "local_recording": True,
        "archive": True,
        "cloud_recording": True,
        "auto_recording": "none",
        "record_speaker_view": True,
        "record_gallery_view": False,
        "record_audio_file": True,
        "save_chat_text": True,
        "show_timestamp": False,
        "recording_audio_transcript": False,
        "host_pause_stop_recording": True,
        "auto_delete_cmr": False,
        "recording_disclaimer": False,
        "ask_participants_to_consent_disclaimer": False,
        "ask_host_to_confirm_disclaimer": False,
    },
    "telephony": {
        "third_party_audio": False,
        "audio_conference_info": "",
        "show_international_numbers_link": True,
    },
    "feature": {
        "meeting_capacity": 100,
        "large_meeting": False,
        "large_meeting_capacity": 0,
        "cn_meeting": False,
        "in_meeting": False,
        "zoom_phone": False,
    },
}


def setting(user: User, section: str, name: str) -> Any:
    """Return a user's setting: the stored value, else the default; for an object, the value of its `enable`."""
    value = user.settings.get(section, {}).get(name, DEFAULT_SETTINGS[section][name])
    return value.get("enable", True) if isinstance(value, dict) else value


def settings_shown(user: User) -> dict[str, Any]:
    """Return all settings: the user's values merged into the defaults, with the webinar plan among the features."""
    shown = {
        section: merged(defaults, user.settings.get(section, {})) for section, defaults in DEFAULT_SETTINGS.items()
    }
    capacity = user.webinar_capacity if user.type == LICENSED else 0
    plan = {"webinar": capacity > 0, "webinar_capacity": capacity}
    return {**shown, "feature": {**shown["feature"], **plan}}


def merged(old: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with the values of another merged in: objects recursively, lists replaced."""
    return {
        **old,
        **{
            name: merged(old.get(name, {}), value) if isinstance(value, Mapping) else value
            for name, value in news.items()
        },
    }

"""The settings of a meeting: those that a new one has from its host, and those that responses show.

Names, order and values are those of recorded/meeting_get_2026, a meeting of a free account, and, for licensed hosts, of
facts 8.3 row 4. Profile 2021-08 shows those of them that SPEC21 has. That the host's settings of users decide is
documented (SPEC25 meetingCreate, for some of them); the switches that users do not have keep the recorded value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import INSTANT, Meeting
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.users.models import LICENSED, User
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.models import NO_REGISTRATION
from mockzoom.zoom.webinars.shown_settings import US_NUMBER, merged_setting

_OFF = {"enable": False}

# In the order of responses; None stands for what depends on the host, or on the meeting.
_SHOWN: dict[str, Any] = {
    "host_video": False,
    "participant_video": False,
    "cn_meeting": False,
    "in_meeting": False,
    "join_before_host": False,
    "jbh_time": 0,
    "mute_upon_entry": False,
    "watermark": False,
    "use_pmi": False,
    "approval_type": NO_REGISTRATION,
    "registration_type": None,
    "audio": None,
    "auto_recording": "none",
    "auto_add_recording_to_video_management": _OFF,
    "enforce_login": False,
    "enforce_login_domains": "",
    "alternative_hosts": "",
    "alternative_host_update_polls": False,
    "alternative_host_manage_meeting_summary": False,
    "alternative_host_manage_cloud_recording": False,
    "close_registration": False,
    "show_share_button": None,
    "allow_multiple_devices": None,
    "registrants_confirmation_email": True,
    "waiting_room": False,
    "request_permission_to_unmute_participants": False,
    "global_dial_in_countries": None,
    "global_dial_in_numbers": None,
    "registrants_email_notification": True,
    "meeting_authentication": False,
    "encryption_type": "enhanced_encryption",
    "approved_or_denied_countries_or_regions": _OFF,
    "breakout_room": _OFF,
    "internal_meeting": False,
    "continuous_meeting_chat": None,
    "participant_focused_meeting": False,
    "push_change_to_calendar": False,
    "resources": [],
    "auto_start_meeting_summary": False,
    "auto_start_ai_companion_questions": False,
    "summary_template_id": None,
    "allow_host_control_participant_mute_state": False,
    "alternative_hosts_email_notification": True,
    "show_join_info": False,
    "device_testing": False,
    "focus_mode": False,
    "meeting_invitees": [],
    "private_meeting": False,
    "email_notification": True,
    "host_save_video_order": False,
    "sign_language_interpretation": _OFF,
    "email_in_attendee_report": False,
}

_SINCE_2025 = frozenset({
    "auto_add_recording_to_video_management", "alternative_host_update_polls",
    "alternative_host_manage_meeting_summary", "alternative_host_manage_cloud_recording",
    "request_permission_to_unmute_participants", "internal_meeting", "continuous_meeting_chat",
    "participant_focused_meeting", "push_change_to_calendar", "resources", "auto_start_meeting_summary",
    "auto_start_ai_companion_questions", "summary_template_id", "allow_host_control_participant_mute_state",
    "show_join_info", "device_testing", "focus_mode", "meeting_invitees", "private_meeting", "email_notification",
    "host_save_video_order", "sign_language_interpretation", "email_in_attendee_report",
})  # fmt: skip

# The host's setting that decides each setting of a new meeting, by section of the user's settings.
_FROM_HOST = {
    "host_video": ("schedule_meeting", "host_video"),
    "participant_video": ("schedule_meeting", "participants_video"),
    "join_before_host": ("schedule_meeting", "join_before_host"),
    "waiting_room": ("in_meeting", "waiting_room"),
    "auto_recording": ("recording", "auto_recording"),
}


def settings_of_new(host: User, kind: int, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a new meeting of type `kind`: those of its host, and those that were sent.

    Telephones are for licensed hosts: meetings of a free account had the audio `voip`, those of a paid one `both`.
    """
    usual = {name: setting(host, *where) for name, where in _FROM_HOST.items()}
    chosen = host.settings.get("schedule_meeting", {}).get("audio_type")
    usual["audio"] = chosen or ("both" if host.type == LICENSED else "voip")
    use_pmi = "use_pmi_for_instant_meetings" if kind == INSTANT else "use_pmi_for_scheduled_meetings"
    usual["use_pmi"] = setting(host, "schedule_meeting", use_pmi)
    return {**usual, **sent}


def settings_in_response(ctx: RequestContext, meeting: Meeting, host: User) -> dict[str, Any]:
    """Return the settings of a meeting in responses: the stored ones, and the others with their usual values.

    `registration_type` is shown only with registration and more than one time (facts 8.3 row 4; for series inferred).
    """
    recent, stored = ctx.profile.has(Feature.RECENT_MEETING_FIELDS), meeting.settings
    shown: dict[str, Any] = {}
    for name, value in (_SHOWN | _of_this(ctx, meeting, host)).items():
        if name in stored:
            shown[name] = merged_setting(value, stored[name])
        elif value is not None and (recent or name not in _SINCE_2025):
            shown[name] = value
    if shown["approval_type"] == NO_REGISTRATION or not meeting.is_series:
        shown.pop("registration_type", None)
    return shown | {name: value for name, value in stored.items() if name not in _SHOWN}


def _of_this(ctx: RequestContext, meeting: Meeting, host: User) -> dict[str, Any]:
    """Return the usual values that depend on the meeting, its host or the account."""
    is_paid = host.type == LICENSED
    channel = ctx.ids.draw("meeting_chat", meeting.id, 16).hex()
    values: dict[str, Any] = {
        "registration_type": 1,
        "audio": "both" if is_paid else "voip",
        "show_share_button": is_paid,
        "allow_multiple_devices": is_paid,
        "continuous_meeting_chat": {
            "enable": True,
            "auto_add_invited_external_users": False,
            "auto_add_meeting_participants": False,
            "channel_id": f"web_sch_{channel}",
        },
        "summary_template_id": ctx.ids.draw("summary_template", ctx.account.id, 4).hex(),
    }
    countries = meeting.settings.get("global_dial_in_countries", ["US"] if is_paid else [])
    if meeting.settings.get("audio") in (None, "both", "telephony") and countries:
        values["global_dial_in_countries"] = countries
        values["global_dial_in_numbers"] = [US_NUMBER] if "US" in countries else []
    return values

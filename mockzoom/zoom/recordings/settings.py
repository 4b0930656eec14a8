"""Settings of a recording: recordingSettingUpdate (which reads them) and recordingSettingsUpdate."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.recordings.events import announce_renamed
from mockzoom.zoom.recordings.models import RECORDINGS, CloudRecording
from mockzoom.zoom.recordings.recording_access import require_recording
from mockzoom.zoom.recordings.serializers import auto_deletion
from mockzoom.zoom.recordings.shown_settings import (
    DEFAULT_RECORDING_SETTINGS,
    is_valid_passcode,
    password_of,
    recording_setting,
    topic_of,
)
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.webinars.models import NO_REGISTRATION

AUTOMATIC = 0  # the value of `approval_type` with which everyone is approved


def serialize_recording_settings(ctx: RequestContext, recording: CloudRecording) -> dict[str, Any]:
    """Return all settings of a recording; an empty passcode is not shown (inferred)."""
    shown = {name: recording_setting(recording, name) for name in DEFAULT_RECORDING_SETTINGS}
    password = password_of(ctx, recording)
    if password:
        shown["password"] = password
    shown["topic"] = topic_of(recording)
    return shown | auto_deletion(recording) if ctx.profile.has(Feature.RECORDING_DETAILS) else shown


@operation("recordingSettingUpdate", serializer=serialize_recording_settings)
def recording_setting_update(ctx: RequestContext, request: OperationRequest) -> CloudRecording:
    """Return the recording whose settings are read."""
    return require_recording(ctx, request.path_params["meetingId"])


@operation("recordingSettingsUpdate")
def recording_settings_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the settings that the body contains.

    A recording that becomes on-demand approves registrants automatically unless the body says otherwise, and one that
    needs no registration any more is not on-demand (inferred). `auto_delete` counts only where the host has set up
    automatic deletion (SPEC25).
    """
    old, body = require_recording(ctx, request.path_params["meetingId"]), dict(request.body)
    if not is_valid_passcode(body.get("password", "")):
        raise invalid_field("password")
    if "auto_delete" not in old.settings:
        body.pop("auto_delete", None)
    if body.get("on_demand") and recording_setting(old, "approval_type") == NO_REGISTRATION:
        body.setdefault("approval_type", AUTOMATIC)
    if body.get("approval_type") == NO_REGISTRATION:
        body["on_demand"] = False
    elif "approval_type" in body:
        body["on_demand"] = True
    elif body.get("on_demand") is False:
        body["approval_type"] = NO_REGISTRATION
    new = old._replace(settings={**old.settings, **body})
    ctx.state.put(RECORDINGS, [new])
    if topic_of(old) != topic_of(new):
        announce_renamed(ctx, old, new)

"""Look-up of a meeting by its number, with the checks of access."""

from __future__ import annotations

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import MEETING_NOT_EDITABLE
from mockzoom.zoom.meetings.meeting_access import MeetingAccess, MeetingAccessRequest, check_meeting_access
from mockzoom.zoom.meetings.models import MEETINGS, Meeting
from mockzoom.zoom.meetings.personal import find_personal_meeting
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webinars.models import WEBINARS


def require_meeting(ctx: RequestContext, request: OperationRequest) -> MeetingAccess:
    """Return the meeting in the path and its host; raises the first error of the check order."""
    number = int(request.path_params["meetingId"])
    meeting = find_personal_meeting(ctx, number) or ctx.state.get(MEETINGS, number)
    host = ctx.state.get(USERS, meeting.host_id) if meeting else None
    is_webinar = ctx.state.get(WEBINARS, number) is not None
    return check_meeting_access(
        MeetingAccessRequest(number, meeting, host, is_webinar, ctx.caller_id if ctx.confined else "")
    )


def require_editable(ctx: RequestContext, request: OperationRequest) -> MeetingAccess:
    """Return the meeting in the path, if it may be changed or deleted, and its host; raises the first error."""
    access = require_meeting(ctx, request)
    if access.meeting.pinned:
        raise api_error(MEETING_NOT_EDITABLE)
    return access


def require_host(ctx: RequestContext, meeting: Meeting) -> User:
    """Return the host of a meeting that was checked."""
    host = ctx.state.get(USERS, meeting.host_id)
    assert host is not None  # noqa: S101 - checked by hosting_allowed
    return host

"""Look-up of a meeting by its number, with the checks of access."""

from __future__ import annotations

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.meetings.meeting_access import MeetingAccess, MeetingAccessRequest, check_meeting_access
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import WEBINARS


def require_meeting(ctx: RequestContext, request: OperationRequest) -> MeetingAccess:
    """Return the meeting in the path and its host; raises the first error of the check order."""
    number = int(request.path_params["meetingId"])
    meeting = ctx.state.get(MEETINGS, number)
    host = ctx.state.get(USERS, meeting.host_id) if meeting else None
    is_webinar = ctx.state.get(WEBINARS, number) is not None
    return check_meeting_access(
        MeetingAccessRequest(number, meeting, host, is_webinar, ctx.caller_id if ctx.confined else "")
    )

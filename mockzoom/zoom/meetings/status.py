"""The operation meetingStatus: end a meeting in progress, or recover a deleted one."""

from __future__ import annotations

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.meetings.deletion import recover_meeting
from mockzoom.zoom.meetings.meeting_lookup import require_meeting
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import end_session


@operation("meetingStatus")
def meeting_status(ctx: RequestContext, request: OperationRequest) -> None:
    """End or recover a meeting; one that is not live, or was not deleted, stays unchanged (zoom/api issue 28).

    A meeting that was deleted more than a week ago does not exist.
    """
    action = request.body["action"]
    if action == "recover" and recover_meeting(ctx, int(request.path_params["meetingId"])):
        return
    meeting = require_meeting(ctx, request).meeting
    if action == "end":
        end_session(ctx, meeting)

"""Look-up of the webinar or meeting in a path, for the resources that both have: polls, questions, live streams.

Operations on such a resource come in pairs, which differ in their path parameter: `webinarId` or `meetingId`. Both are
handled by one function. Its errors have a variant for each of the two operations where Zoom's texts differ.
"""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.meetings.meeting_lookup import require_meeting
from mockzoom.zoom.sessions.occasions import Occasion
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.lookup import require_webinar


class OccasionAccess(NamedTuple):
    """A webinar or meeting that exists and may be used, and its host."""

    occasion: Occasion
    host: User


def require_occasion(ctx: RequestContext, request: OperationRequest) -> OccasionAccess:
    """Return the webinar or meeting in the path and its host; raises the first error of its check order."""
    if "meetingId" in request.path_params:
        return OccasionAccess(*require_meeting(ctx, request))
    return OccasionAccess(*require_webinar(ctx, int(request.path_params["webinarId"])))

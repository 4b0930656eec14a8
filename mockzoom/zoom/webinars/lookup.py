"""Look-ups of webinars by number or UUID, with the checks of access."""

from __future__ import annotations

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.errors import WEBINAR_NOT_FOUND
from mockzoom.zoom.webinars.models import WEBINARS
from mockzoom.zoom.webinars.webinar_access import AccessRequest, WebinarAccess, check_access


def require_webinar(ctx: RequestContext, number: int) -> WebinarAccess:
    """Return a webinar and its host; raises the first error of the check order."""
    webinar = ctx.state.get(WEBINARS, number)
    host = ctx.state.get(USERS, webinar.host_id) if webinar else None
    is_meeting = webinar is None and ctx.state.get(MEETINGS, number) is not None
    return check_access(AccessRequest(number, webinar, host, ctx.caller_id if ctx.confined else "", is_meeting))


def require_webinar_by_key(ctx: RequestContext, name: str) -> WebinarAccess:
    """Return a webinar by its number, or by the UUID of its next instance; raises as `require_webinar` does."""
    if name.isdigit():
        return require_webinar(ctx, int(name))
    webinar = ctx.state.get_by_unique_key(WEBINARS, name)
    if webinar is None:
        raise api_error(WEBINAR_NOT_FOUND, webinar_id=name)
    return require_webinar(ctx, webinar.id)

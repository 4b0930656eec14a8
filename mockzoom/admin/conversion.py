"""Simulation of Zoom's portal, where a host converts a webinar into a meeting, and a meeting into a webinar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.admin.registration_page import find_event
from mockzoom.errors import FieldError
from mockzoom.spec import load_spec
from mockzoom.spec.normalization import normalize
from mockzoom.storage.listing import delete_with_children, list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.meetings.events import meeting_identity
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, MEETINGS, Meeting
from mockzoom.zoom.meetings.rules import is_meeting_over
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.registrants.rules import is_over
from mockzoom.zoom.sessions.handlers import sessions_of
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.events import identity
from mockzoom.zoom.webinars.models import WEBINARS, Webinar
from mockzoom.zoom.webinars.schedule import plan_occurrences

Body = Mapping[str, Any]
_MEETING_TYPES = {5: 2, 6: 3, 9: 8}  # by type of webinar: scheduled, no fixed time, recurring
_WEBINAR_TYPES = {meeting: webinar for webinar, meeting in _MEETING_TYPES.items()}
_SHARED = ("id", "uuid", "host_id", "topic", "created_ms", "duration", "timezone", "start_ms", "password")
_DETAILS = ("agenda", "recurrence", "tracking_fields")


def convert(ctx: RequestContext, number: int, body: Body) -> Webinar | Meeting:
    """Convert a webinar into a meeting, or a meeting into a webinar, and return what it is now.

    Number, UUID, host, time, passcode, registration and registrants stay (mockzoom's own choice, as Zoom describes none
    of them); panelists, polls, questions and whatever else only webinars have is deleted. Raises `FieldError`.
    """
    event = find_event(ctx, number)
    now_is, wanted = ("meeting", "webinar") if isinstance(event, Meeting) else ("webinar", "meeting")
    if body.get("to", wanted) != wanted:
        raise FieldError("to", f"{number} is a {now_is} already; leave `to` out, or set it to {wanted!r}", 409)
    return _to_webinar(ctx, event) if isinstance(event, Meeting) else _to_meeting(ctx, event)


def _to_meeting(ctx: RequestContext, webinar: Webinar) -> Meeting:
    if webinar.pinned:
        raise FieldError("", f"{webinar.id} is a test webinar and cannot be converted; create another webinar", 409)
    if is_over(webinar, ctx.now) or sessions_of(ctx, webinar):
        raise FieldError("", f"webinar {webinar.id} was started or is over at {instant(ctx.now)}; create another", 409)
    meeting = Meeting(type=_MEETING_TYPES[webinar.type], **_common(webinar, "meetingCreate"))
    registrants = list_all(ctx.state, REGISTRANTS, webinar.id)
    delete_with_children(ctx.state, WEBINARS, webinar.id)
    ctx.state.put(MEETINGS, [meeting])
    ctx.state.put(MEETING_REGISTRANTS, registrants)
    _announce(ctx, "webinar.converted_to_meeting", meeting.host_id, meeting_identity(meeting))
    return meeting


def _to_webinar(ctx: RequestContext, meeting: Meeting) -> Webinar:
    if meeting.pinned:
        raise FieldError("", f"{meeting.id} is a test meeting and cannot be converted; create another meeting", 409)
    host = ctx.state.get(USERS, meeting.host_id)
    if host is None or not host.may_host_webinars:
        fix = "PATCH /v2/users/{userId}/settings with feature.webinar"
        raise FieldError("", f"the host of meeting {meeting.id} has no webinar plan; {fix}", 409)
    if meeting.type not in _WEBINAR_TYPES:
        raise FieldError("", f"meeting {meeting.id} is an instant one (type 1); convert a scheduled one", 409)
    if is_meeting_over(meeting, ctx.now) or sessions_of(ctx, meeting):
        raise FieldError("", f"meeting {meeting.id} was started or is over at {instant(ctx.now)}; create another", 409)
    kind = _WEBINAR_TYPES[meeting.type]
    common = _common(meeting, "webinarCreate")
    try:
        occurrences = plan_occurrences(
            kind, meeting.start_ms, meeting.duration, meeting.timezone, common["details"].get("recurrence")
        )
    except ZoomApiError as error:
        field = error.violations[0].field
        raise FieldError("", f"the meeting's {field} does not fit a webinar; create another meeting", 409) from None
    webinar = Webinar(type=kind, occurrences=occurrences, **common)
    registrants = list_all(ctx.state, MEETING_REGISTRANTS, meeting.id)
    delete_with_children(ctx.state, MEETINGS, meeting.id)
    ctx.state.put(WEBINARS, [webinar])
    ctx.state.put(REGISTRANTS, [r._replace(occurrences=(), occurrence_status={}) for r in registrants])
    _announce(ctx, "meeting.converted_to_webinar", webinar.host_id, identity(webinar))
    return webinar


def _announce(ctx: RequestContext, name: str, owner: str, document: dict[str, Any]) -> None:
    announce(ctx, name, owner, lambda: {**operator_of(ctx), "object": document})


def _common(event: Webinar | Meeting, operation: str) -> dict[str, Any]:
    """Return the fields that webinars and meetings share; settings are those that `operation` knows, with defaults."""
    spec = load_spec()
    shape = spec.request_shape(spec.operations[operation]).properties["settings"]
    return {
        **{name: getattr(event, name) for name in _SHARED},
        "settings": normalize(shape, dict(event.settings), fill=True),
        "details": {name: event.details[name] for name in _DETAILS if name in event.details},
    }

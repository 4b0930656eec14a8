"""The invitation to a meeting: the text that a host sends to people, as Zoom's portal has it.

Zoom's documentation has a sample of the text; its lines about dialing in by telephone are left out, because numbers
differ by account and are unknown. How it describes a series is inferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.meetings.meeting_lookup import require_meeting
from mockzoom.zoom.meetings.models import PERSONAL, HostedMeeting, Meeting
from mockzoom.zoom.meetings.serializers import addressed, join_address
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import AVAILABLE
from mockzoom.zoom.webinars.schedule import time_zone

SIP_HOST = "zoomcrc.com"
_TIME = "%b %d, %Y %I:%M %p"  # as in Zoom's sample: Mar 25, 2022 03:32 PM


def serialize_invitation(ctx: RequestContext, result: HostedMeeting) -> dict[str, Any]:
    """Return the text, and with SIP_LINKS the addresses for room systems.

    The account has such addresses if its plan is a paid one (inferred, as for SIP dialing).
    """
    meeting, host = result.meeting, result.host
    links = [f"{addressed(ctx, meeting, host).id}@{SIP_HOST}"] if ctx.account.plan != "free" else []
    text = "\r\n".join(_lines(ctx, meeting, host, links)) + "\r\n"
    return {"invitation": text} | ({"sip_links": links} if ctx.profile.has(Feature.SIP_LINKS) else {})


@operation("meetingInvitation", serializer=serialize_invitation)
def get_invitation(ctx: RequestContext, request: OperationRequest) -> HostedMeeting:
    """Return the invitation to a meeting."""
    return HostedMeeting(*require_meeting(ctx, request))


def _lines(ctx: RequestContext, meeting: Meeting, host: User, sip: list[str]) -> Iterator[str]:
    joined = addressed(ctx, meeting, host)
    digits = str(joined.id)
    secret = [f"Passcode: {joined.password}"] if joined.password else []
    yield f"{host.first_name} {host.last_name}".strip() + " is inviting you to a scheduled Zoom meeting."
    yield from (
        "",
        f"Topic: {meeting.topic}",
        *_times(meeting),
        "",
        "Join Zoom Meeting",
        join_address(ctx, meeting, host),
    )
    yield from ("", f"Meeting ID: {digits[:3]} {digits[3:-4]} {digits[-4:]}", *secret, "")
    if sip:
        yield from ("", "Join by SIP", *sip, "")


def _times(meeting: Meeting) -> Iterator[str]:
    """Yield the line of the time, in the meeting's time zone, and a line for each occurrence of a series."""
    if meeting.type == PERSONAL:
        return
    if meeting.start_ms is None:
        yield "Time: This is a recurring meeting Meet anytime"
        return
    yield f"Time: {_local(meeting.start_ms, meeting)} {meeting.timezone}"
    yield from (f"        {_local(o.start_ms, meeting)}" for o in meeting.occurrences if o.status == AVAILABLE)


def _local(at_ms: int, meeting: Meeting) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(time_zone(meeting.timezone)).strftime(_TIME)

"""Deletion and recovery of meetings: meetingDelete, and the action `recover` of meetingStatus.

A deleted meeting can be recovered for a week, with its registrants, polls and questions (SPEC21 and SPEC25 name the
action; the week and what comes back are inferred).
"""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import delete_with_children, list_all
from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import (
    MEETING_HAS_ENDED,
    MEETING_IN_PROGRESS,
    PERSONAL_NOT_DELETABLE,
)
from mockzoom.zoom.meetings.events import announce_meeting_deleted, announce_meeting_recovered
from mockzoom.zoom.meetings.meeting_access import MeetingAccessRequest, check_meeting_access
from mockzoom.zoom.meetings.meeting_lookup import require_editable
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, MEETINGS, PERSONAL, Meeting
from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.recordings.ending import end_recordings
from mockzoom.zoom.registrants.models import Registrant
from mockzoom.zoom.registrants.question_rules import QUESTION_SETS, QuestionSet
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import get_live_session, was_held
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import DELETED
from mockzoom.zoom.webinars.schedule import occurrence, with_occurrence

RECOVERABLE = 7 * DAY


class DeletedMeeting(NamedTuple):
    """A meeting that was deleted at `deleted_ms` (epoch ms), with the records that are recovered with it."""

    id: int
    deleted_ms: int
    meeting: Meeting
    registrants: tuple[Registrant, ...] = ()
    polls: tuple[Poll, ...] = ()
    questions: tuple[QuestionSet, ...] = ()


DELETED_MEETINGS = Collection(
    "deleted_meetings", DeletedMeeting, lambda d: d.id, list_key=lambda d: (d.meeting.host_id, None)
)


@operation("meetingDelete")
def meeting_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a meeting with its registrants, or one of its occurrences; neither while it is in progress."""
    gone = require_editable(ctx, request).meeting
    if gone.type == PERSONAL:
        raise api_error(PERSONAL_NOT_DELETABLE)
    at = request.query_params.get("occurrence_id")
    one = occurrence(gone, at) if at else None
    live = get_live_session(ctx, gone)
    if live is not None and at in (None, "", live.occurrence_id):
        raise api_error(MEETING_IN_PROGRESS)
    if ctx.profile.has(Feature.HELD_WEBINARS_ARE_KEPT) and live is None and was_held(ctx, gone):
        raise api_error(MEETING_HAS_ENDED)
    if one is not None:
        ctx.state.put(MEETINGS, [with_occurrence(gone, one._replace(status=DELETED))])
    else:
        _keep_for_recovery(ctx, gone)
        end_recordings(ctx, gone)
        delete_with_children(ctx.state, MEETINGS, gone.id)
    announce_meeting_deleted(ctx, gone, one)


def recover_meeting(ctx: RequestContext, number: int) -> bool:
    """Recover a deleted meeting, and return whether there was one; raises the errors of access to a meeting."""
    gone = ctx.state.get(DELETED_MEETINGS, number)
    if gone is None or gone.deleted_ms + RECOVERABLE <= ctx.now:
        return False
    host = ctx.state.get(USERS, gone.meeting.host_id)
    if host is None:
        return False
    caller = ctx.caller_id if ctx.confined else ""
    check_meeting_access(MeetingAccessRequest(number, gone.meeting, host, is_webinar=False, caller_id=caller))
    ctx.state.remove(DELETED_MEETINGS, number)
    ctx.state.put(MEETINGS, [gone.meeting])
    ctx.state.put(MEETING_REGISTRANTS, gone.registrants)
    ctx.state.put(POLLS, gone.polls)
    ctx.state.put(QUESTION_SETS, gone.questions)
    announce_meeting_recovered(ctx, gone.meeting)
    return True


def _keep_for_recovery(ctx: RequestContext, gone: Meeting) -> None:
    """Store a meeting that is about to be deleted, and forget those of its host that cannot be recovered any more."""
    for old in list_all(ctx.state, DELETED_MEETINGS, gone.host_id):
        if old.deleted_ms + RECOVERABLE <= ctx.now:
            ctx.state.remove(DELETED_MEETINGS, old.id)
    kept = DeletedMeeting(
        gone.id,
        ctx.now,
        gone,
        tuple(list_all(ctx.state, MEETING_REGISTRANTS, gone.id)),
        tuple(list_all(ctx.state, POLLS, gone.id)),
        tuple(list_all(ctx.state, QUESTION_SETS, gone.id)),
    )
    ctx.state.put(DELETED_MEETINGS, [kept])

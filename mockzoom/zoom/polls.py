"""Polls of webinars and meetings.

Operations: webinarPolls, webinarPollCreate, webinarPollGet, webinarPollUpdate and webinarPollDelete, the same five of
meetings, and createBatchPolls. What participants answer is stored in `mockzoom.zoom.past.responses`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.meetings.models import Meeting
from mockzoom.zoom.occasion_lookup import require_occasion
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.question_types import QuestionRules, question_errors, with_defaults
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.sessions.occasions import HELD_IN, Occasion
from mockzoom.zoom.users.settings import setting

PLAIN, QUIZ = 1, 3  # values of poll_type

MAX_POLLS_OF_2021, MAX_POLLS = 25, 50  # of one meeting (SPEC21, SPEC25 createBatchPolls)


class Poll(NamedTuple):
    """A poll, advanced poll or quiz (`poll_type` 1, 2, 3).

    `webinar_id` is the number of a webinar or meeting. `questions` have the form of the request body, with defaults.
    `status` stays `notstart` (rule `poll_status`).
    """

    id: str
    webinar_id: int
    title: str
    questions: tuple[Mapping[str, Any], ...]
    poll_type: int = 1
    anonymous: bool = False
    status: str = "notstart"


POLLS = Collection(
    "polls",
    Poll,
    lambda p: (p.webinar_id, p.id),
    list_key=lambda p: (p.webinar_id, None),
    cascade_from=HELD_IN,
)

_DISABLED = (
    "Webinar polls disabled. To enable this feature, enable the Webinar Polls/Quizzes setting in the Zoom web "
    "portal's Settings interface."
)
_MEETING_DISABLED = (
    'Meeting polls disabled. To enable this feature, enable the "Meeting Polls/Quizzes" setting in the Zoom web '
    'portal\'s "Settings" interface.'
)
_ADVANCED_DISABLED = (
    'Advanced meeting polls disabled. To enable this feature, enable the "Allow host to create advanced polls and '
    'quizzes" setting in the Zoom web portal\'s "Settings" interface.'
)
_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"
_OF_MEETINGS = ("meetingPolls", "meetingPollCreate", "meetingPollGet", "meetingPollUpdate", "createBatchPolls")

POLLS_DISABLED = define_error(
    "polls_disabled",
    "the host's user setting `in_meeting.webinar_polling`, for a meeting `polling` or `meeting_polling`, is off",
    v2021_08(400, 4400, _DISABLED, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 4400, _DISABLED, DOCUMENTED, "SPEC25, without its markup"),
    v2021_08(400, 4400, _MEETING_DISABLED, INFERRED, _NOT_IN_SPEC21, *_OF_MEETINGS[:-1], "meetingPollDelete"),
    v2021_08(
        400,
        4400,
        "Polling has not been enabled for this meeting: {meeting_id}.",
        DOCUMENTED,
        "SPEC21",
        "createBatchPolls",
    ),
    v2025_06(400, 4400, _MEETING_DISABLED, DOCUMENTED, "SPEC25", *_OF_MEETINGS),
    v2025_06(
        400,
        4400,
        _MEETING_DISABLED.replace('"', ""),
        DOCUMENTED,
        "SPEC25, without its markup",
        "meetingPollDelete",
    ),
)

ADVANCED_POLLS_DISABLED = define_error(
    "advanced_polls_disabled",
    "a meeting's poll has `poll_type` 2 or 3, and the host's user setting "
    "`in_meeting.meeting_polling.advanced_polls` is off",
    v2021_08(400, 4400, _ADVANCED_DISABLED, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 4400, _ADVANCED_DISABLED, DOCUMENTED, "SPEC25 createBatchPolls"),
    v2025_06(
        400, 4400, _ADVANCED_DISABLED.replace('"', ""), DOCUMENTED, "SPEC25, without its markup", "meetingPollUpdate"
    ),
    v2025_06(400, 4400, _ADVANCED_DISABLED, INFERRED, "SPEC25 createBatchPolls has it", "meetingPollCreate"),
)

_ONE_AT_A_TIME = "the text for a batch; no limit is documented for single polls"
POLL_LIMIT_REACHED = define_error(
    "poll_limit_reached",
    "a meeting would have more than 25 polls, since 2025-06 more than 50",
    v2021_08(400, 4400, "You can add a maximum of {limit} polls.", DOCUMENTED, "SPEC21 createBatchPolls"),
    v2025_06(400, 4400, "You can only add a maximum of {limit} polls.", DOCUMENTED, "SPEC25 createBatchPolls"),
    v2021_08(400, 4400, "You can add a maximum of {limit} polls.", INFERRED, _ONE_AT_A_TIME, "meetingPollCreate"),
    v2025_06(400, 4400, "You can only add a maximum of {limit} polls.", INFERRED, _ONE_AT_A_TIME, "meetingPollCreate"),
)

POLL_NOT_FOUND = define_error(
    "poll_not_found",
    "the webinar or meeting has no poll of this id",
    v2021_08(404, 404, "Webinar poll not found.", INFERRED, "SPEC21 has this text for status 404, and no code for it"),
    v2025_06(400, 4400, "Invalid poll IDs.", INFERRED, "SPEC25 has it for webinarPollDelete"),
    v2025_06(400, 4400, "Invalid poll IDs.", DOCUMENTED, "SPEC25; the situation is our judgement", "webinarPollDelete"),
    v2021_08(404, 404, "Meeting Poll not found", DOCUMENTED, "SPEC21", "meetingPollUpdate", "meetingPollDelete"),
    v2021_08(404, 404, "Meeting Poll not found.", DOCUMENTED, "SPEC21", "meetingPollGet"),
    v2025_06(404, 404, "Meeting Poll not found.", DOCUMENTED, "SPEC25", "meetingPollGet"),
    v2025_06(404, 404, "Meeting Poll not found", DOCUMENTED, "SPEC25", "meetingPollUpdate"),
    v2025_06(404, 404, "Meeting poll not found.", DOCUMENTED, "SPEC25", "meetingPollDelete"),
)


def serialize_poll(_: RequestContext, poll: Poll) -> dict[str, Any]:
    """Return the poll in full; the field `title` is absent without a title."""
    fields = {
        "id": poll.id,
        "status": poll.status,
        "title": poll.title,
        "poll_type": poll.poll_type,
        "anonymous": poll.anonymous,
        "questions": list(poll.questions),
    }
    return {name: value for name, value in fields.items() if value != ""}


def serialize_poll_list(ctx: RequestContext, polls: list[Poll]) -> dict[str, Any]:
    """Return all polls; Zoom does not divide this list into pages."""
    return {"total_records": len(polls), "polls": [serialize_poll(ctx, p) for p in polls]}


def serialize_polls_created(ctx: RequestContext, polls: list[Poll]) -> dict[str, Any]:
    """Return the polls of a batch, in the order of the request."""
    return {"polls": [serialize_poll(ctx, poll) for poll in polls]}


@operation("webinarPolls", serializer=serialize_poll_list)
@operation("meetingPolls", serializer=serialize_poll_list)
def list_polls(ctx: RequestContext, request: OperationRequest) -> list[Poll]:
    """Return the polls of a webinar or meeting; the query parameter `anonymous` selects anonymous or other polls."""
    occasion = _require_polling(ctx, request)
    anonymous = request.query_params.get("anonymous")
    return [poll for poll in list_all(ctx.state, POLLS, occasion.id) if anonymous in (None, poll.anonymous)]


@operation("webinarPollCreate", serializer=serialize_poll)
@operation("meetingPollCreate", serializer=serialize_poll)
def create_poll(ctx: RequestContext, request: OperationRequest) -> Poll:
    """Create a poll."""
    return _created(ctx, _require_polling(ctx, request, [request.body]), [_poll_fields(request.body)])[0]


@operation("createBatchPolls", serializer=serialize_polls_created)
def create_batch_polls(ctx: RequestContext, request: OperationRequest) -> list[Poll]:
    """Create the polls of a batch, all or none."""
    bodies = request.body["polls"]
    occasion = _require_polling(ctx, request, bodies)
    return _created(ctx, occasion, [_poll_fields(body, f"polls[{at}].") for at, body in enumerate(bodies)])


@operation("webinarPollGet", serializer=serialize_poll)
@operation("meetingPollGet", serializer=serialize_poll)
def get_poll(ctx: RequestContext, request: OperationRequest) -> Poll:
    """Return one poll."""
    return _require_poll(ctx, _require_polling(ctx, request), request)


@operation("webinarPollUpdate")
@operation("meetingPollUpdate")
def update_poll(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace a poll; fields that are absent from the body return to their defaults."""
    old = _require_poll(ctx, _require_polling(ctx, request, [request.body]), request)
    ctx.state.put(POLLS, [old._replace(**_poll_fields(request.body))])


@operation("webinarPollDelete")
@operation("meetingPollDelete")
def delete_poll(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a poll."""
    poll = _require_poll(ctx, _require_polling(ctx, request), request)
    ctx.state.remove(POLLS, POLLS.key(poll))


def _require_polling(
    ctx: RequestContext, request: OperationRequest, bodies: Iterable[Mapping[str, Any]] = ()
) -> Occasion:
    """Return the webinar or meeting, if its host may use polls, and the advanced ones in `bodies`.

    Raises the errors of `require_occasion`, `polls_disabled` and `advanced_polls_disabled`.
    """
    occasion, host = require_occasion(ctx, request)
    if not isinstance(occasion, Meeting):
        if not setting(host, "in_meeting", "webinar_polling"):
            raise api_error(POLLS_DISABLED)
        return occasion
    chosen = host.settings.get("in_meeting", {}).get("meeting_polling", {})
    if not setting(host, "in_meeting", "polling") or not chosen.get("enable", True):
        raise api_error(POLLS_DISABLED, meeting_id=occasion.id)
    if not chosen.get("advanced_polls", True) and any(body.get("poll_type", PLAIN) != PLAIN for body in bodies):
        raise api_error(ADVANCED_POLLS_DISABLED)
    return occasion


def _require_poll(ctx: RequestContext, occasion: Occasion, request: OperationRequest) -> Poll:
    """Return the poll in the path; raises `poll_not_found`."""
    poll = ctx.state.get(POLLS, (occasion.id, request.path_params["pollId"]))
    if poll is None:
        raise api_error(POLL_NOT_FOUND)
    return poll


def _created(ctx: RequestContext, occasion: Occasion, polls: list[dict[str, Any]]) -> list[Poll]:
    """Store new polls from their fields; raises `poll_limit_reached` for a meeting that would have too many."""
    limit = MAX_POLLS if ctx.profile.has(Feature.MORE_POLLS) else MAX_POLLS_OF_2021
    if isinstance(occasion, Meeting) and ctx.state.count(POLLS, occasion.id) + len(polls) > limit:
        raise api_error(POLL_LIMIT_REACHED, limit=limit)
    first = ctx.state.next_number("polls", len(polls))
    made = [
        Poll(id=ctx.ids.short_id("poll", first + at), webinar_id=occasion.id, **fields)
        for at, fields in enumerate(polls)
    ]
    ctx.state.put(POLLS, made)
    return made


def _poll_fields(body: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    """Return the fields of a poll from a request body, with defaults; `where` is the path of the body.

    Raises `validation_failed` if a question is invalid.
    """
    poll_type = body.get("poll_type", PLAIN)
    defaults = {"answer_required": poll_type == PLAIN, "show_as_dropdown": False, "case_sensitive": False}
    rules = QuestionRules(most_choices=10, is_quiz=poll_type == QUIZ, defaults=defaults)
    questions = body.get("questions", ())
    if violations := question_errors(questions, f"{where}questions", rules):
        raise ZoomApiError(VALIDATION_FAILED, violations=violations)
    return {
        "title": body.get("title", ""),
        "questions": with_defaults(questions, rules),
        "poll_type": poll_type,
        "anonymous": body.get("anonymous", False),
    }

"""Polls: webinarPolls, webinarPollCreate, webinarPollGet, webinarPollUpdate, webinarPollDelete.

What participants answer during a webinar is stored in `mockzoom.zoom.past.responses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.question_types import QuestionRules, question_errors, with_defaults
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

PLAIN, QUIZ = 1, 3  # values of poll_type


class Poll(NamedTuple):
    """A poll, advanced poll or quiz (`poll_type` 1, 2, 3).

    `questions` have the form of the request body, with defaults. `status` stays `notstart` (rule `poll_status`).
    """

    id: str
    webinar_id: int
    title: str
    questions: tuple[Mapping[str, Any], ...]
    poll_type: int = 1
    anonymous: bool = False
    status: str = "notstart"


POLLS = Collection(
    "polls", Poll, lambda p: (p.webinar_id, p.id), list_key=lambda p: (p.webinar_id, None), cascade_from=WEBINARS
)

_DISABLED = (
    "Webinar polls disabled. To enable this feature, enable the Webinar Polls/Quizzes setting in the Zoom web "
    "portal's Settings interface."
)

POLLS_DISABLED = define_error(
    "polls_disabled",
    "the host's user setting `in_meeting.webinar_polling` is off",
    v2021_08(400, 4400, _DISABLED, INFERRED, "not in SPEC21; the text of SPEC25"),
    v2025_06(400, 4400, _DISABLED, DOCUMENTED, "SPEC25, without its markup"),
)

POLL_NOT_FOUND = define_error(
    "poll_not_found",
    "the webinar has no poll of this id",
    v2021_08(404, 404, "Webinar poll not found.", INFERRED, "SPEC21 has this text for status 404, and no code for it"),
    v2025_06(400, 4400, "Invalid poll IDs.", INFERRED, "SPEC25 has it for webinarPollDelete"),
    v2025_06(400, 4400, "Invalid poll IDs.", DOCUMENTED, "SPEC25; the situation is our judgement", "webinarPollDelete"),
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


@operation("webinarPolls", serializer=serialize_poll_list)
def webinar_polls(ctx: RequestContext, request: OperationRequest) -> list[Poll]:
    """Return the polls of a webinar; the query parameter `anonymous` selects anonymous or other polls."""
    webinar = _require_polling(ctx, request)
    anonymous = request.query_params.get("anonymous")
    return [poll for poll in list_all(ctx.state, POLLS, webinar.id) if anonymous in (None, poll.anonymous)]


@operation("webinarPollCreate", serializer=serialize_poll)
def webinar_poll_create(ctx: RequestContext, request: OperationRequest) -> Poll:
    """Create a poll."""
    fields = _poll_fields(_require_polling(ctx, request), request.body)
    poll = Poll(id=ctx.ids.short_id("poll", ctx.state.next_number("polls")), **fields)
    ctx.state.put(POLLS, [poll])
    return poll


@operation("webinarPollGet", serializer=serialize_poll)
def webinar_poll_get(ctx: RequestContext, request: OperationRequest) -> Poll:
    """Return one poll."""
    return _require_poll(ctx, _require_polling(ctx, request), request)


@operation("webinarPollUpdate")
def webinar_poll_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace a poll; fields that are absent from the body return to their defaults."""
    webinar = _require_polling(ctx, request)
    old = _require_poll(ctx, webinar, request)
    ctx.state.put(POLLS, [old._replace(**_poll_fields(webinar, request.body))])


@operation("webinarPollDelete")
def webinar_poll_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a poll."""
    poll = _require_poll(ctx, _require_polling(ctx, request), request)
    ctx.state.remove(POLLS, POLLS.key(poll))


def _require_polling(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Return the webinar.

    Raises the errors of `require_webinar`, and `polls_disabled`.
    """
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, "in_meeting", "webinar_polling"):
        raise api_error(POLLS_DISABLED)
    return webinar


def _require_poll(ctx: RequestContext, webinar: Webinar, request: OperationRequest) -> Poll:
    """Return the poll in the path; raises `poll_not_found`."""
    poll = ctx.state.get(POLLS, (webinar.id, request.path_params["pollId"]))
    if poll is None:
        raise api_error(POLL_NOT_FOUND)
    return poll


def _poll_fields(webinar: Webinar, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a poll from a request body, with defaults.

    Raises `validation_failed` if a question is invalid.
    """
    poll_type = body.get("poll_type", PLAIN)
    defaults = {"answer_required": poll_type == PLAIN, "show_as_dropdown": False, "case_sensitive": False}
    rules = QuestionRules(most_choices=10, is_quiz=poll_type == QUIZ, defaults=defaults)
    questions = body.get("questions", ())
    if violations := question_errors(questions, "questions", rules):
        raise ZoomApiError(VALIDATION_FAILED, violations=violations)
    return {
        "webinar_id": webinar.id,
        "title": body.get("title", ""),
        "questions": with_defaults(questions, rules),
        "poll_type": poll_type,
        "anonymous": body.get("anonymous", False),
    }

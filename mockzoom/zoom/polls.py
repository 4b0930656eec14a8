"""Refusals about polls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError, api_error, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.question_types import QuestionRules, question_errors, with_defaults
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

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


class Poll(NamedTuple):
    """A poll, advanced poll or quiz (`poll_type` 1, 2, 3). `questions` are as the API takes them.

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
    "polls", Poll, lambda p: (p.webinar_id, p.id), list_key=lambda p: (p.webinar_id, None), cascade_from=WEBINARS
)


def serialize_poll(_: RequestContext, found: Poll) -> dict[str, Any]:
    """Return a poll in full; one without a title has no such field."""
    shown = {
        "id": found.id,
        "status": found.status,
        "title": found.title,
        "poll_type": found.poll_type,
        "anonymous": found.anonymous,
        "questions": list(found.questions),
    }
    return {name: value for name, value in shown.items() if value != ""}


def serialize_poll_list(ctx: RequestContext, polls: list[Poll]) -> dict[str, Any]:
    """All polls; the list has no pages."""
    return {"total_records": len(polls), "polls": [serialize_poll(ctx, p) for p in polls]}


PLAIN, QUIZ = 1, 3


@operation("webinarPolls", serializer=serialize_poll_list)
def webinar_polls(ctx: RequestContext, request: OperationRequest) -> list[Poll]:
    """All polls, or only the anonymous ones, or only the others."""
    webinar = _polled(ctx, request)
    wanted = request.query_params.get("anonymous")
    return [poll for poll in list_all(ctx.state, POLLS, webinar.id) if wanted in (None, poll.anonymous)]


@operation("webinarPollCreate", serializer=serialize_poll)
def webinar_poll_create(ctx: RequestContext, request: OperationRequest) -> Poll:
    """Prepare a poll."""
    fields = _fields(_polled(ctx, request), request.body)
    poll = Poll(id=ctx.ids.short_id("poll", ctx.state.next_number("polls")), **fields)
    ctx.state.put(POLLS, [poll])
    return poll


@operation("webinarPollGet", serializer=serialize_poll)
def webinar_poll_get(ctx: RequestContext, request: OperationRequest) -> Poll:
    """One poll."""
    return _one(ctx, _polled(ctx, request), request)


@operation("webinarPollUpdate")
def webinar_poll_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace a poll: what the body leaves out goes back to its default."""
    webinar = _polled(ctx, request)
    old = _one(ctx, webinar, request)
    ctx.state.put(POLLS, [old._replace(**_fields(webinar, request.body))])


@operation("webinarPollDelete")
def webinar_poll_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Throw a poll away."""
    ctx.state.remove(POLLS, POLLS.key(_one(ctx, _polled(ctx, request), request)))


def _polled(ctx: RequestContext, request: OperationRequest) -> Webinar:
    """Return the webinar, if its host may hold polls."""
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, "in_meeting", "webinar_polling"):
        raise api_error(POLLS_DISABLED)
    return webinar


def _one(ctx: RequestContext, webinar: Webinar, request: OperationRequest) -> Poll:
    poll = ctx.state.get(POLLS, (webinar.id, request.path_params["pollId"]))
    if poll is None:
        raise api_error(POLL_NOT_FOUND)
    return poll


def _fields(webinar: Webinar, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a poll's fields from a body; raises the validation error."""
    kind = body.get("poll_type", PLAIN)
    defaults = {"answer_required": kind == PLAIN, "show_as_dropdown": False, "case_sensitive": False}
    form = QuestionRules(most_choices=10, is_quiz=kind == QUIZ, defaults=defaults)
    questions = body.get("questions", ())
    if found := question_errors(questions, "questions", form):
        raise ZoomApiError(VALIDATION_FAILED, violations=found)
    return {
        "webinar_id": webinar.id,
        "title": body.get("title", ""),
        "questions": with_defaults(questions, form),
        "poll_type": kind,
        "anonymous": body.get("anonymous", False),
    }

"""Surveys: webinarSurveyGet, webinarSurveyUpdate, webinarSurveyDelete.

A webinar has at most one survey: questions on Zoom (`custom_survey`) or a link to a third party.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.question_types import QuestionRules, question_errors, with_defaults
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.text import is_web_address
from mockzoom.zoom.users.models import User
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

DEFAULTS: Mapping[str, Any] = MappingProxyType({"show_in_the_browser": True, "show_in_the_follow_up_email": False})

# SPEC25's descriptions and schema disagree about numbered_questions and anonymous; these are the schema's defaults.
CUSTOM_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {"anonymous": False, "numbered_questions": False, "show_question_type": False}
)

_QUESTION_RULES = QuestionRules(most_choices=50, defaults={"answer_required": False, "show_as_dropdown": False})

_LINK = "third_party_survey"


class Survey(NamedTuple):
    """The survey of a webinar. `content` is the request body of webinarSurveyUpdate, with defaults."""

    webinar_id: int
    content: Mapping[str, Any]


SURVEYS = Collection(
    "surveys", Survey, lambda s: s.webinar_id, list_key=lambda s: (s.webinar_id, None), cascade_from=WEBINARS
)


_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

_UPDATE = "webinarSurveyUpdate"

_DISABLED = (
    "Webinar survey disabled. To {purpose} this feature, enable the Webinar Survey setting in the Zoom web "
    "portal's Settings interface."
)

_TO_ENABLE, _TO_USE = (_DISABLED.replace("{purpose}", purpose) for purpose in ("enable", "use"))

_FORBIDDEN = (
    "The host isn't allowed to use a third party survey link. To use this feature, enable the \"Allow host to use a "
    '3rd-party survey link" setting in the "Account Settings" page of the Zoom web portal.'
)

_INVALID = "Invalid third party survey: {third_party_survey}."

SURVEY_DISABLED = define_error(
    "survey_disabled",
    "the host's user setting `in_meeting.webinar_survey` is off",
    v2021_08(400, 3000, _TO_ENABLE, INFERRED, _NOT_IN_SPEC21),
    v2021_08(400, 3000, _TO_USE, INFERRED, _NOT_IN_SPEC21, _UPDATE),
    v2025_06(400, 3000, _TO_ENABLE, DOCUMENTED, "SPEC25, without its markup"),
    v2025_06(400, 3000, _TO_USE, DOCUMENTED, "SPEC25, without its markup", _UPDATE),
)

THIRD_PARTY_SURVEY_FORBIDDEN = define_error(
    "third_party_survey_forbidden",
    "the host's user setting `in_meeting.allow_host_to_use_third_party_survey` is off",
    v2021_08(400, 3000, _FORBIDDEN, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _FORBIDDEN, DOCUMENTED, "SPEC25 webinarSurveyUpdate"),
)

THIRD_PARTY_SURVEY_INVALID = define_error(
    "third_party_survey_invalid",
    "`third_party_survey` is not a web address (what counts as one is our judgement)",
    v2021_08(400, 300, _INVALID, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _INVALID, DOCUMENTED, "SPEC25 webinarSurveyUpdate"),
)


def serialize_survey(_: RequestContext, survey: Survey) -> dict[str, Any]:
    """Return the survey in full."""
    return dict(survey.content)


@operation("webinarSurveyGet", serializer=serialize_survey)
def webinar_survey_get(ctx: RequestContext, request: OperationRequest) -> Survey:
    """Return the survey. For a webinar without one, return the defaults of where surveys are shown (inferred)."""
    webinar, _ = _require_survey_access(ctx, request)
    return _survey(ctx, webinar)


@operation("webinarSurveyUpdate")
def webinar_survey_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace the fields in the body and keep the others.

    A custom survey is replaced as a whole. An empty third-party link removes the link.
    """
    webinar, host = _require_survey_access(ctx, request)
    link = request.body.get(_LINK)
    if link:
        _check_link(host, link)
    content = {**_survey(ctx, webinar).content, **request.body}
    if link == "":
        del content[_LINK]
    if "custom_survey" in request.body:
        content["custom_survey"] = _custom_survey(request.body["custom_survey"])
    ctx.state.put(SURVEYS, [Survey(webinar.id, content)])


@operation("webinarSurveyDelete")
def webinar_survey_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete the survey; without a survey, nothing happens (inferred)."""
    webinar, _ = _require_survey_access(ctx, request)
    ctx.state.remove(SURVEYS, webinar.id)


def _require_survey_access(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, User]:
    """Return the webinar and its host.

    Raises the errors of `require_webinar`, and `survey_disabled`.
    """
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, "in_meeting", "webinar_survey"):
        raise api_error(SURVEY_DISABLED)
    return webinar, host


def _check_link(host: User, link: str) -> None:
    """Raise an error if the host may not use a third-party link, or if it is not a web address."""
    if not setting(host, "in_meeting", "allow_host_to_use_third_party_survey"):
        raise api_error(THIRD_PARTY_SURVEY_FORBIDDEN)
    if not is_web_address(link):
        raise api_error(THIRD_PARTY_SURVEY_INVALID, third_party_survey=link)


def _survey(ctx: RequestContext, webinar: Webinar) -> Survey:
    return ctx.state.get(SURVEYS, webinar.id) or Survey(webinar.id, DEFAULTS)


def _custom_survey(survey: Mapping[str, Any]) -> dict[str, Any]:
    """Return a custom survey with its defaults, as stored.

    Raises `validation_failed` if a question is invalid.
    """
    questions = survey.get("questions", ())
    if violations := question_errors(questions, "custom_survey.questions", _QUESTION_RULES):
        raise ZoomApiError(VALIDATION_FAILED, violations=violations)
    stored = {**CUSTOM_DEFAULTS, **survey}
    if questions:
        stored["questions"] = list(with_defaults(questions, _QUESTION_RULES))
    return stored

"""Refusals about surveys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError, api_error, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.question_types import QuestionRules, question_errors, with_defaults
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED
from mockzoom.zoom.text import is_web_address
from mockzoom.zoom.users.models import User
from mockzoom.zoom.users.settings import setting
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

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

DEFAULTS: Mapping[str, Any] = MappingProxyType({"show_in_the_browser": True, "show_in_the_follow_up_email": False})

# Where the sentences and the schema of SPEC25 disagree (numbered_questions, anonymous), the schema's default.
CUSTOM_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {"anonymous": False, "numbered_questions": False, "show_question_type": False}
)


class Survey(NamedTuple):
    """A webinar's survey, as the API takes it (`custom_survey` or `third_party_survey`, and where it is shown)."""

    webinar_id: int
    content: Mapping[str, Any]


SURVEYS = Collection(
    "surveys", Survey, lambda s: s.webinar_id, list_key=lambda s: (s.webinar_id, None), cascade_from=WEBINARS
)


def serialize_survey(_: RequestContext, found: Survey) -> dict[str, Any]:
    """Return a survey in full."""
    return dict(found.content)


_FORM = QuestionRules(most_choices=50, defaults={"answer_required": False, "show_as_dropdown": False})

_LINK = "third_party_survey"


@operation("webinarSurveyGet", serializer=serialize_survey)
def webinar_survey_get(ctx: RequestContext, request: OperationRequest) -> Survey:
    """Return the survey, or the defaults of where it is shown if the webinar has none (inferred)."""
    webinar = _surveyed(ctx, request)[0]
    return ctx.state.get(SURVEYS, webinar.id) or Survey(webinar.id, DEFAULTS)


@operation("webinarSurveyUpdate")
def webinar_survey_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change what the body names, and leave the rest; a custom survey is replaced whole, an empty link removed."""
    webinar, host = _surveyed(ctx, request)
    link = request.body.get(_LINK)
    if link:
        _check_link(host, link)
    content = {**_content(ctx, webinar), **request.body}
    if link == "":
        del content[_LINK]
    if "custom_survey" in request.body:
        content["custom_survey"] = _custom(request.body["custom_survey"])
    ctx.state.put(SURVEYS, [Survey(webinar.id, content)])


@operation("webinarSurveyDelete")
def webinar_survey_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Throw the survey away; where there is none, nothing happens (inferred)."""
    ctx.state.remove(SURVEYS, _surveyed(ctx, request)[0].id)


def _surveyed(ctx: RequestContext, request: OperationRequest) -> tuple[Webinar, User]:
    """Return the webinar and its host, if the host may hold surveys."""
    webinar, host = require_webinar(ctx, int(request.path_params["webinarId"]))
    if not setting(host, "in_meeting", "webinar_survey"):
        raise api_error(SURVEY_DISABLED)
    return webinar, host


def _check_link(host: User, link: str) -> None:
    if not setting(host, "in_meeting", "allow_host_to_use_third_party_survey"):
        raise api_error(THIRD_PARTY_SURVEY_FORBIDDEN)
    if not is_web_address(link):
        raise api_error(THIRD_PARTY_SURVEY_INVALID, third_party_survey=link)


def _content(ctx: RequestContext, webinar: Webinar) -> Mapping[str, Any]:
    survey = ctx.state.get(SURVEYS, webinar.id)
    return survey.content if survey else DEFAULTS


def _custom(survey: Mapping[str, Any]) -> dict[str, Any]:
    """Return a custom survey as it is stored; raises the validation error."""
    questions = survey.get("questions", ())
    if found := question_errors(questions, "custom_survey.questions", _FORM):
        raise ZoomApiError(VALIDATION_FAILED, violations=found)
    kept = {**CUSTOM_DEFAULTS, **survey}
    return {**kept, "questions": list(with_defaults(questions, _FORM))} if questions else kept

"""The survey that follows a webinar: questions of the host's own, or a link to somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.domain.question_types import Form, faults, settled
from mockzoom.domain.records import User, Webinar
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusal_rows.surveys import (
    SURVEY_DISABLED,
    THIRD_PARTY_SURVEY_FORBIDDEN,
    THIRD_PARTY_SURVEY_INVALID,
)
from mockzoom.domain.refusals import ZoomError, refuse
from mockzoom.domain.surveys import CUSTOM_DEFAULTS, DEFAULTS, SURVEYS, Survey, is_link
from mockzoom.domain.user_settings import setting
from mockzoom.operations.world import Ask, World, webinar_for

_FORM = Form(most_choices=50, defaults={"answer_required": False, "show_as_dropdown": False})
_LINK = "third_party_survey"


def webinar_survey_get(world: World, ask: Ask) -> Survey:
    """The survey; a webinar without one answers with where it would be shown (inferred)."""
    webinar = _surveyed(world, ask)[0]
    return world.state.get(SURVEYS, webinar.id) or Survey(webinar.id, DEFAULTS)


def webinar_survey_update(world: World, ask: Ask) -> None:
    """Change what the body names, and leave the rest; a custom survey is replaced whole, an empty link removed."""
    webinar, host = _surveyed(world, ask)
    link = ask.body.get(_LINK)
    if link:
        _check_link(host, link)
    content = {**_content(world, webinar), **ask.body}
    if link == "":
        del content[_LINK]
    if "custom_survey" in ask.body:
        content["custom_survey"] = _custom(ask.body["custom_survey"])
    world.state.put(SURVEYS, [Survey(webinar.id, content)])


def webinar_survey_delete(world: World, ask: Ask) -> None:
    """Throw the survey away; where there is none, nothing happens (inferred)."""
    world.state.remove(SURVEYS, _surveyed(world, ask)[0].id)


def _surveyed(world: World, ask: Ask) -> tuple[Webinar, User]:
    """The webinar and its host, if the host may hold surveys."""
    webinar, host = webinar_for(world, int(ask.path["webinarId"]))
    if not setting(host, "in_meeting", "webinar_survey"):
        raise refuse(SURVEY_DISABLED)
    return webinar, host


def _check_link(host: User, link: str) -> None:
    if not setting(host, "in_meeting", "allow_host_to_use_third_party_survey"):
        raise refuse(THIRD_PARTY_SURVEY_FORBIDDEN)
    if not is_link(link):
        raise refuse(THIRD_PARTY_SURVEY_INVALID, third_party_survey=link)


def _content(world: World, webinar: Webinar) -> Mapping[str, Any]:
    survey = world.state.get(SURVEYS, webinar.id)
    return survey.content if survey else DEFAULTS


def _custom(survey: Mapping[str, Any]) -> dict[str, Any]:
    """A custom survey as it is kept, or the validation refusal."""
    questions = survey.get("questions", ())
    if found := faults(questions, "custom_survey.questions", _FORM):
        raise ZoomError(VALIDATION_FAILED, violations=found)
    kept = {**CUSTOM_DEFAULTS, **survey}
    return {**kept, "questions": list(settled(questions, _FORM))} if questions else kept

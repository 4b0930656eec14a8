"""What a webinar asks of those who register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.domain.questions import QUESTION_SETS, SHORT, QuestionSet, faults
from mockzoom.domain.records import Webinar
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusal_rows.registration import REGISTRATION_NOT_ENABLED
from mockzoom.domain.refusals import ZoomError, refuse
from mockzoom.domain.registration import NO_REGISTRATION
from mockzoom.operations.world import Ask, World, webinar_for


def webinar_registrants_questions_get(world: World, ask: Ask) -> QuestionSet:
    """The questions; a webinar that was never given any asks nothing (inferred)."""
    webinar = _registered(world, ask)
    return world.state.get(QUESTION_SETS, webinar.id) or QuestionSet(webinar.id)


def webinar_registrant_question_update(world: World, ask: Ask) -> None:
    """Replace all questions by those of the body: a list that is left out is empty afterwards (facts 6)."""
    webinar = _registered(world, ask)
    own = ask.body.get("custom_questions", ())
    if found := tuple(faults(own)):
        raise ZoomError(VALIDATION_FAILED, violations=found)
    asked = QuestionSet(
        webinar.id,
        tuple({"required": False, **question} for question in ask.body.get("questions", ())),
        tuple(_custom(question) for question in own),
    )
    world.state.put(QUESTION_SETS, [asked])


def _registered(world: World, ask: Ask) -> Webinar:
    """The webinar, if people register for it."""
    webinar = webinar_for(world, int(ask.path["webinarId"])).webinar
    if webinar.settings["approval_type"] == NO_REGISTRATION:
        raise refuse(REGISTRATION_NOT_ENABLED, webinar_id=webinar.id)
    return webinar


def _custom(question: Mapping[str, Any]) -> dict[str, Any]:
    """A host's question as it is read back: a short one has an empty list of answers (facts 6)."""
    return {"required": False, **({"answers": []} if question["type"] == SHORT else {}), **question}

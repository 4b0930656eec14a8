"""Registration questions of a recording: recordingRegistrantsQuestionsGet and recordingRegistrantQuestionUpdate."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.recordings.models import RECORDING_QUESTIONS, RecordingQuestions
from mockzoom.zoom.recordings.recording_access import require_recording
from mockzoom.zoom.registrants.question_rules import UNTOUCHED, question_errors
from mockzoom.zoom.registration_questions import custom_question
from mockzoom.zoom.registry import operation
from mockzoom.zoom.request_errors import VALIDATION_FAILED


def serialize_recording_questions(_: RequestContext, asked: RecordingQuestions) -> dict[str, Any]:
    """Return both lists, also where they are empty."""
    return {"questions": list(asked.questions), "custom_questions": list(asked.custom_questions)}


@operation("recordingRegistrantsQuestionsGet", serializer=serialize_recording_questions)
def recording_registrants_questions_get(ctx: RequestContext, request: OperationRequest) -> RecordingQuestions:
    """Return the questions; a form that was never changed asks for the last name, as for webinars (inferred)."""
    recording = require_recording(ctx, request.path_params["meetingId"])
    stored = ctx.state.get(RECORDING_QUESTIONS, recording.uuid)
    return stored or RecordingQuestions(recording.uuid, UNTOUCHED)


@operation("recordingRegistrantQuestionUpdate")
def recording_registrant_question_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace all questions by those of the body, as for webinars (inferred)."""
    recording = require_recording(ctx, request.path_params["meetingId"])
    own = request.body.get("custom_questions", ())
    if found := tuple(question_errors(own)):
        raise ZoomApiError(VALIDATION_FAILED, violations=found)
    standard = tuple({"required": False, **question} for question in request.body.get("questions", ()))
    asked = RecordingQuestions(recording.uuid, standard, tuple(custom_question(question) for question in own))
    ctx.state.put(RECORDING_QUESTIONS, [asked])

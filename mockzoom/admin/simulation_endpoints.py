"""Endpoints that simulate what people do without the API: register, convert, start, join, answer, ask, record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockzoom.admin import conversion, recording_simulation, registration_page, summary_simulation
from mockzoom.admin import simulation as people
from mockzoom.admin import simulation_records as documents
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.zoom.context import RequestContext

_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True)
class Action:
    """An action of a participant under the name of its operation, and the serializer of its result."""

    operation: str
    perform: Callable[[RequestContext, int, Mapping[str, Any]], Any]
    shape: Callable[[RequestContext, Any], dict[str, Any]]

    def __call__(self, ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
        """Carry out the action and return its record."""
        account, number = account_of(ground, request), request.path["webinarId"]
        if not _NUMBER.fullmatch(number):
            raise FieldError("webinarId", f"{number[:100]!r} is not the id of a webinar or meeting; use its `id`", 404)
        with ground.opened(account, self.operation) as ctx:
            ctx.base_url = request.base_url
            return self.shape(ctx, self.perform(ctx, int(number), request.body))


def _action(
    operation: str,
    perform: Callable[[RequestContext, int, Mapping[str, Any]], Any],
    shape: Callable[[RequestContext, Any], dict[str, Any]],
) -> Action:
    return admin_operation(operation)(Action(operation, perform, shape))


ACTIONS: dict[str, Action] = {
    "register": _action("registerOnPage", registration_page.register, documents.page_registration_record),
    "cancel_registration": _action("cancelRegistration", registration_page.cancel, documents.page_registration_record),
    "convert": _action("convertWebinar", conversion.convert, documents.conversion_record),
    "start": _action("startWebinar", people.start_session, documents.session_record),
    "join": _action("joinWebinar", people.add_participant, documents.attendance_record),
    "leave": _action("leaveWebinar", people.remove_participant, documents.attendance_record),
    "end": _action("endWebinar", people.end_live_session, documents.session_record),
    "poll_answers": _action("answerPoll", people.answer_poll, documents.poll_reply_record),
    "questions": _action("askQuestion", people.post_question, documents.asked_question_record),
    "chat_messages": _action("writeChatMessage", people.post_chat_message, documents.chat_message_record),
    "recording": _action("recordWebinar", recording_simulation.record_session, documents.recording_record),
    "recording_views": _action("viewRecording", recording_simulation.view_recording, documents.recording_view_record),
    "summary": _action("summarizeMeeting", summary_simulation.summarize, documents.summary_record),
    "survey_answers": _action("answerSurvey", people.answer_survey, documents.survey_reply_record),
}

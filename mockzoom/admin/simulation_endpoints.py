"""Endpoints that simulate participants, for which Zoom has no API: start, join, leave, answer, ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockzoom.admin import simulation as people
from mockzoom.admin import simulation_records as documents
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.zoom.account_records import account_time
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed

_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True)
class Action:
    """An action of a participant, and the serializer of its result."""

    perform: Callable[[RequestContext, int, Mapping[str, Any]], Any]
    shape: Callable[[Any], dict[str, Any]]

    def __call__(self, ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
        """Carry out the action and return its record."""
        account, number = account_of(ground, request), request.path["webinarId"]
        if not _NUMBER.fullmatch(number):
            raise FieldError("webinarId", f"{number[:100]!r} is not a webinar id; use the `id` of the webinar", 404)
        with ground.store.transaction(account.id) as state:
            ids = ids_for_seed(account.seed, account.uuid_slashes)
            ctx = RequestContext(account, state, account_time(state, ground.system_ms()), ids)
            return self.shape(self.perform(ctx, int(number), request.body))


ACTIONS: dict[str, Action] = {
    "start": admin_operation("startWebinar")(Action(people.start_session, documents.session_record)),
    "join": admin_operation("joinWebinar")(Action(people.add_participant, documents.attendance_record)),
    "leave": admin_operation("leaveWebinar")(Action(people.remove_participant, documents.attendance_record)),
    "poll_answers": admin_operation("answerPoll")(Action(people.answer_poll, documents.poll_reply_record)),
    "questions": admin_operation("askQuestion")(Action(people.post_question, documents.asked_question_record)),
    "chat_messages": admin_operation("writeChatMessage")(
        Action(people.post_chat_message, documents.chat_message_record)
    ),
    "survey_answers": admin_operation("answerSurvey")(Action(people.answer_survey, documents.survey_reply_record)),
}

"""What people do at a webinar and Zoom has no API for: they start it, join, leave, answer and ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockzoom.admin import simulation as people
from mockzoom.admin import simulation_records as documents
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.errors import FieldError
from mockzoom.zoom.account_records import account_time
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import ids_for_seed

_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True)
class Action:
    """Something that happens at a webinar, and how the answer shows it."""

    perform: Callable[[RequestContext, int, Mapping[str, Any]], Any]
    shape: Callable[[Any], dict[str, Any]]

    def __call__(self, ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
        """Let it happen."""
        account, number = account_of(ground, request), request.path["webinarId"]
        if not _NUMBER.fullmatch(number):
            raise FieldError("webinarId", f"{number[:100]!r} is not a webinar id; use the `id` of the webinar", 404)
        with ground.store.transaction(account.id) as state:
            ctx = RequestContext(account, state, account_time(state, ground.system_ms()), ids_for_seed(account.seed))
            return self.shape(self.perform(ctx, int(number), request.body))


ACTIONS: dict[str, Action] = {
    "start": Action(people.start_session, documents.session_record),
    "join": Action(people.add_participant, documents.attendance_record),
    "leave": Action(people.remove_participant, documents.attendance_record),
    "poll_answers": Action(people.answer_poll, documents.poll_reply_record),
    "questions": Action(people.post_question, documents.asked_question_record),
    "chat_messages": Action(people.post_chat_message, documents.chat_message_record),
    "survey_answers": Action(people.answer_survey, documents.survey_reply_record),
}

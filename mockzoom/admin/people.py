"""What people do at a webinar and Zoom has no API for: they start it, join, leave, answer and ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockzoom.admin import documents
from mockzoom.admin.ground import Ask, Ground, account_of
from mockzoom.domain.admin_errors import AdminError
from mockzoom.operations import people
from mockzoom.operations.world import World, account_time, ids_of

_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True)
class Verb:
    """Something that happens at a webinar, and how the answer shows it."""

    perform: Callable[[World, int, Mapping[str, Any]], Any]
    shape: Callable[[Any], dict[str, Any]]

    def __call__(self, ground: Ground, ask: Ask) -> dict[str, Any]:
        """Let it happen."""
        account, number = account_of(ground, ask), ask.path["webinarId"]
        if not _NUMBER.fullmatch(number):
            raise AdminError("webinarId", f"{number[:100]!r} is no webinar's number; use the `id` of the webinar", 404)
        with ground.store.open(account.id) as state:
            world = World(account, state, account_time(state, ground.system_ms()), ids_of(account.seed))
            return self.shape(self.perform(world, int(number), ask.body))


VERBS: dict[str, Verb] = {
    "start": Verb(people.start, documents.session),
    "join": Verb(people.join, documents.stay),
    "leave": Verb(people.leave, documents.stay),
    "poll_answers": Verb(people.poll_answers, documents.poll_reply),
    "questions": Verb(people.questions, documents.asked_question),
    "survey_answers": Verb(people.survey_answers, documents.survey_reply),
}

"""Add the contents of a seed to a webinar by Zoom's own operations and the simulation of participants.

So a registrant of a seed file follows the rules that every registrant follows, at the time of the registration.
Limits and quotas do not count, and no event is announced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mockzoom.accounts.factory import Filling
from mockzoom.accounts.webinar_contents import PartSeed, RegistrantSeed, SessionSeed, WebinarContents
from mockzoom.admin import simulation
from mockzoom.admin.seed_requests import send_requests
from mockzoom.errors import FieldError
from mockzoom.server.responses import render_error
from mockzoom.spec import ApiSpec
from mockzoom.storage import State
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.polls import POLLS
from mockzoom.zoom.profiles import get_profile
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.registry import handlers
from mockzoom.zoom.webinars.models import Webinar

_ACTIONS: dict[str, Callable[[RequestContext, int, Mapping[str, Any]], Any]] = {
    "join": simulation.add_participant,
    "leave": simulation.remove_participant,
    "poll_answers": simulation.answer_poll,
    "questions": simulation.post_question,
    "chat_messages": simulation.post_chat_message,
    "survey_answers": simulation.answer_survey,
}


def fill_webinar(
    catalogue: ApiSpec, account: Account, state: State, webinar: Webinar, contents: WebinarContents
) -> None:
    """Add contents to a webinar of a state; raises `FieldError` with the path of what Zoom refuses."""
    filling = _Filling(catalogue, account, state, webinar.id)
    for poll in contents.polls:
        filling.perform("webinarPollCreate", poll, contents.created_ms)
    if contents.registration_questions:
        filling.perform("webinarRegistrantQuestionUpdate", contents.registration_questions, contents.created_ms)
    if contents.survey:
        filling.perform("webinarSurveyUpdate", contents.survey, contents.created_ms)
    for registrant in sorted(contents.registrants, key=lambda one: one.create_ms):
        filling.register(registrant)
    for session in sorted(contents.sessions, key=lambda one: one.start_ms):
        filling.hold(session)


FILL = Filling(fill_webinar, send_requests)


class _Filling:
    """A webinar that is being filled."""

    def __init__(self, catalogue: ApiSpec, account: Account, state: State, number: int) -> None:
        self._catalogue = catalogue
        self._account = account._replace(rate_limits="off")
        self._ids = ids_for_seed(account.seed, account.uuid_slashes)
        self._state = state
        self._number = number

    def perform(self, name: str, part: PartSeed, at_ms: int) -> Any:
        """Perform an operation of Zoom's API at a time (epoch ms)."""
        ctx = self._context(at_ms, name)
        body = self._catalogue.normalize(self._catalogue.operations[name], dict(part.body))
        request = OperationRequest({"webinarId": str(self._number)}, {}, body, part.body)
        with self._errors(part.where, name):
            return handlers()[name].perform(ctx, request)

    def register(self, seed: RegistrantSeed) -> None:
        """Register a person, and give them the status of the seed."""
        made = self.perform("webinarRegistrantCreate", PartSeed(seed.body, seed.where), seed.create_ms)
        if seed.status:
            self._state.put(REGISTRANTS, [made.registrants[0]._replace(status=seed.status)])

    def hold(self, seed: SessionSeed) -> None:
        """Hold a session: start it, let people take part, and end it."""
        polls = [poll.id for poll in list_all(self._state, POLLS, self._number)]
        with self._errors(seed.where):
            simulation.start_session(self._context(seed.start_ms, "startWebinar"), self._number, {})
        for action in seed.actions:
            body = dict(action.body)
            if "poll" in body:
                body["poll_id"] = polls[body.pop("poll") - 1]
            with self._errors(action.where):
                _ACTIONS[action.kind](self._context(action.at_ms, action.kind), self._number, body)
        self.perform("webinarStatus", PartSeed({"action": "end"}, seed.where), seed.end_ms)

    def _context(self, at_ms: int, cause: str) -> RequestContext:
        return RequestContext(self._account, self._state, at_ms, self._ids, cause=cause)

    @contextmanager
    def _errors(self, where: str, operation: str = "") -> Iterator[None]:
        try:
            yield
        except ZoomApiError as error:
            body = render_error(error, get_profile(self._account.profile), operation)[1]
            fields = ", ".join(violation.field for violation in error.violations)
            says = f"{error.spec.name}: {body['message']}" + (f" ({fields})" if fields else "")
            raise FieldError(where, f"Zoom refuses this with {says}; change the entry or the webinar") from None
        except FieldError as error:
            raise FieldError(f"{where}.{error.field}".removesuffix("."), error.message) from None

"""What answers under `/_mockzoom/`: it finds the account and the verb, judges the body, lets the verb work.

It knows nothing of HTTP servers: `Desk.answer` takes a method, a path and a body, and gives a status and a document.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from mockzoom.admin import documents
from mockzoom.admin.bodies import Bodies
from mockzoom.catalogue import Catalogue
from mockzoom.domain.admin_errors import AdminError, some
from mockzoom.domain.records import ACCOUNTS
from mockzoom.operations import people
from mockzoom.operations.world import World, account_time, ids_of, list_all
from mockzoom.storage import Store
from mockzoom.storage.base import DIRECTORY

log = logging.getLogger("mockzoom")

PREFIX = "/_mockzoom"
_WEBINAR = re.compile(PREFIX + r"/v1/accounts/([^/]+)/webinars/([^/]+)/([^/]+)")
_NUMBER = re.compile(r"[0-9]{1,19}")
_SHAPE = PREFIX + "/v1/accounts/{accountId}/webinars/{webinarId}/{verb}"


class Verb(NamedTuple):
    """Something that happens at a webinar, and how the answer shows it."""

    perform: Callable[[World, int, Mapping[str, Any]], Any]
    shape: Callable[[Any], dict[str, Any]]


VERBS: dict[str, Verb] = {
    "start": Verb(people.start, documents.session),
    "join": Verb(people.join, documents.stay),
    "leave": Verb(people.leave, documents.stay),
    "poll_answers": Verb(people.poll_answers, documents.poll_reply),
    "questions": Verb(people.questions, documents.asked_question),
    "chat_messages": Verb(people.chat_messages, documents.chat_message),
    "survey_answers": Verb(people.survey_answers, documents.survey_reply),
}


class Desk:
    """Answers for all accounts of a store.

    `system_ms` tells the system's time in epoch ms; `max_body` bounds bodies in bytes.
    """

    def __init__(
        self, store: Store, catalogue: Catalogue, system_ms: Callable[[], int], *, max_body: int = 1 << 20
    ) -> None:
        self.max_body = max_body
        self._store = store
        self._system_ms = system_ms
        self._bodies = Bodies(catalogue, VERBS)

    def answer(self, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, Any]]:
        """The status and document that answer a call; never raises. `path` is percent-decoded."""
        try:
            return 200, self._answer(method, path, body)
        except AdminError as error:
            return error.status, {"error": {"field": error.field, "message": error.message}}
        except Exception:
            log.exception("%s %s failed", method, path)
            return 500, {"error": {"field": "", "message": "mockzoom itself failed; its log has the details"}}

    def _answer(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        found = _WEBINAR.fullmatch(path)
        if found is None or found[3] not in VERBS:
            raise AdminError("", f"nothing is at {path[:200]!r}; there is {_SHAPE} with {', '.join(VERBS)}", 404)
        if method != "POST":
            raise AdminError("", f"{method[:20]} does nothing here; use POST", 405)
        if len(body) > self.max_body:
            raise AdminError("", f"the body is larger than {self.max_body} bytes; send less", 413)
        account_id, number, name = found.groups()
        verb = VERBS[name]
        document = self._bodies.judged(name, _read(body))
        return verb.shape(self._perform(account_id, number, verb, document))

    def _perform(self, account_id: str, number: str, verb: Verb, document: Mapping[str, Any]) -> Any:
        with self._store.open(DIRECTORY) as directory:
            account = directory.get(ACCOUNTS, account_id)
            if account is None:
                there = some(a.id for a in list_all(directory, ACCOUNTS, ""))
                raise AdminError("accountId", f"there is no account {account_id[:100]!r}; there is: {there}", 404)
        if not _NUMBER.fullmatch(number):
            raise AdminError("webinarId", f"{number[:100]!r} is no webinar's number; use the `id` of the webinar", 404)
        with self._store.open(account.id) as state:
            now = account_time(state, self._system_ms())
            return verb.perform(World(account, state, now, ids_of(account.seed)), int(number), document)


def _read(body: bytes) -> Any:
    """The document in a body; an empty body is an empty object."""
    try:
        return orjson.loads(body) if body.strip() else {}
    except orjson.JSONDecodeError as error:
        raise AdminError("", f"the body is no JSON: {error}; send an object", 400) from None

"""What may be sent to the real Zoom: a closed list of operations, on what this run made, people of a named domain."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from mockzoom.contract.budget import Price
from mockzoom.contract.call import Call
from mockzoom.contract.failures import Unavailable

ALLOWED = frozenset(
    {
        "user", "webinars", "webinarCreate", "webinar", "webinarUpdate", "webinarDelete", "addBatchWebinarRegistrants",
        "webinarRegistrantCreate", "webinarRegistrants", "webinarRegistrantGet", "webinarRegistrantStatus",
        "deleteWebinarRegistrant",
    }
)  # fmt: skip
MAILS = ("registrants_confirmation_email", "registrants_email_notification")  # both have to be off
_ADDRESS = re.compile(r"[^\s\"'<>@,;:\\]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
_INVITING = ("schedule_for", "alternative_hosts", "panelists", "contact_email")
_WEBINAR = re.compile(r"/v2/webinars/([^/?]+)")
_USER = re.compile(r"/v2/users/([^/?]+)")


class Forbidden(Unavailable):
    """A call that may not be sent to the real Zoom; the message says why, and is the reason of the skip."""


@dataclass
class Guard:
    """Judges calls before they are sent.

    `domain` is the only one of registrants, beside `host`, the account's own user. `topic` begins the name of every
    webinar that may be made, and `mine` are the numbers of those that were.
    """

    domain: str
    topic: str
    mine: Container[int]
    host: str = ""

    def check(self, call: Call, method: str, path: str) -> None:
        """Raise `Forbidden` for a call that may not be sent; `method` and `path` are the operation's by its schema."""
        if call.operation_id not in ALLOWED:
            raise Forbidden(f"{call.operation_id or call.path}: not on the list of what may be sent to the real Zoom")
        pattern = re.sub(r"\\\{\w+\\\}", "[^/?]*", re.escape(path))
        if call.method != method or not re.fullmatch(pattern, call.path.partition("?")[0]):
            raise Forbidden(f"{call.method} {call.path} is not {call.operation_id}")
        self._check_place(call.path)
        document = _document(call.body)
        self._check_people(call.body, document)
        if call.operation_id in ("webinarCreate", "webinarUpdate"):
            self._check_webinar(document, is_new=call.operation_id == "webinarCreate")

    def _check_place(self, path: str) -> None:
        user, webinar = _USER.match(path), _WEBINAR.match(path)
        if user and user[1] != "me":
            raise Forbidden(f"user {user[1]}: only the account's own user is asked for")
        if not webinar:
            return
        name = unquote(webinar[1])
        if name.isdecimal() and int(name) not in self.mine:
            raise Forbidden(f"webinar {name}: this run did not make it")
        if not name.isdecimal() and len(name) >= 16:
            raise Forbidden(f"webinar {name}: this may be somebody's UUID")

    def _check_people(self, body: bytes, document: Any) -> None:
        text = body.decode("utf-8", "replace") if document is None else json.dumps(document, ensure_ascii=False)
        for found in _ADDRESS.finditer(text):
            domain, email = found[1].lower(), found[0].lower()
            if domain != self.domain.lower() and email != self.host.lower():
                raise Forbidden(f"an address under {domain}: only {self.domain} was named for this run")

    def _check_webinar(self, document: Any, *, is_new: bool) -> None:
        if not isinstance(document, dict):
            raise Forbidden("a webinar whose description cannot be read")
        settings = document.get("settings", {})
        if (is_new or "topic" in document) and not str(document.get("topic", "")).startswith(self.topic):
            raise Forbidden(f"a webinar whose topic does not begin with {self.topic}")
        for name in _INVITING:
            if name in document or name in settings:
                raise Forbidden(f"a webinar with {name}: nobody else may be drawn in")
        for name in MAILS:
            if settings.get(name, None if is_new else False) is not False:
                raise Forbidden(f"a webinar without {name} switched off: nobody may be mailed")


def price_of(call: Call, operations: Mapping[str, Mapping[str, Any]]) -> Price:
    """What a call costs: one of its label, and an attempt for each person in its body."""
    label = operations[call.operation_id].get("rate_label") or "light"
    attempts = 0
    if call.operation_id == "webinarRegistrantCreate":
        attempts = 1
    elif call.operation_id == "addBatchWebinarRegistrants":
        document = _document(call.body)
        people = document.get("registrants") if isinstance(document, dict) else None
        attempts = len(people) if isinstance(people, list) else 0
    return Price(**{label: 1}, attempts=attempts)


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None

"""What may be sent to the real Zoom: a closed list of operations, on what this run made, people of a named domain."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from mockzoom.contract.errors import Unsupported
from mockzoom.contract.live.address_checks import foreign_domains
from mockzoom.contract.live.budget import Price
from mockzoom.contract.live.path_checks import names_in, path_error, query_error, registrant_error, webinar_error
from mockzoom.contract.messages import ApiRequest

ALLOWED = frozenset(
    {
        "user", "webinars", "webinarCreate", "webinar", "webinarUpdate", "webinarDelete", "addBatchWebinarRegistrants",
        "webinarRegistrantCreate", "webinarRegistrants", "webinarRegistrantGet", "webinarRegistrantStatus",
        "deleteWebinarRegistrant",
    }
)  # fmt: skip
MAILS = ("registrants_confirmation_email", "registrants_email_notification")  # both have to be off
# Other headers may lead a call elsewhere: Host, X-HTTP-Method-Override.
HEADERS = frozenset({"accept", "authorization", "content-type"})
_INVITING = ("schedule_for", "alternative_hosts", "panelists", "contact_email", "template_id")
# Fields that make Zoom send mails, in webinars and in queries: SPEC25 (`notify_registrants`, `cancel_webinar_reminder`,
# notifications of every kind). Names that are unknown count too.
_MAILING = re.compile(r"notif|remind|follow_up|invit|confirmation_email|send_\w*mail")
_POINTING = re.compile(r"(webinar|meeting|host|user|account)_?(id|uuid)")


class Forbidden(Unsupported):
    """A call that may not be sent to the real Zoom; the message says why, and is the reason of the skip."""


@dataclass
class Guard:
    """Judges calls before they are sent.

    `domain` is the only one of registrants, besides `host`, the account's user. `topic` begins the name of every
    webinar that may be made, and `mine` are the numbers of those that were.
    """

    domain: str
    topic: str
    mine: Container[int]
    host: str = ""

    def check(self, call: ApiRequest, operation: Mapping[str, Any]) -> None:
        """Raise `Forbidden` for a call that may not be sent; `operation` is the schema of what it says it is."""
        if call.operation_id not in ALLOWED or not operation:
            raise Forbidden(f"{call.operation_id or call.path}: not on the list of what may be sent to the real Zoom")
        if call.method != operation["method"]:
            raise Forbidden(f"{call.method} {call.path} is not {call.operation_id}")
        strange = sorted(name for name in call.headers if name.lower() not in HEADERS)
        if strange:
            raise Forbidden(f"header {strange[0]}: only {', '.join(sorted(HEADERS))} are sent")
        self._check_path(call, operation)
        document = _readable(call)
        self._check_people(call, document)
        self._check_fields(document)
        if call.operation_id in ("webinarCreate", "webinarUpdate"):
            self._check_webinar(document, is_new=call.operation_id == "webinarCreate")

    def _check_path(self, call: ApiRequest, operation: Mapping[str, Any]) -> None:
        template = operation["path"]
        queries = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        fault = path_error(call.path, template) or query_error(call.path, queries)
        if fault:
            raise Forbidden(f"{call.path} is not {call.operation_id}: {fault}")
        for name, value in parse_qsl(call.path.partition("?")[2], keep_blank_values=True):
            if _MAILING.search(name.casefold()) and value != "false":
                raise Forbidden(f"`{name}` in the query: no person may be mailed")
        names = names_in(call.path, template)
        if names.get("userId", "me") != "me":
            raise Forbidden(f"user {names['userId']}: only the account's own user is asked for")
        fault = webinar_error(names["webinarId"], self.mine) if "webinarId" in names else ""
        fault = fault or registrant_error(names.get("registrantId", ""))
        if fault:
            raise Forbidden(fault)

    def _check_people(self, call: ApiRequest, document: Any) -> None:
        texts = [call.path.partition("?")[2], _read_alike(call.body)]
        texts += [text for name, value in _fields(document) for text in (name, value) if isinstance(text, str)]
        for text in texts:
            for domain in foreign_domains(text, self.domain, self.host):
                raise Forbidden(f"an address under {domain}: only {self.domain} was named for this run")

    def _check_fields(self, document: Any) -> None:
        for name, value in _fields(document):
            if _POINTING.fullmatch(name.casefold()) and not (isinstance(value, int) and value in self.mine):
                raise Forbidden(f"`{name}` in the body: it may belong to another person")

    def _check_webinar(self, document: Any, *, is_new: bool) -> None:
        settings = document.get("settings", {}) if isinstance(document, dict) else None
        if not isinstance(settings, dict):
            raise Forbidden("a webinar whose description cannot be read")
        if is_new and "topic" not in document:
            raise Forbidden(f"a webinar whose topic does not begin with {self.topic}")
        for name in MAILS if is_new else ():
            if name not in settings:
                raise Forbidden(f"a webinar without {name} switched off: no person may be mailed")
        for name, value in _fields(document):
            self._check_field_of_webinar(name.casefold(), value)

    def _check_field_of_webinar(self, name: str, value: Any) -> None:
        if name == "topic" and not str(value).startswith(self.topic):
            raise Forbidden(f"a webinar whose topic does not begin with {self.topic}")
        if name in _INVITING:
            raise Forbidden(f"a webinar with {name}: no other person may be involved")
        if name in MAILS and value is not False:
            raise Forbidden(f"a webinar without {name} switched off: no person may be mailed")
        if _MAILING.search(name) and value is not False and value != {"enable": False}:
            raise Forbidden(f"a webinar with {name}: no person may be mailed")


def price_of(call: ApiRequest, operations: Mapping[str, Mapping[str, Any]]) -> Price:
    """Return the price of a request: one of its label, and an attempt for each person in its body."""
    label = operations[call.operation_id].get("rate_label") or "light"
    attempts = 0
    if call.operation_id == "webinarRegistrantCreate":
        attempts = 1
    elif call.operation_id == "addBatchWebinarRegistrants":
        document = _document(call.body)
        people = document.get("registrants") if isinstance(document, dict) else None
        attempts = len(people) if isinstance(people, list) else 0
    return Price(**{label: 1}, attempts=attempts)


def _read_alike(body: bytes) -> str:
    """Return a body as text; raises `Forbidden` for one in another encoding, in which addresses could hide."""
    text = body.decode("utf-8", "replace")
    if "\0" in text or "\ufffd" in text:
        raise Forbidden("a body that is not UTF-8: it is unknown how Zoom reads it")
    return text


def _readable(call: ApiRequest) -> Any:
    """Return the document in a body, an empty one for none; raises `Forbidden` for a body that is not a JSON object.

    What Zoom makes of such a body is unknown: whom it registers or mails, and how many people.
    """
    types = [value for name, value in call.headers.items() if name.lower() == "content-type"]
    if any(value.partition(";")[0].strip().lower() != "application/json" for value in types):
        raise Forbidden(f"a body of type {types[0]}: it is unknown how Zoom reads it")
    if not call.body:
        return {}
    _read_alike(call.body)
    document = _document(call.body)
    if not isinstance(document, dict):
        raise Forbidden("a body that cannot be read as a JSON object: it is unknown how Zoom reads it")
    return document


def _document(body: bytes) -> Any:
    """Parse a body; returns None for one that is not JSON. Raises `Forbidden` if it has one field twice."""
    try:
        return json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose fields are unambiguous: no name occurs twice, in any case."""
    if len({name.casefold() for name, _ in pairs}) < len(pairs):
        raise Forbidden("a body that has one field twice: it is unknown which one Zoom reads")
    return dict(pairs)


def _fields(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """All fields of a document, at any depth, and what stands in its lists under their names."""
    yield name, value
    for below, one in value.items() if isinstance(value, dict) else ():
        yield from _fields(one, below)
    for one in value if isinstance(value, list) else ():
        yield from _fields(one, name)

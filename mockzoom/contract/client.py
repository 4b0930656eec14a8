"""A client of Zoom's API that judges every answer it gets."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from mockzoom.contract.errors import COMPARISON, STEP, ContractFinding, ContractViolation, Inconclusive
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.rate_limiting import MAX_TRIES, RateLimiter
from mockzoom.contract.response_checks import CheckInput, run_checks
from mockzoom.contract.rulebook import Rulebook, load_rulebook
from mockzoom.contract.schema_validator import SchemaValidator, load_schema_validator
from mockzoom.contract.targets.target import TargetAccount
from mockzoom.contract.tolerance import is_tolerated
from mockzoom.contract.xml_errors import read_xml_error

RULE_HEADER = "X-Mockzoom-Rule"
FAR_AHEAD = "2098-01-01T10:00:00Z"
PAGE = 300
MOST_PAGES = 100  # no list of the suite has more

COMPARED: Counter[str] = Counter()  # what was compared in this process, by kind: answers, refusals


@dataclass
class OperationCall:
    """A call by Zoom's name, ready to be sent. `raw` outranks `body`; a header of None is left out."""

    operation_id: str
    path: Mapping[str, Any]
    body: Any = None
    query: Mapping[str, Any] | None = None
    raw: bytes | None = None
    headers: Mapping[str, str | None] | None = None
    may_meet_429: bool = False


class Client:
    """Speaks to one account. Every answer is held against the checks before it comes back.

    `topic` is what webinars are called that it makes.
    """

    def __init__(
        self,
        account: TargetAccount,
        *,
        judge: SchemaValidator | None = None,
        rulebook: Rulebook | None = None,
        topic: str = "mockzoom-contract",
    ) -> None:
        self.account = account
        self.judge = judge or load_schema_validator()
        self.rulebook = rulebook or load_rulebook()
        self.topic = topic
        self.token = account.credentials.token
        self.pacer = RateLimiter(account.target)

    @property
    def profile(self) -> str:
        """The profile of the account."""
        return self.account.profile

    def send(self, operation_id: str, *, body: Any = None, query: Any = None, **path: Any) -> ApiResponse:
        """Call an operation by Zoom's name; raises `ContractViolation` for an answer that no server may give."""
        return self.deliver(OperationCall(operation_id, path, body, query))

    def deliver(self, sent: OperationCall, *, patient: bool = True) -> ApiResponse:
        """Send a call and judge its answer; where it comes too soon, a `patient` client waits and sends it again.

        Raises `Inconclusive` if an unintended limit is in the way, on an account that others use
        too: who used it up is not known.
        """
        call = self.call_for(sent)
        for _ in range(MAX_TRIES):
            if patient:
                self.pacer.hold()
            answer = replace(self.account.target.send(call), operation_id=sent.operation_id)
            self.pacer.heed(answer)
            if not patient or not self.pacer.too_soon(answer):
                break
        if answer.status == 429 and not (sent.may_meet_429 or self.account.is_own):
            raise Inconclusive(f"a limit of the shared account is used up: {sent.operation_id} is answered {answer}")
        COMPARED["answers"] += 1
        faults = run_checks(CheckInput(self.judge, sent.operation_id, self.profile, answer))
        if faults:
            raise ContractViolation(faults)
        return answer

    def call_for(self, sent: OperationCall) -> ApiRequest:
        """Return the request as it is sent."""
        operation = self.judge.operations[sent.operation_id]
        place = operation["path"].format(**{name: quote(str(value), safe="") for name, value in sent.path.items()})
        query = f"?{urlencode(sent.query)}" if sent.query else ""
        headers: dict[str, str | None] = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",  # without it, errors about the body are XML
        }
        raw = sent.raw if sent.raw is not None else b"" if sent.body is None else json.dumps(sent.body).encode()
        return ApiRequest(
            operation["method"],
            place + query,
            {name: value for name, value in {**headers, **(sent.headers or {})}.items() if value is not None},
            raw,
            sent.operation_id,
            sent.may_meet_429,
        )

    def webinar(self, **fields: Any) -> int:
        """Create a webinar of type 5, far ahead, with automatic approval, and without mails; return its number.

        Raises `Inconclusive` where no more can be made today, on an account that others use too.
        """
        quiet = {"registrants_confirmation_email": False, "registrants_email_notification": False}
        settings = {"approval_type": 0, **quiet, **fields.pop("settings", {})}
        body = {"topic": self.topic, "type": 5, "start_time": FAR_AHEAD, "settings": settings} | fields
        path = {"userId": "me"}
        answer = self.deliver(OperationCall("webinarCreate", path, body, may_meet_429=True))
        if answer.status == 429 and not self.account.is_own:
            raise Inconclusive(f"no more webinars can be made today: {answer}")
        self.prepared(answer, "webinarCreate")
        number: int = answer.json["id"]
        return number

    def batch(self, webinar: Any, registrants: Any, *, may_meet_429: bool = False, **rest: Any) -> ApiResponse:
        """Register a batch; `registrants` may be e-mail addresses."""
        if isinstance(registrants, list):
            registrants = [person(r) if isinstance(r, str) else r for r in registrants]
        body = {"registrants": registrants, **rest}
        path = {"webinarId": webinar}
        return self.deliver(OperationCall("addBatchWebinarRegistrants", path, body, may_meet_429=may_meet_429))

    def registered(self, webinar: Any, registrants: Any, **rest: Any) -> list[dict[str, Any]]:
        """Return the entries of a batch response; raises `ContractViolation` if it does not succeed."""
        answer = self.batch(webinar, registrants, **rest)
        self.succeeds(answer, "addBatchWebinarRegistrants")
        rows: list[dict[str, Any]] = answer.json["registrants"]
        if len(rows) != len(registrants):
            where = f"addBatchWebinarRegistrants ({self.profile})"
            cause = f"{'fewer' if len(rows) < len(registrants) else 'more'} rows than people were sent"
            raise _broken("batch_order", where, f"{len(registrants)} rows, one a person", str(answer), cause)
        return rows

    def register(self, webinar: Any, entry: Any, *, may_meet_429: bool = False, query: Any = None) -> ApiResponse:
        """Register one person; `entry` may be an e-mail address."""
        body = person(entry) if isinstance(entry, str) else entry
        path = {"webinarId": webinar}
        return self.deliver(OperationCall("webinarRegistrantCreate", path, body, query, may_meet_429=may_meet_429))

    def change_status(
        self, webinar: int, action: str, emails: Iterable[str], *, may_meet_429: bool = False
    ) -> ApiResponse:
        """Approve, deny or cancel registrants by their e-mail addresses."""
        body = {"action": action, "registrants": [{"email": email} for email in emails]}
        path = {"webinarId": webinar}
        return self.deliver(OperationCall("webinarRegistrantStatus", path, body, may_meet_429=may_meet_429))

    def registrants(self, webinar: int, status: str = "approved") -> list[dict[str, Any]]:
        """Return all registrants in one status, page by page."""
        return [r for page in self.pages(webinar, status=status, page_size=PAGE) for r in page["registrants"]]

    def pages(self, webinar: int, **query: Any) -> list[dict[str, Any]]:
        """Yield all pages of the list of registrants, by their tokens.

        Raises `ContractViolation` if they do not end.
        """
        found: list[dict[str, Any]] = []
        token = ""
        while len(found) < MOST_PAGES:
            asked = {**query, "next_page_token": token}
            answer = self.send("webinarRegistrants", query=asked, webinarId=webinar)
            self.succeeds(answer, "webinarRegistrants")
            found.append(answer.json)
            token = answer.json["next_page_token"]
            if not token:
                return found
        raise _broken(
            "paging", "webinarRegistrants", "a last page", f"{MOST_PAGES} pages and no end", "pages without end"
        )

    def emails(self, webinar: int, status: str = "approved") -> list[str]:
        """Return the e-mail addresses of all registrants in one status, in the order of the list."""
        return [r["email"] for r in self.registrants(webinar, status)]

    def succeeds(self, answer: ApiResponse, operation_id: str) -> None:
        """Raise `ContractViolation` unless an operation did what it was asked."""
        if not answer.succeeded:
            raise _broken("answer_shape", operation_id, "success", str(answer), f"refused with {said_in(answer)}")

    def prepared(self, answer: ApiResponse, operation_id: str) -> None:
        """Insist that a step that prepares a comparison went well.

        Raises `ContractViolation` on an account of this test alone, where nothing is in its way. Raises `Inconclusive`
        on an account that others use too.
        """
        if not answer.succeeded and not self.account.is_own:
            raise Inconclusive(f"{operation_id} was to prepare a comparison, and is refused: {answer}")
        self.succeeds(answer, operation_id)

    def refuses(
        self,
        answer: ApiResponse,
        rule: str,
        operation_id: str = "addBatchWebinarRegistrants",
        errors: list[dict[str, str]] | None = None,
        root: str = "",
        **facts: Any,
    ) -> None:
        """Raise `ContractViolation` unless an answer is a refusal in the words that its row has for the profile.

        `facts` fill the words. With `root` it has to be XML with this root element, otherwise JSON.
        """
        COMPARED["refusals"] += 1
        wording = self.rulebook[rule].variant_for(self.profile, operation_id)
        where = f"{operation_id or answer.operation_id or 'call'} ({self.profile})"
        body: dict[str, Any] = {"code": wording.code, "message": wording.message.format(**facts)}
        if errors is not None:
            body["errors"] = errors
        expected = f"{wording.status} {json.dumps(body)}"
        if answer.succeeded:
            raise _broken(rule, where, expected, str(answer), f"no refusal by {rule}", COMPARISON)
        self._check_format(answer, root, where)
        if is_tolerated(rule):
            return
        if (answer.status, _document(answer)) != (wording.status, body):
            raise _broken(rule, where, expected, str(answer), f"{rule}: refused with {said_in(answer)}", COMPARISON)
        named = answer.header(RULE_HEADER)  # a mock's own word for it, where it has one
        if named and named != rule:
            raise _broken(rule, where, f"{RULE_HEADER}: {rule}", named, f"{rule}: refused by {named}", COMPARISON)

    @staticmethod
    def _check_format(answer: ApiResponse, root: str, where: str) -> None:
        """Raise `ContractViolation` if an error is not XML with a root element, or JSON without one."""
        if is_tolerated("error_format"):
            return
        if answer.is_xml != bool(root):
            said = answer.header("Content-Type") or "no Content-Type"
            wanted = "application/xml" if root else "application/json"
            raise _broken("error_format", where, wanted, said, f"an error in {said}", COMPARISON)
        if root and _root_of(answer) != root:
            raise _broken("error_format", where, f"the root element {root}", str(answer), "another root", COMPARISON)


def _root_of(answer: ApiResponse) -> str:
    """Return the root element of an error in XML; empty for any other body."""
    try:
        return read_xml_error(answer.body).root
    except ValueError:
        return ""


def said_in(answer: ApiResponse) -> str:
    """Return an answer's status and Zoom's code in it: `404/3001`."""
    document = _document(answer)
    return f"{answer.status}/{document['code']}" if "code" in document else f"{answer.status}"


def _document(answer: ApiResponse) -> dict[str, Any]:
    """Return the object in an answer, in JSON or XML; empty if there is none."""
    try:
        found = answer.document
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def person(email: str, **fields: Any) -> dict[str, Any]:
    """Return a registrant as clients send them."""
    return {"email": email, "first_name": "Jill", "last_name": "Chill"} | fields


def _broken(rule: str, where: str, expected: str, actual: str, cause: str, kind: str = STEP) -> ContractViolation:
    return ContractViolation([ContractFinding(rule, where, expected, actual, cause)], kind)

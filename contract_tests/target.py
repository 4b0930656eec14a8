"""What is judged: something that answers calls over HTTP, and the schemas its answers are held against.

Nothing here knows how mockzoom works inside: answers are judged by the schema files, with the reference validator.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import requests
from referencing import Registry, Resource

SCHEMAS = Path(__file__).parent.parent / "schemas"
BASE = "https://mockzoom.test/schemas/operations/"


@dataclass
class Target:
    """A Zoom API at an address (`http://127.0.0.1:8080`), and a bearer token for it.

    `profile` is detected from how a batch registration succeeds: 200 in the documents of 2021, 201 live.
    """

    url: str
    token: str
    session: requests.Session = field(default_factory=requests.Session)

    def send(self, operation_id: str, *, body: Any = None, query: str = "", **path: Any) -> requests.Response:
        """Call an operation by Zoom's name; the answer is held against the operation's schema before it comes back."""
        operation = operation_of(operation_id)
        answer = self.session.request(
            operation["method"],
            f"{self.url}{operation['path'].format(**path)}{query}",
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            data=None if body is None else json.dumps(body).encode(),
            timeout=30,
        )
        judge(operation, answer)
        return answer

    def webinar(self, **fields: Any) -> int:
        """The number of a webinar made for one test: of type 5, far ahead, with automatic approval."""
        settings = {"approval_type": 0} | fields.pop("settings", {})
        body = {"topic": "mockzoom-contract", "type": 5, "start_time": "2098-01-01T10:00:00Z", "settings": settings}
        answer = self.send("webinarCreate", body=body | fields, userId="me")
        assert answer.status_code == 201, answer.text
        number: int = answer.json()["id"]
        return number

    def batch(self, webinar: Any, registrants: Any, **rest: Any) -> requests.Response:
        """A batch registration."""
        return self.send("addBatchWebinarRegistrants", body={"registrants": registrants, **rest}, webinarId=webinar)

    def registrants(self, webinar: int, status: str = "approved") -> list[dict[str, Any]]:
        """Everybody in one status, page by page."""
        found: list[dict[str, Any]] = []
        token = ""
        while True:
            query = f"?status={status}&page_size=300&next_page_token={token}"
            page = self.send("webinarRegistrants", query=query, webinarId=webinar).json()
            found += page["registrants"]
            token = page["next_page_token"]
            if not token:
                return found

    @property
    def profile(self) -> str:
        """The edition of the API that the target speaks."""
        if not hasattr(self, "_profile"):
            answer = self.batch(self.webinar(), [{"email": "profile@example.com", "first_name": "P"}])
            self._profile = {200: "2021-08", 201: "2025-06"}[answer.status_code]
        return self._profile


@cache
def operation_of(operation_id: str) -> dict[str, Any]:
    """An operation's schema file."""
    document: dict[str, Any] = json.loads((SCHEMAS / "operations" / f"{operation_id}.json").read_text())
    return document


@cache
def _registry() -> Any:
    schemas = [json.loads(path.read_text()) for path in (SCHEMAS / "objects").glob("*.json")]
    return Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in schemas])


def judge(operation: dict[str, Any], answer: requests.Response) -> None:
    """Raise an AssertionError for an answer that does not fit: a success its schema, a refusal the error's."""
    where = f"{operation['operationId']} {answer.status_code}: {answer.text[:300]}"
    if answer.status_code >= 400:
        _fits({"$ref": "../objects/error.json"}, answer, where)
        return
    fitting = [r for r in operation["responses"].values() if r["status"] == answer.status_code]
    assert fitting, f"{where}: the schema file knows no such status"
    if "body" in fitting[0]:
        _fits(fitting[0]["body"], answer, where)
    else:
        assert answer.content == b"", where


def _fits(schema: dict[str, Any], answer: requests.Response, where: str) -> None:
    assert answer.headers["Content-Type"].startswith("application/json"), where
    validator = jsonschema.Draft202012Validator({"$id": f"{BASE}inline.json", **schema}, registry=_registry())
    faults = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer.json())]
    assert not faults, f"{where}: {faults}"

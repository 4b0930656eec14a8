"""What the programs of published clients share: calls by name, their outcomes, and the data that they are about.

It runs in the client's own environment and needs the standard library alone.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any

ACCOUNT = "mockzoom-account"
FAR_AHEAD = "2027-03-01T10:00:00Z"


class RefusedError(Exception):
    """An answer with an error code, where a library returns it like any other."""


class Calls:
    """Calls of a library by their names. Each prints a line of JSON: `ok`, `not emulated` or `failed`, and why."""

    def __init__(self) -> None:
        self.made: set[str] = set()

    def __call__(self, name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the library and return what it returns, or None if it fails."""
        self.made.add(name)
        before = len(not_emulated())
        try:
            found = function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - each library has exceptions of another kind
            self._failed(name, before, f"{type(error).__name__}: {error}")
            return None
        missing = not_emulated()[before:]
        if missing:
            report(name, "not emulated", ", ".join(missing))
            return None
        report(name, "ok")
        return found

    @staticmethod
    def _failed(name: str, before: int, reason: str) -> None:
        missing = not_emulated()[before:]
        if missing:
            report(name, "not emulated", ", ".join(missing))
        else:
            report(name, "failed", reason[:600])

    def insist_on(self, names: Iterable[str]) -> None:
        """Report as failed what was never called, so that a new method of a library is not overlooked."""
        for name in sorted(set(names) - self.made):
            report(name, "failed", "the program does not call it")


def report(name: str, outcome: str, detail: str = "") -> None:
    """Print the outcome of a call."""
    sys.stdout.write(json.dumps({"call": name, "outcome": outcome, "detail": detail}) + "\n")
    sys.stdout.flush()


def api(method: str, path: str, body: Any = None) -> Any:
    """Prepare data with a request of Zoom's API; returns the document of the answer."""
    headers = {"Authorization": f"Bearer {os.environ['ZOOM_ACCESS_TOKEN']}", "Content-Type": "application/json"}
    return _request(method, os.environ["ZOOM_API_URL"] + path, body, headers)


def admin(method: str, path: str, body: Any = None) -> Any:
    """Send a request of mockzoom's admin API about the built-in account."""
    url = f"{os.environ['MOCKZOOM_URL']}/_mockzoom/v1/accounts/{ACCOUNT}{path}"
    return _request(method, url, body, {"Content-Type": "application/json"})


def not_emulated() -> list[str]:
    """Return the requests so far to operations that mockzoom does not emulate, in their order."""
    found = []
    for rule in ("endpoint_not_emulated", "endpoint_unknown"):
        for entry in admin("GET", f"/journal?rule={rule}&limit=1000")["entries"]:
            request = entry["request"]
            found.append((entry["number"], f"{request['method']} {request['path'].removeprefix('/v2')}"))
    return [text for _, text in sorted(found)]


def held(kind: str = "webinars") -> tuple[int, str]:
    """Prepare a webinar or meeting that was held: number and UUID. Ana came, asked and answered a poll; Bo did not."""
    single = {"webinars": "webinar", "meetings": "meeting"}[kind]
    settings = {"approval_type": 0, "question_answer": True}
    fields = {"topic": f"A {single}", "type": 5 if kind == "webinars" else 2, "start_time": FAR_AHEAD, "duration": 30}
    made = api("POST", f"/users/me/{kind}", fields | {"settings": settings})
    number = made["id"]
    question = {"name": "Fine?", "type": "single", "answers": ["Yes", "No"]}
    poll = api("POST", f"/{kind}/{number}/polls", {"title": "Mood", "questions": [question]})
    for name in ("Ana", "Bo"):
        person = {"email": f"{name.lower()}@example.com", "first_name": name, "last_name": "Lima"}
        api("POST", f"/{kind}/{number}/registrants", person)
    for action, details in (
        ("start", {}),
        ("recording", {}),
        ("join", {"host": True}),
        ("join", {"email": "ana@example.com"}),
        ("poll_answers", {"email": "ana@example.com", "poll_id": poll["id"],
                          "answers": [{"question": "Fine?", "answer": "Yes"}]}),
        ("questions", {"email": "ana@example.com", "question": "When?"}),
    ):  # fmt: skip
        admin("POST", f"/{kind}/{number}/{action}", details)
    admin("POST", "/clock/advance", {"by": "PT10M"})
    admin("POST", f"/{kind}/{number}/end", {})
    return number, made["uuid"]


def _request(method: str, url: str, body: Any, headers: dict[str, str]) -> Any:
    data = None if body is None else json.dumps(body).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with opener.open(request, timeout=30) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise RefusedError(f"{method} {url}: {error.code} {error.read().decode()}") from None
    return json.loads(text) if text else None

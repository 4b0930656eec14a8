"""The preparation of a scenario: an account, a webinar, people, and the faults that the client will meet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from time import time
from typing import Any

from mockzoom.admin_client import AccountClient, AdminApiError, AdminClient, RegisteredFault
from mockzoom.exam.deliveries import PATH, Outbox, free_port

EXAMINER = "mockzoom-exam"  # the user agent of the exam's own calls, which are not evidence
HOST = "host@example.com"
_FIRST = "Ada Ben Cleo Dan Eva Finn Gail Hugo Iris Jon Kim Lea Max Nina Omar Pia Quin Rosa Sam Tess".split()  # noqa: SIM905
_LAST = "Abel Brand Cole Dorn Ellis Frost Grant Hale Ives Jung Kern Lowe Moss Nash Orth Pike Rusk Stone".split()  # noqa: SIM905


class ArrangementError(Exception):
    """A scenario could not be prepared: a mistake of the exam, not of the client."""


@dataclass
class Arrangement:
    """A scenario while it is prepared.

    `task` is what the client will get, `variables` replace those of its environment, `facts` are what checks need.
    """

    account: AccountClient
    random: Random
    webinars: list[int]
    task: dict[str, Any]
    outbox: Outbox | None = None
    variables: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, RegisteredFault] = field(default_factory=dict)
    begun_ms: float = field(default_factory=lambda: time() * 1000 - 1)

    @property
    def webinar(self) -> int:
        """The number of the webinar of the task."""
        return self.webinars[0]

    @property
    def success(self) -> int:
        """The status of a batch that was registered: the profiles differ in it."""
        return 200 if self.account.profile == "2021-08" else 201

    def open_outbox(self, secrets: int) -> Outbox:
        """Return the requests that the client will receive, still empty, and write the receiver into the task."""
        drawn = [f"{self.random.getrandbits(128):032x}" for _ in range(secrets)]
        self.outbox = Outbox(self.random, drawn)
        self.task["webhooks"] = {"port": free_port(), "path": PATH, "secrets": drawn}
        return self.outbox

    def people(self, count: int) -> list[dict[str, Any]]:
        """Return people with addresses that no other run has."""
        return [self.person() for _ in range(count)]

    def person(self, **fields: Any) -> dict[str, Any]:
        """Return one person; `fields` replace what is drawn."""
        first, last = self.random.choice(_FIRST), self.random.choice(_LAST)
        email = f"{first}.{last}.{self.random.randrange(10**7)}@example.com".lower()
        return {"email": email, "first_name": first, "last_name": last, **fields}

    def fault(self, name: str, operation: str | None = None, **rule: Any) -> None:
        """Prepare a fault under a name for the checks."""
        self.faults[name] = self.account.faults.add(operation, **rule)

    def lose(self, name: str, operation: str, connection: str = "reset", **rule: Any) -> None:
        """Prepare that the answer to a change is lost, by default once."""
        self.fault(name, operation, **{"first": 1, "struck": "accepted", "connection": connection, **rule})

    def answer_with(self, name: str, operation: str, status: int, body: Any, **rule: Any) -> None:
        """Prepare a literal answer; by default it replaces that of every call and nothing is done."""
        self.fault(name, operation, status=status, body=body, **rule)

    def pass_time(self, name: str, operation: str, ms: int, **rule: Any) -> None:
        """Prepare that the account's clock moves on by some ms after a call, by default the first."""
        latency = {"kind": "fixed", "ms": ms, "on": "clock"}
        self.fault(name, operation, **{"first": 1, "when": "after", "latency": latency, **rule})

    def register(self, people: list[dict[str, Any]], webinar: int | None = None) -> list[dict[str, Any]]:
        """Register people before the client starts; returns Zoom's rows."""
        rows = []
        for n in range(0, len(people), 30):
            path = f"/webinars/{webinar or self.webinar}/batch_registrants"
            rows += self.api("POST", path, {"registrants": people[n : n + 30]})["registrants"]
        return rows

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the account's owner and return the document. Raises `ArrangementError`."""
        headers = {
            "Authorization": f"Bearer {self.account.token}",
            "Content-Type": "application/json",
            "User-Agent": EXAMINER,
        }
        raw = b"" if body is None else json.dumps(body).encode()
        status, answer = self.account.caller.transport.answer(method, f"/v2{path}", raw, headers)
        if status >= 300:
            raise ArrangementError(f"{method} {path}: {status} {answer.decode(errors='replace')}")
        return json.loads(answer) if answer else {}


def new_arrangement(
    admin: AdminClient, random: Random, profile: str, account: Mapping[str, Any], webinar: Mapping[str, Any], count: int
) -> Arrangement:
    """Return a arrangement with an account and some webinars in it. Raises `ArrangementError`."""
    first = random.randrange(80_000_000_000, 90_000_000_000)
    webinars = [_webinar(first + n, random, webinar) for n in range(count)]
    wanted: Any = {"profile": profile, "rate_limits": "daily", "webinars": webinars, **account}
    try:
        made = admin.accounts.create(**wanted)
    except AdminApiError as error:
        raise ArrangementError(f"the account could not be made: {error}") from None
    return Arrangement(made, random, [one["id"] for one in webinars], {})


def _webinar(number: int, random: Random, fields: Mapping[str, Any]) -> dict[str, Any]:
    made = {"id": number, "host": HOST, "topic": f"Webinar {random.randrange(10**6)}", "type": 5, **fields}
    return made | {"settings": {"approval_type": 0, **fields.get("settings", {})}}

"""Random walks over all operations of a server, drawn from its two OpenAPI documents, and a probe of each operation.

Each walk has a new server and a new account. Ids come from the responses, as the links of the documents describe. One
step in five creates a webinar, a meeting or a part of one, so that ids are available soon.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from compare.values import Values

Send = Callable[[str, str, list[list[str]], bytes], tuple[int, bytes]]
Operation = tuple[str, str, dict[str, Any]]  # method, path, description

ADMIN = "/_mockzoom"
BOUNDARY = "frontier"
_METHODS = ("get", "post", "put", "patch", "delete")
_LEFT_TO_PROBES = ("/accounts", "/accounts/{accountId}", "/accounts/{accountId}/import")
_MAKERS = re.compile(r"/(webinars|meetings|registrants|panelists|polls|users)$")
_IDS = re.compile(r"^\$response\.body#/(\w+)$")
_WRONG_IDS = ("0", "81111111111", "nothing", "a%20b", "-1")


@dataclass
class Walker:
    """Takes steps on one account; `known` has the ids that were seen, by the name of the parameter."""

    random: Random
    send: Send
    api: dict[str, Any]
    admin: dict[str, Any]
    known: dict[str, list[str]] = field(default_factory=dict)
    token: str = "mockzoom-token"
    account: str = "mockzoom-account"

    def begin(self, number: int, profile: str) -> None:
        """Create the account of the walk, with two webinars and a meeting."""
        limits = self.random.choice(["off", "daily", "daily", "daily", "all"])
        plan = self.random.choice(["business", "business", "pro", "free", "unlimited"])
        body = {"account_id": f"walk-{number}", "seed": f"walk-{number}", "profile": profile, "rate_limits": limits}
        users = [{"email": "host@example.com"}, {"email": "second@example.com"}]
        status, answer = self._json("POST", f"{ADMIN}/v1/accounts", {**body, "plan": plan, "users": users})
        if status == 201:
            made = json.loads(answer)
            self.account, self.token = made["account_id"], made["token"]
        for kind, name in (("webinars", "webinarId"), ("webinars", "webinarId"), ("meetings", "meetingId")):
            settings = {"approval_type": self.random.randint(0, 1), "enable_session_branding": True}
            webinar: dict[str, Any] = {
                "topic": "T",
                "type": 5 if kind == "webinars" else 2,
                "start_time": "2026-11-22T12:00:00Z",
            }
            status, answer = self._json("POST", f"/v2/users/me/{kind}", {**webinar, "settings": settings})
            if status == 201:
                self._remember(name, json.loads(answer)["id"])

    def walk(self, steps: int) -> None:
        """Take steps, one in five of them in the admin API."""
        api, admin = list(operations(self.api)), list(operations(self.admin))
        admin = [one for one in admin if one[1].removeprefix(f"{ADMIN}/v1") not in _LEFT_TO_PROBES]
        makers = [one for one in api if one[0] == "POST" and _MAKERS.search(one[1])]
        for _ in range(steps):
            drawn = self.random.random()
            self.take(self.random.choice(admin if drawn < 0.2 else makers if drawn < 0.4 else api))

    def take(self, operation: Operation, wrong: float = 0.02) -> None:
        """Send a request of an operation, and keep the ids of its response."""
        method, path, described = operation
        is_admin = path.startswith(ADMIN)
        values = Values(self.random, self.admin if is_admin else self.api, wrong)
        used = {name: self._id(name) for name in re.findall(r"{(\w+)}", path)}
        target = re.sub(r"{(\w+)}", lambda found: quote(used[found[1]], safe="%"), path)
        query = {
            one["name"]: self._id(one["name"]) if one["name"] in self.known else values.draw(one["schema"], one["name"])
            for one in described.get("parameters", ())
            if one["in"] == "query" and (one.get("required") or self.random.random() < 0.25)
        }
        if query:
            target += f"?{urlencode(query)}"
        content = described.get("requestBody", {}).get("content", {})
        status, answer = self._sent(method, target, content, values)
        if 200 <= status < 300 and answer[:1] == b"{" and b"[cut, " not in answer:
            self._keep(described["responses"], answer, used)

    def _sent(self, method: str, target: str, content: dict[str, Any], values: Values) -> tuple[int, bytes]:
        if "application/json" in content:
            return self._json(method, target, values.draw(content["application/json"]["schema"]))
        if "multipart/form-data" in content:
            drawn = values.draw(content["multipart/form-data"]["schema"])
            fields = drawn if isinstance(drawn, dict) else {}
            body = multipart({**fields, "file": b"GIF89a" + self.random.randbytes(4)})
            return self.send(method, target, self._headers(f"multipart/form-data; boundary={BOUNDARY}"), body)
        return self.send(method, target, self._headers(), b"")

    def _json(self, method: str, target: str, document: Any) -> tuple[int, bytes]:
        return self.send(method, target, self._headers("application/json"), json.dumps(document).encode())

    def _headers(self, content_type: str = "") -> list[list[str]]:
        headers = [["authorization", f"Bearer {self.token}"]]
        return [*headers, ["content-type", content_type]] if content_type else headers

    def _id(self, name: str) -> str:
        if name == "accountId":
            return self.account
        if name == "userId" and self.random.random() < 0.7:
            return "me"
        known = self.known.get(name)
        if known and self.random.random() < 0.93:
            return quote(self.random.choice(known[-4:]), safe="")
        return self.random.choice(_WRONG_IDS)

    def _keep(self, responses: dict[str, Any], answer: bytes, used: dict[str, str]) -> None:
        """Keep what the links of a response name, and the ids of listed things."""
        document = json.loads(answer or b"null")
        if not isinstance(document, dict):
            return
        self._remember("next_page_token", document.get("next_page_token"))
        links = [link for response in responses.values() for link in response.get("links", {}).values()]
        for name, expression in (pair for link in links for pair in link["parameters"].items()):
            found = _IDS.match(expression)
            if found and name not in used:
                self._remember(name, document.get(found[1]))
        for word, name in (("webinar", "webinarId"), ("meeting", "meetingId"), ("occurrence", "occurrence_id")):
            for one in document.get(f"{word}s") or ():
                if isinstance(one, dict):
                    self._remember(name, one.get("id") or one.get(f"{word}_id"))

    def _remember(self, name: str, value: Any) -> None:
        known = self.known.setdefault(name, [])
        if value and str(value) not in known:
            known.append(str(value))


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI document."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                common = item.get("parameters", [])
                yield method.upper(), path, {**item[method], "parameters": common + item[method].get("parameters", [])}


def multipart(fields: dict[str, Any]) -> bytes:
    """Return a multipart form; values that are bytes are files."""
    body = b""
    for name, value in fields.items():
        is_file = isinstance(value, bytes)
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        head += '; filename="a.gif"\r\n\r\n' if is_file else "\r\n\r\n"
        body += head.encode() + (value if is_file else str(value).encode()) + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


def probe(walker: Walker) -> None:
    """Send each operation of both documents: as described, with many wrong values, and with a body that is not JSON."""
    for document in (walker.api, walker.admin):
        for operation in operations(document):
            is_destructive = operation[0] == "DELETE" and operation[1].endswith("{accountId}")
            if not is_destructive:
                for wrong in (0.0, 0.0, 0.3, 0.8):
                    walker.take(operation, wrong)
            target = re.sub(r"{\w+}", "nothing", operation[1])
            for body in (b"", b"{", b"[]", b'{"unknown": 1}'):
                walker.send(operation[0], target, [["authorization", f"Bearer {walker.token}"]], body)
                walker.send("PATCH", target, [["content-type", "text/plain"]], body)


def tokens(walker: Walker) -> None:
    """Send every kind of grant to the token service, with right and wrong credentials."""
    basic = ("Basic bW9ja3pvb20tY2xpZW50Om1vY2t6b29tLXNlY3JldA==", "Basic bm90aGluZzpub3RoaW5n", "Basic %", "")
    for grant in ("account_credentials", "client_credentials", "authorization_code", "refresh_token", "nothing", ""):
        for account in ("mockzoom-account", "nothing", ""):
            for authorization in basic:
                form = urlencode({"grant_type": grant, "account_id": account, "code": "x", "refresh_token": "y"})
                headers = [["authorization", authorization], ["content-type", "application/x-www-form-urlencoded"]]
                walker.send("POST", "/oauth/token", headers, form.encode())
                walker.send("POST", f"/oauth/token?{form}", headers, b"")
    for method, path in (("GET", "/oauth/authorize"), ("POST", "/oauth/revoke"), ("GET", "/oauth/token")):
        for query in ("", "?response_type=code&client_id=mockzoom-client&redirect_uri=https://a.example/&state=s"):
            walker.send(method, path + query, [["authorization", basic[0]]], b"")

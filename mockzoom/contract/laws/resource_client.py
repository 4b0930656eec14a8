"""The api of the laws of one resource: an account, and the things that the laws compare, made through the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockzoom.contract.client import MOST_PAGES, Client, OperationCall
from mockzoom.contract.errors import COMPARISON, ContractFinding, ContractViolation, Inconclusive
from mockzoom.contract.laws.arrangements import ARRANGED, PHONE_USER, arranged, free, linked, rows_of_parent
from mockzoom.contract.laws.bodies import UNSET, sample
from mockzoom.contract.laws.samples import preset_of, query_of
from mockzoom.contract.laws.subjects import ACCOUNT, MEETING, USER, WEBINAR, Subject
from mockzoom.contract.messages import ApiResponse

_UNKNOWN_IDS = {
    "digits": "10000000001",
    "digit": "987",
    "number": "10000000001",
    "hex32": "0" * 32,
    "uuid": "00000000-0000-4000-8000-000000000000",
    "uuid_base64": "AAAAAAAAAAAAAAAAAAAAAA==",
}
MOST_MADE = 60  # a limit above this number is not brought about
_UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA"
_ADOPTED = 1000  # numbers of parents that a law made itself
_UNKNOWN_NUMBER = 81_111_111_111


@dataclass(frozen=True)
class Made:
    """A thing that was created: its id, the body it was made of, the path of what it belongs to, and the response."""

    id: str
    sent: Mapping[str, Any]
    parents: Mapping[str, str]
    shown: Mapping[str, Any]
    number: int


@dataclass
class ResourceClient:
    """Prepares things of a resource in one account, through the API alone.

    `neighbour` opens a second account of the same server, `with_scope` one whose app has one scope; None if the target
    cannot have such accounts.
    """

    subject: Subject
    client: Client
    neighbour: Callable[[], Client] | None = None
    with_scope: Callable[[str], Client] | None = None
    last: Made | None = None
    _numbers: int = 0
    _users: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    _parents: dict[tuple[str, int], str] = field(default_factory=dict)
    _clients: dict[str, ResourceClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clients.setdefault(self.subject.name, self)

    @property
    def profile(self) -> str:
        """The profile of the account."""
        return self.client.profile

    def fresh(self) -> int:
        """Return a number that no body of this api has used."""
        self._numbers += 1
        return self._numbers

    def of_resource(self, resource: str) -> ResourceClient:
        """Return the api of another resource in the same account."""
        if resource not in self._clients:
            other = Subject(self.subject.book, self.subject.book.resources[resource])
            self._clients[resource] = ResourceClient(
                other, self.client, _users=self._users, _parents=self._parents, _clients=self._clients
            )
        return self._clients[resource]

    # What paths and bodies name

    def user(self, number: int) -> Mapping[str, Any]:
        """Return a user of the account, with `id` and `email`: the caller as number 0, else one that is created."""
        if number not in self._users:
            if number == 0:
                found = self.client.send("user", userId="me")
                self.client.prepared(found, "user")
                self._users[0] = {"id": found.json["id"], "email": found.json["email"]}
            else:
                person = {"email": f"law-user{number}@example.com", "type": 1, "first_name": "Una", "last_name": "Law"}
                made = self.client.send("userCreate", body={"action": "create", "user_info": person})
                self.client.prepared(made, "userCreate")
                self._users[number] = {"id": made.json["id"], "email": person["email"]}
        return self._users[number]

    def forget_users(self, ids: Collection[str]) -> None:
        """Delete those users whom the laws created that have one of some ids."""
        for number in [n for n, one in self._users.items() if n and one["id"] in ids]:
            removed = self.client.send("userDelete", userId=self._users.pop(number)["id"])
            self.client.prepared(removed, "userDelete")
            for kind in (USER, PHONE_USER):
                self._parents.pop((kind, number), None)

    def parent(self, kind: str, number: int) -> str:
        """Return what a path parameter of a kind is filled with: the id of a parent, another one for each number."""
        if kind == ACCOUNT:
            return "me"
        key = (kind, number)
        if key not in self._parents:
            self._parents[key] = self._make_parent(kind, number)
        return self._parents[key]

    def _make_parent(self, kind: str, number: int) -> str:
        if kind == USER:
            return str(self.user(number)["id"])
        if kind == WEBINAR:
            return self._held(str(self.client.webinar()))
        if kind == MEETING:
            made = self.client.send("meetingCreate", body={"topic": "law", "type": 2}, userId="me")
            self.client.prepared(made, "meetingCreate")
            return self._held(str(made.json["id"]))
        if kind in ARRANGED:
            return arranged(self, kind, number)
        return self.of_resource(kind).make(number).id

    def _held(self, number: str) -> str:
        """Let a session take place, where the target can, for the operations on what is over."""
        if self.client.account.people is not None:
            people = self.client.account.people(int(number))
            people.start()
            people.end()
        return number

    def parents(self, operation: str, number: int = 0) -> dict[str, str]:
        """Return the path parameters of an operation before the thing itself; `number` selects other parents."""
        found = {name: self.parent(kind, number) for name, kind in self.subject.kinds(operation).items()}
        for one in self.subject.resource.conditions.get(operation, ()):
            if one["condition"] == "has_any":
                self.parent(one["of"], number)
        sections = self.subject.binding(operation).options.get("sections")
        item = self.subject.item_parameter(operation)
        for parameter in self.subject.book.operation(operation)["parameters"]:
            name = parameter["name"]
            if parameter["in"] == "path" and name != item and name not in found:
                found[name] = sections[0] if sections else str(sample(parameter["schema"], 0, lambda *_: UNSET, ""))
        return found

    def path(self, operation: str, item: str, number: int = 0) -> dict[str, str]:
        """Return the path parameters of an operation about a thing."""
        name = self.subject.item_parameter(operation)
        if name and not item:
            raise Inconclusive(f"no response shows the id of a {self.subject.name}")
        path = {**self.parents(operation, number), **({name: item} if name else {})}
        free(self, operation, path)
        return path

    def unknown(self, operation: str, parameter: str) -> str:
        """Return an id that nothing has, in the form that the operation's path parameter has."""
        kinds = self.subject.kinds(operation)
        if kinds.get(parameter) in (MEETING, WEBINAR):
            return str(_UNKNOWN_NUMBER)
        return _UNKNOWN_IDS.get(self.subject.book.shapes[operation].get(parameter, ""), _UNKNOWN)

    # Calls

    def body(self, operation: str, number: int) -> dict[str, Any]:
        """Return a body with every field of an operation's schema, which refers to things that exist."""
        schema = self.subject.book.request_schema(operation, self.profile)
        made = sample(schema, number, preset_of(self, operation, number)) if schema else {}
        return made if isinstance(made, dict) else {}

    def call(self, operation: str, path: Mapping[str, str], body: Any = None, **query: Any) -> ApiResponse:
        """Call an operation; the response has passed the checks that every response has to pass."""
        if "request" in self.subject.book.operation(operation) and body is None:
            body = {}
        query = {**query_of(self, operation), **query}
        if self._is_form(operation):
            return self.client.deliver(_form(operation, path, body or {}))
        return self.client.deliver(OperationCall(operation, path, body, query or None))

    def _is_form(self, operation: str) -> bool:
        request = self.subject.book.operation(operation).get("request")
        return request is not None and "application/json" not in request["content_types"]

    def done(self, operation: str, path: Mapping[str, str], body: Any = None, **query: Any) -> ApiResponse:
        """Call an operation that has to succeed."""
        answer = self.call(operation, path, body, **query)
        self.client.prepared(answer, operation)
        return answer

    def query(self, operation: str) -> dict[str, Any]:
        """Return the query parameters without which an operation does not answer; `named` by one is a new thing."""
        named = self.subject.binding(operation).options.get("query")
        return {**query_of(self, operation), **({named: self.make().id} if named and self.subject.maker else {})}

    # Things

    def existing(self) -> str:
        """Return the id of a thing that exists: a new one, or one that exists from the start or is listed."""
        if self.subject.maker:
            return self.make().id
        found = [str(one["id"]) for one in self.subject.resource.seed] or list(self.rows())
        if not found:
            if self.subject.name in ARRANGED:
                return arranged(self, self.subject.name, self.fresh())
            if one := linked(self):
                return one
            raise Inconclusive(f"no operation creates a {self.subject.name}")
        return found[0]

    def join(self, number: int) -> None:
        """Make the caller a member under the parents of a number, where the things are members."""
        maker = self.subject.maker
        if maker and self.subject.kind(maker) == "add_members":
            self.call(maker, self.parents(maker, number), self.body(maker, 0))

    def adopt(self, above: Subject, parent: Made, number: int) -> None:
        """Put a thing in the parents of the parents of a number, with what it belongs to itself."""
        for name, kind in above.kinds(above.maker).items():
            if name in parent.parents:
                self._parents[kind, number] = parent.parents[name]
        self._parents[above.name, number] = parent.id

    def make(self, parents: int = 0) -> Made:
        """Create a thing under the parents of a number; raises `Inconclusive` if no operation creates one."""
        operation = self.subject.maker
        if not operation:
            raise Inconclusive(f"no operation creates a {self.subject.name}")
        self.make_room(parents)
        number = parents if parents >= _ADOPTED else self.fresh()
        body, path = self.body(operation, number), self.parents(operation, parents)
        behaviour = self.subject.kind(operation)
        before = set() if self._id_in_response(operation) else set(self.rows(parents))
        answer = self.done(operation, path, body, **self.query(operation))
        shown: Mapping[str, Any] = answer.json if answer.body else {}
        made_id = self._id_of(operation, behaviour, shown, body, before, parents)
        self.last = Made(made_id, self.sent(operation, body), path, shown, number)
        return self.last

    def make_room(self, parents: int = 0) -> None:
        """Delete the oldest thing if there are as many as a documented limit allows."""
        limit, removing = self.subject.resource.limit, self.subject.first("remove")
        if (
            limit
            and removing
            and limit["count"] <= MOST_MADE
            and len(rows := list(self.rows(parents))) >= limit["count"]
        ):
            self.done(removing, self.path(removing, rows[0], parents), self.body(removing, 0) or None)

    def sent(self, operation: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the fields of the thing in a body: the body itself, or the first item of its list."""
        found: Any = body
        binding = self.subject.binding(operation)
        if self.subject.kind(operation) in ("add_members", "add_many"):
            for step in binding.resource.body.split("."):
                found = found[step]
            found = found[0]
        return found if isinstance(found, dict) else {}

    def _id_in_response(self, operation: str) -> bool:
        schema = self.subject.book.response_schema(operation, self.profile).get("properties", {})
        resource = self.subject.resource
        return resource.id.get("field") in schema or resource.body in schema or "ids" in schema

    def _id_of(
        self, operation: str, behaviour: str, shown: Mapping[str, Any], body: Any, before: set[str], parents: int
    ) -> str:
        key, resource = self.subject.resource.id.get("field", "id"), self.subject.resource
        if behaviour == "add_members":
            return str(self.sent(operation, body).get("id") or self.user_of(self.sent(operation, body)))
        if resource.id.get("taken_from") == "body":
            sent = self.sent(operation, body)
            if key not in sent:
                raise Inconclusive(f"no body names the id of a {self.subject.name}")
            return str(sent[key])
        if key in shown:
            return str(shown[key])
        if behaviour == "add_many" and isinstance(shown.get(resource.body), list):
            return str(shown[resource.body][0][key])
        if not self.subject.first("list") and not self.rows(parents):
            return ""
        new = [one for one in self.rows(parents) if one not in before]
        if len(new) != 1:
            cause = f"{len(new)} new things in the list after one was created"
            raise ContractViolation([ContractFinding("law_count", operation, "one", str(len(new)), cause)], COMPARISON)
        return new[0]

    def user_of(self, entry: Mapping[str, Any]) -> str:
        """Return the id of the user whom an entry names by address."""
        found = [str(one["id"]) for one in self._users.values() if one["email"] == entry.get("email")]
        return found[0] if found else ""

    def rows(self, parents: int = 0, operation: str = "") -> dict[str, Mapping[str, Any]]:
        """Return the things of the list under the parents of a number, by id, in order; empty without a list."""
        operation = operation or self.subject.first("list")
        if not operation:
            return rows_of_parent(self, parents)
        return {self.id_in(row): row for row in self.listed(operation, self.parents(operation, parents))}

    def listed(self, operation: str, path: Mapping[str, str], **query: Any) -> list[Mapping[str, Any]]:
        """Return all rows of a list, page by page."""
        if "page_size" in self.subject.book.query_names(operation):
            query.setdefault("page_size", 50)
        found: list[Mapping[str, Any]] = []
        for _ in range(MOST_PAGES):
            document = self.done(operation, path, None, **query).json
            found += document[self.subject.binding(operation).resource.list]
            token = document.get("next_page_token")
            if not token:
                return found
            query["next_page_token"] = token
        raise ContractViolation(
            [ContractFinding("law_paging", operation, "a last page", "none", "pages without end")], COMPARISON
        )

    def id_in(self, row: Mapping[str, Any]) -> str:
        """Return the id of the thing that a row of a list shows."""
        key = self.subject.resource.id.get("field", "id")
        if key in row:
            return str(row[key])
        return str(row["id"] if "id" in row else self.user_of(row))

    def seen(self, made: Made, parents: int = 0) -> dict[str, Mapping[str, Any]]:
        """Return a thing as each reading operation shows it, by operation: read, or the row of its list."""
        found: dict[str, Mapping[str, Any]] = {}
        for operation in self.subject.bound("read"):
            found[operation] = self.done(operation, self.path(operation, made.id, parents)).json
        for operation in self.subject.bound("list"):
            rows = self.rows(parents, operation)
            if made.id not in rows:
                cause = "what was created is not listed"
                finding = ContractFinding("law_count", operation, made.id, json.dumps(list(rows))[:200], cause)
                raise ContractViolation([finding], COMPARISON)
            found[operation] = rows[made.id]
        return found


def _form(operation: str, path: Mapping[str, str], body: Mapping[str, Any]) -> OperationCall:
    """Return the call of an upload: texts, and a small picture for each field that is a file."""
    parts = []
    for name, value in body.items():
        head = f'Content-Disposition: form-data; name="{name}"'
        if name == "file" or "pic" in name:
            picture = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
            parts.append(f'{head}; filename="law.png"\r\nContent-Type: image/png\r\n\r\n'.encode() + picture)
        else:
            parts.append(f"{head}\r\n\r\n{value}".encode())
    raw = b"".join(b"--law\r\n" + part + b"\r\n" for part in parts) + b"--law--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=law"}
    return OperationCall(operation, path, raw=raw, headers=headers)

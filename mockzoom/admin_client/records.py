"""Client for the lists of an account: webinars, meetings, registrants, users, quotas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, quote_segment

__tracebackhide__ = hidden


class ListedEvent(NamedTuple):
    """A webinar or meeting. `state` is scheduled, live or over; `registrants` are counted by status.

    `capacity` is None for a meeting, and without a limit. `start_time` is None without a fixed time, `duration` is in
    minutes.
    """

    id: int
    uuid: str
    topic: str
    type: int
    host_id: str
    host_email: str
    start_time: datetime | None
    duration: int
    timezone: str
    created_at: datetime
    approval_type: int | None
    state: str
    registrants: dict[str, int]
    capacity: int | None = None
    occurrences: int = 0
    test_webinar: bool = False


class ListedRegistrant(NamedTuple):
    """A registrant; `join_url` is None unless approved."""

    id: str
    email: str
    first_name: str
    last_name: str
    status: str
    created_at: datetime
    join_url: str | None


class ListedUser(NamedTuple):
    """A user: type 1 basic, 2 licensed, 99 none; `foreign` ones belong to another account."""

    id: str
    email: str
    first_name: str
    last_name: str
    type: int
    status: str
    foreign: bool
    webinar_capacity: int
    created_at: datetime
    webinars: int
    meetings: int


class UsedQuota(NamedTuple):
    """A limit and what is used of it in the present window; `limit` is None where it is lifted.

    `kind` is calls, registrations, status_changes or webinar_changes; `of` names the pool, the registrant or the host.
    """

    kind: str
    of: str
    webinar: int | None
    counter: tuple[str | int, ...]
    used: int
    limit: int | None
    window: str
    resets_at: datetime


class Records:
    """The records of an account, requested page by page; methods raise `AdminApiError`.

    `contains` is a text in the names, addresses or ids, without regard to case.
    """

    def __init__(self, caller: AdminSession, path: str) -> None:
        self._caller = caller
        self._path = path

    def webinars(self, contains: str = "") -> Iterator[ListedEvent]:
        """Yield the webinars: by host, then in the order of creation."""
        yield from map(_event, self._pages("webinars", "webinars", {"contains": contains, "limit": 200}))

    def meetings(self, contains: str = "") -> Iterator[ListedEvent]:
        """Yield the meetings: by host, then in the order of creation."""
        yield from map(_event, self._pages("meetings", "meetings", {"contains": contains, "limit": 200}))

    def registrants(
        self, webinar: int | str, status: str | None = None, contains: str = ""
    ) -> Iterator[ListedRegistrant]:
        """Yield the registrants of a webinar or meeting: approved, pending or denied ones, or all."""
        path = f"webinars/{quote_segment(webinar)}/registrants"
        found = self._pages(path, "registrants", {"status": status, "contains": contains, "limit": 500})
        yield from (ListedRegistrant(**_dated(one, "created_at")) for one in found)

    def users(self, contains: str = "") -> Iterator[ListedUser]:
        """Yield the users, in the order of creation."""
        found = self._pages("users", "users", {"contains": contains, "limit": 500})
        yield from (ListedUser(**_dated(one, "created_at")) for one in found)

    def quotas(self, contains: str = "", *, limit: int = 500) -> list[UsedQuota]:
        """Return the limits of the plan, and the `limit` most used of the day's other quotas."""
        query = {"contains": contains, "limit": limit}
        found = self._caller.call("GET", f"{self._path}/quotas", query=query)["quotas"]
        return [UsedQuota(**{**_dated(one, "resets_at"), "counter": tuple(one["counter"])}) for one in found]

    def _pages(self, path: str, name: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        after: int | str | None = None
        while True:
            page = self._caller.call("GET", f"{self._path}/{path}", query={**query, "after": after})
            yield from page[name]
            after = page["next"]
            if after is None:
                return


def _event(document: dict[str, Any]) -> ListedEvent:
    return ListedEvent(**_dated(document, "created_at", "start_time"))


def _dated(document: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a document with datetimes in place of these timestamps."""
    return {**document, **{n: datetime.fromisoformat(document[n]) for n in names if document[n] is not None}}

"""Client for the journal of an account, with assertions about its requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, Unpack

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.journal_entry import Call, CallHead, RequestRecord, call_of, entry, head_of
from mockzoom.admin_client.near_misses import differences, distance
from mockzoom.admin_client.transport import AdminSession, format_instant

__tracebackhide__ = hidden

_PAGE = 1000  # entries that one call of the API gives
_OF_CALL = ("method", "path", "status", "rule", "query", "headers", "body")
_TOLD = 3  # near misses
_LISTED = 20


class Filters(TypedDict, total=False):
    """Filters of requests; `path` with `*` and `?` as wildcards, as `operation`, `status` like 429 or "4xx"."""

    rule: str
    fault: str
    status: int | str
    method: str
    path: str
    email: str
    webinar: int | str
    since: datetime | str
    after: int
    before: int
    problems: bool


class JournalPosition(NamedTuple):
    """How far a journal was read: the epoch of its numbers, and the last number."""

    epoch: str = ""
    number: int = 0


_START = JournalPosition()


class NearMiss(NamedTuple):
    """A request that comes close to a wanted one, as the API describes it."""

    number: int
    operation: str | None
    method: str
    path: str
    status: int | None
    differences: list[dict[str, Any]]


class Journal:
    """The requests of an account; `skip` selects requests that do not count, such as those that set up a test."""

    def __init__(self, caller: AdminSession, path: str, skip: Callable[[RequestRecord], bool] | None = None) -> None:
        self._caller = caller
        self._path = f"{path}/journal"
        self._skip = skip

    def without(self, skip: Callable[[RequestRecord], bool]) -> Journal:
        """Return the same journal without some requests."""
        return Journal(self._caller, self._path.removesuffix("/journal"), skip)

    def entries(
        self, operation: str | None = None, *, limit: int | None = None, **filters: Unpack[Filters]
    ) -> list[RequestRecord]:
        """Return the requests that match, oldest first: all that are kept, or the last `limit`.

        Raises `AdminApiError` for an invalid filter.
        """
        if limit is not None and self._skip is None:
            return self._pages(_asked(operation, filters), limit)
        kept = [one for one in self._pages(_asked(operation, filters)) if self._skip is None or not self._skip(one)]
        return kept if limit is None else kept[max(0, len(kept) - limit) :]

    def _pages(self, asked: dict[str, Any], limit: int | None = None) -> list[RequestRecord]:
        """Return the last `limit` requests that match, or all, read page by page from the end."""
        found: list[RequestRecord] = []
        while limit is None or len(found) < limit:
            wanted = _PAGE if limit is None else min(_PAGE, limit - len(found))
            shown = self._caller.call("GET", self._path, query={**asked, "limit": wanted})
            page = [entry(one) for one in shown["entries"]]
            found[:0] = page
            if len(page) < wanted:
                break
            asked = {**asked, "before": page[0].number}
        return found

    def read_from(
        self, position: JournalPosition = _START, **filters: Unpack[Filters]
    ) -> tuple[list[RequestRecord], JournalPosition]:
        """Return the requests after a position that match, and the position behind them; raises `AdminApiError`.

        In another epoch (the journal was cleared, or the account reset, restored or imported) reading starts over.
        """
        asked = _asked(None, filters)
        epoch = self._caller.call("GET", self._path, query={"limit": 1})["epoch"]
        if epoch != position.epoch:
            position = JournalPosition(epoch, 0)
        found = list(self._pages({**asked, "after": position.number}))
        last = max((one.number for one in found), default=position.number)
        return [one for one in found if self._skip is None or not self._skip(one)], JournalPosition(epoch, last)

    def heads(self, operation: str | None = None, *, limit: int = _PAGE, **filters: Unpack[Filters]) -> list[CallHead]:
        """Return the last `limit` requests that match by method, path, status and error, oldest first.

        Far cheaper than `entries`. `skip` does not apply. Raises `AdminApiError` for an invalid filter.
        """
        query = {**_asked(operation, filters), "limit": limit}
        return [head_of(one) for one in self._caller.call("GET", f"{self._path}/heads", query=query)["heads"]]

    def get(self, number: int) -> Call:
        """Return one request with its bytes as they arrived; raises `AdminApiError` if it is not kept."""
        return call_of(self._caller.call("GET", f"{self._path}/entries/{number}"))

    def count(self, operation: str | None = None, **filters: Unpack[Filters]) -> int:
        """Return the number of requests that match; raises `AdminApiError`."""
        if self._skip is not None:
            return len(self.entries(operation, **filters))
        return int(self._caller.call("GET", f"{self._path}/count", query=_asked(operation, filters))["count"])

    @property
    def lost(self) -> int:
        """The number of requests that the journal does not hold any more."""
        first = self._caller.call("GET", self._path, query={"limit": 1})
        if not first["entries"]:
            return 0
        return int(first["entries"][0]["number"]) - int(first["total"])

    def nearest(self, *, limit: int = 3, **wanted: Any) -> list[NearMiss]:
        """Return the requests closest to one with these values (`operation`, `method`, `path`, `body` and so on)."""
        found = self._caller.call("POST", f"{self._path}/nearest", {**wanted, "limit": limit})["nearest"]
        return [NearMiss(**one) for one in found]

    def clear(self) -> int:
        """Clear the journal, and return the number of its entries."""
        return int(self._caller.call("DELETE", self._path)["deleted"])

    def assert_called(self, operation: str, *, times: int | None = None, **wanted: Any) -> list[RequestRecord]:
        """Return the requests of an operation that match; raises `AssertionError` if there are none.

        With `times` the number has to be equal. `method`, `path`, `status`, `rule`, `query`, `headers` and `body`
        describe the request; every other name is a field of its body. Of objects only the fields that are named matter,
        at any depth. Raises `AdminApiError` for an operation that does not exist.
        """
        __tracebackhide__ = True
        calls, matched, described = self._sought(operation, wanted)
        if len(matched) == times or (matched and times is None):
            return matched
        expected = "a call" if times is None else _count(times)
        found = "there was none" if not matched else f"there {'was' if len(matched) == 1 else 'were'} {len(matched)}"
        head = f"{operation}: wanted {expected}{_requests(wanted)}, {found}"
        rest = [one for one in calls if one not in matched]
        raise AssertionError("\n".join([head, *_those(matched), *_near(rest, described), *self._forgotten()]))

    def assert_not_called(self, operation: str, **unwanted: Any) -> None:
        """Raise `AssertionError` for a request that `assert_called` would return."""
        __tracebackhide__ = True
        _, matched, _ = self._sought(operation, unwanted)
        if matched:
            there = f"there {'was' if len(matched) == 1 else 'were'} {len(matched)}"
            raise AssertionError(
                "\n".join([f"{operation}: wanted no call{_requests(unwanted)}, {there}", *_those(matched)])
            )

    def _sought(
        self, operation: str, wanted: Mapping[str, Any]
    ) -> tuple[list[RequestRecord], list[RequestRecord], dict[str, Any]]:
        """Return all requests, those that match, and the complete expectation."""
        self.nearest(operation=operation, limit=1)  # rejects an operation that does not exist
        described = {"operation": operation, **_described(wanted)}
        calls = self.entries()
        return calls, [one for one in calls if not differences(described, one)], described

    def _forgotten(self) -> list[str]:
        lost = self.lost
        return [f"the journal does not hold the {lost} calls before these (see the setting `journal`)"] if lost else []


def _asked(operation: str | None, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters as the API reads them."""
    asked: dict[str, Any] = {**({} if operation is None else {"operation": operation}), **filters}
    if "since" in asked:
        asked["since"] = format_instant(asked["since"])
    return asked


def _described(wanted: Mapping[str, Any]) -> dict[str, Any]:
    described = {name: value for name, value in wanted.items() if name in _OF_CALL}
    fields = {name: value for name, value in wanted.items() if name not in _OF_CALL}
    if fields and "body" in described:
        raise TypeError(f"body is given as a whole; {', '.join(fields)} belong in it")
    if "headers" in described:
        described["headers"] = {name.lower(): value for name, value in described["headers"].items()}
    if "query" in described:  # a query holds texts
        described["query"] = {n: str(v) if isinstance(v, int) else v for n, v in described["query"].items()}
    return {**described, "body": fields} if fields else described


def _requests(wanted: Mapping[str, Any]) -> str:
    return " with " + ", ".join(f"{name}={value!r}" for name, value in wanted.items()) if wanted else ""


def _count(times: int) -> str:
    return "1 call" if times == 1 else f"{times} calls"


def _those(matched: Sequence[RequestRecord]) -> list[str]:
    left_out = len(matched) - _LISTED
    return [f"  {one}" for one in matched[:_LISTED]] + ([f"  and {left_out} more"] if left_out > 0 else [])


def _near(calls: Sequence[RequestRecord], described: Mapping[str, Any]) -> list[str]:
    """Return the near misses as lines."""
    if not calls:
        return ["no other call came"]
    told = sorted(((one, differences(described, one)) for one in calls), key=lambda p: (distance(p[1]), -p[0].number))
    lines = ["nearest:"]
    for one, found in told[:_TOLD]:
        lines += [f"  {one}", *(f"      {difference}" for difference in found)]
    return lines

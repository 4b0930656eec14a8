"""Requests of seed files: operations of Zoom's API that fill an account when it is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class RequestSeed(NamedTuple):
    """A request: an operation with the values of its path, its query and its body.

    `name` is that under which later requests use the id of the response (`{sales}`), empty for none. `where` is the
    path of the request in its document, for error messages.
    """

    operation: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any] | None
    name: str
    where: str


def read_requests(documents: Iterable[Mapping[str, Any]], where: str) -> tuple[RequestSeed, ...]:
    """Return the requests of an account's document that fits its schema; `where` is the path of their list."""
    return tuple(
        RequestSeed(
            one["operation"],
            one.get("path", {}),
            one.get("query", {}),
            one.get("body"),
            one.get("as", ""),
            f"{where}[{number}]",
        )
        for number, one in enumerate(documents)
    )

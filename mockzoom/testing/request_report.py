"""The section of a failed test's report that shows the client's requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockzoom.admin_client import RequestRecord

_SHOWN = 20
_LONGEST = 200  # characters of a message


def request_lines(records: list[RequestRecord]) -> list[str]:
    """Return the last requests with what Zoom refused or ignored, in lines; none without requests."""
    left_out = len(records) - _SHOWN
    lines = [f"({left_out} earlier requests)"] if left_out > 0 else []
    for record in records[-_SHOWN:]:
        lines.append(str(record))
        lines += [f"    {detail}" for detail in _details(record)]
    return lines


def _details(record: RequestRecord) -> Iterator[str]:
    answer = record.answer
    if record.status is not None and record.status >= 400:
        message = answer.get("message") or answer.get("reason") if isinstance(answer, dict) else answer
        if message:
            yield str(message)[:_LONGEST]
        if record.reason:
            yield record.reason
        if record.rule == "webinar_over":
            clock = f"{record.time:%Y-%m-%dT%H:%M:%SZ}"
            yield f"the account's clock was at {clock}; webinar() makes a webinar for the day after"
    if record.ignored:
        yield f"ignored: {', '.join(record.ignored)}"
    if record.ignored_query:
        yield f"ignored in the query: {', '.join(record.ignored_query)}"
    if record.operation:
        for problem in record.problems:
            yield f"schema: {problem.field} {problem.message}"

"""Entries of the journal: requests and their responses, unprocessed.

Writing is cheap because entries are interpreted only when they are read. The reader also removes secrets: an entry
must not leave the process unprocessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockzoom.server.messages import Request, Response
from mockzoom.storage.base import CounterRead

BODY_KEPT = 1 << 16  # bytes of each body


class JournalEntry(NamedTuple):
    """A request and its response. `now` is the account's time in epoch ms; `status` is 0 if nothing was sent.

    Bodies are cut at `BODY_KEPT`; `size` and `answer_size` are their true lengths. `connection` names what a
    fault did to the connection. `counter_reads` are the counters that were read and incremented. `at_ms` is when the
    request arrived (epoch ms of the system's clock), `took_ms` the time until the response was sent, with the delay of
    a fault, `connection_id` that of the request. `emulation` is the operation's level of emulation, empty for none.
    """

    now: int
    operation_id: str
    rule: str
    fault: str
    connection: str
    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    size: int
    status: int
    answer_headers: Sequence[tuple[str, str]]
    answer_body: bytes
    answer_size: int
    profile: str
    counter_reads: Sequence[CounterRead] = ()
    at_ms: int = 0
    took_ms: float = 0.0
    connection_id: str = ""
    emulation: str = ""


def bounded(body: bytes) -> bytes:
    """Return the first `BODY_KEPT` bytes of a body."""
    return body if len(body) <= BODY_KEPT else body[:BODY_KEPT]


def make_entry(
    request: Request,
    response: Response,
    now: int,
    profile: str,
    counter_reads: Sequence[CounterRead],
    *,
    elapsed_s: float = 0.0,
) -> JournalEntry:
    """Return the entry of a request that was handled at `now` (the account's time in epoch ms) in some seconds."""
    delivery, arrival = response.delivery, request.arrival
    return JournalEntry(
        now,
        response.operation_id,
        response.rule,
        response.fault,
        delivery.connection if delivery else "",
        request.method,
        request.path,
        request.query_string,
        request.headers,
        bounded(request.body),
        len(request.body),
        response.status,
        response.headers,
        bounded(response.body),
        len(response.body),
        profile,
        counter_reads,
        arrival.at_ms if arrival else 0,
        round(elapsed_s * 1000 + (delivery.delay_ms if delivery else 0), 3),
        request.connection_id,
        request.emulation,
    )


def entry_size(entry: JournalEntry) -> int:
    """Return the bytes an entry keeps of request and response; parts of constant size do not count."""
    heads = len(entry.path) + len(entry.query_string) + sum(map(len, entry.headers.values()))
    return heads + len(entry.body) + len(entry.answer_body)

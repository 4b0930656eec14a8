"""The journal: what came and what was answered, as it was.

Writing costs little, because only references are kept; the reader of an entry pays for interpreting
it. Secrets are left out by the reader: an entry does not leave the process as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockzoom.server.messages import Request, Response
from mockzoom.storage.base import CounterRead

BODY_KEPT = 1 << 16  # bytes of each body


class JournalEntry(NamedTuple):
    """A call and its answer. `now` is the account's time in epoch ms; `status` is 0 where no operation answered.

    Bodies are cut at `BODY_KEPT`; `size` and `answer_size` are their true lengths. `connection` names what was done
    to the connection by a fault. `countings` tell which counters were read and added to.
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


def bounded(body: bytes) -> bytes:
    """Return a body as the journal keeps it."""
    return body if len(body) <= BODY_KEPT else body[:BODY_KEPT]


def make_entry(
    call: Request, answer: Response, now: int, profile: str, countings: Sequence[CounterRead]
) -> JournalEntry:
    """Return the entry of a request that was answered at `now` (the account's time in epoch ms)."""
    transport = answer.transport
    return JournalEntry(
        now,
        answer.operation_id,
        answer.rule,
        answer.fault,
        transport.connection if transport else "",
        call.method,
        call.path,
        call.query_string,
        call.headers,
        bounded(call.body),
        len(call.body),
        answer.status,
        answer.headers,
        bounded(answer.body),
        len(answer.body),
        profile,
        countings,
    )


def entry_size(entry: JournalEntry) -> int:
    """How many bytes an entry keeps of the call and the answer; what is of the same size in every entry is left out."""
    heads = len(entry.path) + len(entry.query_string) + sum(map(len, entry.headers.values()))
    return heads + len(entry.body) + len(entry.answer_body)

"""Noting a call and its answer down for the journal."""

from __future__ import annotations

from collections.abc import Sequence

from mockzoom.api.call import Answer, Call
from mockzoom.gates.journal import Entry, bounded
from mockzoom.storage.base import Counting


def entry_of(call: Call, answer: Answer, now: int, profile: str, countings: Sequence[Counting]) -> Entry:
    """The entry of a call that was answered at `now` (the account's time in epoch ms)."""
    transport = answer.transport
    return Entry(
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


def size_of(entry: Entry) -> int:
    """How many bytes an entry keeps of the call and the answer; what is of the same size in every entry is left out."""
    heads = len(entry.path) + len(entry.query_string) + sum(map(len, entry.headers.values()))
    return heads + len(entry.body) + len(entry.answer_body)

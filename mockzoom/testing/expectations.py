"""What a test may do, and descriptions of unexpected requests, unused faults and undelivered webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mockzoom.admin_client import AccountClient, Journal, RequestRecord
    from mockzoom.testing.backend import Backend
    from mockzoom.testing.webhooks import AccountWebhooks

_LISTED = 20
UNKNOWN_RULES = ("endpoint_unknown", "endpoint_not_emulated")


class MarkerOptions(NamedTuple):
    """The fields of a test's account, and the checks that are off for the test."""

    account: dict[str, Any]
    allow_unknown: bool = False
    allow_unused: bool = False
    strict: bool = False
    allow_undelivered: bool = False


def unknown_requests(journal: Journal, backend: Backend, after: int, after_anonymous: int) -> list[str]:
    """Describe the requests for unknown endpoints, in lines; none without such requests.

    Considered are requests whose number in the journal is greater than `after`, and in process also those without
    an account and a number greater than `after_anonymous`.
    """
    records: list[RequestRecord] = []
    for rule in UNKNOWN_RULES:
        records += journal.entries(rule=rule, after=after)
        if backend.application:
            records += backend.control.stray_journal.entries(rule=rule, after=after_anonymous)
    if not records:
        return []
    head = "requests that mockzoom does not know (allow them with @pytest.mark.mockzoom(allow_unknown=True)):"
    return [head, *_listed(f"{one}: {one.reason}" if one.reason else str(one) for one in records)]


def ignored_parts(journal: Journal, after: int) -> list[str]:
    """Describe the requests with parts that Zoom ignores, in lines; none without such requests."""
    records = [one for one in journal.entries(after=after) if one.ignored or one.ignored_query]
    if not records:
        return []
    head = "requests with fields or query parameters that Zoom ignores (@pytest.mark.mockzoom(strict=True)):"
    return [
        head,
        *_listed(f"{one}: {', '.join((*one.ignored, *(f'?{name}' for name in one.ignored_query)))}" for one in records),
    ]


def _listed(texts: Iterable[str]) -> list[str]:
    lines = [f"  {text}" for text in texts]
    return lines[:_LISTED] + ([f"  and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else [])


def unused_faults(account: AccountClient) -> list[str]:
    """Describe the faults and queued responses of an account that were not used, in lines."""
    faults = [
        f"  fault {fault.id} {fault.rule}: {fault.matched} requests matched"
        for fault in account.faults.list()
        if not fault.hits
    ]
    queued = [f"  queued response {response.id} {response.answer}" for response in account.next.list()]
    if not faults and not queued:
        return []
    head = "faults and queued responses that were not used (allow them with @pytest.mark.mockzoom(allow_unused=True)):"
    return [head, *faults, *queued]


def undelivered(webhooks: Iterable[AccountWebhooks]) -> list[str]:
    """Describe the webhooks that did not arrive, and the faults on deliveries that were not used, in lines."""
    used = [one for one in webhooks if one.used]
    lost = [str(delivery) for one in used for delivery in one.unfinished()]
    unhit = [fault for one in used for fault in one.faults.list() if not fault.hits]
    if not lost and not unhit:
        return []
    head = "webhooks that did not arrive, or faults on them that were not used; call zoom.webhooks.deliver(), or allow"
    return [
        f"{head} them with @pytest.mark.mockzoom(allow_undelivered=True):",
        *_listed([*lost, *(f"fault {fault.id} {dict(fault.fault)}" for fault in unhit)]),
    ]

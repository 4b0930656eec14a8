"""Descriptions of unexpected requests and unused faults, for a test that passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockzoom.admin_client import AccountClient, Journal, RequestRecord
    from mockzoom.testing.backend import Backend

_UNKNOWN = ("endpoint_unknown", "endpoint_not_emulated")


def unknown_requests(journal: Journal, backend: Backend, after: int) -> list[str]:
    """Describe the requests for unknown endpoints, in lines; none without such requests.

    In process this includes requests without an account whose number in the journal is greater than `after`.
    """
    records: list[RequestRecord] = []
    for rule in _UNKNOWN:
        records += journal.entries(rule=rule)
        if backend.app:
            records += backend.control.stray_journal.entries(rule=rule, after=after)
    if not records:
        return []
    head = "requests that mockzoom does not know (allow them with @pytest.mark.mockzoom(allow_unknown=True)):"
    return [head, *(f"  {record}" for record in records)]


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

"""Endpoint that shows the state of the server and of its accounts in one request."""

from __future__ import annotations

from typing import Any

from mockzoom._version import __version__
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.admin.quota_endpoints import pool_uses
from mockzoom.admin.registry import admin_operation
from mockzoom.server.fault_matching import FAULTS, QUEUED, STANDING
from mockzoom.storage import State
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.account_records import ACCOUNTS, CLOCKS, Account, Clock
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, MEETINGS
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.things import THINGS
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webhooks.models import (
    DELIVERIES,
    HELD,
    READY,
    SUBSCRIPTIONS,
    WAITING,
    WEBHOOK_FAULTS,
    group_name,
)
from mockzoom.zoom.webinars.models import WEBINARS

_NEARLY_USED = 0.8  # of a quota
_SUBSCRIPTIONS = 100  # whose deliveries are counted


@admin_operation("getOverview")
def get_overview(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one page of the accounts with their counts, and the number of requests without an account."""
    limit, after, wanted = request.query["limit"], request.query["after"], request.query.get("account")
    with ground.store.snapshot(DIRECTORY) as directory:
        if wanted is None:
            rows = directory.page(ACCOUNTS, "", after=after, limit=limit + 1)
        else:
            one = directory.get(ACCOUNTS, wanted)
            rows = [] if one is None else [(0, one)]
        total = directory.count(ACCOUNTS, "")
        stray = ground.call_problems.read(DIRECTORY, directory, ground.catalogue)
    system = ground.system_ms()
    return {
        "version": __version__,
        "system_ms": system,
        "base_url": request.base_url,
        "accounts": [_account(ground, account, system) for _, account in rows[:limit]],
        "total": total,
        "next": rows[limit - 1][0] if len(rows) > limit else None,
        "stray": stray._asdict(),
    }


def _account(ground: AdminContext, account: Account, system: int) -> dict[str, Any]:
    with ground.store.snapshot(account.id) as state:
        clock = (state.get(CLOCKS, "clock") or Clock()).state
        now = clock.read(system)
        nearly = [use for use in pool_uses(state, account, now) if use.share >= _NEARLY_USED]
        return {
            "account_id": account.id,
            "plan": account.plan,
            "profile": account.profile,
            "rate_limits": account.rate_limits,
            "clock": {
                "now": instant(now),
                "now_ms": now,
                "mode": "frozen" if clock.frozen_ms is not None else "shifted" if clock.offset_ms else "real",
                "offset_ms": now - system,
            },
            "counts": _counts(state),
            "journal": ground.call_problems.read(account.id, state, ground.catalogue)._asdict(),
            "nearly_used": [
                {"counter": list(use.counter), "window": use.window, "used": use.used, "limit": use.limit}
                for use in nearly
            ],
        }


def _counts(state: State) -> dict[str, int]:
    """Return the number of records of each kind that people look for."""
    subscriptions = [s.id for _, s in state.page(SUBSCRIPTIONS, limit=_SUBSCRIPTIONS)]
    pending = (group_name(one, group) for one in subscriptions for group in (READY, WAITING))
    return {
        "users": state.total(USERS),
        "webinars": state.total(WEBINARS),
        "registrants": state.total(REGISTRANTS),
        "meetings": state.total(MEETINGS),
        "meeting_registrants": state.total(MEETING_REGISTRANTS),
        "things": state.count(THINGS),
        "faults": state.count(FAULTS, group=STANDING),
        "queued_responses": state.count(FAULTS, group=QUEUED),
        "webhook_faults": state.count(WEBHOOK_FAULTS),
        "subscriptions": state.count(SUBSCRIPTIONS),
        "pending_deliveries": sum(state.count(DELIVERIES, group=group) for group in pending),
        "held_deliveries": sum(state.count(DELIVERIES, group=group_name(one, HELD)) for one in subscriptions),
    }

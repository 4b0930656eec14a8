"""Endpoint that shows the limits of an account and what is used of them in the present windows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, cast

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.storage import State
from mockzoom.storage.counters import Counter, Window
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.account_records import Account, account_time
from mockzoom.zoom.quotas import (
    REGISTRATIONS_A_DAY,
    STATUS_CHANGES_A_DAY,
    WEBINAR_CHANGES_A_DAY,
    WINDOW_MS,
    all_limits,
    applies,
    daily_quota,
    period,
)
from mockzoom.zoom.users.models import USERS

CALLS = "calls"
_DAILY = {
    "registration": REGISTRATIONS_A_DAY,
    "status": STATUS_CHANGES_A_DAY,
    "webinar_changes": WEBINAR_CHANGES_A_DAY,
}
_KINDS = {"registration": "registrations", "status": "status_changes", "webinar_changes": "webinar_changes"}


class QuotaUse(NamedTuple):
    """A limit and its use in the present window; `limit` is None where the plan or the mode lifts it."""

    counter: Counter
    used: int
    limit: int | None
    window: Window

    @property
    def share(self) -> float:
        """The used share of the limit; 0 without one."""
        return self.used / self.limit if self.limit else 0.0


@admin_operation("listQuotas")
def list_quotas(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the limits of an account: those of its plan, and the most used ones of today's others."""
    account, query = account_of(ground, request), request.query
    text, limit = query["contains"].lower(), query["limit"]
    with ground.store.snapshot(account.id) as state:
        now = account_time(state, ground.system_ms())
        pools = pool_uses(state, account, now)
        today = state.read_period(period("day", now))
        total, most = _most_used(today, text, limit)
        limits = {name: daily_quota(account, calls) for name, calls in _DAILY.items()}
        uses = [*pools, *(QuotaUse(counter, n, limits[str(counter[0])], "day") for n, counter in most)]
        shown = [_shown(state, use, now) for use in uses]
    return {"quotas": shown, "total": len(pools) + total, "now": instant(now)}


def _most_used(today: Mapping[Counter, int], text: str, limit: int) -> tuple[int, list[tuple[int, Counter]]]:
    """Return the number of quotas that contain a text, and those of them of which the largest share is used."""
    webinar = int(text) if text.isdecimal() and len(text) < 20 else None
    counted: Iterable[tuple[Counter, int]] = today.items()
    if text:
        named = cast("Mapping[tuple[Any, ...], int]", today)  # the last part of a counter is always a text
        counted = [(c, n) for c, n in named.items() if text in c[-1] or (webinar and c[1] == webinar)]
    groups: dict[tuple[str | int, int], list[Counter]] = defaultdict(list)
    for counter, n in counted:
        groups[counter[0], n].append(counter)
    for group in [group for group in groups if group[0] not in _DAILY]:
        del groups[group]
    ranked = sorted(groups, key=lambda group: -group[1] / _DAILY[str(group[0])])
    found = ((n, counter) for kind, n in ranked for counter in groups[kind, n])
    return sum(map(len, groups.values())), list(islice(found, limit))


def pool_uses(state: State, account: Account, now: int) -> list[QuotaUse]:
    """Return the limits of the account's plan, with the requests counted in the present windows."""
    found = []
    for limit in all_limits(account):
        counter = (CALLS, limit.pool)
        used = state.read_counters(period(limit.window, now), (counter,)).get(counter, 0)
        found.append(QuotaUse(counter, used, limit.calls if applies(account, limit) else None, limit.window))
    return found


def _shown(state: State, use: QuotaUse, now: int) -> dict[str, Any]:
    name, *parts = use.counter
    webinar = parts[0] if len(parts) == 2 else None
    of = str(parts[-1])
    if name == "webinar_changes":
        host = state.get(USERS, of)
        of = host.email if host else of
    length = WINDOW_MS[use.window]
    return {
        "kind": CALLS if name == CALLS else _KINDS[str(name)],
        "of": of,
        "webinar": webinar,
        "counter": list(use.counter),
        "used": use.used,
        "limit": use.limit,
        "window": use.window,
        "resets_at": instant((now // length + 1) * length),
    }

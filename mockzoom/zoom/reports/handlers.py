"""Handlers of the reports on the account: the meetings of a user, hosts, days and telephone calls.

They count webinars as meetings (SPEC25 reportMeetings lists both; of the others inferred). All their scopes are
account-wide.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.months import months_before
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.past.errors import PAID_ACCOUNT_ONLY
from mockzoom.zoom.past.rules import FREE
from mockzoom.zoom.registry import operation
from mockzoom.zoom.reports.errors import DAILY_REPORT_TOO_OLD
from mockzoom.zoom.reports.held import HeldSession, held_sessions, page_of_sessions
from mockzoom.zoom.reports.models import CallPage, DailyReport, Day, HostPage, UsersMeetings, usage_of
from mockzoom.zoom.reports.serializers import (
    serialize_calls,
    serialize_daily,
    serialize_hosts,
    serialize_users_meetings,
)
from mockzoom.zoom.reports.windows import MONTHS_BACK, day_of, read_window
from mockzoom.zoom.request_errors import invalid_query
from mockzoom.zoom.users.errors import USER_NOT_FOUND
from mockzoom.zoom.users.lookup import find_user, require_user
from mockzoom.zoom.users.models import USERS, User

_BOTH = ("webinar", "meeting")


@operation("reportMeetings", serializer=serialize_users_meetings)
def report_meetings(ctx: RequestContext, request: OperationRequest) -> UsersMeetings:
    """Return the ended sessions of a user: with two or more participants, with one, or all that the user joined.

    Zoom returns those with two or more unique participants (SPEC21, SPEC25); `pastOne` are those with one.
    """
    check_paid(ctx)
    query = request.query_params
    user = _require_user_of_account(ctx, request.path_params["userId"])
    window, kind = read_window(query, ctx.now), query["type"]

    def belongs(held: HeldSession) -> bool:
        if not window.has(held.session.start_ms):
            return False
        if kind == "pastJoined":
            return user.id in (held.occasion.host_id, *(person.user_id for person in held.participants.values()))
        return len(held.participants) == 1 if kind == "pastOne" else len(held.participants) > 1

    found = held_sessions(ctx, kinds=_BOTH, live=False, host_id="" if kind == "pastJoined" else user.id)
    listing = f"reportMeetings/{user.id}/{kind}/{window.first}/{window.last}"
    page = page_of_sessions(ctx, [held for held in found if belongs(held)], query, listing=listing)
    return UsersMeetings(window, page, user.id if kind == "pastJoined" else "")


@operation("reportUsers", serializer=serialize_hosts)
def report_users(ctx: RequestContext, request: OperationRequest) -> HostPage:
    """Return the users who held something in a range of days (inferred: the default), or those who did not."""
    check_paid(ctx)
    query = request.query_params
    window, kind = read_window(query, ctx.now), query["type"]
    found = [h for h in held_sessions(ctx, kinds=_BOTH, live=False) if window.has(h.session.start_ms)]
    by_host = defaultdict(list)
    for held in found:
        by_host[held.occasion.host_id].append(held)
    page = read_page(
        ctx,
        USERS,
        query,
        listing=f"reportUsers/{kind}/{window.first}/{window.last}",
        group="active",
        keep=lambda user: not user.foreign and (user.id in by_host) == (kind == "active"),
    )
    usage = {host_id: usage_of(sessions) for host_id, sessions in by_host.items()}
    return HostPage(window, page, usage, usage_of(found if kind == "active" else ()))


@operation("reportDaily", serializer=serialize_daily)
def report_daily(ctx: RequestContext, request: OperationRequest) -> DailyReport:
    """Return the usage of each day of a month up to today, by default of the current month."""
    check_paid(ctx)
    today = day_of(ctx.now)
    month = _asked_month(today, request)
    if not months_before(today, MONTHS_BACK).replace(day=1) <= month <= today:
        raise api_error(DAILY_REPORT_TOO_OLD)
    by_day = defaultdict(list)
    for held in held_sessions(ctx, kinds=_BOTH, live=False):
        by_day[instant(held.session.start_ms)[:10]].append(held)
    arrivals = [instant(user.created_ms)[:10] for user in list_all(ctx.state, USERS, "") if not user.foreign]
    days, day = [], month
    while day.month == month.month and day <= today:
        date = day.date().isoformat()
        days.append(Day(date, arrivals.count(date), usage_of(by_day[date])))
        day += timedelta(days=1)
    return DailyReport(month.year, month.month, days)


@operation("reportTelephone", serializer=serialize_calls)
def report_telephone(ctx: RequestContext, request: OperationRequest) -> CallPage:
    """Return the telephone calls of a range of days: none, because no participant joins by telephone."""
    check_paid(ctx)
    window = read_window(request.query_params, ctx.now)
    return CallPage(window, Page([], 1, request.query_params["page_size"], 0, ""))


def check_paid(ctx: RequestContext) -> None:
    """Raise the error for an account without a paid plan."""
    if ctx.account.plan == FREE:
        raise api_error(PAID_ACCOUNT_ONLY, account_id=ctx.account.id)


def _require_user_of_account(ctx: RequestContext, key: str) -> User:
    """Return a user by `me`, id or e-mail address; one of another account does not exist here (SPEC21, SPEC25)."""
    user = require_user(ctx, key) if key == "me" else find_user(ctx, key)
    if user is None or user.foreign:
        raise api_error(USER_NOT_FOUND, user_id=key)
    return user


def _asked_month(today: datetime, request: OperationRequest) -> datetime:
    year, month = (request.query_params.get(name, getattr(today, name)) for name in ("year", "month"))
    for name, value, least, most in (("year", year, 1, 9999), ("month", month, 1, 12)):
        if not least <= value <= most:
            raise invalid_query(name)
    return today.replace(year=year, month=month, day=1)

"""Endpoints that list what an account has: webinars, meetings, their registrants, and users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.accounts.builtin import MEETINGS_OF_TESTS
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registration_page import find_event
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.scanning import scan
from mockzoom.errors import FieldError
from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, MEETINGS, Meeting
from mockzoom.zoom.meetings.rules import is_meeting_over
from mockzoom.zoom.plans import UNLIMITED_LIMITS
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.registrants.rules import capacity_of, is_over
from mockzoom.zoom.sessions.handlers import get_live_session, was_held
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webinars.models import WEBINARS, Webinar

_HOSTS = 500  # users whose webinars or meetings one request lists at most
_STATUSES = ("approved", "pending", "denied")


@admin_operation("listAccountWebinars")
def list_webinars(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one page of the webinars of an account: by host, then in the order of creation."""
    return _events(ground, request, WEBINARS, "webinars", _webinar)


@admin_operation("listAccountMeetings")
def list_meetings(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one page of the meetings of an account: by host, then in the order of creation."""
    return _events(ground, request, MEETINGS, "meetings", _meeting)


@admin_operation("listAccountRegistrants")
def list_registrants(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one page of the registrants of a webinar or meeting, in the order of creation."""
    query = request.query
    text = query["contains"].lower()
    with ground.reading(account_of(ground, request)) as ctx:
        event = _event(ctx, request.path["webinarId"])
        collection = MEETING_REGISTRANTS if isinstance(event, Meeting) else REGISTRANTS
        page = scan(
            ctx.state,
            collection,
            event.id,
            query.get("status"),
            after=query["after"],
            limit=query["limit"],
            keep=(lambda r: text in f"{r.email}\n{r.first_name} {r.last_name}".lower()) if text else None,
        )
        urls = JoinUrls(event, ctx.ids)
        return {
            "registrants": [_registrant(r, urls) for _, r in page.rows],
            "total": ctx.state.count(collection, event.id, query.get("status")),
            "next": page.next,
        }


@admin_operation("listAccountUsers")
def list_users(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one page of the users of an account, in the order of creation."""
    query = request.query
    text = query["contains"].lower()
    with ground.reading(account_of(ground, request)) as ctx:
        page = scan(
            ctx.state,
            USERS,
            "",
            None,
            after=query["after"],
            limit=query["limit"],
            keep=(lambda u: text in f"{u.email}\n{u.first_name} {u.last_name}\n{u.id}".lower()) if text else None,
        )
        return {
            "users": [_user(ctx, user) for _, user in page.rows],
            "total": ctx.state.count(USERS),
            "next": page.next,
        }


def _event(ctx: RequestContext, text: str) -> Webinar | Meeting:
    """Return the webinar or meeting that a path names; raises `FieldError` (404)."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise FieldError("webinarId", f"{text[:100]!r} is not an id of a webinar or meeting; use one of the list", 404)
    try:
        return find_event(ctx, int(text))
    except FieldError as error:
        raise FieldError("webinarId", error.message, error.status) from None


def _events(
    ground: AdminContext,
    request: AdminRequest,
    collection: Collection[Any],
    name: str,
    show: Callable[[RequestContext, Any, User], dict[str, Any]],
) -> dict[str, Any]:
    """Return one page of webinars or meetings, which are listed by host; a position is `host.number`.

    Test meetings are left out; test webinars are marked.
    """
    query = request.query
    text, limit = query["contains"].lower(), query["limit"]
    hides_pinned = collection is MEETINGS

    def keep(e: Any) -> bool:
        return not (hides_pinned and e.pinned) and text in f"{e.topic}\n{e.id}\n{e.uuid}".lower()

    first, after = _position(query.get("after"))
    shown: list[dict[str, Any]] = []
    position = None
    with ground.reading(account_of(ground, request)) as ctx:
        hosts = ctx.state.page(USERS, "", after=first - 1, limit=_HOSTS + 1)
        for number, host in hosts[:_HOSTS]:
            since = after if number == first else 0
            page = scan(ctx.state, collection, host.id, None, after=since, limit=limit - len(shown), keep=keep)
            shown += [show(ctx, event, host) for _, event in page.rows]
            if page.next is not None:
                position = f"{number}.{page.next}"
                break
        else:
            position = f"{hosts[-1][0]}.0" if len(hosts) > _HOSTS else None
        hidden = sum(ctx.state.get(MEETINGS, one.id) is not None for one in MEETINGS_OF_TESTS) if hides_pinned else 0
        return {name: shown, "total": ctx.state.total(collection) - hidden, "next": position}


def _position(text: str | None) -> tuple[int, int]:
    """Return the numbers of host and record that a position names; raises `FieldError` for other text."""
    host, dot, number = (text or "1.0").partition(".")
    if not (dot and host.isdecimal() and number.isdecimal() and len(host) + len(number) < 30):
        raise FieldError("after", "is not a position of this list; use `next` of the previous page, or leave it out")
    return int(host), int(number)


def _webinar(ctx: RequestContext, webinar: Webinar, host: User) -> dict[str, Any]:
    live = get_live_session(ctx, webinar)
    over = live is None and (is_over(webinar, ctx.now) or was_held(ctx, webinar))
    return {
        **_common(webinar, host),
        "state": "live" if live else "over" if over else "scheduled",
        "capacity": capacity_of(webinar, host, unlimited=ctx.account.plan == UNLIMITED_LIMITS),
        "occurrences": len(webinar.occurrences),
        "registrants": {status: ctx.state.count(REGISTRANTS, webinar.id, status) for status in _STATUSES},
        "test_webinar": webinar.pinned,
    }


def _meeting(ctx: RequestContext, meeting: Meeting, host: User) -> dict[str, Any]:
    return {
        **_common(meeting, host),
        "state": "over" if is_meeting_over(meeting, ctx.now) else "scheduled",
        "registrants": {status: ctx.state.count(MEETING_REGISTRANTS, meeting.id, status) for status in _STATUSES},
    }


def _common(event: Webinar | Meeting, host: User) -> dict[str, Any]:
    return {
        "id": event.id,
        "uuid": event.uuid,
        "topic": event.topic,
        "type": event.type,
        "host_id": host.id,
        "host_email": host.email,
        "start_time": None if event.start_ms is None else instant(event.start_ms),
        "duration": event.duration,
        "timezone": event.timezone,
        "created_at": instant(event.created_ms),
        "approval_type": event.settings.get("approval_type"),
    }


def _registrant(registrant: Registrant, urls: JoinUrls) -> dict[str, Any]:
    approved = registrant.status == "approved"
    return {
        "id": registrant.id,
        "email": registrant.email,
        "first_name": registrant.first_name,
        "last_name": registrant.last_name,
        "status": registrant.status,
        "created_at": instant(registrant.create_ms),
        "join_url": urls.link(registrant.id) if approved else None,
    }


def _user(ctx: RequestContext, user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.type,
        "status": user.status,
        "foreign": user.foreign,
        "webinar_capacity": user.webinar_capacity,
        "created_at": instant(user.created_ms),
        "webinars": ctx.state.count(WEBINARS, user.id),
        "meetings": ctx.state.count(MEETINGS, user.id),
    }

"""Webinars: created, read, changed, deleted and listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.records import WEBINARS, User, Webinar
from mockzoom.domain.refusal_rows.webinars import (
    CANNOT_SCHEDULE_FOR,
    OCCURRENCE_NOT_FOUND,
    SCHEDULE_FOR_INVALID,
    WEBINAR_DAILY_LIMIT,
    WEBINAR_NOT_EDITABLE,
    WEBINAR_PLAN_MISSING,
)
from mockzoom.domain.refusals import refuse
from mockzoom.domain.registration import SCHEDULED, is_over
from mockzoom.domain.webinar_access import Grant
from mockzoom.domain.webinar_times import start_ms, time_zone
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.world import (
    Ask,
    World,
    count_change,
    find_user,
    free_number,
    remove_webinar,
    user_for,
    webinar_for,
)

NO_FIXED_TIME = 6
DEFAULT_DURATION = 60
DEFAULT_TOPIC = "My Webinar"

_DETAILS = (
    "agenda",
    "recurrence",
    "tracking_fields",
    "template_id",
    "is_simulive",
    "transition_to_live",
    "record_file_id",
)


class HostedWebinar(NamedTuple):
    """A webinar and the user who hosts it."""

    webinar: Webinar
    host: User


def webinar_create(world: World, ask: Ask) -> HostedWebinar:
    """Schedule a webinar for a user, or for the one whom `schedule_for` names."""
    body = ask.body
    host = _host_to_be(world, user_for(world, ask.path["userId"]), body)
    if not host.may_host_webinars:
        raise refuse(WEBINAR_PLAN_MISSING, user_id=host.id)
    timezone = body.get("timezone") or host.timezone
    time_zone(timezone)
    start = _start(body, timezone, world.now)
    count_change(world, host, WEBINAR_DAILY_LIMIT)
    number = free_number(world)
    webinar = Webinar(
        id=number,
        uuid=world.ids.webinar_uuid(number),
        host_id=host.id,
        type=body["type"],
        topic=body.get("topic") or DEFAULT_TOPIC,
        created_ms=world.now,
        duration=body.get("duration", DEFAULT_DURATION),
        timezone=timezone,
        settings=body["settings"],
        start_ms=start,
        password=body.get("password", ""),
        details={name: body[name] for name in _DETAILS if name in body},
    )
    world.state.put(WEBINARS, [webinar])
    return HostedWebinar(webinar, host)


def webinar(world: World, ask: Ask) -> HostedWebinar:
    """One webinar."""
    return HostedWebinar(*webinar_for(world, int(ask.path["webinarId"])))


def webinar_update(world: World, ask: Ask) -> None:
    """Change what the body names, and leave the rest."""
    grant = _editable(world, ask)
    old, body = grant.webinar, ask.body
    host = _host_to_be(world, grant.host, body)
    timezone = body.get("timezone", old.timezone)
    time_zone(timezone)
    start = start_ms(body["start_time"], timezone) if "start_time" in body else old.start_ms
    count_change(world, host, WEBINAR_DAILY_LIMIT)
    kind = body.get("type", old.type)
    changed = old._replace(
        host_id=host.id,
        type=kind,
        topic=body.get("topic", old.topic),
        duration=body.get("duration", old.duration),
        timezone=timezone,
        settings=_merged_settings(old, body.get("settings", {})),
        start_ms=None if kind == NO_FIXED_TIME else start,
        password=body.get("password", old.password),
        details={**old.details, **{name: body[name] for name in _DETAILS if name in body}},
    )
    world.state.put(WEBINARS, [changed])


def webinar_delete(world: World, ask: Ask) -> None:
    """Delete a webinar and all that belongs to it."""
    gone = _editable(world, ask).webinar
    remove_webinar(world.state, gone.id)


def webinars(world: World, ask: Ask) -> Page[Webinar]:
    """The webinars of a user: all of them, or those not over yet."""
    host = user_for(world, ask.path["userId"])
    if not host.may_host_webinars:
        raise refuse(WEBINAR_PLAN_MISSING, user_id=host.id)
    kind = ask.query["type"]
    keep = (lambda w: not is_over(w, world.now)) if kind == "upcoming" else None
    return read_page(world, WEBINARS, ask.query, listing=f"webinars/{kind}", parent=host.id, keep=keep)


def _editable(world: World, ask: Ask) -> Grant:
    grant = webinar_for(world, int(ask.path["webinarId"]))
    if ask.query.get("occurrence_id"):
        raise refuse(OCCURRENCE_NOT_FOUND)
    if grant.webinar.pinned:
        raise refuse(WEBINAR_NOT_EDITABLE)
    return grant


def _host_to_be(world: World, host: User, body: Mapping[str, Any]) -> User:
    name = body.get("schedule_for")
    if not name:
        return host
    other = find_user(world, name)
    if other is None or other.foreign:
        raise refuse(SCHEDULE_FOR_INVALID)
    if not other.may_host_webinars:
        raise refuse(CANNOT_SCHEDULE_FOR, user_id=name)
    return other


def _start(body: Mapping[str, Any], timezone: str, now: int) -> int | None:
    """The start of a new webinar: as asked, or at once where nothing is said (inferred); type 6 has none."""
    if body["type"] == NO_FIXED_TIME:
        return None
    return start_ms(body["start_time"], timezone) if body.get("start_time") else now


def _merged_settings(old: Webinar, news: Mapping[str, Any]) -> dict[str, Any]:
    """Settings after an update; on recurring webinars approval_type is dropped without a word (facts 6)."""
    merged = {**old.settings, **news}
    if old.type != SCHEDULED:
        merged["approval_type"] = old.settings["approval_type"]
    return merged

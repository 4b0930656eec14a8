"""Handlers of the operations on webinars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.storage.listing import delete_with_children
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.polls import POLLS
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.recordings.ending import end_recordings
from mockzoom.zoom.recordings.present_recordings import is_file_of_recording
from mockzoom.zoom.registrants.rules import EXPIRY, is_expired, is_over
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.handlers import close_expired_sessions, get_live_session, was_held
from mockzoom.zoom.templates import TEMPLATES, fill_in_template, polls_for, template_for
from mockzoom.zoom.users.lookup import check_alternative_hosts, find_user, require_user
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.creation import count_webinar_change, next_webinar_number
from mockzoom.zoom.webinars.errors import (
    CANNOT_SCHEDULE_FOR,
    SCHEDULE_FOR_INVALID,
    WEBINAR_DAILY_LIMIT,
    WEBINAR_HAS_ENDED,
    WEBINAR_IN_PROGRESS,
    WEBINAR_NOT_EDITABLE,
    WEBINAR_PLAN_MISSING,
)
from mockzoom.zoom.webinars.events import announce_created, announce_deleted, announce_updated
from mockzoom.zoom.webinars.lookup import require_webinar, require_webinar_by_key
from mockzoom.zoom.webinars.models import (
    DELETED,
    LISTED,
    NO_FIXED_TIME,
    SCHEDULED,
    WEBINARS,
    HostedWebinar,
    Webinar,
)
from mockzoom.zoom.webinars.moved_occurrences import follow_the_start
from mockzoom.zoom.webinars.rules import check_new_simulive, check_not_playing, check_passcode, known_recording
from mockzoom.zoom.webinars.schedule import (
    not_before,
    occurrence,
    plan_occurrences,
    start_ms,
    time_zone,
    with_occurrence,
)
from mockzoom.zoom.webinars.serializers import serialize_webinar, serialize_webinar_created, serialize_webinar_list
from mockzoom.zoom.webinars.series import as_occurrence, changed_occurrence, replanned, shown_occurrences
from mockzoom.zoom.webinars.webinar_access import WebinarAccess

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
    "simulive_delay_start",
)

_OF_AN_OCCURRENCE = ("host_video", "panelists_video", "hd_video", "auto_recording")  # SPEC25 webinarUpdate


@operation("webinarCreate", serializer=serialize_webinar_created)
def webinar_create(ctx: RequestContext, request: OperationRequest) -> HostedWebinar:
    """Schedule a webinar for a user, or for the one whom `schedule_for` names.

    A start in the past is moved to now without an error (facts 8.2 W9).
    """
    user = require_user(ctx, request.path_params["userId"])
    check_new_simulive(ctx.account, request.body, lambda name: is_file_of_recording(ctx, name))
    check_passcode(request.body.get("password", ""), ctx.profile)
    host = _host_to_be(ctx, user, request.body)
    check_alternative_hosts(ctx, request.body["settings"])
    template = template_for(ctx, host, request, TEMPLATES)
    body = request.body if template is None else fill_in_template(template, request.body, request.raw_body)
    if not host.may_host_webinars:
        raise api_error(WEBINAR_PLAN_MISSING, user_id=host.id)
    timezone = body.get("timezone") or host.timezone
    time_zone(timezone)
    asked = _start(body, timezone, ctx.now)
    start = asked if asked is None else not_before(asked, ctx.now)
    duration = body.get("duration", DEFAULT_DURATION)
    occurrences = plan_occurrences(
        body["type"], start, duration, timezone, body.get("recurrence"), was_moved=start != asked
    )
    if occurrences and start != asked:
        start = occurrences[0].start_ms
    count_webinar_change(ctx, host, WEBINAR_DAILY_LIMIT)
    number = next_webinar_number(ctx)
    webinar = Webinar(
        id=number,
        uuid=ctx.ids.webinar_uuid(number),
        host_id=host.id,
        type=body["type"],
        topic=body.get("topic") or DEFAULT_TOPIC,
        created_ms=ctx.now,
        duration=duration,
        timezone=timezone,
        settings=known_recording(body["settings"]),
        start_ms=start,
        password=body.get("password") or (ctx.ids.passcode(number) if body.get("default_passcode") else ""),
        details={name: body[name] for name in _DETAILS if name in body},
        occurrences=occurrences,
    )
    ctx.state.put(WEBINARS, [webinar])
    if template is not None and template.polls:
        ctx.state.put(POLLS, polls_for(ctx, template, number))
    created = HostedWebinar(webinar, host, occurrences)
    announce_created(ctx, created)
    return created


@operation("webinar", serializer=serialize_webinar)
def get_webinar(ctx: RequestContext, request: OperationRequest) -> HostedWebinar:
    """Return one webinar, or one occurrence of it.

    A webinar has its upcoming occurrences, and with `show_previous_occurrences` the past ones, too.
    """
    found, host = require_webinar_by_key(ctx, request.path_params["webinarId"])
    if request.query_params.get("occurrence_id"):
        one = occurrence(found, request.query_params["occurrence_id"])
        return HostedWebinar(as_occurrence(found, one), host, (one,), is_occurrence=True)
    return HostedWebinar(found, host, shown_occurrences(found, request, ctx.now))


@operation("webinarUpdate")
def webinar_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the fields that the body contains, of the webinar or of one occurrence."""
    access = _editable(ctx, request)
    if request.query_params.get("occurrence_id"):
        changed = changed_occurrence(access.webinar, request, _OF_AN_OCCURRENCE)
        count_webinar_change(ctx, access.host, WEBINAR_DAILY_LIMIT)
        close_expired_sessions(ctx, access.webinar, changed)
        changed = follow_the_start(ctx, changed, request.query_params["occurrence_id"])
    else:
        host = _host_to_be(ctx, access.host, request.body)
        check_alternative_hosts(ctx, request.body.get("settings", {}))
        changed = _changed(access.webinar, host, request.body)
        count_webinar_change(ctx, host, WEBINAR_DAILY_LIMIT)
        close_expired_sessions(ctx, access.webinar, changed)
    ctx.state.put(WEBINARS, [changed])
    occurrence_id = request.query_params.get("occurrence_id", "")
    announce_updated(ctx, access.webinar, changed, occurrence_id=occurrence_id)


def _changed(old: Webinar, host: User, body: Mapping[str, Any]) -> Webinar:
    timezone = body.get("timezone") or old.timezone
    time_zone(timezone)
    start = start_ms(body["start_time"], timezone) if "start_time" in body else old.start_ms
    changed = old._replace(
        host_id=host.id,
        type=body.get("type", old.type),
        topic=body.get("topic", old.topic),
        duration=body.get("duration", old.duration),
        timezone=timezone,
        settings=_merged_settings(old, body.get("settings", {})),
        start_ms=start,
        password=body.get("password", old.password),
        details={**old.details, **{name: body[name] for name in _DETAILS if name in body}},
    )
    if changed.type == NO_FIXED_TIME:
        return changed._replace(start_ms=None, occurrences=())
    return replanned(old, changed, body)


@operation("webinarDelete")
def webinar_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a webinar with all its records, or one of its occurrences; neither while it is in progress."""
    gone = _editable(ctx, request).webinar
    at = request.query_params.get("occurrence_id")
    one = occurrence(gone, at) if at else None
    live = get_live_session(ctx, gone)
    if live is not None and at in (None, "", live.occurrence_id):
        raise api_error(WEBINAR_IN_PROGRESS)
    if ctx.profile.has(Feature.HELD_WEBINARS_ARE_KEPT) and live is None and was_held(ctx, gone):
        raise api_error(WEBINAR_HAS_ENDED)
    if one is not None:
        ctx.state.put(WEBINARS, [with_occurrence(gone, one._replace(status=DELETED))])
    else:
        end_recordings(ctx, gone)
        delete_with_children(ctx.state, WEBINARS, gone.id)
    announce_deleted(ctx, gone, one)


@operation("webinars", serializer=serialize_webinar_list)
def list_webinars(ctx: RequestContext, request: OperationRequest) -> Page[Webinar]:
    """Return the webinars of a user: all that have not expired, or those not over yet."""
    host = require_user(ctx, request.path_params["userId"])
    if not host.may_host_webinars:
        raise api_error(WEBINAR_PLAN_MISSING, user_id=host.id)
    kind = request.query_params["type"]
    gone = is_over if kind == "upcoming" else is_expired if _may_have_expired(ctx, host) else None
    keep = None if gone is None else lambda w: not gone(w, ctx.now)
    query = request.query_params
    return read_page(ctx, WEBINARS, query, listing=f"webinars/{kind}", parent=host.id, group=LISTED, keep=keep)


def _may_have_expired(ctx: RequestContext, host: User) -> bool:
    """Return whether the user's first webinar is old enough to have expired; if it is not, no later one is."""
    first = ctx.state.page(WEBINARS, host.id, LISTED, limit=1)
    return bool(first) and first[0][1].created_ms + EXPIRY <= ctx.now


def _editable(ctx: RequestContext, request: OperationRequest) -> WebinarAccess:
    access = require_webinar(ctx, int(request.path_params["webinarId"]))
    if access.webinar.pinned:
        raise api_error(WEBINAR_NOT_EDITABLE)
    check_not_playing(access.webinar, ctx.now)
    return access


def _host_to_be(ctx: RequestContext, host: User, body: Mapping[str, Any]) -> User:
    name = body.get("schedule_for")
    if not name:
        return host
    other = find_user(ctx, name)
    if other is None or other.foreign:
        raise api_error(SCHEDULE_FOR_INVALID)
    if not other.may_host_webinars:
        raise api_error(CANNOT_SCHEDULE_FOR, user_id=name)
    return other


def _start(body: Mapping[str, Any], timezone: str, now: int) -> int | None:
    """Return the start of a new webinar: as requested, or now by default (inferred); type 6 has none."""
    if body["type"] == NO_FIXED_TIME:
        return None
    return start_ms(body["start_time"], timezone) if body.get("start_time") else now


def _merged_settings(old: Webinar, news: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings after an update; approval_type of recurring webinars is ignored (facts 6)."""
    merged = {**old.settings, **known_recording(news)}
    if old.type != SCHEDULED:
        merged["approval_type"] = old.settings["approval_type"]
    return merged

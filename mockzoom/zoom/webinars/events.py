"""Events of webinars: created, updated, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.models import SCHEDULED, HostedWebinar, Occurrence, Webinar
from mockzoom.zoom.webinars.serializers import serialize_occurrence, serialize_webinar

_CREATED_SETTINGS = {"use_pmi": False, "alternative_hosts": ""}


def announce_created(ctx: RequestContext, result: HostedWebinar) -> None:
    """Announce a new webinar."""
    webinar = result.webinar
    announce(ctx, "webinar.created", webinar.host_id, lambda: _created(ctx, result))


def _created(ctx: RequestContext, result: HostedWebinar) -> dict[str, Any]:
    webinar = result.webinar
    shown = serialize_webinar(ctx, result)
    settings = {name: webinar.settings.get(name, default) for name, default in _CREATED_SETTINGS.items()}
    document: dict[str, Any] = {**identity(webinar), "join_url": shown["join_url"]}
    if webinar.password:
        document["password"] = webinar.password
    document["creation_source"] = "open_api"
    if webinar.occurrences:
        document["occurrences"] = [serialize_occurrence(o) for o in webinar.occurrences]
    document["settings"] = settings
    if webinar.details.get("recurrence"):
        document["recurrence"] = webinar.details["recurrence"]
    operation = "single" if webinar.type == SCHEDULED else "all"
    return {**operator_of(ctx), "operation": operation, "object": document}


def announce_updated(ctx: RequestContext, old: Webinar, new: Webinar, *, occurrence_id: str = "") -> None:
    """Announce a change of a webinar, or of one occurrence; nothing is announced if nothing changed (inferred)."""
    if old != new and _fields(old) != _fields(new):
        announce(ctx, "webinar.updated", new.host_id, lambda: _updated(ctx, old, new, occurrence_id))


def _updated(ctx: RequestContext, old: Webinar, new: Webinar, occurrence_id: str) -> dict[str, Any]:
    before, after = changed_fields(_fields(old), _fields(new))
    single = occurrence_id or new.type == SCHEDULED
    return {
        **operator_of(ctx),
        "scope": "single" if single else "all",
        "time_stamp": ctx.now,
        "object": {"id": new.id, "uuid": new.uuid, **after},
        "old_object": {"id": old.id, "uuid": old.uuid, **before},
    }


def announce_deleted(ctx: RequestContext, webinar: Webinar, one: Occurrence | None = None) -> None:
    """Announce that a webinar, or one occurrence of it, was deleted."""

    def build() -> dict[str, Any]:
        document = identity(webinar)
        gone = webinar.occurrences if one is None else (one,)
        if gone:
            document["occurrences"] = [occurrence_reference(o) for o in gone]
        operation = "all" if one is None and webinar.type != SCHEDULED else "single"
        return {**operator_of(ctx), "operation": operation, "object": document}

    announce(ctx, "webinar.deleted", webinar.host_id, build)


def identity(webinar: Webinar) -> dict[str, Any]:
    """Return the fields that identify a webinar in its events, in Zoom's order."""
    shown: dict[str, Any] = {
        "uuid": webinar.uuid,
        "id": webinar.id,
        "host_id": webinar.host_id,
        "topic": webinar.topic,
        "type": webinar.type,
    }
    if webinar.start_ms is not None:
        shown["start_time"] = instant(webinar.start_ms)
    return {**shown, "duration": webinar.duration, "timezone": webinar.timezone}


def occurrence_reference(one: Occurrence) -> dict[str, Any]:
    """Return an occurrence as events about something else name it."""
    return {"occurrence_id": one.id, "start_time": instant(one.start_ms)}


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of two documents that differ, of the old and of the new one; objects are compared by field."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in dict.fromkeys((*old, *new)):
        was, value = old.get(name), new.get(name)
        if isinstance(was, Mapping) and isinstance(value, Mapping):
            was, value = changed_fields(was, value)
            was, value = was or None, value or None
        elif was == value:
            continue
        if was is not None:
            before[name] = was
        if value is not None:
            after[name] = value
    return before, after


def _fields(webinar: Webinar) -> dict[str, Any]:
    """Return the fields of a webinar that an update can change."""
    fields = identity(webinar)
    for name in ("uuid", "id"):
        del fields[name]
    if webinar.password:
        fields["password"] = webinar.password
    if webinar.occurrences:
        fields["occurrences"] = [serialize_occurrence(o) for o in webinar.occurrences]
    return {**fields, **webinar.details, "settings": webinar.settings}

"""Webinars: created, read, changed, deleted and listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.occurrences import (
    DELETED,
    end_of,
    occurrence,
    planned,
    with_occurrence,
)
from mockzoom.domain.passcodes import check_passcode
from mockzoom.domain.polls import POLLS
from mockzoom.domain.profiles import Profile
from mockzoom.domain.records import WEBINARS, Occurrence, User, Webinar
from mockzoom.domain.refusal_rows.webinars import (
    CANNOT_SCHEDULE_FOR,
    SCHEDULE_FOR_INVALID,
    WEBINAR_DAILY_LIMIT,
    WEBINAR_HAS_ENDED,
    WEBINAR_IN_PROGRESS,
    WEBINAR_NOT_EDITABLE,
    WEBINAR_PLAN_MISSING,
)
from mockzoom.domain.refusals import refuse
from mockzoom.domain.registration import EXPIRY, SCHEDULED, is_expired, is_over
from mockzoom.domain.simulive import check_new, check_not_begun
from mockzoom.domain.templates import filled_in
from mockzoom.domain.webinar_access import Grant
from mockzoom.domain.webinar_times import start_ms, time_zone
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.sessions import has_been_held, live_session, settle
from mockzoom.operations.templates import polls_for, template_for
from mockzoom.operations.world import (
    Ask,
    World,
    count_change,
    find_user,
    free_number,
    remove_webinar,
    user_for,
    webinar_for,
    webinar_named,
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


_OF_AN_OCCURRENCE = ("host_video", "panelists_video", "hd_video", "auto_recording")


class HostedWebinar(NamedTuple):
    """A webinar, the user who hosts it, and those of its occurrences that are to be shown."""

    webinar: Webinar
    host: User
    occurrences: tuple[Occurrence, ...] = ()


def webinar_create(world: World, ask: Ask) -> HostedWebinar:
    """Schedule a webinar for a user, or for the one whom `schedule_for` names."""
    user = user_for(world, ask.path["userId"])
    check_new(world.account, ask.body)
    check_passcode(ask.body.get("password", ""), world.account.profile)
    host = _host_to_be(world, user, ask.body)
    template = template_for(world, host, ask)
    body = ask.body if template is None else filled_in(template, ask.body, ask.sent)
    if not host.may_host_webinars:
        raise refuse(WEBINAR_PLAN_MISSING, user_id=host.id)
    timezone = body.get("timezone") or host.timezone
    time_zone(timezone)
    start = _start(body, timezone, world.now)
    duration = body.get("duration", DEFAULT_DURATION)
    occurrences = planned(body["type"], start, duration, timezone, body.get("recurrence"))
    count_change(world, host, WEBINAR_DAILY_LIMIT)
    number = free_number(world)
    webinar = Webinar(
        id=number,
        uuid=world.ids.webinar_uuid(number),
        host_id=host.id,
        type=body["type"],
        topic=body.get("topic") or DEFAULT_TOPIC,
        created_ms=world.now,
        duration=duration,
        timezone=timezone,
        settings=body["settings"],
        start_ms=start,
        password=body.get("password") or (world.ids.passcode(number) if body.get("default_passcode") else ""),
        details={name: body[name] for name in _DETAILS if name in body},
        occurrences=occurrences,
    )
    world.state.put(WEBINARS, [webinar])
    if template is not None and template.polls:
        world.state.put(POLLS, polls_for(world, template, number))
    return HostedWebinar(webinar, host, occurrences)


def webinar(world: World, ask: Ask) -> HostedWebinar:
    """One webinar, or one occurrence of it; of its occurrences those to come, on demand the past ones too."""
    found, host = webinar_named(world, ask.path["webinarId"])
    if ask.query.get("occurrence_id"):
        one = occurrence(found, ask.query["occurrence_id"])
        return HostedWebinar(_as_occurrence(found, one), host, (one,))
    everything = ask.query.get("show_previous_occurrences", False)
    shown = tuple(o for o in found.occurrences if everything or end_of(o) > world.now)
    return HostedWebinar(found, host, shown)


def webinar_update(world: World, ask: Ask) -> None:
    """Change what the body names, and leave the rest; or the same for one occurrence."""
    grant = _editable(world, ask)
    if ask.query.get("occurrence_id"):
        changed = _changed_occurrence(grant.webinar, ask)
        count_change(world, grant.host, WEBINAR_DAILY_LIMIT)
    else:
        host = _host_to_be(world, grant.host, ask.body)
        changed = _changed(grant.webinar, host, ask.body)
        count_change(world, host, WEBINAR_DAILY_LIMIT)
    settle(world, grant.webinar, changed)
    world.state.put(WEBINARS, [changed])


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
    return _replanned(old, changed, body)


def _replanned(old: Webinar, new: Webinar, body: Mapping[str, Any]) -> Webinar:
    """The changed webinar with occurrences planned anew where its calendar changed (inferred)."""
    if new.type == NO_FIXED_TIME:
        return new._replace(start_ms=None, occurrences=())
    if body.keys() & {"type", "start_time", "recurrence"}:
        recurrence = new.details.get("recurrence")
        return new._replace(occurrences=planned(new.type, new.start_ms, new.duration, new.timezone, recurrence))
    if new.duration != old.duration:
        return new._replace(occurrences=tuple(o._replace(duration=new.duration) for o in old.occurrences))
    return new


def _changed_occurrence(webinar: Webinar, ask: Ask) -> Webinar:
    """Only agenda, time, duration and four settings of an occurrence can differ (SPEC25); the rest is not looked at."""
    body = ask.body
    one = occurrence(webinar, ask.query["occurrence_id"])
    settings = {k: v for k, v in body.get("settings", {}).items() if k in _OF_AN_OCCURRENCE}
    changes = {
        "agenda": body.get("agenda", one.changes.get("agenda")),
        "settings": {**one.changes.get("settings", {}), **settings},
    }
    start = start_ms(body["start_time"], webinar.timezone) if "start_time" in body else one.start_ms
    return with_occurrence(
        webinar, one._replace(start_ms=start, duration=body.get("duration", one.duration), changes=changes)
    )


def _as_occurrence(webinar: Webinar, one: Occurrence) -> Webinar:
    """A webinar as one of its occurrences is: with its time, and what was changed for it."""
    agenda = one.changes.get("agenda")
    return webinar._replace(
        start_ms=one.start_ms,
        duration=one.duration,
        settings={**webinar.settings, **one.changes.get("settings", {})},
        details=webinar.details if agenda is None else {**webinar.details, "agenda": agenda},
    )


def webinar_delete(world: World, ask: Ask) -> None:
    """Delete a webinar and all that belongs to it, or one of its occurrences; neither while it is on the air."""
    gone = _editable(world, ask).webinar
    at = ask.query.get("occurrence_id")
    one = occurrence(gone, at) if at else None
    live = live_session(world, gone)
    if live is not None and at in (None, "", live.occurrence_id):
        raise refuse(WEBINAR_IN_PROGRESS)
    if world.account.profile == Profile.SEEDS_2021_08 and live is None and has_been_held(world, gone):
        raise refuse(WEBINAR_HAS_ENDED)
    if one is not None:
        world.state.put(WEBINARS, [with_occurrence(gone, one._replace(status=DELETED))])
        return
    remove_webinar(world.state, gone.id)


def webinars(world: World, ask: Ask) -> Page[Webinar]:
    """The webinars of a user: all that have not expired, or those not over yet."""
    host = user_for(world, ask.path["userId"])
    if not host.may_host_webinars:
        raise refuse(WEBINAR_PLAN_MISSING, user_id=host.id)
    kind = ask.query["type"]
    gone = is_over if kind == "upcoming" else is_expired if _may_have_expired(world, host) else None
    keep = None if gone is None else lambda w: not gone(w, world.now)
    return read_page(world, WEBINARS, ask.query, listing=f"webinars/{kind}", parent=host.id, keep=keep)


def _may_have_expired(world: World, host: User) -> bool:
    """Whether the user's first webinar is old enough to have expired; if it is not, no other one is."""
    first = world.state.page(WEBINARS, host.id, limit=1)
    return bool(first) and first[0][1].created_ms + EXPIRY <= world.now


def _editable(world: World, ask: Ask) -> Grant:
    grant = webinar_for(world, int(ask.path["webinarId"]))
    if grant.webinar.pinned:
        raise refuse(WEBINAR_NOT_EDITABLE)
    check_not_begun(grant.webinar, world.now)
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

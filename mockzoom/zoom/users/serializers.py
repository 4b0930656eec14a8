"""Serializers of users and their settings."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.pagination import BOTH_FIELDS, Page, paging
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JOIN_HOST, passcode_in_links
from mockzoom.zoom.users.groups import UserGroups
from mockzoom.zoom.users.models import NO_PICTURE, USER_BACKGROUNDS, User, UserBackground
from mockzoom.zoom.users.names import shown_name
from mockzoom.zoom.users.option_settings import option_shown
from mockzoom.zoom.users.roles import Roles
from mockzoom.zoom.users.settings import settings_shown

_FULL = (
    "id", "first_name", "last_name", "display_name", "email", "type", "role_name", "pmi", "use_pmi",
    "personal_meeting_url", "timezone", "verified", "dept", "created_at", "last_login_time", "pic_url", "cms_user_id",
    "jid", "group_ids", "im_group_ids", "account_id", "language", "phone_country", "phone_number", "status",
    "job_title", "cost_center", "location", "login_types", "role_id", "cluster", "user_created_at",
)  # fmt: skip

_LISTED = (
    "id", "first_name", "last_name", "display_name", "email", "type", "pmi", "timezone", "verified", "created_at",
    "last_login_time", "pic_url", "group_ids", "im_group_ids", "language", "phone_number", "status", "login_types",
    "role_id", "user_created_at",
)  # fmt: skip

# SPEC21 does not have these; the others it has, or 2021 clients read them (facts 8.4 F2).
_RECENT = frozenset({"cost_center", "login_types", "cluster", "user_created_at"})

# The values of fields that a new user of Zoom does not have yet, and of those that mockzoom does not model.
_EMPTY: dict[str, Any] = {
    "use_pmi": False, "dept": "", "cms_user_id": "", "language": "en-US",
    "phone_country": "", "phone_number": "", "job_title": "", "cost_center": "", "location": "",
    "cluster": JOIN_HOST.partition("web")[0],
}  # fmt: skip


def serialize_user(ctx: RequestContext, found: User) -> dict[str, Any]:
    """Return a user in full, in the fields and order of recorded/user_get_2026.

    Of an invited one, `created_at` is the time of the request (SPEC22).
    """
    fields = _fields(ctx, found, Roles(ctx.state)) | UserGroups(ctx.state).of(found.id)
    names = _FULL if ctx.profile.has(Feature.RECENT_USER_FIELDS) else [n for n in _FULL if n not in _RECENT]
    shown = {name: fields[name] for name in names if name in fields}
    shown |= {name: value for name, value in found.details.items() if value != "" and name not in shown}
    if found.status == "pending":
        shown["created_at"] = instant(ctx.now)
    return shown


def _personal_link(ctx: RequestContext, pmi: int) -> str:
    """Return the link to a personal meeting, with the passcode that it was given, or the one that Zoom chose."""
    changed = ctx.state.get(MEETINGS, pmi)
    passcode = ctx.ids.meeting_passcode(pmi) if changed is None else changed.password
    return f"https://{JOIN_HOST}/j/{pmi}" + (f"?pwd={passcode_in_links(ctx.ids, pmi, passcode)}" if passcode else "")


def personal_meeting_number(ctx: RequestContext, user: User) -> int:
    """Return the number of a user's personal meeting: the one that was set, else one that is drawn."""
    return user.details.get("pmi") or ctx.ids.personal_meeting_number(user.id)


def serialize_user_created(_: RequestContext, fresh: User) -> dict[str, Any]:
    """Return the response to adding a user."""
    return {
        "id": fresh.id,
        "email": fresh.email,
        "first_name": fresh.first_name,
        "last_name": fresh.last_name,
        "type": fresh.type,
    }


def picture_url(ctx: RequestContext, user: User) -> str:
    """Return the address of a user's profile picture; another upload has another one."""
    name = f"{user.id}/{user.picture}" if user.picture else user.id
    return f"https://{JOIN_HOST}/p/v2/{ctx.ids.draw('picture', name, 32).hex()}"


class UserPage(NamedTuple):
    """A page of users, and the field that `include_fields` adds to each of them: empty for none."""

    page: Page[User]
    added: str = ""


def serialize_user_list(ctx: RequestContext, listed: UserPage) -> dict[str, Any]:
    """Return a page of users; each has the fields of recorded/users_list_2026, and one more on demand (SPEC26)."""
    names = _LISTED if ctx.profile.has(Feature.RECENT_USER_FIELDS) else [n for n in _LISTED if n not in _RECENT]
    if listed.added:
        names = [*names, listed.added]
    roles, groups = Roles(ctx.state), UserGroups(ctx.state)
    rows = [_on_demand(ctx, user) | _fields(ctx, user, roles) for user in listed.page.records]
    for row in rows:
        row |= {name: ids for name, ids in groups.of(row["id"]).items() if ids}
    return {
        **paging(ctx, listed.page, BOTH_FIELDS),
        "users": [{name: row[name] for name in names if name in row} for row in rows],
    }


class SelectedSettings(NamedTuple):
    """The settings of a user that a request selects: an option, or empty for the sections."""

    user: User
    option: str


def serialize_user_settings(ctx: RequestContext, selected: SelectedSettings) -> dict[str, Any]:
    """Return a user's settings: by section, or those of an option."""
    if selected.option:
        return option_shown(ctx, selected.user, selected.option)
    shown = settings_shown(selected.user)
    files = [serialize_background(ctx, one) for one in list_all(ctx.state, USER_BACKGROUNDS, selected.user.id)]
    backgrounds = shown["in_meeting"]["virtual_background_settings"] | {"files": files}
    return {**shown, "in_meeting": {**shown["in_meeting"], "virtual_background_settings": backgrounds}}


def serialize_background(ctx: RequestContext, background: UserBackground) -> dict[str, Any]:
    """Return a virtual background; in profile 2021-08 its size is a text (SPEC21)."""
    as_number = ctx.profile.has(Feature.NUMERIC_FILE_SIZES)
    return {
        "id": background.id,
        "name": background.name,
        "type": "image",
        "size": background.size if as_number else str(background.size),
        "is_default": False,
    }


def _fields(ctx: RequestContext, found: User, roles: Roles) -> dict[str, Any]:
    """Return all fields of a user; a pending one has neither logged in nor a picture (inferred)."""
    pmi = personal_meeting_number(ctx, found)
    role = roles.of(found)
    created = instant(found.created_ms)
    fields = {
        **_EMPTY,
        **{name: value for name, value in found.details.items() if value != ""},
        "id": found.id,
        "first_name": found.first_name,
        "last_name": found.last_name,
        "display_name": shown_name(found),
        "email": found.email,
        "type": found.type,
        "role_name": roles.name(role),
        "pmi": pmi,
        "personal_meeting_url": _personal_link(ctx, pmi),
        "timezone": found.timezone,
        "verified": 0 if found.status == "pending" else 1,
        "created_at": created,
        "jid": f"{found.id.lower()}@xmpp.zoom.us",
        "account_id": ctx.account.id,
        "status": found.status,
        "login_types": [found.login_type],
        "role_id": role,
        "user_created_at": created,
    }
    if found.status != "pending":
        fields["last_login_time"] = created
        if found.picture != NO_PICTURE:
            fields["pic_url"] = picture_url(ctx, found)
    return fields


def _on_demand(ctx: RequestContext, user: User) -> dict[str, Any]:
    """Return what `include_fields` can add for a user who was given neither: no attributes, and a drawn host key."""
    return {"custom_attributes": [], "host_key": str(ctx.ids.pin(f"host key {user.id}"))}

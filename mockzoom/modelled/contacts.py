"""Behaviours of contacts: the other users of the account; Zoom Rooms and external contacts are left out."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_query
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import require_user, user_missing
from mockzoom.storage.listing import list_all
from mockzoom.zoom.things import THINGS
from mockzoom.zoom.users.groups import UserGroups
from mockzoom.zoom.users.lookup import find_own_user
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.names import member_id, shown_name
from mockzoom.zoom.users.presence import PRESENCE, Shown, serialize_presence

_STATUSES = ("active", "inactive")
_COMPANY, _ZOOM_USER = "company", 1
_PROFILE = ("dept", "job_title", "location", "phone_number")


@behaviour("list_contacts")
def list_contacts(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the company contacts of the caller: the other active users of the account."""
    own = require_user(call, "me")
    kind = call.request.query_params.get("type") or _COMPANY
    users = list_all(call.ctx.state, USERS, "", "active") if kind == _COMPANY else []
    return page_of(call, [_contact(call, user) for user in users if user.id != own.id], kind)


@behaviour("read_contact")
def read_contact(call: ModelledCall) -> dict[str, Any]:
    """Return a user of the account, by user id, member id or address, as a contact."""
    key = call.item
    require_user(call, "me")
    user = find_own_user(call.ctx, key)
    if user is None:
        users = list_all(call.ctx.state, USERS, "", "active")
        user = next((one for one in users if member_id(call.ctx, one.id) == key), None)
    if user is None:
        raise user_missing(call, key)
    return _contact(call, user)


@behaviour("search_contacts")
def search_contacts(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the users whose name or address contains `search_key`, in any case of letters."""
    check_query(call)
    query = call.request.query_params
    key = str(query["search_key"]).casefold()
    statuses = [status for status in _STATUSES if query.get("user_status") in (None, "", status)]
    users = [user for status in statuses for user in list_all(call.ctx.state, USERS, "", status)]
    if query.get("contact_types") not in (None, "", _ZOOM_USER):
        users = []
    texts = {user.id: f"{user.first_name}\n{user.last_name}\n{shown_name(user)}\n{user.email}" for user in users}
    found = [_contact(call, user) for user in users if key in texts[user.id].casefold()]
    return page_of(call, found, f"{key}/{statuses}")


def _contact(call: ModelledCall, user: User) -> dict[str, Any]:
    """Return the fields of a contact, with those of the profile that are set."""
    ctx = call.ctx
    fields = {
        "id": user.id,
        "member_id": member_id(ctx, user.id),
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": shown_name(user),
        "contact_type": _ZOOM_USER,
        "user_status": user.status,
        **{name: user.details[name] for name in _PROFILE if user.details.get(name)},
    }
    for group in UserGroups(ctx.state).im_groups.get(user.id, [])[:1]:
        kept = ctx.state.get(THINGS, ("im_group", "", group))
        fields |= {"im_group_id": group, "im_group_name": kept.fields.get("name", "") if kept else ""}
    if str(call.request.query_params.get("query_presence_status")).lower() == "true":
        presence = serialize_presence(ctx, Shown(ctx.state.get(PRESENCE, user.id), is_own=False))
        fields["presence_status"] = presence["status"]
    return fields

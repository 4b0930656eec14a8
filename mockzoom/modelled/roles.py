"""Behaviours of roles: owner, administrator and member exist from the start, and a user has exactly one role."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.collections import merge_thing, remove_one
from mockzoom.modelled.computed import computed
from mockzoom.modelled.members import add_members
from mockzoom.modelled.pages import page_of
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.modelled.records import fields_of
from mockzoom.zoom.things import THINGS, Thing, memberships
from mockzoom.zoom.users.roles import ADMINISTRATOR, MEMBER, OWNER, ROLE, Roles

_ASSIGNED_BY_ZOOM = (OWNER, MEMBER)  # no request gives these roles to a user, or takes them away
_BUILT_IN = (OWNER, ADMINISTRATOR, MEMBER)


@computed("users_of_role")
def users_of_role(call: ModelledCall, role: Thing) -> int:
    """Return the number of users of a role."""
    return len(Roles(call.ctx.state).users(role.id))


@computed("privileges_of_role")
def privileges_of_role(call: ModelledCall, role: Thing) -> list[str]:
    """Return the privileges of a role."""
    return list(Roles(call.ctx.state).permissions(role.id))


@behaviour("list_role_members")
def list_role_members(call: ModelledCall) -> dict[str, Any]:
    """Return a page of the users of a role, in the order of creation."""
    parent = parent_of(call)
    kept = call.resource.kept_as
    users = Roles(call.ctx.state).users(_role_of(parent))
    members = (Thing(kept, parent, user.id, 0, user_id=user.id) for user in users)
    return page_of(call, [fields_of(call, call.resource, member) for member in members], parent)


@behaviour("assign_role")
def assign_role(call: ModelledCall) -> dict[str, Any]:
    """Give users a role in place of the one that they have; the owner keeps that of the owner (inferred)."""
    parent, state = parent_of(call), call.ctx.state
    _check_assignable(call, parent)
    added = add_members(call)
    owner = Roles(state).owner
    users = added["ids"].split(",") if added["ids"] else []
    for user_id in users:
        for role in memberships(state, call.resource.kept_as, user_id):
            if role.parent != parent or (owner and user_id == owner.id):
                state.remove(THINGS, THINGS.key(role))
    return added | {"ids": ",".join(user_id for user_id in users if not owner or user_id != owner.id)}


@behaviour("unassign_role")
def unassign_role(call: ModelledCall) -> None:
    """Take a role from a user, who becomes a member."""
    _check_assignable(call, parent_of(call))
    remove_one(call)


@behaviour("change_role")
def change_role(call: ModelledCall) -> dict[str, Any]:
    """Change the fields of a role that the body names; the roles of owner and members cannot be changed."""
    if require_item(call, parent_of(call)).id in _ASSIGNED_BY_ZOOM:
        raise call.error(call.binding.options["fixed"], roleId=call.request.path_params["roleId"])
    return merge_thing(call)


@behaviour("remove_role")
def remove_role(call: ModelledCall) -> None:
    """Delete a role, whose users become members; one that exists from the start is not found."""
    if require_item(call, parent_of(call)).id in _BUILT_IN:
        raise call.not_found(call.resource, call.request.path_params["roleId"])
    remove_one(call)


def _check_assignable(call: ModelledCall, parent: str) -> None:
    if _role_of(parent) in _ASSIGNED_BY_ZOOM:
        raise call.error(call.binding.options["fixed"], roleId=_role_of(parent))


def _role_of(parent: str) -> str:
    return parent.removeprefix(f"{ROLE}/")

"""Scheduling privilege: the assistants of a user, and the users for whom an assistant schedules (schedulers).

Operations: userAssistants, userAssistantCreate, userAssistantDelete, userAssistantsDelete, userSchedulers,
userSchedulerDelete, userSchedulersDelete. A privilege is one pair of users, kept in the list of each of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.lookup import find_user, require_invited_user
from mockzoom.zoom.users.models import LICENSED, USERS, User
from mockzoom.zoom.users.serializers import personal_meeting_number


class Privilege(NamedTuple):
    """The privilege of an assistant to schedule for a user; `private_events` is `can_manage_host_private_event`."""

    user_id: str
    assistant_id: str
    added_ms: int
    private_events: bool | None = None


ASSISTANTS = Collection(
    "assistants",
    Privilege,
    lambda p: (p.user_id, p.assistant_id),
    list_key=lambda p: (p.user_id, None),
    cascade_from=USERS,
)

SCHEDULERS = Collection(
    "schedulers",
    Privilege,
    lambda p: (p.assistant_id, p.user_id),
    list_key=lambda p: (p.assistant_id, None),
    cascade_from=USERS,
)


class Added(NamedTuple):
    """The answer to the assignment of assistants: their ids, and the time in epoch ms."""

    ids: list[str]
    at_ms: int


_IN_BOTH = "SPEC21, SPEC26 userAssistantCreate"

ASSISTANTS_NEED_PAID_ACCOUNT = define_error(
    "assistants_need_paid_account",
    "assistants are assigned in an account with the plan `free`",
    all_profiles(400, 200, "Current account must be paid account: {user_id}", DOCUMENTED, _IN_BOTH),
)

SCHEDULING_NEEDS_LICENCE = define_error(
    "scheduling_needs_licence",
    "the user, or one of the new assistants, is not licensed",
    all_profiles(
        400, 200, "The user must either be a Licensed user or an On-prem user : {user}.", DOCUMENTED, _IN_BOTH
    ),
)

ASSISTANT_IS_SELF = define_error(
    "assistant_is_self",
    "a user is to become their own assistant",
    all_profiles(400, 200, "Can't assign scheduling privilege to yourself.", DOCUMENTED, _IN_BOTH),
)

ASSISTANT_UNKNOWN = define_error(
    "assistant_unknown",
    "the account has no active user with the address or id of a new assistant",
    all_profiles(400, 200, "Can't find user {email}.", DOCUMENTED, f"{_IN_BOTH}; for ids and strangers our judgement"),
)

ASSISTANT_EXISTS = define_error(
    "assistant_exists",
    "the user has this assistant, or the list names one twice",
    all_profiles(400, 200, "User {email} has already granted scheduling privilege.", DOCUMENTED, _IN_BOTH),
)


def serialize_assistants(ctx: RequestContext, found: list[Privilege]) -> dict[str, Any]:
    """Return the assistants of a user."""
    known = ctx.state.get_many(USERS, [one.assistant_id for one in found])
    return {"assistants": [_assistant(one, known[one.assistant_id]) for one in found]}


def serialize_schedulers(ctx: RequestContext, found: list[Privilege]) -> dict[str, Any]:
    """Return the users for whom an assistant schedules."""
    known = ctx.state.get_many(USERS, [one.user_id for one in found])
    rows = [known[one.user_id] for one in found]
    return {"schedulers": [{"id": u.id, "email": u.email, "pmi": personal_meeting_number(ctx, u)} for u in rows]}


def serialize_added(_: RequestContext, added: Added) -> dict[str, Any]:
    """Return the ids, separated by commas (inferred), and the time."""
    return {"ids": ",".join(added.ids), "add_at": instant(added.at_ms)}


@operation("userAssistants", serializer=serialize_assistants)
def list_assistants(ctx: RequestContext, request: OperationRequest) -> list[Privilege]:
    """Return the assistants of a user, in the order in which they were assigned."""
    return list_all(ctx.state, ASSISTANTS, require_invited_user(ctx, request.path_params["userId"]).id)


@operation("userAssistantCreate", serializer=serialize_added)
def add_assistants(ctx: RequestContext, request: OperationRequest) -> Added:
    """Assign assistants to a user, all or none (inferred)."""
    user = require_invited_user(ctx, request.path_params["userId"])
    if ctx.account.plan == "free":
        raise api_error(ASSISTANTS_NEED_PAID_ACCOUNT, user_id=user.id)
    if user.type != LICENSED:
        raise api_error(SCHEDULING_NEEDS_LICENCE, user=user.id)
    granted: dict[str, Privilege] = {}
    for entry in request.body.get("assistants", ()):
        privilege = _checked(ctx, user, entry, granted)
        granted[privilege.assistant_id] = privilege
    ctx.state.put(ASSISTANTS, granted.values())
    ctx.state.put(SCHEDULERS, granted.values())
    return Added(list(granted), ctx.now)


@operation("userAssistantDelete")
def delete_assistant(ctx: RequestContext, request: OperationRequest) -> None:
    """Take the privilege from one assistant; nothing happens if that user is not an assistant (inferred)."""
    user = require_invited_user(ctx, request.path_params["userId"])
    _end(ctx, user.id, _partner(ctx, request.path_params["assistantId"]))


@operation("userAssistantsDelete")
def delete_assistants(ctx: RequestContext, request: OperationRequest) -> None:
    """Take the privilege from all assistants of a user."""
    user = require_invited_user(ctx, request.path_params["userId"])
    for one in list_all(ctx.state, ASSISTANTS, user.id):
        _end(ctx, user.id, one.assistant_id)


@operation("userSchedulers", serializer=serialize_schedulers)
def list_schedulers(ctx: RequestContext, request: OperationRequest) -> list[Privilege]:
    """Return the users for whom a user schedules."""
    return list_all(ctx.state, SCHEDULERS, require_invited_user(ctx, request.path_params["userId"]).id)


@operation("userSchedulerDelete")
def delete_scheduler(ctx: RequestContext, request: OperationRequest) -> None:
    """End the privilege of a user to schedule for one other; without one, nothing happens (inferred)."""
    user = require_invited_user(ctx, request.path_params["userId"])
    _end(ctx, _partner(ctx, request.path_params["schedulerId"]), user.id)


@operation("userSchedulersDelete")
def delete_schedulers(ctx: RequestContext, request: OperationRequest) -> None:
    """End all privileges of a user to schedule for others."""
    end_scheduling_for_others(ctx, require_invited_user(ctx, request.path_params["userId"]))


def end_scheduling_for_others(ctx: RequestContext, user: User) -> None:
    """End every privilege that a user has as an assistant."""
    for one in list_all(ctx.state, SCHEDULERS, user.id):
        _end(ctx, one.user_id, user.id)


def end_all_scheduling(ctx: RequestContext, user: User) -> None:
    """End every privilege of a user who leaves the account, given or received."""
    end_scheduling_for_others(ctx, user)
    for one in list_all(ctx.state, ASSISTANTS, user.id):
        _end(ctx, user.id, one.assistant_id)


def may_schedule_for(ctx: RequestContext, assistant: User, user: User) -> bool:
    """Return whether a user may schedule for another one."""
    return ctx.state.get(ASSISTANTS, (user.id, assistant.id)) is not None


def _checked(ctx: RequestContext, user: User, entry: Mapping[str, Any], granted: Iterable[str]) -> Privilege:
    """Return the privilege for one entry of a list, which names a user by id or, without one, by address."""
    name = entry.get("id") or entry.get("email") or ""
    assistant = find_user(ctx, name)
    if assistant is None or assistant.foreign or assistant.status != "active":
        raise api_error(ASSISTANT_UNKNOWN, email=name)
    if assistant.id == user.id:
        raise api_error(ASSISTANT_IS_SELF)
    if may_schedule_for(ctx, assistant, user) or assistant.id in granted:
        raise api_error(ASSISTANT_EXISTS, email=assistant.email)
    if assistant.type != LICENSED:
        raise api_error(SCHEDULING_NEEDS_LICENCE, user=assistant.email)
    return Privilege(user.id, assistant.id, ctx.now, entry.get("can_manage_host_private_event"))


def _assistant(privilege: Privilege, user: User) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": user.id, "email": user.email}
    if privilege.private_events is not None:
        shown["can_manage_host_private_event"] = privilege.private_events
    return shown


def _partner(ctx: RequestContext, key: str) -> str:
    """Return the id of the other user, who may be unknown: then no privilege has it."""
    found = find_user(ctx, key)
    return found.id if found else key


def _end(ctx: RequestContext, user_id: str, assistant_id: str) -> None:
    ctx.state.remove(ASSISTANTS, (user_id, assistant_id))
    ctx.state.remove(SCHEDULERS, (assistant_id, user_id))

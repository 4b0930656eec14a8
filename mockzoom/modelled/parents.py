"""The path of a request: the account, users and things that its parameters name, from left to right."""

from __future__ import annotations

from collections.abc import Mapping

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.own_account import ACCOUNT, children_of, own_account
from mockzoom.modelled.records import DOCUMENT, find_thing
from mockzoom.spec.resources import Resource
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.sessions.occasions import Occasion, find_occasion, kind_of
from mockzoom.zoom.sessions.rules import SESSIONS
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.users.errors import NO_PERMISSION, USER_NOT_FOUND
from mockzoom.zoom.users.lookup import find_named_user
from mockzoom.zoom.users.models import User

USER = "user"
_OCCASIONS = ("meeting", "webinar")
_OF_OTHER_ACCOUNT = "User does not belong to"
_ACCOUNT_MISSING, _USER_MISSING, _OCCASION_MISSING = "2001", "1001", "3001"


def parent_of(call: ModelledCall) -> str:
    """Return the `parent` of the things that a request is about; raises the error of the first one not found."""
    found: dict[str, str] = {}
    for name, kind in _kinds(call).items():
        found[kind] = _parent(call, kind, found, call.request.path_params.get(name, name))
    _require_setting(call)
    return found.get(call.resource.parent, "")


def _require_setting(call: ModelledCall) -> None:
    needed = call.resource.needs
    if needed:
        resource = call.spec.resources[needed["resource"]]
        document = find_thing(call, resource, "", DOCUMENT)
        fields = {**resource.defaults, **(document.fields if document else {})}
        if not fields.get(needed["field"]):
            raise call.error(needed["error"])


def _kinds(call: ModelledCall) -> dict[str, str]:
    """Return what the path parameters before the thing's own name, from left to right.

    They name the resources above the thing's, unless the operation says what they name (`parents`).
    """
    if "parents" in call.binding.options:
        named: dict[str, str] = call.binding.options["parents"]
        return named
    above: list[str] = []
    resource: Resource | None = call.resource
    while resource is not None and resource.parent:
        above.insert(0, resource.parent)
        resource = call.spec.resources.get(resource.parent)
    names = [p.name for p in call.operation.path_parameters if p.name != call.item_parameter]
    return dict(zip(names, above[-len(names) :] if names else (), strict=False))


def _parent(call: ModelledCall, kind: str, found: Mapping[str, str], value: str) -> str:
    if kind == ACCOUNT:
        return account_parent(call, value)
    if kind == USER:
        return f"{USER}/{require_user(call, value).id}"
    if kind in _OCCASIONS:
        return f"{kind}/{require_occasion(call, kind, value).id}"
    resource = call.spec.resources[kind]
    thing = find_thing(call, resource, found.get(resource.parent, ""), value)
    if thing is None:
        raise call.not_found(resource, value)
    return thing.as_parent


def account_parent(call: ModelledCall, value: str) -> str:
    """Return the `parent` of what belongs to an account: the caller's (empty) or a sub-account; raises 2001."""
    account = own_account(call, value) or call.ctx.state.get(THINGS, (ACCOUNT, "", value))
    if account is None:
        raise call.error(_ACCOUNT_MISSING, accountId=value, subAccountId=value, value=value)
    return children_of(account)


def require_occasion(call: ModelledCall, kind: str, value: str) -> Occasion:
    """Return a meeting or webinar by its number, or by the UUID of a session of it; raises 3001."""
    state = call.ctx.state
    session = state.get(SESSIONS, value)
    number = session.webinar_id if session else int(value) if value.isascii() and value.isdigit() else 0
    occasion = find_occasion(state, number)
    if occasion is None or kind_of(occasion) != kind:
        raise call.error(_OCCASION_MISSING, value=value)
    return occasion


def require_user(call: ModelledCall, key: str) -> User:
    """Return a user by `me`, id or e-mail address; raises 1001, in the operation's own words if it has them."""
    ctx = call.ctx
    user = find_named_user(ctx, key)
    if ctx.confined and (user is None or user.id != ctx.caller_id):
        raise api_error(NO_PERMISSION)
    if user is not None and user.foreign and (of_other := _of_other_account(call)):
        raise call.error(of_other)
    if user is None or user.foreign:
        raise user_missing(call, key)
    return user


def _of_other_account(call: ModelledCall) -> str:
    """Return the key of the operation's error for a user of another account; empty if it has none."""
    rows = call.facts.errors.items()
    return next((key for key, row in rows if row.variants[0].message.startswith(_OF_OTHER_ACCOUNT)), "")


def user_missing(call: ModelledCall, key: str) -> ZoomApiError:
    """Return the error for a user who does not exist, to raise."""
    own = call.binding.options.get("user_missing") or (_USER_MISSING if _USER_MISSING in call.facts.errors else "")
    if own:
        return call.error(own, userId=key, value=key)
    return api_error(USER_NOT_FOUND, user_id=key)


def require_item(call: ModelledCall, parent: str) -> Thing:
    """Return the thing that a path names; raises the resource's error for one that does not exist."""
    key = call.item
    if call.resource.of_users:
        require_user(call, key)
    thing = own_account(call, key) if call.resource.resource == ACCOUNT else None
    thing = thing or find_thing(call, call.resource, parent, key)
    if thing is None and call.resource.project:  # a thing that stands for a user goes by the user's address, too
        user = find_named_user(call.ctx, key)
        thing = find_thing(call, call.resource, parent, user.id) if user else None
    if thing is None:
        raise call.not_found(call.resource, key)
    return thing

"""Behaviours of accounts: sub-accounts of the caller's account, and that account itself."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.collections import new_id
from mockzoom.modelled.own_account import children_of, is_own
from mockzoom.modelled.parents import require_item
from mockzoom.modelled.records import fields_of, put_fields
from mockzoom.modelled.subscriptions import base_plan
from mockzoom.zoom.things import THINGS, Thing, remove_thing
from mockzoom.zoom.users.lookup import find_user
from mockzoom.zoom.users.models import API_USER, BASIC, USERS, User
from mockzoom.zoom.users.roles import ADMINISTRATOR, ROLE, ROLE_MEMBER, Roles

_OF_THE_OWNER = ("email", "first_name", "last_name", "password", "transfer_code")


@behaviour("create_account")
def create_account(call: ModelledCall) -> dict[str, Any]:
    """Create a sub-account with a user of the sub-account as its owner."""
    body = call.body
    check_body(call, "", body)
    if find_user(call.ctx, body["email"]) is not None:
        raise call.error("1005")
    state, ids = call.ctx.state, call.ctx.ids
    owner = User(
        id=ids.user_id(state.next_number("users")),
        email=body["email"],
        first_name=body["first_name"],
        last_name=body["last_name"],
        type=BASIC,
        webinar_capacity=0,
        created_ms=call.ctx.now,
        foreign=True,
    )
    account_id = new_id(call)
    number = int.from_bytes(ids.draw("account_number", account_id, 8))
    fields = {
        "account_number": str(10**9 + number % (9 * 10**9)),
        **{name: value for name, value in body.items() if name not in _OF_THE_OWNER},
        "options": {**call.resource.defaults["options"], **body.get("options", {})},
    }
    account = Thing(call.resource.kept_as, "", account_id, call.ctx.now, fields, user_id=owner.id)
    state.put(USERS, [owner])
    state.put(THINGS, [account])
    return fields_of(call, call.resource, account)


@behaviour("change_options")
def change_options(call: ModelledCall) -> None:
    """Change the options of an account that the body names; who pays cannot change once there is a plan."""
    account = require_item(call, "")
    options = account.fields["options"]
    paid_by = call.body.get("pay_mode", options["pay_mode"])
    if paid_by != options["pay_mode"] and base_plan(call, children_of(account)):
        raise call.error("200")
    put_fields(call, account, {**account.fields, "options": {**options, **call.body}})


@behaviour("change_owner")
def change_owner(call: ModelledCall) -> None:
    """Make an administrator the owner of an account; the only user of a sub-account is its owner.

    The former owner becomes an administrator (inferred).
    """
    account = require_item(call, "")
    user = find_user(call.ctx, call.body["email"])
    if user is not None and user.id == account.user_id:
        raise call.error("200.3")
    if user is None or user.foreign or not is_own(account):
        raise call.error("200.2")
    state = call.ctx.state
    if user.status != "active" or user.login_type == API_USER or Roles(state).of(user) != ADMINISTRATOR:
        raise call.error("200", accountId=account.id)
    as_administrator = Thing(ROLE_MEMBER, f"{ROLE}/{ADMINISTRATOR}", user.id, call.ctx.now, user_id=user.id)
    state.remove(THINGS, THINGS.key(as_administrator))
    state.put(THINGS, [account._replace(user_id=user.id)])
    if account.user_id:
        state.put(THINGS, [as_administrator._replace(id=account.user_id, user_id=account.user_id)])


@behaviour("disassociate")
def disassociate(call: ModelledCall) -> None:
    """Give a sub-account up with all that belongs to it; its owner stays a user of another account."""
    account = require_item(call, "")
    if is_own(account):
        raise call.not_found(call.resource, call.item)
    if base_plan(call, children_of(account)):
        raise call.error("2000")
    remove_thing(call.ctx.state, account)

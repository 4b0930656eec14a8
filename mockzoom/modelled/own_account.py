"""The account of the caller as a thing, like the sub-accounts that it has created."""

from __future__ import annotations

from mockzoom.modelled.call import ModelledCall
from mockzoom.zoom.things import THINGS, Thing
from mockzoom.zoom.users.lookup import account_owner
from mockzoom.zoom.users.roles import OWN_ACCOUNT

# The parent keeps the own account out of the list of sub-accounts, whose parent is empty.
ACCOUNT, _OWN = OWN_ACCOUNT


def own_account(call: ModelledCall, key: str) -> Thing | None:
    """Return the caller's account if a path names it, by `me` or by id."""
    account_id = call.ctx.account.id
    if key not in ("me", account_id):
        return None
    kept = call.ctx.state.get(THINGS, (ACCOUNT, _OWN, account_id))
    owner = account_owner(call.ctx)
    owner_id, created_ms = (owner.id, owner.created_ms) if owner else ("", 0)
    options = call.spec.resources[ACCOUNT].defaults["options"]
    own = kept or Thing(ACCOUNT, _OWN, account_id, created_ms, {"options": options})
    return own._replace(user_id=owner_id)


def account_at(call: ModelledCall, parent: str) -> Thing | None:
    """Return the account to which the things under a parent belong."""
    if not parent:
        return own_account(call, "me")
    return call.ctx.state.get(THINGS, (ACCOUNT, "", parent.removeprefix(f"{ACCOUNT}/")))


def is_own(account: Thing) -> bool:
    """Return whether an account is the caller's own one."""
    return account.parent == _OWN


def children_of(account: Thing) -> str:
    """Return the `parent` of what belongs to an account: that of the own account belongs to no thing."""
    return "" if is_own(account) else account.as_parent

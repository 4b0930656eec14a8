"""Accounts at run time: made, shown, made again, taken out."""

from __future__ import annotations

from typing import Any

from mockzoom.admin.ground import Ask, Ground, account_of
from mockzoom.domain.admin_errors import AdminError
from mockzoom.domain.checkpoints import ORIGINS
from mockzoom.domain.records import ACCESS_TOKENS, ACCOUNTS, USERS, Account
from mockzoom.operations.world import ids_of, list_all
from mockzoom.scenarios import account_seed, plant, uproot
from mockzoom.scenarios.builtin import HOST
from mockzoom.storage import State
from mockzoom.storage.base import DIRECTORY

_DRAWN_FROM = "accounts made at run time"
_FIRST_USER = {"email": HOST, "first_name": "Holly", "last_name": "Host"}
_CREDENTIALS = ("account_id", "client_id", "client_secret", "token")


def create_account(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Make an account; credentials that are left open are drawn, the same in every run."""
    with ground.store.open(DIRECTORY) as directory:
        document = {**_drawn(directory, ask.body), "users": [_FIRST_USER], **ask.body}
        now = ground.system_ms()
        seed = account_seed(document, "", ground.settings, ground.catalogue, now)
        _check_free(directory, document)
        directory.put(ACCOUNTS, [seed.account])  # reserves the names: whoever comes next finds them taken
    account = plant(ground.store, ground.catalogue, seed, seed.clock.read(now))
    return _shown(ground, account, ask.base_url)


def list_accounts(ground: Ground, ask: Ask) -> dict[str, Any]:
    """One page of the accounts."""
    limit = ask.query["limit"]
    with ground.store.open(DIRECTORY) as directory:
        rows = directory.page(ACCOUNTS, "", after=ask.query["after"], limit=limit + 1)
        total = directory.count(ACCOUNTS, "")
    shown = [
        {"account_id": a.id, "client_id": a.client_id, "plan": a.plan, "profile": a.profile} for _, a in rows[:limit]
    ]
    return {"accounts": shown, "total": total, "next": rows[limit - 1][0] if len(rows) > limit else None}


def get_account(ground: Ground, ask: Ask) -> dict[str, Any]:
    """One account."""
    return _shown(ground, account_of(ground, ask), ask.base_url)


def delete_account(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Take an account out; calls with its tokens are refused from then on."""
    uproot(ground.store, account_of(ground, ask).id)
    return {"deleted": 1}


def reset_account(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Make an account again from the document that it was made from.

    Raises `AdminError` where nobody knows that any more.
    """
    account = account_of(ground, ask)
    with ground.store.open(DIRECTORY) as directory:
        origin = directory.get(ORIGINS, account.id)
    if origin is None:
        raise AdminError("accountId", f"nobody knows what account {account.id!r} was made from; make another", 409)
    now = ground.system_ms()
    seed = account_seed(origin.document, "", ground.settings, ground.catalogue, now)
    return _shown(ground, plant(ground.store, ground.catalogue, seed, seed.clock.read(now)), ask.base_url)


def _drawn(directory: State, given: dict[str, Any]) -> dict[str, Any]:
    """Credentials for an account, of the next number for which none of them is taken."""
    if all(name in given for name in _CREDENTIALS):
        return {}
    ids = ids_of(_DRAWN_FROM)
    while True:
        n = directory.next_number("accounts")
        drawn = {
            "account_id": ids.short_id("account", n),
            "client_id": ids.short_id("client", n),
            "client_secret": ids.secret("client_secret", n, 24),
            "token": ids.secret("token", n),
        }
        if not _taken(directory, drawn):
            return drawn


def _check_free(directory: State, document: dict[str, Any]) -> None:
    for name in _taken(directory, document):
        raise AdminError(name, f"{document[name]!r} is taken; choose another, or leave it open", 409)


def _taken(directory: State, document: dict[str, Any]) -> list[str]:
    there = {
        "account_id": directory.get(ACCOUNTS, document["account_id"]),
        "client_id": directory.find(ACCOUNTS, document["client_id"]),
        "token": directory.get(ACCESS_TOKENS, document["token"]),
    }
    return [name for name, found in there.items() if found is not None]


def _ready_token(directory: State, account: Account) -> str:
    """A token that never expires: the one that the account was made with, or one that an import brought."""
    origin = directory.get(ORIGINS, account.id)
    first = origin.document.get("token", "") if origin else ""
    lasting = [t.value for t in list_all(directory, ACCESS_TOKENS, account.id) if t.expires_ms is None]
    return first if first in lasting else next(iter(lasting), "")


def _shown(ground: Ground, account: Account, base_url: str) -> dict[str, Any]:
    with ground.store.open(DIRECTORY) as directory:
        token = _ready_token(directory, account)
    with ground.store.open(account.id) as state:
        users = list_all(state, USERS, "")
    return {
        "account_id": account.id,
        "client_id": account.client_id,
        "client_secret": account.client_secret,
        "token": token,
        "base_url": base_url,
        "api_url": f"{base_url}/v2",
        "oauth_url": f"{base_url}/oauth/token",
        "seed": account.seed,
        "plan": account.plan,
        "profile": account.profile,
        "rate_limits": account.rate_limits,
        "registrant_quota_key": account.registrant_quota_key,
        "scopes": list(account.scopes),
        "users": [{"id": u.id, "email": u.email, "type": u.type, "foreign": u.foreign} for u in users],
    }

"""Endpoints that create, show, reset and delete accounts at run time."""

from __future__ import annotations

from threading import Lock
from typing import Any

from mockzoom.accounts import account_seed, add_account, recreate_account, release_id, remove_account
from mockzoom.accounts.builtin import HOST_EMAIL
from mockzoom.accounts.checkpoints import ACCOUNT_SOURCES
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.admin.seed_contents import FILL
from mockzoom.errors import FieldError
from mockzoom.storage import State
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.listing import list_all
from mockzoom.zoom.account_records import ACCOUNTS, Account
from mockzoom.zoom.emulation import account_limit
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.oauth.models import ACCESS_TOKENS
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.webhooks.subscribing import app_secret

_DRAWN_FROM = "accounts made at run time"
_FIRST_USER = {"email": HOST_EMAIL, "first_name": "Holly", "last_name": "Host"}
# Of two requests for the same names in one process, the second one finds them taken. Between processes the account that
# is registered first wins.
_ONE_CREATION = Lock()
_CREDENTIALS = ("account_id", "client_id", "client_secret", "token")


@admin_operation("createAccount")
def create_account(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Create an account; missing credentials are generated, the same in every run."""
    now = ground.system_ms()
    with _ONE_CREATION:
        with ground.store.transaction(DIRECTORY) as directory:
            document = {**_drawn(directory, request.body), "users": [_FIRST_USER], **request.body}
            seed = account_seed(document, "", ground.settings, ground.catalogue, now)
            _check_free(directory, document)
        release_id(ground.store, seed.account.id, now)
        account, users = add_account(ground.store, ground.catalogue, seed, seed.clock.read(now), FILL)
    return _shown(ground, account, seed.token, users, request.base_url)


@admin_operation("listAccounts")
def list_accounts(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return one page of the accounts."""
    limit = request.query["limit"]
    with ground.store.transaction(DIRECTORY) as directory:
        rows = directory.page(ACCOUNTS, "", after=request.query["after"], limit=limit + 1)
        total = directory.count(ACCOUNTS, "")
    shown = [
        {"account_id": a.id, "client_id": a.client_id, "plan": a.plan, "profile": a.profile} for _, a in rows[:limit]
    ]
    return {"accounts": shown, "total": total, "next": rows[limit - 1][0] if len(rows) > limit else None}


@admin_operation("getAccount")
def get_account(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return an account with its credentials."""
    account = account_of(ground, request)
    with ground.store.transaction(DIRECTORY) as directory:
        token = _ready_token(directory, account)
    with ground.store.transaction(account.id) as state:
        users = list_all(state, USERS, "")
    return _shown(ground, account, token, users, request.base_url)


@admin_operation("deleteAccount")
def delete_account(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete an account; its tokens are invalid from then on."""
    remove_account(ground.store, account_of(ground, request).id, ground.system_ms())
    return {"deleted": 1}


@admin_operation("resetAccount")
def reset_account(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Create an account again from the document that it was created from.

    Raises `FieldError` (409) if that document is not recorded.
    """
    account = account_of(ground, request)
    with ground.store.transaction(DIRECTORY) as directory:
        origin = directory.get(ACCOUNT_SOURCES, account.id)
    if origin is None:
        raise FieldError(
            "accountId", f"account {account.id!r} has no recorded source and cannot be reset; create another", 409
        )
    now = ground.system_ms()
    seed = account_seed(origin.document, "", ground.settings, ground.catalogue, now)
    account, users = recreate_account(ground.store, ground.catalogue, seed, seed.clock.read(now), FILL)
    return _shown(ground, account, seed.token, users, request.base_url)


def _drawn(directory: State, given: dict[str, Any]) -> dict[str, Any]:
    """Return generated credentials, of the next number for which all of them are unused."""
    if all(name in given for name in _CREDENTIALS):
        return {}
    ids = ids_for_seed(_DRAWN_FROM)
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
        raise FieldError(name, f"{document[name]!r} is taken; choose another, or leave it out", 409)


def _taken(directory: State, document: dict[str, Any]) -> list[str]:
    there = {
        "account_id": directory.get(ACCOUNTS, document["account_id"]),
        "client_id": directory.get_by_unique_key(ACCOUNTS, document["client_id"]),
        "token": directory.get(ACCESS_TOKENS, document["token"]),
    }
    return [name for name, found in there.items() if found is not None]


def _ready_token(directory: State, account: Account) -> str:
    """Return a token that never expires: the one that the account was created with, or an imported one."""
    origin = directory.get(ACCOUNT_SOURCES, account.id)
    first = origin.document.get("token", "") if origin else ""
    lasting = [t.value for t in list_all(directory, ACCESS_TOKENS, account.id) if t.expires_ms is None]
    return first if first in lasting else next(iter(lasting), "")


def _shown(ground: AdminContext, account: Account, token: str, users: list[User], base_url: str) -> dict[str, Any]:
    return {
        "account_id": account.id,
        "client_id": account.client_id,
        "client_secret": account.client_secret,
        "token": token,
        "webhook_secret": app_secret(account),
        "base_url": base_url,
        "api_url": f"{base_url}/v2",
        "oauth_url": f"{base_url}/oauth/token",
        "seed": account.seed,
        "plan": account.plan,
        "profile": account.profile,
        "rate_limits": account.rate_limits,
        "registrant_quota_key": account.registrant_quota_key,
        "error_format": account.error_format,
        "paging": account.paging,
        "emulation": account_limit(account.emulation, ground.settings.emulation),
        "scopes": list(account.scopes),
        "users": [{"id": u.id, "email": u.email, "type": u.type, "foreign": u.foreign} for u in users],
    }

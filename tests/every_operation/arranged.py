"""Words for arranging calls: each operation once as it should be, and once for every refusal it names."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from mockzoom.spec import Operation, load_spec
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS, Account
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import WEBINARS

CATALOGUE = load_spec()
ACCOUNT = "mockzoom-account"


class Sent(NamedTuple):
    """A call to send: `body` is a document, `raw` bytes that are sent instead of it."""

    method: str
    path: str
    body: Any = None
    raw: bytes | None = None
    headers: dict[str, str] | None = None

    def go(self, mock, **how):
        """Send it."""
        raw = self.raw if self.raw is not None else b"" if self.body is None else json.dumps(self.body).encode()
        return mock.call(self.method, self.path, **({"body": raw, "headers": self.headers or {}} | how))


def operation_of(sent: Sent) -> tuple[Operation, dict[str, str]]:
    """The operation that a call reaches, and the values in its path."""
    return CATALOGUE.route(sent.path.partition("?")[0])[sent.method]


def elsewhere(sent: Sent, **values: str) -> Sent:
    """The same call with other values in its path."""
    operation, found = operation_of(sent)
    path = operation.path
    for name, value in (found | values).items():
        path = path.replace("{" + name + "}", str(value))
    query = sent.path.partition("?")[2]
    return sent._replace(path=path + ("?" + query if query else ""))


def asking(sent: Sent, **query: str) -> Sent:
    """The same call with more query parameters."""
    joint = "&" if "?" in sent.path else "?"
    return sent._replace(path=sent.path + joint + "&".join(f"{k}={v}" for k, v in query.items()))


def edit_webinars(mock, **changes: Any) -> None:
    """Change fields of every webinar in the store; `settings` are merged."""
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        for user in everyone(state):
            for _, webinar in state.page(WEBINARS, user.id, limit=1000):
                settings = {**webinar.settings, **changes.get("settings", {})}
                state.put(WEBINARS, [webinar._replace(**changes | {"settings": settings})])


def edit_users(mock, **changes: Any) -> None:
    """Change fields of every user in the store."""
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        state.put(USERS, [user._replace(**changes) for user in everyone(state)])


def edit_account(mock, **changes: Any) -> Account:
    """Change fields of the account."""
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        account = directory.get(ACCOUNTS, ACCOUNT)._replace(**changes)
        directory.put(ACCOUNTS, [account])
    return account


def everyone(state) -> list[Any]:
    """All users of the account, in whatever status."""
    return [user for _, user in state.page(USERS, limit=1000)]


def issue_token(mock, value: str, *, scopes, user_id: str = "", expires_ms: int | None = None, app_only=False) -> str:
    """A token of the account with these scopes."""
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        directory.put(ACCESS_TOKENS, [AccessToken(value, ACCOUNT, tuple(scopes), expires_ms, user_id, app_only)])
    return value


def records(mock, account: str = ACCOUNT) -> dict[str, dict[int, Any]]:
    """Every record of an account, by kind and number."""
    with mock.pipeline.store.transaction(account) as state:
        return {kind: records for kind, records in state.dump().records.items() if records}

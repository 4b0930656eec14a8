"""A target with mockzoom's admin API: each test gets a separate account there, with a separate clock."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from mockzoom.admin_client import AccountClient as ControlledAccount
from mockzoom.admin_client import AdminApiError, AdminClient
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.targets.providers import DEFAULT_USERS, NOON, PROFILES
from mockzoom.contract.targets.target import ContractTarget, TargetAccount, TargetCredentials

_CLOCK = {"start": datetime.fromtimestamp(NOON, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "frozen": True}

# Whatever the server was started with: the suite knows what it judges.
_ACCOUNT: Mapping[str, Any] = {
    "clock": _CLOCK,
    "plan": "business",
    "rate_limits": "all",
    "registrant_quota_key": "webinar+email",
    "error_format": "accept",
    "paging": "by_operation",
    "emulation": "example",
    "users": list(DEFAULT_USERS),
}


def offers_admin_api(control: AdminClient) -> bool:
    """Return whether a server answers as the admin API does.

    Raises `Inconclusive` if it requires another token: to continue without it has to be requested.
    """
    try:
        control.health()
        next(iter(control.accounts.list()), None)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return False  # not an answer of the admin API: another server
    except AdminApiError as error:
        if error.status not in (401, 403):
            return False
        raise Inconclusive(
            f"the admin API of {control.url} rejects the token: {error}; set MOCKZOOM_ADMIN_TOKEN, or do without it "
            "(--control=none)"
        ) from None
    return True


def managed_client(url: str, elsewhere: str, admin_token: str | None) -> AdminClient | None:
    """Return the admin API of the server at an address; None if there is none, or if it is not wanted.

    It stands at the same address, unless `elsewhere` is one, or the word `none`. Raises `Inconclusive` where it wants
    another token.
    """
    if elsewhere == "none":
        return None
    control = AdminClient(elsewhere or url, admin_token or None)
    if offers_admin_api(control):
        return control
    if elsewhere:
        raise Inconclusive(f"{elsewhere} has no admin API of mockzoom; name its address, or --control=none")
    return None


class AccountClock:
    """The clock of one account; it stands still until it is moved."""

    def __init__(self, account: ControlledAccount) -> None:
        self._clock = account.clock
        self._now = NOON

    def now(self) -> float:
        """Return what it shows, in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on, to the millisecond."""
        self._now = self._clock.advance(seconds=round(seconds, 3)).now_ms / 1000


class AccountTarget:
    """A target as one account sees it: its time is the account's, and waiting moves it."""

    def __init__(self, target: ContractTarget, clock: AccountClock) -> None:
        self.name = target.name
        self._target = target
        self._clock = clock

    def send(self, call: ApiRequest) -> ApiResponse:
        """See `Target.send`."""
        return self._target.send(call)

    def now(self) -> float:
        """Return the account's time."""
        return self._clock.now()

    def wait(self, seconds: float) -> None:
        """Let the account's time pass, without sleeping."""
        self._clock.advance(seconds)


class ManagedProvider:
    """Accounts on request, with every limit on, taken out again at the end."""

    is_real = False
    profiles = PROFILES

    def __init__(self, target: ContractTarget, control: AdminClient) -> None:
        self.name = target.name
        self._target = target
        self._control = control
        self._made: list[ControlledAccount] = []
        self._kept: list[ControlledAccount] = []

    def shared(self) -> TargetAccount:
        """Return a separate account: it serves as well."""
        return self.make(PROFILES[0], {})

    def make(self, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
        """Create an account with the given options; raises `Inconclusive` if the admin API rejects them."""
        try:
            made = self._control.accounts.create(**{**_ACCOUNT, "profile": profile, **wishes})
        except AdminApiError as error:
            raise Inconclusive(f"the admin API of {self.name} makes no such account: {error}") from None
        self._made.append(made)
        clock = AccountClock(made)
        credentials = TargetCredentials(
            made.account_id, made.client_id, made.client_secret, made.token, made.webhook_secret
        )
        return TargetAccount(
            AccountTarget(self._target, clock),
            credentials,
            profile,
            is_own=True,
            clock=clock,
            host=made.users[0].email,
            people=made.people,
            neighbour=lambda: self.make(profile, wishes),
            admin=made,
        )

    def close(self) -> None:
        """Nothing is left."""
        self._made, self._kept = self._kept + self._made, []
        self.clear()

    def keep(self) -> None:
        """See `TargetProvider.keep`."""
        self._made, self._kept = [], self._kept + self._made

    def clear(self) -> None:
        """Take out the accounts of a test: a server would bear thousands, and a run that dies leaves but these."""
        while self._made:
            with suppress(AdminApiError):  # no verdict is possible on a server that stops before the suite does
                self._made.pop().delete()

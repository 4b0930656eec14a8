"""Run the cases of the contract tests against a mock in this process."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from arranged import ACCOUNT, Sent

from contract_tests.cases import SUCCESS_CASES
from contract_tests.in_process import AdminApiTransport, MockTarget
from mockzoom.accounts.builtin import WEBHOOK_SECRET
from mockzoom.admin_client import AdminClient
from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.targets.managed import AccountTarget, ManagedProvider
from mockzoom.contract.targets.target import TargetAccount, TargetCredentials


class MockClock:
    """The clock of a mock, as the contract client expects it: in seconds since 1970."""

    def __init__(self, mock: Any) -> None:
        self._clock = mock.clock

    def now(self) -> float:
        return self._clock.now / 1000

    def advance(self, seconds: float) -> None:
        self._clock.advance(ms=seconds * 1000)


def builtin_client(mock: Any) -> Client:
    """Return a client for the built-in account of a mock."""
    clock = MockClock(mock)
    people = _admin(mock).accounts.get(ACCOUNT).people
    credentials = TargetCredentials(ACCOUNT, "mockzoom-client", "mockzoom-secret", mock.token, WEBHOOK_SECRET)
    target = AccountTarget(MockTarget(mock.pipeline), clock)
    profile, host = mock.settings.profile, "host@example.com"
    return Client(TargetAccount(target, credentials, profile, is_own=True, clock=clock, host=host, people=people))


def managed_client(mock: Any, **options: Any) -> Client:
    """Return a client for a new account of a mock, created with `options` (plan, scopes, users, webinars ...)."""
    provider = ManagedProvider(MockTarget(mock.pipeline), _admin(mock))
    return Client(provider.make(mock.settings.profile, options))


def prepare_success(mock: Any, operation: str) -> Sent:
    """Prepare the success case of an operation in the built-in account, and return the request to send."""
    client = builtin_client(mock)
    return as_sent(client, SUCCESS_CASES[operation](client))


def as_sent(client: Client, call: OperationCall) -> Sent:
    """Return an operation call as the request that `Mock.call` takes."""
    request = client.call_for(call)
    path, _, query = request.path.partition("?")
    headers = {name.lower(): str(value) for name, value in (call.headers or {}).items()}
    return Sent(request.method, unquote(path) + ("?" + query if query else ""), call.body, call.raw, headers or None)


def _admin(mock: Any) -> AdminClient:
    return AdminClient(transport=AdminApiTransport(mock.desk))

"""Where targets come from: a site gives each test an account, its own where the site can make accounts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import quote

from mockzoom.contract.errors import ContractFinding, ContractViolation, Inconclusive, Unsupported
from mockzoom.contract.messages import ApiRequest
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.targets.target import ContractTarget, TargetAccount, TargetCredentials

PROFILES = ("2021-08", "2025-06", "2026-09")
NOON = 1_795_262_400.0  # 2026-11-21T12:00:00Z in seconds since 1970: what the clock of an own account shows at first
DEFAULT_USERS = (
    {"email": "host@example.com"},
    {"email": "basic@example.com", "type": 1, "webinar_capacity": 0},
    {"email": "second@example.com"},
    {"email": "stranger@example.org", "foreign": True},
)
UNKNOWN_WEBINAR = 81_111_111_111  # for the detection of the profile; an error for an existing one would serve as well


class TargetProvider(Protocol):
    """A place that is judged: the mock in this process, a URL, or the real Zoom."""

    name: str
    is_real: bool

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that can be asked for here; empty where there is one, still to be found out."""

    def shared(self) -> TargetAccount:
        """Return the account that all tests share if they cannot have separate ones."""

    def make(self, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
        """Return a separate account; raises `Unsupported` if none can be created.

        `wishes` has the form of an account in a seed file: plan, rate_limits, scopes, users, webinars.
        """

    def clear(self) -> None:
        """Clear up what a test made for itself alone."""

    def keep(self) -> None:
        """Keep the accounts that were made since the last `clear`, for other tests, until `close`."""

    def close(self) -> None:
        """Clear up what this run left behind."""


class SingleProfileProvider:
    """A site of which one profile is judged, though it has more."""

    def __init__(self, site: TargetProvider, profile: str) -> None:
        self._site = site
        self.name = site.name
        self.is_real = site.is_real
        self.profiles = (profile,)

    def shared(self) -> TargetAccount:
        """See `Site.shared`."""
        return self._site.make(self.profiles[0], {})

    def make(self, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
        """See `Site.make`; always in the one profile."""
        del profile
        return self._site.make(self.profiles[0], wishes)

    def clear(self) -> None:
        """See `Site.clear`."""
        self._site.clear()

    def keep(self) -> None:
        """See `Site.keep`."""
        self._site.keep()

    def close(self) -> None:
        """See `Site.close`."""
        self._site.close()


class UrlProvider:
    """A server at an address that was given credentials for, and nothing else."""

    is_real = False

    def __init__(self, target: ContractTarget, credentials: TargetCredentials, profile: str = "") -> None:
        self.name = target.name
        self._target = target
        self._credentials = credentials
        self._profile = profile
        self.opened: TargetAccount | None = None  # the account that all tests share, once it is known
        self._silence: Inconclusive | None = None

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profile that was named, if one was."""
        return (self._profile,) if self._profile else ()

    def shared(self) -> TargetAccount:
        """Return the account of the credentials, logged in, with its profile and host detected.

        Raises `Inconclusive` where that cannot be; who did not answer once is not asked again for every test.
        """
        if self._silence:
            raise self._silence
        if self.opened is None:
            try:
                self.opened = self._found()
            except Inconclusive as error:
                self._silence = error
                raise
        return self.opened

    def _found(self) -> TargetAccount:
        credentials = with_token(self._target, self._credentials)
        profile = self._profile or detect_profile(self._target, credentials.token)
        return TargetAccount(self._target, credentials, profile, host=_host(self._target, credentials.token))

    def make(self, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
        """Impossible without the admin API."""
        del profile, wishes
        raise Unsupported(f"{self.name} is used without an admin API, so that no test gets a separate account")

    def clear(self) -> None:
        """Nothing to do: all tests have one account."""

    def keep(self) -> None:
        """Nothing to do: no account is made."""

    def close(self) -> None:
        """Nothing to do."""


def account_for(site: TargetProvider, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
    """Return a separate account, or the shared one if no options are given; else raises `Unsupported`."""
    try:
        return site.make(profile, wishes)
    except Unsupported:
        if wishes:
            raise
        return site.shared()


def with_token(target: ContractTarget, credentials: TargetCredentials) -> TargetCredentials:
    """Return the credentials with a token, requested if there is none; raises `Inconclusive` if none is given."""
    if credentials.token:
        return credentials
    answer = target.send(token_call(credentials))
    if answer.status != 200:
        raise Inconclusive(f"{target.name} gives no token for these credentials: {answer}")
    return TargetCredentials(
        credentials.account_id, credentials.client_id, credentials.client_secret, str(answer.json["access_token"])
    )


def token_call(credentials: TargetCredentials) -> ApiRequest:
    """Return the request for a server-to-server token."""
    pair = b64encode(f"{credentials.client_id}:{credentials.client_secret}".encode()).decode()
    form = f"grant_type=account_credentials&account_id={quote(credentials.account_id, safe='')}"
    headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
    return ApiRequest("POST", "/oauth/token", headers, form.encode(), "oauthToken")


def detect_profile(target: ContractTarget, token: str) -> str:
    """Return the profile of a target, detected by its error for an unknown webinar; this changes nothing.

    Raises `ContractViolation` for an answer that is not Zoom's error of any profile, `Inconclusive` for a well-formed
    error that only says that the question was not allowed.
    """
    call = ApiRequest("GET", f"/v2/webinars/{UNKNOWN_WEBINAR}", {"Authorization": f"Bearer {token}"}, b"", "webinar")
    answer = replace(target.send(call), operation_id="webinar")
    row = load_rulebook()["webinar_not_found"]
    for profile in PROFILES:
        said = row.variant_for(profile, "webinar").message.format(webinar_id=UNKNOWN_WEBINAR)
        if said.encode() in answer.body:
            return profile
    code = answer.json["code"] if not answer.succeeded else None  # an error that cannot be read is a violation
    if code is not None and code != row.variant_for(PROFILES[0], "webinar").code:
        raise Inconclusive(f"{target.name} has no known profile: an unknown webinar is {answer}; name --profile")
    wanted = "the error of a profile for an unknown webinar; --profile names the profile without this request"
    cause = f"no profile is recognized: an unknown webinar is answered with {answer.status}"
    raise ContractViolation([ContractFinding("webinar_not_found", "webinar", wanted, str(answer), cause)])


def _host(target: ContractTarget, token: str) -> str:
    """Return the address of the user `me`; empty if the target does not say it, which the tests will judge."""
    try:
        answer = target.send(ApiRequest("GET", "/v2/users/me", {"Authorization": f"Bearer {token}"}, b"", "user"))
        return str(answer.json.get("email") or "") if answer.status == 200 else ""
    except ContractViolation:
        return ""

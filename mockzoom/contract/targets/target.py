"""What is judged: something that takes a call and gives an answer."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from mockzoom.admin_client.transport import reason_of
from mockzoom.contract.errors import UNREADABLE, ContractFinding, ContractViolation, Inconclusive, RunStopped
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.redaction import redact
from mockzoom.hosts import ZOOM_DOMAINS

TIMEOUT_S = 30
MOCK_HEADERS = "x-mockzoom-"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_DOTS = {ord(dot): "." for dot in "\u3002\uff0e\uff61"}  # that IDNA takes for dots
_NOT_OF_NAMES = re.compile(r"[^a-z0-9.-]+")


class ContractTarget(Protocol):
    """Anything that answers requests of Zoom's API, over a network or in the same process."""

    name: str

    def send(self, call: ApiRequest) -> ApiResponse:
        """Return the response to a request; raises `Inconclusive` if there is none."""

    def now(self) -> float:
        """Return the time by which the target counts its limits, in seconds since 1970."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""


class TargetClock(Protocol):
    """A target's clock that a test may move."""

    def now(self) -> float:
        """Return the time in seconds since 1970."""

    def advance(self, seconds: float) -> None:
        """Move on."""


@dataclass(frozen=True)
class TargetCredentials:
    """What a client logs in with. `token` is a bearer token, empty where one is to be asked for.

    `webhook_secret` is the secret token of the app, empty where it is unknown.
    """

    account_id: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)


@dataclass
class TargetAccount:
    """An account at a target, with all that a test may use of it.

    `profile` is the profile of the API. `is_own` says that nothing else uses it, `clock` is None if its
    time cannot be moved, `host` is the e-mail of the user `me`, empty if unknown. `people`
    simulates participants (`mockzoom.admin_client.Simulation`); None if the target cannot. `neighbour` makes another
    account of the same server with the same options, and `admin` is its client of the admin API; None if it has none.
    """

    target: ContractTarget
    credentials: TargetCredentials
    profile: str
    is_own: bool = False
    clock: TargetClock | None = None
    host: str = ""
    people: Callable[[int], Any] | None = None
    neighbour: Callable[[], TargetAccount] | None = None
    admin: Any = None


class UrlTarget:
    """A server at an address. `oauth_url` is where its token service stands, by default the same address.

    Raises `Inconclusive` for the real Zoom, unless a guard stands before it (`is_guarded`); a guarded one believes no
    answer of a mock. What a call says of itself is all that is sent: no cookies, no password from a `.netrc`.
    """

    def __init__(
        self,
        url: str,
        *,
        oauth_url: str = "",
        is_guarded: bool = False,
        session: Any = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not is_guarded and any(map(is_zoom, (url, oauth_url))):
            raise Inconclusive("the real Zoom is judged with --target=zoom alone")
        if url.rstrip("/").endswith("/v2"):
            raise Inconclusive(f"{url}: name the server's address without /v2, which every path brings along")
        import requests  # noqa: PLC0415 - 90 ms that a target in process does not pay

        self.name = self._url = url.rstrip("/")
        self._oauth_url = (oauth_url or url).rstrip("/")
        self._session = session or requests.Session()
        self._session.auth = lambda request: request  # else a .netrc of the user's would replace our Authorization
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # an answer changes no later call
        self._is_guarded = is_guarded
        if host_of(url) in _LOOPBACK:  # the variables of a proxy are meant for calls that leave the machine
            self._session.trust_env = False
        self._unanswered = requests.RequestException
        self._sleep = sleep
        self._clock = clock

    def send(self, call: ApiRequest) -> ApiResponse:
        """Send a call and read its answer whole; redirects are answers like others."""
        base = self._oauth_url if call.path.startswith("/oauth/") else self._url
        try:
            response = self._session.request(
                call.method,
                base + call.path,
                headers=dict(call.headers),
                data=call.body or None,
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        except self._unanswered as error:
            where = f"{call.method} {base}{call.path.partition('?')[0]}"
            if is_malformed(error) and not self._is_guarded:
                raise _malformed(call, where, error) from error
            raise Inconclusive(f"{where}: no answer ({redact(reason_of(error))})") from error
        if self._is_guarded and any(name.lower().startswith(MOCK_HEADERS) for name in response.headers):
            raise RunStopped(f"a mock answers under the name of {base}: is this run led to mockzoom by a proxy?")
        return ApiResponse(response.status_code, tuple(_headers(response)), response.content)

    def now(self) -> float:
        """Return the system's time: the target's is not known."""
        return self._clock()

    def wait(self, seconds: float) -> None:
        """Sleep."""
        self._sleep(seconds)


def is_malformed(error: BaseException) -> bool:
    """Return whether an answer came that is not HTTP, is shorter than it says, or cannot be decompressed."""
    from http.client import HTTPException, RemoteDisconnected  # noqa: PLC0415 - loaded by requests anyway

    import requests  # noqa: PLC0415 - loaded by the target already

    seen: list[BaseException] = [error]
    for one in seen:
        inner = (*one.args, one.__cause__, one.__context__)
        seen += [each for each in inner if isinstance(each, BaseException) and each not in seen]
    if any(isinstance(one, ConnectionResetError | RemoteDisconnected) for one in seen):
        return False
    errors = requests.exceptions
    kinds = (HTTPException, errors.ContentDecodingError, errors.ChunkedEncodingError)
    return any(isinstance(one, kinds) for one in seen)


def _malformed(call: ApiRequest, where: str, error: Exception) -> ContractViolation:
    actual = f"{where}: {redact(reason_of(error))}"
    operation = call.operation_id or "call"
    return ContractViolation(
        [ContractFinding(UNREADABLE, operation, "an HTTP response", actual, "a malformed response")]
    )


def host_of(url: str) -> str:
    """Return the host of an address in lower case; empty for other addresses than those of HTTP."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower() if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def is_zoom(url: str) -> bool:
    """Whether an address is the real Zoom's, of which only a guarded target may know.

    Libraries read some addresses differently, so the one that would really be called is asked, too.
    """
    return any(map(_is_zoom_host, (host_of(url), host_of(_called_url(url)))))


def _called_url(url: str) -> str:
    """Return the address that requests calls for another one; empty where it refuses to call."""
    if not host_of(url):
        return ""
    import requests  # noqa: PLC0415 - 90 ms that a target in process does not pay

    try:
        return str(requests.Request("GET", url).prepare().url)
    except requests.RequestException:
        return ""


def _is_zoom_host(host: str) -> bool:
    """Return whether a host, or a part of it that some reader would call, is one of Zoom's."""
    while (decoded := unquote(host)) != host:
        host = decoded
    plain = unicodedata.normalize("NFKC", host).translate(_DOTS).casefold()
    names = (name.strip(".") for name in _NOT_OF_NAMES.split(plain))
    return any(name == zoom or name.endswith("." + zoom) for name in names for zoom in ZOOM_DOMAINS)


def _headers(response: Any) -> list[tuple[str, str]]:
    """All headers of a response of requests, repeated ones as they came."""
    raw = getattr(response.raw, "headers", None)
    return list(raw.items()) if raw is not None else list(response.headers.items())

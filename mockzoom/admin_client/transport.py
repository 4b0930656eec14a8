"""HTTP for the admin API: transports carry bytes, sessions encode and decode documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from mockzoom.admin_client.errors import AdminApiError, hidden

if TYPE_CHECKING:
    import requests

__tracebackhide__ = hidden

PREFIX = "/_mockzoom/v1"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PATIENCE = 30  # seconds; a large import takes some


class AdminTransport(Protocol):
    """Sends requests to the server at `url`. `target` is path and query, percent-encoded."""

    url: str

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Return the status and body of the response; raises `AdminApiError` (status 0) without a response."""
        ...


class HttpTransport:
    """Sends requests over kept HTTP connections; `ca` is a file of certificates to trust, not the default ones."""

    def __init__(self, url: str, *, ca: str = "") -> None:
        self.url = url.rstrip("/")
        self._ca = ca
        self._session: requests.Session | None = None

    def answer(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Send a request; see `AdminTransport.answer`."""
        import requests  # noqa: PLC0415 - requests takes 90 ms, and only a client over HTTP needs it

        try:
            answer = self._opened().request(
                method, self.url + target, data=body or None, headers=dict(headers), timeout=_PATIENCE
            )
        except (requests.RequestException, ValueError) as error:  # urllib3 lets some ValueErrors through
            raise AdminApiError(0, "", f"{self.url} does not answer: {reason_of(error)}") from None
        return answer.status_code, answer.content

    def _opened(self) -> requests.Session:
        if self._session is None:
            import requests  # noqa: PLC0415 - 90 ms; only needed for requests

            self._session = requests.Session()
            # The variables of a proxy are meant for calls that leave the machine.
            self._session.verify = self._ca or True
            self._session.trust_env = not self._ca and (
                not self.url.startswith("http:") or urlsplit(self.url).hostname not in _LOOPBACK
            )
        return self._session


class AdminSession:
    """Sends requests to the admin API; `admin_token` is the token that the server was started with."""

    def __init__(self, transport: AdminTransport, admin_token: str | None = None) -> None:
        self.transport = transport
        self._headers = {"Content-Type": "application/json"}
        if admin_token:
            self._headers["Authorization"] = f"Bearer {admin_token}"

    def call(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Any:
        """Return the document of the response; `path` is under `/_mockzoom/v1`. Raises `AdminApiError`."""
        pairs = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        target = f"{PREFIX}{path}" + (f"?{urlencode(pairs)}" if pairs else "")
        raw = b"" if body is None else json.dumps(body, default=_plain).encode()
        status, answered = self.transport.answer(method, target, raw, self._headers)
        document = _read(answered)
        if status < 400 and isinstance(document, dict):
            return document
        error = document.get("error") if isinstance(document, dict) else None
        if not isinstance(error, dict) or not {"field", "message"} <= error.keys():
            says = f"{self.transport.url} answers {status}, but has no admin API of mockzoom"
            hint = "; name the server's address without /v2" if self.transport.url.endswith("/v2") else ""
            raise AdminApiError(status, "", says + hint)
        raise AdminApiError(status, error["field"], error["message"])


def quote_segment(text: str | int) -> str:
    """Return a value quoted as one path segment; raises `AdminApiError` for a value that would be another path."""
    if str(text) in ("", ".", "..") or "/" in str(text):  # HTTP libraries and servers resolve them, also if quoted
        raise AdminApiError(0, "", f"{str(text)[:100]!r} is not an id or a name; it has to be one segment of a path")
    return quote(str(text), safe="")


def format_instant(at: datetime | str) -> str:
    """Return an instant as the API reads it; a text stays as it is."""
    return at.isoformat() if isinstance(at, datetime) else at


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(_plain(value))


def _plain(value: Any) -> Any:
    return format_instant(value) if isinstance(value, datetime) else str(value)


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def reason_of(error: BaseException) -> str:
    """Return the cause of a connection error, if possible the operating system's text, which libraries wrap."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.strerror:
            return found.strerror.lower()
        found = found.__cause__ or found.__context__
    return str(error)

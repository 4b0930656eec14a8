"""What a fault does to an answer: another one in its place, other headers, a broken body, a broken connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from mockzoom.server.fault_matching import Fault, RequestInfo, SeededRandom, latency_ms, random_for
from mockzoom.server.messages import Delivery, Response, write_json
from mockzoom.server.rate_limits import exceeded_headers, registrant_headers
from mockzoom.server.responses import CONTENT_TYPE, ResponseDraft, render_error, render_oauth_error
from mockzoom.spec import Operation
from mockzoom.zoom.account_clock import MINUTE, SECOND, instant, next_utc_midnight
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ErrorSpec, Violation, ZoomApiError
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.meetings.errors import MEETING_DAILY_LIMIT
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.quotas import REGISTRATIONS_A_DAY, STATUS_CHANGES_A_DAY, WEBINAR_CHANGES_A_DAY
from mockzoom.zoom.registry import errors
from mockzoom.zoom.request_errors import (
    METHOD_NOT_SUPPORTED,
    RATE_LIMIT_DAILY,
    RATE_LIMIT_PER_SECOND,
    VALIDATION_FAILED,
)
from mockzoom.zoom.webinars.errors import WEBINAR_DAILY_LIMIT

FAULT_HEADER = "X-Mockzoom-Fault"
NO_RESPONSE = ResponseDraft(0, b"", {})  # of an operation that was not performed, on a connection that says nothing
_SILENT = ("reset", "empty")
_GARBAGE = b"\xff\x00}{"  # neither JSON nor UTF-8
_TEXT = ("Content-Type", "text/plain; charset=utf-8")


@dataclass(frozen=True)
class FaultHit:
    """A fault, and the call that it strikes."""

    fault: Fault
    operation: Operation
    account: Account
    target: RequestInfo

    @property
    def dice(self) -> SeededRandom:
        """The chance of the fault."""
        return random_for(self.fault, ids_for_seed(self.account.seed))


def respond_with_fault(
    strike: FaultHit, now: int, work: Callable[[], ResponseDraft], wait: Callable[[int], int]
) -> tuple[ResponseDraft, int]:
    """Return the response, and the account's time (epoch ms) by then.

    `work` runs the operation; a fault before the change with a response does not call it. `wait`
    advances the account's clock by some ms and gives the new time; `now` is the time before.
    """
    before, delay = strike.fault.before, round(_latency(strike, "clock"))
    if before and delay:
        now = wait(delay)
    spoken = (_replacement_response(strike, now) if before else None) or work()
    if not before:
        now = wait(delay) if delay else now
        spoken = _replacement_response(strike, now) or spoken
    return spoken, now


def apply_to_response(answer: Response, strike: FaultHit, now: int, *, diagnosis: bool) -> Response:
    """Return the response with the fault's changes to its headers, its body and its delivery."""
    fault, spec = strike.fault, strike.fault.spec
    answer.fault = fault.id
    if isinstance(spec.get("body"), str):
        _put(answer, *_TEXT)
    _retry_after(answer, spec, now)
    for name, value in spec.get("headers", {}).items():
        _put(answer, name, value)
    if diagnosis:
        _put(answer, FAULT_HEADER, fault.id)
    connection = spec.get("connection", "")
    if connection == "garbage":
        answer.body = answer.body[: len(answer.body) // 2] + _GARBAGE
        _put(answer, *CONTENT_TYPE)
    answer.transport = _transport(spec, len(answer.body), _latency(strike, "real"))
    return answer


def _latency(strike: FaultHit, on: str) -> float:
    """How much the fault delays the call on one of the two clocks (`real`, `clock`), in ms."""
    latency = strike.fault.spec.get("latency")
    return latency_ms(latency, strike.fault.hits, strike.dice) if latency and latency["on"] == on else 0.0


def _replacement_response(strike: FaultHit, now: int) -> ResponseDraft | None:
    """Return the response in place of the operation's; None if the fault does not replace it."""
    spec = strike.fault.spec
    if "rule" in spec:
        return _error_response(strike, now)
    if "status" in spec:
        return ResponseDraft(spec["status"], _bytes(spec.get("body")), {})
    return NO_RESPONSE if strike.fault.before and spec.get("connection") in _SILENT else None


def _transport(spec: Mapping[str, Any], length: int, delay_ms: float) -> Delivery | None:
    connection = spec.get("connection", "")
    if connection in _SILENT:
        return Delivery(delay_ms, connection)
    if connection == "truncated":
        return Delivery(delay_ms, connection, min(spec.get("bytes", length // 2), max(length - 1, 0)))
    if connection == "dribble":
        return Delivery(delay_ms, connection, spec.get("bytes", 1), spec.get("pause_ms", 10))
    return Delivery(delay_ms) if delay_ms else None


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else write_json(body)


def _put(answer: Response, name: str, value: str | None) -> None:
    """Set a header, or take it out."""
    answer.headers = [(n, v) for n, v in answer.headers if n.lower() != name.lower()]
    if value is not None:
        answer.headers.append((name, value))


def _retry_after(answer: Response, spec: Mapping[str, Any], now: int) -> None:
    """Return a variant of `Retry-After`, observed or feared: an instant, seconds, none, a past instant."""
    form = spec.get("retry_after")
    if form is None:
        return
    away = spec.get("retry_after_s")
    if form == "past":
        at = now - (MINUTE if away is None else away * SECOND)
    else:
        at = next_utc_midnight(now) if away is None else now + away * SECOND
    values = {"absent": None, "seconds": str(-((now - at) // SECOND))}
    _put(answer, "Retry-After", values.get(form, instant(at)))


def _error_response(strike: FaultHit, now: int) -> ResponseDraft:
    spec = strike.fault.spec
    name = spec["rule"]
    if name in OAUTH_ERRORS:
        status, document = render_oauth_error(OAUTH_ERRORS[name])
        return ResponseDraft(status, write_json(document), {}, name)
    row, profile = errors()[name], get_profile(strike.account.profile)
    wording = row.variant_for(profile, strike.operation.operation_id)
    given = spec.get("facts", {})
    facts = {n: given.get(n, _param(n, row, strike)) for _, n, _, _ in Formatter().parse(wording.message) if n}
    error = ZoomApiError(row, facts, _violations(row, given, strike))
    status, document = render_error(error, profile, strike.operation.operation_id)
    return ResponseDraft(status, write_json(document), _headers(row, status, strike, now), name)


def _param(name: str, row: ErrorSpec, strike: FaultHit) -> Any:
    """Return a parameter of an error message from the request; `unknown` if the request does not have it."""
    named = {_snake(n): value for n, value in strike.target.names.items()}
    if name in named:
        return named[name]
    if name == "email":
        return min(strike.target.emails, default="unknown")
    if name == "scopes":
        granular = get_profile(strike.account.profile).has(Feature.GRANULAR_SCOPES)
        return ", ".join(strike.operation.granular_scopes if granular else strike.operation.classic_scopes)
    if name == "limit":
        counted = {"status": STATUS_CHANGES_A_DAY, "webinar": WEBINAR_CHANGES_A_DAY}
        return next((n for word, n in counted.items() if word in row.name), REGISTRATIONS_A_DAY)
    return strike.account.id if name == "account_id" else "unknown"


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _violations(row: ErrorSpec, given: Mapping[str, Any], strike: FaultHit) -> tuple[Violation, ...]:
    if row is not VALIDATION_FAILED:
        return ()
    sent = strike.target.body
    fields = given.get("fields") or [next(iter(sent), "body") if isinstance(sent, dict) else "body"]
    return tuple(Violation(field, missing=False) for field in fields)


_LIMITS = {  # by whose limit an error is about; by default a registrant's
    RATE_LIMIT_PER_SECOND.name: "burst",
    RATE_LIMIT_DAILY.name: "daily",
    MEETING_DAILY_LIMIT.name: "host",
    WEBINAR_DAILY_LIMIT.name: "host",
}


def _headers(row: ErrorSpec, status: int, strike: FaultHit, now: int) -> dict[str, str]:
    if row is METHOD_NOT_SUPPORTED:
        return {"Allow": strike.operation.method}
    if status != 429 or not strike.operation.rate_label:
        return {}
    account, label = strike.account, strike.operation.rate_label
    limit = _LIMITS.get(row.name, "registrant")
    headers = exceeded_headers(account, label, limit, now)
    told = registrant_headers(account, strike.operation.operation_id, headers) if limit == "registrant" else {}
    return told | headers

"""Effects of a fault on a response: a replacement, changed headers, a broken body, a broken connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from mockzoom.server.fault_matching import Fault, RequestInfo, SeededRandom, latency_ms, random_for
from mockzoom.server.messages import Delivery, Response, write_json
from mockzoom.server.rate_limits import exceeded_headers, registrant_headers
from mockzoom.server.responses import CONTENT_TYPE, ResponseDraft, error_draft, render_oauth_error
from mockzoom.spec import Operation, load_spec
from mockzoom.spec.json_text import MAX_WRITTEN_DEPTH, read_json
from mockzoom.spec.merge_patch import merge_patch
from mockzoom.zoom.account_clock import MINUTE, SECOND, instant, next_utc_midnight
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ErrorSpec, Violation, ZoomApiError
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.meetings.errors import MEETING_DAILY_LIMIT
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.quotas import REGISTRATIONS_A_DAY, STATUS_CHANGES_A_DAY, WEBINAR_CHANGES_A_DAY
from mockzoom.zoom.request_errors import (
    RATE_LIMIT_DAILY,
    RATE_LIMIT_PER_SECOND,
    VALIDATION_FAILED,
)
from mockzoom.zoom.webinars.errors import WEBINAR_DAILY_LIMIT

FAULT_HEADER = "X-Mockzoom-Fault"
NO_RESPONSE = ResponseDraft(0, b"", {})  # the operation is not performed and nothing is sent
_SILENT = ("reset", "empty")
_GARBAGE = b"\xff\x00}{"  # neither JSON nor UTF-8
_TEXT = ("Content-Type", "text/plain; charset=utf-8")
_ACTIVE_TYPES = ("html", "xml", "svg", "pdf")  # parts of media types that browsers run


@dataclass(frozen=True)
class FaultHit:
    """A fault and the request that it hits."""

    fault: Fault
    operation: Operation
    account: Account
    target: RequestInfo

    @property
    def random(self) -> SeededRandom:
        """The random numbers of the fault."""
        return random_for(self.fault, ids_for_seed(self.account.seed))


def respond_with_fault(
    fault_hit: FaultHit, now: int, work: Callable[[], ResponseDraft], wait: Callable[[int], int]
) -> tuple[ResponseDraft, int]:
    """Return the response, and the account's time (epoch ms) afterwards.

    `work` performs the operation; it is not called for a fault that replaces the response before any change. `wait`
    advances the account's clock by some ms and returns the new time; `now` is the time before.
    """
    before, delay = fault_hit.fault.before, round(_latency(fault_hit, "clock"))
    if before and delay:
        now = wait(delay)
    draft = (_replacement_response(fault_hit, now) if before else None) or work()
    if not before:
        now = wait(delay) if delay else now
        draft = _replacement_response(fault_hit, now) or draft
    return draft, now


def apply_to_response(response: Response, fault_hit: FaultHit, now: int, *, diagnosis: bool) -> Response:
    """Return the response with the fault's changes to its headers, its body and its delivery."""
    fault, spec = fault_hit.fault, fault_hit.fault.spec
    response.fault = fault.id
    if "patch" in spec and response.body:
        response.body = write_json(merge_patch(read_json(response.body, MAX_WRITTEN_DEPTH), spec["patch"]))
    if isinstance(spec.get("body"), str):
        _set_header(response, *_TEXT)
    _retry_after(response, spec, now)
    for name, value in spec.get("headers", {}).items():
        _set_header(response, name, value)
    _disarm(response, spec)
    if diagnosis:
        _set_header(response, FAULT_HEADER, fault.id)
    connection = spec.get("connection", "")
    if connection == "garbage":
        response.body = response.body[: len(response.body) // 2] + _GARBAGE
        _set_header(response, *CONTENT_TYPE)
    response.delivery = _delivery(spec, len(response.body), _latency(fault_hit, "real"))
    return response


def _latency(fault_hit: FaultHit, on: str) -> float:
    """Return the delay (ms) that the fault causes on one of the two clocks (`real`, `clock`)."""
    latency = fault_hit.fault.spec.get("latency")
    return latency_ms(latency, fault_hit.fault.hits, fault_hit.random) if latency and latency["on"] == on else 0.0


def _replacement_response(fault_hit: FaultHit, now: int) -> ResponseDraft | None:
    """Return the response that replaces the operation's; None if the fault keeps the operation's."""
    spec = fault_hit.fault.spec
    if "rule" in spec:
        return _error_response(fault_hit, now)
    if "status" in spec:
        return ResponseDraft(spec["status"], _encode_body(spec.get("body")), {})
    return NO_RESPONSE if fault_hit.fault.before and spec.get("connection") in _SILENT else None


def _delivery(spec: Mapping[str, Any], length: int, delay_ms: float) -> Delivery | None:
    connection = spec.get("connection", "")
    if connection in _SILENT:
        return Delivery(delay_ms, connection)
    if connection == "truncated":
        return Delivery(delay_ms, connection, min(spec.get("bytes", length // 2), max(length - 1, 0)))
    if connection == "dribble":
        return Delivery(delay_ms, connection, spec.get("bytes", 1), spec.get("pause_ms", 10))
    return Delivery(delay_ms) if delay_ms else None


def _encode_body(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else write_json(body)


def _set_header(response: Response, name: str, value: str | None) -> None:
    """Set a header, or remove it if the value is None."""
    response.headers = [(n, v) for n, v in response.headers if n.lower() != name.lower()]
    if value is not None:
        response.headers.append((name, value))


def _disarm(response: Response, spec: Mapping[str, Any]) -> None:
    """Keep a browser from running a custom response as a page of this server, unless the fault sets these headers."""
    named = {name.lower(): value for name, value in spec.get("headers", {}).items()}
    if "content-type" not in named and not isinstance(spec.get("body"), str):
        return
    media_type = next((value for name, value in response.headers if name.lower() == "content-type"), "")
    headers = {"X-Content-Type-Options": "nosniff"}
    if any(word in media_type.lower() for word in _ACTIVE_TYPES):
        headers["Content-Security-Policy"] = "sandbox"
    for name, value in headers.items():
        if name.lower() not in named:
            _set_header(response, name, value)


def _retry_after(response: Response, spec: Mapping[str, Any], now: int) -> None:
    """Set `Retry-After` to one of the forms that clients meet: an instant, seconds, none, an instant in the past."""
    form = spec.get("retry_after")
    if form is None:
        return
    away = spec.get("retry_after_s")
    if form == "past":
        at = now - (MINUTE if away is None else away * SECOND)
    else:
        at = next_utc_midnight(now) if away is None else now + away * SECOND
    values = {"absent": None, "seconds": str(-((now - at) // SECOND))}
    _set_header(response, "Retry-After", values.get(form, instant(at)))


def _error_response(fault_hit: FaultHit, now: int) -> ResponseDraft:
    spec = fault_hit.fault.spec
    name = spec["rule"]
    profile = get_profile(fault_hit.account.profile)
    if name in OAUTH_ERRORS:
        status, document = render_oauth_error(OAUTH_ERRORS[name], profile)
        return ResponseDraft(status, write_json(document), {}, name)
    error_spec = load_spec().find_error(name)
    variant = error_spec.variant_for(profile, fault_hit.operation.operation_id)
    given = spec.get("facts", {})
    facts = {
        n: given.get(n, _param(n, error_spec, fault_hit)) for _, n, _, _ in Formatter().parse(variant.message) if n
    }
    error = ZoomApiError(error_spec, facts, _violations(error_spec, given, fault_hit))
    draft = error_draft(error, fault_hit.account, fault_hit.operation.operation_id, fault_hit.target.headers)
    return draft._replace(headers=_rate_limit_headers(error_spec, draft.status, fault_hit, now))


def _param(name: str, error_spec: ErrorSpec, fault_hit: FaultHit) -> Any:
    """Return a parameter of an error message as far as the request has it, else `unknown`."""
    named = {_snake(n): value for n, value in fault_hit.target.names.items()}
    if name in named:
        return named[name]
    if name == "email":
        return min(fault_hit.target.emails, default="unknown")
    if name == "scopes":
        granular = get_profile(fault_hit.account.profile).has(Feature.GRANULAR_SCOPES)
        return ", ".join(fault_hit.operation.granular_scopes if granular else fault_hit.operation.classic_scopes)
    if name == "limit":
        counted = {"status": STATUS_CHANGES_A_DAY, "webinar": WEBINAR_CHANGES_A_DAY}
        return next((n for word, n in counted.items() if word in error_spec.name), REGISTRATIONS_A_DAY)
    return fault_hit.account.id if name == "account_id" else "unknown"


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _violations(error_spec: ErrorSpec, given: Mapping[str, Any], fault_hit: FaultHit) -> tuple[Violation, ...]:
    if error_spec is not VALIDATION_FAILED:
        return ()
    sent = fault_hit.target.body
    fields = given.get("fields") or [next(iter(sent), "body") if isinstance(sent, dict) else "body"]
    return tuple(Violation(field, missing=False) for field in fields)


_LIMITS = {  # the limit behind an error; for all others a registrant's
    RATE_LIMIT_PER_SECOND.name: "burst",
    RATE_LIMIT_DAILY.name: "daily",
    MEETING_DAILY_LIMIT.name: "host",
    WEBINAR_DAILY_LIMIT.name: "host",
}


def _rate_limit_headers(error_spec: ErrorSpec, status: int, fault_hit: FaultHit, now: int) -> dict[str, str]:
    if status != 429 or not fault_hit.operation.rate_label:
        return {}
    account, label = fault_hit.account, fault_hit.operation.rate_label
    limit = _LIMITS.get(error_spec.name, "registrant")
    headers = exceeded_headers(account, label, limit, now, fault_hit.operation.product)
    registrant = registrant_headers(account, fault_hit.operation.operation_id, headers) if limit == "registrant" else {}
    return registrant | headers

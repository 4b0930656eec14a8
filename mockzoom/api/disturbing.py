"""What a fault does to an answer: another one in its place, other headers, a broken body, a broken connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from mockzoom.api.call import Answer, Transport, write_json
from mockzoom.api.dressing import CONTENT_TYPE, Spoken
from mockzoom.api.refusals import speak, speak_oauth
from mockzoom.catalogue import Operation
from mockzoom.domain.clock import MINUTE, SECOND, instant, next_utc_midnight
from mockzoom.domain.faults import Dice, Fault, Target, latency_ms
from mockzoom.domain.oauth_refusals import OAUTH_ROWS
from mockzoom.domain.profiles import Profile
from mockzoom.domain.quotas import REGISTRATIONS_A_DAY, STATUS_CHANGES_A_DAY, WEBINAR_CHANGES_A_DAY
from mockzoom.domain.records import Account
from mockzoom.domain.refusal_rows import ROWS
from mockzoom.domain.refusal_rows.calls import (
    METHOD_NOT_SUPPORTED,
    RATE_LIMIT_DAILY,
    RATE_LIMIT_PER_SECOND,
    VALIDATION_FAILED,
)
from mockzoom.domain.refusal_rows.meetings import MEETING_DAILY_LIMIT
from mockzoom.domain.refusal_rows.webinars import WEBINAR_DAILY_LIMIT
from mockzoom.domain.refusals import Row, Violation, ZoomError
from mockzoom.gates.faults import dice_of
from mockzoom.gates.rate_limit import headers_when_used_up, of_registrant
from mockzoom.operations.world import ids_of

FAULT_HEADER = "X-Mockzoom-Fault"
NOTHING = Spoken(0, b"", {})  # of an operation that was not performed, on a connection that says nothing
_SILENT = ("reset", "empty")
_GARBAGE = b"\xff\x00}{"  # neither JSON nor UTF-8
_TEXT = ("Content-Type", "text/plain; charset=utf-8")


@dataclass(frozen=True)
class Strike:
    """A fault, and the call that it strikes."""

    fault: Fault
    operation: Operation
    account: Account
    target: Target

    @property
    def dice(self) -> Dice:
        """The chance of the fault."""
        return dice_of(self.fault, ids_of(self.account.seed))


def say(strike: Strike, now: int, work: Callable[[], Spoken], wait: Callable[[int], int]) -> tuple[Spoken, int]:
    """What is answered, and the account's time (epoch ms) by then.

    `work` performs the operation; a fault of before the change with an answer of its own does not call it. `wait`
    advances the account's clock by some ms and gives the new time; `now` is the time before.
    """
    before, delay = strike.fault.before, round(_latency(strike, "clock"))
    if before and delay:
        now = wait(delay)
    spoken = (_replacement(strike, now) if before else None) or work()
    if not before:
        now = wait(delay) if delay else now
        spoken = _replacement(strike, now) or spoken
    return spoken, now


def disturb(answer: Answer, strike: Strike, now: int, *, diagnosis: bool) -> Answer:
    """The answer with what the fault does to its headers, its body and the way it is sent."""
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


def _latency(strike: Strike, on: str) -> float:
    """How much the fault delays the call on one of the two clocks (`real`, `clock`), in ms."""
    latency = strike.fault.spec.get("latency")
    return latency_ms(latency, strike.fault.hits, strike.dice) if latency and latency["on"] == on else 0.0


def _replacement(strike: Strike, now: int) -> Spoken | None:
    """What is said in place of the operation's answer; None if the fault leaves the answer be."""
    spec = strike.fault.spec
    if "rule" in spec:
        return _refusal(strike, now)
    if "status" in spec:
        return Spoken(spec["status"], _bytes(spec.get("body")), {})
    return NOTHING if strike.fault.before and spec.get("connection") in _SILENT else None


def _transport(spec: Mapping[str, Any], length: int, delay_ms: float) -> Transport | None:
    connection = spec.get("connection", "")
    if connection in _SILENT:
        return Transport(delay_ms, connection)
    if connection == "truncated":
        return Transport(delay_ms, connection, min(spec.get("bytes", length // 2), max(length - 1, 0)))
    if connection == "dribble":
        return Transport(delay_ms, connection, spec.get("bytes", 1), spec.get("pause_ms", 10))
    return Transport(delay_ms) if delay_ms else None


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else write_json(body)


def _put(answer: Answer, name: str, value: str | None) -> None:
    """Set a header, or take it out."""
    answer.headers = [(n, v) for n, v in answer.headers if n.lower() != name.lower()]
    if value is not None:
        answer.headers.append((name, value))


def _retry_after(answer: Answer, spec: Mapping[str, Any], now: int) -> None:
    """The variants of `Retry-After` that were seen or are feared: an instant, seconds, none, an instant gone by."""
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


def _refusal(strike: Strike, now: int) -> Spoken:
    spec = strike.fault.spec
    name = spec["rule"]
    if name in OAUTH_ROWS:
        status, document = speak_oauth(OAUTH_ROWS[name])
        return Spoken(status, write_json(document), {}, name)
    row, profile = ROWS[name], Profile(strike.account.profile)
    wording = row.worded(profile, strike.operation.operation_id)
    given = spec.get("facts", {})
    facts = {n: given.get(n, _fact(n, row, strike)) for _, n, _, _ in Formatter().parse(wording.message) if n}
    error = ZoomError(row, facts, _violations(row, given, strike))
    status, document = speak(error, profile, strike.operation.operation_id)
    return Spoken(status, write_json(document), _headers(row, status, strike, now), name)


def _fact(name: str, row: Row, strike: Strike) -> Any:
    """A fact of a wording as the call gives it; `unknown` for what no call can tell."""
    named = {_snake(n): value for n, value in strike.target.names.items()}
    if name in named:
        return named[name]
    if name == "email":
        return min(strike.target.emails, default="unknown")
    if name == "scopes":
        classic = Profile(strike.account.profile) is Profile.SEEDS_2021_08
        return ", ".join(strike.operation.classic_scopes if classic else strike.operation.granular_scopes)
    if name == "limit":
        counted = {"status": STATUS_CHANGES_A_DAY, "webinar": WEBINAR_CHANGES_A_DAY}
        return next((n for word, n in counted.items() if word in row.name), REGISTRATIONS_A_DAY)
    return strike.account.id if name == "account_id" else "unknown"


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _violations(row: Row, given: Mapping[str, Any], strike: Strike) -> tuple[Violation, ...]:
    if row is not VALIDATION_FAILED:
        return ()
    sent = strike.target.body
    fields = given.get("fields") or [next(iter(sent), "body") if isinstance(sent, dict) else "body"]
    return tuple(Violation(field, missing=False) for field in fields)


_LIMITS = {  # whose limit a row speaks of; of all others a registrant's
    RATE_LIMIT_PER_SECOND.name: "burst",
    RATE_LIMIT_DAILY.name: "daily",
    MEETING_DAILY_LIMIT.name: "host",
    WEBINAR_DAILY_LIMIT.name: "host",
}


def _headers(row: Row, status: int, strike: Strike, now: int) -> dict[str, str]:
    if row is METHOD_NOT_SUPPORTED:
        return {"Allow": strike.operation.method}
    if status != 429 or not strike.operation.rate_label:
        return {}
    account, label = strike.account, strike.operation.rate_label
    limit = _LIMITS.get(row.name, "registrant")
    headers = headers_when_used_up(account, label, limit, now)
    told = of_registrant(account, strike.operation.operation_id, headers) if limit == "registrant" else {}
    return told | headers

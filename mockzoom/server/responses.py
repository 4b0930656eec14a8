"""The headers that every answer has."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mockzoom.server.messages import Response
from mockzoom.zoom.account_clock import http_date
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.oauth.errors import OAuthErrorSpec
from mockzoom.zoom.profiles import Feature, Profile
from mockzoom.zoom.request_errors import VALIDATION_FAILED

CONTENT_TYPE = ("Content-Type", "application/json;charset=UTF-8")

RULE_HEADER = "X-Mockzoom-Rule"

# Answers of 2021 cleared these three cookies (recorded/webinar_registrants_404_gravityforms).
_COOKIES_2021 = tuple(
    ("Set-Cookie", f'{name}=""; Domain=zoom.us; Path=/; Secure; HttpOnly; Max-Age=0')
    for name in ("zm_aid", "zm_haid", "web_zak")
)


class ResponseDraft(NamedTuple):
    """What is to be answered: `headers` are this answer's own, `rule` names the row of a refusal."""

    status: int
    body: bytes
    headers: dict[str, str]
    rule: str = ""


def build_response(spoken: ResponseDraft, profile: Profile, now: int, tracking_id: str, *, diagnosis: bool) -> Response:
    """Return the response with the headers of its profile; `now` (epoch ms) becomes the `Date`."""
    headers = [("Date", http_date(now)), ("x-zm-trackingid", tracking_id), *spoken.headers.items()]
    if spoken.body:
        headers.append(CONTENT_TYPE)
    if profile.has(Feature.SESSION_COOKIES):
        headers += _COOKIES_2021
    if spoken.rule and diagnosis:
        headers.append((RULE_HEADER, spoken.rule))
    return Response(spoken.status, headers, spoken.body, rule=spoken.rule)


MISSING = "Missing field."

INVALID = "Invalid field."

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def render_error(error: ZoomApiError, profile: Profile, operation_id: str = "") -> tuple[int, dict[str, Any]]:
    """Return the status and body of an error in a profile, for an operation."""
    wording = error.spec.variant_for(profile, operation_id)
    facts = {name: _printable(value) for name, value in error.params.items()}
    body: dict[str, Any] = {"code": wording.code, "message": wording.message.format(**facts)}
    if error.spec is VALIDATION_FAILED:
        body["errors"] = [{"field": v.field, "message": MISSING if v.missing else INVALID} for v in error.violations]
    return wording.status, body


def render_oauth_error(row: OAuthErrorSpec) -> tuple[int, dict[str, Any]]:
    """Return the status and body of an error of the token service."""
    return row.status, {"reason": row.reason, "error": row.error}


def _printable(value: Any) -> Any:
    """Return a value from outside in a form that is safe in a message."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)[:300] if isinstance(value, str) else value

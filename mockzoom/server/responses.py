"""Responses with the headers of their profile, and the bodies of errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.server.messages import Response, write_json
from mockzoom.server.negotiation import XML_CONTENT_TYPE, is_xml, write_xml
from mockzoom.zoom.account_clock import http_date
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import REASON_HEADER, ZoomApiError
from mockzoom.zoom.oauth.errors import OAuthErrorSpec
from mockzoom.zoom.profiles import Feature, Profile, get_profile
from mockzoom.zoom.request_errors import VALIDATION_FAILED

CONTENT_TYPE = ("Content-Type", "application/json;charset=UTF-8")

RULE_HEADER = "X-Mockzoom-Rule"

# Responses of 2021 cleared these cookies: the first three and the attributes in October (facts 8.1 a15; the recorded
# text ends there), the last one in March (recorded/webinar_registrants_404_gravityforms).
_COOKIES_2021 = tuple(
    ("Set-Cookie", f'{name}=""; Domain=.zoom.us; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/; Secure; HttpOnly')
    for name in ("zm_aid", "zm_haid", "zm_tmaid", "web_zak")
)
_CACHE_HEADERS_2021 = (  # facts 8.1 a15
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-cache, no-store, must-revalidate, no-transform"),
    ("pragma", "no-cache"),
    ("expires", "Thu, 01 Jan 1970 00:00:00 GMT"),
)


class ResponseDraft(NamedTuple):
    """A response before the headers that all responses have; `rule` is the id of the error, empty for none."""

    status: int
    body: bytes
    headers: dict[str, str]
    rule: str = ""
    content_type: tuple[str, str] = CONTENT_TYPE


def build_response(draft: ResponseDraft, profile: Profile, now: int, tracking_id: str, *, diagnosis: bool) -> Response:
    """Return a response with the headers of its profile; `now` (epoch ms) becomes the `Date`."""
    headers = [("Date", http_date(now)), ("x-zm-trackingid", tracking_id), *draft.headers.items()]
    if draft.body:
        headers.append(draft.content_type)
    if profile.has(Feature.SESSION_COOKIES):
        headers += _COOKIES_2021
    if profile.has(Feature.CACHE_HEADERS):
        headers += _CACHE_HEADERS_2021
    if draft.rule and diagnosis:
        headers.append((RULE_HEADER, draft.rule))
    if REASON_HEADER in draft.headers and not diagnosis:
        headers = [(name, value) for name, value in headers if name != REASON_HEADER]
    return Response(draft.status, headers, draft.body, rule=draft.rule)


MISSING = "Missing field."

INVALID = "Invalid field."

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def render_error(error: ZoomApiError, profile: Profile, operation_id: str = "") -> tuple[int, dict[str, Any]]:
    """Return status and body of an error, in the variant of the profile for an operation."""
    variant = error.spec.variant_for(profile, operation_id)
    facts = {name: _printable(value) for name, value in error.params.items()}
    body: dict[str, Any] = {"code": variant.code, "message": variant.message.format_map(_Known(facts))}
    if error.spec is VALIDATION_FAILED:
        body["errors"] = [
            {"field": v.field, "message": v.message or (MISSING if v.missing else INVALID)} for v in error.violations
        ]
    return variant.status, body


def error_draft(
    error: ZoomApiError, account: Account, operation_id: str, request_headers: Mapping[str, str]
) -> ResponseDraft:
    """Return the response to an error of an operation: JSON, or XML for an error that follows `Accept`."""
    status, document = render_error(error, get_profile(account.profile), operation_id)
    if is_xml(error, request_headers, account, operation_id):
        body = write_xml(error.spec.xml_root, document)
        return ResponseDraft(status, body, error.headers, error.spec.name, XML_CONTENT_TYPE)
    return ResponseDraft(status, write_json(document), error.headers, error.spec.name)


def render_oauth_error(spec: OAuthErrorSpec, profile: Profile) -> tuple[int, dict[str, Any]]:
    """Return status and body of an error of the token service, in the variant of the profile."""
    variant = spec.variant_for(profile)
    return variant.status, variant.body


class _Known(dict[str, Any]):
    """The parameters of a message; one that is not known keeps its place in braces, as in the documents."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _printable(value: Any) -> Any:
    """Return a value from a request in a form that is safe in a message: no control characters, 300 at most."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)[:300] if isinstance(value, str) else value

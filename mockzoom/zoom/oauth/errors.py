"""Errors of the token service. Their body is `{"reason", "error"}`, in both profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockzoom.zoom.evidence import EvidenceGrade


@dataclass(frozen=True)
class OAuthErrorSpec:
    """An error of `/oauth/*`: its name is the rule id, `reason` and `error` are the two fields of the response."""

    name: str
    situation: str
    status: int
    reason: str
    error: str
    provenance: EvidenceGrade
    source: str


@dataclass
class OAuthError(Exception):
    """An error of the token service, to be raised; a transaction commits."""

    commits: ClassVar[bool] = True

    spec: OAuthErrorSpec


CLIENT_INVALID = OAuthErrorSpec(
    "oauth_client_invalid",
    "unknown client id or wrong secret (HTTP 400, not 401)",
    400,
    "Invalid client_id or client_secret",
    "invalid_client",
    EvidenceGrade.OBSERVED,
    "recorded/oauth_token_400_invalid_client",
)
REQUEST_INVALID = OAuthErrorSpec(
    "oauth_request_invalid",
    "wrong or missing account_id, or another parameter missing",
    400,
    "Bad Request",
    "invalid_request",
    EvidenceGrade.OBSERVED,
    "recorded/oauth_token_400_bad_account_id",
)
CODE_INVALID = OAuthErrorSpec(
    "oauth_code_invalid",
    "unknown, used or expired authorization code, other redirect_uri, or wrong code_verifier",
    400,
    "Invalid authorization code",
    "invalid_grant",
    EvidenceGrade.OBSERVED,
    "recorded/oauth_token_400_invalid_code; HTTP 400 is our judgement",
)
GRANT_UNSUPPORTED = OAuthErrorSpec(
    "oauth_grant_unsupported",
    "a grant_type that Zoom does not know, or none",
    400,
    "unsupported grant type",
    "unsupported_grant_type",
    EvidenceGrade.OBSERVED,
    "facts 4 (FORUM 79648); casing uncertain",
)
REFRESH_TOKEN_INVALID = OAuthErrorSpec(
    "oauth_refresh_token_invalid",
    "unknown, already rotated or expired refresh token",
    400,
    "Invalid Token!",
    "invalid_request",
    EvidenceGrade.INFERRED,
    "no evidence in the fact sheet; the shape of its neighbours",
)

OAUTH_ERRORS: dict[str, OAuthErrorSpec] = {
    row.name: row for row in list(globals().values()) if isinstance(row, OAuthErrorSpec)
}

"""Errors of the token service, with their variants by profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from mockzoom.zoom.evidence import OBSERVED, EvidenceGrade
from mockzoom.zoom.profiles import V2021_08, V2025_06, Profile


class OAuthErrorVariant(NamedTuple):
    """The form of an error of the token service in one profile; an empty `profile` stands for all profiles.

    The body is `{"reason", "error"}`. An error of the consent page has a `code` instead of `error` (0 otherwise).
    """

    profile: str
    status: int
    reason: str
    error: str
    provenance: EvidenceGrade
    source: str
    code: int = 0

    @property
    def body(self) -> dict[str, Any]:
        """The body of the response."""
        if self.code:
            return {"status": False, "errorCode": self.code, "errorMessage": self.reason, "result": None}
        return {"reason": self.reason, "error": self.error}


@dataclass(frozen=True)
class OAuthErrorSpec:
    """A situation in which `/oauth/*` returns an error; `name` is the rule id."""

    name: str
    situation: str
    variants: tuple[OAuthErrorVariant, ...]

    def variant_for(self, profile: Profile) -> OAuthErrorVariant:
        """Return the variant of a profile, else that of its base, else the one of all profiles."""
        for name in (*profile.lineage, ""):
            for variant in self.variants:
                if variant.profile == name:
                    return variant
        return self.variants[-1]


@dataclass
class OAuthError(Exception):
    """An error of the token service, to be raised; a transaction commits."""

    commits: ClassVar[bool] = True

    spec: OAuthErrorSpec


def _in_all(status: int, reason: str, error: str, how: EvidenceGrade, source: str) -> tuple[OAuthErrorVariant]:
    return (OAuthErrorVariant("", status, reason, error, how, source),)


CLIENT_INVALID = OAuthErrorSpec(
    "oauth_client_invalid",
    "unknown client id or wrong secret (HTTP 400, not 401)",
    _in_all(
        400,
        "Invalid client_id or client_secret",
        "invalid_client",
        OBSERVED,
        "recorded/oauth_token_400_invalid_client",
    ),
)
REQUEST_INVALID = OAuthErrorSpec(
    "oauth_request_invalid",
    "wrong or missing account_id, or another parameter missing",
    _in_all(400, "Bad Request", "invalid_request", OBSERVED, "recorded/oauth_token_400_bad_account_id"),
)
CODE_INVALID = OAuthErrorSpec(
    "oauth_code_invalid",
    "unknown, used or expired authorization code, other redirect_uri, or wrong code_verifier",
    _in_all(
        400,
        "Invalid authorization code",
        "invalid_grant",
        OBSERVED,
        "recorded/oauth_token_400_invalid_code; HTTP 400 is our judgement",
    ),
)
GRANT_UNSUPPORTED = OAuthErrorSpec(
    "oauth_grant_unsupported",
    "a grant_type that Zoom does not know, or none",
    _in_all(
        400,
        "unsupported grant type",
        "unsupported_grant_type",
        OBSERVED,
        "facts 4 (FORUM 79648); casing uncertain",
    ),
)
REFRESH_TOKEN_INVALID = OAuthErrorSpec(
    "oauth_refresh_token_invalid",
    "unknown, already rotated, revoked or expired refresh token",
    (
        OAuthErrorVariant(
            V2021_08.name,
            401,
            "Invalid Token!",
            "invalid_request",
            OBSERVED,
            "facts 8.2 W2 (December 2020, September 2021; the status is said to have become 400 before August 2022)",
        ),
        OAuthErrorVariant(
            V2025_06.name,
            400,
            "Invalid Token!",
            "invalid_grant",
            OBSERVED,
            "recorded/oauth_token_400_refresh_token, facts 8.1 a2, facts 8.2 W2",
        ),
    ),
)
REDIRECT_INVALID = OAuthErrorSpec(
    "oauth_redirect_invalid",
    "redirect_uri is not one of the app's redirect addresses, if the account lists them",
    (
        OAuthErrorVariant(
            "",
            400,
            "Invalid redirect url",
            "",
            OBSERVED,
            "facts 8.2 X1 (June 2026; the body); HTTP 400, and that profile 2021-08 has the same, is our judgement",
            4700,
        ),
    ),
)

OAUTH_ERRORS: dict[str, OAuthErrorSpec] = {
    row.name: row for row in list(globals().values()) if isinstance(row, OAuthErrorSpec)
}

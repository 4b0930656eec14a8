"""Speaking a refusal in the words of a profile: the only place that builds an error body."""

from __future__ import annotations

import re
from typing import Any

from mockzoom.domain.oauth_refusals import OAuthRow
from mockzoom.domain.profiles import Profile
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusals import ZoomError

MISSING = "Missing field."
INVALID = "Invalid field."
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def speak(error: ZoomError, profile: Profile, operation_id: str = "") -> tuple[int, dict[str, Any]]:
    """The status and body of a refusal, as the profile words it for an operation."""
    wording = error.row.worded(profile, operation_id)
    facts = {name: _printable(value) for name, value in error.facts.items()}
    body: dict[str, Any] = {"code": wording.code, "message": wording.message.format(**facts)}
    if error.row is VALIDATION_FAILED:
        body["errors"] = [{"field": v.field, "message": MISSING if v.missing else INVALID} for v in error.violations]
    return wording.status, body


def speak_oauth(row: OAuthRow) -> tuple[int, dict[str, Any]]:
    """The status and body of a refusal of the token service."""
    return row.status, {"reason": row.reason, "error": row.error}


def _printable(value: Any) -> Any:
    """A fact that came from outside, safe to stand in a message."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)[:300] if isinstance(value, str) else value

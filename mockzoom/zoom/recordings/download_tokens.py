"""Tokens that open the files of one recording: `download_access_token`, and `download_token` in events.

They are JWTs in the form of the documents' example (SPEC25 recordingGet), whose parts were decoded.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode
from hashlib import sha512

from mockzoom.zoom.account_clock import DAY, SECOND
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import Ids, url_base64
from mockzoom.zoom.recordings.models import CloudRecording

DEFAULT_LIFE_MS = DAY  # without a `ttl`: inferred from the tokens in events, which are good for 24 hours

_HEAD = url_base64(b'{"alg":"HS512"}')


def download_token(ctx: RequestContext, recording: CloudRecording, life_ms: int = DEFAULT_LIFE_MS) -> str:
    """Return a token for a recording that is valid for some milliseconds."""
    claims = {
        "iss": "https://event.zoom.us",
        "accountId": ctx.account.id,
        "aud": "https://oauth.zoom.us",
        "mid": recording.uuid,
        "exp": (ctx.now + life_ms) // SECOND,
        "userId": ctx.caller_id or recording.host_id,
    }
    signed = f"{_HEAD}.{url_base64(json.dumps(claims, separators=(',', ':')).encode())}"
    return f"{signed}.{_signature(ctx.ids, signed)}"


def is_valid_token(ids: Ids, token: str, recording: CloudRecording, now: int) -> bool:
    """Return whether a token opens a recording at `now` (epoch ms)."""
    signed, _, signature = token.rpartition(".")
    if not signed or not hmac.compare_digest(signature.encode(), _signature(ids, signed).encode()):
        return False
    payload = signed.partition(".")[2]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return bool(claims["mid"] == recording.uuid and now < claims["exp"] * SECOND)


def _signature(ids: Ids, signed: str) -> str:
    key = ids.draw("download_token", "key", 64)
    return url_base64(hmac.new(key, signed.encode(), sha512).digest())

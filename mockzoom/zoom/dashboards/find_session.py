"""Look-up of the session that a path of a dashboard names."""

from __future__ import annotations

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.reports.held import HeldSession
from mockzoom.zoom.sessions.handlers import sessions_of
from mockzoom.zoom.sessions.occasions import Occasion, find_occasion, kind_of
from mockzoom.zoom.sessions.rules import SESSIONS

LIVE, ONE = "live", "pastOne"  # values of `type`; the third is `past`


def find_session(ctx: RequestContext, kind: str, key: str, wanted: str) -> HeldSession | None:
    """Return the session of a `type`: of a number the latest, of a UUID that one; None without one of the kind."""
    occasion = _occasion(ctx, key)
    if occasion is None or kind_of(occasion) != kind:
        return None
    for session in reversed(sessions_of(ctx, occasion)):
        if (session.end_ms is None) == (wanted == LIVE) and (_is_number(key) or session.uuid == key):
            held = HeldSession(ctx, occasion, session)
            return held if wanted != ONE or len(held.participants) == 1 else None
    return None


def is_of_other_kind(ctx: RequestContext, kind: str, key: str) -> bool:
    """Return whether a number or UUID is that of a webinar where a meeting belongs, or the other way round."""
    occasion = _occasion(ctx, key)
    return occasion is not None and kind_of(occasion) != kind


def _occasion(ctx: RequestContext, key: str) -> Occasion | None:
    stored = None if _is_number(key) else ctx.state.get(SESSIONS, key)
    return find_occasion(ctx.state, int(key) if _is_number(key) else stored.webinar_id if stored else 0)


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 20

"""Rules of delivery: what counts as delivered, what is retried and when, and the checks of a receiver's address."""

from __future__ import annotations

from mockzoom.zoom.account_clock import HOUR, MINUTE
from mockzoom.zoom.webhooks.models import ACTIVE, SUSPENDED, Subscription

TIMEOUT_S = 3.0  # for connecting, sending and the whole response
GAPS = (5 * MINUTE, 20 * MINUTE, 60 * MINUTE)  # between one attempt and the next
MAX_SUBSCRIPTIONS = 20
REVALIDATION = 72 * HOUR
MAX_FAILED_VALIDATIONS = 6

RETRY_RULES = ("server_errors", "any")


def is_delivered(status: int) -> bool:
    """Return whether a status ends a delivery. 200 and 204 are documented, other 2xx inferred."""
    return 200 <= status < 300


def is_retried(status: int, retry: str) -> bool:
    """Return whether an attempt with this status (0 without a response) is followed by another.

    Zoom's documentation of 2026-02 retries statuses from 500 and missing responses (`server_errors`). The
    documentation of another integrator says that everything but 2xx is retried (`any`).
    """
    return status == 0 or status >= 500 or retry == "any"


def next_attempt_ms(attempts: int, at_ms: int) -> int | None:
    """Return when the attempt after `attempts` failed ones is due, given the time of the last; None after four."""
    return at_ms + GAPS[attempts - 1] if attempts <= len(GAPS) else None


def validated(subscription: Subscription, at_ms: int) -> Subscription:
    """Return a subscription whose receiver answered `endpoint.url_validation` correctly."""
    return subscription._replace(
        state=ACTIVE, validated_ms=at_ms, next_validation_ms=at_ms + REVALIDATION, failures=0, last_failure=""
    )


def validation_failed(subscription: Subscription, problem: str, at_ms: int) -> Subscription:
    """Return a subscription whose receiver failed a validation: the sixth failure in a row suspends an active one.

    The number is documented (2026-02); that the next check comes 72 hours later is inferred.
    """
    failures = subscription.failures + 1
    suspended = subscription.state == ACTIVE and failures >= MAX_FAILED_VALIDATIONS
    state = SUSPENDED if suspended else subscription.state
    due = at_ms + REVALIDATION if state == ACTIVE else None
    return subscription._replace(state=state, failures=failures, last_failure=problem, next_validation_ms=due)

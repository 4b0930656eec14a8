"""A random walk over the API: whatever the steps, the mock and an independent model never contradict each other.

`make walk` goes far; here it stays short.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import ClassVar

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from in_turn import some_of
from walk_branding import BrandingWalk
from walk_events import EventsWalk
from walk_meetings import MeetingsWalk
from walk_recording import RecordingWalk
from walk_sessions import SessionsWalk
from walk_streaming import StreamingWalk
from walk_users import UserPartsWalk

from mockzoom.zoom.registry import handlers

WALKS, STEPS = (int(n) for n in os.environ.get("MOCKZOOM_WALK", f"{some_of(90)}x40").split("x"))


# What must have succeeded somewhere on the way; a walk that is always refused would prove little.
FAR = 20_000
# They take a token of the app and an address that answers: tests/webhooks/test_event_subscription_api.py.
NOT_WALKED_YET = {
    "createEventSubscription",
    "deleteEventSubscription",
    "getUserEventSubscriptions",
    "getWebhookLogs",
    "subscribeEventSubscription",
    "unSubscribeEventSubscription",
}
WALKED = set(handlers()) - NOT_WALKED_YET


def test_the_mock_and_the_model_agree(make_mock):
    """Step by step, in both profiles."""

    class Walk(EventsWalk, BrandingWalk, StreamingWalk, RecordingWalk, SessionsWalk, UserPartsWalk, MeetingsWalk):
        met: ClassVar[Counter] = Counter()

    Walk.new_zoom = staticmethod(make_mock)
    run_state_machine_as_test(
        Walk, settings=settings(max_examples=WALKS, stateful_step_count=STEPS, phases=[Phase.generate])
    )
    if WALKS * STEPS >= FAR:  # a short walk need not come by everywhere
        assert WALKED - {operation for operation, rule in Walk.met if not rule} == set()

"""What profile 2026-09 shows, and the profiles before it do not."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import FAR_AHEAD
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, proves, separate_account

from .run import RUN

pytestmark = [pytest.mark.every_profile, separate_account()]


@proves("share_url")
@gap("fields_of_2026")
def test_a_single_registration_returns_status_and_share_url(api, emails):
    """For a pending registrant too; read by id there is the same link, in the list there is none."""
    today = api.profile == "2026-09"

    for email, status in zip(emails(2), ("approved", "pending"), strict=True):
        webinar = api.webinar(settings={"approval_type": int(status == "pending")})
        told = api.register(webinar, email).json
        read = api.send("webinarRegistrantGet", webinarId=webinar, registrantId=told["registrant_id"]).json

        assert (told.get("status"), "share_url" in told) == ((status, True) if today else (None, False))
        assert (told.get("share_url"), read["status"]) == (read.get("share_url"), status)
        assert all("share_url" not in row for row in api.registrants(webinar, status))


@proves("share_url", "batch_status")
@documented()
def test_batches_are_as_before(api, webinar, email):
    """Neither field in their rows, whatever the profile."""
    (row,) = api.registered(webinar, [email])

    with judging("share_url", "batch_status", where="addBatchWebinarRegistrants"):
        assert sorted(row) == ["email", "join_url", "registrant_id"]


@proves("simulive_delay")
@documented()
def test_the_delay_of_a_simulive_webinar_is_shown(api):
    """As it was sent."""
    delay = {"enable": True, "time": 30, "timeunit": "second"}
    body = {"topic": RUN.tag, "type": 5, "start_time": FAR_AHEAD, "simulive_delay_start": delay}
    created = api.send("webinarCreate", body=body, userId="me").json

    shown = api.send("webinar", webinarId=created["id"]).json

    told = [document.get("simulive_delay_start") for document in (created, shown)]
    assert told == [delay if api.profile == "2026-09" else None] * 2

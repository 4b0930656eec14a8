"""Answers that were found in production logs and bug reports, where the documents say something else or nothing."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import FAR_AHEAD, OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import burns_quota, documented, gap, not_on_zoom, proves, separate_account, validated_live

from .cases.generic import OWN_SCOPES, USERS
from .registration_scenario import token_of_second

pytestmark = separate_account()

SINGLE, MEETING = "webinarRegistrantCreate", "meetingRegistrantCreate"
QUESTIONS = "webinarRegistrantsQuestionsGet"


@proves("questions_unset")
@validated_live("2024-02", "recorded/airbyte_records_2024, of two meetings")
def test_an_untouched_form_asks_for_the_last_name(api, webinar, email):
    """It is what Zoom's page asks for: through the API, people register without a last name."""
    told = api.send(QUESTIONS, webinarId=webinar)

    api.succeeds(told, QUESTIONS)
    assert told.json == {"questions": [{"field_name": "last_name", "required": True}], "custom_questions": []}
    api.succeeds(api.register(webinar, {"email": email, "first_name": "Jill"}), SINGLE)


@proves("questions_unset")
@documented()
def test_a_form_that_was_changed_has_what_it_was_given(api, webinar):
    """The default is gone for good, also if the host asks nothing."""
    for asked in ([{"field_name": "city", "required": False}], []):
        changed = api.send("webinarRegistrantQuestionUpdate", body={"questions": asked}, webinarId=webinar)
        api.succeeds(changed, "webinarRegistrantQuestionUpdate")
        assert api.send(QUESTIONS, webinarId=webinar).json["questions"] == asked


def refused_thrice(api, register, rule, operation, **facts):
    """Register three times in vain."""
    for _ in range(3):
        api.refuses(register(), rule, operation, **facts)


@proves("refused_attempts")
@validated_live("2026-08-14", "recorded/meeting_add_registrant_429_after_404; on webinars by analogy")
@burns_quota()
def test_refused_single_registrations_are_attempts(api, email):
    """Three times while registration is off, and the address has no attempt left when it is on; others have."""
    webinar = api.webinar(settings={"approval_type": 2})

    def register(who=email):
        return api.register(webinar, who, may_meet_429=True)

    refused_thrice(api, register, "registration_not_enabled", SINGLE, webinar_id=webinar)
    changed = api.send("webinarUpdate", body={"settings": {"approval_type": 0}}, webinarId=webinar)
    api.succeeds(changed, "webinarUpdate")

    api.refuses(register(), "registrant_daily_limit", SINGLE, limit=3, email=email)
    api.succeeds(register(f"other.{email}"), SINGLE)
    assert api.emails(webinar) == [f"other.{email}"]


@proves("refused_attempts")
@validated_live("2026-08-14", "recorded/meeting_add_registrant_429_after_404; on webinars by analogy")
@burns_quota()
def test_a_refused_attempt_is_one_of_three(api, webinar, email):
    """Two refused and one accepted are three; what is refused because they are used up is not counted on."""
    answers = [{"title": "Why?", "value": "x" * 129}]
    person = {"email": email, "first_name": "Jill"}
    for _ in range(2):
        api.refuses(api.register(webinar, person | {"custom_questions": answers}), "custom_answer_too_long", SINGLE)
    api.succeeds(api.register(webinar, person), SINGLE)

    api.refuses(
        api.register(webinar, person, may_meet_429=True), "registrant_daily_limit", SINGLE, limit=3, email=email
    )


@proves("refused_attempts", "meeting_registrant_daily_limit")
@validated_live("2026-08-14", "recorded/meeting_add_registrant_429_after_404")
@burns_quota()
def test_refused_registrations_for_a_meeting_are_attempts(api, email):
    """One that was accepted, two that were refused because the host had denied the address, and none is left."""
    body = {"topic": api.topic, "type": 2, "start_time": FAR_AHEAD, "settings": {"approval_type": 0}}
    number = api.send("meetingCreate", body=body, userId="me").json["id"]

    def register():
        person = {"email": email, "first_name": "Jill", "last_name": "Chill"}
        return api.deliver(OperationCall(MEETING, {"meetingId": number}, person, may_meet_429=True))

    def change(action):
        body = {"action": action, "registrants": [{"email": email}]}
        api.succeeds(api.send("meetingRegistrantStatus", body=body, meetingId=number), "meetingRegistrantStatus")

    api.succeeds(register(), MEETING)
    change("deny")
    for _ in range(2):
        api.refuses(register(), "registrant_denied", MEETING, email=email)
    change("approve")

    with judging("refused_attempts"):
        api.refuses(register(), "meeting_registrant_daily_limit", MEETING, limit=3, email=email)


@proves("meeting_host_not_licensed")
@validated_live("2020", "recorded/meeting_registrant_400_paid_users; the day is not known")
@not_on_zoom("needs a user without a licence")
@pytest.mark.parametrize("approval", [0, 2])
def test_a_meeting_of_a_host_without_a_licence(account, email, approval):
    """Registration is refused, whatever the meeting was created with."""
    client = account(users=USERS)
    body = {"topic": "T", "type": 2, "start_time": FAR_AHEAD, "settings": {"approval_type": approval}}
    made = client.send("meetingCreate", body=body, userId="basic@example.com").json
    person = {"email": email, "first_name": "Jill", "last_name": "Chill"}

    refused = client.deliver(OperationCall(MEETING, {"meetingId": made["id"]}, person))

    client.refuses(refused, "meeting_host_not_licensed", MEETING, user_id=made["host_id"])


@pytest.mark.parametrize("operation", ["webinars", "meetings", "user"])
@proves("no_permission")
@validated_live("2021-07", "facts 8.2 W7, of the list of meetings")
@not_on_zoom("nobody is there to consent")
def test_an_unknown_user_is_no_news_for_a_user(account, operation):
    """A token of one user learns nothing of other ids: it may not, whether the user exists or not."""
    client = account(users=USERS, scopes=OWN_SCOPES)
    client.token = token_of_second(client)

    for key in ("notarealuserid", "nobody@example.com", "host@example.com"):
        client.refuses(client.send(operation, userId=key), "no_permission", operation)
    assert client.send("user", userId="me").json["email"] == "second@example.com"


@pytest.mark.parametrize("operation", ["webinars", "meetings", "user"])
@proves("user_not_found")
@documented()
def test_an_unknown_user_is_1001_for_an_account(api, operation):
    """For a token that reaches all users."""
    api.refuses(api.send(operation, userId="notarealuserid"), "user_not_found", operation, user_id="notarealuserid")


@proves("occurrence_ids_invalid")
@documented()
def test_occurrences_that_a_webinar_does_not_have(api, webinar, email):
    """They are refused, also where one registration holds for all; those that exist are accepted and have no effect."""
    recurring = api.webinar(type=9, recurrence={"type": 1, "end_times": 3})
    ids = [one["occurrence_id"] for one in api.send("webinar", webinarId=recurring).json["occurrences"]]

    for number, unknown in ((recurring, "123"), (recurring, f"{ids[0]},123"), (webinar, "123")):
        refused = api.register(number, email, query={"occurrence_ids": unknown})
        api.refuses(refused, "occurrence_ids_invalid", SINGLE)
    api.succeeds(api.register(recurring, f"all.{email}", query={"occurrence_ids": ids[1]}), SINGLE)


@proves("recurrence_alone")
@validated_live("2020", "facts 8.2 W13, one report")
def test_a_new_recurrence_goes_on_from_the_last_occurrence(api):
    """Occurrences that were deleted do not come back; a start_time in the same update counts instead."""
    start = "2097-01-07T10:00:00Z"  # a Monday
    daily = {"type": 1, "end_times": 4}
    number = api.webinar(type=9, start_time=start, recurrence=daily)
    before = starts(api, number)
    api.succeeds(api.send("webinarDelete", query={"occurrence_id": before[3][0]}, webinarId=number), "webinarDelete")

    change(api, number, recurrence={"type": 1, "end_times": 2})
    after = [at for _, at in starts(api, number)]
    change(api, number, recurrence=daily, start_time=start)

    assert after == ["2097-01-09T10:00:00Z", "2097-01-10T10:00:00Z"]
    assert starts(api, number) == before


def starts(api, number):
    """The occurrences of a webinar: id and start."""
    shown = api.send("webinar", webinarId=number).json["occurrences"]
    return [(one["occurrence_id"], one["start_time"]) for one in shown if one["status"] == "available"]


def change(api, number, **fields):
    """Update a webinar."""
    api.succeeds(api.send("webinarUpdate", body=fields, webinarId=number), "webinarUpdate")


@proves("invite_links")
@gap("nobody_invited")
def test_links_for_nobody(api, webinar):
    """The names are not required; each that is given gets a link."""
    nobody = api.send("webinarInviteLinksCreate", body={"ttl": 7200}, webinarId=webinar)
    two = api.send("webinarInviteLinksCreate", body={"attendees": [{"name": "A"}, {"name": "B"}]}, webinarId=webinar)

    for answer in (nobody, two):
        api.succeeds(answer, "webinarInviteLinksCreate")
    assert nobody.json == {"attendees": []}
    assert [one["name"] for one in two.json["attendees"]] == ["A", "B"]

"""Registration for meetings: approval, repeats, quotas, status changes, and the order of its checks."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_meetings import meeting

from mockzoom.zoom.check_order import BATCH_ONLY, MEETING_REGISTRATION_CHECKS, SINGLE_ONLY
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS, MEETINGS

ACCOUNT = "mockzoom-account"


def listed(mock, number, status="approved"):
    """All registrants of a meeting in one status."""
    return mock.get(f"/v2/meetings/{number}/registrants?status={status}&page_size=300").json["registrants"]


def batch(mock, number, registrants, **rest):
    """A batch registration for a meeting."""
    return mock.post(f"/v2/meetings/{number}/batch_registrants", {"registrants": registrants, **rest})


def test_a_batch_is_answered_in_order_and_listed(mock_each_profile, people):
    """200 in the seeds' profile, 201 today; `registrants_confirmation_email` is a field here."""
    number = meeting(mock_each_profile)
    answer = batch(mock_each_profile, number, people(30), registrants_confirmation_email=True)

    assert answer.status == (200 if mock_each_profile.settings.profile == "2021-08" else 201)
    rows = answer.json["registrants"]
    assert [row["email"] for row in rows] == [p["email"] for p in people(30)]
    assert [(r["email"], r["id"], r["join_url"]) for r in listed(mock_each_profile, number)] == [
        (row["email"], row["registrant_id"], row["join_url"]) for row in rows
    ]


def test_a_link_carries_meeting_and_registrant(mock, person):
    """Built as a webinar's is, without a uuid."""
    number = meeting(mock)
    created = mock.post(f"/v2/meetings/{number}/registrants", person()).json

    found = re.fullmatch(
        rf"https://us06web\.zoom\.us/w/{number}\?tk=([\w-]{{43}})\.([\w-]+)&pwd=[\w.-]+", created["join_url"], re.ASCII
    )
    payload = urlsafe_b64decode(found[2] + "==")
    assert int.from_bytes(payload[2:10]) == number
    assert payload[11:33].decode() == created["registrant_id"]
    assert (created["id"], created["topic"], created["start_time"]) == (number, "T", "2026-11-22T12:00:00Z")


def test_approval_by_hand(mock_each_profile, person, people):
    """Pending ones have no link, auto_approve approves at once, in a batch and singly, and is not kept."""
    number = meeting(mock_each_profile, settings={"approval_type": 1})
    path = f"/v2/meetings/{number}/registrants"

    assert "join_url" not in mock_each_profile.post(path, person("slow@example.com")).json
    assert "join_url" in mock_each_profile.post(path, person("fast@example.com") | {"auto_approve": True}).json
    assert all(
        "join_url" in r for r in batch(mock_each_profile, number, people(2), auto_approve=True).json["registrants"]
    )
    assert all("join_url" not in r for r in batch(mock_each_profile, number, people(2, "q")).json["registrants"])

    assert [r["email"] for r in listed(mock_each_profile, number)] == [
        "fast@example.com",
        "p0@example.com",
        "p1@example.com",
    ]
    assert "auto_approve" not in listed(mock_each_profile, number)[0]
    assert all("join_url" not in r for r in listed(mock_each_profile, number, "pending"))


def test_registering_again_gives_the_registrant_that_exists(mock_each_profile, person):
    """Singly, in a batch and twice in one batch; without regard to case."""
    number = meeting(mock_each_profile)
    first = mock_each_profile.post(f"/v2/meetings/{number}/registrants", person("ana@example.com")).json
    again = batch(mock_each_profile, number, [person("ANA@example.com"), person("ana@example.com")]).json["registrants"]

    assert {r["registrant_id"] for r in again} == {first["registrant_id"]}
    assert {r["join_url"] for r in again} == {first["join_url"]}
    assert len(listed(mock_each_profile, number)) == 1


def test_status_changes(mock_each_profile, people):
    """approve gives links, deny and cancel both deny; names that are unknown are passed over."""
    number = meeting(mock_each_profile, settings={"approval_type": 1})
    rows = batch(mock_each_profile, number, people(3)).json["registrants"]
    status = f"/v2/meetings/{number}/registrants/status"

    by_id = [{"id": rows[0]["registrant_id"]}, {"email": "nobody@example.com"}, {}]
    assert mock_each_profile.call("PUT", status, {"action": "approve", "registrants": by_id}).status == 204
    assert (
        mock_each_profile.call("PUT", status, {"action": "deny", "registrants": [{"email": "P1@example.com"}]}).status
        == 204
    )
    assert (
        mock_each_profile.call("PUT", status, {"action": "cancel", "registrants": [{"email": "p2@example.com"}]}).status
        == 204
    )

    assert [r["email"] for r in listed(mock_each_profile, number)] == ["p0@example.com"]
    assert [r["email"] for r in listed(mock_each_profile, number, "denied")] == ["p1@example.com", "p2@example.com"]
    assert batch(mock_each_profile, number, people(3)).rule == "registrant_denied"


def test_quotas_are_each_meeting_s_own(mock_each_profile, person):
    """Three registrations a day and meeting, in the words that were recorded; a webinar counts for itself."""
    one, other, webinar = meeting(mock_each_profile), meeting(mock_each_profile), mock_each_profile.webinar()
    for _ in range(3):
        assert mock_each_profile.post(f"/v2/meetings/{one}/registrants", person()).status == 201
    refused = mock_each_profile.post(f"/v2/meetings/{one}/registrants", person())

    assert refused.status == 429
    assert refused.json["message"] == (
        "You have exceeded the daily rate limit of (3) for Add meeting registrant API requests for the registrant "
        "(jill@example.com). You can resume these API requests at GMT 00:00:00."
    )
    assert refused.headers["Retry-After"] == "2026-11-22T00:00:00Z"
    assert batch(mock_each_profile, one, [person(), person("b@example.com")]).status == 429
    assert [r["email"] for r in listed(mock_each_profile, one)] == ["jill@example.com"]
    assert mock_each_profile.post(f"/v2/meetings/{other}/registrants", person()).status == 201
    assert mock_each_profile.post(f"/v2/webinars/{webinar}/registrants", person()).status == 201


def test_ten_status_changes_a_day(mock, person):
    """For each registrant; the eleventh changes nothing."""
    number = meeting(mock)
    mock.post(f"/v2/meetings/{number}/registrants", person())
    for n in range(11):
        body = {"action": ("deny", "approve")[n % 2], "registrants": [{"email": person()["email"]}]}
        answer = mock.call("PUT", f"/v2/meetings/{number}/registrants/status", body)
    assert (answer.status, answer.rule) == (429, "meeting_registrant_status_daily_limit")
    assert len(listed(mock, number)) == 1


@pytest.mark.parametrize("kind", [1, 3, 8])
def test_only_scheduled_meetings_take_batches(mock, person, kind):
    """The others take people one by one; type 3 has no start to tell."""
    number = meeting(mock, type=kind)
    refused = batch(mock, number, [person()])
    created = mock.post(f"/v2/meetings/{number}/registrants", person())

    assert (refused.status, refused.json["code"]) == (400, 303)
    assert created.status == 201
    assert ("start_time" in created.json) == (kind != 3)


def test_a_meeting_that_is_over_takes_nobody(mock, person):
    """By the clock for scheduled meetings, and for series after the last time; those without a fixed time go on."""
    once, endless = meeting(mock), meeting(mock, type=3)
    weekly = meeting(mock, type=8, recurrence={"type": 2, "end_times": 2})
    mock.clock.advance(days=1, minutes=60)

    refused = mock.post(f"/v2/meetings/{once}/registrants", person())
    assert (refused.status, refused.json["code"]) == (400, 3038)
    for number in (endless, weekly):
        assert mock.post(f"/v2/meetings/{number}/registrants", person()).status == 201
    mock.clock.advance(days=7)
    assert mock.post(f"/v2/meetings/{weekly}/registrants", person()).rule == "meeting_over"


@pytest.mark.parametrize("email", ["host@example.com", "Alt@example.com", "other@example.com", "basic@example.com"])
def test_hosts_do_not_register(mock_each_profile, person, email):
    """Nor do alternative hosts, named by address or user id; a batch with one of them is refused whole."""
    user = mock_each_profile.get("/v2/users/basic@example.com").json["id"]
    number = meeting(mock_each_profile, settings={"alternative_hosts": f"alt@example.com; OTHER@example.com; {user}"})
    single = mock_each_profile.post(f"/v2/meetings/{number}/registrants", person(email))

    assert (single.status, single.json) == (400, {"code": 3027, "message": "Host can not register"})
    assert batch(mock_each_profile, number, [person("a@example.com"), person(email)]).json["code"] == 3027
    assert listed(mock_each_profile, number) == []


@pytest.mark.parametrize("how", ["", "/status"])
def test_without_registration_there_is_nothing_to_list_or_change(mock_each_profile, how):
    """The refusal names the meeting."""
    number = meeting(mock_each_profile, settings={"approval_type": 2})
    method, body = ("PUT", {"action": "approve"}) if how else ("GET", None)
    answer = mock_each_profile.call(method, f"/v2/meetings/{number}/registrants{how}", body)
    assert answer.json == {"code": 300, "message": f"This meeting has not set registration as required: {number}."}


@given(st.integers(0, 6), st.integers(1, 6), st.booleans())
def test_no_more_are_approved_than_there_are_seats(make_mock, seats, arriving, by_hand):
    """A batch is registered whole or not at all, and approving counts, too."""
    mock = make_mock()
    number = meeting(mock, settings={"approval_type": int(by_hand)})
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        state.put(MEETINGS, [state.get(MEETINGS, number)._replace(seats=seats)])
    crowd = [{"email": f"p{n}@example.com", "first_name": "P"} for n in range(arriving)]

    answer = batch(mock, number, crowd)
    approved = mock.call(
        "PUT",
        f"/v2/meetings/{number}/registrants/status",
        {"action": "approve", "registrants": [{"email": p["email"]} for p in crowd]},
    )

    fits = arriving <= seats
    assert (answer.rule == "") == (fits or (by_hand and seats > 0))
    assert (approved.rule == "meeting_full") == (answer.rule == "" and not fits)
    assert len(listed(mock, number)) == (arriving if fits else 0)


RULES = {
    "scheduled_type": "not_scheduled_meeting",
    "registration_enabled": "meeting_registration_not_enabled",
    "not_over": "meeting_over",
    "occurrences_exist": "occurrence_ids_invalid",
    "questions_answered": "validation_failed",
    "not_host": "meeting_host_cannot_register",
    "not_denied": "registrant_denied",
    "seats_left": "meeting_full",
    "daily_quota": "meeting_registrant_daily_limit",
}


class TestOrder:
    """Of several errors the one checked first is returned."""

    @staticmethod
    def _provoke(mock, faults, person, *, single=False):
        number = meeting(mock)
        for _ in range(3 if "daily_quota" in faults else 0):
            assert batch(mock, number, [person("busy@example.com")]).rule == ""
        if single and "daily_quota" in faults:  # who is registered already takes no further seat
            path = f"/v2/meetings/{number}/registrants"
            (busy,) = mock.get(path).json["registrants"]
            assert mock.call("DELETE", f"{path}/{busy['id']}").status == 204
        if "questions_answered" in faults:
            asked = {"questions": [{"field_name": "city", "required": True}]}
            assert mock.call("PATCH", f"/v2/meetings/{number}/registrants/questions", asked).status == 204
        with mock.pipeline.store.transaction(ACCOUNT) as state:
            old = state.get(MEETINGS, number)
            settings = dict(old.settings)
            if "registration_enabled" in faults:
                settings["approval_type"] = 2
            if "not_host" in faults:
                settings["alternative_hosts"] = "busy@example.com"
            changes = {"type": 3} if "scheduled_type" in faults else {}
            changes |= {"ended": True} if "not_over" in faults else {}
            changes |= {"seats": 0} if "seats_left" in faults else {}
            state.put(MEETINGS, [old._replace(settings=settings, **changes)])
        if "not_denied" in faults:
            with mock.pipeline.store.transaction(ACCOUNT) as state:
                denied = state.get(MEETING_REGISTRANTS, (number, "busy@example.com"))
                denied = denied._replace(status="denied") if denied else _denied(number)
                state.put(MEETING_REGISTRANTS, [denied])
        if single:
            query = "?occurrence_ids=17" if "occurrences_exist" in faults else ""
            return mock.post(f"/v2/meetings/{number}/registrants{query}", person("busy@example.com")).rule
        return batch(mock, number, [person("busy@example.com"), person("new@example.com")]).rule

    def test_the_table_of_faults_covers_every_check(self):
        """A check that is added to the order needs a fault here."""
        assert tuple(RULES) == MEETING_REGISTRATION_CHECKS

    @pytest.mark.parametrize("single", [False, True], ids=["batch", "single"])
    @pytest.mark.parametrize("faults", [(), *combinations(MEETING_REGISTRATION_CHECKS, 2)], ids=", ".join)
    def test_of_two_faults_the_earlier_check_speaks(self, mock_each_profile, person, faults, single):
        """Every pair of checks that the operation makes; without a fault it succeeds."""
        faults = [name for name in faults if name not in (BATCH_ONLY if single else SINGLE_ONLY)]
        expected = RULES[min(faults, key=MEETING_REGISTRATION_CHECKS.index)] if faults else ""
        assert self._provoke(mock_each_profile, faults, person, single=single) == expected


def _denied(number):
    from mockzoom.zoom.registrants.models import Registrant

    return Registrant("R" * 22, number, "busy@example.com", "B", "", "denied", 0)


def test_access_is_judged_in_its_order(mock, person):
    """That the number is a webinar's, then the licence, then whose meeting it is."""
    from mockzoom.storage.base import DIRECTORY
    from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken

    number, webinar = meeting(mock, user="basic@example.com"), mock.webinar()
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        directory.put(ACCESS_TOKENS, [AccessToken("own", ACCOUNT, ("meeting:read",), None, "somebody else")])

    assert mock.get(f"/v2/meetings/{webinar}", token="own").rule == "meeting_is_webinar"
    assert mock.get(f"/v2/meetings/{number}", token="own").rule == "not_meeting_host"
    mock.post("/v2/users", {"action": "ssoCreate", "user_info": {"email": "bare@example.com", "type": 99}})
    bare, host = meeting(mock), mock.get("/v2/users/bare@example.com").json["id"]
    with mock.pipeline.store.transaction(ACCOUNT) as state:
        state.put(MEETINGS, [state.get(MEETINGS, bare)._replace(host_id=host)])
    assert mock.get(f"/v2/meetings/{bare}", token="own").rule == "meeting_hosting_not_allowed"

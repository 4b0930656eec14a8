"""What is read of a webinar afterwards: who was there and who was not; and that it all fits together."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past_webinars import EMAILS, do, end, everybody, live, read

from mockzoom.zoom.check_order import PAST_CHECKS
from mockzoom.zoom.users.models import USERS


class TestParticipants:
    """Who was there."""

    def test_who_comes_twice_is_listed_twice(self, mock_each_profile):
        """With another user_id each time, and the seconds of that stay."""
        webinar = live(mock_each_profile)
        do(mock_each_profile, "join", webinar, email="P0@example.com")
        mock_each_profile.clock.advance(seconds=90)
        do(mock_each_profile, "leave", webinar, email=EMAILS[0])
        mock_each_profile.clock.advance(seconds=10)
        do(mock_each_profile, "join", webinar, email=EMAILS[0])
        mock_each_profile.clock.advance(seconds=30)
        end(mock_each_profile, webinar)
        stays = everybody(mock_each_profile, f"/report/webinars/{webinar}/participants")

        assert [(s["duration"], s["join_time"][-4:], s["leave_time"][-4:]) for s in stays] == [
            (90, ":00Z", ":30Z"),
            (30, ":40Z", ":10Z"),
        ]
        assert len({s["user_id"] for s in stays}) == 2
        assert {s["user_email"] for s in stays} == {EMAILS[0]}
        assert read(mock_each_profile, f"/report/webinars/{webinar}")["participants_count"] == 1

    def test_each_edition_in_its_shape(self, mock_each_profile):
        """Profile 2021-08 shows three fields of a participant."""
        webinar = live(mock_each_profile)
        do(mock_each_profile, "join", webinar, email=EMAILS[0])
        end(mock_each_profile, webinar)
        (one,) = read(mock_each_profile, f"/past_webinars/{webinar}/participants")["participants"]

        short = {"id", "name", "user_email"}
        assert (set(one) == short) == (mock_each_profile.settings.profile == "2021-08")
        assert (one["name"], one["user_email"]) == ("P0", EMAILS[0])

    def test_registrant_id_on_demand(self, mock_each_profile):
        """On anything else the parameter is ignored; who did not register has none."""
        webinar = live(mock_each_profile)
        do(mock_each_profile, "join", webinar, host=True)
        do(mock_each_profile, "join", webinar, email=EMAILS[0])
        end(mock_each_profile, webinar)
        path = f"/report/webinars/{webinar}/participants"
        (person,) = [r for r in mock_each_profile.registrants(webinar) if r["email"] == EMAILS[0]]

        assert [p["registrant_id"] for p in everybody(mock_each_profile, f"{path}?include_fields=registrant_id")] == [
            "", person["id"],
        ]  # fmt: skip
        for other in ("", "?include_fields=", "?include_fields=name"):
            assert all("registrant_id" not in p for p in everybody(mock_each_profile, path + other))

    def test_reports_know_users_alone_by_id(self, mock_each_profile):
        """The host has one, a registrant and a guest have not."""
        webinar = live(mock_each_profile, emails=[], settings={"approval_type": 2})
        do(mock_each_profile, "join", webinar, email="host@example.com")
        do(mock_each_profile, "join", webinar, name="Gus Guest")
        end(mock_each_profile, webinar)
        me = read(mock_each_profile, "/users/me")["id"]

        listed = everybody(mock_each_profile, f"/report/webinars/{webinar}/participants")
        assert [(p["id"], p["user_email"]) for p in listed] == [(me, "host@example.com"), ("", "")]
        ids = [p["id"] for p in everybody(mock_each_profile, f"/past_webinars/{webinar}/participants")]
        assert ids[0] == me
        assert ids[1] != ""

    @pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
    def test_pages_of_any_size_hold_the_same(self, mock_each_profile, size):
        """In the same order, each stay once; a token of one list opens no other."""
        webinar = live(mock_each_profile, emails=[f"q{n}@example.com" for n in range(7)])
        for n in range(7):
            do(mock_each_profile, "join", webinar, email=f"q{n}@example.com")
        end(mock_each_profile, webinar)
        past, report = f"/past_webinars/{webinar}/participants", f"/report/webinars/{webinar}/participants"

        assert everybody(mock_each_profile, past, size=size) == everybody(mock_each_profile, past)
        assert everybody(mock_each_profile, report, size=size) == everybody(mock_each_profile, report)
        token = read(mock_each_profile, f"{past}?page_size=1")["next_page_token"]
        assert (
            mock_each_profile.get(f"/v2{report}?page_size=1&next_page_token={token}").rule == "next_page_token_invalid"
        )

    def test_of_a_number_the_latest_session_is_read(self, mock_each_profile):
        """And each by its UUID."""
        webinar = live(mock_each_profile, type=6)
        uuids = []
        for email in EMAILS[:2]:
            if uuids:
                do(mock_each_profile, "start", webinar)
            uuids.append(do(mock_each_profile, "join", webinar, email=email)["uuid"])
            end(mock_each_profile, webinar)
        last = do(mock_each_profile, "start", webinar)["uuid"]
        do(mock_each_profile, "join", webinar, email=EMAILS[3])

        def came(key):
            return [p["user_email"] for p in everybody(mock_each_profile, f"/past_webinars/{key}/participants")]

        assert came(webinar) == [EMAILS[1]]
        assert [came(uuid.replace("/", "%2F")) for uuid in uuids] == [[EMAILS[0]], [EMAILS[1]]]
        assert mock_each_profile.get(f"/v2/past_webinars/{last.replace('/', '%2F')}/participants").status == 404


def test_a_report_shows_the_tracking_fields(mock_each_profile):
    """As the webinar has them."""
    fields = [{"field": "Host Nation", "value": "US"}]
    webinar = live(mock_each_profile, emails=[], tracking_fields=fields)
    end(mock_each_profile, webinar)
    assert read(mock_each_profile, f"/report/webinars/{webinar}")["tracking_fields"] == fields


class TestAbsentees:
    """Who was expected and did not come."""

    def test_pending_and_denied_are_not_expected(self, mock_each_profile):
        """Pending and denied registrants are not absentees, nor are those who registered after the end."""
        webinar = live(mock_each_profile, type=6)
        mock_each_profile.call(
            "PUT",
            f"/v2/webinars/{webinar}/registrants/status",
            {"action": "deny", "registrants": [{"email": EMAILS[0]}]},
        )
        do(mock_each_profile, "join", webinar, email=EMAILS[1])
        end(mock_each_profile, webinar)
        mock_each_profile.clock.advance(seconds=1)
        mock_each_profile.post(f"/v2/webinars/{webinar}/registrants", {"email": "late@example.com", "first_name": "L"})

        absent = everybody(mock_each_profile, f"/past_webinars/{webinar}/absentees", "registrants")
        assert [r["email"] for r in absent] == EMAILS[2:]
        assert absent == [r for r in mock_each_profile.registrants(webinar) if r["email"] in EMAILS[2:]]
        assert everybody(mock_each_profile, f"/past_webinars/{webinar}/absentees", "registrants", size=1) == absent

    def test_of_a_webinar_without_registration(self, mock_each_profile):
        """3000, naming the session."""
        webinar = live(mock_each_profile, emails=[], settings={"approval_type": 2})
        end(mock_each_profile, webinar)
        (session,) = read(mock_each_profile, f"/past_webinars/{webinar}/instances")["webinars"]

        answer = mock_each_profile.get(f"/v2/past_webinars/{webinar}/absentees")
        assert answer.status == 400
        assert answer.json == {
            "code": 3000,
            "message": f"This Webinar has not registration required: {session['uuid']}",
        }

    def test_of_one_occurrence(self, mock):
        """Those who are registered for it; one that was not held is not found, an unknown one is invalid."""
        webinar = mock.webinar(type=9, recurrence={"type": 1, "end_times": 3}, settings={"registration_type": 3})
        first, second, third = (o["occurrence_id"] for o in read(mock, f"/webinars/{webinar}")["occurrences"])
        for email, booked in (
            ("a@example.com", first),
            ("b@example.com", second),
            ("c@example.com", f"{first},{second}"),
        ):
            mock.post(
                f"/v2/webinars/{webinar}/registrants?occurrence_ids={booked}", {"email": email, "first_name": "X"}
            )
        uuids = []
        for _ in range(2):
            uuids.append(do(mock, "start", webinar)["uuid"].replace("/", "%2F"))
            mock.clock.advance(days=1, hours=1)
        refused = mock.people("join", webinar, email="a@example.com")

        def absent(key, query=""):
            answer = mock.get(f"/v2/past_webinars/{key}/absentees{query}")
            return [r["email"][0] for r in answer.json["registrants"]] if answer.status == 200 else answer.rule

        assert refused.status == 409
        assert [absent(webinar, f"?occurrence_id={o}") for o in (first, second)] == [["a", "c"], ["b", "c"]]
        assert [absent(uuid) for uuid in uuids] == [["a", "c"], ["b", "c"]]
        assert absent(webinar) == ["b", "c"]
        assert absent(webinar, f"?occurrence_id={third}") == "past_webinar_not_found"
        assert absent(uuids[0], f"?occurrence_id={second}") == "occurrence_id_invalid"
        assert absent(webinar, "?occurrence_id=7") == "occurrence_id_invalid"


class TestWhatCannotBeRead:
    """Each operation in its own words."""

    @pytest.mark.parametrize(
        "path,seeds,live_",
        [
            ("/past_webinars/{}/participants", *["Meeting does not exist: {}."] * 2),
            ("/past_webinars/{}/absentees", "Meeting ID is invalid or not end.", "Webinar {} not found or expired."),
            ("/past_webinars/{}/polls", "Webinar ID is invalid or not end.", "Webinar ID is invalid or not end."),
            ("/past_webinars/{}/qa", "Webinar ID is invalid or not end.", "Webinar ID is invalid or not end."),
            ("/report/webinars/{}", *["Meeting {} not found or has expired."] * 2),
            ("/report/webinars/{}/participants", *["Meeting does not exist: {}."] * 2),
            ("/report/webinars/{}/polls", *["Webinar {} not found or has expired."] * 2),
            ("/report/webinars/{}/qa", *["Webinar {} not found or has expired."] * 2),
            ("/report/webinars/{}/survey", *["Webinar {} not found or has expired."] * 2),
        ],
    )
    def test_what_is_not_there_or_not_over(self, mock_each_profile, path, seeds, live_):
        """Unknown numbers and UUIDs, malformed ids, and webinars that were never held."""
        text = seeds if mock_each_profile.settings.profile == "2021-08" else live_
        for key in (
            mock_each_profile.webinar(),
            81111111111,
            "A" * 22 + "==",
            "nonsense",
            "9" * 200,
            "\N{THAI DIGIT ONE}",
        ):
            answer = mock_each_profile.get("/v2" + path.format(key))
            assert answer.status == 404
            assert answer.json == {"code": 3001, "message": text.format(key)}
        assert mock_each_profile.get("/v2" + path.format("9" * 5000)).json["code"] == 3001

    def test_a_year_is_the_limit_of_reports(self, mock_each_profile):
        """To the second, except for Q&A; past_* has none."""
        webinar = live(mock_each_profile)
        end(mock_each_profile, webinar)
        mock_each_profile.clock.advance(days=365)
        kinds = ("", "/participants", "/polls", "/survey")
        assert [mock_each_profile.get(f"/v2/report/webinars/{webinar}{k}").status for k in kinds] == [200] * 4
        mock_each_profile.clock.advance(ms=1)
        refused = [mock_each_profile.get(f"/v2/report/webinars/{webinar}{k}") for k in kinds]

        assert [(r.status, r.json["code"], r.json["message"]) for r in refused] == [
            (400, 12702, "Can not access a webinar a year ago.")
        ] * 4
        assert mock_each_profile.get(f"/v2/report/webinars/{webinar}/qa").status == 200
        assert mock_each_profile.get(f"/v2/past_webinars/{webinar}/participants").status == 200

    def test_a_free_account_has_no_reports(self, make_mock):
        """Nor lists of participants; what is not there is not even looked for."""
        mock = make_mock(plan="free", rate_limits="off", profile="2025-06")
        expected = {"code": 200, "message": "Only available for Paid or ZMP account: mockzoom-account."}

        assert mock.get("/v2/past_webinars/1/participants").json == expected
        assert mock.get("/v2/report/webinars/1/qa").json == expected
        assert mock.get("/v2/past_webinars/1/qa").json["code"] == 3001


FAULTS = {
    "paid_account": "paid_account_only",
    "session_ended": "past_webinar_not_found",
    "host_of_account": "user_of_other_account",
    "webinar_plan": "webinar_plan_missing",
    "within_a_year": "webinar_a_year_ago",
}


@pytest.mark.parametrize("faults", list(combinations(FAULTS, 2)), ids="+".join)
def test_of_two_faults_the_earlier_check_speaks(make_mock, faults):
    """In the order of PAST_CHECKS."""
    mock = make_mock(rate_limits="off", plan="free" if "paid_account" in faults else "pro")
    webinar = live(mock)
    if "session_ended" not in faults:
        end(mock, webinar)
    host = {"foreign": "host_of_account" in faults, "type": 1 if "webinar_plan" in faults else 2}
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        state.put(USERS, [state.get_by_unique_key(USERS, "host@example.com")._replace(**host)])
    if "within_a_year" in faults:
        mock.clock.advance(days=366 if "session_ended" not in faults else 0)

    assert mock.get(f"/v2/report/webinars/{webinar}/polls").rule == FAULTS[min(faults, key=PAST_CHECKS.index)]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "leave", "wait", "wait", "again"]),
        st.sampled_from([*EMAILS, "host@example.com"]),
        st.integers(0, 3_000_000),  # ms: all of them together stay below a day
    ),
    max_size=25,
)


class Told:
    """An independent account of a webinar's last session: who came how often, and for how many seconds in all."""

    def __init__(self, mock, webinar):
        self.zoom, self.webinar, self.sessions = mock, webinar, 0
        self.begin()

    def begin(self):
        self.sessions += 1
        self.since: dict[str, int] = {}
        self.came: Counter[str] = Counter()
        self.seconds = 0

    def step(self, verb, email, wait):
        if verb == "wait":
            self.zoom.clock.advance(ms=wait)
        elif verb == "again":
            end(self.zoom, self.webinar)
            do(self.zoom, "start", self.webinar)
            self.begin()
        else:
            answer = self.zoom.people(verb, self.webinar, email=email)
            assert answer.status == (200 if (verb == "join") == (email not in self.since) else 409)
            if answer.status == 200:
                self.arrive(email) if verb == "join" else self.go(email, self.zoom.clock.now)

    def arrive(self, email):
        self.since[email] = self.zoom.clock.now
        self.came[email] += 1

    def go(self, email, at):
        self.seconds += at // 1000 - self.since.pop(email) // 1000

    def finish(self, at):
        for email in list(self.since):
            self.go(email, at)


@pytest.mark.parametrize("profile", ["2021-08", "2026-09"])
@given(steps=STEPS, by_itself=st.booleans())
def test_whatever_happens_fits_together(make_mock, profile, steps, by_itself):
    """A person is not both absent and present; sums are correct; reports and lists agree with what happened."""
    mock = make_mock(profile=profile, rate_limits="off")
    told = Told(mock, live(mock, type=5 if by_itself else 6, duration=60))
    for verb, email, wait in steps:
        if verb != "again" or not by_itself:  # one that ends by itself is held once
            told.step(verb, email, wait)
    if by_itself:
        mock.clock.advance(days=3)
        told.finish(1_795_352_400_000)  # 2026-11-22T13:00:00Z, its scheduled end
    else:
        end(mock, told.webinar)
        told.finish(mock.clock.now)
    _compare(mock, told)


def _compare(mock, told):
    past = everybody(mock, f"/past_webinars/{told.webinar}/participants", size=4)
    report = everybody(mock, f"/report/webinars/{told.webinar}/participants?include_fields=registrant_id", size=3)
    details = read(mock, f"/report/webinars/{told.webinar}")
    absent = {r["email"] for r in everybody(mock, f"/past_webinars/{told.webinar}/absentees", "registrants", size=2)}
    approved = mock.registrants(told.webinar)

    assert Counter(p["user_email"] for p in report) == Counter(p["user_email"] for p in past) == told.came
    assert absent.isdisjoint(told.came)
    assert absent | (set(told.came) - {"host@example.com"}) == {r["email"] for r in approved}
    assert sum(p["duration"] for p in report) == told.seconds
    assert details["total_minutes"] == -(-told.seconds // 60)
    assert details["participants_count"] == len(told.came)
    assert len(read(mock, f"/past_webinars/{told.webinar}/instances")["webinars"]) == told.sessions
    assert all(details["start_time"] <= p["join_time"] <= p["leave_time"] <= details["end_time"] for p in report)
    assert {p["registrant_id"] for p in report} <= {"", *(r["id"] for r in approved)}

"""Registrants, polls and past sessions of a seed file behave like those that clients and participants make."""

from __future__ import annotations

import pytest
from seeds import NUMBER, changed

from mockzoom.accounts.seed_file import SeedFileError

# The account's time is 2026-11-21T12:00:00Z: the webinar was held a week ago.
HELD = {
    "topic": "Spring news",
    "start_day": -7,
    "start_at": "15:00",
    "timezone": "Europe/Madrid",
    "duration": 60,
    "settings": {"approval_type": 0},
    "panelists": [{"email": "pam@example.org", "name": "Pam Panel"}, "guest@acme.test"],
    "registrants": [
        {"email": "ana@example.com", "first_name": "Ana", "org": "Acme", "create_time": "2026-11-10T09:00:00Z"},
        {"email": "dan@example.com", "first_name": "Dan", "status": "denied"},
        {"email": "abe@example.com", "first_name": "Abe"},
    ],
    "polls": [{"title": "Pace", "questions": [{"name": "How?", "type": "single", "answers": ["Good", "Bad"]}]}],
    "survey": {"custom_survey": {"title": "S", "questions": [{"name": "Again?", "type": "rating_scale"}]}},
    "sessions": [
        {
            "duration": 50,
            "attendance": [
                {"host": True},
                {"registrant": 1, "join_minute": 2, "leave_minute": 20},
                {"registrant": 1, "join_minute": 30},
                {"email": "pam@example.org", "join_minute": 5},
            ],
            "poll_answers": [
                {"registrant": 1, "poll": 1, "at_minute": 10, "answers": [{"question": "How?", "answer": "Good"}]}
            ],
            "questions": [
                {"email": "ana@example.com", "question": "Slides?", "answer": {"text": "Yes"}, "at_minute": 35}
            ],
            "chat_messages": [{"host": True, "text": "Welcome", "at_minute": 1}],
        }
    ],
}


def of(**fields):
    """A seed file whose one webinar has these fields."""
    return changed(webinars=[{"id": NUMBER} | fields])


@pytest.fixture(params=["2021-08", "2026-09"])
def held(request, seeded):
    """A mock with the webinar above, in the oldest and the newest profile."""
    return seeded(of(**HELD), profile=request.param)


class TestHeldWebinar:
    def test_registrants_have_status_time_and_details(self, held):
        """A registrant is listed under the status of the seed, with the time and the fields of the entry."""
        ana, abe = held.get(f"/v2/webinars/{NUMBER}/registrants").json["registrants"]
        assert (ana["email"], ana["create_time"], ana["org"]) == ("ana@example.com", "2026-11-10T09:00:00Z", "Acme")
        assert abe["create_time"] == "2026-11-13T14:00:00Z"  # a day before the start, 15:00 in Madrid
        denied = held.get(f"/v2/webinars/{NUMBER}/registrants?status=denied").json["registrants"]
        assert [one["email"] for one in denied] == ["dan@example.com"]

    def test_attendance_is_reported(self, held):
        """Each stay has the minutes of the seed, and absentees are those who never joined."""
        shown = held.get(f"/v2/report/webinars/{NUMBER}/participants").json["participants"]
        stays = [(p["name"], p["join_time"][11:16], p["leave_time"][11:16]) for p in shown]
        assert stays == [
            ("Test User", "14:00", "14:50"),
            ("Ana", "14:02", "14:20"),
            ("Pam Panel", "14:05", "14:50"),
            ("Ana", "14:30", "14:50"),
        ]
        absent = held.get(f"/v2/past_webinars/{NUMBER}/absentees").json["registrants"]
        assert [one["email"] for one in absent] == ["abe@example.com"]

    def test_answers_and_questions_are_reported(self, held):
        """Poll answers, Q&A and the survey's questions are where Zoom shows them."""
        polls = held.get(f"/v2/past_webinars/{NUMBER}/polls").json["questions"]
        assert [(p["email"], p["question_details"][0]["answer"]) for p in polls] == [("ana@example.com", "Good")]
        (asked,) = held.get(f"/v2/past_webinars/{NUMBER}/qa").json["questions"]
        assert asked["question_details"][0] == {"question": "Slides?", "answer": "Yes"}
        assert held.get(f"/v2/webinars/{NUMBER}/survey").json["custom_survey"]["questions"][0]["name"] == "Again?"

    def test_the_webinar_is_older_than_what_happened_in_it(self, held):
        """It was created before the first registration, and its host before it."""
        webinar = held.get(f"/v2/webinars/{NUMBER}").json
        assert webinar["created_at"] < "2026-11-10T09:00:00Z"
        assert held.get("/v2/users/me").json["created_at"] < webinar["created_at"]

    def test_a_held_webinar_is_over(self, held):
        """It takes no more registrations."""
        assert held.batch(NUMBER, ["new@example.com"]).rule == "webinar_over"

    def test_the_seed_spends_no_quota(self, seeded):
        """Three registrations of a seeded person are left, and none of them is a call in the journal."""
        mock = seeded(
            of(registrants=[{"email": "ana@example.com", "first_name": "Ana"}], settings={"approval_type": 0})
        )
        assert mock.control("GET", "/journal", account="acme").json["entries"] == []
        answers = [mock.batch(NUMBER, ["ana@example.com"]) for _ in range(4)]
        assert [answer.rule for answer in answers] == ["", "", "", "registrant_daily_limit"]


class TestDefaults:
    def test_id_and_host_are_optional(self, seeded):
        """The first user hosts, and ids are drawn from the seed: the same in every run, and none twice."""
        document = changed(webinars=[{"topic": "A"}, {"topic": "B"}, {"id": NUMBER, "topic": "C"}])
        runs = [seeded(document).get("/v2/users/me/webinars").json["webinars"] for _ in range(2)]
        ids = [[one["id"] for one in run] for run in runs]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == 3
        assert NUMBER in ids[0]

    def test_a_drawn_id_avoids_one_that_is_written(self, seeded):
        """Also where the number that would be drawn first is written further down."""
        drawn = seeded(changed(webinars=[{}])).get("/v2/users/me/webinars").json["webinars"][0]["id"]
        both = seeded(changed(webinars=[{}, {"id": drawn}])).get("/v2/users/me/webinars").json["webinars"]
        assert len({one["id"] for one in both}) == 2

    @pytest.mark.parametrize(
        ("day", "zone", "start"),
        [
            (0, "UTC", "2026-11-21T10:00:00Z"),
            (1, "Asia/Tokyo", "2026-11-22T01:00:00Z"),
            (-30, "Europe/Madrid", "2026-10-22T08:00:00Z"),  # in summer time
        ],
    )
    def test_days_are_local(self, seeded, day, zone, start):
        """`start_day` counts from today in the webinar's time zone, and 10:00 is local, before and after a change."""
        mock = seeded(of(start_day=day, timezone=zone))
        assert mock.get(f"/v2/webinars/{NUMBER}").json["start_time"] == start

    def test_a_reset_brings_everything_back(self, seeded):
        """Registrants and sessions come again with the account, relative to the time of the reset."""
        mock = seeded(of(**HELD))
        first = mock.get(f"/v2/webinars/{NUMBER}/registrants").json["registrants"][0]["id"]
        assert mock.call("DELETE", f"/v2/webinars/{NUMBER}/registrants/{first}").status == 204
        mock.clock.advance(days=1)
        mock.control("POST", "/reset", account="acme")
        assert mock.get(f"/v2/webinars/{NUMBER}/registrants").json["total_records"] == 2
        assert mock.get(f"/v2/webinars/{NUMBER}").json["start_time"] == "2026-11-15T14:00:00Z"
        assert len(mock.get(f"/v2/report/webinars/{NUMBER}/participants").json["participants"]) == 4

    def test_an_account_of_the_admin_api_takes_the_same(self, mock):
        """A marker of pytest and `account(...)` use this."""
        made = mock.control("POST", "/v1/accounts", {"webinars": [{"id": NUMBER, **HELD}]})
        shown = mock.get(f"/v2/past_webinars/{NUMBER}/instances", token=made.json["token"])
        assert len(shown.json["webinars"]) == 1


class TestGenerated:
    def test_the_seed_decides(self, seeded):
        """Generated people are the same for the same seed, differ for another, and have an address each."""

        def emails(seed):
            mock = seeded(
                changed(
                    seed=seed, webinars=[{"id": NUMBER, "generated_registrants": 40, "settings": {"approval_type": 0}}]
                )
            )
            return [
                r["email"] for r in mock.get(f"/v2/webinars/{NUMBER}/registrants?page_size=100").json["registrants"]
            ]

        first = emails("a")
        assert len(set(first)) == 40
        assert emails("a") == first != emails("b")

    def test_a_reviewed_webinar_has_every_status(self, seeded):
        """With manual approval some are approved, some wait, and some were denied."""
        mock = seeded(of(generated_registrants=16, settings={"approval_type": 1}))
        counts = {
            status: mock.get(f"/v2/webinars/{NUMBER}/registrants?status={status}").json["total_records"]
            for status in ("approved", "pending", "denied")
        }
        assert counts == {"approved": 10, "pending": 4, "denied": 2}

    @pytest.mark.parametrize("percent", [0, 50, 100])
    def test_attendance_is_a_percentage(self, seeded, percent):
        """The host and this share of the approved registrants were there."""
        session = {"generated_attendance": percent}
        mock = seeded(of(**HELD | {"generated_registrants": 18, "sessions": [session]}))
        report = mock.get(f"/v2/report/webinars/{NUMBER}/participants?page_size=300").json["participants"]
        assert len({one["name"] for one in report}) == 1 + round(20 * percent / 100)


MISTAKES = {
    "more registrants than seats": (
        {"settings": {"approval_type": 0, "registrants_restrict_number": 1}, "generated_registrants": 2},
        "webinars[0].generated_registrants",
        "Zoom refuses this with attendee_limit_reached",
    ),
    "the host as registrant": (
        {"settings": {"approval_type": 0}, "registrants": [{"email": "boss@acme.test", "first_name": "B"}]},
        "webinars[0].registrants[0]",
        "host_cannot_register",
    ),
    "no registration": (
        {"registrants": [{"email": "a@b.test", "first_name": "A"}]},
        "registrants[0]",
        "registration_not_enabled",
    ),
    "misspelt field": (
        {"registrants": [{"email": "a@b.test", "first_name": "A", "lastname": "B"}]},
        "webinars[0].registrants[0]",
        "'lastname' was unexpected",
    ),
    "no name": ({"registrants": [{"email": "a@b.test"}]}, "registrants[0]", "'first_name' is a required property"),
    "a status that is none": (
        {"registrants": [{"email": "a@b.test", "first_name": "A", "status": "maybe"}]},
        "registrants[0].status",
        "'maybe' is not one of",
    ),
    "a time that is none": (
        {"registrants": [{"email": "a@b.test", "first_name": "A", "create_time": "2026-02-30T00:00:00Z"}]},
        "registrants[0].create_time",
        "is not a date of the calendar",
    ),
    "a poll without choices": (
        {"polls": [{"title": "P", "questions": [{"name": "Q", "type": "single"}]}]},
        "webinars[0].polls[0]",
        "Zoom refuses this with validation_failed",
    ),
    "a misspelt poll": ({"polls": [{"titel": "P"}]}, "polls[0]", "'titel' was unexpected"),
    "a session of tomorrow": ({"sessions": [{}]}, "webinars[0].sessions[0]", "after now on the account's clock"),
    "a session that is too long": (HELD | {"sessions": [{"duration": 61}]}, "sessions[0]", "after the scheduled end"),
    "an unknown participant": (
        HELD | {"sessions": [{"attendance": [{"email": "who@example.com"}]}]},
        "webinars[0].sessions[0].attendance[0].email",
        "no registrant or panelist",
    ),
    "nobody": (HELD | {"sessions": [{"attendance": [{}]}]}, "sessions[0].attendance[0]", "exactly one of"),
    "a denied participant": (
        HELD | {"sessions": [{"attendance": [{"registrant": 2}]}]},
        "sessions[0].attendance[0].email",
        "is denied",
    ),
    "a position beyond the list": (
        HELD | {"sessions": [{"attendance": [{"registrant": 4}]}]},
        "attendance[0].registrant",
        "4 is too large; the webinar has 3",
    ),
    "leaving first": (
        HELD | {"sessions": [{"attendance": [{"host": True, "join_minute": 9, "leave_minute": 8}]}]},
        "attendance[0].join_minute",
        "is not before leaving",
    ),
    "a poll that is not there": (
        HELD
        | {"sessions": [{"poll_answers": [{"host": True, "poll": 2, "answers": [{"question": "Q", "answer": "A"}]}]}]},
        "poll_answers[0].poll",
        "the webinar has 1",
    ),
    "an answer that is no choice": (
        HELD
        | {
            "sessions": [
                {
                    "attendance": [{"registrant": 1}],
                    "poll_answers": [{"registrant": 1, "poll": 1, "answers": [{"question": "How?", "answer": "So"}]}],
                }
            ]
        },
        "poll_answers[0].answers[0].answer",
        "'So' is not a choice",
    ),
    "after the end": (
        HELD | {"sessions": [{"chat_messages": [{"host": True, "text": "Hi", "at_minute": 60}]}]},
        "chat_messages[0].at_minute",
        "is not before the end",
    ),
    "two starts": ({"start_day": 1, "start_time": "2026-12-01T10:00:00Z"}, "webinars[0].start_day", "use one of them"),
    "an hour without a day": ({"start_at": "10:00"}, "webinars[0].start_at", "needs `start_day`"),
    "a 25th hour": ({"start_day": 1, "start_at": "25:00"}, "webinars[0].start_at", "'25:00' does not match"),
    "a panelist without an address": (
        {"panelists": [{"name": "Pam"}]},
        "webinars[0].panelists[0]",
        "'email' is a required",
    ),
}


@pytest.mark.parametrize(("fields", "where", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_place(seeded, fields, where, says):
    """A server does not start with contents that Zoom would refuse."""
    with pytest.raises(SeedFileError) as caught:
        seeded(of(**fields))
    assert where in str(caught.value)
    assert says in str(caught.value)


def test_a_refused_account_leaves_nothing(mock):
    """An account whose contents are refused does not exist, and its names stay free."""
    wrong = {
        "account_id": "new",
        "webinars": [{"id": NUMBER, "registrants": [{"email": "a@b.test", "first_name": "A"}]}],
    }
    answer = mock.control("POST", "/v1/accounts", wrong)
    assert (answer.status, answer.json["error"]["field"]) == (422, "webinars[0].registrants[0]")
    assert mock.control("GET", "", account="new").status == 404
    assert mock.control("POST", "/v1/accounts", {"account_id": "new"}).status == 201

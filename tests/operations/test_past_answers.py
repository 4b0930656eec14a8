"""What is read of a webinar afterwards: the answers to its polls and survey, and its questions."""

from __future__ import annotations

from past_webinars import EMAILS, QUESTIONS, do, end, live, put, read

from mockzoom.zoom.panelists import PANELISTS, Panelist
from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.surveys import SURVEYS, Survey


class TestAnswers:
    """Polls, Q&A and the survey."""

    def test_polls_by_respondent(self, mock_each_profile):
        """Past results and report agree; choices are joined; answering again replaces."""
        webinar = live(mock_each_profile)
        put(mock_each_profile, POLLS, Poll("one", webinar, "One", QUESTIONS))
        bad = [{"question": "How?", "answer": "Bad"}]
        for email in EMAILS[:2]:
            do(mock_each_profile, "join", webinar, email=email)
        for email in EMAILS[:2]:
            do(mock_each_profile, "poll_answers", webinar, email=email, poll_id="one", answers=bad)
        both = [{"question": "What?", "answer": ["c", "a"]}, {"question": "How?", "answer": "Good"}]
        do(mock_each_profile, "poll_answers", webinar, email=EMAILS[0], poll_id="one", answers=both)
        end(mock_each_profile, webinar)
        past = read(mock_each_profile, f"/past_webinars/{webinar}/polls")
        report = read(mock_each_profile, f"/report/webinars/{webinar}/polls")

        assert [q["email"] for q in past["questions"]] == EMAILS[:2]
        details = past["questions"][0]["question_details"]
        assert [(d["question"], d["answer"], d["polling_id"]) for d in details] == [
            ("How?", "Good", "one"),
            ("What?", "c;a", "one"),
        ]
        assert [q["question_details"] for q in report["questions"]] == [
            q["question_details"] for q in past["questions"]
        ]
        assert {k: past[k] for k in ("id", "uuid", "start_time")} == {
            k: report[k] for k in ("id", "uuid", "start_time")
        }
        assert ("first_name" in report["questions"][0]) == (mock_each_profile.settings.profile != "2021-08")

    def test_an_anonymous_poll_keeps_its_secret(self, mock_each_profile):
        """No name, no address, and apart from what the same person said elsewhere."""
        webinar = live(mock_each_profile)
        put(
            mock_each_profile,
            POLLS,
            Poll("open", webinar, "O", QUESTIONS),
            Poll("shy", webinar, "S", QUESTIONS, anonymous=True),
        )
        do(mock_each_profile, "join", webinar, email=EMAILS[0])
        for poll in ("open", "shy"):
            answers = [{"question": "How?", "answer": "Good"}]
            do(mock_each_profile, "poll_answers", webinar, email=EMAILS[0], poll_id=poll, answers=answers)
        end(mock_each_profile, webinar)

        for path in (f"/past_webinars/{webinar}/polls", f"/report/webinars/{webinar}/polls"):
            named, anonymous = read(mock_each_profile, path)["questions"]
            assert named["email"] == EMAILS[0]
            assert (anonymous["name"], anonymous["email"]) == ("Anonymous Attendee", "")
            assert EMAILS[0] not in str(anonymous)

    def test_results_outlive_their_poll(self, mock):
        """What was answered was answered."""
        webinar = live(mock)
        put(mock, POLLS, Poll("one", webinar, "One", QUESTIONS))
        do(mock, "join", webinar, email=EMAILS[0])
        do(
            mock,
            "poll_answers",
            webinar,
            email=EMAILS[0],
            poll_id="one",
            answers=[{"question": "How?", "answer": "Bad"}],
        )
        end(mock, webinar)
        before = read(mock, f"/report/webinars/{webinar}/polls")
        with mock.pipeline.store.transaction("mockzoom-account") as state:
            state.remove(POLLS, (webinar, "one"))

        assert read(mock, f"/report/webinars/{webinar}/polls") == before

    def test_questions_and_who_answered_them(self, mock_each_profile):
        """The host unless a panelist is named; an open one has an empty answer."""
        webinar = live(mock_each_profile)
        put(mock_each_profile, PANELISTS, Panelist("P" * 22, webinar, "pam@example.com", "Pam Panelist"))
        do(mock_each_profile, "join", webinar, email=EMAILS[0])
        do(mock_each_profile, "join", webinar, email="PAM@example.com")
        do(mock_each_profile, "questions", webinar, email=EMAILS[0], question="Why?")
        do(
            mock_each_profile,
            "questions",
            webinar,
            email=EMAILS[0],
            question="Who?",
            answer={"text": "Me", "email": "pam@example.com"},
        )
        do(
            mock_each_profile,
            "questions",
            webinar,
            email="pam@example.com",
            question="When?",
            answer={"text": "Now", "private": True},
        )
        end(mock_each_profile, webinar)
        past = read(mock_each_profile, f"/past_webinars/{webinar}/qa")["questions"]
        report = read(mock_each_profile, f"/report/webinars/{webinar}/qa")["questions"]

        assert [(q["email"], q["question_details"]) for q in past] == [
            (EMAILS[0], [{"question": "Why?", "answer": ""}, {"question": "Who?", "answer": "Me"}]),
            ("pam@example.com", [{"question": "When?", "answer": "Now"}]),
        ]
        if mock_each_profile.settings.profile == "2021-08":
            assert report == past
            return
        details = [d for q in report for d in q["question_details"]]
        assert [d["question_status"] for d in details] == ["open", "answered", "answered"]
        assert [[(a["name"], a["type"]) for a in d["answer_details"]] for d in details] == [
            [],
            [("Pam Panelist", "host_answered_publicly")],
            [("Holly Host", "host_answered_privately")],
        ]

    def test_the_survey_is_answered_after_the_end_too(self, mock_each_profile):
        """By those who were there; the report names survey and questions."""
        webinar = live(mock_each_profile)
        content = {"custom_survey": {"title": "After", "questions": list(QUESTIONS)}}
        put(mock_each_profile, SURVEYS, Survey(webinar, content))
        do(mock_each_profile, "join", webinar, email=EMAILS[0])
        end(mock_each_profile, webinar)
        answers = [{"question": "How?", "answer": "Good"}]
        do(mock_each_profile, "survey_answers", webinar, email=EMAILS[0], answers=answers)
        stranger = mock_each_profile.people("survey_answers", webinar, email=EMAILS[1], answers=answers)
        report = read(mock_each_profile, f"/report/webinars/{webinar}/survey")

        assert stranger.status == 409
        assert report["survey_name"] == "After"
        (one,) = report["survey_answers"]
        assert (one["email"], one["answer_details"][0]["answer"]) == (EMAILS[0], "Good")

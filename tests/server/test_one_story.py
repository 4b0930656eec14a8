"""One webinar from its creation to its reports: whatever one operation wrote, every other one reads."""

from __future__ import annotations

HOST, RUI = "host@example.com", "rui@example.com"
POLL = {"title": "Sound", "questions": [{"name": "Loud enough?", "type": "single", "answers": ["Yes", "No"]}]}
SURVEY = {"title": "After", "questions": [{"name": "Again?", "type": "single", "answers": ["Yes", "No"]}]}


class TestOneStory:
    """An integration's whole way, in both profiles."""

    def prepared(self, mock):
        """A webinar with manual approval, a required question, a panelist, a poll and a survey."""
        number = mock.webinar(settings={"approval_type": 1}, start_time="2026-11-21T13:00:00Z", duration=60)
        path = f"/v2/webinars/{number}"
        question = {"title": "Which school?", "type": "short", "required": True}
        mock.call("PATCH", f"{path}/registrants/questions", {"custom_questions": [question]})
        mock.post(f"{path}/panelists", {"panelists": [{"name": "Rui", "email": RUI}]})
        mock.post(f"{path}/polls", POLL)
        mock.call("PATCH", f"{path}/survey", {"custom_survey": SURVEY})
        return number, path

    def registered(self, mock, number, path):
        """One by one with an answer, three in a batch without; one is denied, the rest approved."""
        answers = [{"title": "Which school?", "value": "Hill School"}]
        ana = {"email": "ana@example.com", "first_name": "Ana", "custom_questions": answers}
        assert mock.post(f"{path}/registrants", ana).status == 201
        mock.batch(number, ["bo@example.com", "cy@example.com", "di@example.com"])
        everybody = [{"email": r["email"]} for r in mock.registrants(number, "pending")]
        mock.call("PUT", f"{path}/registrants/status", {"action": "approve", "registrants": everybody[:3]})
        mock.call("PUT", f"{path}/registrants/status", {"action": "deny", "registrants": everybody[3:]})

    def held(self, mock, number, path):
        """Ana and Rui come, Bo looks in, Cy stays away, Di may not come."""
        mock.clock.advance(hours=1)
        poll_id = mock.get(f"{path}/polls").json["polls"][0]["id"]
        mock.people("start", number)
        for email in (HOST, RUI, "ana@example.com", "bo@example.com"):
            assert mock.people("join", number, email=email).status == 200
        assert mock.people("join", number, email="di@example.com").status == 409
        mock.clock.advance(minutes=10)
        mock.people("leave", number, email="bo@example.com")
        reply = [{"question": "Loud enough?", "answer": "Yes"}]
        mock.people("poll_answers", number, email="ana@example.com", poll_id=poll_id, answers=reply)
        mock.people("questions", number, email="ana@example.com", question="Slides?", answer={"text": "Tomorrow."})
        mock.clock.advance(minutes=20)
        assert mock.call("PUT", f"{path}/status", {"action": "end"}).status == 204
        mock.people(
            "survey_answers", number, email="ana@example.com", answers=[{"question": "Again?", "answer": "Yes"}]
        )

    def test_from_creation_to_reports(self, mock_each_profile):
        """Participants, absentees, polls, Q&A, survey and figures tell of the same people."""
        number, path = self.prepared(mock_each_profile)
        self.registered(mock_each_profile, number, path)
        self.held(mock_each_profile, number, path)

        past, report = f"/v2/past_webinars/{number}", f"/v2/report/webinars/{number}"
        came = {p["user_email"] for p in mock_each_profile.get(f"{past}/participants").json["participants"]}
        absent = [r["email"] for r in mock_each_profile.get(f"{past}/absentees").json["registrants"]]
        details = mock_each_profile.get(report).json

        assert came == {HOST, RUI, "ana@example.com", "bo@example.com"}
        assert absent == ["cy@example.com"]
        assert [r["email"] for r in mock_each_profile.registrants(number, "denied")] == ["di@example.com"]
        assert (details["participants_count"], details["total_minutes"]) == (4, 30 + 30 + 30 + 10)
        for polls in (f"{past}/polls", f"{report}/polls"):
            (who,) = mock_each_profile.get(polls).json["questions"]
            assert (who["email"], who["question_details"][0]["answer"]) == ("ana@example.com", "Yes")
        for asked in (f"{past}/qa", f"{report}/qa"):
            (who,) = mock_each_profile.get(asked).json["questions"]
            assert (who["email"], who["question_details"][0]["answer"]) == ("ana@example.com", "Tomorrow.")
        (answered,) = mock_each_profile.get(f"{report}/survey").json["survey_answers"]
        assert answered["answer_details"][0]["answer"] == "Yes"
        assert mock_each_profile.batch(number, ["late@example.com"]).rule == "webinar_over"
        assert len(mock_each_profile.get(f"{past}/instances").json["webinars"]) == 1

    def test_deleting_it_leaves_nothing(self, mock_each_profile):
        """Neither before nor behind the scenes; in 2021 it could not be deleted, once it was held."""
        number, path = self.prepared(mock_each_profile)
        self.registered(mock_each_profile, number, path)
        self.held(mock_each_profile, number, path)

        deleted = mock_each_profile.call("DELETE", path)

        if mock_each_profile.settings.profile == "2021-08":
            assert deleted.rule == "webinar_has_ended"
            return
        assert deleted.status == 204
        with mock_each_profile.pipeline.store.transaction("mockzoom-account") as state:
            left = [r for records in state.dump().records.values() for r in records.values() if number in tuple(r)[:3]]
        assert left == []
        assert mock_each_profile.get(f"/v2/past_webinars/{number}/participants").status == 404

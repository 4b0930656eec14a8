"""The walk's steps for what belongs to meetings: polls, questions, streams, templates, invitations and registrants."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_account import AccountWalk
from walk_registration import emails

topics = st.sampled_from(["Red", "Green", "Blue"])
STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
OPTIONAL = {"questions": [{"field_name": "city", "required": False}], "custom_questions": []}
UNTOUCHED = {"questions": [{"field_name": "last_name", "required": True}], "custom_questions": []}


class MeetingsWalk(AccountWalk):
    """Whatever belongs to a meeting is read as it was last written, and goes with the meeting."""

    def parts_of(self, number):
        """The polls by id, the questions, the stream and the topic of a meeting."""
        return self.model.parts.setdefault(number, {"polls": {}, "questions": None, "stream": None, "topic": "M"})

    @rule(title=topics, several=st.booleans(), data=st.data())
    def add_meeting_polls(self, title, several, data):
        number = self.some_meeting(data)
        if several:
            answer = self.call("POST", f"/meetings/{number}/batch_polls", {"polls": [{"title": title}] * 2})
        else:
            answer = self.call("POST", f"/meetings/{number}/polls", {"title": title})
        if self.meeting_gone(number, answer):
            return
        polls = self.parts_of(number)["polls"]
        if answer.rule == "poll_limit_reached":
            assert len(polls) + 1 + several > 25
            return
        for poll in answer.json["polls"] if several else [answer.json]:
            polls[poll["id"]] = title

    @rule(title=topics, change=st.booleans(), data=st.data())
    def change_or_delete_a_meeting_poll(self, title, change, data):
        number = self.some_meeting(data)
        known = self.parts_of(number)["polls"] if number in self.model.meetings else {}
        poll = data.draw(st.sampled_from([*known, "nothing"]))
        path = f"/meetings/{number}/polls/{poll}"
        answer = self.call("PUT", path, {"title": title}) if change else self.call("DELETE", path)
        if self.meeting_gone(number, answer):
            return
        assert answer.rule == ("" if poll in known else "poll_not_found")
        if poll in known and change:
            known[poll] = title
        elif poll in known:
            del known[poll]

    @rule(data=st.data())
    def read_the_parts_of_a_meeting(self, data):
        number = self.some_meeting(data)
        path = f"/meetings/{number}"
        shown = self.call("GET", path)
        if self.meeting_gone(number, shown):
            return
        parts, approval = self.parts_of(number), self.model.meetings[number][1]
        assert shown.json["topic"] == parts["topic"]
        listed = self.get(f"{path}/polls")["polls"]
        assert {poll["id"]: poll["title"] for poll in listed} == parts["polls"]
        for poll in listed:
            assert self.get(f"{path}/polls/{poll['id']}") == poll
        stream = self.get(f"{path}/livestream")
        assert stream == (parts["stream"] or dict.fromkeys(STREAM, ""))
        assert f"Topic: {parts['topic']}\r\n" in self.get(f"{path}/invitation")["invitation"]
        asked = self.call("GET", f"{path}/registrants/questions")
        if approval == 2:
            assert asked.rule == "meeting_registration_not_enabled"
        else:
            assert asked.json == (parts["questions"] or UNTOUCHED)

    @rule(topic=topics, data=st.data())
    def update_a_meeting(self, topic, data):
        number = self.some_meeting(data)
        answer = self.call("PATCH", f"/meetings/{number}", {"topic": topic})
        if self.meeting_gone(number, answer):
            return
        if self.model.counted("change") >= 100:
            assert answer.rule == "meeting_daily_limit"
            return
        assert answer.status == 204
        self.model.count("change")
        self.parts_of(number)["topic"] = topic

    @rule(data=st.data())
    def ask_and_stream(self, data):
        number = self.some_meeting(data)
        stream = self.call("PATCH", f"/meetings/{number}/livestream", STREAM)
        if self.meeting_gone(number, stream):
            return
        self.parts_of(number)["stream"] = STREAM
        asked = self.call("PATCH", f"/meetings/{number}/registrants/questions", OPTIONAL)
        if self.model.meetings[number][1] == 2:
            assert asked.rule == "meeting_registration_not_enabled"
        else:
            self.parts_of(number)["questions"] = OPTIONAL
        switched = self.call("PATCH", f"/meetings/{number}/livestream/status", {"action": "start"})
        assert switched.rule == "meeting_not_started"  # these meetings are never started
        assert self.call("PUT", f"/meetings/{number}/status", {"action": "end"}).status == 204

    @rule(email=emails, read=st.booleans(), data=st.data())
    def read_or_delete_a_meeting_registrant(self, email, read, data):
        number = self.some_meeting(data)
        _, approval, _, known = self.model.meetings.get(number, (0, 0, 0, {}))
        person = known.get(email.lower())
        path = f"/meetings/{number}/registrants/{person.id if person else 'NobodyNobodyNobodyNo22'}"
        answer = self.call("GET", path) if read else self.call("DELETE", path)
        if self.meeting_gone(number, answer):
            return
        missing = "meeting_registration_not_enabled" if approval == 2 else "registrant_not_found"
        assert answer.rule == ("" if person else missing)
        if person and read:
            assert (answer.json["email"], answer.json["status"]) == (person.email, person.status)
        elif person:
            del known[email.lower()]

    @rule(name=topics, data=st.data())
    def keep_a_meeting_template(self, name, data):
        number = self.some_meeting(data)
        body = {"name": name, "meeting_id": number}
        answer = self.call("POST", "/users/me/meeting_templates", body)
        if self.meeting_gone(number, answer):
            return
        assert answer.rule == ("template_name_taken" if name in self.model.meeting_templates else "")
        if not answer.rule:
            self.model.meeting_templates[name] = answer.json["id"]

    @rule()
    def list_meeting_templates(self):
        listed = self.get("/users/me/meeting_templates")["templates"]
        assert {one["name"]: one["id"] for one in listed} == self.model.meeting_templates

    @rule(action=st.sampled_from(["start", "stop"]), data=st.data())
    def stream_a_held_meeting(self, action, data):
        if not self.model.held:
            return
        number = data.draw(st.sampled_from(sorted(self.model.held)), label="held meeting")
        live = self.model.held[number].live(self.model.now)
        assert self.call("PATCH", f"/meetings/{number}/livestream", STREAM).status == 204
        switched = self.call("PATCH", f"/meetings/{number}/livestream/status", {"action": action})
        assert switched.rule == ("" if live else "meeting_not_started")

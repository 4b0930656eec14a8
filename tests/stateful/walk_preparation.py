"""The walk's steps around what a host prepares: panelists, polls, questions, a survey, templates."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_registration import RegistrationWalk, emails

TITLES = ["Why?", "What?", "Who?"]
PAN = {"email": "pan@example.com", "name": "Pan"}
POLL = {
    "title": "News",
    "anonymous": False,
    "questions": [{"name": "Why?", "type": "single", "answers": ["Yes", "No"]}],
}
names = st.sampled_from(["News", "Talk", "Show"])
polls = st.fixed_dictionaries(
    {
        "title": names,
        "anonymous": st.booleans(),
        "questions": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(TITLES), "type": st.just("single"), "answers": st.just(["Yes", "No"])}
            ),
            min_size=1,
            max_size=2,
        ),
    }
)


class PreparationWalk(RegistrationWalk):
    """What is prepared is read back, and nothing else changes it."""

    def prepare(self):
        """Every webinar has a poll and a panelist."""
        for number, webinar in self.model.webinars.items():
            webinar.panelists["pan@example.com"] = ("pan@example.com", "Pan")
            self.call(
                "POST", f"/webinars/{number}/panelists", {"panelists": [{"email": "pan@example.com", "name": "Pan"}]}
            )
            webinar.polls[self.call("POST", f"/webinars/{number}/polls", POLL).json["id"]] = POLL

    def done(self, number, answer, rule=""):
        """Whether a call went through; the answer must say what the model expects."""
        expected = rule if self.webinar(number) else "webinar_not_found"
        assert answer.rule == expected
        return not expected

    @rule(people=st.lists(emails, min_size=1, max_size=3), name=names, data=st.data())
    def add_panelists(self, people, name, data):
        number = self.pick(data)
        entries = [{"email": email, "name": name} for email in people]
        answer = self.call("POST", f"/webinars/{number}/panelists", {"panelists": entries})
        if self.done(number, answer):
            assert answer.json["id"] == str(number)
            for email in people:
                self.webinar(number).panelists[email.lower()] = (email, name)

    @rule(data=st.data())
    def list_panelists(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}/panelists")
        if self.done(number, answer):
            told = [(p["email"], p["name"]) for p in answer.json["panelists"]]
            assert told == list(self.webinar(number).panelists.values())
            assert answer.json["total_records"] == len(told)

    @rule(email=emails, everybody=st.booleans(), data=st.data())
    def remove_panelists(self, email, everybody, data):
        number = self.pick(data, want=lambda webinar: webinar.panelists)
        email = data.draw(st.sampled_from([*(self.webinar(number).panelists if self.webinar(number) else ()), email]))
        path = f"/webinars/{number}/panelists"
        answer = self.call("DELETE", path if everybody else f"{path}/{email}")
        known = self.webinar(number) and email.lower() in self.webinar(number).panelists
        if self.done(number, answer, "" if everybody or known else "panelist_not_found"):
            panel = self.webinar(number).panelists
            panel.clear() if everybody else panel.pop(email.lower())

    def some_poll(self, number, data):
        known = list(self.webinar(number).polls) if self.webinar(number) else []
        return data.draw(st.sampled_from([*known * 4, "nothing"]), label="poll")

    @rule(poll=polls, data=st.data())
    def create_a_poll(self, poll, data):
        number = self.pick(data)
        answer = self.call("POST", f"/webinars/{number}/polls", poll)
        if self.done(number, answer):
            self.webinar(number).polls[answer.json["id"]] = poll

    @rule(poll=polls, data=st.data())
    def update_a_poll(self, poll, data):
        number = self.pick(data, want=lambda webinar: webinar.polls)
        poll_id = self.some_poll(number, data)
        answer = self.call("PUT", f"/webinars/{number}/polls/{poll_id}", poll)
        if self.done(number, answer, "poll_not_found" if poll_id == "nothing" else ""):
            self.webinar(number).polls[poll_id] = poll

    @rule(data=st.data())
    def delete_a_poll(self, data):
        number = self.pick(data, want=lambda webinar: webinar.polls)
        poll_id = self.some_poll(number, data)
        answer = self.call("DELETE", f"/webinars/{number}/polls/{poll_id}")
        if self.done(number, answer, "poll_not_found" if poll_id == "nothing" else ""):
            del self.webinar(number).polls[poll_id]

    @rule(data=st.data())
    def read_a_poll(self, data):
        number = self.pick(data, want=lambda webinar: webinar.polls)
        poll_id = self.some_poll(number, data)
        answer = self.call("GET", f"/webinars/{number}/polls/{poll_id}")
        if self.done(number, answer, "poll_not_found" if poll_id == "nothing" else ""):
            self.same_poll(answer.json, self.webinar(number).polls[poll_id])

    @rule(data=st.data())
    def list_polls(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}/polls")
        if self.done(number, answer):
            known = self.webinar(number).polls
            assert [p["id"] for p in answer.json["polls"]] == list(known)
            for told in answer.json["polls"]:
                self.same_poll(told, known[told["id"]])

    def same_poll(self, told, sent):
        assert (told["title"], told["anonymous"]) == (sent["title"], sent["anonymous"])
        assert [(q["name"], q["answers"]) for q in told["questions"]] == [
            (q["name"], q["answers"]) for q in sent["questions"]
        ]

    @rule(required=st.sets(st.sampled_from(TITLES)), free=st.sets(st.sampled_from(TITLES)), data=st.data())
    def set_questions(self, required, free, data):
        number = self.pick(data)
        questions = [{"title": t, "type": "short", "required": t in required} for t in sorted(required | free)]
        answer = self.call("PATCH", f"/webinars/{number}/registrants/questions", {"custom_questions": questions})
        if self.done(number, answer, self.registration_off(number)):
            self.webinar(number).required_questions = required
            self.webinar(number).titles = [q["title"] for q in questions]

    @rule(data=st.data())
    def read_questions(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}/registrants/questions")
        if self.done(number, answer, self.registration_off(number)):
            told = answer.json["custom_questions"]
            assert [q["title"] for q in told] == self.webinar(number).titles
            assert {q["title"] for q in told if q["required"]} == self.webinar(number).required_questions

    def registration_off(self, number):
        webinar = self.webinar(number)
        return "registration_not_enabled" if webinar and webinar.approval_type == 2 else ""

    @rule(link=st.sampled_from(["https://a.example/1", "https://b.example/2"]), data=st.data())
    def set_a_survey(self, link, data):
        number = self.pick(data)
        answer = self.call("PATCH", f"/webinars/{number}/survey", {"third_party_survey": link})
        if self.done(number, answer):
            self.webinar(number).survey = link

    @rule(data=st.data())
    def read_a_survey(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}/survey")
        if self.done(number, answer):
            assert answer.json.get("third_party_survey", "") == self.webinar(number).survey

    @rule(data=st.data())
    def delete_a_survey(self, data):
        number = self.pick(data)
        if self.done(number, self.call("DELETE", f"/webinars/{number}/survey")):
            self.webinar(number).survey = ""

    @rule(data=st.data())
    def read_tracking_sources(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}/tracking_sources")
        if self.done(number, answer):
            assert answer.json == {"total_records": len(self.webinar(number).registrants), "tracking_sources": []}

    @rule(name=names, data=st.data())
    def make_a_template(self, name, data):
        number = self.pick(data)
        body = {"name": name, "webinar_id": number}
        answer = self.call("POST", "/users/me/webinar_templates", body)
        if self.webinar(number) is None:
            assert answer.rule == "template_webinar_unknown"
        elif name in self.model.templates:
            assert answer.rule == "template_name_taken"
        else:
            assert answer.status == 201
            webinar = self.webinar(number)
            self.model.templates[name] = (answer.json["id"], webinar.topic, webinar.minutes, webinar.approval_type)

    @rule()
    def list_templates(self):
        told = self.get("/users/me/webinar_templates")["templates"]
        assert {t["name"]: t["id"] for t in told} == {n: t[0] for n, t in self.model.templates.items()}

    @rule(name=names)
    def use_a_template(self, name):
        if name not in self.model.templates or len(self.model.webinars) >= 8 or self.model.counted("change") >= 100:
            return
        template_id, topic, minutes, approval = self.model.templates[name]
        made = self.call(
            "POST", "/users/me/webinars", {"template_id": template_id, "start_time": "2027-01-01T00:00:00Z"}
        )
        self.model.count("change")
        told = made.json
        assert (told["topic"], told["duration"], told["settings"]["approval_type"]) == (topic, minutes, approval)
        self.call("DELETE", f"/webinars/{told['id']}")

"""The walk's steps around the life of a webinar: it is started, people come and go, it ends, and is reported on."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_model import HOST, Session
from walk_preparation import PreparationWalk
from walk_registration import emails

from mockzoom.contract.stateful.webinar_model import MINUTE


class LifeWalk(PreparationWalk):
    """Those who joined are participants, those who registered and did not are absentees, and all reports agree."""

    def people(self, verb, number, **body):
        answer = self.zoom.people(verb, number, **body)
        self.met[verb, "" if answer.status == 200 else str(answer.status)] += 1
        return answer

    def live(self, webinar):
        return webinar.live_session(self.model.now) is not None

    def was_held(self, webinar):
        return bool(webinar.ended_sessions(self.model.now))

    def prepare(self):
        """Two webinars are on the air, and one was."""
        super().prepare()
        for number in list(self.model.webinars)[:3]:
            session = self.people("start", number).json
            self.webinar(number).sessions.append(
                Session(session["uuid"], self.model.now, session.get("occurrence_id", ""))
            )
        self.zoom.clock.advance(minutes=5)
        self.model.now += 5 * MINUTE
        third = self.webinar(number)
        assert self.call("PUT", f"/webinars/{number}/status", {"action": "end"}).status == 204
        third.sessions[0].end = self.model.now

    def on_air(self, number):
        """The webinar and its running session, if there are any."""
        webinar = self.webinar(number)
        return webinar, webinar.live_session(self.model.now) if webinar else None

    @rule(data=st.data())
    def start(self, data):
        number = self.pick(data)
        webinar, live = self.on_air(number)
        answer = self.people("start", number)
        if webinar is None:
            assert answer.status == 404
        elif live or webinar.over(self.model.now):
            assert answer.status == 409
        else:
            assert answer.status == 200, answer.body
            day = (webinar.coming(self.model.now) or [""])[0]
            webinar.sessions.append(Session(answer.json["uuid"], self.model.now, day))

    @rule(email=emails, data=st.data())
    def join(self, email, data):
        number = self.pick(data, want=self.live)
        webinar, live = self.on_air(number)
        email = data.draw(
            st.sampled_from([*(webinar.registrants if webinar else ()), *(webinar.panelists if webinar else ()), email])
        )
        answer = self.people("join", number, email=email)
        assert answer.status == self.joining(webinar, live, email.lower()), answer.body
        if answer.status == 200:
            live.stays.append([email.lower(), self.model.now, None])

    def joining(self, webinar, live, email) -> int:
        if webinar is None:
            return 404
        if live is None:
            return 409
        if email != HOST and email not in webinar.panelists:
            person = webinar.registrants.get(email)
            if person is None:
                return 404
            if (person.status_in(live.occurrence) if live.occurrence else person.status) != "approved":
                return 409
        return 409 if any(s[0] == email and s[2] is None for s in live.stays) else 200

    @rule(data=st.data())
    def leave(self, data):
        number = self.pick(data, want=self.live)
        _, live = self.on_air(number)
        inside = [s for s in live.stays if s[2] is None] if live else []
        if inside:
            stay = data.draw(st.sampled_from(inside))
            assert self.people("leave", number, email=stay[0]).status == 200
            stay[2] = self.model.now

    @rule(data=st.data())
    def answer_a_poll(self, data):
        number = self.pick(data, want=self.live)
        webinar, live = self.on_air(number)
        inside = [s[0] for s in live.stays if s[2] is None] if live else []
        if not inside or not webinar.polls:
            return
        email, poll_id = data.draw(st.sampled_from(inside)), data.draw(st.sampled_from(sorted(webinar.polls)))
        asked = dict.fromkeys(q["name"] for q in webinar.polls[poll_id]["questions"])  # all of them have to be answered
        said = data.draw(st.sampled_from(["Yes", "No"]))
        reply = [{"question": name, "answer": said} for name in asked]
        answer = self.people("poll_answers", number, email=email, poll_id=poll_id, answers=reply)
        assert answer.status == 200, answer.body
        live.replies[email, poll_id] = [said] * len(asked)

    @rule(text=st.sampled_from(["Slides?", "Again?"]), data=st.data())
    def request(self, text, data):
        number = self.pick(data, want=self.live)
        _, live = self.on_air(number)
        inside = [s[0] for s in live.stays if s[2] is None] if live else []
        if inside:
            email = data.draw(st.sampled_from(inside))
            assert self.people("questions", number, email=email, question=text).status == 200
            live.questions.append((email, text))

    @rule(data=st.data())
    def end(self, data):
        number = self.pick(data, want=self.live)
        webinar, live = self.on_air(number)
        if self.done(number, self.call("PUT", f"/webinars/{number}/status", {"action": "end"})) and live:
            live.end = self.model.now
            webinar.ended = webinar.type == 5

    def past(self, data):
        """A webinar, its latest ended session, and how to name it: by number, or an earlier one by UUID."""
        number = self.pick(data, want=self.was_held)
        webinar = self.webinar(number)
        held = webinar.ended_sessions(self.model.now) if webinar else []
        if not held:
            return number, None, str(number)
        if data.draw(st.booleans()):
            one = data.draw(st.sampled_from(held))
            return number, one, one.uuid.replace("/", "%2F")
        return number, held[-1], str(number)

    def past_call(self, path, data):
        """A read of a past webinar; the answer where there is one."""
        number, one, name = self.past(data)
        answer = self.call("GET", path.format(name))
        if one is None:
            assert answer.rule == "past_webinar_not_found"
            return None, None, None
        return self.webinar(number), one, answer

    @rule(data=st.data())
    def list_instances(self, data):
        number = self.pick(data, want=self.was_held)
        answer = self.call("GET", f"/past_webinars/{number}/instances")
        if self.done(number, answer):
            held = self.webinar(number).ended_sessions(self.model.now)
            assert [w["uuid"] for w in answer.json["webinars"]] == [h.uuid for h in held]

    @rule(path=st.sampled_from(["/past_webinars/{}/participants", "/report/webinars/{}/participants"]), data=st.data())
    def read_participants(self, path, data):
        _, one, answer = self.past_call(path + "?page_size=300", data)
        if one:
            assert answer.status == 200, answer.body
            assert [p["user_email"].lower() for p in answer.json["participants"]] == [s[0] for s in one.stays]

    @rule(data=st.data())
    def read_absentees(self, data):
        webinar, one, answer = self.past_call("/past_webinars/{}/absentees?page_size=300", data)
        if one and webinar.approval_type == 2:
            assert answer.rule == "registration_not_enabled"
        elif one:
            came = {s[0] for s in one.stays}
            missing = [
                p.email
                for key, p in webinar.registrants.items()
                if (p.status_in(one.occurrence) if one.occurrence else p.status) == "approved"
                and p.since <= one.end
                and (key not in came or key in webinar.panelists)
            ]
            told = {r["email"] for r in answer.json["registrants"]}
            # Who registered and spoke may count as either: panelists come and go between the two.
            doubtful = {p.email for key, p in webinar.registrants.items() if key in came}
            assert set(missing) - doubtful <= told <= set(missing) | doubtful

    @rule(data=st.data())
    def read_the_report(self, data):
        _, one, answer = self.past_call("/report/webinars/{}", data)
        if one:
            told = answer.json
            seconds = sum((s[2] or one.end) // 1000 - s[1] // 1000 for s in one.stays)
            assert told["participants_count"] == len({s[0] for s in one.stays})
            assert told["total_minutes"] == -(-seconds // 60)

    @rule(path=st.sampled_from(["/past_webinars/{}/polls", "/report/webinars/{}/polls"]), data=st.data())
    def read_poll_results(self, path, data):
        _, one, answer = self.past_call(path, data)
        if one:
            told = [d["answer"] for q in answer.json["questions"] for d in q["question_details"]]
            assert sorted(told) == sorted(said for reply in one.replies.values() for said in reply)

    @rule(path=st.sampled_from(["/past_webinars/{}/qa", "/report/webinars/{}/qa"]), data=st.data())
    def read_questions_and_answers(self, path, data):
        _, one, answer = self.past_call(path, data)
        if one:
            told = [d["question"] for q in answer.json["questions"] for d in q["question_details"]]
            assert sorted(told) == sorted(text for _, text in one.questions)

    @rule(data=st.data())
    def read_the_survey_report(self, data):
        _, one, answer = self.past_call("/report/webinars/{}/survey", data)
        if one:
            assert answer.json["survey_answers"] == []

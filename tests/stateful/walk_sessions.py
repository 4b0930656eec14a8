"""The walk's steps around sessions of meetings, and what reports and dashboards show of all sessions."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_account import AccountWalk
from walk_model import Session
from walk_registration import GONE, instant

from mockzoom.contract.stateful.webinar_model import MINUTE

DAY = 24 * 60 * MINUTE
SID = "sid@hosts.example"
names = st.sampled_from(["Ann", "Bob", "Cyd"])


@dataclass
class HeldMeeting:
    """A meeting of Sid's without registration: its type, its planned end (None: it has none), its sessions."""

    kind: int
    end: int | None
    ended: bool = False
    sessions: list[Session] = field(default_factory=list)

    def settle(self, now):
        for one in self.sessions:
            if one.end is None and self.end is not None and now >= self.end:
                one.end = self.end

    def live(self, now):
        self.settle(now)
        return next((one for one in self.sessions if one.end is None), None)

    def past(self, now):
        self.settle(now)
        return [one for one in self.sessions if one.end is not None]

    def over(self, now):
        return self.ended or (self.end is not None and now >= self.end)


def key_of(session):
    return session.uuid.replace("/", "%2F")


def minutes_of(session):
    """The minutes of all who joined together, rounded up."""
    return -(-sum((s[2] or session.end) // 1000 - s[1] // 1000 for s in session.stays) // 60)


class SessionsWalk(AccountWalk):
    """Meetings are held as webinars are; whatever shows a session shows the same one."""

    def prepare(self):
        """A user hosts meetings of two types: one is live, the other was held."""
        super().prepare()
        info = {"email": SID, "type": 2, "first_name": "Sid"}
        assert self.call("POST", "/users", {"action": "custCreate", "user_info": info}).status == 201
        for kind in (2, 3):
            self.plan(kind, 24)
        for number, meeting in self.held.items():
            session = Session(self.people("start", number).json["uuid"], self.model.now, "")
            meeting.sessions.append(session)
            for name in ("Ann", "Bob"):
                assert self.people("join", number, name=name).status == 200
                session.stays.append([name, self.model.now, None])
        self.zoom.clock.advance(minutes=5)
        self.model.now += 5 * MINUTE
        assert self.people("end", number).status == 200
        session.end = self.model.now

    @property
    def held(self):
        return self.model.held

    def plan(self, kind, hours):
        start = self.model.now - self.model.now % 1000 + hours * 60 * MINUTE
        body = {"topic": "H", "type": kind, "start_time": instant(start), "settings": {"approval_type": 2}}
        answer = self.call("POST", f"/users/{SID}/meetings", body)
        if answer.status == 201:
            self.held[answer.json["id"]] = HeldMeeting(kind, start + 60 * MINUTE if kind == 2 else None)

    @rule(kind=st.sampled_from([2, 3]), hours=st.integers(0, 40))
    def plan_another(self, kind, hours):
        if len(self.held) < 5:
            self.plan(kind, hours)

    def held_meeting(self, data, want=None):
        wanted = [n for n, m in self.held.items() if want and want(m)]
        return data.draw(st.sampled_from((wanted or list(self.held)) * 8 + [GONE]), label="held meeting")

    def is_live(self, meeting):
        return meeting.live(self.model.now) is not None

    @rule(data=st.data())
    def start_a_meeting(self, data):
        number = self.held_meeting(data)
        meeting, answer = self.held.get(number), self.people("start", number)
        if meeting is None:
            assert answer.status == 404
        elif self.is_live(meeting) or meeting.over(self.model.now):
            assert answer.status == 409
        else:
            assert answer.status == 200, answer.body
            meeting.sessions.append(Session(answer.json["uuid"], self.model.now, ""))

    @rule(verb=st.sampled_from(["join", "leave"]), name=names, data=st.data())
    def come_or_go(self, verb, name, data):
        number = self.held_meeting(data, self.is_live)
        meeting = self.held.get(number)
        live = meeting.live(self.model.now) if meeting else None
        answer = self.people(verb, number, name=name)
        inside = [s for s in live.stays if s[0] == name and s[2] is None] if live else []
        if meeting is None:
            assert answer.status == 404
        elif live is None or bool(inside) == (verb == "join"):
            assert answer.status == 409
        elif verb == "join":
            live.stays.append([name, self.model.now, None])
        else:
            inside[0][2] = self.model.now

    @rule(by_api=st.booleans(), data=st.data())
    def end_a_meeting(self, by_api, data):
        number = self.held_meeting(data, self.is_live)
        meeting = self.held.get(number)
        live = meeting.live(self.model.now) if meeting else None
        if by_api:
            answer = self.call("PUT", f"/meetings/{number}/status", {"action": "end"})
            assert answer.rule == ("" if meeting else "meeting_not_found")
        else:
            assert self.people("end", number).status == (200 if live else 409 if meeting else 404)
        if live:
            live.end = self.model.now
            meeting.ended = meeting.kind == 2

    @rule(name=names, data=st.data())
    def ask_in_a_meeting(self, name, data):
        number = self.held_meeting(data, self.is_live)
        meeting = self.held.get(number)
        live = meeting.live(self.model.now) if meeting else None
        if live and any(s[0] == name and s[2] is None for s in live.stays):
            assert self.people("questions", number, name=name, question="Why?").status == 200
            live.questions.append((name, "Why?"))

    def read_past(self, path, data):
        """Read a past session of a meeting, by number or UUID; the session and the answer where there is one."""
        number = self.held_meeting(data, lambda m: m.past(self.model.now))
        past = self.held[number].past(self.model.now) if number in self.held else []
        one = data.draw(st.sampled_from([past[-1], *past])) if past else None
        name = number if one is None or (one is past[-1] and data.draw(st.booleans())) else key_of(one)
        answer = self.call("GET", path.format(name))
        if one is None:
            assert answer.rule == "past_meeting_not_found"
            return None, None
        assert answer.status == 200, answer.body
        return one, answer.json

    @rule(path=st.sampled_from(["/past_meetings/{}", "/report/meetings/{}"]), data=st.data())
    def read_the_figures_of_a_meeting(self, path, data):
        one, shown = self.read_past(path, data)
        if one:
            assert (shown["uuid"], shown["start_time"]) == (one.uuid, instant(one.start))
            assert shown["total_minutes"] == minutes_of(one)
            assert shown["participants_count"] == len({s[0] for s in one.stays})

    @rule(path=st.sampled_from(["/past_meetings/{}/participants", "/report/meetings/{}/participants"]), data=st.data())
    def read_the_people_of_a_meeting(self, path, data):
        one, shown = self.read_past(path + "?page_size=300", data)
        if one:
            assert [p["name"] for p in shown["participants"]] == [s[0] for s in one.stays]

    @rule(path=st.sampled_from(["/past_meetings/{}", "/report/meetings/{}"]), data=st.data())
    def read_the_questions_of_a_meeting(self, path, data):
        one, shown = self.read_past(path + "/qa", data)
        if one:
            assert sum(len(q["question_details"]) for q in shown["questions"]) == len(one.questions)

    @rule(path=st.sampled_from(["/past_meetings/{}/polls", "/report/meetings/{}/polls"]), data=st.data())
    def read_the_polls_of_a_meeting(self, path, data):
        one, shown = self.read_past(path, data)
        if one:
            assert shown["questions"] == []

    @rule(data=st.data())
    def read_the_survey_of_a_meeting(self, data):
        one, shown = self.read_past("/report/meetings/{}/survey", data)
        if one:
            assert shown["survey_answers"] == []

    @rule(data=st.data())
    def list_the_instances_of_a_meeting(self, data):
        number = self.held_meeting(data)
        answer = self.call("GET", f"/past_meetings/{number}/instances")
        if number in self.held:
            uuids = [one.uuid for one in self.held[number].past(self.model.now)]
            assert [one["uuid"] for one in answer.json["meetings"]] == uuids
        else:
            assert answer.rule == "meeting_not_found"

    def window(self):
        """The past three weeks, up to today, and the first moment of them."""
        first = self.model.now - 21 * DAY
        first -= first % DAY
        return f"from={instant(first)[:10]}&to={instant(self.model.now)[:10]}", first

    @rule(kind=st.sampled_from(["past", "pastOne"]))
    def report_on_sid(self, kind):
        days, first = self.window()
        past = [one for m in self.held.values() for one in m.past(self.model.now) if one.start >= first]
        people = {one.uuid: len({s[0] for s in one.stays}) for one in past}
        wanted = {uuid for uuid, found in people.items() if (found > 1 if kind == "past" else found == 1)}
        listed = self.all_of(f"/report/users/{SID}/meetings?{days}&type={kind}", "meetings")
        assert {row["uuid"] for row in listed} == wanted
        assert [row["start_time"] for row in listed] == sorted(row["start_time"] for row in listed)

    @rule()
    def report_on_hosts_and_days(self):
        days, first = self.window()
        past = [one for m in self.held.values() for one in m.past(self.model.now) if one.start >= first]
        rows = {row["email"]: row for row in self.all_of(f"/report/users?{days}", "users")}
        assert (SID in rows) == bool(past)
        if past:
            assert (rows[SID]["meetings"], rows[SID]["meeting_minutes"]) == (len(past), sum(map(minutes_of, past)))
        today = instant(self.model.now)[:10]
        daily = self.get("/report/daily")["dates"][-1]
        started = [one for one in past if instant(one.start)[:10] == today]
        assert (daily["date"], daily["meetings"] >= len(started)) == (today, True)
        assert self.get(f"/report/telephone?{days}")["telephony_usage"] == []
        assert self.get("/report/activities")["activity_logs"] == []
        storage = self.get(f"/report/cloud_recording?{days}")["cloud_recording_storage"]
        assert [day["date"] < today for day in storage] == [True] * 21

    @rule(data=st.data())
    def summarize_a_meeting(self, data):
        number = self.held_meeting(data, lambda m: m.past(self.model.now))
        past = self.held[number].past(self.model.now) if number in self.held else []
        made = self.people("summary", number, overview="All.")
        assert made.status == (200 if past else 409 if number in self.held else 404)
        if past:
            shown = self.get(f"/meetings/{key_of(past[-1])}/meeting_summary")
            assert (shown["meeting_uuid"], shown["summary_content"]) == (past[-1].uuid, "All.")

    @rule()
    def look_at_the_dashboards(self):
        days, _ = self.window()
        live = {m.live(self.model.now).uuid for m in self.held.values() if self.is_live(m)}
        assert {m["uuid"] for m in self.all_of(f"/metrics/meetings?{days}", "meetings", 3)} == live
        webinars = [w.live_session(self.model.now) for w in self.model.webinars.values()]
        on_air = {one.uuid for one in webinars if one}
        assert {w["uuid"] for w in self.all_of(f"/metrics/webinars?{days}", "webinars", 3)} == on_air

    @rule(data=st.data())
    def look_at_one_on_the_dashboard(self, data):
        number = self.held_meeting(data, self.is_live)
        meeting = self.held.get(number)
        live = meeting.live(self.model.now) if meeting else None
        one, people = (
            self.call("GET", f"/metrics/meetings/{number}{path}") for path in ("", "/participants?page_size=99")
        )
        if live is None:
            assert {one.rule, people.rule} == {"session_not_on_dashboard"}
        else:
            assert (one.json["uuid"], one.json["participants"]) == (live.uuid, len({s[0] for s in live.stays}))
            shown = [(p["user_name"], "leave_time" in p) for p in people.json["participants"]]
            assert shown == [(s[0], s[2] is not None) for s in live.stays]

    @rule(data=st.data())
    def look_at_a_webinar_on_the_dashboard(self, data):
        number = self.pick(data, want=self.live)
        _, live = self.on_air(number)
        one, people = (
            self.call("GET", f"/metrics/webinars/{number}{path}") for path in ("", "/participants?page_size=99")
        )
        if live is None:
            assert {one.rule, people.rule} <= {"session_not_on_dashboard", "dashboard_of_other_kind"}
        else:
            assert one.json["participants"] == len({s[0] for s in live.stays})
            assert [p["email"].lower() for p in people.json["participants"]] == [s[0] for s in live.stays]

    @rule()
    def read_what_sid_has_to_do(self):
        near = {
            number
            for number, m in self.held.items()
            if m.end is not None and not m.over(self.model.now) and m.end - 60 * MINUTE < self.model.now + DAY
        }
        assert {m["id"] for m in self.get(f"/users/{SID}/upcoming_meetings")["meetings"]} == near

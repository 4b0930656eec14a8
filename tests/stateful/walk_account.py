"""The walk's steps for the account: users with and without a licence, and meetings."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_life import LifeWalk
from walk_model import HOST
from walk_registration import GONE, emails, instant, statuses

from mockzoom.contract.stateful.webinar_model import MINUTE, RegistrantModel

NAMES = ["nora", "omar", "pia"]
users = st.sampled_from([f"{name}@users.example" for name in NAMES])


class AccountWalk(LifeWalk):
    """Users are added and removed with what they host; meetings register people by their own rules."""

    def prepare(self):
        """Two users and two meetings are there."""
        super().prepare()
        for name in NAMES[:2]:
            email = f"{name}@users.example"
            info = {"email": email, "type": 2, "first_name": "U"}
            made = self.call("POST", "/users", {"action": "custCreate", "user_info": info}).json
            self.model.users[email] = [made["id"], 2, False]
        for approval in (0, 1):
            self.meet(2, approval, 30)

    def user_gone(self, email, answer):
        if email in self.model.users:
            assert not answer.rule, answer.body
            return False
        assert answer.rule == "user_not_found"
        return True

    @rule(email=users, kind=st.sampled_from([1, 2]))
    def add_a_user(self, email, kind):
        body = {"action": "custCreate", "user_info": {"email": email, "type": kind, "first_name": "U"}}
        answer = self.call("POST", "/users", body)
        if email in self.model.users:
            assert answer.rule == "user_exists"
        else:
            assert answer.status == 201, answer.body
            self.model.users[email] = [answer.json["id"], kind, False]

    @rule(email=users, kind=st.sampled_from([1, 2]))
    def change_a_user(self, email, kind):
        if not self.user_gone(email, self.call("PATCH", f"/users/{email}", {"type": kind})):
            user = self.model.users[email]
            user[1:] = [kind, user[2] and kind == 2]

    @rule(email=users, plan=st.booleans())
    def change_a_plan(self, email, plan):
        user = self.model.users.get(email)
        answer = self.call("PATCH", f"/users/{email}/settings", {"feature": {"webinar": plan}})
        if user and plan and user[1] == 1:
            assert answer.rule == "webinar_needs_licence"
        elif not self.user_gone(email, answer):
            user[2] = plan

    @rule(email=users)
    def read_a_user(self, email):
        answer, settings = self.call("GET", f"/users/{email}"), self.call("GET", f"/users/{email}/settings")
        if not self.user_gone(email, answer):
            user_id, kind, plan = self.model.users[email]
            assert (answer.json["id"], answer.json["type"]) == (user_id, kind)
            assert settings.json["feature"]["webinar"] == plan

    @rule()
    def list_users(self):
        told = {u["email"] for u in self.get("/users?page_size=300")["users"]}
        assert {email for email in told if email.endswith("users.example")} == set(self.model.users)

    @rule(email=users, action=st.sampled_from(["delete", "disassociate"]))
    def remove_a_user(self, email, action):
        if not self.user_gone(email, self.call("DELETE", f"/users/{email}?action={action}")):
            del self.model.users[email]

    @rule(email=users)
    def host_elsewhere(self, email):
        """A user's webinar needs the plan, is listed under the user, and goes with the user."""
        if self.model.users.get(email) is None:
            return
        answer = self.call("POST", f"/users/{email}/webinars", {"topic": "Elsewhere"})
        if not self.model.users[email][2]:
            assert answer.rule == "webinar_plan_missing"
            return
        if answer.rule == "webinar_daily_limit":
            return
        number = answer.json["id"]
        assert number in [w["id"] for w in self.get(f"/users/{email}/webinars?page_size=300")["webinars"]]
        self.call("DELETE", f"/users/{email}?action=delete")
        del self.model.users[email]
        assert self.call("GET", f"/webinars/{number}").rule == "webinar_not_found"

    def some_meeting(self, data):
        return data.draw(st.sampled_from([*self.model.meetings] * 6 + [GONE]), label="meeting")

    def meeting_gone(self, number, answer):
        if number in self.model.meetings:
            return False
        assert answer.rule == "meeting_not_found"
        return True

    @rule(kind=st.sampled_from([2, 2, 3]), approval=st.sampled_from([0, 0, 1, 2]), hours=st.integers(0, 40))
    def make_a_meeting(self, kind, approval, hours):
        if len(self.model.meetings) >= 4 or self.model.counted("change") >= 100:
            return
        self.meet(kind, approval, hours)

    def meet(self, kind, approval, hours):
        start = self.model.now - self.model.now % 1000 + hours * 60 * MINUTE
        body = {"topic": "M", "type": kind, "start_time": instant(start), "settings": {"approval_type": approval}}
        answer = self.call("POST", "/users/me/meetings", body)
        assert answer.status == 201, answer.body
        self.model.count("change")
        self.model.meetings[answer.json["id"]] = [kind, approval, start + 60 * MINUTE, {}]

    @rule(data=st.data())
    def read_a_meeting(self, data):
        number = self.some_meeting(data)
        answer = self.call("GET", f"/meetings/{number}")
        if not self.meeting_gone(number, answer):
            assert answer.json["settings"]["approval_type"] == self.model.meetings[number][1]

    @rule()
    def list_meetings(self):
        assert {m["id"] for m in self.all_of("/users/me/meetings", "meetings", 3)} == set(self.model.meetings)

    @rule(data=st.data())
    def delete_a_meeting(self, data):
        if data.draw(st.integers(0, 3)):
            return
        number = self.some_meeting(data)
        if not self.meeting_gone(number, self.call("DELETE", f"/meetings/{number}")):
            del self.model.meetings[number]

    @rule(people=st.lists(emails, min_size=1, max_size=3), batch=st.booleans(), auto=st.booleans(), data=st.data())
    def register_for_a_meeting(self, people, batch, auto, data):
        number = self.some_meeting(data)
        entries = [{"email": email, "first_name": "A"} for email in people]
        if batch:
            body = {"registrants": entries, "auto_approve": auto}
            answer = self.call("POST", f"/meetings/{number}/batch_registrants", body)
        else:
            people, auto = people[:1], False
            answer = self.call("POST", f"/meetings/{number}/registrants", entries[0])
        if self.meeting_gone(number, answer):
            return
        expected = self.meeting_refusal(number, [email.lower() for email in people], batch=batch)
        assert answer.rule == expected, answer.body
        if not expected:
            rows = answer.json["registrants"] if batch else [answer.json]
            self.book_a_meeting(number, people, rows, auto=auto)

    def meeting_refusal(self, number, folded, *, batch) -> str:
        kind, approval, end, known = self.model.meetings[number]
        faults = [
            (batch and kind != 2, "not_scheduled_meeting"),
            (approval == 2, "meeting_registration_not_enabled"),
            (kind == 2 and end <= self.model.now, "meeting_over"),
            (HOST in folded, "meeting_host_cannot_register"),
            (any(known[e].status == "denied" for e in folded if e in known), "registrant_denied"),
            (
                any(self.model.counted("meeting", number, e) + folded.count(e) > 3 for e in folded),
                "meeting_registrant_daily_limit",
            ),
        ]
        return next((rule for wrong, rule in faults if wrong), "")

    def book_a_meeting(self, number, people, rows, *, auto):
        _, approval, _, known = self.model.meetings[number]
        for email, row in zip(people, rows, strict=True):
            key = email.lower()
            self.model.count("meeting", number, key)
            status = "pending" if approval == 1 and not auto else "approved"
            person = known.setdefault(key, RegistrantModel(row["registrant_id"], email, status, self.model.now))
            assert row["registrant_id"] == person.id
            assert ("join_url" in row) == (person.status == "approved")

    @rule(status=statuses, data=st.data())
    def list_meeting_registrants(self, status, data):
        number = self.some_meeting(data)
        path = f"/meetings/{number}/registrants?status={status}"
        if number in self.model.meetings and self.model.meetings[number][1] == 2:
            assert self.call("GET", path).rule == "meeting_registration_not_enabled"
        elif number in self.model.meetings:
            listed = self.all_of(path, "registrants")
            known = self.model.meetings[number][3].values()
            assert [r["id"] for r in listed] == [p.id for p in known if p.status == status]

    @rule(action=st.sampled_from(["approve", "deny", "cancel"]), email=emails, data=st.data())
    def change_a_meeting_registrant(self, action, email, data):
        number = self.some_meeting(data)
        body = {"action": action, "registrants": [{"email": email}]}
        answer = self.call("PUT", f"/meetings/{number}/registrants/status", body)
        if self.meeting_gone(number, answer):
            return
        _, approval, _, known = self.model.meetings[number]
        person = known.get(email.lower())
        if approval == 2:
            assert answer.rule == "meeting_registration_not_enabled"
        elif person and self.model.counted("meeting status", number, email.lower()) >= 10:
            assert answer.status == 429
        else:
            assert answer.status == 204, answer.body
            if person:
                self.model.count("meeting status", number, email.lower())
                person.status = "approved" if action == "approve" else "denied"

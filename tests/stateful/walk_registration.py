"""The walk's steps around webinars and their registrants."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from walk_model import HOST, WalkModel, WalkWebinar

from mockzoom.contract.stateful.webinar_model import DAY, MINUTE, OccurrenceModel

NAMES = ["ana", "Ana", "bo", "cy", "di"]
EMAILS = [f"{name}@example.com" for name in NAMES * 4] + [HOST]
emails = st.sampled_from(EMAILS)
statuses = st.sampled_from(["approved", "pending", "denied"])
GONE = 81111111111


def instant(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


class RegistrationWalk(RuleBasedStateMachine):
    """Webinars are made, changed and deleted; people register, are approved, denied and taken out; time passes."""

    make_mock = None  # set by the test
    met: Counter[tuple[str, str]]  # how often each operation gave each outcome, over all walks

    @initialize(profile=st.sampled_from(["2021-08", "2025-06", "2026-09"]))
    def begin(self, profile):
        self.zoom = type(self).new_zoom(profile=profile)
        self.model = WalkModel(self.zoom.clock.now)
        for kind, approval, booking in ((5, 0, 1), (5, 1, 1), (9, 0, 1), (9, 0, 3), (6, 0, 1)):
            self.create(kind, approval, booking, limit=0, hours=30, minutes=60, times=3)
        self.prepare()

    def prepare(self):
        """What is there before the walk begins; longer walks add to it."""

    def pick(self, data, *, kinds=(5, 6, 9), want=None):
        """A webinar's number, if possible of one that is wanted; now and then one that does not exist."""
        numbers = [n for n, webinar in self.model.webinars.items() if webinar.type in kinds]
        wanted = [n for n in numbers if want and want(self.model.webinars[n])]
        return data.draw(st.sampled_from((wanted or numbers) * 12 + numbers + [GONE]), label="webinar")

    def call(self, method, path, body=None):
        answer = self.zoom.call(method, f"/v2{path}", body)
        self.met[answer.operation_id, answer.rule] += 1
        return answer

    def get(self, path):
        answer = self.call("GET", path)
        assert answer.status == 200, answer.body
        return answer.json

    def all_of(self, path, key, size=2):
        """A list, read page by page; every page agrees with the whole."""
        found, token, joint = [], "", "&" if "?" in path else "?"
        while True:
            page = self.get(f"{path}{joint}page_size={size}&next_page_token={token}")
            found += page[key]
            token = page["next_page_token"]
            if not token:
                assert page["total_records"] == len(found)
                return found

    def webinar(self, number):
        return self.model.webinars.get(number)

    def unknown(self, number, answer):
        """Whether the webinar does not exist, in which case the answer must say so."""
        if self.webinar(number) is None:
            assert answer.rule == "webinar_not_found"
            return True
        return False

    @rule(
        kind=st.sampled_from([5, 5, 6, 9]),
        approval=st.sampled_from([0, 0, 1, 2]),
        booking=st.sampled_from([1, 2, 3]),
        limit=st.sampled_from([0, 0, 2]),
        hours=st.integers(0, 60),
        minutes=st.integers(0, 240),
        times=st.integers(1, 4),
    )
    def make_a_webinar(self, **wishes):
        if len(self.model.webinars) < 8:
            self.create(**wishes)

    def create(self, kind, approval, booking, limit, hours, minutes, times):
        start = self.model.now - self.model.now % 1000 + hours * 60 * MINUTE
        body = {
            "topic": f"T{start}",
            "type": kind,
            "start_time": instant(start),
            "duration": minutes,
            "recurrence": {"type": 1, "end_times": times},
            "settings": {
                "approval_type": approval,
                "registration_type": booking,
                "registrants_restrict_number": limit,
            },
        }
        answer = self.call("POST", "/users/me/webinars", body)
        if self.model.counted("change") >= 100:
            assert answer.rule == "webinar_daily_limit"
            return
        assert answer.status == 201, answer.body
        self.model.count("change")
        webinar = WalkWebinar(0, kind, approval, limit, start, minutes, booking, topic=body["topic"])
        if kind == 9:
            starts = [start + n * DAY for n in range(times)]
            webinar.occurrences = {str(s): OccurrenceModel(s, minutes) for s in starts}
            assert [o["occurrence_id"] for o in answer.json["occurrences"]] == list(webinar.occurrences)
        webinar.id = answer.json["id"]
        self.model.webinars[webinar.id] = webinar

    @rule(minutes=st.integers(0, 240), limit=st.sampled_from([0, 1, 3]), approval=st.integers(0, 2), data=st.data())
    def change_a_webinar(self, data, minutes, limit, approval):
        number = self.pick(data)
        settings = {"registrants_restrict_number": limit, "approval_type": approval}
        answer = self.call("PATCH", f"/webinars/{number}", {"duration": minutes, "settings": settings})
        if self.unknown(number, answer):
            return
        if self.model.counted("change") >= 100:
            assert answer.rule == "webinar_daily_limit"
            return
        assert answer.status == 204
        self.model.count("change")
        webinar = self.webinar(number)
        webinar.settle(self.model.now)
        if minutes != webinar.minutes:
            for day in webinar.occurrences.values():
                day.minutes = minutes
        webinar.minutes, webinar.limit = minutes, limit
        webinar.settle(self.model.now, at_once=True)
        if webinar.type == 5:
            webinar.approval_type = approval

    @rule(data=st.data())
    def delete_a_webinar(self, data):
        if data.draw(st.integers(0, 5)):
            return  # seldom: much can happen to a webinar that lives long
        number = self.pick(data)
        answer = self.call("DELETE", f"/webinars/{number}")
        if self.unknown(number, answer):
            return
        if self.webinar(number).live_session(self.model.now) is not None:
            assert answer.rule == "webinar_in_progress"
            return
        if self.webinar(number).type == 5 and self.webinar(number).sessions and self.zoom.settings.profile == "2021-08":
            assert answer.rule == "webinar_has_ended"
            return
        assert answer.status == 204
        del self.model.webinars[number]

    @rule(data=st.data())
    def delete_an_occurrence(self, data):
        number = self.pick(data)
        webinar = self.webinar(number)
        day = data.draw(st.sampled_from([*(webinar.occurrences if webinar else ()), "17"]))
        answer = self.call("DELETE", f"/webinars/{number}?occurrence_id={day}")
        if self.unknown(number, answer):
            return
        if day not in webinar.occurrences or webinar.occurrences[day].deleted:
            assert answer.rule == "occurrence_not_found"
        elif (live := webinar.live_session(self.model.now)) and live.occurrence == day:
            assert answer.rule == "webinar_in_progress"
        else:
            assert answer.status == 204
            webinar.occurrences[day].deleted = True

    @rule(data=st.data())
    def read_a_webinar(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}")
        if self.unknown(number, answer):
            return
        webinar, told = self.webinar(number), answer.json
        settings = told["settings"]
        assert (told["id"], told["topic"], told["type"]) == (number, webinar.topic, webinar.type)
        assert (told["duration"], settings["approval_type"]) == (webinar.minutes, webinar.approval_type)
        assert settings["registrants_restrict_number"] == webinar.limit
        if webinar.type == 9:
            of_2021 = self.zoom.settings.profile == "2021-08"  # which does not list deleted ones
            days = webinar.occurrences.items()
            shown = [name for name, day in days if not day.over(self.model.now) and not (of_2021 and day.deleted)]
            assert [o["occurrence_id"] for o in told["occurrences"]] == shown

    @rule(kind=st.sampled_from(["scheduled", "upcoming"]))
    def list_webinars(self, kind):
        listed = [w["id"] for w in self.all_of(f"/users/me/webinars?type={kind}", "webinars", 300)]
        mine = [s.id for s in self.model.webinars.values() if kind == "scheduled" or not s.over(self.model.now)]
        assert [number for number in listed if number < 90_000_000_000] == mine

    @rule(people=st.lists(emails, min_size=1, max_size=4), auto=st.booleans(), data=st.data())
    def register_a_batch(self, data, people, auto):
        number = self.pick(data)
        entries = [{"email": email, "first_name": "A"} for email in people]
        answer = self.call(
            "POST", f"/webinars/{number}/batch_registrants", {"registrants": entries, "auto_approve": auto}
        )
        expected = self.model.registration_error(number, people, batch=True, auto_approve=auto)
        assert answer.rule == expected
        if not expected:
            told = answer.json["registrants"]
            registered = self.model.register(number, people, [r["registrant_id"] for r in told], auto_approve=auto)
            for person, row in zip(registered, told, strict=True):
                assert (row["registrant_id"], row["email"]) == (person.id, person.email)
                assert ("join_url" in row) == (person.status == "approved")

    @rule(email=emails, data=st.data())
    def register_one(self, email, data):
        number = self.pick(data)
        webinar = self.webinar(number)
        some = st.sampled_from([*webinar.occurrences, "17"]) if webinar and webinar.occurrences else st.just("17")
        days = data.draw(st.lists(some, max_size=2))
        titles = data.draw(st.sampled_from([sorted(webinar.required_questions) if webinar else [], []]))
        body = {"email": email, "first_name": "A", "custom_questions": [{"title": t, "value": "v"} for t in titles]}
        answer = self.call("POST", f"/webinars/{number}/registrants?occurrence_ids={','.join(days)}", body)
        expected = self.model.registration_error(number, [email], batch=False, occurrences=days, answered=titles)
        assert answer.rule == expected
        if expected:
            self.model.count_refused_attempt(number, email, expected)
        else:
            (person,) = self.model.register(number, [email], [answer.json["registrant_id"]], occurrences=days)
            assert answer.json["registrant_id"] == person.id
            assert ("join_url" in answer.json) == (person.status == "approved")
            if webinar.type == 9:
                told = [o["occurrence_id"] for o in answer.json["occurrences"]]
                assert told == [d for d, day in webinar.occurrences.items() if not day.deleted and person.status_in(d)]

    @rule(status=statuses, data=st.data())
    def list_registrants(self, status, data):
        number = self.pick(data, want=lambda webinar: webinar.registrants)
        webinar = self.webinar(number)
        if webinar is None:
            return
        day = data.draw(st.sampled_from(["", *webinar.occurrences]))
        listed = self.all_of(f"/webinars/{number}/registrants?status={status}&occurrence_id={day}", "registrants")
        known = [p for p in webinar.registrants.values() if (p.status_in(day) if day else p.status) == status]
        assert [(r["id"], r["email"], r["status"]) for r in listed] == [(p.id, p.email, status) for p in known]
        assert all(("join_url" in r) == (status == "approved") for r in listed)

    def somebody(self, number, data):
        webinar = self.webinar(number)
        return data.draw(
            st.sampled_from([p.id for p in webinar.registrants.values()] * 4 + ["N" * 22] if webinar else ["N" * 22])
        )

    @rule(data=st.data())
    def read_a_registrant(self, data):
        number = self.pick(data, want=lambda webinar: webinar.registrants)
        person_id = self.somebody(number, data)
        expected = self.model.registrant_error(number, person_id)
        answer = self.call("GET", f"/webinars/{number}/registrants/{person_id}")
        assert answer.rule == expected
        if not expected:
            person = self.webinar(number).by_id(person_id)
            assert (answer.json["email"], answer.json["status"]) == (person.email, person.status)

    @rule(data=st.data())
    def delete_a_registrant(self, data):
        number = self.pick(data, want=lambda webinar: webinar.registrants)
        person_id = self.somebody(number, data)
        expected = self.model.registrant_error(number, person_id)
        answer = self.call("DELETE", f"/webinars/{number}/registrants/{person_id}")
        assert answer.rule == expected
        if not expected:
            assert answer.status == 204
            self.model.delete_registrant(number, person_id)

    @rule(
        action=st.sampled_from(["approve", "deny", "cancel"]),
        people=st.lists(emails, max_size=3),
        data=st.data(),
    )
    def change_statuses(self, action, people, data):
        number = self.pick(data, want=lambda webinar: webinar.registrants)
        webinar = self.webinar(number)
        day = data.draw(st.sampled_from(["", "", *(webinar.occurrences if webinar else ()), "17"]))
        body = {"action": action, "registrants": [{"email": email} for email in people]}
        answer = self.call("PUT", f"/webinars/{number}/registrants/status?occurrence_id={day}", body)
        assert answer.rule == self.model.change_status(number, action, people, day)

    @rule(minutes=st.sampled_from([1, 30, 120, 24 * 60]))
    def time_passes(self, minutes):
        self.zoom.clock.advance(minutes=minutes)
        self.model.now += minutes * MINUTE

"""The walk's prediction of webhook events: what a step changes in the model is announced, and no more."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis.stateful import RuleBasedStateMachine, invariant

# Changes of fields are not in the model in full, so `webinar.updated` is left to its own tests.
PREDICTED = {
    "webinar.created": "created",
    "webinar.deleted": "deleted",
    "webinar.registration_created": "registered",
    "webinar.registration_approved": "approved",
    "webinar.registration_denied": "denied",
    "webinar.registration_cancelled": "denied",
    "webinar.started": "started",
    "webinar.ended": "ended",
    "webinar.participant_joined": "joined",
    "webinar.participant_left": "left",
    "meeting.started": "started",
    "meeting.ended": "ended",
    "meeting.participant_joined": "joined",
    "meeting.participant_left": "left",
    "meeting.created": "created",
    "meeting.deleted": "deleted",
    "meeting.registration_created": "registered",
    "meeting.registration_approved": "approved",
    "meeting.registration_denied": "denied",
    "meeting.registration_cancelled": "denied",
    "user.created": "created",
    "user.updated": "updated",
    "user.settings_updated": "updated settings",
    "user.deleted": "deleted",
    "user.disassociated": "deleted",
}

# What the beginning and the end of something are called in PREDICTED.
FLAGS = {"occurrence": ("", "deleted"), "session": ("started", "ended"), "stay": ("joined", "left")}


class EventsWalk(RuleBasedStateMachine):
    """A receiver gets every event, and after each step the new ones are those that the model predicts."""

    def prepare(self):
        """The receiver is subscribed when everything else is there."""
        super().prepare()
        body = {"url": "http://receiver.test/", "events": ["*"], "transport": "pull", "validate": False}
        assert self.zoom.control("POST", "/webhooks", body).status == 201
        self.facts = facts(self.model)

    @invariant()
    def events_are_predicted(self):
        if not hasattr(self, "facts"):
            return
        before, self.facts = self.facts, facts(self.model)
        known = {fact[1] for fact in (*before, *self.facts)}
        got = Counter()
        for event in self.received():
            if event["event"] == "endpoint.url_validation":  # every 72 hours
                continue
            word, key = PREDICTED.get(event["event"]), subject(event["payload"]["object"])
            if word and key[0] in known:
                got[word, *key] += 1
        assert got == predicted(before, self.facts)

    def received(self):
        """The events since the last step."""
        while requests := self.zoom.control("POST", "/deliveries/claim", {}).json["requests"]:
            for request in requests:
                outcome = {"holder": request["holder"], "status": 200}
                self.zoom.control("POST", f"/deliveries/{request['id']}/outcome", outcome)
                yield json.loads(request["body"])


def subject(shown):
    """Whom or what an event is about: the number or user, and the person within."""
    number = shown.get("id") or shown.get("meeting_id")
    number = int(number) if str(number).isdecimal() else number
    person = shown.get("registrant", {}).get("email", "").lower()
    return (number, person)


def facts(model):
    """What the model holds, by kind, number of a webinar or meeting or id of a user, and person or session."""
    found = {}
    for number, webinar in model.webinars.items():
        webinar.settle(model.now)
        found["webinar", number, ""] = ""
        for email, person in webinar.registrants.items():
            found["registrant", number, email] = statuses_of(person)
        for day, occurrence in webinar.occurrences.items():
            found["occurrence", number, day] = occurrence.deleted
        found |= facts_of_sessions(number, webinar.sessions)
    for number, held in model.held.items():
        held.settle(model.now)
        found["meeting", number, ""] = ""
        found |= facts_of_sessions(number, held.sessions)
    for number, (_, _, _, known) in model.meetings.items():
        found["meeting", number, ""] = ""
        for email, person in known.items():
            found["registrant", number, email] = statuses_of(person)
    for user_id, kind, plan in model.users.values():
        found["user", user_id, ""] = (kind, plan)
    return found


def facts_of_sessions(number, sessions):
    """Which sessions and stays there are, and whether they are over."""
    found = {}
    for session in sessions:
        found["session", number, session.uuid] = session.end is not None
        for stay, (_, _, left) in enumerate(session.stays):
            found["stay", number, f"{session.uuid}/{stay}"] = left is not None or session.end is not None
    return found


def statuses_of(person):
    """The status of a registrant, and those of occurrences where it differs."""
    other = {day: status for day, status in person.occurrence_status.items() if status != person.status}
    return person.status, tuple(sorted(other.items()))


def predicted(before, after):
    """The events of a step, counted by what happened, number and person."""
    expected = Counter()
    gone = {fact[1] for fact in before if fact[0] in ("webinar", "meeting") and fact not in after}
    for fact in (*before, *(fact for fact in after if fact not in before)):
        kind, number, part = fact
        if kind not in ("webinar", "meeting") and number in gone:
            continue  # it goes with the webinar or meeting
        for word in words(kind, before.get(fact), after.get(fact)):
            expected[word, number, part if kind == "registrant" else ""] += 1
    return expected


def words(kind, old, new):
    """What happened to one fact; None stands for one that was not there, or is not any more."""
    if kind in FLAGS:  # false until something has happened
        begun, over = FLAGS[kind]
        return [begun] * (old is None and bool(begun)) + [over] * (bool(new) and not old)
    if kind == "registrant" and new is None:
        return ["denied"]  # announced as cancelled
    if old is None or new is None:
        return ["deleted" if new is None else "registered" if kind == "registrant" else "created"]
    if kind == "registrant" and old != new:
        return [new[0] if old[0] != new[0] else changed_day(old, new)]
    return [] if old == new else ["updated"] if old[0] != new[0] else ["updated settings"]


def changed_day(old, new):
    """The status that one occurrence has got."""
    (day,) = {day for day, _ in set(old[1]) ^ set(new[1])}
    return dict(new[1]).get(day, new[0])

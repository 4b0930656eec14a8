"""The walk's steps around recordings: sessions are recorded, files trashed, recovered and deleted, people register."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_life import LifeWalk
from walk_registration import emails

DAY = 86_400_000
TRASH = 30 * DAY
STEPS = {"start": (None, "stopped"), "pause": ("running",), "resume": ("paused",), "stop": ("running", "paused")}
AFTER = {"start": "running", "pause": "paused", "resume": "running", "stop": "stopped"}


@dataclass
class RecordingModel:
    """A recording: its session, what the host does, and which files are where; `files` are known once they were read.

    A file is in the trash since a moment, or None.
    """

    number: int
    session: object
    state: str = "running"
    takes: int = 1
    trashed: int | None = None
    files: dict[str, int | None] | None = None
    topic: str = ""
    registrants: dict[str, str] = field(default_factory=dict)  # id by e-mail

    def settle(self, now: int) -> None:
        """Empty the trash."""
        if self.files is not None:
            since = {name: self.trashed if self.trashed is not None else at for name, at in self.files.items()}
            if self.trashed is not None and self.trashed + TRASH <= now:
                self.files = {}
            elif self.trashed is None:
                self.files = {name: at for name, at in since.items() if at is None or at + TRASH > now}

    def kept(self) -> list[str]:
        """The files outside the trash."""
        return [] if self.trashed is not None else [name for name, at in (self.files or {}).items() if at is None]


class RecordingWalk(LifeWalk):
    """What was recorded is found by number, UUID and list, until it is deleted; and comes back from the trash."""

    def prepare(self):
        """Both webinars that are live are recorded, and one of them ends."""
        super().prepare()
        self.recordings = {}  # by the UUID of the session, in the order in which recording began
        live = [number for number in self.model.webinars if self.on_air(number)[1]]
        for number in live:
            self.take(number, "start")
        webinar, session = self.on_air(live[0])
        assert self.call("PUT", f"/webinars/{live[0]}/status", {"action": "end"}).status == 204
        session.end, webinar.ended = self.model.now, webinar.type == 5

    def take(self, number, action):
        _, live = self.on_air(number)
        known = self.recordings.get(live.uuid) if live else None
        answer = self.people("recording", number, action=action)
        if live is None:
            assert answer.status == (404 if self.webinar(number) is None else 409)
        elif (known.state if known else None) not in STEPS[action]:
            assert answer.status == 409, answer.body
        else:
            assert answer.status == 200, answer.body
            if known is None:
                known = self.recordings[live.uuid] = RecordingModel(number, live, takes=0)
            known.takes += action == "start"
            known.state = AFTER[action]

    @rule(action=st.sampled_from(["start", "start", "stop", "pause", "resume"]), data=st.data())
    def control_a_recording(self, action, data):
        """The same through the API, where a step that does not fit is accepted."""
        number = self.pick(data, want=self.live)
        webinar, live = self.on_air(number)
        answer = self.call("PATCH", f"/live_meetings/{number}/events", {"method": f"recording.{action}"})
        assert answer.rule == ("" if live else "no_live_meeting" if webinar else "meeting_not_found")
        known = self.recordings.get(live.uuid) if live else None
        if live and (known.state if known else None) in STEPS[action]:
            if known is None:
                known = self.recordings[live.uuid] = RecordingModel(number, live, takes=0)
            known.takes += action == "start"
            known.state = AFTER[action]

    def ready(self):
        """The recordings whose session has ended, with the files that they have."""
        for webinar in self.model.webinars.values():
            webinar.settle(self.model.now)
        ended = {uuid: one for uuid, one in self.recordings.items() if one.session.end is not None}
        for uuid, one in ended.items():
            if one.files is None:
                path = f"/meetings/{self.named(uuid)}/recordings"
                found = self.get(path)["recording_files"]
                one.files = dict.fromkeys(file["id"] for file in found)
                assert sum(file["file_type"] in ("MP4", "M4A") for file in found) == 2 * one.takes
            one.settle(self.model.now)
        return {uuid: one for uuid, one in ended.items() if one.files}

    def named(self, uuid):
        return uuid.replace("/", "%2F")

    def some_recording(self, data, want=lambda one: one.kept()):
        """A recording of which something holds, and how it is named; (None, a number without one) if there is none."""
        found = {uuid: one for uuid, one in self.ready().items() if want(one)}
        if not found:
            return None, self.pick(data)
        uuid = data.draw(st.sampled_from(list(found)), label="recording")
        last = [name for name, one in found.items() if one.number == found[uuid].number][-1]
        if uuid == last and data.draw(st.booleans()):
            return found[uuid], str(found[uuid].number)
        return found[uuid], self.named(uuid)

    def recorded(self, one, answer, expected=""):
        """Whether a call about a recording went through."""
        assert answer.rule == (expected if one else "recording_not_found"), answer.body
        return not answer.rule

    @rule(action=st.sampled_from(["start", "start", "stop", "pause", "resume"]), data=st.data())
    def record(self, action, data):
        self.take(self.pick(data, want=self.live), action)

    @rule(data=st.data())
    def read_a_recording(self, data):
        one, name = self.some_recording(data)
        answer = self.call("GET", f"/meetings/{name}/recordings")
        if (one or not self.kept_of(name)) and self.recorded(one, answer):
            assert [file["id"] for file in answer.json["recording_files"]] == one.kept()
            assert answer.json["uuid"] == one.session.uuid
            assert answer.json["total_size"] == sum(f["file_size"] for f in answer.json["recording_files"])

    def kept_of(self, number):
        return any(one.kept() for one in self.ready().values() if str(one.number) == str(number))

    @rule(data=st.data())
    def list_recordings(self, data):
        self.ready()
        first = self.model.now - data.draw(st.integers(0, 20)) * DAY
        days = [self.day(at) for at in (first, self.model.now)]
        told = self.get(f"/users/me/recordings?page_size=300&from={days[0]}&to={days[1]}")
        expected = [
            uuid
            for uuid, one in self.ready().items()
            if one.kept() and days[0] <= self.day(one.session.start) <= days[1]
        ]
        assert [one["uuid"] for one in told["meetings"]] == expected
        account = self.get(f"/accounts/me/recordings?page_size=300&from={days[0]}&to={days[1]}")
        assert account["meetings"] == told["meetings"]

    def day(self, at):

        return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()

    @rule()
    def list_the_trash(self):
        whole = self.get("/users/me/recordings?page_size=300&trash=true")["meetings"]
        single = self.get("/users/me/recordings?page_size=300&trash=true&trash_type=recording_file")["meetings"]
        ready = self.ready()
        assert [one["uuid"] for one in whole] == [uuid for uuid, one in ready.items() if one.trashed is not None]
        expected = {
            uuid: [name for name, at in one.files.items() if at is not None]
            for uuid, one in ready.items()
            if one.trashed is None and any(one.files.values())
        }
        assert {one["uuid"]: [file["id"] for file in one["recording_files"]] for one in single} == expected

    @rule(for_good=st.booleans(), data=st.data())
    def delete_a_recording(self, for_good, data):
        one, name = self.some_recording(data, want=(lambda one: one.files) if for_good else (lambda one: one.kept()))
        if one is None and self.kept_of(name):
            return
        answer = self.call("DELETE", f"/meetings/{name}/recordings?action={'delete' if for_good else 'trash'}")
        if self.recorded(one, answer):
            if for_good:
                one.files = {}
            else:
                one.trashed = self.model.now

    @rule(for_good=st.booleans(), data=st.data())
    def delete_a_file(self, for_good, data):
        one, _ = self.some_recording(data)
        if one is None:
            return
        file = data.draw(st.sampled_from(one.kept()))
        path = f"/meetings/{self.named(one.session.uuid)}/recordings/{file}"
        answer = self.call("DELETE", f"{path}?action={'delete' if for_good else 'trash'}")
        if self.recorded(one, answer):
            if for_good:
                del one.files[file]
            else:
                one.files[file] = self.model.now

    @rule(data=st.data())
    def recover_a_recording(self, data):
        one, name = self.some_recording(data, want=lambda one: one.trashed is not None or any(one.files.values()))
        if one is None and self.recordings:
            return
        answer = self.call("PUT", f"/meetings/{name}/recordings/status", {"action": "recover"})
        if self.recorded(one, answer):
            one.trashed, one.files = None, dict.fromkeys(one.files)

    @rule(data=st.data())
    def recover_a_file(self, data):
        one, _ = self.some_recording(data, want=lambda one: one.trashed is not None or any(one.files.values()))
        if one is None:
            return
        file = data.draw(st.sampled_from(list(one.files)))
        path = f"/meetings/{self.named(one.session.uuid)}/recordings/{file}/status"
        answer = self.call("PUT", path, {"action": "recover"})
        there = one.trashed is not None or one.files[file] is not None
        if self.recorded(one, answer, "" if there else "recording_not_found"):
            if one.trashed is not None:
                one.files = {name: at if at is not None else one.trashed for name, at in one.files.items()}
            one.trashed, one.files[file] = None, None

    @rule(topic=st.sampled_from(["Review", "Retrospective"]), data=st.data())
    def rename_a_recording(self, topic, data):
        one, name = self.some_recording(data)
        if one and self.recorded(one, self.call("PATCH", f"/meetings/{name}/recordings/settings", {"topic": topic})):
            one.topic = topic
            assert self.get(f"/meetings/{name}/recordings/settings")["topic"] == topic

    @rule(email=emails, data=st.data())
    def register_to_watch(self, email, data):
        one, name = self.some_recording(data)
        latest = one and name.isdigit()
        if not latest:
            return
        person = {"email": email, "first_name": "Ann"}
        answer = self.call("POST", f"/meetings/{name}/recordings/registrants", person)
        assert answer.status == 201, answer.body
        known = one.registrants.setdefault(email.lower(), answer.json["registrant_id"])
        assert answer.json["registrant_id"] == known
        told = self.get(f"/meetings/{name}/recordings/registrants?page_size=300")["registrants"]
        assert [r["id"] for r in told] == list(one.registrants.values())

    @rule(data=st.data())
    def ask_viewers(self, data):
        one, name = self.some_recording(data)
        if one:
            path = f"/meetings/{name}/recordings/registrants/questions"
            assert self.recorded(one, self.call("PATCH", path, {"questions": [{"field_name": "city"}]}))
            assert self.get(path)["questions"] == [{"field_name": "city", "required": False}]

    @rule(seconds=st.integers(0, 60), data=st.data())
    def watch_a_recording(self, seconds, data):
        one, name = self.some_recording(data)
        if one and name.isdigit():
            assert self.people("recording_views", name, name="Ann", seconds=seconds).status == 200
            told = self.get(f"/meetings/{name}/recordings/analytics_details?page_size=300")["analytics_details"]
            assert told[-1]["duration"] == seconds
            assert self.get(f"/meetings/{name}/recordings/analytics_summary")["analytics_summary"]

    @rule(data=st.data())
    def deny_a_viewer(self, data):
        one, name = self.some_recording(data, want=lambda one: one.kept() and one.registrants)
        if one and name.isdigit() and self.kept_of(name):
            body = {"action": "approve", "registrants": [{"id": next(iter(one.registrants.values()))}]}
            self.recorded(one, self.call("PUT", f"/meetings/{name}/recordings/registrants/status", body))

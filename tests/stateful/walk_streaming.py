"""The walk's steps around live streams, tokens, invitations and the chat."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_life import LifeWalk
from walk_model import HOST

BOTS = ["live_streaming", "local_archiving", "local_recording"]
KEYS = st.sampled_from(["", "one", "two"])


class StreamingWalk(LifeWalk):
    """A stream is what was set last, tokens and links never meet, and a message is gone once it was deleted."""

    def prepare(self):
        """The webinars that are made first have a stream."""
        super().prepare()
        self.streams = {}  # by webinar: what was set last
        self.handed_out = {}  # what each token and link was for
        self.written = []  # webinar, session, id of every message
        for number in self.model.webinars:
            self.stream(number, "one")

    def stream(self, number, key):
        body = {"page_url": "https://tv.example/1", "stream_url": "rtmp://tv.example/in", "stream_key": key}
        answer = self.call("PATCH", f"/webinars/{number}/livestream", body)
        if self.done(number, answer):
            self.streams[number] = body

    def hand_out(self, text, purpose):
        """A token or link, which has never been handed out for another purpose."""
        assert self.handed_out.setdefault(text, purpose) == purpose

    @rule(key=KEYS, data=st.data())
    def set_stream(self, key, data):
        self.stream(self.pick(data), key)

    @rule(data=st.data())
    def read_stream(self, data):
        number = self.pick(data)
        answer = self.call("GET", f"/webinars/{number}/livestream")
        if self.done(number, answer):
            unset = {"page_url": "", "stream_url": "", "stream_key": ""}
            assert answer.json == self.streams.get(number, unset)

    @rule(action=st.sampled_from(["start", "stop"]), data=st.data())
    def switch_stream(self, action, data):
        number = self.pick(data, want=self.live)
        expected = "" if self.on_air(number)[1] else "webinar_not_started"
        if not self.streams.get(number, {}).get("stream_key"):
            expected = "stream_not_configured"
        self.done(number, self.call("PATCH", f"/webinars/{number}/livestream/status", {"action": action}), expected)

    @rule(data=st.data())
    def let_bots_in(self, data):
        number = self.pick(data)
        for kind in BOTS:
            answer = self.call("GET", f"/webinars/{number}/jointoken/{kind}")
            if self.done(number, answer):
                self.hand_out(answer.json["token"], (number, kind))

    @rule(data=st.data())
    def caption(self, data):
        number = self.pick(data, want=self.live)
        _, live = self.on_air(number)
        answer = self.call("GET", f"/webinars/{number}/token")
        if self.done(number, answer, "" if live else "webinar_not_started"):
            self.hand_out(answer.json["token"], (number, live.uuid))

    @rule(data=st.data())
    def dial(self, data):
        number = self.pick(data)
        answer = self.call("POST", f"/webinars/{number}/sip_dialing", {"passcode": "1"})
        if self.done(number, answer):
            assert answer.json["sip_dialing"].startswith(f"{number}.1.")
            self.hand_out(answer.json["participant_identifier_code"], (number, "dial"))

    @rule(names=st.lists(st.sampled_from(["Ana", "Bo"]), min_size=1, max_size=3), data=st.data())
    def invite(self, names, data):
        number = self.pick(data)
        answer = self.call("POST", f"/webinars/{number}/invite_links", {"attendees": [{"name": n} for n in names]})
        if self.done(number, answer):
            assert [one["name"] for one in answer.json["attendees"]] == names
            for one in answer.json["attendees"]:
                self.hand_out(one["join_url"], (number, len(self.handed_out)))

    @rule(data=st.data())
    def write_and_delete(self, data):
        """A message by a participant, if necessary the host; then one that exists or not is deleted."""
        number = self.pick(data, want=self.live)
        _, live = self.on_air(number)
        if live:
            inside = [s[0] for s in live.stays if s[2] is None]
            if not inside:
                assert self.people("join", number, host=True).status == 200
                live.stays.append([HOST, self.model.now, None])
                inside = [HOST]
            said = self.people("chat_messages", number, email=data.draw(st.sampled_from(inside)), text="Hello!")
            assert said.status == 200, said.body
            self.hand_out(said.json["message_id"], (number, live.uuid, len(self.handed_out)))
            self.written.append(said.json["message_id"])
        name = data.draw(st.sampled_from([*self.written, "unknown"]))
        answer = self.call("DELETE", f"/live_webinars/{number}/chat/messages/{name}")
        self.done(number, answer, "" if live else "no_live_webinar")

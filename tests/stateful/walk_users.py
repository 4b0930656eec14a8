"""The walk's steps for what belongs to a user: assistants, status, room, address, tokens, presence, images, account."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import rule
from walk_account import AccountWalk, users
from walk_events import facts

from mockzoom.contract.stateful.webinar_model import MINUTE

FORM = {"content-type": "multipart/form-data; boundary=x"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(9)
rooms = st.sampled_from(["blue", "RED", "red"])
PASSWORDS = ["Harb0ur-Lights", "Harb0ur-Lamps", "harbour", "Welcome1"]


class UserPartsWalk(AccountWalk):
    """The model keeps privileges, rooms and files by the ids of users, so that they go with them."""

    def prepare(self):
        """At first no user has any of it."""
        super().prepare()
        self.pairs: set[tuple[str, str]] = set()  # user, assistant
        self.rooms: dict[str, tuple[str, str]] = {}  # by user: the name as it was given, and folded
        self.files: dict[str, set[str]] = {}
        self.presence: dict[str, tuple[str, int, int]] = {}  # status, since when, until when
        self.passwords: dict[str, list[str]] = {}
        self.addresses = count()

    def announced(self, *names):
        """The events of users in this step are these; the prediction of others goes on from here."""
        assert sorted(e["event"] for e in self.received() if e["event"].startswith("user.")) == sorted(names)
        self.facts = facts(self.model)

    def id_of(self, email):
        return self.model.users[email][0] if email in self.model.users else None

    def known_ids(self):
        return {user[0]: email for email, user in self.model.users.items()}

    def privileges(self):
        """The pairs of users who are both still there."""
        known = self.known_ids()
        return {pair for pair in self.pairs if pair[0] in known and pair[1] in known}

    @rule(email=users, assistant=users)
    def assign(self, email, assistant):
        answer = self.call("POST", f"/users/{email}/assistants", {"assistants": [{"email": assistant}]})
        if self.user_gone_or(email, answer):
            return
        user, other = self.model.users[email], self.model.users.get(assistant)
        faults = [
            (user[1] != 2, "scheduling_needs_licence"),
            (other is None, "assistant_unknown"),
            (email == assistant, "assistant_is_self"),
            (other and (user[0], other[0]) in self.pairs, "assistant_exists"),
            (other and other[1] != 2, "scheduling_needs_licence"),
        ]
        expected = next((row for wrong, row in faults if wrong), "")
        assert answer.rule == expected, answer.body
        if not expected:
            self.pairs.add((user[0], other[0]))

    def user_gone_or(self, email, answer):
        """Whether a user is unknown, which the answer has to say."""
        if email in self.model.users:
            return False
        assert answer.rule == "user_not_found"
        return True

    @rule(email=users, other=users, way=st.sampled_from(["assistant", "scheduler", "assistants", "schedulers"]))
    def end_privileges(self, email, other, way):
        path = f"/users/{email}/{way}" if way.endswith("s") else f"/users/{email}/{way}s/{other}"
        if self.user_gone(email, self.call("DELETE", path)):
            return
        mine, others = self.id_of(email), self.id_of(other)
        side = 0 if way.startswith("assistant") else 1
        self.pairs -= {
            pair for pair in self.pairs if pair[side] == mine and (way.endswith("s") or pair[1 - side] == others)
        }

    @rule(email=users)
    def read_privileges(self, email):
        assistants, schedulers = (self.call("GET", f"/users/{email}/{way}") for way in ("assistants", "schedulers"))
        if self.user_gone(email, assistants):
            return
        mine, pairs = self.id_of(email), self.privileges()
        assert {one["id"] for one in assistants.json["assistants"]} == {b for a, b in pairs if a == mine}
        assert {one["id"] for one in schedulers.json["schedulers"]} == {a for a, b in pairs if b == mine}

    @rule(email=users)
    def deactivate_and_activate(self, email):
        """In between the user hosts nothing; afterwards licence and plan are gone."""
        if self.user_gone(email, self.call("PUT", f"/users/{email}/status", {"action": "deactivate"})):
            return
        inactive = self.get("/users?status=inactive&page_size=300")["users"]
        assert [one["id"] for one in inactive] == [self.id_of(email)]
        assert self.call("POST", f"/users/{email}/webinars", {"topic": "No"}).rule == "webinar_plan_missing"
        assert self.call("POST", f"/users/{email}/meetings", {"topic": "No"}).rule == "meeting_hosting_not_allowed"
        assert self.call("PUT", f"/users/{email}/status", {"action": "activate"}).status == 204
        self.model.users[email][1:] = [1, False]
        self.announced("user.deactivated", "user.activated")

    @rule(email=users, name=rooms)
    def name_a_room(self, email, name):
        known = self.known_ids()
        taken = {folded for user, (_, folded) in self.rooms.items() if user in known and user != self.id_of(email)}
        answer = self.call("PATCH", f"/users/{email}", {"vanity_name": name})
        if self.user_gone_or(email, answer):
            return
        assert answer.rule == ("vanity_name_taken" if name.lower() in taken else "")
        if not answer.rule:
            former, _ = self.rooms.get(self.id_of(email), ("", ""))
            self.announced(*["user.updated"] * (former != name))
            self.rooms[self.id_of(email)] = (name, name.lower())
            assert self.get(f"/users/{email}")["vanity_url"].endswith(f"/my/{name}")

    @rule(name=rooms)
    def check_a_room(self, name):
        known = self.known_ids()
        taken = {folded for user, (_, folded) in self.rooms.items() if user in known}
        assert self.get(f"/users/vanity_name?vanity_name={name}") == {"existed": name.lower() in taken}

    @rule(email=users)
    def change_an_address_and_back(self, email):
        """Users of the walk are made by custCreate: none of their addresses was signed up with."""
        new = f"other{next(self.addresses)}@users.example"
        if self.user_gone(email, self.call("PUT", f"/users/{email}/email", {"email": new})):
            return
        assert self.call("GET", f"/users/{email}").rule == "user_not_found"
        assert self.get(f"/users/email?email={new}") == {"existed_email": False}
        assert self.call("PUT", f"/users/{new}/email", {"email": email}).status == 204
        assert self.get("/users/email?email=host@example.com") == {"existed_email": True}
        self.announced("user.updated", "user.updated")

    @rule(email=users, password=st.sampled_from(PASSWORDS))
    def change_a_password(self, email, password):
        answer = self.call("PUT", f"/users/{email}/password", {"password": password})
        if not self.user_gone_or(email, answer):
            assert answer.rule == "no_password_login"
        assert self.call("PUT", "/users/me/password", {"password": password}).rule == "owners_password"

    @rule(passwords=st.lists(st.sampled_from(PASSWORDS), min_size=2, max_size=5))
    def have_a_user_with_a_password(self, passwords):
        """Short-lived, so that the other steps meet users of one kind."""
        email = f"pw{next(self.addresses)}@users.example"
        info = {"email": email, "type": 1, "first_name": "U"}
        assert self.call("POST", "/users", {"action": "autoCreate", "user_info": info}).status == 201
        used: list[str] = []
        for password in passwords:
            faults = [
                (len(password) < 8, "password_short"),
                (password == "Welcome1", "password_easy"),
                (password in used[:1], "password_unchanged"),
                (password in used, "password_used_before"),
            ]
            expected = next((row for wrong, row in faults if wrong), "")
            assert self.call("PUT", f"/users/{email}/password", {"password": password}).rule == expected
            if not expected:
                used.insert(0, password)
        assert self.call("DELETE", f"/users/{email}?action=delete").status == 204

    @rule(email=users)
    def take_tokens(self, email):
        answer = self.call("GET", f"/users/{email}/token?type=zak")
        if self.user_gone_or(email, answer):
            return
        assert self.call("DELETE", f"/users/{email}/token").status == 204
        again = self.get(f"/users/{email}/token?type=zak")["token"]
        self.announced("user.updated")
        assert again.rpartition(".")[2] != answer.json["token"].rpartition(".")[2]
        assert self.get("/users/me/zak")["token"].count(".") == 2

    @rule(email=users, status=st.sampled_from(["Away", "Available", "Do_Not_Disturb"]))
    def be_present(self, email, status):
        body = {"status": status}
        answer = self.call("PUT", f"/users/{email}/presence_status", body)
        if self.user_gone_or(email, answer):
            return
        mine, now = self.id_of(email), self.model.now
        soon = mine in self.presence and now < self.presence[mine][1] + MINUTE
        assert answer.rule == ("presence_not_updated" if soon else ""), answer.body
        if not soon:
            self.presence[mine] = (status, now, now + 20 * MINUTE if status == "Do_Not_Disturb" else 0)

    @rule(email=users)
    def read_presence(self, email):
        answer = self.call("GET", f"/users/{email}/presence_status")
        if self.user_gone_or(email, answer):
            return
        status, _, until = self.presence.get(self.id_of(email), ("Offline", 0, 0))
        over = until and until <= self.model.now
        assert answer.json == {"status": "Available" if over else status}

    @rule(email=users)
    def change_a_picture(self, email):
        before = self.call("GET", f"/users/{email}")
        answer = self.send_image(f"/users/{email}/picture", "pic_file")
        if self.user_gone_or(email, answer):
            return
        assert answer.status == 201
        assert self.get(f"/users/{email}")["pic_url"] != before.json.get("pic_url")
        assert self.call("DELETE", f"/users/{email}/picture").status == 204
        assert "pic_url" not in self.get(f"/users/{email}")
        self.announced("user.updated", "user.updated")

    def send_image(self, path, field):
        part = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="a.png"\r\n\r\n'.encode()
        answer = self.zoom.post(f"/v2{path}", body=part + PNG + b"\r\n--x--\r\n", headers=FORM)
        self.met[answer.operation_id, answer.rule] += 1
        return answer

    @rule(email=users, data=st.data())
    def have_backgrounds(self, email, data):
        path = f"/users/{email}/settings/virtual_backgrounds"
        if self.user_gone_or(email, answer := self.send_image(path, "file")):
            return
        files = self.files.setdefault(self.id_of(email), set())
        assert answer.rule == ("user_background_limit" if len(files) == 10 else "")
        if not answer.rule:
            files.add(answer.json["id"])
        shown = self.get(f"/users/{email}/settings")["in_meeting"]["virtual_background_settings"]["files"]
        assert {one["id"] for one in shown} == files
        if data.draw(st.booleans(), label="delete one"):
            one = data.draw(st.sampled_from(sorted(files)), label="file")
            assert self.call("DELETE", f"{path}?file_ids={one}").status == 204
            files.remove(one)

    @rule(email=users)
    def read_permissions(self, email):
        answer = self.call("GET", f"/users/{email}/permissions")
        if not self.user_gone_or(email, answer):
            assert answer.json == {"permissions": []}

    @rule()
    def switch_a_user(self):
        """A new one, because the address is then taken for ever."""
        email = f"gone{next(self.addresses)}@users.example"
        info = {"email": email, "type": 1, "first_name": "U"}
        body = {"action": "custCreate", "user_info": info}
        user = self.call("POST", "/users", body).json["id"]
        assert self.call("PUT", f"/accounts/me/users/{user}/account", {"account_id": "another"}).status == 204
        assert self.call("GET", f"/users/{email}").rule == "user_of_other_account"
        assert self.call("POST", "/users", body).rule == "user_active_elsewhere"

"""Parts of users where the contract tests do not look: what survives, what is not done by halves, and profiles."""

from __future__ import annotations

import hmac
import json
import re
from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.users.credentials import broken_rule
from mockzoom.zoom.users.scheduling import ASSISTANTS, SCHEDULERS

NORA = {"email": "nora@example.com", "type": 2, "first_name": "Nora", "last_name": "New"}


def add(mock, email="nora@example.com", action="autoCreate", **info):
    """A new user's path."""
    answer = mock.post("/v2/users", {"action": action, "user_info": NORA | {"email": email} | info})
    assert answer.status == 201, answer.body
    return f"/v2/users/{answer.json['id']}"


def stored(mock, collection):
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        return dict(state.dump().records.get(collection.name, {}))


class TestAssistants:
    """Scheduling privileges."""

    @pytest.mark.parametrize("bad", [{"email": "nobody@example.com"}, {}, {"id": "x", "email": "two@example.com"}])
    def test_assistants_are_added_all_or_none(self, mock_each_profile, bad):
        """One entry of an unknown user leaves the list as it was; an id outranks an address."""
        path = add(mock_each_profile)
        add(mock_each_profile, "two@example.com")
        body = {"assistants": [{"email": "host@example.com"}, bad]}
        assert mock_each_profile.post(path + "/assistants", body).rule == "assistant_unknown"
        assert mock_each_profile.get(path + "/assistants").json == {"assistants": []}

    def test_thirty_at_once_are_the_most(self, mock):
        """The 31st breaks the schema; no assistants at all are an empty success."""
        path = add(mock)
        many = {"assistants": [{"email": f"a{n}@example.com"} for n in range(31)]}
        assert mock.post(path + "/assistants", many).rule == "validation_failed"
        added = mock.post(path + "/assistants", {"assistants": []})
        assert (added.status, added.json["ids"]) == (201, "")

    @pytest.mark.parametrize("who", ["pending", "foreign", "inactive"])
    def test_an_assistant_is_an_active_user_of_the_account(self, mock, who):
        """An invited user, one of another account and one who was deactivated cannot be found."""
        path = add(mock)
        email = {"pending": "two@example.com", "inactive": "two@example.com", "foreign": "stranger@example.org"}[who]
        if who != "foreign":
            other = add(mock, email, "create" if who == "pending" else "autoCreate")
            mock.call("PUT", other + "/status", {"action": "deactivate"})
        refused = mock.post(path + "/assistants", {"assistants": [{"email": email}]})
        assert (refused.status, refused.json) == (400, {"code": 200, "message": f"Can't find user {email}."})

    def test_removal_leaves_no_half_of_a_privilege(self, mock):
        """Whichever of both users is removed, however."""
        one, two = add(mock), add(mock, "two@example.com")
        for action in ("delete", "disassociate"):
            three = add(mock, "three@example.com")
            mock.post(one + "/assistants", {"assistants": [{"email": "three@example.com"}]})
            mock.post(three + "/assistants", {"assistants": [{"email": "two@example.com"}]})
            assert mock.call("DELETE", f"{three}?action={action}").status == 204
        mock.post(two + "/assistants", {"assistants": [{"email": "nora@example.com"}]})
        assert mock.call("DELETE", two).status == 204
        assert stored(mock, ASSISTANTS) == stored(mock, SCHEDULERS) == {}

    def test_a_private_event_flag_is_shown_as_sent(self, mock):
        """An assistant without it has two fields."""
        path = add(mock)
        add(mock, "two@example.com")
        sent = [{"email": "host@example.com", "can_manage_host_private_event": True}, {"email": "two@example.com"}]
        mock.post(path + "/assistants", {"assistants": sent})
        first, second = mock.get(path + "/assistants").json["assistants"]
        assert first["can_manage_host_private_event"] is True
        assert second.keys() == {"id", "email"}


class TestTokens:
    """Access keys."""

    def test_a_key_is_signed_with_a_key_of_the_user(self, mock):
        """Checked without mockzoom's own code; `onbehalf` names the meeting."""
        path = add(mock)
        token = mock.get(path + "/token?type=onbehalf&meeting_id=81234567890").json["token"]
        text, _, signature = token.rpartition(".")
        with mock.pipeline.store.snapshot(DIRECTORY) as directory:
            seed = directory.get(ACCOUNTS, "mockzoom-account").seed
        key = ids_for_seed(seed).draw("zak_key", f"{path.rpartition('/')[2]}/0", 32)
        assert urlsafe_b64decode(signature + "=") == hmac.new(key, text.encode(), sha256).digest()
        content = json.loads(urlsafe_b64decode(text.partition(".")[2] + "=="))
        assert (content["mnum"], content["iat"]) == ("81234567890", mock.clock.now // 1000)

    @pytest.mark.parametrize("query", ["type=key", "type=zak&ttl=0", "type=zak&ttl=31536001", "type=zak&ttl=soon"])
    def test_a_query_that_breaks_its_schema_is_refused(self, mock, query):
        """A year is the most."""
        assert mock.get(f"/v2/users/me/token?{query}").rule == "validation_failed"

    def test_the_paths_with_words_are_not_users(self, mock):
        """`/users/email`, `/users/vanity_name` and `/users/me/zak` outrank the path of a user."""
        found = {mock.get(f"/v2/users/{path}").operation_id for path in ("email", "vanity_name", "me/zak", "me")}
        assert found == {"userEmail", "userVanityName", "userZak", "user"}


class TestStatus:
    """Deactivation."""

    def test_a_deactivated_user_cannot_inherit(self, mock_each_profile):
        """Neither webinars nor meetings."""
        heir, gone = add(mock_each_profile), add(mock_each_profile, "two@example.com")
        assert mock_each_profile.post(gone + "/meetings", {"topic": "T", "type": 2}).status == 201
        mock_each_profile.call("PUT", heir + "/status", {"action": "deactivate"})
        refused = mock_each_profile.call("DELETE", gone + "?transfer_meeting=true&transfer_email=nora@example.com")
        assert refused.rule == "heir_without_licence"
        assert mock_each_profile.get(gone).status == 200

    def test_an_invited_user_stays_pending(self, mock):
        """Whatever the action."""
        path = add(mock, action="create")
        for action in ("activate", "deactivate"):
            assert mock.call("PUT", path + "/status", {"action": action}).status == 204
        assert mock.get(path).json["status"] == "pending"

    def test_a_registration_for_a_deactivated_host_is_refused(self, mock):
        """The webinar is kept, out of reach."""
        path = add(mock)
        mock.call("PATCH", path + "/settings", {"feature": {"webinar": True}})
        number = mock.post(path + "/webinars", {"settings": {"approval_type": 0}}).json["id"]
        mock.call("PUT", path + "/status", {"action": "deactivate"})
        assert mock.batch(number, ["ana@example.com"]).rule == "webinar_plan_missing"


class TestSwitching:
    """switchUserAccount."""

    def test_only_from_the_own_account(self, mock):
        """Another account's id in the path reaches no user."""
        path = add(mock).replace("/v2/users", "/v2/accounts/other/users") + "/account"
        refused = mock.call("PUT", path, {"account_id": "another"})
        assert (refused.status, refused.json) == (404, {"code": 1010, "message": "User not found on this account."})

    def test_what_was_theirs_is_gone_and_the_address_is_taken(self, mock):
        """Settings, pictures and names do not stay behind."""
        path = add(mock)
        mock.call("PATCH", path, {"vanity_name": "nora"})
        mock.call("PUT", path.replace("users", "accounts/me/users") + "/account", {"account_id": "another"})
        assert mock.get("/v2/users/vanity_name?vanity_name=nora").json == {"existed": False}
        assert mock.get("/v2/users/email?email=nora@example.com").json == {"existed_email": False}
        assert mock.post("/v2/users/me/assistants", {"assistants": [{"email": "nora@example.com"}]}).status == 400


class TestPresence:
    """Differences between the profiles."""

    @pytest.mark.parametrize("body", [{"status": "Busy"}, {"status": "Do_Not_Disturb", "duration": 5}])
    def test_2021_has_three_statuses_and_twenty_minutes_at_least(self, make_mock, body):
        """Later profiles have more statuses, and shorter times."""
        for profile, status in (("2021-08", 400), ("2025-06", 204)):
            mock = make_mock(profile=profile)
            assert mock.call("PUT", "/v2/users/me/presence_status", body).status == status

    def test_a_refused_presence_changes_nothing(self, mock):
        """Neither the status nor the minute in which the next one is refused."""
        mock.call("PUT", "/v2/users/me/presence_status", {"status": "Away"})
        mock.clock.advance(seconds=59)
        assert mock.call("PUT", "/v2/users/me/presence_status", {"status": "Available"}).rule == "presence_not_updated"
        mock.clock.advance(seconds=1)
        assert mock.get("/v2/users/me/presence_status").json == {"status": "Away"}
        assert mock.call("PUT", "/v2/users/me/presence_status", {"status": "Available"}).status == 204


class TestCredentials:
    """Passwords and addresses."""

    def test_the_password_of_autocreate_counts_as_the_current_one(self, mock):
        """Those of other actions are not used."""
        path = add(mock, password="Harb0ur-Lights")
        answer = mock.call("PUT", path + "/password", {"password": "Harb0ur-Lights"})
        assert answer.rule == "password_unchanged"
        add(mock, "two@example.com", "custCreate", password="12345678")

    def test_no_password_is_kept_in_clear(self, mock):
        """An export has digests alone."""
        path = add(mock, password="Harb0ur-Lights")
        mock.call("PUT", path + "/password", {"password": "Harb0ur-Lamps"})
        exported = mock.control("GET", "/export")
        assert exported.status == 200
        assert b"Harb0ur" not in exported.body

    @given(st.text(st.characters(codec="utf-8"), max_size=40))
    def test_every_password_breaks_a_rule_or_keeps_them_all(self, text):
        """A password without a broken rule has letters of both cases and a digit, and eight characters."""
        if broken_rule(text) is None:
            assert all(re.search(pattern, text) for pattern in ("[a-z]", "[A-Z]", "[0-9]", "(?s).{8}"))

    def test_webinars_stay_with_the_host_whose_address_changes(self, mock):
        """Their `host_email` is the new one."""
        number = mock.webinar()
        mock.call("PUT", "/v2/users/me/email", {"email": "new@example.com"})
        assert mock.get(f"/v2/webinars/{number}").json["host_email"] == "new@example.com"


class TestLists:
    """Parameters of the list of users."""

    def test_the_list_can_show_one_more_field(self, mock_each_profile):
        """Custom attributes or the host key, as given or as drawn."""
        path = add(mock_each_profile)
        attributes = [{"key": "k", "name": "Team", "value": "Red"}]
        mock_each_profile.call("PATCH", path, {"custom_attributes": attributes, "host_key": "123456"})
        plain = mock_each_profile.get("/v2/users").json["users"]
        assert not {"custom_attributes", "host_key"} & {name for row in plain for name in row}
        with_keys = mock_each_profile.get("/v2/users?include_fields=host_key").json["users"]
        assert with_keys[-1]["host_key"] == "123456"
        assert all(re.fullmatch(r"\d{6}", row["host_key"]) for row in with_keys)
        with_attributes = mock_each_profile.get("/v2/users?include_fields=custom_attributes").json["users"]
        assert [row["custom_attributes"] for row in with_attributes if row["custom_attributes"]] == [attributes]

    def test_a_page_of_one_role_goes_on_with_its_token(self, mock):
        """A token belongs to the list of its role."""
        for n in range(3):
            add(mock, f"u{n}@example.com")
        first = mock.get("/v2/users?role_id=2&page_size=2").json
        rest = mock.get(f"/v2/users?role_id=2&page_size=2&next_page_token={first['next_page_token']}").json
        emails = [row["email"] for row in first["users"] + rest["users"]]
        assert emails[-3:] == ["u0@example.com", "u1@example.com", "u2@example.com"]
        assert len(set(emails)) == len(emails)
        strange = mock.get(f"/v2/users?page_size=2&next_page_token={first['next_page_token']}")
        assert strange.rule == "next_page_token_invalid"


class TestOptions:
    """Settings by `option`."""

    @pytest.mark.parametrize("spelling", ["meeting_security", "meeting_secuirty"])
    def test_the_spelling_of_2021_selects_security_too(self, mock_each_profile, spelling):
        """What is read may be written back, and changes nothing."""
        path = f"/v2/users/me/settings?option={spelling}"
        read = mock_each_profile.get(path).json
        assert mock_each_profile.call("PATCH", path, read).status == 204
        assert mock_each_profile.get(path).json == read

    def test_an_unknown_way_to_sign_in_is_refused_and_nothing_is_changed(self, mock):
        """The field is named; the switch in the same body stays as it was."""
        path = "/v2/users/me/settings?option=meeting_authentication"
        body = {"meeting_authentication": True, "authentication_option": {"id": "no", "action": "hide"}}
        refused = mock.call("PATCH", path, body)
        assert refused.json["errors"] == [{"field": "authentication_option.id", "message": "Invalid field."}]
        assert mock.get(path).json["meeting_authentication"] is False

    def test_an_unknown_option_is_ignored(self, mock):
        """All sections are returned."""
        assert mock.get("/v2/users/me/settings?option=none").json == mock.get("/v2/users/me/settings").json

    def test_changes_by_option_are_not_seen_without_it(self, mock):
        """A body with them and without the option changes nothing."""
        before = mock.get("/v2/users/me/settings").json
        assert mock.call("PATCH", "/v2/users/me/settings", {"meeting_authentication": True}).status == 204
        assert mock.get("/v2/users/me/settings").json == before
        option = mock.get("/v2/users/me/settings?option=meeting_authentication").json
        assert option["meeting_authentication"] is False

"""Tokens for bots and captions, invitations, room systems."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

BOTS = ["live_streaming", "local_archiving", "local_recording"]


@pytest.fixture
def webinar(mock_each_profile):
    """A webinar's number."""
    return mock_each_profile.webinar()


def invite(mock, webinar, names, **rest):
    return mock.post(f"/v2/webinars/{webinar}/invite_links", {"attendees": [{"name": n} for n in names], **rest})


class TestTokens:
    """For bots that join, and for captions."""

    def test_each_is_of_its_own_kind_and_webinar(self, mock_each_profile, webinar):
        """Good for two minutes; asked again, it is the same."""
        paths = [f"/v2/webinars/{w}/jointoken/{kind}" for w in (webinar, mock_each_profile.webinar()) for kind in BOTS]
        tokens = [mock_each_profile.get(path).json for path in paths]
        assert {token["expire_in"] for token in tokens} == {120}
        assert len({token["token"] for token in tokens}) == len(paths)
        assert [mock_each_profile.get(path).json for path in paths] == tokens

    def test_a_setting_of_the_host_forbids_one_of_them(self, mock_each_profile, webinar):
        """Switched off through the API, and on again."""
        path = f"/v2/webinars/{webinar}/jointoken/local_recording"
        for on, status in ((False, 400), (True, 200)):
            mock_each_profile.call("PATCH", "/v2/users/me/settings", {"recording": {"local_recording": on}})
            assert mock_each_profile.get(path).status == status
            assert mock_each_profile.get(path.replace("recording", "archiving")).status == 200

    def test_captions_go_to_an_address_of_the_session(self, mock_each_profile):
        """While it runs; another session has another address."""
        webinar = mock_each_profile.webinar(type=6)
        path = f"/v2/webinars/{webinar}/token"
        said = {"code": 3000, "message": f"Webinar {webinar} has not started."}
        assert mock_each_profile.get(path).json == said
        addresses = []
        for _ in range(2):
            uuid = mock_each_profile.people("start", webinar).json["uuid"]
            addresses.append(mock_each_profile.get(path + "?type=closed_caption_token").json["token"])
            asked = parse_qs(urlsplit(addresses[-1]).query)
            assert (asked["ns"], asked["expire"]) == ([uuid], ["86400"])
            assert mock_each_profile.get(path + "?type=other").json["token"] == addresses[-1]
            mock_each_profile.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        assert len(set(addresses)) == 2
        assert mock_each_profile.get(path).json == said


class TestInvitations:
    """Links for people by name."""

    def test_each_has_a_link_of_its_own(self, mock_each_profile, webinar):
        """In the order of the call, and the same name twice has two."""
        names = ["Ana", "Bob", "Ana"]
        found = (
            invite(mock_each_profile, webinar, names).json["attendees"]
            + invite(mock_each_profile, webinar, names).json["attendees"]
        )
        assert [one["name"] for one in found] == names * 2
        assert len({one["join_url"] for one in found}) == 6

    def test_the_same_calls_give_the_same_links(self, make_mock):
        """In another mock of the same seed."""
        one, other = make_mock(), make_mock()
        assert invite(one, one.webinar(), ["Ana"]).json == invite(other, other.webinar(), ["Ana"]).json

    def test_nobody_is_registered_by_an_invitation(self, mock_each_profile, webinar):
        """The links are all there is."""
        invite(mock_each_profile, webinar, ["Ana"])
        assert mock_each_profile.registrants(webinar) == []

    @given(names=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=64), max_size=4))
    def test_any_names_come_back(self, mock, names):
        """Up to 64 characters, whatever they are; none at all is refused."""
        answer = invite(mock, 90000000005, names)
        assert answer.status == (201 if names else 400)
        if names:
            assert [one["name"] for one in answer.json["attendees"]] == names

    @pytest.mark.parametrize(("ttl", "status"), [(0, 201), (7776000, 201), (-1, 400), (7776001, 400), ("x", 400)])
    def test_the_limits_of_ttl(self, mock_each_profile, webinar, ttl, status):
        """From nothing to ninety days."""
        assert invite(mock_each_profile, webinar, ["Ana"], ttl=ttl).status == status

    @pytest.mark.parametrize(("count", "status"), [(500, 201), (501, 400)])
    def test_five_hundred_at_once(self, mock, count, status):
        """And no more."""
        assert invite(mock, mock.webinar(), ["A"] * count).status == status

    def test_a_bad_one_is_named(self, mock_each_profile, webinar):
        """By path."""
        answer = invite(mock_each_profile, webinar, ["Ana", "x" * 65])
        assert answer.json["errors"] == [{"field": "attendees[1].name", "message": "Invalid field."}]


class TestRoomSystems:
    """A SIP address to dial."""

    def test_holds_the_passcode_that_was_sent(self, mock_each_profile, webinar):
        """A wrong passcode is accepted; without one the part stays empty, and no body is needed."""
        path = f"/v2/webinars/{webinar}/sip_dialing"
        said = mock_each_profile.post(path, {"passcode": "a b@c"}).json
        code = said["participant_identifier_code"]
        assert said == {
            "sip_dialing": f"{webinar}.a%20b%40c....{code}@zoomcrc.com",
            "paid_crc_plan_participant": True,
            "participant_identifier_code": code,
            "expire_in": 7200,
        }
        for nothing in (None, {}, {"passcode": ""}, {"passcode": None}):
            assert mock_each_profile.post(path, nothing).json["sip_dialing"] == f"{webinar}.....{code}@zoomcrc.com"

    def test_a_free_account_has_no_room_systems(self, make_mock):
        """The address is there, without the code."""
        mock = make_mock(plan="free")
        said = mock.post("/v2/webinars/90000000005/sip_dialing", {"passcode": "1"}).json
        assert (said["paid_crc_plan_participant"], said["sip_dialing"]) == (False, "90000000005.1....@zoomcrc.com")
        assert re.fullmatch("[0-9a-z]{9}", said["participant_identifier_code"])

    def test_refuses_in_its_own_words(self, mock_each_profile):
        """An unknown webinar has no address."""
        unknown = mock_each_profile.post("/v2/webinars/81111111111/sip_dialing")
        text = "The webinar's SIP URI does not exist: 81111111111."
        assert (unknown.status, unknown.json) == (400, {"code": 3000, "message": text})

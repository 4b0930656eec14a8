"""Tokens for bots and captions, invitations, room systems."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

BOTS = ["live_streaming", "local_archiving", "local_recording"]


@pytest.fixture
def webinar(either):
    """A webinar's number."""
    return either.webinar()


def invite(zoom, webinar, names, **rest):
    return zoom.post(f"/v2/webinars/{webinar}/invite_links", {"attendees": [{"name": n} for n in names], **rest})


class TestTokens:
    """For bots that join, and for captions."""

    def test_each_is_of_its_own_kind_and_webinar(self, either, webinar):
        """Good for two minutes; asked again, it is the same."""
        paths = [f"/v2/webinars/{w}/jointoken/{kind}" for w in (webinar, either.webinar()) for kind in BOTS]
        tokens = [either.get(path).json for path in paths]
        assert {token["expire_in"] for token in tokens} == {120}
        assert len({token["token"] for token in tokens}) == len(paths)
        assert [either.get(path).json for path in paths] == tokens

    def test_a_setting_of_the_host_forbids_one_of_them(self, either, webinar):
        """Switched off through the API, and on again."""
        path = f"/v2/webinars/{webinar}/jointoken/local_recording"
        for on, status in ((False, 400), (True, 200)):
            either.call("PATCH", "/v2/users/me/settings", {"recording": {"local_recording": on}})
            assert either.get(path).status == status
            assert either.get(path.replace("recording", "archiving")).status == 200

    def test_captions_go_to_an_address_of_the_session(self, either):
        """While it runs; another session has another address."""
        webinar = either.webinar(type=6)
        path = f"/v2/webinars/{webinar}/token"
        said = {"code": 3000, "message": f"Webinar {webinar} has not started."}
        assert either.get(path).json == said
        addresses = []
        for _ in range(2):
            uuid = either.people("start", webinar).json["uuid"]
            addresses.append(either.get(path + "?type=closed_caption_token").json["token"])
            asked = parse_qs(urlsplit(addresses[-1]).query)
            assert (asked["ns"], asked["expire"]) == ([uuid], ["86400"])
            assert either.get(path + "?type=other").json["token"] == addresses[-1]
            either.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        assert len(set(addresses)) == 2
        assert either.get(path).json == said


class TestInvitations:
    """Links for people by name."""

    def test_each_has_a_link_of_its_own(self, either, webinar):
        """In the order of the call, and the same name twice has two."""
        names = ["Ana", "Bob", "Ana"]
        found = invite(either, webinar, names).json["attendees"] + invite(either, webinar, names).json["attendees"]
        assert [one["name"] for one in found] == names * 2
        assert len({one["join_url"] for one in found}) == 6

    def test_the_same_calls_give_the_same_links(self, new_zoom):
        """In another mock of the same seed."""
        one, other = new_zoom(), new_zoom()
        assert invite(one, one.webinar(), ["Ana"]).json == invite(other, other.webinar(), ["Ana"]).json

    def test_nobody_is_registered_by_an_invitation(self, either, webinar):
        """The links are all there is."""
        invite(either, webinar, ["Ana"])
        assert either.registrants(webinar) == []

    @given(names=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=64), max_size=4))
    def test_any_names_come_back(self, zoom, names):
        """Up to 64 characters, whatever they are; none at all is refused."""
        answer = invite(zoom, 90000000005, names)
        assert answer.status == (201 if names else 400)
        if names:
            assert [one["name"] for one in answer.json["attendees"]] == names

    @pytest.mark.parametrize(("ttl", "status"), [(0, 201), (7776000, 201), (-1, 400), (7776001, 400), ("x", 400)])
    def test_the_limits_of_ttl(self, either, webinar, ttl, status):
        """From nothing to ninety days."""
        assert invite(either, webinar, ["Ana"], ttl=ttl).status == status

    @pytest.mark.parametrize(("count", "status"), [(500, 201), (501, 400)])
    def test_five_hundred_at_once(self, zoom, count, status):
        """And no more."""
        assert invite(zoom, zoom.webinar(), ["A"] * count).status == status

    def test_a_bad_one_is_named(self, either, webinar):
        """By path."""
        answer = invite(either, webinar, ["Ana", "x" * 65])
        assert answer.json["errors"] == [{"field": "attendees[1].name", "message": "Invalid field."}]


class TestRoomSystems:
    """A SIP address to dial."""

    def test_holds_the_passcode_that_was_sent(self, either, webinar):
        """Right or wrong; without one the place stays empty, and nobody needs a body."""
        path = f"/v2/webinars/{webinar}/sip_dialing"
        said = either.post(path, {"passcode": "a b@c"}).json
        code = said["participant_identifier_code"]
        assert said == {
            "sip_dialing": f"{webinar}.a%20b%40c....{code}@zoomcrc.com",
            "paid_crc_plan_participant": True,
            "participant_identifier_code": code,
            "expire_in": 7200,
        }
        for nothing in (None, {}, {"passcode": ""}, {"passcode": None}):
            assert either.post(path, nothing).json["sip_dialing"] == f"{webinar}.....{code}@zoomcrc.com"

    def test_a_free_account_has_no_room_systems(self, new_zoom):
        """The address is there, without the code."""
        zoom = new_zoom(plan="free")
        said = zoom.post("/v2/webinars/90000000005/sip_dialing", {"passcode": "1"}).json
        assert (said["paid_crc_plan_participant"], said["sip_dialing"]) == (False, "90000000005.1....@zoomcrc.com")
        assert re.fullmatch("[0-9a-z]{9}", said["participant_identifier_code"])

    def test_refuses_in_its_own_words(self, either):
        """An unknown webinar has no address."""
        unknown = either.post("/v2/webinars/81111111111/sip_dialing")
        text = "The webinar's SIP URI does not exist: 81111111111."
        assert (unknown.status, unknown.json) == (400, {"code": 3000, "message": text})

"""The files of recordings: their contents, their addresses, and what opens them."""

from __future__ import annotations

import json
import struct

import pytest
from past_webinars import do, end
from recorded import fetch, file_of, listed, recorded, recording

ALL_KINDS = [
    "shared_screen_with_speaker_view", "shared_screen_with_gallery_view", "audio_only", "timeline", "audio_transcript",
    "closed_caption", "chat_file", "poll",
]  # fmt: skip
TOKEN = {"authorization": "Bearer mockzoom-token"}


def boxes(data):
    """The boxes of an MP4 file, by kind, one level deep."""
    found, at = {}, 0
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        found[data[at + 4 : at + 8]] = data[at + 8 : at + size]
        at += size
    assert at == len(data)
    return found


class TestContents:
    """Small files that are what they claim to be."""

    def test_each_file_has_its_size_type_and_a_content_of_this_kind(self, mock_each_profile):
        """And no two files have the same content."""
        mock = mock_each_profile
        webinar = mock.webinar()
        for verb in ("start", "join"):
            do(mock, verb, webinar, **({"host": True} if verb == "join" else {}))
        do(mock, "recording", webinar, files=ALL_KINDS, transcript=["Good morning!", "Any <questions>?"])
        do(mock, "chat_messages", webinar, host=True, text="Slides\tfollow 👋")
        mock.clock.advance(seconds=90)
        end(mock, webinar)
        contents = {}
        for file in recording(mock, webinar)["recording_files"]:
            answer = fetch(mock, file["download_url"], headers=TOKEN)
            assert (answer.status, len(answer.body)) == (200, file["file_size"])
            contents[file["recording_type"]] = (answer.headers["Content-Type"], answer.body)
        assert list(contents) == ALL_KINDS
        assert len({body for _, body in contents.values() if body}) == len(ALL_KINDS) - 2  # the same captions, no poll
        for kind, media in (("shared_screen_with_gallery_view", "video/mp4"), ("audio_only", "audio/mp4")):
            found, body = contents[kind]
            assert found == media
            parts = boxes(body)
            length = struct.unpack_from(">I", parts[b"moov"], 8 + 4 + 12)[0]
            assert (set(parts), length) == ({b"ftyp", b"free", b"moov", b"mdat"}, 90_000)
        (seen,) = json.loads(contents["timeline"][1])["timeline"]
        assert seen["users"][0]["username"] == "Holly Host"
        assert contents["audio_transcript"][1].decode().splitlines()[:5] == [
            "WEBVTT", "", "1", "00:00:00.000 --> 00:00:45.000", "Good morning!",
        ]  # fmt: skip
        assert contents["chat_file"][1].decode() == "00:00:00\tHolly Host:\tSlides follow 👋\n"

    def test_the_same_requests_make_the_same_files(self, make_mock):
        """On two servers, byte for byte."""
        found = []
        for _ in range(2):
            mock = make_mock()
            (one,) = [f for f in recording(mock, recorded(mock))["recording_files"] if f["file_type"] == "MP4"]
            found.append((one["id"], fetch(mock, one["download_url"], headers=TOKEN).body))
        assert found[0] == found[1]


class TestAddresses:
    """Where the links point."""

    def test_links_have_the_form_of_recorded_ones(self, mock_2025):
        """80, 16, 64 and 16 characters of URL-safe base64, and 32 of the passcode."""
        webinar = recorded(mock_2025)
        found = recording(mock_2025, webinar)
        file = file_of(found)
        for address, page, size in (
            (file["download_url"], "download", 80),
            (file["play_url"], "play", 80),
            (found["share_url"], "share", 64),
        ):
            head, name = address.rsplit("/", 1)
            assert head == f"http://zoom.test/rec/{page}"
            assert [len(part) for part in name.split(".")] == [size, 16]
        assert len(found["recording_play_passcode"]) == 32

    @pytest.mark.parametrize("change", ["x", "account", "cut"])
    def test_an_address_that_was_not_made_is_not_found(self, mock, change):
        """A changed one, one of another account, and nonsense."""
        address = file_of(recording(mock, recorded(mock)))["download_url"]
        if change == "account":
            other = mock.account()
            webinar = other.webinar()
            for verb in ("start", "recording"):
                other.people(verb, webinar, account=other.id)
            end(other, webinar)
            theirs = file_of(recording(other, webinar))["download_url"]
            assert fetch(mock, theirs, headers=TOKEN).status == 401
            address = theirs[:-20] + address[-20:]
        else:
            address = address[:-1] + ("A" if address[-1] != "A" else "B") if change == "x" else address[:-40]
        answer = fetch(mock, address, headers=TOKEN)
        assert (answer.status, answer.json["errorCode"]) == (404, 3301)

    def test_a_file_is_gone_with_its_trash_and_back_with_its_recovery(self, mock):
        """The address stays the same."""
        webinar = recorded(mock)
        file = file_of(recording(mock, webinar))
        path = f"/v2/meetings/{webinar}/recordings/{file['id']}"
        mock.call("DELETE", path)
        assert fetch(mock, file["download_url"], headers=TOKEN).status == 404
        mock.call("PUT", f"{path}/status")
        assert fetch(mock, file["download_url"], headers=TOKEN).status == 200

    def test_downloads_are_in_the_journal(self, mock):
        """With status and size, so that a test can see that its client has downloaded a file."""
        file = file_of(recording(mock, recorded(mock)))
        fetch(mock, file["download_url"], headers=TOKEN)
        entry = mock.control("GET", "/journal?limit=1").json["entries"][0]
        assert (entry["request"]["path"][:14], entry["answer"]["status"]) == ("/rec/download/", 200)

    def test_the_journal_hides_what_opens_a_file(self, mock):
        """The token of a recording, and that in a query."""
        found = recording(mock, recorded(mock), include_fields="download_access_token")
        token = found["download_access_token"]
        fetch(mock, f"{file_of(found)['download_url']}?access_token={token}")
        assert token not in mock.control("GET", "/journal").body.decode()

    def test_other_methods_are_refused_and_head_has_the_length(self, mock):
        """As of any file."""
        file = file_of(recording(mock, recorded(mock)))
        path = file["download_url"].removeprefix("http://zoom.test")
        assert mock.post(path).status == 405
        head = mock.call("HEAD", path)
        assert (head.status, head.body) == (200, b"")


class TestTokens:
    """What opens a file."""

    def ways(self, mock, file, token):
        query = fetch(mock, f"{file['download_url']}?access_token={token}").status
        return query, fetch(mock, file["download_url"], headers={"authorization": f"Bearer {token}"}).status

    def test_the_token_of_the_api_opens_it_in_header_and_query(self, mock):
        """If it is known, not expired, and has a scope of recordings."""
        file = file_of(recording(mock, recorded(mock)))
        assert self.ways(mock, file, "mockzoom-token") == (200, 200)
        assert self.ways(mock, file, "unknown") == (401, 401)
        scoped = mock.account(scopes=["webinar:read:admin"])
        assert self.ways(mock, file, scoped.made["token"]) == (401, 401)

    def test_a_token_without_a_scope_of_recordings_is_refused(self, mock):
        """In the form that was seen."""
        account = mock.account()
        webinar = account.webinar()
        for verb in ("start", "recording"):
            account.people(verb, webinar, account=account.id)
        end(account, webinar)
        file = file_of(recording(account, webinar))
        from mockzoom.storage.base import DIRECTORY
        from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken

        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            directory.put(ACCESS_TOKENS, [AccessToken("narrow", account.id, ("user:read:admin",), None, "", False)])
        answer = fetch(mock, file["download_url"], headers={"authorization": "Bearer narrow"})
        assert answer.status == 401
        assert answer.json == {"status": False, "errorCode": 124, "errorMessage": "Forbidden"}

    def test_a_download_access_token_opens_the_recording_for_its_life(self, mock_each_profile):
        """A day, or `ttl` seconds; no other recording."""
        mock = mock_each_profile
        webinar, other = recorded(mock), recorded(mock)
        assert "download_access_token" not in recording(mock, webinar, include_fields="other")
        found = recording(mock, webinar, include_fields="download_access_token", ttl=60)
        token, file = found["download_access_token"], file_of(found)
        assert token.count(".") == 2
        assert self.ways(mock, file, token) == (200, 200)
        assert self.ways(mock, file_of(recording(mock, other)), token) == (401, 401)
        assert self.ways(mock, file, token[:-2]) == (401, 401)
        mock.clock.advance(seconds=61)
        assert self.ways(mock, file, token) == (401, 401)
        token = recording(mock, webinar, include_fields="download_access_token")["download_access_token"]
        mock.clock.advance(seconds=86_399)
        assert self.ways(mock, file, token)[0] == 200

    def test_a_passcode_opens_the_page_and_the_file(self, mock_2025):
        """Without it there is the page that asks for it, with status 200, as observed."""
        mock = mock_2025
        webinar = recorded(mock)
        found = recording(mock, webinar)
        pwd, file = found["recording_play_passcode"], file_of(found)
        for address in (found["share_url"], file["play_url"], file["download_url"]):
            asks = fetch(mock, address)
            assert (asks.status, asks.headers["Content-Type"]) == (200, "text/html;charset=utf-8")
            assert b"Password Required - Zoom" in asks.body
            assert b"Password Required" not in fetch(mock, f"{address}?pwd={pwd}").body
            assert b"Password Required" in fetch(mock, f"{address}?pwd=wrong").body

    def test_a_recording_without_a_passcode_is_open_if_its_settings_say_so(self, mock_2025):
        """Public, for download, without sign-in and registration."""
        mock = mock_2025
        webinar = recorded(mock)
        path = f"/v2/meetings/{webinar}/recordings/settings"
        assert mock.call("PATCH", path, {"password": ""}).status == 204
        found = recording(mock, webinar)
        assert not {"password", "recording_play_passcode"} & set(found)
        address = file_of(found)["download_url"]
        assert fetch(mock, address).headers["Content-Type"] == "audio/mp4"
        for change, back in (
            ({"viewer_download": False}, {"viewer_download": True}),
            ({"share_recording": "none"}, {"share_recording": "publicly"}),
            ({"recording_authentication": True}, {"recording_authentication": False}),
            ({"on_demand": True}, {"on_demand": False}),
        ):
            mock.call("PATCH", path, change)
            assert b"Password Required" in fetch(mock, address).body
            assert fetch(mock, address, headers=TOKEN).headers["Content-Type"] == "audio/mp4"
            mock.call("PATCH", path, back)
            assert fetch(mock, address).headers["Content-Type"] == "audio/mp4"

    def test_the_token_of_an_approved_registrant_opens_the_recording(self, mock_2025):
        """`tk` of their share_url; that of a denied one does not."""
        mock = mock_2025
        webinar = recorded(mock)
        path = f"/v2/meetings/{webinar}/recordings"
        mock.call("PATCH", f"{path}/settings", {"on_demand": True})
        made = mock.post(f"{path}/registrants", {"email": "ana@example.com", "first_name": "Ana"}).json
        assert b"Password Required" not in fetch(mock, made["share_url"]).body
        change = {"action": "deny", "registrants": [{"id": made["registrant_id"]}]}
        assert mock.call("PUT", f"{path}/registrants/status", change).status == 204
        assert b"Password Required" in fetch(mock, made["share_url"]).body

    def test_every_link_of_a_list_opens(self, mock):
        """What the list has can be downloaded as it is."""
        for _ in range(3):
            recorded(mock)
        files = [f for one in listed(mock)["meetings"] for f in one["recording_files"]]
        assert len(files) == 6
        assert {fetch(mock, f["download_url"], headers=TOKEN).status for f in files} == {200}


@pytest.fixture(name="mock_2025")
def _mock_2025(make_mock):
    return make_mock(profile="2025-06")
